package mailbot

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"sync"
	"testing"

	"keikai/store"
)

// memEngine is an engine that a test can copy, and whose disk fails when the test wants it to. A view sees what was last committed.
type memEngine struct {
	writing, swapping sync.Mutex
	rows              content
	left              int  // writes until one fails; negative = none does
	heals             bool // only that one fails; otherwise all that follow do too
	failed            bool
}

// content is rows by bucket and key. What was committed is never changed.
type content map[string]map[string][]byte

func (c content) copy() content {
	out := content{}
	for b, rows := range c {
		out[b] = maps.Clone(rows)
	}
	return out
}

func (c content) same(d content) bool {
	return maps.EqualFunc(c, d, func(a, b map[string][]byte) bool { return maps.EqualFunc(a, b, bytes.Equal) })
}

var errDisk = errors.New("no space left on device")

// buckets are those of store/doc.go.
var buckets = []string{"meta", "mail", "raw", "staged", "content", "pending", "cursor", "case", "secret", "casekey", "number", "journal", "history", "out",
	"outbytes", "outstate", "outdue", "outcase", "index", "count", "flag", "doc", "due", "dueof"}

// load reads what an engine holds.
func load(t *testing.T, from store.Engine) content {
	t.Helper()
	c := content{}
	err := from.View(func(tx store.Txn) error {
		for _, b := range buckets {
			c[b] = map[string][]byte{}
			err := tx.Scan(b, nil, nil, func(k, v []byte) (bool, error) {
				c[b][string(k)] = append([]byte{}, v...)
				return true, nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (e *memEngine) committed() content {
	e.swapping.Lock()
	defer e.swapping.Unlock()
	return e.rows
}

func (e *memEngine) View(fn func(store.Txn) error) error { return fn(memTxn{rows: e.committed()}) }
func (e *memEngine) Close() error                        { return nil }

func (e *memEngine) Backup(io.Writer, func(store.Txn) error) error {
	return errors.New("an engine in memory makes no backup")
}

func (e *memEngine) Update(fn func(store.Txn) error) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	changed := e.committed().copy()
	if err := fn(memTxn{e, changed}); err != nil {
		return err
	}
	e.swapping.Lock()
	defer e.swapping.Unlock()
	e.rows = changed
	return nil
}

type memTxn struct {
	e    *memEngine
	rows content
}

func (t memTxn) spend() error {
	switch {
	case t.e.left > 0:
		t.e.left--
	case t.e.left == 0:
		t.e.failed = true
		if t.e.heals {
			t.e.left = -1
		}
		return errDisk
	}
	return nil
}

func (t memTxn) Get(bucket string, key []byte) ([]byte, error) {
	return t.rows[bucket][string(key)], nil
}

func (t memTxn) Put(bucket string, key, value []byte) error {
	if err := t.spend(); err != nil {
		return err
	}
	if t.rows[bucket] == nil {
		t.rows[bucket] = map[string][]byte{}
	}
	t.rows[bucket][string(key)] = append([]byte{}, value...)
	return nil
}

func (t memTxn) Delete(bucket string, key []byte) error {
	if err := t.spend(); err != nil {
		return err
	}
	delete(t.rows[bucket], string(key))
	return nil
}

func (t memTxn) Scan(bucket string, from, to []byte, fn func(k, v []byte) (bool, error)) error {
	for _, k := range slices.Sorted(maps.Keys(t.rows[bucket])) {
		if k < string(from) || to != nil && k >= string(to) {
			continue
		}
		if more, err := fn([]byte(k), t.rows[bucket][k]); err != nil || !more {
			return err
		}
	}
	return nil
}
