package handling

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// lab is the list that the verbs of this group choose from.
var lab = []Party{
	entryOf("example-soft", "developer"), entryOf("other-soft", "developer"), entryOf("example-town", "operator"), entryOf("example-lab", "analyst"), entryOf("other-lab", "analyst"),
	entryOf("example-ministry", "authority"), entryOf("example-power", "infrastructure"), entryOf("example-gas", "infrastructure"),
}

func entryOf(handle, kind string) Party {
	return Party{Handle: handle, Kind: kind, NameJA: "株式会社" + handle, NameEN: handle, Language: English, Addresses: []string{"psirt@" + handle + ".example"},
		Phone: "00-0000-0000", Post: "Example 1", Keys: []PartyKey{{Fingerprint: finger40(fmt.Sprint(len(handle))), Armored: "x", Trust: Confirmed}}}
}

// matterScene is a case of an edition that coordination, or for a website reception, works on, with V1 and V2, or O1, to whom the details
// were sent.
func matterScene(t check, k CaseKind, edition string) *scene {
	t.Helper()
	s := newScene(t)
	s.parties = slices.Clone(lab)
	s.facts.Words = []string{"件名の表示に欠陥があり、長い件名を受け取ると停止します。"}
	s.began(Change{Edition: edition})
	if k == Website {
		s.runs("山田", "# accept website")
		s.c.URL = "https://www.town.example/search"
		s.step("O1", Change{Joined: &CaseParty{Code: "O1", Handle: "example-town", Role: Operator, Realm: Reception, Stage: ToContact}})
		s.reached("O1")
		return s
	}
	s.bring(HandedOver)
	s.runs("佐藤", "# take")
	for i, handle := range []string{"example-soft", "other-soft"} {
		code := fmt.Sprintf("V%d", i+1)
		s.step(code, Change{Joined: &CaseParty{Code: code, Handle: handle, Role: Developer, Realm: Coordination, Reference: fmt.Sprintf("VH#0000000%d", i+1), Stage: ToContact}})
		s.reached(code)
	}
	return s
}

func (s *scene) step(code string, ch Change) {
	ch.Party, ch.At, ch.Actor = code, s.at, keikai
	s.write(caseKey, []Change{ch})
}

func (s *scene) reached(code string) {
	s.step(code, Change{Tried: &Attempt{At: s.at, Channel: "mail", Outcome: "sent", Kind: string(DevWindowKind)}})
	s.step(code, Change{Moved: &Moved{Stage: WindowConfirmed}})
	s.step(code, Change{Dated: &DateStart{What: "detail"}})
}

func (s *scene) agrees(code string, to ...string) { s.step(code, Change{Recorded: yesTo(to...)}) }

func (s *scene) allows(c Consents) { s.c = Apply(s.c, Change{At: s.at, Wished: &Wished{Consents: &c}}) }

// sees is what a notice of a kind to somebody says, nil = there is none.
func sees[T any](d Decision, k NoticeKind, to string) *T {
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*T); ok && n.Kind == k && n.To == to {
			return f
		}
	}
	return nil
}

// row is one command and what it comes to: a refusal's name, and what it names, or whom it tells.
type row struct{ by, line, want string }

func (s *scene) holds(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		d := s.give(r.by, r.line)
		got := comesTo(d)
		if d.Refusal != nil {
			got = strings.TrimSpace(got + " " + d.Refusal.Given + " " + d.Refusal.Why + " " + strings.Join(d.Refusal.Known, ", "))
		}
		if strings.Join(strings.Fields(got), " ") != r.want {
			t.Errorf("%s %s: %q, not %q", r.by, r.line, got, r.want)
		}
	}
}

