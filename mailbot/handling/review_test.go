package handling

import (
	"slices"
	"testing"
	"time"
)

// waits is a key that 山田 wants confirmed, with Tanaka's code for it.
func (s *scene) waits() (code string) {
	s.t.Helper()
	d := s.give("山田", "# key confirm "+firstKey+" by=phone")
	_, code = codeOf(s.give("山田", "confirm "+tokenOf(d)))
	return code
}

// change changes the configuration of a coordinator.
func (s *scene) change(name string, how func(*Coordinator)) {
	for i := range s.p.Coordinators {
		if s.p.Coordinators[i].Name == name {
			how(&s.p.Coordinators[i])
		}
	}
}

// What two persons said yes to does not run once one of them is no longer of the body, or has another key in the configuration: a
// stolen key is replaced before anybody thinks of suspending it. S4, S14
func TestWhoChangedSinceVoidsAProposal(t *testing.T) {
	leave := func(co *Coordinator) { co.Realms = []Realm{Coordination} }
	rekey := func(co *Coordinator) { co.Fingerprint = finger40("999") }
	for name, tc := range map[string]struct {
		who   string
		how   func(*Coordinator)
		early bool // before the approval
		want  Trust
	}{
		"nothing happens":                   {"山田", func(*Coordinator) {}, true, Confirmed},
		"the first leaves, then approval":   {"山田", leave, true, Continuous},
		"the first leaves in the delay":     {"山田", leave, false, Continuous},
		"the second leaves in the delay":    {"Tanaka", leave, false, Continuous},
		"the first's key, then approval":    {"山田", rekey, true, Continuous},
		"the first's key in the delay":      {"山田", rekey, false, Continuous},
		"the second's key in the delay":     {"Tanaka", rekey, false, Continuous},
		"somebody else's key in the delay":  {"佐藤", rekey, false, Confirmed},
		"somebody else leaves in the delay": {"佐藤", leave, false, Confirmed},
	} {
		s := newScene(t)
		code := s.waits()
		change := func() {
			s.goesOn(time.Minute)
			s.change(tc.who, tc.how)
			s.decide(Case{}, s.event(StaffChanged{Keys: []Staff{{Name: tc.who, Fingerprint: finger40("999")}}}))
		}
		if tc.early {
			change()
		}
		s.give("Tanaka", "approve "+code)
		if !tc.early {
			change()
		}
		s.goesOn(time.Hour)
		s.fallDue()
		if k, _ := s.c.Finder.KeyOf(firstKey); k.Trust != tc.want {
			t.Errorf("%s: the key is %s", name, k.Trust)
		}
	}
}

// Nobody is told that a command has lapsed whose giver has left, and no notice goes to nobody.
func TestLapsedCommandOfOneWhoLeft(t *testing.T) {
	s := newScene(t)
	s.waits()
	s.p.Coordinators = s.p.Coordinators[1:]
	s.goesOn(100 * time.Hour)
	for _, d := range s.fallDue() {
		if len(d.Notices) > 0 || len(s.c.Proposals) > 0 {
			t.Errorf("told %v, open %v", to(d), s.c.Proposals)
		}
	}
}

// Undo knows the history of before the mail, so behind BEGIN it is refused once a line above it moved its case: it would take back
// an older command, and drop from the case what the finder is being told. users.md A15, R84
func TestUndoBehindALineOfItsCase(t *testing.T) {
	s := newScene(t)
	s.give("山田", "# impact cvss=9")
	before := js(s.c)
	if d := s.several("山田", "# accept product", "# undo"); refusalOf(d) != "text_with_several" || js(s.c) != before || len(to(d)) != 1 {
		t.Errorf("accept and undo: %s, told %v, case %s %s", refusalOf(d), to(d), s.c.State, s.c.Impact)
	}
	if d := s.several("山田", "# undo", "# accept product"); d.Refusal != nil || s.c.State != Accepted || s.c.Impact != "" {
		t.Errorf("undo and accept: %s, case %s %q", refusalOf(d), s.c.State, s.c.Impact)
	}
}

