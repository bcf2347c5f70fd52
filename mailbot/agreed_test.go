package mailbot

import (
	"strings"
	"testing"

	"keikai/mailbot/handling"
	"keikai/store"
)

// agreedCase has an operator, a developer and an analyst, and a finder who allows what is said.
func agreedCase(allows handling.Consents) (*desk, handling.Case) {
	c := handling.Case{Key: "k"}
	c.URL, c.Finder = "http://shop.operator.example/cart", handling.Finder{Name: "発見 太郎", Address: "taro@finder.example", Consents: allows}
	for code, role := range map[string]handling.Role{"O1": handling.Operator, "V1": handling.Developer, "A1": handling.Analyst, "G1": handling.Authority, "I1": handling.Infrastructure} {
		c.Parties = append(c.Parties, handling.CaseParty{Code: code, Handle: "h" + strings.ToLower(code), Role: role, Realm: handling.Coordination})
	}
	d := &desk{}
	d.policy.Book = handling.Book{"hv1": {Handle: "hv1", NameJA: "例示ソフト", Addresses: []string{"psirt@example-soft.example"}}}
	return d, c
}

func agreeing(c handling.Case, code string, to ...string) handling.Case {
	return handling.Apply(c, handling.Change{Party: code, Recorded: &handling.Recorded{Agreed: to}})
}

// An analyst, an authority and an operator of infrastructure learn nothing of the finder, whatever it allows. S8; guideline IV.4.5, V.3.7
func TestSomeAreNeverToldOfTheFinder(t *testing.T) {
	d, c := agreedCase(handling.Consents{Know: true, Contact: true})
	for to, held := range map[string]bool{"A1": true, "G1": true, "I1": true, "V1": false, "O1": false} {
		err := gateFinder(d, c, store.Outgoing{Recipient: to, Kind: string(handling.OtherAnalysisKind)}, "ask taro@finder.example")
		if (err != nil) != held {
			t.Errorf("%s: %v", to, err)
		}
	}
}

// The site's address goes to an analyst only with its operator's yes. guideline V.3.8
func TestTheSiteStaysWithItsOperator(t *testing.T) {
	_, c := agreedCase(handling.Consents{})
	text := "see http://shop.operator.example/cart"
	if gateSite(c, store.Outgoing{Recipient: "A1"}, text) == nil || gateSite(c, store.Outgoing{Recipient: "O1"}, text) != nil || gateSite(c, store.Outgoing{Recipient: "A1"}, "see it") != nil {
		t.Error("the gate does not know whose the site is")
	}
	if err := gateSite(agreeing(c, "O1", "site_data"), store.Outgoing{Recipient: "A1"}, text); err != nil {
		t.Error(err)
	}
}

// What one side is told of the other is read when the mail is made, and only while both allow it. users.md B1
func TestAgreedWordsAreReadLast(t *testing.T) {
	for _, tc := range []struct {
		allows handling.Consents
		agreed string
		facts  handling.DirectExchange
		want   string
	}{
		{handling.Consents{}, "direct", handling.DirectExchange{Items: []string{"contact"}, Direct: true}, "held"},
		{handling.Consents{Contact: true}, "", handling.DirectExchange{Items: []string{"contact"}, Direct: true}, "held"},
		{handling.Consents{Know: true}, "direct", handling.DirectExchange{Items: []string{"contact"}, Direct: true}, "held"},
		{handling.Consents{Contact: true}, "direct", handling.DirectExchange{Items: []string{"name", "contact"}, Direct: true}, " taro@finder.example"},
		{handling.Consents{Contact: true, Know: true}, "direct", handling.DirectExchange{Items: []string{"name", "contact"}, Direct: true}, "発見 太郎 taro@finder.example"},
		{handling.Consents{Contact: true}, "", handling.DirectExchange{Items: []string{"name"}}, "held"},
		{handling.Consents{Know: true}, "", handling.DirectExchange{Items: []string{"name"}}, "発見 太郎 "},
	} {
		d, c := agreedCase(tc.allows)
		if tc.agreed != "" {
			c = agreeing(c, "V1", tc.agreed)
		}
		words, err := d.fillAgreed(&tc.facts, c, "V1", handling.Japanese)
		got := strings.Join(words, " ")
		if err != nil {
			got = "held"
		}
		if got != tc.want || err == nil && got != tc.facts.Name+" "+tc.facts.Contact {
			t.Errorf("%+v, agreed %q, %+v: %q, not %q", tc.allows, tc.agreed, tc.facts, got, tc.want)
		}
	}
	d, c := agreedCase(handling.Consents{Contact: true})
	f := handling.FinderDirect{Party: "V1"}
	if _, err := d.fillAgreed(&f, c, "F", handling.Japanese); err == nil || f.Contact != "" {
		t.Error("the finder is told of a developer that did not agree")
	}
	if _, err := d.fillAgreed(&f, agreeing(c, "V1", "direct"), "F", handling.Japanese); err != nil || f.Name != "例示ソフト" || f.Contact != "psirt@example-soft.example" {
		t.Errorf("%+v: %v", f, err)
	}
	if words, err := d.fillAgreed(&handling.FinderDirect{}, c, "F", handling.Japanese); err != nil || words != nil {
		t.Error("the question names somebody")
	}
	c.Finder.Consents.Contact = false
	if _, err := d.fillAgreed(&f, agreeing(c, "V1", "direct"), "F", handling.Japanese); err == nil {
		t.Error("a finder that took its yes back is told of the developer")
	}
}

func TestWithoutTakesExactlyTheWords(t *testing.T) {
	if got := without("a taro@finder.example b x@finder.example", []string{"", "Taro@finder.example"}); got != "a  b x@finder.example" {
		t.Errorf("%q", got)
	}
}
