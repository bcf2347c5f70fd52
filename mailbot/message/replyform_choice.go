package message

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// replyChoices are the choices of a field with all words for them.
type replyChoices struct {
	list    []handling.ReplyChoice
	words   []choiceWords // longest first
	tails   [][]rune      // what is printed where the words of a choice go: (YYYY-MM-DD)
	printed [][]int       // the lists of choices that a notice prints, which depends on its reader's role
}

type choiceWords struct {
	letters []rune
	choice  int
}

func newReplyChoices(f handling.ReplyField) *replyChoices {
	if len(f.Choices) == 0 {
		return nil
	}
	c := &replyChoices{list: f.Choices}
	var all, common []int
	for i, choice := range f.Choices {
		all = append(all, i)
		if len(choice.Roles) == 0 {
			common = append(common, i)
		}
		for _, words := range []string{choice.JA, choice.EN} {
			base, tail, ok := strings.Cut(words, "（")
			if !ok {
				base, tail, ok = strings.Cut(words, "(")
			}
			if ok {
				c.tails = append(c.tails, spelling("("+tail))
			}
			c.words = append(c.words, choiceWords{spelling(base), i})
		}
	}
	c.printed = [][]int{all, common}
	slices.SortStableFunc(c.words, func(a, b choiceWords) int { return len(b.letters) - len(a.letters) })
	return c
}

// hint is one choice as it is printed, "2 別の日を希望する", perhaps with a mark that somebody has put to it.
type hint struct {
	choice   int
	from, to int // in the text, marks included
	mark     rune
	circled  bool
}

// Marks that choose, that are empty, that stand for no, and letters that are marks when they stand alone.
const (
	choosingMarks = "■☑☒✓✔✅レ○◯〇●◎◉★☆*" + rightMarks
	rightMarks    = "→⇒➡☞⇨►▶"
	circleMarks   = "○◯〇●◎"
	emptyMarks    = "□☐◻"
	denyingMarks  = "×✕✖✗✘❌"
	letterMarks   = "xvo"
	leftMarks     = "←⇐⬅"
)

// emptyMark is what an empty box counts as.
const emptyMark = '□'

// boxEnds close a box drawn by hand.
var boxEnds = map[rune]rune{'[': ']', '(': ')'}

// hintAt reads a choice that begins at i: marks, number, words. Number or mark must be there, and the number must be the one of the
// words.
func (c *replyChoices) hintAt(t []rune, i int) (hint, bool) {
	if i > 0 && isWordRune(t[i-1]) && isWordRune(t[i]) {
		return hint{}, false
	}
	h := hint{from: i}
	j := marksAt(t, i, &h.mark)
	if j < len(t) && t[j] == circle {
		h.circled = true
		j++
	}
	number, j := hintNumber(t, j)
	if number > 0 {
		j = marksAt(t, j, &h.mark)
	}
	if number == 0 && h.mark == 0 {
		return hint{}, false
	}
	choice, end, ok := c.wordsAt(t, j)
	if !ok || number > 0 && choice != number-1 {
		return hint{}, false
	}
	h.choice, h.to = choice, end
	return h, true
}

func isWordRune(r rune) bool { return isDigit(r) || isLatin(r) }

// wordsAt finds the longest words of a choice that stand at i.
func (c *replyChoices) wordsAt(t []rune, i int) (choice, end int, ok bool) {
	for _, w := range c.words {
		if end, ok := spelledAt(t, i, w.letters); ok {
			return w.choice, end, true
		}
	}
	return 0, 0, false
}

// hintNumber reads "1 ", "1.", "(1)".
func hintNumber(t []rune, i int) (number, after int) {
	j := i
	if j < len(t) && t[j] == '(' {
		j++
	}
	from := j
	for j < len(t) && j < from+2 && isDigit(t[j]) {
		number = number*10 + int(t[j]-'0')
		j++
	}
	if number == 0 {
		return 0, i
	}
	return number, skipRunes(t, j, " \t\n).:、")
}

// mostMarks bounds the marks before one choice.
const mostMarks = 8

// marksAt reads marks from i on and returns the place behind them.
func marksAt(t []rune, i int, mark *rune) int {
	for range mostMarks {
		if i >= len(t) {
			break
		}
		r, n := markAt(t, i)
		if n == 0 {
			return i
		}
		if *mark == 0 || *mark == emptyMark {
			*mark = r
		}
		i = skipRunes(t, i+n, " \t")
	}
	return i
}

// markAt reads one mark: a sign, a box drawn by hand, or a letter that stands alone.
func markAt(t []rune, i int) (mark rune, length int) {
	r := t[i]
	switch {
	case strings.ContainsRune(choosingMarks, r), strings.ContainsRune(denyingMarks, r):
		return r, 1
	case strings.ContainsRune(emptyMarks, r):
		return emptyMark, 1
	case strings.ContainsRune(letterMarks, r) && (i == 0 || !isWordRune(t[i-1])) && (i+1 == len(t) || !isLatin(t[i+1])):
		return r, 1
	case r == '[' || r == '(':
		j := skipRunes(t, i+1, " \t")
		if j < len(t) && t[j] == boxEnds[r] {
			return emptyMark, j + 1 - i
		}
		if j >= len(t) || !strings.ContainsRune(choosingMarks+letterMarks+denyingMarks, t[j]) {
			return 0, 0
		}
		if end := skipRunes(t, j+1, " \t"); end < len(t) && t[end] == boxEnds[r] {
			return t[j], end + 1 - i
		}
	}
	return 0, 0
}

// mostChoiceText is how many bytes of what stands below a field are looked through for its choices; all of them printed have 400.
const mostChoiceText = 8000

// hints finds all choices that stand in a text.
func (c *replyChoices) hints(t []rune) []hint {
	var found []hint
	last := -1
	for i := 0; i < len(t); i++ {
		if last >= 0 && isMarkBehind(t, last, i) {
			continue
		}
		if h, ok := c.hintAt(t, i); ok {
			found = append(found, h)
			last, i = h.to, h.to-1
		}
	}
	return found
}

// isMarkBehind tells a mark at i that belongs to the choice that ends at last, "1 同意する○　2 同意しない": it touches that one, or a
// narrow gap is before it and a wide one behind.
func isMarkBehind(t []rune, last, i int) bool {
	if i-last > 1 || isSpaceRune(t[i]) || i > last && t[last] != ' ' {
		return false
	}
	_, n := markAt(t, i)
	if n == 0 || strings.ContainsRune(rightMarks, t[i]) {
		return false
	}
	after := i + n
	if after >= len(t) || !isSpaceRune(t[after]) {
		return false
	}
	return i == last || t[after] == '\t' || after+1 < len(t) && t[after+1] == ' '
}

func isSpaceRune(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }
