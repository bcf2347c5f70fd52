package message

import (
	"regexp"
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

// read reads what stands behind and below a field's label: a number or words in the line, a mark at one of the choices printed below,
// or the one choice that was left there.
func (c *replyChoices) read(text string) fieldReading {
	if len(text) > mostChoiceText {
		return fieldReading{doubt: true, texts: []string{text}}
	}
	t, written := foldReply(text)
	p := choiceReader{c: c, t: t, written: written, hints: c.hints(t)}
	p.between(0, p.start(0))
	for i := range p.hints {
		p.behind(i)
	}
	p.marks()
	p.count()
	return p.reading()
}

// choiceReader gathers what one text says of a choice.
type choiceReader struct {
	c          *replyChoices
	t, written []rune
	hints      []hint
	chosen     []int
	tail       string
	words      []string // written beside the printed choices
	doubt      bool
}

func (p *choiceReader) start(i int) int {
	if i < len(p.hints) {
		return p.hints[i].from
	}
	return len(p.t)
}

func (p *choiceReader) choose(i int) {
	if !slices.Contains(p.chosen, i) {
		p.chosen = append(p.chosen, i)
	}
}

func (p *choiceReader) original(from, to int) string {
	return strings.TrimSpace(strings.ReplaceAll(string(p.written[from:to]), string(circle), ""))
}

// between reads the lines from one place to another, where no printed choice stands.
func (p *choiceReader) between(from, to int) {
	for from < to {
		end := from
		for end < to && p.t[end] != '\n' {
			end++
		}
		if words := p.original(from, end); words != "" {
			p.take(words, words)
		}
		from = end + 1
	}
}

// take judges words that stand in no printed choice; written is the line that they belong to.
func (p *choiceReader) take(words, written string) {
	if isBlankAnswer(words) {
		return
	}
	p.words = append(p.words, written)
	got, ok := p.c.answer(words)
	switch {
	case ok:
		p.choose(got.choice)
		p.addTail(got.tail)
		p.doubt = p.doubt || got.doubt
	case !isPolite(words):
		p.tailOrDoubt(words)
	}
}

func (p *choiceReader) addTail(tail string) {
	switch {
	case tail == "" || p.tail == tail:
	case p.tail == "":
		p.tail = tail
	default:
		p.tail += "\n" + tail
	}
}

// tailOrDoubt takes a line that is no choice: below one that wants words it is those.
func (p *choiceReader) tailOrDoubt(words string) {
	if len(p.chosen) == 1 && p.c.list[p.chosen[0]].Tail && p.tail == "" {
		p.tail = words
		return
	}
	p.doubt = true
}

// behind reads what stands between a printed choice and the next one: a mark, the words that belong to it, something else.
func (p *choiceReader) behind(i int) {
	h := &p.hints[i]
	next := p.start(i + 1)
	from := h.to
	end := from
	for end < next && p.t[end] != '\n' {
		end++
	}
	from = p.c.skipTail(p.t, from, next)
	end = max(end, from)
	rest := string(p.t[from:end])
	switch {
	case strings.Trim(rest, " \t、,/。.;|") == "":
	case p.isMarked(h, from, end, next):
	case p.c.list[h.choice].Tail:
		p.choose(h.choice)
		p.addTail(trimTail(p.original(from, end)))
		p.words = append(p.words, p.original(h.from, end))
	default:
		p.take(p.original(from, end), p.original(h.from, end))
	}
	p.between(end, next)
}

// skipTail goes past what is printed in the place of a choice's words, wherever the client has broken the line.
func (c *replyChoices) skipTail(t []rune, from, to int) int {
	j := skipRunes(t, from, " \t\n")
	for _, letters := range c.tails {
		if end, ok := spelledAt(t, j, letters); ok && end <= to {
			return end
		}
	}
	return from
}

// isMarked takes a mark behind a choice: "1 同意する ○". Before the next choice it is this one's when it stands nearer to it.
func (p *choiceReader) isMarked(h *hint, from, end, next int) bool {
	var mark rune
	j := skipRunes(p.t, from, " \t")
	if j < end && strings.ContainsRune(leftMarks, p.t[j]) {
		mark, j = p.t[j], j+1
	} else {
		j = marksAt(p.t[:end], j, &mark)
	}
	if mark == 0 || skipRunes(p.t, j, " \t。、←⇐⬅") < end {
		return false
	}
	if h.mark == 0 || h.mark == emptyMark {
		h.mark = mark
	}
	return true
}

// marks looks at the marks of all printed choices together: ○ makes × a no, a mark that all of them have is an ornament, and a circled
// number says something only among others that are not.
func (p *choiceReader) marks() {
	circles, ornament, circled := false, len(p.hints) > 1, 0
	for _, h := range p.hints {
		circles = circles || strings.ContainsRune(circleMarks, h.mark)
		ornament = ornament && h.mark == p.hints[0].mark
		if h.circled {
			circled++
		}
	}
	for _, h := range p.hints {
		switch {
		case h.circled && circled < len(p.hints):
			p.choose(h.choice)
		case h.mark == 0 || h.mark == emptyMark || ornament:
		case strings.ContainsRune(denyingMarks, h.mark) || h.mark == 'x' && circles:
			p.doubt = p.doubt || !circles
		default:
			p.choose(h.choice)
		}
	}
	if ornament && len(p.hints) > 0 && strings.ContainsRune("■☑☒✓✔✅レ", p.hints[0].mark) {
		p.doubt = true // everything is ticked
	}
}

// count looks at how often each printed choice stands there. One more time than the others: it was written anew as the answer. Alone:
// the others were deleted, unless the notice has printed it alone.
func (p *choiceReader) count() {
	times := make([]int, len(p.c.list))
	for _, h := range p.hints {
		times[h.choice]++
	}
	var present []int
	least := 0
	for i, n := range times {
		if n > 0 {
			present = append(present, i)
			if least == 0 || n < least {
				least = n
			}
		}
	}
	whole := slices.ContainsFunc(p.c.printed, func(list []int) bool { return slices.Equal(list, present) })
	switch {
	case len(present) == 0:
	case len(present) == 1:
		if !whole || times[present[0]] > 1 {
			p.choose(present[0])
		}
	default:
		for _, i := range present {
			if times[i] > least {
				p.choose(i)
			}
		}
		// Some were deleted, but not all others.
		if !whole && len(p.chosen) == 0 {
			p.doubt = true
		}
	}
	// What was chosen in words was also deleted below: the two contradict.
	if !whole && len(present) == 1 && len(p.chosen) > 1 {
		p.doubt = true
	}
}

func (p *choiceReader) reading() fieldReading {
	got := fieldReading{doubt: p.doubt, tail: p.tail}
	for _, i := range p.chosen {
		got.choices = append(got.choices, p.c.list[i].Value)
	}
	if len(p.chosen) == 1 {
		got.doubt = got.doubt || !p.c.fits(p.chosen[0], &got.tail)
	}
	if len(p.words) == 0 && (len(p.chosen) > 0 || p.doubt) {
		for _, h := range p.hints {
			if len(p.chosen) == 0 || slices.Contains(p.chosen, h.choice) {
				p.words = append(p.words, p.original(h.from, h.to))
			}
		}
		p.words = slices.Compact(p.words)
	}
	if len(p.words) > 0 && (got.doubt || len(p.chosen) > 0) {
		got.texts = []string{strings.Join(p.words, "\n")}
	}
	if len(p.chosen) == 1 && p.c.list[p.chosen[0]].Tail && got.tail != "" {
		got.texts = []string{got.tail}
	}
	return got
}

var cveNumber = regexp.MustCompile(`(?i)CVE-\d{4}-\d{4,19}`)

// fits tells whether the words that belong to a choice are what it wants: a day, a CVE number. A tail that is that alone is cut to it.
func (c *replyChoices) fits(i int, tail *string) bool {
	switch choice := c.list[i]; {
	case strings.Contains(choice.EN, "YYYY-MM-DD"):
		day, words, ok := absoluteDay(*tail)
		if ok && !day.IsZero() {
			*tail = words
		}
		return ok
	case choice.Value == "have":
		ids := cveNumber.FindAllString(*tail, 2)
		if len(ids) == 1 && strings.Trim(strings.Replace(*tail, ids[0], "", 1), " です。.、()") == "" {
			*tail = strings.ToUpper(ids[0])
		}
		return len(ids) > 0
	}
	return true
}

// trimTail takes off the brackets that a choice's words were written in.
func trimTail(s string) string { return strings.Trim(s, " \t\n　:()[]「」、,。→=") }

// choiceAnswer is a line that was understood as an answer.
type choiceAnswer struct {
	choice  int
	tail    string
	doubt   bool // with words that are neither the choice's nor polite
	said    bool // it names itself an answer: "回答：2"
	hasTail bool
}

var (
	answerWord   = regexp.MustCompile(`^(?:(?:当方の|弊社の|our )?(?:ご回答|回答|返答|お返事|答え|答|選択肢|選択|answer|ans\.?|a[:.])\s*(?:は|is)?|番号|no\.|option|number)[\s:→⇒=>-]*`)
	answerNumber = regexp.MustCompile(`^[\s("\[【「『<*#→⇒■☑✓✔レ○◯〇●◎-]*(?:番号|選択肢|no\.|option)?\s*(\d{1,2})`)
)

// answer reads a line as an answer: a number with or without the choice's words, or those alone.
func (c *replyChoices) answer(line string) (choiceAnswer, bool) {
	_, written := foldReply(line)
	s := strings.TrimSpace(strings.ReplaceAll(string(written), string(circle), ""))
	low := strings.ToLower(s)
	if len(low) != len(s) {
		s = low // a letter that has another length in small: its case is lost, not its place
	}
	said := false
	for range 2 {
		if loc := answerWord.FindStringIndex(low); loc != nil && loc[1] < len(low) {
			s, low, said = s[loc[1]:], low[loc[1]:], true
		}
	}
	got, ok := c.numbered(s, low)
	if !ok {
		got, ok = c.inWords(s, low)
	}
	got.said = said
	return got, ok
}

func (c *replyChoices) numbered(s, low string) (choiceAnswer, bool) {
	m := answerNumber.FindStringSubmatchIndex(low)
	if m == nil {
		return choiceAnswer{}, false
	}
	i := 0
	for _, d := range low[m[2]:m[3]] {
		i = i*10 + int(d-'0')
	}
	rest, lowRest := s[m[3]:], low[m[3]:]
	if i < 1 || i > len(c.list) || beginsLongerNumber(lowRest, c.list[i-1].Tail) {
		return choiceAnswer{}, false
	}
	got := choiceAnswer{choice: i - 1}
	cut := len(lowRest) - len(strings.TrimLeft(lowRest, ")]】」』>*番.,、: \t\"-→=ー"))
	rest, lowRest = rest[cut:], lowRest[cut:]
	if c.list[i-1].Tail {
		got.tail, got.hasTail = c.tailOf(i-1, rest), true
		return got, true
	}
	_, only := c.says(i-1, lowRest)
	got.doubt = !only
	return got, true
}

// beginsLongerNumber keeps "2026", "4/28", "1.5" and "3月" from being the choice that they begin with. Where a day follows,
// "2.2026-04-28" is one.
func beginsLongerNumber(rest string, tail bool) bool {
	if rest == "" {
		return false
	}
	for _, unit := range []string{"月", "年", "日", "時", "件", "%", "~", "〜"} {
		if strings.HasPrefix(rest, unit) {
			return true
		}
	}
	if isDigit(rune(rest[0])) {
		return true
	}
	if strings.IndexByte("/-.,", rest[0]) < 0 || len(rest) < 2 || !isDigit(rune(rest[1])) {
		return false
	}
	_, _, ok := absoluteDay(rest[1:])
	return !(tail && ok)
}

// tailOf takes the choice's own words off what was written behind its number.
func (c *replyChoices) tailOf(i int, rest string) string {
	t, written := foldReply(rest)
	if choice, end, ok := c.wordsAt(t, 0); ok && choice == i {
		return trimTail(string(written[c.skipTail(t, end, len(t)):]))
	}
	tail := trimTail(rest)
	if isPolite(tail) {
		return ""
	}
	return tail
}

// inWords reads an answer without a number.
func (c *replyChoices) inWords(s, low string) (choiceAnswer, bool) {
	if i, ok := c.meaning(low); ok && !c.list[i].Tail {
		return choiceAnswer{choice: i}, true
	}
	t, _ := foldReply(s)
	if i, _, ok := c.wordsAt(t, 0); ok && c.list[i].Tail {
		return choiceAnswer{choice: i, tail: c.tailOf(i, s), hasTail: true}, true
	}
	for i, choice := range c.list {
		if choice.Value == "have" && strings.HasPrefix(low, "cve-") && cveNumber.MatchString(s) {
			return choiceAnswer{choice: i, tail: s, hasTail: true}, true
		}
	}
	for i := range c.list {
		if named, only := c.says(i, low); named && only && !c.list[i].Tail {
			return choiceAnswer{choice: i}, true
		}
	}
	return choiceAnswer{}, false
}

// says tells whether words name this choice, and whether they say nothing else but politely.
func (c *replyChoices) says(i int, words string) (named, only bool) {
	if m, ok := c.meaning(words); ok {
		return m == i, m == i
	}
	for _, piece := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune("。、,.!()\n;", r) }) {
		switch m, ok := c.meaning(piece); {
		case ok && m == i:
			named = true
		case ok:
			return named, false
		case isPolite(piece), strings.TrimSpace(piece) == "はい", strings.TrimSpace(piece) == "yes":
		default:
			return named, false
		}
	}
	return named, true
}

