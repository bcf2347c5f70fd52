package handling

import (
	"slices"
	"strings"
	"time"
)

// priorityProvide gives flaw and countermeasure to operators of critical infrastructure before publication: never before there is a
// countermeasure, with the developers' yes on record; reception's is the approval (guideline IV.4.8).
func priorityProvide(a asking) (e effect, r *Refusal) {
	words := a.w.Command.Args
	if r := a.edition(a.rules().PriorityProvision); r != nil {
		return e, r
	}
	if !asksNobody(a) {
		return a.priorityAsk(words[1:])
	}
	if r := a.wordless(); r != nil {
		return e, r
	}
	if r := a.mayProvide(); r != nil {
		return e, r
	}
	var names []string
	for _, word := range words {
		key, value, keyed := strings.Cut(word, "=")
		switch {
		case !keyed:
			names = append(names, word)
		case key == nda.Name || key == nda.Japanese:
			a.w.Command = a.w.Command.with(word, nda.Name+"="+value)
		default:
			return e, a.bad(key, word, "")
		}
	}
	for i, word := range names {
		if i >= len(a.ev.Fresh.References) {
			return e, &Refusal{Code: RefusedTooMany, Verb: a.v.Name}
		}
		cp, r := a.joining(&e, word, Infrastructure, a.ev.Fresh.References[i])
		if r != nil {
			return e, r
		}
		e.tell(a.toParty(cp, OtherPriorityKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, At: a.c.planned(), Due: a.p.replyDay(a.ev.At), NDA: cp.NDA}))
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	return e, nil
}

// mayProvide: a fix is ready or a developer agreed, and every developer that knows the details said yes.
func (a asking) mayProvide() *Refusal {
	knows := only(a.c.Parties, func(p CaseParty) bool { return p.Role.Fixes() && p.Counts() && !p.Stage.before(DetailSent) })
	if !slices.ContainsFunc(knows, func(p CaseParty) bool { return !p.Stage.before(Ready) || p.agreed("priority") }) {
		return a.notYet("countermeasure")
	}
	for _, p := range knows {
		if !p.agreed("priority") {
			return a.notAgreed(p.Code, "priority")
		}
	}
	return nil
}

// priorityAsk asks a developer whether the information may go out before publication.
func (a asking) priorityAsk(words []string) (e effect, r *Refusal) {
	for _, word := range words {
		cp, r := a.own(word, vendorRoles...)
		switch {
		case r != nil:
			return e, r
		case cp.agreed("priority"):
			return e, a.nothing()
		case cp.Stage.before(DetailSent):
			return e, a.notYet("detail")
		}
		e.tell(a.toParty(cp, DevPriorityKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, At: a.c.planned(), Due: a.p.replyDay(a.ev.At)}))
	}
	if len(e.Notices) == 0 {
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "names"}
	}
	return e, nil
}

// own finds a party of the case that the command's body writes to, by its code or entry.
func (a asking) own(word string, roles ...Role) (CaseParty, *Refusal) {
	var known []string
	for _, cp := range a.c.Parties {
		if cp.Realm != a.w.Realm || !cp.Active() || !slices.Contains(roles, cp.Role) {
			continue
		}
		if strings.EqualFold(cp.Code, word) || strings.EqualFold(cp.Handle, word) || a.isNamed(cp, word) {
			return cp, nil
		}
		known = append(known, cp.Code)
	}
	return CaseParty{}, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word, Known: known}
}

// provided tells reception, and the finder, that information was provided, when the first of it left (guideline IV.3.12). To whom is told
// to neither.
func (p Policy) provided(before, after Case, code string, at time.Time) Decision {
	var d Decision
	cp, _ := after.PartyOf(code)
	if old, _ := before.PartyOf(code); cp.Role != Infrastructure || old.Contacted() || !cp.Contacted() || !after.Priority.IsZero() {
		return d
	}
	d.Changes = append(d.Changes, Change{At: at, Actor: keikai, Realm: Coordination, Provided: true})
	d.add(p.toReception(after, BodyPriorityKind, BodyReport{At: at, Day: DateOf(at), Planned: after.planned()}))
	if p.RelayDates != "propose" && after.State.Open() {
		d.toFinder(after, at, FinderPriorityKind, &FinderStep{Number: after.Number, Kind: after.Kind, Edition: after.Edition, Day: DateOf(at)})
	}
	return d
}

func yesTo(what ...string) *Recorded { return &Recorded{Agreed: what} }

func noTo(what ...string) *Recorded { return &Recorded{Refused: what} }

// earlyNotice answers whether a developer may tell its users before publication (guideline IV.5.9).
func earlyNotice(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	switch yes := a.w.Command.Arg(1) == "yes"; {
	case cp.Stage.before(DetailSent):
		return e, a.notYet("detail")
	case yes && cp.agreed("early_notice"):
		return e, a.nothing()
	case yes:
		e.change(Change{Party: cp.Code, Recorded: yesTo("early_notice")})
		e.tell(a.toParty(cp, DevEarlyYesKind, &EarlyNotice{Head: a.head(cp), At: a.c.planned(), Text: a.w.Command.Text}))
	default:
		if cp.agreed("early_notice") {
			e.change(Change{Party: cp.Code, Recorded: noTo("early_notice")})
		}
		e.tell(a.toParty(cp, DevEarlyNoKind, &EarlyNotice{Head: a.head(cp), At: a.c.planned(), Text: a.w.Command.Text}))
	}
	return e, nil
}
