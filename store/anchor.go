package store

import (
	"bytes"
	"fmt"
	"slices"
)

// CheckAnchor compares the store with the head of its journal as somebody remembered it elsewhere (S19). ErrOlderThanAnchor when the
// store has not come that far or came there by another way: an older file was put in its place. An anchor of an instance from which
// this store was restored passes, for nobody can restore without the root key; that of any other instance does not.
func (tx *Tx) CheckAnchor(instance string, seq uint64, hash []byte) error {
	if instance != tx.s.instance {
		if f := tx.s.fence; f != nil && slices.Contains(f.Former, instance) {
			return nil
		}
		return fmt.Errorf("anchor of instance %s, the store is %s: %w", instance, tx.s.instance, ErrOlderThanAnchor)
	}
	st, err := tx.load()
	if err != nil {
		return fmt.Errorf("check anchor: %w", err)
	}
	if st.Seq < seq {
		return fmt.Errorf("anchor is at entry %d, the store ends at %d: %w", seq, st.Seq, ErrOlderThanAnchor)
	}
	own, err := tx.hashAt(seq)
	if err != nil {
		return fmt.Errorf("check anchor: %w", err)
	}
	if !bytes.Equal(own, hash) {
		return fmt.Errorf("anchor has another hash of entry %d: %w", seq, ErrOlderThanAnchor)
	}
	return nil
}

// hashAt is the hash of an entry of the journal; before the first entry it is that of an empty one.
func (tx *Tx) hashAt(seq uint64) ([]byte, error) {
	if seq == 0 {
		return make([]byte, 32), nil
	}
	value, err := tx.txn.Get("journal", n8(seq))
	if err == nil && value == nil {
		err = fmt.Errorf("journal entry %d is missing: %w", seq, ErrDamaged)
	}
	if err != nil {
		return nil, err
	}
	r, _, err := tx.journalRow(n8(seq), value)
	return r.Hash, err
}
