package handling

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// in puts the case into a state by the command that leads there.
func in(t *testing.T, s State) Case {
	t.Helper()
	c := reported(Consents{})
	lines := map[State]string{Accepted: "accept product", Declined: "decline incomplete"}
	if line := lines[s]; line != "" {
		c = Apply(c, Decide(office(), c, given(t, "山田", line, Reception, true, true)).Changes...)
	}
	if c.State != s {
		t.Fatalf("case is %s, not %s", c.State, s)
	}
	return c
}

func given(t *testing.T, by, line string, r Realm, encrypted, bound bool) Event {
	t.Helper()
	c, refused := ParseCommand(strings.Fields(line))
	c.Number = "IPA#12345678"
	g := CommandGiven{Command: c, By: by, Realm: r, Encrypted: encrypted, Bound: bound, Given: line, Refused: refused}
	if !bound {
		g.Unbound = "unbound"
	}
	if c.Verb == "confirm" {
		g.TokenMAC = "mac of " + c.Arg(0)
	}
	return Event{At: storyDay.Add(time.Hour), Mail: 7, Fresh: Fresh{Token: "T", MAC: "mac of T"}, What: g}
}

// A refusal changes nothing and writes to nobody but the commander.
func TestRefusalsChangeNothing(t *testing.T) {
	for _, line := range []string{"accept", "accept nothing", "fly away", "decline duplicate why=", "confirm X"} {
		d := Decide(office(), in(t, Received), given(t, "山田", line, Reception, true, true))
		if d.Refusal == nil || len(d.Changes) > 0 || len(d.Notices) != 1 || d.Notices[0].Kind != DeskErrorsKind || d.Notices[0].To != "山田" {
			t.Errorf("%s: %+v", line, d)
		}
	}
}

// Each mistake is told from the others and names what to mend. R82, R86
func TestMistakesAreNamed(t *testing.T) {
	for line, want := range map[string]Refusal{
		"":                               {Code: RefusedUnknownVerb},
		"acept product":                  {Code: RefusedUnknownVerb, Given: "acept"},
		"accep":                          {Code: RefusedUnknownVerb, Given: "accep"},
		"受理する 製品":                        {Code: RefusedUnknownVerb, Given: "受理する"},
		"accept":                         {Code: RefusedMissing, Verb: "accept", Argument: "kind"},
		"受理":                             {Code: RefusedMissing, Verb: "accept", Argument: "kind"},
		"accept boat":                    {Code: RefusedArgument, Verb: "accept", Argument: "kind", Given: "boat"},
		"accept product website":         {Code: RefusedArgument, Verb: "accept", Given: "website"},
		"accept product impact=big":      {Code: RefusedArgument, Verb: "accept", Argument: "impact", Given: "big"},
		"受理 製品 影響度=":                     {Code: RefusedArgument, Verb: "accept", Argument: "impact"},
		"accept product colour=red":      {Code: RefusedArgument, Verb: "accept", Argument: "colour", Given: "colour=red"},
		"decline":                        {Code: RefusedMissing, Verb: "decline", Argument: "reason"},
		"decline duplicate why=a why=b":  {Code: RefusedArgument, Verb: "decline", Argument: "why", Given: "why=b"},
		"不受理 重複 説明=a why=b":              {Code: RefusedArgument, Verb: "decline", Argument: "why", Given: "why=b"},
		"confirm":                        {Code: RefusedMissing, Verb: "confirm", Argument: "token"},
		"show me":                        {Code: RefusedArgument, Verb: "show", Given: "me"},
		"accept product impact=priority": {},
		"受理 製品 影響度=優先":                   {},
		"ACCEPT Product":                 {},
	} {
		_, r := ParseCommand(strings.Fields(line))
		if r == nil {
			r = &Refusal{}
		}
		if !reflect.DeepEqual(*r, want) {
			t.Errorf("%q: %+v, not %+v", line, *r, want)
		}
	}
}

// Words of both languages lead to one canonical command, and the example of every verb is a good one.
func TestLanguagesMeetInOneForm(t *testing.T) {
	for ja, en := range map[string]string{
		"受理 製品": "accept product", "受理 ウェブサイト 影響度=簡易": "accept website impact=simple", "受理 自社": "accept own",
		"不受理 範囲外 説明=x": "decline out_of_scope why=x", "確認 T": "confirm T", "表示": "show", "ヘルプ 受理": "help 受理",
	} {
		a, r1 := ParseCommand(strings.Fields(ja))
		b, r2 := ParseCommand(strings.Fields(en))
		if r1 != nil || r2 != nil || !a.Equal(b) {
			t.Errorf("%s is %+v, %s is %+v", ja, a, en, b)
		}
	}
	for _, v := range Verbs {
		if _, r := ParseCommand(v.Example); r != nil {
			t.Errorf("example of %s: %+v", v.Name, r)
		}
	}
}

