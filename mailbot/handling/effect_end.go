package handling

import "slices"

// endEffects are what the verbs of websites, and the ends and turns of a case do.
func endEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){
		"operator": operator, "provider": provider, "fixed": fixed, "last-call": finalCall, "close": closeCase, "reopen": reopen, "withdraw-report": withdrawReport,
		"lift-secrecy": liftSecrecy, "merge": mergeCases, "split": splitCase, "link": linkCases, "convert": convert, "watch": watch,
	}
}

// operator names who runs the site. Another takes the place of one that turned out to be wrong, as long as that one was not sent the
// details; nobody is told.
func operator(a asking) (e effect, r *Refusal) {
	entry, r := a.websiteParty("operator")
	if r != nil {
		return e, r
	}
	if old, ok := a.c.operator(); ok {
		switch {
		case old.Handle == entry.Handle && a.w.Command.Value("site") == "":
			return e, a.nothing()
		case old.Handle != entry.Handle && !old.DetailSent.IsZero():
			return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "operator_has_details"}
		case old.Handle != entry.Handle:
			e.change(Change{Party: old.Code, Moved: &Moved{Stage: Dropped, Why: "replaced"}})
			e.shift("stage", string(old.Stage), string(Dropped))
			e.look, e.cautions = true, append(e.cautions, "operator_replaced")
		}
	}
	if site := a.w.Command.Value("site"); site != "" && site != entry.Site {
		e.shift("site", entry.Site, site)
		entry.Site = site
		e.Parties = []Party{entry}
	}
	if old, ok := a.c.operator(); !ok || old.Handle != entry.Handle {
		a.joins(&e, entry, Operator, "")
	}
	return e, nil
}

// websiteParty finds the entry of the list for a website case.
func (a asking) websiteParty(kind string) (Party, *Refusal) {
	if a.c.Kind != Website {
		return Party{}, &Refusal{Code: RefusedKind, Verb: a.v.Name}
	}
	entry, r := a.entryNamed(a.w.Command.Arg(0))
	if r == nil && entry.Kind != kind {
		r = &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: a.w.Command.Arg(0), Why: "other_kind"}
	}
	return entry, r
}

// joins lets an entry of the list take part in the case as a party of reception's.
func (a asking) joins(e *effect, entry Party, role Role, named string) CaseParty {
	cp := CaseParty{Code: Apply(a.c, e.Changes...).nextCode(role), Handle: entry.Handle, Role: role, Realm: Reception, Stage: ToContact, Named: named}
	e.change(Change{Party: cp.Code, Joined: &cp})
	e.shift("joined", "", cp.Code+" "+entry.Name(a.co.Language))
	if _, sealed := entry.KeyInUse(); !sealed && role != Operator {
		e.cautions = appendNew(e.cautions, "party_without_key")
	}
	return cp
}

// provider puts in a construction provider whom the operator named, with who named it, by which channel and when (guideline V.4.4). The
// operator is told what was recorded; the provider is written to by contact, after that.
func provider(a asking) (e effect, r *Refusal) {
	entry, r := a.websiteParty("construction_provider")
	if r != nil {
		return e, r
	}
	op, ok := a.c.operator()
	if !ok {
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "no_operator"}
	}
	if slices.ContainsFunc(a.c.Parties, func(p CaseParty) bool { return p.Handle == entry.Handle && p.Active() }) {
		return e, a.nothing()
	}
	a.joins(&e, entry, ConstructionProvider, a.w.Command.Value("named"))
	if op.Contacted() && a.p.Book.Of(op).Address() != "" {
		lang := a.p.Book.Of(op).Language
		e.tell(a.toParty(op, OpReplyKind, &PartyRecorded{Head: a.head(op), Form: "window",
			Fields: []FieldAnswer{{Form: "window", Field: "contractor", Text: entry.Name(lang)}, {Form: "window", Field: "contractor_ok", Choice: "yes"}}}))
	}
	return e, nil
}

