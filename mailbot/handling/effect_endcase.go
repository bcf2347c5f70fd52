package handling

import (
	"cmp"
	"slices"
)

// reopen takes a case up again, in the state in which it would be had it not ended, and tells those who heard of the end. An operator or
// developer is asked to look again, in the words of the command's text or else of why= (users.md B17).
func reopen(a asking) (e effect, r *Refusal) {
	why := a.w.Command.Value("why")
	before := a.beforeEnd()
	if before == "" {
		return e, a.nothing()
	}
	e.change(Change{Decided: &Decided{State: before}})
	if !a.c.planned().IsZero() {
		e.change(Change{Planned: &Plan{Set: a.ev.At, By: a.co.Name, Why: "other"}}) // its day has come and gone, or will not be kept
	}
	for _, cp := range a.told(Reception) {
		if cp.Role == Operator && !cp.Stage.before(FixReported) {
			e.change(Change{Party: cp.Code, Moved: &Moved{Stage: Verifying, Why: "reopened"}})
			e.shift("stage", string(cp.Stage), string(Verifying))
		}
	}
	if a.w.Realm == Reception || a.p.RelayDates != "propose" {
		e.toFinder(a.c, a.ev.At, FinderReopenedKind, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Day: DateOf(a.ev.At), Text: why, Edition: a.c.Edition})
	}
	for _, cp := range append(a.told(Coordination), a.told(Reception)...) {
		if cp.Realm == a.w.Realm && cp.Role.Fixes() {
			a.textTo(&e, cp, asksParty, PartyText{Text: cmp.Or(a.w.Command.Text, why), Due: a.p.replyDay(a.ev.At)})
		}
	}
	if a.c.HandedOver.IsZero() {
		return e, nil
	}
	return e, a.toOtherBody(&e, BodyMessageKind, BodyWord{Text: why})
}

// beforeEnd is the state that the case had when it ended last.
func (a asking) beforeEnd() State {
	c, before := Case{}, State("")
	for _, ch := range a.w.History {
		if ch.Decided != nil && !ch.Decided.State.Open() && c.State.Open() {
			before = c.State
		}
		c = Apply(c, ch)
	}
	return before
}

// withdrawReport ends the case because its finder wants so. A forged wish must not end it: the mail is the finder's own word, and another
// than the report (users.md A12).
func withdrawReport(a asking) (e effect, r *Refusal) {
	n := a.w.Command.Value("mail")
	if !a.c.said("F", n) || slices.ContainsFunc(a.c.Mails, func(m CaseMail) bool { return decimal(m.N) == n && m.Kind == "new_report" }) {
		return e, &Refusal{Code: RefusedEvidence, Verb: a.v.Name, Argument: "mail", Given: n, Why: "withdraw"}
	}
	if len(a.c.MergedFrom()) > 0 {
		e.cautions = append(e.cautions, "joined_remain")
	}
	e.change(Change{Decided: &Decided{State: Withdrawn, Reason: "withdrawn"}})
	e.toFinder(a.c, a.ev.At, FinderWithdrawnKind, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Day: DateOf(a.ev.At), Edition: a.c.Edition})
	a.endsForParties(&e, "withdrawn", "")
	a.endsForBody(&e, "withdrawn", "")
	return e, nil
}

// liftSecrecy withdraws the request for secrecy, a year after the origin day, where the edition knows that (guideline IV.2.4, 3.11; users.md
// A12). Where a delay is on record, its reasons go to the finder first, so that it can judge (domain.md 1.5); the next lift-secrecy lifts.
func liftSecrecy(a asking) (e effect, r *Refusal) {
	rules := a.p.RulesOf(a.c.Edition)
	switch {
	case a.c.Kind != Product:
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name} // of a website it ends with the handling (users.md B18)
	case rules.LiftAfterYears == 0:
		return e, &Refusal{Code: RefusedEdition, Verb: a.v.Name, Given: rules.Edition}
	case !a.c.LiftedAt.IsZero():
		return e, a.nothing()
	case a.c.Origin.IsZero():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "no_origin"}
	}
	from := yearsAfter(DateOf(a.c.Origin), rules.LiftAfterYears)
	today := DateOf(a.ev.At)
	if today.Compare(from) < 0 {
		return e, &Refusal{Code: RefusedEarly, Verb: a.v.Name, Known: []string{from.String()}}
	}
	if reasons := cmp.Or(a.w.Command.Text, a.w.Command.Value("why")); reasons != "" {
		e.toFinder(a.c, a.ev.At, FinderDelayKind, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Origin: DateOf(a.c.Origin), Text: reasons, Due: a.p.replyDay(a.ev.At), Edition: a.c.Edition})
		return e, nil
	}
	if a.c.delayed() && a.c.lastTold(FinderDelayKind).IsZero() {
		return e, &Refusal{Code: RefusedText, Verb: a.v.Name, Why: "delay"}
	}
	e.change(Change{Lifted: true})
	e.toFinder(a.c, a.ev.At, FinderLiftedKind, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Day: today, Origin: DateOf(a.c.Origin), Edition: a.c.Edition})
	return e, nil
}

// delayed reports whether a delay is on record: the publication was moved to a later day, or a developer wants another.
func (c Case) delayed() bool {
	for i := 1; i < len(c.Plans); i++ {
		if c.Plans[i].At.After(c.Plans[i-1].At) {
			return true
		}
	}
	return slices.ContainsFunc(c.Parties, func(p CaseParty) bool { return p.Date.Answer == "counter" || p.Date.Answer == "refuse" })
}

// yearsAfter is the same day some years later; 29 February becomes 1 March.
func yearsAfter(d Date, years int) Date {
	return DateOf(d.Time(12, 0).AddDate(years, 0, 0))
}
