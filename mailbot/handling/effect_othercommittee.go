package handling

import (
	"cmp"
	"slices"
	"strings"
)

// impossible tells reception that coordination is impossible, with the attempts on record: a developer that cannot be reached although its
// day on the list has passed, or one that does not agree (guideline IV.4.10; editions from 2014).
func impossible(a asking) (e effect, r *Refusal) {
	if r := a.edition(a.rules().Committee); r != nil {
		return e, r
	}
	k := a.c.Committee
	if k != nil && k.Result != "again" {
		return e, a.nothing()
	}
	reason := "no_agreement"
	var parties []BodyParty
	for _, cp := range a.c.coordinated() {
		parties = append(parties, bodyParty(cp))
		if cp.Stage != Unreachable {
			continue
		}
		reason = "unreachable"
		if l := cp.Listing; l.Deadline.IsZero() || DateOf(a.ev.At).Compare(l.Deadline) <= 0 {
			return e, a.notYet("deadline")
		}
	}
	switch why := a.w.Command.Value("why"); {
	case len(parties) == 0:
		return e, a.notYet("contact")
	case reason == "no_agreement" && why == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "why"}
	}
	e.change(Change{Committee: &Committee{Impossible: a.ev.At}})
	e.shift("committee", "", "impossible")
	after := Apply(a.c, e.Changes...)
	e.add(a.p.toBody(after, Reception, BodyImpossibleKind, BodyReport{At: a.ev.At, By: a.co.Name, Parties: parties, Origin: DateOf(a.c.Origin), Reason: reason, Text: a.w.Command.Value("why")}))
	return e, nil
}

// committee is reception's work for the publication judgement committee: opening, opinions, result (guideline IV.3(2)).
func committee(a asking) (e effect, r *Refusal) {
	if r := a.edition(a.rules().Committee); r != nil {
		return e, r
	}
	k := a.c.Committee
	if k == nil || k.Result != "" {
		return e, a.notYet("impossible")
	}
	switch a.w.Command.Arg(0) {
	case "open":
		return a.committeeOpen(*k)
	case "convene":
		return a.convene(*k)
	case "papers":
		return a.papers(*k)
	case "opinion-by":
		return a.committeeOpinions(*k)
	}
	return a.committeeResult(*k)
}

func (a asking) committeeOpen(k Committee) (e effect, r *Refusal) {
	if !k.Opened.IsZero() {
		return e, a.nothing()
	}
	k.Opened = a.ev.At
	if a.w.Command.Arg(1) != "" {
		if e, r = a.opinions(&k); r != nil {
			return e, r
		}
	}
	e.change(Change{Committee: &k})
	e.shift("committee", "impossible", "opened")
	a.finderOfCommittee(&e, FinderCommitteeKind, FinderStep{Day: DateOf(a.ev.At)})
	return e, nil
}

// convene asks the named members of the committee to a meeting, each in a mail of its own, and whether they have an interest in the product
// or its developer. A member joins the case with it; a further call moves the day.
func (a asking) convene(k Committee) (e effect, r *Refusal) {
	meets := day(a.w.Command.Arg(1))
	names := membersNamed(a.w.Command)
	switch {
	case k.Opened.IsZero():
		return e, a.notYet("opened")
	case meets.IsZero():
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "value"}
	case len(names) == 0 && len(a.members()) == 0:
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "to"}
	}
	if r := cmp.Or(a.ahead("value", meets), a.wordless()); r != nil { // whether it has an interest nobody can say who is not told in what
		return e, r
	}
	due := a.p.replyDay(a.ev.At)
	if due.Compare(meets) >= 0 {
		due = Date{} // no day for an answer fits before the meeting: as soon as may be
	}
	e.shift("meets", k.Meets.String(), meets.String())
	k.Meets = meets
	e.change(Change{Committee: &k})
	for _, word := range names {
		if _, r := a.joining(&e, word, Member, ""); r != nil {
			return e, r
		}
	}
	after := Apply(a.c, e.Changes...)
	for _, cp := range after.Parties {
		if cp.Role == Member && cp.Active() && (len(names) == 0 || a.isAmong(cp, names)) {
			e.tell(a.toParty(cp, OtherConveneKind, &CommitteeWord{Head: a.head(cp), Text: a.w.Command.Text, Day: meets, Due: due}))
		}
	}
	e.look = true
	return e, a.lookAt(&e)
}

// papers sends the command's words to the members that were convened, all of them or those that it names: one with an interest of its own is
// left out by naming the others. They are details: sealed to each (guideline IV.3(2)4).
func (a asking) papers(k Committee) (e effect, r *Refusal) {
	names := membersNamed(a.w.Command)
	switch {
	case k.Meets.IsZero():
		return e, a.notYet("convened")
	case a.w.Command.Text == "":
		return e, a.wordless()
	}
	for _, word := range names {
		if _, ok := a.here(word, Member); !ok {
			return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "to", Given: word, Known: memberCodes(a.members())}
		}
	}
	for _, cp := range a.members() {
		if len(names) == 0 || a.isAmong(cp, names) {
			e.tell(a.toParty(cp, OtherPapersKind, &CommitteeWord{Head: a.head(cp), Text: a.w.Command.Text, Day: k.Meets}))
		}
	}
	e.look = true
	return e, a.lookAt(&e)
}

