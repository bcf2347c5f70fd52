package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// toldIn lists what several decisions tell whom.
func toldIn(list []Decision) []string {
	var out []string
	for _, d := range list {
		out = append(out, to(d)...)
	}
	return out
}

// withDate is a scene with a date in seven weeks: the 26th of August 2009, a Wednesday.
func withDate(t check) *scene {
	s := coordinating(t)
	s.p.Reminders = "auto"
	s.runs("佐藤", "# schedule 2009-08-26")
	return s
}

// Two weeks before the publication fix and status are asked for and the finder is asked how it wants to be named, one week before once
// more whoever gave no status, on the eve all are told. Each falls once. N22; notices.md 1.2; users.md B1
func TestWhatFallsDueBeforePublication(t *testing.T) {
	s := withDate(t)
	s.runs("山田", "# consent public=yes mail=1")
	check := func(d Date, hour int, want string) {
		t.Helper()
		s.until(d, hour, 0)
		if got := strings.Join(toldIn(s.dues()), ", "); got != want {
			t.Errorf("on %s told %q, not %q", d, got, want)
		}
	}
	check(planDay.AddDays(-14), 9, "")
	check(planDay.AddDays(-14), 10, "developer/countermeasure_request V1, developer/countermeasure_request V2, developer/countermeasure_request V3, finder/credit_check F")
	check(planDay.AddDays(-14), 11, "")
	s.happened(Change{Party: "V1", Reported: &StatusStep{Status: "vulnerable"}})
	desks := ", desk/publish_countdown 山田, desk/publish_countdown Tanaka, desk/publish_countdown 佐藤, desk/publish_countdown 鈴木"
	check(planDay.AddDays(-7), 10, "developer/countermeasure_request V2, developer/countermeasure_request V3"+desks)
	check(planDay.AddDays(-2), 10, "")
	check(planDay.AddDays(-1), 10, "developer/countdown V1, developer/countdown V2, developer/countdown V3"+desks)
	check(planDay, 11, "")
	if s.c.credited() {
		t.Error("the finder did not answer, and would be named")
	}
	f := s.told[len(s.told)-7].Facts.(*PublicationDate)
	if f.Status != "vulnerable" || s.told[len(s.told)-6].Facts.(*PublicationDate).Status != "provided" || f.JVN == "" {
		t.Errorf("the eve's notice says %+v", *f)
	}
}

// The eve's notice that leaves on the day itself, because the program was off, says so.
func TestEveOnTheDayItself(t *testing.T) {
	for _, tc := range []struct {
		day   Date
		today bool
	}{{planDay.AddDays(-1), false}, {planDay, true}} {
		s := withDate(t)
		s.until(tc.day, 10, 0)
		s.dues()
		told := slices.DeleteFunc(slices.Clone(s.told), func(n Notice) bool { return n.Kind == DeskCountdownKind })
		last := told[len(told)-1]
		f, _ := last.Facts.(*PublicationDate)
		if last.Kind != DevCountdownKind || f.Today != tc.today {
			t.Errorf("on %s: %s %+v", tc.day, last.Kind, f)
		}
	}
}

// The finder's answer to the question about its name counts when its address and its thread show who it is. users.md B1
func TestFinderAnswersHowToBeNamed(t *testing.T) {
	says := func(choice string) *Reply {
		return &Reply{Form: "credit", Answers: []FieldAnswer{{Form: "credit", Field: "public", Choice: choice}}}
	}
	for name, tc := range map[string]struct {
		w    PartyWrote
		want bool
	}{
		"yes in the form":          {PartyWrote{Party: "F", Proof: ProofThread, Reply: says("yes")}, true},
		"no in the form":           {PartyWrote{Party: "F", Proof: ProofThread, Reply: says("no")}, false},
		"no choice":                {PartyWrote{Party: "F", Proof: ProofSigned, Reply: says("")}, false},
		"somebody from an address": {PartyWrote{Party: "F", Proof: ProofAddress, Reply: says("yes")}, false},
		"in a word":                {PartyWrote{Party: "F", Proof: ProofSigned, Wants: "credit_yes"}, true},
		"something else":           {PartyWrote{Party: "F", Proof: ProofSigned, Wants: "status"}, false},
	} {
		s := withDate(t)
		s.runs("山田", "# consent public=yes mail=1")
		s.until(planDay.AddDays(-14), 10, 0)
		s.dues()
		s.happens(tc.w)
		if s.c.credited() != tc.want {
			t.Errorf("%s: named %v", name, s.c.credited())
		}
	}
	s := withDate(t)
	s.runs("山田", "# consent public=yes mail=1")
	s.until(planDay.AddDays(-14), 10, 0)
	s.dues()
	s.runs("山田", "# credit ja=発見太郎") // whoever records the line has the answer, from the telephone
	if !s.c.credited() {
		t.Error("an answer that reception recorded is none")
	}
}

// A date that is set late brings at once what is still ahead, and of two that fell together only one. A new date brings it anew.
func TestLateAndMovedDates(t *testing.T) {
	s := coordinating(t)
	s.p.Reminders = "auto"
	s.until(Date{2009, 8, 21}, 9, 0) // 5 days ahead
	s.runs("佐藤", "# schedule 2009-08-26")
	if got := strings.Join(toldIn(s.dues()), ", "); got != "developer/countermeasure_request V1, developer/countermeasure_request V2, developer/countermeasure_request V3" {
		t.Errorf("told %s", got)
	}
	f := s.told[len(s.told)-1].Facts.(*PublicationDate)
	if f.DueBefore.String() != "2009-08-25" {
		t.Errorf("asked for by %s", f.DueBefore)
	}
	s.until(Date{2009, 8, 25}, 9, 0)
	s.runs("佐藤", "# schedule 2009-09-30 why=fix")
	s.until(Date{2009, 9, 16}, 10, 0)
	if got := toldIn(s.dues()); len(got) != 3 {
		t.Errorf("before the new date told %v", got)
	}
}

