package templates

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// pageWords are the words about the page on JVN (domain.md 6.1).
var pageWords = map[string]phrases{
	"notice": {
		"developer/statement_check": {JA: "公表文案のご確認（貴社記載部分）", EN: "Please check your entry in the advisory"},
		"desk/answer_page":          {JA: "公表文案", EN: "page on JVN"},
	},
	"pagepart": {
		"title":       {JA: "題名", EN: "Title"},
		"overview":    {JA: "概要", EN: "Overview"},
		"affected":    {JA: "影響を受けるシステム", EN: "Products affected"},
		"description": {JA: "詳細情報", EN: "Description"},
		"impact":      {JA: "想定される影響", EN: "Impact"},
		"solution":    {JA: "対策方法", EN: "Solution"},
		"addendum":    {JA: "補足情報", EN: "Addendum"},
		"other":       {JA: "その他", EN: "Other information"},
		"products":    {JA: "影響を受ける製品とバージョン", EN: "affected products and versions"},
		"links":       {JA: "参考情報", EN: "references"},
		"cvss":        {JA: "CVSSの評価", EN: "CVSS vector"},
		"cwe":         {JA: "CWEの番号", EN: "CWE number"},
		"critical":    {JA: "緊急の表示", EN: "critical mark"},
		"revision":    {JA: "更新履歴", EN: "update history"},
		"checked":     {JA: "製品開発者への確認の依頼", EN: "developers asked to check"},
	},
	"lang": {
		"ja": {JA: "日本語", EN: "Japanese"},
		"en": {JA: "英語", EN: "English"},
	},
	"partynote": {
		"statement_none":     {JA: "掲載文なし", EN: "no statement"},
		"statement_waits":    {JA: "掲載文の承認待ち", EN: "statement waits for approval"},
		"statement_approved": {JA: "掲載文を承認済み", EN: "statement approved"},
	},
	"step": {
		"written": {JA: "公表文案の記載", EN: "page on JVN written"},
		"stated":  {JA: "掲載文の確認", EN: "statement decided"},
	},
	"notyet": {
		"page":      {JA: "公表文案の必要な部分（「公表文案 表示」で確認できます）", EN: "the parts of the page that publication needs (\"advisory show\" lists them)"},
		"statement": {JA: "製品開発者の掲載文", EN: "a statement of the developer"},
	},
	"shift": {
		"page": {JA: "公表文案", EN: "Page on JVN"},
	},
	"argwhy": {
		"cvss": {JA: "CVSSのベクトルとして読み取れません（例：CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H）。", EN: "It cannot be read as a CVSS vector (such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)."},
		"cwe":  {JA: "CWEの番号として読み取れません（例：CWE-79）。", EN: "It cannot be read as a CWE number (such as CWE-79)."},
		"link": {JA: "http又はhttpsのアドレスではありません。", EN: "It is no http or https address."},
	},
}

func entrySamples() []any {
	head := handling.Head{Number: "VH#12345678", By: "佐藤", Edition: "2026"}
	at := time.Date(2026, 4, 14, 3, 0, 0, 0, time.UTC)
	full := handling.PageEntry{Head: head, JVN: sampleJVN, At: at, Due: sampleDue, Status: "vulnerable", Statement: "2.1で修正しました。更新をお願いいたします。",
		Products: []handling.PageProduct{{Party: "V1", Name: "例示メールソフト", NameEN: "Example Mail", Versions: "2.1", Fixed: "2.1.1"}},
		Title:    "Example Mail", Overview: "Example Mail 2.1", Impact: "Denial of service", Solution: "[Update]"}
	returned := full
	returned.Why, returned.At = "他社の製品への言及があります。", time.Time{}
	return []any{&full, &returned, &handling.PageEntry{Head: head, Due: sampleDue}}
}

func pageSamples() []any {
	page := handling.Page{Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}, CWEs: []string{"CWE-400"}, Critical: true, Checked: sampleActed,
		Texts: []handling.PageText{{Part: "overview", Lang: handling.Japanese, Text: "例示メールソフトには、サービス運用妨害の脆弱性が存在します。", At: sampleActed, By: "佐藤"}}}
	return []any{&handling.DeskPage{Number: sampleJVN, Page: page, Gaps: []handling.PageGap{{Part: "title", Lang: handling.English}, {Part: "products V2"}},
		Parties: []handling.PartyNote{{Party: "V1", What: "statement_waits", Status: "vulnerable"}, {Party: "V2", What: "statement_none"}, {Party: "V3", What: "statement_approved", Status: "notvulnerable"}},
		Lines:   []handling.ReadyLine{{Command: handling.Command{Number: sampleJVN, Verb: "statement", Args: []string{"V1", "approve"}}}}},
		&handling.DeskPage{Number: sampleJVN}}
}

// gap names what the page still lacks.
func gap(l handling.Lang, g handling.PageGap) string {
	part, code, _ := strings.Cut(g.Part, " ")
	text := Word(l, "pagepart", part)
	switch {
	case g.Lang != "" && l == handling.Japanese:
		return text + "（" + Word(l, "lang", string(g.Lang)) + "）"
	case g.Lang != "":
		return text + " (" + Word(l, "lang", string(g.Lang)) + ")"
	case code != "" && l == handling.Japanese:
		return text + "（" + code + "）"
	case code != "":
		return text + " (" + code + ")"
	}
	return text
}
