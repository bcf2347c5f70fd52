package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// twoPersons is a reception of three, with a command of 山田 that waits for a second person; code is Tanaka's.
func twoPersons(t *testing.T) (s *scene, code string) {
	s = inState(t, Accepted)
	s.p.Coordinators = append(s.p.Coordinators, Coordinator{Name: "三宅", Address: "miyake@reception.test", Language: Japanese, Realms: []Realm{Reception}, Notify: "all", Fingerprint: finger40("5")})
	s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: secondKey, Armored: "x", Trust: Candidate}})
	d := s.give("山田", "# key confirm "+secondKey+" by=phone")
	d = s.give("山田", "confirm "+tokenOf(d))
	if got := to(d); !slices.Equal(got, []string{"desk/approval_request Tanaka", "desk/approval_request 三宅"}) {
		t.Fatalf("asked %v", got)
	}
	_, code = codeOf(d)
	return s, code
}

func (s *scene) joins(name string, ago time.Duration) {
	co, _ := s.p.Coordinator(name)
	s.p.Office = ApplyOffice(s.p.Office, OfficeChange{Joined: &Staff{Name: name, Fingerprint: co.Fingerprint, Since: s.at.Add(-ago)}})
}

func (s *scene) changes(name string, f func(*Coordinator)) {
	s.p.Coordinators = slices.Clone(s.p.Coordinators)
	f(&s.p.Coordinators[slices.IndexFunc(s.p.Coordinators, byName(name))])
}

// confirmed tells whether what the two persons were asked for was done.
func (s *scene) confirmed() bool {
	k, _ := s.c.Finder.KeyOf(secondKey)
	return k.Trust == Confirmed
}

// The second person is another one, by name, key and address, believed and long enough there; the code is that person's own, for this
// case, this preview, once and in time. S4, N11
func TestSecondPerson(t *testing.T) {
	day := 24 * time.Hour
	for name, tc := range map[string]struct {
		before func(*scene)
		by     string
		verb   string
		how    func(*CommandGiven)
		want   string // refusal
	}{
		"in order":                         {by: "Tanaka", verb: "approve"},
		"not bound, for the code binds":    {by: "Tanaka", verb: "approve", how: unbound},
		"the first person":                 {by: "山田", verb: "approve", want: "token_void"},
		"another one with this one's code": {by: "三宅", verb: "approve", want: "token_void"},
		"as though it were a token":        {by: "Tanaka", verb: "confirm", want: "token_void"},
		"the first person's own confirm":   {by: "山田", verb: "confirm", want: "token_void"},
		"in clear":                         {by: "Tanaka", verb: "approve", how: clear_, want: "send_it_encrypted"},
		"in the outer subject":             {by: "Tanaka", verb: "approve", how: func(g *CommandGiven) { g.Unbound = "outer" }, want: "unprotected"},
		"signed long ago":                  {by: "Tanaka", verb: "approve", how: func(g *CommandGiven) { g.Unbound = "late" }, want: "token_void"},
		"to the other body's mailbox":      {by: "Tanaka", verb: "approve", how: func(g *CommandGiven) { g.Realm = Coordination }, want: "not_your_role"},
		"the other body's person":          {by: "佐藤", verb: "approve", want: "token_void"},
		"in the last minute":               {before: func(s *scene) { s.goesOn(72*time.Hour - 2*time.Minute) }, by: "Tanaka", verb: "approve"},
		"too late":                         {before: func(s *scene) { s.goesOn(72 * time.Hour) }, by: "Tanaka", verb: "approve", want: "token_void"},
		"of a key that joined 3 days ago":  {before: func(s *scene) { s.joins("Tanaka", 3*day) }, by: "Tanaka", verb: "approve", want: "not_the_second"},
		"of a key that joined 7 days ago":  {before: func(s *scene) { s.joins("Tanaka", 7*day) }, by: "Tanaka", verb: "approve"},
		"of a key that was there from the start": {before: func(s *scene) {
			s.p.Office = ApplyOffice(s.p.Office, OfficeChange{Joined: &Staff{Name: "Tanaka", Fingerprint: finger40("2")}})
		}, by: "Tanaka", verb: "approve"},
		"with another key since": {before: func(s *scene) {
			s.changes("Tanaka", func(co *Coordinator) { co.Fingerprint = finger40("99") })
			s.happens(StaffChanged{Keys: []Staff{{Name: "Tanaka", Fingerprint: finger40("99")}}})
		}, by: "Tanaka", verb: "approve", want: "not_the_second"},
		"with the first one's key":     {before: func(s *scene) { s.changes("Tanaka", func(co *Coordinator) { co.Fingerprint = finger40("1") }) }, by: "Tanaka", verb: "approve", want: "not_the_second"},
		"with the first one's address": {before: func(s *scene) { s.changes("Tanaka", func(co *Coordinator) { co.Address = "yamada@reception.test" }) }, by: "Tanaka", verb: "approve", want: "not_the_second"},
		"suspended":                    {before: func(s *scene) { s.give("三宅", "key suspend Tanaka") }, by: "Tanaka", verb: "approve", want: "not_the_second"},
		"the first one suspended":      {before: func(s *scene) { s.give("三宅", "key suspend 山田") }, by: "Tanaka", verb: "approve", want: "token_void"},
		"the case decided since":       {before: func(s *scene) { s.give("三宅", "# undo") }, by: "Tanaka", verb: "approve", want: "token_void"},
		"twice": {before: func(s *scene) {
			s.give("Tanaka", "approve "+strings.TrimPrefix(s.c.Proposals[0].Codes[0].MAC, macOf("")))
		}, by: "Tanaka", verb: "approve", want: "token_void"},
		"the other one approved": {before: func(s *scene) {
			s.give("三宅", "approve "+strings.TrimPrefix(s.c.Proposals[0].Codes[1].MAC, macOf("")))
		}, by: "Tanaka", verb: "approve", want: "token_void"},
		"rejected since": {before: func(s *scene) {
			s.give("三宅", "reject "+strings.TrimPrefix(s.c.Proposals[0].Codes[1].MAC, macOf(""))+" why=no")
		}, by: "Tanaka", verb: "approve", want: "token_void"},
		"cancelled since": {before: func(s *scene) { s.give("三宅", fmt.Sprintf("# cancel %d", s.c.Proposals[0].N)) }, by: "Tanaka", verb: "approve", want: "token_void"},
	} {
		s, code := twoPersons(t)
		if tc.before != nil {
			tc.before(s)
		}
		already := len(s.c.Proposals) > 0 && s.c.Proposals[0].Needs == NeedsDelay
		if tc.how == nil {
			tc.how = func(*CommandGiven) {}
		}
		line := tc.verb + " " + code
		if tc.verb == "reject" {
			line += " why=x"
		}
		d := s.give(tc.by, line, tc.how)
		if refusalOf(d) != tc.want {
			t.Errorf("%s: %+v, not %q", name, d.Refusal, tc.want)
		}
		if s.confirmed() {
			t.Errorf("%s: it ran without its delay", name)
		}
		s.goesOn(s.p.Delay)
		s.fallDue()
		if want := tc.want == "" || already; s.confirmed() != want {
			t.Errorf("%s: ran %v", name, s.confirmed())
		}
	}
}

