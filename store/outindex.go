package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"
)

// dueSize is how many bytes of a key of outdue are the time: seconds since the year 1, and nanoseconds.
const dueSize = 12

func dueTime(t time.Time) []byte {
	s := stampOf(t)
	b := binary.BigEndian.AppendUint64(nil, uint64(max(s[0], 0)))
	return binary.BigEndian.AppendUint32(b, uint32(s[1]))
}

// timeOfDue reads the time that begins a key.
func timeOfDue(key []byte) time.Time {
	return stamp{int64(binary.BigEndian.Uint64(key)), int64(binary.BigEndian.Uint32(key[8:]))}.time()
}

func dueKey(t time.Time, n uint64) []byte { return binary.BigEndian.AppendUint64(dueTime(t), n) }

func stateKey(s OutState, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(s), 0), n)
}

func (tx *Tx) indexOutgoing(o Outgoing) error {
	err := tx.txn.Put("outstate", stateKey(o.State, o.N), []byte{})
	if err != nil || !o.State.scheduled() {
		return err
	}
	return tx.txn.Put("outdue", dueKey(o.NextAttempt, o.N), []byte{})
}

func (tx *Tx) unindexOutgoing(o Outgoing) error {
	err := tx.txn.Delete("outstate", stateKey(o.State, o.N))
	if err != nil || !o.State.scheduled() {
		return err
	}
	return tx.txn.Delete("outdue", dueKey(o.NextAttempt, o.N))
}

// outcaseKey ends the case key with a zero byte, which no case key holds, so that none is the beginning of another.
func outcaseKey(caseKey string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(caseKey), 0), n)
}

// indexCase enters a new row under its case, which never changes.
func (tx *Tx) indexCase(o Outgoing) error {
	if o.Case == "" {
		return nil
	}
	return tx.txn.Put("outcase", outcaseKey(o.Case, o.N), []byte{})
}

// OutgoingOf walks the rows of a case in order of their numbers.
func (tx *Tx) OutgoingOf(caseKey string) iter.Seq2[Outgoing, error] {
	return func(yield func(Outgoing, error) bool) {
		prefix := append([]byte(caseKey), 0)
		for r, err := range tx.rows("outcase", prefix, after(prefix)) {
			var o Outgoing
			if err == nil {
				o, err = tx.Outgoing(number(r.key))
			}
			if err == nil && o.Case != caseKey {
				err = fmt.Errorf("outgoing mail %d is indexed under another case: %w", o.N, ErrDamaged)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// CausedBy walks the rows of a case that mail or input n owed, in order of their numbers.
func (tx *Tx) CausedBy(caseKey string, n uint64) iter.Seq2[Outgoing, error] {
	return func(yield func(Outgoing, error) bool) {
		for o, err := range tx.OutgoingOf(caseKey) {
			if (err != nil || o.Cause == n) && !yield(o, err) {
				return
			}
		}
	}
}

// Owed gives at most most numbers of mails that are to be composed, oldest first.
func (tx *Tx) Owed(most int) ([]uint64, error) {
	prefix := append([]byte(Owed), 0)
	return tx.numbers("outstate", prefix, after(prefix), most)
}

// Due gives at most most numbers of mails that may be sent and whose time has come, longest due first.
func (tx *Tx) Due(now time.Time, most int) ([]uint64, error) {
	return tx.numbers("outdue", nil, append(dueTime(now), dueEnd...), most)
}

// dueEnd is beyond every number.
var dueEnd = []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}

// numbers collects the numbers that end the keys of an index.
func (tx *Tx) numbers(bucket string, from, to []byte, most int) ([]uint64, error) {
	var list []uint64
	for r, err := range tx.rows(bucket, from, to) {
		if err != nil {
			return nil, fmt.Errorf("walk %s: %w", bucket, err)
		}
		if len(list) >= most {
			break
		}
		list = append(list, number(r.key))
	}
	return list, nil
}

// NextSend is the earliest due time of a mail that may be sent, past or to come, and whether there is one.
func (tx *Tx) NextSend() (time.Time, bool) {
	for r, err := range tx.rows("outdue", nil, nil) {
		if err == nil && len(r.key) != dueSize+8 {
			err = ErrDamaged
		}
		if err != nil {
			tx.keep(fmt.Errorf("next due mail: %w", err))
			return time.Time{}, false
		}
		return timeOfDue(r.key), true
	}
	return time.Time{}, false
}

// InState walks the rows that are in a state, oldest first. Rows may be changed while walking.
func (tx *Tx) InState(s OutState) iter.Seq2[Outgoing, error] {
	return func(yield func(Outgoing, error) bool) {
		prefix := append([]byte(s), 0)
		for r, err := range tx.rows("outstate", prefix, after(prefix)) {
			var o Outgoing
			if err == nil {
				o, err = tx.Outgoing(number(r.key))
			}
			if err == nil && o.State != s {
				var still []byte
				if still, err = tx.txn.Get("outstate", r.key); err == nil && still == nil {
					continue // the caller moved it while walking
				}
				err = errors.Join(err, fmt.Errorf("outgoing mail %d is indexed as %s and is %s: %w", o.N, s, o.State, ErrDamaged))
			}
			if !yield(o, err) {
				return
			}
		}
	}
}
