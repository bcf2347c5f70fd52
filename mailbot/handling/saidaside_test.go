package handling

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The members of the committee are called and get the papers, each in a mail of its own; one that has an interest gets none. guideline
// IV.3(2); notices.md 1.4
func TestCommitteeMembers(t *testing.T) {
	s := committeeScene(t)
	s.parties = append(s.parties, entryOf("hayashi", "committee_member"), entryOf("mori", "committee_member"))
	s.runs("佐藤", "# impossible")
	s.holds(t, []row{{"山田", "# committee convene 2009-08-10 to=hayashi", "not_yet opened"}})
	s.runs("山田", "# committee open")
	s.holds(t, []row{{"山田", "# committee papers | Papers.", "not_yet convened"}, {"山田", "# committee convene 2009-08-10", "missing_argument"}, {"山田", "# committee convene", "missing_argument"},
		{"山田", "# committee convene 2009-07-01 to=hayashi | x", "bad_date 2009-07-01 past"}, {"山田", "# committee convene 2009-08-10 to=example-lab | x", "no_such_party example-lab"},
		{"山田", "# committee convene 2009-08-10 to=hayashi", "text_missing"}, {"佐藤", "# committee convene 2009-08-10 to=hayashi", "not_your_role"}})
	d := s.runs("山田", "# 公表判定 招集 2009年8月10日 委員=hayashi、mori | 議題は1件です。")
	if got := to(d); !slices.Equal(got, []string{"other/committee_convene M1", "other/committee_convene M2"}) {
		t.Fatalf("called %v", got)
	}
	if f := sees[CommitteeWord](d, OtherConveneKind, "M2"); f.Day != day("2009-08-10") || f.Due.IsZero() || f.Text == "" || s.c.Committee.Meets != f.Day {
		t.Errorf("M2 reads %+v", f)
	}
	s.holds(t, []row{{"山田", "# committee papers", "text_missing"}, {"山田", "# committee papers to=V2 | x", "no_such_party V2 M1, M2"}, {"山田", "# contact M1", "no_such_party M1 own_verb"}})
	if d = s.runs("山田", "# committee papers to=M2 | The flaw and its history."); !slices.Equal(to(d), []string{"other/committee_papers M2"}) {
		t.Errorf("papers go to %v", to(d))
	}
	if d = s.runs("山田", "# committee papers | More."); !slices.Equal(to(d), []string{"other/committee_papers M1", "other/committee_papers M2"}) {
		t.Errorf("papers go to %v", to(d))
	}
	if d = s.runs("山田", "# committee convene 2009-07-09 | Earlier."); sees[CommitteeWord](d, OtherConveneKind, "M1").Due != (Date{}) {
		t.Errorf("%v, with a day for answers after the meeting", to(d))
	}
	s.holds(t, []row{{"山田", "# tell all | Words.", "nothing_to_do"}}) // a member is none of the parties
}

// What reception asks coordination before it answers the finder, and what a developer is told aside from the ways of a case. guideline
// IV.3(1)8, IV.4.1; users.md B12; notices.md 1.2, 1.5
func TestWhatIsSaidAside(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.holds(t, []row{{"山田", "# ask F about=progress | May we?", "bad_argument progress coordination_only"}, {"佐藤", "# ask R about=progress | May we?", "bad_argument progress coordination_only"},
		{"佐藤", "# tell R about=analysis | Wide.", "bad_argument analysis developer_only"}, {"佐藤", "# contact V1 about=own_report", "bad_argument own_report own_report"}})
	d := s.runs("山田", "# 照会 C 用件=進捗回答 期限=2009-07-15 | いつ公表されるかとのお尋ねです。")
	f := sees[BodyReport](d, BodyProgressKind, "佐藤")
	if f == nil || f.Day != day("2009-07-15") || f.Text == "" || f.Number != s.c.NumberFor(Coordination) || f.Lines[0].Command.Verb != "tell" || f.Lines[0].Command.Args[0] != "R" {
		t.Errorf("told %v: %+v", to(d), f)
	}
	d = s.give("山田", "# ask C about=progress | 件名の表示に欠陥があり、長い件名を受け取ると停止します。")
	if len(tokenOf(d)) == 0 {
		t.Error("the finder's words cross unseen") // S6
	}
	if d = s.runs("佐藤", "# 伝達 V1 用件=影響分析 | 影響は広い範囲に及びます。"); !slices.Equal(to(d), []string{"developer/impact_analysis V1"}) {
		t.Errorf("told %v", to(d))
	}
	if d = s.runs("佐藤", "# contact V1 about=registration"); !slices.Equal(to(d), []string{"developer/list_registration V1"}) {
		t.Errorf("told %v", to(d))
	}
	s.parties[0].Registration = "general"
	s.holds(t, []row{{"佐藤", "# contact V1 about=registration", "nothing_to_do registered"}})
	s.step("V3", Change{Joined: &CaseParty{Code: "V3", Handle: "other-soft", Role: Developer, Realm: Coordination, Stage: ToContact}})
	s.holds(t, []row{{"佐藤", "# tell V3 about=analysis | Wide.", "not_yet detail"}})
	s.c.OwnProduct = true
	if d = s.runs("佐藤", "# contact V3 about=own_report"); !slices.Equal(to(d), []string{"developer/own_product_plan V3"}) {
		t.Errorf("told %v", to(d))
	}
}

