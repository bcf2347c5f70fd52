package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// waitingScene is a case with one party in a role, at a stage that it reached by what really happens: an attempt, the details, its word.
func waitingScene(t check, role Role, stage Stage) *scene {
	t.Helper()
	s := newScene(t)
	if role.Coordinated() {
		s.bring(HandedOver)
		s.runs("佐藤", "# take")
	} else {
		s.runs("山田", "# accept website")
	}
	s.p.Calendar = NewCalendar([]string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"})
	s.p.Window, _ = ParseSendWindow("Mon-Fri 09:30-18:30")
	realm := Reception
	if role.Coordinated() {
		realm = Coordination
	}
	code := roleLetters[role] + "1"
	s.parties = append(s.parties, Party{Handle: "party", NameEN: "Party", Language: English, Addresses: []string{"psirt@party.example"}, Phone: "1", Post: "Street"})
	s.passes(code, realm, Change{Joined: &CaseParty{Code: code, Handle: "party", Role: role, Realm: realm, Reference: "VH#00000001", Stage: ToContact}})
	if stage == ToContact {
		return s
	}
	s.passes(code, realm, Change{Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent", Kind: string(DevWindowKind), Mail: 900}})
	if !stage.before(DetailSent) && stage != Unreachable {
		s.passes(code, realm, Change{Dated: &DateStart{What: "detail"}})
	}
	s.passes(code, realm, Change{Moved: &Moved{Stage: stage}})
	return s
}

func (s *scene) passes(code string, r Realm, ch Change) {
	s.at = s.at.Add(time.Minute)
	ch.At, ch.Actor, ch.Realm, ch.Party = s.at, keikai, r, code
	s.write(caseKey, []Change{ch})
}

// fallsDue lets what fell of the case's parties up to now be decided, the earliest first, as the bot does, and returns what came of it.
func (s *scene) fallsDue() (out []Decision) {
	for _, d := range contactDues(s.p, s.c) {
		if d.Fires && !d.At.After(s.at) {
			out = append(out, s.decide(s.c, Event{At: s.at, What: FellDue{What: d.What, Ref: d.Ref}}))
		}
	}
	return out
}

// reaches lets time pass until a moment in Japan.
func (s *scene) reaches(at string) {
	s.t.Helper()
	next, err := time.ParseInLocation("2006-01-02 15:04", at, JST)
	if err != nil || !next.After(s.at) {
		s.t.Fatalf("%s is not after %s: %v", at, s.at, err)
	}
	s.at = next
}

// What is repeated follows from where the party stands, and a party that nothing is awaited from is not written to. notices.md 1.1 to 1.4
func TestRemindRepeatsWhatIsAwaited(t *testing.T) {
	for _, tc := range []struct {
		role  Role
		stage Stage
		want  string
	}{
		{Developer, ToContact, "not_contacted"},
		{Developer, Contacted, "developer/contact_reminder"},
		{Developer, NoAnswer, "developer/contact_reminder"},
		{Developer, Unreachable, "developer/contact_reminder"},
		{Developer, WindowConfirmed, "not_awaited"},
		{Developer, DetailSent, "developer/result_reminder"},
		{Developer, DetailAcknowledged, "developer/result_reminder"},
		{Developer, Verifying, "developer/result_reminder"},
		{Distributor, Verifying, "developer/result_reminder"},
		{Developer, Ready, "not_awaited"},
		{OverseasCoordinator, Contacted, "other/overseas_intro"},
		{OverseasCoordinator, DetailSent, "developer/result_reminder"},
		{Operator, Contacted, "operator/operator_contact_reminder"},
		{Operator, DetailSent, "operator/operator_received_check"},
		{Operator, DetailAcknowledged, "operator/operator_status"},
		{Operator, FixPlanned, "operator/operator_status"},
		{Operator, FixReported, "not_awaited"},
		{Operator, StageDeclined, "not_awaited"},
		{ConstructionProvider, Contacted, "operator/provider_intro"},
		{ConstructionProvider, DetailSent, "operator/operator_received_check"},
		{ConstructionProvider, Verifying, "not_awaited"},
		{Analyst, Contacted, "other/analysis_reminder"},
		{Authority, Contacted, "no_reminder"},
	} {
		s := waitingScene(t, tc.role, tc.stage)
		s.reaches("2009-07-13 10:00")
		by, code := "山田", roleLetters[tc.role]+"1"
		if tc.role.Coordinated() {
			by = "佐藤"
		}
		d := s.give(by, "# remind "+code)
		got := strings.Join(to(d), ", ")
		if d.Refusal != nil {
			got = d.Refusal.Why
			if d.Refusal.Code != RefusedNothing || len(d.Changes) > 0 {
				t.Errorf("%s at %s: refused as %+v", tc.role, tc.stage, d.Refusal)
			}
		} else {
			tc.want += " " + code
			cp, _ := s.c.PartyOf(code)
			if len(cp.Reminded) != 1 || cp.Reminded[0].Gone {
				t.Errorf("%s at %s: the record says %+v", tc.role, tc.stage, cp.Reminded)
			}
		}
		if got != tc.want {
			t.Errorf("%s at %s: remind comes to %q, not %q", tc.role, tc.stage, got, tc.want)
		}
	}
}

// Who found a flaw is asked for the status, who found none for nothing; an open question about the date comes before both.
func TestRemindAfterTheResult(t *testing.T) {
	s := waitingScene(t, Developer, DetailSent)
	s.passes("V1", Coordination, Change{Reported: &StatusStep{Result: "exists"}})
	s.reaches("2009-07-13 10:00")
	d := s.give("佐藤", "# remind V1 | Is the fix on its way?")
	if f, ok := factsOf[PartyAsk](d, DevStatusAskKind); !ok || f.Text != "Is the fix on its way?" || f.Due.String() != "2009-07-21" {
		t.Fatalf("status is asked for with %+v: %v", f, to(d))
	}
	s.passes("V1", Coordination, Change{DateAsked: &DateAsk{At: Date{2009, 8, 25}.Time(12, 0), AnswerBy: Date{2009, 7, 31}, By: "佐藤"}})
	s.reaches("2009-07-14 10:00")
	d = s.give("佐藤", "# remind V1")
	if f, ok := factsOf[PublicationDate](d, DevDateAgainKind); !ok || f.AnswerBy.String() != "2009-07-31" || f.At != (Date{2009, 8, 25}).Time(12, 0) {
		t.Fatalf("the date is asked for with %+v: %v", f, to(d))
	}
	s.passes("V1", Coordination, Change{DateSaid: &DateAnswer{Proposed: Date{2009, 8, 25}.Time(12, 0), Answer: "accept"}})
	s.passes("V1", Coordination, Change{Reported: &StatusStep{Result: "no_effect"}})
	s.reaches("2009-07-15 10:00")
	if d := s.give("佐藤", "# remind V1"); d.Refusal == nil || d.Refusal.Why != "not_awaited" {
		t.Errorf("a developer without a flaw: %v", to(d))
	}
}

func factsOf[T any](d Decision, k NoticeKind) (T, bool) {
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*T); ok && n.Kind == k {
			return *f, true
		}
	}
	var none T
	return none, false
}

// A reminder that has not left can be taken back, and then it was none: the next one is the first again. users.md A15
func TestUndoneReminderIsNone(t *testing.T) {
	s := waitingScene(t, Developer, Contacted)
	s.reaches("2009-07-13 10:00")
	s.give("佐藤", "# remind V1")
	if d := s.give("佐藤", "# undo"); d.Refusal != nil {
		t.Fatalf("undo: %+v", d.Refusal)
	}
	if cp, _ := s.c.PartyOf("V1"); len(cp.Reminded) > 0 || !slices.ContainsFunc(s.orders, func(o Order) bool { return o.What == OrderCancel }) {
		t.Errorf("left over: %+v, orders %+v", cp.Reminded, s.orders)
	}
	if f, _ := factsOf[PartyContact](s.give("佐藤", "# remind V1"), DevContactAgainKind); f.Nth != 1 {
		t.Errorf("the next is number %d", f.Nth)
	}
}

// No address, another body's party, a closed case, the finder without a question: each is refused by its name.
func TestRemindIsRefusedByName(t *testing.T) {
	s := waitingScene(t, Developer, Contacted)
	s.parties[len(s.parties)-1].Addresses = nil
	if d := s.give("佐藤", "# remind V1"); d.Refusal == nil || d.Refusal.Code != RefusedParty || d.Refusal.Why != "no_address" {
		t.Errorf("without an address: %+v", d.Refusal)
	}
	for line, want := range map[string]RefusalCode{"山田 # remind V1": RefusedParty, "佐藤 # remind F": RefusedParty, "山田 # remind F": RefusedNothing, "佐藤 # remind V9": RefusedParty, "佐藤 # remind": RefusedMissing} {
		by, command, _ := strings.Cut(line, " ")
		if d := s.give(by, command); d.Refusal == nil || d.Refusal.Code != want {
			t.Errorf("%s: %+v", line, d.Refusal)
		}
	}
	s = inState(t, Declined)
	if d := s.give("山田", "# remind F"); d.Refusal == nil || d.Refusal.Code != RefusedState {
		t.Errorf("of an ended case: %+v", d.Refusal)
	}
}

// users.md C15: "auto" sends all, "propose" none, "known" to windows that are known. After a leak nothing is sent by itself (A16).
func TestWhoSendsAReminder(t *testing.T) {
	for _, tc := range []struct {
		mode  string
		stage Stage
		how   func(*scene)
		want  string
	}{
		{"auto", Contacted, nil, "developer/contact_reminder V1"},
		{"known", Contacted, nil, "desk/proposal 佐藤, desk/proposal 鈴木"},
		{"propose", Contacted, nil, "desk/proposal 佐藤, desk/proposal 鈴木"},
		{"known", DetailSent, nil, "developer/result_reminder V1"},
		{"propose", DetailSent, nil, "desk/proposal 佐藤, desk/proposal 鈴木"},
		{"known", Contacted, registered, "developer/contact_reminder V1"},
		{"auto", Contacted, func(s *scene) { s.parties[len(s.parties)-1].Addresses = nil }, "desk/proposal 佐藤, desk/proposal 鈴木"},
		{"auto", Contacted, func(s *scene) { s.happens(PartyWrote{Party: "V1", Realm: Coordination, Quiet: true}) }, "desk/proposal 佐藤, desk/proposal 鈴木"},
		{"auto", Contacted, func(s *scene) {
			s.passes("V1", Coordination, Change{Leaked: &Leak{At: s.at, Source: "https://blog.example"}})
		}, ""},
	} {
		s := waitingScene(t, Developer, tc.stage)
		s.p.Reminders = tc.mode
		if tc.how != nil {
			tc.how(s)
		}
		s.reaches("2009-07-15 17:00") // the day that the developer was given is not over
		if d := s.fallsDue(); len(d) > 0 {
			t.Errorf("%s at %s: %v on the day itself", tc.mode, tc.stage, to(d[0]))
		}
		s.reaches("2009-07-16 09:00")
		got := ""
		for _, d := range s.fallsDue() {
			got += strings.Join(to(d), ", ")
		}
		if got != tc.want {
			t.Errorf("%s at %s: %q, not %q", tc.mode, tc.stage, got, tc.want)
		}
		if again := s.fallsDue(); len(again) > 0 {
			t.Errorf("%s at %s falls twice: %v", tc.mode, tc.stage, to(again[0]))
		}
	}
}

func registered(s *scene) {
	p := &s.parties[len(s.parties)-1]
	p.Registration, p.Keys = "general", []PartyKey{{Fingerprint: firstKey, Trust: Confirmed, State: KeyCurrent}}
}

// A mail that came back is not repeated: the next channel is due on the next working day. N3
func TestReturnedMailLeadsToAnotherChannel(t *testing.T) {
	s := waitingScene(t, Developer, Contacted)
	s.passes("V1", Coordination, Change{Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "returned", Mail: 900}})
	got := contactDues(s.p, s.c)
	if len(got) != 2 || got[0].What != "channel" || got[0].Day.String() != "2009-07-09" || got[1].What != "unreachable" {
		t.Errorf("dues: %+v", got)
	}
	s.reaches("2009-07-10 09:00")
	d := s.fallsDue()
	if f, ok := factsOf[DeskProposal](d[0], DeskProposalKind); !ok || f.What != "channel" || f.Lines[0].Command.Verb != "contact" || f.Lines[0].Command.Value("by") != "phone" {
		t.Errorf("proposed: %+v", f)
	}
}

