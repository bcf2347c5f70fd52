package mailbot

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
)

// A number whose record another page has is named before anybody approves the page, and once more at its minute; so are two pages that would
// go out with one number. An update of the page that has it is no claim.
func TestANumberThatAnotherPageHas(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.cfg.Publish.CNAOrgID = "8d6bd7a5-3c5b-4b7e-9b0a-0c7f2a1d9e11"
		first, second := advisory.Input{Number: "JVN#11111111"}, advisory.Input{Number: "JVN#22222222"}
		first.Flaws = []advisory.Flaw{{CVE: "CVE-2026-10001"}}
		second.Flaws = []advisory.Flaw{{CVE: "CVE-2026-10002"}, {CVE: "CVE-2026-10001"}}
		gap := []handling.PageGap{{Part: "cve", Wrong: "CVE-2026-10001", Page: first.Number}}
		w.must(w.bot.store.Update(func(tx *store.Tx) error {
			claims := func(in advisory.Input, beside ...advisory.Input) []handling.PageGap {
				out, err := w.bot.claimed(tx, in, beside...)
				w.must(err)
				return out
			}
			if got := claims(second, first); !slices.Equal(got, gap) {
				t.Errorf("beside it: %v", got)
			}
			if got := claims(second); len(got) > 0 {
				t.Errorf("nothing is public: %v", got)
			}
			w.must(noteClaims(tx, first))
			if got := claims(second); !slices.Equal(got, gap) {
				t.Errorf("behind it: %v", got)
			}
			if got := claims(first); len(got) > 0 {
				t.Errorf("its own: %v", got)
			}
			c, book := publicCase()
			c.CVE = []string{"CVE-2026-10001"}
			d, err := w.bot.deskIn(tx)
			w.must(err)
			var no *unprinted
			_, err = w.bot.finalPage(tx, d, c, book, someNoon, nil)
			if !errors.As(err, &no) || !slices.Contains(no.faults, gap[0]) {
				t.Errorf("at its minute: %v", err)
			}
			g := gathering{bot: w.bot, tx: tx, desk: d, realm: handling.Coordination, c: c, at: someNoon}
			w.bot.cfg.Publish.Dir = "x"
			var f handling.Facts
			w.must(g.page(handling.Command{}, &f))
			if !slices.Contains(f.Page.Faults, gap[0]) {
				t.Errorf("before the approval: %v", f.Page.Faults)
			}
			w.bot.cfg.Publish.Dir, w.bot.cfg.Publish.CNAOrgID = "", ""
			if got := claims(second); len(got) > 0 {
				t.Errorf("an office that writes no records: %v", got)
			}
			return nil
		}))
	})
}

// By the digest that coordination is shown it cannot try names: everything else that goes into it it knows. S8
func TestTheDigestOfAPageIsKeyed(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		c, book := publicCase()
		in := pageOf(c, book, someNoon)
		got, err := w.bot.digestOfPage(in)
		w.must(err)
		later := in
		later.Published = someNoon.AddDate(0, 0, 1)
		if again, _ := w.bot.digestOfPage(later); again != got {
			t.Error("the hour is no part of what is approved")
		}
		text, err := json.Marshal(advisory.Input{})
		w.must(err)
		if plain, _ := w.bot.digestOfPage(advisory.Input{}); plain == fmt.Sprintf("%x", sha256.Sum256(text)) {
			t.Error("anybody can compute the digest")
		}
	})
}
