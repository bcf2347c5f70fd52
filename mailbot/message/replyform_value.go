package message

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"keikai/mailbot/handling"
)

// fieldReading is what was read for a field, of one place of a mail or of all of them.
type fieldReading struct {
	choices []string // each once; more than one is a contradiction
	tail    string   // words that belong to the choice
	texts   []string // what was written, each once
	known   []string // their spellings
	doubt   bool
}

func (f fieldReading) answered() bool { return f.doubt || len(f.choices) > 0 || len(f.texts) > 0 }

// written is all that was written.
func (f fieldReading) written() string { return strings.Join(f.texts, "\n") }

// mostTexts bounds what is kept of a field that a mail answers again and again.
const mostTexts = 20

// merge adds what another place says. The same said twice is said once.
func (f *fieldReading) merge(o fieldReading) {
	for _, c := range o.choices {
		if !slices.Contains(f.choices, c) {
			f.choices = append(f.choices, c)
		}
	}
	for _, t := range o.texts {
		if len(f.texts) == mostTexts {
			break
		}
		if known := string(spelling(t)); !slices.Contains(f.known, known) {
			f.texts, f.known = append(f.texts, t), append(f.known, known)
		}
	}
	if o.tail != "" && f.tail != "" && o.tail != f.tail {
		f.doubt = true
	}
	if f.tail == "" {
		f.tail = o.tail
	}
	f.doubt = f.doubt || o.doubt
}

// read reads what stands behind and below the field's label.
func (f *replyField) read(text string) fieldReading {
	switch {
	case f.choices != nil:
		return f.choices.read(text)
	case f.Date:
		got := dayReading(text)
		if low := strings.ToLower(text); pastDays[f.Key] && (strings.Contains(low, "予定") || strings.Contains(low, "planned")) {
			got.choices, got.doubt = nil, true
		}
		return got
	}
	return textReading(text)
}

// pastDays are fields of a day that has come: what is only planned is no answer to them.
var pastDays = map[string]bool{"received": true, "done": true}

// record puts what was read into the reply.
func (f *replyField) record(out *handling.Reply, got fieldReading) {
	if f.Kept {
		f.keep(out, got)
		return
	}
	a := handling.FieldAnswer{Form: out.Form, Field: f.Key, Text: got.written()}
	doubt := got.doubt || len(got.choices) > 1
	if len(got.choices) == 1 {
		a.Choice = got.choices[0]
	}
	if f.choices == nil && !f.Date {
		doubt = doubt || len(got.texts) > 1
	}
	if doubt {
		out.Doubts = append(out.Doubts, f.Key)
	}
	out.Answers = append(out.Answers, a)
}

// keep records a field that was printed filled in: whether its reader has changed it only the caller knows.
func (f *replyField) keep(out *handling.Reply, got fieldReading) {
	if f.Key == "number" {
		for _, text := range got.texts {
			for _, tag := range SplitSubject("取扱番号 " + text).Tags {
				if !slices.Contains(out.Numbers, tag) {
					out.Numbers = append(out.Numbers, tag)
				}
			}
		}
		return
	}
	out.Kept = append(out.Kept, handling.FieldAnswer{Form: out.Form, Field: f.Key, Text: got.written()})
	if len(got.texts) > 1 {
		out.Doubts = append(out.Doubts, f.Key)
	}
}

// textReading reads free words.
func textReading(text string) fieldReading {
	if isBlankAnswer(text) {
		return fieldReading{}
	}
	return fieldReading{texts: []string{text}}
}

// isBlankAnswer tells a place for an answer from an answer: lines to write on, empty brackets, the form of a day.
func isBlankAnswer(text string) bool {
	text = strings.ToUpper(norm.NFKC.String(text[:min(len(text), longestMark)]))
	text = strings.ReplaceAll(text, "YYYY-MM-DD", "")
	return strings.Trim(text, " \t\r\n_-–―ー—()[]「」【】:.。…・*|") == ""
}

// Days as people write them, and the words that they put around one without changing it.
var (
	dayPattern = regexp.MustCompile(`(?:(?:平成|令和|[hr])\s*)?(?:元|\d{1,4})\s*[-‐‑−–—ー―/.年]\s*\d{1,2}\s*[-‐‑−–—ー―/.月]\s*\d{1,4}(?:\s*日)?(?:\s*\([^()\n]{1,12}\))?` +
		`|20\d{6}` +
		`|(?:\d{1,2}(?:st|nd|rd|th)?[ -]+(?:of )?)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[ -]+\d{4}` +
		`|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}` +
		`|\d{1,2}\s*[/月]\s*\d{1,2}(?:\s*日)?(?:\s*\([^()\n]{1,12}\))?`)
	monthName = regexp.MustCompile(`jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec`)
	dayDigits = regexp.MustCompile(`\d+`)
	timeOfDay = regexp.MustCompile(`t?\d{1,2}:\d{2}(?::\d{2})?(?:\+\d{2}:?\d{2}|z)?`)
	dayFiller = []string{"までに", "まで", "予定", "です", "受領しました", "受領いたしました", "受領致しました", "受領済み", "受領", "受信", "完了しました", "完了いたしました", "完了済み",
		"完了", "修正済み", "対応済み", "希望します", "希望いたします", "希望", "でお願いします", "でお願いいたします", "お願いします", "お願いいたします", "公開", "に", "を", "until", "received",
		"done", "planned", "please", "by", "on", "jst", "utc"}
)