// Dates to parties count working days, over the year's end and its closing days too. N6, users.md C5
func TestReplyDaysPassOverTheYearEnd(t *testing.T) {
	s := waitingScene(t, Operator, Contacted)
	s.reaches("2009-12-25 18:45") // Friday, after the sending hours: it leaves on Monday 28 December, the last working day of the year
	d := s.give("山田", "# remind O1")
	f, ok := factsOf[PartyContact](d, OpContactAgainKind)
	if !ok || f.Due.String() != "2010-01-08" || len(f.Tries) != 1 || f.Tries[0].Day.String() != "2009-07-08" {
		t.Errorf("the reminder has %+v: %v", f, to(d))
	}
	facts, _ := factsOf[DeskTranscript](d, DeskTranscriptKind)
	if r := facts.Results[0]; !slices.Contains(r.Dates, DateRow{What: "leaves", Day: Date{2009, 12, 28}}) {
		t.Errorf("the transcript says of its leaving %+v", r.Dates)
	}
	s.reaches("2010-01-08 17:00")
	if dues := contactDues(s.p, s.c); dues[0].What != "remind" || dues[0].Day.String() != "2010-01-07" {
		t.Errorf("the next is due on %+v", dues[0])
	}
}

// Under an edition that knows them: the receipt within days, and the finder's right a year after the origin day, told once. domain.md 9.1; N2
func TestDuesOfTheFinderByEdition(t *testing.T) {
	s := waitingScene(t, Developer, Contacted)
	has := func(what string) bool {
		return slices.ContainsFunc(Dues(s.p, s.c, Reception), func(d Due) bool { return d.What == what })
	}
	if has("lift_right") || has("acknowledge") {
		t.Errorf("the edition of 2009 has neither: %+v", Dues(s.p, s.c, Reception))
	}
	s.passes("V1", Coordination, Change{Edition: "2022"})
	if !has("lift_right") || !has("acknowledge") {
		t.Fatalf("the edition of 2022 has both: %+v", Dues(s.p, s.c, Reception))
	}
	s.passes("", Reception, Change{Dated: &DateStart{What: "acknowledged"}})
	if has("acknowledge") {
		t.Error("the receipt has left and is due")
	}
	s.reaches("2010-07-09 09:00")
	d := s.decide(s.c, Event{At: s.at, What: FellDue{What: "lift_right", Ref: "F"}})
	if f, ok := factsOf[DeskProposal](d, DeskProposalKind); !ok || f.What != "lift_right" || f.Number != caseNumber || has("lift_right") {
		t.Errorf("reception is told %+v: %v", f, to(d))
	}
}

