package statistics_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"pgregory.net/rapid"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// checkWidth finds no line of a mail wider than 78 columns, as a Japanese mail program measures.
func checkWidth(t interface{ Errorf(string, ...any) }, r statistics.Report) {
	screen := &runewidth.Condition{EastAsianWidth: true}
	for _, l := range []handling.Lang{handling.Japanese, handling.English} {
		for line := range strings.Lines(r.Text(l)) {
			line = strings.TrimSuffix(line, "\n")
			if w := screen.StringWidth(line); w > 78 {
				t.Errorf("%d columns: %s", w, line)
			}
			if strings.Contains(line, "%!") || strings.HasSuffix(line, " ") {
				t.Errorf("not as meant: %q", line)
			}
		}
	}
}

// N24
func TestNoLineIsWiderThanAMailMayBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkWidth(t, statistics.Compile(asked(t), slices.Values(stored(t)), nil)) })
	checkWidth(t, report("2018Q1"))
}

// N24: a million of everything, every outcome, every figure restated.
func TestGreatFiguresKeepToTheWidth(t *testing.T) {
	r := report("2009Q1")
	million := func(m map[string]int) {
		for _, w := range handling.EndWords.Words {
			m[w.Code] = 1_000_000
		}
		m["unknown"] = 1_000_000
	}
	for i := range r.Quarters {
		q := &r.Quarters[i]
		q.Products.Flow, q.Sites.Flow, q.Total = statistics.Flow{Reports: 123_456, Cumulative: 1_234_567}, statistics.Flow{Reports: 123_456, Cumulative: 1_234_567}, statistics.Flow{Reports: 1_234_567, Cumulative: 12_345_678}
	}
	for _, h := range []*statistics.Half{&r.Products, &r.Sites, &r.Unsaid} {
		h.Flow, h.EndedAll, h.InHandling, h.Own = statistics.Flow{Reports: 1_234_567, Cumulative: 12_345_678}, statistics.Flow{Reports: 1_234_567, Cumulative: 12_345_678}, 12_345_678, statistics.Flow{Reports: 1_234_567, Cumulative: 12_345_678}
		million(h.Ended)
		million(h.EndedCumulative)
	}
	r.Direct, r.Undated = r.Products.Flow, 1_234_567
	share := statistics.Share{N: 1_234_567, Of: 1_234_567, Unknown: 1_234_567}
	r.Publication.FromAcceptance, r.Publication.FromOrigin, r.Fixes.Within = share, share, share
	for _, s := range r.Figures() {
		s.Value = 12_345_678
		r.Restated = append(r.Restated, statistics.Restatement{Said: s, Now: 12_345_679})
	}
	for i := range r.Identities {
		r.Identities[i] = statistics.Identity{Name: r.Identities[i].Name, Left: 12_345_678, Right: 12_345_679}
	}
	checkWidth(t, r)
}

// N24: what stands in a report is words, not names of the program.
func TestEveryFigureAndEverySumHasAName(t *testing.T) {
	r := report("2018Q1")
	for _, s := range r.Figures() {
		r.Restated = append(r.Restated, statistics.Restatement{Said: s, Now: s.Value + 2})
	}
	for i := range r.Identities {
		r.Identities[i].Holds = false
	}
	for _, l := range []handling.Lang{handling.Japanese, handling.English} {
		for _, table := range r.Tables(l) {
			if table.Title == "" || slices.Contains(table.Head, "") {
				t.Errorf("%s has no title or a head without words: %q", table.Key, table.Head)
			}
			for _, line := range table.Lines {
				if label := strings.TrimSpace(line.Label); label == "" || strings.HasSuffix(label, ",") || strings.ContainsAny(label, "_") || len(line.Cells) != len(table.Head)-1 {
					t.Errorf("%s has the line %q with %d cells", table.Key, line.Label, len(line.Cells))
				}
			}
		}
	}
}

