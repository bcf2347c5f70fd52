package templates

import (
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

// synopsis is the form of a command: 受理 種別 [影響度=…].
func synopsis(l handling.Lang, v handling.Verb) string {
	words := []string{verbName(l, v)}
	for _, a := range v.Args {
		w := argumentName(l, a)
		if a.Key {
			w += "=…"
		}
		if a.Key || a.Optional {
			w = "[" + w + "]"
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
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

// refused is what a refusal's reader needs to write the command anew: the verb, and the argument that was wrong, if known.
type refused struct {
	Verb     handling.Verb
	Argument handling.Argument
}

func mend(r handling.Refusal) refused {
	m := refused{Verb: verb(r.Verb)}
	for _, a := range m.Verb.Args {
		if a.Name == r.Argument {
			m.Argument = a
		}
	}
	return m
}
