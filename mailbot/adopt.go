package mailbot

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"keikai/mailbot/advisory"
	"keikai/store"
)

// adopt takes over what the site shows into a store that was restored from before that was published: what the public saw stays public, and
// is printed again the same. The manifest has the newest advisories in full; older ones are in the store already, for a backup is younger
// than they are.
func (b *Bot) adopt(tx *store.Tx, shown advisory.Manifest, folder string, at time.Time) error {
	for _, in := range shown.Newest {
		if err := errors.Join(setDocument(tx, advisoryDocument, in.Number, in), noteClaims(tx, in)); err != nil {
			return err
		}
	}
	if shown.Unreachable != nil {
		if err := adoptEntries(tx, shown.Unreachable); err != nil {
			return err
		}
	}
	if err := adoptSignatures(tx, folder); err != nil {
		return fmt.Errorf("take over signatures of the site: %w", err)
	}
	return tx.Note(at, keikaiActor, "what the site shows was taken over", 0)
}

// adoptEntries makes the list of unreachable developers the one that is shown.
func adoptEntries(tx *store.Tx, shown []advisory.Unreachable) error {
	kept, err := documentsOf[advisory.Unreachable](tx, unreachableDocument)
	if err != nil {
		return err
	}
	for _, u := range kept {
		if err := tx.SetDocument(unreachableDocument, u.Number, nil); err != nil {
			return err
		}
	}
	return keepEntries(tx, shown)
}

// adoptSignatures keeps every signature that lies beside what it signs.
func adoptSignatures(tx *store.Tx, folder string) error {
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		signed, isSignature := strings.CutSuffix(path, ".asc")
		if err != nil || !isSignature {
			return err
		}
		data, err := os.ReadFile(signed)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a key
		}
		if err != nil {
			return err
		}
		armored, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return tx.SetDocument(signatureDocument, fmt.Sprintf("%x", sha256.Sum256(data)), armored)
	})
}