// N24: codes are stable, labels change with the edition of the guideline (domain.md 3.2).
func TestOutcomesHaveTheLabelsOfTheEdition(t *testing.T) {
	for edition, want := range map[string]string{"": "公表済み", "2009": "公表済み", "2022": "修正完了（JVN公表）", "2026": "修正完了（JVN公表）"} {
		r := report("2018Q1")
		r.Edition = edition
		for _, table := range r.Tables(handling.Japanese) {
			if table.Key == "ended_products" && table.Lines[0].Label != want {
				t.Errorf("edition %q: %q, want %q", edition, table.Lines[0].Label, want)
			}
		}
	}
}

// N24
func TestTheCSVIsForASpreadsheetAndRunsNothingInIt(t *testing.T) {
	data := report("2010Q2").CSV(handling.Japanese)
	if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		t.Error("without a byte order mark a Japanese Excel reads Shift_JIS")
	}
	if n := bytes.Count(data, []byte("\n")); n != bytes.Count(data, []byte("\r\n")) {
		t.Error("lines do not all end with CR LF")
	}
	r := csv.NewReader(bytes.NewReader(data[3:]))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		found = found || slices.Equal(row, []string{"2010Q2", "34", "120", "154", "1084", "5218", "6302", "4.33"})
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet may run %q", cell)
			}
		}
	}
	if !found {
		t.Error("the quarter's line is not there in plain figures")
	}
}

// N24: a figure that a damaged store gives a name of its own is text in a spreadsheet.
func TestAFormulaInAFiguresNameStaysText(t *testing.T) {
	r := report("2009Q1")
	r.Misprints = []statistics.Misprint{{Period: "=HYPERLINK(1)", Figure: "total.reports", Printed: -1}}
	if data := string(r.CSV(handling.English)); strings.Contains(data, "\n=") || !strings.Contains(data, "'=HYPERLINK") || !strings.Contains(data, ",-1,") {
		t.Errorf("%s", data[strings.Index(data, "misprints"):])
	}
}

// N24: contract.md, stats --format json
func TestTheJSONHasTheFieldsOfTheContract(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal([]byte(asJSON(t, report("2009Q1"))), &got); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"quarter", "as_of", "products", "sites", "total", "working_days", "per_working_day", "days_to_publication", "days_to_fix", "sites_open_90_days", "identities", "restated"} {
		if got[field] == nil {
			t.Errorf("%s is not there", field)
		}
	}
	products := got["products"].(map[string]any)
	for _, field := range []string{"reports", "cumulative", "ended", "ended_cumulative", "in_handling"} {
		if products[field] == nil {
			t.Errorf("products.%s is not there", field)
		}
	}
	if got["quarter"] != "2009Q1" || got["as_of"] != "2009-03-31" || got["per_working_day"] != 4.55 || got["total"].(map[string]any)["cumulative"] != 5251.0 {
		t.Errorf("%v %v %v %v", got["quarter"], got["as_of"], got["per_working_day"], got["total"])
	}
	class := got["days_to_fix"].([]any)[0].(map[string]any)
	if class["from"] != 0.0 || class["to"] != 3.0 || class["n"] == nil {
		t.Errorf("the first class is %v", class)
	}
}

func TestQuartersAreReadInBothLanguagesAndAnyWidth(t *testing.T) {
	for text, want := range map[string]statistics.Quarter{"2009Q1": {2009, 1}, "２００９Ｑ１": {2009, 1}, "2009-q4": {2009, 4}, "2009年第1四半期": {2009, 1}, " 2009年第３四半期 ": {2009, 3}} {
		if q, err := statistics.ParseQuarter(text); err != nil || q != want {
			t.Errorf("%q: %v, %v", text, q, err)
		}
	}
	for _, text := range []string{"", "2009", "2009Q5", "2009Q0", "Q1", "09Q1", "2009Q11", "2009年度"} {
		if q, err := statistics.ParseQuarter(text); err == nil {
			t.Errorf("%q is read as %s", text, q)
		}
	}
	q := statistics.Quarter{Year: 2009, N: 1}
	if q.First() != (handling.Date{Y: 2009, M: time.January, D: 1}) || q.Last() != (handling.Date{Y: 2009, M: time.March, D: 31}) || q.Add(-1).String() != "2008Q4" || q.FiscalYear() != 2008 {
		t.Errorf("%s to %s, after %s, fiscal %d", q.First(), q.Last(), q.Add(-1), q.FiscalYear())
	}
}