// Wrong words from anybody void the code and alarm the desk once a day: more of them are no flood of mails, and the new code stays
// good. users.md C9
func TestWrongStopWordsAreNoFlood(t *testing.T) {
	s := newScene(t)
	for day := range 2 {
		before, office := len(s.told), len(s.office)
		for range 1000 {
			s.at = storyDay.AddDate(0, 0, day)
			s.decide(Case{}, s.event(StopWord{Realm: Reception, MAC: "wrong"}))
		}
		told := s.told[before:]
		if len(told) != 2 || len(s.office)-office > wrongStops {
			t.Fatalf("day %d: %d notices, %d changes", day, len(told), len(s.office)-office)
		}
		s.decide(Case{}, s.event(StopWord{Realm: Reception, MAC: macOf(told[0].Facts.(*DeskStopped).Code)}))
		if !s.p.Office.Stopped(Reception) {
			t.Errorf("day %d: the code of the alarm is not good", day)
		}
	}
}

// What the office made a matter of two persons is not taken back by one. S4
func TestUndoOfWhatTwoPersonsDecided(t *testing.T) {
	for verbs, want := range map[string]State{"accept": Accepted, "impact": Received} {
		s := newScene(t)
		s.p.TwoPersons = []string{verbs}
		s.runs("山田", "# accept product")
		if s.give("山田", "# undo"); s.c.State != want {
			t.Errorf("two persons for %s: after undo the case is %s", verbs, s.c.State)
		}
	}
}

// Undo widens what the finder allows no more than consent does: with the finder's own mail. users.md B1
func TestUndoWidensNoConsent(t *testing.T) {
	s := sceneOf(t, report(Consents{Know: true}))
	s.give("山田", "# consent know=no")
	if d := s.give("山田", "# undo"); refusalOf(d) != "evidence_missing" || s.c.Finder.Consents.Know {
		t.Errorf("undo of a narrowing: %s, %+v", refusalOf(d), s.c.Finder.Consents)
	}
	s.give("山田", "# consent know=yes mail=1")
	if d := s.give("山田", "# undo"); d.Refusal != nil || s.c.Finder.Consents.Know {
		t.Errorf("undo of a widening: %s, %+v", refusalOf(d), s.c.Finder.Consents)
	}
}

// What a finder's key says of itself is no command: it neither stands in the way of undo nor is taken back by it. R58, S13
func TestUndoBehindARenewedKey(t *testing.T) {
	s := newScene(t)
	s.give("山田", "# accept product")
	k, _ := s.c.Finder.KeyOf(firstKey)
	k.Armored = "with a later end"
	s.happens(PartyWrote{Party: "F", NewKey: &k, Renewed: true})
	if d := s.give("山田", "# undo"); d.Refusal != nil || s.c.State != Received {
		t.Errorf("undo: %s, case %s", refusalOf(d), s.c.State)
	}
	if k, _ := s.c.Finder.KeyOf(firstKey); k.Armored != "with a later end" {
		t.Errorf("the key is %q again", k.Armored)
	}
}

// What a list calls a case is no way round the wall: the finder's own subject stays with reception, and so does a product's name that
// tells who wrote it, unless the finder allows that. S6, S8
func TestTitleOfTheOtherBody(t *testing.T) {
	for _, tc := range []struct {
		title        string
		worded, know bool
		want         string
	}{
		{"例示メールソフト", false, false, "例示メールソフト"},
		{"例示メールソフトの件", true, false, ""},
		{"例示メールソフトの件", true, true, ""},
		{"発見太郎のツール", false, false, ""},
		{"発見太郎のツール", false, true, "発見太郎のツール"},
		{"taro@finder.example", false, false, ""},
	} {
		r := report(Consents{Know: tc.know})
		r.Form.Title, r.Form.Worded = tc.title, tc.worded
		s := sceneOf(t, r)
		s.bring(HandedOver)
		list := s.give("佐藤", "list").Notices[0].Facts.(*DeskList).Rows
		if got := View(s.c, Coordination).Title; got != tc.want || len(list) != 1 || list[0].Title != tc.want {
			t.Errorf("%+v: coordination is shown %q, in a list %+v", tc, got, list)
		}
		if got := View(s.c, Reception).Title; got != tc.title {
			t.Errorf("%+v: reception is shown %q", tc, got)
		}
	}
}

