package store

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

func casePlace(key string) place { return place{bucket: "case", key: []byte(key), kind: "countable"} }
func secretPlace(key string) place {
	return place{bucket: "secret", key: []byte(key), kind: "confidential"}
}
func caseKeyPlace(key string) place {
	return place{bucket: "casekey", key: []byte(key), kind: "casekey"}
}

// knownCase is what a transaction has read or written of a case. Mails of one case come in numbers, so a transaction opens it once
// and writes it once, when it ends.
type knownCase struct {
	box   *sealer
	read  bool
	c     handling.Case
	whole bool
	moved bool // c is not yet in its records
}

// mostKnown bounds how many cases that were only read are remembered.
const mostKnown = 256

// known gives the place to remember a case in. Beyond mostKnown it is forgotten at once.
func (tx *Tx) known(key string) *knownCase {
	if k := tx.cases[key]; k != nil {
		return k
	}
	k := new(knownCase)
	if len(tx.cases) < mostKnown {
		tx.remember(key, k)
	}
	return k
}

func (tx *Tx) remember(key string, k *knownCase) {
	if tx.cases == nil {
		tx.cases = map[string]*knownCase{}
	}
	tx.cases[key] = k
}

// caseBox is the sealer of a case; ErrDestroyed when the case is known and its key is gone.
func (tx *Tx) caseBox(key string) (sealer, error) {
	k := tx.known(key)
	if k.box != nil {
		return *k.box, nil
	}
	box, err := tx.readCaseBox(key)
	if err == nil {
		k.box = &box
	}
	return box, err
}

func (tx *Tx) readCaseBox(key string) (sealer, error) {
	secret, _, err := tx.get(tx.s.keys.wrap, caseKeyPlace(key))
	if err == nil && len(secret) == 32 {
		return newSealer(secret), nil
	}
	if err == nil {
		return sealer{}, fmt.Errorf("key of case %s: %w", key, ErrDamaged)
	}
	if !errors.Is(err, ErrNotFound) {
		return sealer{}, err
	}
	known, err := tx.txn.Get("case", []byte(key))
	if err == nil && known != nil {
		err = ErrDestroyed
	} else if err == nil {
		err = ErrNotFound
	}
	return sealer{}, fmt.Errorf("key of case %s: %w", key, err)
}

// Case gives a case by its internal key; ErrNotFound. A case whose key was destroyed comes without its confidential half, as Deleted. What its
// slices and pointers lead to belongs to the transaction: handling.Apply copies it, nobody else may write to it.
func (tx *Tx) Case(key string) (handling.Case, error) {
	c, _, err := tx.readCase(key)
	return c, err
}

// CaseNumber gives the number of a case, which its internal key leads to also after the case key was destroyed; ErrNotFound.
func (tx *Tx) CaseNumber(key string) (string, error) {
	if k := tx.cases[key]; k != nil && k.read {
		return k.c.Number, nil
	}
	r, _, err := tx.countable(key)
	return r.Number, err
}

func (tx *Tx) countable(key string) (r countableRecord, revision uint64, err error) {
	p := casePlace(key)
	plain, revision, err := tx.get(tx.s.keys.cases, p)
	if err != nil {
		return r, 0, fmt.Errorf("case %s: %w", key, err)
	}
	return r, revision, decode(p, plain, &r)
}

// readCase is Case, and says whether the confidential half was there.
func (tx *Tx) readCase(key string) (c handling.Case, whole bool, err error) {
	k := tx.known(key)
	if !k.read {
		if k.c, k.whole, err = tx.openRecords(key); err != nil {
			return handling.Case{}, false, err
		}
		k.read = true
	}
	return k.c, k.whole, nil
}

// openRecords reads both halves of a case.
func (tx *Tx) openRecords(key string) (c handling.Case, whole bool, err error) {
	r, revision, err := tx.countable(key)
	if err != nil {
		return handling.Case{}, false, err
	}
	c = handling.Case{Key: key, Number: r.Number, JVN: r.JVN, Revision: revision, Epoch: r.Epoch, Countable: r.countable()}
	box, err := tx.caseBox(key)
	if errors.Is(err, ErrDestroyed) {
		c.Deleted = true
		return c, false, nil
	}
	if err != nil {
		return handling.Case{}, false, err
	}
	c.Confidential, err = tx.confidential(box, key, revision)
	return c, err == nil, err
}

// confidential reads the half under the case key, which must be of the same revision as the other.
func (tx *Tx) confidential(box sealer, key string, revision uint64) (handling.Confidential, error) {
	p := secretPlace(key)
	plain, r, err := tx.get(box, p)
	if err == nil && r != revision {
		err = fmt.Errorf("halves are of revisions %d and %d: %w", revision, r, ErrDamaged)
	}
	if err != nil {
		return handling.Confidential{}, fmt.Errorf("case %s: %w", key, err)
	}
	var s secretRecord
	if err := decode(p, plain, &s); err != nil {
		return handling.Confidential{}, err
	}
	return s.confidential(), nil
}

