package handling

import (
	"slices"
	"testing"
	"time"
)

// users.md B17: a case goes back to where it was, and who heard of the end hears of it; the reader is asked in words of its own.
func TestReopen(t *testing.T) {
	s := website(t)
	s.joined("O1", "town-hall", Operator, true)
	s.cameAbout(Change{Party: "O1", Dated: &DateStart{What: "detail"}}, Change{Party: "O1", Moved: &Moved{Stage: FixReported}})
	expect(t, "an open case", s.give("山田", "# reopen why=x"), "not_in_this_state")
	s.runs("山田", "# fixed how=modified")
	expect(t, "without a reason", s.give("山田", "# reopen"), "missing_argument")
	d := s.runs("山田", "# reopen why=再現のため | まだ動きます。")
	expect(t, "a website", d, "finder/reopened F, operator/operator_question O1")
	if s.c.State != Notified || s.c.stageOf("O1") != Verifying || !s.c.Ended.IsZero() || !s.c.Fixed.IsZero() || s.c.How != "" || s.c.EndReason != "" {
		t.Errorf("%s %s ended %v fixed %v", s.c.State, s.c.stageOf("O1"), s.c.Ended, s.c.Fixed)
	}
	if d.Notices[0].Facts.(*FinderStep).Text != "再現のため" || d.Notices[1].Facts.(*PartyText).Text != "まだ動きます。" {
		t.Errorf("told %+v %+v", d.Notices[0].Facts, d.Notices[1].Facts)
	}

	s = inState(t, Declined)
	expect(t, "declined", s.runs("山田", "# reopen why=x"), "finder/reopened F")
	if s.c.State != Received || s.c.EndReason != "" {
		t.Errorf("%s %s", s.c.State, s.c.EndReason)
	}

	s = product(t)
	s.joined("V1", "example-soft", Developer, true)
	s.runs("佐藤", "# close known_published")
	expect(t, "a product, by coordination", s.give("佐藤", "# reopen why=x"), "finder/reopened F, developer/question_developer V1, body/message R")
	expect(t, "by reception", s.give("山田", "# reopen why=x"), "finder/reopened F, body/message C")
	s.p.RelayDates = "propose"
	expect(t, "the finder by a person", s.give("佐藤", "# reopen why=x"), "developer/question_developer V1, body/message R")
	s.runs("佐藤", "# reopen why=x")
	if s.c.State != Contacting || s.c.Part(Coordination).Taken.IsZero() {
		t.Errorf("%s, taken %v", s.c.State, s.c.Part(Coordination).Taken)
	}
	s.cameAbout(Change{Planned: &Plan{At: s.at}}, Change{Decided: &Decided{State: CasePublished}})
	published := s.c.Published
	s.runs("佐藤", "# reopen why=x")
	if s.c.State == Scheduled || !s.c.State.Open() || s.c.Published != published || !s.c.planned().IsZero() {
		t.Errorf("published: %s %v %v", s.c.State, s.c.Published, s.c.planned())
	}
}

// users.md A12; S11: a report is withdrawn on its finder's own word, not on a mail that bears its address.
func TestWithdrawReport(t *testing.T) {
	s := product(t)
	s.joined("V1", "example-soft", Developer, true)
	wrote := func(p Proof) string {
		d := s.happens(PartyWrote{Party: "F", Proof: p, Wants: "withdraw", MessageID: "m@finder.example"})
		f := d.Notices[0].Facts.(*DeskMailFiled)
		if f.Lines[0].Command.Verb != "withdraw-report" {
			t.Errorf("lines %+v", f.Lines)
		}
		return decimal(s.mail)
	}
	forged, own := wrote(ProofAddress), wrote(ProofThread)
	for _, n := range []string{forged, "1", "4711"} {
		expect(t, "mail "+n, s.give("山田", "# withdraw-report mail="+n), "evidence_missing withdraw")
	}
	expect(t, "without a mail", s.give("山田", "# withdraw-report"), "missing_argument")
	expect(t, "coordination", s.give("佐藤", "# withdraw-report mail="+own), "not_your_role")
	expect(t, "its own", s.give("山田", "# withdraw-report mail="+own), "finder/withdrawn F, developer/product_case_ended V1, body/ended_report C")
	s.runs("山田", "# withdraw-report mail="+own)
	if s.c.State != Withdrawn || s.c.EndReason != "withdrawn" || s.c.Ended.IsZero() {
		t.Errorf("%s %s", s.c.State, s.c.EndReason)
	}
	s = website(t)
	s.joined("O1", "town-hall", Operator, true)
	own = wrote(ProofSigned)
	expect(t, "a website's", s.give("山田", "# withdraw-report mail="+own), "finder/withdrawn F, operator/operator_ended O1")
}

