package templates

import (
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// The samples tell one made-up report. Nothing in them exists: addresses are of .example and .test, the number is taken from
// no case.
const (
	sampleNumber      = "IPA#12345678"
	sampleHash        = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	sampleFingerprint = "5F1C 33D8 20AE 9B47 E6D1 7C02 84FA 6B95 D3E0 4A17"
	mailboxKey        = "A1B2 C3D4 E5F6 0718 293A 4B5C 6D7E 8F90 1122 3344"
)

var (
	sampleReceived = time.Date(2026, 2, 10, 3, 4, 0, 0, time.UTC)
	sampleActed    = time.Date(2026, 2, 12, 1, 30, 0, 0, time.UTC)
	sampleExpires  = time.Date(2026, 2, 15, 1, 30, 0, 0, time.UTC)
)

var sampleOffice = Office{
	NameJA: "例示情報セキュリティ機構", NameEN: "Example Security Office",
	SignatureJA: "例示情報セキュリティ機構 セキュリティセンター 届出受付担当\n電話：00-0000-0000（就業日 10:00から17:00まで）\nメール：vuln@reception.test",
	SignatureEN: "Report desk, Security Center, Example Security Office\nTelephone: +81 00 0000 0000 (working days, 10:00 to 17:00 JST)\nMail: vuln@reception.test",
	Realm:       handling.Reception, Address: "vuln@reception.test", Fingerprint: mailboxKey,
	KeyArmored: "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEaXNhbXBsZRYJKwYBBAHaRw8BAQdAc2FtcGxlIG9ubHksIG5vIHJlYWwga2V5\n=AbCd\n-----END PGP PUBLIC KEY BLOCK-----",
}

// sampleRecipients are the readers that a kind may have: with and without a name, a person and a company.
func sampleRecipients(spec handling.NoticeSpec, l handling.Lang) []Recipient {
	names := map[handling.Lang][]string{
		handling.Japanese: {"山田 太郎", "株式会社例 御中", ""},
		handling.English:  {"Alex Smith", "Example Security Team", ""},
	}
	if spec.Desk {
		names = map[handling.Lang][]string{handling.Japanese: {"田中"}, handling.English: {"A. Tanaka"}}
	}
	var out []Recipient
	for _, n := range names[l] {
		out = append(out, Recipient{Name: n, Lang: l, Coordinator: spec.Desk})
	}
	return out
}

// Samples gives filled facts of a kind, pointers to its struct, the fullest first: for checks, and to show an office what a
// notice looks like. An unknown kind has none.
func Samples(kind handling.NoticeKind) []any {
	if strings.HasPrefix(string(kind), "finder/") {
		return finderSamples(kind)
	}
	return deskSamples(kind)
}

func finderSamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.FinderReceiptKind:
		return []any{&handling.FinderReceipt{Number: sampleNumber, ReceivedAt: sampleReceived, MailHash: sampleHash}}
	case handling.FinderUndecryptableKind:
		return []any{&handling.FinderUnopened{ReceivedAt: sampleReceived, MailHash: sampleHash}}
	case handling.FinderUnreadableKind:
		return []any{
			&handling.FinderUnopened{ReceivedAt: sampleReceived, MailHash: sampleHash, What: "too_big", LimitMiB: 25},
			&handling.FinderUnopened{ReceivedAt: sampleReceived, MailHash: sampleHash, What: "malformed", LimitMiB: 25},
		}
	case handling.FinderClearTextKind, handling.FinderKeyRequestKind:
		return []any{&handling.FinderNeutral{Number: sampleNumber}}
	case handling.FinderAcceptedProduct, handling.FinderAcceptedWebsite, handling.FinderAcceptedOwn:
		return acceptedSamples()
	case handling.FinderNotAcceptedKind:
		return notAcceptedSamples()
	}
	return nil
}

func acceptedSamples() []any {
	var out []any
	for _, edition := range []string{"2026", "2009"} {
		out = append(out, &handling.FinderAccepted{Number: sampleNumber, ReceivedAt: sampleReceived, Day: sampleActed,
			Consents: handling.Consents{Know: true, Public: edition == "2026"}, Edition: edition})
	}
	return out
}

func notAcceptedSamples() []any {
	out := []any{&handling.FinderNotAccepted{Number: sampleNumber, ReceivedAt: sampleReceived, Reason: "out_of_scope",
		Why: "ご指摘の内容は、通信の規格そのものに関するものでした。"}}
	for _, c := range handling.DeclineReasons {
		out = append(out, &handling.FinderNotAccepted{Number: sampleNumber, ReceivedAt: sampleReceived, Reason: handling.Reason(c.Value)})
	}
	return out
}

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