// What each edition knows, by verb: an edition that does not know a step refuses it by its own name. domain.md 9.2; guideline editions
func TestEditionsKnowTheirSteps(t *testing.T) {
	for _, tc := range []struct {
		line    string
		by      string
		kind    CaseKind
		knownIn []string
	}{
		{"# ask-authority NISC example-ministry", "山田", Website, []string{"2022", "2024", "2026"}},
		{"# ask-authority NCO example-ministry", "山田", Website, []string{"2022", "2024", "2026"}},
		{"# ask-authority MIC example-ministry", "山田", Website, []string{"2022", "2024", "2026"}},
		{"# ask-authority PPC example-ministry | Names may leak.", "山田", Website, []string{"2022", "2024", "2026"}},
		{"# government example-ministry | It is exploited.", "山田", Website, []string{"2026"}},
		{"# government example-ministry | It is exploited.", "山田", Product, []string{"2026"}},
		{"# list-name V1 2009-07-08", "佐藤", Product, []string{"2022", "2024", "2026"}},
		{"# list-product V1 2009-07-08", "佐藤", Product, []string{"2022", "2024", "2026"}},
		{"# list-deadline V1 2009-12-08", "佐藤", Product, []string{"2022", "2024", "2026"}},
		{"# delist V1", "佐藤", Product, []string{"2022", "2024", "2026"}},
		{"# impossible why=x", "佐藤", Product, []string{"2022", "2024", "2026"}},
		{"# committee open", "山田", Product, []string{"2022", "2024", "2026"}},
		{"# priority-provide example-power | x", "佐藤", Product, Editions},
	} {
		for _, edition := range Editions {
			s := matterScene(t, tc.kind, edition)
			d := s.give(tc.by, tc.line)
			refused := d.Refusal != nil && d.Refusal.Code == RefusedEdition
			if refused == slices.Contains(tc.knownIn, edition) {
				t.Errorf("%s in %s: refused by its edition %v (%+v)", tc.line, edition, refused, d.Refusal)
			}
			if refused && d.Refusal.Given != edition {
				t.Errorf("%s in %s names edition %q", tc.line, edition, d.Refusal.Given)
			}
		}
	}
}

// A case moves to a newer edition on the record, and from then on that one decides. domain.md 9
func TestACaseMovesToANewerEdition(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.holds(t, []row{
		{"山田", "# committee open", "not_in_edition 2009"},
		{"佐藤", "# edition 1999", "bad_argument 1999"},
		{"佐藤", "# edition 2009", "nothing_to_do"},
	})
	d := s.runs("佐藤", "# 版変更 2022年版")
	if s.c.Edition != "2022" || shiftsOf(d) != "edition 2009→2022" {
		t.Errorf("edition %s, shown %s", s.c.Edition, shiftsOf(d))
	}
	s.holds(t, []row{
		{"山田", "# committee open", "not_yet impossible"},
		{"山田", "# edition 2009", "bad_argument 2009 older_edition"},
	})
}

// An analyst joins under a number of its own, gets the coordinator's words and nothing of finder or site, and is told when it is over.
// guideline IV.4.5, V.3.7
func TestAnalystIsConsulted(t *testing.T) {
	s := matterScene(t, Website, "2022")
	s.holds(t, []row{
		{"山田", "# consult example-lab nda=N1", "text_missing"},
		{"山田", "# consult example-lab | Please look at it.", "missing_argument"},
		{"山田", "# consult nobody nda=N1 | Please look at it.", "no_such_party nobody"},
		{"山田", "# consult example-soft nda=N1 | Please look at it.", "no_such_party example-soft"},
		{"山田", "# consult A1 end", "no_such_party A1"},
		{"山田", "# consult example-lab nda=N1 | Look at http://town.example/search please.", "not_agreed O1 site_data"},
		{"山田", "# consult example-lab nda=N1 | 件名の表示に欠陥があり、長い件名を受け取ると停止します。", "preview"},
	})
	d := s.runs("山田", "# consult example-lab nda=N1 | Can a long value stop it?")
	cp, _ := s.c.PartyOf("A1")
	f := sees[PartyText](d, OtherAnalysisKind, "A1")
	if cp.Role != Analyst || cp.Realm != Reception || !strings.HasPrefix(cp.Reference, "VH#") || f == nil || f.NDA != "N1" || f.Number != cp.Reference || f.Text != "Can a long value stop it?" {
		t.Fatalf("%+v got %+v", cp, f)
	}
	if told := d.Notices[1].Facts.(*DeskTranscript).Results[0].Told; told[0].Key != lab[3].Keys[0].Fingerprint || told[0].Lang != English {
		t.Errorf("shown %+v", told)
	}
	if d := s.runs("山田", "# consult A1 | One more question."); len(s.c.Parties) != 2 || sees[PartyText](d, OtherAnalysisKind, "A1").NDA != "N1" {
		t.Error("a further question makes another party")
	}
	s.agrees("O1", "site_data")
	s.holds(t, []row{{"山田", "# consult A1 | Look at http://town.example/search please.", "preview"}})
	d = s.runs("山田", "# 分析依頼 A1 終了 | Thank you.")
	if sees[PartyText](d, OtherAnalysisEndKind, "A1").Text != "Thank you." || s.c.stageOf("A1") != Dropped {
		t.Errorf("told %v, stage %s", to(d), s.c.stageOf("A1"))
	}
	d = s.happens(PartyWrote{Party: "A1", Proof: ProofSigned, Realm: Reception})
	if got := to(d); !slices.Contains(got, "desk/mail_filed 山田") || s.c.Mails[len(s.c.Mails)-1].Party != "A1" {
		t.Errorf("its later mail: %v", got)
	}
}

