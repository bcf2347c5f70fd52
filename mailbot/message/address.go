package message

import (
	"strings"
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

func readAddress(entry string) (Address, bool) {
	entry = strings.TrimSpace(entry)
	if entry == "" {
		return Address{}, false
	}
	name, spec := entry, ""
	if open := strings.LastIndexByte(entry, '<'); open >= 0 {
		name = entry[:open]
		spec = entry[open+1:]
		if end := strings.IndexByte(spec, '>'); end >= 0 {
			spec = spec[:end]
		}
	} else {
		spec = stripComments(entry)
		name = commentOf(entry)
	}
	return Address{Name: displayName(name), Address: normalAddress(spec)}, true
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
	quoted := len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"'
	if !quoted && strings.ContainsAny(local, " \t\"(),:;<>@[]\\") {
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

// readIDs reads the message ids of a References or In-Reply-To field, without
// their angle brackets.
// IDs are the Message-IDs in a raw field, without <>.
func IDs(raw string) []string { return readIDs(raw) }

func readIDs(raw string) []string {
	var ids []string
	for rest := raw; ; {
		open := strings.IndexByte(rest, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(rest[open:], '>')
		if end < 0 {
			break
		}
		if id := strings.Join(strings.Fields(rest[open+1:open+end]), ""); id != "" {
			ids = append(ids, id)
		}
		rest = rest[open+end+1:]
	}
	if len(ids) > 0 {
		return ids
	}
	for _, word := range strings.Fields(raw) {
		if word = strings.Trim(word, "<>\",;"); strings.Contains(word, "@") {
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