func deskSamples(kind handling.NoticeKind) []any {
	accept := handling.Command{Number: sampleNumber, Verb: "accept", Args: []string{"product"}}
	told := []handling.Told{{To: "F", Kind: handling.FinderAcceptedProduct, Lang: handling.Japanese, Protection: handling.Sealed}}
	switch kind {
	case handling.DeskNewReportKind:
		return newReportSamples()
	case handling.DeskMailFiledKind:
		return []any{&handling.DeskMailFiled{Number: sampleNumber, Party: "F", ReceivedAt: sampleReceived, Proof: handling.ProofSigned,
			State: handling.Accepted, Mail: sampleText(), Lines: sampleLines(sampleNumber)[1:2]}}
	case handling.DeskTranscriptKind:
		return transcriptSamples(accept, told)
	case handling.DeskErrorsKind:
		return errorSamples()
	case handling.DeskRepeatKind:
		return []any{&handling.DeskRepeat{Number: sampleNumber, Command: accept, FirstAt: sampleActed, Answer: 4712}}
	case handling.DeskTokenKind:
		return tokenSamples(accept, told)
	case handling.DeskQuarantinedKind:
		return []any{
			&handling.DeskQuarantined{Mail: sampleText(), Mailbox: "reception", Reason: "not_a_party", Claims: sampleNumber, Note: "sender differs from the registered address"},
			&handling.DeskQuarantined{Mailbox: "reception", Reason: "undecryptable"},
		}
	case handling.DeskSignerKind:
		return signerSamples()
	case handling.DeskShowKind:
		return showSamples()
	case handling.DeskHelpKind:
		return helpSamples()
	}
	return notLeftSamples(kind)
}

func sampleText() handling.Quoted {
	q := sampleReport()
	q.Form, q.Unknown, q.Attachments, q.Outside = nil, nil, nil, ""
	q.Subject, q.Text = "Re: ご連絡", "ご確認の件、承知しました。\n\n> 届出受信のご連絡\n版は 1.2.3 です。"
	return q
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

func transcriptSamples(accept handling.Command, told []handling.Told) []any {
	full := &handling.DeskTranscript{Number: sampleNumber, Command: accept, At: sampleActed, OldState: handling.Received, NewState: handling.Accepted,
		Told: told, Exposed: true, OpenText: true, Lines: sampleLines(sampleNumber)[1:2]}
	waiting := *full
	waiting.Exposed, waiting.OpenText = false, false
	waiting.Told = slices.Clone(told)
	waiting.Told[0].NoKey = true
	decline := waiting
	decline.Command = handling.Command{Number: sampleNumber, Verb: "decline", Args: []string{"out_of_scope"}, Text: "規格そのものに関する内容でした。\nご了承ください。"}
	decline.NewState = handling.Declined
	return []any{full, &waiting, &decline}
}

// errorSamples hold one of each refusal, so that every code has its words.
func errorSamples() []any {
	codes := []handling.RefusalCode{handling.RefusedArgument, handling.RefusedUnknownVerb, handling.RefusedMissing, handling.RefusedCharacter,
		handling.RefusedNoCase, handling.RefusedRole, handling.RefusedState, handling.RefusedClear, handling.RefusedUnprotected,
		handling.RefusedTwoSources, handling.RefusedForward, handling.RefusedClock, handling.RefusedToken}
	var out []any
	for _, c := range codes {
		out = append(out, &handling.DeskErrors{Number: sampleNumber, Given: "【" + sampleNumber + "】 受理 せいひん", Lines: sampleLines(sampleNumber),
			Refusal: handling.Refusal{Code: c, Verb: "accept", Argument: "kind", Given: "せいひん", State: handling.Declined}})
	}
	return append(out, &handling.DeskErrors{Given: "publish", Refusal: handling.Refusal{Code: handling.RefusedUnknownVerb, Given: "publish"}})
}

func tokenSamples(accept handling.Command, told []handling.Told) []any {
	var out []any
	for _, why := range []string{"unbound", "late", "outer", "order"} {
		out = append(out, &handling.DeskToken{Number: sampleNumber, Command: accept, Why: why, Token: "k7f3q9dm2xw4", Expires: sampleExpires, Told: told})
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
	for _, what := range []string{"unsigned", "forged", "foreign", "unprotected", "stranger"} {
		for _, own := range []bool{true, false} {
			out = append(out, &handling.DeskSigner{Mail: 4711, What: what, Claimed: "tanaka", Own: own})
		}
	}
	return out
}

func showSamples() []any {
	full := handling.CaseView{Number: sampleNumber, Kind: handling.Product, State: handling.Accepted, Edition: "2026", Title: "Example Mail Server",
		AssignedTo: "tanaka", Received: sampleReceived, Acknowledged: sampleReceived.Add(3 * time.Minute), Accepted: sampleActed, Impact: "normal",
		Finder: &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Protection: handling.Sealed,
			Key: &handling.KeyShown{Fingerprint: sampleFingerprint, Trust: handling.Continuous}, Consents: handling.Consents{Know: true}},
		Mails: []handling.CaseMail{
			{N: 4711, Direction: handling.In, At: sampleReceived, Party: "F", Kind: "new_report", Encrypted: true},
			{N: 4712, Direction: handling.Out, At: sampleActed, Party: "F", Kind: string(handling.FinderAcceptedProduct), Encrypted: true},
		},
		Pending: []handling.PendingFor{{What: "[" + sampleNumber + "] decline duplicate", By: "tanaka", Needs: "same", Expires: sampleExpires}},
	}
	withheld := full
	withheld.Finder, withheld.Mails, withheld.Pending, withheld.Withheld = nil, nil, nil, true
	return []any{&handling.DeskShow{View: full, Lines: sampleLines(sampleNumber)[1:2]}, &handling.DeskShow{View: withheld}}
}

func helpSamples() []any {
	out := []any{&handling.DeskHelp{Realm: handling.Reception}, &handling.DeskHelp{Realm: handling.Coordination}}
	for _, v := range handling.Verbs {
		out = append(out, &handling.DeskHelp{Verb: v.Name, Realm: handling.Reception})
	}
	return out
}
