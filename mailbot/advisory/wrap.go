package advisory

import (
	"regexp"
	"strings"

	"github.com/mattn/go-runewidth"
)

// columns is how wide a line of a mail may be, a full-width character counting two.
const columns = 70

// screen measures as a Japanese mail program does: ambiguous characters (…, →, ・) take two columns.
var screen = &runewidth.Condition{EastAsianWidth: true}

const (
	// noBegin lists what may not begin a line, noEnd what may not end one (JIS X 4051).
	noBegin = "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝」』】〕〉》”’…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%>"
	noEnd   = "（［｛「『【〔〈《“‘([{"
)

// unit is what a line never breaks inside: a run of narrow characters with the space after it (an address, a word, a vector), or one
// wide character.
var unit = regexp.MustCompile(`[!-~]+[ \t]*|[ \t]+|.`)

// wrap breaks a line that is too wide. What goes on hangs under hang.
func wrap(line, hang string) string {
	var lines []string
	now, fresh := "", true
	for _, p := range pieces(line) {
		if !fresh && screen.StringWidth(now)+screen.StringWidth(strings.TrimRight(p, " \t")) > columns {
			lines = append(lines, strings.TrimRight(now, " \t"))
			now = hang
		}
		now += p
		fresh = false
	}
	return strings.Join(append(lines, strings.TrimRight(now, " \t")), "\n")
}

// pieces are the parts of a line between the places where it may break.
func pieces(line string) []string {
	var out []string
	for _, u := range unit.FindAllString(line, -1) {
		if n := len(out) - 1; n >= 0 && !mayBreak(out[n], u) {
			out[n] += u
		} else {
			out = append(out, u)
		}
	}
	return out
}

// mayBreak keeps to what may not begin or end a line. A narrow run that begins with a stop belongs to what is before it.
func mayBreak(before, after string) bool {
	end := []rune(strings.TrimRight(before, " \t"))
	begin := []rune(after)
	if len(end) == 0 {
		return false
	}
	return !strings.ContainsRune(noEnd, end[len(end)-1]) && !strings.ContainsRune(noBegin, begin[0])
}
