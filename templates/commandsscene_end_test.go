package templates

import "keikai/mailbot/handling"

// listScenes are those of a developer who cannot be reached, and of the committee.
var listScenes = map[string]scene{
	"unreachable":   {line: handling.Phrase{JA: "連絡不能 V1", EN: "unreachable V1"}, given: silent},
	"list-name":     {line: handling.Phrase{JA: "一覧掲載名称 V1 9月10日", EN: "list-name V1 2026-09-10"}, given: listWarned},
	"list-product":  {line: handling.Phrase{JA: "一覧掲載製品 V1 12月14日", EN: "list-product V1 2026-12-14"}, given: listNamed},
	"list-deadline": {line: handling.Phrase{JA: "一覧掲載期限 V1 令和9年3月31日", EN: "list-deadline V1 2027-03-31"}, given: listShown},
	"delist":        {line: handling.Phrase{JA: "一覧削除 V1", EN: "delist V1"}, given: listShown},
	"impossible":    {line: handling.Phrase{JA: "調整不能 説明=「掲載した期限までに連絡がありません。」", EN: `impossible why="No word by the day on the list."`}, given: listDue},
	"committee":     {line: handling.Phrase{JA: "公表判定 開始 4月20日", EN: "committee open 2026-04-20"}, text: guideOpinion, given: notAgreed},
}

var guideOpinion = handling.Phrase{JA: "脆弱性: 検索欄に長い値を入力すると停止する。\n経緯: 2月12日に連絡、3月25日の公表案に合意が得られていない。\n公表文案: 修正版への更新を勧める。",
	EN: "Flaw: a long value in the search field stops the server.\nHistory: contacted on 12 February; no agreement about 25 March.\nDraft: users are asked to update."}

// endScenes are those of the ends and turns of a case.
var endScenes = map[string]scene{
	"close":   {line: handling.Phrase{JA: "取扱終了 開発者脆弱性なし 説明=「検証の結果、仕様どおりの動作でした。」", EN: `close not_vulnerability_developer why="It works as designed."`}, realm: handling.Coordination, given: foundNothing},
	"reopen":  {line: handling.Phrase{JA: "再開 説明=「再現する手順が新たに届きました。」", EN: `reopen why="New steps to reproduce it arrived."`}, realm: handling.Coordination, given: closed},
	"convert": {line: handling.Phrase{JA: "種別変更 製品", EN: "convert product"}, given: siteDetailed},
	"merge":   {line: handling.Phrase{JA: "統合 " + sampleOther, EN: "merge " + sampleOther}, given: accepted},
	"split":   {line: handling.Phrase{JA: "分割 メール=4725", EN: "split mail=4725"}, given: wroteAgain},
	"link":    {line: handling.Phrase{JA: "関連 " + sampleOther, EN: "link " + sampleOther}},
	"edition": {line: handling.Phrase{JA: "版変更 2026年版", EN: "edition 2026"}, given: accepted},
	"watch":   {line: handling.Phrase{JA: "発見者調整 開始", EN: "watch on"}, given: accepted},
}

// foundNothing: the only developer found that it is no flaw.
func foundNothing(g *guideDesk) {
	detailed(g)
	g.c("vendor drop V2 why=no_product", "result V1 not_exists")
}

func closed(g *guideDesk) {
	foundNothing(g)
	g.c("close not_vulnerability_developer")
}