// A code is worth nothing in another case, and after the case was decided anew.
func TestCodeIsForOneCaseAndOneState(t *testing.T) {
	s, code := twoPersons(t)
	g, _ := s.command("Tanaka", "approve "+code)
	other := reported(Consents{})
	other.Key, other.Number = "00000000000000bb", "IPA#22222222"
	for name, c := range map[string]Case{"another case": other, "no case": {}} {
		if d := Decide(s.p, c, s.event(g)); refusalOf(d) != "token_void" || len(d.Changes) > 0 {
			t.Errorf("%s: %+v", name, d)
		}
	}
	s.runs("三宅", "# handover | x")
	if d := s.give("Tanaka", "approve "+code); refusalOf(d) != "token_void" {
		t.Errorf("after a decision: %+v", d.Refusal)
	}
}

// Between approval and execution anybody of the role may stop it; all are told of every step (S4).
func TestDelayIsForSecondThoughts(t *testing.T) {
	all := []string{"desk/approval_result 山田", "desk/approval_result Tanaka", "desk/approval_result 三宅"}
	results := func(d Decision) (out []string) {
		for _, n := range d.Notices {
			if f, ok := n.Facts.(*DeskApproved); ok {
				out = append(out, f.Result)
			}
		}
		return out
	}
	for name, stop := range map[string]func(*scene, string) Decision{
		"rejected by who approved": func(s *scene, code string) Decision { return s.give("Tanaka", "reject "+code+" why=no") },
		"rejected after its time": func(s *scene, code string) Decision {
			s.goesOn(72 * time.Hour)
			return s.give("Tanaka", "reject "+code+" why=no")
		},
		"cancelled by a third": func(s *scene, _ string) Decision {
			return s.give("三宅", fmt.Sprintf("# cancel %d", s.c.Proposals[0].N))
		},
		"cancelled by the first": func(s *scene, _ string) Decision {
			return s.give("山田", fmt.Sprintf("# cancel %d", s.c.Proposals[0].N))
		},
		"who approved suspended": func(s *scene, _ string) Decision { return s.give("三宅", "key suspend Tanaka") },
		"the first suspended":    func(s *scene, _ string) Decision { return s.give("三宅", "key suspend 山田") },
		"the first one's key died": func(s *scene, _ string) Decision {
			return s.happens(KeyDied{Fingerprint: finger40("1"), Facts: s.known(Reception)})
		},
		"": nil,
	} {
		s, code := twoPersons(t)
		if d := s.give("Tanaka", "approve "+code); !slices.Equal(to(d), all) || results(d)[0] != "approved" {
			t.Fatalf("approved: told %v %v", to(d), results(d))
		}
		if early := s.happens(FellDue{What: "expires", Ref: s.c.Proposals[0].MAC, Facts: s.known(Reception)}); len(early.Changes)+len(early.Notices) > 0 {
			t.Fatalf("it ran early: %+v", early)
		}
		if stop == nil {
			s.goesOn(s.p.Delay)
			if d := s.fallDue()[0]; !s.confirmed() || !slices.Equal(to(d), all) || results(d)[2] != "executed" || len(s.c.Proposals) > 0 {
				t.Errorf("executed: told %v, open %+v", to(d), s.c.Proposals)
			}
			continue
		}
		d := stop(s, code)
		if d.Refusal != nil || len(s.c.Proposals) > 0 {
			t.Errorf("%s: %+v, open %+v", name, d.Refusal, s.c.Proposals)
		}
		if strings.Contains(name, "cancelled") && (!slices.Equal(to(d), all) || results(d)[0] != "cancelled") || strings.Contains(name, "rejected") && results(d)[0] != "rejected" {
			t.Errorf("%s: told %v %v", name, to(d), results(d))
		}
		s.goesOn(s.p.Delay)
		if s.fallDue(); s.confirmed() {
			t.Errorf("%s: it ran", name)
		}
	}
}

