package handling

import (
	"cmp"
	"slices"
)

// silent counts and lists what drags on in a case: parties that do not answer, and how far the case is beyond its target (domain.md
// 4.5; notices.md 3). Each body reads of the parties that it writes to, and of no others.
func (d *DeskDigest) silent(p Policy, c Case, r Realm, today Date) {
	if !c.State.Open() {
		return
	}
	if begun := c.begun(r); !begun.IsZero() && today.Sub(begun) > p.overDays(r) {
		d.Over++
	}
	for _, cp := range c.Parties {
		_, waits := c.awaits(cp)
		s := c.silenceOf(cp)
		if cp.Realm != r || !waits || s.first.IsZero() || s.answered || p.Calendar.WorkingDaysBetween(DateOf(s.first), today) <= p.ReplyDays {
			continue
		}
		d.Silent = append(d.Silent, SilentLine{Number: c.NumberFor(r), Party: cp.Code, Days: today.Sub(DateOf(s.first)), Mails: s.mails, Calls: s.calls, Others: s.others,
			Next: p.rung(c, cp, s)})
	}
	slices.SortStableFunc(d.Silent, func(a, b SilentLine) int { return cmp.Compare(b.Days, a.Days) })
}

// rung is the next step of the ladder towards a silent party.
func (p Policy) rung(c Case, cp CaseParty, s silence) string {
	for _, d := range append(ladder(p, c, cp), monthMarks(p, c, cp)...) {
		switch d.What {
		case "channel":
			return cmp.Or(s.next(p.Book.Of(cp)), "unreachable")
		case "unreachable", threeMonths:
		default:
			return "mail"
		}
	}
	return "unreachable"
}

// begun is the day that a body counts from: coordination from the origin day of a product, reception from the notification of a site.
func (c Case) begun(r Realm) Date {
	if r == Coordination {
		return DateOf(c.Origin)
	}
	return DateOf(c.Countable.Notified)
}

// overDays is how many days after that day the office means to be through.
func (p Policy) overDays(r Realm) int {
	rules := p.RulesOf(p.Edition)
	if r == Coordination {
		return rules.PublicationTarget
	}
	return rules.WebFixTarget
}

// late says what a stop of the program held up: how many working days had no page, and how many notices are put to a person now instead
// of having left (users.md C14).
func (d *DeskDigest) late(p Policy, cases []Case, r Realm, last, today Date) {
	if last.IsZero() {
		return
	}
	d.Missed = max(0, p.Calendar.WorkingDaysBetween(last, today.AddDays(-1)))
	if d.Missed == 0 {
		return
	}
	for _, c := range cases {
		if !c.State.Open() {
			continue
		}
		for _, due := range contactDues(p, c) {
			if due.Realm == r && due.Fires && p.stale(due, today.Time(digestHour, digestMinute)) {
				d.Waited++
			}
		}
	}
}
