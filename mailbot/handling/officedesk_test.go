package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// many adds n more cases to the scene, each of its own finder but the last, who is the first case's.
func (s *scene) many(n int, state State, assigned string) {
	for i := range n {
		c := reported(Consents{})
		c.Key, c.Number = fmt.Sprintf("%016d", i+1), fmt.Sprintf("IPA#2000000%d", i+1)
		c.State, c.Parts.Reception.AssignedTo = state, assigned
		if i < n-1 {
			c.Finder.Address = fmt.Sprintf("f%d@finder.example", i+1)
		}
		s.others = append(s.others, c)
	}
}

// users.md B15: every open case of one person goes to another; each finder hears of it once, with all its numbers, and the one who
// takes over gets one list.
func TestTakeoverTellsEachFinderOnce(t *testing.T) {
	s := newScene(t)
	s.give("山田", "# assign 山田")
	s.many(3, Accepted, "山田")
	s.others[0].Parts.Reception.AssignedTo = "Tanaka"
	closed := s.others[1]
	closed.Key, closed.Number, closed.State = "cc", "IPA#30000000", Declined
	s.others = append(s.others, closed)
	d := s.give("山田", "takeover 山田 Tanaka")
	f := d.Notices[0].Facts.(*DeskPreview)
	if want := []string{caseNumber, "IPA#20000002", "IPA#20000003"}; !slices.Equal(f.Preview.Numbers, want) {
		t.Errorf("previewed %v", f.Preview.Numbers)
	}
	d = s.give("山田", "confirm "+f.Token)
	if got := to(d); !slices.Equal(got, []string{"any/coordinator_changed F", "any/coordinator_changed F", "desk/takeover_list Tanaka"}) {
		t.Fatalf("told %v", got)
	}
	first, second, list := d.Notices[0], d.Notices[1], d.Notices[2].Facts.(*DeskAssigned)
	if first.Case != caseKey || !slices.Equal(first.Facts.(*AnyCoordinator).Numbers, []string{caseNumber, "IPA#20000003"}) || first.Facts.(*AnyCoordinator).Name != "Tanaka" {
		t.Errorf("the first finder: %+v %+v", first, first.Facts)
	}
	if second.Case != s.others[1].Key || len(second.Facts.(*AnyCoordinator).Numbers) != 1 || len(list.Cases) != 3 {
		t.Errorf("the second finder: %+v; list %+v", second.Facts, list)
	}
	if s.c.Parts.Reception.AssignedTo != "Tanaka" || s.others[0].Parts.Reception.AssignedTo != "Tanaka" || s.others[3].Parts.Reception.AssignedTo != "山田" {
		t.Error("the wrong cases moved")
	}
}

func TestTakeoverOfSomeAndOfWhoLeft(t *testing.T) {
	s := newScene(t)
	s.many(2, Accepted, "中村") // who is in no configuration any more
	s.runs("山田", "takeover 中村 Tanaka cases=20000002")
	if s.others[0].Parts.Reception.AssignedTo != "中村" || s.others[1].Parts.Reception.AssignedTo != "Tanaka" {
		t.Errorf("moved %v %v", s.others[0].Parts, s.others[1].Parts)
	}
	s.runs("山田", "takeover 中村 Tanaka")
	if s.others[0].Parts.Reception.AssignedTo != "Tanaka" {
		t.Error("the rest stayed")
	}
	if d := s.give("山田", "takeover 中村 Tanaka"); refusalOf(d) != "no_such_person" || len(d.Refusal.Known) != 2 {
		t.Errorf("nobody's: %+v", d.Refusal)
	}
}

