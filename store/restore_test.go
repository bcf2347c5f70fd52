package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func backup(t testing.TB, s *Store) []byte {
	t.Helper()
	var b bytes.Buffer
	check(t, s.Backup(&b))
	return b.Bytes()
}

// later are the options of a restore a day after.
func later() Options {
	o := options()
	o.Now = func() time.Time { return day.AddDate(0, 0, 1) }
	return o
}

// restored restores a backup into a folder of its own.
func restored(t testing.TB, file []byte) (*Store, Fence) {
	t.Helper()
	from, to := filepath.Join(t.TempDir(), "monday"), filepath.Join(t.TempDir(), "store.db")
	check(t, os.WriteFile(from, file, 0o600))
	f, err := Restore(from, to, testRoot, later())
	check(t, err)
	s, err := Open(to, testRoot, later())
	check(t, err)
	hurry(s)
	t.Cleanup(func() { _ = s.Close() })
	if list, err := os.ReadDir(filepath.Dir(to)); err != nil || len(list) != 1 {
		t.Errorf("beside the store lie %v, %v", list, err)
	}
	return s, f
}

// S19 (the part of the store): what comes back is all of it under another instance, with a fence and a note of what was done.
func TestRestoreBringsBackAllBehindAFence(t *testing.T) {
	old, _ := fixture(t)
	c := furnish(t, old)
	if _, ok := old.Fence(); ok {
		t.Error("a store that was never restored has a fence")
	}
	var seq uint64
	var hash [32]byte
	view(t, old, func(tx *Tx) error { seq, hash = tx.Head(); return nil })
	s, f := restored(t, backup(t, old))
	clean(t, s)
	if s.Instance() == old.Instance() || len(s.Instance()) != 32 || s.MAC("token", "a") != old.MAC("token", "a") {
		t.Errorf("the instance was %s and is %s", old.Instance(), s.Instance())
	}
	at, ok := s.Fence()
	if !ok || !at.Equal(day.AddDate(0, 0, 1)) || !f.At.Equal(at) || !f.Backup.Equal(day) || f.Seq != seq || f.Hash != hash || fmt.Sprint(f.Former) != "["+old.Instance()+"]" {
		t.Errorf("fence is at %v, %v; %+v", at, ok, f)
	}
	view(t, s, func(tx *Tx) error {
		raw, err := tx.Raw(1)
		back, err2 := tx.Case(c.Key)
		if !strings.Contains(string(raw), "CanaryBody") || back.Title != c.Title {
			t.Errorf("back came %q and %+v", raw, back)
		}
		made, err3 := tx.Backups()
		if len(made) != 1 || !made[0].At.Equal(day) || filepath.Base(made[0].File) != "monday" || !filepath.IsAbs(made[0].File) {
			t.Errorf("backups are %v", made)
		}
		var last Entry
		for e, err := range tx.Journal("") {
			check(t, err)
			last = e
		}
		if last.Seq != seq+1 || last.What != "restored from backup of 2009-07-08T01:02:03.000000004Z" || last.Actor != "keikai" {
			t.Errorf("the last entry is %+v", last)
		}
		return errors.Join(err, err2, err3)
	})
	again, f := restored(t, backup(t, s))
	if fmt.Sprint(f.Former) != "["+old.Instance()+" "+s.Instance()+"]" {
		t.Errorf("instance %s was %v", again.Instance(), f.Former)
	}
	clean(t, again)
}

// S19 (the part of the outbox): what may have been sent since the backup waits for a person.
func TestRestoreHoldsWhatIsNotProvenSent(t *testing.T) {
	s, _ := fixture(t)
	want := map[OutState]OutState{Owed: Held, Held: Held, Queued: Held, Retry: Held, Sending: Held, Sent: Sent, Uncertain: Uncertain, Failed: Failed, Cancelled: Cancelled}
	rows := map[uint64]OutState{}
	for state := range want {
		o := owe(t, s, Outgoing{To: "finder@home.example"})
		set(t, s, o.N, func(o *Outgoing) {
			if o.State = state; state == Held {
				o.HeldFor = "no_key"
			}
		})
		rows[o.N] = state
	}
	s, f := restored(t, backup(t, s))
	clean(t, s)
	if f.Held != 4 {
		t.Errorf("%d mails are held", f.Held)
	}
	view(t, s, func(tx *Tx) error {
		for n, state := range rows {
			o, err := tx.Outgoing(n)
			check(t, err)
			why := map[bool]string{true: AfterRestore}[want[state] == Held]
			if state == Held {
				why = "no_key"
			}
			if o.State != want[state] || o.HeldFor != why {
				t.Errorf("a mail that was %s is %s for %q, want %s for %q", state, o.State, o.HeldFor, want[state], why)
			}
		}
		return nil
	})
}

