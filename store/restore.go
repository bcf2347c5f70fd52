package store

import (
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// AfterRestore is why an outgoing mail is held of which the backup does not show that it was sent: it may have been sent since.
const AfterRestore = "after_restore"

// Fence is what a restore leaves in the store. What happened between the backup and the fence, the store does not know: commands
// signed before At must not be obeyed as though they were new (S19), and answers to mail of that time find no thread (R24).
type Fence struct {
	At     time.Time // of the restore
	Backup time.Time // when the backup was made
	Seq    uint64    // last entry of the journal in the backup
	Hash   [32]byte  // of that entry
	Held   int       // outgoing mails that were held
	Former []string  // instances this store was, oldest first
}

// document under which the fence lies. A later restore takes the place of an earlier one.
const fenceKind, fenceName = "store/fence", "last"

type fenceRecord struct {
	At     stamp    `json:"at"`
	Backup stamp    `json:"backup"`
	Seq    uint64   `json:"seq"`
	Hash   []byte   `json:"hash"`
	Held   int      `json:"held"`
	Former []string `json:"former"`
}

func (tx *Tx) readFence() (*Fence, error) {
	data, err := tx.Document(fenceKind, fenceName)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	var r fenceRecord
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		return nil, fmt.Errorf("read fence: %w", err)
	}
	f := &Fence{At: r.At.time(), Backup: r.Backup.time(), Seq: r.Seq, Held: r.Held, Former: r.Former}
	copy(f.Hash[:], r.Hash)
	return f, nil
}

func (tx *Tx) setFence(f Fence) error {
	data, err := json.Marshal(fenceRecord{stampOf(f.At), stampOf(f.Backup), f.Seq, f.Hash[:], f.Held, f.Former})
	if err != nil {
		return fmt.Errorf("write fence: %w", err)
	}
	return tx.SetDocument(fenceKind, fenceName, data)
}

// Fence is when this store was last restored from a backup, and whether it ever was.
func (s *Store) Fence() (time.Time, bool) {
	if s.fence == nil {
		return time.Time{}, false
	}
	return s.fence.At, true
}

// Restored is all that the last restore left, and whether there was one.
func (s *Store) Restored() (Fence, bool) {
	if s.fence == nil {
		return Fence{}, false
	}
	f := *s.fence
	f.Former = slices.Clone(f.Former)
	return f, true
}

// Restore makes a store at to, which must not be there, from the backup at from. The store gets a new instance and a Fence, and mail
// that is not proven sent is Held for AfterRestore. It is there as a whole or not at all: ErrExists, ErrNoBackup, ErrIncomplete,
// ErrWrongRoot, ErrNewer or ErrDamaged leave nothing behind.
func Restore(from, to string, root Root, o Options) (Fence, error) {
	f, err := restore(from, to, root, o)
	if err != nil {
		return Fence{}, fmt.Errorf("restore %s: %w", from, err)
	}
	return f, nil
}

func restore(from, to string, root Root, o Options) (f Fence, err error) {
	if err := o.check(); err != nil {
		return Fence{}, err
	}
	if _, err := os.Lstat(to); err == nil {
		return Fence{}, fmt.Errorf("%s: %w", to, ErrExists)
	}
	if from, err = filepath.Abs(from); err != nil {
		return Fence{}, err
	}
	temp, err := os.CreateTemp(filepath.Dir(to), ".restore-*") // mode 0600
	if err != nil {
		return Fence{}, err
	}
	defer func() { err = errors.Join(err, os.Remove(temp.Name())) }()
	head, err := unpack(from, temp)
	if err != nil {
		return Fence{}, err
	}
	if f, err = fenceOff(temp.Name(), root, o, head, from); err != nil {
		return Fence{}, err
	}
	// A link, unlike a rename, never takes the place of a store that came there meanwhile.
	if err := os.Link(temp.Name(), to); err != nil {
		return Fence{}, err
	}
	return f, syncDir(to)
}

// unpack writes the engine's copy out of a backup, durably, and closes temp. It must be whole before an engine opens it: bbolt dies on a
// file that was cut short.
func unpack(from string, temp *os.File) (head backupHead, err error) {
	defer func() { err = errors.Join(err, temp.Close()) }()
	f, err := os.Open(from)
	if err != nil {
		return backupHead{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return backupHead{}, err
	}
	if !info.Mode().IsRegular() {
		return backupHead{}, fmt.Errorf("not a regular file: %w", ErrNoBackup)
	}
	head, err = readBackup(f, info.Size(), temp)
	if err != nil {
		return backupHead{}, err
	}
	return head, temp.Sync()
}

// fenceOff opens an unpacked copy and makes the restored store of it.
func fenceOff(path string, root Root, o Options, head backupHead, from string) (f Fence, err error) {
	s, err := Open(path, root, o)
	if err != nil {
		return Fence{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if !hmac.Equal([]byte(head.MAC), []byte(s.backupMAC(head))) {
		return Fence{}, fmt.Errorf("its head was written by somebody else: %w", ErrDamaged)
	}
	made, err := time.Parse(time.RFC3339Nano, head.At)
	if err != nil {
		return Fence{}, err
	}
	instance, err := drawInstance(o.Rand)
	if err != nil {
		return Fence{}, err
	}
	err = s.Update(func(tx *Tx) error {
		if f, err = tx.fenceOf(head, made); err != nil {
			return err
		}
		if f.Held, err = tx.holdUnsent(); err != nil {
			return err
		}
		return errors.Join(tx.setFence(f), tx.NoteBackup(made, from), tx.nameStore(root, instance),
			tx.Note(f.At, "keikai", "restored from backup of "+head.At, 0))
	})
	return f, err
}

// fenceOf begins the fence of a store as it came out of its backup, which must be the one that the head tells of.
func (tx *Tx) fenceOf(head backupHead, made time.Time) (Fence, error) {
	f := Fence{At: tx.s.options.Now(), Backup: made, Former: []string{tx.s.instance}}
	if tx.s.fence != nil {
		f.Former = append(slices.Clone(tx.s.fence.Former), tx.s.instance)
	}
	st, err := tx.load()
	if err != nil {
		return Fence{}, err
	}
	if head.Instance != tx.s.instance || head.Seq != st.Seq || head.Hash != hex.EncodeToString(st.Hash) {
		return Fence{}, fmt.Errorf("its head is of another copy: %w", ErrDamaged)
	}
	f.Seq = st.Seq
	copy(f.Hash[:], st.Hash)
	return f, nil
}

// holdUnsent holds every mail of which the store cannot show that it was sent, or that it was not and never will be.
func (tx *Tx) holdUnsent() (held int, err error) {
	for _, state := range []OutState{Owed, Queued, Retry, Sending} {
		for o, err := range tx.InState(state) {
			if err != nil {
				return 0, err
			}
			o.State, o.HeldFor = Held, AfterRestore
			if err := tx.SetOutgoing(o); err != nil {
				return 0, err
			}
			held++
		}
	}
	return held, nil
}