// What differs from the frozen preview is never run: the one who gave it gets a new preview, at every step (S4, N12).
func TestChangedPreviewIsShownAnew(t *testing.T) {
	change := func(s *scene) { s.runs("三宅", "# consent public=yes mail=1") }
	second := func(s *scene, step string, d Decision) {
		t.Helper()
		f := &DeskPreview{}
		for _, n := range d.Notices {
			if p, ok := n.Facts.(*DeskPreview); ok && n.To == "山田" {
				f = p
			}
		}
		if f.Why != "changed" || f.Token == "" || s.confirmed() || len(s.c.Proposals) != 1 || s.c.Proposals[0].Needs != NeedsSame || d.Refusal != nil {
			t.Errorf("%s: preview %+v, open %+v", step, f, s.c.Proposals)
		}
	}
	s, code := twoPersons(t)
	change(s)
	second(s, "approve", s.give("Tanaka", "approve "+code))

	s, _ = twoPersons(t)
	s.give("三宅", fmt.Sprintf("# cancel %d", s.c.Proposals[0].N))
	d := s.give("山田", "# key confirm "+secondKey+" by=phone")
	change(s)
	second(s, "confirm", s.give("山田", "confirm "+tokenOf(d)))

	s, code = twoPersons(t)
	s.give("Tanaka", "approve "+code)
	change(s)
	s.goesOn(s.p.Delay)
	d = s.fallDue()[0]
	if s.confirmed() || len(s.c.Proposals) > 0 || d.Notices[0].Facts.(*DeskApproved).Result != "changed" {
		t.Errorf("in the delay: %+v", d)
	}
}