// withoutDesk leaves out what the desks are shown of a coming publication, whatever the policy.
func withoutDesk(told []string) []string {
	return slices.DeleteFunc(told, func(n string) bool { return strings.HasPrefix(n, string(DeskCountdownKind)) })
}

// By the office's policy it goes by itself, is proposed, or goes where the window is known; what was due long ago is put to a person; what
// is over is let go. users.md C14, C15
func TestWhatGoesByItself(t *testing.T) {
	for name, tc := range map[string]struct {
		policy string
		before func(*scene)
		at     Date
		want   string
	}{
		"auto":             {"auto", nil, planDay.AddDays(-1), "developer/countdown V1, developer/countdown V2, developer/countdown V3"},
		"propose":          {"propose", nil, planDay.AddDays(-1), "desk/proposal 佐藤, desk/proposal 鈴木, desk/proposal 佐藤, desk/proposal 鈴木, desk/proposal 佐藤, desk/proposal 鈴木"},
		"known":            {"known", func(s *scene) { s.parties[1].Registration = "" }, planDay.AddDays(-1), "developer/countdown V1, desk/proposal 佐藤, desk/proposal 鈴木, developer/countdown V3"},
		"after the hour":   {"auto", nil, planDay.AddDays(1), ""},
		"dropped meantime": {"auto", func(s *scene) { s.happened(Change{Party: "V2", Moved: &Moved{Stage: Dropped}}) }, planDay.AddDays(-1), "developer/countdown V1, developer/countdown V3"},
		"a leak":           {"auto", func(s *scene) { s.happened(Change{Leaked: &Leak{Source: "x"}}) }, planDay.AddDays(-1), ""},
		"held":             {"auto", func(s *scene) { s.give("佐藤", "# hold publication") }, planDay.AddDays(-1), ""},
	} {
		s := withDate(t)
		if tc.before != nil {
			tc.before(s)
		}
		for _, code := range []string{"V1", "V2", "V3"} {
			s.happened(Change{Party: code, Reminded: &Reminder{At: planDay.Time(0, 0), What: "measures"}})
		}
		s.p.Reminders = tc.policy
		s.until(tc.at, 13, 0)
		if got := strings.Join(withoutDesk(toldIn(s.dues())), ", "); got != tc.want {
			t.Errorf("%s: told %q, not %q", name, got, tc.want)
		}
		if got := s.dues(); len(got) > 0 {
			t.Errorf("%s: it falls again: %v", name, toldIn(got))
		}
	}
	s := withDate(t)
	s.until(planDay.AddDays(-5), 9, 0) // the fortnight's is 9 days old, and so is no longer sent by itself
	got := toldIn(s.dues())
	if len(got) == 0 || slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, "developer/") }) {
		t.Errorf("long after told %v", got)
	}
	told := slices.DeleteFunc(s.told, func(n Notice) bool { return n.Kind == DeskCountdownKind })
	if f, ok := told[len(told)-1].Facts.(*DeskProposal); !ok || f.What != "stale" {
		t.Errorf("proposed as %+v", told[len(told)-1].Facts)
	}
}

// Whoever is silent on a proposed date is reminded once, on the working day after the day of the answer, and a person looks at the answers.
// N21
func TestSilentOnADateAreRemindedOnce(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# propose 2009-08-26 answer-by=2009-07-17") // a Friday; the 20th is Marine Day
	s.give("佐藤", "# answer-date V1 accept")
	var shown []string
	for _, d := range publicationDues(s.p, s.c) {
		shown = append(shown, fmt.Sprintf("%s %s %s %v", d.What, d.Party, d.At.In(JST).Format("01-02 15:04"), d.Fires))
	}
	if got := strings.Join(shown, ", "); got != "target  08-22 17:00 false, date_answer V2 07-17 17:00 false, date_answer V3 07-17 17:00 false, date_answer  07-21 10:00 true" {
		t.Errorf("due: %s", got)
	}
	s.until(Date{2009, 7, 21}, 10, 0)
	if got := strings.Join(toldIn(s.dues()), ", "); got != "developer/date_reminder V2, developer/date_reminder V3, desk/proposal 佐藤, desk/proposal 鈴木" {
		t.Errorf("told %s", got)
	}
	if f := s.told[len(s.told)-1].Facts.(*DeskProposal); f.What != "date_answers" || f.Lines[0].Command.Verb != "schedule" {
		t.Errorf("put to a person: %+v", *f)
	}
	s.goesOn(240 * time.Hour)
	if got := toldIn(s.dues()); len(got) > 0 {
		t.Errorf("again: %v", got)
	}
}

// The target is shown until a date is set, then the planned hour to both bodies, for both publish.
func TestPublicationIsShownToBothBodies(t *testing.T) {
	s := withDate(t)
	for _, r := range both {
		if !slices.ContainsFunc(Dues(s.p, s.c, r), func(d Due) bool { return d.What == "plan" && d.At.Equal(planDay.Time(12, 0)) }) {
			t.Errorf("%s is not shown the planned hour", r)
		}
	}
	s.until(planDay, 11, 30)
	s.publishes(t)
	if got := partyDues(s.p, s.c); len(got) > 0 {
		t.Errorf("after the publication: %+v", got)
	}
}
