package mailbot

import (
	"strings"
	"testing"

	"keikai/mailbot/handling"
	"keikai/store"
)

// A name is looked for as a word of its own, whoever bears a short one.
func TestNamesAreLookedForAsWords(t *testing.T) {
	for _, tc := range []struct {
		text, name string
		holds      bool
	}{
		{"The fix is planned.", "Ann", false},
		{"Thanks to Ann.", "ann", true},
		{"planned by ann", "Ann", true},
		{"ann_1985 wrote it", "Ann", true},
		{"Ann", "Ann", true},
		{"発見太郎様の届出です。", "発見太郎", true},
		{"連絡先はTaroです。", "Taro", true},
		{"See PSIRT-70.", "PSIRT-7", false},
		{"See PSIRT-7.", "PSIRT-7", true},
		{"of", "of", false}, // too short
		{"anything", "", false},
	} {
		if got := holdsName(strings.ToLower(tc.text), tc.name); got != tc.holds {
			t.Errorf("%q in %q: %v", tc.name, tc.text, got)
		}
	}
}

// What one developer wrote as its own number must not stop the mails to another, unless it is one. N13
func TestAPartysNumberStopsNoOtherMail(t *testing.T) {
	d := &desk{}
	d.policy.Book = handling.Book{"one": {Handle: "one", NameEN: "Fix"}, "two": {Handle: "two", NameEN: "Other Works"}}
	for _, tc := range []struct {
		theirs, readers, text string
		held                  bool
	}{
		{"なし", "", "該当製品なし", false},
		{"1", "", "1 件のご連絡", false},
		{"none", "", "None so far.", false},
		{"PSIRT-77", "", "See PSIRT-77.", true},
		{"PSIRT-77", "PSIRT-77", "See PSIRT-77.", false},
		{"", "", "It is not fixed yet.", false},
		{"", "", "As Fix told us.", true},
	} {
		c := handling.Case{Key: "k"}
		c.Parties = []handling.CaseParty{{Code: "V1", Handle: "one", Theirs: tc.theirs}, {Code: "V2", Handle: "two", Theirs: tc.readers}}
		if err := gateParties(d, c, store.Outgoing{Recipient: "V2"}, strings.ToLower(tc.text)); (err != nil) != tc.held {
			t.Errorf("%q, %q, to the bearer of %q: %v", tc.text, tc.theirs, tc.readers, err)
		}
	}
}