// users.md A12; guideline IV.2.4; N2: the edition knows it or not, a year has passed, and a delay is explained first.
func TestLiftSecrecy(t *testing.T) {
	s := product(t)
	s.c.Edition = "2009"
	expect(t, "2009", s.give("山田", "# lift-secrecy"), "not_in_edition")
	s = product(t)
	s.cameAbout(Change{Edition: "2022"})
	expect(t, "no origin", s.give("山田", "# lift-secrecy"), "not_in_this_state no_origin")
	s.joined("V1", "example-soft", Developer, true)
	d := s.give("山田", "# lift-secrecy")
	expect(t, "too early", d, "too_early")
	if d.Refusal.Known[0] != "2010-07-08" {
		t.Errorf("from %v", d.Refusal.Known)
	}
	s.goesOn(365 * 24 * time.Hour)
	expect(t, "coordination", s.give("佐藤", "# lift-secrecy"), "not_your_role")
	expect(t, "a year later", s.give("山田", "# lift-secrecy"), "finder/secrecy_lifted F")
	s.cameAbout(Change{Planned: &Plan{At: s.at}}, Change{Planned: &Plan{At: s.at.Add(time.Hour), Why: "fix"}})
	expect(t, "a delay is on record", s.give("山田", "# lift-secrecy"), "text_missing delay")
	d = s.runs("山田", "# lift-secrecy | 対策に時間を要しています。")
	expect(t, "its reasons", d, "finder/developer_delay F")
	if !s.c.LiftedAt.IsZero() || d.Notices[0].Facts.(*FinderStep).Text == "" {
		t.Errorf("lifted %v, told %+v", s.c.LiftedAt, d.Notices[0].Facts)
	}
	s.runs("山田", "# lift-secrecy")
	if s.c.LiftedAt.IsZero() || s.c.State != Scheduled {
		t.Errorf("lifted %v in %s", s.c.LiftedAt, s.c.State)
	}
	expect(t, "twice", s.give("山田", "# lift-secrecy"), "nothing_to_do")
	s = website(t)
	expect(t, "a website", s.give("山田", "# lift-secrecy"), "not_for_this_kind")
	if d := yearsAfter(Date{2024, 2, 29}, 1); d.String() != "2025-03-01" {
		t.Errorf("a year after 29 February is %s", d)
	}
}

// beside is another case of another finder beside the scene's.
func (s *scene) beside(c Case) Case {
	c.Key, c.Number, c.JVN = "00000000000000dd", "IPA#40000000", ""
	c.Finder.Address, c.Finder.Language = "second@finder.example", English
	s.others = append(s.others, c)
	return c
}

// Two become one: refused where they differ, both linked, and the second finder goes on hearing of it under its own number.
func TestMerge(t *testing.T) {
	line := "# merge 40000000"
	for what, change := range map[string]func(s *scene, c *Case) string{
		"other kind": func(s *scene, c *Case) string { c.Kind = Website; return "bad_argument other_kind" },
		"ended":      func(s *scene, c *Case) string { c.State = CaseEnded; return "bad_argument has_ended" },
		"narrower":   func(s *scene, c *Case) string { c.Finder.Consents.Know = true; return "bad_argument consents_differ" },
		"wider": func(s *scene, c *Case) string {
			s.c.Finder.Consents.Public = true
			return "bad_argument consents_differ"
		},
		"contacted": func(s *scene, c *Case) string {
			s.joined("V1", "x", Developer, true)
			return "not_in_this_state contacted"
		},
		"nobody contacted": func(s *scene, c *Case) string { s.joined("V1", "x", Developer, false); return "finder/joined F" },
	} {
		s := inState(t, Accepted)
		s.beside(s.c)
		want := change(s, &s.others[0])
		expect(t, what, s.give("山田", line), want)
	}
	s := inState(t, Accepted)
	expect(t, "itself", s.give("山田", "# merge 12345678"), "bad_argument same_case")
	expect(t, "nothing there", s.give("山田", line), "no_such_case")
	// The scene's case is the one that survives from here on.
	s.beside(s.c)
	s.c, s.others[0] = s.others[0], s.c
	s.journal = []Change{{Opened: &Opened{Key: "00000000000000dd", Number: "IPA#40000000", Kind: Product}}, {Decided: &Decided{State: Accepted}}}
	s.c.Key, s.others[0].Key = caseKey, "00000000000000dd"
	d := s.runs("山田", "# merge 12345678")
	if f := d.Notices[0].Facts.(*FinderMoved); f.Number != "IPA#40000000" || f.New != caseNumber || s.c.State != Merged || s.c.MergedInto() != caseNumber || s.others[0].MergedFrom()[0] != "IPA#40000000" {
		t.Errorf("told %+v; %s %v %v", f, s.c.State, s.c.Links, s.others[0].Links)
	}
	d = s.happens(PartyWrote{Party: "F", Proof: ProofThread, Auto: true})
	if f := d.Notices[0].Facts.(*DeskMailFiled); f.Joined != caseNumber || len(d.Notices) != 2 {
		t.Errorf("its mail: %+v, told %v", f, to(d))
	}
	apart := *s
	expect(t, "apart again", apart.give("山田", "# reopen why=別件"), "finder/reopened F")
	s.c, s.others[0] = s.others[0], s.c
	d = s.runs("山田", "# close ended_out_of_scope why=理由")
	expect(t, "its end", d, "finder/stopped_product F, finder/stopped_product F")
	second := d.Notices[1]
	if f := second.Facts.(*FinderEnded); f.Number != "IPA#40000000" || f.Why != "" || second.Lang != English || second.Case != s.others[0].Key {
		t.Errorf("the second finder: %+v %+v", second, f)
	}
	if first := d.Notices[0].Facts.(*FinderEnded); first.Number != caseNumber || first.Why != "理由" {
		t.Errorf("the first finder: %+v", first)
	}
}