// confirmation gives 山田's unbound acceptance and the case that waits for the token T.
func confirmation(t *testing.T) Case {
	t.Helper()
	c := in(t, Received)
	d := Decide(office(), c, given(t, "山田", "accept product", Reception, true, false))
	return Apply(c, d.Changes...)
}

func TestTokenIsForOnePersonOnceAndInTime(t *testing.T) {
	late := given(t, "山田", "confirm T", Reception, true, false)
	late.At = storyDay.Add(74 * time.Hour)
	decidedSince := func(c Case) Case {
		return Apply(c, Decide(office(), c, given(t, "Tanaka", "decline duplicate", Reception, true, true)).Changes...)
	}
	used := func(c Case) Case {
		return Apply(c, Decide(office(), c, given(t, "山田", "confirm T", Reception, true, false)).Changes...)
	}
	same := func(c Case) Case { return c }
	for name, tc := range map[string]struct {
		case_ func(Case) Case
		ev    Event
		want  State
	}{
		"in order":         {same, given(t, "山田", "confirm T", Reception, true, false), Accepted},
		"another person":   {same, given(t, "Tanaka", "confirm T", Reception, true, true), Received},
		"another token":    {same, given(t, "山田", "confirm U", Reception, true, true), Received},
		"after its time":   {same, late, Received},
		"decided since":    {decidedSince, given(t, "山田", "confirm T", Reception, true, false), Declined},
		"in clear":         {same, given(t, "山田", "confirm T", Reception, false, true), Received},
		"other body's box": {same, given(t, "山田", "confirm T", Coordination, true, true), Received},
	} {
		c := tc.case_(confirmation(t))
		d := Decide(office(), c, tc.ev)
		after := Apply(c, d.Changes...)
		if after.State != tc.want || (d.Refusal == nil) != (name == "in order") {
			t.Errorf("%s: state %s, refusal %+v", name, after.State, d.Refusal)
		}
		if name == "in order" && len(after.Proposals) != 0 {
			t.Error("the token stays open after use")
		}
	}
	c := used(confirmation(t))
	if d := Decide(office(), c, given(t, "山田", "confirm T", Reception, true, false)); d.Refusal == nil || d.Refusal.Code != RefusedToken {
		t.Errorf("a used token: %+v", d.Refusal)
	}
}

// An unbound command touches nothing but the list of proposals. S1
func TestUnboundCommandOnlyProposes(t *testing.T) {
	for _, line := range []string{"accept product", "decline duplicate"} {
		c := in(t, Received)
		d := Decide(office(), c, given(t, "山田", line, Reception, true, false))
		after := Apply(c, d.Changes...)
		if after.State != Received || after.Epoch != c.Epoch || len(after.Proposals) != 1 || len(d.Notices) != 1 || d.Notices[0].Kind != DeskTokenKind {
			t.Errorf("%s: %+v", line, d)
		}
	}
}

// The acceptance day is that of the first attempt to send, and of nothing else (guideline IV.3.2; users.md A10).
func TestAcceptanceDayBeginsWhenTheNoticeLeaves(t *testing.T) {
	c := in(t, Accepted)
	if !c.Countable.Accepted.IsZero() {
		t.Fatalf("accepted on %v before anything left", c.Countable.Accepted)
	}
	left := func(k NoticeKind, at time.Time) {
		c = Apply(c, Decide(office(), c, Event{At: at, What: LeftHouse{Kind: k, N: 9}}).Changes...)
	}
	first, second := storyDay.Add(24*time.Hour), storyDay.Add(48*time.Hour)
	left(FinderReceiptKind, first)
	if !c.Countable.Accepted.IsZero() || !c.Acknowledged.Equal(first) {
		t.Errorf("the receipt left: accepted %v, acknowledged %v", c.Countable.Accepted, c.Acknowledged)
	}
	left(FinderAcceptedProduct, first)
	left(FinderAcceptedProduct, second)
	left(FinderReceiptKind, second)
	if !c.Countable.Accepted.Equal(first) || !c.Acknowledged.Equal(first) {
		t.Errorf("sent again: accepted %v, acknowledged %v", c.Countable.Accepted, c.Acknowledged)
	}
}

