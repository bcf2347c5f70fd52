package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// A date is proposed to everybody who was contacted, each in a mail of its own, with the hour of the policy and the day count; nothing is fixed
// by it. users.md A11, C4, N21
func TestProposeAsksEveryDeveloper(t *testing.T) {
	s := coordinating(t)
	s.happened(Change{Party: "X1", Joined: &CaseParty{Code: "X1", Handle: "alpha-soft", Role: OverseasCoordinator, Realm: Coordination}}, Change{Party: "X1", Tried: &Attempt{At: s.at, Channel: "mail"}},
		Change{Party: "V4", Joined: &CaseParty{Code: "V4", Handle: "beta-soft", Role: Developer, Realm: Coordination, Stage: ToContact}})
	d := s.give("佐藤", "# propose 2009-08-26 answer-by=2009-08-12")
	if got := strings.Join(to(d), ", "); got != "developer/date_proposal V1, developer/date_proposal V2, developer/date_proposal V3, other/overseas_date X1" {
		t.Errorf("asked %s", got)
	}
	f := d.Notices[0].Facts.(*PublicationDate)
	if want := (Date{2009, 8, 26}).Time(12, 0); !f.At.Equal(want) || f.DayCount != 49 || f.JVN != "" || f.AnswerBy.String() != "2009-08-12" || f.Number != "VH#10000001" {
		t.Errorf("the proposal says %+v", *f)
	}
	if s.c.Ask == nil || !s.c.planned().IsZero() || s.c.State != Contacting {
		t.Errorf("ask %+v, state %s", s.c.Ask, s.c.State)
	}
	tr := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
	if row := tr.Results[0].Dates[0]; row.What != "planned" || row.Count != 49 || row.At.IsZero() {
		t.Errorf("the transcript shows %+v", row)
	}
}

// What may not be asked or fixed is refused by name; a poor day is shown first. users.md C4, B4, B7
func TestDatesThatAreRefusedOrShownFirst(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(*scene)
		line   string
		want   string // refusal and why, or preview with its cautions and notes
	}{
		"good":                           {line: "# propose 2009-08-26 15:00", want: "done"},
		"in Japanese":                    {line: "# 公表日案 8/26 15時 回答期限=8/12", want: "done"},
		"past":                           {line: "# propose 2009-07-08 09:00", want: "bad_date past"},
		"no hour":                        {line: "# propose 2009-08-26 25:00", want: "bad_argument "},
		"wrong weekday":                  {line: "# propose 8/26(木)", want: "bad_date wrong_weekday"},
		"answers after the day":          {line: "# propose 2009-08-26 answer-by=2009-08-26", want: "bad_date after_plan"},
		"answers yesterday":              {line: "# propose 2009-08-26 answer-by=2009-07-07", want: "bad_date past"},
		"a Friday":                       {line: "# propose 2009-08-28", want: "preview friday"},
		"a Sunday":                       {line: "# propose 2009-08-30", want: "preview non_working"},
		"new year":                       {line: "# propose 2009-12-29", want: "preview year_end"},
		"eve of a holiday":               {line: "# propose 2009-11-02", want: "preview eve_of_holiday"},
		"after the finder's own day":     {before: func(s *scene) { s.runs("山田", "# finder-deadline 2009-08-20") }, line: "# propose 2009-08-26", want: "preview after_disclosure"},
		"longer than a party can":        {before: func(s *scene) { s.happened(Change{Party: "V3", Recorded: &Recorded{SecretUntil: Date{2009, 7, 20}}}) }, line: "# propose 2009-08-26", want: "preview V3 secret_until"},
		"after a fix shows":              {before: func(s *scene) { s.happened(Change{Party: "V1", Recorded: &Recorded{FixVisible: Date{2009, 7, 20}}}) }, line: "# propose 2009-08-26", want: "preview V1 fix_visible"},
		"longer than a community does":   {before: func(s *scene) { s.parties[0].Community = true }, line: "# propose 2009-08-26", want: "preview V1 community_limit"},
		"nobody has the details":         {before: func(s *scene) { s.c.DetailSent = time.Time{} }, line: "# propose 2009-08-26", want: "not_in_this_state nobody_detailed"},
		"fixed in the past":              {line: "# schedule 2009-07-01", want: "bad_date past"},
		"the same again":                 {before: func(s *scene) { s.runs("佐藤", "# schedule 2009-08-26") }, line: "# schedule 2009-08-26", want: "nothing_to_do "},
		"moved for no reason":            {before: func(s *scene) { s.runs("佐藤", "# schedule 2009-08-26") }, line: "# schedule 2009-09-02", want: "missing_argument "},
		"an answer to nothing":           {line: "# answer-date V1 accept", want: "not_in_this_state not_asked"},
		"no answer":                      {before: func(s *scene) { s.runs("佐藤", "# propose 2009-08-26") }, line: "# answer-date V1", want: "missing_argument "},
		"two answers":                    {before: func(s *scene) { s.runs("佐藤", "# propose 2009-08-26") }, line: "# answer-date V1 accept counter=2009-09-02", want: "bad_argument two_answers"},
		"the same answer":                {before: func(s *scene) { s.runs("佐藤", "# propose 2009-08-26"); s.runs("佐藤", "# answer-date V1 accept") }, line: "# answer-date V1 accept", want: "nothing_to_do "},
		"another day that has passed":    {before: func(s *scene) { s.runs("佐藤", "# propose 2009-08-26") }, line: "# answer-date V1 counter=2009-07-01", want: "bad_date past"},
		"a party that is not there":      {before: func(s *scene) { s.runs("佐藤", "# propose 2009-08-26") }, line: "# answer-date V9 accept", want: "no_such_party "},
		"published before a date is set": {line: "# publish", want: "not_in_this_state "},
		"an update of nothing":           {line: "# update why=x", want: "not_in_this_state "},
	} {
		s := coordinating(t)
		if tc.before != nil {
			tc.before(s)
		}
		d := s.give("佐藤", tc.line)
		got := "done"
		if p := lastPreview(d); p.Command.Verb != "" {
			got = strings.TrimSpace("preview " + strings.Join(append(p.Cautions, notesOf(p.Notes)...), " "))
		}
		if d.Refusal != nil {
			got = string(d.Refusal.Code) + " " + d.Refusal.Why
		}
		if got != tc.want {
			t.Errorf("%s: %q, not %q", name, got, tc.want)
		}
	}
}

