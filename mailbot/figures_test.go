package mailbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"keikai/mailbot/handling"
	"keikai/mailbot/ledger"
	"keikai/store"
)

// rowsOf is a ledger as the command line sends it.
func (w *world) rowsOf(text string) io.Reader {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "ledger.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	for row, err := range ledger.Read(path, handling.DateOf(w.bot.env.Now())) {
		if err == nil {
			err = out.Encode(row)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	out.Encode(LedgerEnd{Whole: true})
	return &b
}

// imports gives what an import of rows came to, and what it found wrong.
func (w *world) imports(rows io.Reader, correct bool) (done LedgerDone, faults []LedgerFault, err error) {
	r := Request{Command: "ledger.import", Args: []string{"ledger.csv"}, Flags: map[string]string{}, Body: rows}
	if correct {
		r.Flags["correct"] = "true"
	}
	err = w.bot.Do(context.Background(), r, func(object any) error {
		switch o := object.(type) {
		case LedgerDone:
			done = o
		case LedgerFault:
			faults = append(faults, o)
		}
		return nil
	})
	return done, faults, err
}

func (w *world) takesLedger(text string, correct bool) {
	w.t.Helper()
	if _, faults, err := w.imports(w.rowsOf(text), correct); err != nil || len(faults) > 0 {
		w.t.Fatalf("ledger: %v, %+v", err, faults)
	}
}

// counts is how many cases the figures count.
func (w *world) counts() (n int) {
	w.bot.store.View(func(tx *store.Tx) error {
		for range tx.Countables() {
			n++
		}
		return nil
	})
	return n
}

const smallLedger = "number,kind,received,outcome,outcome_date\nA-1,website,2009-01-13,unreachable,2009-03-02\nA-2,website,2009-02-03,,\n"

// A ledger is taken in once, is no case of anybody's, and stands in the journal; what it says otherwise later is named before it may. N24
func TestLedgerIsTakenInOnceAndIsNoCase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		first := w.journalled()
		done, _, err := w.imports(w.rowsOf(smallLedger), false)
		if err != nil || done.New != 2 || done.N == nil || w.counts() != 2 || w.cases() != 0 || w.journalled() != first+1 {
			t.Errorf("%v, %+v; %d counted, %d cases, %d entries", err, done, w.counts(), w.cases(), w.journalled()-first)
		}
		done, _, err = w.imports(w.rowsOf(smallLedger), false)
		if err != nil || done.Unchanged != 2 || done.New != 0 || done.N != nil || w.counts() != 2 {
			t.Errorf("again: %v, %+v", err, done)
		}
		other := strings.Replace(smallLedger, "03-02", "03-03", 1) + "A-3,website,2009-02-04,,\n"
		_, faults, err := w.imports(w.rowsOf(other), false)
		if err == nil || len(faults) != 1 || faults[0].Line != 2 || !strings.Contains(faults[0].What, `outcome_date "2009-03-02", now "2009-03-03"`) || w.counts() != 2 {
			t.Errorf("with other facts: %v, %+v, %d counted", err, faults, w.counts())
		}
		done, _, err = w.imports(w.rowsOf(other), true)
		if err != nil || done.Corrected != 1 || done.New != 1 || done.Unchanged != 1 || w.counts() != 3 {
			t.Errorf("corrected: %v, %+v", err, done)
		}
		w.close()
	})
}

// A number of the desk's own case is refused, and a stream that breaks off is no shorter ledger. R3, R36
func TestLedgerThatCannotBeTakenInLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.send(letter{from: "finder", to: "reception", sealed: true, signed: true, subject: "例示メールソフトの件", body: "欠陥があります。\n"})
		w.readAll()
		number := w.newestCase()
		_, faults, err := w.imports(w.rowsOf(smallLedger+number+",website,2009-01-13,,\n"), false)
		if err == nil || len(faults) != 1 || faults[0].Line != 4 || w.counts() != 1 {
			t.Errorf("number of a case: %v, %+v, %d counted", err, faults, w.counts())
		}
		whole, _ := io.ReadAll(w.rowsOf(smallLedger))
		for _, cut := range []int{0, 10, len(whole) / 2, bytes.LastIndexByte(bytes.TrimSpace(whole), '\n') + 1} {
			if _, _, err := w.imports(bytes.NewReader(whole[:cut]), false); err == nil || w.counts() != 1 {
				t.Errorf("cut at %d: %v, %d counted", cut, err, w.counts())
			}
		}
		stopped, stop := context.WithCancel(context.Background())
		stop()
		err = w.bot.Do(stopped, Request{Command: "ledger.import", Args: []string{"x"}, Body: bytes.NewReader(whole)}, func(any) error { return nil })
		if !errors.Is(err, context.Canceled) || w.counts() != 1 {
			t.Errorf("stopped: %v", err)
		}
		w.takesLedger(smallLedger, false)
		w.close()
	})
}

