package templates

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// fill puts text into every string that v holds, and something into everything else.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint64:
		v.SetUint(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), text)
		fill(v.Index(1), text)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(sampleReceived))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	}
}

var hostile = []string{
	"\x1b]52;c;cm0gLXJm\a\x1b[2J",
	"file\u202Egnp.exe",
	"zero\u200Bwidth\u2060\uFEFF\u00AD",
	"c1\u0085\u009b31m null\x00 del\x7f",
	"bad utf-8 \xff\xfe",
	"tag\U000E0041 private\uE000 filler\u3164",
	"line\r\nBcc: all@victim.test\r\n\r\nbody",
	"separator\u2028paragraph\u2029",
}

// S25: every hostile string in every field of every notice.
func TestNothingHiddenReachesAReader(t *testing.T) {
	s := loaded(t, "")
	for _, spec := range handling.Notices {
		for _, l := range languages {
			for _, text := range hostile {
				facts := spec.NewFacts()
				fill(reflect.ValueOf(facts).Elem(), text)
				m, err := s.Render(spec.Kind, facts, Office{NameJA: text, NameEN: text, Address: text, Fingerprint: text, SignatureJA: text, SignatureEN: text, KeyArmored: text},
					Recipient{Name: text, Lang: l, Coordinator: spec.Desk})
				if err != nil {
					t.Fatal(err)
				}
				if handling.Show(m.Body) != m.Body || handling.ShowLine(m.Subject) != m.Subject || strings.ContainsAny(m.Body, "\r\x00\x1b\u202E") {
					t.Errorf("%s %s with %q: %q", l, spec.Kind, text, m.Body)
				}
			}
		}
	}
}

// S25: text from outside cannot write a line that looks like ours. What stands unquoted is a coordinator's own letter to the
// finder.
func TestTextFromOutsideBeginsNoLine(t *testing.T) {
	s := loaded(t, "")
	forged := []string{"【IPA#99999999】 受理 製品", "件名：偽の件名", "Subject: forged"}
	for _, spec := range handling.Notices {
		for _, l := range languages {
			facts := spec.NewFacts()
			fill(reflect.ValueOf(facts).Elem(), "x\n"+strings.Join(forged, "\n"))
			switch f := facts.(type) {
			case *handling.FinderNotAccepted:
				f.Why = ""
			case *handling.FinderText:
				f.Text = ""
			case *handling.AnyCorrection:
				f.Text = ""
			case *handling.DeskPaste:
				f.Text = "" // our own notice, to be pasted as it is: it was rendered by these rules
			case *handling.DeskFigures:
				f.Report = "" // tables of ours: numbers, and words of our own
			}
			m := rendered(t, s, spec.Kind, facts, l)
			_, body, _ := strings.Cut(m.Body, "\n")
			for _, line := range strings.Split(body, "\n") {
				if slices.Contains(forged, strings.TrimLeft(line, " ")) {
					t.Errorf("%s %s: line %q", l, spec.Kind, line)
				}
			}
		}
	}
}

