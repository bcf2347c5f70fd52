package handling

import (
	"slices"
	"testing"
)

// A page is written part by part, in both languages; what is missing is named until nothing is; a developer sees its own entry and no other's;
// its own words are on the page once a person approved them, as they were then. commands.md 1; notices.md 1.2; R32
func TestThePageIsWritten(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.p.PublishDir = true
	s.holds(t, []row{{"佐藤", "# advisory", "missing_argument"}, {"佐藤", "# advisory part=overview", "text_missing"}, {"佐藤", "# advisory | Words.", "missing_argument"},
		{"佐藤", "# advisory cvss=high", "bad_argument high cvss"}, {"佐藤", "# advisory cwe=79", "bad_argument 79 cwe"}, {"佐藤", "# advisory link=ftp://a.example/ title=x", "bad_argument ftp://a.example/ link"},
		{"佐藤", "# advisory link=https://a.example/", "missing_argument"}, {"佐藤", "# advisory product=Mail", "missing_argument"}, {"佐藤", "# advisory product=Mail for=V1", "missing_argument"},
		{"佐藤", "# advisory check", "not_yet page"}, {"佐藤", "# statement V1 approve", "not_yet statement"}, {"山田", "# advisory part=overview | x", "not_your_role"}})
	gaps := func(d Decision) (out []string) {
		f := sees[DeskPage](d, DeskPageKind, "佐藤")
		if f == nil {
			t.Fatalf("no page comes back, but %v (%s)", to(d), comesTo(d))
		}
		for _, g := range f.Gaps {
			out = append(out, g.Part+" "+string(g.Lang))
		}
		return out
	}
	before := gaps(s.give("佐藤", "# advisory show"))
	if len(before) != 10 {
		t.Errorf("an empty page lacks %v", before)
	}
	for _, part := range []string{"title", "overview", "impact", "solution"} {
		s.runs("佐藤", "# advisory part="+part+" | 文。")
		s.runs("佐藤", "# 公表文案 部分="+part+" 言語=英語 | Words of "+part+".")
	}
	s.runs("佐藤", "# advisory cvss=AV:N/AC:L/AU:N/C:N/I:N/A:C cwe=CWE-400")
	s.runs("佐藤", "# advisory cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H critical=yes")
	s.runs("佐藤", "# advisory cvss=CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H link=https://a.example/ title=参考 en=See")
	if d := s.runs("佐藤", "# advisory part=overview | 新しい文。"); len(gaps(d)) != 0 {
		t.Errorf("a full page lacks %v", gaps(d))
	}
	page := s.c.page()
	if page.Text("overview", Japanese) != "新しい文。" || len(page.Texts) != 8 || !slices.Equal(page.Vectors, []string{"AV:N/AC:L/Au:N/C:N/I:N/A:C", "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}) || !page.Critical {
		t.Errorf("the page is %+v", page)
	}
	s.runs("佐藤", "# status V1 vulnerable")
	if got := gaps(s.give("佐藤", "# advisory show")); !slices.Equal(got, []string{"products V1 "}) {
		t.Errorf("without the versions of V1 it lacks %v", got)
	}
	s.runs("佐藤", "# advisory product=例示メール for=V1 versions=2.1より前 fixed=2.1 en=Mail")
	s.step("V1", Change{Recorded: &Recorded{Statement: "We fixed it."}})
	d := s.runs("佐藤", "# 公表文案 確認")
	if got := to(d); !slices.Equal(got, []string{"developer/statement_check V1", "developer/statement_check V2"}) || s.c.page().Checked.IsZero() {
		t.Fatalf("asked %v", got)
	}
	one, two := sees[PageEntry](d, DevStatementKind, "V1"), sees[PageEntry](d, DevStatementKind, "V2")
	if len(one.Products) != 1 || one.Statement == "" || one.Overview != "Words of overview." || len(two.Products) != 0 || two.Statement != "" || two.Status != "" || two.Number == one.Number {
		t.Errorf("V1 reads %+v, V2 %+v", one, two)
	}
}

// users.md A9; R32
func TestADevelopersWordsAreApproved(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.step("V1", Change{Recorded: &Recorded{Statement: "We fixed it."}})
	if d := s.give("佐藤", "# statement V1 approve"); tokenOf(d) == "" {
		t.Errorf("the words are not shown first: %s", comesTo(d))
	}
	s.runs("佐藤", "# 記載確認 V1 承認")
	cp, _ := s.c.PartyOf("V1")
	if cp.Stated == nil || cp.Stated.Text != "We fixed it." || cp.Stated.Verdict != "approve" {
		t.Fatalf("%+v", cp.Stated)
	}
	s.holds(t, []row{{"佐藤", "# statement V1 approve", "nothing_to_do"}, {"佐藤", "# statement V1 return", "missing_argument"}})
	s.step("V1", Change{Recorded: &Recorded{Statement: "Better than the other vendor."}})
	if cp, _ = s.c.PartyOf("V1"); cp.Stated.Text != "We fixed it." {
		t.Errorf("new words are on the page unseen: %+v", cp.Stated)
	}
	d := s.runs("佐藤", "# statement V1 return why=another_product")
	if f := sees[PageEntry](d, DevStatementKind, "V1"); f == nil || f.Why == "" || f.Statement != "Better than the other vendor." {
		t.Errorf("told %v: %+v", to(d), f)
	}
}
