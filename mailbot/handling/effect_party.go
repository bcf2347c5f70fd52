package handling

import (
	"slices"
	"strings"
)

// partyAdd puts an entry into the office's list. One that may be somebody who is there already is shown first, by name (R95).
func partyAdd(a asking) (e effect, r *Refusal) {
	cmd := a.w.Command
	p := Party{Handle: cmd.Value("party"), Kind: cmd.Value("kind"), NameJA: cmd.Value("name_ja"), NameEN: cmd.Value("name_en"), Language: Lang(cmd.Value("language")),
		Charset: cmd.Value("charset"), Registration: cmd.Value("registration"), Addresses: several(cmd.Value("addresses")), Keywords: several(cmd.Value("keywords")), Person: cmd.Value("person"), Phone: cmd.Value("phone"), Fax: cmd.Value("fax"),
		Post: cmd.Value("post"), Site: cmd.Value("site"), Salutation: cmd.Value("salutation"), VULDEF: cmd.Value("vuldef") == "yes"}
	if p.Language == "" {
		p.Language = Japanese
	}
	switch f := p.Fault(); {
	case f.Field != "":
		return e, a.bad(f.Field, f.Given, "party_field")
	case !a.knows(p):
		return e, a.bad("kind", p.Kind, "party_field")
	}
	for _, q := range a.w.Parties {
		if q.Handle == p.Handle {
			return e, &Refusal{Code: RefusedDuplicate, Verb: a.v.Name, Argument: "party", Given: p.Handle}
		}
		if !a.knows(q) {
			continue
		}
		if what := p.Same(q); what != "" {
			e.look = true
			e.shift("maybe_same", q.Handle, what)
		}
	}
	e.Parties = []Party{p}
	e.shift("party", "", p.Handle)
	return e, nil
}

// several splits a list written with ; or the Japanese commas.
func several(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '、' || r == '；' })
}

// knows reports whether the realm may know of an entry: finders are reception's (S8).
func (a asking) knows(p Party) bool { return a.w.Realm == Reception || p.Kind != "finder" }

func (a asking) partyNamed(argument, handle string) (Party, *Refusal) {
	i := slices.IndexFunc(a.w.Parties, func(p Party) bool { return p.Handle == strings.ToLower(handle) && a.knows(p) })
	if i < 0 {
		return Party{}, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: argument, Given: handle}
	}
	return a.w.Parties[i], nil
}

// partyMerge makes one entry of two: the first keeps its words and takes what it lacks. An entry that has part in a case is the one to
// keep, and keeps its address; keys of the other come as candidates (S13): one person must not turn the mail of a case elsewhere.
func partyMerge(a asking) (e effect, r *Refusal) {
	p, r := a.partyNamed("handle", a.w.Command.Arg(0))
	if r != nil {
		return e, r
	}
	q, r := a.partyNamed("other", a.w.Command.Arg(1))
	if r != nil {
		return e, r
	}
	if p.Handle == q.Handle {
		return e, a.nothing()
	}
	one := p.merged(q)
	switch {
	case slices.Contains(a.w.InUse, q.Handle):
		return e, &Refusal{Code: RefusedInUse, Verb: a.v.Name, Given: q.Handle}
	case slices.Contains(a.w.InUse, p.Handle) && p.Address() != one.Address():
		return e, &Refusal{Code: RefusedInUse, Verb: a.v.Name, Given: p.Handle}
	}
	e.Parties, e.Dropped = []Party{one}, []string{q.Handle}
	e.shift("party", q.Handle, p.Handle)
	return e, nil
}

func partyShow(a asking) (e effect, r *Refusal) {
	p, r := a.partyNamed("handle", a.w.Command.Arg(0))
	if r != nil {
		return e, r
	}
	facts := DeskParty{Party: p}
	for _, q := range a.w.Parties {
		if a.knows(q) && p.Same(q) != "" {
			facts.Same = append(facts.Same, q)
		}
	}
	return a.answer(DeskPartyKind, &facts), nil
}