// users.md A14: the list is frozen, what cannot be done to a case leaves it out by name, two persons look, each finder of each case
// gets one mail, and the mails are an announced batch that can be stopped.
func TestBulkIsFrozenAndNamed(t *testing.T) {
	s := newScene(t)
	s.many(3, Accepted, "")
	s.others[1].State = Received
	d := s.give("山田", "bulk tell F filter=kind=product | まもなくです。")
	pre := d.Notices[0].Facts.(*DeskPreview)
	if len(pre.Preview.Numbers) != 4 || len(pre.Preview.Left) > 0 || !pre.Persons {
		t.Fatalf("previewed %+v", pre.Preview)
	}
	n := d.Office[0].Proposed.N
	d = s.give("山田", "confirm "+pre.Token)
	who, code := codeOf(d)
	if who != "Tanaka" {
		t.Fatalf("asked %v", to(d))
	}
	s.give(who, "approve "+code)
	s.goesOn(s.p.Delay)
	d = s.fallDue()[0]
	if got := to(d); strings.Count(strings.Join(got, ";"), "finder/progress F") != 4 || len(d.Office) != 2 || d.Office[1].Batch.Total != 4 || d.Office[1].Batch.N != n {
		t.Errorf("told %v, office %s", got, did(d))
	}
	cases := map[string]bool{}
	for _, x := range d.Notices {
		if x.Kind == FinderProgressKind {
			cases[x.Case] = x.Batch == n
		}
	}
	if len(cases) != 4 {
		t.Errorf("mails of %v", cases)
	}
	if d := s.give("Tanaka", "hold batch="+decimal(n)); did(d) != "office batch 4 true" {
		t.Errorf("hold: %s %+v", did(d), d.Refusal)
	}
	if d := s.give("Tanaka", "hold batch="+decimal(n)); refusalOf(d) != "nothing_to_do" {
		t.Errorf("hold again: %+v", d.Refusal)
	}
	if d := s.give("佐藤", "resume batch="+decimal(n)); refusalOf(d) != "no_such_mail" {
		t.Errorf("the other body: %+v", d.Refusal)
	}
	if d := s.give("山田", "resume batch="+decimal(n)); did(d) != "office batch 4 false; order release "+decimal(n)+" hold" {
		t.Errorf("resume: %s", did(d))
	}
}

// A case that changed since the preview is never written to unseen: it is left out and named (users.md A14).
func TestBulkListDoesNotMove(t *testing.T) {
	s := newScene(t)
	s.many(2, Received, "")
	d := s.give("山田", "bulk assign Tanaka filter=state=received")
	token := tokenOf(d)
	s.runs("Tanaka", "# accept product")
	d = s.give("山田", "confirm "+token)
	f, ok := d.Notices[0].Facts.(*DeskApproval)
	if !ok || len(f.Preview.Numbers) != 2 || len(f.Preview.Left) != 1 || f.Preview.Left[0] != (Left{caseNumber, "changed"}) || len(d.Also) > 0 {
		t.Fatalf("told %v", to(d))
	}
	s.give("山田", "bulk assign Tanaka cases=20000001,IPA#20000002")
	if q := s.p.Office.Proposals; len(q) != 2 {
		t.Errorf("by numbers: %+v", q)
	}
}

// What a bulk command cannot do to a case leaves it out with the reason, and whoever gets the work hears of it once.
func TestBulkLeavesOut(t *testing.T) {
	s := newScene(t)
	s.give("山田", "# assign Tanaka")
	s.many(2, Accepted, "")
	d := s.give("山田", "bulk assign Tanaka filter=kind=product")
	f := d.Notices[0].Facts.(*DeskPreview)
	if !slices.Equal(f.Preview.Left, []Left{{caseNumber, "nothing_to_do"}}) || len(f.Preview.Numbers) != 2 {
		t.Errorf("left out %v of %v", f.Preview.Left, f.Preview.Numbers)
	}
	if got := f.Preview.Told; len(got) != 1 || got[0].To != "Tanaka" || got[0].Kind != DeskAssignedKind {
		t.Errorf("tells %+v", got)
	}
	d = s.runs("山田", "bulk assign Tanaka filter=kind=product")
	i := slices.IndexFunc(d.Notices, func(n Notice) bool { return n.Kind == DeskAssignedKind })
	if i < 0 || len(d.Notices[i].Facts.(*DeskAssigned).Cases) != 2 || strings.Contains(did(d), "batch") {
		t.Errorf("told %v, did %s", to(d), did(d))
	}
	for _, l := range d.Notices[i].Facts.(*DeskAssigned).Cases {
		if l.Assigned != "Tanaka" {
			t.Errorf("%s is said to be with %q", l.Number, l.Assigned)
		}
	}
}

