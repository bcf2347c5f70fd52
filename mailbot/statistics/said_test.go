package statistics_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

func compile(asOf handling.Date, cases []handling.Countable, said []statistics.Said) statistics.Report {
	return statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}, AsOf: asOf, Calendar: calendar}, slices.Values(cases), said)
}

// N24: a restatement does not change what was said then, and is shown as such.
func TestAFigureThatComesOutOtherwiseIsRestatedAndTheEarlierReportStays(t *testing.T) {
	day := func(m time.Month, d int) handling.Date { return handling.Date{Y: 2009, M: m, D: d} }
	ended := handling.Countable{Kind: handling.Website, Received: day(1, 10).Time(9, 0), Ended: day(3, 1).Time(9, 0), EndReason: "unreachable"}
	first := compile(day(4, 1), []handling.Countable{ended}, nil)
	said := first.Figures()

	back := ended
	back.Ended, back.EndReason = time.Time{}, ""
	cases := []handling.Countable{ended.Then(back, day(4, 10).Time(9, 0))}

	if again := compile(day(4, 1), cases, said); asJSON(t, again) != asJSON(t, first) {
		t.Errorf("the report as of 1 April came out otherwise after 10 April:\n%s\n%s", asJSON(t, first), asJSON(t, again))
	}
	later := compile(day(5, 20), cases, said)
	var got []string
	for _, r := range later.Restated {
		if !r.Within() {
			t.Errorf("%+v lies within the tolerance", r)
		}
		got = append(got, r.Figure)
	}
	want := []string{"sites.ended", "sites.ended.unreachable", "sites.ended_cumulative", "sites.ended_cumulative.unreachable", "sites.in_handling"}
	if !slices.Equal(got, want) {
		t.Errorf("restated are %v, want %v", got, want)
	}
	text := later.Text(handling.Japanese)
	for _, line := range []string{"2009Q1 サイト 取扱い中", "2009Q1 サイト 連絡不可能 累計", "差が1以内のものは"} {
		if !strings.Contains(text, line) {
			t.Errorf("the report does not say %q", line)
		}
	}
	if third := compile(day(6, 1), cases, append(said, later.Figures()...)); len(third.Restated) > 0 {
		t.Errorf("what was restated is restated again: %+v", third.Restated)
	}
	if next := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 2}, Calendar: calendar}, slices.Values(cases), said); len(next.Restated) != len(want) {
		t.Errorf("the next quarter's report restates %+v", next.Restated)
	}
}

// N24
func TestAQuarterThatIsNotOverIsADraftAndSaysNothingToBeKept(t *testing.T) {
	r := compile(handling.Date{Y: 2009, M: 2, D: 10}, ledger, nil)
	if !r.Partial() || r.Figures() != nil || r.WorkingDays >= 1154 || r.Sites.Reports >= 825 {
		t.Errorf("as of 10 February: partial %v, %d figures, %d working days, %d sites", r.Partial(), len(r.Figures()), r.WorkingDays, r.Sites.Reports)
	}
	if text := r.Text(handling.Japanese); !strings.Contains(text, "集計途中") {
		t.Error("the draft does not say that it is one")
	}
	if broken := r.Broken(); broken != nil {
		t.Errorf("%+v", broken)
	}
}

// N24: what was said after the day of the report, or of the quarter while it went on, says nothing about it.
func TestOnlyWhatWasSaidByTheDayOfTheReportIsCompared(t *testing.T) {
	q := statistics.Quarter{Year: 2009, N: 1}
	said := []statistics.Said{{Quarter: q, AsOf: handling.Date{Y: 2009, M: 4, D: 2}, Figure: "total.reports", Value: 999}, {Quarter: q, AsOf: handling.Date{Y: 2009, M: 4, D: 9}, Figure: "total.reports", Value: 876}}
	for asOf, want := range map[handling.Date]int{{Y: 2009, M: 4, D: 1}: 0, {Y: 2009, M: 4, D: 3}: 1, {Y: 2009, M: 5, D: 1}: 0} {
		if r := compile(asOf, ledger, said); len(r.Restated) != want {
			t.Errorf("as of %s: %+v", asOf, r.Restated)
		}
	}
	early := []statistics.Said{{Quarter: q, AsOf: handling.Date{Y: 2009, M: 2, D: 1}, Figure: "total.reports", Value: 12}}
	if r := compile(handling.Date{Y: 2009, M: 2, D: 10}, ledger, early); r.Restated != nil {
		t.Errorf("a quarter that goes on restates %+v", r.Restated)
	}
}

// N24: users.md B12, B13
func TestOwnProductsAreCountedWithinAndDirectReportsApart(t *testing.T) {
	on := time.Date(2009, 2, 2, 9, 0, 0, 0, handling.JST)
	r := compile(handling.Date{}, []handling.Countable{
		{Kind: handling.Product, Received: on}, {Kind: handling.Product, OwnProduct: true, Received: on, Accepted: on, Published: on},
		{Kind: handling.Product, Scheme: handling.Direct, Received: on, Published: on}, {Received: on},
	}, nil)
	if r.Products.Reports != 2 || r.Products.Own.Reports != 1 || r.Direct.Reports != 1 || r.Publication.Direct.Reports != 1 || r.Publication.Done.Reports != 1 || r.Publication.Own.Reports != 1 {
		t.Errorf("%+v\n%+v\n%+v", r.Products, r.Direct, r.Publication)
	}
	if r.Unsaid.Reports != 1 || r.Total.Reports != 3 || r.Broken() != nil {
		t.Errorf("what nobody has named is %+v of %+v; %+v", r.Unsaid, r.Total, r.Broken())
	}
	for _, line := range []string{"種別未確認", "うち製品開発者自身からの届出：今期1件", "調整機関が直接受け付けたもの：今期1件"} {
		if !strings.Contains(r.Text(handling.Japanese), line) {
			t.Errorf("the report does not say %q", line)
		}
	}
}
