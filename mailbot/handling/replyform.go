package handling

import (
	"slices"
	"time"
)

// ReplyForm is a form that a notice holds for its reader to fill in and send back (notices.md 2). Between two rulings stands one field
// a line: number, label, choices, colon, and then the answer. A field that is left as it was is unanswered, and never a valid answer
// (users.md C8).
type ReplyForm struct {
	Name   string
	Fields []ReplyField
}

// ReplyField is one field. Choices are numbered from 1 in the order of the list.
type ReplyField struct {
	Key     string
	JA, EN  string
	Choices []ReplyChoice
	Date    bool // its text is a day
	Kept    bool // printed filled in: equal to what was printed says nothing
	Roles   []Role
}

// ReplyChoice is one choice of a field. Tail: words belong to it, such as a day.
type ReplyChoice struct {
	Value  string
	JA, EN string
	Tail   bool
	Roles  []Role // offered to these roles only; none = to all
}

// ReplyForms are all forms, by the names of notices.md 2.
var ReplyForms = []ReplyForm{
	{Name: "window", Fields: []ReplyField{
		{Key: "address", JA: "送付先メールアドレス", EN: "Address for details"},
		{Key: "person", JA: "ご担当者名・部署", EN: "Person, department"},
		{Key: "phone", JA: "電話番号", EN: "Telephone"},
		{Key: "language", JA: "連絡の言語", EN: "Language", Choices: []ReplyChoice{{Value: "ja", JA: "日本語", EN: "Japanese"}, {Value: "en", JA: "英語", EN: "English"}}},
		{Key: "protection", JA: "詳細情報の送付方法", EN: "How to send details", Choices: []ReplyChoice{{Value: "sealed", JA: "PGPで暗号化したメール", EN: "mail encrypted with PGP"},
			{Value: "post", JA: "郵送", EN: "post", Roles: operatorSide}, {Value: "phone", JA: "電話", EN: "telephone", Roles: operatorSide}, {Value: "clear_ok", JA: "暗号化しないメール", EN: "mail without encryption", Roles: operatorSide}}},
		{Key: "key", JA: "公開鍵（添付又は指紋）", EN: "Public key (attach it, or give the fingerprint)"},
		{Key: "contractor", JA: "委託先（名称、連絡先）", EN: "Contractor (name, address)", Roles: operatorSide},
		{Key: "contractor_ok", JA: "委託先への当方からの連絡", EN: "May we write to the contractor?", Choices: yesNoChoices, Roles: operatorSide},
		{Key: "secret_until", JA: "秘密を保てる期限", EN: "Can keep it private until", Date: true, Roles: developerSide},
		{Key: "fix_visible", JA: "修正が公開リポジトリに現れる日", EN: "Fix visible in your repository on", Date: true, Roles: developerSide},
		{Key: "not_ours", JA: "当方の窓口ではない場合、正しい窓口", EN: "If this is not yours: who is the right one"},
	}},
	{Name: "detail_request", Fields: []ReplyField{
		{Key: "detail", JA: "詳細情報", EN: "Details", Choices: []ReplyChoice{{Value: "send", JA: "希望する", EN: "please send"}, {Value: "no_product", JA: "該当製品なし", EN: "no such product"}, {Value: "other_window", JA: "窓口を変更する", EN: "another contact", Tail: true}}},
		{Key: "key", JA: "公開鍵（添付又は指紋）", EN: "Public key (attach it, or give the fingerprint)"},
		{Key: "secret_until", JA: "秘密を保てる期限", EN: "Can keep it private until", Date: true},
		{Key: "fix_visible", JA: "修正が公開リポジトリに現れる日", EN: "Fix visible in your repository on", Date: true},
		{Key: "their_reference", JA: "貴社管理番号", EN: "Your reference"},
	}},
	{Name: "result", Fields: []ReplyField{
		{Key: "received", JA: "受領日", EN: "Received on", Date: true},
		{Key: "result", JA: "検証結果", EN: "Result", Choices: []ReplyChoice{{Value: "exists", JA: "脆弱性あり", EN: "vulnerable"}, {Value: "not_exists", JA: "脆弱性ではない", EN: "not a vulnerability"},
			{Value: "no_effect", JA: "影響なし", EN: "not affected"}, {Value: "small_effect", JA: "影響は小さい", EN: "small effect"}, {Value: "known", JA: "既知・公表済み", EN: "known and published"},
			{Value: "elsewhere", JA: "他社製品に起因", EN: "caused by another product"}, {Value: "verifying", JA: "調査中", EN: "being examined"}, {Value: "not_reproduced", JA: "再現できない", EN: "cannot be reproduced"}}},
		{Key: "affected", JA: "影響を受ける製品・バージョン", EN: "Affected products and versions"},
		{Key: "fix_planned", JA: "対策予定日", EN: "Fix planned for", Date: true},
		{Key: "other_product", JA: "起因する他社製品", EN: "The other product"},
		{Key: "needed", JA: "再現に必要な情報", EN: "What you need to reproduce it"},
		{Key: "their_reference", JA: "貴社管理番号", EN: "Your reference"},
		{Key: "cve", JA: "CVE番号", EN: "CVE", Choices: []ReplyChoice{{Value: "own", JA: "貴社で採番", EN: "you assign one"}, {Value: "request", JA: "当方に採番を依頼", EN: "please assign one"}, {Value: "have", JA: "採番済み", EN: "assigned", Tail: true}}},
	}},
	{Name: "date", Fields: []ReplyField{
		{Key: "date", JA: "公表日（案）", EN: "Proposed date", Choices: []ReplyChoice{{Value: "accept", JA: "同意する", EN: "accept"}, {Value: "counter", JA: "別の日を希望する（YYYY-MM-DD）", EN: "another day (YYYY-MM-DD)", Tail: true}, {Value: "refuse", JA: "同意できない", EN: "cannot accept"}}},
		{Key: "why", JA: "理由", EN: "Reason"},
		{Key: "secret_until", JA: "秘密を保てる期限", EN: "Can keep it private until", Date: true},
		{Key: "fix_visible", JA: "修正が公開リポジトリに現れる日", EN: "Fix visible in your repository on", Date: true},
	}},
	{Name: "fix", Fields: []ReplyField{
		{Key: "status", JA: "対応状況", EN: "Status", Choices: []ReplyChoice{{Value: "vulnerable", JA: "該当製品あり", EN: "vulnerable"}, {Value: "vulnerable_investigating", JA: "該当製品あり：調査中", EN: "vulnerable, investigating"},
			{Value: "notvulnerable", JA: "該当製品なし", EN: "not vulnerable"}, {Value: "notvulnerable_investigating", JA: "該当製品なし：調査中", EN: "not vulnerable, investigating"}, {Value: "unknown", JA: "不明", EN: "unknown"}}},
		{Key: "fixed_version", JA: "修正版", EN: "Fixed version"},
		{Key: "workaround", JA: "回避策", EN: "Workaround"},
		{Key: "page", JA: "公開ページ", EN: "Your page"},
		{Key: "statement", JA: "公表時の掲載文", EN: "Statement for the advisory"},
		{Key: "all_told", JA: "全利用者への直接の通知", EN: "All users told directly", Choices: yesNoChoices},
		{Key: "early", JA: "利用者への事前周知の希望", EN: "Early notice to users wanted", Choices: yesNoChoices},
	}},
	{Name: "operator_report", Fields: []ReplyField{
		{Key: "number", JA: "取扱番号", EN: "Number", Kept: true},
		{Key: "url", JA: "対象URL", EN: "URL", Kept: true},
		{Key: "result", JA: "調査結果", EN: "Result", Choices: []ReplyChoice{{Value: "exists", JA: "問題あり", EN: "confirmed"}, {Value: "not_exists", JA: "問題なし", EN: "no problem"}, {Value: "known_fixed", JA: "既に修正済み", EN: "was fixed already"},
			{Value: "verifying", JA: "調査中", EN: "being examined"}, {Value: "declined", JA: "対応しない", EN: "will not act"}}},
		{Key: "how", JA: "対応内容", EN: "What was done", Choices: []ReplyChoice{{Value: "modified", JA: "プログラムを修正", EN: "program fixed"}, {Value: "page_deleted", JA: "ページを削除", EN: "page removed"},
			{Value: "operational", JA: "運用で回避", EN: "avoided by operation"}, {Value: "updated", JA: "製品の更新・設定変更", EN: "product updated or setting changed"}}},
		{Key: "done", JA: "完了日", EN: "Done on", Date: true},
		{Key: "planned", JA: "完了予定日", EN: "Planned for", Date: true},
		{Key: "leak", JA: "個人情報漏えいの可能性", EN: "Personal data may have leaked", Choices: []ReplyChoice{{Value: "no", JA: "なし", EN: "no"}, {Value: "yes", JA: "あり", EN: "yes"}, {Value: "unknown", JA: "調査中", EN: "being examined"}}},
		{Key: "direct", JA: "届出者との直接の連絡", EN: "Direct contact with the finder", Choices: []ReplyChoice{{Value: "yes", JA: "希望する", EN: "wanted"}, {Value: "no", JA: "不要", EN: "not needed"}}},
		{Key: "product", JA: "原因となる製品", EN: "Product that causes it"},
	}},
	{Name: "site_consent", Fields: []ReplyField{
		{Key: "site_data", JA: "サイト情報の提供", EN: "Passing on the site data", Choices: []ReplyChoice{{Value: "yes", JA: "同意する", EN: "agreed"}, {Value: "no", JA: "同意しない", EN: "not agreed"}}},
	}},
	{Name: "credit", Fields: []ReplyField{
		{Key: "public", JA: "お名前の掲載", EN: "Credit", Choices: []ReplyChoice{{Value: "yes", JA: "掲載する", EN: "print it"}, {Value: "no", JA: "掲載しない", EN: "no credit"}}},
		{Key: "name", JA: "氏名・ハンドル名", EN: "Name or handle"},
		{Key: "affiliation", JA: "所属（掲載する場合）", EN: "Affiliation, if it is to be printed"},
		{Key: "english", JA: "英文での表記", EN: "Line in English"},
	}},
	{Name: "direct", Fields: []ReplyField{
		{Key: "direct", JA: "直接の情報交換", EN: "Direct exchange", Choices: []ReplyChoice{{Value: "yes", JA: "承諾する", EN: "agreed"}, {Value: "no", JA: "辞退する", EN: "not agreed"}}},
		{Key: "contact", JA: "渡してよい連絡先", EN: "Contact that may be passed on"},
	}},
	{Name: "priority", Fields: []ReplyField{
		{Key: "priority", JA: "優先的な情報提供", EN: "Early provision", Choices: []ReplyChoice{{Value: "yes", JA: "同意する", EN: "agreed"}, {Value: "no", JA: "同意しない", EN: "not agreed"}}},
	}},
	{Name: "committee", Fields: []ReplyField{
		{Key: "opinion", JA: "ご意見（添付の有無）", EN: "Opinion (attached?)"},
		{Key: "beside", JA: "見解の併記", EN: "Your view beside the advisory", Choices: []ReplyChoice{{Value: "yes", JA: "希望する", EN: "wanted"}, {Value: "no", JA: "不要", EN: "not needed"}}},
		{Key: "view", JA: "併記する見解", EN: "The view to print"},
	}},
}

