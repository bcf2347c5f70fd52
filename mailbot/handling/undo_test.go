package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// undone is what is left of a case when a command was taken back: all but the mails, the journal's length and the numbers drawn.
func undone(c Case) string {
	c.Revision, c.Epoch, c.JVN, c.Mails = 0, 0, "", nil
	return js(c)
}

// users.md A15: a command is taken back with its mails, as though it had not been given.
func TestUndoTakesACommandBack(t *testing.T) {
	for _, tc := range []struct {
		from State
		by   string
		line string
	}{
		{Received, "山田", "# accept website impact=simple"},
		{Questioned, "山田", "# accept product"},
		{Received, "山田", "# decline duplicate why=x"},
		{Received, "山田", "# ask F by=2009-07-15 | どの版ですか。"},
		{Accepted, "山田", "# handover | 手順"},
		{HandedOver, "佐藤", "# take"},
		{HandedOver, "佐藤", "# return why=x"},
		{HandedOver, "佐藤", "# ask F | Which version?"},
		{HandedOver, "山田", "# relay C | 3版です。"},
		{Accepted, "山田", "# consent public=yes mail=1"},
		{Accepted, "山田", "# credit en=Taro ja=太郎"},
		{Accepted, "山田", "# finder-deadline 2009-08-22"},
		{Accepted, "山田", "# impact cvss=9"},
		{Accepted, "山田", "# assign Tanaka"},
		{Accepted, "山田", "# note | x"},
		{HandedOver, "佐藤", "# review 2009-08-22"},
	} {
		s := inState(t, tc.from)
		before, open := undone(s.c), len(s.rows)
		s.runs(tc.by, tc.line)
		d := s.give(tc.by, "# undo")
		if d.Refusal != nil || undone(s.c) != before {
			t.Errorf("%s: undo %+v leaves\n%s\n%s", tc.line, d.Refusal, undone(s.c), before)
		}
		for _, o := range s.rows[open:] {
			if spec, _ := Spec(o.Kind); (!spec.Desk || o.Kind.between()) != (o.State == "cancelled") {
				t.Errorf("%s: undo leaves %s %s", tc.line, o.Kind, o.State)
			}
		}
		if again := s.give(tc.by, "# undo"); refusalOf(again) != "nothing_to_do" {
			t.Errorf("%s: undone twice: %+v", tc.line, again.Refusal)
		}
	}
}

// One mail that was tried is enough: nothing is taken back, also where the command ran by a confirmation, in another mail.
func TestUndoEndsWithTheFirstAttempt(t *testing.T) {
	for line, kind := range map[string]NoticeKind{"# accept product": FinderAcceptedProduct, "# handover | 手順": BodyHandoverKind} {
		s := inState(t, map[bool]State{true: Received, false: Accepted}[kind == FinderAcceptedProduct])
		s.runs("山田", line)
		i := slices.IndexFunc(s.rows, func(o OutRow) bool { return o.Kind == kind })
		s.rows[i].First, s.rows[i].State = s.at, "retry"
		before := js(s.c)
		d := s.give("山田", "# undo")
		if refusalOf(d) != "already_left" || len(d.Orders) > 0 || js(s.c) != before {
			t.Errorf("%s: undo after an attempt: %+v %v", line, d.Refusal, d.Orders)
		}
	}
}

