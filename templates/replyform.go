package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// replyForm prints a reply form: between two rulings one field a line, and below it the choices that it has (notices.md 2). The answer
// is written behind the colon. Nothing is chosen beforehand, so that a form that comes back untouched says nothing (users.md C8). kept
// are pairs of a field's key and the value that it is printed with.
//
//	-------- ご回答欄（この枠の中にご記入ください） --------
//	1 公表日（案）：
//	   1 同意する　2 別の日を希望する（YYYY-MM-DD）　3 同意できない
func replyForm(l handling.Lang, name string, r handling.Role, kept ...string) string {
	form, ok := handling.ReplyFormNamed(name)
	if !ok {
		return ""
	}
	colon, gap := ":", "   "
	var b strings.Builder
	b.WriteString(handling.Phrase{JA: handling.ReplyRuleJA, EN: handling.ReplyRuleEN}.In(l) + "\n")
	if l == handling.Japanese {
		colon, gap = "：", "　"
	}
	for i, f := range form.For(r) {
		fmt.Fprintf(&b, "%d %s%s%s\n", i+1, f.Label(l), colon, keptValue(f.Key, kept))
		var row string
		for n, c := range f.Choices {
			word := fmt.Sprintf("%d %s", n+1, handling.Phrase{JA: c.JA, EN: c.EN}.In(l))
			if row != "" && width(row+gap+word) > columns-3 {
				b.WriteString("   " + row + "\n")
				row = ""
			}
			if row != "" {
				row += gap
			}
			row += word
		}
		if row != "" {
			b.WriteString("   " + row + "\n")
		}
	}
	b.WriteString(handling.Phrase{JA: "その他・ご意見：", EN: "Anything else:"}.In(l) + "\n")
	b.WriteString(strings.Repeat("-", 56))
	return b.String()
}

// recorded shows one field of a reply form as it was read: its label, the choice in words, and what was written, unless that is the
// choice alone (users.md B21). What was written may not begin a line of ours, so that it stands behind the label or is quoted.
func recorded(l handling.Lang, a handling.FieldAnswer) string {
	head := fieldName(l, a.Form, a.Field) + handling.Phrase{JA: "：", EN: ": "}.In(l)
	f, _ := replyField(a.Form, a.Field)
	i := slices.IndexFunc(f.Choices, func(c handling.ReplyChoice) bool { return a.Choice != "" && c.Value == a.Choice })
	if i >= 0 {
		head += handling.Phrase{JA: f.Choices[i].JA, EN: f.Choices[i].EN}.In(l)
		if !f.Choices[i].Tail {
			return head
		}
	}
	given := cmp.Or(a.Choice, a.Text)
	switch {
	case f.Date && isoDay(l, given) != given:
		return head + isoDay(l, given)
	case a.Text == "":
		return head
	case i < 0 && !strings.Contains(a.Text, "\n") && width("・"+head+a.Text) <= columns:
		return head + a.Text
	}
	return strings.TrimRight(head, " ") + "\n" + quote(a.Text)
}

// fieldName is the label of a field of a reply form; every form ends with a free field that has no key of its own.
func fieldName(l handling.Lang, form, key string) string {
	if f, ok := replyField(form, key); ok {
		return f.Label(l)
	}
	if key == handling.ReplyDocument {
		return handling.Phrase{JA: "添付のVULDEF文書", EN: "Attached VULDEF document"}.In(l)
	}
	return handling.Phrase{JA: "その他・ご意見", EN: "Anything else"}.In(l)
}

func replyField(form, key string) (handling.ReplyField, bool) {
	f, _ := handling.ReplyFormNamed(form)
	i := slices.IndexFunc(f.Fields, func(f handling.ReplyField) bool { return f.Key == key })
	if i < 0 {
		return handling.ReplyField{}, false
	}
	return f.Fields[i], true
}

func keptValue(key string, kept []string) string {
	for i := 0; i+1 < len(kept); i += 2 {
		if kept[i] == key && kept[i+1] != "" {
			return " " + kept[i+1]
		}
	}
	return ""
}
