package store

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// BenchmarkKeep64 keeps mails of 3 KB, 64 a transaction, durably. An op is one transaction.
func BenchmarkKeep64(b *testing.B) {
	s, _ := fixture(b)
	raw := []byte(strings.Repeat("a line of mail, as long as lines are\r\n", 80))
	i := 0
	for b.Loop() {
		update(b, s, func(tx *Tx) error {
			for range 64 {
				i++
				m, _ := letter("bench")
				m.ContentID = sha256.Sum256(fmt.Append(nil, i))
				if _, err := tx.Keep(m, raw); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkCaseWrite writes one change of one case, durably, among few and many others.
func BenchmarkCaseWrite(b *testing.B) {
	for _, size := range []int{100, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, _ := fixture(b)
			for i := 0; i < size; {
				update(b, s, func(tx *Tx) error {
					for stop := min(i+2000, size); i < stop; i++ {
						c, changes := opening(i*7919%size, 0)
						if err := tx.Write(c, 0, changes); err != nil {
							return err
						}
					}
					return nil
				})
			}
			i := 0
			change := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
			for b.Loop() {
				i++
				update(b, s, func(tx *Tx) error {
					c, err := tx.CaseByNumber(fmt.Sprintf("IPA#%08d", i*104729%size))
					if err != nil {
						return err
					}
					return tx.Write(handling.Apply(c, change...), 0, change)
				})
			}
		})
	}
}
