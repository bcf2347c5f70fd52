package templates

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// pageWords are the words about the page on JVN (domain.md 6.1).
var pageWords = map[string]phrases{
	"notice": {
		"developer/statement_check": {JA: "公表文案のご確認", EN: "Please check your entry in the advisory"},
		"desk/answer_page":          {JA: "公表文案", EN: "page on JVN"},
		"desk/publish_countdown":    {JA: "公表前の確認", EN: "word that a publication is near"},
		"desk/publish_failed":       {JA: "掲載できなかったことの連絡", EN: "word that a page could not be published"},
		"desk/release_joint":        {JA: "JVN公表の承認依頼", EN: "request to approve a publication"},
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
		"products":    {JA: "影響を受ける製品とバージョン", EN: "Affected products and versions"},
		"links":       {JA: "参考情報", EN: "References"},
		"cvss":        {JA: "CVSSの評価", EN: "CVSS vector"},
		"cwe":         {JA: "CWEの番号", EN: "CWE number"},
		"critical":    {JA: "緊急の表示", EN: "Critical mark"},
		"revision":    {JA: "更新履歴", EN: "Update history"},
		"checked":     {JA: "製品開発者への確認の依頼", EN: "Developers asked to check"},
		"withdrawn":   {JA: "公表の撤回", EN: "Withdrawal"},
		"number":      {JA: "JVN番号", EN: "JVN number"},
		"cve":         {JA: "CVE番号", EN: "CVE number"},
		"name":        {JA: "製品開発者の名称", EN: "Name of the developer"},
		"url":         {JA: "製品開発者のお知らせのアドレス", EN: "Address of the developer's own page"},
		"statement":   {JA: "製品開発者の掲載文", EN: "Statement of the developer"},
		"vendors":     {JA: "該当製品のある製品開発者", EN: "A developer with affected products"},
		"gate":        {JA: "掲載できない記載（届出者や連絡先などの非公開の情報）の削除", EN: "Removal of what must not be public (the finder, contacts and the like)"},
	},
	"unpublished": {
		"gate": {JA: "掲載案に、公表できない情報が含まれています", EN: "the page holds something that must not be public"},
		"page": {JA: "掲載案に不足又は誤りがあります", EN: "something on the page is missing or wrong"},
		"site": {JA: "掲載ページを書き込むこと、又は署名することができませんでした", EN: "the pages could not be written or signed"},
	},
	"pagefound": {
		"finder":      {JA: "届出者の氏名、アドレス又は鍵", EN: "the finder's name, address or key"},
		"coordinator": {JA: "担当者のアドレス", EN: "a coordinator's address"},
		"contact":     {JA: "製品開発者などの連絡先", EN: "a party's contact"},
		"party":       {JA: "掲載の対象でない関係者の名称", EN: "the name of a party that does not stand on the page"},
		"elsewhere":   {JA: "掲載済みのページ", EN: "already on the page"},
		"number":      {JA: "取扱番号などの非公開の番号", EN: "a number that is not public"},
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
		"cve_block": {JA: "当方に割り当てられたCVE番号の残り（管理者が publish.cve_blocks に設定します）", EN: "a free number in the office's own CVE blocks (the administrator sets publish.cve_blocks)"},
		"products":  {JA: "公表文案の製品とバージョン", EN: "product and versions on the page"},
	},
	"due": {
		"publish_countdown": {JA: "公表前の確認", EN: "publication is near"},
	},
	"shift": {
		"page": {JA: "公表文案", EN: "Page on JVN"},
	},
	"argwhy": {
		"cvss":      {JA: "CVSSのベクトルとして読み取れません（例：CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H）。", EN: "It cannot be read as a CVSS vector (such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)."},
		"cwe":       {JA: "CWEの番号として読み取れません（例：CWE-79）。", EN: "It cannot be read as a CWE number (such as CWE-79)."},
		"versions":  {JA: "バージョンの範囲として読み取れません（例：2.0.3 より前、1.0 から 1.4、2.20 およびそれ以前、すべて）。", EN: "It cannot be read as a range of versions (such as: before 2.0.3, 1.0 to 1.4, 2.20 and earlier, all versions)."},
		"retracted": {JA: "この公表は撤回されています。", EN: "What was published has been withdrawn."},
		"link":      {JA: "http又はhttpsのアドレスではありません。", EN: "It is no http or https address."},
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
	full.Attached = true
	return []any{&full, &returned, &handling.PageEntry{Head: head, Due: sampleDue}}
}

func countdownSamples() []any {
	at := time.Date(2026, 4, 14, 3, 0, 0, 0, time.UTC)
	notes := []handling.PartyNote{{Party: "V1", What: "shown_as", Status: "vulnerable"}, {Party: "V2", What: "shown_provided"}, {Party: "F", What: "credit_unanswered"}}
	lines := []handling.ReadyLine{{Command: handling.Command{Number: sampleJVN, Verb: "advisory", Args: []string{"show"}}}, {Command: handling.Command{Number: sampleJVN, Verb: "hold", Args: []string{"publication"}}}}
	return []any{&handling.PublishCountdown{Number: sampleJVN, At: at, Days: 7, Notes: notes, Gaps: []handling.PageGap{{Part: "title", Lang: handling.English}, {Part: "products V1"}}, Lines: lines},
		&handling.PublishCountdown{Number: sampleJVN, At: at, Days: 1, Notes: notes[:1], Lines: lines}}
}

func failedSamples() []any {
	at := time.Date(2026, 4, 14, 3, 0, 0, 0, time.UTC)
	lines := []handling.ReadyLine{{Command: handling.Command{Number: sampleJVN, Verb: "advisory", Args: []string{"show"}}}}
	return []any{&handling.PublishFailed{Number: sampleJVN, At: at, Planned: at, Why: "site", Again: at.Add(10 * time.Minute), Lines: lines},
		&handling.PublishFailed{Number: sampleNumber, At: at, Planned: at, Why: "gate", Detail: "finder", Lines: lines},
		&handling.PublishFailed{Number: sampleJVN, At: at, Why: "page", Lines: lines, Gaps: []handling.PageGap{{Part: "cvss", Wrong: "CVSS:3.1/AV:X"}, {Part: "name V2", Lang: handling.English}, {Part: "cve", Wrong: "CVE-2026-10001", Page: "JVN#23456789"}}}}
}

func jointSamples() []any {
	at := time.Date(2026, 4, 14, 3, 0, 0, 0, time.UTC)
	pre := handling.Preview{Number: sampleNumber, Command: handling.Command{Number: sampleJVN, Verb: "publish"}, OldState: handling.Scheduled, NewState: handling.CasePublished, Page: sampleHash,
		Dates: []handling.DateRow{{What: "planned", Day: handling.Date{Y: 2026, M: 4, D: 14}, At: at, Count: 57}},
		Notes: []handling.PartyNote{{Party: "V1", What: "shown_as", Status: "vulnerable"}, {Party: "V2", What: "shown_provided"}, {Party: "F", What: "credit_named"}}}
	return []any{&handling.DeskApproval{Preview: pre, By: "sato", Code: sampleToken, Expires: sampleExpires, Delay: 15, NotBefore: at, Joint: true},
		&handling.DeskApproval{Preview: pre, By: "sato", Code: sampleToken, Expires: sampleExpires, Delay: 15, NotBefore: at, Joint: true, Found: "finder"}}
}

func pageSamples() []any {
	page := handling.Page{Vectors: []string{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}, CWEs: []string{"CWE-400"}, Critical: true, Checked: sampleActed,
		Texts: []handling.PageText{{Part: "overview", Lang: handling.Japanese, Text: "例示メールソフトには、サービス運用妨害の脆弱性が存在します。", At: sampleActed, By: "佐藤"}}}
	return []any{&handling.DeskPage{Number: sampleJVN, Attached: true, Page: page, Gaps: []handling.PageGap{{Part: "title", Lang: handling.English}, {Part: "products V2"}},
		Parties: []handling.PartyNote{{Party: "V1", What: "statement_waits", Status: "vulnerable"}, {Party: "V2", What: "statement_none"}, {Party: "V3", What: "statement_approved", Status: "notvulnerable"}},
		Lines:   []handling.ReadyLine{{Command: handling.Command{Number: sampleJVN, Verb: "statement", Args: []string{"V1", "approve"}}}}},
		&handling.DeskPage{Number: sampleJVN}}
}

// gap names what the page still lacks.
func gap(l handling.Lang, g handling.PageGap) string {
	part, code, _ := strings.Cut(g.Part, " ")
	text := Word(l, "pagepart", part)
	switch {
	case part == "gate" && g.Wrong != "":
		return text + colon(l) + Word(l, "pagefound", g.Wrong)
	case g.Page != "":
		return text + colon(l) + g.Wrong + bracketed(l, Word(l, "pagefound", "elsewhere")+colon(l)+g.Page)
	case g.Wrong != "":
		return text + colon(l) + g.Wrong
	case g.Lang != "":
		return text + bracketed(l, strings.TrimSpace(code+" "+Word(l, "lang", string(g.Lang))))
	case code != "":
		return text + bracketed(l, code)
	}
	return text
}

func bracketed(l handling.Lang, s string) string {
	if l == handling.Japanese {
		return "（" + s + "）"
	}
	return " (" + s + ")"
}

func colon(l handling.Lang) string {
	if l == handling.Japanese {
		return "："
	}
	return ": "
}
