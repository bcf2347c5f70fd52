package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func replied(form string, pairs ...string) *Reply {
	r := &Reply{Form: form}
	for i := 0; i+1 < len(pairs); i += 2 {
		field, value := pairs[i], pairs[i+1]
		a := FieldAnswer{Form: form, Field: field, Text: value}
		f, _ := ReplyFormNamed(form)
		for _, x := range f.Fields {
			if x.Key == field && (x.Date || slices.ContainsFunc(x.Choices, func(c ReplyChoice) bool { return c.Value == value })) {
				a.Choice = value
			}
		}
		r.Answers = append(r.Answers, a)
	}
	return r
}

func doubted(r *Reply, fields ...string) *Reply {
	r.Doubts = fields
	return r
}

// What each form changes by itself when it is signed, and what it leaves to a person. notices.md 2; users.md A17, B7, B21
func TestWhatAFormSays(t *testing.T) {
	detailed := func(s *scene) {
		code := s.c.Parties[0].Code
		s.steps(Change{Party: code, Actor: keikai, Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent"}}, Change{Party: code, Actor: keikai, Dated: &DateStart{What: "detail"}})
	}
	asked := func(s *scene) {
		detailed(s)
		s.steps(Change{Realm: Coordination, DateAsked: &DateAsk{At: s.at.Add(45 * 24 * time.Hour), AnswerBy: DateOf(s.at).AddDays(7)}})
	}
	for _, tc := range []struct {
		name  string
		scene func(check) *scene
		after func(*scene)
		reply *Reply
		stage Stage
		is    func(CaseParty) bool
		waits string
	}{
		{"window", siteScene, nil, replied("window", "person", "総務課 鈴木", "protection", "post"), WindowConfirmed, func(p CaseParty) bool { return p.Protection == ByPost && p.WishMail > 0 }, ""},
		{"another address waits", siteScene, nil, replied("window", "address", "web@town.example"), WindowConfirmed, nil, "address"},
		{"not ours", siteScene, nil, replied("window", "not_ours", "企画課です"), ToContact, nil, "not_ours"},
		{"its contractor waits", siteScene, nil, replied("window", "person", "鈴木", "contractor", "例示構築", "contractor_ok", "yes"), WindowConfirmed, nil, "contractor contractor_ok"},
		{"send the details", vendorScene, nil, replied("detail_request", "detail", "send", "their_reference", "PSIRT-88", "secret_until", "2009-08-01"), WindowConfirmed,
			func(p CaseParty) bool { return p.Theirs == "PSIRT-88" && p.SecretUntil == (Date{2009, time.August, 1}) }, "detail"},
		{"no such product", vendorScene, nil, replied("detail_request", "detail", "no_product"), ResultReported, func(p CaseParty) bool { return p.Result == "no_effect" && p.Status == "notvulnerable" && !p.Counts() }, ""},
		{"received", vendorScene, detailed, replied("result", "received", "2009-07-09"), DetailAcknowledged, nil, ""},
		{"examining", vendorScene, detailed, replied("result", "received", "2009-07-09", "result", "verifying"), Verifying, func(p CaseParty) bool { return p.Result == "" }, ""},
		{"exists and a day", vendorScene, detailed, replied("result", "result", "exists", "fix_planned", "2009-08-03"), Fixing, func(p CaseParty) bool { return p.Result == "exists" }, ""},
		{"not reproduced", vendorScene, detailed, replied("result", "result", "not_reproduced", "needed", "設定ファイル"), Verifying, func(p CaseParty) bool { return p.Result == "" && p.Counts() }, "result needed"},
		{"a CVE waits", vendorScene, detailed, replied("result", "result", "exists", "cve", "request"), ResultReported, nil, "cve"},
		{"accepts the date", vendorScene, asked, replied("date", "date", "accept"), DetailSent, func(p CaseParty) bool { return p.Date.Answer == "accept" && !p.Date.Proposed.IsZero() }, ""},
		{"a date that nobody asked about", vendorScene, detailed, replied("date", "date", "accept"), DetailSent, func(p CaseParty) bool { return p.Date.Answer == "" }, "date"},
		{"status and fixed version", vendorScene, detailed, replied("fix", "status", "vulnerable", "fixed_version", "2.5"), Ready, func(p CaseParty) bool { return p.Status == "vulnerable" }, ""},
		{"words of a document wait", vendorScene, detailed, replied("fix", "status", "vulnerable", ReplyDocument, "A 3.1 (vulnerable)"), DetailSent, func(p CaseParty) bool { return p.Status == "vulnerable" }, "document"},
		{"two statements say nothing", vendorScene, detailed, doubted(replied("fix", "statement", "3.1で修正\n3.2で修正"), "statement"), DetailSent, func(p CaseParty) bool { return p.Statement == "" }, "statement"},
		{"all users told", vendorScene, detailed, replied("fix", "all_told", "yes"), DetailSent, nil, "all_told"},
		{"fix reported is not fixed", siteScene, detailed, replied("operator_report", "result", "exists", "how", "modified", "done", "2009-07-20"), FixReported, func(p CaseParty) bool { return !p.Reported.IsZero() }, "how"},
		{"a fix that is planned", siteScene, detailed, replied("operator_report", "result", "exists", "how", "modified", "planned", "2009-09-20"), FixPlanned, nil, ""},
		{"will not act", siteScene, detailed, replied("operator_report", "result", "declined"), DetailSent, nil, "result"},
		{"personal data", siteScene, detailed, replied("operator_report", "leak", "yes"), DetailSent, nil, "leak"},
		{"site data may go", siteScene, detailed, replied("site_consent", "site_data", "yes"), DetailSent, func(p CaseParty) bool { return slices.Contains(p.Agreed, "site_data") }, "site_data"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, proof := range []Proof{ProofSigned, ProofThread} {
				s := tc.scene(t)
				if tc.after != nil {
					tc.after(s)
				}
				code := s.c.Parties[0].Code
				before, state := s.c.Parties[0].Stage, s.c.State
				d := s.wrote(code, proof, tc.reply)
				p, _ := s.c.PartyOf(code)
				facts := deskFacts(d)
				if got := strings.Join(facts.Waits, " "); got != tc.waits {
					t.Errorf("%d: waits for %q, not %q", proof, got, tc.waits)
				}
				if proof != ProofSigned {
					if p.Stage != before || s.c.State != state || len(p.Answers) > 0 || facts.Lines[0].Command.Verb != "answer" || facts.Applied {
						t.Errorf("an answer that nobody signed took effect: %+v, %+v", p, facts.Lines)
					}
					continue
				}
				if p.Stage != tc.stage || tc.is != nil && !tc.is(p) || len(p.Answers) != len(tc.reply.Answers) || !facts.Applied {
					t.Errorf("party is %+v", p)
				}
			}
		})
	}
}

func deskFacts(d Decision) DeskMailFiled {
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*DeskMailFiled); ok {
			return *f
		}
	}
	return DeskMailFiled{}
}

// R72, A17: silence and a form in doubt say nothing.
func TestADoubtSaysNothing(t *testing.T) {
	s := vendorScene(t)
	s.steps(Change{Party: "V1", Actor: keikai, Tried: &Attempt{At: s.at, Channel: "mail"}}, Change{Party: "V1", Actor: keikai, Dated: &DateStart{What: "detail"}})
	r := replied("result", "result", "no_effect")
	r.Doubts = []string{"result"}
	d := s.wrote("V1", ProofSigned, r)
	if p, _ := s.c.PartyOf("V1"); p.Result != "" || !p.Counts() || !slices.Contains(deskFacts(d).Waits, "result") {
		t.Errorf("a doubt was taken for a result: %+v", p)
	}
	v2, _ := s.c.PartyOf("V2")
	if v2.Result != "" || v2.Status != "" || !v2.Counts() {
		t.Errorf("silence was taken for an answer: %+v", v2) // R36
	}
}
