package templates

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

const samplePage = "https://jvn.example/jp/JVN87654321/"

var (
	sampleMoved   = time.Date(2026, 4, 28, 3, 0, 0, 0, time.UTC)
	sampleCreditJ = "山田 太郎 氏（架空大学）"
	sampleCreditE = "Taro Yamada of Example University"
)

// stepSamples are those of the notices that tell the finder, the other body and the desk of the steps of a case; nil = not one of them.
func stepSamples(kind handling.NoticeKind) []any {
	switch folder, _, _ := strings.Cut(string(kind), "/"); folder {
	case "finder":
		return finderStepSamples(kind)
	case "body":
		return bodyReportSamples(kind)
	case "desk":
		return deskStepSamples(kind)
	case "any":
		return anyStepSamples(kind)
	}
	return nil
}

// finderStepSamples: some kinds of FinderStep need no more than a day, the others follow below.
func finderStepSamples(kind handling.NoticeKind) []any {
	day := handling.FinderStep{Number: sampleNumber, Kind: handling.Product, Day: sampleOrigin, Edition: "2026"}
	switch kind {
	case handling.FinderReceiptsKind:
		return []any{&handling.FinderReceipts{Number: sampleNumber, Numbers: []string{sampleNumber, sampleOther},
			Times: []handling.Step{{What: sampleNumber, At: sampleReceived}, {What: sampleOther, At: sampleReceived.Add(time.Minute)}}},
			&handling.FinderReceipts{Number: sampleNumber, Numbers: []string{sampleNumber, sampleOther}}}
	case handling.FinderDetailKind, handling.FinderPriorityKind, handling.FinderWithdrawnKind, handling.FinderCommitteeKind:
		return []any{&day}
	case handling.FinderJoinedKind, handling.FinderKindChangedKind:
		return []any{&handling.FinderMoved{Number: sampleNumber, New: sampleOther, Kind: handling.Product}, &handling.FinderMoved{Number: sampleNumber, New: sampleOther, Kind: handling.Website},
			&handling.FinderMoved{Number: sampleNumber, New: sampleOther, Kind: handling.Product, Part: true}}
	case handling.FinderStartedKind:
		site, bare := day, day
		site.Kind, bare.Kind, site.Target = handling.Website, handling.Website, sampleOrigin.AddDays(90)
		return []any{&site, &bare}
	case handling.FinderEnquiryKind:
		return enquirySamples()
	case handling.FinderDirectAskKind, handling.FinderDirectKind:
		return directSamples()
	case handling.FinderCreditKind:
		return []any{&handling.FinderCredit{Number: sampleNumber, JA: sampleCreditJ, EN: sampleCreditE, Public: true, At: samplePlanned, Due: sampleTarget.AddDays(-3)},
			&handling.FinderCredit{Number: sampleNumber, JA: sampleCreditJ, At: samplePlanned, Due: sampleTarget.AddDays(-3)}, &handling.FinderCredit{Number: sampleNumber, At: samplePlanned}}
	case handling.FinderPublishedKind:
		full := handling.FinderPublished{Number: sampleNumber, JVN: sampleJVN, URL: samplePage, At: samplePlanned, Credit: sampleCreditJ}
		anonymous := full
		anonymous.Credit, anonymous.URL = "", ""
		return []any{&full, &anonymous}
	case handling.FinderUpdatedKind:
		return []any{&handling.FinderPublished{Number: sampleNumber, JVN: sampleJVN, URL: samplePage, At: sampleMoved, Credit: sampleCreditJ, Why: "製品開発者の対応状況を更新しました。\n修正版の番号を追加しました。"},
			&handling.FinderPublished{Number: sampleNumber, JVN: sampleJVN, At: sampleMoved}}
	case handling.FinderRelayedKind:
		return []any{&handling.FinderText{Number: sampleNumber, Text: sampleQuestion, Due: sampleDue}, &handling.FinderText{Number: sampleNumber, Text: sampleQuestion}}
	}
	return append(finderDateSamples(kind, day), endedSamples(kind)...)
}

