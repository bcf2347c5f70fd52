package message

import (
	"regexp"
	"strings"

	"keikai/mailbot/handling"
)

var boxMark = regexp.MustCompile(`\[[ 　xXvVレ✓✔○●*]?\]|［[ 　レ✓✔○●]?］|\([xXvVレ✓✔○●]\)|（[レ✓✔○●]）|[□■☑☒☐✓✔◻◼]`)

// boxSigns are the characters that a box begins with.
const boxSigns = "[［(（□■☑☒☐✓✔◻◼"

// mayHoldBox looks at bytes first: kana, kanji and letters begin with none of those that a sign begins with.
func mayHoldBox(line string) bool {
	for i := range len(line) {
		if c := line[i]; c == '[' || c == '(' || c == 0xe2 || c == 0xef {
			return strings.ContainsAny(line[i:], boxSigns)
		}
	}
	return false
}

func firstBox(line string) []int {
	if !mayHoldBox(line) {
		return nil
	}
	return boxMark.FindStringIndex(line)
}

// boxes reads the check boxes of a line; false when it has none that belong to
// an item.
func (r *formReader) boxes(line string) bool {
	if !mayHoldBox(line) {
		return false
	}
	marks := boxMark.FindAllStringIndex(line, 20)
	if len(marks) == 0 {
		return false
	}
	r.groupLabel(line[:marks[0][0]])
	used := false
	for i, m := range marks {
		end := len(line)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		option := line[m[1]:end]
		label := ""
		if at := strings.IndexAny(option, ")）"); at >= 0 && i+1 < len(marks) {
			option, label = option[:at], option[at:]
		}
		used = r.option(isTicked(line[m[0]:m[1]]), trimOption(option)) || used
		r.groupLabel(label)
	}
	return used
}

// trimOption takes off what separates an option from the next one, but no bracket that belongs to it.
func trimOption(option string) string {
	option = strings.Trim(option, " \t　、,/")
	if !strings.ContainsAny(option, "(（") {
		option = strings.Trim(option, " \t　、,/)）")
	}
	return option
}

// handTick reads レ written in front of an option without any box.
func (r *formReader) handTick(line string) bool {
	words, ok := strings.CutPrefix(strings.TrimLeft(line, " \t　"), "レ")
	return ok && optionItem(words) != "" && r.option(true, strings.TrimSpace(words))
}

// groupLabel enters the item that a label before a group of boxes names.
func (r *formReader) groupLabel(text string) {
	text = strings.Trim(text, " \t　()（）:：")
	if key, ok := r.item(text); ok && key != r.key {
		r.leave()
		r.labels++
		r.key = key
	}
}

func isTicked(mark string) bool {
	return strings.ContainsAny(mark, "■☑☒✓✔◼xXvVレ○●*")
}

// option records one box. Its words decide the item where they are known from
// the form, else the item being read.
func (r *formReader) option(ticked bool, words string) bool {
	if rest, ok := strings.CutPrefix(words, "レ"); ok && optionItem(rest) != "" {
		ticked, words = true, rest
	}
	key := r.key
	if known := optionItem(words); known != "" {
		key = known
	}
	field, ok := handling.FormFieldByKey(key)
	if !ok {
		return false
	}
	if !ticked || words == "" && !field.Check {
		return true
	}
	if field.Check {
		yes, _ := yesOrNo(words)
		r.answer(key, yes)
		if !plainAnswer(words) {
			r.unknown = append(r.unknown, Section{Title: field.JA, Text: words})
		}
		return true
	}
	r.add(key, words)
	return true
}

// plainAnswer tells words that say no more than yes or no. What a finder adds to its consent is as binding as the box.
func plainAnswer(words string) bool {
	words = strings.ToLower(strings.Join(strings.Fields(string(foldRunes(words))), ""))
	for _, word := range plainWords {
		words = strings.ReplaceAll(words, word, "")
	}
	return strings.Trim(words, "。.、,()") == ""
}