// S17: no backup holds the root key, nor anything to read.
func TestBackupShowsNothing(t *testing.T) {
	s, _ := fixture(t)
	furnish(t, s)
	b := backup(t, s)
	for _, c := range append([]string{string(testRoot[:]), base64.StdEncoding.EncodeToString(testRoot[:])}, canaries...) {
		if bytes.Contains(b, []byte(c)) {
			t.Errorf("the backup shows %q", c)
		}
	}
	if head, _, _ := strings.Cut(string(b), "\n{"); head != "keikai backup 1" {
		t.Errorf("the backup begins with %q", head[:min(40, len(head))])
	}
}

// R91 (the part of the read transaction): a writer that waits for writes to the store gets its backup, and head and copy are of one moment.
func TestBackupWaitsWithoutATransaction(t *testing.T) {
	s, _ := fixture(t)
	note := func() error { return s.Update(func(tx *Tx) error { return tx.Note(day, "root", "looked", 0) }) }
	check(t, note())
	var b bytes.Buffer
	check(t, s.Backup(writing(func(p []byte) (int, error) {
		check(t, note())
		return b.Write(p)
	})))
	s, f := restored(t, b.Bytes())
	if f.Seq != 1 {
		t.Errorf("the backup is of entry %d", f.Seq)
	}
	clean(t, s)
}

type writing func([]byte) (int, error)

func (f writing) Write(p []byte) (int, error) { return f(p) }

func TestBackupHandsOnErrors(t *testing.T) {
	s, path := fixture(t)
	keep(t, s, "one")
	broken := errors.New("broken")
	size := len(backup(t, s))
	for _, left := range []int{0, 20, 200, size - sha256.Size - 1, size - sha256.Size} {
		left := left
		err := s.Backup(writing(func(p []byte) (int, error) {
			if left -= len(p); left < 0 {
				return 0, broken
			}
			return len(p), nil
		}))
		if !errors.Is(err, broken) {
			t.Errorf("a writer that breaks: %v", err)
		}
	}
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 1 {
		t.Errorf("beside the store lie %v, %v", list, err)
	}
}

