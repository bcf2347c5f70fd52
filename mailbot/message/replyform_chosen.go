package message

import (
	"regexp"
	"slices"
	"strings"
)

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
