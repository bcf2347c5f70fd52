package message

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return guess(b)
}

// decodeUTF16 decodes UTF-16 that says so by its mark of order. Neither of the marks begins a text of another charset.
func decodeUTF16(b []byte) (string, bool) {
	big := bytes.HasPrefix(b, []byte("\xfe\xff"))
	if !big && !bytes.HasPrefix(b, []byte("\xff\xfe")) {
		return "", false
	}
	return utf16Text(b[2:], big), true
}

// bigEndian is the order of UTF-16 that has a label and no mark. RFC 2781 says big-endian where nothing does, but those who write no
// mark are programs of Windows, so the units are asked.
func bigEndian(b []byte, label string) bool {
	switch {
	case strings.HasSuffix(label, "le"):
		return false
	case strings.HasSuffix(label, "be"):
		return true
	}
	likely, _ := judgeUnits(b, true)
	other, _ := judgeUnits(b, false)
	return likely >= other
}

// unmarkedUTF16 recognises UTF-16 that says nothing of itself. Text has no NUL, but UTF-16 has one beside every ASCII character.
func unmarkedUTF16(b []byte) (big, ok bool) {
	if len(b)%2 != 0 || bytes.IndexByte(b, 0) < 0 {
		return false, false
	}
	for _, big := range []bool{true, false} {
		if likely, odd := judgeUnits(b, big); 5*likely >= len(b) && 10*odd <= likely {
			return big, true
		}
	}
	return false, false
}

// judgeUnits counts what Japanese text in UTF-16 has everywhere, ASCII, kana and wide forms, and what it has hardly. Kanji are neither: by
// chance any two bytes make one.
func judgeUnits(b []byte, big bool) (likely, odd int) {
	for _, u := range unitsOf(b, big) {
		switch {
		case u >= ' ' && u < 0x7f, u == '\n', u == '\r', u == '\t', u >= 0x3000 && u < 0x3100, u > 0xff00 && u < 0xfff0:
			likely++
		case u < 0x4e00 || u >= 0xa000:
			odd++
		}
	}
	return likely, odd
}

func unitsOf(b []byte, big bool) []uint16 {
	units := make([]uint16, len(b)/2)
	for i := range units {
		high, low := b[2*i], b[2*i+1]
		if !big {
			high, low = low, high
		}
		units[i] = uint16(high)<<8 | uint16(low)
	}
	return units
}

func utf16Text(b []byte, big bool) string {
	text := string(utf16.Decode(unitsOf(b, big)))
	if len(b)%2 != 0 {
		text += "\ufffd"
	}
	return text
}

// decodeUTF7 decodes RFC 2152. What is no valid shift sequence stays as it is.
func decodeUTF7(b []byte) string {
	s := string(b)
	var out strings.Builder
	for {
		plain, rest, found := strings.Cut(s, "+")
		out.WriteString(plain)
		if !found {
			return strings.ToValidUTF8(out.String(), "\ufffd")
		}
		n := 0
		for n < len(rest) && isBase64(rest[n]) {
			n++
		}
		raw, err := base64.RawStdEncoding.DecodeString(rest[:n])
		switch {
		case n == 0:
			out.WriteByte('+')
		case err != nil || len(raw) < 2:
			out.WriteString("+" + rest[:n])
			s = rest[n:]
			continue
		default:
			out.WriteString(string(utf16.Decode(unitsOf(raw, true))))
		}
		s = strings.TrimPrefix(rest[n:], "-")
	}
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// withoutPrivate replaces characters for private use by U+FFFD: the pictures of Japanese telephones and characters that somebody drew at
// home have a shape on the sender's side only, and must not be taken for the same as any other.
func withoutPrivate(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0xee {
			return strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Co, r) {
					return utf8.RuneError
				}
				return r
			}, s)
		}
	}
	return s
}
