package templates

import (
	"reflect"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// head keeps the first n of a list: a page has an end, and the answers have the rest.
func head(n int, list any) any {
	v := reflect.ValueOf(list)
	return v.Slice(0, min(n, v.Len())).Interface()
}

// rest is how many head left out.
func rest(n int, list any) int { return max(0, reflect.ValueOf(list).Len()-n) }

// tallied is how often something falls due.
type tallied struct {
	What string
	N    int
}

// tally counts what falls due by what it is, in the order in which each comes first.
func tally(lines []handling.DueLine) []tallied {
	var out []tallied
	at := map[string]int{}
	for _, d := range lines {
		if _, ok := at[d.What]; !ok {
			at[d.What] = len(out)
			out = append(out, tallied{What: d.What})
		}
		out[at[d.What]].N++
	}
	return out
}

// indent sets lines apart that somebody will copy.
func indent(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }

// begins reports whether a shift is of something that was not there before: that it was none goes without saying.
func begins(s handling.Shift) bool {
	return s.Old == "" && slices.Contains([]string{"joined", "opened", "linked", "listed_from"}, s.What)
}

// value prints one side of a change as the reader of it says it.
func value(l handling.Lang, what, v string) string {
	if what == "vulnerability" || what == "threat" || what == "operator" || what == "product_type" || what == "licence" {
		return figureWord(l, what, v)
	}
	if v == "" {
		return Word(l, "common", "none")
	}
	switch what {
	case "review", "disclosure", "by", "date", "origin", "opinion_by", "listed_from", "listed_name", "listed_product", "listed_deadline", "listed_removed":
		return isoDay(l, v)
	case "away":
		from, to, _ := strings.Cut(v, "..")
		if from == to {
			return isoDay(l, from)
		}
		return handling.Phrase{JA: isoDay(l, from) + "から" + isoDay(l, to) + "まで", EN: isoDay(l, from) + " to " + isoDay(l, to)}.In(l)
	case "key":
		return grouped(v)
	case "state", "impact", "outstate", "stage", "result", "status", "protection":
		return Word(l, what, v)
	case "kind":
		return Word(l, "casekind", v)
	case "date_answer":
		return Word(l, "dateanswer", v)
	case "know", "contact", "public":
		return Word(l, "consent", map[string]string{"yes": "true", "no": "false"}[v])
	}
	return Word(l, "value", v)
}

// figureWord names a code under which the figures count a case. None is on file for what nobody has said, or what was taken back.
func figureWord(l handling.Lang, what, code string) string {
	for _, x := range (&handling.Classification{}).Codes() {
		if w, ok := x.Table.Named(code); ok && x.Name == what {
			return w.In(l)
		}
	}
	return Word(l, "common", "unknown")
}

// Step tells what happened in a case as the pages of the desk do.
func Step(l handling.Lang, what, word string) string { return step(l, what, word) }

// step tells what happened in a case: 状態の決定：受理.
func step(l handling.Lang, what, word string) string {
	said := Word(l, "step", what)
	if word == "" {
		return said
	}
	return said + handling.Phrase{JA: "：", EN: ": "}.In(l) + stepWord(l, what, word)
}

func stepWord(l handling.Lang, what, word string) string {
	switch group, _, _ := strings.Cut(what, "_"); group {
	case "opened":
		return Word(l, "casekind", word)
	case "filed":
		if what == "filed_out" {
			return Word(l, "notice", word)
		}
		return Word(l, "mailkind", word)
	case "proposed":
		return verbName(l, verb(word))
	case "key":
		return grouped(word)
	case "dated":
		return Word(l, "dated", word)
	case "review":
		return isoDay(l, word)
	case "judged":
		return Word(l, "impact", word)
	case "released":
		return Word(l, "code", word)
	}
	if what == "party_key" {
		return grouped(word)
	}
	return spoken(l, word, stepGroups[what])
}

// stepGroups are the tables in which the words of a step are looked up: 電話、応答なし of a contact that was tried.
var stepGroups = map[string][]string{
	"joined": {"role"}, "moved": {"stage"}, "tried": {"channel", "outcome", "notice"}, "reported": {"result", "status"}, "recorded": {"replyform"},
	"decided": {"state", "reason", "endreason"}, "date_said": {"dateanswer"}, "reminded": {"due", "notice"}, "listed": {"listing"}, "linked": {"link"}, "leaked": {"exploited"},
	"committee": {"committeestep", "committeeresult"}, "watched": {"value"}, "wanted": {"wanted"},
}

// spoken says words that stand with spaces between them, each by the first table that holds it. Days are printed as days, and
// whatever no table holds, such as a party's code, stays as it is.
func spoken(l handling.Lang, text string, groups []string) string {
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = isoDay(l, w)
		for _, g := range groups {
			if said := Word(l, g, w); said != w {
				words[i] = said
				break
			}
		}
	}
	if len(groups) == 0 {
		return strings.Join(words, " ")
	}
	return strings.Join(words, listComma(l))
}

// found says in the reader's words what is still in an attachment: 作成者: Taro.
func found(l handling.Lang, finding string) string {
	what, text, _ := strings.Cut(finding, ":")
	return strings.TrimSuffix(Word(l, "found", strings.TrimSpace(what))+": "+strings.TrimSpace(text), ": ")
}

// starts reports whether the acceptance day waits for a notice of this kind to leave.
func starts(k handling.NoticeKind) bool {
	s, _ := handling.Spec(k)
	return s.Starts == "accepted"
}
