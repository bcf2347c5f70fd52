package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// refSize is how much of a ref's hash ends the key of its index entry.
const refSize = 8

func (tx *Tx) indexPlace(kind, value, ref string) place {
	key := append(tx.s.keys.hidden("index", kind, value), tx.s.keys.hidden("ref", ref)[:refSize]...)
	return place{bucket: "index", key: key, kind: "ref"}
}

// PutIndex remembers that value, of a kind such as "message-id", leads to ref. A value may lead to several. What it finds is as exact
// as value is: fold case and form before.
func (tx *Tx) PutIndex(kind, value, ref string) error {
	p := tx.indexPlace(kind, value, ref)
	if old, err := tx.txn.Get(p.bucket, p.key); err != nil || old != nil {
		return err
	}
	return tx.add(tx.s.keys.facts, p, []byte(ref))
}

// Index gives all that a value leads to, sorted; none is no error.
func (tx *Tx) Index(kind, value string) ([]string, error) {
	var refs []string
	prefix := tx.s.keys.hidden("index", kind, value)
	for r, err := range tx.rows("index", prefix, after(prefix)) {
		var ref []byte
		if err == nil {
			ref, _, err = tx.s.keys.facts.open(place{bucket: "index", key: r.key, kind: "ref"}, r.value)
		}
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", kind, err)
		}
		refs = append(refs, string(ref))
	}
	slices.Sort(refs)
	return refs, nil
}

// DropIndex forgets one ref of a value; no error when it was not there.
func (tx *Tx) DropIndex(kind, value, ref string) error {
	p := tx.indexPlace(kind, value, ref)
	return tx.drop(p.bucket, p.key)
}

func (tx *Tx) countPlace(kind, value, day string) place {
	key := append(append([]byte(day), 0), tx.s.keys.hidden("count", kind, value)...)
	return place{bucket: "count", key: key, kind: "count"}
}

// AddCount adds to what was counted of a value on a day, such as "2009-07-08", and returns the new count.
func (tx *Tx) AddCount(kind, value, day string, by int) (int, error) {
	n, err := tx.readCount(kind, value, day)
	if err != nil {
		return 0, err
	}
	n += by
	return n, tx.put(tx.s.keys.facts, tx.countPlace(kind, value, day), binary.AppendVarint(nil, int64(n)))
}

// Count is what was counted of a value on a day.
func (tx *Tx) Count(kind, value, day string) int {
	n, err := tx.readCount(kind, value, day)
	if err != nil {
		tx.keep(err)
	}
	return n
}

func (tx *Tx) readCount(kind, value, day string) (int, error) {
	plain, _, err := tx.get(tx.s.keys.facts, tx.countPlace(kind, value, day))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count of %s: %w", kind, err)
	}
	n, _ := binary.Varint(plain)
	return int(n), nil
}

// DropCounts forgets all that was counted on days before day.
func (tx *Tx) DropCounts(day string) error {
	for r, err := range tx.rows("count", nil, []byte(day)) {
		if err == nil {
			err = tx.drop("count", r.key)
		}
		if err != nil {
			return fmt.Errorf("drop counts: %w", err)
		}
	}
	return nil
}

func (tx *Tx) flagPlace(name string) place {
	return place{bucket: "flag", key: tx.s.keys.hidden("flag", name), kind: "flag"}
}

// SetFlag keeps one value under a name; "" forgets it.
func (tx *Tx) SetFlag(name, value string) error {
	p := tx.flagPlace(name)
	if value == "" {
		return tx.drop(p.bucket, p.key)
	}
	return tx.put(tx.s.keys.facts, p, []byte(value))
}

// Flag gives the value kept under a name, "" = none.
func (tx *Tx) Flag(name string) string {
	plain, _, err := tx.get(tx.s.keys.facts, tx.flagPlace(name))
	if err != nil && !errors.Is(err, ErrNotFound) {
		tx.keep(fmt.Errorf("flag %s: %w", name, err))
	}
	return string(plain)
}
