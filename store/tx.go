package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"time"
)

// Tx is the inside of a View or Update. It is good until that returns, for one goroutine. Methods that have no error to
// return keep it, and the View or Update returns it.
type Tx struct {
	s        *Store
	txn      Txn
	state    *state // nil until needed
	dirty    bool
	cases    map[string]*knownCase // by internal key
	lastOut  *Outgoing             // the row that was read last and not written since
	lastHead *readHead             // likewise the head of a mail
	kept     error
}

// state is the one record that moves with every write.
type state struct {
	Next  uint64            `json:"next"` // the number that comes next
	Seq   uint64            `json:"seq"`  // the journal's last entry
	Hash  []byte            `json:"hash"`
	Tally map[string]uint64 `json:"tally"` // disposition → mails received that have it
	Sum   [4]uint64         `json:"sum"`   // over all sealed records, least limb first
}

// View runs fn on one moment of the store.
func (s *Store) View(fn func(*Tx) error) error {
	return s.engine.View(func(t Txn) error {
		tx := &Tx{s: s, txn: t}
		return errors.Join(fn(tx), tx.kept)
	})
}

// Update runs fn and makes all it wrote durable, or nothing when it returns an error or panics. fn must return the error of a method
// that writes, never go on after it: the method may have written a part.
func (s *Store) Update(fn func(*Tx) error) error {
	return s.engine.Update(func(t Txn) error {
		tx := &Tx{s: s, txn: t}
		if err := errors.Join(fn(tx), tx.kept); err != nil {
			return err
		}
		return tx.finish()
	})
}

func statePlace() place { return place{bucket: "meta", key: []byte("state"), kind: "state"} }

// load reads the state record once a transaction.
func (tx *Tx) load() (*state, error) {
	if tx.state != nil {
		return tx.state, nil
	}
	p := statePlace()
	record, err := tx.txn.Get(p.bucket, p.key)
	if err != nil {
		return nil, err
	}
	plain, _, err := tx.s.keys.state.open(p, record)
	if err != nil {
		return nil, err
	}
	st := &state{Tally: map[string]uint64{}}
	if err := json.Unmarshal(plain, st); err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	tx.state = st
	return st, nil
}

// change is load for those who will write.
func (tx *Tx) change() (*state, error) {
	st, err := tx.load()
	tx.dirty = tx.dirty || err == nil
	return st, err
}

func (tx *Tx) finish() error {
	if err := tx.writeMoved(); err != nil {
		return err
	}
	if !tx.dirty {
		return nil
	}
	plain, err := json.Marshal(tx.state)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	p := statePlace()
	return tx.txn.Put(p.bucket, p.key, tx.s.keys.state.seal(p, 0, plain))
}

// checkTail refuses a store whose state record is older than its rows: numbers would be given twice.
func (tx *Tx) checkTail() error {
	st, err := tx.load()
	if err != nil {
		return err
	}
	next := map[string]uint64{"mail": st.Next, "raw": st.Next, "pending": st.Next, "out": st.Next, "staged": st.Next, "journal": st.Seq + 1}
	for bucket, from := range next {
		for r, err := range tx.rows(bucket, n8(from), nil) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%s has row %x after its last number: %w", bucket, r.key, ErrDamaged)
		}
	}
	return nil
}

// NextNumber is the number that the next mail, input or outgoing mail will get. It draws nothing.
func (tx *Tx) NextNumber() uint64 {
	st, err := tx.load()
	if err != nil {
		tx.keep(err)
		return 0
	}
	return st.Next
}

// draw gives out the next number.
func (tx *Tx) draw() (uint64, error) {
	st, err := tx.change()
	if err != nil {
		return 0, err
	}
	st.Next++
	return st.Next - 1, nil
}

// keep holds an error for the end of the transaction.
func (tx *Tx) keep(err error) { tx.kept = errors.Join(tx.kept, err) }

// get opens the record of a place; ErrNotFound when there is none.
func (tx *Tx) get(k sealer, p place) ([]byte, uint64, error) {
	record, err := tx.txn.Get(p.bucket, p.key)
	if err != nil {
		return nil, 0, err
	}
	if record == nil {
		return nil, 0, fmt.Errorf("%s %x: %w", p.bucket, p.key, ErrNotFound)
	}
	return k.open(p, record)
}

// getJSON is get for a record struct.
func (tx *Tx) getJSON(k sealer, p place, into any) error {
	plain, _, err := tx.get(k, p)
	if err != nil {
		return err
	}
	return decode(p, plain, into)
}

