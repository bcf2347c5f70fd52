package templates

import (
	"fmt"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// verb finds what a refusal or a question for help is about; a verb without a name is none.
func verb(name string) handling.Verb {
	v, _ := handling.VerbNamed(name)
	return v
}

// verbs are the commands of a body.
func verbs(r handling.Realm) []handling.Verb {
	return slices.DeleteFunc(slices.Clone(handling.Verbs), func(v handling.Verb) bool { return !v.Serves(r) })
}

func verbName(l handling.Lang, v handling.Verb) string {
	if l == handling.Japanese && len(v.Japanese) > 0 {
		return v.Japanese[0]
	}
	return v.Name
}

func argumentName(l handling.Lang, a handling.Argument) string {
	if l == handling.Japanese && a.Japanese != "" {
		return a.Japanese
	}
	return a.Name
}

// synopsis is the form of a command: 受理 種別 [影響度=…], and for a verb that must carry text the lines that follow.
func synopsis(l handling.Lang, v handling.Verb) string {
	words := []string{verbName(l, v)}
	for _, a := range v.Args {
		words = append(words, place(l, a))
	}
	return written(l, strings.Join(words, " "), v)
}

// place is one argument in the form of a command.
func place(l handling.Lang, a handling.Argument) string {
	w := argumentName(l, a)
	switch {
	case a.Key && a.Form != handling.AnyWord:
		w += "=" + Word(l, "argform", string(a.Form))
	case a.Key && len(a.Values) > 0 && len(a.Values) <= 3: // few enough to be read at a glance
		var words []string
		for _, c := range a.Values {
			words = append(words, choice(l, a, c.Value))
		}
		w += "=" + strings.Join(words, handling.Phrase{JA: "／", EN: "|"}.In(l))
	case a.Key, a.Rest:
		w += map[bool]string{true: "=…", false: "…"}[a.Key]
	}
	if a.Key || a.Optional {
		return "[" + w + "]"
	}
	return w
}

// written adds to a command line what its verb wants below it: an empty line, the text, the line that closes it (users.md A2).
func written(l handling.Lang, line string, v handling.Verb) string {
	if v.Text != handling.TextMust && v.Text != handling.TextOwn {
		return line
	}
	lines := []string{line, Word(l, "textform", "empty"), Word(l, "textform", "text")}
	if v.Text == handling.TextMust {
		lines = append(lines, Word(l, "textform", "end"))
	}
	return strings.Join(lines, "\n")
}

// example is a good command on a case that cannot exist (R88).
func example(l handling.Lang, v handling.Verb) string {
	if len(v.Example) == 0 {
		return ""
	}
	c := handling.Command{Verb: v.Name, Args: v.Example[1:]}
	if v.Needs {
		c.Number = noCase
	}
	return written(l, c.Line(l), v)
}

// needsTwo marks the verbs that ask a second person, always or in a case that is open.
func needsTwo(v handling.Verb) bool {
	return v.Persons || v.Two != nil || v.Name == "key confirm" || v.Name == "contact-change"
}

// command makes a line that a template offers. Numbers of mails come as they are.
func command(number, verb string, args ...any) handling.Command {
	c := handling.Command{Number: number, Verb: verb}
	for _, a := range args {
		c.Args = append(c.Args, fmt.Sprint(a))
	}
	return c
}

// revised is the command again with other lines struck and another attachment chosen, as an example of how to change what goes.
func revised(c handling.Command) handling.Command {
	c.Args = slices.DeleteFunc(slices.Clone(c.Args), func(a string) bool { return strings.HasPrefix(a, "strike=") || strings.HasPrefix(a, "files=") })
	c.Args = append(c.Args, "strike=12,13", "files=1")
	return c
}

// inverse is what takes a command back: a whole line where it can be told, else the verb.
func inverse(l handling.Lang, r handling.Result) string {
	c := handling.Command{Number: r.Number, Verb: r.Inverse}
	switch {
	case r.Waits != "", r.Inverse == "undo":
		c.Args = []string{fmt.Sprint(r.N)}
	case r.Command.Verb == "bulk":
		c.Args = []string{"batch=" + fmt.Sprint(r.N)}
	case slices.Contains([]string{"hold", "resume", "cancel", "resend", "key confirm"}, r.Command.Verb):
		c.Args = slices.DeleteFunc(slices.Clone(r.Command.Args), func(a string) bool { return strings.HasPrefix(a, "why=") || strings.HasPrefix(a, "by=") })
	default:
		return handling.Phrase{JA: "「" + verbName(l, verb(r.Inverse)) + "」", EN: `"` + verbName(l, verb(r.Inverse)) + `"`}.In(l)
	}
	return c.Line(l)
}

// choices are the words allowed in a place of a command; "" = any.
func choices(l handling.Lang, a handling.Argument) string {
	var words []string
	for _, c := range a.Values {
		if l == handling.Japanese {
			words = append(words, c.Japanese[0])
		} else {
			words = append(words, c.Value)
		}
	}
	return strings.Join(words, " / ")
}

func states(l handling.Lang, v handling.Verb) string {
	var words []string
	for _, s := range v.States {
		words = append(words, Word(l, "state", string(s)))
	}
	return strings.Join(words, listComma(l))
}
