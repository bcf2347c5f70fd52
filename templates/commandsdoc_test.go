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
		"verbs": func() []handling.Verb { return handling.Verbs }, "row": verbRow, "choices": choiceRow, "refusals": refusalRows,
		"synopsis": synopsis, "exchanges": func(v handling.Verb) []exchange { return exchangesOf(t, v) },
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

// verbRow is one line of the table of verbs.
func verbRow(v handling.Verb) string {
	var who []string
	for _, r := range v.Realms {
		who = append(who, string(r))
	}
	states, protection := "any", "signed"
	if len(v.States) > 0 {
		states = ""
		for i, s := range v.States {
			states += strings.Repeat(", ", min(i, 1)) + "`" + string(s) + "`"
		}
	}
	switch {
	case v.Changes:
		protection = "signed, encrypted, bound"
	case v.Name == "confirm":
		protection = "signed, encrypted"
	}
	number := "no"
	if v.Needs {
		number = "yes"
	}
	return strings.Join([]string{"`" + v.Name + "`", strings.Join(v.Japanese, ", "), strings.Join(who, ", "), number, states, protection}, " | ")
}

// choiceRow lists the words that may stand in one place of a command.
func choiceRow(a handling.Argument) string {
	if len(a.Values) == 0 {
		return "any word, or several in quotes"
	}
	var words []string
	for _, c := range a.Values {
		words = append(words, "`"+c.Value+"` "+strings.Join(c.Japanese, ", "))
	}
	return strings.Join(words, "; ")
}

// refusal is what the guide says of one refusal besides its own words.
type refusal struct {
	Code       handling.RefusalCode
	When, Mend string
}

var refusalGuide = []refusal{
	{handling.RefusedUnknownVerb, "The mail is a coordinator's, and its first word is no verb.", "Use a verb of the table above."},
	{handling.RefusedMissing, "The verb stands there without a word that it needs.", "Add the word that the answer names."},
	{handling.RefusedArgument, "A word is not one of those allowed in its place, stands there twice, or is one too many.", "Use a word that the answer lists."},
	{handling.RefusedCharacter, "The line holds an invisible character, a letter of another script, or a quote that is not closed.", "Type the line anew instead of copying it."},
	{handling.RefusedNoCase, "No case has this number for you. A case that does not exist and one that you may not see give this same answer.", "Look at the number in the notice that you answer."},
	{handling.RefusedRole, "The verb belongs to the other body, or the mail went to the other body's mailbox.", "Write to your own body's mailbox."},
	{handling.RefusedState, "The case has moved on, or was decided already.", "`show` tells where it stands."},
	{handling.RefusedClear, "A command that changes a case, or `confirm`, came in clear.", "Encrypt the mail to the mailbox's key."},
	{handling.RefusedUnprotected, "Something stood around or outside the one signed part, there were two signatures one in the other, or the signature uses a weak hash.", "Send a plain mail with nothing added behind the signature; mailing lists and gateways add such things."},
	{handling.RefusedTwoSources, "The protected subject and the first line of the body hold different commands.", "Write the command in one place, or the same in both."},
	{handling.RefusedForward, "The subject begins with a mark of forwarding (Fwd:, 転送: and the like).", "Write a new mail."},
	{handling.RefusedClock, "The signature is more than 10 minutes in the future.", "Set your computer's clock."},
	{handling.RefusedToken, "The token was used, is older than `policy.approval_hours`, was made for somebody else, or the case was decided since.", "Send the command itself again."},
}

type refusalRow struct {
	refusal
	JA, EN string
}

func refusalRows() []refusalRow {
	var rows []refusalRow
	for _, r := range refusalGuide {
		rows = append(rows, refusalRow{r, Word(handling.Japanese, "refusal", string(r.Code)), Word(handling.English, "refusal", string(r.Code))})
	}
	return rows
}

func TestGuideKnowsEveryRefusal(t *testing.T) {
	for code := range deskWords["refusal"] {
		known := false
		for _, r := range refusalGuide {
			known = known || string(r.Code) == code
		}
		if !known {
			t.Errorf("the guide to the commands does not explain the refusal %s", code)
		}
	}
}

// exchange is a coordinator's mail and the bot's answer.
type exchange struct{ Before, Mail, Answer string }

var guidePeople = map[handling.Lang]handling.Coordinator{
	handling.Japanese: {Name: "山田", Address: "yamada@reception.test", Language: handling.Japanese, Realms: []handling.Realm{handling.Reception}, Notify: "all"},
	handling.English:  {Name: "A. Tanaka", Address: "tanaka@reception.test", Language: handling.English, Realms: []handling.Realm{handling.Reception}, Notify: "all"},
}

const (
	guideToken = "K7F3Q2DMXW4ABCDEFGHIJKLMNO"
	guideCode  = "#k7f3-q2dm-xw4a-bcde"
)

// guideText is what the example of a verb sends along.
var guideText = map[string]handling.Phrase{
	"decline": {JA: "ご指摘の内容は、通信の規格そのものに関するものでした。", EN: "The matter lies in the protocol itself, not in this product."},
}

