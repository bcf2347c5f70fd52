// Package storetest holds the test that every engine of the store must pass.
package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"keikai/store"
)

// Engine tests an engine against the promises of store.Engine. open makes a new empty engine each time; the test closes it.
func Engine(t *testing.T, open func(t *testing.T) store.Engine) {
	cases := []struct {
		name string
		run  func(*testing.T, store.Engine)
	}{
		{"a missing key or bucket gives nil", missing},
		{"an empty value is not a missing one", emptyValue},
		{"a write is seen in its own transaction and after it", readOwnWrites},
		{"a failed update leaves nothing", failedUpdate},
		{"a panic in an update leaves nothing and the engine usable", panickingUpdate},
		{"a view cannot write", viewCannotWrite},
		{"scan is ordered and half open", scanRange},
		{"scan stops when told and hands on errors", scanStops},
		{"a view sees one moment", oneMoment},
		{"updates run one at a time", oneAtATime},
		{"an error of the backup's writer comes back", backupError},
		{"a backup shows its moment before it writes", backupMoment},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := open(t)
			defer func() {
				if err := e.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			}()
			c.run(t, e)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, e store.Engine, pairs ...string) {
	t.Helper()
	must(t, e.Update(func(tx store.Txn) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := tx.Put("b", []byte(pairs[i]), []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	}))
}

// all reads bucket b as "k=v" words.
func all(t *testing.T, e store.Engine, from, to []byte) (list []string) {
	t.Helper()
	must(t, e.View(func(tx store.Txn) error {
		return tx.Scan("b", from, to, func(k, v []byte) (bool, error) {
			list = append(list, fmt.Sprintf("%s=%s", k, v))
			return true, nil
		})
	}))
	return list
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func missing(t *testing.T, e store.Engine) {
	look := func(tx store.Txn) error {
		v, err := tx.Get("b", []byte("k"))
		if v != nil {
			t.Errorf("got %q for a key that is not there", v)
		}
		return err
	}
	must(t, e.View(look))
	must(t, e.Update(func(tx store.Txn) error { return errors.Join(tx.Delete("b", []byte("k")), look(tx)) }))
	put(t, e, "other", "v")
	must(t, e.View(look))
	must(t, e.Update(func(tx store.Txn) error { return tx.Delete("b", []byte("k")) }))
}

func emptyValue(t *testing.T, e store.Engine) {
	put(t, e, "k", "")
	must(t, e.View(func(tx store.Txn) error {
		v, err := tx.Get("b", []byte("k"))
		if v == nil || len(v) != 0 {
			t.Errorf("got %#v, want an empty slice that is not nil", v)
		}
		return err
	}))
}

func readOwnWrites(t *testing.T, e store.Engine) {
	put(t, e, "k", "old", "gone", "x")
	must(t, e.Update(func(tx store.Txn) error {
		err := errors.Join(tx.Put("b", []byte("k"), []byte("new")), tx.Put("b", []byte("l"), []byte("more")), tx.Delete("b", []byte("gone")))
		if v, _ := tx.Get("b", []byte("k")); string(v) != "new" {
			t.Errorf("in the transaction k is %q", v)
		}
		if v, _ := tx.Get("b", []byte("gone")); v != nil {
			t.Errorf("in the transaction a deleted key is %q", v)
		}
		return err
	}))
	expect(t, all(t, e, nil, nil), "k=new", "l=more")
}

func failedUpdate(t *testing.T, e store.Engine) {
	put(t, e, "k", "old")
	broken := errors.New("broken")
	err := e.Update(func(tx store.Txn) error {
		return errors.Join(tx.Put("b", []byte("k"), []byte("new")), tx.Put("c", []byte("k"), []byte("new")), tx.Delete("b", []byte("k")), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("update returned %v", err)
	}
	expect(t, all(t, e, nil, nil), "k=old")
}

func panickingUpdate(t *testing.T, e store.Engine) {
	put(t, e, "k", "old")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not come through")
			}
		}()
		_ = e.Update(func(tx store.Txn) error {
			_ = tx.Put("b", []byte("k"), []byte("new"))
			panic("broken")
		})
	}()
	expect(t, all(t, e, nil, nil), "k=old")
	put(t, e, "l", "after")
	expect(t, all(t, e, nil, nil), "k=old", "l=after")
}

func viewCannotWrite(t *testing.T, e store.Engine) {
	put(t, e, "k", "old")
	must(t, e.View(func(tx store.Txn) error {
		if tx.Put("b", []byte("k"), []byte("new")) == nil {
			t.Error("put in a view was accepted")
		}
		if tx.Delete("b", []byte("k")) == nil {
			t.Error("delete in a view was accepted")
		}
		return nil
	}))
	expect(t, all(t, e, nil, nil), "k=old")
}

func scanRange(t *testing.T, e store.Engine) {
	put(t, e, "c", "3", "a", "1", "b\x00", "2b", "b", "2", "\xff", "9")
	expect(t, all(t, e, nil, nil), "a=1", "b=2", "b\x00=2b", "c=3", "\xff=9")
	expect(t, all(t, e, []byte("b"), []byte("c")), "b=2", "b\x00=2b")
	expect(t, all(t, e, []byte("b\x00"), nil), "b\x00=2b", "c=3", "\xff=9")
	expect(t, all(t, e, []byte("c"), []byte("b")))
	expect(t, all(t, e, nil, []byte("a")))
}

func scanStops(t *testing.T, e store.Engine) {
	put(t, e, "a", "1", "b", "2", "c", "3")
	broken := errors.New("broken")
	seen := 0
	must(t, e.View(func(tx store.Txn) error {
		must(t, tx.Scan("b", nil, nil, func(_, _ []byte) (bool, error) { seen++; return seen < 2, nil }))
		if err := tx.Scan("b", nil, nil, func(_, _ []byte) (bool, error) { seen++; return true, broken }); !errors.Is(err, broken) {
			t.Errorf("scan returned %v", err)
		}
		return nil
	}))
	if seen != 3 {
		t.Errorf("saw %d keys, want 3", seen)
	}
}

func oneMoment(t *testing.T, e store.Engine) {
	put(t, e, "k", "old")
	must(t, e.View(func(tx store.Txn) error {
		put(t, e, "k", "new", "l", "more")
		v, err := tx.Get("b", []byte("k"))
		if string(v) != "old" {
			t.Errorf("a view that began before sees %q", v)
		}
		return err
	}))
	expect(t, all(t, e, nil, nil), "k=new", "l=more")
}

func oneAtATime(t *testing.T, e store.Engine) {
	const writers, each = 4, 10
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for range each {
				err := e.Update(func(tx store.Txn) error {
					v, err := tx.Get("b", []byte("k"))
					return errors.Join(err, tx.Put("b", []byte("k"), append(bytes.Clone(v), 'x')))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	expect(t, all(t, e, nil, nil), "k="+strings.Repeat("x", writers*each))
}

func backupError(t *testing.T, e store.Engine) {
	put(t, e, "k", "v")
	r, w := io.Pipe()
	broken := errors.New("broken")
	_ = r.CloseWithError(broken)
	if err := e.Backup(w, func(store.Txn) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("backup returned %v", err)
	}
}

// backupMoment can only look from outside: that the copy is of that moment shows where a copy is opened.
func backupMoment(t *testing.T, e store.Engine) {
	put(t, e, "k", "v")
	var w bytes.Buffer
	must(t, e.Backup(&w, func(tx store.Txn) error {
		v, err := tx.Get("b", []byte("k"))
		if string(v) != "v" || w.Len() > 0 {
			t.Errorf("seen was shown %q when %d bytes were written", v, w.Len())
		}
		return err
	}))
	if w.Len() == 0 {
		t.Error("the backup is empty")
	}
	w.Reset()
	refused := errors.New("refused")
	if err := e.Backup(&w, func(store.Txn) error { return refused }); !errors.Is(err, refused) || w.Len() > 0 {
		t.Errorf("a backup that was refused wrote %d bytes: %v", w.Len(), err)
	}
}
