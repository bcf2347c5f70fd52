package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var planDay = Date{2009, 8, 26}

// planned is a scene whose case is to be published on the 26th of August 2009 at noon, a quarter of an hour before.
func planned(t check) *scene {
	t.Helper()
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26")
	s.until(planDay, 11, 30)
	return s
}

// asksReception gives publish and the own confirmation, and returns a reception coordinator's code.
func (s *scene) asksReception(t *testing.T) (who, code string) {
	t.Helper()
	d := s.give("佐藤", "# publish")
	if comesTo(d) != "preview" {
		t.Fatalf("publish is %s, %+v", comesTo(d), d.Refusal)
	}
	d = s.give("佐藤", "confirm "+tokenOf(d))
	var asked []string
	for _, n := range d.Notices {
		if n.Kind == DeskApprovalKind || n.Kind == DeskReleaseKind {
			asked = append(asked, n.To+" "+string(n.Realm))
		}
	}
	if !slices.Equal(asked, []string{"山田 reception", "Tanaka reception"}) {
		t.Fatalf("asked %v", asked)
	}
	return codeOf(d)
}

// Publication takes one person of each body: coordination gives it, reception gets the code from its own mailbox and answers there. It
// happens at the planned hour and not before. guideline IV.3.13, 4.9; users.md A6, A7, N11
func TestPublishIsBothBodies(t *testing.T) {
	s := planned(t)
	who, code := s.asksReception(t)
	for name, tc := range map[string]struct {
		by, word string
		how      func(*CommandGiven)
	}{
		"a colleague of the giver":            {by: "鈴木", word: "approve"},
		"the giver":                           {by: "佐藤", word: "approve"},
		"reception in coordination's mailbox": {by: who, word: "approve", how: func(g *CommandGiven) { g.Realm = Coordination }},
		"another one with this one's code":    {by: "Tanaka", word: "approve"},
		"as though it were a token":           {by: who, word: "confirm"},
	} {
		var how []func(*CommandGiven)
		if tc.how != nil {
			how = append(how, tc.how)
		}
		if d := s.give(tc.by, tc.word+" "+code, how...); d.Refusal == nil {
			t.Fatalf("%s may approve", name)
		}
	}
	if got := waiting(s.p, []Case{s.c}, Reception); len(got) != 1 || got[0].Command.Verb != "publish" {
		t.Errorf("reception's pending shows %+v", got)
	}
	d := s.give(who, "approve "+code)
	if d.Refusal != nil || s.c.State != Scheduled {
		t.Fatalf("approved: %+v, state %s", d.Refusal, s.c.State)
	}
	told := map[Realm]int{}
	for _, n := range d.Notices {
		if n.Kind == DeskApprovedKind {
			told[n.Realm]++
		}
	}
	if told[Reception] != 2 || told[Coordination] != 2 {
		t.Errorf("told of the approval: %v", told)
	}
	if q := s.c.Proposals[0]; !q.RunAt.Equal(planDay.Time(12, 0)) {
		t.Errorf("it runs at %s, not at the planned hour", q.RunAt)
	}
	s.until(planDay, 11, 59)
	if s.fallDue(); s.c.State != Scheduled {
		t.Fatal("published before its hour")
	}
	s.until(planDay, 12, 0)
	if s.fallDue(); s.c.State != CasePublished || !s.c.Published.Equal(planDay.Time(12, 0)) {
		t.Fatalf("state %s, published %s", s.c.State, s.c.Published)
	}
}

