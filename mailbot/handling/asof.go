package handling

import (
	"slices"
	"time"
)

// The figures of a past day must come out as they did on that day, whatever was learned since (N24). Most of what happens to a case only
// adds a date, and what stood before it can be read off what stands now: the acceptance of the 9th is not yet there on the 8th. What changes
// something else, or takes a date back, would rewrite the past: another reason for the end, a case opened again, a command undone, a kind of
// flaw that was found out later. Then the case keeps what had stood at the end of the day before:
//
//	5 Jan accepted   8 Jan ended, withdrawn   9 Feb opened again   2 Mar ended, published
//	→ now {accepted, ended 2 Mar, published}, Earlier{before 9 Feb: accepted, ended 8 Jan, withdrawn}
//
// The journal would tell as much, but not of a case whose key was destroyed, and not of a million cases in seconds. So this small history
// lies in the half of a case that survives. A case imported from a ledger has it as well, when a later ledger corrects it.

// Was is what the figures counted of a case on the days before one. Its own Earlier is what stood before that.
type Was struct {
	Before Date
	Countable
}

// AsOf is what was known of the case when the day ended, and whether it had come in by then. Its state is only as exact as the figures
// need it: received, accepted, published, or the one in which it ended.
func (c Countable) AsOf(day Date) (Countable, bool) {
	for w := c.Earlier; w != nil && w.Before.Compare(day) > 0; w = c.Earlier {
		c = w.Countable
	}
	c = c.before(day.AddDays(1).Time(0, 0))
	return c, !c.Received.IsZero()
}

// before takes out of c what is dated t or later, with what follows from it.
func (c Countable) before(t time.Time) Countable {
	was := c
	for _, at := range c.dates() {
		if !at.Before(t) {
			*at = time.Time{}
		}
	}
	if c.Ended != was.Ended {
		c.EndReason = ""
	}
	if c.Fixed != was.Fixed {
		c.How = ""
	}
	if c.Classified != was.Classified {
		for _, code := range c.codes() {
			*code = ""
		}
	}
	c.Listed = listedBefore(c.Listed, DateOf(t))
	switch {
	case !c.Ended.IsZero() && !c.State.Open() && c.State != CasePublished:
	case !c.Published.IsZero():
		c.State = CasePublished
	case !c.Accepted.IsZero():
		c.State = Accepted
	default:
		c.State = Received
	}
	return c
}

// dates are all that figures count from. Where a publication is planned is no fact yet.
func (c *Countable) dates() []*time.Time {
	return []*time.Time{&c.Received, &c.Acknowledged, &c.Accepted, &c.HandedOver, &c.Origin, &c.DetailSent, &c.Published, &c.Notified, &c.FixReported, &c.Fixed, &c.Ended, &c.Classified}
}

// listedBefore are the days on the list that came before one.
func listedBefore(list []ListedDays, day Date) (out []ListedDays) {
	for _, l := range list {
		was := l.Named
		for _, d := range []*Date{&l.Named, &l.Product, &l.Removed} {
			if d.Compare(day) >= 0 {
				*d = Date{}
			}
		}
		if l.Named == was {
			out = append(out, l)
		}
	}
	return out
}

// Then is the countable half after a change at a time made next of c: with what stood before that day, unless next tells it as well.
func (c Countable) Then(next Countable, at time.Time) Countable {
	next.Earlier = c.Earlier
	day := DateOf(at)
	if c.Earlier != nil && day.Compare(c.Earlier.Before) < 0 { // an old mail is dated by its own trace
		day = c.Earlier.Before
	}
	stood, known := c.AsOf(day.AddDays(-1))
	told, _ := next.AsOf(day.AddDays(-1))
	if known && !stood.CountsLike(told) {
		next.Earlier = &Was{Before: day, Countable: stood}
	}
	return next
}

// CountsLike reports whether figures count the same of both. State, edition, impact and planned date are the desk's own matter.
func (c Countable) CountsLike(d Countable) bool {
	dates := d.dates()
	for i, at := range c.dates() {
		if !at.Equal(*dates[i]) {
			return false
		}
	}
	codes := d.codes()
	for i, code := range c.codes() {
		if *code != *codes[i] {
			return false
		}
	}
	return c.Kind == d.Kind && c.OwnProduct == d.OwnProduct && c.Scheme == d.Scheme && c.How == d.How && c.EndReason == d.EndReason && c.Ledger == d.Ledger && slices.Equal(c.Listed, d.Listed)
}
