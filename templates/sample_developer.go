package templates

import (
	"time"

	"keikai/mailbot/handling"
)

// The developer's samples tell the case of sample.go from the first contact to the publication.
const (
	sampleVH     = "VH#24681357"
	sampleShared = "JVN#87654321"
)

var (
	sampleOrigin  = handling.Date{Y: 2026, M: time.February, D: 16}
	sampleTarget  = sampleOrigin.AddDays(45)
	sampleAsked   = handling.Date{Y: 2026, M: time.February, D: 24}
	sampleReply   = handling.Date{Y: 2026, M: time.March, D: 4}
	samplePlanned = sampleTarget.Time(12, 0)
	sampleLater   = sampleTarget.AddDays(12).Time(12, 0)
)

// devHead begins the developer's samples.
func devHead(edition string) handling.Head {
	return handling.Head{Number: sampleVH, Theirs: "EX-2026-014", By: "佐藤", Edition: edition}
}

func developerSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.DevStatementKind:
		return entrySamples()
	case handling.DevWindowKind, handling.DevContactAgainKind, handling.DevKeyRequestKind, handling.DevKeyCheckKind, handling.DevRegistrationKind:
		return devContactSamples(kind)
	case handling.DevSummaryKind:
		return devSummarySamples()
	case handling.DevDetailKind:
		return devDetailSamples()
	case handling.DevRecordedKind:
		return devRecordedSamples()
	case handling.DevResultAgainKind, handling.DevStatusAskKind:
		return devAskSamples()
	case handling.DevDirectKind, handling.DevFinderKind:
		return devFinderSamples()
	case handling.DevDateAskKind, handling.DevDateAgainKind, handling.DevDateFixedKind, handling.DevDateMovedKind, handling.DevMeasuresKind, handling.DevCountdownKind, handling.DevHeldKind:
		return devDateSamples()
	case handling.DevCancelledKind, handling.DevEndedKind, handling.DevDroppedKind:
		return devEndSamples()
	case handling.DevEarlyYesKind:
		return []any{&handling.EarlyNotice{Head: devHead("2026"), At: samplePlanned, Text: "お知らせになる相手は、保守契約のある利用者に限ってください。"}, &handling.EarlyNotice{Head: devHead("")}}
	case handling.DevEarlyNoKind:
		return []any{&handling.EarlyNotice{Head: devHead("2026"), At: samplePlanned, Text: "対策方法の内容が、まだ確定していないためです。"}, &handling.EarlyNotice{Head: devHead("")}}
	case handling.DevPublishedKind, handling.DevUpdatedKind:
		return devPublishedSamples()
	case handling.DevElsewhereKind:
		return devElsewhereSamples()
	case handling.DevListWarningKind, handling.DevListedKind, handling.DevListedProductKind, handling.DevDeadlineKind, handling.DevDelistedKind:
		return devListSamples(kind)
	case handling.DevCommitteeKind, handling.DevCommitteeViewKind, handling.DevCommitteeEndKind:
		return devCommitteeSamples(kind)
	}
	return devTextSamples(kind)
}

func devContactSamples(kind handling.NoticeKind) []any {
	full := handling.PartyContact{Head: devHead("2026"), Due: sampleReply, Channel: "mail", Community: true}
	switch kind {
	case handling.DevKeyCheckKind:
		full.Fingerprint = sampleFingerprint
	case handling.DevWindowKind:
		full.Theirs = "" // nobody has answered yet
	case handling.DevContactAgainKind:
		full.Theirs, full.Nth, full.Tries = "", 2, []handling.Try{{Day: sampleOrigin, Channel: "mail"}, {Day: sampleAsked, Channel: "phone"}}
	}
	out := []any{&full}
	if kind == handling.DevContactAgainKind {
		registered := full
		registered.Summary, registered.Community = true, false
		out = append(out, &registered)
	}
	if kind == handling.DevWindowKind {
		for _, channel := range []string{"web_form", "fax", "post", "phone"} {
			by := full
			by.Channel = channel
			out = append(out, &by)
		}
	}
	return append(out, &handling.PartyContact{Head: handling.Head{Number: sampleVH, Edition: "2009"}})
}

