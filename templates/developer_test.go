package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// users.md A9: each channel has its own text. A web form takes little and no address to click; what is read aloud or printed has no form
// to fill in.
func TestAFirstContactFitsItsChannel(t *testing.T) {
	s := loaded(t, "")
	for l, rule := range map[handling.Lang]string{handling.Japanese: handling.ReplyRuleJA, handling.English: handling.ReplyRuleEN} {
		for _, facts := range Samples(handling.DevWindowKind) {
			contact := facts.(*handling.PartyContact)
			m, err := s.Render(handling.DevWindowKind, facts, sampleOffice, Recipient{Lang: l, Role: handling.Developer})
			if err != nil {
				t.Fatal(err)
			}
			byMail := contact.Channel == "mail" || contact.Channel == ""
			if strings.Contains(m.Body, rule) != byMail {
				t.Errorf("%s by %q: the reply form is in the wrong text:\n%s", l, contact.Channel, m.Body)
			}
			_, text, _ := strings.Cut(m.Body, "\n\n")
			if n := utf8.RuneCountInString(text); contact.Channel == "web_form" && (n >= 400 || strings.Contains(text, "://")) {
				t.Errorf("%s: %d characters for a web form:\n%s", l, n, text)
			}
		}
	}
}

// users.md B7: only a community is asked how long it can keep a matter private.
func TestACommunityIsAskedHowLongItCanKeepAMatter(t *testing.T) {
	s := loaded(t, "")
	for l, asks := range map[handling.Lang]string{handling.Japanese: "〔公開の場で開発", handling.English: "\nIf you develop in public\n"} {
		for _, community := range []bool{true, false} {
			facts := &handling.PartyContact{Head: devHead("2026"), Community: community}
			if body := rendered(t, s, handling.DevWindowKind, facts, l).Body; strings.Contains(body, asks) != community {
				t.Errorf("%s, community %t:\n%s", l, community, body)
			}
		}
	}
}

// Guideline IV.2.5 (ク): details name the finder only where the mail was given one, and say whether the developer may write to it.
func TestDetailsNameTheFinderOnlyWithConsent(t *testing.T) {
	s := loaded(t, "")
	samples := devDetailSamples()
	for _, l := range languages {
		for i, named := range []bool{true, true, false} {
			body := rendered(t, s, handling.DevDetailKind, samples[i], l).Body
			if strings.Contains(body, "taro@finder.example") != named || strings.Contains(body, "山田 太郎") != named {
				t.Errorf("%s sample %d: finder named is %t:\n%s", l, i, !named, body)
			}
		}
	}
}

// notices.md 1.2, users.md C4: a date has its hour in Japan and elsewhere and its count of days, and silence is not consent.
func TestAProposedDateIsComplete(t *testing.T) {
	s := loaded(t, "")
	for l, words := range map[handling.Lang][]string{
		handling.Japanese: {"2026年4月14日(火) 12:00 JST (03:00 UTC)", "57日", "同意されたものとは扱いません", "目安"},
		handling.English:  {"Tue 2026-04-14 12:00 JST (03:00 UTC)", "57", "silence for consent", "request"},
	} {
		for _, kind := range []handling.NoticeKind{handling.DevDateAskKind, handling.DevDateAgainKind} {
			body := strings.Join(strings.Fields(rendered(t, s, kind, devDateSamples()[0], l).Body), " ")
			for _, w := range words {
				if !strings.Contains(strings.ReplaceAll(body, " ", ""), strings.ReplaceAll(w, " ", "")) {
					t.Errorf("%s %s: %q is missing:\n%s", l, kind, w, body)
				}
			}
		}
	}
}

// users.md B21: a choice is shown in words, what was written next to it, and several lines stay quoted.
func TestARecordedAnswerIsShownAsItWasRead(t *testing.T) {
	for _, c := range []struct {
		a      handling.FieldAnswer
		ja, en string
	}{
		{handling.FieldAnswer{Form: "result", Field: "result", Text: "1", Choice: "exists"}, "検証結果：脆弱性あり", "Result: vulnerable"},
		{handling.FieldAnswer{Form: "date", Field: "date", Text: "2 2026-05-01", Choice: "counter"}, "公表日（案）：別の日を希望する（YYYY-MM-DD）\n> 2 2026-05-01", "Proposed date: another day (YYYY-MM-DD)\n> 2 2026-05-01"},
		{handling.FieldAnswer{Form: "result", Field: "received", Text: "2026-02-25"}, "受領日：2026年2月25日(水)", "Received on: Wed 2026-02-25"},
		{handling.FieldAnswer{Form: "result", Field: "affected", Text: "a\n【IPA#99999999】 受理 製品"}, "影響を受ける製品・バージョン：\n> a\n> 【IPA#99999999】 受理 製品", "Affected products and versions:\n> a\n> 【IPA#99999999】 受理 製品"},
		{handling.FieldAnswer{Form: "result", Field: "other", Text: "x"}, "その他・ご意見：x", "Anything else: x"},
		{handling.FieldAnswer{Form: "result", Field: "affected"}, "影響を受ける製品・バージョン：", "Affected products and versions: "},
	} {
		if got := recorded(handling.Japanese, c.a); got != c.ja {
			t.Errorf("got %q, want %q", got, c.ja)
		}
		if got := recorded(handling.English, c.a); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
	}
}

func TestADeveloperIsSpokenOfAsWhatItIs(t *testing.T) {
	for name, want := range map[string]string{"株式会社例": "貴社", "例株式会社 御中": "貴社", "例プロジェクト": "貴組織", "山田 太郎": "貴組織", "": "貴組織"} {
		if got := yours(Recipient{Name: name, Role: handling.Developer}); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}
