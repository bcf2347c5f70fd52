package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// keysOf lists a finder's keys as state words, the one in use first.
func keysOf(s *scene) string {
	var out []string
	for _, k := range s.c.Finder.Keys() {
		word := string(k.Trust)
		if k.State != KeyCurrent {
			word = string(k.State)
		}
		out = append(out, strings.TrimLeft(k.Fingerprint, "A")+" "+word)
	}
	if !s.c.Finder.Sealable() {
		out = append(out, "nothing to seal to")
	}
	return strings.Join(out, ", ")
}

// S13: a candidate seals nothing, a confirmed key takes the place of the one in use, and what was revoked or suspended stays so.
func TestLifeOfAFindersKey(t *testing.T) {
	candidate := func(s *scene) {
		s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: secondKey, Armored: "x", Trust: Candidate}})
	}
	confirm := func(s *scene) { s.runs("山田", "# key confirm "+secondKey+" by=phone") }
	die := func(fp string) func(*scene) { return func(s *scene) { s.happens(KeyDied{Fingerprint: fp}) } }
	give := func(line string) func(*scene) { return func(s *scene) { s.give("山田", line) } }
	for name, tc := range map[string]struct {
		steps []func(*scene)
		want  string
	}{
		"came with the report":     {nil, "F1 continuous"},
		"a candidate":              {[]func(*scene){candidate}, "F1 continuous, F2 candidate"},
		"the same one again":       {[]func(*scene){candidate, candidate}, "F1 continuous, F2 candidate"},
		"confirmed":                {[]func(*scene){candidate, confirm}, "F2 confirmed, F1 retired"},
		"retired":                  {[]func(*scene){candidate, confirm, give("# key suspend " + secondKey)}, "F1 retired, F2 suspended, nothing to seal to"},
		"revoked":                  {[]func(*scene){die(firstKey)}, "F1 revoked, nothing to seal to"},
		"a candidate in its place": {[]func(*scene){die(firstKey), candidate}, "F2 candidate, F1 revoked, nothing to seal to"},
		"revoked, and confirmed":   {[]func(*scene){candidate, die(secondKey), func(s *scene) { s.give("山田", "# key confirm "+secondKey+" by=phone") }}, "F1 continuous, F2 revoked"},
		"suspended, and confirmed": {[]func(*scene){candidate, give("# key suspend " + secondKey), give("# key confirm " + secondKey + " by=phone")}, "F1 continuous, F2 suspended"},
		"revoked, and sent again": {[]func(*scene){die(firstKey), func(s *scene) {
			s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: firstKey, Trust: Candidate}})
		}}, "F1 revoked, nothing to seal to"},
		"revoked, and yet confirmed": {[]func(*scene){die(firstKey), func(s *scene) {
			s.write(caseKey, []Change{{Key: &PartyKey{Fingerprint: firstKey, Trust: Confirmed}}})
		}}, "F1 revoked, nothing to seal to"},
		"revoked while it waits":   {[]func(*scene){candidate, give("# key confirm " + secondKey + " by=phone"), die(secondKey)}, "F1 continuous, F2 revoked"},
		"the older one dies later": {[]func(*scene){candidate, confirm, die(firstKey)}, "F2 confirmed, F1 revoked"},
		"the newest candidate shows": {[]func(*scene){die(firstKey), candidate, func(s *scene) {
			s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: finger40("F3"), Trust: Candidate}})
		}}, "F3 candidate, F2 candidate, F1 revoked, nothing to seal to"},
	} {
		s := newScene(t)
		for _, step := range tc.steps {
			step(s)
		}
		if got := keysOf(s); got != tc.want {
			t.Errorf("%s: %s, not %s", name, got, tc.want)
		}
	}
}

// A confirmation says who compared the key, how and when, and lets go what waited for it (R58).
func TestConfirmedKeyHasEvidence(t *testing.T) {
	s := newScene(t)
	s.happens(PartyWrote{Party: "F", NewKey: &PartyKey{Fingerprint: secondKey, Armored: "x", Trust: Candidate}})
	d := s.runs("山田", "# key confirm "+secondKey+" by=meeting")
	k := s.c.Finder.Key
	if k.By != "山田" || k.How != "meeting" || k.At.IsZero() || k.Armored != "x" {
		t.Errorf("confirmed: %+v", k)
	}
	if len(d.Orders) != 1 || d.Orders[0] != (Order{What: OrderRelease, Why: "no_key", Case: caseKey, Party: "F", Realm: Reception}) {
		t.Errorf("ordered %+v", d.Orders)
	}
}

