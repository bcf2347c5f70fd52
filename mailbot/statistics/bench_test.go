package statistics_test

import (
	"runtime"
	"testing"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

// stream gives n cases one after the other without keeping them, a few thousand different ones over and over.
func stream(n int) func(func(handling.Countable) bool) {
	cases := sample.Random(1, 5000)
	return func(yield func(handling.Countable) bool) {
		for i := range n {
			if !yield(cases[i%len(cases)]) {
				return
			}
		}
	}
}

// BenchmarkReport counts stores of several sizes. heap-MB is what lives at the end beside the cases, and must not grow with them.
func BenchmarkReport(b *testing.B) {
	ask := statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}, Calendar: calendar}
	for name, n := range map[string]int{"10k": 10_000, "1M": 1_000_000} {
		b.Run(name, func(b *testing.B) {
			cases := stream(n)
			b.ReportAllocs()
			var r statistics.Report
			for b.Loop() {
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				r = statistics.Compile(ask, cases, nil)
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-min(before.HeapAlloc, after.HeapAlloc))/1e6, "heap-MB")
			}
			b.ReportMetric(float64(n)/(b.Elapsed().Seconds()/float64(b.N)), "cases/s")
			_ = r.Text(handling.Japanese)
		})
	}
}
