package store

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A backup is two lines that people can read, the engine's copy, and a sum, so that a file that was cut short is no backup:
//
//	keikai backup 1
//	{"version":4,"instance":"…","at":"2009-07-08T01:02:03Z","seq":12,"hash":"…","mac":"…"}
//	the copy
//	SHA-256 of all before, 32 bytes
const backupMark = "keikai backup 1\n"

// mostHead bounds the second line.
const mostHead = 4 << 10

// backupHead says what a backup is of. No key is needed to read it; its MAC, by the store's key, is what Restore believes.
type backupHead struct {
	Version  int    `json:"version"`
	Instance string `json:"instance"`
	At       string `json:"at"`   // when it was made, RFC 3339
	Seq      uint64 `json:"seq"`  // last entry of the journal
	Hash     string `json:"hash"` // of that entry, hexadecimal
	MAC      string `json:"mac"`  // over the rest, hexadecimal
}

// Backup writes a copy of this moment that Restore can bring back with the same root key, which it does not contain. The store may be
// used meanwhile, and w may be slow (R91). The folder of the store needs room for the copy.
func (s *Store) Backup(w io.Writer) error {
	b := &backupWriter{w: w, sum: sha256.New()}
	err := s.engine.Backup(b, func(t Txn) (err error) {
		b.head, err = s.backupHead(t)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := w.Write(b.sum.Sum(nil)); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

// backupHead makes the two lines for the moment of a transaction.
func (s *Store) backupHead(t Txn) ([]byte, error) {
	tx := &Tx{s: s, txn: t}
	seq, sum := tx.Head()
	if tx.kept != nil {
		return nil, tx.kept
	}
	h := backupHead{headVersion, s.instance, s.options.Now().UTC().Format(time.RFC3339Nano), seq, hex.EncodeToString(sum[:]), ""}
	h.MAC = s.backupMAC(h)
	line, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write backup: %w", err)
	}
	return append(append([]byte(backupMark), line...), '\n'), nil
}

func (s *Store) backupMAC(h backupHead) string {
	sum := s.MAC("backup", strconv.Itoa(h.Version), h.Instance, h.At, strconv.FormatUint(h.Seq, 10), h.Hash)
	return hex.EncodeToString(sum[:])
}

// backupWriter puts the head before the first byte and sums up all that passes.
type backupWriter struct {
	w    io.Writer
	head []byte
	sum  hash.Hash
}

func (b *backupWriter) Write(p []byte) (int, error) {
	if head := b.head; len(head) > 0 {
		b.head = nil
		if _, err := b.Write(head); err != nil {
			return 0, err
		}
	}
	b.sum.Write(p)
	return b.w.Write(p)
}

// readBackup reads a whole backup of size bytes and writes the engine's copy to w. ErrNoBackup, ErrNewer, or ErrIncomplete when the sum
// is another; then w has got something that is worth nothing.
func readBackup(from io.Reader, size int64, w io.Writer) (h backupHead, err error) {
	sum := sha256.New()
	r := bufio.NewReaderSize(from, mostHead)
	mark, err := r.ReadSlice('\n')
	if err != nil || string(mark) != backupMark {
		return h, errors.Join(ErrNoBackup, unlessShort(err))
	}
	sum.Write(mark)
	line, err := r.ReadSlice('\n')
	if err != nil {
		return h, errors.Join(ErrIncomplete, unlessShort(err))
	}
	sum.Write(line)
	read := int64(len(backupMark) + len(line))
	if err := json.Unmarshal(line, &h); err != nil {
		return h, ErrIncomplete // the cause would only quote the line
	}
	if h.Version > headVersion {
		return h, fmt.Errorf("layout %d, this program knows %d: %w", h.Version, headVersion, ErrNewer)
	}
	if _, err := io.CopyN(io.MultiWriter(w, sum), r, max(0, size-read-sha256.Size)); err != nil {
		return h, errors.Join(ErrIncomplete, unlessShort(err))
	}
	trailer, err := io.ReadAll(io.LimitReader(r, sha256.Size+1))
	if err == nil && string(trailer) != string(sum.Sum(nil)) {
		err = ErrIncomplete
	}
	return h, err
}

// BackupHead is what a backup says of itself in its first lines.
type BackupHead struct {
	Instance string
	At       time.Time
	Seq      uint64 // last entry of the journal
	Hash     string // of that entry, hexadecimal
}

// ReadBackupHead reads the first lines of a backup without any key, so that only Restore can tell whether they are true. ErrNoBackup
// or ErrIncomplete.
func ReadBackupHead(from io.Reader) (BackupHead, error) {
	r := bufio.NewReaderSize(from, mostHead)
	mark, err := r.ReadSlice('\n')
	if err != nil || string(mark) != backupMark {
		return BackupHead{}, errors.Join(ErrNoBackup, unlessShort(err))
	}
	var h backupHead
	line, err := r.ReadSlice('\n')
	if err != nil || json.Unmarshal(line, &h) != nil {
		return BackupHead{}, errors.Join(ErrIncomplete, unlessShort(err))
	}
	at, err := time.Parse(time.RFC3339Nano, h.At)
	if err != nil {
		return BackupHead{}, ErrIncomplete
	}
	return BackupHead{Instance: h.Instance, At: at, Seq: h.Seq, Hash: h.Hash}, nil
}

// unlessShort leaves out the errors that only say that a file ends too early or is no text.
func unlessShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, bufio.ErrBufferFull) {
		return nil
	}
	return err
}

// MadeBackup is a backup that was made and may still be somewhere.
type MadeBackup struct {
	At   time.Time `json:"at"`
	File string    `json:"file"`
}

// backupKind is the kind of the documents that hold a MadeBackup.
const backupKind = "store/backup"

// NoteBackup remembers that a backup was made, so that a deletion can name the files that still hold what it deletes (S17).
func (tx *Tx) NoteBackup(at time.Time, file string) error {
	b := MadeBackup{at.UTC(), file}
	data, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("note backup: %w", err)
	}
	return tx.SetDocument(backupKind, b.At.Format(time.RFC3339Nano)+" "+file, data)
}

// Backups gives the backups that were noted, oldest first.
func (tx *Tx) Backups() ([]MadeBackup, error) {
	var list []MadeBackup
	for d, err := range tx.Documents(backupKind) {
		var b MadeBackup
		if err == nil {
			err = json.Unmarshal(d.Data, &b)
		}
		if err != nil {
			return nil, fmt.Errorf("noted backups: %w", err)
		}
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b MadeBackup) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.File, b.File)) })
	return list, nil
}
