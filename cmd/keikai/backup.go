package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"keikai/mailbot"

	"github.com/spf13/cobra"
)

func (a *app) newBackup() *cobra.Command {
	return &cobra.Command{Use: "backup FILE", Args: a.exactly(1), RunE: func(cmd *cobra.Command, args []string) error {
		path, err := filepath.Abs(args[0])
		if err != nil {
			return fmt.Errorf("find file: %w", err)
		}
		return a.print(nil, func(take func(json.RawMessage) error) error { return a.writeBackup(cmd.Context(), path, take) })
	}}
}

// writeBackup writes what the desk sends into a new file of mode 0600, and says so once the file is durable. One that is not whole is
// taken away again.
func (a *app) writeBackup(ctx context.Context, path string, take func(json.RawMessage) error) error {
	var row json.RawMessage
	err := a.withDesk(func(d desk) error {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return a.usage(a.word("backup.no_file", err), a.word("backup.no_file_hint"))
		}
		err = d.do(ctx, mailbot.Request{Command: "backup", Args: []string{path}}, func(object json.RawMessage) error {
			var part mailbot.BackupPart
			if err := json.Unmarshal(object, &part); err != nil {
				return fmt.Errorf("read answer: %w", err)
			}
			if part.Part == nil {
				row = object
			}
			_, err := f.Write(part.Part)
			return err
		})
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return errors.Join(err, os.Remove(path))
		}
		return syncFolder(path)
	})
	if err != nil {
		return err
	}
	return take(row)
}

// syncFolder makes the name of a new file durable.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (a *app) newRestore() *cobra.Command {
	return &cobra.Command{Use: "restore FILE", Args: a.exactly(1), RunE: func(_ *cobra.Command, args []string) error {
		cfg, err := a.config()
		if err != nil {
			return err
		}
		row, err := mailbot.Restore(cfg, a.env, args[0])
		if err != nil {
			return err
		}
		if err := a.print(nil, func(take func(json.RawMessage) error) error { return asJSON(take)(row) }); err != nil {
			return err
		}
		fmt.Fprintln(a.err, a.word("restore.next", row.Held))
		return nil
	}}
}
