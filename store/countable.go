package store

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"

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

// countedBatch is how many records are opened at once, on all cores.
const countedBatch = 1024

// countables gives what the records of a range count, and reports whether more is wanted.
func (tx *Tx) countables(yield func(handling.Countable) bool, bucket string, from, to []byte, at func(key []byte) place) bool {
	batch := make([]row, 0, countedBatch)
	give := func() bool {
		list, err := tx.openCountables(batch, at)
		if batch = batch[:0]; err != nil {
			tx.keep(fmt.Errorf("countable cases: %w", err))
			return false
		}
		for _, c := range list {
			if !yield(c) {
				return false
			}
		}
		return true
	}
	for r, err := range tx.rows(bucket, from, to) {
		if err != nil {
			tx.keep(fmt.Errorf("countable cases: %w", err))
			return false
		}
		if batch = append(batch, r); len(batch) == countedBatch && !give() {
			return false
		}
	}
	return give()
}

// openCountables opens records in their order. Opening needs no transaction, so that all cores may share it.
func (tx *Tx) openCountables(batch []row, at func(key []byte) place) ([]handling.Countable, error) {
	list, failed := make([]handling.Countable, len(batch)), make([]error, len(batch))
	cores := runtime.GOMAXPROCS(0)
	var open sync.WaitGroup
	for core := range cores {
		open.Go(func() {
			for i := core; i < len(batch); i += cores {
				list[i], failed[i] = tx.openCountable(at(batch[i].key), batch[i].value)
			}
		})
	}
	open.Wait()
	return list, errors.Join(failed...)
}

func (tx *Tx) openCountable(p place, record []byte) (handling.Countable, error) {
	plain, _, err := tx.s.keys.cases.open(p, record)
	if err != nil {
		return handling.Countable{}, err
	}
	var c countableRecord
	err = decode(p, plain, &c)
	return c.countable(), err
}