// Contact data are asked for with the address and the attempts, a leak is told in the coordinator's words. guideline V.3.7
func TestAuthoritiesAreAsked(t *testing.T) {
	s := matterScene(t, Website, "2022")
	s.holds(t, []row{
		{"山田", "# ask-authority FBI example-ministry", "bad_argument FBI"},
		{"山田", "# ask-authority MIC example-lab", "no_such_party example-lab"},
		{"山田", "# ask-authority MIC example-ministry | Send id=1' to it.", "bad_argument Send id=1' to it. address_only"},
		{"山田", "# ask-authority PPC example-ministry", "text_missing"},
	})
	d := s.give("山田", "# 所管照会 総務省 example-ministry")
	if f := d.Notices[0].Facts.(*DeskPreview); !f.Persons {
		t.Error("one person alone asks an authority")
	}
	d = s.runs("山田", "# ask-authority MIC example-ministry")
	f := sees[PartyText](d, OtherContactDataKind, "G1")
	if f == nil || f.URL != "https://www.town.example/search" || len(f.Tries) != 1 || f.Text != "" || f.Number != caseNumber {
		t.Fatalf("told %v: %+v", to(d), f)
	}
	d = s.runs("山田", "# ask-authority PPC G1 | Names of members may leak.")
	if f := sees[PartyText](d, OtherPPCKind, "G1"); f == nil || f.Text != "Names of members may leak." || len(f.Tries) != 1 || len(s.c.Parties) != 2 {
		t.Fatalf("told %v: %+v", to(d), f)
	}
	p := matterScene(t, Product, "2022")
	p.holds(t, []row{{"山田", "# ask-authority MIC example-ministry", "not_for_this_kind"}})
	none := matterScene(t, Website, "2022")
	none.c.Parties = nil
	none.holds(t, []row{{"山田", "# ask-authority PPC example-ministry | Leak.", "not_yet contact"}})
	g := matterScene(t, Product, "2026")
	d = g.runs("山田", "# 政府通知 example-ministry | It is exploited.")
	if f := sees[PartyText](d, OtherGovernmentKind, "G1"); f == nil || f.Text != "It is exploited." {
		t.Errorf("told %v", to(d))
	}
}

// Nothing goes out early before there is a countermeasure and every developer that knows the details agreed; reception's person approves,
// and both bodies and the finder learn that it was done when it was. guideline IV.3.12, IV.4.8
func TestPriorityProvision(t *testing.T) {
	s := matterScene(t, Product, "2022")
	s.holds(t, []row{
		{"佐藤", "# priority-provide example-power", "text_missing"},
		{"佐藤", "# priority-provide example-power | Flaw and fix.", "not_yet countermeasure"},
		{"佐藤", "# priority-provide ask", "missing_argument"},
		{"佐藤", "# priority-provide ask V7", "no_such_party V7 V1, V2"},
		{"山田", "# priority-provide example-power | Flaw and fix.", "not_your_role"},
	})
	s.step("V1", Change{Moved: &Moved{Stage: Ready}})
	d := s.give("佐藤", "# priority-provide example-power | Flaw and fix.")
	if d.Refusal == nil || d.Refusal.Code != RefusedAgreement || d.Refusal.Given != "V1" {
		t.Fatalf("refused %+v", d.Refusal)
	}
	if l := d.Notices[0].Facts.(*DeskErrors).Lines[0].Command; l.Verb != "priority-provide" || !slices.Equal(l.Args, []string{"ask", "V1"}) {
		t.Errorf("offered %+v", l)
	}
	d = s.runs("佐藤", "# 優先提供 確認 V1 | Power companies.")
	if f := sees[PartyText](d, DevPriorityKind, "V1"); f == nil || f.Text != "Power companies." || f.Due.IsZero() {
		t.Errorf("told %v", to(d))
	}
	s.agrees("V1", "priority")
	s.step("V2", Change{Reported: &StatusStep{Result: "no_effect"}})
	s.holds(t, []row{{"佐藤", "# priority-provide ask V1", "nothing_to_do"}, {"佐藤", "# priority-provide example-lab | Flaw and fix.", "no_such_party example-lab"}})
	d = s.give("佐藤", "# priority-provide example-power 株式会社example-gas nda=N2 | Flaw and fix.")
	who, code := codeOf(d)
	if co, _ := s.p.Coordinator(who); !co.Serves(Reception) || code == "" {
		t.Fatalf("%s approves", who)
	}
	if d := s.give("鈴木", "approve "+code); refusalOf(d) != "token_void" {
		t.Errorf("one of coordination approved: %s", refusalOf(d))
	}
	s.give(who, "approve "+code)
	s.goesOn(s.p.Delay)
	d = s.fallDue()[0]
	one, two := sees[PartyText](d, OtherPriorityKind, "I1"), sees[PartyText](d, OtherPriorityKind, "I2")
	if one == nil || two == nil || one.Number == two.Number || two.NDA != "N2" || !s.c.Priority.IsZero() {
		t.Fatalf("told %v", to(d))
	}
	d = s.happens(LeftHouse{Kind: OtherPriorityKind, N: 1, To: "I1"})
	if got := strings.Join(to(d), "; "); got != "body/priority_report 山田; body/priority_report Tanaka; finder/priority_provided F" || s.c.Priority.IsZero() {
		t.Errorf("told %s", got)
	}
	if d = s.happens(LeftHouse{Kind: OtherPriorityKind, N: 2, To: "I2"}); len(d.Notices) > 0 {
		t.Errorf("told again %v", to(d))
	}
}

