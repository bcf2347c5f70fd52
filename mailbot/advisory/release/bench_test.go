package release

import (
	"fmt"
	"testing"

	"keikai/mailbot/advisory"
)

// BenchmarkWrite puts a release of 120,000 files of 5 KB on the disk, and one that keeps all but fifty of them. Every file is made lasting.
func BenchmarkWrite(b *testing.B) {
	const n = 120_000
	data := make([]byte, 5000)
	files := func(changed int) func(func(advisory.File, error) bool) {
		return func(yield func(advisory.File, error) bool) {
			for i := range n {
				f := advisory.File{Path: fmt.Sprintf("jp/JVN%08d/%d", i/12, i%12), Data: data}
				if i >= changed {
					f.Data, f.Kept = nil, true
				}
				if !yield(f, nil) {
					return
				}
			}
			yield(manifest, nil)
		}
	}
	dir, number := b.TempDir(), 0
	for _, run := range []struct {
		name    string
		changed int
	}{{"all-new", n}, {"fifty-new", 50}} {
		b.Run(run.name, func(b *testing.B) {
			if number == 0 {
				number++
				if err := Write(dir, number, 0, files(n)); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				number++
				if err := Write(dir, number, 1, files(run.changed)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