// waiting= finds a case by every party that it waits for, each body by its own.
func TestListFindsWhoIsWaitedFor(t *testing.T) {
	s := waitingScene(t, Developer, Contacted)
	s.give("山田", "# ask F by=2009-07-20 | どの版ですか。")
	for line, want := range map[string]int{"佐藤 list waiting=V": 1, "佐藤 list waiting=O": 0, "佐藤 list waiting=F": 0, "山田 list waiting=V": 0, "山田 list waiting=F": 1, "山田 list waiting=me": 0, "佐藤 list older=90d waiting=V": 0} {
		by, command, _ := strings.Cut(line, " ")
		if f, ok := factsOf[DeskList](s.give(by, command), DeskListKind); !ok || len(f.Rows) != want {
			t.Errorf("%s gives %d rows: %+v", line, len(f.Rows), f.Rows)
		}
	}
	s.reaches("2009-10-20 10:00")
	f, _ := factsOf[DeskList](s.give("佐藤", "list older=90d waiting=V"), DeskListKind)
	if len(f.Rows) != 1 || f.Rows[0].Waits != "V" || f.Rows[0].Next == nil || f.Rows[0].Next.Party != "V1" {
		t.Errorf("after 90 days: %+v", f.Rows)
	}
	if f, _ := factsOf[DeskDues](s.give("佐藤", "overdue"), DeskDueKind); len(f.Rows) == 0 || f.Rows[0].What != "remind" || f.Rows[0].Late < 60 {
		t.Errorf("overdue: %+v", f.Rows)
	}
}

