package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"keikai/store"
	"keikai/store/storetest"
)

func open(t *testing.T) store.Engine {
	e, err := store.OpenBolt(filepath.Join(t.TempDir(), "store.db"), 0)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBoltKeepsThePromisesOfAnEngine(t *testing.T) { storetest.Engine(t, open) }

// A backup is a file that opens again, and the spool is gone. R91 (the part of the read transaction).
func TestBackupOpensAgain(t *testing.T) {
	dir := t.TempDir()
	e, err := store.OpenBolt(filepath.Join(dir, "store.db"), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	put := func(key string) error {
		return e.Update(func(tx store.Txn) error { return tx.Put("b", []byte(key), []byte("v")) })
	}
	if err := put("before"); err != nil {
		t.Fatal(err)
	}
	var copied bytes.Buffer
	if err := e.Backup(writerFunc(func(p []byte) (int, error) {
		_ = put("meanwhile") // blocks for ever if the backup held the writer
		return copied.Write(p)
	}), func(tx store.Txn) error {
		if v, _ := tx.Get("b", []byte("before")); string(v) != "v" {
			t.Errorf("seen was shown %q", v)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := store.OpenBolt(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	err = c.View(func(tx store.Txn) error {
		if v, _ := tx.Get("b", []byte("before")); string(v) != "v" {
			t.Errorf("the copy has %q", v)
		}
		if v, _ := tx.Get("b", []byte("meanwhile")); v != nil {
			t.Error("the copy has what was written after it was taken")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".backup-*")); len(left) > 0 {
		t.Errorf("the backup left %v", left)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
