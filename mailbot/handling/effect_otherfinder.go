package handling

import (
	"slices"
	"strings"
)

// reachedRoles are those whom something of the finder or of a site may concern.
var reachedRoles = []Role{Developer, Related, Distributor, ServiceProvider, OverseasCoordinator, Operator}

// introduce gives finder and party each other's contact, when both said yes (guideline IV.2.6, V.4.3). Of a product each body has a say:
// the finder is reception's, the developer coordination's.
func introduce(a asking) (e effect, r *Refusal) {
	word := a.w.Command.Arg(1)
	if a.w.Command.Arg(0) == "ask" {
		return a.introduceAsk(word)
	}
	cp, r := a.ofEither(word)
	switch {
	case r != nil:
		return e, r
	case !a.c.Finder.Consents.Contact:
		return e, a.notAgreed("F", "direct")
	case !cp.agreed("direct"):
		return e, a.notAgreed(cp.Code, "direct")
	}
	kind := DevDirectKind
	if cp.Realm == Reception {
		kind = OpDirectKind
	}
	items := a.c.Finder.exchanged()
	e.change(Change{Party: cp.Code, Released: &Crossing{To: cp.Code, Kind: string(kind)}})
	e.tell(a.toParty(cp, kind, &DirectExchange{Head: a.headOf(cp), Items: items, Direct: true}))
	e.tell(Notice{Kind: FinderDirectKind, To: "F", Lang: a.c.Finder.Language, Realm: Reception, Facts: &FinderDirect{Number: a.c.Number, Kind: a.c.Kind, Items: items, Party: cp.Code}})
	return e, nil
}

// exchanged is what a direct exchange tells of the finder: how to reach it, and its name only to those who may know it.
func (f Finder) exchanged() []string {
	var items []string
	if f.Consents.Know && f.Name != "" {
		items = append(items, "name")
	}
	return append(items, "contact")
}

// introduceAsk asks one side whether it wants the exchange. Nothing of either is told before both said yes.
func (a asking) introduceAsk(word string) (e effect, r *Refusal) {
	due := a.p.replyDay(a.ev.At)
	if slices.ContainsFunc(partyWords["F"], func(w string) bool { return strings.EqualFold(w, word) }) {
		switch {
		case a.w.Realm != Reception:
			return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word}
		case a.c.Finder.Consents.Contact:
			return e, a.nothing()
		}
		e.tell(Notice{Kind: FinderDirectAskKind, To: "F", Lang: a.c.Finder.Language, Facts: &FinderDirect{Number: a.c.Number, Kind: a.c.Kind, Items: a.c.Finder.exchanged(), Due: due}})
		return e, nil
	}
	cp, r := a.own(word, reachedRoles...)
	switch {
	case r != nil:
		return e, r
	case cp.agreed("direct"):
		return e, a.nothing()
	case cp.Stage.before(DetailSent):
		return e, a.notYet("detail")
	}
	kind := DevQuestionKind
	if cp.Realm == Reception {
		kind = OpQuestionKind
	}
	e.tell(a.toParty(cp, kind, &PartyText{Head: a.head(cp), Form: "direct", Due: due, At: a.ev.At}))
	return e, nil
}

// ofEither finds a party that either body writes to, by its code; by its name only where it is the commander's own.
func (a asking) ofEither(word string) (CaseParty, *Refusal) {
	cp, ok := a.c.PartyOf(strings.ToUpper(word))
	if ok && cp.Active() && slices.Contains(reachedRoles, cp.Role) {
		return cp, nil
	}
	return a.own(word, reachedRoles...)
}

// headOf is head, with the name of the one who is in charge at the body that writes.
func (a asking) headOf(cp CaseParty) Head {
	h := a.head(cp)
	if cp.Realm != a.w.Realm {
		h.By = a.c.Part(cp.Realm).AssignedTo
	}
	return h
}

