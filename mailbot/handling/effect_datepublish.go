package handling

import (
	"slices"
	"strings"
	"time"
)

// publishFrom is how long before its hour a publication may be commanded, so that its second person has time.
const publishFrom = time.Hour

// publish makes the case public at its planned hour, never before: coordination gives it, a reception coordinator approves it, for JVN is
// run by both (guideline IV.3.13, 4.9; users.md A6).
func publish(a asking) (e effect, r *Refusal) {
	plan := a.c.planned()
	switch {
	case a.publicationHeld():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "publication_held"}
	case a.c.page().Withdrawn != nil: // the page says for good that it does not hold
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "retracted"}
	case a.ev.At.Before(plan.Add(-publishFrom)):
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "too_early", Known: []string{plan.In(JST).Format("2006-01-02 15:04 JST")}}
	}
	if r := a.pageReady(); r != nil {
		return e, r
	}
	e.page = a.w.Page.Digest
	e.notes = a.c.checklist()
	e.dates = []DateRow{a.dateRow("planned", plan)}
	for _, cp := range a.c.coordinated() {
		if cp.Status == "" { // it was told and said nothing: never "not affected" (R36)
			e.change(Change{Party: cp.Code, Reported: &StatusStep{At: a.ev.At, Status: "provided", By: keikai}})
		}
	}
	if !a.c.Published.IsZero() { // opened again: what the public read has a history
		e.change(Change{Written: &PageStep{Revision: &PageRevision{At: a.ev.At}}})
	}
	e.change(Change{Decided: &Decided{State: CasePublished}})
	for _, cp := range a.c.coordinated() {
		e.tell(a.toParty(cp, abroad(cp, OtherPublishedKind, DevPublishedKind), a.published(cp, "")))
	}
	e.toFinder(a.c, a.ev.At, FinderPublishedKind, a.finderPublished(""))
	a.tellSubscribers(&e)
	after := a.folded(e.Changes, a.ev.At)
	report := BodyReport{At: a.ev.At, By: a.co.Name, Planned: plan, Origin: DateOf(a.c.Origin)}
	for _, cp := range after.coordinated() {
		report.Parties = append(report.Parties, bodyParty(cp))
	}
	for _, r := range both {
		e.add(a.p.toBody(after, r, DeskPublishedKind, report))
	}
	return e, nil
}

// checklist is what two persons look at before the publication: each developer's status as it will stand, and whether the finder is named.
// The name itself is not shown to the body that may not know it.
func (c Case) checklist() []PartyNote {
	var out []PartyNote
	for _, cp := range c.coordinated() {
		n := PartyNote{Party: cp.Code, What: "shown_as", Status: cp.Status}
		if cp.Status == "" {
			n.What = "shown_provided"
		}
		out = append(out, n)
	}
	what := "credit_named"
	switch {
	case !c.Finder.Consents.Public:
		what = "credit_none"
	case !c.credited():
		what = "credit_unanswered"
	}
	return append(out, PartyNote{Party: "F", What: what})
}

// credited reports whether the finder is named: it wished to be, and where it was asked how, it answered. No answer is no name (users.md B1).
func (c Case) credited() bool {
	return c.Finder.Consents.Public && (c.CreditAsked.IsZero() || !c.CreditSaid.Before(c.CreditAsked))
}

// Credited reports whether the finder's name stands on the published page, as it wished: then it is no secret any more.
func (c Case) Credited() bool { return !c.Published.IsZero() && c.credited() }

// CreditLine is the finder's line in a language, "" = it is not named.
func (c Case) CreditLine(l Lang) string {
	if !c.credited() {
		return ""
	}
	lines := []string{c.Finder.CreditJA, c.Finder.CreditEN, c.Finder.Name}
	if l == English {
		lines[0], lines[1] = lines[1], lines[0]
	}
	i := slices.IndexFunc(lines, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return lines[i]
}

func (a asking) published(cp CaseParty, why string) *PartyPublished {
	return &PartyPublished{Head: a.head(cp), JVN: a.c.PageNumber(), URL: a.p.pageURL(a.c, a.p.Book.Of(cp).Language), At: a.ev.At, Why: why, Credit: a.c.CreditLine(a.p.Book.Of(cp).Language)}
}

func (a asking) finderPublished(why string) *FinderPublished {
	return &FinderPublished{Number: a.c.Number, JVN: a.c.PageNumber(), URL: a.p.pageURL(a.c, a.c.Finder.Language), At: a.ev.At, Credit: a.c.CreditLine(a.c.Finder.Language), Why: why}
}

// pageURL is the address of the page on JVN in a language, "" = the office has not said where its pages are.
func (p Policy) pageURL(c Case, l Lang) string {
	if p.PublishBaseURL == "" || c.JVN == "" {
		return ""
	}
	folder, number := "/jp/", strings.ReplaceAll(c.PageNumber(), "#", "")
	if l == English {
		folder = "/en/jp/"
	}
	return strings.TrimSuffix(p.PublishBaseURL, "/") + folder + number + "/"
}

// notBefore is the hour before which an approved command is not carried out, zero = it has none.
func (a asking) notBefore() time.Time {
	if a.v.Name == "publish" {
		return a.c.planned()
	}
	return time.Time{}
}

// updatePublished puts what was written since on the page, with its reason in the history, and tells whom the publication concerns.
func updatePublished(a asking) (e effect, r *Refusal) {
	why := a.w.Command.Value("why")
	switch {
	case a.p.PublishDir && a.w.Command.Value("en") == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "en"}
	case a.c.page().Withdrawn != nil:
		return e, a.bad("why", why, "retracted")
	}
	if r := a.pageReady(); r != nil {
		return e, r
	}
	e.page = a.w.Page.Digest
	e.change(Change{Written: &PageStep{Revision: &PageRevision{At: a.ev.At, Why: why, WhyEN: a.w.Command.Value("en")}}})
	a.tellUpdated(&e, why, false)
	return e, nil
}

