package store

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Root is the key that everything in a store hangs on. Whoever has it and the file reads all of it; without it nobody does.
type Root [32]byte

// String keeps the key out of logs and error texts.
func (Root) String() string { return "root key" }

// GoString is String, for %#v.
func (Root) GoString() string { return "root key" }

// NewRoot draws a root key.
func NewRoot(rand io.Reader) (Root, error) {
	var r Root
	if _, err := io.ReadFull(rand, r[:]); err != nil {
		return Root{}, fmt.Errorf("draw root key: %w", err)
	}
	return r, nil
}

// WriteRoot writes a root key as one line of base64 to a new file of mode 0600, durably. It never overwrites.
func WriteRoot(path string, r Root) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create root key: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(r[:]) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write root key: %w", errors.Join(err, os.Remove(path)))
	}
	return syncDir(path)
}

// ReadRoot reads what WriteRoot wrote. It refuses a file that anybody but its owner may read or write.
func ReadRoot(path string) (Root, error) {
	if err := private(path); err != nil {
		return Root{}, fmt.Errorf("read root key: %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Root{}, fmt.Errorf("read root key: %w", err)
	}
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(b) != len(Root{}) {
		// The cause would quote the key's own bytes.
		return Root{}, fmt.Errorf("read root key: %s is not one line of base64 for 32 bytes", path)
	}
	return Root(b), nil
}

// private refuses a file with rights for group or others (R93).
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return fmt.Errorf("%s has mode %04o, only the owner may have rights: run chmod 600 %s: %w", path, mode, path, ErrMode)
	}
	return nil
}

// syncDir makes the name of a new file durable.
func syncDir(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync directory: %w", err)
	}
	return nil
}
