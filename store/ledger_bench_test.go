package store

import (
	"fmt"
	"iter"
	"runtime"
	"testing"

	"keikai/mailbot/handling"
)

// manyRows is a ledger of a size, with the fields that most rows of an office have.
func manyRows(n int) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		for i := range n {
			at := day.AddDate(0, 0, -i%1800)
			c := handling.Countable{Ledger: true, Kind: handling.Website, State: handling.CaseFixed, Received: at, Accepted: at, Fixed: day, Ended: day, EndReason: "fixed_modified", How: "modified", Vulnerability: "xss", Operator: "company"}
			if !yield(LedgerRow{fmt.Sprintf("IPA#%08d", i), c}, nil) {
				return
			}
		}
	}
}

// BenchmarkTakeLedger tells what a row costs, and how high the memory stands at the most, which must not follow the number of rows.
func BenchmarkTakeLedger(b *testing.B) {
	for _, rows := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			var high uint64
			for b.Loop() {
				s, _ := fixture(b)
				watched := func(yield func(LedgerRow, error) bool) {
					n := 0
					for row := range manyRows(rows) {
						if n++; n%5000 == 0 {
							high = max(high, heap())
						}
						if !yield(row, nil) {
							return
						}
					}
				}
				_, err := s.TakeLedger(day, watched, nothingMore)
				check(b, err)
			}
			b.ReportMetric(float64(high)/(1<<20), "heap-MB")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*rows), "µs/row")
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// BenchmarkCountables walks what the figures count.
func BenchmarkCountables(b *testing.B) {
	const rows = 100_000
	s, _ := fixture(b)
	_, err := s.TakeLedger(day, manyRows(rows), nothingMore)
	check(b, err)
	for b.Loop() {
		check(b, s.View(func(tx *Tx) error {
			n := 0
			for range tx.Countables() {
				n++
			}
			if n != rows {
				b.Fatalf("%d rows", n)
			}
			return nil
		}))
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*rows), "µs/row")
	b.ReportMetric(float64(heap())/(1<<20), "heap-MB")
}