// However attempts, answers, reminders and commands follow one another, a party that something is awaited from always has a due: no deadline is
// lost. And whatever falls leaves a record, so that it does not fall in circles; nothing falls on a day on which nobody works. N2, N3, N6; domain.md 4.4
func TestNoDeadlineIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom([]Role{Developer, Related, Distributor, OverseasCoordinator, Operator, ConstructionProvider, Analyst, Authority}).Draw(t, "role")
		stage := rapid.SampledFrom([]Stage{Contacted, DetailSent, DetailAcknowledged, Verifying, NoAnswer}).Draw(t, "stage")
		s := waitingScene(t, role, stage)
		s.p.Reminders = rapid.SampledFrom([]string{"auto", "known", "propose"}).Draw(t, "mode")
		code := s.c.Parties[0].Code
		for i := range rapid.IntRange(1, 24).Draw(t, "steps") {
			s.goesOn(time.Duration(rapid.IntRange(1, 24*40).Draw(t, "hours")) * time.Hour)
			what := rapid.SampledFrom([]string{"falls", "remind", "phone", "fax", "post", "falls", "remind", "phone", "fax", "post", "falls", "remind", "writes", "reached", "returned", "result", "verifying"}).Draw(t, "what")
			s.undergoes(code, what)
			checkDues(t, s, code, fmt.Sprintf("step %d: %s", i, what))
		}
	})
}