// Who is no party is answered by a person only, and learns nothing of a case: a provider that the operator did not name, and whoever asks
// about a published entry. guideline V.4.4; users.md B20
func TestReplyToAHeldMail(t *testing.T) {
	s := newScene(t)
	s.facts.Held = []HeldMail{{N: 118, Realm: Reception, Address: "web@builder.example", MessageID: "m1@builder.example", Lang: Japanese},
		{N: 119, Realm: Coordination, Address: "reader@elsewhere.example", Lang: English}, {N: 120, Realm: Reception}}
	s.holds(t, []row{{"山田", "reply 120 about=operator", "no_such_mail 120"}, {"山田", "reply 121 about=operator", "no_such_mail 121"}, {"佐藤", "reply 118 about=operator", "no_such_mail 118"},
		{"山田", "reply 118 about=jvn", "bad_argument jvn other_body"}, {"山田", "reply 118", "missing_argument"}})
	d := s.runs("山田", "返信 118 用件=運営者経由")
	i := slices.IndexFunc(d.Notices, func(n Notice) bool { return n.Kind == ProviderNotNamedKind })
	if i < 0 || d.Notices[i].To != "" || d.Notices[i].Address != "web@builder.example" || d.Notices[i].Thread != "m1@builder.example" || d.Notices[i].Facts.(*PartyContact).Number != "" {
		t.Fatalf("%v: %+v", to(d), d.Notices)
	}
	if len(d.Orders) != 1 || d.Orders[0].What != OrderDiscard || d.Orders[0].N != 118 {
		t.Errorf("orders %+v", d.Orders)
	}
	s.bring(HandedOver)
	s.runs("佐藤", "# take")
	s.holds(t, []row{{"佐藤", "reply 119 about=jvn | Fixed.", "no_such_case"}, {"佐藤", "# reply 119 about=jvn | Fixed.", "not_in_this_state"}, {"佐藤", "# reply 119 about=operator", "bad_argument operator other_body"}})
	held := s.facts.Held
	s = inPlace(t, naturally(CasePublished), CasePublished)
	s.facts.Held = held
	s.holds(t, []row{{"佐藤", "# reply 119 about=jvn", "text_missing"}})
	d = s.runs("佐藤", "# reply 119 about=jvn | It is fixed in 2.1.")
	if f := sees[FinderText](d, AnyJVNAnswerKind, ""); f == nil || f.Number != s.c.NumberFor(Coordination) || f.Text != "It is fixed in 2.1." {
		t.Errorf("%v", to(d))
	}
}

// A notice that nothing sends is a promise that is not kept.
func TestEveryNoticeIsSentBySomething(t *testing.T) {
	var tables, rest strings.Builder
	for _, dir := range []string{".", ".."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			switch base := filepath.Base(name); {
			case strings.HasSuffix(base, "_test.go"):
			case dir == "." && slices.Contains([]string{"notice.go", "noticetable.go"}, base):
				tables.Write(text)
			default:
				rest.Write(text)
			}
		}
	}
	kinds := regexp.MustCompile(`(\w+) +NoticeKind = "([^"]+)"`).FindAllStringSubmatch(tables.String(), -1)
	if len(kinds) != len(Notices)+len(printedNotices) {
		t.Fatalf("%d kinds of %d", len(kinds), len(Notices))
	}
	for _, k := range kinds {
		if !regexp.MustCompile(`\b` + k[1] + `\b`).MatchString(rest.String()) {
			t.Errorf("nothing sends %s", k[2])
		}
	}
}
