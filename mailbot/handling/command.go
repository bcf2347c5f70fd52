package handling

import (
	"slices"
	"strings"
)

// Command is a command in canonical form: English words, key=value pairs with English keys after the positional ones.
type Command struct {
	Number string   `json:"number,omitempty"` // the case it names, as written
	Verb   string   `json:"verb"`
	Args   []string `json:"args"`
	Text   string   `json:"text,omitempty"` // what a text verb carries, only if closed by 以上 / END
}

// Arg gives the i-th positional argument, or "".
func (c Command) Arg(i int) string {
	for _, a := range c.Args {
		if strings.Contains(a, "=") {
			continue
		}
		if i == 0 {
			return a
		}
		i--
	}
	return ""
}

// Value gives the value of key=value, or "".
func (c Command) Value(key string) string {
	for _, a := range c.Args {
		if v, ok := strings.CutPrefix(a, key+"="); ok {
			return v
		}
	}
	return ""
}

// Equal reports whether two commands would do the same.
func (c Command) Equal(d Command) bool {
	return c.Number == d.Number && c.Verb == d.Verb && slices.Equal(c.Args, d.Args) && c.Text == d.Text
}

// ParseCommand turns the words of a command line, folded and without tag and action code, into canonical form. It is
// total: whatever is wrong is a refusal that names the argument (R86).
func ParseCommand(words []string) (Command, *Refusal) {
	if len(words) == 0 {
		return Command{}, &Refusal{Code: RefusedUnknownVerb}
	}
	v, ok := findVerb(words[0])
	if !ok {
		return Command{}, &Refusal{Code: RefusedUnknownVerb, Given: words[0]}
	}
	c := Command{Verb: v.Name}
	var keyed []string
	for _, w := range words[1:] {
		key, value, isKey := strings.Cut(w, "=")
		if !isKey {
			c.Args = append(c.Args, w)
			continue
		}
		pair, r := canonicalPair(v, key, value)
		if r != nil {
			return c, r
		}
		keyed = append(keyed, pair)
	}
	if r := canonicalPositional(v, &c); r != nil {
		return c, r
	}
	slices.Sort(keyed)
	for i := 1; i < len(keyed); i++ {
		a, _, _ := strings.Cut(keyed[i-1], "=")
		if b, _, _ := strings.Cut(keyed[i], "="); a == b {
			return c, &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: a, Given: keyed[i]}
		}
	}
	c.Args = append(c.Args, keyed...)
	return c, nil
}

func canonicalPair(v Verb, key, value string) (string, *Refusal) {
	for _, a := range v.Args {
		if !a.Key || (!strings.EqualFold(a.Name, key) && a.Japanese != key) {
			continue
		}
		word, ok := a.canonical(value)
		if !ok || value == "" {
			return "", &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: a.Name, Given: value}
		}
		return a.Name + "=" + word, nil
	}
	return "", &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: key, Given: key + "=" + value}
}

func canonicalPositional(v Verb, c *Command) *Refusal {
	i := 0
	for _, a := range v.Args {
		if a.Key {
			continue
		}
		if i >= len(c.Args) {
			if a.Optional {
				continue
			}
			return &Refusal{Code: RefusedMissing, Verb: v.Name, Argument: a.Name}
		}
		word, ok := a.canonical(c.Args[i])
		if !ok {
			return &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: a.Name, Given: c.Args[i]}
		}
		c.Args[i] = word
		i++
	}
	if i < len(c.Args) {
		return &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: "", Given: c.Args[i]}
	}
	return nil
}

func (a Argument) canonical(word string) (string, bool) {
	if len(a.Values) == 0 {
		return word, true
	}
	for _, ch := range a.Values {
		if strings.EqualFold(ch.Value, word) || slices.ContainsFunc(ch.Japanese, func(j string) bool { return strings.EqualFold(j, word) }) {
			return ch.Value, true
		}
	}
	return "", false
}

// Line prints the command as a coordinator writes it, in its language: "【IPA#12345678】 受理 製品".
func (c Command) Line(l Lang) string {
	words := []string{c.word(l)}
	v, _ := VerbNamed(c.Verb)
	for i, a := range c.Args {
		words = append(words, v.argument(l, i, a))
	}
	line := strings.Join(words, " ")
	switch {
	case c.Number == "":
		return line
	case l == Japanese:
		return "【" + c.Number + "】 " + line
	}
	return "[" + c.Number + "] " + line
}

func (c Command) word(l Lang) string {
	v, ok := VerbNamed(c.Verb)
	if ok && l == Japanese {
		return v.Japanese[0]
	}
	return c.Verb
}

func (v Verb) argument(l Lang, i int, word string) string {
	if l != Japanese {
		return quoted(word)
	}
	key, value, isKey := strings.Cut(word, "=")
	n := 0
	for _, a := range v.Args {
		switch {
		case isKey && a.Key && a.Name == key:
			return a.Japanese + "=" + quoted(a.printed(value))
		case !isKey && !a.Key && n == i:
			return quoted(a.printed(word))
		case !a.Key:
			n++
		}
	}
	return quoted(word)
}

func (a Argument) printed(value string) string {
	for _, ch := range a.Values {
		if ch.Value == value {
			return ch.Japanese[0]
		}
	}
	return value
}

func quoted(s string) string {
	if strings.ContainsAny(s, " \u3000") {
		return `"` + s + `"`
	}
	return s
}
