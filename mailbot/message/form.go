package message

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// Report is a filled-in report form.
type Report struct {
	Kind    string         // product, website, own_product or code
	Fields  map[string]any // by key of handling.FormFields; string, or bool for check boxes
	Missing []string       // keys of required items that are not filled in
	Unknown []Section      // sections the form does not have, and words beside a box, verbatim
	Around  string         // what stands before and behind the form: a letter, a signature, another form; verbatim
}

// Section is a heading that is no item of the form and the text below it.
type Section struct{ Title, Text string }

// ReadForm reads one of the four report forms out of a mail's text, in full or
// half width, quoted or not, with values wrapped over lines and check boxes
// drawn by hand:
//
//  1. 届出者情報
//     氏名：山田太郎
//     電子メールアドレス：ｙａｍａｄａ＠finder.example
//     製品開発者への通知： □知らせても良い ■IPAとのみ
//
// It returns nil for a text that is no form.
func ReadForm(text string) *Report {
	r := formReader{fields: make(map[string]any), further: make(map[string]*strings.Builder)}
	lines := strings.Split(normalLines(text), "\n")
	r.kind = formTitle(lines)
	titled := r.kind != ""
	r.hollow = hollowCircles(lines)
	for i, line := range lines {
		if r.labels > 0 && endsForm(lines, i) {
			r.around = append(r.around, lines[i:]...)
			break
		}
		r.line(unquoteLine(line))
	}
	r.leave()
	r.joined()
	if titled && r.labels == 0 || !titled && (r.labels < 3 || !r.aboutFlaw) {
		return nil
	}
	if !titled {
		r.kind = "product"
		if r.fields["url"] != nil && r.fields["product"] == nil {
			r.kind = "website"
		}
	}
	return &Report{Kind: r.kind, Fields: r.fields, Missing: handling.MissingFields(r.kind, r.fields), Unknown: r.unknown,
		Around: strings.Trim(strings.Join(r.around, "\n"), "\n")}
}

// endsForm tells a line behind which the form does not go on: a signature, the mail that this one answers, or the title of another form.
func endsForm(lines []string, i int) bool {
	line := unquoteLine(lines[i])
	if isSignatureMark(line) || strings.TrimSpace(line) == "以上" || !isQuoted(lines[i]) && isAttribution(lines, i) && quoteFollows(lines, i) {
		return true
	}
	title := strings.Trim(line, " \t　=-■□◆【】")
	return formTitle([]string{title}) != "" && (strings.HasSuffix(title, "様式") || strings.HasSuffix(title, "届出"))
}

var formTitles = []struct{ phrase, kind string }{
	{"開発者による脆弱性関連情報届出", "own_product"}, {"開発者による脆弱性関連情報の届出", "own_product"},
	{"検証コード情報届出", "code"}, {"検証コード情報の届出", "code"},
	{"ウエブアプリケーション脆弱性関連情報届出", "website"}, {"ウエブアプリケーション脆弱性関連情報の届出", "website"},
	{"ソフトウエア製品脆弱性関連情報届出", "product"}, {"ソフトウエア製品脆弱性関連情報の届出", "product"},
	{labelKey("vulnerability-related information of a website"), "website"},
	{labelKey("vulnerability-related information of a software product by its developer"), "own_product"},
	{labelKey("vulnerability-related information of a software product"), "product"},
}

func formTitle(lines []string) string {
	for _, line := range lines[:min(len(lines), 60)] {
		if len(line) > 400 {
			continue
		}
		folded := labelKey(line)
		for _, t := range formTitles {
			if strings.Contains(folded, t.phrase) {
				return t.kind
			}
		}
	}
	return ""
}

func unquoteLine(line string) string {
	for isQuoted(line) {
		line = strings.TrimLeftFunc(line, unicode.IsSpace) // as isQuoted does: a blank that stayed would be looked at for ever
		line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(line, "|"), "＞"), ">")
		line = strings.TrimPrefix(line, " ")
	}
	return line
}

// formReader walks down a form; what it holds is where it stands.
type formReader struct {
	kind      string
	fields    map[string]any
	further   map[string]*strings.Builder // of items that are said in several places, all of them
	unknown   []Section
	around    []string
	labels    int  // labels seen, filled in or not
	aboutFlaw bool // one of them tells what or where the flaw is
	hollow    bool // a hollow circle is an option that was not chosen

	key   string   // item being read, "" between items
	title string   // heading of the section being read, when it has no item
	value []string // lines of either
	top   int      // number of the last top-level heading
	list  int      // last number of a numbered list inside a long text
}

// shortItems end at a blank line and are joined when wrapped.
var shortItems = map[string]bool{
	"date": true, "prefecture": true, "organisation": true, "name": true, "email": true, "tel": true, "fax": true, "product": true,
	"version": true, "patch_level": true, "language": true, "url": true, "site_name": true, "top_page": true, "kind": true,
}

