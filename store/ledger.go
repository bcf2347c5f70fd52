package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"keikai/mailbot/handling"
)

// LedgerRow is a case from before the bot, as a ledger has it: a number and what the figures count, without mails, parties or history. It has no
// key of its own and is no case that anybody works on.
type LedgerRow struct {
	Number string
	handling.Countable
}

// Ledger is one import of a ledger.
type Ledger struct {
	N    uint64 // in the one number sequence
	At   time.Time
	Rows int
}

type ledgerRecord struct {
	At   stamp `json:"at"`
	Rows int   `json:"rows"`
	In   bool  `json:"in,omitempty"` // false while rows are still being staged
}

// ledgerBatch is how many rows of a ledger are written or swept in one transaction.
const ledgerBatch = 1000

func ledgerPlace(n uint64) place { return place{bucket: "ledger", key: n8(n), kind: "ledger"} }

func ledgerRowKey(n uint64, row int) []byte {
	return binary.BigEndian.AppendUint32(n8(n), uint32(row))
}

func ledgerRowPlace(key []byte) place { return place{bucket: "ledgerrow", key: key, kind: "row"} }

// TakeLedger takes rows in as one ledger, all or none, with memory that does not grow with their number: they are staged a batch at a time,
// unseen by Countables, and one last transaction, in which finish runs as well, lets them in. An error of rows or of finish leaves nothing
// behind; what a crash leaves is swept by Open. ErrExists for a number that is taken. Two must not run at once.
func (s *Store) TakeLedger(at time.Time, rows iter.Seq2[LedgerRow, error], finish func(*Tx, Ledger) error) (Ledger, error) {
	l := Ledger{At: at}
	err := s.Update(func(tx *Tx) (err error) {
		if l.N, err = tx.draw(); err != nil {
			return err
		}
		return tx.putJSON(tx.s.keys.cases, ledgerPlace(l.N), ledgerRecord{At: stampOf(at)})
	})
	if err == nil {
		err = s.stageLedger(&l, rows)
	}
	if err == nil {
		err = s.Update(func(tx *Tx) error {
			return errors.Join(tx.putJSON(tx.s.keys.cases, ledgerPlace(l.N), ledgerRecord{At: stampOf(at), Rows: l.Rows, In: true}), finish(tx, l))
		})
	}
	if err != nil {
		err = errors.Join(err, s.sweepLedger(l.N))
		return Ledger{}, fmt.Errorf("take ledger: %w", err)
	}
	return l, nil
}

func (s *Store) stageLedger(l *Ledger, rows iter.Seq2[LedgerRow, error]) error {
	batch := make([]LedgerRow, 0, ledgerBatch)
	write := func() error {
		err := s.Update(func(tx *Tx) error { return tx.addLedgerRows(*l, batch) })
		l.Rows, batch = l.Rows+len(batch), batch[:0]
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if batch = append(batch, row); len(batch) == ledgerBatch {
			if err := write(); err != nil {
				return err
			}
		}
	}
	return write()
}

func (tx *Tx) addLedgerRows(l Ledger, rows []LedgerRow) error {
	for i, row := range rows {
		if tx.NumberInUse(row.Number) {
			return fmt.Errorf("number %s: %w", row.Number, ErrExists)
		}
		key := ledgerRowKey(l.N, l.Rows+i)
		plain, err := json.Marshal(row.record())
		if err != nil {
			return fmt.Errorf("number %s: %w", row.Number, err)
		}
		if err := tx.add(tx.s.keys.cases, ledgerRowPlace(key), plain); err != nil {
			return err
		}
		if err := tx.txn.Put("number", tx.numberKey(row.Number), key); err != nil {
			return err
		}
	}
	return nil
}

func (row LedgerRow) record() countableRecord {
	return newCountable(handling.Case{Number: row.Number, Countable: row.Countable})
}

// LedgerRow gives the row of a ledger that has a number; ErrNotFound, also when a case has it.
func (tx *Tx) LedgerRow(number string) (LedgerRow, error) {
	key, r, err := tx.ledgerRecord(number)
	if err != nil {
		return LedgerRow{}, fmt.Errorf("ledger row %s: %w", number, err)
	}
	if r.Number != number {
		return LedgerRow{}, fmt.Errorf("ledger row %s: index leads to %x: %w", number, key, ErrDamaged)
	}
	return LedgerRow{number, r.countable()}, nil
}

func (tx *Tx) ledgerRecord(number string) (key []byte, r countableRecord, err error) {
	key, err = tx.txn.Get("number", tx.numberKey(number))
	if err == nil && !isLedgerKey(key) {
		err = ErrNotFound
	}
	if err == nil {
		err = tx.getJSON(tx.s.keys.cases, ledgerRowPlace(key), &r)
	}
	return key, r, err
}

// isLedgerKey tells where a number leads: to a row of a ledger, or to a case, whose key is longer.
func isLedgerKey(key []byte) bool { return len(key) == 12 }

// CorrectLedgerRow puts a row in place of the one that has its number. What stood before is the caller's to keep, in the row (see
// handling.Countable.Then).
func (tx *Tx) CorrectLedgerRow(row LedgerRow) error {
	key, _, err := tx.ledgerRecord(row.Number)
	if err != nil {
		return fmt.Errorf("correct ledger row %s: %w", row.Number, err)
	}
	return tx.putJSON(tx.s.keys.cases, ledgerRowPlace(key), row.record())
}

// Ledgers gives the imports that came to their end, the oldest first.
func (tx *Tx) Ledgers() ([]Ledger, error) {
	var out []Ledger
	err := tx.ledgers(func(n uint64, r ledgerRecord) {
		if r.In {
			out = append(out, Ledger{n, r.At.time(), r.Rows})
		}
	})
	return out, err
}

func (tx *Tx) ledgers(take func(uint64, ledgerRecord)) error {
	for r, err := range tx.rows("ledger", nil, nil) {
		var l ledgerRecord
		if err == nil {
			err = tx.getJSON(tx.s.keys.cases, ledgerPlace(number(r.key)), &l)
		}
		if err != nil {
			return fmt.Errorf("ledgers: %w", err)
		}
		take(number(r.key), l)
	}
	return nil
}

// sweepLedgers removes the imports that did not come to their end.
func (s *Store) sweepLedgers() error {
	var half []uint64
	err := s.View(func(tx *Tx) error {
		return tx.ledgers(func(n uint64, r ledgerRecord) {
			if !r.In {
				half = append(half, n)
			}
		})
	})
	for _, n := range half {
		err = errors.Join(err, s.sweepLedger(n))
	}
	return err
}

// sweepLedger removes the rows of an import a batch at a time, and its record with the last batch.
func (s *Store) sweepLedger(n uint64) error {
	for done := false; !done; {
		err := s.Update(func(tx *Tx) error {
			left := ledgerBatch
			for r, err := range tx.rows("ledgerrow", n8(n), n8(n+1)) {
				if err != nil {
					return err
				}
				if left--; left < 0 {
					return nil
				}
				if err := tx.dropLedgerRow(r.key); err != nil {
					return err
				}
			}
			done = true
			return tx.drop("ledger", n8(n))
		})
		if err != nil {
			return fmt.Errorf("sweep ledger %d: %w", n, err)
		}
	}
	return nil
}

func (tx *Tx) dropLedgerRow(key []byte) error {
	var r countableRecord
	if err := tx.getJSON(tx.s.keys.cases, ledgerRowPlace(key), &r); err != nil {
		return err
	}
	return errors.Join(tx.txn.Delete("number", tx.numberKey(r.Number)), tx.drop("ledgerrow", key))
}
