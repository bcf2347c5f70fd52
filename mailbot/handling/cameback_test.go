package handling

import (
	"slices"
	"testing"
)

// R76: what came back once, or on one day, puts no address in doubt; two on two days do. R70: the desk alone is told, and no party is
// dropped or changed.
func TestAnAddressIsBadAfterTwoMailsOnTwoDays(t *testing.T) {
	for name, tc := range map[string]struct {
		came CameBack
		bad  bool
	}{
		"once":                    {CameBack{"5.1.1", true, 1, 1}, false},
		"three times on one day":  {CameBack{"5.1.1", true, 3, 1}, false},
		"twice on two days":       {CameBack{"5.1.1", true, 2, 2}, true},
		"a trouble that may pass": {CameBack{"4.4.1", false, 2, 2}, false},
	} {
		s := vendorScene(t)
		s.runs("佐藤", "# contact V1 | メールの脆弱性。")
		s.sent(DevSummaryKind, "V1")
		before, _ := s.c.PartyOf("V1")
		d := s.happens(NotLeft{N: s.rows[len(s.rows)-1].N, Realm: Coordination, Kind: DevSummaryKind, To: "V1", State: "failed", Reason: "bounce", Came: &tc.came})
		for _, n := range d.Notices {
			f, ok := n.Facts.(*DeskBounce)
			if !ok {
				t.Errorf("%s: %s is told %s", name, n.To, n.Kind)
				continue
			}
			if f.Bad != tc.bad || !f.Counts || f.Mails != tc.came.Mails || f.Days != tc.came.Days {
				t.Errorf("%s: %+v", name, f)
			}
		}
		after, _ := s.c.PartyOf("V1")
		if len(d.Notices) == 0 || len(d.Parties) > 0 || len(d.Dropped) > 0 || after.Stage != before.Stage || !after.Active() {
			t.Errorf("%s: %+v became %+v", name, before, after)
		}
	}
}

// Whoever must know but may not see the case is told without its number, the words and the next channel. S8
func TestABounceShowsItsCaseToItsOwnDesk(t *testing.T) {
	s := vendorScene(t)
	s.p.Coordinators = slices.DeleteFunc(slices.Clone(s.p.Coordinators), func(c Coordinator) bool { return c.Serves(Coordination) })
	for _, n := range s.happens(NotLeft{N: 9, Realm: Coordination, Kind: DevSummaryKind, To: "V1", State: "failed", Detail: "550", Came: &CameBack{Permanent: true}}).Notices {
		if f := n.Facts.(*DeskBounce); f.Number != "" || f.Detail != "" || f.Channel != "" {
			t.Errorf("%s sees %+v", n.To, f)
		}
	}
}

func TestStatusOfABounceBecomesAWord(t *testing.T) {
	for status, want := range map[string]string{"5.1.1": "address", "5.1.10": "address", "5.4.4": "address", "5.2.2": "full", "4.2.2": "full", "5.2.3": "size", "5.3.4": "size",
		"5.7.1": "refused", "5.7.26": "refused", "4.4.1": "route", "5.0.0": "other", "": "other", "5.2.1": "full"} {
		if got := whyBack(status); got != want {
			t.Errorf("%s is %s, not %s", status, got, want)
		}
	}
}
