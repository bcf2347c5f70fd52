package statistics

import (
	"cmp"
	"maps"
	"slices"

	"keikai/mailbot/handling"
)

// Said is a figure that was given out. Who gives a report out keeps its [Report.Figures], and hands them to [Compile] ever after.
type Said struct {
	Quarter Quarter       `json:"quarter"`
	AsOf    handling.Date `json:"as_of"`
	Figure  string        `json:"figure"` // "products.reports", "sites.ended.fixed_modified", "per_working_day" …
	Value   int           `json:"value"`  // of per_working_day in hundredths
}

// Restatement is a figure that was given out and comes out otherwise as of the report's day.
type Restatement struct {
	Said
	Now int `json:"now"`
}

// Tolerance is how far two of the partnership's own figures may lie apart without a mistake of the reckoning: they were printed from
// stores of different days (domain.md 7.1).
const Tolerance = 1

// Within reports whether the two differ by no more than the tolerance.
func (r Restatement) Within() bool { return max(r.Now-r.Value, r.Value-r.Now) <= Tolerance }

// Figures are the figures of the report's own quarter that must not change unsaid, by name. A quarter that is not over has none: it is
// not given out.
func (r Report) Figures() (out []Said) {
	if r.Partial() {
		return nil
	}
	figures := r.Quarters[len(r.Quarters)-1].figures()
	for _, name := range slices.Sorted(maps.Keys(figures)) {
		out = append(out, Said{r.Quarter, r.AsOf, name, figures[name]})
	}
	return out
}

// figures are all figures of one quarter of the series by name. An outcome that is not among them is 0.
func (p Period) figures() map[string]int {
	m := map[string]int{"total.reports": p.Total.Reports, "total.cumulative": p.Total.Cumulative, "working_days": p.WorkingDays, "per_working_day": int(p.PerWorkingDay),
		"published": p.Published.Reports, "published_cumulative": p.Published.Cumulative, "fixed": p.Fixed.Reports, "fixed_cumulative": p.Fixed.Cumulative}
	for s, h := range [sides]Half{p.Products, p.Sites, p.Unsaid} {
		name := sideNames[s]
		m[name+".reports"], m[name+".cumulative"], m[name+".in_handling"] = h.Reports, h.Cumulative, h.InHandling
		m[name+".ended"], m[name+".ended_cumulative"] = h.EndedAll.Reports, h.EndedAll.Cumulative
		for code := range reasonIndex {
			m[name+".ended."+code], m[name+".ended_cumulative."+code] = h.Ended[code], h.EndedCumulative[code]
		}
	}
	return m
}

// restated are the figures of which the last that was said by the report's day is not what comes out as of it.
func (r Report) restated(said []Said) (out []Restatement) {
	type key struct {
		Quarter
		figure string
	}
	latest := map[key]Said{}
	for _, s := range said {
		k := key{s.Quarter, s.Figure}
		if have, ok := latest[k]; s.AsOf.Compare(r.AsOf) <= 0 && (!ok || have.AsOf.Compare(s.AsOf) < 0) {
			latest[k] = s
		}
	}
	for _, p := range r.Quarters {
		if p.Quarter == r.Quarter && r.Partial() {
			continue
		}
		for figure, now := range p.figures() {
			if s, ok := latest[key{p.Quarter, figure}]; ok && s.Value != now {
				out = append(out, Restatement{s, now})
			}
		}
	}
	slices.SortFunc(out, func(a, b Restatement) int {
		return cmp.Or(a.Quarter.Compare(b.Quarter), cmp.Compare(a.Figure, b.Figure))
	})
	return out
}
