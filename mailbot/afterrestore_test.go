package mailbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// saved asks for a backup as the command line does and writes it where it would.
func (w *world) saved(name string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	var file []byte
	var row BackupRow
	err := w.bot.Do(w.t.Context(), Request{Command: "backup", Args: []string{path}}, func(v any) error {
		if p, ok := v.(BackupPart); ok {
			file = append(file, p.Part...)
		} else {
			row = v.(BackupRow)
		}
		return nil
	})
	if err != nil || row.Size != int64(len(file)) || row.Seq == 0 || row.File != path {
		w.t.Fatalf("backup of %d bytes: %+v, %v", len(file), row, err)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

// disaster loses the store and brings a backup back. The mailboxes still hold all mail.
func (w *world) disaster(backup string) RestoreRow {
	w.t.Helper()
	if err := errors.Join(w.bot.Close(), os.Rename(w.cfg.Store.Path, w.cfg.Store.Path+".lost")); err != nil {
		w.t.Fatal(err)
	}
	row, err := Restore(w.cfg, w.bot.env, backup)
	if err != nil {
		w.t.Fatal(err)
	}
	w.open()
	return row
}

func (w *world) acceptLine() letter {
	return letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true}
}

// A store of the third day is brought back on the fifth with all mail still on the server: no command runs, no report opens a case, no
// notice goes out twice. Coordinators get one list each, and a command that was signed before is shown to its signer first. S19, R24
func TestRestoreMakesNothingHappenTwice(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		backup := w.saved("monday")
		time.Sleep(time.Hour)
		w.send(w.acceptLine())
		accepted := w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
		w.send(letter{from: "alex", to: "reception", subject: "report", body: "There is a flaw.\n"})
		number := w.number
		w.gets("alex", "finder/receipt")
		w.number = number
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		signed := w.raw(w.acceptLine()) // posted too late
		time.Sleep(24 * time.Hour)

		row := w.disaster(backup)
		if row.Held != 0 || row.Seq == 0 {
			t.Errorf("restored: %+v", row)
		}
		w.once()
		for _, name := range []string{"山田", "Tanaka"} {
			if text := w.gets(name, "desk/restored").payload.Text; strings.Count(text, "・番号")+strings.Count(text, "- Number") != 2 {
				t.Errorf("%s is told\n%s", name, text)
			}
		}
		w.gets("佐藤", "desk/restored")
		w.nobody()
		if c := w.theCase(); c.State != handling.Received || w.cases() != 1 {
			t.Errorf("case %s is %s, of %d", c.Number, c.State, w.cases())
		}
		for _, m := range w.mails()[1:] {
			if m.Disposition != "quarantined" || *orEmpty(m.Reason) != "after_restore" {
				t.Errorf("mail %d is %s, %s", m.N, m.Disposition, *orEmpty(m.Reason))
			}
		}

		if err := w.do("quarantine.file", fmt.Sprint(w.mails()[1].N)); err != nil { // the command
			t.Fatal(err)
		}
		w.once()
		w.gets("山田", "desk/token")
		w.submit("山田", "reception", signed)
		w.once()
		w.gets("山田", "desk/token")
		w.send(letter{from: "finder", to: "reception", subject: "ありがとうございます", body: "了解です。\n", reply: accepted})
		if got := w.newest(); got != "quarantined after_restore" {
			t.Errorf("an answer to a lost notice is %s", got)
		}
		w.nobody()
		time.Sleep(2 * time.Hour)
		w.once()
		w.gets("山田", "desk/restored")
		w.gets("Tanaka", "desk/restored")
		if c := w.theCase(); c.State != handling.Received {
			t.Errorf("the case is %s", c.State)
		}
		w.restart()
		w.once()
		w.nobody()
	})
}

// Who files a lost mail by hand takes it in as though it came now.
func TestLostMailIsTakenInByHand(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		backup := w.saved("monday")
		time.Sleep(time.Hour)
		w.report()
		time.Sleep(24 * time.Hour)
		w.disaster(backup)
		w.once()
		for _, name := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(name, "desk/restored")
		}
		n := w.mails()[0].N
		if err := w.do("quarantine.file", fmt.Sprint(n)); err != nil {
			t.Fatal(err)
		}
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		if c := w.theCase(); c.State != handling.Received || c.Finder.Key == nil {
			t.Errorf("the case is %s with key %v", c.State, c.Finder.Key)
		}
	})
}