// reveal tells a party the finder's name or contact, as far as the finder agreed. The words themselves are shown first, for they cannot be
// called back (guideline IV.2.5 (ウ), V.2.4).
func reveal(a asking) (e effect, r *Refusal) {
	items, r := a.revealed()
	if r != nil {
		return e, r
	}
	cp, r := a.ofEither(a.w.Command.Arg(0))
	switch {
	case r != nil:
		return e, r
	case !a.c.Finder.Consents.Know:
		return e, a.notAgreed("F", "know")
	case cp.Stage.before(DetailSent):
		return e, a.notYet("detail")
	}
	var words []string
	for _, item := range items {
		words = appendNew(words, map[string]string{"name": a.c.Finder.Name, "contact": a.c.Finder.Address}[item])
	}
	rel := Release{Text: strings.Join(words, "\n")}
	rel.Digest = rel.digest()
	kind := DevFinderKind
	if cp.Realm == Reception {
		kind = OpFinderKind
	}
	e.release = &rel
	e.change(Change{Party: cp.Code, Released: &Crossing{To: cp.Code, Kind: string(kind), Digest: rel.Digest}})
	e.tell(a.toParty(cp, kind, &DirectExchange{Head: a.headOf(cp), Items: items}))
	return e, nil
}

func (a asking) revealed() ([]string, *Refusal) {
	items := strings.FieldsFunc(a.w.Command.Value("items"), func(r rune) bool { return r == ',' || r == '、' })
	for i, item := range items {
		switch item {
		case "name", "氏名":
			items[i] = "name"
		case "contact", "連絡先":
			items[i] = "contact"
		default:
			return nil, a.bad("items", item, "finder_items")
		}
	}
	return items, nil
}

// siteData gives a developer data of the site on which the flaw was seen, which reception has from its operator: as far as that agreed,
// and to that developer only (guideline IV.5.5). It goes from coordination, which alone writes to developers.
func siteData(a asking) (e effect, r *Refusal) {
	if !asksNobody(a) {
		return a.siteAsk(a.w.Command.Arg(1))
	}
	op, r := a.siteOperator(a.w.Command.Arg(0))
	if r != nil {
		return e, r
	}
	cp, r := a.ofEither(a.w.Command.Arg(1))
	switch {
	case r != nil:
		return e, r
	case !cp.Role.Coordinated():
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code}
	case !op.agreed("site_data"):
		return e, a.notAgreed(op.Code, "site_data")
	case cp.Stage.before(DetailSent):
		return e, a.notYet("detail")
	}
	if a.repeats(a.w.Command.Text) {
		e.cautions = appendNew(e.cautions, "quotes_finder")
	}
	rel := Release{Text: a.w.Command.Text}
	e.look = true
	e.change(Change{Party: cp.Code, Released: &Crossing{To: cp.Code, Kind: string(DevSiteDataKind), Digest: rel.digest()}})
	e.tell(a.toParty(cp, DevSiteDataKind, &PartyText{Head: a.headOf(cp), Text: a.w.Command.Text, Due: a.p.replyDay(a.ev.At), At: a.ev.At}))
	return e, nil
}

// siteOperator is the operator that a code means: of this case, or of the website's case that it came from.
func (a asking) siteOperator(word string) (CaseParty, *Refusal) {
	for _, c := range append([]Case{a.c}, a.w.Cases...) {
		linked := c.Key == a.c.Key || slices.ContainsFunc(a.c.Links, func(l Link) bool { return l.Case == c.Number })
		if op, ok := c.operator(); ok && linked && strings.EqualFold(op.Code, word) {
			return op, nil
		}
	}
	return CaseParty{}, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word}
}

// siteAsk asks the operator whether exactly these data may be passed on.
func (a asking) siteAsk(word string) (e effect, r *Refusal) {
	op, r := a.own(word, Operator)
	switch {
	case r != nil:
		return e, r
	case op.agreed("site_data"):
		return e, a.nothing()
	}
	e.tell(a.toParty(op, OpSiteConsentKind, &PartyText{Head: a.head(op), Text: a.w.Command.Text, Due: a.p.replyDay(a.ev.At), At: a.ev.At}))
	return e, nil
}
