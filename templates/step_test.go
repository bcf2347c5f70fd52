package templates

import (
	"slices"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// users.md B18: a website's finder reads with the fix and with the end that the request no longer holds, a product's that it stays.
func TestEndsTellWhatBecomesOfTheRequestForSecrecy(t *testing.T) {
	s := loaded(t, "")
	said := map[handling.Lang]map[string]string{
		handling.Japanese: {"ends": "効力を失います", "stays": "引き続き有効です"},
		handling.English:  {"ends": "no longer in force", "stays": "remains in force"},
	}
	for _, kind := range []handling.NoticeKind{handling.FinderStoppedKind, handling.FinderFixedKind, handling.FinderEndedKind, handling.FinderEndedManyKind} {
		for _, facts := range Samples(kind) {
			f := facts.(*handling.FinderEnded)
			for l, words := range said {
				body := strings.Join(strings.Fields(rendered(t, s, kind, f, l).Body), " ")
				if l == handling.Japanese {
					body = strings.ReplaceAll(body, " ", "")
				}
				for effect, w := range words {
					if strings.Contains(body, w) != (effect == f.Secrecy) {
						t.Errorf("%s %s, edition %s: secrecy %s, says %q: %v", l, kind, f.Edition, f.Secrecy, w, effect != f.Secrecy)
					}
				}
			}
		}
	}
}

// domain.md 1.9: the edition of 2009 knows no withdrawal of the request.
func TestTheRightToLiftSecrecyDependsOnTheEdition(t *testing.T) {
	s := loaded(t, "")
	for l, w := range map[handling.Lang]string{handling.Japanese: "1年が経過", handling.English: "1 year"} {
		for _, edition := range handling.Editions {
			body := rendered(t, s, handling.FinderOriginKind, &handling.FinderStep{Number: sampleNumber, Origin: sampleOrigin, Edition: edition}, l).Body
			if strings.Contains(body, w) == (edition == "2009") {
				t.Errorf("%s, edition %s:\n%s", l, edition, body)
			}
		}
	}
}

// users.md B1: who does not answer is not named.
func TestSilenceAboutTheCreditMeansNoName(t *testing.T) {
	s := loaded(t, "")
	for l, w := range map[handling.Lang]string{handling.Japanese: "ご回答がない場合は、お名前を掲載しません", handling.English: "no name is printed"} {
		for i, facts := range Samples(handling.FinderCreditKind) {
			if body := rendered(t, s, handling.FinderCreditKind, facts, l).Body; !strings.Contains(strings.ReplaceAll(body, "\n", ""), w) {
				t.Errorf("%s sample %d does not say %q:\n%s", l, i, w, body)
			}
		}
	}
}

func TestEveryProposalHasWords(t *testing.T) {
	for _, facts := range Samples(handling.DeskProposalKind) {
		what := facts.(*handling.DeskProposal).What
		for _, group := range []string{"proposal", "proposal_ask"} {
			if !hasWord(group, what) {
				t.Errorf("%s has no words for %q", group, what)
			}
		}
	}
	for _, kind := range []handling.NoticeKind{handling.FinderStoppedKind, handling.FinderEndedKind} {
		for _, facts := range Samples(kind) {
			if reason := facts.(*handling.FinderEnded).Reason; !hasWord("endreason_finder", reason) {
				t.Errorf("the finder is told no reason for %q", reason)
			}
		}
	}
}

// users.md A9: what is to be pasted stands by itself, without marks of quotation.
func TestTextToPasteStandsAsItIs(t *testing.T) {
	s := loaded(t, "")
	for _, facts := range Samples(handling.DeskPasteKind) {
		for _, l := range languages {
			body := rendered(t, s, handling.DeskPasteKind, facts, l).Body
			if want := facts.(*handling.DeskPaste).Text; !strings.Contains(body, "=\n"+want+"\n====") {
				t.Errorf("%s: the text is not there as it is:\n%s", l, body)
			}
		}
	}
}

func TestStepsOfPartiesAreSaidInWords(t *testing.T) {
	for _, c := range []struct{ what, word, ja, en string }{
		{"tried", "V1 phone no_answer", "関係者への連絡：V1、電話、応答なし", "contact tried: V1, telephone, no answer"},
		{"moved", "fixing", "関係者の状況：対策中", "party now stands at: fixing"},
		{"planned", "2026-04-14", "公表日の設定：2026年4月14日(火)", "publication date set: Tue 2026-04-14"},
		{"edition", "2026", "適用するガイドラインの版の変更：2026", "moved to another edition: 2026"},
		{"lifted", "", "情報非開示依頼の取下げ", "request for secrecy withdrawn"},
	} {
		if got := []string{step(handling.Japanese, c.what, c.word), step(handling.English, c.what, c.word)}; !slices.Equal(got, []string{c.ja, c.en}) {
			t.Errorf("%s %s: said as %q, want %q", c.what, c.word, got, []string{c.ja, c.en})
		}
	}
}

// Nothing of a website is published, so its finder reads of no publication when something became public.
func TestWebsitesBecomePublicWithoutAPublication(t *testing.T) {
	s := loaded(t, "")
	for l, w := range map[handling.Lang]string{handling.Japanese: "公表", handling.English: "publication"} {
		for kind, says := range map[handling.CaseKind]bool{handling.Website: false, handling.Product: true} {
			m := rendered(t, s, handling.FinderElsewhereKind, &handling.FinderStep{Number: "IPA#12345678", Kind: kind, Day: handling.Date{Y: 2026, M: 2, D: 16}, Source: "https://forum.example/"}, l)
			if strings.Contains(m.Body, w) != says {
				t.Errorf("%s %s:\n%s", l, kind, m.Body)
			}
		}
	}
}
