package handling

import (
	"slices"
	"testing"
)

// Nobody's yes outlives the no that came after it.
func TestNoAfterYes(t *testing.T) {
	for form, key := range map[string]string{"priority": "priority", "direct": "direct", "site_consent": "site_data"} {
		s := coordinating(t)
		say := func(choice string) {
			s.wrote("V1", ProofSigned, &Reply{Form: form, Answers: []FieldAnswer{{Form: form, Field: key, Choice: choice}}})
		}
		say("yes")
		if cp, _ := s.c.PartyOf("V1"); !cp.agreed(key) {
			t.Errorf("%s: the yes is lost", key)
		}
		say("no")
		if cp, _ := s.c.PartyOf("V1"); cp.agreed(key) {
			t.Errorf("%s: the yes stands after the no", key)
		}
		say("yes")
		if cp, _ := s.c.PartyOf("V1"); !cp.agreed(key) {
			t.Errorf("%s: the second yes is lost", key)
		}
	}
}

// A form moves no party back.
func TestLateFormMovesNobodyBack(t *testing.T) {
	s := coordinating(t)
	s.happened(Change{Party: "V1", Moved: &Moved{Stage: Ready}})
	s.wrote("V1", ProofSigned, &Reply{Form: "result", Answers: []FieldAnswer{{Form: "result", Field: "result", Choice: "exists"}, {Form: "result", Field: "fix_planned", Choice: "2009-09-01"}}})
	if s.c.stageOf("V1") != Ready {
		t.Errorf("V1 is %s", s.c.stageOf("V1"))
	}
}

// What coordination's mailbox sends bears no name of reception's people.
func TestVoiceOfTheOtherBody(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26 12:00")
	for _, line := range []string{"# hold publication", "# close ended_not_published"} {
		d := s.runs("山田", line)
		for _, n := range d.Notices {
			switch f := n.Facts.(type) {
			case *PublicationDate:
				if f.By == "山田" {
					t.Errorf("%s: %s to %s is by %s", line, n.Kind, n.To, f.By)
				}
			case *PartyEnd:
				if f.By == "山田" {
					t.Errorf("%s: %s to %s is by %s", line, n.Kind, n.To, f.By)
				}
			}
		}
	}
}

// What the finder was told is repeated as it was told.
func TestEnquiryRepeatsTheDays(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26 12:00")
	s.until(Date{2009, 7, 20}, 10, 0)
	d := s.happens(PartyWrote{Party: "F", Proof: ProofThread, Realm: Reception, Auto: true, Wants: "status"})
	f := sees[FinderEnquiry](d, FinderEnquiryKind, "F")
	if f == nil {
		t.Fatalf("%v", to(d))
	}
	i := slices.IndexFunc(f.Told, func(s Step) bool { return s.What == "planned" })
	if i < 0 || DateOf(f.Told[i].At) != (Date{2009, 8, 26}) {
		t.Errorf("%+v", f.Told)
	}
}

