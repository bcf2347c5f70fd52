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
	Since           handling.Date // the day from which working days are counted, itself included; none = 2004-07-08
	PublicationDays []int         // last days of the classes of "days to publication", rising; none = 10, 20, 30, 45, 60, 90, 100, 200, 300
	FixDays         []int         // of "days to fix"; none = 3, 10, 20, 30, 50, 90, 200, 300
	AgeDays         []int         // of open sites past 90 days; none = 199, 299, 399, 499, 599, 699, 799, 899, 999
	SmallSites      int           // a row that describes websites and holds fewer is joined with others; 0 = 5, 1 = none is
	SmallProducts   int           // the same for products; 0 = none is
}

// Report is all the figures of one quarter.
type Report struct {
	Quarter Quarter
	AsOf    handling.Date
	Through handling.Date // the last day counted: the quarter's last, or AsOf when that is earlier

	Products, Sites Half
	Unsaid          Flow // reports of which nobody has said yet whether they are of a product or a site; within Total
	Total           Flow
	Direct          Flow // what coordination got by itself, outside the partnership: in no other figure
	Undated         int  // cases without a day of receipt: in no other figure

	WorkingDays   int        // from Rules.Since to Through
	PerWorkingDay Hundredths // Total.Cumulative / WorkingDays

	Quarters []Period // every quarter from the first with a report to this one
	Fiscal   []Year   // the fiscal years that lie whole within Quarters, and the calendar years
	Calendar []Year

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
type Flow struct{ Reports, Cumulative int }

// Half is one half of the guideline: products or websites.
type Half struct {
	Flow
	Own             Flow           // of these, reported by the developer itself
	Ended           map[string]int // by closing reason, in the quarter; the reasons are those of domain.md 3.1 and 3.2, "unknown" = none is on file
	EndedCumulative map[string]int
	EndedAll        int // counted by itself, not added up from the reasons
	EndedAllBefore  int // until the quarter began
	InHandling      int // at the end of the quarter
	InHandlingThen  int // when the quarter began
}

// Period is one quarter of the series.
type Period struct {
	Quarter             Quarter
	Products, Sites     Half
	Total               Flow
	WorkingDays         int
	PerWorkingDay       Hundredths
	Published, Fixed    int // products on JVN, sites
	PublishedCumulative int
	FixedCumulative     int
}

// Year is a fiscal or calendar year, added up.
type Year struct{ Year, Products, Sites, Total int }

// Compile counts the cases. said are the figures that were given out before, of any quarter up to this one.
func Compile(ask Ask, cases iter.Seq[handling.Countable], said []Said) Report {
	return Report{Quarter: ask.Quarter, AsOf: ask.AsOf}
}

// Text is the report as the partnership would mail it: aligned tables, no line wider than 78 columns.
func (r Report) Text(l handling.Lang) string { return "" }

// CSV holds the same tables as Text, one after the other, for a spreadsheet: UTF-8 with a byte order mark, CRLF.
func (r Report) CSV(l handling.Lang) []byte { return nil }

// Tables are the parts of the report, for whoever lays them out in another way.
func (r Report) Tables(l handling.Lang) []Table { return nil }

// MarshalJSON writes what stats --format json prints.
func (r Report) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// Table is one table of the report in one language.
type Table struct {
	Key   string // stable name
	Title string
	Head  []string
	Rows  [][]string // as many cells as Head; the first is words, the others are figures
	Notes []string   // below it
}
