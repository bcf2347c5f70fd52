package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
)

// OwnerOffice owns the dues that belong to no case.
const OwnerOffice = "office"

// Due is something that falls due. It is derived: whoever changes a case sets the dues of that case anew.
type Due struct {
	At    time.Time
	Owner string // internal key of a case, or OwnerOffice

	// Sealed under the case key, the office's under the store's.
	What string
	Ref  string // what it is about inside its owner, as the caller names it
}

type dueRecord struct {
	What string `json:"what"`
	Ref  string `json:"ref,omitempty"`
}

// dueHash is how much of the hash of a due ends its keys: the same due of an owner is one row.
const dueHash = 8

// A due has two keys, by its time and by its owner. Both say the same:
//
//	due    <time, 12 bytes><owner> 0 <hash>
//	dueof  <owner> 0 <time, 12 bytes><hash>
func (tx *Tx) dueKeys(d Due) (byTime, byOwner []byte) {
	at, hash := dueTime(d.At), tx.s.keys.hidden("due", d.Owner, d.What, d.Ref)[:dueHash]
	return dueRowKey(at, d.Owner, hash), bytes.Join([][]byte{[]byte(d.Owner), {0}, at, hash}, nil)
}

func dueRowKey(at []byte, owner string, hash []byte) []byte {
	return bytes.Join([][]byte{at, []byte(owner), {0}, hash}, nil)
}

// duePlace is where the row of a key of due lies.
func duePlace(key []byte) place { return place{bucket: "due", key: key, kind: "due"} }

// dueBox is the sealer of an owner's dues.
func (tx *Tx) dueBox(owner string) (sealer, error) {
	if owner == OwnerOffice {
		return tx.s.keys.facts, nil
	}
	return tx.caseBox(owner)
}

// SetDues replaces all dues of an owner, which is OwnerOffice or a case that was written; it sets their Owner. A due that is there
// already costs no write. ErrNotFound or ErrDestroyed when the owner cannot have any.
func (tx *Tx) SetDues(owner string, dues []Due) error {
	old, err := tx.dueRows(owner)
	if err != nil {
		return fmt.Errorf("set dues of %s: %w", owner, err)
	}
	wanted := map[string]bool{}
	for _, d := range dues {
		d.Owner = owner
		byTime, byOwner := tx.dueKeys(d)
		if !wanted[string(byOwner)] && old[string(byOwner)] == nil {
			err = tx.addDue(d, byTime, byOwner)
		}
		if err != nil {
			return fmt.Errorf("set dues of %s: %w", owner, err)
		}
		wanted[string(byOwner)] = true
	}
	for _, byOwner := range slices.Sorted(maps.Keys(old)) {
		if wanted[byOwner] {
			continue
		}
		if err := errors.Join(tx.drop("due", old[byOwner]), tx.txn.Delete("dueof", []byte(byOwner))); err != nil {
			return fmt.Errorf("set dues of %s: %w", owner, err)
		}
	}
	return nil
}

func (tx *Tx) addDue(d Due, byTime, byOwner []byte) error {
	if !d.At.After(time.Time{}) || d.What == "" || strings.ContainsRune(d.Owner, 0) {
		return errors.New("a due needs a time, an owner and what it is")
	}
	box, err := tx.dueBox(d.Owner)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(dueRecord{d.What, d.Ref})
	if err != nil {
		return err
	}
	return errors.Join(tx.add(box, duePlace(byTime), plain), tx.txn.Put("dueof", byOwner, []byte{}))
}

// dueRows gives the keys of an owner's dues by time, by their keys by owner.
func (tx *Tx) dueRows(owner string) (map[string][]byte, error) {
	rows, prefix := map[string][]byte{}, append([]byte(owner), 0)
	for r, err := range tx.rows("dueof", prefix, after(prefix)) {
		if err != nil {
			return nil, err
		}
		byTime, err := dueOfOwner(owner, r.key)
		if err != nil {
			return nil, err
		}
		rows[string(r.key)] = byTime
	}
	return rows, nil
}

// dueOfOwner makes the key by time of a key by owner.
func dueOfOwner(owner string, key []byte) ([]byte, error) {
	rest := key[len(owner)+1:]
	if len(rest) != dueSize+dueHash {
		return nil, fmt.Errorf("dueof %x: %w", key, ErrDamaged)
	}
	return dueRowKey(rest[:dueSize], owner, rest[dueSize:]), nil
}

// openDue reads a row of due.
func (tx *Tx) openDue(key, value []byte) (Due, error) {
	end := len(key) - dueHash - 1
	if end < dueSize || key[end] != 0 {
		return Due{}, fmt.Errorf("due %x: %w", key, ErrDamaged)
	}
	d := Due{At: timeOfDue(key), Owner: string(key[dueSize:end])}
	box, err := tx.dueBox(d.Owner)
	if err != nil {
		return Due{}, fmt.Errorf("due of %s: %w", d.Owner, err)
	}
	plain, _, err := box.open(duePlace(key), value)
	if err != nil {
		return Due{}, err
	}
	var r dueRecord
	if err := decode(duePlace(key), plain, &r); err != nil {
		return Due{}, err
	}
	d.What, d.Ref = r.What, r.Ref
	return d, nil
}

// Dues walks all dues in order of their times. Dues may be set while walking; what was read ahead is shown as it was.
func (tx *Tx) Dues() iter.Seq2[Due, error] { return tx.duesBefore(nil) }

// DueBy gives at most most dues whose time has come, oldest first.
func (tx *Tx) DueBy(now time.Time, most int) ([]Due, error) {
	var list []Due
	for d, err := range tx.duesBefore(append(dueTime(now), dueEnd...)) {
		if len(list) >= most {
			break
		}
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (tx *Tx) duesBefore(end []byte) iter.Seq2[Due, error] {
	return func(yield func(Due, error) bool) {
		for r, err := range tx.rows("due", nil, end) {
			var d Due
			if err == nil {
				d, err = tx.openDue(r.key, r.value)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// DuesOf gives the dues of an owner, oldest first; none is no error.
func (tx *Tx) DuesOf(owner string) ([]Due, error) {
	var list []Due
	prefix := append([]byte(owner), 0)
	for r, err := range tx.rows("dueof", prefix, after(prefix)) {
		var d Due
		if err == nil {
			d, err = tx.dueOf(owner, r.key)
		}
		if err != nil {
			return nil, fmt.Errorf("dues of %s: %w", owner, err)
		}
		list = append(list, d)
	}
	return list, nil
}

func (tx *Tx) dueOf(owner string, key []byte) (Due, error) {
	byTime, err := dueOfOwner(owner, key)
	if err != nil {
		return Due{}, err
	}
	value, err := tx.txn.Get("due", byTime)
	if err != nil {
		return Due{}, err
	}
	return tx.openDue(byTime, value)
}

// NextDue is the earliest time at which something falls due, past or to come, and whether there is one.
func (tx *Tx) NextDue() (time.Time, bool, error) {
	for r, err := range tx.rows("due", nil, nil) {
		if err == nil && len(r.key) < dueSize {
			err = ErrDamaged
		}
		if err != nil {
			return time.Time{}, false, fmt.Errorf("next due: %w", err)
		}
		return timeOfDue(r.key), true, nil
	}
	return time.Time{}, false, nil
}
