package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// S19 (the part of the file): a file that is put back is noticed by the head that was remembered, and so is one that went on by another way.
func TestAnchorShowsAStorePutBack(t *testing.T) {
	s, path := fixture(t)
	type anchor struct {
		instance string
		seq      uint64
		hash     [32]byte
	}
	head := func(s *Store) (a anchor) {
		view(t, s, func(tx *Tx) error { a.instance = s.Instance(); a.seq, a.hash = tx.Head(); return nil })
		return a
	}
	note := func(s *Store, what string) {
		update(t, s, func(tx *Tx) error { return tx.Note(day, "root", what, 0) })
	}
	empty := head(s)
	note(s, "one")
	first := head(s)
	check(t, s.Close())
	old, err := os.ReadFile(path)
	check(t, err)
	open := func(file []byte) *Store {
		path := filepath.Join(t.TempDir(), "store.db")
		check(t, os.WriteFile(path, file, 0o600))
		s, err := Open(path, testRoot, options())
		check(t, err)
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s = open(old)
	note(s, "two")
	second := head(s)
	putBack, fork := open(old), open(old)
	note(fork, "other")
	note(fork, "three")
	back, _ := restored(t, backup(t, putBack))
	twice, _ := restored(t, backup(t, back))
	stranger, _ := fixture(t)
	for _, x := range []struct {
		name string
		s    *Store
		a    anchor
		want error
	}{
		{"its own head", s, second, nil},
		{"its own past", s, first, nil},
		{"the empty journal", s, empty, nil},
		{"a store put back", putBack, second, ErrOlderThanAnchor},
		{"a store put back, at the anchor it had", putBack, first, nil},
		{"a store that went another way", fork, second, ErrOlderThanAnchor},
		{"a store that went another way, where it was still the same", fork, first, nil},
		{"a hash of no journal", s, anchor{s.Instance(), 0, second.hash}, ErrOlderThanAnchor},
		{"a store that was restored", back, second, nil},
		{"a store that was restored twice", twice, second, nil},
		{"the store before it was restored", putBack, head(back), ErrOlderThanAnchor},
		{"the first restore in place of the second", back, head(twice), ErrOlderThanAnchor},
		{"another store", stranger, first, ErrOlderThanAnchor},
		{"no anchor of anybody", s, anchor{}, ErrOlderThanAnchor},
	} {
		err := x.s.View(func(tx *Tx) error { return tx.CheckAnchor(x.a.instance, x.a.seq, x.a.hash[:]) })
		if !errors.Is(err, x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	check(t, s.engine.Update(func(tx Txn) error { return tx.Delete("journal", n8(1)) }))
	if err := s.View(func(tx *Tx) error { return tx.CheckAnchor(first.instance, first.seq, first.hash[:]) }); !errors.Is(err, ErrDamaged) {
		t.Errorf("an entry that is gone: %v", err)
	}
}