// refuse restores a file that should not be restored, and looks whether anything was left.
func refuse(t *testing.T, name string, file []byte, root Root, o Options, want ...error) {
	t.Helper()
	from, dir := filepath.Join(t.TempDir(), "backup"), t.TempDir()
	check(t, os.WriteFile(from, file, 0o600))
	_, err := Restore(from, filepath.Join(dir, "store.db"), root, o)
	found := err != nil && len(want) == 0
	for _, w := range want {
		found = found || errors.Is(err, w)
	}
	if !found {
		t.Errorf("%s: %v", name, err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		t.Errorf("%s: it left %v, %v", name, list, err)
	}
}

// summed gives bytes their sum, as somebody who edits a backup would.
func summed(b []byte) []byte {
	sum := sha256.Sum256(b)
	return append(bytes.Clone(b), sum[:]...)
}

// split gives the two lines of a backup and the copy.
func split(b []byte) (mark, head, body []byte) {
	mark, rest, _ := bytes.Cut(b, []byte("\n"))
	head, rest, _ = bytes.Cut(rest, []byte("\n"))
	return mark, head, rest[:len(rest)-sha256.Size]
}

func TestRestoreRefuses(t *testing.T) {
	s, path := fixture(t)
	furnish(t, s)
	good := backup(t, s)
	update(t, s, func(tx *Tx) error { return tx.Note(day, "root", "looked", 0) })
	other := backup(t, s)
	mark, head, body := split(good)
	_, otherHead, _ := split(other)
	joined := func(head []byte) []byte { return summed(bytes.Join([][]byte{mark, head, body}, []byte("\n"))) }
	edited := func(edit func(h *backupHead)) []byte {
		var h backupHead
		check(t, json.Unmarshal(head, &h))
		edit(&h)
		line, err := json.Marshal(h)
		check(t, err)
		return joined(line)
	}
	raw, err := os.ReadFile(path)
	check(t, err)
	refuse(t, "another root", good, Root{9}, options(), ErrWrongRoot)
	refuse(t, "a copy of the file itself", raw, testRoot, options(), ErrNoBackup)
	refuse(t, "nothing", nil, testRoot, options(), ErrNoBackup)
	refuse(t, "one more byte", append(bytes.Clone(good), 0), testRoot, options(), ErrIncomplete)
	refuse(t, "the head of another backup", joined(otherHead), testRoot, options(), ErrDamaged)
	refuse(t, "another time", edited(func(h *backupHead) { h.At = "2010-07-08T01:02:03Z" }), testRoot, options(), ErrDamaged)
	refuse(t, "a newer layout", edited(func(h *backupHead) { h.Version = headVersion + 1 }), testRoot, options(), ErrNewer)
	refuse(t, "no head", joined([]byte("{")), testRoot, options(), ErrIncomplete)
	refuse(t, "no randomness", good, testRoot, Options{Now: time.Now, Rand: iotest.ErrReader(errFault)}, errFault)
	refuse(t, "no options", good, testRoot, Options{})
	for n := 0; n < len(good); n += 1 + len(good)/40 {
		refuse(t, fmt.Sprintf("cut to %d bytes", n), good[:n], testRoot, options(), ErrNoBackup, ErrIncomplete)
		flipped := bytes.Clone(good)
		flipped[n] ^= 1
		refuse(t, fmt.Sprintf("byte %d flipped", n), flipped, testRoot, options(), ErrNoBackup, ErrIncomplete, ErrNewer)
	}
	refuse(t, "cut by one byte", good[:len(good)-1], testRoot, options(), ErrIncomplete)
	restored(t, edited(func(*backupHead) {})) // what the edits above were made with makes a good backup
}

func TestRestoreTakesNoPlace(t *testing.T) {
	s, path := fixture(t)
	from := filepath.Join(t.TempDir(), "backup")
	check(t, os.WriteFile(from, backup(t, s), 0o600))
	check(t, s.Close())
	before, err := os.ReadFile(path)
	check(t, err)
	link := filepath.Join(t.TempDir(), "store.db")
	check(t, os.Symlink("nowhere", link))
	for _, to := range []string{path, link, filepath.Dir(path)} {
		if _, err := Restore(from, to, testRoot, options()); !errors.Is(err, ErrExists) {
			t.Errorf("restore over %s: %v", to, err)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the store that was there is another, %v", err)
	}
	for from, want := range map[string]error{filepath.Join(t.TempDir(), "none"): os.ErrNotExist, t.TempDir(): ErrNoBackup} {
		if _, err := Restore(from, filepath.Join(t.TempDir(), "store.db"), testRoot, options()); !errors.Is(err, want) {
			t.Errorf("restore from %s: %v", from, err)
		}
	}
	if _, err := Restore(from, filepath.Join(t.TempDir(), "none", "store.db"), testRoot, options()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("restore into no folder: %v", err)
	}
}

func TestBackupsInOrder(t *testing.T) {
	s, _ := fixture(t)
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.NoteBackup(day.Add(2), "c"), tx.NoteBackup(day, "b"), tx.NoteBackup(day, "a"), tx.NoteBackup(day, "b"))
	})
	view(t, s, func(tx *Tx) error {
		list, err := tx.Backups()
		if want := []MadeBackup{{day, "a"}, {day, "b"}, {day.Add(2), "c"}}; fmt.Sprint(list) != fmt.Sprint(want) {
			t.Errorf("backups are %v, want %v", list, want)
		}
		return err
	})
}

// The store of a fence that was taken out is noticed.
func TestFenceCannotBeTakenOut(t *testing.T) {
	s, _ := fixture(t)
	s, _ = restored(t, backup(t, s))
	var key []byte
	view(t, s, func(tx *Tx) error { key = tx.documentKey(fenceKind, fenceName); return nil })
	if found := damaged(t, s, map[string][]row{"doc": {{key: key}}}); len(found) == 0 {
		t.Error("nothing found")
	}
}

// Whatever file is given, reading it ends without a panic, and what is taken for whole bears its sum.
func FuzzReadBackup(f *testing.F) {
	head := []byte(backupMark + `{"version":4,"instance":"ab","at":"2009-07-08T01:02:03Z","seq":1,"hash":"","mac":""}` + "\n")
	f.Add([]byte(nil))
	f.Add([]byte(backupMark))
	f.Add(head)
	f.Add(summed(head))
	f.Add(summed(append(bytes.Clone(head), "copy"...)))
	f.Add(append([]byte(backupMark), bytes.Repeat([]byte("{"), mostHead+1)...))
	f.Fuzz(func(t *testing.T, file []byte) {
		var copied bytes.Buffer
		_, err := readBackup(bytes.NewReader(file), int64(len(file)), &copied)
		if err != nil {
			if !errors.Is(err, ErrNoBackup) && !errors.Is(err, ErrIncomplete) && !errors.Is(err, ErrNewer) {
				t.Errorf("reading returned %v", err)
			}
			return
		}
		body := file[:len(file)-sha256.Size]
		if !bytes.Equal(summed(body), file) || !bytes.HasSuffix(body, copied.Bytes()) {
			t.Errorf("%q was taken for whole and gave %q", file, copied.Bytes())
		}
	})
}
