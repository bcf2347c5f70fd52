package statistics

import (
	"slices"
	"strconv"
	"strings"

	"keikai/mailbot/handling"
)

// Table is one table of the report in one language.
type Table struct {
	Key   string // stable name
	Title string
	Head  []string // of the words in front, then of the cells
	Lines []Line
	Notes []string // below it
}

// Line is one line of a table: words in front, then as many cells as the head has more.
type Line struct {
	Label string
	Cells []Cell
}

// Cell is a figure as a person reads it, and as a spreadsheet takes it.
type Cell struct{ Text, Plain string }

func number(n int) Cell { return Cell{Grouped(n), strconv.Itoa(n)} }

// percentOf is a whole percentage, nothing where there is nothing to take it of.
func percentOf(n, of int) Cell {
	if of == 0 {
		return Cell{}
	}
	p := strconv.Itoa(Percent(n, of))
	return Cell{p + "%", p}
}

// days is a number of days, "-" where none is known or told.
func days(n int) Cell {
	if n < 0 {
		return Cell{Text: "-"}
	}
	return number(n)
}

func cells(numbers ...int) []Cell {
	out := make([]Cell, len(numbers))
	for i, n := range numbers {
		out[i] = number(n)
	}
	return out
}

// Grouped writes 13,661.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var parts []string
	for len(digits) > 3 {
		parts, digits = append(parts, digits[len(digits)-3:]), digits[:len(digits)-3]
	}
	parts = append(parts, digits)
	slices.Reverse(parts)
	return sign + strings.Join(parts, ",")
}

// Tables are the parts of the report, in the order in which the partnership prints them.
func (r Report) Tables(l handling.Lang) []Table {
	p := printer{r, l}
	out := []Table{p.reports(), p.quarters(), p.years(), p.done(), p.publicationDays(), p.fixDays(), p.fixKinds(), p.ended("products", product, r.Products), p.ended("sites", site, r.Sites)}
	for _, b := range r.Breakdowns {
		out = append(out, p.breakdown(b))
	}
	return append(out, p.openAges(), p.openYears(), p.unreachable(), p.restated(), p.misprints(), p.identities())
}

// printer writes a report in one language.
type printer struct {
	Report
	l handling.Lang
}

// say is the word of a key, with its figures.
func (p printer) say(key string, args ...any) string { return say(p.l, key, args...) }

func (p printer) table(key string, head ...string) Table {
	t := Table{Key: key, Title: p.say("table." + key)}
	for _, h := range head {
		t.Head = append(t.Head, p.say("col."+h))
	}
	return t
}

func (t *Table) line(label string, cells ...Cell) { t.Lines = append(t.Lines, Line{label, cells}) }

func (p printer) reports() Table {
	t := p.table("reports", "kind", "now", "all")
	for _, h := range []struct {
		key string
		Flow
	}{{"products", p.Products.Flow}, {"sites", p.Sites.Flow}, {"unsaid", p.Unsaid.Flow}, {"total", p.Total}} {
		if h.key != "unsaid" || h.Cumulative > 0 {
			t.line(p.say(h.key), cells(h.Reports, h.Cumulative)...)
		}
	}
	t.Notes = append(t.Notes, p.say("note.own", Grouped(p.Products.Own.Reports), Grouped(p.Products.Own.Cumulative)))
	if p.Direct.Cumulative > 0 {
		t.Notes = append(t.Notes, p.say("note.direct", Grouped(p.Direct.Reports), Grouped(p.Direct.Cumulative)))
	}
	if p.Undated > 0 {
		t.Notes = append(t.Notes, p.say("note.undated", Grouped(p.Undated)))
	}
	return t
}

func (p printer) quarters() Table {
	t := p.table("quarters", "quarter", "products.short", "sites.short", "total.short", "products.all", "sites.all", "total.all", "per_day")
	for _, q := range p.Recent() {
		t.line(q.Quarter.String(), append(cells(q.Products.Reports, q.Sites.Reports, q.Total.Reports, q.Products.Cumulative, q.Sites.Cumulative, q.Total.Cumulative),
			Cell{q.PerWorkingDay.String(), q.PerWorkingDay.String()})...)
	}
	t.Notes = []string{p.say("note.per_day", p.date(p.Since), Grouped(p.WorkingDays))}
	return t
}

func (p printer) years() Table {
	t := p.table("years", "year", "products", "sites", "total")
	for _, y := range recentYears(p.Fiscal) {
		t.line(p.say("fiscal", y.Year, y.Year+1), cells(y.Products, y.Sites, y.Total)...)
	}
	for _, y := range recentYears(p.Calendar) {
		t.line(p.say("year", y.Year), cells(y.Products, y.Sites, y.Total)...)
	}
	return t
}

// ended is the table of outcomes of one half: those that the partnership always prints, and the others that there ever were.
func (p printer) ended(key string, s side, h Half) Table {
	t := p.table("ended_"+key, "outcome", "now", "all")
	always := []string{"published", "individually_handled", "not_vulnerability_developer", "fixed_modified", "fixed_page_deleted", "fixed_operational", "not_vulnerability", "unreachable", "not_accepted"}
	for _, i := range append(reasonsOf(s), reasonIndex[unknownReason]) {
		code := reasons[i]
		if h.EndedCumulative[code] > 0 || slices.Contains(always, code) {
			t.line(p.outcome(code), cells(h.Ended[code], h.EndedCumulative[code])...)
		}
	}
	t.line(p.say("ended"), cells(h.EndedAll.Reports, h.EndedAll.Cumulative)...)
	t.line(p.say("in_handling"), Cell{}, number(h.InHandling))
	return t
}

func (p printer) breakdown(b Breakdown) Table {
	t := p.table(b.Of+"_"+b.By, "code", "now", "share")
	if b.Of == "products" {
		t = p.table(b.Of+"_"+b.By, "code", "now", "share", "all")
	}
	joinedRows := false
	for _, r := range b.Rows {
		c := []Cell{number(r.N), percentOf(r.N, b.Base)}
		if b.Of == "products" {
			c = append(c, number(r.Cumulative))
		}
		t.line(p.CodeLabel(b.By, r, p.l), c...)
		joinedRows = joinedRows || r.Joined
	}
	t.Notes = []string{p.say("note.base", Grouped(b.Base))}
	if joinedRows {
		t.Notes = append(t.Notes, p.say("note.joined"))
	}
	return t
}
