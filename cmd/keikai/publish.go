package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"keikai/mailbot"

	"github.com/spf13/cobra"
)

func (a *app) newPublish() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "publish --out DIR", Args: a.exactly(0), RunE: func(cmd *cobra.Command, _ []string) error {
		if out == "" {
			return a.usage(a.word("publish.no_out"), a.word("publish.no_out_hint"))
		}
		path, err := filepath.Abs(out)
		if err != nil {
			return fmt.Errorf("find folder: %w", err)
		}
		return a.print(nil, func(take func(json.RawMessage) error) error { return a.writeSite(cmd.Context(), path, take) })
	}}
	cmd.Flags().StringVar(&out, "out", "", a.word("flag.out"))
	return cmd
}

// errStopped is that the folder takes no more files; why is told by whoever writes them.
var errStopped = errors.New("stopped")

// writeSite writes what the desk prints, file by file, and says at the end what it was.
func (a *app) writeSite(ctx context.Context, out string, take func(json.RawMessage) error) error {
	var row json.RawMessage
	err := a.withDesk(func(d desk) error {
		return mailbot.WriteSite(out, func(yield func(mailbot.PublishPart, error) bool) {
			request := mailbot.Request{Command: "publish", Flags: map[string]string{"out": out}}
			err := d.do(ctx, request, func(object json.RawMessage) error {
				var part mailbot.PublishPart
				if err := json.Unmarshal(object, &part); err != nil {
					return fmt.Errorf("read answer: %w", err)
				}
				if part.Path == "" {
					row = object
					return nil
				}
				if !yield(part, nil) {
					return errStopped
				}
				return nil
			})
			if err != nil && !errors.Is(err, errStopped) {
				yield(mailbot.PublishPart{}, err)
			}
		})
	})
	if err != nil {
		return err
	}
	return take(row)
}
