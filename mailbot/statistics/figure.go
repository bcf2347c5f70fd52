package statistics

import "fmt"

// Hundredths is a figure with two decimals, exactly.
type Hundredths int

// perDay is n over days, rounded half up; 0 when there is no day.
func perDay(n, days int) Hundredths {
	if days <= 0 {
		return 0
	}
	return Hundredths((200*n + days) / (2 * days))
}

// String writes 4.55.
func (h Hundredths) String() string { return fmt.Sprintf("%d.%02d", h/100, h%100) }

// MarshalJSON writes 4.55, a number.
func (h Hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// Share is a part of those of which it is known. Of does not hold the Unknown.
type Share struct {
	N       int `json:"n"`
	Of      int `json:"of"`
	Unknown int `json:"unknown"`
}

// Percent is n of of in whole per cent, rounded half up.
func Percent(n, of int) int {
	if of <= 0 {
		return 0
	}
	return (200*n + of) / (2 * of)
}

// Publication is what was published on JVN. Days are from the acceptance, as the partnership prints them; the guideline's own target
// counts from the origin day.
type Publication struct {
	Done           Flow  `json:"published"`
	Own            Flow  `json:"own_product"` // of these, reported by the developer itself
	Direct         Flow  `json:"direct"`      // beside these: cases outside the partnership, with bodies abroad
	TargetDays     int   `json:"target_days"`
	FromAcceptance Share `json:"within_target_of_acceptance"`
	FromOrigin     Share `json:"within_target_of_origin"`
	MedianDays     int   `json:"median_days"` // -1 = none is known
	NinetyDays     int   `json:"percentile_90_days"`
}

// Fixes is what was fixed of the websites. Days are from the notification of the operator.
type Fixes struct {
	Done            Flow           `json:"fixed"`
	ByWay           map[string]int `json:"by_way"` // modified page_deleted operational
	ByWayCumulative map[string]int `json:"by_way_cumulative"`
	TargetDays      int            `json:"target_days"`
	Within          Share          `json:"within_target"`
	MedianDays      int            `json:"median_days"` // -1 = none is known
	NinetyDays      int            `json:"percentile_90_days"`
}

// Unreachable is the list of developers that cannot be reached, by names.
type Unreachable struct {
	Named       Flow `json:"named"`        // newly listed
	WithProduct Flow `json:"with_product"` // product data put beside the name
	Resumed     Flow `json:"resumed"`      // taken off the list: they answered
	Shown       int  `json:"shown"`        // on the list at the end
	Published   Flow `json:"published"`    // cases published after the committee
}

// KindDays is how long sites with one kind of flaw took to be fixed.
type KindDays struct {
	Code       string `json:"code"`
	N          int    `json:"n"`
	MedianDays int    `json:"median_days"` // -1 = too few to be told
	Joined     bool   `json:"joined,omitempty"`
}

// OpenSites are the websites in handling whose operators were told.
type OpenSites struct {
	Notified int     `json:"notified"`
	Over90   int     `json:"open_90_days"`
	Ages     []Class `json:"ages"` // of those open for 90 days and more
}

// OpenYear is how many of the reports of one year are still in handling.
type OpenYear struct {
	Year         int `json:"year"`
	Products     int `json:"products"`
	ProductsOpen int `json:"products_open"`
	Sites        int `json:"sites"`
	SitesOpen    int `json:"sites_open"`
}