var (
	operatorSide  = []Role{Operator, ConstructionProvider}
	developerSide = []Role{Developer, Related, Distributor, ServiceProvider, OverseasCoordinator}
	yesNoChoices  = []ReplyChoice{{Value: "yes", JA: "はい", EN: "yes"}, {Value: "no", JA: "いいえ", EN: "no"}}
)

// ReplyFormNamed finds a form.
func ReplyFormNamed(name string) (ReplyForm, bool) {
	i := slices.IndexFunc(ReplyForms, func(f ReplyForm) bool { return f.Name == name })
	if i < 0 {
		return ReplyForm{}, false
	}
	return ReplyForms[i], true
}

// For gives the fields and choices that a role is offered. The finder has no role, "".
func (f ReplyForm) For(r Role) []ReplyField {
	var out []ReplyField
	for _, field := range f.Fields {
		if len(field.Roles) > 0 && !slices.Contains(field.Roles, r) {
			continue
		}
		field.Choices = slices.DeleteFunc(slices.Clone(field.Choices), func(c ReplyChoice) bool { return len(c.Roles) > 0 && !slices.Contains(c.Roles, r) })
		out = append(out, field)
	}
	return out
}

// Label is the field's label in a language.
func (f ReplyField) Label(l Lang) string { return Phrase{JA: f.JA, EN: f.EN}.In(l) }

