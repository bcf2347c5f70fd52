package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// What the verbs about parties do when they run, and by which name they are refused.
func TestEachPartyVerbDoesThis(t *testing.T) {
	contacted := func(s *scene) {
		s.steps(Change{Party: "V1", Actor: keikai, Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent", Mail: 2001}})
	}
	detailed := func(s *scene) {
		contacted(s)
		s.steps(Change{Party: "V1", Actor: keikai, Dated: &DateStart{What: "detail"}})
	}
	for _, tc := range []struct {
		name  string
		scene func(check) *scene
		after func(*scene)
		by    string
		line  string
		did   string // or the name of the refusal
		told  string // who gets what, but for the giver's transcript
		shown string
	}{
		{"all that have a keyword", vendorScene, func(s *scene) {
			s.parties = append(s.parties, Party{Handle: "third-soft", Kind: "developer", NameEN: "Third", Language: English, Keywords: []string{"DNS"}})
		},
			"佐藤", "# vendor add keyword=DNS", "joined V4", "", "joined →V4 Third"},
		{"as what it is", vendorScene, func(s *scene) {
			s.parties = append(s.parties, Party{Handle: "cert-abroad", Kind: "overseas_coordinator", NameEN: "CERT Abroad", Language: English})
		},
			"佐藤", "# vendor add cert-abroad role=overseas_coordinator", "joined X1", "", "joined →X1 CERT Abroad"},
		{"by its Japanese name without its legal form", vendorScene, func(s *scene) { s.steps(Change{Party: "V1", Moved: &Moved{Stage: Dropped}}) },
			"佐藤", "# vendor add 例示ソフト", "joined V4", "", "joined →V4 例示ソフト株式会社"},
		{"who is there already", vendorScene, nil, "佐藤", "# vendor add example-soft", "nothing_to_do", "", ""},
		{"who is on no list", vendorScene, nil, "佐藤", "# vendor add nobody", "no_such_party", "", ""},
		{"in a role that is not a developer's", vendorScene, nil, "佐藤", "# vendor add other-soft role=operator", "bad_argument", "", ""},
		{"more than numbers were drawn for", vendorScene, func(s *scene) {
			for i := range 9 {
				s.parties = append(s.parties, Party{Handle: "many-" + decimal(uint64(i)), Kind: "developer", NameEN: "Many", Language: English, Keywords: []string{"x"}})
			}
		}, "佐藤", "# vendor add keyword=x", "too_many", "", ""},
		{"nobody was told yet", vendorScene, nil, "佐藤", "# vendor drop V2", "moved dropped", "", "stage to_contact→dropped"},
		{"who was contacted", vendorScene, contacted, "佐藤", "# vendor drop V1 why=対象外", "moved dropped", "V1 developer/dropped", "contacting→handed_over, stage contacted→dropped"},

		{"registered", vendorScene, nil, "佐藤", "# contact V1 | メールの脆弱性。", "", "V1 developer/summary", ""},
		{"without a key", vendorScene, nil, "佐藤", "# contact V2", "", "V2 developer/window_check", ""},
		{"while the first one waits", vendorScene, func(s *scene) { s.runs("佐藤", "# contact V2") }, "佐藤", "# contact V2", "nothing_to_do", "", ""},
		{"a second time", vendorScene, contacted, "佐藤", "# contact V1 | メールの脆弱性。", "nothing_to_do", "", ""},
		{"whoever has no address", vendorScene, func(s *scene) { s.parties[1].Addresses = nil }, "佐藤", "# contact V2", "no_such_party", "", ""},
		{"by telephone", vendorScene, nil, "佐藤", "# contact V2 by=phone", "", "佐藤 desk/contact_text", ""},
		{"before the case was taken", vendorScene, func(s *scene) { s.steps(Change{Decided: &Decided{State: HandedOver}}) }, "佐藤", "# contact V2", "not_in_this_state", "", ""},
		{"the site's operator", siteScene, nil, "山田", "# contact O1", "", "O1 operator/operator_contact", ""},
		{"the provider that it named", siteScene, nil, "山田", "# contact P1", "", "P1 operator/provider_intro", ""},

		{"a call that begins the origin day", vendorScene, nil, "佐藤", "# log V2 by=phone outcome=no_answer", "tried phone; filed_out finder/origin_day",
			"F finder/origin_day, Tanaka body/origin_report, 山田 body/origin_report", "handed_over→contacting, origin →2009-07-08, stage to_contact→contacted"},
		{"a further call", vendorScene, contacted, "佐藤", "# log V2 by=fax outcome=returned who=受付", "tried fax", "", "stage to_contact→contacted"},
		{"in the future", vendorScene, nil, "佐藤", "# log V2 by=phone at=2030-01-01", "bad_date", "", ""},
		{"at no hour", vendorScene, nil, "佐藤", "# log V2 by=phone at=2009-07-01T99:00", "bad_date", "", ""},
		{"by no channel", vendorScene, nil, "佐藤", "# log V2 outcome=reached", "missing_argument", "", ""},
		{"details by post", siteScene, func(s *scene) { s.steps(Change{Party: "O1", Recorded: &Recorded{Protection: ByPost, Mail: 7}}) }, "山田", "# log O1 by=post what=detail",
			"tried post; dated detail; filed_out finder/handling_started", "F finder/handling_started", "accepted→notified, stage to_contact→detail_sent"},

		{"details under a key long compared", vendorScene, contacted, "佐藤", "# detail V1", "released V1", "V1 developer/detail", ""},
		{"details while the same wait", vendorScene, func(s *scene) {
			contacted(s)
			s.runs("佐藤", "# detail V1")
		}, "佐藤", "# detail V1", "nothing_to_do", "", ""},
		{"details after those that waited were taken back", vendorScene, func(s *scene) {
			contacted(s)
			s.runs("佐藤", "# detail V1")
			s.runs("佐藤", "cancel "+decimal(s.rows[slices.IndexFunc(s.rows, func(o OutRow) bool { return o.Kind == DevDetailKind })].N))
		}, "佐藤", "# detail V1", "released V1", "V1 developer/detail", ""},
		{"before the first contact", vendorScene, nil, "佐藤", "# detail V1", "not_in_this_state", "", ""},
		{"in clear to a developer", vendorScene, contacted, "佐藤", "# detail V1 protect=clear", "bad_argument", "", ""},
		{"striking what reception gave", vendorScene, contacted, "佐藤", "# detail V1 strike=1", "bad_argument", "", ""},
		{"by a way that the operator did not choose", siteScene, func(s *scene) { s.steps(Change{Party: "O1", Tried: &Attempt{At: s.at, Channel: "mail"}}) }, "山田", "# detail O1 protect=post", "evidence_missing", "", ""},
		{"to a provider that nobody named", siteScene, func(s *scene) { s.c.Parties[1].Named = "" }, "山田", "# detail P1", "evidence_missing", "", ""},

		{"a result from the telephone", vendorScene, detailed, "佐藤", "# result V1 exists", "reported exists", "Tanaka body/result_report, 山田 body/result_report", "stage detail_sent→result_reported, result →exists"},
		{"before the details", vendorScene, contacted, "佐藤", "# result V1 exists", "not_in_this_state", "", ""},
		{"a status by its number", vendorScene, detailed, "佐藤", "# status V1 4", "reported notvulnerable_investigating", "", "status →notvulnerable_investigating"},
		{"a form of a mail that is not the party's", vendorScene, detailed, "佐藤", "# answer V1 mail=1", "no_such_mail", "", ""},
		{"words to all who were contacted", vendorScene, contacted, "佐藤", "# tell all | 進捗をお知らせします。", "", "V1 developer/message", ""},
		{"a question", vendorScene, contacted, "佐藤", "# ask V1 | 影響する版を教えてください。", "asked", "V1 developer/question_developer", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := tc.scene(t)
			if tc.after != nil {
				tc.after(s)
			}
			before := len(s.told)
			d := s.tries(tc.by, tc.line)
			if d.Refusal != nil {
				if string(d.Refusal.Code) != tc.did {
					t.Fatalf("refused as %s: %+v", d.Refusal.Code, d.Refusal)
				}
				return
			}
			var told []string
			for _, n := range s.told[before:] {
				if n.Kind != DeskTranscriptKind && n.Kind != DeskPreviewKind && n.Kind != DeskApprovalKind && n.Kind != DeskApprovedKind {
					told = append(told, n.To+" "+string(n.Kind))
				}
			}
			slices.Sort(told)
			if got := strings.Join(told, ", "); got != tc.told {
				t.Errorf("told %q, not %q", got, tc.told)
			}
			if got := withoutSettled(did(d)); got != tc.did {
				t.Errorf("did %q, not %q", got, tc.did)
			}
			if got := shiftsOf(d); tc.shown != "" && got != tc.shown {
				t.Errorf("showed %q, not %q", got, tc.shown)
			}
		})
	}
}

func withoutSettled(did string) string {
	parts := slices.DeleteFunc(strings.Split(did, "; "), func(p string) bool { return strings.HasPrefix(p, "settled") })
	return strings.Join(parts, "; ")
}

// N1: the origin day is that of the first attempt to any developer, by whatever channel, and a mail that came back counts. users.md A10
func TestTheFirstAttemptIsTheOriginDay(t *testing.T) {
	s := vendorScene(t)
	s.runs("佐藤", "# contact V1 | メールの脆弱性。")
	if !s.c.Origin.IsZero() {
		t.Fatal("a command began the origin day: nothing has left yet")
	}
	s.goesOn(24 * time.Hour)
	s.sent(DevSummaryKind, "V1")
	origin := s.c.Origin
	if DateOf(origin) != (Date{2009, time.July, 9}) {
		t.Fatalf("origin %v", origin)
	}
	if f, _ := factsOf[FinderStep](Decision{Notices: s.told}, FinderOriginKind); f.Origin != (Date{2009, time.July, 9}) || f.Target != (Date{2009, time.August, 23}) {
		t.Errorf("45 days later is the target; the finder is told %+v", f)
	}
	row := s.rows[slices.IndexFunc(s.rows, func(o OutRow) bool { return o.Kind == DevSummaryKind })]
	s.happens(NotLeft{N: row.N, Realm: Coordination, Kind: DevSummaryKind, To: "V1", State: "failed", Reason: "bounce", Came: &CameBack{Permanent: true, Mails: 1, Days: 1}})
	p, _ := s.c.PartyOf("V1")
	if s.c.Origin != origin || len(p.Attempts) != 1 || p.Attempts[0].Outcome != "returned" {
		t.Errorf("after the bounce: origin %v, attempts %+v", s.c.Origin, p.Attempts)
	}
	s.goesOn(30 * 24 * time.Hour)
	s.runs("佐藤", "# log V2 by=phone outcome=reached")
	late, _ := s.c.PartyOf("V2")
	if s.c.Origin != origin || !late.FirstAttempt.After(origin) {
		t.Errorf("a developer that joined later has its own first attempt and the case's origin: %v, %v", late.FirstAttempt, s.c.Origin)
	}
	s.runs("佐藤", "# log V2 by=post outcome=message_left at=7/8")
	if DateOf(s.c.Origin) != (Date{2009, time.July, 8}) || s.p.target(s.c) != (Date{2009, time.August, 22}) {
		t.Errorf("an earlier attempt that was entered late makes the origin earlier: %v, the target %v", s.c.Origin, s.p.target(s.c))
	}
}

// Whatever goes to all developers goes to none that was dropped, be it commanded or due by itself. R30
func TestNothingIsOwedToADroppedParty(t *testing.T) {
	scheduled := []string{"佐藤 # schedule 2009-08-26"}
	for _, tc := range []struct {
		before []string
		line   string
	}{
		{nil, "佐藤 # tell all | 進捗をお知らせします。"}, {nil, "佐藤 # propose 2009-08-26"}, {nil, "佐藤 # schedule 2009-08-26"}, {nil, "山田 # close ended_not_published"},
		{scheduled, "佐藤 # hold publication"}, {scheduled, "佐藤 # cancel-publication no_effect"}, {scheduled, "佐藤 # public https://www.example/ exploited=unknown"},
	} {
		s := coordinating(t)
		s.p.Reminders = "auto"
		s.runs("佐藤", "# vendor drop V2 why=x")
		for _, line := range append(tc.before, tc.line) {
			by, command, _ := strings.Cut(line, " ")
			d := s.runs(by, command)
			if told := strings.Join(to(d), ", "); d.Refusal != nil || strings.Contains(told, " V2") || !strings.Contains(told, " V1") {
				t.Errorf("%s: told %s: %+v", line, told, d.Refusal)
			}
		}
		for range 8 {
			s.goesOn(7 * 24 * time.Hour)
			if told := strings.Join(append(toldIn(s.dues()), toldIn(s.fallsDue())...), ", "); strings.Contains(told, " V2") {
				t.Errorf("after %s fell due: %s", tc.line, told)
			}
		}
	}
}

// The state of a case is that of the least advanced developer that still counts. users.md A17
func TestTheStateFollowsTheLeastAdvancedParty(t *testing.T) {
	s := vendorScene(t)
	for _, step := range []struct {
		ch    Change
		state State
	}{
		{Change{Party: "V1", Tried: &Attempt{Channel: "mail"}}, Contacting},
		{Change{Party: "V1", Dated: &DateStart{What: "detail"}}, Contacting},
		{Change{Party: "V2", Moved: &Moved{Stage: Unreachable}}, Contacting},
		{Change{Party: "V3", Moved: &Moved{Stage: Dropped}}, CaseVerifying},
		{Change{Party: "V1", Reported: &StatusStep{Result: "exists"}}, CaseFixing},
		{Change{Planned: &Plan{At: s.at.Add(45 * 24 * time.Hour)}}, Scheduled},
		{Change{Planned: &Plan{}}, CaseFixing},
		{Change{Party: "V1", Reported: &StatusStep{Result: "no_effect"}}, Contacting}, // the only one left cannot be reached
		{Change{Party: "V2", Moved: &Moved{Stage: Contacted}}, Contacting},
	} {
		s.steps(step.ch)
		if s.c.State != step.state {
			t.Errorf("after %+v: %s, not %s", step.ch, s.c.State, step.state)
		}
	}
}

// A key of a party stands in the office's list; who compared it is on the case's record, and mail that waited goes on. N17, S13, R58
func TestAPartysKeyIsConfirmedForAllOfItsCases(t *testing.T) {
	s := vendorScene(t)
	k := PartyKey{Fingerprint: finger40("E9"), Armored: "x", Trust: Candidate}
	s.happens(PartyWrote{Party: "V2", Proof: ProofThread, NewKey: &k, KeyWord: true})
	if got, ok := s.parties[1].KeyOf(k.Fingerprint); !ok || got.Trust != Candidate {
		t.Fatalf("the key that came is %+v", got)
	}
	if _, sealed := s.parties[1].KeyInUse(); sealed {
		t.Fatal("a key that merely arrived seals mail")
	}
	d := s.tries("佐藤", "# key confirm "+k.Fingerprint+" by=phone")
	if inUse, ok := s.parties[1].KeyInUse(); !ok || inUse.By != "佐藤" || inUse.How != "phone" {
		t.Fatalf("after both persons: %+v (%v)", inUse, d.Refusal)
	}
	if !slices.ContainsFunc(s.orders, func(o Order) bool {
		return o.What == OrderRelease && o.Entry == s.c.Parties[1].Handle && o.Why == "no_key"
	}) {
		t.Error("mail that waited for the key still waits")
	}
	if got := s.tries("山田", "# key suspend "+k.Fingerprint); got.Refusal == nil {
		t.Error("reception took away a developer's key")
	}
}

// A changed contact gets what is queued, the old one is told only that it changed. R23
func TestAPartyMoves(t *testing.T) {
	s := vendorScene(t)
	d := s.tries("佐藤", "# contact-change V1 mail=new@example-soft.example by=phone")
	if d.Refusal != nil || s.parties[0].Address() != "new@example-soft.example" || s.parties[0].Former != "psirt@example-soft.example" {
		t.Fatalf("%+v, %+v", s.parties[0], d.Refusal)
	}
	kinds := map[string]NoticeKind{}
	for _, n := range d.Notices {
		kinds[n.To] = n.Kind
	}
	if kinds["V1"] != AnyContactNewKind || kinds["V1-former"] != AnyContactOldKind {
		t.Errorf("told %v", kinds)
	}
}

// B15: who is in charge now is told to each developer once, of its own numbers and nobody else's.
func TestATakeoverTellsEachDeveloperOfItsOwnNumbers(t *testing.T) {
	s := vendorScene(t)
	for _, code := range []string{"V1", "V2"} {
		s.steps(Change{Party: code, Actor: keikai, Tried: &Attempt{Channel: "mail", Outcome: "sent"}})
	}
	second := s.c
	second.Key, second.Number, second.JVN = "00000000000000bb", "IPA#22222222", "JVN#22222222"
	second.Parties = cloneParties(s.c.Parties[:1])
	second.Parties[0].Reference = "VH#20000001"
	s.others = []Case{second}
	d := s.tries("佐藤", "takeover 佐藤 鈴木")
	numbers := map[string]string{}
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*AnyCoordinator); ok {
			numbers[n.To] = strings.Join(f.Numbers, " ")
		}
	}
	if numbers["V1"] != "VH#10000001 VH#20000001" || numbers["V2"] != "VH#10000002" || len(numbers) != 2 {
		t.Errorf("told %v (%+v)", numbers, d.Refusal)
	}
}
