package templates

import (
	"bytes"
	_ "embed" // testdata/commands.tmpl
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"keikai/mailbot/handling"
)

//go:embed testdata/commands.tmpl
var commandsTemplate string

const commandsFile = "../docs/commands.md"

// The guide to the commands is made from the table of verbs, and its answers are what the desk decides and the templates
// print: a verb, a refusal or a word that changes shows up here. `go test ./templates -run CommandsDoc -update` writes it.
func TestCommandsDoc(t *testing.T) {
	guide := template.Must(template.New("commands").Funcs(template.FuncMap{
		"groups": func() []guideGroup { return guideGroups }, "verb": verb, "row": verbRow, "choices": choiceRow, "refusals": refusalRows, "anchor": anchor,
		"form": formOf, "sentence": verbSentence, "exchanges": func(v handling.Verb) []exchange { return exchanges(t, v) },
		"several": func() []exchange { return severalExchanges(t) }, "telephone": func() []exchange { return telephoneExchanges(t) },
	}).Parse(commandsTemplate))
	var b bytes.Buffer
	if err := guide.Execute(&b, nil); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.FromSlash(commandsFile), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(filepath.FromSlash(commandsFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Error("docs/commands.md is not what the program does: use -update if the change is meant, and read it")
	}
}

// guideGroup is one part of the table of verbs.
type guideGroup struct {
	Title string
	Verbs []string
}

var guideGroups = []guideGroup{
	{"Decide", []string{"accept", "decline", "impact", "classify", "delete"}},
	{"Words", []string{"ask", "tell", "relay", "correct", "misdelivery", "note"}},
	{"Hand-over", []string{"handover", "take", "return"}},
	{"Developers", []string{"vendor add", "vendor drop", "contact", "log", "remind", "detail", "answer", "result", "status"}},
	{"Publication", []string{"propose", "answer-date", "schedule", "cancel-publication", "advisory", "statement", "publish", "update", "retract", "public", "cve", "priority-provide", "early-notice"}},
	{"Websites", []string{"operator", "provider", "fixed", "last-call", "site-data", "ask-authority"}},
	{"Other bodies, finder", []string{"consult", "introduce", "reveal", "government", "lift-secrecy", "withdraw-report"}},
	{"Unreachable, committee", []string{"unreachable", "list-name", "list-product", "list-deadline", "delist", "impossible", "committee"}},
	{"Ends and turns", []string{"close", "reopen", "convert", "merge", "split", "link", "edition", "watch"}},
	{"People", []string{"consent", "credit", "finder-deadline", "contact-change", "party add", "party show", "party merge"}},
	{"Keys", []string{"key import", "key confirm", "key retire", "key suspend"}},
	{"Mails", []string{"held", "file", "reply", "discard", "outbox", "cancel", "resend", "hold", "resume", "undo"}},
	{"Look", []string{"show", "list", "find", "due", "overdue", "who", "journal", "stats", "help", "dry-run"}},
	{"Two persons", []string{"confirm", "approve", "reject", "pending"}},
	{"Office", []string{"assign", "takeover", "away", "duty", "review", "bulk", "announce"}},
}

func TestGuideGroupsHoldEveryVerbOnce(t *testing.T) {
	var named []string
	for _, g := range guideGroups {
		named = append(named, g.Verbs...)
	}
	var all []string
	for _, v := range handling.Verbs {
		all = append(all, v.Name)
	}
	slices.Sort(named)
	slices.Sort(all)
	if !slices.Equal(named, all) {
		t.Errorf("the guide groups\n%q\nthe verbs are\n%q", named, all)
	}
}

// anchor is how GitHub and others call the section of a verb.
func anchor(v handling.Verb) string {
	return strings.ToLower(strings.ReplaceAll(v.Name+"-"+v.Japanese[0], " ", "-"))
}

// verbRow is one line of the table of verbs.
func verbRow(v handling.Verb) string {
	return strings.Join([]string{"[`" + v.Name + "`](#" + anchor(v) + ")", strings.Join(v.Japanese, ", "), bodiesOf(v), yesNo(v.Needs), statesOf(v), marksOf(v), protectionOf(v)}, " | ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func bodiesOf(v handling.Verb) string {
	var who []string
	for _, r := range v.Realms {
		who = append(who, string(r))
	}
	return strings.Join(who, ", ")
}

func statesOf(v handling.Verb) string {
	if len(v.States) == 0 {
		return "any"
	}
	var words []string
	for _, s := range v.States {
		words = append(words, "`"+string(s)+"`")
	}
	return strings.Join(words, ", ")
}

// marksOf are the letters that the page explains.
func marksOf(v handling.Verb) string {
	var out []string
	switch v.Text {
	case handling.TextMust:
		out = append(out, "T")
	case handling.TextMay:
		out = append(out, "t")
	case handling.TextOwn:
		out = append(out, "N")
	}
	if v.Preview {
		out = append(out, "P")
	}
	switch {
	case v.Persons:
		out = append(out, "2")
	case needsTwo(v):
		out = append(out, "2*")
	}
	return strings.Join(out, " ")
}

func protectionOf(v handling.Verb) string {
	switch {
	case v.Changes:
		return "signed, encrypted, bound"
	case v.Name == "confirm" || v.Name == "approve" || v.Name == "reject":
		return "signed, encrypted"
	}
	return "signed"
}

// formOf is the command line of a verb's form; what stands below it for a text is the same for all.
func formOf(l handling.Lang, v handling.Verb) string { return firstLine(synopsis(l, v)) }

// verbSentence is what the table says of a verb, in words.
func verbSentence(v handling.Verb) string {
	var parts []string
	parts = append(parts, "For "+strings.ReplaceAll(bodiesOf(v), ", ", " and "))
	if len(v.States) > 0 {
		parts = append(parts, "in state "+strings.ReplaceAll(statesOf(v), ", ", " or "))
	}
	parts = append(parts, protectionOf(v))
	for _, m := range strings.Fields(marksOf(v)) {
		says := guideMarks[m]
		if v.Joint && strings.HasPrefix(m, "2") {
			says += ", the second of the other body"
		}
		parts = append(parts, says)
	}
	if v.AnyOf {
		parts = append(parts, "at least one of its words with `=` must be there")
	}
	if v.Inverse != "" {
		parts = append(parts, "taken back with `"+v.Inverse+"`")
	}
	return strings.Join(parts, "; ") + "."
}

var guideMarks = map[string]string{
	"T": "carries a text", "t": "may carry a text", "N": "carries a note", "P": "shown first", "2": "two persons", "2*": "two persons in some cases",
}

// choiceRow lists the words that may stand in one place of a command.
func choiceRow(a handling.Argument) string {
	var words []string
	for _, c := range a.Values {
		words = append(words, "`"+c.Value+"` "+strings.Join(c.Japanese, ", "))
	}
	if form := guideForms[a.Form]; form != "" && (len(words) == 0 || a.Form != handling.AnyWord) {
		words = append(words, form)
	}
	return strings.Join(words, "; ")
}

var guideForms = map[handling.Form]string{
	handling.AnyWord: "any word, or several in quotes", handling.ADate: "a day", handling.APastDate: "a day that is past", handling.AQuarter: "three months of a calendar year: 2009Q1, 2009年第1四半期", handling.ASpan: "a day, or two with `..` or から between them",
	handling.ANumber: "a number", handling.ANumbers: "numbers with commas between them", handling.AFinger: "a whole fingerprint, with or without spaces",
	handling.APerson: "a coordinator's name as the configuration has it", handling.AParty: "a party", handling.ACaseNumber: "a case number", handling.AnAddress: "a mail address",
}
