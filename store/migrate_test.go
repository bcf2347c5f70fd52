package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// KEIKAI_FREEZE=1 go test -run Freeze ./store makes the file of an old version that is not there yet, from the version after it
// less the buckets that the old one did not have. A frozen file is never made again once its version has been in use.
func TestFreezeOldVersions(t *testing.T) {
	for version, without := range map[int][]string{1: {"outdue", "outcase"}, 2: {"outcase"}, 3: {"doc", "due", "dueof"}, 4: {"ledger", "ledgerrow"}} {
		path := filepath.Join("testdata", fmt.Sprintf("v%d.db", version))
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if os.Getenv("KEIKAI_FREEZE") == "" {
			t.Errorf("%s is not there", path)
			continue
		}
		freeze(t, path, version, without)
	}
}

// reopened ends a case and opens it again two days later, and lets its record know nothing of that.
func reopened(t *testing.T, s *Store, c handling.Case) {
	changes := []handling.Change{
		{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Withdrawn, Reason: "withdrawn"}},
		{At: day.AddDate(0, 0, 2), Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}},
	}
	c = handling.Apply(c, changes...)
	c.Earlier = nil
	update(t, s, func(tx *Tx) error { return tx.Write(c, 0, changes) })
}

func freeze(t *testing.T, path string, version int, without []string) {
	s, _ := fixture(t)
	m := keep(t, s, "one")
	c := file(t, s, 1, m)
	if version == 4 {
		reopened(t, s, c)
	}
	update(t, s, func(tx *Tx) error {
		for i, state := range []OutState{Queued, Retry, Sent, Owed} {
			o, err := tx.Owe(Outgoing{Case: c.Key, Mailbox: "reception", Kind: "receipt", Recipient: "F", To: "finder@home.example"})
			check(t, err)
			o.State, o.NextAttempt = state, day.Add(time.Duration(-i)*time.Hour)
			check(t, tx.SetOutgoing(o))
		}
		for _, bucket := range without {
			for r, err := range tx.rows(bucket, nil, nil) {
				check(t, errors.Join(err, tx.txn.Delete(bucket, r.key)))
			}
		}
		return putVersion(tx.txn, version)
	})
	f, err := os.Create(path)
	check(t, err)
	check(t, errors.Join(s.engine.Backup(f, func(Txn) error { return nil }), f.Close()))
}

var migrationTests = []struct {
	file  string
	check func(t *testing.T, s *Store)
}{
	{"v1.db", func(t *testing.T, s *Store) {
		view(t, s, func(tx *Tx) error {
			due, err := tx.Due(day, 10)
			if fmt.Sprint(due) != "[3 2]" {
				t.Errorf("due are %v", due)
			}
			return err
		})
	}},
	{"v2.db", func(t *testing.T, s *Store) {
		view(t, s, func(tx *Tx) error {
			var rows []uint64
			for c, err := range tx.Cases() {
				check(t, err)
				for o, err := range tx.OutgoingOf(c.Key) {
					check(t, err)
					rows = append(rows, o.N)
				}
			}
			if fmt.Sprint(rows) != "[2 3 4 5]" {
				t.Errorf("rows of the case are %v", rows)
			}
			return nil
		})
	}},
	{"v3.db", func(t *testing.T, s *Store) {
		update(t, s, func(tx *Tx) error {
			for c, err := range tx.Cases() {
				check(t, err)
				if dues, err := tx.DuesOf(c.Key); err != nil || len(dues) > 0 || c.JVN != "" {
					t.Errorf("case %s, second number %q, has dues %v, %v", c.Number, c.JVN, dues, err)
				}
				for o, err := range tx.CausedBy(c.Key, 0) {
					if err != nil || o.Cause != 0 || o.Batch != 0 || o.Realm != "" {
						t.Errorf("row %+v, %v", o, err)
					}
				}
				check(t, tx.SetDues(c.Key, []Due{{At: day, What: "reply"}}))
			}
			return tx.SetDocument("office", "standing", []byte("duty"))
		})
	}},
	{"v4.db", func(t *testing.T, s *Store) {
		view(t, s, func(tx *Tx) error {
			for c := range tx.Countables() {
				was, there := c.AsOf(handling.DateOf(day).AddDays(1))
				if !there || was.EndReason != "withdrawn" || c.EndReason != "" {
					t.Errorf("two days ago it was %+v, now it is %+v", was, c)
				}
			}
			return nil
		})
	}},
}

func TestOldStoresMigrateToHead(t *testing.T) {
	if len(migrationTests) != len(migrations) || migrations[len(migrations)-1].version != headVersion {
		t.Fatalf("%d tests of %d migrations to %d", len(migrationTests), len(migrations), headVersion)
	}
	for _, m := range migrationTests {
		t.Run(m.file, func(t *testing.T) {
			old, err := os.ReadFile(filepath.Join("testdata", m.file))
			check(t, err)
			path := filepath.Join(t.TempDir(), "store.db")
			check(t, os.WriteFile(path, old, 0o600))
			s, err := Open(path, testRoot, options())
			check(t, err)
			defer func() { _ = s.Close() }()
			if v := binary.BigEndian.Uint32(rawGet(t, s, "meta", []byte("version"))); v != headVersion {
				t.Errorf("layout is %d", v)
			}
			m.check(t, s)
			clean(t, s)
		})
	}
}

// A migration that stops half way leaves the old store.
func TestMigrationIsAllOrNothing(t *testing.T) {
	old, err := os.ReadFile(filepath.Join("testdata", "v1.db"))
	check(t, err)
	path := filepath.Join(t.TempDir(), "store.db")
	check(t, os.WriteFile(path, old, 0o600))
	e, err := OpenBolt(path, 0)
	check(t, err)
	defer func() { _ = e.Close() }()
	for n := range 3 {
		if _, err := OpenEngine(&faulty{Engine: e, left: n}, testRoot, options()); !errors.Is(err, errFault) {
			t.Fatalf("after %d puts: %v", n, err)
		}
		check(t, e.View(func(tx Txn) error {
			v, err := layout(tx)
			if v != 1 {
				t.Errorf("after %d puts the layout is %d", n, v)
			}
			return errors.Join(err, tx.Scan("outdue", nil, nil, func(k, _ []byte) (bool, error) { return false, fmt.Errorf("%x is left", k) }))
		}))
	}
}
