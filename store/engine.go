package store

import "io"

// Engine is an ordered key-value store with transactions. Update is all or nothing, durable when it returns nil, and one
// at a time; View sees one moment. A panic inside either ends the transaction without effect. storetest.Engine is the test
// every engine passes.
type Engine interface {
	View(func(Txn) error) error
	Update(func(Txn) error) error
	// Backup writes a consistent copy that the engine can open again. Before the first byte is written, seen is shown the moment that
	// is copied; its error ends the backup. No transaction is held while it waits for w.
	Backup(w io.Writer, seen func(Txn) error) error
	Close() error
}

// Txn is the inside of a transaction. A bucket exists once something was put into it. Slices given to Put belong to the
// transaction until it ends; slices returned may be read until the next write and never changed.
type Txn interface {
	// Get returns nil when there is no such key; a key with an empty value gives an empty slice that is not nil.
	Get(bucket string, key []byte) ([]byte, error)
	Put(bucket string, key, value []byte) error
	// Delete of a key that is not there is no error.
	Delete(bucket string, key []byte) error
	// Scan calls fn in order of the keys k with from <= k < to; nil to means to the end. fn must not write.
	Scan(bucket string, from, to []byte, fn func(k, v []byte) (more bool, err error)) error
}