// guideline IV.5.9
func TestEarlyNoticeIsAnswered(t *testing.T) {
	s := matterScene(t, Product, "2022")
	if d := s.runs("佐藤", "# early-notice V1 no"); !slices.Equal(to(d), []string{"developer/early_notice_no V1"}) {
		t.Errorf("told %v", to(d))
	}
	d := s.runs("佐藤", "# 事前周知 V1 可 | Only to integrators.")
	if f := sees[EarlyNotice](d, DevEarlyYesKind, "V1"); f == nil || f.Text != "Only to integrators." {
		t.Errorf("told %v", to(d))
	}
	s.holds(t, []row{{"佐藤", "# early-notice V1 yes", "nothing_to_do"}})
	s.step("V2", Change{Moved: &Moved{Stage: Contacted}})
	s.holds(t, []row{{"佐藤", "# early-notice V2 yes", "not_yet detail"}})
}

// Each learns how to reach the other only when both said yes; of a product one person of each body says so. guideline IV.2.6
func TestIntroduction(t *testing.T) {
	s := matterScene(t, Product, "2022")
	s.holds(t, []row{
		{"山田", "# introduce F V1", "not_agreed F direct"},
		{"山田", "# introduce F V9", "no_such_party V9"},
		{"佐藤", "# introduce ask F", "no_such_party F"},
		{"山田", "# introduce ask V1", "no_such_party V1"},
	})
	if d := s.runs("山田", "# 直接交換 確認 届出者"); !slices.Equal(sees[FinderDirect](d, FinderDirectAskKind, "F").Items, []string{"contact"}) {
		t.Errorf("told %v", to(d))
	}
	if d := s.runs("佐藤", "# introduce ask V1"); sees[PartyText](d, DevQuestionKind, "V1").Form != "direct" {
		t.Errorf("told %v", to(d))
	}
	d := s.happens(PartyWrote{Party: "F", Proof: ProofThread, Reply: &Reply{Form: "direct", Answers: []FieldAnswer{{Form: "direct", Field: "direct", Choice: "yes"}}}})
	if l := d.Notices[0].Facts.(*DeskMailFiled).Lines[0].Command; l.Verb != "consent" || l.Args[0] != "contact=yes" {
		t.Errorf("offered %+v", l)
	}
	s.allows(Consents{Contact: true})
	s.holds(t, []row{{"山田", "# introduce ask F", "nothing_to_do"}, {"山田", "# introduce F V1", "not_agreed V1 direct"}})
	s.agrees("V1", "direct")
	s.holds(t, []row{{"佐藤", "# introduce ask V1", "nothing_to_do"}})
	d = s.give("佐藤", "# introduce F V1")
	who, _ := codeOf(d)
	if co, _ := s.p.Coordinator(who); !co.Serves(Reception) {
		t.Fatalf("%s approves", who)
	}
	if text := js(d.Notices[len(d.Notices)-1].Facts); strings.Contains(text, firstKey) {
		t.Errorf("coordination is shown the finder's key: %s", text)
	}
	d = s.runs("山田", "# introduce F V1")
	f, g := sees[DirectExchange](d, DevDirectKind, "V1"), sees[FinderDirect](d, FinderDirectKind, "F")
	if f == nil || g == nil || !f.Direct || f.Number != "VH#00000001" || f.By != "佐藤" || g.Party != "V1" || !slices.Equal(f.Items, []string{"contact"}) {
		t.Errorf("told %v: %+v %+v", to(d), f, g)
	}
	d = s.happens(PartyWrote{Party: "F", Proof: ProofThread, Reply: &Reply{Form: "direct", Answers: []FieldAnswer{{Form: "direct", Field: "direct", Choice: "no"}}}})
	if s.c.Finder.Consents.Contact || !slices.Contains(to(d), "finder/consent_recorded F") {
		t.Error("a no of the finder does not hold at once")
	}
	w := matterScene(t, Website, "2022")
	w.allows(Consents{Contact: true, Know: true})
	w.agrees("O1", "direct")
	d = w.give("山田", "# introduce F O1")
	if who, _ := codeOf(d); who != "Tanaka" { // no body but reception knows of a website
		t.Errorf("%s approves", who)
	}
	if d = w.runs("山田", "# introduce F O1"); sees[DirectExchange](d, OpDirectKind, "O1") == nil || len(sees[FinderDirect](d, FinderDirectKind, "F").Items) != 2 {
		t.Errorf("told %v", to(d))
	}
}

