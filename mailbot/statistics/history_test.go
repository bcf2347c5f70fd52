package statistics_test

import (
	"slices"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

var calendar = handling.NewCalendar([]string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"})

var ledger = sample.Ledger()

func report(q string, said ...statistics.Said) statistics.Report {
	quarter, err := statistics.ParseQuarter(q)
	if err != nil {
		panic(err)
	}
	return statistics.Compile(statistics.Ask{Quarter: quarter, Calendar: calendar}, slices.Values(ledger), said)
}

// N24: every figure of domain.md 7.2 comes back from a ledger of that many reports.
func TestTheHistoryGivesBackEveryPublishedFigure(t *testing.T) {
	type half = statistics.Flow
	type row struct {
		products, sites, total half
		perDay                 statistics.Hundredths
	}
	for q, want := range map[string]row{
		"2008Q1": {half{53, 679}, half{244, 1367}, half{297, 2046}, -1},
		"2008Q2": {half{69, 748}, half{208, 1575}, half{277, 2323}, 239}, // printed 2.38, see the misprints
		"2008Q3": {half{53, 801}, half{509, 2084}, half{562, 2885}, -1},
		"2008Q4": {half{60, 861}, half{1430, 3514}, half{1490, 4375}, -1},
		"2009Q1": {half{51, 912}, half{825, 4339}, half{876, 5251}, 455},
		"2009Q2": {half{43, 955}, half{386, 4725}, half{429, 5680}, -1},
		"2009Q3": {half{39, 994}, half{131, 4856}, half{170, 5850}, -1},
		"2010Q2": {half{34, 1084}, half{120, 5218}, half{154, 6302}, 433},
		"2011Q2": {half{44, 1207}, half{39, 5444}, half{83, 6651}, -1},
		"2016Q1": {half{100, 2476}, half{85, 9201}, half{185, 11677}, -1},
		"2018Q1": {half{51, 3946}, half{87, 9715}, half{138, 13661}, 408},
	} {
		r := report(q)
		got := row{r.Products.Flow, r.Sites.Flow, r.Total, r.PerWorkingDay}
		if want.perDay < 0 {
			got.perDay = -1
		}
		if got != want {
			t.Errorf("%s\n got %+v\nwant %+v", q, got, want)
		}
		if broken := r.Broken(); len(broken) > 0 {
			t.Errorf("%s does not add up: %+v", q, broken)
		}
	}
	for q, days := range map[string]int{"2008Q2": 973, "2009Q1": 1154, "2010Q2": 1457, "2018Q1": 3346} {
		if r := report(q); r.WorkingDays != days {
			t.Errorf("%s: %d working days, want %d", q, r.WorkingDays, days)
		}
	}
}

// N24
func TestTheHistoryGivesBackEveryPublishedOutcome(t *testing.T) {
	const any = -1
	check := func(q, what string, got, want int) {
		t.Helper()
		if want != any && got != want {
			t.Errorf("%s: %s %d, want %d", q, what, got, want)
		}
	}
	for _, row := range []struct {
		q                                         string
		published, individual, not, declined      int
		ended, endedCumulative, open              int
		publishedAll, individualAll, notAll, none int
	}{
		{"2008Q1", 19, 2, 0, 12, 33, any, 274, any, any, any, any},
		{"2008Q4", 22, 0, 1, 16, 39, 504, 357, any, any, any, any},
		{"2009Q1", 16, 1, 0, 3, 20, 524, 388, any, any, any, any},
		{"2009Q2", 30, 0, 0, 8, 38, 562, 393, any, any, any, any},
		{"2009Q3", 17, any, any, any, 22, 584, 410, any, any, any, any},
		{"2010Q2", 20, 0, 1, 1, 22, 638, 446, 426, 17, 39, 156},
	} {
		p := report(row.q).Products
		check(row.q, "published", p.Ended["published"], row.published)
		check(row.q, "individual", p.Ended["individually_handled"], row.individual)
		check(row.q, "not a vulnerability", p.Ended["not_vulnerability_developer"], row.not)
		check(row.q, "not accepted", p.Ended["not_accepted"], row.declined)
		check(row.q, "ended", p.EndedAll.Reports, row.ended)
		check(row.q, "ended in all", p.EndedAll.Cumulative, row.endedCumulative)
		check(row.q, "in handling", p.InHandling, row.open)
		check(row.q, "published in all", p.EndedCumulative["published"], row.publishedAll)
		check(row.q, "individual in all", p.EndedCumulative["individually_handled"], row.individualAll)
		check(row.q, "not a vulnerability in all", p.EndedCumulative["not_vulnerability_developer"], row.notAll)
		check(row.q, "not accepted in all", p.EndedCumulative["not_accepted"], row.none)
	}
	for _, row := range []struct {
		q                                                       string
		fixed, alert, not, unreachable, declined, ended, open   int
		fixedAll, alertAll, notAll, unreachableAll, declinedAll int
	}{
		{"2008Q1", 67, 0, 9, any, any, 78, 327, any, any, any, any, any},
		{"2008Q4", 201, 0, 5, 0, 15, 221, any, any, any, any, any, any},
		{"2009Q1", 174, 0, 5, 0, 5, 184, any, any, any, any, any, any},
		{"2009Q2", 480, 0, 10, any, 5, any, any, any, any, any, any, any},
		{"2009Q3", 235, 328, any, any, any, 591, any, any, any, any, any, any},
		{"2010Q2", 166, 0, 6, 2, 3, 177, 651, 3052, 1116, 235, 21, 143},
		{"2011Q1", any, any, any, any, any, any, 386, any, any, any, any, any},
		{"2011Q2", 63, any, any, any, any, 83, 342, 3511, any, any, any, any},
	} {
		r := report(row.q)
		s := r.Sites
		check(row.q, "fixed", r.Fixes.Done.Reports, row.fixed)
		check(row.q, "after an alert", s.Ended["ended_after_alert"], row.alert)
		check(row.q, "not a vulnerability", s.Ended["not_vulnerability"], row.not)
		check(row.q, "unreachable", s.Ended["unreachable"], row.unreachable)
		check(row.q, "not accepted", s.Ended["not_accepted"], row.declined)
		check(row.q, "ended", s.EndedAll.Reports, row.ended)
		check(row.q, "in handling", s.InHandling, row.open)
		check(row.q, "fixed in all", r.Fixes.Done.Cumulative, row.fixedAll)
		check(row.q, "after an alert in all", s.EndedCumulative["ended_after_alert"], row.alertAll)
		check(row.q, "not a vulnerability in all", s.EndedCumulative["not_vulnerability"], row.notAll)
		check(row.q, "unreachable in all", s.EndedCumulative["unreachable"], row.unreachableAll)
		check(row.q, "not accepted in all", s.EndedCumulative["not_accepted"], row.declinedAll)
	}
}

// N24: the kinds of sites, operators, ways of fixing and shares of domain.md 7.2.
func TestTheHistoryGivesBackEveryPublishedShare(t *testing.T) {
	rows := func(q, by string) map[string]int {
		for _, b := range report(q).Breakdowns {
			if b.Of == "sites" && b.By == by {
				m := map[string]int{"base": b.Base}
				for _, r := range b.Rows {
					m[r.Code] = r.N
				}
				return m
			}
		}
		return nil
	}
	for _, want := range []struct {
		q, by string
		codes map[string]int
	}{
		{"2009Q1", "vulnerability", map[string]int{"base": 820, "dns": 343, "xss": 334, "sql_injection": 100}},
		{"2009Q2", "vulnerability", map[string]int{"base": 383, "xss": 168, "dns": 107, "sql_injection": 48}},
		{"2009Q2", "operator", map[string]int{"company": 224, "local_government": 75, "association": 34, "school": 23, "government": 20}},
		{"2010Q2", "vulnerability", map[string]int{"base": 118, "xss": 88, "sql_injection": 9, "https": 5}},
		{"2010Q2", "operator", map[string]int{"association": 53, "company": 47, "local_government": 7, "individual": 5}},
	} {
		got := rows(want.q, want.by)
		for code, n := range want.codes {
			if got[code] != n {
				t.Errorf("%s by %s: %s %d, want %d", want.q, want.by, code, got[code], n)
			}
		}
	}
	for q, want := range map[string][5]int{"2016Q1": {98, 66, 32, 0, 46}, "2016Q3": {78, 56, 22, 0, 46}, "2018Q1": {37, 33, 3, 1, 29}} {
		f := report(q).Fixes
		if got := [5]int{f.Done.Reports, f.ByWay["modified"], f.ByWay["page_deleted"], f.ByWay["operational"], f.Within.N}; got != want {
			t.Errorf("%s: fixes %v, want %v", q, got, want)
		}
	}
	for q, want := range map[string][2]int{"2016Q3": {27, 59}, "2018Q1": {3, 50}} {
		p := report(q).Publication
		if got := [2]int{p.FromAcceptance.N, p.Done.Reports}; got != want {
			t.Errorf("%s: %d of %d published in time, want %v", q, got[0], got[1], want)
		}
	}
	u := report("2011Q4").Unreachable
	if u.Named.Cumulative != 101 || u.WithProduct.Reports != 40 || u.Resumed.Reports != 10 || u.Shown != 91 {
		t.Errorf("the list of unreachable developers at the end of 2011: %+v", u)
	}
}

// N24
func TestKnownMisprintsAreNamedAndNotHidden(t *testing.T) {
	want := []statistics.Misprint{{Period: "2008Q2", Figure: "total.reports", Printed: 275, Counted: 277}, {Period: "2008Q2", Figure: "per_working_day", Printed: 238, Counted: 239},
		{Period: "2008", Figure: "total.reports", Printed: 2625, Counted: 2626}, {Period: "FY2008", Figure: "total.reports", Printed: 3206, Counted: 3205}}
	if got := report("2009Q1").Misprints; !slices.Equal(got, want) {
		t.Errorf("2009Q1: %+v", got)
	}
	if got := report("2018Q1").Misprints; got != nil {
		t.Errorf("a report of 2018 shows nothing of 2008, and yet explains %+v", got)
	}
	if got := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}}, slices.Values(ledger[:len(ledger)/9]), nil).Misprints; got != nil {
		t.Errorf("an office with fewer reports explains %+v", got)
	}
	young := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}}, slices.Values(ledger[len(ledger)-9:]), nil)
	if young.Misprints != nil {
		t.Errorf("an office with another history explains %+v", young.Misprints)
	}
}
