package mailbot

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// foundCommand is a command line, where it stood, and what its words mean. Whether it is obeyed is decided later.
type foundCommand struct {
	command  handling.Command
	refused  *handling.Refusal // it does not parse, or stood where no command may stand
	given    string            // the line as read, on one line
	source   commandSource
	code     string          // action code at the end of the line, without #
	outer    string          // canonical line of another command in the outer subject, "" = none
	openText bool            // text stood there that nothing closes (users.md A2)
	several  []*foundCommand // the lines behind 【指示】 or BEGIN; then command is the first of them
}

// commandSource is where the line stood. Only the first two are inside the signature.
type commandSource string

const (
	fromProtected commandSource = "protected"
	fromBody      commandSource = "body"
	fromOuter     commandSource = "outer"
)

// findCommand reads the one command source of security.md S2: the protected Subject at the payload's root, else the first
// non-empty unquoted line of its first text. The outer subject is looked at last and is never obeyed.
func findCommand(o *opened) *foundCommand {
	body := bodyCommand(o.payload)
	protected := protectedCommand(o)
	outer := lineCommand(o.mail.Subject, fromOuter)
	if o.payload == o.mail {
		// Nothing is signed or sealed: the subject is all there is, and it is the outer one.
		if outer == nil {
			outer = body
		}
		return outer
	}
	found := protected
	switch s := message.SplitSubject(o.subject()); {
	case s.Forward && (looksLikeCommand(s) || body != nil || begins(o.payload)):
		return &foundCommand{given: clip(o.subject(), 200), source: fromProtected, refused: &handling.Refusal{Code: handling.RefusedForward}}
	case protected != nil && body != nil && protected.refused == nil && (body.refused != nil || !sameLine(protected.command, body.command)):
		protected.refused = &handling.Refusal{Code: handling.RefusedTwoSources}
	case protected == nil:
		found = body
	}
	if several := severalCommands(o, found); several != nil {
		if outer != nil && outer.refused == nil && !slices.ContainsFunc(several.several, func(f *foundCommand) bool { return sameLine(f.command, outer.command) }) {
			several.outer = outer.given
		}
		return several
	}
	if found == nil {
		return outer
	}
	if outer != nil && outer.refused == nil && !sameLine(outer.command, found.command) {
		found.outer = outer.given
	}
	attachText(o.payload, found, body != nil)
	return found
}

func withText(c handling.Command, text string) handling.Command {
	c.Text = text
	return c
}

func sameLine(a, b handling.Command) bool { return withText(a, "").Equal(withText(b, "")) }

func protectedCommand(o *opened) *foundCommand {
	p, ok := o.payload.Protected()
	if !ok || !p.HasSubject {
		return nil
	}
	return lineCommand(p.Subject, fromProtected)
}

func bodyCommand(m *message.Mail) *foundCommand {
	text, ok := m.CommandText()
	if !ok {
		return nil
	}
	lines := message.CommandLines(text)
	if i := slices.IndexFunc(lines, message.IsOpening); i >= 0 {
		lines = lines[:i]
	}
	if len(lines) == 0 {
		return nil
	}
	f := lineCommand(lines[0], fromBody)
	if f == nil {
		return nil
	}
	joined, whole := lines[0], f
	for _, line := range lines[1:min(len(lines), 1+furtherLines)] {
		if other := lineCommand(line, fromBody); other != nil && !sameLine(f.command, other.command) {
			f.refused = &handling.Refusal{Code: handling.RefusedTwoSources}
			return f
		}
		// A mail program may have wrapped the line: as far as the next ones make a good command of it, they belong to it (R81).
		joined += " " + line
		if longer := lineCommand(joined, fromBody); longer != nil && longer.refused == nil {
			whole = longer
		}
	}
	return whole
}

// furtherLines is how many lines behind a command are looked at: for its wrapped end, and for another command.
const furtherLines = 8

// lineCommand reads one line: "[IPA#12345678] accept product #k7f3q9dm". A line without a tag is a command only when its
// verb needs no case. nil = it does not try to be one.
func lineCommand(line string, from commandSource) *foundCommand {
	s := message.SplitSubject(line)
	if s.Forward {
		return nil
	}
	tags := s.About()
	f := &foundCommand{given: clip(line, 200), source: from}
	words, err := message.SplitWords(s.Rest)
	if err != nil {
		if len(tags) == 0 || !looksLikeCommand(s) {
			return nil
		}
		f.refused = &handling.Refusal{Code: handling.RefusedCharacter, Given: err.Error()}
		return f
	}
	if n := len(words); n > 1 && strings.HasPrefix(words[n-1], "#") {
		f.code, words = strings.TrimPrefix(words[n-1], "#"), words[:n-1]
	}
	if len(tags) > 1 && s.First && handling.TakesCase(words...) { // the further number is a word of the command: 統合 IPA#12345678
		words, tags = append(words, tags[1:]...), tags[:1]
	}
	if len(words) == 0 || len(tags) > 1 || (len(tags) == 0 && !bareVerb(words)) {
		return nil
	}
	if len(tags) == 1 && !s.First {
		return nil
	}
	// Our own notices carry the tag and a neutral phrase; answers to them are not commands.
	if !handling.BeginsVerb(words...) && !intended(words) {
		return nil
	}
	f.command, f.refused = handling.ParseCommand(words)
	if len(tags) == 1 {
		f.command.Number = tags[0]
	}
	return f
}