func (s *scene) undergoes(code, what string) {
	cp, _ := s.c.PartyOf(code)
	by := map[Realm]string{Reception: "山田", Coordination: "佐藤"}[cp.Realm]
	tried := func(channel, outcome string) {
		s.passes(code, cp.Realm, Change{Tried: &Attempt{At: s.at, Channel: channel, Outcome: outcome, Mail: 0}})
	}
	switch what {
	case "falls":
		s.at = DateOf(s.at).Time(10, 0).AddDate(0, 0, 1)
		for range 7 { // until somebody is at work
			if s.fallsDue(); s.p.atWork(s.at) {
				break
			}
			s.at = s.at.AddDate(0, 0, 1)
		}
		s.fallsDue()
	case "writes":
		s.happens(PartyWrote{Party: code, Realm: cp.Realm, Quiet: true})
	case "remind":
		if token := tokenOf(s.give(by, "# remind "+code)); token != "" {
			s.give(by, "confirm "+token)
		}
	case "phone", "fax", "post":
		tried(what, "no_answer")
	case "reached":
		tried("phone", "reached")
	case "returned":
		tried("mail", "returned")
	case "result":
		s.passes(code, cp.Realm, Change{Reported: &StatusStep{Result: "exists"}})
	case "verifying":
		if cp.Stage.before(Verifying) {
			s.passes(code, cp.Realm, Change{Moved: &Moved{Stage: Verifying}})
		}
	}
}

func checkDues(t reporter, s *scene, code, name string) {
	cp, _ := s.c.PartyOf(code)
	dues := contactDues(s.p, s.c)
	_, waits := s.c.awaits(cp)
	if waits && !slices.ContainsFunc(dues, func(d Due) bool { return d.Party == code && d.Realm == cp.Realm }) {
		t.Fatalf("%s: %s waits at %s and has no due: attempts %s, reminders %s", name, code, cp.Stage, js(cp.Attempts), js(cp.Reminded))
	}
	step := slices.ContainsFunc(dues, func(d Due) bool { return d.Party == code && d.What != "unreachable" })
	if silence := s.c.silenceOf(cp); waits && !step && silence.next(s.p.Book.Of(cp)) != "" {
		t.Fatalf("%s: %s at %s was not tried by %s, and only the end is due: %s", name, code, cp.Stage, silence.next(s.p.Book.Of(cp)), js(cp.Reminded))
	}
	for _, d := range dues {
		if d.At.IsZero() || !s.p.Calendar.Working(DateOf(d.At)) || d.What == "" {
			t.Fatalf("%s: %+v is no moment at which anybody works", name, d)
		}
		if rule := dueRules[d.What]; d.Fires && rule == nil {
			t.Fatalf("%s: nothing says what follows when %s falls", name, d.What)
		}
		if d.Fires && !d.At.After(s.at) && s.p.atWork(s.at) {
			e := Decide(s.p, s.c, Event{At: s.at, What: FellDue{What: d.What, Ref: d.Ref}})
			if len(e.Changes) == 0 {
				t.Fatalf("%s: %s falls and leaves no record", name, d.What)
			}
			again := contactDues(s.p, Apply(s.c, e.Changes...))
			if slices.ContainsFunc(again, func(x Due) bool { return x.What == d.What && x.Ref == d.Ref && x.Fires && !x.At.After(s.at) }) {
				t.Fatalf("%s: %s falls again at once: %s", name, d.What, js(e.Changes))
			}
		}
	}
}