// design.md 6: details go in clear by two persons or not at all.
func TestClearDetailsByOne(t *testing.T) {
	s := siteScene(t)
	s.steps(Change{Party: "O1", Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent"}}, Change{Party: "O1", Recorded: &Recorded{Protection: ClearOK, Mail: 5}})
	d := s.give("山田", "# detail O1")
	if f := sees[DeskPreview](d, DeskPreviewKind, "山田"); f == nil || !f.Persons || f.Preview.Told[0].Protection != ClearOK {
		t.Errorf("as it chose: %+v", f)
	}
	if d = s.give("山田", "confirm "+tokenOf(d)); sees[DeskApproval](d, DeskApprovalKind, "Tanaka") == nil {
		t.Errorf("as it chose, confirmed: %v", to(d))
	}
	if told := lastPreview(s.give("山田", "# detail O1 protect=sealed")).Told; !told[0].NoKey {
		t.Errorf("sealed without a key: %+v", told)
	}
}

// The origin day does not move in silence, nor before the report.
func TestOriginMoves(t *testing.T) {
	s := coordinating(t)
	s.until(Date{2009, 7, 20}, 10, 0)
	d := s.give("佐藤", "# log V1 by=phone at=2009-07-07 outcome=no_answer")
	if d.Refusal == nil {
		t.Errorf("an attempt before the report: origin %s", DateOf(s.c.Origin))
	}
	s = inState(t, HandedOver)
	s.runs("佐藤", "# take")
	s.joined("V1", "example-soft", Developer, false)
	s.until(Date{2009, 7, 20}, 10, 0)
	s.give("佐藤", "# log V1 by=phone outcome=no_answer")
	d = s.give("佐藤", "# log V1 by=fax at=2009-07-15 outcome=no_answer")
	expect(t, "an earlier attempt", d, "body/origin_report 山田, body/origin_report Tanaka, finder/origin_day F")
	if f := sees[FinderStep](d, FinderOriginKind, "F"); f == nil || f.Origin != (Date{2009, 7, 15}) || f.Day.Compare(f.Origin) < 0 {
		t.Errorf("%+v, %v", f, to(d))
	}
}

// users.md B12
func TestOwnProductHasNoOrigin(t *testing.T) {
	s := newScene(t)
	s.runs("山田", "# accept own")
	s.runs("山田", "# handover | 次のとおり。")
	s.give("佐藤", "# take")
	s.joined("V1", "example-soft", Developer, true)
	if !s.c.Origin.IsZero() {
		t.Errorf("origin %s", s.c.Origin)
	}
	s.joined("V2", "other-soft", Developer, false)
	s.parties = append(s.parties, Party{Handle: "other-soft", Kind: "developer", NameEN: "Other", Language: English, Registration: "general", Addresses: []string{"x@other-soft.example"},
		Keys: []PartyKey{{Fingerprint: finger40("E2"), Armored: "x", Trust: Confirmed}}})
	d := s.runs("佐藤", "# contact V2 | A flaw.")
	if f := sees[PartySummary](d, DevSummaryKind, "V2"); f == nil || !f.Origin.IsZero() || !f.Target.IsZero() {
		t.Errorf("%+v, %v", f, to(d))
	}
}

// The finder of a case that was merged reads its own name under "printed", not the other finder's.
func TestCreditOfAJoinedFinder(t *testing.T) {
	joined := Case{Number: "IPA#22222222"}
	joined.Finder = Finder{Name: "二人目", Language: Japanese, Consents: Consents{Public: true}}
	for _, public := range []bool{true, false} {
		joined.Finder.Consents.Public = public
		f := asNumbered(&FinderPublished{Number: caseNumber, Credit: "発見 太郎"}, joined).(*FinderPublished)
		if want := map[bool]string{true: "二人目"}[public]; f.Credit != want || f.Number != joined.Number {
			t.Errorf("public %v: %+v", public, f)
		}
	}
}

// A line that is offered can be given by the body to which it is offered.
func TestLinesOfADueCanBeGiven(t *testing.T) {
	s := siteScene(t)
	for _, what := range []string{"unreachable", "channel", threeMonths, dueLastCall, "remind", "result"} {
		for _, l := range s.p.linesFor(s.c, Reception, []Due{{What: what, Party: "O1", Realm: Reception}}) {
			if v, ok := VerbNamed(l.Command.Verb); !ok || !v.Serves(Reception) {
				t.Errorf("%s: reception is offered %s", what, l.Command.Line(English))
			}
		}
	}
}

// Nor is an end offered that the body may not give.
func TestEndOfferedForTheUnreachable(t *testing.T) {
	s := vendorScene(t)
	for _, code := range []string{"V1", "V2", "V3"} {
		s.steps(Change{Party: code, Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent"}}, Change{Party: code, Moved: &Moved{Stage: Unreachable}})
	}
	for _, l := range nextLines(s.c, Coordination, DateOf(s.at)) {
		if l.Command.Verb != "close" {
			continue
		}
		if d := s.give("佐藤", "# close "+l.Command.Arg(0)); d.Refusal != nil {
			t.Errorf("%s: %+v", l.Command.Line(English), *d.Refusal)
		}
	}
}

// users.md B1: no name but the one that the finder agreed to. Until a person recorded another it stays away.
func TestCreditUnderAnotherName(t *testing.T) {
	for name, credited := range map[string]bool{"": true, "発見 太郎": true, "handle_x": false} {
		s := coordinating(t)
		s.happened(Change{Wished: &Wished{Consents: &Consents{Public: true}}})
		s.happened(Change{Planned: &Plan{At: s.at.Add(14 * 24 * 3600e9), Set: s.at}})
		s.goesOn(24 * 3600e9)
		d := s.decide(s.c, Event{At: s.at, What: FellDue{What: "credit", Ref: "F"}})
		if f := sees[FinderCredit](d, FinderCreditKind, "F"); f == nil || f.JA != "発見 太郎" {
			t.Fatalf("%v %+v", to(d), f)
		}
		s.happens(PartyWrote{Party: "F", Proof: ProofSigned, Realm: Reception, Reply: &Reply{Form: "credit",
			Answers: []FieldAnswer{{Form: "credit", Field: "public", Choice: "yes"}, {Form: "credit", Field: "name", Text: name}}}})
		if s.c.credited() != credited {
			t.Errorf("answered as %q: credited %v as %q", name, s.c.credited(), s.c.CreditLine(Japanese))
		}
	}
}

// users.md B13: whoever reported directly has answered when it wrote.
func TestAnswerOfADirectSender(t *testing.T) {
	s := &scene{t: t, p: office(), at: storyDay}
	r := report(Consents{})
	r.Scheme, r.Answer = Direct, false
	ev := s.event(r)
	ev.Fresh.Number = "JVN#12345678"
	s.decide(Case{}, ev)
	s.cameAbout(Change{Realm: Coordination, Asked: &Question{At: s.at, Due: Date{2009, 7, 15}}})
	s.happens(PartyWrote{Party: "F", Proof: ProofThread, Realm: Coordination})
	if s.c.Part(Coordination).Question != nil {
		t.Error("the question stands after the answer")
	}
}

// design.md 1.2: the words of one developer are not passed on to another as a matter of course.
func TestRelayOfOneDevelopersWordsToAnother(t *testing.T) {
	for to, warned := range map[string]bool{"V2": true, "R": false} {
		s := coordinating(t)
		s.facts.Draft = &Draft{Mail: 9, Standing: "V1", Lines: []Line{{N: 1, Text: "当社の修正は9月になります。"}}}
		p := lastPreview(s.give("佐藤", "# relay "+to+" mail=9"))
		if got := slices.Contains(p.Cautions, "words_of_another"); got != warned {
			t.Errorf("to %s: cautions %v", to, p.Cautions)
		}
	}
}

// A row of dates has days in it.
func TestPublicWebsiteHasNoPlan(t *testing.T) {
	s := website(t)
	d := s.give("山田", "# public https://www.example/news")
	for _, row := range lastPreview(d).Dates {
		if row.Day.IsZero() {
			t.Errorf("%+v", row)
		}
	}
	if d.Refusal != nil {
		t.Errorf("%+v", *d.Refusal)
	}
}

// An entry that a case writes to does not vanish, and the key in use stays that of the entry that is kept.
func TestPartyMergeOrphansNoCase(t *testing.T) {
	s := vendorScene(t)
	if d := s.give("佐藤", "party merge fresh-soft example-soft"); d.Refusal == nil {
		t.Error("the case's party lost its entry")
	}
	s.parties = append(s.parties, Party{Handle: "spare", Kind: "developer", NameEN: "Spare", Language: English, Addresses: []string{"x@spare.example"},
		Keys: []PartyKey{{Fingerprint: finger40("E9"), Armored: "x", Trust: Confirmed, By: "鈴木", At: s.at}}})
	silent := slices.IndexFunc(s.parties, func(p Party) bool { return p.Handle == s.c.Parties[1].Handle })
	addresses := s.parties[silent].Addresses
	s.parties[silent].Addresses = nil
	if d := s.give("佐藤", "party merge "+s.parties[silent].Handle+" spare"); d.Refusal == nil || d.Refusal.Code != RefusedInUse {
		t.Errorf("a party of a case got another's address: %+v", d.Refusal)
	}
	s.parties[silent].Addresses = addresses
	s.runs("佐藤", "party merge example-soft spare")
	entry := s.book()["example-soft"]
	if k, _ := entry.KeyInUse(); k.Fingerprint != finger40("E1") || !entry.Has("x@spare.example") {
		t.Errorf("the key in use is %s, %+v", k.Fingerprint, entry.Addresses)
	}
}

// Handling begins once, whoever turns out to run the site.
func TestHandlingStartsOnce(t *testing.T) {
	s := website(t)
	s.runs("山田", "# operator town-hall")
	s.runs("山田", "# contact O1")
	expect(t, "the first", s.sent(OpContactKind, "O1"), "finder/handling_started F")
	s.parties = append(s.parties, Party{Handle: "third-hall", Kind: "operator", NameJA: "例示村", Language: Japanese, Addresses: []string{"web@village.example.jp"}})
	s.runs("山田", "# operator third-hall")
	s.runs("山田", "# contact O2")
	expect(t, "another operator", s.sent(OpContactKind, "O2"), "")
}
