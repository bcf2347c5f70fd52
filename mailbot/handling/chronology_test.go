package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// chronology is the scene's history as a body reads it, with what proves each step: the raw mail of whatever came by mail.
func (s *scene) chronology(r Realm, masked bool) []ChronologyLine {
	f := s.known(r)
	for i := range f.Entries {
		if ch := f.Entries[i].Change; ch.Opened != nil || ch.Filed != nil && ch.Filed.Direction == In {
			f.Entries[i].Mail = fmt.Sprintf("raw%d", ch.Mail)
		}
	}
	return ChronologyOf(s.p, s.c, f.Entries, f.Rows, r, masked)
}

// said is a line in short: "07-08 C → V1 phone tried message_left 佐藤".
func said(l ChronologyLine) string {
	words := []string{l.At.In(JST).Format("01-02"), l.From + " → " + l.To, l.Channel, l.What, l.Word, l.Why, l.Outcome, l.By}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" || w == " → " }), " ")
}

// movedScene is a case whose date was set and moved, with attempts by mail, telephone and post, one of which was logged later.
func movedScene(t check) *scene {
	s := inPlace(t, Product, CaseFixing)
	s.goesOn(5 * 24 * time.Hour)
	s.runs("佐藤", "# log V2 by=phone at=2009-07-10 outcome=no_answer who=総務課")
	s.notes("佐藤", Change{Planned: &Plan{At: DateOf(s.at).AddDays(45).Time(12, 0), Set: s.at, By: "佐藤"}})
	s.goesOn(24 * time.Hour)
	s.notes("鈴木", Change{Planned: &Plan{At: DateOf(s.at).AddDays(60).Time(12, 0), Set: s.at, By: "鈴木", Why: "fix"}})
	s.notes("佐藤", Change{Party: "V2", Moved: &Moved{Stage: Unreachable, Why: "no answer for months"}})
	return s
}

