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
	lower := strings.ToLower(textOf(in))
	f := c.Finder
	words := []string{f.Address, f.Former}
	for _, k := range f.Keys() {
		words = append(words, k.Fingerprint)
	}
	allowed := strings.ToLower(c.CreditLine(handling.Japanese) + "\n" + c.CreditLine(handling.English))
	without := strings.NewReplacer(pairsOf(allowed)...).Replace(lower)
	switch {
	case slices.ContainsFunc(words, func(w string) bool { return contains(lower, w) }),
		holdsName(without, f.Name), holdsName(without, strings.Join(strings.Fields(f.Name), "")):
		return "finder"
	case slices.ContainsFunc(d.coordinators, func(co coordinator) bool { return contains(lower, co.Address) }):
		return "coordinator"
	}
	for _, cp := range c.Parties {
		p := book.Of(cp)
		if slices.ContainsFunc(append(slices.Clone(p.Addresses), p.Former, p.Phone, p.Fax, p.Post, p.Person), func(w string) bool { return len(w) > 3 && contains(lower, w) }) {
			return "contact"
		}
		if !listed(cp) && (holdsName(lower, p.NameJA) || holdsName(lower, p.NameEN)) {
			return "party"
		}
	}
	for line := range strings.SplitSeq(textOf(in), "\n") {
		if mayHoldNumber(line) && slices.ContainsFunc(caseNumbers(line), func(tag string) bool { return !strings.HasPrefix(tag, "JVN#") }) {
			return "number"
		}
	}
	return ""
}

// pairsOf are pairs that take the lines of the credit out of a text.
func pairsOf(lines string) (pairs []string) {
	for line := range strings.SplitSeq(lines, "\n") {
		if line != "" {
			pairs = append(pairs, line, "")
		}
	}
	return pairs
}

// textOf is every text of a page, one a line: whatever field is added later is looked at as well.
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
	return out.String()
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