func devSummarySamples() []any {
	full := handling.PartySummary{Head: devHead("2026"), Origin: sampleOrigin, First: sampleOrigin, Target: sampleTarget, Left: 45, Product: "Example Server 3.2",
		Text: "検索機能の入力値の扱いに関する問題により、サービスの提供が妨げられる可能性があります。", Due: sampleReply}
	late := full
	late.First, late.Left, late.Nth, late.Edition = sampleOrigin.AddDays(30), 15, 2, "2009"
	return []any{&full, &late}
}

func devDetailSamples() []any {
	full := handling.PartyDetail{Head: devHead("2009"), Role: handling.Developer, Origin: sampleOrigin, Target: sampleTarget, Due: sampleReply, Guide: "5",
		Release: sampleCrossing(), Consents: handling.Consents{Know: true, Contact: true, Public: true}}
	full.Finder = &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Consents: full.Consents}
	silent := full
	silent.Consents = handling.Consents{Know: true}
	unknown := full
	unknown.Head, unknown.Guide, unknown.Finder, unknown.Consents = devHead("2026"), "", nil, handling.Consents{}
	return []any{&full, &silent, &unknown}
}

func devRecordedSamples() []any {
	result := func(field, text, choice string) handling.FieldAnswer {
		return handling.FieldAnswer{Form: "result", Field: field, Text: text, Choice: choice}
	}
	full := handling.PartyRecorded{Head: devHead("2026"), At: sampleSent, Form: "result", Fields: []handling.FieldAnswer{
		result("received", "2026-02-25", ""), result("result", "1", "exists"), result("affected", "Example Server 3.0 から 3.2 まで\nExample Server Lite 1.4", ""),
		result("cve", "3 CVE-2026-00000", "have"), result("other", "対策の方法は検討中です。", "")},
		Waits: []string{"result", "cve"}, Doubts: []string{"fix_planned"}}
	short := handling.PartyRecorded{Head: devHead(""), Form: "date", Fields: []handling.FieldAnswer{{Form: "date", Field: "date", Text: "1", Choice: "accept"}}}
	return []any{&full, &short, &handling.PartyRecorded{Head: devHead("2026"), At: sampleSent, Form: "fix"}}
}

func devAskSamples() []any {
	return []any{&handling.PartyAsk{Head: devHead("2026"), Asked: sampleAsked, Nth: 2, Due: sampleReply, Status: "vulnerable_investigating", Text: "修正版の見込みの時期もお知らせください。"},
		&handling.PartyAsk{Head: devHead("2009"), Asked: sampleAsked}}
}

func devFinderSamples() []any {
	return []any{&handling.DirectExchange{Head: devHead("2026"), Items: []string{"name", "contact"}, Name: "山田 太郎", Contact: "taro@finder.example"},
		&handling.DirectExchange{Head: devHead("2009"), Items: []string{"name"}, Name: "h4ndle"}}
}

func devDateSamples() []any {
	full := handling.PublicationDate{Head: devHead("2026"), JVN: sampleShared, CVE: []string{"CVE-2026-00000", "CVE-2026-00001"}, At: sampleLater, Old: samplePlanned,
		Origin: sampleOrigin, DayCount: 57, AnswerBy: sampleReply, DueBefore: sampleTarget.AddDays(-2), Why: "fix", Status: "vulnerable", Until: sampleTarget.AddDays(26)}
	out := []any{&full}
	for _, c := range handling.MoveReasons {
		moved := full
		moved.Why = c.Value
		out = append(out, &moved)
	}
	return append(out, &handling.PublicationDate{Head: devHead("2009"), At: samplePlanned, DayCount: 45, Today: true})
}

func devEndSamples() []any {
	var out []any
	for _, reason := range []string{"small_effect", "not_exists", "no_effect", "known", "all_told", "withdrawn"} {
		out = append(out, &handling.PartyEnd{Head: devHead("2026"), Reason: reason, Day: sampleAsked, Why: "今後、対策を行われた場合はお知らせください。"})
	}
	return append(out, &handling.PartyEnd{Head: devHead("2009"), Day: sampleAsked})
}