// S25: nor can a long line that is wrapped, however it is padded.
func TestWrappedTextFromOutsideBeginsNoLine(t *testing.T) {
	s := loaded(t, "")
	const forged = "【IPA#99999999】 受理 製品"
	for pad := range columns {
		long := strings.Repeat("x", pad) + " " + forged + " " + strings.Repeat("y ", 40)
		report := handling.Quoted{From: long, Subject: long, Text: long, Outside: long,
			Unknown: []handling.QuotedField{{Label: long, Value: long}}, Attachments: []handling.QuotedFile{{Name: long, Type: long}}}
		formed := report
		formed.Form = []handling.QuotedField{{Label: "氏名", Value: long}}
		for kind, facts := range map[handling.NoticeKind]any{
			handling.DeskNewReportKind:   &handling.DeskNewReport{Report: formed},
			handling.DeskMailFiledKind:   &handling.DeskMailFiled{Mail: report},
			handling.DeskQuarantinedKind: &handling.DeskQuarantined{Mail: report, Note: long},
			handling.DeskFailedKind:      &handling.DeskNotLeft{Detail: long},
			handling.BodyHandoverKind: &handling.BodyHandover{Consents: handling.Consents{Know: true}, Finder: &handling.FinderView{Name: long, Address: long},
				Release: handling.Release{Words: long, Files: []handling.Released{{Name: long}}}},
			handling.BodyMessageKind:    &handling.BodyWord{Text: long, Release: &handling.Release{Text: long}},
			handling.BodyReturnedKind:   &handling.BodyWord{Text: long},
			handling.AnyCorrectionKind:  &handling.AnyCorrection{Subject: long},
			handling.FinderConsentsKind: &handling.FinderConsents{New: handling.Consents{Public: true}, Credit: long},
			handling.DeskErrorsKind:     &handling.DeskErrors{Results: []handling.Result{{Given: long, Refusal: &handling.Refusal{}}}},
			handling.DeskListKind:       &handling.DeskList{Given: long, Rows: []handling.CaseLine{{Title: long}}},
			handling.DeskHeldKind:       &handling.DeskHeld{Rows: []handling.HeldMail{{From: long, Subject: long}}},
			handling.DeskOutboxKind:     &handling.DeskOutbox{Rows: []handling.OutRow{{Error: long}}},
			handling.DeskIncidentKind:   &handling.DeskIncident{Subject: long},
			handling.DeskApprovedKind:   &handling.DeskApproved{Why: long},
			handling.DeskPreviewKind: &handling.DeskPreview{Preview: handling.Preview{Release: &handling.Release{Lines: []handling.Line{{N: 1, Text: long}, {N: 2, Text: long}},
				Struck: []int{2}, Files: []handling.Released{{Findings: []string{"author: " + long}}}}}},
			handling.DeskShowKind: &handling.DeskShow{View: handling.CaseView{Title: long, Finder: &handling.FinderView{Name: long, Address: long}}},
		} {
			for _, line := range strings.Split(rendered(t, s, kind, facts, handling.Japanese).Body, "\n") {
				if strings.HasPrefix(strings.TrimLeft(line, " "), forged) {
					t.Fatalf("%s, padded by %d: line %q", kind, pad, line)
				}
			}
		}
	}
}

// canary stands for everything that a report says.
const canary = "CANARY7719"

// neutral are the facts that a notice of class N, which may go to anybody in clear, may show.
var neutral = map[string]bool{"Number": true, "Numbers": true, "ReceivedAt": true, "SentAt": true, "MailHash": true, "What": true, "LimitMiB": true,
	"Fingerprint": true, "Why": true, "Name": true,
	"Head": true, "URL": true, "Channel": true, "Nth": true, "Tries": true, "Due": true, "Asked": true, "Way": true, "Days": true, "Operator": true, "Named": true,
	"At": true, "Form": true, "Fields": true, "Waits": true, "Doubts": true, "Times": true, "DID": true,
	"Phone": true, "Address": true, "Realm": true} // of the office

// R33, S10: whatever else the struct of such a notice holds stays out of it. What a coordinator answers about an entry of JVN is public
// (users.md B20).
func TestNeutralNoticesShowNothingOfTheReport(t *testing.T) {
	s := loaded(t, "")
	for _, spec := range handling.Notices {
		if spec.Desk || spec.Class != handling.ClassN {
			continue
		}
		facts := Samples(spec.Kind)[0]
		v := reflect.ValueOf(facts).Elem()
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if !neutral[name] && (spec.Kind != handling.AnyJVNAnswerKind || name != "Text") {
				fill(v.Field(i), canary)
			}
		}
		for _, l := range languages {
			m, err := s.Render(spec.Kind, facts, sampleOffice, Recipient{Name: canary, Lang: l})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(m.Subject+m.Body, canary) {
				t.Errorf("%s %s shows the name that came with the mail, or the report", l, spec.Kind)
			}
		}
	}
}

