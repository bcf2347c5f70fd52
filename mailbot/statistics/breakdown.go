package statistics

import (
	"cmp"
	"slices"

	"keikai/mailbot/handling"
)

// ways is in how many ways a case can be classed. The order is that of fact.codes.
const ways = 5

// way is one of them.
type way struct {
	by     string
	table  handling.FigureTable
	codes  map[string]bool
	halves []side
}

var byWays = [ways]way{
	newWay("vulnerability", handling.VulnerabilityWords, product, site),
	newWay("threat", handling.ThreatWords, product, site),
	newWay("operator", handling.OperatorWords, site),
	newWay("product_type", handling.ProductWords, product),
	newWay("licence", handling.LicenceWords, product),
}

func newWay(by string, table handling.FigureTable, halves ...side) way {
	codes := make(map[string]bool, len(table.Words))
	for _, w := range table.Words {
		codes[w.Code] = true
	}
	return way{by, table, codes, halves}
}

const (
	otherCode   = "other"
	unknownCode = "unknown"
)

// Breakdown parts the accepted reports in one way.
type Breakdown struct {
	Of             string `json:"of"`   // products | sites
	By             string `json:"by"`   // vulnerability threat operator product_type licence
	Base           int    `json:"base"` // reports of the quarter less those not accepted
	BaseCumulative int    `json:"base_cumulative,omitempty"`
	Rows           []Row  `json:"rows"` // the largest first, "other" and "unknown" last
}

// Row is one code of a breakdown.
type Row struct {
	Code       string `json:"code"`
	N          int    `json:"n"`
	Cumulative int    `json:"cumulative,omitempty"` // of products only: of sites the difference of two reports could tell of one
	Joined     bool   `json:"joined,omitempty"`     // holds rows that are too small to be told
}

// parts counts codes of one side in one way.
type parts struct{ now, all map[string]int }

// countParts adds a report that was not turned down to every way of parting its side.
func (c *counter) countParts(f fact) {
	if f.side == unsaid || f.reason == "not_accepted" {
		return
	}
	now := f.received.Compare(c.first) >= 0
	c.base[f.side].add(now)
	for i, w := range byWays {
		if !slices.Contains(w.halves, f.side) {
			continue
		}
		code := f.codes[i]
		if !w.codes[code] {
			code = unknownCode
		}
		p := &c.parts[i][f.side]
		if p.all == nil {
			*p = parts{map[string]int{}, map[string]int{}}
		}
		p.all[code]++
		if now {
			p.now[code]++
		}
	}
}

func (f *Flow) add(now bool) {
	f.Cumulative++
	if now {
		f.Reports++
	}
}

// breakdowns are all of them, products first.
func (c *counter) breakdowns() (out []Breakdown) {
	for _, s := range []side{product, site} {
		for i, w := range byWays {
			if slices.Contains(w.halves, s) {
				out = append(out, c.breakdown(s, w, c.parts[i][s]))
			}
		}
	}
	return out
}

func (c *counter) breakdown(s side, w way, p parts) Breakdown {
	b := Breakdown{Of: sideNames[s], By: w.by, Base: c.base[s].Reports}
	under := c.rules.SmallSites
	if s == product {
		under, b.BaseCumulative = c.rules.SmallProducts, c.base[s].Cumulative
	}
	for code, n := range p.all {
		row := Row{Code: code, N: p.now[code]}
		if s == product {
			row.Cumulative = n
		}
		if row.N > 0 || row.Cumulative > 0 {
			b.Rows = append(b.Rows, row)
		}
	}
	b.Rows = some(joined(ordered(b.Rows, w.table), under))
	return b
}

// ordered puts the largest first, equal ones as their table has them, other and unknown last.
func ordered(rows []Row, table handling.FigureTable) []Row {
	place := func(r Row) int {
		return slices.IndexFunc(table.Words, func(w handling.FigureWord) bool { return w.Code == r.Code })
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(last(a.Code), last(b.Code)), cmp.Compare(b.N, a.N), cmp.Compare(b.Cumulative, a.Cumulative), cmp.Compare(place(a), place(b)))
	})
	return rows
}

func last(code string) int { return slices.Index([]string{otherCode, unknownCode}, code) }

// joined puts rows of less than under into "other", and goes on with the smallest of the rest until "other" holds at least so many: then
// nobody can tell by the sum what it held. When there are not so many at all, "other" is the only row, and says nothing. What is unknown
// describes no site and stays.
//
//	343 334 100  3  2 | other 1, under 5   →   343 334 100 | other 6
//	 40  12  1        |          under 5   →   40          | other 13
func joined(rows []Row, under int) []Row {
	var told []Row
	var rest Row
	var unknown []Row
	for _, r := range rows {
		switch {
		case r.Code == unknownCode:
			unknown = append(unknown, r)
		case r.Code == otherCode, r.N < under:
			rest.N, rest.Cumulative, rest.Joined = rest.N+r.N, rest.Cumulative+r.Cumulative, rest.Joined || r.Code != otherCode
		default:
			told = append(told, r)
		}
	}
	for len(told) > 0 && rest.N > 0 && rest.N < under {
		smallest := told[len(told)-1]
		told = told[:len(told)-1]
		rest.N, rest.Cumulative, rest.Joined = rest.N+smallest.N, rest.Cumulative+smallest.Cumulative, true
	}
	if rest.N > 0 || rest.Cumulative > 0 {
		rest.Code = otherCode
		told = append(told, rest)
	}
	return append(told, unknown...)
}
