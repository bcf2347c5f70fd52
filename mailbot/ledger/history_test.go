package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

// sampleRows is the made-up ledger of the whole partnership, as rows.
func sampleRows(cases []handling.Countable) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i, c := range cases {
			if !yield(RowOf(fmt.Sprintf("IPA#%08d", i+1), c)) {
				return
			}
		}
	}
}

// The history of the partnership, written as a ledger and read back, gives every figure that was published: so a fresh office continues the
// series. N24, domain.md 7.2
func TestALedgerGivesBackThePublishedHistory(t *testing.T) {
	cases := sample.Ledger()
	var text bytes.Buffer
	if err := Write(&text, sampleRows(cases)); err != nil {
		t.Fatal(err)
	}
	rows, faults := read(t, written(t, "history.csv", text.Bytes()))
	if len(faults) > 0 || len(rows) != len(cases) {
		t.Fatalf("%d rows of %d; %q", len(rows), len(cases), faults[:min(5, len(faults))])
	}
	var back []handling.Countable
	for _, row := range rows {
		back = append(back, row.Countable())
	}
	for _, x := range []struct {
		quarter                     statistics.Quarter
		products, sites, cumulative int
		perDay                      string
	}{
		{statistics.Quarter{Year: 2008, N: 1}, 53, 244, 2046, ""}, {statistics.Quarter{Year: 2008, N: 4}, 60, 1430, 4375, ""}, {statistics.Quarter{Year: 2009, N: 1}, 51, 825, 5251, "4.55"},
		{statistics.Quarter{Year: 2010, N: 2}, 34, 120, 6302, "4.33"}, {statistics.Quarter{Year: 2018, N: 1}, 51, 87, 13661, "4.08"},
	} {
		ask := statistics.Ask{Quarter: x.quarter, AsOf: x.quarter.Last(), Calendar: handling.NewCalendar([]string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"})}
		got := statistics.Compile(ask, slices.Values(back), nil)
		if got.Products.Reports != x.products || got.Sites.Reports != x.sites || got.Total.Cumulative != x.cumulative || x.perDay != "" && got.PerWorkingDay.String() != x.perDay {
			t.Errorf("%s: %d and %d, in all %d, %s a day", x.quarter, got.Products.Reports, got.Sites.Reports, got.Total.Cumulative, got.PerWorkingDay)
		}
		want := statistics.Compile(ask, slices.Values(cases), nil)
		a, _ := json.Marshal(got.Products.Ended)
		b, _ := json.Marshal(want.Products.Ended)
		if !bytes.Equal(a, b) || len(got.Broken()) > 0 {
			t.Errorf("%s: ended %s, want %s; broken %+v", x.quarter, a, b, got.Broken())
		}
	}
}
