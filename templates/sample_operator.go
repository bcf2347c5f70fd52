package templates

import (
	"time"

	"keikai/mailbot/handling"
)

const sampleURL = "https://www.town.example.jp/search.cgi"

var (
	sampleFirst  = handling.DateOf(sampleActed)
	sampleMonths = sampleFirst.AddDays(90) // three months (guideline V.4.1)
	sampleTries  = []handling.Try{{Day: sampleFirst, Channel: "mail"}, {Day: sampleFirst.AddDays(8), Channel: "web_form"}, {Day: sampleFirst.AddDays(15), Channel: "phone"}}
)

// sampleHead is what a notice to a party of a reception's case begins with. Of the editions one has the older notification and the
// appendices, one the newer (domain.md 9.1).
func sampleHead(edition string) handling.Head {
	return handling.Head{Number: sampleNumber, Theirs: "総務-2026-014", By: "佐藤", Edition: edition}
}

// operatorSamples are those of the notices to website operators and construction providers.
func operatorSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.OpContactKind, handling.OpContactAgainKind, handling.OpKeyRequestKind, handling.ProviderNotNamedKind:
		return contactSamples(kind)
	case handling.OpDetailKind, handling.ProviderDetailKind:
		return siteDetailSamples(kind)
	case handling.OpReceivedKind, handling.OpStatusKind, handling.OpMonthsKind, handling.OpLastCallKind:
		return siteAskSamples(kind)
	case handling.OpQuestionKind, handling.OpAnswerKind, handling.OpMessageKind, handling.OpSiteConsentKind:
		if kind == handling.OpQuestionKind {
			return append(siteTextSamples(kind), &handling.PartyText{Head: sampleHead("2026"), Form: "direct", Due: sampleDue})
		}
		return siteTextSamples(kind)
	case handling.OpRecordedKind, handling.OpReplyKind:
		return recordedSamples(kind)
	case handling.OpFixedKind, handling.OpEndedKind, handling.OpAlertEndKind, handling.OpProductFlawKind:
		return siteEndSamples(kind)
	case handling.OpDirectKind, handling.OpFinderKind:
		return []any{&handling.DirectExchange{Head: sampleHead("2026"), Items: []string{"name", "contact"}, Name: "山田 太郎", Contact: "taro@finder.example"},
			&handling.DirectExchange{Head: sampleHead("2009"), Items: []string{"contact"}, Contact: "taro@finder.example"}}
	case handling.ProviderIntroKind:
		return []any{&handling.ProviderIntro{Head: sampleHead("2026"), URL: sampleURL, Operator: "例示町", Named: "総務課 鈴木 様、電話、2月12日", Due: sampleDue},
			&handling.ProviderIntro{Head: handling.Head{Number: sampleNumber, Edition: "2009"}, URL: sampleURL, Operator: "例示町"}}
	}
	return nil
}

// contactSamples: a mail, and the same for each channel that is not mail.
func contactSamples(kind handling.NoticeKind) []any {
	full := handling.PartyContact{Head: sampleHead("2026"), URL: sampleURL, Due: sampleDue}
	full.Theirs = ""
	old := full
	old.Edition, old.By, old.Due = "2009", "", handling.Date{}
	switch kind {
	case handling.OpContactKind:
		out := []any{&full, &old}
		for _, channel := range []string{"web_form", "fax", "post", "phone"} {
			c, without := full, old
			c.Channel, without.Channel = channel, channel
			out = append(out, &c, &without)
		}
		return out
	case handling.OpContactAgainKind:
		full.Nth, full.Tries, full.Due = 2, sampleTries, sampleFirst.AddDays(22)
	case handling.OpKeyRequestKind:
		full.URL, full.Fingerprint, full.Theirs = "", sampleFingerprint, sampleHead("").Theirs
	}
	return []any{&full, &old}
}

// siteDetailSamples: with an appendix and the finder, in clear and without.
func siteDetailSamples(kind handling.NoticeKind) []any {
	role, guide, named := handling.Operator, "6", ""
	if kind == handling.ProviderDetailKind {
		role, guide, named = handling.ConstructionProvider, "7", "総務課 鈴木 様、電話、2月12日"
	}
	known := handling.Consents{Know: true, Contact: true}
	full := handling.PartyDetail{Head: sampleHead("2009"), Role: role, URL: sampleURL, Target: sampleMonths, Due: sampleDue, Guide: guide, Named: named,
		Release: sampleCrossing(), Consents: known, Finder: &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Consents: known}}
	plain := full
	plain.Head, plain.Guide, plain.Clear, plain.Finder, plain.Consents = sampleHead("2026"), "", true, nil, handling.Consents{}
	plain.Release = handling.Release{Text: "検索欄に入力した文字列が、無害化されずに結果のページに表示されます。"}
	apart := full
	apart.Consents = handling.Consents{Know: true}
	return []any{&full, &plain, &apart}
}

