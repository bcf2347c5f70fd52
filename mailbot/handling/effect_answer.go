package handling

// answerForm takes over what a mail's reply form says, on a coordinator's word: what a signature would have done by itself
// (notices.md 2).
func answerForm(a asking) (e effect, r *Refusal) {
	code := a.w.Command.Arg(0)
	cp, ok := a.c.PartyOf(code)
	switch {
	case a.w.Source == nil || a.w.Source.Party != code || a.w.Reply == nil:
		return e, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "mail", Given: a.w.Command.Value("mail")}
	case !ok:
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: code}
	}
	h := hear(a.p, a.c, cp, *a.w.Reply, a.w.Source.N)
	for _, ch := range h.changes {
		ch.Party = code
		e.change(ch)
	}
	if h.entry != nil {
		e.Parties = []Party{*h.entry}
	}
	a.shiftsOf(&e, cp)
	e.add(a.resultSteps(cp, Apply(a.c, e.Changes...)))
	return e, nil
}

// shiftsOf shows what moved of a party.
func (a asking) shiftsOf(e *effect, old CaseParty) {
	now, _ := Apply(a.c, e.Changes...).PartyOf(old.Code)
	for _, s := range []Shift{{"stage", string(old.Stage), string(now.Stage)}, {"result", old.Result, now.Result}, {"status", old.Status, now.Status},
		{"date_answer", old.Date.Answer, now.Date.Answer}, {"protection", string(old.Protection), string(now.Protection)}} {
		if s.Old != s.New {
			e.shifts = append(e.shifts, s)
		}
	}
}

// result records what a party found, from the telephone or from free words.
func result(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	found := a.w.Command.Arg(1)
	if cp.Stage.before(DetailSent) {
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "not_detailed"}
	}
	if cp.Result == found {
		return e, a.nothing()
	}
	e.change(Change{Party: cp.Code, Reported: &StatusStep{At: a.ev.At, Result: found, By: a.co.Name, Mail: a.sourceMail()}})
	a.shiftsOf(&e, cp)
	e.add(a.resultSteps(cp, Apply(a.c, e.Changes...)))
	return e, nil
}

// sourceMail is the mail that the command names as its evidence, 0 = none.
func (a asking) sourceMail() uint64 {
	if a.w.Source == nil {
		return 0
	}
	return a.w.Source.N
}

// status records one of the six values of a vendor's entry. After the publication it asks for an update of the page.
func status(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	said := a.w.Command.Arg(1)
	if cp.Status == said {
		return e, a.nothing()
	}
	e.change(Change{Party: cp.Code, Reported: &StatusStep{At: a.ev.At, Status: said, By: a.co.Name, Mail: a.sourceMail()}})
	a.shiftsOf(&e, cp)
	if a.c.State == CasePublished {
		e.cautions = append(e.cautions, "page_needs_update")
	}
	return e, nil
}

// resultSteps tells reception of a developer's result (notices.md 1.5).
func (a asking) resultSteps(old CaseParty, after Case) Decision {
	return resultSteps(a.p, old, after, a.ev)
}

func resultSteps(p Policy, old CaseParty, after Case, ev Event) Decision {
	now, _ := after.PartyOf(old.Code)
	if now.Result == old.Result || !now.Role.Coordinated() {
		return Decision{}
	}
	return p.toReception(after, BodyResultKind, BodyReport{At: ev.At, Parties: []BodyParty{bodyParty(now)}})
}
