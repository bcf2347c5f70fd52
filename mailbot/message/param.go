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
	raw = stripComments(raw)
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

// joinSections joins before decoding: a character may be cut by a section.
func joinSections(sections []section) string {
	sort.SliceStable(sections, func(i, j int) bool { return sections[i].n < sections[j].n })
	var (
		label string
		all   []byte
		last  = -1
	)
	for i, s := range sections {
		if s.n == last {
			continue
		}
		last = s.n
		value := s.value
		if i == 0 && s.encoded {
			if charset, rest, ok := strings.Cut(value, "'"); ok {
				label = charset
				if _, text, ok := strings.Cut(rest, "'"); ok {
					value = text
				}
			}
		}
		if s.encoded {
			all = append(all, percentDecode(value)...)
		} else {
			all = append(all, value...)
		}
	}
	return replaceControls(decodeCharset(all, label))
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
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
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
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && !quoted && depth > 0:
			depth--
			continue
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
