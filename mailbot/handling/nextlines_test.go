package handling

import (
	"slices"
	"testing"
	"time"
)

// The answer to a command that concerns no case offers lines that need none: whoever copies one gets an answer, not a lesson
// (users.md C11).
func TestLinesAfterAnOfficeCommandNeedNoCase(t *testing.T) {
	for _, line := range []string{"hold", "resume", "away 2009-07-10..2009-07-12 deputy=Tanaka", "duty Tanaka 2009-07-10"} {
		s := newScene(t)
		if line == "resume" {
			s.give("山田", "hold")
		}
		d := s.give("山田", line)
		facts, ok := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
		if !ok || len(facts.Lines) == 0 {
			t.Fatalf("%s is answered with %+v", line, d.Notices)
		}
		for _, l := range facts.Lines {
			if v, known := VerbNamed(l.Command.Verb); !known || v.Needs || !v.Serves(Reception) {
				t.Errorf("after %s the desk is offered %q", line, l.Command.Line(English))
			}
		}
	}
}

// A command whose mail has not left, or which another person has to approve, is not offered once more.
func TestLinesAfterACommandDoNotRepeatIt(t *testing.T) {
	s := vendorScene(t)
	s.steps(Change{Party: "V3", Actor: keikai, Tried: &Attempt{At: s.at, Channel: "mail"}}, Change{Party: "V3", Moved: &Moved{Stage: WindowConfirmed}})
	for _, line := range []string{"contact V2", "detail V3"} { // under a key that was compared today: for two persons
		d := s.give("佐藤", "confirm "+tokenOf(s.give("佐藤", "# "+line)))
		facts, ok := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
		if !ok || len(facts.Lines) == 0 {
			t.Fatalf("%s is answered with %+v", line, d.Notices)
		}
		for _, l := range facts.Lines {
			if got := l.Command.Verb + " " + l.Command.Arg(0); got == line {
				t.Errorf("after %s the desk is offered it again", line)
			}
		}
	}
}

// A party that cannot be reached is not to be reminded; when nobody else is left the end is offered. A day that is past is not proposed.
func TestLinesOfACaseWhoseDevelopersAreSilent(t *testing.T) {
	s := matterScene(t, Product, "2009")
	for i := range s.c.Parties {
		s.c.Parties[i].Stage = Unreachable
	}
	lines := nextLines(s.c, Coordination, DateOf(s.at))
	if lines[0].Command.Verb != "close" || lines[0].Command.Arg(0) != "ended_not_published" {
		t.Errorf("offered %+v", lines)
	}
	s.c.Parties[0].Stage, s.c.State = Verifying, CaseVerifying
	for day, want := range map[Date]string{DateOf(s.c.Origin): s.c.aim().String(), s.c.aim(): "…"} {
		if got := nextLines(s.c, Coordination, day)[1].Command; got.Verb != "propose" || got.Arg(0) != want {
			t.Errorf("on %s: %+v", day, got)
		}
	}
}

// While a date is asked about, the answers lead on; a planned publication can be stopped from its lines, and whoever cannot be reached is not
// reminded but goes up the list.
func TestLinesOnTheWayToPublication(t *testing.T) {
	offered := func(s *scene) (out []string) {
		for _, l := range nextLines(s.c, Coordination, DateOf(s.at)) {
			out = append(out, l.Command.Line(English)[len(s.c.JVN)+3:])
		}
		return out
	}
	s := coordinating(t)
	want := func(after string, lines ...string) {
		t.Helper()
		if got := offered(s); !slices.Equal(got, lines) {
			t.Errorf("after %s offered %q, not %q", after, got, lines)
		}
	}
	s.runs("佐藤", "# propose 2009-08-26 15:00")
	want("a proposal", "schedule 2009-08-26 15:00", "show", "who")
	s.runs("佐藤", "# answer-date V3 counter=2009-09-09")
	want("another day", "schedule 2009-08-26 15:00", "propose 2009-09-09 15:00", "show", "who")
	s.runs("佐藤", "# schedule 2009-08-26 15:00")
	want("the date", "show", "who", "hold publication")
	s.at = time.Date(2009, 8, 26, 5, 30, 0, 0, time.UTC)
	want("the day", "show", "who", "hold publication", "publish")

	s = matterScene(t, Product, "2022")
	s.step("V1", Change{Moved: &Moved{Stage: Unreachable}})
	for _, l := range []Listing{{DID: "DID#1", Warned: Date{2009, 7, 15}}, {DID: "DID#1", Named: Date{2009, 7, 15}}, {DID: "DID#1", Named: Date{2009, 7, 15}, Product: Date{2009, 10, 15}}} {
		s.step("V1", Change{Listed: &l})
		verb := "list-name V1 2009-07-15"
		if !l.Product.IsZero() {
			verb = "list-deadline V1 …"
		} else if !l.Named.IsZero() {
			verb = "list-product V1 2009-10-15"
		}
		if got := offered(s); got[0] != verb || slices.Contains(got, "remind V1") {
			t.Errorf("with %+v offered %q", l, got)
		}
	}
}

// The day that is proposed is never before a weekend: 45 days from a Thursday are a Sunday.
func TestAimedDay(t *testing.T) {
	for origin, want := range map[Date]Date{{2026, 2, 12}: {2026, 3, 26}, {2026, 2, 13}: {2026, 3, 30}, {2026, 2, 10}: {2026, 3, 26}, {2026, 2, 9}: {2026, 3, 26}} {
		c := Case{}
		c.Origin = origin.Time(10, 0)
		if got := c.aim(); got != want {
			t.Errorf("from %s it is %s, not %s", origin, got, want)
		}
	}
}

// The giver of a command that waits for a second person sees what it would change, as the second person does.
func TestWaitingCommandShowsWhatItWouldChange(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26")
	d := s.give("佐藤", "# cancel-publication no_effect")
	res := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript).Results[0]
	if res.OldState != Scheduled || res.NewState == Scheduled || len(res.Dates) != 1 || s.c.State != Scheduled {
		t.Errorf("shown %s to %s, dates %+v", res.OldState, res.NewState, res.Dates)
	}
}