// Who the finder is goes to a party only as far as it agreed, after two persons saw the very words. guideline IV.2.5 (ウ)
func TestReveal(t *testing.T) {
	s := matterScene(t, Product, "2022")
	s.holds(t, []row{
		{"山田", "# reveal V1 items=name", "not_agreed F know"},
		{"山田", "# reveal V1 items=birthday", "bad_argument birthday finder_items"},
		{"山田", "# reveal V1", "missing_argument"},
		{"佐藤", "# reveal V1 items=name", "not_your_role"},
	})
	s.allows(Consents{Know: true})
	s.holds(t, []row{{"山田", "# reveal V9 items=name", "no_such_party V9"}})
	d := s.give("山田", "# reveal V1 items=name,contact")
	const words = "発見 太郎\ntaro@finder.example"
	if first := lastPreview(d); first.Release == nil || first.Release.Text != words {
		t.Fatalf("the giver was shown %+v", first)
	}
	if second := lastPreview(s.give("山田", "confirm "+tokenOf(d))); second.Release == nil || second.Release.Text != words {
		t.Fatalf("the second person was shown %+v", second)
	}
	d = s.runs("山田", "# 発見者開示 V1 項目=氏名")
	if f := sees[DirectExchange](d, DevFinderKind, "V1"); f == nil || f.Direct || !slices.Equal(f.Items, []string{"name"}) {
		t.Errorf("told %v: %+v", to(d), f)
	}
	s.step("V2", Change{Moved: &Moved{Stage: Contacted}})
	s.holds(t, []row{{"山田", "# reveal V2 items=name", "not_yet detail"}})
	w := matterScene(t, Website, "2022")
	w.allows(Consents{Know: true})
	if d := w.runs("山田", "# reveal O1 items=contact"); sees[DirectExchange](d, OpFinderKind, "O1") == nil {
		t.Errorf("told %v", to(d))
	}
}

// Site data go to a developer from coordination, with the operator's yes of this case or of the one it came from. guideline IV.5.5, V.3.8
func TestSiteData(t *testing.T) {
	w := matterScene(t, Website, "2022")
	d := w.runs("山田", "# サイト情報提供 確認 O1 | The version string of the page.")
	if f := sees[PartyText](d, OpSiteConsentKind, "O1"); f == nil || f.Text != "The version string of the page." {
		t.Errorf("told %v", to(d))
	}
	w.holds(t, []row{{"山田", "# site-data ask O1", "text_missing"}, {"山田", "# site-data ask O9 | x", "no_such_party O9 O1"}, {"山田", "# site-data O1 O1 | x", "no_such_party O1"}})
	s := matterScene(t, Product, "2022")
	from := w.c
	from.Key, from.Number = "00000000000000bb", "IPA#20000009"
	s.others = []Case{from}
	s.holds(t, []row{{"山田", "# site-data O1 V1 | Version 3.", "no_such_party O1"}})
	s.step("", Change{Linked: &Link{Case: "IPA#20000009", How: "converted_from"}})
	s.holds(t, []row{{"山田", "# site-data O1 V1 | Version 3.", "not_agreed O1 site_data"}, {"佐藤", "# site-data O1 V1 | Version 3.", "not_your_role"}})
	s.others[0] = Apply(from, Change{Party: "O1", Recorded: yesTo("site_data")})
	s.holds(t, []row{{"山田", "# site-data O1 V9 | Version 3.", "no_such_party V9"}})
	d = s.runs("山田", "# site-data O1 V1 | Version 3.")
	i := slices.IndexFunc(d.Notices, func(n Notice) bool { return n.Kind == DevSiteDataKind })
	if i < 0 || d.Notices[i].Realm != Coordination || d.Notices[i].Facts.(*PartyText).By != "佐藤" {
		t.Errorf("told %v", to(d))
	}
}

