package statistics

import "keikai/mailbot/handling"

// counter walks the cases once and keeps numbers only.
type counter struct {
	rules    Rules
	asOf     handling.Date
	through  handling.Date // the last day that counts
	first    handling.Date // of the quarter
	quarters map[int]*tally
	years    [2]map[int]int // reports of fiscal and of calendar years, counted by themselves
	opened   map[int]*OpenYear

	received, receivedThen [sides]int // till the end of the quarter, till its beginning; counted by themselves
	open, openThen         [sides]int
	undated, disordered    int

	base  [sides]Flow
	parts [ways][sides]parts

	publication, fix   spread // days of what the quarter published and fixed
	unknownPublication int
	unknownFix         int
	fromOrigin         Share
	fixOf              map[string]spread
	age                spread
	notified, over90   int
	shown              int
}

func newCounter(ask Ask) *counter {
	c := &counter{rules: ask.Rules.orDefault(), first: ask.Quarter.First(), through: ask.Quarter.Last(), quarters: map[int]*tally{}, opened: map[int]*OpenYear{},
		years: [2]map[int]int{{}, {}}, publication: spread{}, fix: spread{}, fixOf: map[string]spread{}, age: spread{}}
	if c.asOf = ask.AsOf; c.asOf.IsZero() {
		c.asOf = c.through
	}
	if c.asOf.Compare(c.through) < 0 {
		c.through = c.asOf
	}
	return c
}

// take counts one case.
func (c *counter) take(x handling.Countable) {
	if x.Received.IsZero() {
		c.undated++
		return
	}
	f := read(x, c.asOf, c.through)
	if f.received.IsZero() && f.ended.IsZero() {
		return // it had not come by then
	}
	c.countTally(f)
	if f.direct {
		return
	}
	if !f.inOrder() {
		c.disordered++
	}
	c.countOpen(f)
	c.countParts(f)
	c.countPublication(f)
	c.countFix(f)
	c.countYear(f)
}

// countTally adds what a case says of the quarters that its days lie in. A case that ended before it came is counted as ended all the same:
// then the identities tell of it.
func (c *counter) countTally(f fact) {
	if f.direct {
		if !f.received.IsZero() {
			c.at(f.received).direct++
		}
		if !f.published.IsZero() {
			c.at(f.published).publicVU++
		}
		return
	}
	if !f.received.IsZero() {
		t := c.at(f.received)
		t.reports[f.side]++
		if f.own {
			t.own[f.side]++
		}
	}
	if !f.ended.IsZero() {
		t := c.at(f.ended)
		t.ended[f.side]++
		t.byReason[f.side][reasonIndex[f.reason]]++
	}
	if !f.published.IsZero() && f.side == product {
		t := c.at(f.published)
		t.published++
		if f.own {
			t.publicOwn++
		}
	}
	if !f.fixed.IsZero() {
		t := c.at(f.ended)
		t.fixed++
		t.byWay[f.way]++
	}
	c.countListed(f)
}

func (c *counter) countListed(f fact) {
	for _, l := range f.listed {
		if !until(l.Named, c.through).IsZero() && until(l.Removed, c.through).IsZero() {
			c.shown++
		}
		for _, step := range []struct {
			day handling.Date
			add func(*tally)
		}{{l.Named, func(t *tally) { t.named++ }}, {l.Product, func(t *tally) { t.product++ }}, {l.Removed, func(t *tally) { t.removed++ }}} {
			if day := until(step.day, c.through); !day.IsZero() {
				step.add(c.at(day))
			}
		}
	}
}

// countOpen counts what is in handling, and what was when the quarter began, case by case.
func (c *counter) countOpen(f fact) {
	if f.received.IsZero() {
		return
	}
	c.received[f.side]++
	if f.open() {
		c.open[f.side]++
	}
	if f.received.Compare(c.first) < 0 {
		c.receivedThen[f.side]++
		if f.open() || f.ended.Compare(c.first) >= 0 {
			c.openThen[f.side]++
		}
	}
}

// countPublication keeps the days that a publication of the quarter took.
func (c *counter) countPublication(f fact) {
	if f.published.Compare(c.first) < 0 {
		return
	}
	if f.accepted.IsZero() {
		c.unknownPublication++
	} else {
		c.publication[f.published.Sub(f.accepted)]++
	}
	if f.origin.IsZero() {
		c.fromOrigin.Unknown++
		return
	}
	c.fromOrigin.Of++
	if f.published.Sub(f.origin) <= targetDays {
		c.fromOrigin.N++
	}
}

// countFix keeps the days that a fix of the quarter took, and the age of what waits for one.
func (c *counter) countFix(f fact) {
	if f.side != site {
		return
	}
	if f.open() && !f.notified.IsZero() {
		c.notified++
		if age := c.through.Sub(f.notified); age >= fixDays {
			c.age[age]++
			c.over90++
		}
	}
	if f.fixed.IsZero() || f.ended.Compare(c.first) < 0 {
		return
	}
	if f.notified.IsZero() {
		c.unknownFix++
		return
	}
	days := f.fixed.Sub(f.notified)
	c.fix[days]++
	code := f.codes[0]
	if !byWays[0].codes[code] {
		code = unknownCode
	}
	if c.fixOf[code] == nil {
		c.fixOf[code] = spread{}
	}
	c.fixOf[code][days]++
}

// countYear counts the report for its years.
func (c *counter) countYear(f fact) {
	if f.received.IsZero() {
		return
	}
	c.years[0][QuarterOf(f.received).FiscalYear()]++
	c.years[1][f.received.Y]++
	y := c.opened[f.received.Y]
	if y == nil {
		y = &OpenYear{Year: f.received.Y}
		c.opened[f.received.Y] = y
	}
	open := 0
	if f.open() {
		open = 1
	}
	switch f.side {
	case product:
		y.Products, y.ProductsOpen = y.Products+1, y.ProductsOpen+open
	case site:
		y.Sites, y.SitesOpen = y.Sites+1, y.SitesOpen+open
	}
}

func (c *counter) at(day handling.Date) *tally {
	i := QuarterOf(day).index()
	t := c.quarters[i]
	if t == nil {
		t = newTally()
		c.quarters[i] = t
	}
	return t
}
