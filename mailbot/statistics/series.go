package statistics

import (
	"maps"
	"slices"

	"keikai/mailbot/handling"
)

// series adds the tallies up, quarter by quarter, from the first with anything in it to the one asked for.
func (c *counter) series(ask Ask) (out []Period) {
	q := ask.Quarter
	if first := slices.Sorted(maps.Keys(c.quarters)); len(first) > 0 {
		q = q.Add(min(0, first[0]-q.index()))
	}
	sum, days, counted := newTally(), 0, c.rules.Since.AddDays(-1)
	for ; q.Compare(ask.Quarter) <= 0; q = q.Add(1) {
		t := c.quarters[q.index()]
		if t == nil {
			t = newTally()
		}
		sum = sum.plus(t)
		if last := until(q.Last(), c.through); last.IsZero() {
			days, counted = days+ask.Calendar.WorkingDaysBetween(counted, c.through), c.through
		} else if last.Compare(counted) > 0 {
			days, counted = days+ask.Calendar.WorkingDaysBetween(counted, last), last
		}
		out = append(out, periodOf(q, t, sum, days))
	}
	return out
}

func periodOf(q Quarter, t, sum *tally, days int) Period {
	total := Flow{t.all(), sum.all()}
	return Period{Quarter: q, Products: halfOf(product, t, sum), Sites: halfOf(site, t, sum), Unsaid: halfOf(unsaid, t, sum), Total: total,
		WorkingDays: days, PerWorkingDay: perDay(total.Cumulative, days), Published: Flow{t.published, sum.published}, Fixed: Flow{t.fixed, sum.fixed}}
}

func halfOf(s side, t, sum *tally) Half {
	return Half{Flow: Flow{t.reports[s], sum.reports[s]}, Own: Flow{t.own[s], sum.own[s]}, Ended: t.codes(s), EndedCumulative: sum.codes(s),
		EndedAll: Flow{t.ended[s], sum.ended[s]}, InHandling: sum.reports[s] - sum.ended[s]}
}

// added are the years that lie whole within the series: 0 fiscal, 1 calendar.
func (c *counter) added(series []Period, kind int) (out []Year) {
	whole := map[int]int{}
	for _, p := range series {
		y := p.Quarter.Year
		if kind == 0 {
			y = p.Quarter.FiscalYear()
		}
		if p.Quarter.Last().Compare(c.through) > 0 {
			continue
		}
		if whole[y]++; whole[y] == 1 {
			out = append(out, Year{Year: y, counted: c.years[kind][y]})
		}
		year := &out[len(out)-1]
		year.Products, year.Sites, year.Total = year.Products+p.Products.Reports, year.Sites+p.Sites.Reports, year.Total+p.Total.Reports
	}
	return slices.DeleteFunc(out, func(y Year) bool { return whole[y.Year] < 4 })
}

// fill writes what is told of publications, fixes and the list, and the distributions of days.
func (c *counter) fill(r *Report) {
	now, all := c.lastTally(r.Quarter), newTally()
	for _, t := range c.quarters {
		all = all.plus(t)
	}
	flow := func(of func(*tally) int) Flow { return Flow{of(now), of(all)} }
	r.Direct = flow(func(t *tally) int { return t.direct })
	r.Publication = Publication{Done: flow(func(t *tally) int { return t.published }), Own: flow(func(t *tally) int { return t.publicOwn }), Direct: flow(func(t *tally) int { return t.publicVU }),
		TargetDays: targetDays, FromAcceptance: shareOf(c.publication, targetDays, c.unknownPublication), FromOrigin: c.fromOrigin,
		MedianDays: c.publication.percentile(50), NinetyDays: c.publication.percentile(90)}
	r.Fixes = Fixes{Done: flow(func(t *tally) int { return t.fixed }), ByWay: now.byWay, ByWayCumulative: all.byWay,
		TargetDays: fixDays, Within: shareOf(c.fix, fixDays, c.unknownFix), MedianDays: c.fix.percentile(50), NinetyDays: c.fix.percentile(90)}
	r.Unreachable = Unreachable{Named: flow(func(t *tally) int { return t.named }), WithProduct: flow(func(t *tally) int { return t.product }), Resumed: flow(func(t *tally) int { return t.removed }),
		Shown: c.shown, Published: flow((*tally).committee)}
	r.DaysToPublication, r.DaysToFix = c.publication.classes(0, c.rules.PublicationDays), c.fix.classes(0, c.rules.FixDays)
	r.OpenSites = OpenSites{Notified: c.notified, Over90: c.over90, Ages: c.age.classes(fixDays, c.rules.AgeDays)}
}

func (c *counter) lastTally(q Quarter) *tally {
	if t := c.quarters[q.index()]; t != nil {
		return t
	}
	return newTally()
}

func shareOf(s spread, days, unknown int) Share { return Share{s.upTo(days), s.total(), unknown} }

// fixByKind is how long each kind of flaw took, small kinds joined as in the breakdowns.
func (c *counter) fixByKind() (out []KindDays) {
	var rows []Row
	for code, s := range c.fixOf {
		rows = append(rows, Row{Code: code, N: s.total()})
	}
	rows = joined(ordered(rows, handling.VulnerabilityWords), c.rules.SmallSites)
	rest := spread{}
	for code, s := range c.fixOf {
		if !slices.ContainsFunc(rows, func(r Row) bool { return r.Code == code && code != otherCode }) {
			rest.add(s)
		}
	}
	for _, r := range rows {
		s := c.fixOf[r.Code]
		if r.Code == otherCode {
			s = rest
		}
		k := KindDays{Code: r.Code, N: r.N, MedianDays: -1, Joined: r.Joined}
		if r.N >= c.rules.SmallSites {
			k.MedianDays = s.percentile(50)
		}
		out = append(out, k)
	}
	return out
}

// openByYear are the years of report with what of them is open.
func (c *counter) openByYear() (out []OpenYear) {
	for _, y := range slices.Sorted(maps.Keys(c.opened)) {
		out = append(out, *c.opened[y])
	}
	return out
}