// boxItem tells an item that is answered by a box, behind which no prose goes on.
func boxItem(key string) bool {
	field, _ := handling.FormFieldByKey(key)
	return field.Check || key == "obtained" || key == "reproducibility"
}

var flawItems = map[string]bool{"product": true, "url": true, "kind": true, "steps": true, "why": true, "code": true, "threat": true}

var (
	numbering = regexp.MustCompile(`^ *(?:(\d{1,2})((?:[.-]\d{1,2})*) ?[.):]? ?|\((\d{1,2})\) ?|[①-⑳] ?|[・*※◆●◎○◇▼▽>-] ?)`)
	drawing   = regexp.MustCompile(`^[\s─━│┃┌┐└┘├┤┬┴┼=*#+|_~-]+$`)
)

// findNumbering matches numbering; most lines show by their first character that they have none.
func findNumbering(line string) []string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " "))
	if ('0' <= first && first <= '9') || ('①' <= first && first <= '⑳') || strings.ContainsRune("(・*※◆●◎○◇▼▽>-", first) {
		return numbering.FindStringSubmatch(line)
	}
	return nil
}

func (r *formReader) line(line string) {
	line = r.unmark(line)
	folded := string(foldRunes(line))
	switch {
	case strings.TrimSpace(folded) == "":
		r.blankLine()
	case isDrawing(folded):
	case r.heading(line, folded):
	case r.boxes(line), r.handTick(line):
	default:
		r.text(line)
	}
}

// isDrawing matches drawing; most lines show by their first character that they are none.
func isDrawing(folded string) bool {
	first, _ := utf8.DecodeRuneInString(folded)
	return !unicode.IsLetter(first) && !unicode.IsDigit(first) && drawing.MatchString(folded)
}

func (r *formReader) blankLine() {
	if shortItems[r.key] && len(r.value) > 0 {
		r.leave()
		return
	}
	if len(r.value) > 0 {
		r.value = append(r.value, "")
	}
}

func (r *formReader) text(line string) {
	if n, ok := listNumber(line); ok {
		r.list = n
	}
	if r.key != "" || r.title != "" {
		r.value = append(r.value, strings.TrimRight(line, " \t"))
		return
	}
	if formTitle([]string{line}) == "" {
		r.around = append(r.around, line)
	}
}

