package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

var (
	addresses = regexp.MustCompile(`https?://\S+`)
	alarming  = regexp.MustCompile(`(?i)攻撃|至急|緊急|届出者|attack|urgent|\bfinder\b`)
)

// users.md A9, B11: a first contact names the page and nothing else of the matter, has no other address in it, and does not alarm. A
// text for a web form is short; only the mail has the form to send back.
func TestAFirstContactToAnOperatorFitsItsChannel(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		for _, channel := range []string{"", "mail", "web_form", "fax", "post", "phone"} {
			facts := &handling.PartyContact{Head: sampleHead("2026"), URL: sampleURL, Channel: channel, Due: sampleDue}
			subject, body, _ := strings.Cut(rendered(t, s, handling.OpContactKind, facts, l).Body, "\n")
			if got := addresses.FindAllString(body, -1); !slices.Equal(got, []string{sampleURL}) {
				t.Errorf("%s %q: addresses %q", l, channel, got)
			}
			if w := alarming.FindString(subject + body); w != "" {
				t.Errorf("%s %q: says %q", l, channel, w)
			}
			if !strings.Contains(body, sampleNumber) {
				t.Errorf("%s %q: the number is missing", l, channel)
			}
			if n := utf8.RuneCountInString(strings.TrimSpace(body)); channel == "web_form" && n >= 400 {
				t.Errorf("%s: the text for a web form has %d characters:\n%s", l, n, body)
			}
			form := strings.Contains(body, handling.ReplyRuleJA) || strings.Contains(body, handling.ReplyRuleEN)
			if form != (channel == "" || channel == "mail") {
				t.Errorf("%s %q: reply form is there: %t", l, channel, form)
			}
		}
	}
}

// guideline IV.2.5, V.2.4: without the finder's consent the details tell nobody who it is.
func TestDetailsNameTheFinderWithConsentOnly(t *testing.T) {
	s := loaded(t, "")
	for _, kind := range []handling.NoticeKind{handling.OpDetailKind, handling.ProviderDetailKind, handling.OtherDetailKind} {
		for _, l := range languages {
			facts := *Samples(kind)[0].(*handling.PartyDetail)
			if body := rendered(t, s, kind, &facts, l).Body; !strings.Contains(body, "taro@finder.example") {
				t.Errorf("%s %s: the finder who agreed is missing", l, kind)
			}
			facts.Consents = handling.Consents{Contact: true, Public: true}
			if body := rendered(t, s, kind, &facts, l).Body; strings.Contains(body, "finder.example") || strings.Contains(body, "山田") {
				t.Errorf("%s %s: names the finder:\n%s", l, kind, body)
			}
		}
	}
}

// users.md A3: mail without encryption is the reader's own choice, and the mail says so.
func TestDetailsInClearSayThatTheReaderChoseIt(t *testing.T) {
	s := loaded(t, "")
	for l, sentence := range map[handling.Lang]string{handling.Japanese: "暗号化しないメールをお選びいただいたため", handling.English: "You chose mail without encryption."} {
		for _, clear := range []bool{true, false} {
			facts := *Samples(handling.OpDetailKind)[0].(*handling.PartyDetail)
			facts.Clear = clear
			if got := strings.Contains(rendered(t, s, handling.OpDetailKind, &facts, l).Body, sentence); got != clear {
				t.Errorf("%s, clear %t: the sentence is there: %t", l, clear, got)
			}
		}
	}
}

// A provider who wrote by itself does not learn whether there is a case (notices.md 1.3).
func TestAProviderWhomNobodyNamedLearnsNothing(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		body := rendered(t, s, handling.ProviderNotNamedKind, Samples(handling.ProviderNotNamedKind)[0], l).Body
		if strings.Contains(body, sampleNumber) || addresses.MatchString(body) {
			t.Errorf("%s: tells of a case:\n%s", l, body)
		}
	}
}

// Every reason has a label and a sentence, and no other reason than the known ones has one.
func TestEveryEndHasItsWords(t *testing.T) {
	for key := range endReasons {
		if _, ok := endReasonsForParties[key]; !ok {
			t.Errorf("%s has no sentence", key)
		}
	}
	for key := range endReasonsForParties {
		if _, ok := endReasons[key]; !ok {
			t.Errorf("%s has no label", key)
		}
	}
}
