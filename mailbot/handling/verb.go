package handling

import (
	"slices"
	"strings"
)

// Verb is one row of the command language: everything that parsing, authorising, help and documentation need.
type Verb struct {
	Name     string   // English word or two words, the canonical form
	Japanese []string // first the word we print, then aliases
	Realms   []Realm
	Args     []Argument
	States   []State // in which it is allowed; empty = any, also without a state
	Changes  bool    // changes something: must come encrypted and bound
	Needs    bool    // needs a case number
	Text     TextRule
	Preview  bool              // always shown first, with a token for the giver's own confirm (P in commands.md 1)
	Persons  bool              // always needs a second person (2 in commands.md 1); persons.go has those that need one at times
	Parties  []string          // whom an argument of form party may name: F, body, party (every party that the realm writes to), a role, all; nil = F and party
	Two      func(asking) bool // needs a second person in some cases
	Joint    bool              // the second person is of the other body (users.md A6)
	Bare     bool              // stands alone: a word behind it is asked back by name, for another verb was meant (users.md A6)
	AnyOf    bool              // at least one of its key=value words must be there
	Inverse  string
	About    Phrase
	Example  []string // words of a good command, English
}

// TextRule says whether a verb carries words of its own, from the first blank line to 以上 or END (users.md A2).
type TextRule int

// TextMay takes closed text and does without, TextMust sends nothing before a person saw where the text ends. TextOwn is for
// the desk's own eyes, so that no closing line is asked for.
const (
	TextNone TextRule = iota
	TextMay
	TextMust
	TextOwn
)

// Phrase is one sentence in both languages.
type Phrase struct{ JA, EN string }

// In gives the phrase in a language.
func (p Phrase) In(l Lang) string {
	if l == Japanese {
		return p.JA
	}
	return p.EN
}

// Argument is one place in a command.
type Argument struct {
	Name     string   // "kind", "reason", or the key of key=value
	Japanese string   // printed name; for a key the Japanese key
	Key      bool     // key=value, any place, optional
	Optional bool     // positional and may be missing; a key that is Required may not
	Rest     bool     // takes all words that are left
	Form     Form     // what a free word must look like
	Values   []Choice // empty = free
}

// Form is what a word must be where no list of words says it.
type Form string

// The forms. A person is a coordinator's configured name, a party F, V1, O1, C, R or a name in quotes.
const (
	AnyWord     Form = ""
	ADate       Form = "date"
	APastDate   Form = "past_date" // of something that has happened
	ASpan       Form = "span"      // one day, or two with .. or 〜 or から between them
	ANumber     Form = "number"
	ANumbers    Form = "numbers" // several with commas
	AFinger     Form = "fingerprint"
	APerson     Form = "person"
	AParty      Form = "party"
	ACaseNumber Form = "case"
	AnAddress   Form = "address"
	ATime       Form = "time"
	ACVE        Form = "cve"
	AQuarter    Form = "quarter" // three months of a calendar year: 2009Q1, 2009年第1四半期
)

// Choice is one allowed value. Japanese holds the printed word and its aliases.
type Choice struct {
	Value    string
	Japanese []string
}

var both = []Realm{Reception, Coordination}

// VerbNamed finds a verb by its canonical English name.
func VerbNamed(name string) (Verb, bool) {
	i := slices.IndexFunc(Verbs, func(v Verb) bool { return v.Name == name })
	if i < 0 {
		return Verb{}, false
	}
	return Verbs[i], true
}

// BeginsVerb reports whether folded words begin with a verb in either language. Only whole words match, never prefixes
// (users.md A2). The first of two words, as "key", is enough: it was meant as one.
func BeginsVerb(words ...string) bool {
	if _, n := findVerb(words); n > 0 {
		return true
	}
	return len(words) > 0 && family(words[0]) != ""
}

// findVerb gives the verb that the words begin with and how many of them it takes; 0 = none.
func findVerb(words []string) (Verb, int) {
	for n := min(2, len(words)); n > 0; n-- {
		word := strings.Join(words[:n], " ")
		for _, v := range Verbs {
			if strings.EqualFold(v.Name, word) || slices.ContainsFunc(v.Japanese, func(j string) bool { return strings.EqualFold(j, word) }) {
				return v, n
			}
		}
	}
	return Verb{}, 0
}

// TakesCase reports whether the verb that the words begin with names a further case, by its number.
func TakesCase(words ...string) bool {
	v, n := findVerb(words)
	return n > 0 && slices.ContainsFunc(v.Args, func(a Argument) bool { return !a.Key && a.Form == ACaseNumber })
}

// family is the first word of a verb of two words, "" = no verb begins so.
func family(word string) string {
	for _, v := range Verbs {
		for _, name := range append([]string{v.Name}, v.Japanese...) {
			if a, _, two := strings.Cut(name, " "); two && strings.EqualFold(a, word) {
				return a
			}
		}
	}
	return ""
}

// Allowed reports whether the verb may be given in a state.
func (v Verb) Allowed(s State) bool { return len(v.States) == 0 || slices.Contains(v.States, s) }

// Serves reports whether the verb belongs to a realm.
func (v Verb) Serves(r Realm) bool { return slices.Contains(v.Realms, r) }

// key finds the argument of a key=value word by its English or Japanese key.
func (v Verb) key(word string) (Argument, bool) {
	for _, a := range v.Args {
		if a.Key && (strings.EqualFold(a.Name, word) || a.Japanese == word) {
			return a, true
		}
	}
	return Argument{}, false
}

// AboutChoice says what a command does, with the choices that it makes: "Decline the report … (out_of_scope)".
func (v Verb) AboutChoice(c Command, l Lang) string {
	about := v.About.In(l)
	var chosen []string
	for i, a := range v.Args {
		if a.Key || len(a.Values) == 0 || c.Arg(i) == "" || i > 0 && a.Form != AnyWord && !slices.ContainsFunc(a.Values, func(ch Choice) bool { return ch.Value == c.Arg(i) }) {
			break
		}
		if word := c.Arg(i); l == Japanese {
			chosen = append(chosen, a.printed(word))
		} else {
			chosen = append(chosen, word)
		}
	}
	switch {
	case len(chosen) == 0:
		return about
	case l == Japanese:
		return strings.TrimSuffix(about, "。") + "（" + strings.Join(chosen, "、") + "）。"
	}
	return strings.TrimSuffix(about, ".") + " (" + strings.Join(chosen, ", ") + ")."
}
