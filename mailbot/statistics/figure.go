package statistics

import "fmt"

// Hundredths is a figure with two decimals, exactly.
type Hundredths int

// String writes 4.55.
func (h Hundredths) String() string { return fmt.Sprintf("%d.%02d", h/100, h%100) }

// MarshalJSON writes 4.55, a number.
func (h Hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// Class is one class of a distribution of days.
type Class struct {
	From int `json:"from"`
	To   int `json:"to"` // -1 = no upper end
	N    int `json:"n"`
}

// Publication is what was published on JVN.
type Publication struct {
	Done              Flow  // products published
	Own               Flow  // of these, reported by the developer itself
	Direct            Flow  // published for cases outside the partnership: with bodies abroad
	Days              int   // the target, 45
	FromAcceptance    Share // of the quarter's, within the target from the acceptance (as the partnership prints it)
	FromOrigin        Share // from the origin day (as the guideline counts)
	Median, NinetyPct int   // days from the acceptance, -1 = none is known
}

// Share is a part of those of which it is known. Unknown are left out of Of.
type Share struct{ N, Of, Unknown int }

// Fixes is what was fixed of the websites.
type Fixes struct {
	Done              Flow
	ByWay             map[string]int // modified page_deleted operational
	ByWayCumulative   map[string]int
	Days              int // 90
	Within            Share
	Median, NinetyPct int // days from the notification, -1 = none is known
}

// Unreachable is the list of developers that cannot be reached.
type Unreachable struct {
	Named, NamedCumulative         int // names newly listed
	WithProduct, ProductCumulative int // product data put beside them
	Resumed, ResumedCumulative     int // taken off: they answered
	Shown                          int // on the list at the end
	Published, PublishedCumulative int // published after the committee
}

// KindDays is how long sites with one kind of flaw took to be fixed.
type KindDays struct {
	Code   string
	N      int
	Median int
}

// OpenSites are the websites in handling whose operators were told.
type OpenSites struct {
	Notified int // all of them
	Over90   int
	Ages     []Class // of those past 90 days
}

// OpenYear is how many of the reports of one year are still in handling.
type OpenYear struct{ Year, Products, ProductsOpen, Sites, SitesOpen int }

// Breakdown parts the quarter's accepted reports in one way.
type Breakdown struct {
	Of   string // products | sites
	By   string // vulnerability threat operator product_type licence
	Base int    // reports of the quarter less those not accepted
	Rows []Row  // the largest first, "other" and "unknown" last
}

// Row is one code of a breakdown.
type Row struct {
	Code   string
	N      int
	Joined bool // "other" holds rows that are too small to be told
}
