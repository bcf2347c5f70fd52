package message

import (
	"testing"
	"time"
)

// linear fails when eight times n takes more than four times its share. A machine that is busy with something else is asked again:
// what is quadratic is so every time.
func linear(t *testing.T, name string, n int, work func(n int)) {
	t.Helper()
	took := func(n int) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			work(n)
			best = min(best, time.Since(start))
		}
		return best
	}
	for tries := 5; ; tries-- {
		small, large := took(n), took(8*n)
		if large <= 32*small+20*time.Millisecond {
			return
		}
		if tries == 1 {
			t.Errorf("%q: %v for n, %v for 8n", name, small, large)
			return
		}
	}
}
