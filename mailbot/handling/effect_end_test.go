package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// cameAbout puts steps into the scene's case, as though they had come about.
func (s *scene) cameAbout(changes ...Change) {
	for i := range changes {
		if changes[i].At.IsZero() {
			changes[i].At = s.at
		}
	}
	s.write(s.c.Key, changes)
}

// joined lets a party take part, contacted or not.
func (s *scene) joined(code, handle string, role Role, contacted bool) {
	realm := Reception
	if role.Coordinated() {
		realm = Coordination
	}
	s.cameAbout(Change{Party: code, Joined: &CaseParty{Code: code, Handle: handle, Role: role, Realm: realm, Stage: ToContact, Reference: map[bool]string{true: "VH#1000000" + code[1:]}[realm == Coordination]}})
	if contacted {
		s.cameAbout(Change{Party: code, Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent", Kind: "first"}})
	}
}

// website is a scene whose case is an accepted website's. On the list are its operator, with a key, and others.
func website(t check) *scene {
	t.Helper()
	r := report(Consents{})
	r.Form = FormFacts{Kind: "website", Title: "例示町", URL: "https://www.town.example.jp/search.cgi"}
	s := sceneOf(t, r)
	key := []PartyKey{{Fingerprint: finger40("A1"), Armored: "x", Trust: Confirmed}}
	s.parties = []Party{{Handle: "town-hall", Kind: "operator", NameJA: "例示町", Language: Japanese, Addresses: []string{"web@town.example.jp"}, Keys: key},
		{Handle: "other-hall", Kind: "operator", NameJA: "例示市", Language: Japanese, Post: "例示市1-1"},
		{Handle: "web-works", Kind: "construction_provider", NameJA: "例示制作", Language: Japanese, Addresses: []string{"web@works.example"}},
		{Handle: "example-soft", Kind: "developer", NameEN: "Example", Language: English, Addresses: []string{"psirt@soft.example"}, Keys: key}}
	s.runs("山田", "# accept website")
	return s
}

// product is a scene whose case coordination has taken, with two developers on the list.
func product(t check) *scene {
	t.Helper()
	s := inState(t, HandedOver)
	s.parties = website(t).parties
	s.give("佐藤", "# take")
	return s
}

// inALine is a decision in a line: whom it tells what, or the refusal with its reason.
func inALine(d Decision) string {
	if d.Refusal != nil {
		return strings.TrimSpace(string(d.Refusal.Code) + " " + d.Refusal.Why)
	}
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*DeskPreview); ok {
			var told []string
			for _, x := range f.Preview.Told {
				told = append(told, string(x.Kind)+" "+x.To)
			}
			return strings.Join(append(told, f.Preview.Cautions...), ", ")
		}
	}
	return strings.Join(to(d), ", ")
}

func expect(t *testing.T, what string, d Decision, want string) {
	t.Helper()
	if got := inALine(d); got != want {
		t.Errorf("%s: %q, not %q", what, got, want)
	}
}

// users.md A8, domain.md 10: who runs the site, and whom the operator named.
func TestOperatorAndProvider(t *testing.T) {
	s := website(t)
	expect(t, "provider first", s.give("山田", "# provider web-works named=phone"), "not_in_this_state no_operator")
	expect(t, "provider unnamed", s.give("山田", "# provider web-works"), "missing_argument")
	expect(t, "a developer", s.give("山田", "# operator example-soft"), "no_such_party other_kind")
	expect(t, "nobody", s.give("山田", "# operator nobody"), "no_such_party")
	expect(t, "operator", s.give("山田", "# operator other-hall site=https://city.example.jp/"), "")
	if s.c.Parties[0].Stage != ToContact || s.parties[1].Site != "https://city.example.jp/" {
		t.Errorf("joined %+v, list %+v", s.c.Parties, s.parties[1])
	}
	expect(t, "again", s.give("山田", "# operator other-hall"), "nothing_to_do")
	expect(t, "another", s.give("山田", "# operator town-hall"), "operator_replaced")
	s.runs("山田", "# operator town-hall")
	op, _ := s.c.operator()
	if op.Code != "O2" || s.c.Parties[0].Stage != Dropped {
		t.Errorf("parties %+v", s.c.Parties)
	}
	expect(t, "named, nobody contacted", s.give("山田", "# provider web-works named=鈴木、電話"), "")
	expect(t, "twice", s.give("山田", "# provider web-works named=鈴木、電話"), "nothing_to_do")
	if p, _ := s.c.PartyOf("P1"); p.Named != "鈴木、電話" || p.Realm != Reception {
		t.Errorf("provider %+v", p)
	}
	s.cameAbout(Change{Party: "O2", Tried: &Attempt{At: s.at, Channel: "mail"}}, Change{Party: "O2", Dated: &DateStart{What: "detail"}})
	expect(t, "another with details", s.give("山田", "# operator other-hall"), "not_in_this_state operator_has_details")
	s.parties = append(s.parties, Party{Handle: "net-works", Kind: "construction_provider", NameJA: "例示網", Language: Japanese})
	d := s.give("山田", "# provider net-works named=鈴木、電話")
	expect(t, "the operator is told", d, "operator/reply_recorded O2")
	if f := d.Notices[0].Facts.(*PartyRecorded); f.Fields[0].Text != "例示網" || len(f.Fields) != 2 {
		t.Errorf("told %+v", f)
	}
	s = inState(t, Accepted)
	expect(t, "a product", s.give("山田", "# operator town-hall"), "not_for_this_kind")
	expect(t, "a product", s.give("山田", "# provider web-works named=x"), "not_for_this_kind")
}

