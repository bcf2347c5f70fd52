package handling

import (
	"slices"
	"time"
)

// partyNext are the lines that make sense next for the realm that writes to the parties, the first thing to do first (users.md C11); nil =
// nothing in particular.
func partyNext(c Case, r Realm, today Date) []ReadyLine {
	number := c.NumberFor(r)
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: number, Verb: verb, Args: args}}
	}
	switch {
	case c.Key == "" || c.OwnProduct || c.Watched:
		return nil
	case r == Coordination && (c.State == CasePublished || c.State == Scheduled):
		return nil
	case r == Coordination && !c.Part(r).Taken.IsZero() && c.State.Open():
		out := partiesNext(c, r, today, line)
		if c.Ask != nil {
			out = append(out, dateLines(c, r, today)...)
			return out[:min(len(out), 5)]
		}
		return slices.Concat(listNext(c), out, []ReadyLine{line("show")})
	case r == Reception && c.Kind == Website && c.State == Accepted && len(c.Parties) == 0:
		return []ReadyLine{line("operator", "…"), line("ask", "F"), line("show")}
	case r == Reception && c.Kind == Website && c.State.Open() && len(c.Parties) > 0:
		return append(partiesNext(c, r, today, line), line("show"))
	}
	return nil
}

// partiesNext looks for the least that was done: somebody to contact, somebody to send the details to, a result or a date to ask for. While
// a date is asked about, the answers come first. Whoever cannot be reached is not reminded; when nobody else is left the end comes into view.
func partiesNext(c Case, r Realm, today Date, line func(string, ...string) ReadyLine) (out []ReadyLine) {
	asked, waits, lost := c.Ask != nil, false, false
	for _, p := range c.Parties {
		if p.Realm != r || !p.Active() || len(out) == 3 || p.Role.Aside() {
			continue
		}
		waits, lost = waits || p.Counts(), lost || p.Stage == Unreachable
		switch {
		case p.Stage == Unreachable:
		case p.Stage == ToContact:
			out = append(out, line("contact", p.Code))
		case p.Stage == WindowConfirmed:
			out = append(out, line("detail", p.Code))
		case p.Stage == FixReported:
			out = append(out, line("fixed", "how=modified"))
		case p.Stage.before(ResultReported) && !asked && lastCall(p) < 0:
			asked = true
			out = append(out, line("remind", p.Code))
		}
	}
	if r == Coordination && waits && c.Ask == nil && (c.State == CaseVerifying || c.State == CaseFixing) {
		day := c.aim().String()
		if c.aim().Compare(today) <= 0 {
			day = "…"
		}
		out = append(out, line("propose", day))
	}
	if lost && !waits && listNext(c) == nil {
		out = append(out, line("close", map[CaseKind]string{Product: "ended_not_published", Website: "unreachable"}[c.Kind]))
	}
	if r == Coordination && len(c.Parties) == 0 {
		out = append(out, line("vendor add", "…"), line("ask", "F"))
	}
	return out
}

// aim is the day that publication aims at by every edition that is known, the origin day and 45 days, or the Thursday before it: nothing is
// published before a weekend.
func (c Case) aim() Date {
	d := DateOf(c.Origin).AddDays(45)
	for wd := d.Weekday(); wd == time.Friday || wd == time.Saturday || wd == time.Sunday; wd = d.Weekday() {
		d = d.AddDays(-1)
	}
	return d
}