func siteAskSamples(kind handling.NoticeKind) []any {
	full := handling.PartyAsk{Head: sampleHead("2026"), URL: sampleURL, Asked: sampleFirst, Nth: 1, Due: sampleFirst.AddDays(36), Status: "verifying", Way: "clear_ok", Days: 30}
	bare := handling.PartyAsk{Head: handling.Head{Number: sampleNumber, Edition: "2009"}, Asked: sampleFirst}
	switch kind {
	case handling.OpMonthsKind:
		full.Days, full.Due = 90, sampleMonths.AddDays(7)
		full.Text = "完了の見込みが立たない場合も、状況をお知らせください。\n運用による回避の方法についても、ご相談を承ります。"
	case handling.OpLastCallKind:
		full.Due = sampleFirst.AddDays(190)
	}
	sealed := full
	sealed.Way, sealed.Status, sealed.Days = "sealed", "fix_planned", 1
	return []any{&full, &bare, &sealed}
}

func siteTextSamples(kind handling.NoticeKind) []any {
	full := handling.PartyText{Head: sampleHead("2026"), Text: "1. 検索の画面は、既製の製品によるものですか。\n2. 修正の前に、対象のページを止めることはできますか。", Due: sampleDue}
	rel := sampleCrossing()
	passed := handling.PartyText{Head: sampleHead("2009"), Release: &rel}
	switch kind {
	case handling.OpAnswerKind:
		full.Text, full.Due = "お尋ねの入力値は、1文字以上であれば同じ結果になります。", handling.Date{}
	case handling.OpMessageKind:
		full.Text, full.Due = "取扱いの担当者が替わりました。", handling.Date{}
	case handling.OpSiteConsentKind:
		full.Text = "・対象のURL\n・検索の画面が返した応答（ヘッダを含む）"
	}
	return []any{&full, &passed}
}

// recordedSamples: a form that was read whole, and one with a doubt.
func recordedSamples(kind handling.NoticeKind) []any {
	form, fields := "operator_report", []handling.FieldAnswer{{Field: "result", Text: "1", Choice: "exists"}, {Field: "how", Text: "1", Choice: "modified"}, {Field: "done", Text: "2026-03-02"}, {Field: "leak", Text: "3", Choice: "unknown"}}
	waits, doubts := []string{"how", "done"}, []string{"direct"}
	if kind == handling.OpReplyKind {
		form, fields = "window", []handling.FieldAnswer{{Field: "address", Text: "somu@town.example.jp"}, {Field: "person", Text: "総務課 鈴木 一郎"}, {Field: "protection", Text: "2 郵送でお願いします", Choice: "post"}}
		waits, doubts = []string{"address", "protection"}, []string{"contractor_ok"}
	}
	for i := range fields {
		fields[i].Form = form
	}
	full := handling.PartyRecorded{Head: sampleHead("2026"), At: sampleActed.Add(18 * 24 * time.Hour), Form: form, Fields: fields, Waits: waits, Doubts: doubts}
	whole := full
	whole.Waits, whole.Doubts, whole.Head = nil, nil, handling.Head{Number: sampleNumber, Edition: "2009"}
	return []any{&full, &whole}
}

// siteEndSamples: every reason for which a website's case ends.
func siteEndSamples(kind handling.NoticeKind) []any {
	full := handling.PartyEnd{Head: sampleHead("2026"), URL: sampleURL, Day: sampleMonths, Why: "ご対応の内容は、届出の手順で確認いたしました。"}
	reasons := []string{"ended_no_answer", "unreachable", "not_vulnerability", "ended_operator_declined", "ended_not_vulnerability_related", "ended_out_of_scope",
		"ended_low_impact", "known_fixed", "withdrawn", ""}
	switch kind {
	case handling.OpFixedKind:
		var out []any
		for _, how := range []string{"modified", "page_deleted", "operational", ""} {
			x := full
			x.Reason, x.How = "fixed_"+how, how
			out, full.Why, full.Edition = append(out, &x), "", "2009"
		}
		return out
	case handling.OpAlertEndKind:
		full.Alert, full.Why = "https://www.reception.test/alert/20260513", "DNSサーバの問合せの送信元ポートが固定されている場合は、製品を更新し、ポートが変わるよう設定してください。"
		reasons = []string{"ended_after_alert"}
	case handling.OpProductFlawKind:
		full.Why, reasons = "", []string{"product_flaw"}
	case handling.OpEndedKind:
		full.Why = "お電話とメールで計5回ご連絡いたしました。"
	}
	var out []any
	for _, reason := range reasons {
		x := full
		x.Reason = reason
		out, full.Why, full.Edition = append(out, &x), "", "2009"
	}
	return out
}