// publish stands alone: with a word behind it another verb was meant, and nothing runs. users.md A6
func TestPublishWithAWordBehindIt(t *testing.T) {
	for _, line := range []string{"公表 8/22", "JVN公表 8/22", "publish now", "公表 why=x"} {
		cmd, r := ParseCommand(strings.Fields(line))
		if r == nil || r.Code != RefusedArgument || r.Why != "alone_publish" || cmd.Verb != "publish" {
			t.Errorf("%s is read as %+v, %+v", line, cmd, r)
		}
	}
	for line, verb := range map[string]string{"公表": "publish", "JVN公表": "publish", "公表日 8/22": "schedule", "公表日案 8/22": "propose", "公表取りやめ 影響なし": "cancel-publication", "公表更新 説明=x": "update", "公知 x": "public"} {
		if cmd, r := ParseCommand(strings.Fields(line)); r != nil || cmd.Verb != verb {
			t.Errorf("%s is read as %+v, %+v", line, cmd, r)
		}
	}
}

// The answers are shown before a date is fixed over them, each party by its code; silence is shown as what it is. A date to which all agreed
// runs at once. N21, R36, users.md A11
func TestScheduleShowsWhoDidNotAgree(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# propose 2009-08-26")
	s.give("佐藤", "# answer-date V1 accept")
	s.give("佐藤", "# answer-date V3 counter=2009-09-09 why=test")
	if got := s.c.earliest(); DateOf(got).String() != "2009-08-26" {
		t.Errorf("the earliest is %s", got)
	}
	d := s.give("佐藤", "# schedule 2009-08-26")
	if got := strings.Join(notesOf(lastPreview(d).Notes), ", "); got != "V1 accept, V2 silent, V3 counter" {
		t.Fatalf("shown: %s", got)
	}
	s.give("佐藤", "confirm "+tokenOf(d))
	if s.c.State != Scheduled || s.c.Ask != nil {
		t.Errorf("state %s, ask %v", s.c.State, s.c.Ask)
	}

	s = coordinating(t)
	s.runs("佐藤", "# propose 2009-08-26")
	for _, code := range []string{"V1", "V2", "V3"} {
		s.give("佐藤", "# answer-date "+code+" accept")
	}
	if d := s.give("佐藤", "# schedule 2009-08-26 12:00"); comesTo(d) != "done" {
		t.Errorf("all agreed, and yet it is %s", comesTo(d))
	}
}

// A date is told to all developers, reception and the finder, the JVN number with it; a move says the class of its reason and nothing of who
// asked; the history keeps who, why, when and who was told. guideline IV.4.3, 4.4; users.md B8, domain.md 1.7
func TestScheduleTellsEverybodyAndKeepsHistory(t *testing.T) {
	s := coordinating(t)
	d := s.runs("佐藤", "# schedule 2009-08-26")
	if got := strings.Join(to(d), ", "); got != "developer/date_fixed V1, developer/date_fixed V2, developer/date_fixed V3, body/date_report 山田, body/date_report Tanaka, finder/date_planned F" {
		t.Errorf("told %s", got)
	}
	if f := d.Notices[0].Facts.(*PublicationDate); f.JVN == "" || f.DueBefore.String() != "2009-08-19" {
		t.Errorf("date_fixed says %+v", *f)
	}
	s.happened(Change{Party: "V4", Joined: &CaseParty{Code: "V4", Handle: "beta-soft", Role: Developer, Realm: Coordination}}, Change{Party: "V4", Tried: &Attempt{At: s.at, Channel: "mail"}})
	s.goesOn(24 * time.Hour)
	d = s.runs("佐藤", "# schedule 2009-09-09 why=V3の要望による")
	if got := strings.Join(to(d), ", "); got != "developer/date_moved V1, developer/date_moved V2, developer/date_moved V3, developer/date_fixed V4, body/date_report 山田, body/date_report Tanaka, finder/date_moved F" {
		t.Errorf("told %s", got)
	}
	for _, n := range d.Notices {
		if strings.Contains(js(n.Facts), "要望") && !strings.HasPrefix(string(n.Kind), "body/") && n.Kind != DeskTranscriptKind {
			t.Errorf("%s tells who asked: %s", n.Kind, js(n.Facts))
		}
	}
	if p := s.c.Plans[1]; len(s.c.Plans) != 2 || p.By != "佐藤" || p.Why != "V3の要望による" || !slices.Equal(p.Told, []string{"V1", "V2", "V3", "V4", "F"}) || p.Set.IsZero() {
		t.Errorf("history %+v", s.c.Plans)
	}
	if got := told(s.c); got[len(got)-1].What != "planned" {
		t.Errorf("an enquiry would be told %+v", got)
	}
	if got := moveReason("漏えい"); got != "leak" {
		t.Errorf("漏えい is %s", got)
	}
}

