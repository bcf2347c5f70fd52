package message

import "strings"

// People draw boxes and headings with whatever their keyboard has. unmark writes a line as the form itself would: ticks as ■ and □
// where an option of the form follows, and labels in brackets or behind a mark as plain labels. Anything else stays as it is.
func (r *formReader) unmark(line string) string {
	if strings.ContainsAny(line, tickSigns+"(（[［〔") {
		line = r.plainTicks(line)
	}
	if strings.ContainsAny(line, "【[［〔＜<■□◆") {
		line = r.plainLabel(line)
	}
	return line
}

// tickSigns are marks that are also used for other things, or that a font made up.
const tickSigns = "○◯●◎レ✅⬛⬜☑☒☐✓✔◻◼◉"

// optionStarts are how the options of the forms begin, folded.
var optionStarts = []string{
	"知らせて", "知らせない", "ipaとのみ", "ipaのみ", "ipa とのみ", "ウェブサイト運営者", "製品開発者に", "運営者に", "開発者に", "掲載", "しない", "する", "自分で発見", "人から入手", "ウェブサイトから入手",
	"常に", "時々", "まれに", "海外で", "国内開発", "希望", "はい", "いいえ", "可", "不可", "yes", "no", "may be", "ipa only",
}

// longestStart is in bytes; more than the longest of optionStarts and the spaces before it.
const longestStart = 60

func beginsOption(words string) bool {
	words = strings.ToValidUTF8(words[:min(len(words), longestStart)], "")
	words = strings.TrimLeft(strings.ToLower(string(foldRunes(words))), " \t")
	for _, start := range optionStarts {
		if strings.HasPrefix(words, start) {
			return true
		}
	}
	return false
}

// plainTicks: a filled circle beside hollow ones makes those unticked ones, in the whole form.
func (r *formReader) plainTicks(line string) string {
	runes := []rune(line)
	out := make([]rune, 0, len(runes))
	for i := 0; i < len(runes); i++ {
		on, n := r.tickAt(runes[i:])
		if n == 0 || !beginsOption(string(runes[i+n:min(len(runes), i+n+longestStart)])) {
			out = append(out, runes[i])
			continue
		}
		for len(out) > 0 && strings.ContainsRune("□■☐", out[len(out)-1]) {
			out = out[:len(out)-1] // a mark written behind the printed box
		}
		out = append(out, map[bool]rune{true: '■', false: '□'}[on])
		i += n - 1
	}
	return string(out)
}

// insideBox may stand between brackets that draw a box.
const insideBox = " 　xXvVレ✓✔○◯●◎*■"

// tickAt reads the tick that the runes begin with, and how many runes it takes; 0 = there is none.
func (r *formReader) tickAt(runes []rune) (on bool, n int) {
	if strings.ContainsRune(tickSigns, runes[0]) {
		return r.ticks(runes[0]), 1
	}
	if !strings.ContainsRune("(（[［〔", runes[0]) {
		return false, 0
	}
	for i, c := range runes[1:min(len(runes), 5)] {
		switch {
		case strings.ContainsRune(")）]］〕", c):
			return on, i + 2
		case !strings.ContainsRune(insideBox, c):
			return false, 0
		}
		on = on || c != ' ' && c != '　'
	}
	return false, 0
}

func (r *formReader) ticks(mark rune) bool {
	switch mark {
	case '☐', '⬜', '◻':
		return false
	case '○', '◯':
		return !r.hollow
	}
	return true
}

// hollowCircles reports whether some option of the form has a filled circle.
func hollowCircles(lines []string) bool {
	for _, line := range lines {
		for i, c := range line {
			if strings.ContainsRune("●◎◉", c) && beginsOption(line[i+len(string(c)):]) {
				return true
			}
		}
	}
	return false
}

var labelBrackets = map[rune]string{'【': "】", '[': "]", '［': "］", '〔': "〕", '<': ">", '＜': "＞"}

// plainLabel takes a label out of its brackets, or from behind the mark that sets it off.
func (r *formReader) plainLabel(line string) string {
	start := len(line) - len(strings.TrimLeft(line, " \t　"))
	if m := findNumbering(string(foldRunes(line))); m != nil {
		start = len(string([]rune(line)[:len([]rune(m[0]))]))
	}
	before, body := line[:start], line[start:]
	first := []rune(body + " ")[0]
	if closing, ok := labelBrackets[first]; ok {
		label, rest, ok := strings.Cut(body[len(string(first)):], closing)
		if ok && r.isLabel(label) {
			rest = strings.TrimLeft(rest, " \t　:：")
			return before + strings.TrimSpace(label) + "：" + rest
		}
		return line
	}
	if first == '■' || first == '□' || first == '◆' {
		rest := strings.TrimLeft(body[len(string(first)):], " \t　")
		if label, _, _ := cutLabel(rest); r.isLabel(label) && !beginsOption(rest) {
			return before + rest
		}
	}
	return line
}

func (r *formReader) isLabel(label string) bool {
	if len(label) > longestLabel {
		return false
	}
	_, ok := r.item(strings.TrimSpace(label))
	return ok || sectionTitles[labelKey(label)]
}
