package handling

import (
	"slices"
	"strings"
	"time"
)

// schedule fixes or moves the publication date and tells everybody whom it concerns: every developer contacted, reception, the finder
// (guideline IV.4.3, 4.4). It is shown first when somebody refused or is silent, or the day is a poor one (users.md A11, C4).
func schedule(a asking) (e effect, r *Refusal) {
	at, r := a.publicationTime()
	if r != nil {
		return e, r
	}
	old, why := a.c.planned(), a.w.Command.Value("why")
	switch {
	case old.Equal(at):
		return e, a.nothing()
	case !old.IsZero() && why == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "why"}
	}
	notes, agreed := a.answersTo(at)
	e.notes = append(notes, a.limits(at)...)
	e.cautions = a.dayCautions(at)
	e.look = !agreed || len(e.notes) > len(notes) || len(e.cautions) > 0
	e.dates = []DateRow{a.dateRow("planned", at)}
	if !old.IsZero() {
		e.dates = append(e.dates, a.dateRow("planned_before", old))
	}
	a.plan(&e, at, moveReason(why), why)
	return e, nil
}

// moveReason is the class of a reason. A notice gives the class, never the words, which may tell who asked (guideline IV.4.4).
func moveReason(why string) string {
	for _, ch := range MoveReasons {
		if strings.EqualFold(ch.Value, why) || slices.Contains(ch.Japanese, why) {
			return ch.Value
		}
	}
	if why == "" {
		return ""
	}
	return "other"
}

// plan writes the new date into the history with who, why, when and who was told, and tells them.
func (a asking) plan(e *effect, at time.Time, class, words string) {
	p := Plan{At: at, Set: a.ev.At, By: a.co.Name, Why: class}
	if class == "other" {
		p.Why = words
	}
	after := a.c
	after.Plans = append(slices.Clone(a.c.Plans), p)
	for _, cp := range a.c.coordinated() {
		p.Told = append(p.Told, cp.Code)
		a.tellDate(e, cp, at, class)
	}
	old := a.c.planned()
	if a.p.RelayDates != "propose" {
		p.Told = append(p.Told, "F")
	}
	e.change(Change{Planned: &p})
	report := BodyReport{At: a.ev.At, By: a.co.Name, Planned: at, Old: old, Reason: class, Origin: DateOf(a.c.Origin), Target: a.p.target(a.c)}
	if class == "other" && words != class {
		report.Text = words // for reception's eyes: a word to the one body is one to the other (guideline IV.5.7)
	}
	for _, cp := range a.c.coordinated() {
		report.Parties = append(report.Parties, bodyParty(cp))
	}
	e.add(a.p.toReception(a.folded(e.Changes, a.ev.At), BodyDateKind, report))
	if a.p.RelayDates != "propose" {
		kind, step := FinderPlannedKind, FinderStep{Number: a.c.Number, Kind: a.c.Kind, At: at, Origin: DateOf(a.c.Origin), DayCount: a.c.dayCount(at), Edition: a.c.Edition}
		if slices.ContainsFunc(a.c.Plans, func(p Plan) bool { return !p.At.IsZero() && slices.Contains(p.Told, "F") }) {
			kind, step.Old, step.Why = FinderDateMovedKind, old, class
		}
		e.toFinder(a.c, a.ev.At, kind, &step)
	}
}

// tellDate tells one party of the date: as a new one, unless it was told another before.
func (a asking) tellDate(e *effect, cp CaseParty, at time.Time, class string) {
	facts := a.publicationDate(cp, at)
	facts.JVN, facts.CVE, facts.DueBefore = a.c.PageNumber(), a.c.CVE, a.p.measuresBy(at, a.ev.At)
	kind := DevDateFixedKind
	if old := a.c.ToldDate(cp.Code); !old.IsZero() {
		kind, facts.Old, facts.Why = DevDateMovedKind, old, class
	}
	e.tell(a.toParty(cp, abroad(cp, OtherDateKind, kind), &facts))
}

// ToldDate is the date that a party knows of: the last that it was told and that was not taken back, zero = none.
func (c Case) ToldDate(code string) time.Time {
	for _, p := range slices.Backward(c.Plans) {
		switch {
		case p.At.IsZero():
			return time.Time{}
		case slices.Contains(p.Told, code):
			return p.At
		}
	}
	return time.Time{}
}

// measuresBy is the day by which fix and status are asked for: a week before the publication, or the day before it; none when there
// is no time for either.
func (p Policy) measuresBy(plan, now time.Time) Date {
	for _, days := range []int{7, 1} {
		d := DateOf(plan).AddDays(-days)
		if !p.Calendar.Working(d) {
			d = p.Calendar.AddWorkingDays(d, -1)
		}
		if d.Compare(DateOf(now)) > 0 {
			return d
		}
	}
	return Date{}
}

// cancelPublication gives the publication up for one of the guideline's reasons (IV.4.4). Reception hears of it and decides whether
// handling ends: the finder is told by that (users.md D8).
func cancelPublication(a asking) (e effect, r *Refusal) {
	reason, why := a.w.Command.Arg(0), a.w.Command.Value("why")
	today, old := DateOf(a.ev.At), a.c.planned()
	e.change(Change{Planned: &Plan{Set: a.ev.At, By: a.co.Name, Why: reason, Told: codes(a.c.coordinated())}})
	for _, cp := range a.c.coordinated() {
		e.tell(a.toParty(cp, DevCancelledKind, &PartyEnd{Head: a.head(cp), Reason: partyReasons[reason], Why: why, Day: today}))
	}
	if !old.IsZero() {
		e.dates = []DateRow{a.dateRow("planned_before", old)}
	}
	report := BodyReport{At: a.ev.At, By: a.co.Name, Day: today, Old: old, Reason: finderReasons[reason], Text: why, Lines: []ReadyLine{
		{Command: Command{Number: a.c.Number, Verb: "close", Args: []string{closeReasons[reason]}}}, {Command: Command{Number: a.c.Number, Verb: "tell", Args: []string{"F"}}},
		{Command: Command{Number: a.c.Number, Verb: "show"}}}}
	for _, cp := range a.c.coordinated() {
		report.Parties = append(report.Parties, bodyParty(cp))
	}
	e.add(a.p.toReception(a.folded(e.Changes, a.ev.At), BodyCancelKind, report))
	return e, nil
}

// What the reasons of CancelReasons are called in the notice to a developer, in that to reception, and as the end of the case
// (domain.md 3.1).
var (
	partyReasons  = map[string]string{"not_vulnerability": "not_vulnerability_developer", "no_effect": "no_effect", "small_effect": "small_effect", "known": "known", "all_users_told": "all_told"}
	finderReasons = map[string]string{"not_vulnerability": "not_vulnerability_developer", "no_effect": "no_effect", "small_effect": "small_effect", "known": "known", "all_users_told": "all_users_told"}
	closeReasons  = map[string]string{"not_vulnerability": "not_vulnerability_developer", "no_effect": "ended_not_published", "small_effect": "ended_low_impact", "known": "known_published",
		"all_users_told": "individually_handled"}
)

func codes(list []CaseParty) []string {
	var out []string
	for _, cp := range list {
		out = append(out, cp.Code)
	}
	return out
}
