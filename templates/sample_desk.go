package templates

import (
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

const (
	sampleJVN    = "JVN#87654321"
	sampleOther  = "IPA#23456789"
	sampleToken  = "k7f3q9dm2xw4"
	sampleKey    = "5F1C33D820AE9B47E6D17C0284FA6B95D3E04A17" // sampleFingerprint as a command holds it
	sampleNewKey = "77AA00112233445566778899AABBCCDDEEFF0011"
	samplePerson = "0F0E0D0C0B0A09080706050403020100FFEEDDCC"
)

func sampleLines(number string) []handling.ReadyLine {
	command := func(verb string, args ...string) handling.ReadyLine {
		return handling.ReadyLine{Command: handling.Command{Number: number, Verb: verb, Args: args}}
	}
	return []handling.ReadyLine{command("accept", "product"), command("show"), command("decline", "out_of_scope")}
}

func sampleReport() handling.Quoted {
	return handling.Quoted{
		Mail: 4711, From: "taro@finder.example", Subject: "ソフトウエア製品脆弱性関連情報の届出", Encryption: "mime",
		Verdict: handling.SignatureVerdict{Verdict: "valid", By: sampleFingerprint},
		Form: []handling.QuotedField{
			{Label: "氏名", Value: "山田 太郎"},
			{Label: "名称", Value: "Example Mail Server 1.2"},
			{Label: "再現手順", Value: "1. 管理画面を開く\n2. 検索欄に 2,000 文字を超える値を入力する"},
		},
		Unknown:     []handling.QuotedField{{Label: "7. 謝辞", Value: "学校の先生に相談しました。"}},
		Attachments: []handling.QuotedFile{{Name: "evidence.png", Type: "image/png", Size: 48213, SHA256: strings.Repeat("0123456789abcdef", 4)}},
		Outside:     "Sent from my phone",
	}
}

func sampleText() handling.Quoted {
	q := sampleReport()
	q.Form, q.Unknown, q.Attachments, q.Outside = nil, nil, nil, ""
	q.Subject, q.Text = "Re: ご連絡", "ご確認の件、承知しました。\n\n> 届出受信のご連絡\n版は 1.2.3 です。"
	return q
}

func sampleCommand(verb string, args ...string) handling.Command {
	return handling.Command{Number: sampleNumber, Verb: verb, Args: args}
}

func toldFinder(kind handling.NoticeKind) handling.Told {
	return handling.Told{To: "F", Kind: kind, Lang: handling.Japanese, Protection: handling.Sealed, Key: sampleKey}
}

func deskSamples(kind handling.NoticeKind) []any {
	accept := sampleCommand("accept", "product")
	told := []handling.Told{toldFinder(handling.FinderAcceptedProduct)}
	switch kind {
	case handling.DeskNewReportKind:
		return newReportSamples()
	case handling.DeskMailFiledKind:
		return mailFiledSamples()
	case handling.DeskTranscriptKind:
		return transcriptSamples(accept, told)
	case handling.DeskErrorsKind:
		return errorSamples()
	case handling.DeskRepeatKind:
		return []any{&handling.DeskRepeat{Number: sampleNumber, Command: accept, FirstAt: sampleActed, Answer: 4712}}
	case handling.DeskTokenKind:
		return tokenSamples(accept, told)
	case handling.DeskPreviewKind:
		return previewSamples()
	case handling.DeskApprovalKind, handling.DeskApprovedKind, handling.DeskExpiredKind:
		return approvalSamples(kind)
	case handling.DeskQuarantinedKind:
		return []any{
			&handling.DeskQuarantined{Mail: sampleText(), Mailbox: "reception", Reason: "not_a_party", Claims: sampleNumber, Note: "sender differs from the registered address"},
			&handling.DeskQuarantined{Mailbox: "reception", Reason: "undecryptable"},
		}
	case handling.DeskBounceKind:
		return bounceSamples()
	case handling.DeskSignerKind:
		return signerSamples()
	case handling.DeskShowKind:
		return showSamples()
	case handling.DeskHelpKind:
		return helpSamples()
	case handling.DeskHelpCardKind:
		return []any{&handling.DeskHelp{Realm: handling.Reception}, &handling.DeskHelp{Realm: handling.Coordination}}
	}
	return append(notLeftSamples(kind), officeSamples(kind)...)
}

func newReportSamples() []any {
	full := &handling.DeskNewReport{Number: sampleNumber, ReceivedAt: sampleReceived, FormKind: "product",
		Missing: []string{"consent_know", "other_organisations"}, Key: &handling.KeyShown{Fingerprint: sampleFingerprint, Trust: handling.Continuous},
		Protection: handling.Sealed, Receipt: true, Report: sampleReport(), Lines: sampleLines(sampleNumber)}
	plain := *full
	plain.FormKind, plain.Missing, plain.Key, plain.Protection, plain.Receipt, plain.Report = "", nil, nil, handling.ClearOK, false, sampleText()
	plain.Report.Encryption, plain.Report.Verdict = "none", handling.SignatureVerdict{Verdict: "none"}
	site := plain
	site.FormKind, site.Missing = "website", []string{"url", "why"}
	return []any{full, &plain, &site}
}

// mailFiledSamples: a plain mail, a form that was signed and one that was not, a finder's wish.
func mailFiledSamples() []any {
	plain := handling.DeskMailFiled{Number: sampleNumber, Party: "F", ReceivedAt: sampleReceived, Proof: handling.ProofSigned, State: handling.Accepted, Mail: sampleText(), Lines: sampleLines(sampleNumber)[1:2]}
	form := plain
	form.Number, form.Party, form.State, form.Waits = sampleJVN, "V1", handling.CaseVerifying, []string{"cve", "other"}
	form.Reply = &handling.ReplyShown{Form: "result", Fields: []handling.FieldAnswer{{Form: "result", Field: "result", Text: "1", Choice: "exists"}, {Form: "result", Field: "affected", Text: "Example Mail 2.0 から 2.4 まで"}}, Doubts: []string{"fix_planned"}}
	signed := form
	signed.Applied = true
	form.Proof = handling.ProofThread
	wish := plain
	wish.Wants = "withdraw"
	return []any{&plain, &form, &signed, &wish}
}

// transcriptSamples: one command that did something, one whose notice waits, one that waits for others, several in one mail.
func transcriptSamples(accept handling.Command, told []handling.Told) []any {
	done := handling.Result{Number: sampleNumber, Given: accept.Line(handling.Japanese), Command: accept, OldState: handling.Received, NewState: handling.Accepted,
		Told: told, Inverse: "undo", N: 4710}
	waits := done
	waits.Exposed, waits.OpenText, waits.Told = true, true, slices.Clone(told)
	waits.Told[0].NoKey, waits.Told[0].Key = true, ""
	decline := done
	decline.Command = handling.Command{Number: sampleNumber, Verb: "decline", Args: []string{"out_of_scope"}, Text: "規格そのものに関する内容でした。\nご了承ください。"}
	decline.Given, decline.NewState = decline.Command.Line(handling.Japanese), handling.Declined
	decline.Told = []handling.Told{toldFinder(handling.FinderNotAcceptedKind)}
	confirm := handling.Result{Number: sampleNumber, Given: "", Command: sampleCommand("key confirm", sampleNewKey, "by=phone"), OldState: handling.Accepted,
		NewState: handling.Accepted, Shifts: []handling.Shift{{What: "trust", Old: "candidate", New: "confirmed"}, {What: "key", Old: sampleKey, New: sampleNewKey}},
		Waits: handling.NeedsOther, Inverse: "cancel", N: 4715}
	assign := handling.Result{Number: sampleOther, Given: "【" + sampleOther + "】 担当 suzuki", Command: handling.Command{Number: sampleOther, Verb: "assign", Args: []string{"suzuki"}},
		OldState: handling.Accepted, NewState: handling.Accepted, Shifts: []handling.Shift{{What: "assigned", Old: "", New: "suzuki"}},
		Told: []handling.Told{{To: "suzuki", Kind: handling.DeskAssignedKind, Lang: handling.Japanese, Protection: handling.Sealed, Key: samplePerson}}, Inverse: "assign", N: 4710}
	one := func(r ...handling.Result) *handling.DeskTranscript {
		return &handling.DeskTranscript{Number: sampleNumber, At: sampleActed, Results: r, Lines: sampleLines(sampleNumber)[1:2]}
	}
	several := one(done, assign)
	several.Number, several.Lines = "", nil
	return []any{one(done), one(waits), one(decline), one(confirm), several}
}

// refusalSamples hold each refusal with each reason that it may have, the fullest first.
func refusalSamples() []handling.Refusal {
	saturday := int(time.Saturday)
	day := func(why string, known ...string) handling.Refusal {
		return handling.Refusal{Code: handling.RefusedDate, Verb: "review", Argument: "date", Given: "8/22(日)", Why: why, Known: known}
	}
	weekday := day("wrong_weekday", "2026-08-22")
	weekday.Weekday = &saturday
	out := []handling.Refusal{
		{Code: handling.RefusedArgument, Verb: "accept", Argument: "kind", Given: "せいひん"},
		{Code: handling.RefusedArgument, Verb: "impact", Argument: "cvss", Given: "11", Why: "score"},
		{Code: handling.RefusedUnknownVerb, Given: "publish"}, {Code: handling.RefusedUnknownVerb, Given: "不受"}, {Code: handling.RefusedUnknownVerb, Given: "key confrim"},
		{Code: handling.RefusedMissing, Verb: "accept", Argument: "kind"}, {Code: handling.RefusedCharacter, Given: "受<U+200B>理"},
		weekday, day("ambiguous", "2026-08-07", "2026-07-08"), day("not_a_date"), day("no_such_day"), day("past"), day("backwards"),
		{Code: handling.RefusedText, Verb: "ask"}, {Code: handling.RefusedText, Verb: "note"}, {Code: handling.RefusedSeveral, Verb: "ask"},
		{Code: handling.RefusedParty, Verb: "ask", Argument: "party", Given: "V1", Known: []string{"F", "C"}},
		{Code: handling.RefusedParty, Verb: "party show", Argument: "handle", Given: "exmaple-soft"},
		{Code: handling.RefusedPerson, Verb: "assign", Argument: "name", Given: "suzuky", Known: []string{"tanaka", "suzuki", "sato"}},
		{Code: handling.RefusedNoMail, Verb: "cancel", Argument: "n", Given: "9999"}, {Code: handling.RefusedNoMail, Verb: "handover"},
		{Code: handling.RefusedNoCase, Verb: "accept", Given: "IPA#99999999"}, {Code: handling.RefusedRole, Verb: "accept"},
		{Code: handling.RefusedState, Verb: "accept", State: handling.Declined}, {Code: handling.RefusedKind, Verb: "handover"},
		{Code: handling.RefusedNothing, Verb: "assign"}, {Code: handling.RefusedNothing, Verb: "undo", Why: "not_last", Given: "4700"},
		{Code: handling.RefusedNothing, Verb: "correct", Why: "not_left", Given: "4712"}, {Code: handling.RefusedLeft, Verb: "undo", Given: "4710"},
		{Code: handling.RefusedLeft, Verb: "cancel", Given: "4712"},
		{Code: handling.RefusedArgument, Verb: "close", Argument: "reason", Given: "known_fixed", Why: "not_this_reason", Known: []string{"known_published", "ended_out_of_scope"}},
		{Code: handling.RefusedEarly, Verb: "lift-secrecy", Known: []string{"2027-02-12"}}, {Code: handling.RefusedEdition, Verb: "lift-secrecy", Given: "2009"}, {Code: handling.RefusedText, Verb: "lift-secrecy", Why: "delay"},
		{Code: handling.RefusedEvidence, Verb: "withdraw-report", Argument: "mail", Given: "4699", Why: "withdraw"},
		{Code: handling.RefusedRetention, Verb: "delete", Known: []string{"2027-02-12"}}, {Code: handling.RefusedEvidence, Verb: "consent", Argument: "mail", Given: "4699"},
		{Code: handling.RefusedEdition, Verb: "list-name", Given: "2009"}, {Code: handling.RefusedAgreement, Verb: "introduce", Given: "V1", Why: "direct"},
		{Code: handling.RefusedNotYet, Verb: "unreachable", Known: []string{"mail 1/3", "channel 0/2", "months 2026-08-10"}},
		{Code: handling.RefusedNotYet, Verb: "committee", Known: []string{"impossible"}},
		{Code: handling.RefusedInUse, Verb: "party merge", Given: "example-soft"},
		{Code: handling.RefusedDuplicate, Verb: "party add", Argument: "party", Given: "example-soft"},
	}
	for _, why := range []string{"not_attached", "cannot_encrypt", "not_on_file", "revoked", "suspended", "last"} {
		out = append(out, handling.Refusal{Code: handling.RefusedKey, Verb: "key confirm", Argument: "fingerprint", Given: sampleNewKey, Why: why})
	}
	for _, why := range []string{"unbound", "late", "outer", "order"} {
		out = append(out, handling.Refusal{Code: handling.RefusedUnbound, Verb: "accept", Why: why})
	}
	for _, c := range []handling.RefusalCode{handling.RefusedPersons, handling.RefusedSecond, handling.RefusedSuspended, handling.RefusedClear,
		handling.RefusedUnprotected, handling.RefusedTwoSources, handling.RefusedForward, handling.RefusedClock, handling.RefusedToken, handling.RefusedOthers,
		handling.RefusedTooMany} {
		out = append(out, handling.Refusal{Code: c, Verb: "accept"})
	}
	return out
}

// errorSamples hold each refusal once, and last a mail of several lines of which one is wrong.
func errorSamples() []any {
	var out []any
	for i, r := range refusalSamples() {
		given := r.Given
		if v := verb(r.Verb); v.Name != "" {
			given = handling.Command{Number: sampleNumber, Verb: v.Name, Args: v.Example[1:]}.Line(handling.Japanese)
		}
		switch {
		case i == 0:
			given = "【" + sampleNumber + "】 受理 せいひん"
		case r.Code == handling.RefusedUnprotected:
			given = ""
		}
		out = append(out, &handling.DeskErrors{Number: sampleNumber, Errors: 1, Lines: sampleLines(sampleNumber),
			Results: []handling.Result{{Given: given, Refusal: &r}}})
	}
	several := &handling.DeskErrors{Errors: 2}
	for _, r := range refusalSamples()[:2] {
		several.Results = append(several.Results, handling.Result{Given: "【" + sampleNumber + "】 受理 せいひん", Refusal: &r})
	}
	several.Results = append(several.Results, handling.Result{Number: sampleOther, Given: "【" + sampleOther + "】 表示", Deferred: true})
	return append(out, several)
}

func tokenSamples(accept handling.Command, told []handling.Told) []any {
	var out []any
	for _, why := range []string{"unbound", "late", "outer", "order"} {
		out = append(out, &handling.DeskToken{Number: sampleNumber, Command: accept, Why: why, Token: sampleToken, Expires: sampleExpires, Told: told})
	}
	return out
}

func bounceSamples() []any {
	var out []any
	for _, b := range []handling.DeskBounce{
		{Kind: handling.FinderAcceptedProduct, To: "F", Why: "address", Detail: "5.1.1 550 5.1.1 user unknown", Permanent: true, Mails: 1, Days: 1},
		{Kind: handling.DevWindowKind, To: "V1", Why: "refused", Detail: "5.7.1 550 5.7.1 refused", Permanent: true, Mails: 2, Days: 2, Bad: true, Counts: true, Channel: "phone"},
		{Kind: handling.OpContactKind, To: "O1", Why: "route", Detail: "4.4.1 connection timed out", Counts: true},
	} {
		b.Number, b.N = sampleNumber, 4712
		out = append(out, &b)
	}
	return out
}

func notLeftSamples(kind handling.NoticeKind) []any {
	type why struct{ reason, detail string }
	reasons := map[handling.NoticeKind][]why{
		handling.DeskUncertainKind: {{"dot", "connection reset"}},
		handling.DeskFailedKind:    {{"rcpt", "550 5.1.1 user unknown"}},
		handling.DeskNoKeyKind:     {{"no_key", ""}},
		handling.DeskGateKind:      {{"gate", "body line 12: address of another party"}, {"template", "ja/finder/accepted_product.txt:12"}},
	}
	var out []any
	for _, w := range reasons[kind] {
		out = append(out, &handling.DeskNotLeft{Number: sampleNumber, N: 4712, Kind: handling.FinderAcceptedProduct, To: "F", Reason: w.reason,
			Detail: w.detail, Clock: true})
	}
	return out
}

func signerSamples() []any {
	var out []any
	for _, what := range []string{"unsigned", "forged", "foreign", "unprotected", "stranger", "suspended"} {
		for _, own := range []bool{true, false} {
			out = append(out, &handling.DeskSigner{Mail: 4711, What: what, Claimed: "tanaka", Own: own})
		}
	}
	return out
}
