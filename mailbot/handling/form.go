package handling

import "strings"

// FormField is one item of the report forms of domain.md 5.2 and 5.3.
type FormField struct {
	Key      string   // stable name, as in the JSON of inspect
	JA, EN   string   // label as the form prints it
	Required bool     // a report without it is incomplete in some kind of form
	Letter   string   // item of the guideline's list (IV.2.5), "" when not listed
	Check    bool     // a check box: true, false or not answered
	Kinds    []string // forms that ask for it: product, website, own_product, code
	Aliases  []string // other labels met in filled-in forms, without numbers and marks
}

// FormFields holds every item once, in the order of the product form, the
// website's own items behind those they stand beside.
var FormFields = []FormField{
	{Key: "date", JA: "届出日", EN: "date", Kinds: allForms, Aliases: []string{"届出年月日", "報告日", "記入日", "date of report", "report date"}},
	{Key: "prefecture", JA: "住所(都道府県)", EN: "prefecture", Kinds: allForms, Aliases: []string{"住所", "都道府県", "所在地", "address"}},
	{Key: "organisation", JA: "所属", EN: "organisation", Kinds: allForms, Aliases: []string{"所属組織", "所属名", "会社名", "組織名", "organization", "affiliation", "company"}},
	{Key: "name", JA: "氏名", EN: "name", Required: true, Letter: "ア", Kinds: allForms, Aliases: []string{"お名前", "名前", "届出者氏名", "届出者名", "ハンドル名", "担当者名", "your name", "reporter"}},
	{Key: "email", JA: "電子メールアドレス", EN: "e-mail", Required: true, Letter: "イ", Kinds: allForms, Aliases: []string{"電子メール", "メールアドレス", "メール", "e-mailアドレス", "emailアドレス", "email", "mail", "e-mail address", "連絡先"}},
	{Key: "tel", JA: "TEL", EN: "telephone", Letter: "イ", Kinds: allForms, Aliases: []string{"電話番号", "電話", "phone", "tel番号"}},
	{Key: "fax", JA: "FAX", EN: "fax", Letter: "イ", Kinds: allForms, Aliases: []string{"fax番号", "ファックス", "ファクス"}},
	{Key: "consent_know", JA: "届出者情報の通知", EN: "may be told to the developer or operator", Required: true, Letter: "ウ", Check: true, Kinds: finderForms, Aliases: []string{"製品開発者への通知", "製品開発者への届出者情報の通知", "ウェブサイト運営者への通知", "運営者への通知", "通知の可否", "may be told to the developer", "may be told to the operator"}},
	{Key: "consent_contact", JA: "直接の情報交換", EN: "may be contacted directly", Letter: "エ", Check: true, Kinds: finderForms, Aliases: []string{"製品開発者との直接の情報交換", "直接連絡", "直接の連絡", "運営者との直接の情報交換", "direct contact"}},
	{Key: "consent_public", JA: "公表時の届出者名", EN: "name may be published", Required: true, Letter: "オ", Check: true, Kinds: []string{"product"}, Aliases: []string{"公表時の氏名", "届出者名の公表", "対策情報公表時の届出者名", "氏名の公表", "謝辞", "credit"}},
	{Key: "obtained", JA: "脆弱性関連情報の入手先", EN: "where obtained", Kinds: []string{"product"}, Aliases: []string{"この脆弱性関連情報の入手先", "入手先", "情報の入手先", "source of information"}},
	{Key: "product", JA: "名称", EN: "product name", Required: true, Letter: "カ", Kinds: []string{"product", "own_product", "code"}, Aliases: []string{"ソフトウエアの名称", "ソフトウェアの名称", "ソフトウエア名", "ソフトウェア名", "ソフトウエア製品名", "ソフトウェア製品名", "製品名", "製品の名称", "脆弱性を確認したソフトウエア等", "脆弱性を確認したソフトウェア等", "product"}},
	{Key: "version", JA: "バージョン", EN: "version", Letter: "カ", Kinds: []string{"product", "own_product", "code"}, Aliases: []string{"版", "versions", "affected version"}},
	{Key: "patch_level", JA: "パッチレベル", EN: "patch level", Kinds: []string{"product", "own_product"}, Aliases: []string{"パッチ"}},
	{Key: "language", JA: "言語", EN: "language", Kinds: []string{"product", "own_product"}, Aliases: []string{"対応言語", "言語版"}},
	{Key: "configuration", JA: "設定情報", EN: "configuration", Kinds: []string{"product", "own_product"}, Aliases: []string{"設定", "動作環境", "検証環境", "環境", "environment"}},
	{Key: "url", JA: "脆弱性を確認したウェブサイトのURL", EN: "URL", Required: true, Kinds: []string{"website"}, Aliases: []string{"url", "ウェブサイトのurl", "サイトのurl", "該当url", "url of the website", "website url"}},
	{Key: "site_name", JA: "ウェブサイト名", EN: "site name", Kinds: []string{"website"}, Aliases: []string{"サイト名", "サイトの名称", "ウェブサイトの名称", "name of the site"}},
	{Key: "top_page", JA: "トップページのURL", EN: "top page URL", Kinds: []string{"website"}, Aliases: []string{"トップページ", "トップページurl", "ウェブサイトのトップページ", "top page"}},
	{Key: "kind", JA: "脆弱性の種類", EN: "kind of vulnerability", Kinds: allForms, Aliases: []string{"種類", "脆弱性の分類", "vulnerability type", "type of vulnerability", "kind"}},
	{Key: "how_found", JA: "脆弱性の発見に至った経緯", EN: "how it was found", Kinds: []string{"website"}, Aliases: []string{"発見に至った経緯", "発見の経緯", "経緯", "how found"}},
	{Key: "why", JA: "脆弱性であると判断した理由", EN: "why it is a vulnerability", Kinds: []string{"website"}, Aliases: []string{"判断した理由", "脆弱性と判断した理由", "理由", "reason"}},
	{Key: "steps", JA: "再現手順", EN: "steps to reproduce", Required: true, Letter: "キ", Kinds: []string{"product", "own_product"}, Aliases: []string{"再現方法", "手順", "脆弱性の再現手順", "steps", "reproduction"}},
	{Key: "reproducibility", JA: "再現の状況", EN: "reproducibility", Letter: "キ", Kinds: []string{"product", "own_product"}, Aliases: []string{"再現状況", "再現性"}},
	{Key: "threat", JA: "脆弱性により発生しうる脅威", EN: "possible threat", Kinds: allForms, Aliases: []string{"脅威", "発生しうる脅威", "想定される脅威", "影響", "impact", "threat"}},
	{Key: "workaround", JA: "回避策", EN: "workaround", Kinds: []string{"product", "own_product"}, Aliases: []string{"対策方法", "回避方法", "workarounds"}},
	{Key: "code", JA: "検証コード", EN: "verification code", Letter: "キ", Kinds: []string{"product", "own_product", "code"}, Aliases: []string{"実証コード", "検証コード情報", "proof of concept", "poc", "exploit code"}},
	{Key: "use_abroad", JA: "当該ソフトウェアの海外での利用状況について", EN: "use abroad", Kinds: []string{"product", "own_product"}, Aliases: []string{"海外での利用状況", "当該ソフトウエアの海外での利用状況", "海外での利用", "use outside japan"}},
	{Key: "other_organisations", JA: "IPA以外の組織への届出について", EN: "reports to other organisations", Required: true, Letter: "ケ", Kinds: finderForms, Aliases: []string{"他の組織への届出", "ipa以外の組織への届出", "ipa以外への届出", "他組織への届出", "other organizations", "other organisations"}},
	{Key: "encryption_wish", JA: "暗号化の希望", EN: "encryption wanted", Check: true, Kinds: allForms, Aliases: []string{"暗号化", "暗号化を希望", "メールの暗号化", "encryption"}},
	{Key: "public_key", JA: "PGP公開鍵", EN: "PGP public key", Kinds: allForms, Aliases: []string{"公開鍵", "pgp鍵", "openpgp公開鍵", "pgp key", "public key"}},
	{Key: "other", JA: "その他", EN: "other", Kinds: allForms, Aliases: []string{"備考", "特記事項", "notes", "others", "remarks"}},
}