// retract takes back what was published. The page stays, and says so: who read it must learn that it does not hold.
func retract(a asking) (e effect, r *Refusal) {
	why, en := a.w.Command.Value("why"), a.w.Command.Value("en")
	switch {
	case a.c.page().Withdrawn != nil:
		return e, a.nothing()
	case why == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "why"}
	case a.p.PublishDir && en == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "en"}
	}
	e.page = a.w.Page.Digest
	e.change(Change{Written: &PageStep{Withdrawn: &PageRevision{At: a.ev.At, Why: why, WhyEN: en}}})
	e.shift("page", "", "withdrawn")
	a.tellUpdated(&e, why, true)
	return e, nil
}

// TellsOfPage reports whether a notice of this kind tells that something stands on JVN now.
func TellsOfPage(k NoticeKind) bool {
	return slices.Contains([]NoticeKind{FinderPublishedKind, FinderUpdatedKind, DevPublishedKind, DevUpdatedKind, OtherPublishedKind, DeskPublishedKind}, k)
}

func (a asking) tellUpdated(e *effect, why string, withdrawn bool) {
	for _, cp := range a.c.coordinated() {
		facts := a.published(cp, why)
		facts.Withdrawn = withdrawn
		e.tell(a.toParty(cp, abroad(cp, OtherPublishedKind, DevUpdatedKind), facts))
	}
	facts := a.finderPublished(why)
	facts.Withdrawn = withdrawn
	e.toFinder(a.c, a.ev.At, FinderUpdatedKind, facts)
	a.tellSubscribers(e)
}

// held is the Party of a Hold that stops the publication and no mail.
const heldPublication = "publication"

// publicationHeld: somebody of either body stopped the publication, the case's mail, or everything, as from a phone (users.md C9).
func (a asking) publicationHeld() bool {
	return slices.ContainsFunc(a.c.Holds, func(h Hold) bool { return h.Party == heldPublication || h.Party == "" }) ||
		a.p.Office.Stopped(Reception) || a.p.Office.Stopped(Coordination)
}

// holdPublication stops the publication: publish is refused, nothing counts down, and every developer is told. Either body may.
func (a asking) holdPublication(h Hold) (e effect, r *Refusal) {
	mine := func(x Hold) bool { return x.Realm == h.Realm && x.Party == h.Party }
	switch {
	case !visible(a.c, a.w.Realm):
		return e, &Refusal{Code: RefusedNoCase, Verb: a.v.Name}
	case a.c.Kind != Product || !a.c.State.Open():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State}
	case slices.ContainsFunc(a.c.Holds, mine):
		return e, a.nothing()
	}
	e.change(Change{Held: &h})
	e.shift("publication", "goes", "stopped")
	for _, cp := range a.c.coordinated() {
		if old := a.c.ToldDate(cp.Code); !old.IsZero() {
			facts := PublicationDate{Head: a.headOf(cp), At: old, JVN: a.c.PageNumber()}
			e.tell(a.toParty(cp, DevHeldKind, &facts))
		}
	}
	a.tellHold(&e, "held")
	return e, nil
}

// resumePublication lets the publication go on, which needs two persons. A date that is still to come is told again; one that has passed is
// taken back, so that nothing is published at an hour that nobody was told.
func (a asking) resumePublication(h Hold) (e effect, r *Refusal) {
	if !slices.ContainsFunc(a.c.Holds, func(x Hold) bool { return x.Realm == h.Realm && x.Party == h.Party }) {
		return e, a.nothing()
	}
	e.change(Change{Resumed: &h})
	e.shift("publication", "stopped", "goes")
	others := slices.ContainsFunc(a.c.Holds, func(x Hold) bool { return x.Realm != h.Realm && x.Party == h.Party })
	plan := a.c.planned()
	switch {
	case plan.IsZero() || others:
	case plan.After(a.ev.At):
		e.dates = []DateRow{a.dateRow("planned", plan)}
		for _, cp := range a.c.coordinated() {
			facts := a.publicationDate(cp, plan)
			facts.JVN, facts.CVE, facts.DueBefore = a.c.PageNumber(), a.c.CVE, a.p.measuresBy(plan, a.ev.At)
			e.tell(a.toParty(cp, abroad(cp, OtherDateKind, DevDateFixedKind), &facts))
		}
	default:
		e.cautions = append(e.cautions, "plan_passed")
		e.dates = []DateRow{a.dateRow("planned_before", plan)}
		e.change(Change{Planned: &Plan{Set: a.ev.At, By: a.co.Name, Why: "held"}})
	}
	a.tellHold(&e, "resumed")
	return e, nil
}

// tellHold tells the other body.
func (a asking) tellHold(e *effect, what string) {
	if a.c.HandedOver.IsZero() {
		return
	}
	after := a.folded(e.Changes, a.ev.At)
	e.add(a.p.toBody(after, otherBody(a.w.Realm), BodyDateKind, BodyReport{At: a.ev.At, By: a.co.Name, Held: what, Planned: after.planned(), Origin: DateOf(a.c.Origin), Target: a.p.target(a.c)}))
}
