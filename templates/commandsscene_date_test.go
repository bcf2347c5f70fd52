package templates

import (
	"slices"

	"keikai/mailbot/handling"
)

// dateScenes are those of the publication, from the proposal of a date on.
var dateScenes = map[string]scene{
	"propose":            {line: handling.Phrase{JA: "公表日案 3月25日(水) 12時 回答期限=3月5日", EN: "propose 2026-03-25 12:00 answer-by=2026-03-05"}, given: verified},
	"answer-date":        {line: handling.Phrase{JA: "公表日回答 V2 希望日=2026-04-08 説明=修正版の試験", EN: `answer-date V2 counter=2026-04-08 why="the fix is being tested"`}, given: dateAsked},
	"schedule":           {line: handling.Phrase{JA: "公表日 3月25日 12時", EN: "schedule 2026-03-25 12:00"}, given: halfAgreed},
	"advisory":           {line: handling.Phrase{JA: "公表文案 部分=概要", EN: "advisory part=overview lang=en"}, text: guideOverview, given: dated},
	"statement":          {line: handling.Phrase{JA: "記載確認 V1 承認", EN: "statement V1 approve"}, given: stated},
	"cancel-publication": {line: handling.Phrase{JA: "公表取りやめ 影響なし 説明=「両社の検証で確認」", EN: `cancel-publication no_effect why="both developers confirmed it"`}, given: dated},
	"publish":            {line: handling.Phrase{JA: "JVN公表", EN: "publish"}, given: readyToPublish},
	"update":             {line: handling.Phrase{JA: "公表更新 説明=「修正版の情報を追加しました。」", EN: `update why="Information about the fixed version was added."`}, given: published},
	"retract":            {line: handling.Phrase{JA: "公表撤回 説明=「別の製品の欠陥でした。」", EN: `retract why="The flaw is in another product."`}, given: published},
	"public":             {line: handling.Phrase{JA: "公知 https://news.example/2026/0310 悪用=不明 公開者=不明", EN: "public https://news.example/2026/0310 exploited=unknown by=unknown"}, given: dated},
	"cve":                {line: handling.Phrase{JA: "CVE番号 CVE-2026-12345 V1", EN: "cve CVE-2026-12345 V1"}, given: verified},
	"priority-provide":   {line: handling.Phrase{JA: "優先提供 「例示電力株式会社」 秘密保持契約=2025年4月1日締結", EN: "priority-provide example-power nda=NDA-2025-07"}, text: guideProvide, given: agreedToProvide},
	"early-notice":       {line: handling.Phrase{JA: "事前周知 V1 可", EN: "early-notice V1 yes"}, given: dated},
}

var guideProvide = handling.Phrase{JA: "検索欄に長い値を入力されると、サーバが停止します。\n対策: 修正版 1.2.4 への更新。更新までは検索機能を停止してください。",
	EN: "A long value in the search field stops the server.\nRemedy: update to 1.2.4; until then switch the search off."}

// halfAgreed: V1 agrees to the date, V2 has not answered.
func halfAgreed(g *guideDesk) {
	dateAsked(g)
	g.c("answer-date V1 accept")
}

var guideOverview = handling.Phrase{JA: "例示メールサーバには、サービス運用妨害の脆弱性が存在します。", EN: "Example Mail Server has a denial-of-service vulnerability."}

// stated: V1 sent the words that it wants to see on the page.
func stated(g *guideDesk) {
	dated(g)
	c := &g.cases[0]
	i := slices.IndexFunc(c.Parties, func(p handling.CaseParty) bool { return p.Code == "V1" })
	c.Parties[i].Statement = "1.2.4で修正しました。"
}
