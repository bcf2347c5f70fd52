package handling

import (
	"slices"
	"strings"
)

// otherEffects are what the verbs of other bodies, and what the guideline allows to few do.
func otherEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){
		"consult": consult, "ask-authority": askAuthority, "government": government, "priority-provide": priorityProvide, "early-notice": earlyNotice,
		"introduce": introduce, "reveal": reveal, "site-data": siteData,
		"unreachable": unreachable, "list-name": listName, "list-product": listProduct, "list-deadline": listDeadline, "delist": delist,
		"impossible": impossible, "committee": committee, "edition": changeEdition,
	}
}

// rules are those of the case's own edition.
func (a asking) rules() Rules { return a.p.RulesOf(a.c.Edition) }

// edition refuses what the case's edition does not know, by the edition's name (domain.md 9.2).
func (a asking) edition(known bool) *Refusal {
	if known {
		return nil
	}
	return &Refusal{Code: RefusedEdition, Verb: a.v.Name, Given: a.rules().Edition}
}

// notAgreed names whose yes is missing, and to what.
func (a asking) notAgreed(code, to string) *Refusal {
	return &Refusal{Code: RefusedAgreement, Verb: a.v.Name, Given: code, Why: to}
}

// notYet names what has to come first.
func (a asking) notYet(first ...string) *Refusal {
	return &Refusal{Code: RefusedNotYet, Verb: a.v.Name, Known: first}
}

func (a asking) wordless() *Refusal {
	if a.w.Command.Text == "" {
		return &Refusal{Code: RefusedText, Verb: a.v.Name}
	}
	return nil
}

// agreed reports whether the party's yes to something is on record.
func (p CaseParty) agreed(to string) bool { return slices.Contains(p.Agreed, to) }

// partyKindOf is the kind of entry that a role takes.
var partyKindOf = map[Role]string{Analyst: "analyst", Authority: "authority", Infrastructure: "infrastructure", Member: "committee_member"}

// here finds the part that a word's party already has in the case under a role: by its code, or by its entry.
func (a asking) here(word string, role Role) (CaseParty, bool) {
	i := slices.IndexFunc(a.c.Parties, func(cp CaseParty) bool {
		return cp.Role == role && cp.Realm == a.w.Realm && cp.Active() && (strings.EqualFold(cp.Code, word) || strings.EqualFold(cp.Handle, word) || a.isNamed(cp, word))
	})
	if i < 0 {
		return CaseParty{}, false
	}
	return a.c.Parties[i], true
}

func (a asking) isNamed(cp CaseParty, word string) bool {
	p, n := a.p.Book.Of(cp), plainName(word)
	return n != "" && (n == plainName(p.NameJA) || n == plainName(p.NameEN))
}

// joining is the party that a word names, under a role: the one that is there, or an entry of the list of that kind that joins by this
// command.
func (a asking) joining(e *effect, word string, role Role, reference string) (CaseParty, *Refusal) {
	if cp, ok := a.here(word, role); ok {
		return cp, nil
	}
	p, r := a.entryNamed(word)
	if r != nil {
		return CaseParty{}, r
	}
	if p.Kind != partyKindOf[role] {
		return CaseParty{}, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word}
	}
	cp := CaseParty{Code: Apply(a.c, e.Changes...).nextCode(role), Handle: p.Handle, Role: role, Realm: a.w.Realm, Reference: reference, Stage: ToContact, NDA: a.w.Command.Value("nda")}
	e.change(Change{Party: cp.Code, Joined: &cp})
	e.shift("joined", "", cp.Code+" "+p.Name(a.co.Language))
	return cp, nil
}

// lookAt shows the words before they leave, when they repeat the finder's or name the site (S6). The site's address goes to nobody but on
// its operator's word.
func (a asking) lookAt(e *effect) *Refusal {
	text := a.w.Command.Text
	if a.w.Realm == Reception && a.repeats(text) {
		e.look, e.cautions = true, appendNew(e.cautions, "quotes_finder")
	}
	host := SiteHost(a.c.URL)
	if a.w.Realm != Reception || host == "" || !strings.Contains(strings.ToLower(text), host) {
		return nil
	}
	if op, _ := a.c.operator(); !op.agreed("site_data") {
		return a.notAgreed(op.Code, "site_data")
	}
	e.look, e.cautions = true, appendNew(e.cautions, "names_site")
	return nil
}

// SiteHost is the part of a site's address that names it.
func SiteHost(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		rest = url
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(rest), "www."), "/")
	return host
}

// changeEdition moves the case to a newer edition, on the record: from then on its rules decide (domain.md 9).
func changeEdition(a asking) (e effect, r *Refusal) {
	to, now := a.w.Command.Arg(0), a.rules().Edition
	switch {
	case to == now:
		return e, a.nothing()
	case slices.Index(Editions, to) < slices.Index(Editions, now):
		return e, a.bad("edition", to, "older_edition")
	}
	e.change(Change{Edition: to})
	e.shift("edition", now, to)
	return e, nil
}
