package statistics

import "fmt"

// Misprint is a figure that was printed and that its own quarters do not add up to.
type Misprint struct {
	Period  string `json:"period"` // "2008Q2", "FY2008", "2008"
	Figure  string `json:"figure"`
	Printed int    `json:"printed"`
	Counted int    `json:"counted"`
}

// misprinted are those that are known (domain.md 7.1, 7.2), each with what its quarters add up to.
var misprinted = []Misprint{
	{"2008Q2", "total.reports", 275, 277},
	{"2008Q2", "per_working_day", 238, 239},
	{"2008", "total.reports", 2625, 2626},
	{"FY2008", "total.reports", 3206, 3205},
}

// shownQuarters is how many quarters the tables and charts go back: three years.
const shownQuarters = 12

// misprints are those of the time that the report shows, where its own cases add up to what the partnership's quarters do: another office
// has another history, and nothing to explain.
func (r Report) misprints() (out []Misprint) {
	counted := map[string]int{}
	for _, p := range r.Recent() {
		for figure, n := range p.figures() {
			counted[p.Quarter.String()+figure] = n
		}
	}
	for _, y := range recentYears(r.Fiscal) {
		counted[fmt.Sprintf("FY%dtotal.reports", y.Year)] = y.Total
	}
	for _, y := range recentYears(r.Calendar) {
		counted[fmt.Sprintf("%dtotal.reports", y.Year)] = y.Total
	}
	for _, m := range misprinted {
		if counted[m.Period+m.Figure] == m.Counted {
			out = append(out, m)
		}
	}
	return out
}

// Recent are the quarters that tables and charts show.
func (r Report) Recent() []Period { return r.Quarters[max(0, len(r.Quarters)-shownQuarters):] }

// recentYears are the last three of them.
func recentYears(list []Year) []Year { return list[max(0, len(list)-3):] }
