package main

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"keikai/mailbot"

	"github.com/spf13/cobra"
)

func (a *app) newIngest() *cobra.Command {
	cmd := &cobra.Command{Use: "ingest --mailbox NAME [--archive] PATH…", Args: a.some}
	mailbox := cmd.Flags().String("mailbox", "", a.word("flag.mailbox"))
	archive := cmd.Flags().Bool("archive", false, a.word("flag.archive"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *mailbox == "" {
			return a.usage(a.word("flag_needed", cmd.CommandPath(), "mailbox"), a.word("use_line", cmd.UseLine()))
		}
		in := &intake{app: a, meter: &meter{app: a, word: "progress"}}
		return a.print(ingestColumns, func(take func(json.RawMessage) error) error {
			return in.run(cmd.Context(), *mailbox, *archive, args, take)
		})
	}
	return cmd
}

// intake hands mail files to the bot. A path that can not be read is said on standard error and costs only itself.
type intake struct {
	app    *app
	unread int
	meter  *meter
}

func (in *intake) run(ctx context.Context, mailbox string, archive bool, paths []string, take func(json.RawMessage) error) error {
	counted := func(object json.RawMessage) error {
		in.meter.step()
		return take(object)
	}
	err := in.app.withDesk(func(d desk) error {
		mails := in.readable(mailFiles(paths, in.app.in))
		if d.bot != nil {
			return d.bot.Ingest(ctx, mailbox, archive, mails, asJSON(counted))
		}
		flags := map[string]string{"mailbox": mailbox}
		if archive {
			flags["archive"] = "true"
		}
		return in.stream(ctx, d.console, mailbot.Request{Command: "ingest", Flags: flags}, mails, counted)
	})
	in.meter.end()
	if err == nil {
		err = in.attention()
	}
	return err
}

// attention is what is said in the end when a path could not be read.
func (in *intake) attention() error {
	if in.unread == 0 {
		return nil
	}
	return &mailbot.Attention{What: in.app.word("unread", in.unread), Hint: in.app.word("unread_hint")}
}

// readable passes on what could be read and says the rest.
func (in *intake) readable(mails iter.Seq2[mailbot.Source, error]) iter.Seq2[mailbot.Source, error] {
	return func(yield func(mailbot.Source, error) bool) {
		for source, err := range mails {
			if err != nil {
				in.unread++
				in.app.say("error", err.Error())
			} else if !yield(source, nil) {
				return
			}
		}
	}
}

// stream sends the mails to the daemon as a tar archive: name, time and size are what a Source has.
func (in *intake) stream(ctx context.Context, c *mailbot.Console, r mailbot.Request, mails iter.Seq2[mailbot.Source, error], take func(json.RawMessage) error) error {
	read, write := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := in.writeTar(write, mails)
		write.CloseWithError(err)
		written <- err
	}()
	err := c.Do(ctx, r, read, take)
	read.CloseWithError(io.ErrClosedPipe) // the writer must end even when the daemon did not read to the end
	if sent := <-written; err == nil && !errors.Is(sent, io.ErrClosedPipe) {
		err = sent
	}
	return err
}

func (in *intake) writeTar(w io.Writer, mails iter.Seq2[mailbot.Source, error]) error {
	t := tar.NewWriter(w)
	for source := range mails {
		head := tar.Header{Name: source.File, Mode: 0o600, Size: source.Size, ModTime: source.Time, Format: tar.FormatPAX}
		if err := t.WriteHeader(&head); err != nil {
			return fmt.Errorf("send %s: %w", source.File, err)
		}
		if _, err := io.Copy(t, source.Body); err != nil {
			return fmt.Errorf("send %s: %w", source.File, err)
		}
	}
	return t.Close()
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (a *app) newInspect() *cobra.Command {
	cmd := &cobra.Command{Use: "inspect [--mailbox NAME] PATH…", Args: a.some}
	mailbox := cmd.Flags().String("mailbox", "", a.word("flag.mailbox"))
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		var cfg *mailbot.Config
		if path := a.findConfig(); path != "" {
			var err error
			if cfg, err = mailbot.LoadConfig(path); err != nil {
				return err
			}
		}
		inspector, err := mailbot.NewInspector(cfg, a.env, *mailbox)
		if err != nil {
			return err
		}
		in := &intake{app: a}
		return a.print(nil, func(take func(json.RawMessage) error) error {
			for source := range in.readable(mailFiles(args, a.in)) {
				seen, err := inspector.Inspect(source.File, source.Body)
				if err != nil {
					return err
				}
				if err := asJSON(take)(seen); err != nil {
					return err
				}
			}
			return in.attention()
		})
	}
	return cmd
}
