package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// partyScenes are those of finding, reaching and hearing developers.
var partyScenes = map[string]scene{
	"vendor add":  {line: handling.Phrase{JA: "開発者追加 「株式会社例示ソフト」 キーワード=メール", EN: "vendor add example-soft keyword=mail"}, given: taken},
	"vendor drop": {line: handling.Phrase{JA: "開発者除外 V2 説明=「該当製品がないとの回答」", EN: `vendor drop V2 why="has no such product"`}, given: contacted},
	"contact":     {line: handling.Phrase{JA: "初回連絡 V1", EN: "contact V1"}, realm: handling.Coordination, given: joined},
	"log":         {line: handling.Phrase{JA: "架電記録 V2 手段=電話 日時=2月12日 結果=伝言 相手方=総務部", EN: `log V2 by=phone at=2026-02-12 outcome=message_left who="front office"`}, realm: handling.Coordination, given: joined},
	"remind":      {line: handling.Phrase{JA: "再連絡 V1", EN: "remind V1"}, realm: handling.Coordination, given: unanswered},
	"detail":      {line: handling.Phrase{JA: "詳細連絡 V1", EN: "detail V1"}, realm: handling.Coordination, given: windowed},
	"answer":      {line: handling.Phrase{JA: "回答反映 V1 メール=4801", EN: "answer V1 mail=4801"}, realm: handling.Coordination, given: answeredByMail},
	"result":      {line: handling.Phrase{JA: "検証結果 V2 影響なし", EN: "result V2 no_effect"}, realm: handling.Coordination, given: detailed},
	"status":      {line: handling.Phrase{JA: "対応状況 V1 該当製品あり", EN: "status V1 vulnerable"}, given: verified},
}

// unanswered: the day by which V1 was to answer has passed.
func unanswered(g *guideDesk) {
	contacted(g)
	g.on(time.February, 24)
}

// answeredByMail: V1 sent the form of the verification from an address that proves nothing, so that nothing was recorded.
func answeredByMail(g *guideDesk) {
	detailed(g)
	g.on(time.February, 20)
	g.facts.Source = &handling.CaseMail{N: 4801, Direction: handling.In, At: g.at, Party: "V1", Kind: "mail"}
	form := func(field, choice, text string) handling.FieldAnswer {
		return handling.FieldAnswer{Form: "result", Field: field, Choice: choice, Text: text}
	}
	g.facts.Reply = &handling.Reply{Form: "result", Answers: []handling.FieldAnswer{form("received", "2026-02-16", "2026-02-16"), form("result", "exists", "1"), form("fix_planned", "2026-03-16", "2026-03-16")}}
}