// S17: a case is destroyed by two persons, after its retention and not a day before; the preview names the backups that still hold it.
func TestDeleteAfterRetention(t *testing.T) {
	s := inState(t, Declined)
	s.facts.Backups = []Backup{{At: storyDay, File: "backup-1"}}
	d := s.give("山田", "# delete why=old")
	if refusalOf(d) != "retention" || !slices.Equal(d.Refusal.Known, []string{"2010-07-08"}) {
		t.Errorf("at once: %+v", d.Refusal)
	}
	s.at = Date{2010, time.July, 7}.Time(23, 50)
	if d := s.give("山田", "# delete why=old"); refusalOf(d) != "retention" {
		t.Errorf("a day before: %+v", d.Refusal)
	}
	s.at = Date{2010, time.July, 8}.Time(0, 0)
	d = s.give("山田", "# delete why=old")
	f, ok := d.Notices[0].Facts.(*DeskApproval)
	if !ok || len(f.Preview.Lost) != 1 || f.Delay != 15 {
		t.Fatalf("on the day: %v %+v", to(d), d.Refusal)
	}
	s.give("Tanaka", "approve "+f.Code)
	s.goesOn(s.p.Delay)
	if d := s.fallDue()[0]; did(d) != "settled; order delete  old" && did(d) != "settled; order delete old" {
		t.Errorf("did %q", did(d))
	}
}

// users.md C9: the right word stops everything the body sends and is used up; five wrong ones in a day void it and alarm the desk.
func TestStopWord(t *testing.T) {
	word := func(s *scene, code string) Decision {
		return s.decide(Case{}, s.event(StopWord{Realm: Reception, MAC: macOf(code)}))
	}
	begin := func() *scene {
		s := newScene(t)
		s.p.Office = ApplyOffice(s.p.Office, OfficeChange{Stop: &Stop{Realm: Reception, MAC: macOf("4821"), Since: s.at}})
		return s
	}
	s := begin()
	d := word(s, "4821")
	if got := to(d); len(got) != 4 || !s.p.Office.Stopped(Reception) || s.p.Office.Stopped(Coordination) {
		t.Errorf("right: told %v", got)
	}
	for _, n := range d.Notices {
		co, _ := s.p.Coordinator(n.To)
		if f := n.Facts.(*DeskStopped); n.Kind != DeskStoppedKind || (f.Code != "") != co.Serves(Reception) {
			t.Errorf("%s is told %+v", n.To, f)
		}
	}
	if d := word(s, "4821"); len(d.Notices) > 0 || len(d.Office) != 1 || d.Office[0].Held != nil {
		t.Errorf("used twice: %+v", d)
	}
	if d := word(s, d.Notices[0].Facts.(*DeskStopped).Code); len(d.Notices) != 4 || len(s.p.Office.Holds) != 1 {
		t.Errorf("the next one, already stopped: %+v", d)
	}

	s = begin()
	for i := range 4 {
		if d := word(s, "0000"); len(d.Notices) > 0 || s.p.Office.Stops[0].Wrong != i+1 {
			t.Fatalf("wrong %d: %+v", i+1, d)
		}
	}
	s.at = s.at.Add(24 * time.Hour)
	for range 4 {
		word(s, "0000")
	}
	if s.p.Office.Stops[0].MAC != macOf("4821") {
		t.Fatal("four wrong ones on each of two days void the code")
	}
	d = word(s, "0000")
	if got := to(d); !slices.Equal(got, []string{"desk/stop_code 山田", "desk/stop_code Tanaka"}) || s.p.Office.Stopped(Reception) {
		t.Errorf("five: told %v", got)
	}
	if word(s, "4821"); s.p.Office.Stopped(Reception) {
		t.Error("a void code stops")
	}

	s = newScene(t)
	if d := word(s, "4821"); len(d.Notices) > 0 || s.p.Office.Stopped(Reception) || s.p.Office.Stops[0].Wrong != 1 {
		t.Errorf("before there is a code: %+v", d)
	}
	s = begin()
	s.give("Tanaka", "key suspend 山田")
	for _, n := range word(s, "4821").Notices {
		if n.To == "山田" {
			t.Error("a suspended key is given the next code")
		}
	}
}