// finderDateSamples are those of the steps that have more to tell than their day.
func finderDateSamples(kind handling.NoticeKind, day handling.FinderStep) []any {
	full, short := day, day
	switch kind {
	case handling.FinderQuestionAgain:
		full.Due = sampleDue
		short.Day = handling.Date{}
	case handling.FinderOriginKind:
		full.Origin, full.Target, full.DayCount = sampleOrigin, sampleTarget, 45
		short.Origin, short.Edition = sampleOrigin, "2009"
	case handling.FinderPlannedKind:
		full.At, full.Origin, full.DayCount = samplePlanned, sampleOrigin, 45
		short.At = samplePlanned
	case handling.FinderDateMovedKind:
		return movedSamples(day)
	case handling.FinderDelayKind:
		full.Origin, full.Due, full.Text = sampleOrigin, sampleDue.AddDays(370), "製品開発者は、影響を受ける機種ごとに修正版を作成し、順次検証しています。\nすべての修正版の提供は、本年秋の予定です。"
		short.Text = "海外の調整機関との調整に時間を要しています。"
	case handling.FinderLiftedKind:
		full.Day, full.Origin = sampleOrigin.AddDays(367), sampleOrigin
	case handling.FinderElsewhereKind:
		full.Source, full.At, full.Text = "https://releases.example/notes/2026-02", samplePlanned, "公表を早める方向で調整しています。"
		short.Source = "製品の更新履歴"
	case handling.FinderReopenedKind:
		full.Text = "修正の後も同じ問題を確認したとのご連絡をいただいたため、再開いたします。\n情報非開示のお願いは、再び有効となります。"
	case handling.FinderCommitteeEndKind:
		return committeeStepSamples(day)
	default:
		return nil
	}
	return []any{&full, &short}
}

func movedSamples(day handling.FinderStep) []any {
	full := day
	full.Old, full.At, full.Origin, full.DayCount, full.Why = samplePlanned, sampleMoved, sampleOrigin, 71, "fix"
	out := []any{&full}
	for _, c := range handling.MoveReasons[1:] {
		short := day
		short.Old, short.At, short.Why = samplePlanned, sampleMoved, c.Value
		out = append(out, &short)
	}
	open := day
	open.Old = samplePlanned
	return append(out, &open)
}

func committeeStepSamples(day handling.FinderStep) []any {
	var out []any
	for _, result := range []string{"publish", "not", "again", ""} {
		s := day
		s.Why, s.Text = result, "利用者が対策をとるために必要な情報であり、公表を妨げる事情は認められませんでした。"
		if result == "publish" {
			s.At = samplePlanned
		} else {
			s.Text = "公表の条件のうち、利用者が他の方法で知ることができないことの確認ができませんでした。"
		}
		out = append(out, &s)
	}
	return out
}

func enquirySamples() []any {
	product := []handling.Step{{What: "received", At: sampleReceived}, {What: "acknowledged", At: sampleReceived}, {What: "accepted", At: sampleActed}, {What: "handed_over", At: sampleActed},
		{What: "origin", At: sampleOrigin.Time(10, 0)}, {What: "detail", At: sampleOrigin.AddDays(4).Time(10, 0)}, {What: "planned", At: samplePlanned}, {What: "published", At: samplePlanned}}
	site := []handling.Step{{What: "received", At: sampleReceived}, {What: "accepted", At: sampleActed}, {What: "operator_notified", At: sampleOrigin.Time(10, 0)},
		{What: "fix_reported", At: sampleOrigin.AddDays(40).Time(10, 0)}, {What: "fixed", At: sampleOrigin.AddDays(41).Time(10, 0)}, {What: "ended", At: sampleOrigin.AddDays(41).Time(10, 0)}}
	return []any{&handling.FinderEnquiry{Number: sampleNumber, Told: product}, &handling.FinderEnquiry{Number: sampleNumber, Told: site}}
}

