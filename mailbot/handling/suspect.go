package handling

import (
	"slices"
	"strings"
)

// Identity is what is known of a finder and must not reach whom he did not allow to know (guideline IV.2.5 ウ).
type Identity struct{ Names, Addresses, Organisations, Handles, Phones []string }

// Line is one line of a text. Why is "" when nothing was found in it, else what it may tell of its writer.
type Line struct {
	N    int // from 1
	Text string
	Why  string
}

// The findings. A line has the first of them that fits.
const (
	WhyName         = "name"
	WhyAddress      = "address" // by mail or by post
	WhyOrganisation = "organisation"
	WhyHandle       = "handle"
	WhyPhone        = "phone"
	WhyLink         = "link" // a page that is somebody's own
	WhyPath         = "path" // a local path or prompt with an account's name
	WhyQuotedHeader = "quoted_header"
	WhySignature    = "signature"
	WhyGreeting     = "greeting" // the writer says who he is
)

// Suspect gives every line of a finder's text with what in it may tell who the finder is: what is known of him, however it
// is spelled, wrapped or quoted, and what people commonly give away. It proposes; a person decides what is struck, since
// paraphrase, translation, romaji of a name and manner of writing cannot be seen. Time is linear in the text.
//
//	お世話になっております。架空大学の山田です。   greeting, or name when 山田 太郎 is known
//	> From: 山田                             name, else quoted_header
//	検証には C:\Users\yamada\poc.py を使用     path
//
// users.md A4, S9, N15.
func Suspect(text string, id Identity) []Line {
	d := newDraft(text)
	d.markKnown(id)
	for i, plain := range d.plain {
		d.mark(i, generic(plain))
	}
	d.markHeaders()
	d.markSignatures()
	d.markGreetings()
	return d.lines
}

// Strike replaces the lines with these numbers (from 1) by mark, which the reader must understand as words left out. All
// other lines stay as they are; numbers that the text does not have are passed over.
func Strike(text string, struck []int, mark string) string {
	lines := strings.Split(text, "\n")
	for _, n := range struck {
		if 1 <= n && n <= len(lines) {
			lines[n-1] = mark
		}
	}
	return strings.Join(lines, "\n")
}

// draft is a text on its way through the searches.
type draft struct {
	text   string
	lines  []Line
	starts []int    // where in text each line begins
	plain  []string // each line folded in width, without quotation marks
	depth  []int    // how often each line is quoted
}

func newDraft(text string) *draft {
	d := &draft{text: text}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		depth, plain := unquoted(WidthFolded(line))
		d.lines = append(d.lines, Line{N: i + 1, Text: line})
		d.starts = append(d.starts, at)
		d.plain = append(d.plain, plain)
		d.depth = append(d.depth, depth)
		at += len(line) + 1
	}
	return d
}

func (d *draft) mark(i int, why string) {
	if d.lines[i].Why == "" {
		d.lines[i].Why = why
	}
}

// lineAt is the index of the line that holds the byte at offset.
func (d *draft) lineAt(offset int) int {
	i, found := slices.BinarySearch(d.starts, offset)
	if !found {
		i--
	}
	return i
}

// unquoted takes the marks of quotation off a line.
func unquoted(line string) (depth int, rest string) {
	for {
		trimmed := strings.TrimLeft(line, " \t")
		rest, ok := strings.CutPrefix(strings.TrimPrefix(trimmed, "|"), ">")
		if !ok {
			return depth, line
		}
		line = strings.TrimPrefix(rest, " ")
		depth++
	}
}
