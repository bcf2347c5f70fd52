package statistics

import "keikai/mailbot/handling"

// Said is a figure that was given out. Who gives a report out keeps its [Report.Figures], and hands them to [Compile] ever after.
type Said struct {
	Quarter Quarter       `json:"quarter"`
	AsOf    handling.Date `json:"as_of"`
	Figure  string        `json:"figure"` // "products.reports", "sites.ended.fixed_modified", "per_working_day" …
	Value   int           `json:"value"`  // of per_working_day in hundredths
}

// Figures are the figures of the report's own quarter that must not change unsaid.
func (r Report) Figures() []Said { return nil }

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

// Misprint is a figure that the partnership or somebody else printed and that its own quarters do not add up to.
type Misprint struct {
	Period  string `json:"period"` // "2008Q2", "FY2008", "2008"
	Figure  string `json:"figure"`
	Printed int    `json:"printed"`
	Counted int    `json:"counted"`
}

// Identity is something that must add up. One that does not says so with both sides.
type Identity struct {
	Name  string `json:"name"` // "products.in_handling"
	Holds bool   `json:"holds"`
	Left  int    `json:"left"`
	Right int    `json:"right"`
}

// Broken are the identities that do not hold.
func (r Report) Broken() (out []Identity) {
	for _, i := range r.Identities {
		if !i.Holds {
			out = append(out, i)
		}
	}
	return out
}
