package statistics

import (
	"encoding/json"

	"keikai/mailbot/handling"
)

// halfJSON is one half as stats --format json prints it.
type halfJSON struct {
	Flow
	Own             Flow           `json:"own_product"`
	Ended           map[string]int `json:"ended"`
	EndedCumulative map[string]int `json:"ended_cumulative"`
	InHandling      int            `json:"in_handling"`
}

func (h Half) json() halfJSON {
	return halfJSON{h.Flow, h.Own, h.Ended, h.EndedCumulative, h.InHandling}
}

type periodJSON struct {
	Quarter       Quarter    `json:"quarter"`
	Products      halfJSON   `json:"products"`
	Sites         halfJSON   `json:"sites"`
	Total         Flow       `json:"total"`
	WorkingDays   int        `json:"working_days"`
	PerWorkingDay Hundredths `json:"per_working_day"`
	Published     Flow       `json:"published"`
	Fixed         Flow       `json:"fixed"`
}

type restatementJSON struct {
	Restatement
	Within bool `json:"within_tolerance"`
}

// MarshalJSON writes what stats --format json prints: the fields of the contract first, then what it does not name.
func (r Report) MarshalJSON() ([]byte, error) {
	restated := []restatementJSON{}
	for _, x := range r.Restated {
		restated = append(restated, restatementJSON{x, x.Within()})
	}
	quarters := []periodJSON{}
	for _, p := range r.Quarters {
		quarters = append(quarters, periodJSON{p.Quarter, p.Products.json(), p.Sites.json(), p.Total, p.WorkingDays, p.PerWorkingDay, p.Published, p.Fixed})
	}
	return json.Marshal(struct {
		Quarter           Quarter           `json:"quarter"`
		AsOf              handling.Date     `json:"as_of"`
		Products          halfJSON          `json:"products"`
		Sites             halfJSON          `json:"sites"`
		Total             Flow              `json:"total"`
		WorkingDays       int               `json:"working_days"`
		PerWorkingDay     Hundredths        `json:"per_working_day"`
		DaysToPublication []Class           `json:"days_to_publication"`
		DaysToFix         []Class           `json:"days_to_fix"`
		SitesOpen90       int               `json:"sites_open_90_days"`
		Identities        []Identity        `json:"identities"`
		Restated          []restatementJSON `json:"restated"`

		Through      handling.Date `json:"through"`
		Partial      bool          `json:"partial"`
		Unsaid       halfJSON      `json:"unsaid"`
		Direct       Flow          `json:"direct"`
		Undated      int           `json:"undated"`
		Publication  Publication   `json:"publication"`
		Fixes        Fixes         `json:"fixes"`
		FixByKind    []KindDays    `json:"fix_by_kind"`
		Breakdowns   []Breakdown   `json:"breakdowns"`
		OpenSites    OpenSites     `json:"open_sites"`
		OpenByYear   []OpenYear    `json:"open_by_year"`
		Unreachable  Unreachable   `json:"unreachable"`
		Quarters     []periodJSON  `json:"quarters"`
		FiscalYears  []Year        `json:"fiscal_years"`
		CalendarYear []Year        `json:"calendar_years"`
		Misprints    []Misprint    `json:"misprints"`
	}{r.Quarter, r.AsOf, r.Products.json(), r.Sites.json(), r.Total, r.WorkingDays, r.PerWorkingDay, r.DaysToPublication, r.DaysToFix, r.OpenSites.Over90, r.Identities, restated,
		r.Through, r.Partial(), r.Unsaid.json(), r.Direct, r.Undated, r.Publication, r.Fixes, some(r.FixByKind), some(r.Breakdowns), r.OpenSites, some(r.OpenByYear), r.Unreachable, quarters,
		some(r.Fiscal), some(r.Calendar), some(r.Misprints)})
}

// some is the list, empty rather than null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