// A link of reception's tells coordination nothing of a case that it does not have.
func TestLinks(t *testing.T) {
	s := product(t)
	s.beside(s.c)
	expect(t, "absent for coordination", s.give("佐藤", "# link 87654321"), "no_such_case")
	s.runs("山田", "# link 40000000")
	expect(t, "twice", s.give("山田", "# link IPA#40000000"), "nothing_to_do")
	expect(t, "undo", s.give("山田", "# undo"), "nothing_to_do")
	if v := View(s.c, Coordination); len(v.Links) > 0 {
		t.Errorf("coordination sees %v", v.Links)
	}
	if v := View(s.c, Reception); len(v.Links) != 1 || s.others[0].Links[0] != (Link{caseNumber, "related"}) {
		t.Errorf("reception sees %v, the other %v", v.Links, s.others[0].Links)
	}
	for _, ch := range s.journal {
		if ch.Linked != nil && ch.SeenBy(Coordination) {
			t.Error("the history tells coordination of the link")
		}
	}
}

// A mail becomes a case of its own, about which reception decides anew; its number is in no preview, for it is drawn when it begins.
func TestSplit(t *testing.T) {
	s := inState(t, Accepted)
	s.happens(PartyWrote{Party: "F", Proof: ProofThread, MessageID: "m2@finder.example"})
	n := decimal(s.mail)
	for _, wrong := range []string{"1", "4711"} {
		expect(t, "mail "+wrong, s.give("山田", "# split mail="+wrong), "no_such_mail")
	}
	expect(t, "split", s.give("山田", "# split mail="+n), "finder/kind_changed F")
	d := s.runs("山田", "# split mail="+n)
	if len(s.others) != 1 {
		t.Fatalf("others %d", len(s.others))
	}
	c := s.others[0]
	f := d.Notices[0].Facts.(*FinderMoved)
	if c.State != Received || c.Finder.Address != s.c.Finder.Address || len(c.Mails) != 1 || c.Mails[0].Kind != "new_report" || decimal(c.Mails[0].N) != n || f.New != c.Number || !f.Part {
		t.Errorf("split into %+v, told %+v", c, f)
	}
	if s.c.Links[0] != (Link{c.Number, "split_into"}) || c.Links[0] != (Link{caseNumber, "split_from"}) || s.c.State != Accepted {
		t.Errorf("links %v %v", s.c.Links, c.Links)
	}
	if tr := d.Notices[1].Facts.(*DeskTranscript); !slices.Contains(tr.Results[0].Shifts, Shift{"opened", "", c.Number}) {
		t.Errorf("transcript %+v", tr.Results[0].Shifts)
	}
}

