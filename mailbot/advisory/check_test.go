package advisory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

func TestSamplesLackNothing(t *testing.T) {
	for _, in := range sampleInputs() {
		for _, m := range Check(in) {
			t.Errorf("%s: %+v", in.Number, m)
		}
	}
}

// TestMissing takes one thing away, or spoils it, and reads what is said to be missing.
func TestMissing(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Input)
		want  []Missing
	}{
		"number":           {func(in *Input) { in.Number = "JVN#../../x" }, []Missing{{Field: "number", Wrong: "JVN#../../x"}}},
		"title":            {func(in *Input) { in.Title = handling.Phrase{} }, []Missing{{Field: "title"}}},
		"English title":    {func(in *Input) { in.Title.EN = "" }, []Missing{{Field: "title", Lang: handling.English}}},
		"overview":         {func(in *Input) { in.Overview.JA = "" }, []Missing{{Field: "overview", Lang: handling.Japanese}}},
		"impact":           {func(in *Input) { in.Impact = Prose{} }, []Missing{{Field: "impact"}}},
		"solution":         {func(in *Input) { in.Solution.EN = "" }, []Missing{{Field: "solution", Lang: handling.English}}},
		"published":        {func(in *Input) { in.Published = time.Time{} }, []Missing{{Field: "published"}}},
		"flaws":            {func(in *Input) { in.Flaws = nil }, []Missing{{Field: "flaws"}}},
		"CVE":              {func(in *Input) { in.Flaws[0].CVE = "CVE-26-1" }, []Missing{{Field: "flaws[0].cve", Wrong: "CVE-26-1"}}},
		"CWE":              {func(in *Input) { in.Flaws[0].CWEs = []string{"79"} }, []Missing{{Field: "flaws[0].cwe[0]", Wrong: "79"}}},
		"no CWE":           {func(in *Input) { in.Flaws[0].CWEs = nil }, []Missing{{Field: "flaws[0].cwe"}}},
		"vector":           {func(in *Input) { in.Flaws[0].Vectors[1] = "CVSS:3.1/AV:X" }, []Missing{{Field: "flaws[0].cvss[1]", Wrong: "CVSS:3.1/AV:X"}}},
		"vector twice":     {func(in *Input) { in.Flaws[0].Vectors[0] = in.Flaws[0].Vectors[1] }, []Missing{{Field: "flaws[0].cvss[1]", Wrong: "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N"}}},
		"only v4":          {func(in *Input) { in.Flaws[0].Vectors = in.Flaws[0].Vectors[:1] }, []Missing{{Field: "flaws[0].cvss"}}},
		"vendors":          {func(in *Input) { in.Vendors = nil }, []Missing{{Field: "vendors"}}},
		"nobody affected":  {func(in *Input) { in.Vendors = in.Vendors[1:] }, []Missing{{Field: "vendors.affected"}}},
		"vendor name":      {func(in *Input) { in.Vendors[1].Name.EN = "" }, []Missing{{Field: "vendors[1].name", Lang: handling.English}}},
		"no status":        {func(in *Input) { in.Vendors[4].History = nil }, []Missing{{Field: "vendors[4].history"}}},
		"status":           {func(in *Input) { in.Vendors[4].History[0].Status = "fine" }, []Missing{{Field: "vendors[4].history[0].status"}}},
		"status date":      {func(in *Input) { in.Vendors[4].History[0].Date = handling.Date{} }, []Missing{{Field: "vendors[4].history[0].date"}}},
		"statement":        {func(in *Input) { in.Vendors[0].Statement.JA = "" }, []Missing{{Field: "vendors[0].statement", Lang: handling.Japanese}}},
		"vendor address":   {func(in *Input) { in.Vendors[0].URL = "javascript:x" }, []Missing{{Field: "vendors[0].url", Wrong: "javascript:x"}}},
		"no products":      {func(in *Input) { in.Vendors[0].Products = nil }, []Missing{{Field: "vendors[0].products"}}},
		"no versions":      {func(in *Input) { in.Vendors[0].Products[1].Versions = nil }, []Missing{{Field: "vendors[0].products[1].versions"}}},
		"half a range":     {func(in *Input) { in.Vendors[0].Products[1].Versions[0].To = "" }, []Missing{{Field: "vendors[0].products[1].versions[0]"}}},
		"range in words":   {func(in *Input) { in.Vendors[0].Products[1].Versions[1].To = "2.20 and earlier" }, []Missing{{Field: "vendors[0].products[1].versions[1].to", Wrong: "2.20 and earlier"}}},
		"fixed":            {func(in *Input) { in.Vendors[0].Products[1].Fixed = ">2.20" }, []Missing{{Field: "vendors[0].products[1].fixed", Wrong: ">2.20"}}},
		"range of no kind": {func(in *Input) { in.Vendors[0].Products[1].Versions[0].Kind = "" }, []Missing{{Field: "vendors[0].products[1].versions[0]"}}},
		"CPE":              {func(in *Input) { in.Vendors[0].Products[0].CPE = "groupware" }, []Missing{{Field: "vendors[0].products[0].cpe", Wrong: "groupware"}}},
		"reference":        {func(in *Input) { in.References[1].URL = "guide" }, []Missing{{Field: "references[1].url", Wrong: "guide"}}},
		"history order":    {func(in *Input) { in.History[1].At = in.Published }, []Missing{{Field: "history[1].at"}}},
		"history number":   {func(in *Input) { in.History[1].No = 3 }, []Missing{{Field: "history[1].no"}}},
		"updated before":   {func(in *Input) { in.Updated = in.Published }, []Missing{{Field: "updated.order"}}},
		"why withdrawn":    {func(in *Input) { in.Withdrawn = &Withdrawal{At: in.Updated} }, []Missing{{Field: "withdrawn.reason"}}},
	} {
		t.Run(name, func(t *testing.T) {
			in := fullInput()
			c.spoil(&in)
			if got := Check(in); !slices.Equal(got, c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestScore(t *testing.T) {
	for vector, want := range map[string]string{
		"AV:N/AC:L/Au:N/C:P/I:P/A:P":                                      "2.0 7.5 high",
		"(AV:L/AC:H/Au:N/C:N/I:P/A:N)":                                    "2.0 1.2 low",
		"AV:N/AC:M/Au:N/C:N/I:P/A:N":                                      "2.0 4.3 medium",
		"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H":                    "3.0 9.8 critical",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N":                    "3.1 6.1 medium",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N":                    "3.1 0.0 none",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N": "4.0 9.3 critical",
	} {
		s, err := ParseScore(vector)
		if got := fmt.Sprintf("%s %.1f %s", s.Version, s.Value, s.Severity); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", vector, got, err, want)
		}
	}
	for _, vector := range []string{"", "x", "AV:N", "CVSS:3.1/AV:N", "CVSS:5.0/AV:N/AC:L", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H", "(AV:N/AC:L/Au:N/C:P/I:P/A:Q)"} {
		if _, err := ParseScore(vector); !errors.Is(err, ErrVector) {
			t.Errorf("%q: %v", vector, err)
		}
	}
}

// TestCredit holds the sentences in both languages and both editions, with and without names.
func TestCredit(t *testing.T) {
	two := fullInput().Credit.Reporters
	for _, c := range []struct {
		v      Vocabulary
		l      handling.Lang
		credit Credit
		want   string
		lines  int
	}{
		{Words2026(), handling.Japanese, Credit{}, "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき IPA が届出を受け、JPCERT/CC が開発者との調整を行いました。", 0},
		{Words2009(), handling.Japanese, Credit{Reporters: two}, "この脆弱性情報は、情報セキュリティ早期警戒パートナーシップに基づき下記の方が IPA に報告し、JPCERT/CC がベンダとの調整を行いました。", 2},
		{Words2009(), handling.English, Credit{Reporters: two}, "Taro Yamada of Example University and hanako reported this vulnerability to IPA. JPCERT/CC coordinated with the vendor under Information Security Early Warning Partnership.", 0},
		{Words2026(), handling.Japanese, Credit{By: ByDirect, Reporters: two[:1]}, "この脆弱性情報は、下記の方が JPCERT/CC に直接報告し、JPCERT/CC が開発者との調整を行いました。", 1},
		{Words2026(), handling.English, Credit{By: ByDeveloper}, "The developer reported this vulnerability to IPA to notify users of the solution through this site. JPCERT/CC coordinated with the developer under Information Security Early Warning Partnership.", 0},
		{Words2026(), handling.English, Credit{Reporters: []Reporter{{}}}, "This vulnerability was reported to IPA, and JPCERT/CC coordinated with the developer under Information Security Early Warning Partnership.", 0},
	} {
		p, err := NewPress(sampleOffice(), c.v)
		if err != nil {
			t.Fatal(err)
		}
		if got, lines := p.credit(c.l, c.credit); got != c.want || len(lines) != c.lines {
			t.Errorf("got %q, %q; want %q", got, lines, c.want)
		}
	}
}

func TestPressWantsAnAddress(t *testing.T) {
	for _, base := range []string{"", "jvn.example.jp", "https://jvn.example.jp/", "file:///x"} {
		office := sampleOffice()
		office.BaseURL = base
		if _, err := NewPress(office, Words2026()); err == nil {
			t.Errorf("%q was taken", base)
		}
	}
	if _, err := NewPress(sampleOffice(), Vocabulary{}); err == nil {
		t.Error("a vocabulary without words was taken")
	}
}

// TestNoAnswerIsNotUnaffected shows in every format that a vendor which was told and has not answered is never said to be unaffected (R36).
func TestNoAnswerIsNotUnaffected(t *testing.T) {
	p := samplePress(t)
	in := fullInput()
	silent := Vendor{Name: phrase("無回答社", "Silent Inc."), History: []StatusChange{{date(2026, 2, 10), Provided}}}
	withProduct := silent
	withProduct.Products = []Product{{Name: phrase("無回答製品", "Silent Product"), CPE: "cpe:/a:silent:product", Versions: []Versions{{Kind: Every}}}}
	in.Vendors = []Vendor{in.Vendors[0], silent, withProduct}
	products := p.csafProducts(in, handling.English)
	if len(products.unaffected) != 0 || len(products.investigated) != 1 {
		t.Errorf("CSAF: %d unaffected, %d under investigation", len(products.unaffected), len(products.investigated))
	}
	for _, a := range p.vuldefAffected(in, handling.English) {
		if a.Name == "Silent Inc." && a.Status != "" {
			t.Errorf("VULDEF: %s", a.Status)
		}
	}
	for _, a := range cveProducts(in) {
		if a.Vendor == "Silent Inc." && (a.Default == "unaffected" || a.Versions[0].Status != "unknown") {
			t.Errorf("CVE: %+v", a)
		}
	}
	for _, cpe := range p.rssItem(in, handling.English).CPEs {
		if cpe.Vendor == "Silent Inc." && cpe.Impact != "" {
			t.Errorf("JVNRSS: %s", cpe.Impact)
		}
	}
	_, mail := p.Mail(in, handling.English)
	if !strings.Contains(mail, "Silent Inc.: Vulnerability Information Provided") {
		t.Error("the mail does not say that the vendor was told")
	}
}

func TestRemedies(t *testing.T) {
	var got []remedyKind
	for _, r := range remedies("まず:\n[アップデートする]\na\n[ワークアラウンドを実施する]\nb\n【製品の使用を停止する】\nc\n[Apply the patch]\nd") {
		got = append(got, r.Kind)
	}
	if want := []remedyKind{otherwise, fix, workaround, stopUsing, fix}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestNumbers(t *testing.T) {
	for number, want := range map[string]bool{
		"JVN#12345678": true, "JVN#ABCD1234": true, "JVNVU#98765432": true, "JVNVU#987654": true,
		"JVN#1234567": false, "JVN#abcd1234": false, "JVNVU#9876543": false, "JVN#12345678/..": false, "IPA#12345678": false, "": false,
	} {
		if numberForm.MatchString(number) != want {
			t.Errorf("%q: %v", number, !want)
		}
	}
}

// A vendor of which nothing is known is one that was told and has not answered. R36
func TestAVendorWithoutAStatusIsOneThatWasTold(t *testing.T) {
	if got := (Vendor{}).Status(); got != Provided {
		t.Errorf("it stands as %s", got)
	}
}
