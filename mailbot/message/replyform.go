package message

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// ReadReply reads a reply form out of a mail's text (notices.md 2, users.md C8), wherever its reader has written: above the quotation,
// behind its marks, between its lines or in a form that he typed anew.
//
//	> 1 公表日（案）： ２
//	>    1 同意する　2 別の日を希望する（2026-04-28）　3 同意できない
//	> 2 理由：
//	リリースの都合による
//
// A line as it was printed is no answer. A field that has two answers, or one that fits no choice and no day, is a doubt; its words are
// kept. nil: the text is no reply form.
func ReadReply(text string) *handling.Reply {
	lines := strings.Split(normalLines(text), "\n")
	var r replyReader
	for i := range lines {
		r.line(lines, i)
	}
	ruled := slices.ContainsFunc(r.sheets, func(s *replySheet) bool { return s.ruled && len(s.entries) > 0 })
	if ruled {
		r.sheets = slices.DeleteFunc(r.sheets, func(s *replySheet) bool { return s.echo })
	} else if formTitle(lines) != "" {
		return nil // a report, whose items have names that stand in reply forms too
	}
	form := r.form()
	if form < 0 {
		return nil
	}
	return r.reply(form)
}

// replySheet is one form on the way down a mail. A mail may hold several: one filled in, and the quotation below it.
type replySheet struct {
	entries []replyEntry
	has     map[*replyLabel]bool
	ruled   bool // begun by the ruling
	closed  bool // ended by a ruling
	echo    bool // words of our own notice, which names things as its form does: quoted, without ruling and numbers
	forms   []int
}

// replyEntry is a label and what stands behind and below it, without marks of quotation.
type replyEntry struct {
	label *replyLabel
	depth int
	lines []string
}

// replyReader walks down a mail; what it holds is where it stands.
type replyReader struct {
	sheets    []*replySheet
	sheet     *replySheet // being read, nil = between forms
	open      bool        // its last entry goes on
	signature bool        // what follows is a signature
	original  bool        // what follows is the mail that is answered, without marks of quotation
	depth     int         // of the line before
	loose     []string    // own lines outside of any form
}

// mostLoose bounds the lines that are looked at as an answer without a label.
const mostLoose = 100

func (r *replyReader) line(lines []string, i int) {
	depth, body := unquoteReply(lines[i])
	if depth > r.depth {
		r.signature, r.original = false, false
	}
	r.depth = depth
	switch {
	case isReplyRule(body):
		r.begin(true)
	case isRule(body):
		r.end(true)
	case isSignatureMark(body):
		r.end(false)
		r.signature = true
	case isForwardMark(body) || isSubjectLine(body):
		r.end(false)
		r.signature, r.original = false, depth == 0
	case r.signature:
	case r.label(depth, body):
	case strings.TrimSpace(body) == "以上" || isAttribution(lines, i):
		r.end(false)
	case r.sheet != nil && r.open:
		r.words(depth, body)
	case r.sheet == nil && depth == 0 && !r.original && len(r.loose) < mostLoose && strings.TrimSpace(body) != "":
		r.loose = append(r.loose, body)
	}
}

// begin begins a form. A ruling that was cut in two begins one.
func (r *replyReader) begin(ruled bool) {
	r.sheet = &replySheet{ruled: ruled, has: map[*replyLabel]bool{}}
	r.sheets = append(r.sheets, r.sheet)
	r.open, r.signature = false, false
}

func (r *replyReader) end(closed bool) {
	if r.sheet == nil || closed && len(r.sheet.entries) == 0 {
		return
	}
	r.sheet.closed = closed
	r.sheet, r.open = nil, false
}

// mostChained bounds the labels that a client has run together in one line.
const mostChained = 20

// label takes the line if it begins a field.
func (r *replyReader) label(depth int, body string) bool {
	found, ok := findReplyLabel(body)
	if !ok || !found.colon && r.isHint(body) {
		return false
	}
	for range mostChained {
		next, ok := findReplyLabel(found.value)
		if !ok || !next.numbered || !next.colon {
			break
		}
		r.enter(depth, found, "")
		found = next
	}
	r.enter(depth, found, found.value)
	return true
}