// What two persons had agreed on and what waited for its moment in the backup does not run a second time. S19
func TestApprovedCommandOfTheBackupDoesNotRun(t *testing.T) {
	p := handling.DefaultPolicy()
	p.Coordinators = []handling.Coordinator{{Name: "a", Realms: []handling.Realm{handling.Reception}, Language: handling.English}, {Name: "b", Realms: []handling.Realm{handling.Reception}, Language: handling.English}}
	at := time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)
	q := handling.Proposal{N: 3, MAC: "m", By: "a", Approved: "b", Realm: handling.Reception, Needs: handling.NeedsDelay, RunAt: at, Command: handling.Command{Verb: "duty"}}
	open := q
	open.MAC, open.Needs = "o", handling.NeedsOther
	p.Office.Proposals = []handling.Proposal{q, open}
	d := handling.Decide(p, handling.Case{}, handling.Event{At: at.Add(time.Hour), What: handling.Restored{}})
	if len(d.Office) != 1 || d.Office[0].Settled != "m" || len(d.Notices) != 2 {
		t.Errorf("%+v", d)
	}
}

func TestRestoreRefuses(t *testing.T) {
	w := makeWorld(t)
	backup := w.saved("monday")
	w.bot.Close()
	other := *w.cfg
	root, err := store.NewRoot(w.bot.env.Rand)
	if err != nil {
		t.Fatal(err)
	}
	other.Store.KeyFile = filepath.Join(w.dir, "other.key")
	if err := store.WriteRoot(other.Store.KeyFile, root); err != nil {
		t.Fatal(err)
	}
	elsewhere := func(c Config) *Config {
		c.Store.Path = filepath.Join(w.dir, "back.db")
		return &c
	}
	lost := *w.cfg
	lost.Store.KeyFile = filepath.Join(w.dir, "lost.key")
	cut := filepath.Join(w.dir, "cut")
	text, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cut, text[:len(text)-40], 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		cfg   *Config
		from  string
		what  string
		hint  string
		usage bool
	}{
		"there is a store":   {w.cfg, backup, "is already there", "mv " + w.cfg.Store.Path, true},
		"another root key":   {elsewhere(other), backup, "the root key is not the one", "other.key is another one", true},
		"no root key":        {elsewhere(lost), backup, "lost.key", "no backup holds it", true},
		"no such file":       {elsewhere(*w.cfg), backup + "x", "no such file", "name the backup's file", true},
		"no backup":          {elsewhere(*w.cfg), w.cfg.Store.Path, "not a backup", "keikai backup", true},
		"a backup cut short": {elsewhere(*w.cfg), cut, "cut short", "older backup", false},
	} {
		_, err := Restore(tt.cfg, w.bot.env, tt.from)
		var f *Fault
		if !errors.As(err, &f) || !strings.Contains(f.What, tt.what) || !strings.Contains(f.Hint, tt.hint) || f.Usage != tt.usage {
			t.Errorf("%s: %+v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(w.dir, "back.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was left behind: %v", err)
	}
}

// A store that somebody put back to an older state refuses to run; the one that ran, and a restored one, do not. S19
func TestStoreOlderThanItsAnchorDoesNotRun(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.cfg.Admin.Anchor = filepath.Join(t.TempDir(), "anchor")
		w.bot.Close()
		old, err := os.ReadFile(w.cfg.Store.Path)
		if err != nil {
			t.Fatal(err)
		}
		w.open()
		backup := w.saved("monday")
		w.report()
		w.restart()
		var a anchored
		text, err := os.ReadFile(w.cfg.Admin.Anchor)
		if err := errors.Join(err, json.Unmarshal(text, &a)); err != nil || a.Instance != w.bot.store.Instance() || a.Seq == 0 {
			t.Fatalf("the anchor is %q: %v", text, err)
		}
		if info, err := os.Stat(w.cfg.Admin.Anchor); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the anchor's mode: %v, %v", info, err)
		}
		w.bot.Close()
		newest, err := os.ReadFile(w.cfg.Store.Path)
		if err != nil {
			t.Fatal(err)
		}
		overwrite(t, w.cfg.Store.Path, string(old))
		_, err = Open(w.cfg, w.bot.env)
		var f *Fault
		if !errors.As(err, &f) || !strings.Contains(f.What, "older than its anchor") || !strings.Contains(f.Hint, "keikai restore") {
			t.Errorf("an older store: %v", err)
		}
		overwrite(t, w.cfg.Admin.Anchor, "garbage")
		if _, err := Open(w.cfg, w.bot.env); !errors.As(err, &f) || !strings.Contains(f.What, "read anchor") {
			t.Errorf("a broken anchor: %v", err)
		}
		overwrite(t, w.cfg.Admin.Anchor, string(text))
		overwrite(t, w.cfg.Store.Path, string(newest))
		w.open()
		time.Sleep(time.Hour)
		w.disaster(backup)
		w.once()
		for _, name := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(name, "desk/restored")
		}
	})
}
