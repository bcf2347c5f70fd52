package mailbot

import (
	"strings"
	"testing"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
)

var someNoon = time.Date(2026, 4, 14, 3, 0, 0, 0, time.UTC)

// publicCase is a case whose finder may be named as it says, with a developer on the page, one that was dropped, and an analyst of reception's.
func publicCase() (handling.Case, handling.Book) {
	c := handling.Case{Key: "k", JVN: "JVN#12345678"}
	c.Finder = handling.Finder{Name: "Taro Hakken", Address: "taro@finder.example", CreditEN: "Taro", Consents: handling.Consents{Public: true}}
	c.Parties = []handling.CaseParty{
		{Code: "V1", Handle: "listed", Role: handling.Developer, Realm: handling.Coordination, FirstAttempt: someNoon},
		{Code: "V2", Handle: "dropped", Role: handling.Developer, Realm: handling.Coordination, Stage: handling.Dropped},
		{Code: "A1", Handle: "analyst", Role: handling.Analyst, Realm: handling.Reception},
	}
	return c, handling.Book{"listed": {NameJA: "例示製作所", NameEN: "Fix Works"}, "dropped": {NameJA: "隠れ商会", NameEN: "Fix"},
		"analyst": {NameEN: "Secret Lab", Addresses: []string{"lab@lab.example"}}}
}

// What must not be public is found however it is written, and what the page has to say is no secret. R32
func TestAPageHoldsNothingThatIsNotPublic(t *testing.T) {
	for text, want := range map[string]string{
		"Nothing.":               "",
		"Thanks to Taro.":        "", // as it wished
		"Thanks to Taro Hakken.": "finder",
		"TaroHakken found it.":   "finder",
		"ｔａｒｏ＠ｆｉｎｄｅｒ．ｅｘａｍｐｌｅ":                      "finder",
		"taro@fin\u200bder.example":                "finder",
		"Ask lab@lab.example.":                     "contact",
		"Secret Lab looked at it.":                 "party",
		"隠れ商会の製品":                                  "party",
		"Fix it.":                                  "", // a word of the listed developer's name
		"See [IPA#12345678].":                      "number",
		strings.Repeat("あ", 5000) + " VH#12345678": "number",
		"See JVN#12345678.":                        "",
	} {
		c, book := publicCase()
		in := pageOf(c, book, someNoon)
		in.Other.EN = advisory.Text(text)
		if got := gatePage(&desk{}, c, book, in); got != want {
			t.Errorf("%.40q holds %q, not %q", text, got, want)
		}
	}
}

// A credit that the finder takes back may not stay in a text that was written before.
func TestACreditThatWasTakenBackIsNoWordOfThePage(t *testing.T) {
	c, book := publicCase()
	c.Finder.Consents.Public = false
	in := pageOf(c, book, someNoon)
	in.Other.EN = "Thanks to Taro."
	if got := gatePage(&desk{}, c, book, in); got != "finder" {
		t.Errorf("found %q", got)
	}
}

// A developer that reports its own product stands on the page, as its developer.
func TestADeveloperMayBeTheFinder(t *testing.T) {
	c, book := publicCase()
	c.OwnProduct, c.Finder.Name, c.Finder.Consents.Public, c.Finder.CreditEN = true, "Fix Works", false, ""
	if got := gatePage(&desk{}, c, book, pageOf(c, book, someNoon)); got != "" {
		t.Errorf("its own page holds %q", got)
	}
}

// Coordination writes the page and may not learn by trying whom reception speaks for: right and wrong guesses are answered alike. What it
// knows itself it is told. S7, S8, S10
func TestTheGateAnswersNoGuess(t *testing.T) {
	for text, want := range map[string]string{"Taro Hakken": "", "taro@finder.example": "", "lab@lab.example": "", "Secret Lab": "", "隠れ商会": "party", "IPA#12345678": "number"} {
		c, book := publicCase()
		in := pageOf(c, book, someNoon)
		in.Other.EN = advisory.Text(text)
		if got := gatePageFor(handling.Coordination, &desk{}, c, book, in); got != want {
			t.Errorf("coordination, which writes %q, is told %q, not %q", text, got, want)
		}
		c.Finder.Consents.Know = true
		if got := gatePageFor(handling.Coordination, &desk{}, c, book, in); strings.Contains(strings.ToLower(text), "taro") != (got == "finder") {
			t.Errorf("it may know the finder, writes %q and is told %q", text, got)
		}
	}
}

// Whoever is credited under another name keeps its own one after the publication, too. S8
func TestAPseudonymIsAllThatIsPublic(t *testing.T) {
	c, _ := publicCase()
	c.Published = someNoon
	for credit, holds := range map[string]bool{"Bug Hunter": false, "Taro Hakken (Example Lab)": true, "TaroHakken": true} {
		c.Finder.CreditEN = credit
		if creditHolds(c, c.Finder.Name) != holds {
			t.Errorf("credited as %q: the name is public: %v", credit, !holds)
		}
	}
}