var (
	allForms    = []string{"product", "website", "own_product", "code"}
	finderForms = []string{"product", "website"}
)

// FormFieldByKey finds an item by its stable name.
func FormFieldByKey(key string) (FormField, bool) {
	for _, f := range FormFields {
		if f.Key == key {
			return f, true
		}
	}
	return FormField{}, false
}

// AppliesTo tells whether that kind of form asks for the item.
func (f FormField) AppliesTo(kind string) bool {
	for _, k := range f.Kinds {
		if k == kind {
			return true
		}
	}
	return false
}

// instead names items that serve when the required one is missing: without
// e-mail a telephone or fax, and for the content any telling of what happens.
var instead = map[string][]string{
	"email": {"tel", "fax"},
	"steps": {"code"},
}

// MissingFields returns the keys of the required items (guideline IV.2.5 and
// V.2.4) that a report of that kind leaves out, in the order of the form. A
// check box answered "no" is answered. Direct contact is never missing: the
// form has no box for it and its default is no. The content of a website
// report is one of why, how_found, steps and threat; "why" stands for them.
func MissingFields(kind string, fields map[string]any) []string {
	var missing []string
	for _, f := range FormFields {
		switch {
		case kind == "website" && f.Key == "why":
			if !anyFilled(fields, "why", "how_found", "steps", "threat") {
				missing = append(missing, f.Key)
			}
		case kind == "code" && f.Key == "code":
			if !filled(fields[f.Key]) {
				missing = append(missing, f.Key)
			}
		case f.Required && f.AppliesTo(kind) && !filled(fields[f.Key]) && !anyFilled(fields, instead[f.Key]...):
			missing = append(missing, f.Key)
		}
	}
	return missing
}

func anyFilled(fields map[string]any, keys ...string) bool {
	for _, key := range keys {
		if filled(fields[key]) {
			return true
		}
	}
	return false
}

// filled takes any words for an answer, 不明 and なし included: the guides ask
// to write so when something is unknown.
func filled(value any) bool {
	switch v := value.(type) {
	case bool:
		return true
	case string:
		return strings.Trim(v, " \t\r\n　") != ""
	}
	return false
}
