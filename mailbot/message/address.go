package message

import (
	"slices"
	"strings"
	"unicode"
)

// readAddresses reads an address list as mail really has it: unquoted dots,
// a..b@example.jp, unclosed quotes, groups, comments, raw 8-bit names. An
// entry without a readable address keeps its name and has Address "".
func readAddresses(raw string) []Address {
	raw = decodeRaw(raw)
	if strings.TrimSpace(raw) == "" {
		return nil
	}
	var list []Address
	for _, entry := range splitAddressList(raw) {
		if a, ok := readAddress(entry); ok {
			list = append(list, a)
		}
	}
	return list
}

// splitAddressList splits at commas and group marks outside quotes, angles and
// comments; if one of those is left open it splits at every comma.
func splitAddressList(s string) []string {
	var (
		list          []string
		start, depth  int
		quoted, angle bool
		at            bool // an @ stood in this entry: a colon is no group mark
	)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case angle:
		case c == '@':
			at = true
		case c == ':' && !at:
			start = i + 1
		case c == ',' || c == ';':
			list = append(list, s[start:i])
			start, at = i+1, false
		}
	}
	if quoted || angle || depth > 0 {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
	}
	if start > len(s) {
		return list
	}
	return append(list, s[start:])
}

// readAddress takes the last angle outside quotes and comments: what stands in those is no address, whatever it looks like.
func readAddress(entry string) (Address, bool) {
	entry = strings.TrimSpace(entry)
	if entry == "" {
		return Address{}, false
	}
	if angles := anglesOf(entry); len(angles) > 0 {
		last := angles[len(angles)-1]
		return Address{Name: displayName(entry[:last]), Address: addressIn(entry[last:])}, true
	}
	return Address{Name: displayName(commentOf(entry)), Address: normalAddress(stripComments(entry))}, true
}

// addressIn reads the address that an angle opens.
func addressIn(s string) string {
	spec, _, _ := strings.Cut(s[1:], ">")
	return normalAddress(stripComments(spec))
}

// anglesOf are the places where an entry opens an address. One that leaves a quote or a comment open hides nothing by it.
func anglesOf(entry string) (open []int) {
	depth, quoted := 0, false
	for i := 0; i < len(entry); i++ {
		switch c := entry[i]; {
		case c == '\\':
			i++
		case c == '"' && depth == 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == '<' && depth == 0:
			open = append(open, i)
		}
	}
	if last := strings.LastIndexByte(entry, '<'); (quoted || depth > 0) && last >= 0 {
		return []int{last}
	}
	return open
}

// readSenders are all different addresses that the From fields name. RFC 5322 allows one field with several authors; here it means
// that nobody can tell who wrote.
func readSenders(h Header) (all []string) {
	note := func(address string) {
		if address != "" && len(all) < maxSenders && !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, address) }) {
			all = append(all, address)
		}
	}
	for _, f := range h.fields {
		if !strings.EqualFold(f.name, "From") {
			continue
		}
		for _, entry := range splitAddressList(decodeRaw(f.raw)) {
			for _, open := range anglesOf(entry) {
				note(addressIn(entry[open:]))
			}
			if a, ok := readAddress(entry); ok {
				note(a.Address)
			}
		}
	}
	return all
}

func commentOf(entry string) string {
	_, rest, ok := strings.Cut(entry, "(")
	if !ok {
		return ""
	}
	if i := strings.LastIndexByte(rest, ')'); i >= 0 {
		rest = rest[:i]
	}
	return rest
}

// maxSenders is as many as are told apart: two are one too many.
const maxSenders = 4

// displayName unquotes and decodes; encoded words inside quotes are decoded
// too, since many clients write them there.
func displayName(raw string) string {
	raw = strings.TrimSpace(raw)
	if strings.HasPrefix(raw, `"`) {
		raw = unquote(raw)
	}
	return strings.TrimSpace(decodeHeader(raw))
}

// normalAddress returns local@domain with the domain in lower case, or "" when
// it is no address.
func normalAddress(spec string) string {
	spec = strings.TrimSpace(spec)
	at := strings.LastIndexByte(spec, '@')
	if at <= 0 || at == len(spec)-1 || len(spec) > 320 {
		return ""
	}
	local, domain := strings.TrimSpace(spec[:at]), strings.TrimSpace(spec[at+1:])
	if local == "" || domain == "" {
		return ""
	}
	local = unquotedLocal(local)
	quoted := len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"'
	if !quoted && strings.ContainsAny(local, notInLocal) {
		return ""
	}
	for _, r := range local + domain {
		if r < ' ' || r == 0x7f || r == 0xfffd || isFormatRune(r) {
			return ""
		}
	}
	domain = strings.TrimSuffix(domain, ".")
	if strings.ContainsAny(domain, " \t\"(),;<>\\/@") || domain == "" || domain[0] == '.' {
		return ""
	}
	return local + "@" + strings.ToLower(domain)
}

// unquotedLocal takes off quotes that mean nothing: "taro"@finder.example is taro@finder.example (RFC 5321 4.1.2). Those that an address
// needs stay, for it is written to with them.
func unquotedLocal(local string) string {
	if len(local) < 3 || local[0] != '"' || local[len(local)-1] != '"' {
		return local
	}
	bare := local[1 : len(local)-1]
	if strings.ContainsAny(bare, notInLocal) || strings.Contains("."+bare+".", "..") {
		return local
	}
	return bare
}

// notInLocal may stand in a local part within quotes only.
const notInLocal = " \t\"(),:;<>@[]\\"

// IDs are the Message-IDs in a raw field, without <>.
func IDs(raw string) []string { return readIDs(raw) }

// readIDs reads the message ids of a References or In-Reply-To field, without their angle brackets: folded, glued together, with words
// between them, without brackets, and, as some gateways do, as encoded words.
func readIDs(raw string) (ids []string) {
	if strings.Contains(raw, "=?") {
		raw = decodeHeader(raw)
	}
	for raw != "" {
		open := strings.IndexByte(raw, '<')
		if open < 0 {
			return append(ids, bareIDs(raw)...)
		}
		ids = append(ids, bareIDs(raw[:open])...)
		raw = raw[open+1:]
		end := strings.IndexAny(raw, "<>")
		if end < 0 || raw[end] == '<' {
			continue // never closed: it is read as a word
		}
		if id := strings.Join(strings.Fields(raw[:end]), ""); id != "" {
			ids = append(ids, id)
		}
		raw = raw[end+1:]
	}
	return ids
}

// bareIDs are the words that could be ids.
func bareIDs(s string) (ids []string) {
	if !strings.Contains(s, "@") {
		return nil
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		if word = strings.Trim(word, "<>()\""); strings.Contains(word, "@") {
			ids = append(ids, word)
		}
	}
	return ids
}

func firstID(raw string) string {
	if ids := readIDs(raw); len(ids) > 0 {
		return ids[0]
	}
	return strings.Join(strings.Fields(strings.Trim(raw, "<> \t")), "")
}
