package handling

import (
	"encoding/json"
	"slices"
)

// closeCase ends the handling for a reason that the realm may give in this case, and tells those who must be told (domain.md 3.3): the
// finder with what becomes of the request for secrecy, everybody who was contacted, and the other body. A product case that coordination
// ended reaches the finder through reception: in the same act, or by reception's own close, as the office has it (users.md D8).
func closeCase(a asking) (e effect, r *Refusal) {
	reason, why := a.w.Command.Arg(0), a.w.Command.Value("why")
	if a.c.State == CaseEnded {
		return a.tellEnded(reason, why)
	}
	if r := a.mayEnd(reason); r != nil {
		return e, r
	}
	e.cautions = a.endDoubts(reason)
	e.change(Change{Decided: &Decided{State: CaseEnded, Reason: Reason(reason), Why: why}})
	a.endsForFinder(&e, reason, why)
	a.endsForParties(&e, reason, why)
	a.endsForBody(&e, reason, why)
	return e, nil
}

// mayEnd names why a reason cannot be given here, with those that can.
func (a asking) mayEnd(reason string) *Refusal {
	state := func(why string) *Refusal {
		return &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: why}
	}
	allowed := a.p.reasonsFor(a.c, a.w.Realm)
	switch {
	case reason == "withdrawn":
		return &Refusal{Code: RefusedArgument, Verb: a.v.Name, Argument: "reason", Given: reason, Why: "withdraw_report", Known: allowed}
	case !slices.Contains(allowed, reason):
		return &Refusal{Code: RefusedArgument, Verb: a.v.Name, Argument: "reason", Given: reason, Why: "not_this_reason", Known: allowed}
	case reason == "ended_after_alert" && a.w.Command.Value("alert") == "":
		return &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "alert"}
	case reason == "ended_low_impact" && !a.anyContacted(): // it ends by telling the developer or the operator (users.md D16)
		return state("nobody_told")
	case (reason == "ended_no_answer" || reason == "unreachable") && !a.anyContacted():
		return state("never_tried")
	}
	return nil
}

func (a asking) anyContacted() bool {
	return slices.ContainsFunc(a.c.Parties, func(p CaseParty) bool { return p.Role.Fixes() && p.Active() && p.Contacted() })
}

// endDoubts are what a person should think of before giving the reason.
func (a asking) endDoubts(reason string) (out []string) {
	op, _ := a.c.operator()
	last := lastCall(op)
	switch {
	case reason == "ended_no_answer" && last < 0:
		out = append(out, "no_last_call")
	case reason == "ended_no_answer" && op.Question != nil && DateOf(a.ev.At).Compare(op.Question.Due) <= 0:
		out = append(out, "last_call_runs")
	case reason == "not_vulnerability_developer" && !a.anyResult("not_exists"):
		out = append(out, "no_such_result")
	case reason == "known_fixed" && op.answer("result") != "known_fixed", reason == "ended_operator_declined" && op.answer("result") != "declined":
		out = append(out, "not_answered_so")
	case reason == "product_flaw":
		out = append(out, "convert_instead")
	}
	if op.Stage == FixReported {
		out = append(out, "fix_was_reported")
	}
	return out
}

func (a asking) anyResult(found string) bool {
	return slices.ContainsFunc(a.c.Parties, func(p CaseParty) bool { return p.Result == found })
}

// finderEnded are the facts of an end for the finder.
func (a asking) finderEnded(reason, why, how string, on Date) *FinderEnded {
	return &FinderEnded{Number: a.c.Number, Kind: a.c.Kind, ReceivedAt: a.c.Received, Reason: reason, Why: why, How: how, Day: on, Edition: a.c.Edition,
		Secrecy: a.p.RulesOf(a.c.Edition).secrecy(a.c.Kind)}
}

func finderEndKind(k CaseKind) NoticeKind {
	if k == Website {
		return FinderEndedKind
	}
	return FinderStoppedKind
}

