package message

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"keikai/mailbot/handling"
)

// otherField is the last field of every form: その他・ご意見.
const otherField = "other"

// replyField is a field of a form with what its choices need to be found.
type replyField struct {
	handling.ReplyField
	form    int
	choices *replyChoices // nil = it has none
}

// replyLabel is a label as it is printed in one language; several forms may have a field of that name.
type replyLabel struct {
	other  bool
	fields []*replyField
}

func (l *replyLabel) field(form int) *replyField {
	for _, f := range l.fields {
		if f.form == form {
			return f
		}
	}
	return nil
}

// replyFields are the fields by the number of their form, replyLabels the spellings of all labels by their first character, longest
// first.
var (
	replyFields = make([][]*replyField, len(handling.ReplyForms))
	replyLabels = func() map[rune][]labelSpelling {
		// The two languages name one field: a form filled in over a translation has its label twice.
		byField := map[string]*replyLabel{}
		labels := map[rune][]labelSpelling{}
		add := func(words string, label *replyLabel) {
			cut, _, _ := strings.Cut(norm.NFKC.String(words), "(")
			for _, w := range []string{words, cut} {
				if s := spelling(w); len(s) > 0 {
					labels[s[0]] = append(labels[s[0]], labelSpelling{s, label})
				}
			}
		}
		for i, form := range handling.ReplyForms {
			for _, f := range form.Fields {
				field := &replyField{ReplyField: f, form: i, choices: newReplyChoices(f)}
				replyFields[i] = append(replyFields[i], field)
				for _, words := range []string{f.JA, f.EN} {
					key := string(spelling(words))
					if byField[key] == nil {
						byField[key] = &replyLabel{}
						add(words, byField[key])
					}
					byField[key].fields = append(byField[key].fields, field)
				}
			}
		}
		other := &replyLabel{other: true}
		add("その他・ご意見", other)
		add("Anything else", other)
		for _, spellings := range labels {
			slices.SortStableFunc(spellings, func(a, b labelSpelling) int { return len(b.letters) - len(a.letters) })
		}
		return labels
	}()
)

type labelSpelling struct {
	letters []rune
	label   *replyLabel
}

// foundLabel is a label at the beginning of a line.
type foundLabel struct {
	label           *replyLabel
	value           string // as written
	numbered, colon bool
}

// longestLabelled is how many bytes of a line are looked at for its label.
const longestLabelled = 300

// findReplyLabel finds the label that a line begins with, with any number or none, as "１．", "(1)", "①", "■", and with a colon,
// or without one where a number or a wide gap shows that it is a label.
func findReplyLabel(line string) (foundLabel, bool) {
	var found foundLabel
	head := line[:min(len(line), longestLabelled)]
	for len(head) < len(line) && head != "" && !utf8.RuneStart(line[len(head)]) {
		head = head[:len(head)-1]
	}
	text, at := foldPlaces(head)
	i := skipRunes(text, 0, " \t■□●○◆◇・*※-–#([【<「")
	digits := i
	for digits < len(text) && digits < i+2 && isDigit(text[digits]) {
		digits++
	}
	if found.numbered = digits > i; found.numbered {
		i = skipRunes(text, digits, " \t.)]】>、:」")
	}
	if i >= len(text) {
		return found, false
	}
	for _, s := range replyLabels[text[i]] {
		end, ok := spelledAt(text, i, s.letters)
		if !ok {
			continue
		}
		after, colon, ok := afterLabel(text, end, found.numbered)
		if !ok {
			continue
		}
		found.label, found.colon = s.label, colon
		found.value = strings.TrimSpace(line[placeOf(at, after, len(head)):])
		if text[0] == '*' { // bold, as a client makes text of HTML: "*1 理由：* なし"
			found.value = strings.TrimSpace(strings.TrimPrefix(found.value, "*"))
		}
		return found, true
	}
	return found, false
}

// afterLabel finds where the value begins behind a label that ends at i.
func afterLabel(text []rune, i int, numbered bool) (after int, colon, ok bool) {
	gap := skipRunes(text, i, " \t")
	j := gap
	if j < len(text) && text[j] == '(' {
		if end := slices.Index(text[j:], ')'); end > 0 {
			j = skipRunes(text, j+end+1, " \t")
		}
	}
	j = skipRunes(text, j, "?")
	j = skipRunes(text, j, ")]】>」 \t*")
	if j < len(text) && strings.ContainsRune(":=→⇒", text[j]) {
		return skipRunes(text, j, ":=→⇒>"), true, true
	}
	switch {
	case j == len(text):
		return j, false, true
	case gap == i:
		return 0, false, false
	case numbered || gap-i > 1 || text[i] == '\t':
		return gap, false, true
	}
	return 0, false, false
}

func skipRunes(text []rune, i int, skipped string) int {
	for i < len(text) && strings.ContainsRune(skipped, text[i]) {
		i++
	}
	return i
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// spelling is what all ways to write some words share: folded, in small letters, without spaces and such marks as people leave away.
func spelling(words string) []rune {
	lower, _ := foldReply(words)
	return spellingOf(lower)
}

func spellingOf(lower []rune) []rune {
	return slices.DeleteFunc(slices.Clone(lower), isLeftAway)
}

func isLeftAway(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("・,、:?", r) }

// spelledAt tells whether words stand at a place of a folded text, and where they end.
func spelledAt(text []rune, i int, letters []rune) (end int, ok bool) {
	for _, want := range letters {
		for i < len(text) && text[i] != want && isLeftAway(text[i]) {
			i++
		}
		if i >= len(text) || text[i] != want {
			return 0, false
		}
		i++
	}
	if i < len(text) && isLatin(text[i]) && isLatin(text[i-1]) {
		return 0, false
	}
	return i, true
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// circle stands before a digit that was written in a circle, which is how many people in Japan choose one.
const circle = '\x01'

// foldReply folds a text (NFKC) for comparing, in small letters, and for keeping, both of the same length. The wide space becomes a
// tab, which keeps it apart from the narrow one.
func foldReply(s string) (lower, written []rune) {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == circle:
			continue
		case r == '　':
			r = '\t'
		case r >= '①' && r <= '⑳':
			b.WriteRune(circle)
		case r >= '❶' && r <= '❿':
			b.WriteRune(circle)
			r += '①' - '❶'
		}
		b.WriteRune(r)
	}
	written = []rune(norm.NFKC.String(b.String()))
	lower = make([]rune, len(written))
	for i, r := range written {
		lower[i] = unicode.ToLower(r)
	}
	return lower, written
}

// foldPlaces folds a line in small letters and tells at which byte of it each character began.
func foldPlaces(line string) (text []rune, at []int) {
	text, at = make([]rune, 0, len(line)), make([]int, 0, len(line))
	if norm.NFKC.IsNormalString(line) && strings.IndexFunc(line, isCombining) < 0 {
		for i, r := range line {
			text, at = append(text, unicode.ToLower(r)), append(at, i)
		}
		return text, at
	}
	var it norm.Iter
	it.InitString(norm.NFKC, line)
	for !it.Done() {
		place := it.Pos()
		wide := strings.HasPrefix(line[place:], "　")
		for seg := it.Next(); len(seg) > 0; {
			r, n := utf8.DecodeRune(seg)
			seg = seg[n:]
			if wide && r == ' ' {
				r = '\t'
			}
			text, at = append(text, unicode.ToLower(r)), append(at, place)
		}
	}
	return text, at
}

func isCombining(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

func placeOf(at []int, i, end int) int {
	if i < len(at) {
		return at[i]
	}
	return end
}