// A late yes is honoured as one in time; any other late answer waits for a person; an answer to another date is none to this one. N21
func TestLateAnswersToADate(t *testing.T) {
	says := func(choice, text string) PartyWrote {
		return PartyWrote{Party: "V2", Proof: ProofSigned, Realm: Coordination, Reply: &Reply{Form: "date", Answers: []FieldAnswer{{Form: "date", Field: "date", Choice: choice, Text: text}}}}
	}
	s := coordinating(t)
	s.runs("佐藤", "# propose 2009-08-26")
	s.runs("佐藤", "# schedule 2009-08-26")
	d := s.happens(says("accept", "1"))
	if cp, _ := s.c.PartyOf("V2"); cp.Date.Answer != "accept" || !cp.Date.Proposed.Equal(s.c.planned()) {
		t.Errorf("a late yes is %+v", cp.Date)
	}
	if f := d.Notices[0].Facts.(*DeskMailFiled); !f.Applied || slices.Contains(f.Waits, "date") {
		t.Errorf("it waits: %+v", *f)
	}
	d = s.happens(says("refuse", "3"))
	if f := d.Notices[0].Facts.(*DeskMailFiled); !slices.Contains(f.Waits, "date") {
		t.Errorf("a late no waits for nobody: %+v", *f)
	}
	s.runs("佐藤", "# propose 2009-09-09")
	if cp, _ := s.c.PartyOf("V2"); cp.Date.Answer != "" {
		t.Errorf("its answer to the old date counts for the new one: %+v", cp.Date)
	}
}

// After a counter the first line fixes the shortest date that is left, then the other is proposed. N21
func TestLinesAfterACounter(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# propose 2009-08-26")
	d := s.happens(PartyWrote{Party: "V3", Proof: ProofSigned, Realm: Coordination, Reply: &Reply{Form: "date", Answers: []FieldAnswer{{Form: "date", Field: "date", Choice: "counter"}, {Form: "date", Field: "date", Choice: "counter", Text: "2009-09-09"}}}})
	var got []string
	for _, l := range d.Notices[0].Facts.(*DeskMailFiled).Lines {
		got = append(got, l.Command.Verb+" "+strings.Join(l.Command.Args, " "))
	}
	if !strings.HasPrefix(strings.Join(got, ", "), "schedule 2009-08-26 12:00") {
		t.Errorf("lines %v", got)
	}
}

// A publication that is given up needs two persons; developers hear the reason in the guideline's terms, reception decides whether handling
// ends, and the finder hears of that. guideline IV.4.4; users.md D8
func TestCancelPublication(t *testing.T) {
	for reason, words := range map[string][2]string{"not_vulnerability": {"not_vulnerability_developer", "not_vulnerability_developer"}, "no_effect": {"no_effect", "ended_not_published"},
		"small_effect": {"small_effect", "ended_low_impact"}, "known": {"known", "known_published"}, "all_users_told": {"all_told", "individually_handled"}} {
		s := coordinating(t)
		s.runs("佐藤", "# schedule 2009-08-26")
		if d := s.give("佐藤", "# cancel-publication "+reason); comesTo(d) != "second" {
			t.Fatalf("%s is %s", reason, comesTo(d))
		}
		d := s.runs("佐藤", "# cancel-publication "+reason)
		if s.c.State == Scheduled || !s.c.planned().IsZero() || s.c.Plans[1].Why != reason {
			t.Errorf("%s: state %s, plans %+v", reason, s.c.State, s.c.Plans)
		}
		for _, n := range d.Notices {
			switch f := n.Facts.(type) {
			case *PartyEnd:
				if f.Reason != words[0] {
					t.Errorf("%s is told as %s", reason, f.Reason)
				}
			case *BodyReport:
				if got := f.Lines[0].Command; got.Verb != "close" || got.Arg(0) != words[1] {
					t.Errorf("%s: reception is offered %+v", reason, got)
				}
			}
			if n.To == "F" {
				t.Errorf("the finder is told %s", n.Kind)
			}
		}
	}
}
