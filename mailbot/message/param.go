package message

import (
	"sort"
	"strconv"
	"strings"
)

// readParams splits a structured value such as Content-Type into its main
// value, lower case, and its parameters by lower-case name. It takes what real
// clients write: comments, unquoted values with spaces, RFC 2231 pieces in any
// charset, encoded words and raw 8-bit names. Of a repeated parameter the
// first counts.
func readParams(raw string) (string, map[string]string) {
	raw = cutComments(decodeRaw(raw), true) // decoded first: in Shift_JIS a quotation may end in \, in ISO-2022-JP " ; and ( are halves of kanji
	pieces := splitOutsideQuotes(raw, ';')
	main := strings.ToLower(strings.TrimSpace(pieces[0]))
	params := make(map[string]string)
	var continued map[string][]section
	for _, piece := range pieces[1:] {
		name, value, ok := strings.Cut(piece, "=")
		if !ok {
			continue
		}
		name = strings.ToLower(strings.TrimSpace(name))
		value = unquote(strings.TrimSpace(value))
		base, s, extended := readSection(name, value)
		if !extended {
			if _, twice := params[name]; !twice {
				params[name] = decodeHeader(value)
			}
			continue
		}
		if continued == nil {
			continued = make(map[string][]section)
		}
		continued[base] = append(continued[base], s)
	}
	for base, sections := range continued {
		if value := joinSections(sections); value != "" {
			params[base] = value
		}
	}
	return main, params
}

// section is one piece of an RFC 2231 parameter: name*2*=value.
type section struct {
	n       int
	encoded bool
	value   string
}

func readSection(name, value string) (base string, s section, extended bool) {
	base, rest, ok := strings.Cut(name, "*")
	if !ok {
		return name, section{}, false
	}
	s.value = value
	if rest == "" {
		s.encoded = true
		return base, s, true
	}
	if number, found := strings.CutSuffix(rest, "*"); found {
		s.encoded = true
		rest = number
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 {
		return name, section{}, false
	}
	s.n = n
	return base, s, true
}

// joinSections joins before decoding: a character, an escape of the charset or a percent sign with its digits may be cut by a section.
func joinSections(sections []section) string {
	sort.SliceStable(sections, func(i, j int) bool { return sections[i].n < sections[j].n })
	label, extended := "", sections[0].encoded
	if extended {
		label, sections[0].value = cutCharset(sections[0].value)
	}
	var all []byte
	for i := 0; i < len(sections); {
		var run strings.Builder
		s := sections[i]
		for last := -1; i < len(sections) && sections[i].encoded == s.encoded; i++ {
			if sections[i].n != last { // of one that is repeated the first counts
				run.WriteString(sections[i].value)
			}
			last = sections[i].n
		}
		if s.encoded || extended && hasHighEscape(run.String()) {
			all = append(all, percentDecode(run.String())...)
		} else {
			all = append(all, run.String()...)
		}
	}
	if text := string(all); !extended && strings.Contains(text, "=?") {
		return decodeHeader(text)
	}
	return replaceControls(decodeCharset(all, label))
}

// cutCharset takes charset'language' off an extended value. Some clients write one quote, or none.
func cutCharset(value string) (label, text string) {
	label, rest, ok := strings.Cut(value, "'")
	if !ok {
		return "", value
	}
	if _, text, ok = strings.Cut(rest, "'"); ok {
		return label, text
	}
	if _, known := families[normalLabel(label)]; known {
		return label, rest
	}
	return "", value
}

// hasHighEscape reports whether text was percent-encoded though its section does not say so.
func hasHighEscape(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if c, ok := hexPair(s[i+1], s[i+2]); s[i] == '%' && ok && c >= 0x80 {
			return true
		}
	}
	return false
}

func percentDecode(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, ok := hexPair(s[i+1], s[i+2]); ok {
				out = append(out, c)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func hexPair(a, b byte) (byte, bool) {
	x, ok := hexDigit(a)
	y, ok2 := hexDigit(b)
	return x<<4 | y, ok && ok2
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// stripComments removes (comments) that stand outside quotes.
func stripComments(s string) string { return cutComments(s, false) }

// cutComments is stripComments for a value with parameters: a bracket within a word, or in a name without quotes, begins no comment, for
// report(1).txt and my report (1).txt are what clients write as file names.
func cutComments(s string, params bool) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted, name := 0, false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				b.WriteByte(c)
				b.WriteByte(s[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted && !(params && depth == 0 && (name || i > 0 && strings.IndexByte(" \t;,<>", s[i-1]) < 0)):
			depth++
			continue
		case c == ')' && !quoted && depth > 0:
			depth--
			continue
		case c == '=' && !quoted:
			name = name || strings.HasSuffix(strings.ToLower(s[max(0, i-4):i]), "name")
		case c == ';' && !quoted:
			name = false
		}
		if depth == 0 {
			b.WriteByte(c)
		}
	}
	if depth > 0 {
		return s
	}
	return b.String()
}

// splitOutsideQuotes splits at sep; when a quote is never closed it splits
// again without regard to quotes, so that one slip does not swallow the rest.
func splitOutsideQuotes(s string, sep byte) []string {
	var pieces []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			pieces = append(pieces, s[start:i])
			start = i + 1
		}
	}
	if quoted {
		return strings.Split(s, string(sep))
	}
	return append(pieces, s[start:])
}

func unquote(s string) string {
	if len(s) == 0 || s[0] != '"' {
		return s
	}
	s = s[1:]
	if strings.IndexByte(s, '\\') < 0 {
		if end := strings.IndexByte(s, '"'); end >= 0 {
			return s[:end]
		}
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
