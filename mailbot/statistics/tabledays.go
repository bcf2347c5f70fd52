package statistics

import (
	"slices"

	"keikai/mailbot/handling"
)

// done is what was published and fixed, with how much of it in time.
func (p printer) done() Table {
	t := p.table("done", "kind", "now", "all")
	pub, fix := p.Publication, p.Fixes
	t.line(p.say("done.published"), cells(pub.Done.Reports, pub.Done.Cumulative)...)
	t.line(p.say("done.own"), cells(pub.Own.Reports, pub.Own.Cumulative)...)
	t.line(p.say("done.fixed"), cells(fix.Done.Reports, fix.Done.Cumulative)...)
	for _, way := range []string{"modified", "page_deleted", "operational"} {
		t.line(p.say("way."+way), cells(fix.ByWay[way], fix.ByWayCumulative[way])...)
	}
	t.line(p.say("done.direct"), cells(pub.Direct.Reports, pub.Direct.Cumulative)...)
	t.Notes = slices.Concat(p.share("note.acceptance", pub.TargetDays, pub.FromAcceptance), p.share("note.origin", pub.TargetDays, pub.FromOrigin), p.share("note.fix", fix.TargetDays, fix.Within))
	return t
}

// share is a line about a part, silent about nothing: what is not known is told below it.
func (p printer) share(key string, days int, s Share) []string {
	lines := []string{p.say(key, days, Grouped(s.Of), Grouped(s.N), Percent(s.N, s.Of))}
	if s.Unknown > 0 {
		lines = append(lines, p.say("note.unknown", Grouped(s.Unknown)))
	}
	return lines
}

func (p printer) publicationDays() Table {
	return p.classes("publication_days", p.DaysToPublication, p.Publication.MedianDays, p.Publication.NinetyDays)
}

func (p printer) fixDays() Table {
	return p.classes("fix_days", p.DaysToFix, p.Fixes.MedianDays, p.Fixes.NinetyDays)
}

// classes is a distribution, with the share of all that lie within each class or before it.
func (p printer) classes(key string, list []Class, median, ninety int) Table {
	t := p.table(key, "days", "now", "share_upto")
	seen, all := 0, classTotal(list)
	for _, c := range list {
		seen += c.N
		t.line(p.class(c), number(c.N), percentOf(seen, all))
	}
	if median >= 0 {
		t.Notes = []string{p.say("note.days", Grouped(median), Grouped(ninety))}
	}
	return t
}

func (p printer) class(c Class) string {
	if c.To < 0 {
		return p.say("days.over", Grouped(c.From))
	}
	return p.say("days.class", Grouped(c.From), Grouped(c.To))
}

func (p printer) fixKinds() Table {
	t := p.table("fix_kinds", "code", "now", "median")
	for _, k := range p.FixByKind {
		t.line(p.CodeLabel("vulnerability", Row{Code: k.Code, Joined: k.Joined}, p.l), number(k.N), days(k.MedianDays))
	}
	return t
}

func (p printer) openAges() Table {
	t := p.table("open_ages", "age", "sites")
	for _, c := range p.OpenSites.Ages {
		t.line(p.class(c), number(c.N))
	}
	t.line(p.say("open.over"), number(p.OpenSites.Over90))
	t.Notes = []string{p.say("note.notified", Grouped(p.OpenSites.Notified))}
	return t
}

func (p printer) openYears() Table {
	t := p.table("open_years", "received", "products", "open", "sites", "open")
	for _, y := range p.OpenByYear {
		t.line(p.say("year", y.Year), cells(y.Products, y.ProductsOpen, y.Sites, y.SitesOpen)...)
	}
	return t
}

func (p printer) unreachable() Table {
	t := p.table("unreachable", "step", "now", "all")
	u := p.Unreachable
	for _, step := range []struct {
		key string
		Flow
	}{{"named", u.Named}, {"with_product", u.WithProduct}, {"resumed", u.Resumed}, {"committee", u.Published}} {
		if u.Named.Cumulative > 0 || u.Published.Cumulative > 0 {
			t.line(p.say("list."+step.key), cells(step.Reports, step.Cumulative)...)
		}
	}
	if u.Named.Cumulative > 0 {
		t.line(p.say("list.shown"), Cell{}, number(u.Shown))
	}
	return t
}

func (p printer) restated() Table {
	t := p.table("restated", "figure", "said", "now_is")
	for _, x := range p.Restated {
		t.line(x.Quarter.String()+" "+p.figureLabel(x.Figure), p.figure(x.Figure, x.Value), p.figure(x.Figure, x.Now))
	}
	if slices.ContainsFunc(p.Restated, Restatement.Within) {
		t.Notes = []string{p.say("note.tolerance", Tolerance)}
	}
	return t
}

func (p printer) misprints() Table {
	t := p.table("misprints", "figure", "printed", "counted")
	for _, m := range p.Misprints {
		t.line(p.period(m.Period)+" "+p.figureLabel(m.Figure), p.figure(m.Figure, m.Printed), p.figure(m.Figure, m.Counted))
	}
	return t
}

// figure is a value as its name wants it: per_working_day is in hundredths.
func (p printer) figure(name string, n int) Cell {
	if name == "per_working_day" {
		return Cell{Hundredths(n).String(), Hundredths(n).String()}
	}
	return number(n)
}

// identities are those that do not hold. All that do are told in one line.
func (p printer) identities() Table {
	t := p.table("identities", "identity", "left", "right")
	for _, i := range p.Broken() {
		t.line(p.identityLabel(i.Name), cells(i.Left, i.Right)...)
	}
	t.Notes = []string{p.say("note.identities", len(p.Identities), len(p.Identities)-len(p.Broken()))}
	return t
}

// outcome is the label of a closing reason, as the edition of the guideline has it.
func (p printer) outcome(code string) string {
	if w, ok := laterOutcomes[code]; ok && p.Edition > "2009" {
		return w.In(p.l)
	}
	return wordOf(handling.EndWords, code, p.l)
}

// CodeLabel is the label of a row of a breakdown.
func (r Report) CodeLabel(by string, row Row, l handling.Lang) string {
	i := slices.IndexFunc(byWays[:], func(w way) bool { return w.by == by })
	if row.Code == otherCode && row.Joined {
		return say(l, "joined")
	}
	return wordOf(byWays[i].table, row.Code, l)
}

func wordOf(table handling.FigureTable, code string, l handling.Lang) string {
	if w, ok := table.Named(code); ok {
		return w.In(l)
	}
	return say(l, code)
}
