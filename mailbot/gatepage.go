package mailbot

import (
	"encoding/json"
	"slices"
	"strings"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
)

// gatePage is the last look at what becomes public: whether it holds what is not the public's. It says what it found in a word of the message
// table, "" = nothing. A page is written by hand, and what is public stays public.
func gatePage(d *desk, c handling.Case, book handling.Book, in advisory.Input) string {
	return gatePageFor(handling.Reception, d, c, book, in)
}

// gatePageFor looks for what a body may know of. To coordination, which writes the page, nothing else is answered: it could try names and
// addresses until one is refused (S7). Reception sees what it found before it approves, and nothing passes [gatePage].
func gatePageFor(r handling.Realm, d *desk, c handling.Case, book handling.Book, in advisory.Input) string {
	text, public := textOf(in), openNames(c, in)
	lower := strings.ToLower(text)
	switch {
	case (r == handling.Reception || c.Finder.Consents.Know) && tellsFinder(c, in, lower, public):
		return "finder"
	case slices.ContainsFunc(d.coordinators, func(co coordinator) bool { return contains(lower, co.Address) }):
		return "coordinator"
	}
	for _, cp := range c.Parties {
		if r != handling.Reception && cp.Realm != r {
			continue
		}
		p := book.Of(cp)
		if slices.ContainsFunc(append(slices.Clone(p.Addresses), p.Former, p.Phone, p.Fax, p.Post, p.Person), func(w string) bool { return len(w) > 3 && contains(lower, handling.WidthFolded(w)) }) {
			return "contact"
		}
		if !listed(cp) && slices.ContainsFunc([]string{p.NameJA, p.NameEN}, func(name string) bool {
			name = handling.WidthFolded(name)
			return holdsName(lower, name) && !holdsName(public, name)
		}) {
			return "party"
		}
	}
	if holdsNumber(text) {
		return "number"
	}
	return ""
}

// tellsFinder reports whether a page says more of the finder than it wished: the credit says what it wished, and what stands in the credit
// may stand elsewhere too. So may the name of a developer, which for a product of its own is the finder.
func tellsFinder(c handling.Case, in advisory.Input, lower, public string) bool {
	f := c.Finder
	words := []string{f.Address, f.Former}
	for _, k := range f.Keys() {
		words = append(words, k.Fingerprint)
	}
	if slices.ContainsFunc(words, func(w string) bool { return contains(lower, w) }) {
		return true
	}
	in.Credit = advisory.Credit{}
	without := strings.ToLower(textOf(in))
	return slices.ContainsFunc([]string{f.Name, strings.Join(strings.Fields(f.Name), ""), f.CreditJA, f.CreditEN}, func(name string) bool {
		name = handling.WidthFolded(name)
		return !holdsName(public, name) && holdsName(without, name)
	})
}

// openNames are the names that the page has to say: of whoever is credited, of developers and of products. A shorter name that stands in one of
// them is no secret.
func openNames(c handling.Case, in advisory.Input) string {
	open := []string{c.CreditLine(handling.Japanese), c.CreditLine(handling.English)}
	for _, v := range in.Vendors {
		open = append(open, v.Name.JA, v.Name.EN)
		for _, p := range v.Products {
			open = append(open, p.Name.JA, p.Name.EN)
		}
	}
	return strings.ToLower(handling.WidthFolded(strings.Join(open, "\n")))
}

// holdsNumber reports whether a text holds a number by which a case is called and no page. A line is looked at piece by piece, for a
// subject, of which the reader of numbers is made, is not read to any length.
func holdsNumber(text string) bool {
	private := func(tag string) bool { return !strings.HasPrefix(tag, "JVN#") }
	for line := range strings.SplitSeq(text, "\n") {
		for rest := []rune(line); len(rest) > 0; rest = rest[min(len(rest), numberPiece):] {
			piece := string(rest[:min(len(rest), numberPiece+numberOverlap)])
			if mayHoldNumber(piece) && slices.ContainsFunc(caseNumbers(piece), private) {
				return true
			}
		}
	}
	return false
}

// numberPiece is how many characters of a line are looked at for numbers at once, numberOverlap how many of the next ones with them.
const (
	numberPiece   = 1000
	numberOverlap = 40
)

// textOf is every text of a page, one a line, in plain letters: whatever field is added later is looked at as well.
func textOf(in advisory.Input) string {
	data, err := json.Marshal(in)
	if err != nil {
		return "" // unreachable: an input holds plain values
	}
	var v any
	if json.Unmarshal(data, &v) != nil {
		return ""
	}
	var out strings.Builder
	writeTexts(&out, v)
	return handling.WidthFolded(out.String()) // an address in wide letters is one, too
}

func writeTexts(out *strings.Builder, v any) {
	switch x := v.(type) {
	case string:
		out.WriteString(x + "\n")
	case []any:
		for _, e := range x {
			writeTexts(out, e)
		}
	case map[string]any:
		for _, e := range x {
			writeTexts(out, e)
		}
	}
}
