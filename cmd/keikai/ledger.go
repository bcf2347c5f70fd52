package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/ledger"

	"github.com/spf13/cobra"
)

var ledgerColumns = []string{"file", "rows", "new", "corrected", "unchanged", "n"}

func (a *app) newImport() *cobra.Command {
	cmd := &cobra.Command{Use: "import LEDGER [--correct]", Args: a.exactly(1)}
	correct := cmd.Flags().Bool("correct", false, a.word("flag.correct"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		l := &ledgerFile{app: a, path: args[0], today: handling.DateOf(a.env.Now())}
		if err := l.check(); err != nil {
			return err
		}
		r := mailbot.Request{Command: "ledger.import", Args: args, Flags: map[string]string{"sha256": l.sum}}
		if *correct {
			r.Flags["correct"] = "true"
		}
		return a.print(ledgerColumns, func(take func(json.RawMessage) error) error {
			return a.withDesk(func(d desk) error { return l.send(cmd.Context(), d, r, take) })
		})
	}
	return cmd
}

// ledgerFile is a ledger on its way to the desk. It is read twice: first as a whole, so that every bad row is named and nothing of a bad
// ledger travels, and then row by row, so that memory does not grow with it.
type ledgerFile struct {
	app   *app
	path  string
	today handling.Date
	sum   string // SHA-256 of the file
	rows  int
}

// check names every bad row.
func (l *ledgerFile) check() (err error) {
	if l.sum, err = fileSum(l.path); err != nil {
		return l.app.usage(err.Error(), l.app.word("import.no_file_hint"))
	}
	bad := 0
	for _, err := range ledger.Read(l.path, l.today) {
		if err == nil {
			l.rows++
			continue
		}
		bad++
		var f *ledger.Fault
		if !errors.As(err, &f) {
			return err
		}
		l.app.say("error", f.Error())
		l.app.say("hint", f.Hint)
	}
	if bad > 0 {
		return l.app.usage(l.app.word("import.bad", bad), l.app.word("import.bad_hint"))
	}
	return nil
}

func fileSum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return fmt.Sprintf("%x", h.Sum(nil)), err
}

// send streams the rows. What the desk finds wrong with a row, it tells as an object of its own.
func (l *ledgerFile) send(ctx context.Context, d desk, r mailbot.Request, take func(json.RawMessage) error) error {
	read, write := io.Pipe()
	written := make(chan struct{})
	m := &meter{app: l.app, word: "import.progress"}
	go func() {
		defer close(written)
		write.CloseWithError(l.write(write, m))
	}()
	r.Body = read
	err := d.do(ctx, r, func(object json.RawMessage) error {
		var f mailbot.LedgerFault
		if err := json.Unmarshal(object, &f); err != nil {
			return fmt.Errorf("read answer: %w", err)
		}
		if f.Line == 0 {
			m.end()
			return take(object)
		}
		l.app.say("error", fmt.Sprintf("%s:%d: %s: %s", l.path, f.Line, f.Column, f.What))
		l.app.say("hint", f.Hint)
		return nil
	})
	read.CloseWithError(io.ErrClosedPipe) // the writer must end even when the desk did not read to the end
	<-written
	return err
}

// write gives the rows and, when they are as many as were checked, says that they are whole.
func (l *ledgerFile) write(w io.Writer, m *meter) error {
	out := json.NewEncoder(w)
	for row, err := range ledger.Read(l.path, l.today) {
		if err == nil {
			err = out.Encode(row)
		}
		if err != nil {
			return err
		}
		m.step()
	}
	if m.done != l.rows {
		return fmt.Errorf("read %s: it changed while it was read", l.path)
	}
	return out.Encode(mailbot.LedgerEnd{Whole: true})
}