// Either body's people can stop an approved publication before it runs: by the code, or by its number.
func TestApprovedPublicationIsStopped(t *testing.T) {
	for name, stop := range map[string]func(s *scene, who, code string) Decision{
		"by whoever approved": func(s *scene, who, code string) Decision { return s.give(who, "reject "+code+" why=x") },
		"by reception":        func(s *scene, _, _ string) Decision { return s.give("Tanaka", "# cancel "+decimal(s.c.Proposals[0].N)) },
		"by coordination":     func(s *scene, _, _ string) Decision { return s.give("鈴木", "# cancel "+decimal(s.c.Proposals[0].N)) },
	} {
		s := planned(t)
		who, code := s.asksReception(t)
		s.give(who, "approve "+code)
		if d := stop(s, who, code); d.Refusal != nil {
			t.Fatalf("%s: %+v", name, *d.Refusal)
		}
		s.until(planDay, 12, 30)
		if s.fallDue(); s.c.State != Scheduled || len(s.c.Proposals) > 0 {
			t.Errorf("%s: state %s", name, s.c.State)
		}
	}
}

// A code of reception's is no good past the planned hour, and what was shown must still be so when it runs. users.md A7
func TestPublicationCodeEndsWithItsHour(t *testing.T) {
	s := planned(t)
	who, code := s.asksReception(t)
	s.until(planDay, 12, 1)
	if d := s.give(who, "approve "+code); refusalOf(d) != "token_void" {
		t.Errorf("a late code: %s", refusalOf(d))
	}
	who, code = s.asksReception(t) // the hour has passed: it may still be published
	s.give(who, "approve "+code)
	s.runs("山田", "# consent public=yes mail=1")
	s.goesOn(time.Hour)
	if s.fallDue(); s.c.State != Scheduled {
		t.Errorf("it ran though the credit is another than was shown: %s", s.c.State)
	}
}

// Not too early, not while anything is held, and only what is scheduled.
func TestWhenMayBePublished(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(*scene)
		want   string
	}{
		"within the hour":      {func(s *scene) { s.until(planDay, 11, 0) }, ""},
		"at its hour":          {func(s *scene) { s.until(planDay, 12, 0) }, ""},
		"a day late":           {func(s *scene) { s.until(planDay.AddDays(1), 9, 0) }, ""},
		"too early":            {func(s *scene) { s.until(planDay, 10, 50) }, "too_early"},
		"held":                 {func(s *scene) { s.runs("佐藤", "# hold publication") }, "publication_held"},
		"held by reception":    {func(s *scene) { s.runs("Tanaka", "# hold 公表") }, "publication_held"},
		"the case is held":     {func(s *scene) { s.runs("佐藤", "# hold") }, "publication_held"},
		"everything is held":   {func(s *scene) { s.runs("山田", "hold") }, "publication_held"},
		"a party's mail waits": {func(s *scene) { s.runs("佐藤", "# hold V1") }, ""},
		"stopped from a phone": {func(s *scene) {
			s.p.Office.Stops = []Stop{{Realm: Coordination, MAC: macOf("S1")}}
			s.decide(Case{}, s.event(StopWord{Realm: Coordination, MAC: macOf("S1")}))
		}, "publication_held"},
	} {
		s := planned(t)
		tc.before(s)
		d := s.give("佐藤", "# publish")
		got := ""
		if d.Refusal != nil {
			got = d.Refusal.Why
		}
		if got != tc.want {
			t.Errorf("%s: %q, not %q (%+v)", name, got, tc.want, d.Refusal)
		}
	}
}

// publishes lets both bodies say yes and the hour come.
func (s *scene) publishes(t *testing.T) Decision {
	t.Helper()
	who, code := s.asksReception(t)
	s.give(who, "approve "+code)
	s.until(planDay, 12, 30)
	d := s.fallDue()
	return d[len(d)-1]
}

