package store

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Errors a caller branches on.
var (
	ErrNotFound  = errors.New("not in the store")
	ErrLocked    = errors.New("the store is in use: another keikai runs on it")
	ErrWrongRoot = errors.New("the root key is not the one of this store")
	ErrNewer     = errors.New("the store was written by a newer keikai")
	ErrMode      = errors.New("file is open to others")
	ErrDamaged   = errors.New("record is damaged or not in its place")
	ErrDestroyed = errors.New("the key was destroyed")
	ErrConflict  = errors.New("the case moved on")
	ErrExists    = errors.New("is already there")

	ErrNoBackup        = errors.New("this is not a backup of a keikai store")
	ErrIncomplete      = errors.New("the backup is cut short or damaged")
	ErrOlderThanAnchor = errors.New("the store is older than its anchor")
)

// Options are what the store takes from outside. Now and Rand must be set; LockWait is how long to wait for another process
// that holds the file, zero = not at all.
type Options struct {
	Now      func() time.Time
	Rand     io.Reader
	LockWait time.Duration
}

// Store is an open store. It may be used from many goroutines; Update runs one at a time. A View or Update must not be begun
// inside another one of the same goroutine.
type Store struct {
	engine   Engine
	keys     *keys
	options  Options
	instance string
	fence    *Fence // nil when the store was never restored
}

// Create makes a new store in a new file of mode 0600 and opens it. It refuses a path that exists.
func Create(path string, root Root, o Options) (*Store, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	s, err := createBolt(path, root, o)
	if err != nil {
		return nil, errors.Join(err, os.Remove(path))
	}
	return s, nil
}

func createBolt(path string, root Root, o Options) (*Store, error) {
	e, err := OpenBolt(path, o.LockWait)
	if err != nil {
		return nil, err
	}
	s, err := CreateEngine(e, root, o)
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if err := syncDir(path); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return s, nil
}

// Open opens a store, brings its layout up to date in one transaction, and sweeps what a crash left half streamed. It
// returns ErrMode for a file with rights for others, ErrLocked, ErrWrongRoot, or ErrNewer.
func Open(path string, root Root, o Options) (*Store, error) {
	if err := private(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	e, err := OpenBolt(path, o.LockWait)
	if err != nil {
		return nil, err
	}
	s, err := OpenEngine(e, root, o)
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return s, nil
}

// CreateEngine makes a new store on an empty engine. The store closes the engine from then on.
func CreateEngine(e Engine, root Root, o Options) (*Store, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	key, err := drawKey(o.Rand)
	if err != nil {
		return nil, err
	}
	id, err := drawInstance(o.Rand)
	if err != nil {
		return nil, err
	}
	s := &Store{engine: e, keys: newKeys(key), options: o, instance: id}
	err = s.Update(func(tx *Tx) error { return tx.initialise(root) })
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	return s, nil
}

func drawInstance(rand io.Reader) (string, error) {
	id := make([]byte, 16)
	if _, err := io.ReadFull(rand, id); err != nil {
		return "", fmt.Errorf("draw instance: %w", err)
	}
	return hex.EncodeToString(id), nil
}

// OpenEngine is Open for a store that lies on an engine.
func OpenEngine(e Engine, root Root, o Options) (*Store, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	s := &Store{engine: e, options: o}
	if err := s.unlock(root); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := s.migrate(); err != nil {
		return nil, fmt.Errorf("migrate store: %w", err)
	}
	err := s.View(func(tx *Tx) (err error) {
		s.fence, err = tx.readFence()
		return errors.Join(err, tx.checkTail())
	})
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := errors.Join(s.sweep(), s.sweepLedgers()); err != nil {
		return nil, fmt.Errorf("sweep store: %w", err)
	}
	return s, nil
}

func (o Options) check() error {
	if o.Now == nil || o.Rand == nil {
		return errors.New("store options need Now and Rand")
	}
	return nil
}

// unlock reads the instance and the store key, and refuses a layout it does not know.
func (s *Store) unlock(root Root) error {
	return s.engine.View(func(t Txn) error {
		if _, err := layout(t); err != nil {
			return err
		}
		instance, err := t.Get("meta", []byte("instance"))
		if err != nil {
			return err
		}
		s.instance = string(instance)
		wrapped, err := t.Get("meta", []byte("storekey"))
		if err != nil {
			return err
		}
		key, _, err := newSealer(subkey(root[:], "root")).open(keyPlace(s.instance), wrapped)
		if err != nil {
			return ErrWrongRoot
		}
		s.keys = newKeys(key)
		return nil
	})
}

// keyPlace binds the store key to the instance.
func keyPlace(instance string) place {
	return place{bucket: "meta", key: []byte("storekey"), kind: "storekey", bound: []string{instance}}
}

// nameStore writes the instance and the store key under it.
func (tx *Tx) nameStore(root Root, instance string) error {
	wrapped := newSealer(subkey(root[:], "root")).seal(keyPlace(instance), 0, tx.s.keys.store)
	return errors.Join(tx.txn.Put("meta", []byte("instance"), []byte(instance)), tx.txn.Put("meta", []byte("storekey"), wrapped))
}

// initialise writes the first records of an empty store.
func (tx *Tx) initialise(root Root) error {
	if v, err := tx.txn.Get("meta", []byte("version")); err != nil || v != nil {
		return errors.Join(err, ErrExists)
	}
	tx.state, tx.dirty = &state{Next: 1, Hash: make([]byte, 32), Tally: map[string]uint64{}}, true
	return errors.Join(putVersion(tx.txn, headVersion), tx.nameStore(root, tx.s.instance))
}

// layout reads the version of the layout and refuses one this program does not know.
func layout(t Txn) (int, error) {
	b, err := t.Get("meta", []byte("version"))
	if err != nil {
		return 0, err
	}
	if len(b) != 4 {
		return 0, errors.New("this is not a keikai store")
	}
	v := int(binary.BigEndian.Uint32(b))
	if v > headVersion {
		return 0, fmt.Errorf("layout %d, this program knows %d: %w", v, headVersion, ErrNewer)
	}
	return v, nil
}

func putVersion(t Txn, v int) error {
	return t.Put("meta", []byte("version"), binary.BigEndian.AppendUint32(nil, uint32(v)))
}

// Instance is the random name that this store was given when it was created or restored, 32 hexadecimal digits.
func (s *Store) Instance() string { return s.instance }

// Version is the layout version of the open store, which is always the newest.
func (s *Store) Version() int { return headVersion }

// Close ends the store; it waits for transactions that run.
func (s *Store) Close() error { return s.engine.Close() }

// MAC is HMAC-SHA256 over data under a key that only this store has for label. Compare with hmac.Equal.
func (s *Store) MAC(label string, data ...string) [32]byte {
	return mac(subkey(s.keys.store, "mac/"+label), data...)
}
