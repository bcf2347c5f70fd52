package chart

import (
	"testing"

	"keikai/mailbot/handling"
)

// BenchmarkDraw draws the nine charts of a quarter in both formats.
func BenchmarkDraw(b *testing.B) {
	r := busy(2009)
	for b.Loop() {
		if _, err := Draw(r, handling.Japanese); err != nil {
			b.Fatal(err)
		}
	}
}
