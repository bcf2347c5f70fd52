package mailbot

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"keikai/store"
)

// anchored is the anchor file, one line: where the journal stood when it was last written. It lies where whoever can put an older
// copy of the store in its place cannot write, so that the copy is noticed (S19).
//
//	{"instance":"8d4f…","seq":412,"hash":"9f86…","at":"2009-07-08T10:00:00+09:00"}
type anchored struct {
	Instance string `json:"instance"`
	Seq      uint64 `json:"seq"`
	Hash     string `json:"hash"`
	At       string `json:"at"`
}

// anchorEvery is how often a daemon writes the anchor at most.
const anchorEvery = time.Minute

// checkAnchor refuses a store that is older than its anchor. No anchor file is no anchor: the first stop writes it.
func checkAnchor(s *store.Store, file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var a anchored
	var hash []byte
	if err == nil {
		err = json.Unmarshal(text, &a)
	}
	if err == nil {
		hash, err = hex.DecodeString(a.Hash)
	}
	if err != nil {
		return &Fault{What: fmt.Sprintf("read anchor %s: %v", file, err),
			Hint: "put the file back; take it away only when you know that nobody changed the store"}
	}
	err = s.View(func(tx *store.Tx) error { return tx.CheckAnchor(a.Instance, a.Seq, hash) })
	if errors.Is(err, store.ErrOlderThanAnchor) {
		return &Fault{What: fmt.Sprintf("%v (%s, written %s)", err, file, a.At),
			Hint: "an older copy was put in place of the store: put the newer one back, or bring a backup back with `keikai restore`, which takes care that nothing happens twice"}
	}
	return err
}

func (b *Bot) anchorHolds() error { return checkAnchor(b.store, b.cfg.Admin.Anchor) }

// writeAnchor writes the head of the journal into the anchor file when it has moved since the last time. The file is there as a
// whole or as it was.
func (b *Bot) writeAnchor() error {
	file := b.cfg.Admin.Anchor
	if file == "" {
		return nil
	}
	a := anchored{Instance: b.store.Instance(), At: stamp(b.env.Now())}
	err := b.store.View(func(tx *store.Tx) error {
		seq, hash := tx.Head()
		a.Seq, a.Hash = seq, hex.EncodeToString(hash[:])
		return nil
	})
	if err != nil || a.Seq == b.anchorSeq {
		return err
	}
	text, err := json.Marshal(a)
	if err == nil {
		err = replaceFile(file, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write anchor: %w", err)
	}
	b.anchorSeq = a.Seq
	return nil
}

// anchorLoop writes the anchor while the daemon runs. That it cannot be written stops nothing and is an alarm.
func (b *Bot) anchorLoop(ctx context.Context) {
	if b.cfg.Admin.Anchor == "" {
		return
	}
	for ctx.Err() == nil {
		err := b.writeAnchor()
		if err != nil {
			b.env.Log.Error("anchor not written", "class", class(err))
		}
		b.health.note("anchor", err)
		sleep(ctx, anchorEvery)
	}
}

// replaceFile writes a file of mode 0600 durably in place of the one that is there.
func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncFolder(path)
}

// syncFolder makes the name of a new file durable.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
