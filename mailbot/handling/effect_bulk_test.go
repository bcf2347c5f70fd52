package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// manyWebsites puts n accepted websites of some finders beside the scene's case; each third was contacted.
func (s *scene) manyWebsites(n int, finder func(int) int) {
	for i := range n {
		c := Apply(s.c, Change{Noted: &Noted{}})
		c.Key, c.Number, c.Title = fmt.Sprintf("%016x", 0xcc00+i), fmt.Sprintf("IPA#%08d", 50000000+i), fmt.Sprintf("site %d", i)
		c.Finder.Address = fmt.Sprintf("f%d@finder.example", finder(i))
		if i%3 == 0 {
			c = Apply(c, Change{Party: "O1", Joined: &CaseParty{Code: "O1", Handle: "town-hall", Role: Operator, Realm: Reception}}, Change{Party: "O1", Tried: &Attempt{At: s.at, Channel: "mail"}})
		}
		s.others = append(s.others, c)
	}
}

// users.md A14: 328 sites of 9 finders, one of whom has 201, end at once: one mail an operator and case, one a finder with its numbers, six
// left out by name because something happened there since.
func TestThreeHundredSitesEndAtOnce(t *testing.T) {
	s := website(t)
	s.manyWebsites(328, func(i int) int {
		if i < 201 {
			return 0
		}
		return 1 + i%8
	})
	line := "bulk close ended_after_alert alert=https://www.example.jp/alert filter=kind=website cases=" + numbersOfMany(s.others)
	d := s.give("山田", line)
	pre := d.Notices[0].Facts.(*DeskPreview).Preview
	if len(pre.Numbers) != 328 || len(pre.Left) > 0 {
		t.Fatalf("shown %d, left %v", len(pre.Numbers), pre.Left)
	}
	d = s.give("山田", "confirm "+tokenOf(d))
	who, code := codeOf(d)
	for i := range 6 {
		s.others[i] = Apply(s.others[i], Change{At: s.at, Actor: "F", Filed: &CaseMail{N: 900 + uint64(i), Direction: In, Party: "F", Kind: "filed", Realm: Reception}})
	}
	s.give(who, "approve "+code)
	s.goesOn(s.p.Delay)
	d = s.fallDue()[0]
	together, operators, longest := 0, 0, 0
	for _, n := range d.Notices {
		switch f := n.Facts.(type) {
		case *FinderEnded:
			together++
			longest = max(longest, len(f.Numbers))
			if n.Kind != FinderEndedManyKind || n.Batch == 0 || slices.Contains(f.Numbers, "IPA#50000000") {
				t.Errorf("a finder reads %s %+v", n.Kind, f)
			}
		case *PartyEnd:
			operators++
			if f.Alert == "" || n.Kind != OpAlertEndKind || n.Batch == 0 {
				t.Errorf("an operator reads %s %+v", n.Kind, f)
			}
		case *DeskTranscript:
			if len(f.Results[0].Left) != 6 || f.Results[0].Left[0].Why != "changed" {
				t.Errorf("left out %+v", f.Results[0].Left)
			}
		}
	}
	if together != 9 || longest != 195 || operators != 108 {
		t.Errorf("%d finders, the longest list %d, %d operators", together, longest, operators)
	}
	ended := 0
	for _, c := range s.others {
		if c.State == CaseEnded && c.EndReason == "ended_after_alert" {
			ended++
		}
	}
	if b := s.p.Office.Batches; ended != 322 || len(b) != 1 || b[0].Total != 117 {
		t.Errorf("%d ended, batches %+v", ended, b)
	}
}

func numbersOfMany(cases []Case) string {
	var out []string
	for _, c := range cases {
		out = append(out, c.Number)
	}
	return strings.Join(out, ",")
}

// What a list holds that is no case is named; a finder of one case gets the notice of one.
func TestBulkClose(t *testing.T) {
	s := website(t)
	s.manyWebsites(2, func(i int) int { return i })
	expect(t, "no list", s.give("山田", "bulk close ended_out_of_scope"), "missing_argument")
	expect(t, "no reason", s.give("山田", "bulk close nonsense cases=50000000"), "bad_argument not_this_reason")
	expect(t, "an open list", s.give("山田", "bulk close ended_out_of_scope | 50000000", openText), "text_missing")
	expect(t, "nothing", s.give("山田", "bulk close known_published cases=50000000"), "nothing_to_do") // a product's
	d := s.give("山田", "bulk close ended_out_of_scope | IPA#50000000\n50000001、99999999")
	pre := d.Notices[0].Facts.(*DeskPreview).Preview
	if len(pre.Numbers) != 2 || len(pre.Left) != 1 || pre.Left[0] != (Left{"99999999", "no_such_case"}) {
		t.Errorf("shown %+v", pre)
	}
	expect(t, "no alert", s.give("山田", "bulk close ended_after_alert cases=50000000"), "missing_argument")
	expect(t, "two finders", d, "operator/operator_ended O1, finder/ended_website F, finder/ended_website F")
	expect(t, "a role", s.give("山田", "bulk remind nobody filter=kind=website"), map[bool]string{true: "bad_argument", false: "bad_argument role"}[effects["remind"] == nil])
}