// Every rung and the time that is set come before unreachable; an edition without the list leaves the rest to a person. N2, N3, R36
func TestUnreachableLadder(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.c.Parties[0].Stage, s.c.Parties[0].DetailSent = Contacted, time.Time{}
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet mail 1/3, channel 0/2, months 2010-01-08"}})
	for _, channel := range []string{"mail", "mail", "phone", "web_form"} {
		s.step("V1", Change{Tried: &Attempt{At: s.at, Channel: channel, Outcome: "no_answer"}})
	}
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet months 2010-01-08"}})
	s.at = time.Date(2010, 1, 7, 1, 0, 0, 0, time.UTC)
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet months 2010-01-08"}})
	s.at = time.Date(2010, 1, 8, 1, 0, 0, 0, time.UTC)
	d := s.give("佐藤", "# 連絡不能 V1")
	if s.c.stageOf("V1") != Unreachable || len(to(d)) > 0 || s.c.Parties[0].Listing.DID != "" {
		t.Fatalf("stage %s, told %v, %+v", s.c.stageOf("V1"), to(d), d.Refusal)
	}
	if v1, _ := s.c.PartyOf("V1"); v1.Result != "" || v1.Status != "" {
		t.Errorf("its silence was taken for an answer: %q, %q", v1.Result, v1.Status)
	}
	if l := d.Notices[0].Facts.(*DeskTranscript).Lines[0].Command; l.Verb != "remind" || l.Arg(0) != "V2" {
		t.Errorf("offered %+v", l)
	}
	s.holds(t, []row{{"佐藤", "# unreachable V1", "nothing_to_do"}, {"佐藤", "# list-name V1 2010-01-08", "not_in_edition 2009"}})
	d = s.happens(PartyWrote{Party: "V1", Proof: ProofThread, Realm: Coordination})
	if l := d.Notices[0].Facts.(*DeskMailFiled).Lines[0].Command; l.Verb != "log" {
		t.Errorf("offered %+v", l)
	}
	if s.give("佐藤", "# log V1 by=mail outcome=reached"); s.c.stageOf("V1") != Contacted {
		t.Errorf("stage %s", s.c.stageOf("V1"))
	}
	// What it wrote begins the months anew, and a channel that its entry has no address for is not asked for.
	s.parties[0].Phone, s.parties[0].Post = "", ""
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet months 2010-07-08"}})
	s.at = time.Date(2010, 2, 1, 1, 0, 0, 0, time.UTC)
	s.happens(PartyWrote{Party: "V1", Proof: ProofThread, Realm: Coordination})
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet months 2010-08-01"}})
}