func decode(p place, plain []byte, into any) error {
	if err := json.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("read %s %x: %w", p.bucket, p.key, err)
	}
	return nil
}

// put seals a record as the next revision of its place.
func (tx *Tx) put(k sealer, p place, plain []byte) error {
	old, err := tx.txn.Get(p.bucket, p.key)
	if err != nil {
		return err
	}
	revision := uint64(1)
	if len(old) >= recordHead {
		revision = revisionOf(old) + 1
	}
	return tx.store(p, old, k.seal(p, revision, plain))
}

// add is put for a place that is known to be empty, which spares the look.
func (tx *Tx) add(k sealer, p place, plain []byte) error {
	return tx.store(p, nil, k.seal(p, 1, plain))
}

func (tx *Tx) putJSON(k sealer, p place, v any) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s %x: %w", p.bucket, p.key, err)
	}
	return tx.put(k, p, plain)
}

// store writes a record over the old one and moves the sum.
func (tx *Tx) store(p place, old, record []byte) error {
	st, err := tx.change()
	if err != nil {
		return err
	}
	if len(old) > 0 {
		st.Sum = minus(st.Sum, tx.share(p.bucket, p.key, old))
	}
	st.Sum = plus(st.Sum, tx.share(p.bucket, p.key, record))
	return tx.txn.Put(p.bucket, p.key, record)
}

// drop removes a sealed record, if there is one.
func (tx *Tx) drop(bucket string, key []byte) error {
	old, err := tx.txn.Get(bucket, key)
	if err != nil || old == nil {
		return err
	}
	if len(old) > 0 {
		st, err := tx.change()
		if err != nil {
			return err
		}
		st.Sum = minus(st.Sum, tx.share(bucket, key, old))
	}
	return tx.txn.Delete(bucket, key)
}

// tagSize is how much of the end of a record stands for the whole in the sum: its authentication tag.
const tagSize = 16

// share is one record's part of the sum.
func (tx *Tx) share(bucket string, key, record []byte) [4]uint64 {
	h := hmac.New(sha256.New, tx.s.keys.sum)
	b := make([]byte, 0, 96)
	b = word(b, bucket)
	b = word(b, string(key))
	b = append(b, record[max(0, len(record)-tagSize):]...)
	h.Write(b)
	sum := h.Sum(b[:0])
	var limbs [4]uint64
	for i := range limbs {
		limbs[i] = binary.LittleEndian.Uint64(sum[8*i:])
	}
	return limbs
}

func plus(a, b [4]uint64) (c [4]uint64) {
	var carry uint64
	for i := range c {
		c[i], carry = bits.Add64(a[i], b[i], carry)
	}
	return c
}

func minus(a, b [4]uint64) (c [4]uint64) {
	var borrow uint64
	for i := range c {
		c[i], borrow = bits.Sub64(a[i], b[i], borrow)
	}
	return c
}

// row is one key and its value, copied out of the engine.
type row struct{ key, value []byte }

// rowBatch is how many rows are read ahead; between batches the caller may write.
const rowBatch = 64

// rows walks keys from <= k < to. Unlike Scan it may be written to while walking: rows already read ahead stay as they were.
func (tx *Tx) rows(bucket string, from, to []byte) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		batch := make([]row, 0, 8)
		for {
			batch = batch[:0]
			err := tx.txn.Scan(bucket, from, to, func(k, v []byte) (bool, error) {
				batch = append(batch, row{bytes.Clone(k), append([]byte{}, v...)})
				return len(batch) < rowBatch, nil
			})
			if err != nil {
				yield(row{}, err)
				return
			}
			for _, r := range batch {
				if !yield(r, nil) {
					return
				}
			}
			if len(batch) < rowBatch {
				return
			}
			from = append(bytes.Clone(batch[len(batch)-1].key), 0)
		}
	}
}

// after is the first key beyond all that begin with prefix.
func after(prefix []byte) []byte {
	b := bytes.Clone(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] != 0 {
			return b[:i+1]
		}
	}
	return nil
}

// stamp is a time as records hold it: seconds since the year 1, and nanoseconds. Any year fits and the zero time is zero.
type stamp [2]int64

// yearOne is the zero time in Unix seconds.
const yearOne = -62135596800

func stampOf(t time.Time) stamp { return stamp{t.Unix() - yearOne, int64(t.Nanosecond())} }

func (s stamp) time() time.Time {
	if s == (stamp{}) {
		return time.Time{}
	}
	return time.Unix(s[0]+yearOne, s[1]).UTC()
}
