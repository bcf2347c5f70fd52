package store

import (
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"

	"keikai/mailbot/handling"
)

// ledgerOf gives rows "name/0", "name/1" …, and breaks off behind them when it breaks.
func ledgerOf(name string, rows int, breaks bool) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		for i := range rows {
			if !yield(LedgerRow{fmt.Sprintf("%s/%d", name, i), handling.Countable{Kind: handling.Website, Ledger: true, Received: day.AddDate(0, 0, i)}}, nil) {
				return
			}
		}
		if breaks {
			yield(LedgerRow{}, errFault)
		}
	}
}

func nothingMore(*Tx, Ledger) error { return nil }

func counted(t *testing.T, s *Store) (n int) {
	t.Helper()
	view(t, s, func(tx *Tx) error { n = len(slices.Collect(tx.Countables())); return nil })
	return n
}

// A ledger is counted after the cases, as a whole; no list of cases holds it, and its numbers find no case and are given to none. R36, N24
func TestLedgerIsCountedAndIsNoCase(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	l, err := s.TakeLedger(day, ledgerOf("a", 2*ledgerBatch+1, false), nothingMore)
	check(t, err)
	if l.Rows != 2*ledgerBatch+1 || counted(t, s) != l.Rows+1 {
		t.Errorf("%d rows taken in, %d counted", l.Rows, counted(t, s))
	}
	update(t, s, func(tx *Tx) error {
		for k, err := range tx.Cases() {
			if err != nil || k.Key != c.Key {
				t.Errorf("case %s, %v", k.Key, err)
			}
		}
		if _, err := tx.CaseByNumber("a/7"); !errors.Is(err, ErrNotFound) || !tx.NumberInUse("a/7") {
			t.Errorf("a/7 leads to a case: %v; in use: %v", err, tx.NumberInUse("a/7"))
		}
		if _, err := tx.LedgerRow(c.Number); !errors.Is(err, ErrNotFound) {
			t.Errorf("the case's number leads to a row: %v", err)
		}
		row, err := tx.LedgerRow("a/1001")
		if !row.Received.Equal(day.AddDate(0, 0, 1001)) {
			t.Errorf("row %+v", row)
		}
		list, err2 := tx.Ledgers()
		if !reflect.DeepEqual(list, []Ledger{l}) {
			t.Errorf("ledgers %+v, want %+v", list, l)
		}
		return errors.Join(err, err2)
	})
	clean(t, s)
}

// A ledger of which any row or the last step fails leaves nothing, and its numbers are free again. R3
func TestLedgerIsAllOrNothing(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	for name, take := range map[string]func() error{
		"broken off": func() error {
			_, err := s.TakeLedger(day, ledgerOf("a", ledgerBatch+1, true), nothingMore)
			return err
		},
		"not finished": func() error {
			_, err := s.TakeLedger(day, ledgerOf("a", 3, false), func(*Tx, Ledger) error { return errFault })
			return err
		},
		"a number twice": func() error {
			_, err := s.TakeLedger(day, twice(ledgerOf("a", 3, false)), nothingMore)
			return err
		},
		"a case's number": func() error {
			_, err := s.TakeLedger(day, slices2(LedgerRow{Number: "a/0"}, LedgerRow{Number: c.Number}), nothingMore)
			return err
		},
	} {
		if err := take(); !errors.Is(err, errFault) && !errors.Is(err, ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
		if n := counted(t, s); n != 1 {
			t.Errorf("%s: %d are counted", name, n)
		}
		clean(t, s)
	}
	if _, err := s.TakeLedger(day, ledgerOf("a", 3, false), nothingMore); err != nil || counted(t, s) != 4 {
		t.Errorf("and then: %v, %d counted", err, counted(t, s))
	}
}

func twice[T any](list iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for range 2 {
			for x, err := range list {
				if !yield(x, err) {
					return
				}
			}
		}
	}
}

func slices2(rows ...LedgerRow) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// What a crash left of an import is not counted while it lies there, and the next start takes it away. R3
func TestHalfALedgerIsSweptByOpen(t *testing.T) {
	s, path := fixture(t)
	func() { // the program ends in the middle
		defer func() { _ = recover() }()
		_, _ = s.TakeLedger(day, func(yield func(LedgerRow, error) bool) {
			for row := range ledgerOf("a", ledgerBatch+1, false) {
				yield(row, nil)
			}
			panic("killed")
		}, nothingMore)
	}()
	if n := counted(t, s); n != 0 {
		t.Errorf("%d staged rows are counted", n)
	}
	clean(t, s)
	check(t, s.Close())
	again, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = again.Close() }()
	view(t, again, func(tx *Tx) error {
		for _, bucket := range []string{"ledger", "ledgerrow", "number"} {
			for r, err := range tx.rows(bucket, nil, nil) {
				t.Errorf("%s holds %x, %v", bucket, r.key, err)
			}
		}
		return nil
	})
	clean(t, again)
}

// A row that is corrected keeps its place and its number. N24
func TestLedgerRowIsCorrected(t *testing.T) {
	s, _ := fixture(t)
	_, err := s.TakeLedger(day, ledgerOf("a", 2, false), nothingMore)
	check(t, err)
	update(t, s, func(tx *Tx) error {
		row, err := tx.LedgerRow("a/1")
		check(t, err)
		was := row.Countable
		row.EndReason, row.Ended = "unreachable", day
		row.Countable = was.Then(row.Countable, day.AddDate(1, 0, 0))
		return errors.Join(tx.CorrectLedgerRow(row), tx.CorrectLedgerRow(row))
	})
	update(t, s, func(tx *Tx) error {
		row, err := tx.LedgerRow("a/1")
		if row.EndReason != "unreachable" || row.Earlier == nil || row.Earlier.EndReason != "" {
			t.Errorf("corrected to %+v", row)
		}
		if err := tx.CorrectLedgerRow(LedgerRow{Number: "b"}); !errors.Is(err, ErrNotFound) {
			t.Errorf("a row that is not there was corrected: %v", err)
		}
		return err
	})
	if n := counted(t, s); n != 2 {
		t.Errorf("%d are counted", n)
	}
	clean(t, s)
}
