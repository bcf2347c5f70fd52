package handling

import (
	"slices"
	"strings"
	"time"
)

// resolve puts the words of a command that depend on the day and the case into canonical form: dates as ISO writes them,
// parties as their codes, persons as the configuration names them. What cannot be resolved is a refusal that says what would
// have been right (R86; users.md C4, C6).
func resolve(p Policy, c Case, r Realm, at time.Time, cmd Command) (Command, *Refusal) {
	v, ok := VerbNamed(cmd.Verb)
	if !ok {
		return cmd, nil
	}
	i := 0
	for _, a := range v.Args {
		word := cmd.Value(a.Name)
		if !a.Key {
			word = cmd.Arg(i)
			i++
		}
		if word == "" || a.Rest || slices.ContainsFunc(a.Values, func(ch Choice) bool { return ch.Value == word }) {
			continue
		}
		found, refused := resolveWord(p, c, r, at, v, a, word)
		if refused != nil {
			return cmd, refused
		}
		if a.Key {
			word, found = a.Name+"="+word, a.Name+"="+found
		}
		cmd = cmd.with(word, found)
	}
	return cmd, nil
}

func resolveWord(p Policy, c Case, r Realm, at time.Time, v Verb, a Argument, word string) (string, *Refusal) {
	switch a.Form {
	case ADate, APastDate:
		parse := ParseDate
		if a.Form == APastDate {
			parse = ParsePastDate
		}
		d, fault := parse(word, DateOf(at))
		if fault.Code != "" {
			return "", dateRefusal(v.Name, a.Name, word, fault)
		}
		return d.String(), nil
	case ASpan:
		return resolveSpan(at, v, a, word)
	case APerson:
		found, refused := resolvePerson(p, r, v, a, word)
		if refused != nil && v.Name == "takeover" && a.Name == "from" {
			return word, nil // whoever left is in no configuration, only in the cases (users.md B15)
		}
		return found, refused
	case AParty:
		if v.Name == "file" && c.Key == "" {
			return word, nil // a party of the case that the command names, see filedAs
		}
		return resolveParty(p, c, r, v, a, word)
	}
	return word, nil
}

var spanMarks = strings.NewReplacer("〜", "..", "～", "..", "から", "..", "--", "..")

func resolveSpan(at time.Time, v Verb, a Argument, word string) (string, *Refusal) {
	from, to, two := strings.Cut(spanMarks.Replace(word), "..")
	if !two {
		to = from
	}
	var days [2]Date
	for i, w := range []string{from, strings.TrimSuffix(to, "まで")} {
		d, fault := ParseDate(w, DateOf(at))
		if fault.Code != "" {
			return "", dateRefusal(v.Name, a.Name, w, fault)
		}
		days[i] = d
	}
	if days[1].Compare(days[0]) < 0 {
		return "", &Refusal{Code: RefusedDate, Verb: v.Name, Argument: a.Name, Given: word, Why: "backwards"}
	}
	return days[0].String() + ".." + days[1].String(), nil
}

// span reads what resolveSpan wrote.
func span(word string) (from, to Date) {
	a, b, _ := strings.Cut(word, "..")
	return day(a), day(b)
}

// day reads a date in canonical form; what is none is no day.
func day(word string) Date {
	var d Date
	if d.UnmarshalText([]byte(word)) != nil {
		return Date{}
	}
	return d
}

func resolvePerson(p Policy, r Realm, v Verb, a Argument, word string) (string, *Refusal) {
	var known []string
	for _, co := range p.Staff(r) {
		if strings.EqualFold(co.Name, strings.TrimSuffix(strings.TrimSuffix(word, "さん"), "様")) {
			return co.Name, nil
		}
		known = append(known, co.Name)
	}
	return "", &Refusal{Code: RefusedPerson, Verb: v.Name, Argument: a.Name, Given: word, Known: known}
}

// partyWords are the codes that a case's parties have in commands, with the words that people write for them.
var partyWords = map[string][]string{
	"F": {"F", "発見者", "届出者", "finder"},
	"C": {"C", "JPCERT", "調整機関", "調整側", "coordination"},
	"R": {"R", "IPA", "受付機関", "受付側", "reception"},
}

// resolveParty finds a party of the case by code, word or name. The other body is called C or R. A name that two parties bear resolves to
// neither (users.md C6).
func resolveParty(p Policy, c Case, r Realm, v Verb, a Argument, word string) (string, *Refusal) {
	known := partiesFor(c, r, v)
	for _, code := range known {
		if strings.EqualFold(code, word) || slices.ContainsFunc(partyWords[code], func(w string) bool { return strings.EqualFold(w, word) }) {
			return code, nil
		}
	}
	if c.Key != "" && r == Reception && word == c.Finder.Name && slices.Contains(known, "F") {
		return "F", nil
	}
	var named []string
	for _, cp := range c.Parties {
		entry := p.Book.Of(cp)
		if slices.Contains(known, cp.Code) && (entry.Handle == strings.ToLower(word) || plainName(word) != "" && (plainName(entry.NameJA) == plainName(word) || plainName(entry.NameEN) == plainName(word))) {
			named = append(named, cp.Code)
		}
	}
	if len(named) == 1 {
		return named[0], nil
	}
	if len(named) > 1 {
		known = named
	}
	return "", &Refusal{Code: RefusedParty, Verb: v.Name, Argument: a.Name, Given: word, Known: known}
}

// bodyCode is what a body is called in commands.
func bodyCode(r Realm) string {
	if r == Coordination {
		return "C"
	}
	return "R"
}

func otherBody(r Realm) Realm {
	if r == Coordination {
		return Reception
	}
	return Coordination
}

// partiesFor are the codes that a verb takes from a realm in a case: the finder, the other body, and the parties that the realm writes to.
func partiesFor(c Case, r Realm, v Verb) []string {
	other := bodyCode(otherBody(r))
	var out []string
	if r == c.Home() && (v.Parties == nil || slices.Contains(v.Parties, "F")) {
		out = append(out, "F") // the finder is reception's
	}
	if slices.Contains(v.Parties, "body") {
		out = append(out, other)
	}
	if v.Name == "ask" && r == Coordination && c.Home() == Reception {
		out = append([]string{"F"}, out...)
	}
	for _, p := range c.Parties {
		if p.Realm == r && p.Active() && (v.Parties == nil || slices.Contains(v.Parties, "party") || slices.Contains(v.Parties, string(p.Role))) {
			out = append(out, p.Code)
		}
	}
	if slices.Contains(v.Parties, "all") {
		out = append(out, "all")
	}
	return out
}
