package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// siteScenes are those of websites.
var siteScenes = map[string]scene{
	"operator":      {line: handling.Phrase{JA: "運営者 架空町", EN: "operator imaginary-town"}, given: siteAccepted},
	"provider":      {line: handling.Phrase{JA: "構築事業者 site-works 確認=「総務課 佐々木様、電話、2月17日」", EN: `provider site-works named="general affairs, by telephone, 17 February"`}, given: siteNamed},
	"fixed":         {line: handling.Phrase{JA: "修正完了 対応=修正 日付=2026年3月11日", EN: "fixed how=modified at=2026-03-11"}, given: siteReported},
	"last-call":     {line: handling.Phrase{JA: "最終連絡 O1 期限=6月3日", EN: "last-call O1 by=2026-06-03"}, given: siteSilent},
	"site-data":     {line: handling.Phrase{JA: "サイト情報提供 O1 V1", EN: "site-data O1 V1"}, text: guideSite, given: siteProduct},
	"ask-authority": {line: handling.Phrase{JA: "所管照会 総務省 example-ministry", EN: "ask-authority MIC example-ministry"}, given: siteSilent},
}

// otherScenes are those of other bodies, and of what concerns the finder.
var otherScenes = map[string]scene{
	"consult":         {line: handling.Phrase{JA: "分析依頼 例示技術研究所 秘密保持契約=2025年4月1日締結", EN: "consult example-lab nda=NDA-2025-03"}, text: guideAnalysis, realm: handling.Coordination, given: taken},
	"introduce":       {line: handling.Phrase{JA: "直接交換 発見者 V1", EN: "introduce F V1"}, given: bothAgree},
	"reveal":          {line: handling.Phrase{JA: "発見者開示 V1 項目=氏名,連絡先", EN: "reveal V1 items=name,contact"}, given: bothAgree},
	"government":      {line: handling.Phrase{JA: "政府通知 例示省", EN: "government example-ministry"}, text: guideGrave, given: newEdition},
	"lift-secrecy":    {line: handling.Phrase{JA: "非開示依頼取下げ", EN: "lift-secrecy"}, given: aYearLater},
	"withdraw-report": {line: handling.Phrase{JA: "届出取下げ メール=4725", EN: "withdraw-report mail=4725"}, given: wroteAgain},
}

// siteNamed: the operator said on the telephone who built its site.
func siteNamed(g *guideDesk) {
	siteContacted(g)
	g.on(time.February, 17)
	g.r("log O1 by=phone outcome=reached")
}

var (
	guideAnalysis = handling.Phrase{JA: "長い値で停止する欠陥について、任意のコードが実行される可能性の分析をお願いします。", EN: "A long value stops the server. Please tell us whether code could be run that way."}
	guideGrave    = handling.Phrase{JA: "脆弱性の悪用が疑われる報告を、2月12日に受けました。", EN: "On 12 February we were told that this flaw may be exploited."}
)

// bothAgree: the finder may be known and written to, and V1 asked for a direct exchange.
func bothAgree(g *guideDesk) {
	detailed(g)
	all := handling.Consents{Know: true, Contact: true, Public: true}
	g.apply(guideKey, handling.Decision{Changes: []handling.Change{{At: g.at, Actor: "F", Wished: &handling.Wished{Consents: &all}}}})
	g.writes("V1", "direct", "direct", "yes")
}

func newEdition(g *guideDesk) {
	accepted(g)
	enlist(g)
	g.r("edition 2026")
}

// aYearLater: no date was ever agreed.
func aYearLater(g *guideDesk) {
	verified(g)
	g.at = time.Date(2027, time.March, 1, 1, 0, 0, 0, time.UTC)
}

// wroteAgain: the finder sent a further mail, number 4725.
func wroteAgain(g *guideDesk) {
	accepted(g)
	g.mail = 4725
	g.writes("F", "")
}