// guideline V.3.8: nothing of the site goes into the product case; the other way round only as long as nobody was contacted.
func TestConvert(t *testing.T) {
	s := website(t)
	s.joined("O1", "town-hall", Operator, true)
	expect(t, "the same", s.give("山田", "# convert website"), "nothing_to_do")
	expect(t, "to a product", s.give("山田", "# convert product"), "finder/kind_changed F, operator/product_flaw_operator O1, site_masked")
	s.runs("山田", "# convert product")
	c := s.others[0]
	if s.c.State != CaseEnded || s.c.EndReason != "product_flaw" || c.Kind != Product || c.State != Accepted || c.Countable.Accepted.IsZero() || !c.ConvertedFrom() {
		t.Errorf("%s %s; %+v", s.c.State, s.c.EndReason, c.Countable)
	}
	if c.Title != "" || c.URL != "" || len(c.Mails) > 0 || len(c.Parties) > 0 || !c.Worded {
		t.Errorf("it holds %q %q %v %v", c.Title, c.URL, c.Mails, c.Parties)
	}
	s.c, s.others = c, nil
	s.c.Key, s.c.Number, s.facts.Draft = caseKey, caseNumber, nil
	expect(t, "no draft", s.give("山田", "# handover"), "no_such_mail")
	expect(t, "own words", s.give("山田", "# handover | 次のとおり。"), "body/case_converted C")

	s = product(t)
	s.joined("V1", "example-soft", Developer, false)
	expect(t, "to a website", s.give("山田", "# convert website"), "finder/kind_changed F, body/ended_report C")
	s.runs("山田", "# convert website")
	if s.c.Kind != Website || s.c.State != Accepted || visible(s.c, Coordination) || s.c.stageOf("V1") != Dropped {
		t.Errorf("%s %s, seen %v, %s", s.c.Kind, s.c.State, visible(s.c, Coordination), s.c.stageOf("V1"))
	}
	s = product(t)
	s.joined("V1", "example-soft", Developer, true)
	expect(t, "contacted", s.give("山田", "# convert website"), "not_in_this_state contacted")
}

// users.md B13: a direct case is coordination's alone.
func TestDirectCase(t *testing.T) {
	s := &scene{t: t, p: office(), at: storyDay}
	r := report(Consents{})
	r.Scheme, r.Answer = Direct, false
	ev := s.event(r)
	ev.Fresh.Number = "JVN#12345678"
	d := s.decide(Case{}, ev)
	expect(t, "it begins", d, "desk/new_report 佐藤, desk/new_report 鈴木")
	if s.c.Scheme != Direct || s.c.State != HandedOver || s.c.NumberFor(Coordination) != "JVN#12345678" || len(s.c.Numbers()) != 1 || visible(s.c, Reception) || !visible(s.c, Coordination) {
		t.Fatalf("%+v", s.c.Countable)
	}
	give := func(by, line string) Decision {
		g, _ := s.command(by, line)
		g.Command.Number = "JVN#12345678"
		if g.TokenMAC != "" {
			g.Command.Number = ""
		}
		g.Facts = s.known(g.Realm)
		return s.decide(s.c, s.event(g))
	}
	expect(t, "reception", give("山田", "# show"), "no_such_case")
	expect(t, "take", give("佐藤", "# take"), "")
	expect(t, "return", give("佐藤", "# return why=x"), "not_for_this_kind")
	d = give("佐藤", "# ask F | Which version?")
	if expect(t, "ask", d, "finder/question F"); d.Notices[0].Realm != Coordination {
		t.Errorf("asked by %s", d.Notices[0].Realm)
	}
	d = s.happens(PartyWrote{Party: "F", Proof: ProofThread, Realm: Coordination, Auto: true})
	expect(t, "its mail", d, "desk/mail_filed 佐藤, desk/mail_filed 鈴木")
	s.facts.Draft = &Draft{Mail: s.mail, Lines: []Line{{N: 1, Text: "a"}}}
	expect(t, "passed on", give("佐藤", "# relay R mail="+decimal(s.mail)), "body/message R, sender_consent")
	expect(t, "its end", give("佐藤", "# close known_published"), "")
	s.joined("V1", "x", Developer, true)
	if s.c.State != Contacting {
		t.Errorf("state %s", s.c.State)
	}
}

// users.md B12: an own-product report is handed over and gets a date without any developer: no origin day, no 45 days.
func TestOwnProduct(t *testing.T) {
	s := newScene(t)
	s.runs("山田", "# accept own")
	s.runs("山田", "# handover | 次のとおり。")
	s.give("佐藤", "# take")
	s.cameAbout(Change{Planned: &Plan{At: s.at.Add(30 * 24 * time.Hour)}})
	if s.c.State != Scheduled || !s.c.Origin.IsZero() || !s.c.OwnProduct {
		t.Errorf("%s, origin %v", s.c.State, s.c.Origin)
	}
	if lines := nextLines(inState(t, Accepted).c, Reception, Date{2009, 7, 8}); lines[0].Command.Verb != "handover" {
		t.Errorf("next %+v", lines)
	}
}