// Everybody whom it concerns is told. Whoever said nothing stands as provided, never as not affected; the finder is named only as it allowed,
// in the reader's language. R36, users.md B1
func TestPublishTellsEverybody(t *testing.T) {
	s := planned(t)
	s.p.PublishBaseURL = "https://jvn.example/"
	s.happened(Change{Party: "V1", Reported: &StatusStep{Status: "vulnerable"}}, Change{Party: "V3", Reported: &StatusStep{Status: "notvulnerable"}})
	s.runs("山田", "# consent public=yes mail=1")
	s.runs("山田", `# credit ja=発見太郎 en=Taro`)
	s.parties[2].Language = English
	d := s.give("佐藤", "# publish")
	if got := strings.Join(notesOf(lastPreview(d).Notes), ", "); got != "V1 shown_as, V2 shown_provided, V3 shown_as, F credit_named" {
		t.Errorf("checklist: %s", got)
	}
	if strings.Contains(js(d.Notices), "太郎") {
		t.Error("the preview names the finder to the body that may not know it") // S8
	}
	d = s.publishes(t)
	want := "developer/published V1, developer/published V2, developer/published V3, finder/published F, desk/publish_done 山田, desk/publish_done Tanaka, desk/publish_done 佐藤, desk/publish_done 鈴木"
	if got := strings.Join(to(d), ", "); !strings.HasPrefix(got, want) {
		t.Errorf("told %s", got)
	}
	for _, n := range d.Notices {
		switch f := n.Facts.(type) {
		case *PartyPublished:
			if credit := map[string]string{"V1": "発見太郎", "V2": "発見太郎", "V3": "Taro"}[n.To]; f.Credit != credit || f.URL != "https://jvn.example"+map[string]string{"V1": "/jp/", "V2": "/jp/", "V3": "/en/jp/"}[n.To]+strings.ReplaceAll(s.c.JVN, "#", "")+"/" || f.JVN == "" {
				t.Errorf("%s is told %+v", n.To, *f)
			}
		case *FinderPublished:
			if f.Credit != "発見太郎" || f.Number != caseNumber {
				t.Errorf("the finder is told %+v", *f)
			}
		}
	}
	for code, status := range map[string]string{"V1": "vulnerable", "V2": "provided", "V3": "notvulnerable"} {
		if cp, _ := s.c.PartyOf(code); cp.Status != status || cp.Stage != StagePublished {
			t.Errorf("%s stands as %s, %s", code, cp.Status, cp.Stage)
		}
	}
}

// The finder is named only when it wished to be, and, where it was asked how, when it answered. users.md B1
func TestCredit(t *testing.T) {
	yes := Consents{Public: true}
	at := storyDay
	for name, tc := range map[string]struct {
		c    Case
		lang Lang
		want string
	}{
		"no wish":                    {Case{Confidential: Confidential{Finder: Finder{Name: "N", CreditJA: "J"}}}, Japanese, ""},
		"never asked":                {Case{Confidential: Confidential{Finder: Finder{Name: "N", CreditJA: "J", CreditEN: "E", Consents: yes}}}, Japanese, "J"},
		"in English":                 {Case{Confidential: Confidential{Finder: Finder{Name: "N", CreditJA: "J", CreditEN: "E", Consents: yes}}}, English, "E"},
		"one line only":              {Case{Confidential: Confidential{Finder: Finder{Name: "N", CreditJA: "J", Consents: yes}}}, English, "J"},
		"the name":                   {Case{Confidential: Confidential{Finder: Finder{Name: "N", Consents: yes}}}, English, "N"},
		"asked and silent":           {Case{Confidential: Confidential{Finder: Finder{Name: "N", Consents: yes}, Matter: Matter{CreditAsked: at}}}, English, ""},
		"answered":                   {Case{Confidential: Confidential{Finder: Finder{Name: "N", Consents: yes}, Matter: Matter{CreditAsked: at, CreditSaid: at.Add(1)}}}, English, "N"},
		"answered an earlier asking": {Case{Confidential: Confidential{Finder: Finder{Name: "N", Consents: yes}, Matter: Matter{CreditAsked: at, CreditSaid: at.Add(-1)}}}, English, ""},
	} {
		if got := tc.c.CreditLine(tc.lang); got != tc.want {
			t.Errorf("%s: %q, not %q", name, got, tc.want)
		}
	}
}