// fixed is reception's word that a site is fixed. That the operator says so is not yet that (users.md A17), so what it reported is shown
// first; the notice to the finder says what becomes of the request for secrecy (users.md B18).
func fixed(a asking) (e effect, r *Refusal) {
	how := a.w.Command.Value("how")
	switch {
	case a.c.Kind != Website:
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name}
	case how == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "how"}
	}
	op, _ := a.c.operator()
	on := day(a.w.Command.Value("at"))
	if on.IsZero() {
		on = day(op.answer("done"))
	}
	if on.IsZero() {
		on = DateOf(a.ev.At)
	}
	if on.Compare(DateOf(a.ev.At)) > 0 {
		return e, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "at", Given: on.String(), Why: "future"}
	}
	d := Decided{State: CaseFixed, How: how, Day: on}
	if on == DateOf(a.ev.At) {
		d.Day = Date{}
	}
	e.change(Change{Decided: &d})
	e.dates = []DateRow{{What: "fixed", Day: on}}
	e.reply = op.reportShown()
	switch reported := op.answer("how"); {
	case op.Reported.IsZero():
		e.cautions = append(e.cautions, "not_reported")
	case reported != "" && reported != how && !(reported == "updated" && how == "modified"):
		e.cautions = append(e.cautions, "other_manner")
	}
	e.toFinder(a.c, a.ev.At, FinderFixedKind, a.finderEnded("fixed_"+how, "", how, on))
	for _, cp := range a.told(Reception) {
		kind := OpFixedKind // a construction provider has no duty to announce a leak (guideline V.4.5)
		if cp.Role == ConstructionProvider {
			kind = OpEndedKind
		}
		e.tell(a.toParty(cp, kind, &PartyEnd{Head: a.head(cp), URL: a.siteFor(cp), Reason: "fixed_" + how, How: how, Day: DateOf(a.ev.At)}))
	}
	return e, nil
}

// reportShown is what the operator last wrote in its report, nil = it sent none.
func (p CaseParty) reportShown() *ReplyShown {
	fields := only(p.Answers, func(f FieldAnswer) bool { return f.Form == "operator_report" })
	if len(fields) == 0 {
		return nil
	}
	return &ReplyShown{Form: "operator_report", Fields: fields}
}

// siteFor is the address of the site for one of its parties: the case's, or the operator's own entry.
func (a asking) siteFor(cp CaseParty) string {
	if op, ok := a.c.operator(); ok {
		return a.siteOf(op)
	}
	return a.siteOf(cp)
}

// finalCall says that handling will end, before it ends for want of an answer (guideline V.3.5). The day is asked about when it has come.
func finalCall(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	by := day(a.w.Command.Value("by"))
	if by.IsZero() {
		by = a.p.replyDay(a.ev.At)
	}
	switch {
	case !a.p.RulesOf(a.c.Edition).WebEndNoAnswer:
		return e, &Refusal{Code: RefusedEdition, Verb: a.v.Name, Given: a.p.RulesOf(a.c.Edition).Edition}
	case !cp.Contacted():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "not_contacted"}
	}
	if r := a.ahead("by", by); r != nil {
		return e, r
	}
	e.dates, e.cautions = []DateRow{{What: "by", Day: by}}, Cautions(by, DateOf(a.ev.At), a.p.Calendar)
	e.change(Change{Party: cp.Code, Asked: &Question{At: a.ev.At, By: a.co.Name, Mail: a.ev.Mail, Due: by}})
	facts := &PartyAsk{Head: a.head(cp), URL: a.siteFor(cp), Asked: DateOf(cp.FirstAttempt), Due: by}
	if a.p.Book.Of(cp).Address() == "" {
		a.letter(&e, cp, OpLastCallKind, facts)
		return e, nil
	}
	e.tell(a.toParty(cp, OpLastCallKind, facts))
	return e, nil
}

// told are the parties of a realm that were contacted and take part: those who hear of an end (domain.md 3.3).
func (a asking) told(r Realm) []CaseParty {
	return only(a.c.Parties, func(p CaseParty) bool {
		return p.Realm == r && p.Active() && p.Contacted() && (p.Role.Coordinated() || p.Role == Operator || p.Role == ConstructionProvider)
	})
}

// watch notes that the finder coordinates the case itself, or no more (guideline IV.2.3; users.md B5).
func watch(a asking) (e effect, r *Refusal) {
	want := a.w.Command.Arg(0)
	if a.c.Watched == (want == "on") {
		return e, a.nothing()
	}
	e.change(Change{Watch: want})
	e.shift("watched", onOff(a.c.Watched), want)
	return e, nil
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