// An entry of the list: warned after six months, name, product after three more, deadline, removed when the developer writes. guideline
// appendix 5; N2, N3
func TestListOfUnreachableDevelopers(t *testing.T) {
	s := matterScene(t, Product, "2022")
	for _, channel := range []string{"mail", "mail", "phone", "post"} {
		s.step("V1", Change{Tried: &Attempt{At: s.at, Channel: channel, Outcome: "no_answer"}})
	}
	s.holds(t, []row{{"佐藤", "# list-name V1 2009-07-08", "not_yet warned"}, {"佐藤", "# delist V1", "nothing_to_do"}})
	s.at = time.Date(2010, 1, 7, 1, 0, 0, 0, time.UTC)
	s.holds(t, []row{{"佐藤", "# unreachable V1", "not_yet months 2010-01-08"}})
	s.at = time.Date(2010, 2, 1, 1, 0, 0, 0, time.UTC)
	d := s.give("佐藤", "# unreachable V1")
	who, code := codeOf(d)
	if who != "鈴木" {
		t.Fatalf("%s approves: %+v", who, d.Refusal)
	}
	s.give(who, "reject "+code)
	d = s.runs("佐藤", "# unreachable V1")
	l := s.c.Parties[0].Listing
	if f := sees[UnreachableEntry](d, DevListWarningKind, "V1"); f == nil || f.DID != l.DID || l.DID == "" || f.Day != l.Warned || !slices.Contains(s.c.Numbers(), l.DID) {
		t.Fatalf("told %v: %+v", to(d), l)
	}
	s.holds(t, []row{
		{"佐藤", "# list-name V1 2010-02-02", "bad_date 2010-02-02 too_early " + l.Warned.String()},
		{"佐藤", "# list-name V1 2010-03-01", "bad_date 2010-03-01 future"},
		{"佐藤", "# list-product V1 2010-02-10", "not_yet named"},
	})
	s.at = time.Date(2010, 2, 10, 1, 0, 0, 0, time.UTC)
	if d = s.runs("佐藤", "# 一覧掲載 名称 V1 2010-02-10"); sees[UnreachableEntry](d, DevListedKind, "V1") == nil {
		t.Errorf("told %v", to(d))
	}
	s.at = time.Date(2010, 5, 9, 1, 0, 0, 0, time.UTC)
	s.holds(t, []row{
		{"佐藤", "# list-name V1 2010-02-10", "nothing_to_do"},
		{"佐藤", "# list-product V1 2010-05-09", "bad_date 2010-05-09 too_early 2010-05-10"},
		{"佐藤", "# list-deadline V1 2010-06-10", "not_yet product"},
	})
	s.at = time.Date(2010, 5, 10, 1, 0, 0, 0, time.UTC)
	if d = s.runs("佐藤", "# list-product V1 2010-05-10"); sees[UnreachableEntry](d, DevListedProductKind, "V1") == nil {
		t.Errorf("told %v", to(d))
	}
	s.holds(t, []row{{"佐藤", "# list-product V1 2010-05-10", "nothing_to_do"}, {"佐藤", "# list-deadline V1 2010-05-01", "bad_date 2010-05-01 past"}})
	if d = s.runs("佐藤", "# 一覧掲載期限 V1 2010-06-30"); sees[UnreachableEntry](d, DevDeadlineKind, "V1").Deadline != day("2010-06-30") {
		t.Errorf("told %v", to(d))
	}
	s.holds(t, []row{{"佐藤", "# list-deadline V1 2010-06-30", "nothing_to_do"}, {"佐藤", "# impossible", "not_yet deadline"}})
	d = s.happens(PartyWrote{Party: "V1", Proof: ProofThread, Realm: Coordination})
	if l := d.Notices[0].Facts.(*DeskMailFiled).Lines[0].Command; l.Verb != "delist" || s.c.stageOf("V1") != Unreachable {
		t.Errorf("offered %+v, stage %s", l, s.c.stageOf("V1"))
	}
	d = s.runs("佐藤", "# 一覧削除 V1")
	if f := sees[UnreachableEntry](d, DevDelistedKind, "V1"); f == nil || s.c.stageOf("V1") != Contacted || s.c.Parties[0].Listing.Removed.IsZero() {
		t.Errorf("told %v", to(d))
	}
	s.holds(t, []row{{"佐藤", "# delist V1", "nothing_to_do"}})
}

// committeeScene has V1 that cannot be reached, its day on the list passed, and V2 that does not agree.
func committeeScene(t check) *scene {
	s := matterScene(t, Product, "2022")
	s.step("V1", Change{Moved: &Moved{Stage: Unreachable}})
	s.step("V1", Change{Listed: &Listing{DID: "DID#00000001", Named: day("2009-07-01"), Product: day("2009-07-02"), Deadline: day("2009-07-03")}})
	s.step("G1", Change{Joined: &CaseParty{Code: "G1", Handle: "example-ministry", Role: Authority, Realm: Reception}})
	return s
}