// Coordination's part of a case holds nothing of a finder who did not consent. S8
func TestFinderIsWithheldFromCoordination(t *testing.T) {
	for _, know := range []bool{false, true} {
		c := reported(Consents{Know: know})
		c = Apply(c, Change{At: storyDay, Actor: "F", Filed: &CaseMail{N: 2, Direction: In, Party: "F", MessageID: "x@finder.example"}})
		for realm, sees := range map[Realm]bool{Reception: true, Coordination: know} {
			v := View(c, realm)
			text, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, canary := range []string{"発見 太郎", "taro@finder.example"} {
				if strings.Contains(string(text), canary) != sees {
					t.Errorf("consent %v: %s's view holds %q: %v", know, realm, canary, !sees)
				}
			}
			if strings.Contains(string(text), "x@finder.example") != (realm == Reception) {
				t.Errorf("consent %v: %s's view holds the finder's mails: %v", know, realm, realm != Reception)
			}
			if v.Withheld == sees {
				t.Errorf("consent %v: %s: withheld %v", know, realm, v.Withheld)
			}
		}
	}
}

// Whatever coordination asks about a number, the answer is the same for a case that is there and one that is not. S10
func TestCoordinationLearnsNoNumber(t *testing.T) {
	for _, r := range rules {
		for bits := range 4 {
			for _, state := range []State{Received, Questioned, Accepted, Declined} {
				s := inState(t, state)
				g, _ := s.command("佐藤", r.line(English, Coordination))
				g.Command.Number, g.Encrypted = caseNumber, bits&1 > 0
				if bits&2 > 0 {
					unbound(&g)
				}
				ev := s.event(g)
				there, absent := Decide(s.p, s.c, ev), Decide(s.p, Case{}, ev)
				if js(there) != js(absent) || !reflect.DeepEqual(there, absent) {
					t.Errorf("%s, %s:\nthere  %s\nabsent %s", r.verb, state, js(there), js(absent))
				}
			}
		}
	}
}

// A mail that did not leave asks the coordinators, and what goes to a coordinator about it never asks again.
func TestMailThatDidNotLeaveIsShownOnce(t *testing.T) {
	c := in(t, Accepted)
	d := Decide(office(), c, Event{At: storyDay, What: NotLeft{N: 5, Kind: FinderAcceptedProduct, To: "F", State: "held", Reason: "no_key"}})
	kinds := map[NoticeKind]int{}
	for _, n := range d.Notices {
		kinds[n.Kind]++
	}
	if kinds[DeskNoKeyKind] != 2 || kinds[AnyMissedKind] != 1 {
		t.Errorf("told %v", kinds)
	}
	keyless := c
	keyless.Finder.Key = nil
	if d := Decide(office(), keyless, Event{At: storyDay, What: NotLeft{N: 5, Kind: FinderAcceptedProduct, To: "F", State: "held", Reason: "no_key"}}); d.Notices[len(d.Notices)-1].Kind != FinderKeyRequestKind {
		t.Errorf("who has no key is told %v", to(d))
	}
	c = Apply(c, d.Changes...)
	again := Decide(office(), c, Event{At: storyDay, What: NotLeft{N: 6, Kind: FinderAcceptedProduct, To: "F", State: "held", Reason: "no_key"}})
	for _, n := range again.Notices {
		if n.Kind == FinderKeyRequestKind || n.Kind == AnyMissedKind {
			t.Error("the finder is asked for a key twice")
		}
	}
	for _, kind := range []NoticeKind{DeskNoKeyKind, DeskUncertainKind, DeskFailedKind, DeskBounceKind, DeskGateKind} {
		if d := Decide(office(), c, Event{At: storyDay, What: NotLeft{N: 7, Kind: kind, To: "山田", State: "failed"}}); len(d.Notices)+len(d.Changes) > 0 {
			t.Errorf("%s makes %+v", kind, d)
		}
	}
}

// Every text from outside is safe on a screen, and clean text stays as it is. S25
func TestShownTextHoldsNothingHidden(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		"報告\n本文\t終":                    "報告\n本文\t終",
		"a\r\nb":                       "a\nb",
		"a\rb":                         "a<U+000D>b",
		"\x1b]52;c;aGk=\a":             "<U+001B>]52;c;aGk=<U+0007>",
		"txt.\u202Eexe":                "txt.<U+202E>exe",
		"a\u200bb\ufeffc\u2066":        "a<U+200B>b<U+FEFF>c<U+2066>",
		"\u0085\u2028\u2029\ue000":     "<U+0085><U+2028><U+2029><U+E000>",
		"bad \xff utf8":                "bad \uFFFD utf8",
		"kept \uFFFD mark":             "kept \uFFFD mark",
		"\u3164name\u115f\u1160\ufe0f": "<U+3164>name<U+115F><U+1160><U+FE0F>",
	} {
		if got := Show(in); got != want {
			t.Errorf("Show(%q) = %q, not %q", in, got, want)
		}
		if got := Show(Show(in)); got != want {
			t.Errorf("Show twice: %q", got)
		}
	}
	if got := ShowLine("one\ntwo\tthree\r\nfour"); strings.ContainsAny(got, "\n\r\t") || !strings.Contains(got, "two three") {
		t.Errorf("ShowLine: %q", got)
	}
}