// plainWords are the words of the forms' own options, folded and without spaces; the longer ones first.
var plainWords = []string{
	"ウェブサイト運営者に", "製品開発者に", "運営者に", "開発者に", "知らせても良い", "知らせてもよい", "知らせて良い", "知らせてよい", "知らせない", "ipaとのみ取り扱う", "ipaとのみ", "ipaのみ", "掲載しない", "掲載する", "希望しません", "希望しない", "希望します", "希望する",
	"対応する", "しない", "します", "する", "はい", "いいえ", "不可", "可", "不要", "必要", "暗号化を", "直接の情報交換を", "直接連絡", "良い", "よい", "ok", "yes", "no", "ipaonly", "maybetold", "donottell",
}

var optionItems = []struct{ phrase, key string }{
	{"知らせて", "consent_know"}, {"IPAとのみ", "consent_know"}, {"IPAのみ", "consent_know"}, {"IPA only", "consent_know"}, {"知らせない", "consent_know"},
	{"掲載", "consent_public"}, {"直接連絡", "consent_contact"}, {"直接の情報交換", "consent_contact"},
	{"自分で発見", "obtained"}, {"人から入手", "obtained"}, {"ウェブサイトから入手", "obtained"},
	{"常に", "reproducibility"}, {"時々", "reproducibility"}, {"まれに", "reproducibility"},
	{"海外で", "use_abroad"}, {"暗号化", "encryption_wish"},
}

func optionItem(words string) string {
	words = strings.ReplaceAll(string(foldRunes(words)), " とのみ", "とのみ")
	for _, o := range optionItems {
		if strings.Contains(words, o.phrase) {
			return o.key
		}
	}
	return ""
}

// yesOrNo reads the words of a ticked box or of a written answer; ok is false
// for words that say neither.
func yesOrNo(words string) (yes, ok bool) {
	w := strings.ToLower(strings.TrimSpace(string(foldRunes(words))))
	for _, no := range []string{"しない", "のみ", "不可", "否", "いいえ", "only", "不要", "望まない", "ません", "匿名", "知らせない", "控え", "伏せ"} {
		if strings.Contains(w, no) {
			return false, true
		}
	}
	if w == "no" || w == "n" || strings.HasPrefix(w, "no ") || strings.HasPrefix(w, "do not") || strings.HasPrefix(w, "なし") {
		return false, true
	}
	for _, yes := range []string{"良い", "よい", "可", "はい", "する", "希望", "します", "yes", "may", "ok", "必要", "ください", "下さい", "お願い"} {
		if strings.Contains(w, yes) {
			return true, true
		}
	}
	return words == "", words == ""
}

// labelKey reduces a label to what all its spellings share.
func labelKey(label string) string {
	var b strings.Builder
	b.Grow(len(label))
	depth := 0
	for _, r := range label {
		switch r = foldRune(r); {
		case r == '(' || r == '[' || r == '<':
			depth++
		case (r == ')' || r == ']' || r == '>') && depth > 0:
			depth--
		case depth > 0 || r == ' ' || r == '*' || r == '※' || r == '・' || r == '-' || r == '_':
		case r >= 'A' && r <= 'Z':
			b.WriteRune(r + 'a' - 'A')
		case r == 'ェ':
			b.WriteRune('エ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSuffix(b.String(), "について")
}

var itemsByLabel = func() map[string][]handling.FormField {
	items := make(map[string][]handling.FormField)
	for _, f := range handling.FormFields {
		for _, label := range append([]string{f.JA, f.EN}, f.Aliases...) {
			items[labelKey(label)] = append(items[labelKey(label)], f)
		}
	}
	return items
}()

// sectionTitles are headings of the forms that hold no item of their own.
var sectionTitles = func() map[string]bool {
	titles := make(map[string]bool)
	for _, title := range []string{
		"届出者情報", "届出者情報の取り扱い", "届出者情報の取扱い", "届出者情報の取扱", "取り扱い", "取扱い", "脆弱性関連情報", "脆弱性を確認したウェブサイト", "今後の連絡",
		"reporter", "reporter information", "handling of reporter information", "vulnerability information", "vulnerability-related information", "further contact",
	} {
		titles[labelKey(title)] = true
	}
	return titles
}()