// A backup holds the ledger and what was given out. N24
func TestBackupHoldsLedgersAndWhatWasSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takesLedger(smallLedger, false)
		give := Request{Command: "stats.give", Flags: map[string]string{"quarter": "2009Q1", "format": "json", "lang": "en"}}
		if err := w.bot.Do(context.Background(), give, func(any) error { return nil }); err != nil {
			t.Fatal(err)
		}
		backup := w.saved("ledger")
		w.disaster(backup)
		if n := w.counts(); n != 2 {
			t.Errorf("%d are counted after a restore", n)
		}
		w.bot.store.View(func(tx *store.Tx) error {
			said, err := saidIn(tx)
			if err != nil || len(said) == 0 {
				t.Errorf("said: %d, %v", len(said), err)
			}
			return nil
		})
		w.once()
		for _, name := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(name, string(handling.DeskRestoredKind))
		}
		w.close()
	})
}

// The answer carries the tables for a spreadsheet and the charts as pictures. N24
func TestAnswerToStatsCarriesItsFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takesLedger(smallLedger, false)
		w.send(letter{from: "山田", to: "reception", sealed: true, signed: true, subject: "stats 2009Q1"})
		w.gets("山田", string(handling.DeskStatsKind))
		files, pictures := w.lastOf("山田").files, 0
		for _, f := range files {
			switch {
			case strings.HasSuffix(f.Name, ".csv"):
				if !bytes.HasPrefix(f.Content, []byte("\uFEFF")) {
					t.Errorf("%s begins with %q", f.Name, f.Content[:min(3, len(f.Content))])
				}
			case strings.HasSuffix(f.Name, ".png"):
				pictures++
				if _, err := png.Decode(bytes.NewReader(f.Content)); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
			default:
				t.Errorf("%s is attached", f.Name)
			}
		}
		if len(files)-pictures != 1 || pictures == 0 {
			t.Errorf("%d files, %d of them pictures", len(files), pictures)
		}
		w.close()
	})
}

// Who asks the console gives nothing out, and a day or a quarter that has not come is refused by name. N24
func TestConsoleCountsAQuarter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.takesLedger(smallLedger, false)
		ask := func(flags map[string]string) (parts []FiguresPart, err error) {
			err = w.bot.Do(context.Background(), Request{Command: "stats", Flags: flags}, func(o any) error {
				parts = append(parts, o.(FiguresPart))
				return nil
			})
			return parts, err
		}
		parts, err := ask(map[string]string{"quarter": "2009年第1四半期", "format": "json", "as_of": "平成21年3月1日", "lang": "ja", "watched": "true"})
		var r struct {
			Quarter string
			AsOf    string `json:"as_of"`
			Sites   struct {
				Reports    int
				InHandling int `json:"in_handling"`
			}
		}
		if err != nil || len(parts) != 1 || json.Unmarshal(parts[0].Report, &r) != nil || fmt.Sprint(r) != "{2009Q1 2009-03-01 {2 2}}" {
			t.Errorf("%v, %d parts: %+v", err, len(parts), r)
		}
		for _, flags := range []map[string]string{{"quarter": "2009"}, {"as_of": "2010-01-01"}, {"as_of": "soon"}, {"quarter": "2009Q4"}, {"quarter": "2009Q1", "as_of": "2008-12-31"}} {
			var f *Fault
			if parts, err := ask(flags); !errors.As(err, &f) || !f.Usage || f.Hint == "" || len(parts) > 0 {
				t.Errorf("%v: %v", flags, err)
			}
		}
		w.bot.store.View(func(tx *store.Tx) error {
			if said, err := saidIn(tx); len(said) > 0 || err != nil {
				t.Errorf("%d figures were given out, %v", len(said), err)
			}
			return nil
		})
		w.close()
	})
}
