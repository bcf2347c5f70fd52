package handling

import "strings"

// consult asks an analyst, under its agreement of non-disclosure, for a technical analysis, or closes it (guideline IV.4.5, V.3.7). It
// learns nothing of the finder, and of the site nothing to which the operator did not agree.
func consult(a asking) (e effect, r *Refusal) {
	word := a.w.Command.Arg(0)
	if a.w.Command.Arg(1) == "end" {
		return a.consulted(word)
	}
	if r := a.wordless(); r != nil {
		return e, r
	}
	reference := ""
	if len(a.ev.Fresh.References) > 0 {
		reference = a.ev.Fresh.References[0]
	}
	cp, r := a.joining(&e, word, Analyst, reference)
	switch {
	case r != nil:
		return e, r
	case cp.NDA == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "nda"}
	}
	if r := a.lookAt(&e); r != nil {
		return e, r
	}
	e.tell(a.toParty(cp, OtherAnalysisKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, Due: a.p.replyDay(a.ev.At), At: a.ev.At, NDA: cp.NDA}))
	return e, nil
}

// consulted ends the analysis. What still comes from the analyst is filed as its.
func (a asking) consulted(word string) (e effect, r *Refusal) {
	cp, ok := a.here(word, Analyst)
	if !ok {
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: word}
	}
	if r := a.lookAt(&e); r != nil {
		return e, r
	}
	e.change(Change{Party: cp.Code, Moved: &Moved{Stage: Dropped, Why: "analysis_ended"}})
	e.shift("stage", string(cp.Stage), string(Dropped))
	e.tell(a.toParty(cp, OtherAnalysisEndKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, At: a.ev.At, NDA: cp.NDA}))
	return e, nil
}

// askAuthority asks for an operator's contact data, of which no more goes than is needed for it, or tells of a likely leak of personal data
// (guideline V.3.7). Nothing of the finder goes to any authority.
func askAuthority(a asking) (e effect, r *Refusal) {
	office := a.w.Command.Arg(0)
	op, _ := a.c.operator()
	switch {
	case a.c.Kind != Website:
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name}
	case !a.rules().allows(office):
		return e, a.edition(false)
	case office == "PPC" && a.w.Command.Text == "":
		return e, a.wordless()
	case office == "PPC" && !op.Contacted():
		return e, a.notYet("contact")
	case office != "PPC" && a.w.Command.Text != "":
		return e, a.bad("text", clip(a.w.Command.Text), "address_only")
	}
	cp, r := a.joining(&e, a.w.Command.Arg(1), Authority, "")
	if r != nil {
		return e, r
	}
	facts := &PartyText{Head: a.head(cp), URL: a.siteOf(op), Tries: triesOf(op), Due: a.p.replyDay(a.ev.At)}
	kind := OtherContactDataKind
	if office == "PPC" {
		kind, facts.Text, facts.At = OtherPPCKind, a.w.Command.Text, a.ev.At
		if a.repeats(facts.Text) {
			e.cautions = appendNew(e.cautions, "quotes_finder")
		}
	}
	e.tell(a.toParty(cp, kind, facts))
	return e, nil
}

// clip keeps a refusal from quoting a whole text.
func clip(text string) string {
	if r := []rune(strings.Join(strings.Fields(text), " ")); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return text
}

// triesOf are the attempts to reach a party, as somebody else may be told of them: when and how.
func triesOf(cp CaseParty) (out []Try) {
	for _, t := range cp.Attempts {
		out = append(out, Try{Day: DateOf(t.At), Channel: t.Channel})
	}
	return out
}

// government tells the Cabinet's office of a flaw that is exploited, or grave (edition 2026, appendix 7). Coordination goes on beside it.
func government(a asking) (e effect, r *Refusal) {
	if r := a.edition(a.rules().GovernmentNotice); r != nil {
		return e, r
	}
	cp, r := a.joining(&e, a.w.Command.Arg(0), Authority, "")
	if r != nil {
		return e, r
	}
	if a.repeats(a.w.Command.Text) {
		e.look, e.cautions = true, appendNew(e.cautions, "quotes_finder")
	}
	e.tell(a.toParty(cp, OtherGovernmentKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, At: a.ev.At}))
	return e, nil
}
