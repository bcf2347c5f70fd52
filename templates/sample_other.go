package templates

import (
	"time"

	"keikai/mailbot/handling"
)

const sampleAbroad = "VH#40718263"

// otherSamples are those of the notices to analysts, authorities, infrastructure, bodies abroad and the committee.
func otherSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.OtherAnalysisAgain:
		return []any{&handling.PartyAsk{Head: sampleHead("2026"), Asked: sampleFirst, Nth: 1, Due: sampleDue}, &handling.PartyAsk{Head: sampleHead("2009"), Asked: sampleFirst}}
	case handling.OtherIntroKind, handling.OtherDetailKind, handling.OtherDateKind, handling.OtherPublishedKind:
		return abroadSamples(kind)
	case handling.OtherMETIKind, handling.OtherConveneKind, handling.OtherPapersKind:
		return committeeSamples(kind)
	}
	return bodyTextSamples(kind)
}

// bodyTextSamples: a coordinator's words, and a text that was released.
func bodyTextSamples(kind handling.NoticeKind) []any {
	full := handling.PartyText{Head: sampleHead("2026"), Text: "検索欄に長い値を入力したときに、任意の命令が実行され得るかを確認してください。", Due: sampleDue, At: sampleActed, NDA: "例秘-2025-03（2025年4月1日締結）"}
	rel := sampleCrossing()
	passed := handling.PartyText{Head: sampleHead("2009"), Release: &rel}
	switch kind {
	case handling.OtherAnalysisEndKind:
		full.Text = "分析の結果は、製品開発者との調整に使用いたしました。"
		return []any{&full, &handling.PartyText{Head: sampleHead("2009")}}
	case handling.OtherContactDataKind:
		tries := []handling.Try{{Day: sampleFirst, Channel: "mail"}, {Day: sampleFirst.AddDays(7), Channel: "phone"}}
		return []any{&handling.PartyText{Head: full.Head, URL: sampleURL, Tries: tries, Due: sampleDue}, &handling.PartyText{Head: sampleHead("2009"), URL: sampleURL}}
	case handling.OtherPPCKind:
		full.Text = "・おそれのある情報：会員の氏名と住所"
		full.URL, full.Tries = sampleURL, []handling.Try{{Day: sampleFirst, Channel: "mail"}, {Day: sampleFirst.AddDays(7), Channel: "post"}}
	case handling.OtherGovernmentKind:
		full.Text = "・製品：Example Mail Server 1.2.3\n・悪用の状況：国内の2組織で、悪用の痕跡が報告されています。"
	case handling.OtherPriorityKind:
		full.At = time.Date(2026, 3, 30, 3, 0, 0, 0, time.UTC)
		full.Text = "・製品：Example Mail Server 1.2.3以前\n・対策：1.2.4に更新する。更新できない場合は、管理画面への接続元を制限する。"
	}
	return []any{&full, &passed}
}

func abroadSamples(kind handling.NoticeKind) []any {
	head := handling.Head{Number: sampleAbroad, Theirs: "VU-1009", By: "佐々木", Edition: "2026"}
	bare := handling.Head{Number: sampleAbroad, Edition: "2009"}
	target, at := sampleFirst.AddDays(45), time.Date(2026, 3, 30, 3, 0, 0, 0, time.UTC)
	switch kind {
	case handling.OtherIntroKind:
		return []any{&handling.PartySummary{Head: head, Origin: sampleFirst, First: sampleFirst.AddDays(30), Target: target, Left: 15, Product: "Example Mail Server",
			Text: "管理画面の検索の処理に、サービス運用妨害の可能性のある脆弱性があります。", Due: sampleDue},
			&handling.PartySummary{Head: bare, Product: "Example Mail Server"}}
	case handling.OtherDetailKind:
		known := handling.Consents{Know: true}
		full := handling.PartyDetail{Head: head, Role: handling.OverseasCoordinator, Origin: sampleFirst, Target: target, Due: sampleDue, Release: sampleCrossing(), Consents: known,
			Finder: &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Consents: known}}
		return []any{&full, &handling.PartyDetail{Head: bare, Role: handling.OverseasCoordinator, Release: handling.Release{Text: "検索欄に長い値を入力すると、サーバの応答が止まります。"}}}
	case handling.OtherDateKind:
		proposed := handling.PublicationDate{Head: head, JVN: sampleJVN, CVE: []string{"CVE-2026-0001", "CVE-2026-0002"}, At: at, Origin: sampleFirst, DayCount: 46, AnswerBy: sampleDue}
		fixed := proposed
		fixed.AnswerBy, fixed.DueBefore = handling.Date{}, target.AddDays(-7)
		moved := fixed
		moved.Old, moved.At, moved.DayCount, moved.Why = at, at.AddDate(0, 0, 14), 60, "fix"
		return []any{&proposed, &fixed, &moved, &handling.PublicationDate{Head: bare, At: at}}
	}
	return []any{&handling.PartyPublished{Head: head, JVN: sampleJVN, URL: "https://jvn.test/jp/JVN87654321/", At: at, Credit: "山田 太郎 氏"},
		&handling.PartyPublished{Head: bare, JVN: sampleJVN, At: at, Why: "影響を受けるバージョンを追加しました。"}}
}

func committeeSamples(kind handling.NoticeKind) []any {
	full := handling.CommitteeWord{Head: sampleHead("2026"), Due: sampleDue, Day: sampleFirst.AddDays(21)}
	switch kind {
	case handling.OtherMETIKind:
		full.Result, full.Day = "publish", sampleFirst
		full.Text = "・起算日から6か月の間、メール、電話、郵送により連絡した。\n・製品開発者の意見を聴き、委員会において公表すると判定した。"
	case handling.OtherConveneKind:
		full.Text = "・議題：公表の判定（1件）\n・場所：例示情報セキュリティ機構 会議室\n・時間：14時から16時まで"
	case handling.OtherPapersKind:
		full.Text = "1. 脆弱性の内容と、その存在を認める理由\n2. 製品開発者との調整の経緯\n3. 公表する文の案"
	}
	bare := handling.CommitteeWord{Head: handling.Head{Number: sampleNumber, Edition: "2022"}}
	return []any{&full, &bare}
}
