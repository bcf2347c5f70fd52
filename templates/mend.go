package templates

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// mended is what a refusal's reader needs to write the command anew: the verb and the argument that was wrong, if they are
// known, and what would have been right there.
type mended struct {
	Refusal  handling.Refusal
	Verb     handling.Verb
	Argument handling.Argument
	Known    []string // printed for the reader
	Weekday  string   // the right one
	Usage    bool     // the command was written wrongly: its form helps
	Near     []string // command words that look like an unknown one
	All      []string // of the body, when none does
}

// usage are the refusals that a look at the command's form mends.
var usage = []handling.RefusalCode{handling.RefusedArgument, handling.RefusedMissing, handling.RefusedDate, handling.RefusedParty, handling.RefusedPerson,
	handling.RefusedNoMail, handling.RefusedEvidence, handling.RefusedDuplicate, handling.RefusedSeveral}

func mend(l handling.Lang, realm handling.Realm, r *handling.Refusal) mended {
	if r == nil {
		return mended{}
	}
	m := mended{Refusal: *r, Verb: verb(r.Verb), Usage: slices.Contains(usage, r.Code) && r.Verb != ""}
	for _, a := range m.Verb.Args {
		if a.Name == r.Argument {
			m.Argument = a
		}
	}
	for _, k := range r.Known {
		if r.Code == handling.RefusedArgument {
			k = choice(l, m.Argument, k)
		}
		m.Known = append(m.Known, printedKnown(l, r.Code, k))
	}
	if r.Weekday != nil {
		m.Weekday = weekday(l, time.Weekday(*r.Weekday%7))
	}
	if r.Code == handling.RefusedUnknownVerb {
		m.Near = near(l, realm, r.Given)
		for _, v := range verbs(realm) {
			m.All = append(m.All, verbName(l, v))
		}
	}
	return m
}

// choice prints one of an argument's words as it is written in the language.
func choice(l handling.Lang, a handling.Argument, value string) string {
	i := slices.IndexFunc(a.Values, func(c handling.Choice) bool { return c.Value == value })
	if i < 0 || l == handling.English {
		return value
	}
	return a.Values[i].Japanese[0]
}

// printedKnown prints what would have been right: a day as it is written in a command and as people read it, a party's code
// with its name.
func printedKnown(l handling.Lang, code handling.RefusalCode, k string) string {
	day := isoDay(l, k)
	switch {
	case code == handling.RefusedDate && l == handling.Japanese && day != k:
		return k + "（" + day + "）"
	case code == handling.RefusedDate, code == handling.RefusedRetention, code == handling.RefusedEarly:
		return day // Sat 2026-08-22 holds it as it is written
	case code == handling.RefusedNotYet:
		what, rest, more := strings.Cut(k, " ")
		if more {
			rest = handling.Phrase{JA: "：", EN: ": "}.In(l) + isoDay(l, rest)
		}
		return Word(l, "notyet", what) + rest
	case code == handling.RefusedParty:
		return handling.Phrase{JA: k + "（" + Word(l, "code", k) + "）", EN: k + " (" + Word(l, "code", k) + ")"}.In(l)
	}
	return k
}

// isoDay prints a day that a fact holds as a word. What is none stays as it is.
func isoDay(l handling.Lang, word string) string {
	var d handling.Date
	if d.UnmarshalText([]byte(word)) != nil || d.IsZero() {
		return word
	}
	return dayOf(l, d)
}

func weekday(l handling.Lang, w time.Weekday) string {
	if l == handling.Japanese {
		return weekdaysJA[w] + "曜日"
	}
	return w.String()
}

// nearMost is how many command words are offered for an unknown one.
const nearMost = 5

// near finds the command words of a body that were perhaps meant: a family whose first word was given, or a slip of a third of
// the letters at most.
func near(l handling.Lang, realm handling.Realm, given string) []string {
	var out []string
	for _, v := range verbs(realm) {
		if len(out) < nearMost && slices.ContainsFunc(append([]string{v.Name}, v.Japanese...), func(name string) bool { return alike(given, name) }) {
			out = append(out, verbName(l, v))
		}
	}
	return out
}

func alike(given, name string) bool {
	given, name = strings.ToLower(given), strings.ToLower(name)
	if given == "" {
		return false
	}
	return strings.HasPrefix(name, given+" ") || distance([]rune(given), []rune(name)) <= utf8.RuneCountInString(name)/3
}

// distance counts the letters to put in, take out or change (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := before
			if x != y {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
