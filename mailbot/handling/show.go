package handling

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Show makes text from outside safe for a person's screen, mail or log (S25): control, bidirectional and invisible
// characters become visible marks such as <U+202E>. Line feeds and tabs stay; a carriage return before a line feed goes.
func Show(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if clean(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			b.WriteString("\uFFFD")
		case hidden(r):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ShowLine is Show for text that must stay on one line: line ends become marks too.
func ShowLine(s string) string { return oneLine.Replace(Show(s)) }

var oneLine = strings.NewReplacer("\n", "<U+000A>", "\t", " ")

func clean(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for i := 0; i < len(s); {
		// Kana begin with E3 81 to E3 83, kanji with E4 to E9: nearly all text, passed over without decoding.
		switch c := s[i]; {
		case ' ' <= c && c <= '~':
			i++
		case 0xE4 <= c && c <= 0xE9, c == 0xE3 && 0x81 <= s[i+1] && s[i+1] <= 0x83:
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if hidden(r) {
				return false
			}
			i += size
		}
	}
	return true
}

func hidden(r rune) bool {
	if r == '\n' || r == '\t' || ' ' <= r && r <= '~' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Co, r) || (r >= 0xFE00 && r <= 0xFE0F) || r == 0x3164 || r == 0x115F || r == 0x1160
}