// Of what waits for its hour, the morning page comes once a working day, to each body that has anybody, and never hangs.
func TestMorningPage(t *testing.T) {
	only := func(name string) Policy {
		p := office()
		p.Coordinators = slices.DeleteFunc(p.Coordinators, func(c Coordinator) bool { return c.Name != name })
		return p
	}
	closed := office()
	var days []string
	for d := (Date{2000, 1, 1}); d.Y == 2000; d = d.AddDays(1) {
		days = append(days, d.String()[5:])
	}
	closed.Calendar = NewCalendar(days)
	for name, tc := range map[string]struct {
		p    Policy
		want string // the page behind the one of Wednesday 8 July 2009
	}{
		"two bodies": {office(), "2009-07-09"}, "reception alone": {only("山田"), "2009-07-09"}, "coordination alone": {only("佐藤"), "2009-07-09"}, "nobody": {DefaultPolicy(), ""}, "always closed": {closed, ""},
	} {
		s := newScene(t)
		s.p = tc.p
		s.decide(Case{}, s.event(FellDue{What: DueDigest, Facts: s.known(Reception)}))
		dues := OfficeDues(s.p, s.at)
		switch {
		case tc.want == "" && len(dues) > 0, tc.want != "" && (len(dues) != 1 || DateOf(dues[0].At).String() != tc.want || !dues[0].Fires):
			t.Errorf("%s: next %+v", name, dues)
		}
		if again := s.decide(Case{}, s.event(FellDue{What: DueDigest})); len(again.Notices) > 0 {
			t.Errorf("%s: a second page on one day", name)
		}
	}
	p := office()
	if at, ok := p.nextDigest(Date{2009, 7, 8}.Time(18, 0)); !ok || at.Format(time.RFC3339) != "2009-07-09T08:45:00+09:00" {
		t.Errorf("an office that began today has its first page at %s", at)
	}
	p.Office.Digests = []Digested{{Realm: Reception, Day: Date{2009, 4, 1}}, {Realm: Coordination, Day: Date{2009, 4, 1}}}
	for now, want := range map[time.Time]string{
		Date{2009, 7, 8}.Time(3, 0):   "2009-07-08T08:45:00+09:00", // before its hour
		Date{2009, 7, 8}.Time(18, 0):  "2009-07-08T08:45:00+09:00", // missed, and made now
		Date{2009, 7, 11}.Time(12, 0): "2009-07-13T08:45:00+09:00", // Saturday
		Date{2009, 4, 29}.Time(12, 0): "2009-04-30T08:45:00+09:00", // a holiday
	} {
		if at, ok := p.nextDigest(now); !ok || at.Format(time.RFC3339) != want {
			t.Errorf("%s: %s", now, at)
		}
	}
}

