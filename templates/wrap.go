package templates

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// screen measures as a Japanese terminal and mail program does: ambiguous characters (…, →, ・) take two columns.
var screen = &runewidth.Condition{EastAsianWidth: true}

// widest is how wide a line of a mail may be (RFC 5322 2.1.1).
const widest = 78

const (
	// noBegin lists what may not begin a line, noEnd what may not end one (JIS X 4051; users.md 2). A ">" at the beginning
	// would look like a quotation.
	noBegin = "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝」』】〕〉》”’…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%>"
	noEnd   = "（［｛「『【〔〈《“‘([{"
)

var (
	// commandLine is a line that somebody will copy: it is never broken.
	commandLine = regexp.MustCompile(`^(?:> ?)*[ \t]*(?:件名：|Subject: )?[【\[](?:IPA|JVN|VH)#[0-9A-Z]{8}[】\]] \S`)
	// tableRow is a line of a table, whose cells stand under one another: it is not broken either, as far as a mail may be wide.
	tableRow = regexp.MustCompile(`\S {2,}\S.* {2,}\S.* {2,}\S`)
	// opening is what a continued line hangs under: quotation marks, indentation, bullet.
	opening = regexp.MustCompile(`^((?:> ?)*)([ \t\x{3000}]*)((?:・|[-*] |[0-9]+\. |\([0-9]+\) )?)`)
	// atoms stay whole although they hold spaces or wide characters: addresses, fingerprints in groups, dates with hour.
	atoms = regexp.MustCompile(`https?://[^\s\x{3000}、。」）】＞<>"]+` +
		`|[0-9A-F]{4}(?:  ?[0-9A-F]{4}){3,}` +
		`|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?:\([日月火水木金土]\))?(?: [0-9]{1,2}:[0-9]{2}(?: JST)?)?`)
)

// width is how many columns s takes. Most text is of ASCII, kana, kanji and Japanese stops alone, which are counted without a look at
// the tables of Unicode.
func width(s string) int {
	n := 0
	for _, r := range s {
		w := plainWidth(r)
		if w == 0 {
			return screen.StringWidth(s)
		}
		n += w
	}
	return n
}

// plainWidth is the width of a character that never joins with another, 0 = look it up.
func plainWidth(r rune) int {
	switch {
	case ' ' <= r && r <= '~':
		return 1
	case 'ぁ' <= r && r <= 'ゖ', 'ァ' <= r && r <= 'ー', '一' <= r && r <= '鿋', r == '、', r == '。':
		return 2
	}
	return 0
}

func isWide(r rune) bool {
	if w := plainWidth(r); w != 0 {
		return w == 2
	}
	return screen.RuneWidth(r) == 2
}

// Wrap breaks lines that are wider than columns, a full-width character counting two. Existing line breaks stay. Addresses,
// fingerprints, numbers and command lines are never broken, and stand over where they are wider than the line. A continued
// line repeats quotation marks and hangs under the text of its bullet.
func Wrap(text string, columns int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if w := width(l); w > columns && !commandLine.MatchString(l) && !(w <= widest && tableRow.MatchString(l)) {
			lines[i] = wrapLine(l, columns)
		}
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, columns int) string {
	m := opening.FindStringSubmatch(line)
	prefix, hang := m[0], m[1]+m[2]+strings.Repeat(" ", width(m[3]))
	if width(hang) > columns/2 {
		hang = m[1]
	}
	rest := line[len(prefix):]
	var out strings.Builder
	out.WriteString(prefix)
	wide, fresh := width(prefix), true
	for _, p := range pieces(rest) {
		space, text := rest[p.space:p.from], rest[p.from:p.to]
		more := width(text)
		if !fresh && wide+width(space)+more > columns {
			out.WriteString("\n" + hang)
			wide, fresh = width(hang), true
		}
		if !fresh {
			out.WriteString(space)
			wide += width(space)
		}
		out.WriteString(text)
		wide += more
		fresh = false
	}
	return out.String()
}

// piece is the text between two places where the line may break, [from, to), and where the space before it begins, which a
// break swallows. Offsets, not strings, keep long lines from outside linear.
type piece struct{ space, from, to int }

// unit is what is never broken inside: a run of spaces, a wide character, a run of narrow ones, an atom.
type unit struct {
	from, to    int
	wide, space bool
}

func pieces(s string) []piece {
	all := units(s)
	out := make([]piece, 0, len(all))
	var before unit
	for _, u := range all {
		if u.space {
			continue
		}
		if len(out) == 0 || mayBreak(s, before, u) {
			out = append(out, piece{before.to, u.from, u.to})
		} else {
			out[len(out)-1].to = u.to
		}
		before = u
	}
	return out
}

func mayBreak(s string, before, after unit) bool {
	if before.to == after.from && !before.wide && !after.wide {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(s[:before.to])
	first, _ := utf8.DecodeRuneInString(s[after.from:])
	return !strings.ContainsRune(noEnd, last) && !strings.ContainsRune(noBegin, first)
}

func units(s string) []unit {
	out := make([]unit, 0, len(s)/3+1) // a wide character has three bytes
	at := 0
	for _, m := range findAtoms(s) {
		out = appendUnits(out, s[:m[0]], at)
		last, _ := utf8.DecodeLastRuneInString(s[:m[1]])
		out = append(out, unit{from: m[0], to: m[1], wide: isWide(last)})
		at = m[1]
	}
	return appendUnits(out, s, at)
}

// findAtoms spares the search where no atom can be: each holds an address, or a digit or capital letter of a fingerprint.
func findAtoms(s string) [][]int {
	if !strings.Contains(s, "http") && !strings.ContainsAny(s, "0123456789ABCDEF") {
		return nil
	}
	return atoms.FindAllStringIndex(s, -1)
}

// appendUnits cuts s from an offset to its end.
func appendUnits(out []unit, s string, at int) []unit {
	joins := false
	for i, r := range s[at:] {
		u := unit{from: at + i, to: at + i + utf8.RuneLen(r), space: r == ' ' || r == '\t' || r == '\u3000', wide: isWide(r)}
		last := len(out) - 1
		switch {
		case joins && unicode.Is(unicode.M, r), joins && out[last].space == u.space && (u.space || !u.wide && !out[last].wide):
			out[last].to = u.to
		default:
			out = append(out, u)
		}
		joins = true
	}
	return out
}
