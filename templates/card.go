package templates

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// cardGroup is one heading of the page to hang on the wall, with several commands a line (users.md C10).
type cardGroup struct {
	Title string
	Names []string // in the reader's language
	Rows  []string
}

// cardOrder puts the verbs in the order in which people look for them. A verb that stands nowhere comes last, under its own
// heading: the page never lacks one.
var cardOrder = []struct {
	title handling.Phrase
	verbs []string
}{
	{handling.Phrase{JA: "案件の取扱い", EN: "The case"}, []string{"accept", "decline", "ask", "tell", "relay", "handover", "take", "return", "impact", "classify", "finder-deadline", "consent", "credit"}},
	{handling.Phrase{JA: "製品開発者", EN: "Developers"}, []string{"vendor add", "vendor drop", "contact", "log", "remind", "detail", "answer", "result", "status"}},
	{handling.Phrase{JA: "公表", EN: "Publication"}, []string{"propose", "answer-date", "schedule", "cancel-publication", "advisory", "statement", "publish", "update", "retract", "public", "cve", "priority-provide", "early-notice"}},
	{handling.Phrase{JA: "ウェブサイト", EN: "Websites"}, []string{"operator", "provider", "fixed", "last-call", "site-data", "ask-authority"}},
	{handling.Phrase{JA: "他の機関・発見者", EN: "Other bodies, finder"}, []string{"consult", "introduce", "reveal", "government", "lift-secrecy", "withdraw-report"}},
	{handling.Phrase{JA: "連絡不能・公表判定", EN: "Unreachable, committee"}, []string{"unreachable", "list-name", "list-product", "list-deadline", "delist", "impossible", "committee"}},
	{handling.Phrase{JA: "案件の終わりと組替え", EN: "Ends and turns"}, []string{"close", "reopen", "convert", "merge", "split", "link", "edition", "watch"}},
	{handling.Phrase{JA: "調べる", EN: "Look"}, []string{"show", "list", "find", "due", "overdue", "who", "journal", "pending", "stats"}},
	{handling.Phrase{JA: "メール", EN: "Mail"}, []string{"held", "file", "reply", "discard", "outbox", "cancel", "resend", "hold", "resume", "undo", "correct", "misdelivery"}},
	{handling.Phrase{JA: "関係者と鍵", EN: "Parties and keys"}, []string{"contact-change", "party add", "party show", "party merge", "key import", "key confirm", "key retire", "key suspend"}},
	{handling.Phrase{JA: "担当と予定", EN: "People and days"}, []string{"assign", "takeover", "away", "duty", "review", "note"}},
	{handling.Phrase{JA: "確認と承認", EN: "Yes and no"}, []string{"confirm", "approve", "reject", "dry-run", "bulk", "announce", "delete", "help"}},
}

var cardOther = handling.Phrase{JA: "その他", EN: "Others"}

// card lists the commands of a body.
func card(l handling.Lang, r handling.Realm) []cardGroup {
	var out []cardGroup
	others := verbs(r)
	for _, g := range cardOrder {
		var group []handling.Verb
		for _, name := range g.verbs {
			if i := slices.IndexFunc(others, func(v handling.Verb) bool { return v.Name == name }); i >= 0 {
				group = append(group, others[i])
				others = slices.Delete(others, i, i+1)
			}
		}
		out = append(out, groupOf(l, g.title, group)...)
	}
	return append(out, groupOf(l, cardOther, others)...)
}

// groupOf is none for a body that has none of these commands.
func groupOf(l handling.Lang, title handling.Phrase, group []handling.Verb) []cardGroup {
	if len(group) == 0 {
		return nil
	}
	g := cardGroup{Title: title.In(l)}
	for some := range slices.Chunk(group, cardColumns) {
		row := ""
		for i, v := range some {
			g.Names = append(g.Names, verbName(l, v))
			row = padded(row, columns/cardColumns*i) + cardCell(l, v)
		}
		g.Rows = append(g.Rows, row)
	}
	return []cardGroup{g}
}

// cardColumns is how many commands stand on a line of the page.
const cardColumns = 3

// padded fills a row up to a column.
func padded(row string, column int) string {
	return row + strings.Repeat(" ", max(0, column-width(row)))
}

// common are the commands that a body's help shows with an example.
func common(r handling.Realm) []string {
	if r == handling.Coordination {
		return []string{"take", "ask", "tell", "show", "list", "due"}
	}
	return []string{"accept", "decline", "ask", "handover", "show", "list", "due"}
}

// cardCell is a command word in the reader's language with its marks: 鍵確認(P2).
func cardCell(l handling.Lang, v handling.Verb) string {
	marks := ""
	if v.Preview {
		marks += "P"
	}
	if needsTwo(v) {
		marks += "2"
	}
	if marks != "" {
		marks = "(" + marks + ")"
	}
	return verbName(l, v) + marks
}
