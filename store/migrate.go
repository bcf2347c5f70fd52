package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"keikai/mailbot/handling"
)

// migration brings a store from the version before to version.
type migration struct {
	version int
	migrate func(*Tx) error
}

// migrations are all steps there ever were, in order. A step may use only what existed in its version.
var migrations = []migration{
	{version: 2, migrate: (*Tx).addDueIndex},
	{version: 3, migrate: (*Tx).addCaseIndex},
	{version: 4, migrate: (*Tx).nothingToMove},
	{version: 5, migrate: (*Tx).addPasts},
}

// headVersion is the layout that this program writes.
const headVersion = 5

// migrate runs what is missing in one transaction, or none when nothing is.
func (s *Store) migrate() error {
	var from int
	err := s.engine.View(func(t Txn) (err error) { from, err = layout(t); return err })
	if err != nil || from == headVersion {
		return err
	}
	return s.Update(func(tx *Tx) error {
		for _, m := range migrations {
			if m.version <= from {
				continue
			}
			if err := m.migrate(tx); err != nil {
				return fmt.Errorf("to layout %d: %w", m.version, err)
			}
		}
		return putVersion(tx.txn, headVersion)
	})
}

// addDueIndex builds outdue from the rows of the outbox.
func (tx *Tx) addDueIndex() error {
	for o, err := range tx.Outbox() {
		if err != nil {
			return err
		}
		if !o.State.scheduled() {
			continue
		}
		if err := tx.txn.Put("outdue", dueKey(o.NextAttempt, o.N), []byte{}); err != nil {
			return err
		}
	}
	return nil
}

// addCaseIndex builds outcase from the rows of the outbox.
func (tx *Tx) addCaseIndex() error {
	for o, err := range tx.Outbox() {
		if err != nil {
			return err
		}
		if err := tx.indexCase(o); err != nil {
			return err
		}
	}
	return nil
}

// nothingToMove is the step to a version that only adds buckets and fields: it keeps programs that do not know them out.
func (*Tx) nothingToMove() error { return nil }

// addPasts gives every case what stood before and cannot be read off its dates: a store of before could not tell a past day. Of a case whose
// key was destroyed the journal tells it no more.
func (tx *Tx) addPasts() error {
	for r, err := range tx.rows("case", nil, nil) {
		if err != nil {
			return err
		}
		if err := tx.addPast(string(r.key)); err != nil && !errors.Is(err, ErrDestroyed) {
			return err
		}
	}
	return nil
}

func (tx *Tx) addPast(key string) error {
	if _, err := tx.caseBox(key); err != nil {
		return err
	}
	var c handling.Case
	for e, err := range tx.Journal(key) {
		if err != nil {
			return err
		}
		c = handling.Apply(c, *e.Change)
	}
	if c.Earlier == nil && len(c.Listed) == 0 {
		return nil
	}
	old, revision, err := tx.countable(key)
	if err != nil {
		return err
	}
	told := newCountable(c)
	old.Earlier, old.Listed = told.Earlier, told.Listed
	plain, err := json.Marshal(old)
	if err != nil {
		return err
	}
	return tx.replace(tx.s.keys.cases, casePlace(key), revision, plain)
}