// Before words go to many the preview names each reader with its language and key, and who has none that could be used. Nobody is written to
// whom it does not name, nor under another key. N12
func TestPreviewOfManyNamesEachReader(t *testing.T) {
	many := func() *scene {
		s := coordinating(t)
		s.parties[1].Keys[0].State = KeySuspended
		s.parties[2].Language = English
		return s
	}
	reads := func(told []Told) string {
		var out []string
		for _, r := range told {
			key := strings.TrimLeft(r.Key, "0")
			if r.NoKey {
				key = "none"
			}
			out = append(out, fmt.Sprintf("%s %s %s %s", r.To, r.Kind, r.Lang, key))
		}
		return strings.Join(out, ", ")
	}
	key := func(s *scene, i int) string { return strings.TrimLeft(s.parties[i].Keys[0].Fingerprint, "0") }
	s := many()
	d := s.give("佐藤", "# tell all | 進捗をお知らせします。")
	want := "V1 developer/message ja " + key(s, 0) + ", V2 developer/message ja none, V3 developer/message en " + key(s, 2)
	if got := reads(lastPreview(d).Told); got != want || len(d.Notices) != 1 {
		t.Fatalf("shown: %s", got)
	}
	if got := strings.Join(to(s.give("佐藤", "confirm "+tokenOf(d))), ", "); got != "developer/message V1, developer/message V2, developer/message V3" {
		t.Errorf("told %s", got)
	}
	for name, change := range map[string]func(*scene){
		"a new key":      func(s *scene) { s.parties[0].Keys[0].Fingerprint = finger40("E1") },
		"a key comes":    func(s *scene) { s.parties[1].Keys[0].State = KeyCurrent },
		"a language":     func(s *scene) { s.parties[0].Language = English },
		"another reader": func(s *scene) { s.happened(Change{Party: "V2", Moved: &Moved{Stage: Dropped}}) },
	} {
		s := many()
		d := s.give("佐藤", "# tell all | 進捗をお知らせします。")
		change(s)
		d = s.give("佐藤", "confirm "+tokenOf(d))
		if told := strings.Join(to(d), ", "); strings.Contains(told, "developer/") {
			t.Errorf("%s: told %s", name, told)
		}
	}
}

// Who waits for a word that does not come is told once; a token that its own giver let lapse is no news.
func TestProposalsExpire(t *testing.T) {
	s, _ := twoPersons(t)
	s.goesOn(72 * time.Hour)
	if d := s.fallDue(); len(d) != 1 || !slices.Equal(to(d[0]), []string{"desk/approval_expired 山田"}) || len(s.c.Proposals) > 0 {
		t.Errorf("told %+v", d)
	}
	s = inState(t, Received)
	s.give("山田", "# accept product", unbound)
	s.goesOn(73 * time.Hour)
	if d := s.fallDue(); len(d) != 1 || len(d[0].Notices) > 0 || len(s.c.Proposals) > 0 {
		t.Errorf("told %+v", d)
	}
}

// With nobody who could be second, verbs of two persons are refused, at once and not after a confirmation (S4).
func TestTooFewPersons(t *testing.T) {
	for name, tc := range map[string]func(*scene){
		"alone":           func(s *scene) { s.p.Coordinators = []Coordinator{s.p.Coordinators[0], s.p.Coordinators[2]} },
		"one person, two": func(s *scene) { s.changes("Tanaka", func(co *Coordinator) { co.Fingerprint = finger40("1") }) },
		"a newcomer":      func(s *scene) { s.joins("Tanaka", time.Hour) },
		"a suspended one": func(s *scene) { s.give("山田", "key suspend Tanaka") },
	} {
		for _, line := range []string{"# delete why=old", "# key confirm " + secondKey + " by=phone", "# contact-change F mail=new@finder.example by=phone", "bulk assign 山田 state=declined filter=kind=product"} {
			state := Accepted
			if strings.Contains(line, "delete") {
				state = Declined
			}
			if strings.Contains(line, "bulk") {
				line = "bulk assign 山田 filter=kind=product"
			}
			s := inState(t, state)
			s.p.RetentionDays = 0
			s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
			tc(s)
			if d := s.give("山田", line); refusalOf(d) != "too_few_persons" {
				t.Errorf("%s, %s: %+v", name, line, d.Refusal)
			}
		}
	}
}

// Who is away is asked only when nobody else is there, with a deputy or without (users.md A7).
func TestAbsentAreAskedLast(t *testing.T) {
	for _, deputy := range []string{"", " deputy=山田"} {
		s, _ := twoPersons(t)
		s.give("Tanaka", "away 2009-07-07..2009-07-10"+deputy)
		if got := s.p.Eligible(Reception, s.p.Coordinators[0], s.at); len(got) != 1 || got[0].Name != "三宅" {
			t.Errorf("%q: asked %v", deputy, got)
		}
		s.give("三宅", "away 2009-07-07..2009-07-10"+deputy)
		if got := s.p.Eligible(Reception, s.p.Coordinators[0], s.at); len(got) != 2 {
			t.Errorf("%q: all away, asked %v", deputy, got)
		}
		if got := s.p.Eligible(Reception, s.p.Coordinators[0], s.at.Add(96*time.Hour)); len(got) != 2 {
			t.Errorf("%q: back again, asked %v", deputy, got)
		}
	}
}

