package statistics

import (
	"iter"

	"keikai/mailbot/handling"
)

// Ask says which report is wanted.
type Ask struct {
	Quarter  Quarter
	AsOf     handling.Date     // what was known at the end of this day; none = the quarter's last day
	Calendar handling.Calendar // of the office's working days
	Rules    Rules
}

// Rules are what an office may choose about its figures. The zero Rules are those of the partnership.
type Rules struct {
	Edition         string        // of the guideline, for the labels of outcomes, "" = as in 2009
	Since           handling.Date // the day from which working days are counted, itself included; none = 2004-07-08
	PublicationDays []int         // last days of the classes of "days to publication", rising; none = 10, 20, 30, 45, 60, 90, 100, 200, 300
	FixDays         []int         // of "days to fix"; none = 3, 10, 20, 30, 50, 90, 200, 300
	AgeDays         []int         // of sites open for 90 days and more; none = 199, 299 … 999
	SmallSites      int           // a row that describes websites and holds fewer is joined with others; 0 = 5, 1 = none is
	SmallProducts   int           // the same for products; 0 = none is
}

const (
	targetDays = 45 // to publication (guideline IV.4.3)
	fixDays    = 90 // to a site's fix: the partnership prints three months as 90 days
)

// started is the day on which the partnership began to take reports.
var started = handling.Date{Y: 2004, M: 7, D: 8}

func (r Rules) orDefault() Rules {
	if r.Since.IsZero() {
		r.Since = started
	}
	if r.PublicationDays == nil {
		r.PublicationDays = []int{10, 20, 30, 45, 60, 90, 100, 200, 300}
	}
	if r.FixDays == nil {
		r.FixDays = []int{3, 10, 20, 30, 50, 90, 200, 300}
	}
	if r.AgeDays == nil {
		r.AgeDays = []int{199, 299, 399, 499, 599, 699, 799, 899, 999}
	}
	if r.SmallSites == 0 {
		r.SmallSites = 5
	}
	return r
}

// Report is all the figures of one quarter.
type Report struct {
	Quarter Quarter
	AsOf    handling.Date
	Through handling.Date // the last day counted: the quarter's last, or AsOf when that is earlier
	Edition string

	Products, Sites Half
	Unsaid          Half // reports of which nobody has said yet whether they are of a product or a site; within Total
	Total           Flow
	Direct          Flow // what coordination got by itself, outside the partnership: in no other figure but Publication.Direct
	Undated         int  // cases without a day of receipt: in no other figure

	Since         handling.Date
	WorkingDays   int        // from Since to Through
	PerWorkingDay Hundredths // Total.Cumulative / WorkingDays

	Quarters []Period // every quarter from the first with a report to this one
	Fiscal   []Year   // the fiscal years that lie whole within Quarters
	Calendar []Year   // the calendar years that do

	Publication Publication
	Fixes       Fixes
	Unreachable Unreachable

	DaysToPublication []Class // of the products published in the quarter, from the acceptance
	DaysToFix         []Class // of the sites fixed in the quarter, from the notification
	FixByKind         []KindDays
	OpenSites         OpenSites
	OpenByYear        []OpenYear
	Breakdowns        []Breakdown

	Identities []Identity
	Restated   []Restatement
	Misprints  []Misprint
}

// Flow is how many came in the quarter and how many till its end.
type Flow struct {
	Reports    int `json:"reports"`
	Cumulative int `json:"cumulative"`
}

// Half is one half of the guideline: products or websites.
type Half struct {
	Flow
	Own             Flow           // of these, reported by the developer itself
	Ended           map[string]int // by closing reason, in the quarter: a code of handling.EndWords, or "unknown" when none is on file
	EndedCumulative map[string]int
	EndedAll        Flow // counted by itself, not added up from the reasons
	InHandling      int  // at the end of the quarter
}

// Period is one quarter of the series. Its InHandling is reckoned: cumulative less ended.
type Period struct {
	Quarter                 Quarter
	Products, Sites, Unsaid Half
	Total                   Flow
	WorkingDays             int
	PerWorkingDay           Hundredths
	Published, Fixed        Flow // products on JVN, sites
}

// Year is a fiscal or calendar year, added up from its quarters. All is what was counted by itself.
type Year struct {
	Year     int `json:"year"`
	Products int `json:"products"`
	Sites    int `json:"sites"`
	Total    int `json:"total"`
	counted  int
}

// Partial reports whether the quarter was not over yet: a look at the desk, not a report to be given out.
func (r Report) Partial() bool { return r.Through.Compare(r.Quarter.Last()) < 0 }

// Compile counts the cases. said are the figures that were given out before.
func Compile(ask Ask, cases iter.Seq[handling.Countable], said []Said) Report {
	c := newCounter(ask)
	for x := range cases {
		c.take(x)
	}
	series := c.series(ask)
	now := series[len(series)-1]
	r := Report{Quarter: ask.Quarter, AsOf: c.asOf, Through: c.through, Edition: ask.Rules.Edition, Undated: c.undated, Since: c.rules.Since,
		Products: now.Products, Sites: now.Sites, Unsaid: now.Unsaid, Total: now.Total, WorkingDays: now.WorkingDays, PerWorkingDay: now.PerWorkingDay, Quarters: series}
	r.Products.InHandling, r.Sites.InHandling, r.Unsaid.InHandling = c.open[product], c.open[site], c.open[unsaid]
	r.Fiscal, r.Calendar = c.added(series, 0), c.added(series, 1)
	c.fill(&r)
	r.Breakdowns, r.FixByKind, r.OpenByYear = c.breakdowns(), c.fixByKind(), c.openByYear()
	r.Identities = c.identities(r)
	r.Restated = r.restated(said)
	r.Misprints = r.misprints()
	return r
}
