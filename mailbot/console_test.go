package mailbot

import (
	"archive/tar"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/store"
)

// archiveOf packs mails as the command line streams them.
func archiveOf(t *testing.T, count int) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	tw := tar.NewWriter(&b)
	for i := range count {
		raw := clearLetter(fmt.Sprintf("a%d@finder.example", i), "hello", fmt.Sprintf("<%d@finder.example>", i), "Auto-Submitted: auto-replied", "X-Filling: "+strings.Repeat("word ", 150))
		if err := tw.WriteHeader(&tar.Header{Name: fmt.Sprintf("%d.eml", i), Size: int64(len(raw)), Mode: 0o600, ModTime: time.Now()}); err != nil {
			t.Fatal(err)
		}
		tw.Write(raw)
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// A thousand mails through the running daemon's socket are all kept, handled and answered, though the answer begins while the
// mails are still being read.
func TestIngestThroughTheSocketKeepsEveryMail(t *testing.T) {
	w := makeWorld(t)
	go w.host.ServeIMAP(w.imap)
	go w.host.ServeSMTP(w.smtp)
	w.bot.cfg.Admin.Socket = filepath.Join(w.dir, "socket")
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.bot.Serve(ctx, nil) }()
	t.Cleanup(func() {
		stop()
		w.host.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		w.bot.Close()
		if strings.Contains(w.log.String(), "panic") {
			t.Errorf("the console's end:\n%s", w.log)
		}
	})
	const count = 1000
	var c *Console
	for err := error(ErrNoDaemon); err != nil; {
		if c, err = DialConsole(w.bot.cfg.Admin.Socket); ctx.Err() != nil {
			t.Fatal(err)
		}
	}
	var rows []MailRow
	err := c.Do(ctx, Request{Command: "ingest", Flags: map[string]string{"mailbox": "reception"}}, archiveOf(t, count), func(line json.RawMessage) error {
		var row MailRow
		rows = append(rows, row)
		return json.Unmarshal(line, &rows[len(rows)-1])
	})
	if err != nil || len(rows) != count {
		t.Fatalf("%d mails are answered: %v", len(rows), err)
	}
	for i, row := range rows {
		if row.Disposition != "ignored" || row.File == nil || *row.File != fmt.Sprintf("%d.eml", i) {
			t.Fatalf("mail %d is %+v", i, row)
		}
	}
	w.bot.store.View(func(tx *store.Tx) error {
		if tally, err := tx.Tally(); err != nil || !maps.Equal(tally, map[string]uint64{"ignored": count}) {
			t.Errorf("kept %v: %v", tally, err)
		}
		return nil
	})
}

// An answer is written outside of any transaction: whoever reads it slowly keeps no reader open. The store can even be closed,
// which waits for every transaction.
func TestAnswersAreWrittenOutsideOfTransactions(t *testing.T) {
	enough := errors.New("enough")
	for name, ask := range map[string]func(w *world, emit func(any) error) error{
		"ingest": func(w *world, emit func(any) error) error {
			return w.bot.Ingest(t.Context(), "reception", false, tarSources(archiveOf(t, 2)), emit)
		},
		"mail list": func(w *world, emit func(any) error) error {
			if err := w.bot.Ingest(t.Context(), "reception", false, tarSources(archiveOf(t, 2)), func(any) error { return nil }); err != nil {
				return err
			}
			return w.bot.Do(t.Context(), Request{Command: "mail.list"}, emit)
		},
	} {
		w := makeWorld(t)
		err := ask(w, func(any) error {
			closed := make(chan error, 1)
			go func() { closed <- w.bot.store.Close() }()
			select {
			case err := <-closed:
				return cmp.Or(err, enough)
			case <-time.After(5 * time.Second):
				return errors.New("the store waits for the reader")
			}
		})
		if !errors.Is(err, enough) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