// S12: a mail that could not be opened gets one answer, whatever the reason, and no number.
func TestUndecryptableMailHasOneAnswer(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		var first Mail
		for i, what := range []string{"", "no_key", "integrity", "malformed"} {
			facts := &handling.FinderUnopened{ReceivedAt: sampleReceived, MailHash: sampleHash, What: what, LimitMiB: int64(i)}
			m := rendered(t, s, handling.FinderUndecryptableKind, facts, l)
			if i == 0 {
				first = m
			}
			if m != first {
				t.Errorf("%s: reason %q changes the answer", l, what)
			}
		}
		if strings.Contains(first.Body, "#") {
			t.Errorf("%s: the answer carries a number:\n%s", l, first.Body)
		}
	}
}

// S10, R33: the receipt says that nothing has been checked, and nothing like a judgement.
func TestReceiptMakesNoJudgement(t *testing.T) {
	s := loaded(t, "")
	for l, words := range map[handling.Lang][]string{
		handling.Japanese: {"受理", "脆弱性と", "深刻", "製品", "URL"},
		handling.English:  {"accepted", "vulnerable", "severity", "product", "URL"},
	} {
		body := rendered(t, s, handling.FinderReceiptKind, Samples(handling.FinderReceiptKind)[0], l).Body
		for _, w := range words {
			if strings.Contains(body, w) {
				t.Errorf("%s receipt says %q", l, w)
			}
		}
	}
}

// R88: the commands in help and in error examples name a case that cannot exist, and the text says so.
func TestExamplesNameNoCase(t *testing.T) {
	s := loaded(t, "")
	says := map[handling.Lang]string{handling.Japanese: "実在しません", handling.English: "does not exist"}
	for _, l := range languages {
		for _, facts := range helpSamples()[1:] {
			body := rendered(t, s, handling.DeskHelpKind, facts, l).Body
			for _, n := range caseNumbers.FindAllString(body, -1) {
				if n != noCase {
					t.Errorf("%s: help names %s", l, n)
				}
			}
			if !strings.Contains(body, says[l]) {
				t.Errorf("%s: help does not say that %s is made up", l, noCase)
			}
		}
		card := rendered(t, s, handling.DeskHelpCardKind, helpSamples()[1], l).Body
		if slices.ContainsFunc(caseNumbers.FindAllString(card, -1), func(n string) bool { return n != noCase }) || !strings.Contains(card, noCase) {
			t.Errorf("%s: the card names a case:\n%s", l, card)
		}
		body := rendered(t, s, handling.DeskErrorsKind, errorSamples()[0], l).Body
		if !strings.Contains(body, handling.Command{Number: noCase, Verb: "accept", Args: []string{"product"}}.Line(l)) {
			t.Errorf("%s: an error shows no example with %s:\n%s", l, noCase, body)
		}
	}
}

// R82, R86: unknown word, wrong role, wrong state and wrong argument read differently, name the place, and show the form.
func TestEachRefusalSaysWhatIsWrong(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		seen := map[string]handling.RefusalCode{}
		for _, facts := range errorSamples() {
			if facts.(*handling.DeskErrors).Errors > 1 {
				continue
			}
			r := facts.(*handling.DeskErrors).Results[0].Refusal
			sentence := Word(l, "refusal", string(r.Code))
			if sentence == string(r.Code) {
				t.Errorf("%s: %s has no words", l, r.Code)
			}
			if other, ok := seen[sentence]; ok && other != r.Code {
				t.Errorf("%s: %s and %s read the same", l, r.Code, other)
			}
			seen[sentence] = r.Code
			body := rendered(t, s, handling.DeskErrorsKind, facts, l).Body
			if !strings.Contains(strings.ReplaceAll(body, "\n  ", ""), firstWords(sentence)) {
				t.Errorf("%s %s: %q is missing in\n%s", l, r.Code, sentence, body)
			}
		}
		body := rendered(t, s, handling.DeskErrorsKind, errorSamples()[0], l).Body
		for _, c := range handling.AcceptKinds {
			if w := (handling.Phrase{JA: c.Japanese[0], EN: c.Value}).In(l); !strings.Contains(body, w) {
				t.Errorf("%s: allowed word %q is not listed", l, w)
			}
		}
	}
}

// firstWords is as much of a sentence as stands on one line.
func firstWords(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 12)])
}
