package handling

import (
	"cmp"
	"slices"
	"time"
)

// Due is something that a case or the office waits for. It is derived from them and never decided: what moves the case moves it.
type Due struct {
	At    time.Time
	What  string // decide answer review disclosure take expires runs digest
	Ref   string // MAC of the proposal, "" = none
	Party string
	Realm Realm // whose it is to look to, of a due that belongs to no proposal
	Fires bool  // it is an event when its time comes; the others are only shown
	Day   Date  // the day that it is shown under, where At is not on it; zero = that of At
}

// day is the day that a due is shown under.
func (d Due) day() Date {
	if d.Day.IsZero() {
		return DateOf(d.At)
	}
	return d.Day
}

// Until is the moment by which something was to happen, as a list shows it.
func (d Due) Until() time.Time {
	if d.Day.IsZero() {
		return d.At
	}
	return d.Day.Time(17, 0)
}

// DueDigest is the What of the office's morning page.
const DueDigest = "digest"

// Dues are what the realm has to look to in a case, the earliest first.
func Dues(p Policy, c Case, r Realm) []Due {
	if !visible(c, r) {
		return nil
	}
	var out []Due
	on := func(d Date, what, party string) {
		if !d.IsZero() {
			out = append(out, Due{At: d.Time(17, 0), What: what, Party: party})
		}
	}
	part := c.Part(r)
	if c.State.Open() {
		switch {
		case part.Question != nil: // contactDues has it
		case r == Reception && (c.State == Received || c.State == Questioned):
			on(p.replyDay(c.Received), "decide", "")
		case r == Coordination && c.State == HandedOver && part.Taken.IsZero():
			on(p.replyDay(c.HandedOver), "take", "")
		}
		on(c.Finder.Disclosure, "disclosure", "F")
		on(part.Review, "review", "")
	}
	for _, d := range partyDues(p, c) {
		if d.Realm == r {
			out = append(out, d)
		}
	}
	for _, d := range Firing(c.Proposals) {
		if i := slices.IndexFunc(c.Proposals, func(q Proposal) bool { return q.MAC == d.Ref }); c.Proposals[i].Concerns(r) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int { return a.Until().Compare(b.Until()) })
	return out
}

// Firing are the moments of open proposals: the end of their time, or of the delay after the approval.
func Firing(list []Proposal) []Due {
	var out []Due
	for _, q := range list {
		out = append(out, q.due())
	}
	return out
}

func (q Proposal) due() Due {
	if q.Needs == NeedsDelay {
		return Due{At: q.RunAt, What: "runs", Ref: q.MAC, Fires: true}
	}
	return Due{At: q.Expires, What: "expires", Ref: q.MAC, Fires: true}
}

// OfficeDues are the moments that the office itself waits for: its own proposals, and the next morning page.
func OfficeDues(p Policy, now time.Time) []Due {
	out := Firing(p.Office.Proposals)
	if at, ok := p.nextDigest(now); ok {
		out = append(out, Due{At: at, What: DueDigest, Fires: true})
	}
	return out
}

// digestHour and digestMinute are when the morning page is made, JST (notices.md 3).
const (
	digestHour   = 8
	digestMinute = 45
)

// nextDigest is the first working morning without its page that is not over at now. After a stop of weeks there is one page,
// not one for each day; an office's very first is for the morning after it began. There is none for an office that never opens, or
// that nobody works in.
func (p Policy) nextDigest(now time.Time) (time.Time, bool) {
	first := DateOf(now)
	if len(p.Office.Digests) == 0 && now.After(first.Time(digestHour, digestMinute)) {
		first = first.AddDays(1)
	}
	for i := range longestClosure {
		if d := first.AddDays(i); p.Calendar.Working(d) && p.lacksPage(d) {
			return d.Time(digestHour, digestMinute), true
		}
	}
	return time.Time{}, false
}

// lacksPage reports whether a body that has anybody to read it has no page of that day.
func (p Policy) lacksPage(d Date) bool {
	return slices.ContainsFunc(both, func(r Realm) bool { return len(p.Staff(r)) > 0 && p.Office.lastDigest(r).Day.Compare(d) < 0 })
}

// dueLine is a due as a list shows it.
func dueLine(p Policy, c Case, r Realm, d Due, today Date) DueLine {
	l := DueLine{Number: c.NumberFor(r), Day: d.day(), What: d.What, Party: d.Party, Impact: c.Impact, Self: d.Fires && !d.Day.IsZero()}
	if l.Day.Compare(today) < 0 {
		l.Late = p.Calendar.WorkingDaysBetween(l.Day, today)
	}
	return l
}

// dueLines lists what falls due in cases between two days, inclusive, high impact first within a day.
func dueLines(p Policy, cases []Case, r Realm, from, to, today Date) []DueLine {
	var out []DueLine
	for _, c := range cases {
		for _, d := range Dues(p, c, r) {
			if day := d.day(); day.Compare(from) >= 0 && day.Compare(to) <= 0 {
				out = append(out, dueLine(p, c, r, d, today))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b DueLine) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(urgency(a.Impact), urgency(b.Impact)), cmp.Compare(a.Number, b.Number))
	})
	return out
}

func urgency(impact string) int {
	return slices.Index([]string{"priority", "normal", "", "simple"}, impact)
}

// FiringOf are all moments of a case that are events when their time comes.
func FiringOf(p Policy, c Case) []Due {
	out := Firing(c.Proposals)
	for _, d := range partyDues(p, c) {
		if d.Fires {
			out = append(out, d)
		}
	}
	return out
}