func directSamples() []any {
	full := handling.FinderDirect{Number: sampleNumber, Kind: handling.Product, Items: []string{"name", "contact"}, Due: sampleDue, Name: "株式会社例ソフト 製品安全窓口", Contact: "psirt@example-soft.example"}
	site := full
	site.Kind, site.Items, site.Due, site.Name, site.Contact = handling.Website, []string{"contact"}, handling.Date{}, "架空町 広報課", "koho@town.example"
	return []any{&full, &site}
}

// endedSamples hold every reason that the kind may give, the fullest first, and what each edition does to the request for secrecy.
func endedSamples(kind handling.NoticeKind) []any {
	e := handling.FinderEnded{Number: sampleNumber, Kind: handling.Product, ReceivedAt: sampleReceived, Day: sampleOrigin, Edition: "2026", Secrecy: "stays"}
	switch kind {
	case handling.FinderStoppedKind:
		return reasonSamples(e, "不具合ではあるものの、利用者に影響する条件が限られることを、製品開発者とともに確認しました。", []string{"ended_low_impact", "individually_handled", "not_vulnerability_developer", "known_published",
			"ended_not_published", "ended_not_vulnerability_related", "ended_out_of_scope", "published", "published_unreachable", "published_no_agreement", "no_effect", "small_effect", "known", "all_users_told", "withdrawn"})
	case handling.FinderEndedKind, handling.FinderEndedManyKind:
		e.Kind, e.Secrecy = handling.Website, "ends"
		if kind == handling.FinderEndedManyKind {
			e.Numbers = []string{sampleNumber, sampleOther, "IPA#34567890"}
		}
		out := reasonSamples(e, "電話と郵送でも連絡を試みました。", []string{"ended_no_answer", "ended_after_alert", "not_vulnerability", "unreachable", "ended_operator_declined", "product_flaw", "known_fixed",
			"ended_not_vulnerability_related", "ended_out_of_scope", "ended_low_impact"})
		e.Edition, e.Secrecy, e.Reason = "2009", "stays", "ended_no_answer"
		return append(out, &e)
	case handling.FinderFixedKind:
		e.Kind, e.Secrecy = handling.Website, "ends"
		var out []any
		for _, how := range []string{"modified", "page_deleted", "operational", ""} {
			x := e
			x.How = how
			out = append(out, &x)
		}
		return out
	}
	return nil
}

func reasonSamples(e handling.FinderEnded, why string, reasons []string) []any {
	var out []any
	for _, reason := range reasons {
		x := e
		x.Reason = reason
		if len(out) == 0 {
			x.Why = why
		}
		out = append(out, &x)
	}
	return out
}