// Undo is of the last command only: not if somebody decided since, not of an undo, not of the other body's, and not of what has an
// inverse of its own. What the other body noted for itself is no obstacle, for it is not to be seen (S7).
func TestUndoOfWhat(t *testing.T) {
	for name, tc := range map[string]struct {
		lines []string // by: line
		last  string
		want  string
	}{
		"decided since":                  {[]string{"山田: # accept product", "Tanaka: # impact cvss=9"}, "山田: # undo 2", "nothing_to_do"},
		"the last one by number":         {[]string{"山田: # accept product"}, "Tanaka: # undo 2", ""},
		"another number":                 {[]string{"山田: # accept product"}, "山田: # undo 77", "nothing_to_do"},
		"a look since":                   {[]string{"山田: # accept product", "山田: # show"}, "山田: # undo", ""},
		"a refused one since":            {[]string{"山田: # accept product", "山田: # accept product"}, "山田: # undo", ""},
		"the other body's":               {[]string{"山田: # accept product", "山田: # handover | x", "佐藤: # take"}, "山田: # undo", "nothing_to_do"},
		"the other body's note since":    {[]string{"山田: # accept product", "山田: # handover | x", "佐藤: # take", "山田: # note | x"}, "佐藤: # undo", ""},
		"reception's consent since":      {[]string{"山田: # accept product", "山田: # handover | x", "佐藤: # take", "山田: # credit en=T"}, "佐藤: # undo", ""},
		"coordination's note since":      {[]string{"山田: # accept product", "山田: # handover | x", "山田: # impact cvss=9", "佐藤: # note | x"}, "山田: # undo", ""},
		"a case that was opened":         {nil, "山田: # undo", "nothing_to_do"},
		"a confirmed key":                {[]string{"山田: # key confirm " + firstKey + " by=phone"}, "山田: # undo", "nothing_to_do"},
		"a suspended key":                {[]string{"山田: # key suspend " + firstKey}, "山田: # undo", "nothing_to_do"},
		"a retired key":                  {[]string{"山田: # key retire " + firstKey}, "山田: # undo", "nothing_to_do"},
		"a changed contact":              {[]string{"山田: # contact-change F mail=new@finder.example by=phone"}, "山田: # undo", "nothing_to_do"},
		"a hold":                         {[]string{"山田: # hold"}, "山田: # undo", "nothing_to_do"},
		"a command before a changed key": {[]string{"山田: # accept product", "山田: # key suspend " + firstKey}, "山田: # undo", "nothing_to_do"},
	} {
		s := newScene(t)
		for _, line := range tc.lines {
			by, line, _ := strings.Cut(line, ": ")
			if token := tokenOf(s.give(by, line)); token != "" {
				s.give(by, "confirm "+token)
			}
			if q := s.c.Proposals; len(q) > 0 && q[0].Needs == NeedsOther {
				code, _ := strings.CutPrefix(q[0].Codes[0].MAC, macOf(""))
				s.give("Tanaka", "approve "+code)
				s.goesOn(time.Hour)
				s.fallDue()
			}
		}
		before := js(s.c)
		by, line, _ := strings.Cut(tc.last, ": ")
		d := s.give(by, line)
		if refusalOf(d) != tc.want || (tc.want == "") == (js(s.c) == before) {
			t.Errorf("%s: %+v", name, d.Refusal)
		}
	}
}

// What a key went through since is not taken back with a command. S13
func TestUndoNeverRevivesAKey(t *testing.T) {
	s := newScene(t)
	s.runs("山田", "# key confirm "+firstKey+" by=phone")
	s.happens(KeyDied{Fingerprint: firstKey})
	s.give("山田", "# note | x")
	s.give("山田", "# undo")
	if k, _ := s.c.Finder.KeyOf(firstKey); k.State != KeyRevoked || s.c.Finder.Sealable() {
		t.Errorf("the key is %+v", k)
	}
}

// What an undo takes back is frozen with its preview: a confirmation does not reach for what was decided since (S4).
func TestUndoIsOfWhatWasShown(t *testing.T) {
	s := newScene(t)
	s.give("山田", "# note | first")
	d := s.give("山田", "# undo", unbound)
	token := tokenOf(d)
	if got := d.Notices[0].Facts.(*DeskToken).Command; got.Arg(0) != decimal(s.mail-1) {
		t.Errorf("shown %+v", got)
	}
	s.give("Tanaka", "# note | second")
	if d := s.give("山田", "confirm "+token); refusalOf(d) != "nothing_to_do" || d.Refusal.Why != "not_last" || len(s.c.Parts.Reception.Notes) != 2 {
		t.Errorf("%+v, left %+v", d.Refusal, s.c.Parts.Reception.Notes)
	}
}

// An undo in between, of the other body's, keeps nothing of what is taken back later.
func TestUndoAfterAnothersUndo(t *testing.T) {
	s := inState(t, HandedOver)
	s.give("佐藤", "# take")
	s.give("山田", "# note | x")
	s.give("山田", "# undo")
	if d := s.give("佐藤", "# undo"); d.Refusal != nil || !s.c.Parts.Coordination.Taken.IsZero() || s.c.Parts.Coordination.AssignedTo != "" || len(s.c.Parts.Reception.Notes) > 0 {
		t.Errorf("%+v: left %+v", d.Refusal, s.c.Parts)
	}
}
