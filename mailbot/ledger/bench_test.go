package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/xuri/excelize/v2"

	"keikai/mailbot/handling"
)

// benchRows is how large a ledger is that an office may have.
const benchRows = 100_000

var firstDay = handling.Date{Y: 2004, M: 7, D: 8}

// manyRecords are the cells of a ledger of that size, the head first.
func manyRecords(yield func([]any) bool) {
	if !yield([]any{"number", "kind", "received", "accepted", "outcome", "outcome_date", "vulnerability", "operator"}) {
		return
	}
	for i := range benchRows {
		day := firstDay.AddDays(i % 5000)
		if !yield([]any{10_000_000 + i, "website", day.String(), day.AddDays(3).String(), "fixed_modified", day.AddDays(60).String(), "xss", "company"}) {
			return
		}
	}
}

// BenchmarkRead reads 100,000 rows of each kind of file, and tells how high the memory stands at the most.
func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	rows := func(yield func(Row) bool) {
		for i := range benchRows {
			day := firstDay.AddDays(i % 5000)
			row := Row{Number: fmt.Sprintf("IPA#%08d", i), Kind: "website", Received: day, Accepted: day.AddDays(3), Outcome: "fixed_modified", Ended: day.AddDays(60), Vulnerability: "xss", Operator: "company"}
			if !yield(row) {
				return
			}
		}
	}
	f, err := os.Create(filepath.Join(dir, "ledger.csv"))
	if err != nil {
		b.Fatal(err)
	}
	if err := Write(f, rows); err != nil {
		b.Fatal(err)
	}
	f.Close()
	writeBook(b, filepath.Join(dir, "ledger.xlsx"))
	for _, name := range []string{"ledger.csv", "ledger.xlsx"} {
		b.Run(filepath.Ext(name)[1:], func(b *testing.B) {
			high := uint64(0)
			for b.Loop() {
				n := 0
				for _, err := range Read(filepath.Join(dir, name), today) {
					if err != nil {
						b.Fatal(err)
					}
					if n++; n%10_000 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						high = max(high, m.HeapInuse)
					}
				}
				if n != benchRows {
					b.Fatalf("%d rows", n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*benchRows), "µs/row")
			b.ReportMetric(float64(high)/(1<<20), "heap-MB")
		})
	}
}

func writeBook(b *testing.B, path string) {
	b.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	line := 0
	for cells := range manyRecords {
		line++
		at, _ := excelize.CoordinatesToCellName(1, line)
		if err := w.SetRow(at, cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
}
