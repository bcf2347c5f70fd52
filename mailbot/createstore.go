package mailbot

import (
	"errors"
	"time"

	"keikai/store"
)

// CreateStore makes the store that the configuration names and its root key, and notes when: mail that lay in a mailbox
// before that moment is never answered (imap.start = "now").
func CreateStore(cfg *Config, env Env) error {
	root, err := store.NewRoot(env.Rand)
	if err != nil {
		return err
	}
	if err := store.WriteRoot(cfg.Store.KeyFile, root); err != nil {
		return err
	}
	made, err := store.Create(cfg.Store.Path, root, store.Options{Now: env.Now, Rand: env.Rand})
	if err != nil {
		return err
	}
	err = made.Update(func(tx *store.Tx) error { return tx.SetFlag("made_at", env.Now().UTC().Format(time.RFC3339)) })
	return errors.Join(err, made.Close())
}