// The hour of the report, and of the receipt that follows it by minutes, is reception's. S9
func TestHourOfTheReportStaysAtReception(t *testing.T) {
	s := inState(t, HandedOver)
	s.happens(LeftHouse{Kind: FinderReceiptKind})
	if v := View(s.c, Coordination); v.Acknowledged != DateOf(s.c.Acknowledged).Time(0, 0) || v.Received != DateOf(s.c.Received).Time(0, 0) {
		t.Errorf("coordination is shown %s and %s", v.Received, v.Acknowledged)
	}
	if v := View(s.c, Reception); v.Acknowledged != s.c.Acknowledged {
		t.Errorf("reception is shown %s", v.Acknowledged)
	}
}

// Whoever holds a suspended key is warned of nothing any more, neither of its own name nor of another's. S14
func TestSuspendedIsNotWarned(t *testing.T) {
	s := newScene(t)
	s.give("山田", "key suspend Tanaka")
	for _, what := range []string{"forged", "foreign", "suspended", "unsigned"} {
		for _, claimed := range []string{"山田", "Tanaka"} {
			if what == "suspended" && claimed == "山田" || what == "unsigned" && claimed == "Tanaka" {
				continue
			}
			want := []string{"desk/refused_signer 山田"}
			if got := to(s.decide(Case{}, s.event(SignerSeen{What: what, Claimed: claimed, Realm: Reception}))); !slices.Equal(got, want) {
				t.Errorf("%s in the name of %s: told %v", what, claimed, got)
			}
		}
	}
	if d := s.decide(Case{}, s.event(SignerSeen{What: "unsigned", Claimed: "Tanaka", Realm: Reception})); len(d.Notices) > 0 {
		t.Errorf("unsigned in its own name: told %v", to(d))
	}
}

// A case is not handed over where nobody is: it would lie there, and its words go to nobody.
func TestHandoverToNobody(t *testing.T) {
	s := inState(t, Accepted)
	s.p.Coordinators = s.p.Coordinators[:2]
	if d := s.give("山田", "# handover | x"); refusalOf(d) != "no_such_party" || s.c.State != Accepted {
		t.Errorf("%s, case %s", refusalOf(d), s.c.State)
	}
}

// Words that the gate stopped on their way to the other body can be mended only by whoever wrote them, so that reception hears of it,
// but not who would have read them. R61, S7
func TestStoppedWordsAreToldToTheirWriter(t *testing.T) {
	s := inState(t, HandedOver)
	for _, tc := range []struct {
		realm  Realm
		reason string
		want   []string
	}{
		{Coordination, "gate", []string{"desk/gate_refused 鈴木", "desk/gate_refused 山田", "desk/gate_refused Tanaka"}},
		{Coordination, "no_key", []string{"desk/held_no_key 鈴木"}},
		{Reception, "gate", []string{"desk/gate_refused 山田", "desk/gate_refused Tanaka"}},
	} {
		d := s.happens(NotLeft{N: 7, Realm: tc.realm, Kind: BodyHandoverKind, To: "佐藤", State: "held", Reason: tc.reason, Detail: "x"})
		if got := to(d); !slices.Equal(got, tc.want) {
			t.Errorf("%s %s: told %v", tc.realm, tc.reason, got)
		}
		for _, n := range d.Notices[1:] {
			if f := n.Facts.(*DeskNotLeft); tc.realm == Coordination && (f.To != "C" || f.Number != caseNumber) {
				t.Errorf("%s is told %+v", n.To, f)
			}
		}
	}
}