// dayReading reads a field of a day: the day when it stands there with its year, else a doubt.
func dayReading(text string) fieldReading {
	if isBlankAnswer(text) {
		return fieldReading{}
	}
	got := fieldReading{texts: []string{text}}
	if day, _, ok := absoluteDay(text); ok {
		got.choices = []string{day.String()}
	} else {
		got.doubt = true
	}
	return got
}

// absoluteDay reads a text that is one day with its year and nothing else that matters; words is the day as written, folded. There is no
// clock here: "4/28" is no day, and neither is "4月中旬" (users.md C4).
func absoluteDay(text string) (day handling.Date, words string, ok bool) {
	if len(text) > longestMark {
		return day, "", false
	}
	low := strings.ToLower(norm.NFKC.String(text))
	rest := low
	for {
		loc := dayPattern.FindStringIndex(rest)
		if loc == nil {
			break
		}
		d, good := readDay(rest[loc[0]:loc[1]])
		if !good || touchesDigit(rest, loc) || ok && d != day {
			return handling.Date{}, "", false
		}
		if !ok {
			words = strings.ToUpper(strings.TrimSpace(rest[loc[0]:loc[1]]))
		}
		day, ok = d, true
		rest = rest[:loc[0]] + " " + rest[loc[1]:]
	}
	if !ok || !isDayFiller(rest) {
		return handling.Date{}, "", false
	}
	return day, words, true
}

func touchesDigit(s string, loc []int) bool {
	return loc[0] > 0 && isDigit(rune(s[loc[0]-1])) || loc[1] < len(s) && isDigit(rune(s[loc[1]]))
}

func readDay(word string) (handling.Date, bool) {
	if month := monthName.FindString(word); month != "" {
		word = englishDay(word, month)
	} else if digits := dayDigits.FindString(word); len(digits) == 8 && digits == word {
		word = word[:4] + "-" + word[4:6] + "-" + word[6:]
	}
	word = strings.Join(strings.FieldsFunc(word, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), "")
	d, fault := handling.ParseDate(word, handling.Date{})
	return d, fault.Code == "" && d.Y >= 2000
}

func englishDay(word, month string) string {
	numbers := dayDigits.FindAllString(word, 2)
	at := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", month)
	return numbers[1] + "-" + strconv.Itoa(at/3+1) + "-" + numbers[0]
}

// isDayFiller tells that words around a day do not change it.
func isDayFiller(rest string) bool {
	rest = timeOfDay.ReplaceAllString(rest, "")
	for _, w := range dayFiller {
		rest = strings.ReplaceAll(rest, w, "")
	}
	return strings.Trim(rest, " \t\n()[]。、.,:!") == "" || isPolite(rest)
}

// Forms of speech that change nothing.
var (
	politeVerbs = strings.NewReplacer("いたしません", "しない", "致しません", "しない", "しません", "しない", "いたします", "する", "致します", "する", "します", "する",
		"できません", "できない", "出来ません", "できない", "出来ない", "できない", "ありません", "ない")
	politeEndings = []string{"でお願いする", "をお願いする", "お願いする", "でございます", "となります", "になります", "であります", "を希望する", "を選択する", "を選択", "といたする", "とする", "ですね", "です",
		"の方", "番"}
)

// plainSpeech brings an answer into the words of a choice: "同意いたします。" is 同意する.
func plainSpeech(words string) string {
	if len(words) > longestMark {
		return ""
	}
	w := strings.Trim(string(spelling(words)), "。.!\"'「」『』()[]-→■☑✓✔レ○◯〇●◎*")
	w = politeVerbs.Replace(w)
	for changed := true; changed; {
		changed = false
		for _, e := range politeEndings {
			if cut, ok := strings.CutSuffix(w, e); ok && cut != "" {
				w, changed = cut, true
			}
		}
	}
	return w
}

var fillers = []string{"よろしく", "宜しく", "お願いします", "お願いいたします", "お願い致します", "お願い申し上げます", "承知しました", "承知いたしました", "承知致しました", "了解しました", "了解です",
	"了解いたしました", "ありがとうございます", "有難うございます", "お世話になっております", "いつもお世話になっております", "ご連絡", "どうぞ", "以上です", "以上", "です", "でお願いします", "を希望します", "を選択します",
	"を選択", "でございます", "となります", "希望", "とします", "といたします", "に", "で", "番", "の方", "thankyou", "thanks", "please", "bestregards", "kindregards", "regards", "understood", "noted"}

// isPolite tells words that say nothing beside the answer.
func isPolite(words string) bool {
	if len(words) > longestMark {
		return false
	}
	w := string(spelling(words))
	for changed := true; changed; {
		changed = false
		w = strings.Trim(w, "。.!()\"「」-~ー")
		for _, f := range fillers {
			if cut, ok := strings.CutSuffix(w, f); ok {
				w, changed = cut, true
			}
		}
	}
	return w == ""
}