// An auditor reads who was told what and when, every move of the date with who and why, and every attempt by any channel. users.md B16
func TestTheChronologyTellsEveryStep(t *testing.T) {
	s := movedScene(t)
	lines := s.chronology(Reception, false)
	var got []string
	for i, l := range lines {
		got = append(got, said(l))
		if l.Evidence == "" {
			t.Errorf("nothing proves %s", said(l))
		}
		if i > 0 && (l.At.Before(lines[i-1].At) || l.Days != s.p.Calendar.WorkingDaysBetween(DateOf(lines[i-1].At), DateOf(l.At))) {
			t.Errorf("%s stands %d working days behind %s", said(l), l.Days, said(lines[i-1]))
		}
	}
	for _, want := range []string{
		"07-08 F → R mail opened product", "07-08 decided accepted 山田", "07-08 C → V1 mail tried developer/summary sent 佐藤", "07-08 C → V2 phone tried message_left 佐藤",
		"07-08 C → V1 mail tried developer/detail sent 佐藤", "07-08 dated V2 detail 佐藤", "07-08 V1 → C reported exists 佐藤", "07-10 C → V2 phone tried 総務課 no_answer 佐藤",
		"07-13 planned 2009-08-27 佐藤", "07-14 planned 2009-09-12 fix 鈴木", "07-14 moved V2 unreachable no answer for months 佐藤",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// A party that said nothing stands on the page of the publication, and its silence is nobody's word. R36, users.md B16
func TestTheChronologyMakesNoWordOfSilence(t *testing.T) {
	s := inPlace(t, Product, CaseFixing)
	s.notes("佐藤", Change{Party: "V2", Reported: &StatusStep{At: s.at, Status: "provided", By: keikai}})
	lines := s.chronology(Coordination, false)
	if got := said(lines[len(lines)-1]); got != "07-08 reported V2 provided 佐藤" {
		t.Errorf("the last line is %q", got)
	}
}

// What left is a line of its own, once, at its first attempt: the notices to the finder, and one line for all mails to the other body's
// staff.
func TestTheChronologyHasWhatLeft(t *testing.T) {
	s := inPlace(t, Product, CaseVerifying)
	for i := range s.rows {
		if s.rows[i].First.IsZero() && s.rows[i].Kind != FinderOriginKind {
			s.rows[i].First, s.rows[i].State = s.rows[i].OwedAt.Add(time.Minute), "sent"
		}
	}
	count := map[string]int{}
	for _, l := range s.chronology(Reception, false) {
		count[l.From+" "+l.To+" "+l.Word+" "+l.Outcome]++
	}
	for what, want := range map[string]int{"R F finder/accepted_product sent": 1, "R C body/handover sent": 1, "C R body/origin_report sent": 1, "C V1 developer/summary sent": 1, "R F finder/origin_day ": 1,
		"R F finder/origin_day sent": 0, "R F finder/detail_delivered sent": 1, "C V1 developer/detail sent": 1} {
		if count[what] != want {
			t.Errorf("%q stands there %d times: %v", what, count[what], count)
		}
	}
	for _, l := range s.chronology(Coordination, false) {
		if l.From == "F" || l.To == "F" || l.From == "C" && l.To == "R" {
			t.Errorf("coordination reads %s", said(l))
		}
	}
}

// The masked edition tells nothing of the finder but days. users.md B16, S8
func TestTheMaskedChronologyHidesTheFinder(t *testing.T) {
	s := movedScene(t)
	s.c.Finder.Name = "月見 太郎"
	s.goesOn(7 * time.Hour)
	s.happens(PartyWrote{Party: "F", Proof: ProofSigned, NewKey: &PartyKey{Fingerprint: secondKey, Trust: Candidate}})
	s.notes("佐藤", Change{Planned: &Plan{At: DateOf(s.at).AddDays(60).Time(12, 0), Set: s.at, By: "佐藤", Why: "月見さんの希望"}})
	for i := range s.rows {
		if s.rows[i].To == "F" {
			s.rows[i].First = s.rows[i].OwedAt
		}
	}
	plain, masked := s.chronology(Reception, false), s.chronology(Reception, true)
	if len(plain) != len(masked) || !strings.Contains(js(plain), "raw1") || !strings.Contains(js(plain), "月見") || !strings.Contains(js(plain), secondKey) {
		t.Fatalf("%d lines and %d: %s", len(plain), len(masked), js(plain))
	}
	for _, canary := range append(s.c.Finder.words(), "raw", secondKey, firstKey, "月見") {
		if strings.Contains(js(masked), canary) {
			t.Errorf("%q stands in the masked edition", canary)
		}
	}
	finders := 0
	for _, l := range masked {
		spec, _ := Spec(NoticeKind(l.Word))
		if l.From != "F" && !(l.To == "F" && spec.Automatic) {
			continue
		}
		finders++
		if _, hour := l.Day(); hour != "" || l.Mail != 0 || l.Evidence == "" {
			t.Errorf("%s: %s, mail %d, evidence %q", said(l), hour, l.Mail, l.Evidence)
		}
	}
	if finders < 4 {
		t.Errorf("only %d lines are the finder's", finders)
	}
}

func (f Finder) words() []string { return []string{f.Name, f.Address} }

// By mail: the newest lines in the mail, all of them in the facts of its file; the realm's part only.
func TestJournalAnswersWithAChronology(t *testing.T) {
	s := movedScene(t)
	for range longest {
		s.runs("佐藤", "# note | x")
	}
	for by, fewer := range map[string]bool{"山田": true, "佐藤": false} { // coordination's notes are its own
		d := s.give(by, "# journal format=chronology")
		f, ok := d.Notices[0].Facts.(*DeskChronology)
		if !ok || f.Masked || len(f.Rows) > longest || f.More != len(f.Older) || (len(f.Older) == 0) != fewer {
			t.Fatalf("%s: %d rows and %d: %+v", by, len(f.Rows), len(f.Older), f)
		}
	}
	if f := s.give("山田", "# 経緯 届出者秘匿=はい").Notices[0].Facts.(*DeskChronology); !f.Masked {
		t.Error("it is not masked")
	}
	if d := s.give("山田", "# journal"); d.Notices[0].Kind != DeskJournalKind {
		t.Errorf("journal alone answers with %s", d.Notices[0].Kind)
	}
}