// users.md A17, B18: fixed is reception's word, after a look at what the operator reported; the finder hears what becomes of secrecy.
func TestFixed(t *testing.T) {
	s := website(t)
	s.joined("O1", "town-hall", Operator, true)
	expect(t, "too early", s.give("山田", "# fixed how=modified"), "not_in_this_state")
	s.cameAbout(Change{Party: "O1", Dated: &DateStart{What: "detail"}})
	expect(t, "without a manner", s.give("山田", "# fixed at=2009-07-08"), "missing_argument")
	expect(t, "in the future", s.give("山田", "# fixed how=modified at=2009-08-01"), "bad_date future")
	expect(t, "unreported", s.give("山田", "# fixed how=modified"), "finder/website_fixed F, operator/operator_fixed O1, not_reported")
	s.joined("P1", "web-works", ConstructionProvider, true)
	s.cameAbout(Change{Party: "O1", Recorded: &Recorded{Answers: []FieldAnswer{{Form: "operator_report", Field: "how", Choice: "modified"}, {Form: "operator_report", Field: "done", Choice: "2009-07-05"}}}},
		Change{Party: "O1", Moved: &Moved{Stage: FixReported}})
	if s.c.State != CaseFixing || s.c.FixReported.IsZero() || !s.c.Fixed.IsZero() {
		t.Fatalf("reported: %s %v %v", s.c.State, s.c.FixReported, s.c.Fixed)
	}
	expect(t, "another manner", s.give("山田", "# fixed how=operational"), "finder/website_fixed F, operator/operator_fixed O1, operator/operator_ended P1, other_manner")
	d := s.give("山田", "# fixed how=modified")
	if pre := d.Notices[0].Facts.(*DeskPreview).Preview; pre.Reply == nil || len(pre.Reply.Fields) != 2 || len(pre.Cautions) > 0 {
		t.Errorf("shown %+v", pre)
	}
	d = s.runs("山田", "# fixed how=modified")
	f := d.Notices[0].Facts.(*FinderEnded)
	if s.c.State != CaseFixed || s.c.How != "modified" || s.c.EndReason != "fixed_modified" || DateOf(s.c.Fixed).String() != "2009-07-05" || DateOf(s.c.Ended).String() != "2009-07-08" || f.Secrecy != "ends" || f.Day.String() != "2009-07-05" {
		t.Errorf("state %s how %s fixed %v ended %v, told %+v", s.c.State, s.c.How, s.c.Fixed, s.c.Ended, f)
	}
	if s.c.stageOf("O1") != StageFixed {
		t.Errorf("operator is %s", s.c.stageOf("O1"))
	}
}

// domain.md 3.1, 3.2; users.md B19: which reason may be given where is one table, and a refusal names those that may.
func TestReasons(t *testing.T) {
	names := func(c Case, r Realm, edition string) string {
		c.Edition = edition
		return strings.Join(office().reasonsFor(c, r), " ")
	}
	site, soft, out := website(t).c, product(t).c, product(t).c
	out.State = CasePublished
	for _, x := range []struct {
		c       Case
		r       Realm
		edition string
		want    string
	}{
		{soft, Reception, "2009", "known_published ended_not_published ended_not_vulnerability_related ended_out_of_scope"},
		{soft, Coordination, "2009", "individually_handled not_vulnerability_developer known_published ended_not_published ended_not_vulnerability_related ended_out_of_scope"},
		{soft, Coordination, "2022", "individually_handled not_vulnerability_developer known_published ended_not_published ended_low_impact ended_not_vulnerability_related ended_out_of_scope"},
		{out, Coordination, "2009", "published"},
		{out, Reception, "2022", "published published_unreachable published_no_agreement"},
		{site, Reception, "2009", "ended_after_alert not_vulnerability unreachable ended_no_answer ended_operator_declined known_fixed product_flaw ended_not_vulnerability_related ended_out_of_scope"},
		{site, Coordination, "2009", "ended_not_vulnerability_related ended_out_of_scope"},
	} {
		if got := names(x.c, x.r, x.edition); got != x.want {
			t.Errorf("%s %s %s: %s", x.c.Kind, x.r, x.edition, got)
		}
	}
	s := website(t)
	d := s.give("山田", "# close individually_handled")
	expect(t, "another kind's", d, "bad_argument not_this_reason")
	if len(d.Refusal.Known) != 9 {
		t.Errorf("allowed %v", d.Refusal.Known)
	}
	expect(t, "withdrawn", s.give("山田", "# close withdrawn"), "bad_argument withdraw_report")
	expect(t, "no word", s.give("山田", "# close nonsense"), "bad_argument")
	expect(t, "no alert", s.give("山田", "# close ended_after_alert"), "missing_argument")
	expect(t, "never tried", s.give("山田", "# close ended_no_answer"), "not_in_this_state never_tried")
	expect(t, "never tried", s.give("山田", "# close unreachable"), "not_in_this_state never_tried")
	s.c.Edition = "2022"
	expect(t, "nobody told", s.give("山田", "# close ended_low_impact"), "not_in_this_state nobody_told") // users.md D16
}