func devPublishedSamples() []any {
	return []any{&handling.PartyPublished{Head: devHead("2026"), JVN: sampleShared, URL: "https://jvn.example/jp/JVN87654321/", At: samplePlanned,
		Why: "対策方法に、修正版の情報を追加しました。", Credit: "山田 太郎 氏"},
		&handling.PartyPublished{Head: devHead("2009"), JVN: sampleShared, At: samplePlanned}}
}

func devElsewhereSamples() []any {
	seen := sampleReply.AddDays(6)
	full := handling.PublicElsewhere{Head: devHead("2026"), Source: "https://forum.example/thread/1", Exploited: "no", At: seen.Time(8, 15), NewDate: seen.AddDays(2).Time(12, 0), AnswerBy: seen}
	out := []any{&full}
	for _, exploited := range []string{"yes", "unknown"} {
		other := full
		other.Exploited = exploited
		out = append(out, &other)
	}
	return append(out, &handling.PublicElsewhere{Head: devHead("2009"), At: seen.Time(8, 15)})
}

// devListSamples name no product: the notices may go in clear to an address that nobody answers.
func devListSamples(kind handling.NoticeKind) []any {
	rung := map[handling.NoticeKind]string{handling.DevListedProductKind: "product", handling.DevDeadlineKind: "deadline", handling.DevDelistedKind: "removed"}[kind]
	if rung == "" {
		rung = "name"
	}
	full := handling.UnreachableEntry{Head: handling.Head{Number: sampleVH, By: "佐藤", Edition: "2026"}, DID: "DID#13572468", Name: "株式会社例", Product: "Example Server", Day: sampleReply, Rung: rung}
	if rung == "deadline" {
		full.Deadline = sampleReply.AddDays(90)
	}
	old := full
	old.Edition = "2022"
	if kind == handling.DevListWarningKind {
		old.Rung = "product"
	}
	return []any{&full, &old}
}

func devCommitteeSamples(kind handling.NoticeKind) []any {
	full := handling.CommitteeWord{Head: devHead("2026"), Text: sampleWords, Due: sampleReply, Day: sampleReply.AddDays(14)}
	switch kind {
	case handling.DevCommitteeKind:
		return []any{&full, &handling.CommitteeWord{Head: devHead("2022")}}
	case handling.DevCommitteeViewKind:
		full.Text = "見解は、日本語で400字程度を目安におまとめください。"
		return []any{&full, &handling.CommitteeWord{Head: devHead("2022")}}
	}
	var out []any
	for _, result := range []string{"publish", "not", "again", ""} {
		decided := full
		decided.Text, decided.Result, decided.Due, decided.Day = "利用者が他に知り得る方法がないと認められました。", result, handling.Date{}, sampleReply
		out = append(out, &decided)
	}
	return out
}

func devTextSamples(kind handling.NoticeKind) []any {
	full := handling.PartyText{Head: devHead("2026"), Text: sampleQuestion, Due: sampleReply}
	rel := sampleCrossing()
	switch kind {
	case handling.DevAnalysisKind:
		full.Text, full.Due = "影響は、検索機能を公開している利用者に限られると考えられます。\n認証は必要としません。", handling.Date{}
	case handling.DevAnswerKind, handling.DevSiteDataKind:
		full.Text, full.Release, full.At = "", &rel, sampleSent
	case handling.DevMessageKind:
		full.Text, full.Due = "公表の日程は、海外の調整機関との調整を続けています。", handling.Date{}
		return []any{&full}
	case handling.DevPriorityKind:
		full.Text, full.At = "提供を受ける方は、電力分野の事業者を予定しています。", samplePlanned
	case handling.DevOwnPlanKind:
		full.Text, full.At = "掲載文案は、別にお送りします。", samplePlanned
	}
	if kind == handling.DevQuestionKind {
		return []any{&full, &handling.PartyText{Head: devHead("2009"), Release: &rel}, &handling.PartyText{Head: devHead("2026"), Form: "direct", Due: sampleReply}}
	}
	other := handling.PartyText{Head: devHead("2009"), Release: &rel}
	if full.Due.IsZero() {
		other.Due = sampleReply
	}
	return []any{&full, &other}
}
