package handling

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// unreachable says that a developer cannot be reached: every channel was tried and the time that is set has passed without a word from it
// (guideline IV.4.2, IV.3(2)1; N2, N3, R36). An edition that knows the list warns it of its entry; without the list the next step is a
// person's.
func unreachable(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	if cp.Stage == Unreachable {
		return e, a.nothing()
	}
	if missing := a.ladder(cp); len(missing) > 0 {
		return e, a.notYet(missing...)
	}
	e.change(Change{Party: cp.Code, Moved: &Moved{Stage: Unreachable}})
	e.shift("stage", string(cp.Stage), string(Unreachable))
	if !a.rules().UnreachableList {
		return e, nil
	}
	if len(a.ev.Fresh.DIDs) == 0 {
		return e, &Refusal{Code: RefusedTooMany, Verb: a.v.Name} // unreachable: one is drawn for every such command
	}
	l := Listing{DID: a.ev.Fresh.DIDs[0], Warned: a.p.replyDay(a.ev.At)}
	e.change(Change{Party: cp.Code, Listed: &l})
	e.news = append(e.news, Shift{"listed_from", "", l.Warned.String()}) // drawn from the day on which it runs
	a.tellListed(&e, cp, DevListWarningKind, l, "name", l.Warned)
	return e, nil
}

// furtherChannels is how many channels besides mail must have been tried, as far as the party's entry knows them (domain.md 4.2).
const furtherChannels = 2

// ladder names the rungs that are missing: "mail 1/3", "channel 0/2", "months 2010-01-08".
func (a asking) ladder(cp CaseParty) (missing []string) {
	if n := cp.tries("mail"); a.entry(cp).Address() != "" && n < a.p.MailTries {
		missing = append(missing, fmt.Sprintf("mail %d/%d", n, a.p.MailTries))
	}
	tried, known := 0, 0
	for _, ch := range Channels[1:] {
		if addressFor(a.entry(cp), ch.Value) != "" {
			known++
		}
		if cp.tries(ch.Value) > 0 {
			tried++
		}
	}
	if need := min(furtherChannels, known); tried < need {
		missing = append(missing, fmt.Sprintf("channel %d/%d", tried, need))
	}
	if since := a.c.silentSince(cp); since.IsZero() {
		missing = append(missing, "contact")
	} else if due := monthsAfter(DateOf(since), cmp.Or(a.rules().UnreachableMonths, a.p.UnreachableMonths)); DateOf(a.ev.At).Compare(due) < 0 {
		missing = append(missing, "months "+due.String())
	}
	return missing
}

// silentSince is when the party was first tried, or last heard of.
func (c Case) silentSince(cp CaseParty) time.Time {
	since := cp.FirstAttempt
	for _, m := range c.Mails {
		if m.Direction == In && m.Party == cp.Code && m.At.After(since) {
			since = m.At
		}
	}
	for _, t := range cp.Attempts {
		if t.Outcome == "reached" && t.At.After(since) {
			since = t.At
		}
	}
	return since
}

// monthsAfter is the same day so many months later, or the last of that month.
func monthsAfter(d Date, n int) Date {
	first := time.Date(d.Y, d.M+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return Date{Y: first.Year(), M: first.Month(), D: min(d.D, last.Day())}
}

// tellListed writes to the party about its entry, if there is an address to write to.
func (a asking) tellListed(e *effect, cp CaseParty, k NoticeKind, l Listing, rung string, on Date) {
	p := a.entry(cp)
	if p.Address() != "" {
		e.tell(a.toParty(cp, k, &UnreachableEntry{Head: a.head(cp), DID: l.DID, Name: p.Name(p.Language), Day: on, Deadline: l.Deadline, Rung: rung}))
	}
}

// listing is the party of a command about the list and the day that it names.
func (a asking) listing() (cp CaseParty, on Date, r *Refusal) {
	cp, _ = a.c.PartyOf(a.w.Command.Arg(0))
	return cp, day(a.w.Command.Arg(1)), a.edition(a.rules().UnreachableList)
}

// notAhead refuses a day on which something is said to have been done and that has not come, or that comes too early.
func (a asking) notAhead(on, earliest Date) *Refusal {
	r := Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "date", Given: on.String()}
	switch {
	case on.Compare(earliest) < 0:
		r.Why, r.Known = "too_early", []string{earliest.String()}
	case on.Compare(DateOf(a.ev.At)) > 0:
		r.Why = "future"
	default:
		return nil
	}
	return &r
}