// Write stores a case into which changes have just been folded, and appends each change to the journal as brought by a mail, 0 =
// none. A new case gets its key here. ErrConflict when the store does not hold the revision the changes were decided on.
func (tx *Tx) Write(c handling.Case, mail uint64, changes []handling.Change) error {
	if err := tx.writeCase(c, uint64(len(changes))); err != nil {
		return fmt.Errorf("write case %s: %w", c.Key, err)
	}
	tie, err := tx.tie(mail)
	if err != nil {
		return fmt.Errorf("write case %s: %w", c.Key, err)
	}
	box, err := tx.caseBox(c.Key)
	if err != nil {
		return fmt.Errorf("write case %s: %w", c.Key, err)
	}
	for i := range changes {
		if err := tx.record(box, c.Key, mail, tie, &changes[i]); err != nil {
			return fmt.Errorf("write case %s: %w", c.Key, err)
		}
	}
	return nil
}

func (tx *Tx) writeCase(c handling.Case, steps uint64) error {
	if c.Key == "" || c.Number == "" || steps == 0 || strings.ContainsRune(c.Key, 0) {
		return errors.New("a case needs a key, a number and at least one change")
	}
	old, whole, err := tx.readCase(c.Key)
	fresh := errors.Is(err, ErrNotFound)
	switch {
	case err != nil && !fresh:
		return err
	case !fresh && !whole:
		return ErrDestroyed
	case !fresh && c.Number != old.Number:
		return fmt.Errorf("number %s was %s: %w", c.Number, old.Number, ErrConflict)
	case c.JVN != old.JVN && old.JVN != "":
		return fmt.Errorf("second number %s was %s: %w", c.JVN, old.JVN, ErrConflict)
	case c.Revision != old.Revision+steps:
		return fmt.Errorf("revision %d after %d changes, store has %d: %w", c.Revision, steps, old.Revision, ErrConflict)
	}
	if fresh {
		if err := tx.openCase(c); err != nil {
			return err
		}
	}
	k := tx.known(c.Key)
	k.read, k.c, k.whole, k.moved = true, c, true, true
	tx.remember(c.Key, k)
	return tx.addNumbers(c, old)
}

// addNumbers lets the case be found by the numbers that it did not bear before.
func (tx *Tx) addNumbers(c, old handling.Case) error {
	borne := append(numbersOf(old), c.Number)
	for i, number := range numbersOf(c) {
		if i > 0 && number == c.Number {
			return fmt.Errorf("number %s: %w", number, ErrExists)
		}
		if slices.Contains(borne, number) {
			continue
		}
		if err := tx.AddNumber(number, c.Key); err != nil {
			return err
		}
	}
	return nil
}

// writeMoved writes the records of every case that was written in this transaction, in order of their keys.
func (tx *Tx) writeMoved() error {
	for _, key := range slices.Sorted(maps.Keys(tx.cases)) {
		k := tx.cases[key]
		if !k.moved {
			continue
		}
		if err := tx.writeRecords(k.c); err != nil {
			return fmt.Errorf("write case %s: %w", key, err)
		}
		k.moved = false
	}
	return nil
}

func (tx *Tx) writeRecords(c handling.Case) error {
	countable, secret, err := caseJSON(c)
	if err != nil {
		return err
	}
	box, err := tx.caseBox(c.Key)
	if err != nil {
		return err
	}
	return errors.Join(
		tx.replace(tx.s.keys.cases, casePlace(c.Key), c.Revision, countable),
		tx.replace(box, secretPlace(c.Key), c.Revision, secret),
	)
}

// replace seals a record under a revision that the caller rules.
func (tx *Tx) replace(k sealer, p place, revision uint64, plain []byte) error {
	old, err := tx.txn.Get(p.bucket, p.key)
	if err != nil {
		return err
	}
	return tx.store(p, old, k.seal(p, revision, plain))
}

// openCase draws a case's key and takes its number.
func (tx *Tx) openCase(c handling.Case) error {
	if tx.NumberInUse(c.Number) {
		return fmt.Errorf("number %s: %w", c.Number, ErrExists)
	}
	key, err := drawKey(tx.s.options.Rand)
	if err != nil {
		return err
	}
	return errors.Join(
		tx.add(tx.s.keys.wrap, caseKeyPlace(c.Key), key),
		tx.txn.Put("number", tx.numberKey(c.Number), []byte(c.Key)),
	)
}

// Cases walks all cases, in order of their internal keys.
func (tx *Tx) Cases() iter.Seq2[handling.Case, error] {
	return func(yield func(handling.Case, error) bool) {
		if err := tx.writeMoved(); err != nil {
			yield(handling.Case{}, err)
			return
		}
		for r, err := range tx.rows("case", nil, nil) {
			var c handling.Case
			if err == nil {
				c, err = tx.Case(string(r.key))
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
