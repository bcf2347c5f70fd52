package mailbot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"keikai/store"
)

// BackupPart is a piece of a backup on its way to whoever asked: the daemon may not be allowed to write where the administrator
// wants the file, so the command line writes it.
type BackupPart struct {
	Part []byte `json:"part"` // base64 in JSON
}

// BackupRow is the answer to `backup` and follows the last part.
type BackupRow struct {
	File string  `json:"file"`
	Size int64   `json:"size"` // bytes
	At   *string `json:"at"`
	Seq  uint64  `json:"seq"` // last entry of the journal in it
	Hash string  `json:"hash"`
}

// backup streams a copy of the store and notes that it was made, for a deletion has to name what still holds the deleted (S17).
func (b *Bot) backup(_ context.Context, r Request, _ onlooker, emit func(any) error) error {
	if len(r.Args) != 1 {
		return &Fault{What: "backup needs one file", Hint: "keikai backup FILE", Usage: true}
	}
	w := &partWriter{emit: emit}
	if err := b.store.Backup(w); err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	head, err := store.ReadBackupHead(bytes.NewReader(w.head))
	if err != nil {
		return fmt.Errorf("read what was written: %w", err)
	}
	if err := b.store.Update(func(tx *store.Tx) error { return tx.NoteBackup(head.At, r.Args[0]) }); err != nil {
		return err
	}
	return emit(BackupRow{File: r.Args[0], Size: w.size, At: orNull(stamp(head.At)), Seq: head.Seq, Hash: head.Hash})
}

// partBytes is the size of a BackupPart.
const partBytes = 512 << 10

// partWriter cuts a backup into parts and remembers its first lines.
type partWriter struct {
	emit func(any) error
	part []byte
	head []byte
	size int64
}

func (w *partWriter) Write(p []byte) (int, error) {
	if room := partBytes - len(w.head); room > 0 && w.size < partBytes {
		w.head = append(w.head, p[:min(room, len(p))]...)
	}
	w.size += int64(len(p))
	w.part = append(w.part, p...)
	if len(w.part) < partBytes {
		return len(p), nil
	}
	return len(p), w.flush()
}

func (w *partWriter) flush() error {
	part := w.part
	w.part = nil
	if len(part) == 0 {
		return nil
	}
	return w.emit(BackupPart{part})
}

// RestoreRow is the answer to `restore`.
type RestoreRow struct {
	Store      string  `json:"store"`
	BackupAt   *string `json:"backup_at"`
	RestoredAt *string `json:"restored_at"` // the fence: commands signed before it run by token only
	Seq        uint64  `json:"seq"`         // last entry of the journal in the backup
	Hash       string  `json:"hash"`
	Held       int     `json:"held"` // outgoing mails that wait for a person
}

// Restore makes the store that the configuration names from a backup, for the root key that it names. It refuses, with a *Fault, while
// a daemon answers and when there is a store: nothing is overwritten.
func Restore(cfg *Config, env Env, from string) (RestoreRow, error) {
	if _, err := DialConsole(cfg.Admin.Socket); err == nil {
		return RestoreRow{}, &Fault{What: "the daemon runs: it answers at " + cfg.Admin.Socket,
			Hint: "stop it first: nothing may be fetched or sent meanwhile", Usage: true}
	}
	root, err := store.ReadRoot(cfg.Store.KeyFile)
	if err != nil {
		return RestoreRow{}, &Fault{What: err.Error(),
			Hint: "put the root key of the backup's store there, from where you keep its copy; no backup holds it", Usage: true}
	}
	f, err := store.Restore(from, cfg.Store.Path, root, store.Options{Now: env.Now, Rand: env.Rand})
	if err != nil {
		return RestoreRow{}, restoreFault(cfg, err)
	}
	return RestoreRow{Store: cfg.Store.Path, BackupAt: orNull(stamp(f.Backup)), RestoredAt: orNull(stamp(f.At)),
		Seq: f.Seq, Hash: fmt.Sprintf("%x", f.Hash), Held: f.Held}, nil
}

// restoreFault says what to do about each reason for which nothing was restored.
func restoreFault(cfg *Config, err error) error {
	f := &Fault{What: err.Error(), Usage: true}
	switch {
	case errors.Is(err, store.ErrExists):
		f.Hint = fmt.Sprintf("nothing was changed; move it away first and keep it: mv %s %s.before", cfg.Store.Path, cfg.Store.Path)
	case errors.Is(err, store.ErrWrongRoot):
		f.Hint = "store.key_file must name the root key of the store that was backed up: " + cfg.Store.KeyFile + " is another one"
	case errors.Is(err, store.ErrNoBackup):
		f.Hint = "name a file that `keikai backup` wrote; a plain copy of a store that was stopped is put in place with cp"
	case errors.Is(err, store.ErrNewer):
		f.Hint = "restore it with the newer keikai"
	case errors.Is(err, os.ErrNotExist):
		f.Hint = "name the backup's file, and make the folder of store.path"
	default:
		f.Usage, f.Hint = false, "try an older backup, and keep this one"
	}
	return f
}
