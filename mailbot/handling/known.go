package handling

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is one spelling of what is known, folded.
type needle struct {
	text    string
	why     string
	capital bool // an everyday word too (May, Will): it counts only where it is written with a capital
}

// markKnown marks the lines that hold what is known, also where a line end cuts it in two.
func (d *draft) markKnown(id Identity) {
	f := fold(d.text)
	for _, n := range id.needles() {
		d.seek(f, n)
	}
}

func (d *draft) seek(f folded, n needle) {
	for at := 0; at < len(f.text); {
		i := strings.Index(f.text[at:], n.text)
		if i < 0 {
			return
		}
		start, end := at+i, at+i+len(n.text)
		first, last := d.lineAt(int(f.from[start])), d.lineAt(int(f.from[end-1]))
		if last-first <= 1 && f.whole(start, end) && (!n.capital || unicode.IsUpper(nextRune(d.text, int(f.from[start])))) {
			d.mark(first, n.why)
			d.mark(last, n.why)
		}
		_, size := utf8.DecodeRuneInString(n.text)
		at = start + size
	}
}

// whole reports whether no letter of the same script goes on before or behind: イトウ does not stand in サイトウェア, nor ken
// in token. Kanji and hiragana have no such edge.
func (f folded) whole(start, end int) bool {
	before, behind := lastRune(f.text, start), nextRune(f.text, end)
	if before != 0 && f.to[start-1] == f.from[start] && joined(before, nextRune(f.text, start)) {
		return false
	}
	return behind == 0 || f.to[end-1] != f.from[end] || !joined(lastRune(f.text, end), behind)
}

func joined(a, b rune) bool {
	for _, is := range []func(rune) bool{isLatin, unicode.IsNumber, isKatakana} {
		if is(a) && is(b) {
			return true
		}
	}
	return false
}

func isLatin(r rune) bool    { return unicode.Is(unicode.Latin, r) }
func isKatakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }
func isHan(r rune) bool      { return unicode.Is(unicode.Han, r) }

// needles are all spellings of what is known, names first: a line has the first finding that fits.
func (id Identity) needles() []needle {
	var out []needle
	for _, name := range id.Names {
		out = append(out, nameNeedles(name)...)
	}
	for _, address := range id.Addresses {
		out = append(out, addressNeedles(address)...)
	}
	for _, organisation := range id.Organisations {
		out = append(out, organisationNeedles(organisation)...)
	}
	for _, handle := range id.Handles {
		out = append(out, needle{text: fold(handle).text, why: WhyHandle})
	}
	for _, phone := range id.Phones {
		out = append(out, phoneNeedles(phone)...)
	}
	return slices.DeleteFunc(out, func(n needle) bool { return utf8.RuneCountInString(n.text) < 2 })
}

// nameNeedles are the whole name in either order, the family name of a Japanese name, and the single words of others. In a
// Japanese name without a space the family name is taken to be the first two kanji, as it is in most.
func nameNeedles(name string) []needle {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，、・･.", r) })
	if len(words) == 0 {
		return nil
	}
	out := []needle{{text: fold(name).text, why: WhyName}}
	if len(words) > 1 {
		turned := slices.Clone(words)
		slices.Reverse(turned)
		rotated := words[len(words)-1] + strings.Join(words[:len(words)-1], "")
		out = append(out, needle{text: fold(strings.Join(turned, "")).text, why: WhyName}, needle{text: fold(rotated).text, why: WhyName})
	}
	if !isLatin(nextRune(fold(name).text, 0)) {
		return append(out, needle{text: fold(familyName(words)).text, why: WhyName})
	}
	for _, word := range words {
		if text := fold(word).text; len(text) >= 3 {
			out = append(out, needle{text: text, why: WhyName, capital: true})
		}
	}
	return out
}

func familyName(words []string) string {
	if len(words) > 1 {
		return words[0]
	}
	runes := []rune(words[0])
	if len(runes) >= 3 && !slices.ContainsFunc(runes, func(r rune) bool { return !isHan(r) }) {
		return string(runes[:2])
	}
	return ""
}

// sharedMailboxes are local parts that tell nobody's name.
var sharedMailboxes = []string{"info", "admin", "mail", "contact", "support", "security", "office", "webmaster", "postmaster", "root", "report", "test", "user"}

func addressNeedles(address string) []needle {
	out := []needle{{text: fold(address).text, why: WhyAddress}}
	local, domain, ok := strings.Cut(address, "@")
	if !ok {
		return out
	}
	local, _, _ = strings.Cut(local, "+")
	if text := fold(local).text; len(text) >= 3 && !slices.Contains(sharedMailboxes, text) {
		out = append(out, needle{text: text, why: WhyAddress})
	}
	for ; isOwnDomain(domain); _, domain, _ = strings.Cut(domain, ".") {
		out = append(out, needle{text: fold(domain).text, why: WhyAddress})
	}
	return out
}

// isOwnDomain tells a domain that somebody has from one under which domains are given out (example, co.jp).
func isOwnDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	return len(labels) > 2 || len(labels) == 2 && (len(labels[1]) > 2 || len(labels[0]) > 3)
}

// legalForms are the words around a company's name that are no part of it.
var legalForms = strings.NewReplacer("株式会社", " ", "有限会社", " ", "合同会社", " ", "一般社団法人", " ", "国立大学法人", " ", "学校法人", " ", "(株)", " ", "（株）", " ", "㈱", " ",
	" Co., Ltd.", " ", " Co.,Ltd.", " ", " Inc.", " ", " Ltd.", " ", " LLC", " ", " K.K.", " ", " GmbH", " ")

// organisationNeedles are the whole name and its first word if that has two kanji or six letters, without what only says what kind of body it is.
func organisationNeedles(name string) []needle {
	out := []needle{{text: fold(name).text, why: WhyOrganisation}}
	core := strings.Fields(legalForms.Replace(name + " "))
	if len(core) == 0 {
		return out
	}
	out = append(out, needle{text: fold(strings.Join(core, "")).text, why: WhyOrganisation})
	if first := fold(core[0]).text; len(first) >= 6 {
		out = append(out, needle{text: first, why: WhyOrganisation, capital: isLatin(nextRune(first, 0))})
	}
	return out
}

// phoneNeedles are the number as it is dialled at home and from abroad. Shorter ones are left to people.
func phoneNeedles(phone string) []needle {
	digits := strings.Map(func(r rune) rune {
		if r = foldLetter(r); '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if len(digits) < 7 {
		return nil
	}
	spellings := []string{digits}
	if home, ok := strings.CutPrefix(digits, "81"); ok {
		digits = "0" + strings.TrimPrefix(home, "0")
	}
	if home, ok := strings.CutPrefix(digits, "0"); ok {
		spellings = append(spellings, digits, "81"+home, "810"+home)
	}
	var out []needle
	for _, s := range spellings {
		out = append(out, needle{text: fold(s).text, why: WhyPhone})
	}
	return out
}
