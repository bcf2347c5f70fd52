// Package sample makes up a partnership's ledger: as many cases as the real one published for each quarter from 2004 to 2018, with the
// outcomes that it published (domain.md 7.2). What was never published (days, most codes, the quarters between) is invented. Tests and the
// demo count it.
//
//	r := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}, Calendar: c}, slices.Values(sample.Ledger()), nil)
//	// r.Total.Cumulative == 5251, r.PerWorkingDay == 4.55
package sample

import (
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// firstDay is the day on which the partnership began to take reports.
var firstDay = handling.Date{Y: 2004, M: time.July, D: 8}

// Ledger is all cases until the end of March 2018. Two calls give the same cases.
func Ledger() []handling.Countable {
	l := &ledger{}
	for _, s := range plan {
		n := 1 + quartersBetween(s.from, s.to)
		for i := range n {
			l.quarter(s.share(i, n), s.from.Add(i))
		}
	}
	l.list()
	return l.cases
}

func quartersBetween(a, b statistics.Quarter) int { return (b.Year-a.Year)*4 + b.N - a.N }

// share is what of a span happened in its ith quarter of n. Nothing gets lost on the way.
func (s span) share(i, n int) span {
	s.products, s.sites = slice(s.products, i, n), slice(s.sites, i, n)
	for k := range s.ended {
		part := make(counts, len(s.ended[k]))
		for j, c := range s.ended[k] {
			part[j] = c
			part[j].n = slice(c.n, i, n)
		}
		s.ended[k] = part
	}
	return s
}

func slice(total, i, n int) int { return total*(i+1)/n - total*i/n }

// ledger grows quarter by quarter. open holds the places of what is in handling, the oldest first.
type ledger struct {
	cases []handling.Countable
	open  [2][]int
}

var kinds = [2]handling.CaseKind{handling.Product, handling.Website}

func (l *ledger) quarter(s span, q statistics.Quarter) {
	for side, n := range [2]int{s.products, s.sites} {
		first := len(l.cases)
		for i := range n {
			l.cases = append(l.cases, handling.Countable{Kind: kinds[side], Edition: "2009", State: handling.Accepted, Ledger: true, Received: l.day(q, i, n)})
			l.open[side] = append(l.open[side], first+i)
		}
		l.end(s, q, side, first)
		if side == 0 {
			l.classProducts(first)
		} else {
			l.classSites(first, s)
		}
	}
}

// day is the ith of n moments of a quarter, at noon.
func (l *ledger) day(q statistics.Quarter, i, n int) time.Time {
	from := q.First()
	if from.Compare(firstDay) < 0 {
		from = firstDay
	}
	return from.AddDays((q.Last().Sub(from)+1)*i/n).Time(12, 0)
}

// end ends the quarter's cases: those not accepted are the newest ones, all others the oldest.
func (l *ledger) end(s span, q statistics.Quarter, side, first int) {
	for _, c := range s.ended[side] {
		for i := range c.n {
			place := 0
			if c.code == "not_accepted" {
				place = l.declined(side, first, i < s.earlier && side == 1)
			}
			at := l.open[side][place]
			l.open[side] = append(l.open[side][:place:place], l.open[side][place+1:]...)
			l.finish(&l.cases[at], c.code, q, i, c.n, s)
		}
	}
	for _, at := range l.open[side] {
		if x := &l.cases[at]; x.Accepted.IsZero() {
			l.accept(x, x.Received.AddDate(0, 0, 4))
		}
	}
}

// declined is the place of the report to turn down: the quarter's own first, or the last of the one before.
func (l *ledger) declined(side, first int, earlier bool) int {
	place := len(l.open[side]) - 1
	for p, at := range l.open[side] {
		if at >= first {
			place = p
			break
		}
	}
	if earlier {
		return place - 1
	}
	return place
}

// finish ends one case as the ith of n with that outcome.
func (l *ledger) finish(x *handling.Countable, code string, q statistics.Quarter, i, n int, s span) {
	on := l.day(q, i, n)
	if on.Before(x.Received) {
		on = x.Received
	}
	x.Ended, x.EndReason, x.State = on, code, handling.CaseEnded
	if code == "not_accepted" {
		x.State, x.Accepted = handling.Declined, time.Time{}
		x.Notified, x.Origin = time.Time{}, time.Time{}
		return
	}
	if x.Accepted.IsZero() {
		l.accept(x, earlierOf(on, x.Received.AddDate(0, 0, 4)))
	}
	switch code {
	case "published":
		l.publish(x, on, i, s.public)
	case "fixed":
		l.fix(x, on, i, s)
	}
}

func (l *ledger) accept(x *handling.Countable, on time.Time) {
	x.Accepted = on
	if x.Kind == handling.Product {
		x.Origin = on
	} else {
		x.Notified = on
	}
}

// publish counts the days from the acceptance: the first of a quarter are quick where that was published, every fourth elsewhere.
func (l *ledger) publish(x *handling.Countable, on time.Time, i int, quick within) {
	x.Published, x.State = on, handling.CasePublished
	days := 60 + i*37%400
	if i < quick.n || !quick.told && i%4 == 0 {
		days = 10 + i%35
	}
	x.Accepted = laterOf(x.Received, on.AddDate(0, 0, -days))
	x.Origin = x.Accepted
}

// fix does the same for a website, from the notification.
func (l *ledger) fix(x *handling.Countable, on time.Time, i int, s span) {
	x.State, x.Fixed = handling.CaseFixed, on
	days := 95 + i*29%300
	if i < s.fixed.n || !s.fixed.told && i%3 > 0 {
		days = 1 + i*7%88
	}
	x.Notified = laterOf(x.Received, on.AddDate(0, 0, -days))
	x.Accepted = earlierOf(x.Accepted, x.Notified)
	x.How = s.way(i)
	x.EndReason = "fixed_" + x.How
}

func (s span) way(i int) string {
	for _, w := range s.ways {
		if i < w.n {
			return w.code
		}
		i -= w.n
	}
	switch {
	case i%40 == 39:
		return "operational"
	case i%5 == 4:
		return "page_deleted"
	}
	return "modified"
}

func earlierOf(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func laterOf(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