// Coordination gives up, reception convenes the committee; opinions are asked of those who can be reached; each result goes to whom the
// guideline names, and to an unreachable developer nothing. guideline IV.3(2), IV.4.10; users.md D13, D14
func TestCommittee(t *testing.T) {
	for result, want := range map[string]string{
		"publish": "finder/committee_result F; developer/committee_result V2; body/committee_returned 佐藤; body/committee_returned 鈴木; developer/committee_view V2; other/meti_confirmation G1",
		"not":     "finder/committee_result F; developer/committee_result V2; body/committee_returned 佐藤; body/committee_returned 鈴木",
		"again":   "finder/committee_result F; developer/committee_result V2; body/committee_returned 佐藤; body/committee_returned 鈴木",
	} {
		s := committeeScene(t)
		s.holds(t, []row{{"山田", "# committee open", "not_yet impossible"}, {"山田", "# committee result not", "not_yet impossible"}})
		d := s.runs("佐藤", "# 調整不能")
		if f := sees[BodyReport](d, BodyImpossibleKind, "山田"); f == nil || f.Reason != "unreachable" || len(f.Parties) != 2 || len(f.Parties[0].Tries) != 1 || f.Lines[0].Command.Verb != "committee" {
			t.Fatalf("told %v: %+v", to(d), f)
		}
		s.holds(t, []row{{"佐藤", "# impossible", "nothing_to_do"}, {"山田", "# committee result not", "not_yet opened"}, {"山田", "# committee opinion-by 2009-08-01 | x", "not_yet opened"},
			{"佐藤", "# committee open", "not_your_role"}})
		if d = s.runs("山田", "# 公表判定 開始"); !slices.Equal(to(d), []string{"finder/committee_started F"}) {
			t.Errorf("told %v", to(d))
		}
		s.holds(t, []row{{"山田", "# committee open", "nothing_to_do"}, {"山田", "# committee opinion-by", "missing_argument"}, {"山田", "# committee opinion-by 2009-08-03", "text_missing"},
			{"山田", "# committee opinion-by tomorrow | x", "bad_date tomorrow not_a_date"}, {"山田", "# committee opinion-by 2009-07-01 | x", "bad_date 2009-07-01 past"},
			{"山田", "# committee result perhaps", "bad_date perhaps not_a_date"}, {"山田", "# committee result 2009-08-03", "bad_argument 2009-08-03 committee_result"}})
		d = s.runs("山田", "# committee opinion-by 2009-08-03 | Flaw, history, draft.")
		i := slices.IndexFunc(d.Notices, func(n Notice) bool { return n.Kind == DevCommitteeKind })
		if !slices.Equal(to(d), []string{"developer/committee_opinion V2"}) || d.Notices[i].Realm != Reception || d.Notices[i].Facts.(*CommitteeWord).Due != day("2009-08-03") {
			t.Errorf("told %v", to(d))
		}
		d = s.happens(PartyWrote{Party: "V2", Proof: ProofThread, Realm: Reception})
		if got := to(d); !slices.Contains(got, "desk/mail_filed 山田") || slices.Contains(got, "desk/mail_filed 佐藤") {
			t.Errorf("the opinion goes to %v", got)
		}
		if d = s.give("山田", "# committee result "+result+" why=Users"); tokenOf(d) != "" {
			t.Errorf("%s: asked again", result)
		}
		if who, _ := codeOf(d); who != "Tanaka" {
			t.Fatalf("%s approves", who)
		}
		d = s.runs("山田", "# committee result "+result+" | Users would not know.")
		if got := strings.Join(to(d), "; "); !strings.HasSuffix(got, want) && !strings.HasPrefix(got, want) {
			t.Errorf("%s told %s", result, got)
		}
		if f := sees[FinderStep](d, FinderCommitteeEndKind, "F"); f.Why != result || f.Text != "Users would not know." || s.c.Committee.Result != result {
			t.Errorf("%s: the finder is told %+v", result, f)
		}
		s.holds(t, []row{{"山田", "# committee open", "not_yet impossible"}})
		if again := s.give("佐藤", "# impossible"); (again.Refusal == nil) != (result == "again") {
			t.Errorf("after %s impossible comes to %q", result, comesTo(again))
		}
	}
	s := matterScene(t, Product, "2022")
	s.holds(t, []row{{"佐藤", "# impossible", "missing_argument"}})
	if d := s.runs("佐藤", "# impossible why=x"); sees[BodyReport](d, BodyImpossibleKind, "山田").Reason != "no_agreement" {
		t.Errorf("told %v", to(d))
	}
	none := matterScene(t, Product, "2022")
	none.c.Parties = nil
	none.holds(t, []row{{"佐藤", "# impossible why=x", "not_yet contact"}})
}

func TestMonthsAfter(t *testing.T) {
	for from, want := range map[string]string{"2009-07-08": "2010-01-08", "2009-08-31": "2010-02-28", "2009-12-31": "2010-06-30"} {
		if got := monthsAfter(day(from), 6); got.String() != want {
			t.Errorf("six months after %s is %s", from, got)
		}
	}
}

func TestSiteHost(t *testing.T) {
	for url, want := range map[string]string{"https://www.Town.example/a?b": "town.example", "town.example": "town.example", "": ""} {
		if got := SiteHost(url); got != want {
			t.Errorf("%q: %q", url, got)
		}
	}
}