// domain.md 3.3: who is told, and what a person is asked to think of first.
func TestCloseWebsite(t *testing.T) {
	for reason, want := range map[string]string{
		"ended_out_of_scope":      "finder/ended_website F, operator/operator_ended O1",
		"ended_no_answer":         "finder/ended_website F, operator/operator_ended O1, no_last_call",
		"ended_operator_declined": "finder/ended_website F, operator/operator_ended O1, not_answered_so",
		"known_fixed":             "finder/ended_website F, operator/operator_ended O1, not_answered_so",
		"product_flaw":            "finder/ended_website F, operator/operator_ended O1, convert_instead",
		"ended_after_alert alert=https://a.example.jp/": "finder/ended_website F, operator/alert_end O1",
	} {
		s := website(t)
		s.joined("O1", "town-hall", Operator, true)
		s.joined("P1", "web-works", ConstructionProvider, false)
		expect(t, reason, s.give("山田", "# close "+reason), want)
		d := s.runs("山田", "# close "+reason)
		if f := d.Notices[0].Facts.(*FinderEnded); s.c.State != CaseEnded || s.c.EndReason != strings.Fields(reason)[0] || f.Secrecy != "ends" || s.c.Ended.IsZero() {
			t.Errorf("%s: %s %s %+v", reason, s.c.State, s.c.EndReason, f)
		}
	}
	s := website(t)
	expect(t, "nobody contacted", s.give("山田", "# close ended_out_of_scope"), "finder/ended_website F")
	s.joined("O1", "other-hall", Operator, true) // who has no mail address
	expect(t, "a letter", s.give("山田", "# close ended_out_of_scope"), "finder/ended_website F, desk/contact_text 山田, letter")
	s = website(t)
	s.joined("O1", "town-hall", Operator, true)
	s.cameAbout(Change{Party: "O1", Tried: &Attempt{At: s.at, Channel: "mail", Kind: string(OpLastCallKind)}}, Change{Party: "O1", Asked: &Question{Due: DateOf(s.at).AddDays(5)}})
	expect(t, "the last call runs", s.give("山田", "# close ended_no_answer"), "finder/ended_website F, operator/operator_ended O1, last_call_runs")
	s.goesOn(6 * 24 * time.Hour)
	expect(t, "it has run", s.give("山田", "# close ended_no_answer"), "finder/ended_website F, operator/operator_ended O1")
	s.cameAbout(Change{Party: "O1", Moved: &Moved{Stage: FixReported}})
	expect(t, "a fix was reported", s.give("山田", "# close ended_no_answer"), "finder/ended_website F, operator/operator_ended O1, fix_was_reported")
}

