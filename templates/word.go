package templates

import "keikai/mailbot/handling"

type phrases map[string]handling.Phrase

// Word gives the words for a value of package handling in a language: group names the table, one of those of wordTables, or item. A key that the table does not hold is given back as it is.
func Word(l handling.Lang, group, key string) string {
	if group == "item" {
		return item(l, "", key)
	}
	for _, tables := range wordTables {
		if p, ok := tables[group][key]; ok {
			return p.In(l)
		}
	}
	return key
}

// wordTables are all tables of words, searched in this order.
var wordTables = []map[string]phrases{words, partyWords, deskWords, officeWords, caseWords, developerWords, operatorWords, otherWords, dateWords, endWords, dueWords, chronologyWords, pageWords, figureWords}

var words = map[string]phrases{
	"common": {
		"none": {JA: "なし", EN: "none"},
		"yes":  {JA: "はい", EN: "yes"},
		"no":   {JA: "いいえ", EN: "no"},
	},
	"state": {
		"":            {JA: "（新規）", EN: "(new)"},
		"received":    {JA: "受信（内容確認中）", EN: "received (being checked)"},
		"questioned":  {JA: "照会中", EN: "finder asked"},
		"accepted":    {JA: "受理", EN: "accepted"},
		"handed_over": {JA: "調整依頼済み", EN: "handed over for coordination"},
		"declined":    {JA: "不受理", EN: "not accepted"},
		"contacting":  {JA: "連絡中", EN: "contacting"},
		"verifying":   {JA: "検証中", EN: "being verified"},
		"notified":    {JA: "詳細連絡済み", EN: "operator has the details"},
		"fixing":      {JA: "対策中", EN: "being fixed"},
		"scheduled":   {JA: "公表日決定", EN: "publication scheduled"},
		"published":   {JA: "公表済み", EN: "published"},
		"fixed":       {JA: "修正完了", EN: "fixed"},
		"ended":       {JA: "取扱い終了", EN: "ended"},
		"withdrawn":   {JA: "取下げ", EN: "withdrawn"},
		"merged":      {JA: "統合", EN: "merged"},
	},
	"casekind": {
		"product": {JA: "ソフトウェア製品", EN: "software product"},
		"website": {JA: "ウェブサイト", EN: "website"},
	},
	"form": {
		"":            {JA: "届出様式ではない本文", EN: "free text, not the report form"},
		"product":     {JA: "ソフトウェア製品の届出様式", EN: "report form for software products"},
		"website":     {JA: "ウェブアプリケーションの届出様式", EN: "report form for websites"},
		"own_product": {JA: "製品開発者による自社製品の届出様式", EN: "product developer's form for its own product"},
		"code":        {JA: "検証コード情報の届出様式", EN: "form for verification code"},
	},
	"impact": {
		"":         {JA: "未判定", EN: "not judged"},
		"priority": {JA: "優先", EN: "priority"},
		"normal":   {JA: "通常", EN: "normal"},
		"simple":   {JA: "簡易", EN: "simple"},
	},
	"end": {
		"not_accepted": {JA: "不受理", EN: "not accepted"},
	},
	"realm": {
		"reception":    {JA: "脆弱性関連情報届出受付窓口", EN: "vulnerability report reception desk"},
		"coordination": {JA: "脆弱性関連情報調整窓口", EN: "vulnerability coordination desk"},
	},
	"party": {
		"":         {JA: "差出人", EN: "the sender"},
		"F":        {JA: "届出者（F）", EN: "the finder (F)"},
		"F-former": {JA: "届出者の変更前の連絡先", EN: "the finder's former address"},
		"C":        {JA: "調整機関（C）", EN: "the coordination body (C)"},
		"R":        {JA: "受付機関（R）", EN: "the reception body (R)"},
		"list_ja":  {JA: "購読者（日本語）", EN: "the subscribers (Japanese)"},
		"list_en":  {JA: "購読者（英語）", EN: "the subscribers (English)"},
	},
	"lang": {
		"ja": {JA: "日本語", EN: "Japanese"},
		"en": {JA: "英語", EN: "English"},
	},
	"consent": {
		"true":  {JA: "可", EN: "yes"},
		"false": {JA: "不可", EN: "no"},
	},
	"protection": {
		"":         {JA: "暗号化", EN: "encrypted"},
		"sealed":   {JA: "暗号化", EN: "encrypted"},
		"clear_ok": {JA: "平文可（届出者が平文で届け出たため）", EN: "clear text allowed (the finder wrote in clear text)"},
	},
	"sent": {
		"sealed":   {JA: "暗号化", EN: "encrypted"},
		"clear_ok": {JA: "暗号化なし", EN: "not encrypted"},
	},
	"trust": {
		"candidate":  {JA: "候補（未確認。暗号化には使用しません）", EN: "candidate (not checked; nothing is encrypted to it)"},
		"continuous": {JA: "継続（届出と同じメールで届いた鍵。指紋は未照合）", EN: "continuous (came inside the report; fingerprint not compared)"},
		"confirmed":  {JA: "確認済み（指紋を照合済み）", EN: "confirmed (fingerprint compared)"},
	},
	"proof": {
		"0": {JA: "差出人アドレスのみ（本人とは確認できません）", EN: "sender address only (proves nobody)"},
		"1": {JA: "差出人アドレスと、当窓口からのメールへの返信", EN: "sender address, in reply to a mail of ours"},
		"2": {JA: "差出人アドレスと当窓口からのメールへの返信、ドメインの署名（DKIM）確認済み", EN: "sender address in reply to a mail of ours, domain signature (DKIM) verified"},
		"3": {JA: "登録済みの鍵による署名", EN: "signed with the key on file"},
	},
	"verdict": {
		"":            {JA: "署名なし", EN: "not signed"},
		"none":        {JA: "署名なし", EN: "not signed"},
		"valid":       {JA: "署名は有効です", EN: "signature is valid"},
		"invalid":     {JA: "署名が本文と一致しません（改変のおそれ）", EN: "signature does not match the text (it may have been changed)"},
		"unknown_key": {JA: "署名あり。鍵がないため検証できません", EN: "signed, but the key is not known, so it could not be verified"},
		"expired_key": {JA: "署名した鍵の有効期限が切れています", EN: "signed with a key that has expired"},
		"revoked_key": {JA: "署名した鍵は失効しています", EN: "signed with a key that was revoked"},
		"foreign":     {JA: "別の受信者にあてた署名です（転送されたおそれがあるため、署名なしとして扱います）", EN: "signed for another recipient (it may have been sent on; counts as not signed)"},
	},
	"encryption": {
		"":           {JA: "なし（平文）", EN: "none (clear text)"},
		"none":       {JA: "なし（平文）", EN: "none (clear text)"},
		"mime":       {JA: "あり（PGP/MIME）", EN: "yes (PGP/MIME)"},
		"inline":     {JA: "あり（本文中のPGP形式）", EN: "yes (PGP in the text)"},
		"attachment": {JA: "あり（添付ファイルのPGP形式）", EN: "yes (PGP in an attachment)"},
	},
	"reason": {
		"incomplete":        {JA: "記載不足", EN: "incomplete"},
		"contradictory":     {JA: "記載内容の矛盾", EN: "contradictory"},
		"out_of_scope":      {JA: "対象外", EN: "out of scope"},
		"not_vulnerability": {JA: "脆弱性に該当しない", EN: "not a vulnerability"},
		"already_known":     {JA: "既に公表されている脆弱性", EN: "already known"},
		"illegal_means":     {JA: "違法な手段による情報の取得", EN: "obtained by illegal means"},
		"duplicate":         {JA: "既に取り扱っている情報", EN: "already handled"},
	},
	"reason_text": {
		"incomplete":        {JA: "届出に必要な項目のうち、記載のないものがありました。", EN: "Some of the items that a report must give are missing."},
		"contradictory":     {JA: "記載内容に矛盾する点がありました。", EN: "Some of the statements in the report contradict each other."},
		"out_of_scope":      {JA: "ガイドラインの適用範囲に含まれない内容でした。", EN: "The matter is outside the scope of the guideline."},
		"not_vulnerability": {JA: "記載された事象は、ガイドラインにいう脆弱性に該当しないと判断しました。", EN: "What the report describes is, in our judgement, not a vulnerability as the guideline defines it."},
		"already_known":     {JA: "既に公表されている、又は既に修正されている脆弱性でした。", EN: "The vulnerability has already been published or fixed."},
		"illegal_means":     {JA: "違法な手段により取得されたことが明らかな情報と判断しました。", EN: "In our judgement the information was clearly obtained by illegal means."},
		"duplicate":         {JA: "届出の内容は、既に取り扱っている情報と同じものでした。", EN: "The information in your report is already being handled."},
	},
}