// The page holds what is the body's and the reader's own.
func TestPageIsForItsReader(t *testing.T) {
	s := inState(t, HandedOver)
	s.give("山田", "# tell F | x", openText)
	s.give("佐藤", "# return why=x", unbound)
	s.facts.Held = []HeldMail{{N: 1, Realm: Reception}, {N: 2, Realm: Coordination}}
	s.rows[len(s.rows)-1].State = "held"
	s.give("鈴木", "away 7/10..7/14")
	d := s.decide(Case{}, s.event(FellDue{What: DueDigest, Facts: s.known(Reception)}))
	for _, n := range d.Notices {
		f := n.Facts.(*DeskDigest)
		co, _ := s.p.Coordinator(n.To)
		mine, others := 1, 0
		if n.To == "Tanaka" || n.To == "鈴木" {
			mine, others = 0, 1
		}
		if !co.Serves(f.Realm) || len(f.Decide) != mine || len(f.Pending) != others || len(f.Held) != 1 || f.Held[0].Realm != f.Realm || f.Stop == "" || (len(f.Away) == 1) != (f.Realm == Coordination) {
			t.Errorf("%s reads %+v", n.To, f)
		}
	}
	if len(s.p.Office.Stops) != 2 || s.p.Office.Stops[0].MAC == s.p.Office.Stops[1].MAC {
		t.Errorf("stop words %+v", s.p.Office.Stops)
	}
}

// Who hears of what happens in a case follows what each asked for; an absent one's deputy hears too, and never nobody (users.md A18).
func TestWhoIsTold(t *testing.T) {
	day := Date{2009, 7, 8}
	base := Case{Key: "k", Countable: Countable{State: Received}}
	for name, tc := range map[string]struct {
		notify string // of 山田 and Tanaka
		office Office
		inCase func(*Case)
		want   []string
	}{
		"all":                   {"all all", Office{}, nil, []string{"山田", "Tanaka"}},
		"mine, nobody's":        {"mine mine", Office{}, nil, []string{"山田", "Tanaka"}},
		"mine":                  {"mine mine", Office{}, func(c *Case) { c.Parts.Reception.AssignedTo = "Tanaka" }, []string{"Tanaka"}},
		"duty":                  {"duty duty", Office{Duty: []Duty{{Reception, "山田", day, day}}}, nil, []string{"山田"}},
		"duty of another day":   {"duty mine", Office{Duty: []Duty{{Reception, "山田", day.AddDays(1), day.AddDays(1)}}}, nil, []string{"山田", "Tanaka"}},
		"duty, high impact":     {"duty duty", Office{Duty: []Duty{{Reception, "山田", day, day}}}, func(c *Case) { c.Impact = "priority" }, []string{"山田", "Tanaka"}},
		"the other body's duty": {"duty all", Office{Duty: []Duty{{Coordination, "山田", day, day}}}, nil, []string{"Tanaka"}},
		"away with a deputy":    {"mine digest", Office{Absences: []Absence{{"山田", day, day, "Tanaka"}}}, func(c *Case) { c.Parts.Reception.AssignedTo = "山田" }, []string{"山田", "Tanaka"}},
		"digest only":           {"digest digest", Office{}, nil, []string{"山田", "Tanaka"}},
		"digest, nobody's":      {"digest mine", Office{}, nil, []string{"Tanaka"}},
		"suspended":             {"mine digest", Office{Staff: []Staff{{Name: "山田", Fingerprint: finger40("1"), Suspended: storyDay}}}, func(c *Case) { c.Parts.Reception.AssignedTo = "山田" }, []string{"Tanaka"}},
		"both suspended":        {"all all", Office{Staff: []Staff{{Name: "山田", Fingerprint: finger40("1"), Suspended: storyDay}, {Name: "Tanaka", Fingerprint: finger40("2"), Suspended: storyDay}}}, nil, []string{"山田", "Tanaka"}},
	} {
		p, c := office(), base
		p.Office = tc.office
		for i, notify := range strings.Fields(tc.notify) {
			p.Coordinators[i].Notify = notify
		}
		if tc.inCase != nil {
			tc.inCase(&c)
		}
		var got []string
		for _, co := range p.told(c, Reception, day) {
			got = append(got, co.Name)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, not %v", name, got, tc.want)
		}
	}
}