// members are those of the committee that were convened for the case.
func (a asking) members() []CaseParty {
	return only(a.c.Parties, func(cp CaseParty) bool { return cp.Role == Member && cp.Active() })
}

func membersNamed(c Command) []string {
	return strings.FieldsFunc(c.Value("to"), func(r rune) bool { return r == ',' || r == '、' })
}

func (a asking) isAmong(cp CaseParty, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.EqualFold(cp.Code, w) || strings.EqualFold(cp.Handle, w) || a.isNamed(cp, w)
	})
}

func memberCodes(parties []CaseParty) []string {
	var out []string
	for _, cp := range parties {
		out = append(out, cp.Code)
	}
	return out
}

func (a asking) finderOfCommittee(e *effect, k NoticeKind, step FinderStep) {
	step.Number, step.Kind, step.Edition = a.c.Number, a.c.Kind, a.c.Edition
	e.tell(Notice{Kind: k, To: "F", Lang: a.c.Finder.Language, Realm: Reception, Facts: &step})
}

func (a asking) committeeOpinions(k Committee) (e effect, r *Refusal) {
	if k.Opened.IsZero() {
		return e, a.notYet("opened")
	}
	if e, r = a.opinions(&k); r != nil {
		return e, r
	}
	e.change(Change{Committee: &k})
	return e, nil
}

// opinions asks each developer that can be reached for its opinion: the flaw and its grounds, the history and the draft are the command's
// words. For the others the steps of the list count as having told them (guideline IV.3(2)3).
func (a asking) opinions(k *Committee) (e effect, r *Refusal) {
	by := day(a.w.Command.Arg(1))
	if by.IsZero() {
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "value"}
	}
	if r := a.ahead("value", by); r != nil {
		return e, r
	}
	heard := a.c.reachable()
	if len(heard) > 0 && a.w.Command.Text == "" {
		return e, a.wordless()
	}
	if a.repeats(a.w.Command.Text) {
		e.look, e.cautions = true, appendNew(e.cautions, "quotes_finder")
	}
	e.shift("opinion_by", k.OpinionBy.String(), by.String())
	k.OpinionBy = by
	for _, cp := range heard {
		e.tell(a.fromReception(cp, DevCommitteeKind, &CommitteeWord{Head: a.head(cp), Text: a.w.Command.Text, Due: by}))
	}
	return e, nil
}

// reachable are the developers that the committee hears and tells (guideline IV.3(2)3, 6; users.md D14).
func (c Case) reachable() []CaseParty {
	return only(c.coordinated(), func(cp CaseParty) bool { return cp.Role.Fixes() && cp.Stage != Unreachable })
}

// fromReception addresses a notice of the committee, whose office reception is.
func (a asking) fromReception(cp CaseParty, k NoticeKind, facts any) Notice {
	n := a.toParty(cp, k, facts)
	n.Realm = Reception
	return n
}

// committeeResult tells what the committee came to: the finder and coordination always, a developer that can be reached with the reason,
// one that cannot be reached not at all (users.md D13, D14).
func (a asking) committeeResult(k Committee) (e effect, r *Refusal) {
	result := a.w.Command.Arg(1)
	switch {
	case k.Opened.IsZero():
		return e, a.notYet("opened")
	case !slices.ContainsFunc(CommitteeResults, func(ch Choice) bool { return ch.Value == result }):
		return e, a.bad("value", result, "committee_result")
	}
	why := a.w.Command.Value("why")
	if a.w.Command.Text != "" {
		why = a.w.Command.Text
	}
	k.Result, k.Why, k.Decided = result, why, a.ev.At
	e.change(Change{Committee: &k})
	e.shift("committee", "opened", result)
	today := DateOf(a.ev.At)
	a.finderOfCommittee(&e, FinderCommitteeEndKind, FinderStep{Day: today, Why: result, Text: why})
	for _, cp := range a.c.reachable() {
		e.tell(a.fromReception(cp, DevCommitteeEndKind, &CommitteeWord{Head: a.head(cp), Result: result, Day: today, Text: why}))
	}
	after := Apply(a.c, e.Changes...)
	e.add(a.p.toBody(after, Coordination, BodyCommitteeBackKind, BodyReport{At: a.ev.At, By: a.co.Name, Day: today, Reason: result, Text: why}))
	if result == "publish" {
		a.toPublish(&e, why)
	}
	return e, nil
}

// toPublish asks reachable developers for their view beside the advisory, and, if there is such a developer, the ministry to confirm the
// procedure (guideline IV.3(2)7).
func (a asking) toPublish(e *effect, why string) {
	heard, due := a.c.reachable(), a.p.replyDay(a.ev.At)
	for _, cp := range heard {
		e.tell(a.fromReception(cp, DevCommitteeViewKind, &CommitteeWord{Head: a.head(cp), Due: due}))
	}
	for _, cp := range a.c.Parties {
		if cp.Role == Authority && cp.Active() && len(heard) > 0 {
			e.tell(a.toParty(cp, OtherMETIKind, &CommitteeWord{Head: a.head(cp), Result: "publish", Day: DateOf(a.ev.At), Text: why, Due: due}))
		}
	}
}
