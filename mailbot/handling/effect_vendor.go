package handling

import (
	"cmp"
	"slices"
	"strings"
)

// partyEffects are what the verbs about developers and operators do.
func partyEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){
		"vendor add": vendorAdd, "vendor drop": vendorDrop, "contact": contact, "log": logAttempt, "detail": detail,
		"answer": answerForm, "result": result, "status": status,
	}
}

// vendorRoles are what a party may be added as by vendor add.
var vendorRoles = []Role{Developer, Related, Distributor, ServiceProvider, OverseasCoordinator}

// vendorAdd adds parties of the list to the case: by handle, by name, or all that have a keyword. The list is shown once and approved
// once, however long it is (users.md A20; N12). Each gets a number of its own.
func vendorAdd(a asking) (e effect, r *Refusal) {
	role, list, r := a.chosenVendors()
	if r != nil {
		return e, r
	}
	after := a.c
	for i, p := range list {
		if i >= len(a.ev.Fresh.References) {
			return e, &Refusal{Code: RefusedTooMany, Verb: a.v.Name}
		}
		cp := CaseParty{Code: after.nextCode(role), Handle: p.Handle, Role: role, Realm: Coordination, Reference: a.ev.Fresh.References[i], Stage: ToContact}
		ch := Change{Party: cp.Code, Joined: &cp}
		e.change(ch)
		after = Apply(after, ch)
		e.shift("joined", "", cp.Code+" "+p.Name(a.co.Language))
		if _, sealed := p.KeyInUse(); !sealed {
			e.cautions = appendNew(e.cautions, "party_without_key")
		}
	}
	return e, nil
}

// chosenVendors reads the words of vendor add: handles, names, keyword= and role=.
func (a asking) chosenVendors() (role Role, list []Party, r *Refusal) {
	role = Developer
	add := func(p Party) {
		known := slices.ContainsFunc(a.c.Parties, func(cp CaseParty) bool { return cp.Handle == p.Handle && cp.Active() })
		if !known && !slices.ContainsFunc(list, func(q Party) bool { return q.Handle == p.Handle }) {
			list = append(list, p)
		}
	}
	for _, word := range a.w.Command.Args {
		key, value, keyed := strings.Cut(word, "=")
		switch {
		case keyed && (key == "role" || key == "役割"):
			if role = Role(value); !slices.Contains(vendorRoles, role) {
				return role, nil, a.bad("role", value, "role")
			}
		case keyed && (key == "keyword" || key == "キーワード"):
			for _, p := range a.w.Parties {
				if p.Kind == "developer" && p.concerns(value) {
					add(p)
				}
			}
		case keyed:
			return role, nil, a.bad(key, word, "")
		default:
			p, r := a.entryNamed(word)
			if r != nil {
				return role, nil, r
			}
			add(p)
		}
	}
	if len(list) == 0 {
		return role, nil, a.nothing()
	}
	return role, list, nil
}

// vendorsUnnamed: the list needs a second person, once, unless all on it are registered developers whom the report's own title names
// (users.md A20).
func vendorsUnnamed(a asking) bool {
	_, list, r := a.chosenVendors()
	return r == nil && slices.ContainsFunc(list, func(p Party) bool { return !p.Registered() || !p.namedIn(a.c.Title) })
}

// namedIn reports whether a report's title names the developer, or a product that it answers for.
func (p Party) namedIn(title string) bool {
	title = plainName(title)
	return slices.ContainsFunc(append([]string{p.NameJA, p.NameEN}, p.Keywords...), func(word string) bool {
		return plainName(word) != "" && strings.Contains(title, plainName(word))
	})
}

// concerns reports whether a developer answered the technology keyword list with that word, or makes a product of that name
// (domain.md 11.3).
func (p Party) concerns(keyword string) bool {
	return slices.ContainsFunc(p.Keywords, func(k string) bool { return plainName(k) == plainName(keyword) })
}

// entryNamed finds the one entry of the list that a word means: its handle or its name.
func (a asking) entryNamed(word string) (Party, *Refusal) {
	var found []Party
	for _, p := range a.w.Parties {
		if p.Kind == "finder" {
			continue
		}
		if p.Handle == strings.ToLower(word) {
			return p, nil
		}
		if n := plainName(word); n != "" && (n == plainName(p.NameJA) || n == plainName(p.NameEN)) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	r := &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word}
	for _, p := range found {
		r.Known = append(r.Known, p.Handle)
	}
	return Party{}, r
}

// vendorDrop ends a party's part. What has not left to it is stopped; who was contacted is told, and that what it received stays
// private (R30).
func vendorDrop(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	if cp.Listing.Stands() { // nobody could take it off the list afterwards
		return e, a.notYet("delisted")
	}
	e.change(Change{Party: cp.Code, Moved: &Moved{Stage: Dropped, Why: a.w.Command.Value("why")}})
	e.shift("stage", string(cp.Stage), string(Dropped))
	if cp.Contacted() {
		e.tell(a.toParty(cp, DevDroppedKind, &PartyEnd{Head: a.head(cp), Why: a.w.Command.Value("why"), Day: DateOf(a.ev.At)}))
	}
	return e, nil
}

// head is what every notice to a party begins with.
func (a asking) head(cp CaseParty) Head { return headOf(a.c, cp, a.co.Name) }

func headOf(c Case, cp CaseParty, by string) Head {
	return Head{Number: cmp.Or(cp.Reference, c.NumberOf(cp.Code)), Theirs: cp.Theirs, By: by, Edition: c.Edition}
}

// toParty addresses a notice to a party, in its language, from the body that writes to it.
func (a asking) toParty(cp CaseParty, k NoticeKind, facts any) Notice {
	return Notice{Kind: k, To: cp.Code, Lang: a.entry(cp).Language, Realm: cp.Realm, Facts: facts}
}

func toParty(p Policy, cp CaseParty, k NoticeKind, facts any) Notice {
	return Notice{Kind: k, To: cp.Code, Lang: p.Book.Of(cp).Language, Realm: cp.Realm, Facts: facts}
}

// MayList reports whether a command may make an entry of the list of unreachable developers, so that a number is drawn.
func MayList(verb string, w CommandGiven) bool {
	return w.TokenMAC != "" || verb == "unreachable" || verb == "dry-run"
}

// MayJoin is how many parties may join a case by a command, so that as many numbers are drawn. A token stands for any command.
func MayJoin(verb string, w CommandGiven) int {
	if slices.Contains([]string{"vendor add", "consult", "priority-provide", "confirm", "approve", "dry-run"}, verb) || w.TokenMAC != "" {
		return len(w.Parties)
	}
	return 0
}