// bodyReportSamples: the number is the reading body's. What reception says to coordination bears the JVN#.
func bodyReportSamples(kind handling.NoticeKind) []any {
	b := handling.BodyReport{Number: sampleNumber, By: "佐々木", At: sampleOrigin.AddDays(31).Time(10, 30), Lines: sampleBodyLines(sampleNumber, "tell", "C")}
	parties := []handling.BodyParty{
		{Code: "V1", Stage: handling.ResultReported, Result: "exists", Status: "vulnerable_investigating"},
		{Code: "V2", Stage: handling.NoAnswer, Tries: []handling.Try{{Day: sampleOrigin, Channel: "mail"}, {Day: sampleOrigin.AddDays(7), Channel: "phone"}}},
	}
	short := b
	switch kind {
	case handling.BodyOriginKind:
		b.At, b.Origin, b.Target, b.Parties = sampleOrigin.Time(15, 0), sampleOrigin, sampleTarget, []handling.BodyParty{{Code: "V1", Stage: handling.Contacted}, {Code: "V2", Stage: handling.ToContact}}
		short.Origin = sampleOrigin
	case handling.BodyDetailKind:
		b.At, b.Day, b.Origin, b.Target, b.Parties = sampleOrigin.AddDays(4).Time(15, 0), sampleOrigin.AddDays(4), sampleOrigin, sampleTarget, []handling.BodyParty{{Code: "V1", Stage: handling.DetailSent}}
		short.Day = sampleOrigin.AddDays(4)
	case handling.BodyResultKind:
		b.Day, b.Parties, b.Text = sampleOrigin.AddDays(10), parties[:1], "影響を受けるバージョンは、届出の記載のとおりです。"
	case handling.BodyDateKind:
		b.Planned, b.Old, b.Reason, b.Origin, b.Target, b.Parties = sampleMoved, samplePlanned, "fix", sampleOrigin, sampleTarget, parties
		set := short
		set.Planned = samplePlanned
		short.Old = samplePlanned
		held, resumed := set, set
		held.Held, resumed.Held = "held", "resumed"
		return []any{&b, &set, &short, &held, &resumed}
	case handling.BodyCancelKind:
		b.Day, b.Old, b.Reason, b.Parties = sampleOrigin.AddDays(10), samplePlanned, "no_effect", []handling.BodyParty{{Code: "V1", Stage: handling.ResultReported, Result: "no_effect", Status: "notvulnerable"}}
	case handling.BodyPriorityKind:
		b.Day, b.Planned = sampleOrigin.AddDays(28), samplePlanned
	case handling.BodyEndedKind:
		b.Day, b.Reason, b.Text = sampleOrigin.AddDays(28), "individually_handled", "製品開発者が、利用者全員への案内を終えました。"
		short.Reason, short.Told = "known_published", true
	case handling.BodyImpossibleKind:
		b.Origin, b.Reason, b.Parties, b.Text = sampleOrigin, "unreachable", parties[1:], "連絡不能開発者一覧への掲載の後も、応答がありません。"
		short.Reason = "no_agreement"
	case handling.BodyProgressKind, handling.BodyCommitteeBackKind:
		return toCoordinationSamples(kind)
	case handling.BodyConvertedKind:
		return handoverSamples()
	default:
		return nil
	}
	return []any{&b, &short}
}

func toCoordinationSamples(kind handling.NoticeKind) []any {
	b := handling.BodyReport{Number: sampleJVN, By: "tanaka", At: sampleActed, Day: sampleDue, Text: "公表がいつ頃になるかを知りたいとのことです。", Lines: sampleBodyLines(sampleJVN, "tell", "R")}
	if kind == handling.BodyCommitteeBackKind {
		b.Day, b.Text = handling.DateOf(sampleActed), "製品開発者から回答が届いたため、調整を再び行ってください。"
	}
	short := b
	short.Day, short.Text = handling.Date{}, ""
	out := []any{&b, &short}
	for _, result := range []string{"publish", "not"} {
		told := b
		told.Reason, told.Text = result, "公表することによる利用者の利益が大きいと認められるため。"
		if kind == handling.BodyCommitteeBackKind {
			out = append(out, &told)
		}
	}
	return out
}

func deskStepSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.DeskProposalKind:
		return proposalSamples()
	case handling.DeskLeakKind:
		return []any{&handling.DeskProposal{Number: sampleJVN, Party: "V1", What: "leak", Mail: 4711, Day: sampleOrigin, Why: "already on the project's page, see https://releases.example/notes",
			Lines: sampleBodyLines(sampleJVN, "note")}}
	case handling.DeskPasteKind:
		return pasteSamples()
	case handling.DeskPublishedKind:
		return []any{&handling.BodyReport{Number: sampleJVN, At: samplePlanned, Planned: samplePlanned, Origin: sampleOrigin, Text: samplePage + "\n掲載したお名前：" + sampleCreditJ, Lines: sampleBodyLines(sampleJVN, "tell", "R"),
			Parties: []handling.BodyParty{{Code: "V1", Stage: handling.StagePublished, Result: "exists", Status: "vulnerable"}, {Code: "V2", Stage: handling.StagePublished, Status: "provided"}}}}
	case handling.DeskPageKind:
		return pageSamples()
	case handling.DeskCountdownKind:
		return countdownSamples()
	case handling.DeskPublishFailedKind:
		return failedSamples()
	case handling.DeskReleaseKind:
		return jointSamples()
	case handling.DeskChronologyKind:
		return chronologySamples()
	case handling.DeskStatsKind, handling.DeskQuarterKind:
		return []any{&handling.DeskFigures{Quarter: "2025Q4", AsOf: sampleDue, Report: "2025Q4    1    2    3\n          4    5    9", Files: []string{"stats-2025Q4.csv", "stats-2025Q4-reports.png"}, Kept: true}, &handling.DeskFigures{Quarter: "2026Q1", AsOf: sampleDue, Report: "2026Q1    1"}}
	}
	return nil
}

