package templates

import "keikai/mailbot/handling"

// partyWords are the words of the notices to finders and other parties and between the two bodies.
var partyWords = map[string]phrases{
	"wish": {
		"product_know":    {JA: "届出者情報（氏名とご連絡先）を調整機関（JPCERT/CC）と製品開発者に知らせること", EN: "The coordination body (JPCERT/CC) and the developer may be told your name and how to reach you"},
		"product_contact": {JA: "製品開発者と直接に情報交換すること", EN: "The developer may exchange information with you directly"},
		"product_public":  {JA: "公表の際にお名前を掲載すること", EN: "Your name may be published"},
		"website_know":    {JA: "届出者情報（氏名とご連絡先）をウェブサイト運営者に知らせること", EN: "The operator of the website may be told your name and how to reach you"},
		"website_contact": {JA: "ウェブサイト運営者と直接に情報交換すること", EN: "The operator of the website may exchange information with you directly"},
	},
	"missed": {
		"expired":        {JA: "有効期限が過ぎています", EN: "it has expired"},
		"revoked":        {JA: "失効しています", EN: "it was revoked"},
		"cannot_encrypt": {JA: "暗号化用の鍵が含まれていません", EN: "it holds no key for encryption"},
		"unusable":       {JA: "有効期限の経過、失効などにより、暗号化に使用できません", EN: "it cannot be used for encryption, for example because it has expired or was revoked"},
	},
}

// wish names one of the finder's three choices (guideline IV.2.5 (ウ) to (オ), V.2.4). A case that is no website is a product's.
func wish(l handling.Lang, k handling.CaseKind, which string) string {
	if k != handling.Website {
		k = handling.Product
	}
	return Word(l, "wish", string(k)+"_"+which)
}

// becomes shows what becomes of a choice.
func becomes(l handling.Lang, old, now bool) string {
	words := map[bool]string{false: Word(l, "consent", "false"), true: Word(l, "consent", "true")}
	if old == now {
		return words[now] + handling.Phrase{JA: "（変更なし）", EN: " (no change)"}.In(l)
	}
	return words[old] + handling.Phrase{JA: " → ", EN: " -> "}.In(l) + words[now]
}