// An update is told to developers and the finder with what changed, after a look.
func TestUpdate(t *testing.T) {
	s := planned(t)
	s.publishes(t)
	d := s.give("佐藤", "# update why=修正版の追加")
	if comesTo(d) != "preview" {
		t.Fatalf("update is %s", comesTo(d))
	}
	d = s.give("佐藤", "confirm "+tokenOf(d))
	if got := strings.Join(to(d), ", "); got != "developer/advisory_updated V1, developer/advisory_updated V2, developer/advisory_updated V3, finder/advisory_updated F" {
		t.Errorf("told %s", got)
	}
}

// A hold of the publication is one person's, its end two persons'. Developers are told; a date that is still to come is told again, one
// that has passed is taken back. users.md A15, C9; N22
func TestHoldAndResumePublication(t *testing.T) {
	s := planned(t)
	d := s.give("佐藤", "# hold publication")
	if got := strings.Join(to(d), ", "); got != "developer/held V1, developer/held V2, developer/held V3, body/date_report 山田, body/date_report Tanaka" {
		t.Errorf("told %s", got)
	}
	if d := s.give("佐藤", "# hold publication"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("twice: %s", refusalOf(d))
	}
	if d := s.give("山田", "# resume publication"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("the other body ends it: %s", refusalOf(d))
	}
	if d := s.give("佐藤", "# resume publication"); comesTo(d) != "second" {
		t.Fatalf("resume is %s", comesTo(d))
	}
	if d := s.give("佐藤", "# resume"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("resume of nothing ends the hold of the publication: %s", refusalOf(d))
	}
	d = s.runs("佐藤", "# resume publication")
	if got := strings.Join(to(d), ", "); !strings.HasPrefix(got, "developer/date_fixed V1, developer/date_fixed V2, developer/date_fixed V3, body/date_report 山田") || s.c.State != Scheduled || len(s.c.Holds) > 0 {
		t.Errorf("told %s; %s, %v", got, s.c.State, s.c.Holds)
	}

	s = planned(t)
	s.give("佐藤", "# hold publication")
	s.until(planDay.AddDays(1), 9, 0)
	s.runs("佐藤", "# resume publication")
	if s.c.State == Scheduled || !s.c.planned().IsZero() {
		t.Errorf("the date that passed stands: %s", s.c.State)
	}

	s = newScene(t)
	if d := s.give("山田", "hold publication"); refusalOf(d) != "no_such_party" {
		t.Errorf("without a case: %s", refusalOf(d))
	}
	if d := s.give("佐藤", "# hold publication"); refusalOf(d) != "no_such_case" {
		t.Errorf("unseen: %s", refusalOf(d))
	}
}

// A code of reception's is answered at reception's mailbox, also by somebody who serves both bodies.
func TestPublicationCodeBelongsToItsMailbox(t *testing.T) {
	s := planned(t)
	who, code := s.asksReception(t)
	s.changes(who, func(co *Coordinator) { co.Realms = both })
	if d := s.give(who, "approve "+code, func(g *CommandGiven) { g.Realm = Coordination }); refusalOf(d) != "token_void" {
		t.Errorf("at coordination's mailbox it is %q", refusalOf(d))
	}
	if d := s.give(who, "approve "+code, func(g *CommandGiven) { g.Realm = Reception }); d.Refusal != nil {
		t.Errorf("at reception's it is %+v", *d.Refusal)
	}
}

// What coordination's command tells the finder is shown to it without the finder's language and key, which tell who it is, and without the
// names of the other body's staff. S7, S8
func TestCoordinationSeesNothingOfTheFinder(t *testing.T) {
	s := coordinating(t)
	s.c.Finder.Language = English
	d := s.runs("佐藤", "# schedule 2009-08-26")
	tr := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
	if text := js(tr.Results[0].Told); strings.Contains(text, firstKey) || strings.Contains(text, "山田") || !strings.Contains(text, "finder/date_planned") || strings.Contains(text, `"lang":"en"`) {
		t.Errorf("shown: %s", text)
	}
}