// enter begins a field. One that this form had already begins the next form, unless it is the line before, copied to be filled in.
func (r *replyReader) enter(depth int, found foundLabel, value string) {
	label := found.label
	if r.sheet == nil || r.sheet.has[label] && r.sheet.entries[len(r.sheet.entries)-1].label != label {
		r.begin(false)
		r.sheet.echo = depth > 0 || r.original
	}
	r.sheet.echo = r.sheet.echo && !found.numbered
	r.sheet.has[label] = true
	r.sheet.entries = append(r.sheet.entries, replyEntry{label: label, depth: depth, lines: []string{value}})
	r.open = true
}

// words adds a line to the field. Deeper in the quotation nobody answers this one: there only its choices go on.
func (r *replyReader) words(depth int, body string) {
	e := &r.sheet.entries[len(r.sheet.entries)-1]
	if depth > e.depth && strings.TrimSpace(body) != "" && !r.isHint(body) {
		r.open = false
		return
	}
	e.lines = append(e.lines, strings.TrimRight(body, " \t　"))
}

// isHint tells a line of choices of the field being read from a label without a colon, such as "3 telephone".
func (r *replyReader) isHint(body string) bool {
	if r.sheet == nil || len(r.sheet.entries) == 0 || len(body) > longestMark {
		return false
	}
	lower, _ := foldReply(strings.TrimSpace(body))
	for _, f := range r.sheet.entries[len(r.sheet.entries)-1].label.fields {
		if f.choices == nil {
			continue
		}
		if _, ok := f.choices.hintAt(lower, 0); ok {
			return true
		}
	}
	return false
}

// text are the entry's words. Where nothing closes the form, the last field ends with its paragraph.
func (e replyEntry) text(last bool) string {
	lines := e.lines
	if last && !e.label.other {
		begun := false
		for i, line := range lines {
			blank := strings.TrimSpace(line) == ""
			if begun && blank {
				lines = lines[:i]
				break
			}
			begun = begun || !blank
		}
	}
	trimmed := make([]string, len(lines))
	for i, line := range lines {
		trimmed[i] = strings.TrimSpace(line)
	}
	return strings.Trim(strings.Join(trimmed, "\n"), "\n")
}

// form tells which form it is, -1 = none. Each sheet is of the forms that explain most of its labels and choices; of those the one with
// most answers wins, then the one with most labels.
func (r *replyReader) form() int {
	type score struct{ answered, labels int }
	total := make([]score, len(handling.ReplyForms))
	for _, s := range r.sheets {
		s.forms = s.likely()
		for _, form := range s.forms {
			total[form].answered += len(s.answered(form))
			total[form].labels += s.labels(form)
		}
	}
	best := -1
	for form := range handling.ReplyForms {
		t := total[form]
		if t.labels == 0 || best >= 0 && (t.answered < total[best].answered || t.answered == total[best].answered && t.labels <= total[best].labels) {
			continue
		}
		best = form
	}
	if best < 0 || !r.isReply(best) {
		return -1
	}
	return best
}

// isReply: two labels of the form, or an answer inside the rulings. One label alone is prose.
func (r *replyReader) isReply(form int) bool {
	seen := map[*replyLabel]bool{}
	for _, s := range r.sheets {
		if !slices.Contains(s.forms, form) {
			continue
		}
		if s.ruled && len(s.answered(form)) > 0 {
			return true
		}
		for label := range s.has {
			if label.field(form) != nil || label.other {
				seen[label] = true
			}
		}
	}
	return len(seen) >= 2
}

// likely are the forms that explain a sheet best.
func (s *replySheet) likely() []int {
	var best []int
	most := 0
	for form := range handling.ReplyForms {
		n := s.labels(form) + s.hints(form)
		switch {
		case n == 0 || n < most:
		case n > most:
			best, most = []int{form}, n
		default:
			best = append(best, form)
		}
	}
	return best
}

func (s *replySheet) labels(form int) int {
	n := 0
	for label := range s.has {
		if label.field(form) != nil {
			n++
		}
	}
	return n
}

// hints counts the labels below which stand choices of this form.
func (s *replySheet) hints(form int) int {
	n := 0
	for _, e := range s.entries {
		f := e.label.field(form)
		if f == nil || f.choices == nil {
			continue
		}
		text := strings.Join(e.lines[:min(len(e.lines), 10)], "\n")
		lower, _ := foldReply(text[:min(len(text), mostChoiceText)])
		if len(f.choices.hints(lower)) > 0 {
			n++
		}
	}
	return n
}

