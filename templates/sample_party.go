package templates

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
)

const (
	sampleQuestion = "1. ご利用のOSの名称とバージョンをお知らせください。\n2. 再現手順の2番目で入力する値に、文字数の下限はありますか。"
	sampleWords    = "1. 管理画面を開く\n2. 検索欄に 2,000 文字を超える値を入力する\n（1行略）\n3. サーバの応答が止まる"
)

var (
	sampleDue  = handling.Date{Y: 2026, M: time.February, D: 19}
	sampleSent = time.Date(2026, 2, 11, 23, 15, 0, 0, time.UTC)
)

// partySamples are those of the further notices to the finder and to whoever is a party.
func partySamples(kind handling.NoticeKind) []any {
	switch kind {
	case handling.FinderQuestionKind:
		return []any{&handling.FinderText{Number: sampleNumber, Text: sampleQuestion, Due: sampleDue},
			&handling.FinderText{Number: sampleNumber, Text: "発見の経緯をお知らせください。"}}
	case handling.FinderProgressKind:
		return []any{&handling.FinderText{Number: sampleNumber, AsOf: sampleActed, Text: "製品開発者が、ご指摘の内容を検証しています。検証の結果を受けて、対策の方法を調整する予定です。"}}
	case handling.FinderKeyCheckKind:
		return []any{&handling.FinderKeyCheck{Number: sampleNumber, Fingerprint: sampleFingerprint}}
	case handling.FinderConsentCheckKind, handling.FinderConsentsKind:
		return consentSamples()
	case handling.AnyMissedKind:
		return missedSamples()
	case handling.AnyKeyEndsKind:
		return []any{&handling.AnyKeyEnds{Number: sampleNumber, Fingerprint: sampleFingerprint, Day: handling.DateOf(sampleActed).AddDays(30), Left: 30}}
	case handling.AnyKeyChangeKind:
		return []any{&handling.AnyKeyChange{Number: sampleNumber, Until: handling.Date{Y: 2026, M: time.April, D: 30}}}
	case handling.AnyClosedKind:
		from, to := handling.Date{Y: 2026, M: time.December, D: 29}, handling.Date{Y: 2027, M: time.January, D: 3}
		return []any{&handling.AnyClosed{Number: sampleNumber, From: from, To: to, Phone: "00-0000-0001"}, &handling.AnyClosed{Number: sampleNumber, From: from, To: to}}
	case handling.AnyMailboxKind:
		return []any{&handling.AnyMailbox{Realm: handling.Coordination, Address: "report@coordination.test"}}
	case handling.AnyCorrectionKind:
		return []any{&handling.AnyCorrection{Number: sampleNumber, SentAt: sampleSent, Subject: "届出内容のご確認のお願い",
			Text: "質問2の「2番目」は、正しくは「3番目」です。"}}
	case handling.AnyMisdeliveryKind:
		return []any{&handling.AnyMisdelivery{Number: sampleNumber, SentAt: sampleSent}}
	case handling.AnyContactOldKind, handling.AnyContactNewKind:
		return []any{&handling.FinderNeutral{Number: sampleNumber}}
	case handling.AnyCoordinatorKind:
		return []any{&handling.AnyCoordinator{Number: sampleNumber, Numbers: []string{sampleNumber, sampleOther}, Name: "鈴木"}}
	}
	return bodySamples(kind)
}

func consentSamples() []any {
	wide := handling.Consents{Know: true, Public: true}
	return []any{
		&handling.FinderConsents{Number: sampleNumber, Kind: handling.Product, Old: handling.Consents{Know: true}, New: wide, Since: sampleActed, Credit: "山田 太郎 氏"},
		&handling.FinderConsents{Number: sampleNumber, Kind: handling.Product, New: wide, Since: sampleActed},
		&handling.FinderConsents{Number: sampleNumber, Kind: handling.Product, Old: wide, Since: sampleActed, Credit: "山田 太郎 氏"},
		&handling.FinderConsents{Number: sampleNumber, Kind: handling.Website, New: handling.Consents{Know: true, Contact: true}, Since: sampleActed},
	}
}

func missedSamples() []any {
	var out []any
	for _, why := range []string{"expired", "revoked", "cannot_encrypt", "unusable"} {
		out = append(out, &handling.AnyMissed{Number: sampleNumber, Fingerprint: sampleFingerprint, Why: why})
	}
	return out
}

func sampleCrossing() handling.Release {
	return handling.Release{Mail: 4711, Struck: []int{3}, Words: sampleWords, Files: []handling.Released{
		{N: 1, Name: "evidence.png", Form: "image", Size: 48213, SHA256: strings.Repeat("0123456789abcdef", 4)},
		{N: 2, Name: "poc.zip", Form: "as_is", Size: 1204, SHA256: strings.Repeat("fedcba9876543210", 4), Findings: []string{"evidence/poc.py: /home/taro"}},
	}}
}

// bodySamples are what one body says to the other. The number is the reading body's.
func bodySamples(kind handling.NoticeKind) []any {
	word := handling.BodyWord{Number: sampleNumber, By: "佐々木", At: sampleActed, Lines: sampleBodyLines(sampleNumber, "tell", "C")}
	switch kind {
	case handling.BodyHandoverKind:
		return handoverSamples()
	case handling.BodyTakenKind:
		return []any{&word}
	case handling.BodyReturnedKind:
		word.Text, word.Lines = "影響を受けるバージョンが分かりません。届出者に確認をお願いします。", sampleBodyLines(sampleNumber, "ask", "F")
		return []any{&word}
	case handling.BodyQuestionKind:
		word.Text, word.Due, word.Lines = sampleQuestion, sampleDue, sampleBodyLines(sampleNumber, "ask", "F")
		return []any{&word}
	case handling.BodyAnswerKind:
		rel := sampleCrossing()
		return []any{&handling.BodyWord{Number: sampleJVN, By: "tanaka", At: sampleActed, Release: &rel, Lines: sampleBodyLines(sampleJVN, "tell", "R")}}
	case handling.BodyMessageKind:
		return messageSamples(word)
	}
	return nil
}

func messageSamples(word handling.BodyWord) []any {
	word.Text, word.Due = "公表文案の概要について、届出の記載と相違がないかご確認ください。", sampleDue
	rel := sampleCrossing()
	passed := word
	passed.Text, passed.Due, passed.Release = "", handling.Date{}, &rel
	return []any{&word, &passed}
}

func handoverSamples() []any {
	full := handling.BodyHandover{Number: sampleJVN, Report: sampleNumber, Kind: handling.Product, Impact: "priority", Received: handling.DateOf(sampleReceived),
		TakeBy: sampleDue, By: "tanaka", Consents: handling.Consents{Contact: true}, Release: sampleCrossing(), Lines: sampleBodyLines(sampleJVN, "take")}
	known := full
	known.Consents = handling.Consents{Know: true, Public: true}
	known.Finder = &handling.FinderView{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Consents: known.Consents}
	known.Release = handling.Release{Text: "検索欄に長い値を入力すると、サーバの応答が止まります。", Words: ""}
	return []any{&full, &known}
}

func sampleBodyLines(number, verb string, args ...string) []handling.ReadyLine {
	return []handling.ReadyLine{
		{Command: handling.Command{Number: number, Verb: verb, Args: args}},
		{Command: handling.Command{Number: number, Verb: "show"}},
	}
}
