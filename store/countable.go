package store

import (
	"fmt"
	"iter"

	"keikai/mailbot/handling"
)

// Countables walks what the figures count: the countable halves of all cases, also of those whose key was destroyed, and the rows of the
// ledgers. A record that cannot be read fails the transaction, for a figure that leaves one out would be wrong.
func (tx *Tx) Countables() iter.Seq[handling.Countable] {
	return func(yield func(handling.Countable) bool) {
		if err := tx.writeMoved(); err != nil {
			tx.keep(err)
			return
		}
		if tx.countables(yield, "case", nil, nil, func(key []byte) place { return casePlace(string(key)) }) {
			tx.ledgerCountables(yield)
		}
	}
}

func (tx *Tx) ledgerCountables(yield func(handling.Countable) bool) {
	ledgers, err := tx.Ledgers()
	if err != nil {
		tx.keep(err)
		return
	}
	for _, l := range ledgers {
		if !tx.countables(yield, "ledgerrow", n8(l.N), n8(l.N+1), ledgerRowPlace) {
			return
		}
	}
}

// countables gives what the records of a range count, and reports whether more is wanted.
func (tx *Tx) countables(yield func(handling.Countable) bool, bucket string, from, to []byte, at func(key []byte) place) bool {
	for r, err := range tx.rows(bucket, from, to) {
		var c countableRecord
		var plain []byte
		if err == nil {
			plain, _, err = tx.s.keys.cases.open(at(r.key), r.value)
		}
		if err == nil {
			err = decode(at(r.key), plain, &c)
		}
		if err != nil {
			tx.keep(fmt.Errorf("countable cases: %w", err))
			return false
		}
		if !yield(c.countable()) {
			return false
		}
	}
	return true
}