// proposalSamples hold every thing that is proposed.
func proposalSamples() []any {
	reply := handling.ReplyShown{Form: "result", Doubts: []string{"fix_planned"}, Fields: []handling.FieldAnswer{
		{Form: "result", Field: "received", Text: "2026-02-17"},
		{Form: "result", Field: "result", Text: "4", Choice: "small_effect"},
		{Form: "result", Field: "affected", Text: "Example Mail Server 1.2\nExample Mail Server 1.3"},
		{Form: "result", Field: "fix_planned", Text: "3月末頃"},
	}}
	out := []any{&handling.DeskProposal{Number: sampleJVN, Party: "V1", What: "reply", Why: "署名のない回答のため", Mail: 4711, Day: sampleDue, Reply: &reply, Lines: sampleBodyLines(sampleJVN, "tell", "R")}}
	for _, what := range []string{"remind", "channel", "unreachable", "withdraw", "lift", "status", "credit", "anonymous", "direct", "site_data", "leak", "stale", "publish", "end", "end_simple",
		"three_months", "review_long", "forward", "ended_mail", "late_answer", "date_answers", "committee", "answer", "lift_right"} {
		out = append(out, &handling.DeskProposal{Number: sampleNumber, Party: "F", What: what, Day: sampleDue, Lines: sampleBodyLines(sampleNumber, "tell", "F")})
	}
	return out
}

func pasteSamples() []any {
	text := "ウェブページに関するお問い合わせ（詳細送付先の確認）\n\n突然のご連絡失礼いたします。\n例示情報セキュリティ機構です。\n\n・取扱番号：" + sampleNumber + "\n・URL：https://www.town.example/contact"
	var out []any
	for _, channel := range []string{"web_form", "phone", "fax", "post", "mail"} {
		out = append(out, &handling.DeskPaste{Number: sampleNumber, Party: "O1", Name: "架空町", Channel: channel, Address: map[string]string{"web_form": "https://www.town.example/form", "post": "架空県架空町1-1"}[channel],
			Kind: handling.OpContactKind, Lang: handling.Japanese, Text: text, Lines: sampleBodyLines(sampleNumber, "note")})
	}
	return out
}

func chronologySamples() []any {
	rows := []handling.ChronologyLine{
		{At: handling.DateOf(sampleReceived).Time(0, 0), From: "F", To: "R", Channel: "mail", What: "opened", Word: "product", Evidence: sampleHash},
		{At: sampleActed, Days: 2, From: "R", To: "F", Channel: "mail", What: "filed_out", Word: string(handling.FinderAcceptedProduct), Outcome: "sent", Mail: 4712, Evidence: sampleHash, By: "tanaka"},
		{At: sampleOrigin.Time(10, 0), Days: 1, From: "C", To: "V1", Channel: "phone", What: "tried", Why: "総務課 架空様", Outcome: "no_answer", Evidence: sampleHash, By: "佐々木"},
		{At: samplePlanned, Days: 40, What: "planned", Word: "2026-04-14", Why: "fix", Evidence: sampleHash, By: "佐々木"},
	}
	return []any{&handling.DeskChronology{Number: sampleJVN, Masked: true, Rows: rows, More: 4}, &handling.DeskChronology{Number: sampleNumber, Rows: rows[:1]}, &handling.DeskChronology{Number: sampleNumber}}
}

func anyStepSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.AnyEndedReplyKind:
		return []any{&handling.FinderNeutral{Number: sampleNumber}}
	case handling.AnyJVNAnswerKind:
		return []any{&handling.FinderText{Number: sampleNumber, AsOf: sampleActed, Text: "お問い合わせのバージョンは、掲載しているページのとおり、影響を受けません。"}}
	}
	return nil
}
