package message

import (
	"regexp"
	"strings"
)

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