// exchangesOf plays a verb on a case in which it is allowed, in both languages.
func exchangesOf(t *testing.T, v handling.Verb) []exchange {
	t.Helper()
	var out []exchange
	for _, l := range languages {
		g := guideDesk{t: t, lang: l}
		g.open()
		switch v.Name {
		case "confirm":
			out = append(out, g.say(handling.Command{Verb: "accept", Args: []string{"product"}}, false,
				"A command whose signature names nobody, as GnuPG 2.2 makes it, without an action code:"))
			out = append(out, g.say(handling.Command{Verb: "confirm", Args: []string{guideToken}}, true, "The coordinator sends the line back:"))
		case "help":
			out = append(out, g.say(handling.Command{Verb: "help", Args: []string{handling.Phrase{JA: "不受理", EN: "decline"}.In(l)}}, true, ""))
		default:
			c := handling.Command{Verb: v.Name, Args: slices.DeleteFunc(slices.Clone(v.Example[1:]), func(a string) bool { return strings.Contains(a, "=") })}
			c.Text = guideText[v.Name].In(l)
			out = append(out, g.say(c, true, ""))
		}
	}
	return out
}

type guideDesk struct {
	t    *testing.T
	lang handling.Lang
	c    handling.Case
}

func (g *guideDesk) policy() handling.Policy {
	p := handling.DefaultPolicy()
	p.Coordinators = []handling.Coordinator{guidePeople[g.lang]}
	return p
}

// open lets the sample's report arrive.
func (g *guideDesk) open() {
	key := handling.PartyKey{Fingerprint: sampleFingerprint, Trust: handling.Continuous}
	finder := handling.Finder{Name: "山田 太郎", Address: "taro@finder.example", Language: handling.Japanese, Protection: handling.Sealed, Key: &key}
	g.decide(handling.Event{At: sampleReceived, Mail: 4711, Hash: sampleHash, Fresh: handling.Fresh{Key: "00112233445566ff", Number: sampleNumber},
		What: handling.ReportArrived{Form: handling.FormFacts{Kind: "product", Title: "Example Mail Server"}, Finder: finder, Encrypted: true, Answer: true}})
}

func (g *guideDesk) decide(ev handling.Event) handling.Decision {
	d := handling.Decide(g.policy(), g.c, ev)
	g.c = handling.Apply(g.c, d.Changes...)
	return d
}

// say sends a command and renders the answer to it.
func (g *guideDesk) say(c handling.Command, bound bool, before string) exchange {
	g.t.Helper()
	who := guidePeople[g.lang]
	v, _ := handling.VerbNamed(c.Verb)
	if v.Needs {
		c.Number = sampleNumber
	}
	line := c.Line(g.lang)
	g.readsBack(c, line)
	if v.Changes && bound {
		line += " " + guideCode
	}
	what := handling.CommandGiven{Command: c, By: who.Name, Encrypted: true, Bound: bound, Unbound: "unbound", Realm: handling.Reception, Given: line}
	if v.Name == "confirm" {
		what.TokenMAC = "mac"
	}
	d := g.decide(handling.Event{At: sampleActed, Mail: 4720, Fresh: handling.Fresh{Token: guideToken, MAC: "mac"}, What: what})
	if d.Refusal != nil {
		g.t.Fatalf("%s: refused: %+v", line, *d.Refusal)
	}
	mail := "From: " + who.Name + " <" + who.Address + ">\nTo: " + sampleOffice.Address + "\nSubject: " + line + "\n\n" + line + "\n"
	if c.Text != "" {
		mail += "\n" + c.Text + "\n" + handling.Phrase{JA: "以上", EN: "END"}.In(g.lang) + "\n"
	}
	return exchange{Before: before, Mail: mail, Answer: g.answer(d, who)}
}

// readsBack wants the line that the guide shows to be the command that it is said to be.
func (g *guideDesk) readsBack(c handling.Command, line string) {
	g.t.Helper()
	words := strings.Fields(line)
	if c.Number != "" {
		words = words[1:]
	}
	read, refused := handling.ParseCommand(words)
	read.Number, read.Text = c.Number, c.Text
	if refused != nil || read.Verb != c.Verb || !slices.Equal(read.Args, c.Args) {
		g.t.Fatalf("%q reads as %+v, %+v", line, read, refused)
	}
}

func (g *guideDesk) answer(d handling.Decision, who handling.Coordinator) string {
	g.t.Helper()
	i := slices.IndexFunc(d.Notices, func(n handling.Notice) bool { return n.To == who.Name })
	if i < 0 {
		g.t.Fatal("the command has no answer")
	}
	n := d.Notices[i]
	lines := linesOf(n.Facts)
	for i, r := range lines {
		v, _ := handling.VerbNamed(r.Command.Verb)
		if lines[i].About = v.AboutChoice(r.Command, g.lang); v.Changes {
			lines[i].Line = r.Command.Line(g.lang) + " " + guideCode
		}
	}
	m, err := loaded(g.t, "").Render(n.Kind, n.Facts, sampleOffice, Recipient{Name: who.Name, Lang: g.lang, Coordinator: true})
	if err != nil {
		g.t.Fatal(err)
	}
	return m.Body
}

func linesOf(facts any) []handling.ReadyLine {
	switch f := facts.(type) {
	case *handling.DeskTranscript:
		return f.Lines
	case *handling.DeskShow:
		return f.Lines
	}
	return nil
}
