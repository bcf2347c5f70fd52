package handling

import (
	"slices"
	"strings"
	"testing"
)

// several gives commands of one mail.
func (s *scene) several(by string, lines ...string) Decision {
	co, _ := s.p.Coordinator(by)
	w := CommandsGiven{By: by, Realm: co.Realms[0]}
	for _, line := range lines {
		line, unbind := strings.CutSuffix(line, " unbound")
		line, inClear := strings.CutSuffix(line, " clear")
		g, c := s.command(by, line)
		if unbind {
			unbound(&g)
		}
		g.Encrypted = !inClear
		w.Items = append(w.Items, CommandItem{Case: c, Given: g})
	}
	return s.decide(Case{}, s.event(w))
}

// R84: one bad line and nothing runs; each line is answered, the good ones as put off.
func TestOneBadLineStopsAll(t *testing.T) {
	for bad, want := range map[string]string{
		"# fly":          "unknown_verb",
		"# accept boat":  "bad_argument",
		"# take":         "not_your_role",
		"# handover | x": "text_with_several", // accepted by the line before, and yet it is shown first
		"# ask F | Q":    "text_with_several", // carries text
		"# note | N":     "text_with_several",
		"# contact-change F by=phone mail=new@finder.example": "text_with_several", // shown first
		"resend 4713":             "text_with_several", // shown first, as it turns out
		"confirm X":               "text_with_several",
		"dry-run held":            "text_with_several",
		"# assign 佐藤":             "no_such_person",
		"# impact cvss=5 unbound": "unbound",
		"# impact cvss=5 clear":   "send_it_encrypted",
		"# accept product":        "not_in_this_state", // the line before it accepts already
		"# credit en=Taro":        "nothing_to_do",     // as does the one before that
	} {
		s := newScene(t)
		s.facts.Rows = []OutRow{{N: 4713, Case: caseKey, Realm: Reception, Kind: FinderProgressKind, To: "F", State: "uncertain"}}
		before := js([]any{s.c, s.p.Office})
		d := s.several("山田", "# credit en=Taro", "# accept product", bad)
		if refusalOf(d) != want || len(d.Changes)+len(d.Also)+len(d.Office)+len(d.Orders) > 0 || len(d.Notices) != 1 || js([]any{s.c, s.p.Office}) != before {
			t.Errorf("%s: %+v, did %s", bad, d.Refusal, did(d))
			continue
		}
		f := d.Notices[0].Facts.(*DeskErrors)
		if f.Errors != 1 || len(f.Results) != 3 || !f.Results[0].Deferred || !f.Results[1].Deferred || f.Results[2].Refusal == nil || f.Results[0].Told != nil {
			t.Errorf("%s: answered %+v", bad, f)
		}
	}
}

// All lines good: they run in their order, each on what the one before left, with one transcript; undo takes them back together.
func TestAllGoodLinesRun(t *testing.T) {
	s := newScene(t)
	s.many(1, Received, "")
	before := undone(s.c)
	d := s.several("山田", "# accept product impact=simple", "# impact cvss=9.8", "# assign Tanaka", "duty Tanaka 2009-07-09", "held", "hold")
	if d.Refusal != nil || s.c.State != Accepted || s.c.Impact != "priority" || s.c.Parts.Reception.AssignedTo != "Tanaka" || len(s.p.Office.Duty) != 1 || !s.p.Office.Stopped(Reception) {
		t.Fatalf("%+v: did %s", d.Refusal, did(d))
	}
	if got := to(d); !slices.Equal(got, []string{"finder/accepted_product F", "desk/assigned Tanaka", "desk/answer_held 山田"}) {
		t.Errorf("told %v", got)
	}
	last := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
	if len(last.Results) != 6 || last.Results[1].Shifts[0] != (Shift{"impact", "simple", "priority"}) {
		t.Errorf("answered %+v", last.Results)
	}
	if d := s.give("山田", "# undo"); d.Refusal != nil || undone(s.c) != before {
		t.Errorf("undone: %+v\n%s\n%s", d.Refusal, undone(s.c), before)
	}
}

// What one line does to other cases is not lost: the proposals of a suspended key are void there too (S14).
func TestSuspensionAmongSeveral(t *testing.T) {
	s := newScene(t)
	s.give("Tanaka", "# accept product", unbound)
	d := s.several("山田", "key suspend Tanaka", "# assign 山田")
	if d.Refusal != nil || len(s.c.Proposals) > 0 || s.c.Parts.Reception.AssignedTo != "山田" {
		t.Errorf("%+v, open %+v", d.Refusal, s.c.Proposals)
	}
}
