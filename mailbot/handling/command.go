package handling

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Command is a command in canonical form: English words, key=value pairs with English keys after the positional ones.
type Command struct {
	Number string   `json:"number,omitempty"` // the case it names, as written
	Verb   string   `json:"verb"`
	Args   []string `json:"args"`
	Text   string   `json:"text,omitempty"` // what a text verb carries
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

// with puts a positional argument or the value of a key in another form.
func (c Command) with(old, new string) Command {
	c.Args = slices.Clone(c.Args)
	if i := slices.Index(c.Args, old); i >= 0 {
		c.Args[i] = new
	}
	return c
}

// Equal reports whether two commands would do the same.
func (c Command) Equal(d Command) bool {
	return c.Number == d.Number && c.Verb == d.Verb && slices.Equal(c.Args, d.Args) && c.Text == d.Text
}

// ParseCommand turns the words of a command line, folded and without tag and action code, into canonical form. It is
// total: whatever is wrong is a refusal that names the argument (R86). Dates and names stay as they were written until the
// desk knows the day and the case.
func ParseCommand(words []string) (Command, *Refusal) {
	if len(words) == 0 {
		return Command{}, &Refusal{Code: RefusedUnknownVerb}
	}
	v, n := findVerb(words)
	if n == 0 {
		given := words[0]
		if family(given) != "" && len(words) > 1 {
			given += " " + words[1]
		}
		return Command{}, &Refusal{Code: RefusedUnknownVerb, Given: given}
	}
	c := Command{Verb: v.Name}
	words = words[n:]
	if v.Bare && len(words) > 0 {
		return c, &Refusal{Code: RefusedArgument, Verb: v.Name, Given: strings.Join(words, " "), Why: "alone_" + v.Name}
	}
	if slices.ContainsFunc(v.Args, func(a Argument) bool { return a.Rest }) {
		return restCommand(v, c, words)
	}
	keyed, positional, r := splitKeyed(v, joinFingerprint(words))
	if r != nil {
		return c, r
	}
	c.Args = positional
	if r := canonicalPositional(v, &c); r != nil {
		return c, r
	}
	if r := noTwice(v, keyed); r != nil {
		return c, r
	}
	c.Args = append(c.Args, keyed...)
	if v.AnyOf && len(keyed) == 0 {
		return c, &Refusal{Code: RefusedMissing, Verb: v.Name, Argument: v.firstKey()}
	}
	return c, nil
}

// restCommand is a verb that takes all words as they are.
func restCommand(v Verb, c Command, words []string) (Command, *Refusal) {
	c.Args = slices.Clone(words)
	if len(words) == 0 && !v.Args[0].Optional {
		return c, &Refusal{Code: RefusedMissing, Verb: v.Name, Argument: v.Args[0].Name}
	}
	return c, nil
}

func (v Verb) firstKey() string {
	for _, a := range v.Args {
		if a.Key {
			return a.Name
		}
	}
	return ""
}

func splitKeyed(v Verb, words []string) (keyed, positional []string, r *Refusal) {
	for _, w := range words {
		key, value, isKey := strings.Cut(w, "=")
		if !isKey {
			positional = append(positional, w)
			continue
		}
		pair, r := canonicalPair(v, key, value)
		if r != nil {
			return nil, nil, r
		}
		keyed = append(keyed, pair)
	}
	slices.Sort(keyed)
	return keyed, positional, nil
}

func noTwice(v Verb, keyed []string) *Refusal {
	for i := 1; i < len(keyed); i++ {
		a, _, _ := strings.Cut(keyed[i-1], "=")
		if b, _, _ := strings.Cut(keyed[i], "="); a == b {
			return &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: a, Given: keyed[i]}
		}
	}
	return nil
}

func canonicalPair(v Verb, key, value string) (string, *Refusal) {
	a, ok := v.key(key)
	if !ok {
		return "", &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: key, Given: key + "=" + value}
	}
	word, ok := a.canonical(value)
	if !ok || value == "" {
		return "", &Refusal{Code: RefusedArgument, Verb: v.Name, Argument: a.Name, Given: value}
	}
	return a.Name + "=" + word, nil
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

// canonical puts a word into the form that is stored, and reports whether it may stand there.
func (a Argument) canonical(word string) (string, bool) {
	for _, ch := range a.Values {
		if strings.EqualFold(ch.Value, word) || slices.ContainsFunc(ch.Japanese, func(j string) bool { return strings.EqualFold(j, word) }) {
			return ch.Value, true
		}
	}
	switch a.Form {
	case AnyWord:
		return word, len(a.Values) == 0
	case ANumber:
		return plainNumber(word)
	case ANumbers:
		return plainNumbers(word)
	case AFinger:
		return plainFingerprint(word)
	case AnAddress:
		return word, MayBeAddress(word)
	case ATime:
		return plainTime(word)
	case AQuarter:
		return plainQuarter(word)
	case ACVE:
		return strings.ToUpper(word), cveNumber.MatchString(strings.ToUpper(word))
	}
	return word, word != ""
}

// cveNumber is a CVE number: from four digits on there is no limit to how many.
var cveNumber = regexp.MustCompile(`^CVE-(1999|2\d{3})-\d{4,12}$`)

var timeWord = regexp.MustCompile(`^(\d{1,2})(?::(\d{2})|時(?:(\d{1,2})分)?)$`)

// plainTime reads an hour in Japan as coordinators write it: 12:00, 9:30, 12時, 15時30分, 正午, noon.
func plainTime(word string) (string, bool) {
	if word == "正午" || strings.EqualFold(word, "noon") {
		return "12:00", true
	}
	m := timeWord.FindStringSubmatch(word)
	if m == nil {
		return "", false
	}
	h, min := minutesIn(m[1]), minutesIn(m[2]+m[3])
	return fmt.Sprintf("%02d:%02d", h, min), h < 24 && min < 60
}

func minutesIn(digits string) int {
	n, _ := strconv.Atoi(digits) // digits or nothing, which is 0
	return n
}

func plainNumber(word string) (string, bool) {
	word = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(word, "#"), "No."), "0")
	for _, r := range word {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	return word, word != "" && len(word) <= 18
}

func plainNumbers(word string) (string, bool) {
	var out []string
	for _, w := range strings.FieldsFunc(word, func(r rune) bool { return r == ',' || r == '、' }) {
		n, ok := plainNumber(w)
		if !ok {
			return "", false
		}
		out = append(out, n)
	}
	return strings.Join(out, ","), len(out) > 0
}

// plainFingerprint is a whole primary fingerprint, of 40 or 64 hexadecimal digits. Shorter ids name nobody (S13).
func plainFingerprint(word string) (string, bool) {
	word = strings.ToUpper(strings.TrimPrefix(strings.TrimPrefix(word, "0x"), "0X"))
	return word, (len(word) == 40 || len(word) == 64) && isHex(word)
}

func isHex(word string) bool {
	for _, r := range word {
		if !strings.ContainsRune("0123456789ABCDEFabcdef", r) {
			return false
		}
	}
	return word != ""
}

// joinFingerprint makes one word of a fingerprint that was written in groups of four, as people compare it.
func joinFingerprint(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		n := 0
		for i+n < len(words) && len(words[i+n]) == 4 && isHex(words[i+n]) {
			n++
		}
		if n == 10 || n == 16 {
			out = append(out, strings.Join(words[i:i+n], ""))
			i += n
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
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
	key, value, isKey := strings.Cut(word, "=")
	if _, known := v.key(key); l != Japanese && isKey && known {
		return key + "=" + quoted(value)
	}
	if l != Japanese {
		return quoted(word)
	}
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