// listName records that the name stands on the list: after the warning, and not before the day that it announced (guideline appendix 5).
func listName(a asking) (e effect, r *Refusal) {
	cp, on, r := a.listing()
	l := cp.Listing
	switch {
	case r != nil:
		return e, r
	case cp.Stage != Unreachable || l.DID == "":
		return e, a.notYet("warned")
	case !l.Named.IsZero():
		return e, a.nothing()
	}
	if r := a.notAhead(on, l.Warned); r != nil {
		return e, r
	}
	l.Named = on
	return a.entered(cp, l, DevListedKind, "name", on), nil
}

// entered records an entry's next rung and tells the party.
func (a asking) entered(cp CaseParty, l Listing, k NoticeKind, rung string, on Date) (e effect) {
	e.change(Change{Party: cp.Code, Listed: &l})
	e.shifts = append(e.shifts, Shift{"listed_" + rung, "", on.String()})
	a.tellListed(&e, cp, k, l, rung, DateOf(a.ev.At))
	return e
}

// listProduct records that product and version stand on the list, some three months after the name (guideline appendix 5).
func listProduct(a asking) (e effect, r *Refusal) {
	cp, on, r := a.listing()
	l := cp.Listing
	switch {
	case r != nil:
		return e, r
	case !l.Stands() || cp.Stage != Unreachable:
		return e, a.notYet("named")
	case !l.Product.IsZero():
		return e, a.nothing()
	}
	if a.p.PublishDir && !slices.ContainsFunc(a.c.page().Products, func(p PageProduct) bool { return p.Party == cp.Code }) {
		return e, a.notYet("products " + cp.Code)
	}
	if r := a.notAhead(on, monthsAfter(l.Named, a.rules().ListProductMonths)); r != nil {
		return e, r
	}
	l.Product = on
	return a.entered(cp, l, DevListedProductKind, "product", on), nil
}

// listDeadline records the day by which the list asks for an answer.
func listDeadline(a asking) (e effect, r *Refusal) {
	cp, on, r := a.listing()
	l := cp.Listing
	switch {
	case r != nil:
		return e, r
	case !l.Stands() || l.Product.IsZero() || cp.Stage != Unreachable:
		return e, a.notYet("product")
	case l.Deadline == on:
		return e, a.nothing()
	}
	if r := a.ahead("date", on); r != nil {
		return e, r
	}
	l.Deadline = on
	return a.entered(cp, l, DevDeadlineKind, "deadline", on), nil
}

// Stands reports whether the entry is on the list.
func (l Listing) Stands() bool { return !l.Named.IsZero() && l.Removed.IsZero() }

// delist takes a developer off the list that wrote at last, or that was warned of it; it counts as contacted again (users.md B17).
func delist(a asking) (e effect, r *Refusal) {
	cp, on, r := a.listing()
	l := cp.Listing
	switch {
	case r != nil:
		return e, r
	case l.DID == "" || !l.Stands() && cp.Stage != Unreachable:
		return e, a.nothing()
	case on.IsZero():
		on = DateOf(a.ev.At)
	}
	if r := a.notAhead(on, l.Named); r != nil {
		return e, r
	}
	if l.Stands() {
		l.Removed = on
		e = a.entered(cp, l, DevDelistedKind, "removed", on)
	}
	if cp.Stage == Unreachable {
		e.change(Change{Party: cp.Code, Moved: &Moved{Stage: Contacted}})
		e.shift("stage", string(Unreachable), string(Contacted))
	}
	return e, nil
}
