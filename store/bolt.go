package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// sequential names the buckets whose keys only grow: their pages are filled nearly up, since nothing is put between.
var sequential = map[string]bool{"mail": true, "raw": true, "pending": true, "journal": true, "out": true, "outbytes": true, "ledger": true, "ledgerrow": true}

// mapped is how much address space the file gets at once. Growing the map waits for every open View, so it should be rare.
const mapped = 1 << 30

type boltEngine struct{ db *bbolt.DB }

// OpenBolt opens or creates a bbolt file as an engine. It waits at most lockWait for another process that holds the file
// and then returns ErrLocked.
func OpenBolt(path string, lockWait time.Duration) (Engine, error) {
	// bbolt takes zero for "wait for ever". Its list of free pages stays an array: the map kind sorts all of them at every commit.
	o := &bbolt.Options{Timeout: max(lockWait, time.Nanosecond), InitialMmapSize: mapped}
	db, err := bbolt.Open(path, 0o600, o)
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: %w", path, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.AllocSize = 1 << 20
	return boltEngine{db}, nil
}

func (e boltEngine) View(fn func(Txn) error) error {
	return e.db.View(func(tx *bbolt.Tx) error { return fn(boltTxn{tx}) })
}

func (e boltEngine) Update(fn func(Txn) error) error {
	return e.db.Update(func(tx *bbolt.Tx) error { return fn(boltTxn{tx}) })
}

func (e boltEngine) Close() error { return e.db.Close() }

// Backup spools beside the file first, so that a slow w does not hold the pages of a read transaction. The spool has no name any more
// when it is filled, so that a crash leaves none behind.
func (e boltEngine) Backup(w io.Writer, seen func(Txn) error) (err error) {
	spool, err := os.CreateTemp(filepath.Dir(e.db.Path()), ".backup-*") // mode 0600
	if err != nil {
		return fmt.Errorf("spool backup: %w", err)
	}
	defer func() { err = errors.Join(err, spool.Close()) }()
	if err := os.Remove(spool.Name()); err != nil {
		return fmt.Errorf("spool backup: %w", err)
	}
	err = e.db.View(func(tx *bbolt.Tx) error {
		if err := seen(boltTxn{tx}); err != nil {
			return err
		}
		_, err := tx.WriteTo(spool)
		return err
	})
	if err != nil {
		return fmt.Errorf("spool backup: %w", err)
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("spool backup: %w", err)
	}
	if _, err := io.Copy(w, spool); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

type boltTxn struct{ tx *bbolt.Tx }

func (t boltTxn) Get(bucket string, key []byte) ([]byte, error) {
	b := t.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil, nil
	}
	return b.Get(key), nil
}

func (t boltTxn) Put(bucket string, key, value []byte) error {
	b := t.tx.Bucket([]byte(bucket))
	if b == nil {
		var err error
		if b, err = t.tx.CreateBucketIfNotExists([]byte(bucket)); err != nil {
			return fmt.Errorf("create bucket %s: %w", bucket, err)
		}
	}
	if sequential[bucket] {
		b.FillPercent = 0.9
	}
	if err := b.Put(key, value); err != nil {
		return fmt.Errorf("put into %s: %w", bucket, err)
	}
	return nil
}

func (t boltTxn) Delete(bucket string, key []byte) error {
	b := t.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil
	}
	if err := b.Delete(key); err != nil {
		return fmt.Errorf("delete from %s: %w", bucket, err)
	}
	return nil
}

func (t boltTxn) Scan(bucket string, from, to []byte, fn func(k, v []byte) (bool, error)) error {
	b := t.tx.Bucket([]byte(bucket))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.Seek(from); k != nil && (to == nil || bytes.Compare(k, to) < 0); k, v = c.Next() {
		more, err := fn(k, v)
		if err != nil || !more {
			return err
		}
	}
	return nil
}