func (a asking) endsForFinder(e *effect, reason, why string) {
	if a.w.Realm == Coordination && a.p.RelayDates == "propose" {
		return
	}
	e.toFinder(a.c, a.ev.At, finderEndKind(a.c.Kind), a.finderEnded(reason, why, "", DateOf(a.ev.At)))
}

// endsForParties tells everybody who was contacted. A developer hears the reason in its own terms, for whatever else is said may be about
// another (N14); an operator is alone in its case.
func (a asking) endsForParties(e *effect, reason, why string) {
	today := DateOf(a.ev.At)
	for _, cp := range a.told(Coordination) {
		e.tell(a.toParty(cp, DevEndedKind, &PartyEnd{Head: a.headOf(cp), Reason: reason, Day: today}))
	}
	kind := OpEndedKind
	if reason == "ended_after_alert" {
		kind = OpAlertEndKind
	}
	for _, cp := range a.told(Reception) {
		facts := &PartyEnd{Head: a.head(cp), URL: a.siteFor(cp), Reason: reason, Why: why, Day: today, Alert: a.w.Command.Value("alert")}
		if a.p.Book.Of(cp).Address() == "" {
			a.letter(e, cp, kind, facts)
			continue
		}
		e.tell(a.toParty(cp, kind, facts))
	}
}

// letter gives the commander the text of an end for a party that has no mail address: to be printed and posted (users.md A14).
func (a asking) letter(e *effect, cp CaseParty, k NoticeKind, facts any) {
	p := a.p.Book.Of(cp)
	text, err := json.Marshal(facts)
	if err != nil {
		return // unreachable: facts are plain values
	}
	number := a.c.NumberFor(a.w.Realm)
	e.tell(Notice{Kind: DeskPasteKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskPaste{
		Number: number, Party: cp.Code, Name: p.Name(a.co.Language), Channel: "post", Address: p.Post, Kind: k, Lang: p.Language, Facts: text,
		Lines: []ReadyLine{{Command: Command{Number: number, Verb: "log", Args: []string{cp.Code, "by=post", "outcome=message_left"}}}}}})
	e.cautions = appendNew(e.cautions, "letter")
}

// endsForBody tells the other body of a product case that was handed over.
func (a asking) endsForBody(e *effect, reason, why string) {
	if a.c.HandedOver.IsZero() {
		return
	}
	facts := BodyReport{By: a.co.Name, At: a.ev.At, Day: DateOf(a.ev.At), Reason: reason, Text: why}
	other := otherBody(a.w.Realm)
	number := a.c.NumberFor(other)
	facts.Lines = []ReadyLine{{Command: Command{Number: number, Verb: "show"}}, {Command: Command{Number: number, Verb: "journal"}}, {Command: Command{Number: number, Verb: "reopen", Args: []string{"why=…"}}}}
	if other == Reception {
		facts.Told = a.p.RelayDates != "propose"
		for _, cp := range a.told(Coordination) {
			facts.Parties = append(facts.Parties, bodyParty(cp))
		}
		if !facts.Told {
			facts.Lines = append([]ReadyLine{{Command: Command{Number: number, Verb: "close", Args: []string{reason}}}}, facts.Lines...)
		}
	}
	e.add(a.p.toBody(a.c, other, BodyEndedKind, facts))
}

// tellEnded is reception's word to the finder of a case that coordination ended.
func (a asking) tellEnded(reason, why string) (e effect, r *Refusal) {
	kind := finderEndKind(a.c.Kind)
	switch {
	case a.w.Realm != Reception, a.c.lastTold(kind).After(a.c.Ended), a.c.lastTold(kind).Equal(a.c.Ended):
		return e, a.nothing()
	case reason != a.c.EndReason:
		return e, &Refusal{Code: RefusedArgument, Verb: a.v.Name, Argument: "reason", Given: reason, Why: "not_this_reason", Known: []string{a.c.EndReason}}
	}
	e.toFinder(a.c, a.ev.At, kind, a.finderEnded(reason, why, "", DateOf(a.c.Ended)))
	return e, nil
}