// users.md D8: of a product both bodies and all developers hear; the finder through reception, by itself or by its own close.
func TestCloseProduct(t *testing.T) {
	for _, relays := range []string{"auto", "propose"} {
		s := product(t)
		s.p.RelayDates = relays
		s.joined("V1", "example-soft", Developer, true)
		s.joined("V2", "example-soft", Developer, false)
		want := "developer/product_case_ended V1, body/ended_report R, no_such_result"
		if relays == "auto" {
			want = "finder/stopped_product F, " + want
		}
		expect(t, relays, s.give("佐藤", "# close not_vulnerability_developer why=調査の結果"), want)
		d := s.runs("佐藤", "# close not_vulnerability_developer why=調査の結果")
		for _, n := range d.Notices {
			switch f := n.Facts.(type) {
			case *PartyEnd:
				if f.Why != "" || f.Number != "VH#10000001" {
					t.Errorf("a developer reads %+v", f)
				}
			case *BodyReport:
				if f.Told != (relays == "auto") || f.Reason != "not_vulnerability_developer" || f.Text != "調査の結果" || len(f.Parties) != 1 || (f.Lines[0].Command.Verb == "close") != (relays == "propose") {
					t.Errorf("%s: reception reads %+v", relays, f)
				}
			case *FinderEnded:
				if f.Secrecy != "stays" || n.Realm != Reception {
					t.Errorf("the finder reads %+v", f)
				}
			}
		}
		if relays == "propose" {
			expect(t, "another reason", s.give("山田", "# close known_published"), "bad_argument not_this_reason")
			expect(t, "coordination's own", s.give("佐藤", "# close not_vulnerability_developer"), "nothing_to_do")
			expect(t, "reception's word", s.give("山田", "# close not_vulnerability_developer"), "finder/stopped_product F")
			s.runs("山田", "# close not_vulnerability_developer")
		}
		expect(t, "told already", s.give("山田", "# close not_vulnerability_developer"), "nothing_to_do")
	}
	s := product(t)
	expect(t, "before the publication", s.give("佐藤", "# close published"), "bad_argument not_this_reason")
	s.cameAbout(Change{Decided: &Decided{State: CasePublished}})
	expect(t, "after it", s.give("佐藤", "# close published"), "finder/stopped_product F, body/ended_report R")
	expect(t, "for another reason", s.give("佐藤", "# close known_published"), "bad_argument not_this_reason")
	s = product(t)
	s.joined("V1", "example-soft", Developer, true)
	expect(t, "by reception", s.give("山田", "# close ended_out_of_scope"), "finder/stopped_product F, developer/product_case_ended V1, body/ended_report C")
}

// The answer that a last message asked for is put to a person once, and ends nothing; while it is open nothing else falls (guideline V.3.5).
func TestLastCallIsWaitedFor(t *testing.T) {
	s := website(t)
	s.joined("O1", "town-hall", Operator, true)
	s.cameAbout(Change{Party: "O1", Dated: &DateStart{What: "detail"}})
	expect(t, "on a holiday", s.give("山田", "# last-call O1 by=2009-07-20"), "operator/last_call O1, non_working")
	expect(t, "in the past", s.give("山田", "# last-call O1 by=2009-07-01"), "bad_date past")
	s.runs("山田", "# last-call O1 by=2009-07-21")
	s.cameAbout(Change{Party: "O1", Tried: &Attempt{At: s.at, Channel: "mail", Kind: string(OpLastCallKind)}})
	of := func() []Due { return only(contactDues(s.p, s.c), func(d Due) bool { return d.Party == "O1" }) }
	dues := of()
	if len(dues) != 1 || dues[0].What != dueLastCall || DateOf(dues[0].At).String() != "2009-07-22" || !dues[0].Fires {
		t.Fatalf("dues %+v", dues)
	}
	fall := func(at time.Time) Decision {
		return Decide(s.p, s.c, Event{At: at, What: FellDue{What: dueLastCall, Ref: "O1"}})
	}
	if d := fall(dues[0].At.Add(-time.Hour)); len(d.Notices) > 0 {
		t.Errorf("an hour early: %v", to(d))
	}
	d := fall(dues[0].At)
	expect(t, "the day after", d, "desk/proposal 山田, desk/proposal Tanaka")
	if f := d.Notices[0].Facts.(*DeskProposal); f.What != "end" || f.Lines[0].Command.Verb != "close" {
		t.Errorf("proposed %+v", f)
	}
	s.cameAbout(d.Changes...)
	if s.c.State != Notified || len(of()) != 1 || of()[0].Fires {
		t.Errorf("after: %s %+v", s.c.State, of())
	}
	s.cameAbout(Change{Actor: "O1", Party: "O1", Filed: &CaseMail{N: 77, Direction: In, Party: "O1", Realm: Reception}})
	if dues := of(); slices.ContainsFunc(dues, func(d Due) bool { return d.What == dueLastCall }) {
		t.Errorf("it answered: %+v", dues)
	}
	s = website(t)
	s.joined("O1", "town-hall", Operator, false)
	s.joined("O2", "town-hall", Operator, true)
	s.c.State = Contacting
	expect(t, "not contacted", s.give("山田", "# last-call O1"), "not_in_this_state not_contacted")
}

// users.md B5.
func TestWatch(t *testing.T) {
	s := product(t)
	expect(t, "off", s.give("山田", "# watch off"), "nothing_to_do")
	expect(t, "coordination", s.give("佐藤", "# watch on"), "not_your_role")
	s.give("山田", "# watch on")
	s.joined("V1", "example-soft", Developer, false)
	if !s.c.Watched || !View(s.c, Coordination).Watched {
		t.Error("it is not watched")
	}
	expect(t, "contact", s.give("佐藤", "# contact V1"), "not_in_this_state finder_coordinates")
	s.give("山田", "# watch off")
	if s.c.Watched {
		t.Error("it is still watched")
	}
}