// bareVerb: without a case number only a verb that needs none is a command: a good one, or a short line that was meant as one.
func bareVerb(words []string) bool {
	c, r := handling.ParseCommand(words)
	v, ok := handling.VerbNamed(c.Verb)
	if !ok || v.Needs {
		return false
	}
	return r == nil || len(words) <= shortLine && !strings.ContainsAny(strings.Join(words, " "), "。、.,!?！？")
}

// shortLine is how many words a line without a number may have to be taken for a command with a mistake in it.
const shortLine = 4

// intended guesses that an unknown word was meant as a verb: one or two short words after the tag, as in "[IPA#…] acept".
// A sentence is no command and gets no lecture (R69).
func intended(words []string) bool {
	if len(words) > 2 || words[0] == "Notice" || words[0] == "ご連絡" {
		return false
	}
	return len([]rune(words[0])) <= 12 && !strings.ContainsAny(words[0], "。、.,!?！？")
}

func looksLikeCommand(s message.Subject) bool {
	words := strings.Fields(s.Rest)
	return len(words) > 0 && handling.BeginsVerb(words...)
}

// begins tells a text that opens several commands.
func begins(m *message.Mail) bool {
	text, ok := m.CommandText()
	_, begun, _ := message.Instructions(text)
	return ok && begun
}

// severalCommands reads the lines behind 【指示】 or BEGIN (commands.md 2, step 6). A command that stood before the mark is the
// first of them. A line without a number is about the case that the protected subject names.
func severalCommands(o *opened, before *foundCommand) *foundCommand {
	text, ok := o.payload.CommandText()
	if !ok {
		return nil
	}
	lines, begun, cut := message.Instructions(text)
	if !begun {
		return nil
	}
	all := &foundCommand{given: clip(o.subject(), 200), source: fromBody}
	number := ""
	if tags := message.SplitSubject(o.subject()).Tags; len(tags) == 1 {
		number = tags[0]
	}
	if before != nil {
		all.several = append(all.several, before)
	}
	for _, line := range lines {
		all.several = append(all.several, severalLine(line, number))
	}
	switch {
	case cut:
		all.refused = &handling.Refusal{Code: handling.RefusedTooMany}
	case len(all.several) == 0:
		all.refused = &handling.Refusal{Code: handling.RefusedUnknownVerb}
	}
	return all
}

// severalLine is one line of several. Here every line is meant as a command.
func severalLine(line, number string) *foundCommand {
	f := lineCommand(line, fromBody)
	if f == nil {
		s := message.SplitSubject(line)
		words, err := message.SplitWords(s.Rest)
		f = &foundCommand{given: clip(line, 200), source: fromBody}
		if tags := s.About(); len(tags) == 1 {
			number = tags[0]
		}
		if err != nil {
			f.refused = &handling.Refusal{Code: handling.RefusedCharacter, Given: err.Error()}
		} else {
			f.command, f.refused = handling.ParseCommand(words)
		}
	}
	if f.command.Number == "" {
		f.command.Number = number
	}
	return f
}

// attachText takes the text that a text verb carries: what stands between the first blank line and 以上 or END. What a verb may
// do without is taken only when it is closed; what it is about is shown to its writer first when it is not (users.md A2).
// inBody: the text begins with the command's own line.
func attachText(m *message.Mail, f *foundCommand, inBody bool) {
	v, ok := handling.VerbNamed(f.command.Verb)
	if !ok || v.Text == handling.TextNone || f.refused != nil {
		return
	}
	text, ok := m.CommandText()
	if !ok {
		return
	}
	body, closed := message.TextBlock(text)
	if body = strings.TrimSpace(body); body == "" && !inBody {
		body, _ = message.TextBlock("\n" + message.FreshText(text)) // no blank line at all: its writer looks at what was taken
		closed = false
	}
	switch {
	case body != "" && (closed || v.Text != handling.TextMay):
		f.command.Text, f.openText = body, !closed
	default:
		f.openText = body != ""
	}
}
