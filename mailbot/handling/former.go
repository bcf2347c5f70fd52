package handling

import (
	"slices"
	"time"
)

// formerly is the list of Former after a change: one longer when the change took back or put otherwise what the figures had counted. What
// was only added needs no memory, for its own day says since when it holds.
func (c Countable) formerly(was Countable, at time.Time) []Former {
	list := was.Former
	if was.Received.IsZero() || !was.lostIn(c) {
		return list
	}
	was.Former = nil
	return append(slices.Clip(list), Former{Until: at, Was: was})
}

// lostIn reports whether now lacks something that the figures count of the case, or says it otherwise.
func (c Countable) lostIn(now Countable) bool {
	switch {
	case c.Kind != now.Kind, c.Scheme != now.Scheme, c.OwnProduct != now.OwnProduct:
		return true
	case c.EndReason != "" && c.EndReason != now.EndReason, c.How != "" && c.How != now.How:
		return true
	case c.codes() != [5]string{} && c.codes() != now.codes():
		return true
	}
	return lostDay(c.days(), now.days())
}

func (c Countable) codes() [5]string {
	return [5]string{c.Vulnerability, c.Threat, c.Operator, c.ProductType, c.Licence}
}

// days are all days that are counted, none for what has not happened.
func (c Countable) days() (out []Date) {
	for _, t := range []time.Time{c.Received, c.Accepted, c.Origin, c.Published, c.Notified, c.Fixed, c.Ended, c.Classified} {
		out = append(out, DateOf(t))
	}
	for _, l := range c.Listed {
		out = append(out, l.Named, l.Product, l.Removed)
	}
	return out
}

func lostDay(was, now []Date) bool {
	for i, d := range was {
		if !d.IsZero() && (i >= len(now) || d != now[i]) {
			return true
		}
	}
	return false
}

// listedDays are the days of all developers of a case that ever stood on the list, in the order of its parties.
func listedDays(parties []CaseParty) (out []ListedDays) {
	for _, p := range parties {
		if l := p.Listing; !l.Named.IsZero() {
			out = append(out, ListedDays{l.Named, l.Product, l.Removed})
		}
	}
	return out
}
