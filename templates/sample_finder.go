package templates

import "keikai/mailbot/handling"

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
	return partySamples(kind)
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