// ReplyDocument is the key of what an attached document says and no field of a form holds, or of a document that cannot be read: a person
// looks at it.
const ReplyDocument = "document"

// Reply is a reply form as it was read out of a mail. Doubts are fields that have two answers, or one that fits no choice and no day:
// a person is asked about them.
type Reply struct {
	Form    string        `json:"form"`
	Answers []FieldAnswer `json:"answers"`
	Doubts  []string      `json:"doubts,omitempty"`
	Numbers []string      `json:"numbers,omitempty"` // case numbers that stand in the form
	About   time.Time     `json:"about,omitzero"`    // publication date that the notice spoke of which the mail answers, zero = it answers none of those
	Kept    []FieldAnswer `json:"kept,omitempty"`    // fields that were printed filled in, as they came back: answers only where they differ from what was printed
}

// Choice is the choice of a field, "" = not answered or in doubt.
func (r Reply) Choice(key string) string {
	for _, a := range r.Answers {
		if a.Field == key && !slices.Contains(r.Doubts, key) {
			return a.Choice
		}
	}
	return ""
}

// Text is what was written into a field.
func (r Reply) Text(key string) string {
	for _, a := range r.Answers {
		if a.Field == key {
			return a.Text
		}
	}
	return ""
}

// The rulings that a form begins with.
const (
	ReplyRuleJA = "-------- ご回答欄（この枠の中にご記入ください） --------"
	ReplyRuleEN = "-------- Your answer (please write inside this frame) --------"
)