// answered are the keys of a form's fields that say something in this sheet.
func (s *replySheet) answered(form int) map[string]bool {
	keys := map[string]bool{}
	for i, e := range s.entries {
		f := e.label.field(form)
		if f == nil || f.Kept {
			continue
		}
		if got := f.read(e.text(s.isLast(i))); got.answered() {
			keys[f.Key] = true
		}
	}
	return keys
}

func (s *replySheet) isLast(i int) bool { return i == len(s.entries)-1 && !s.closed }

// reply gathers what all sheets of the form say.
func (r *replyReader) reply(form int) *handling.Reply {
	out := &handling.Reply{Form: handling.ReplyForms[form].Name, Answers: []handling.FieldAnswer{}}
	read := map[string]*fieldReading{}
	add := func(key string, got fieldReading) {
		if !got.answered() {
			return
		}
		if read[key] == nil {
			read[key] = &fieldReading{}
		}
		read[key].merge(got)
	}
	for _, s := range r.sheets {
		if !slices.Contains(s.forms, form) {
			continue
		}
		for i, e := range s.entries {
			switch f := e.label.field(form); {
			case e.label.other:
				add(otherField, textReading(e.text(s.isLast(i))))
			case f != nil:
				add(f.Key, f.read(e.text(s.isLast(i))))
			}
		}
	}
	if key, got := r.unlabelled(form); key != "" {
		add(key, got)
	}
	for _, f := range replyFields[form] {
		if got := read[f.Key]; got != nil {
			f.record(out, *got)
		}
	}
	if got := read[otherField]; got != nil {
		out.Answers = append(out.Answers, handling.FieldAnswer{Form: out.Form, Field: otherField, Text: got.written()})
	}
	return out
}

// unlabelled reads an answer that stands outside the form, as a telephone writes it: "回答：2". Where the form has several
// choices to make, nobody knows which one is meant: it is a doubt.
func (r *replyReader) unlabelled(form int) (string, fieldReading) {
	var asked []*replyField
	for _, f := range replyFields[form] {
		if f.choices != nil {
			asked = append(asked, f)
		}
	}
	if len(asked) == 0 {
		return "", fieldReading{}
	}
	var out fieldReading
	for _, line := range r.loose {
		if got, ok := asked[0].choices.alone(line, len(asked) == 1); ok {
			got.doubt = got.doubt || len(asked) > 1
			out.merge(got)
		}
	}
	return asked[0].Key, out
}

// isSubjectLine tells the line that our notices begin with, since many clients hide the subject of an encrypted mail.
func isSubjectLine(line string) bool {
	return strings.HasPrefix(line, "件名：") || strings.HasPrefix(line, "Subject: ")
}

// isReplyRule tells the ruling that a form begins with, also when its dashes are lost or stand in the next line.
func isReplyRule(line string) bool {
	if len(line) > longestMark || !strings.ContainsAny(line, "欄Yy") {
		return false
	}
	lower, _ := foldReply(line)
	words := string(spellingOf(lower))
	return strings.Contains(words, "ご回答欄(この枠") || strings.HasPrefix(strings.TrimLeft(words, "-─"), "ご回答欄") && len(words) < 120 ||
		strings.Contains(words, "youranswer(pleasewrite")
}

// unquoteReply takes off the marks of quotation and tells how deep it was: "> ", ">> ", "＞", "| ", "YT> ".
func unquoteReply(line string) (depth int, body string) {
	for {
		t := strings.TrimLeft(line, " \t　\u00a0")
		n := quoteMark(t)
		if n == 0 {
			return depth, line
		}
		depth++
		line = strings.TrimPrefix(t[n:], " ")
	}
}

// quoteMark is the length of the mark of quotation that a line begins with.
func quoteMark(t string) int {
	for _, mark := range []string{">", "＞", "|>", "》"} {
		if strings.HasPrefix(t, mark) {
			return len(mark)
		}
	}
	for _, mark := range []string{"|", "｜", "│"} {
		if rest, ok := strings.CutPrefix(t, mark); ok && (rest == "" || rest[0] == ' ' || quoteMark(rest) > 0) {
			return len(mark)
		}
	}
	// Initials, as some clients put before the mark.
	n := 0
	for n < len(t) && n < 4 && t[n] >= 'A' && t[n] <= 'Z' {
		n++
	}
	if n > 0 && n < len(t) && t[n] == '>' {
		return n + 1
	}
	return 0
}