// The program's own list of two-person verbs is what the design names, and an office can add to it, never take from it.
func TestWhichVerbsNeedTwo(t *testing.T) {
	p := office()
	p.TwoPersons = []string{"decline"}
	openCase, closed := reported(Consents{}), Case{}
	var got []string
	for _, v := range Verbs {
		cmd := Command{Verb: v.Name}
		if p.needsTwo(v, openCase, cmd) {
			got = append(got, v.Name)
		}
		if p.needsTwo(v, closed, cmd) && v.Name != "decline" && !v.Persons {
			t.Errorf("%s needs two without an open case", v.Name)
		}
	}
	if want := []string{"decline", "contact-change", "key confirm", "bulk", "delete", "cancel-publication", "publish", "retract",
		"merge", "convert", "ask-authority", "government", "reveal", "list-name", "list-product", "list-deadline", "delist"}; !slices.Equal(got, want) {
		t.Errorf("two persons for %v, not %v", got, want)
	}
}

// A code or token of nothing opens nothing. R90 is held by constanttime_test.go of the bot, which finds no other comparison.
func TestNothingIsNoCode(t *testing.T) {
	list := []Proposal{{MAC: "", Codes: []Code{{Name: "Tanaka", MAC: ""}}}}
	if i, _ := codeIn(list, ""); i >= 0 || tokenIn(list, "") >= 0 || same("", "") || !same("a", "a") || same("a", "b") || same("a", "") {
		t.Error("an empty code fits")
	}
}

// A token is of what would have been sealed to whom: with another key of the finder's there is a new preview (S4, S13).
func TestTokenIsForTheKeyThatWasShown(t *testing.T) {
	s := newScene(t)
	s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: secondKey, Armored: "x", Trust: Candidate}})
	d := s.give("山田", "# accept product", unbound)
	if f := d.Notices[0].Facts.(*DeskToken); f.Told[0].Key != firstKey {
		t.Errorf("shown %+v", f.Told)
	}
	s.runs("Tanaka", "# key confirm "+secondKey+" by=phone")
	d = s.give("山田", "confirm "+tokenOf(d))
	f, ok := d.Notices[0].Facts.(*DeskPreview)
	if !ok || f.Why != "changed" || f.Preview.Told[0].Key != secondKey || s.c.State != Received {
		t.Fatalf("told %v", to(d))
	}
	s.happens(KeyDied{Fingerprint: secondKey})
	d = s.give("山田", "confirm "+f.Token)
	if f = d.Notices[0].Facts.(*DeskPreview); f.Why != "changed" || !f.Preview.Told[0].NoKey || s.c.State != Received {
		t.Errorf("after it died: %+v", f)
	}
	if s.give("山田", "confirm "+f.Token); s.c.State != Accepted {
		t.Error("the third preview held, and yet nothing ran")
	}
}

// What can no longer be done when the second word comes is dropped, and all hear of it.
func TestApprovalOfWhatCannotBeDone(t *testing.T) {
	for name, before := range map[string]func(*scene){
		"the key died":               func(s *scene) { s.happens(KeyDied{Fingerprint: secondKey}) },
		"the key was suspended":      func(s *scene) { s.give("三宅", "# key suspend "+secondKey) },
		"the first one left":         func(s *scene) { s.p.Coordinators = slices.DeleteFunc(slices.Clone(s.p.Coordinators), byName("山田")) },
		"the first one has moved on": func(s *scene) { s.changes("山田", func(co *Coordinator) { co.Realms = []Realm{Coordination} }) },
	} {
		for _, delayed := range []bool{false, true} {
			s, code := twoPersons(t)
			if delayed {
				s.give("Tanaka", "approve "+code)
			}
			before(s)
			d := Decision{}
			if delayed {
				s.goesOn(s.p.Delay)
				d = s.fallDue()[0]
			} else {
				d = s.give("Tanaka", "approve "+code)
			}
			told := strings.Contains(strings.Join(to(d), ";"), "desk/approval_result Tanaka") && d.Notices[0].Facts.(*DeskApproved).Result == "changed"
			if s.confirmed() || !told && refusalOf(d) != "token_void" {
				t.Errorf("%s, delayed %v: ran %v, told %v, %+v", name, delayed, s.confirmed(), to(d), d.Refusal)
			}
		}
	}
}

// An office that sets no delay runs what was approved at once, and still all are told.
func TestNoDelay(t *testing.T) {
	s, code := twoPersons(t)
	s.p.Delay = 0
	d := s.give("Tanaka", "approve "+code)
	if !s.confirmed() || len(s.c.Proposals) > 0 || len(to(d)) != 3 || d.Notices[0].To != "山田" || d.Notices[0].Kind != DeskTranscriptKind {
		t.Errorf("ran %v, told %v", s.confirmed(), to(d))
	}
}