func listNumber(line string) (int, bool) {
	m := findNumbering(string(foldRunes(line)))
	if m == nil || m[1] == "" || m[2] != "" {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// longestLabel is in bytes of UTF-8; the form's own longest has about 70.
const longestLabel = 150

// heading takes the line if it begins an item or a section.
func (r *formReader) heading(line, folded string) bool {
	start, numbered := 0, false
	top := 0
	rest := folded
	for {
		m := findNumbering(rest)
		if m == nil {
			break
		}
		if n, err := strconv.Atoi(m[1]); err == nil {
			numbered = true
			if top == 0 && m[2] == "" && start == 0 && !strings.HasPrefix(m[0], " ") && strings.Contains(m[0], ".") {
				top = n
			}
		}
		numbered = numbered || m[3] != ""
		start += len([]rune(m[0]))
		rest = rest[len(m[0]):]
	}
	body := strings.TrimSpace(string([]rune(line)[start:]))
	label, value, colon := cutLabel(body)
	if _, ok := r.item(label); !ok {
		if l, v, ok := r.cutLoose(body); ok {
			label, value, colon = l, v, true
		}
	}
	if len(label) > longestLabel {
		return false
	}
	if key, ok := r.item(label); ok && (numbered || colon || value == "") {
		return r.enterItem(key, value, top, numbered, colon)
	}
	if sectionTitles[labelKey(label)] {
		r.enterSection(label, top)
		if value != "" && !r.boxes(value) {
			r.value = append(r.value, value)
		}
		return true
	}
	if r.isUnknownSection(top) {
		r.enterSection(body, top)
		return true
	}
	return false
}

// cutLabel cuts at the first colon that stands before any check box.
func cutLabel(body string) (label, value string, colon bool) {
	i := strings.IndexAny(body, ":：")
	if box := firstBox(body); box != nil && (i < 0 || box[0] < i) {
		return strings.TrimSpace(body[:box[0]]), body[box[0]:], true
	}
	if i < 0 {
		return body, "", false
	}
	size := 1
	if strings.HasPrefix(body[i:], "：") {
		size = len("：")
	}
	return strings.TrimSpace(body[:i]), strings.TrimSpace(body[i+size:]), true
}

// cutLoose cuts an item's label from its answer where something else than a colon stands between: a sign, a wide space, the border of
// two cells of a table; and a space, where no text is being read in which a label is just a word.
func (r *formReader) cutLoose(body string) (label, value string, ok bool) {
	for i, c := range body[:min(len(body), longestLabel)] {
		space := c == ' ' && r.kind != "" && (r.key == "" || shortItems[r.key] || boxItem(r.key)) || strings.HasPrefix(body[i:], "  ")
		if !space && !strings.ContainsRune("＝=→⇒\t　", c) {
			continue
		}
		key, known := r.item(strings.TrimSpace(body[:i]))
		value = strings.TrimSpace(body[i+utf8.RuneLen(c):])
		if _, answered := r.fields[key]; known && value != "" && !(answered && c == ' ') {
			return strings.TrimSpace(body[:i]), value, true
		}
	}
	return "", "", false
}

// item finds the item of a label, among those that this kind of form has.
func (r *formReader) item(label string) (string, bool) {
	name := strings.TrimLeft(label, "（(")
	for _, f := range itemsByLabel[labelKey(name)] {
		if r.kind == "" || f.AppliesTo(r.kind) {
			return f.Key, true
		}
	}
	return "", false
}

// enterItem begins an item. Inside a long text an unnumbered word that was
// already answered is prose, as in "バージョン: 1.0 で確認".
func (r *formReader) enterItem(key, value string, top int, numbered, colon bool) bool {
	_, answered := r.fields[key]
	long := r.key != "" && !shortItems[r.key] && !boxItem(r.key)
	if long && r.list > 0 && top == r.list+1 && top != r.top+1 {
		return false // the list inside the text goes on
	}
	if !numbered && long && (answered || key == r.key || !colon) {
		return false
	}
	r.leave()
	r.labels++
	r.aboutFlaw = r.aboutFlaw || flawItems[key]
	r.key = key
	r.countTop(top)
	if value != "" && !r.boxes(value) {
		r.value = append(r.value, value)
	}
	return true
}

func (r *formReader) enterSection(title string, top int) {
	r.leave()
	r.title = title
	r.countTop(top)
}

func (r *formReader) countTop(top int) {
	if top > 0 {
		r.top = top
	}
}

// isUnknownSection tells the next top-level heading from an item of a list
// inside a text, which counts from one by itself.
func (r *formReader) isUnknownSection(top int) bool {
	return r.labels > 0 && top > 1 && top == r.top+1 && top != r.list+1
}

// leave stores what was read of the current item or section.
func (r *formReader) leave() {
	defer func() { r.key, r.title, r.value, r.list = "", "", nil, 0 }()
	if r.key == "" {
		if text := strings.Trim(strings.Join(r.value, "\n"), "\n"); text != "" {
			r.unknown = append(r.unknown, Section{Title: r.title, Text: text})
			if wish, ok := encryptionWish(text); ok {
				r.answer("encryption_wish", wish)
			}
		}
		return
	}
	value := joinValue(r.key, r.value)
	if value == "" {
		return
	}
	field, _ := handling.FormFieldByKey(r.key)
	if field.Check {
		yes, ok := yesOrNo(value)
		if ok {
			r.answer(r.key, yes)
		}
		if !ok || !plainAnswer(value) {
			r.unknown = append(r.unknown, Section{Title: field.JA, Text: value})
		}
		return
	}
	r.add(r.key, value)
}

// longestItem stops an item that is repeated without end.
const longestItem = 1 << 16

// add joins what a form says about one item in several places.
func (r *formReader) add(key, value string) {
	earlier, ok := r.fields[key].(string)
	if !ok {
		r.fields[key] = value
		return
	}
	b := r.further[key]
	if b == nil {
		b = new(strings.Builder)
		b.WriteString(earlier)
		r.further[key] = b
	}
	if b.Len() < longestItem {
		b.WriteString("\n" + value)
	}
}

// joined puts together the items that were said in several places.
func (r *formReader) joined() {
	for key, b := range r.further {
		r.fields[key] = b.String()
	}
}

// answer keeps the narrower of two contradicting ticks.
func (r *formReader) answer(key string, yes bool) {
	if earlier, ok := r.fields[key].(bool); ok {
		yes = yes && earlier
	}
	r.fields[key] = yes
}

func joinValue(key string, lines []string) string {
	if !shortItems[key] {
		return strings.Trim(strings.Join(lines, "\n"), "\n ")
	}
	var b strings.Builder
	last := byte(0x80) // of what was written
	for _, line := range lines {
		line = strings.Trim(line, " \t　")
		if line == "" {
			continue
		}
		if last < 0x80 && line[0] < 0x80 && key != "url" && key != "top_page" && key != "email" {
			b.WriteByte(' ')
		}
		b.WriteString(line)
		last = line[len(line)-1]
	}
	out := b.String()
	if key == "email" || key == "url" || key == "top_page" || key == "tel" || key == "fax" {
		out = strings.TrimSpace(string(foldRunes(out)))
	}
	return out
}
