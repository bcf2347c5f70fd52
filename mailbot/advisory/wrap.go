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
	var out strings.Builder
	wide, last := 0, ""
	for _, u := range unit.FindAllString(line, -1) {
		width := screen.StringWidth(strings.TrimRight(u, " \t"))
		if wide > screen.StringWidth(hang) && wide+width > columns && mayBreak(last, u) {
			out.WriteString("\n" + hang)
			wide = screen.StringWidth(hang)
		}
		out.WriteString(u)
		wide += screen.StringWidth(u)
		last = u
	}
	lines := strings.Split(out.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	return strings.Join(lines, "\n")
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
