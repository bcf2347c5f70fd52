package handling

import (
	"fmt"
	"testing"
	"unicode"
	"unicode/utf8"
)

// S25: whatever stands around it, a character that hides is made a mark, and no other is.
func TestShowMarksEveryHiddenCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		want := "漢" + string(r) + "かA"
		if r != '\n' && r != '\t' && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || unicode.Is(unicode.Variation_Selector, r) && r < 0xE0100 && r >= 0xFE00 ||
			r == 0x3164 || r == 0x115F || r == 0x1160) {
			want = fmt.Sprintf("漢<U+%04X>かA", r)
		}
		if got := Show("漢" + string(r) + "かA"); got != want {
			t.Fatalf("%U: Show gives %q, want %q", r, got, want)
		}
	}
	for in, want := range map[string]string{"漢\xe3": "漢\uFFFD", "\xe4\xb8": "\uFFFD\uFFFD", "a\r\nb": "a\nb"} {
		if got := Show(in); got != want {
			t.Errorf("%q: Show gives %q", in, got)
		}
	}
}