// Who has a key hears of a new one under the old, and the desk gets the lines to confirm or drop it (S13).
func TestNewKeyIsAnnounced(t *testing.T) {
	s := newScene(t)
	d := s.happens(PartyWrote{Party: "F", KeyWord: true, NewKey: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
	if got := to(d); !slices.Equal(got, []string{"desk/mail_filed 山田", "desk/mail_filed Tanaka", "finder/key_check F", "desk/key_candidate 山田", "desk/key_candidate Tanaka"}) {
		t.Errorf("told %v", got)
	}
	if f := d.Notices[3].Facts.(*DeskKey); f.Replaces != firstKey || f.Fingerprint != secondKey || len(f.Lines) != 2 {
		t.Errorf("shown %+v", f)
	}
}

// The last key that mail can be sealed to goes only after a look (R87).
func TestLastKeyIsNotRetiredUnseen(t *testing.T) {
	s := newScene(t)
	d := s.give("山田", "# key retire "+firstKey)
	f, ok := d.Notices[0].Facts.(*DeskPreview)
	if !ok || !slices.Equal(f.Preview.Cautions, []string{"last_key"}) || !s.c.Finder.Sealable() {
		t.Fatalf("shown %+v", d.Notices[0])
	}
	s.give("山田", "confirm "+f.Token)
	if s.c.Finder.Sealable() {
		t.Error("confirmed, and still in use")
	}
}

// S14: a suspended coordinator's proposals are void in both the office and every case, what its approval waits for is too, its rows
// are frozen, and everybody else hears what it did, each of its own body.
func TestSuspensionOfACoordinator(t *testing.T) {
	for name, how := range map[string]func(*scene) Decision{
		"by a coordinator":  func(s *scene) Decision { return s.give("Tanaka", "key suspend 山田") },
		"by itself":         func(s *scene) Decision { return s.give("山田", "key suspend 山田") },
		"by the other body": func(s *scene) Decision { return s.give("佐藤", "key suspend 山田") },
		"by a revocation": func(s *scene) Decision {
			return s.decide(Case{}, s.event(KeyDied{Fingerprint: finger40("1"), Facts: s.known(Reception)}))
		},
	} {
		s := tableScene(t, Accepted)
		s.others = []Case{reported(Consents{})}
		s.others[0].Key = "00000000000000bb"
		s.facts.Acts = []Act{{Number: caseNumber, What: "decided", Realm: Reception}, {Number: "JVN#1", What: "decided", Realm: Coordination}}
		s.facts.Cases = s.others
		s.give("山田", "# accept product", unbound)
		s.give("山田", "# handover | x")
		s.give("山田", "takeover 山田 Tanaka")
		other := s.others[0]
		other.Proposals = []Proposal{{MAC: "m", By: "山田", Realm: Reception}, {MAC: "n", By: "Tanaka", Approved: "山田", Realm: Reception, Needs: NeedsDelay}, {MAC: "o", By: "Tanaka", Realm: Reception}}
		s.others[0], s.facts.Cases = other, nil
		if len(s.c.Proposals)+len(s.p.Office.Proposals) != 2 {
			t.Fatalf("open: %d in the case, %d in the office", len(s.c.Proposals), len(s.p.Office.Proposals))
		}
		before := len(s.p.Staff(Reception))
		d := how(s)
		if d.Refusal != nil || !s.p.Office.Suspended(finger40("1")) || len(s.p.Office.Proposals)+len(s.c.Proposals) > 0 {
			t.Errorf("%s: %+v, left in the office %v, in the case %v", name, d.Refusal, s.p.Office.Proposals, s.c.Proposals)
		}
		if got := s.others[0].Proposals; len(got) != 1 || got[0].MAC != "o" {
			t.Errorf("%s: left in another case %v", name, got)
		}
		if !slices.Contains(d.Orders, Order{What: OrderFreeze, Name: "山田"}) {
			t.Errorf("%s: ordered %v", name, d.Orders)
		}
		for _, n := range d.Notices {
			f, ok := n.Facts.(*DeskSuspended)
			if !ok {
				continue
			}
			co, _ := s.p.Coordinator(n.To)
			if len(f.Acts) != 1 || !co.Serves(f.Acts[0].Realm) || n.To == "山田" || co.Serves(Coordination) && f.Dropped != 0 {
				t.Errorf("%s: %s hears %+v", name, n.To, f)
			}
		}
		if after := len(s.p.Staff(Reception)); after != before-1 {
			t.Errorf("%s: %d are still written to", name, after)
		}
		if d := s.give("Tanaka", "key suspend 山田"); refusalOf(d) != "nothing_to_do" {
			t.Errorf("%s: again: %+v", name, d.Refusal)
		}
		if d := s.give("Tanaka", "key suspend Tanaka"); refusalOf(d) != "key_unusable" || d.Refusal.Why != "last" { // R87
			t.Errorf("%s: the last one: %+v", name, d.Refusal)
		}
	}
}

// S13: a change of the configured keys is told to everybody; those that were there when the store was made are old from the start.
func TestStaffChanges(t *testing.T) {
	s := newScene(t)
	var keys []Staff
	for _, co := range s.p.Coordinators {
		keys = append(keys, Staff{Name: co.Name, Fingerprint: co.Fingerprint})
	}
	if d := s.decide(Case{}, s.event(StaffChanged{Keys: keys, First: true})); len(d.Notices) > 0 || len(s.p.Office.Staff) != 4 || !s.p.Office.Staff[0].Since.IsZero() {
		t.Errorf("at first: %+v", d)
	}
	if d := s.decide(Case{}, s.event(StaffChanged{Keys: keys})); len(d.Notices)+len(d.Office) > 0 {
		t.Errorf("nothing new: %+v", d)
	}
	joined := Staff{Name: "三宅", Fingerprint: finger40("5")}
	d := s.decide(Case{}, s.event(StaffChanged{Keys: append(keys, joined)}))
	joined.Since = s.at
	if got := to(d); len(got) != 4 || got[0] != "desk/staff_changed 山田" || !slices.Equal(d.Notices[0].Facts.(*DeskStaff).Keys, []Staff{joined}) {
		t.Errorf("one more: %v %+v", got, d.Notices)
	}
	s.p.Coordinators = append(s.p.Coordinators, Coordinator{Name: "三宅", Address: "m@reception.test", Realms: []Realm{Reception}, Fingerprint: finger40("5")})
	if got := s.p.Eligible(Reception, s.p.Coordinators[0], s.at); len(got) != 1 || got[0].Name != "Tanaka" {
		t.Errorf("asked %v", got)
	}
	if got := s.p.Eligible(Reception, s.p.Coordinators[0], s.at.Add(7*24*time.Hour)); len(got) != 2 {
		t.Errorf("a week later asked %v", got)
	}
}