// meaning finds the choice that words name, whatever the manner of speech.
func (c *replyChoices) meaning(words string) (int, bool) {
	word := plainSpeech(words)
	if word == "" {
		return 0, false
	}
	for _, w := range c.words {
		base := string(w.letters)
		if word == plainSpeech(base) || word == strings.TrimSuffix(base, "する") {
			return w.choice, true
		}
	}
	for i, choice := range c.list {
		if choice.Value == "yes" && (word == "はい" || word == "yes") || choice.Value == "no" && (word == "いいえ" || word == "no") {
			return i, true
		}
	}
	return 0, false
}

// alone reads a line that stands outside the form as an answer. Where the form asks several things, it must call itself an answer.
func (c *replyChoices) alone(line string, only bool) (fieldReading, bool) {
	if len(line) > longestMark {
		return fieldReading{}, false
	}
	got, ok := c.answer(line)
	if !ok || got.doubt || !got.said && (!only || got.hasTail && !c.fits(got.choice, &got.tail)) {
		return fieldReading{}, false
	}
	if choice := c.list[got.choice]; got.hasTail && choice.Value != "have" && !strings.Contains(choice.EN, "YYYY-MM-DD") && !got.said {
		return fieldReading{}, false // "3 点" is not the third choice
	}
	return c.read(strings.TrimSpace(line)), true
}
