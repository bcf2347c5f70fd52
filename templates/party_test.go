package templates

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// S10: a notice that may go in clear names one case. Of several is told who is in charge of several, or who sent several reports within
// a day (R71), all its own.
func TestNeutralNoticesNameOneCase(t *testing.T) {
	s := loaded(t, "")
	for _, spec := range handling.Notices {
		if spec.Desk || spec.Class != handling.ClassN || spec.Kind == handling.AnyCoordinatorKind || spec.Kind == handling.FinderReceiptsKind {
			continue
		}
		for _, l := range languages {
			for _, facts := range Samples(spec.Kind) {
				m := rendered(t, s, spec.Kind, facts, l)
				own := reflect.ValueOf(facts).Elem().FieldByName("Number")
				for _, n := range caseNumbers.FindAllString(m.Subject+"\n"+m.Body, -1) {
					if !own.IsValid() || n != own.String() {
						t.Errorf("%s %s names %s", l, spec.Kind, n)
					}
				}
				if caseNumbers.MatchString(m.Subject) {
					t.Errorf("%s %s: the subject holds the number", l, spec.Kind)
				}
			}
		}
	}
}

// users.md B15: all numbers of the party, each once, and no other.
func TestANewPersonInChargeIsToldWithAllNumbers(t *testing.T) {
	s := loaded(t, "")
	facts := Samples(handling.AnyCoordinatorKind)[0].(*handling.AnyCoordinator)
	for _, l := range languages {
		if got := caseNumbers.FindAllString(rendered(t, s, handling.AnyCoordinatorKind, facts, l).Body, -1); !slices.Equal(got, facts.Numbers) {
			t.Errorf("%s: names %q, want %q", l, got, facts.Numbers)
		}
	}
}

// S13, users.md B15: the old address learns that the contact changed and no more; a key that arrived is shown whole.
func TestNoticesOfChangesShowWhatTheyMust(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		body := rendered(t, s, handling.AnyContactOldKind, &handling.FinderNeutral{Number: sampleNumber}, l).Body
		if strings.Contains(strings.ReplaceAll(body, sampleOffice.Address, ""), "@") {
			t.Errorf("%s: the old address is told another one:\n%s", l, body)
		}
		body = rendered(t, s, handling.FinderKeyCheckKind, Samples(handling.FinderKeyCheckKind)[0], l).Body
		if !strings.Contains(body, sampleFingerprint) {
			t.Errorf("%s: the key that arrived is not shown:\n%s", l, body)
		}
	}
}

// S6, users.md A4: whatever is filled in, the other body is shown the finder only with consent (ウ), never the lines that were
// struck, and nothing of what was found in an attachment: it may be the finder's name.
func TestTheOtherBodyLearnsOnlyWhatWasReleased(t *testing.T) {
	s := loaded(t, "")
	for _, kind := range []handling.NoticeKind{handling.BodyHandoverKind, handling.BodyAnswerKind, handling.BodyMessageKind} {
		spec, _ := handling.Spec(kind)
		facts := spec.NewFacts()
		rel := sampleCrossing()
		rel.Lines = []handling.Line{{N: 3, Text: canary, Why: handling.WhyName}}
		rel.Files[0].Findings, rel.Digest = []string{"author: " + canary}, canary
		switch f := facts.(type) {
		case *handling.BodyHandover:
			f.Release, f.Finder = rel, &handling.FinderView{}
			fill(reflect.ValueOf(f.Finder).Elem(), canary)
			f.Finder.Consents = handling.Consents{}
		case *handling.BodyWord:
			f.Release = &rel
		}
		for _, l := range languages {
			if body := rendered(t, s, kind, facts, l).Body; strings.Contains(body, canary) {
				t.Errorf("%s %s shows what was not released:\n%s", l, kind, body)
			}
		}
	}
}

// users.md B1: old and new stand side by side; the line that would be public is shown as it would stand, and of a website
// nothing is published.
func TestAWiderConsentIsShownBeforeItHolds(t *testing.T) {
	s := loaded(t, "")
	for l, w := range map[handling.Lang]struct{ step, public string }{
		handling.Japanese: {"不可 → 可", "お名前"}, handling.English: {"no -> yes", "name may be published"},
	} {
		wide := rendered(t, s, handling.FinderConsentCheckKind, consentSamples()[0], l).Body
		if !strings.Contains(wide, w.step) || !strings.Contains(wide, "\n> 山田 太郎 氏\n") {
			t.Errorf("%s: the change or the line of the publication is missing:\n%s", l, wide)
		}
		for _, kind := range []handling.NoticeKind{handling.FinderConsentCheckKind, handling.FinderConsentsKind} {
			if site := rendered(t, s, kind, consentSamples()[3], l).Body; strings.Contains(site, w.public) || strings.Contains(site, "website_") {
				t.Errorf("%s %s: a website's finder reads of a name in a publication:\n%s", l, kind, site)
			}
		}
	}
}

// users.md C5: the day of an answer has its weekday, and is called a request.
func TestAQuestionsDayIsARequest(t *testing.T) {
	s := loaded(t, "")
	for l, words := range map[handling.Lang][]string{handling.Japanese: {"2026年2月19日(木)", "目安"}, handling.English: {"Thu 2026-02-19", "request"}} {
		body := rendered(t, s, handling.FinderQuestionKind, partySamples(handling.FinderQuestionKind)[0], l).Body
		for _, w := range words {
			if !strings.Contains(body, w) {
				t.Errorf("%s: %q is missing:\n%s", l, w, body)
			}
		}
		without := rendered(t, s, handling.FinderQuestionKind, partySamples(handling.FinderQuestionKind)[1], l).Body
		if strings.Contains(without, words[1]) && l == handling.Japanese {
			t.Errorf("%s: a question without a day speaks of one:\n%s", l, without)
		}
	}
}

func TestACorrectionNamesTheMailThatWasWrong(t *testing.T) {
	s := loaded(t, "")
	facts := Samples(handling.AnyCorrectionKind)[0].(*handling.AnyCorrection)
	for l, day := range map[handling.Lang]string{handling.Japanese: "2026年2月12日(木) 08:15 JST", handling.English: "Thu 2026-02-12 08:15 JST"} {
		body := rendered(t, s, handling.AnyCorrectionKind, facts, l).Body
		if !strings.Contains(body, day) || !strings.Contains(body, "\n> "+facts.Subject+"\n") {
			t.Errorf("%s: date or subject of the wrong mail is missing:\n%s", l, body)
		}
	}
}

// users.md C10: the page for the wall is the notice without what makes it a mail, and fits the paper.
func TestTheCardIsAPage(t *testing.T) {
	for _, l := range languages {
		for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
			page, err := loaded(t, "").Card(l, r)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(page, noCase) { // how a command is written comes first
				t.Errorf("%s %s: the card does not say how to write one:\n%s", l, r, page)
			}
			if strings.Contains(page, "keikai（") || strings.Contains(page, "-----") || strings.Count(page, "\n") > 66 {
				t.Errorf("%s %s: not a page:\n%s", l, r, page)
			}
		}
	}
}
