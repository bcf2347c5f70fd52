package store

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

var day = time.Date(2009, 7, 8, 1, 2, 3, 4, time.UTC)

func options() Options { return Options{Now: func() time.Time { return day }, Rand: rand.Reader} }

var testRoot = Root{1, 2, 3}

// fixture makes a store in a new file.
func fixture(t testing.TB) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Create(path, testRoot, options())
	check(t, err)
	if _, timed := t.(*testing.B); !timed {
		hurry(s)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, path
}

// hurry spares a test the waits for the disk, which no test here can see.
func hurry(s *Store) { s.engine.(boltEngine).db.NoSync = true }

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func update(t testing.TB, s *Store, fn func(tx *Tx) error) {
	t.Helper()
	check(t, s.Update(fn))
}

func view(t testing.TB, s *Store, fn func(tx *Tx) error) {
	t.Helper()
	check(t, s.View(fn))
}

// wrong gives the names of the checks that found something.
func wrong(t testing.TB, s *Store) (names []string) {
	t.Helper()
	findings, err := s.Verify()
	check(t, err)
	if len(findings) != len(checks) {
		t.Fatalf("%d findings of %d checks", len(findings), len(checks))
	}
	for _, f := range findings {
		if !f.OK {
			names = append(names, f.What)
			if f.Hint == "" || f.Detail == "" {
				t.Errorf("%s is wrong and gives no detail or hint", f.What)
			}
		}
	}
	return names
}

func clean(t testing.TB, s *Store) {
	t.Helper()
	findings, err := s.Verify()
	check(t, err)
	for _, f := range findings {
		if !f.OK {
			t.Errorf("%s: %s", f.What, f.Detail)
		}
	}
}

// letter is a mail with its content id, as the caller would make it.
func letter(text string) (Mail, []byte) {
	return Mail{
		Mailbox: "reception", Realm: handling.Reception, UIDValidity: 7, UID: 9, InternalDate: day.Add(-time.Hour),
		ContentID: sha256.Sum256([]byte(text)), From: "finder@home.example", FromName: "山田花子", Subject: "Report " + text,
		MessageID: "<" + text + "@home.example>",
	}, []byte("Received: by mx.example\r\n" + text)
}

func keep(t testing.TB, s *Store, text string) (m Mail) {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) {
		head, raw := letter(text)
		m, err = tx.Keep(head, raw)
		return err
	})
	return m
}

// opening is the change that begins case i, and the case after it.
func opening(i int, mail uint64) (handling.Case, []handling.Change) {
	changes := []handling.Change{{At: day, Actor: "F", Mail: mail, Opened: &handling.Opened{
		Key: fmt.Sprintf("%016x", i), Number: fmt.Sprintf("IPA#%08d", i), Kind: handling.Product, Edition: "2009", Title: "Example Server",
		Finder: handling.Finder{Name: "山田花子", Address: "finder@home.example"},
	}}}
	return handling.Apply(handling.Case{}, changes...), changes
}

// file opens case i for a mail and files it.
func file(t testing.TB, s *Store, i int, m Mail) handling.Case {
	t.Helper()
	c, changes := opening(i, m.N)
	update(t, s, func(tx *Tx) error {
		if err := tx.Write(c, m.N, changes); err != nil {
			return err
		}
		m.Disposition, m.Case, m.Party = "filed", c.Key, "F"
		return errors.Join(tx.SetMail(m), tx.Done(m.N))
	})
	return c
}

func TestRootKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "root.key")
	r, err := NewRoot(rand.Reader)
	check(t, err)
	check(t, WriteRoot(path, r))
	if err := WriteRoot(path, Root{}); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second key over the first: %v", err)
	}
	got, err := ReadRoot(path)
	check(t, err)
	if got != r {
		t.Error("another key came back")
	}
	if text := fmt.Sprintf("%v %s %#v", r, r, r); strings.Contains(text, fmt.Sprint(r[0])+",") || !strings.Contains(text, "root key") {
		t.Errorf("printing shows %s", text)
	}
	check(t, os.WriteFile(path, []byte("AAAA\n"), 0o600))
	if _, err := ReadRoot(path); err == nil || strings.Contains(err.Error(), "AAAA") {
		t.Errorf("a broken key: %v", err)
	}
	if _, err := NewRoot(strings.NewReader("short")); err == nil {
		t.Error("a key of five bytes")
	}
}

// R93: both files are made 0600, and wider ones are refused with what to do.
func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	s, path := fixture(t)
	check(t, s.Close())
	root := filepath.Join(t.TempDir(), "root.key")
	check(t, WriteRoot(root, testRoot))
	for _, p := range []string{path, root} {
		info, err := os.Stat(p)
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", p, info.Mode().Perm())
		}
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o601, 0o666} {
		check(t, os.Chmod(path, mode))
		check(t, os.Chmod(root, mode))
		_, err := Open(path, testRoot, options())
		_, err2 := ReadRoot(root)
		for _, err := range []error{err, err2} {
			if !errors.Is(err, ErrMode) || !strings.Contains(err.Error(), "chmod 600") {
				t.Errorf("mode %o: %v", mode, err)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	s, path := fixture(t)
	if _, err := Create(path, testRoot, options()); !errors.Is(err, os.ErrExist) {
		t.Errorf("create over a store: %v", err)
	}
	if _, err := Open(path, testRoot, options()); !errors.Is(err, ErrLocked) {
		t.Errorf("open a store in use: %v", err)
	}
	check(t, s.Close())
	if _, err := Open(path, Root{9}, options()); !errors.Is(err, ErrWrongRoot) {
		t.Errorf("open with another root: %v", err)
	}
	if _, err := Open(path+"x", testRoot, options()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("open no file: %v", err)
	}
	if _, err := Open(path, testRoot, Options{}); err == nil {
		t.Error("open without clock and randomness")
	}
	s, err := Open(path, testRoot, options())
	check(t, err)
	check(t, s.engine.Update(func(tx Txn) error { return putVersion(tx, headVersion+1) }))
	check(t, s.Close())
	if _, err := Open(path, testRoot, options()); !errors.Is(err, ErrNewer) {
		t.Errorf("open a newer store: %v", err)
	}
}

func TestInstanceAndNumbersSurvive(t *testing.T) {
	s, path := fixture(t)
	instance, sum := s.Instance(), s.MAC("token", "a", "b")
	keep(t, s, "one")
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	if s.Instance() != instance || len(instance) != 32 || s.Version() != headVersion {
		t.Errorf("instance %s, was %s; version %d", s.Instance(), instance, s.Version())
	}
	if s.MAC("token", "a", "b") != sum || s.MAC("token", "ab") == sum || s.MAC("code", "a", "b") == sum {
		t.Error("the MAC depends on label, data and the bounds between them, and on nothing else")
	}
	if m := keep(t, s, "two"); m.N != 2 {
		t.Errorf("the second mail has number %d", m.N)
	}
}

// A state record put back to an older one would give numbers twice.
func TestOpenRefusesRowsBeyondTheLastNumber(t *testing.T) {
	s, path := fixture(t)
	old := rawGet(t, s, "meta", []byte("state"))
	keep(t, s, "one")
	check(t, s.engine.Update(func(tx Txn) error { return tx.Put("meta", []byte("state"), old) }))
	check(t, s.Close())
	if _, err := Open(path, testRoot, options()); !errors.Is(err, ErrDamaged) {
		t.Errorf("open: %v", err)
	}
}

func rawGet(t testing.TB, s *Store, bucket string, key []byte) (v []byte) {
	t.Helper()
	check(t, s.engine.View(func(tx Txn) error {
		b, err := tx.Get(bucket, key)
		v = append([]byte(nil), b...)
		return err
	}))
	return v
}

var errFault = errors.New("fault")

// faulty is an engine whose writes fail after so many, until left is set again; below zero it never fails.
type faulty struct {
	Engine
	left int
}

func (f *faulty) Update(fn func(Txn) error) error {
	return f.Engine.Update(func(t Txn) error { return fn(&faultyTxn{t, f}) })
}

type faultyTxn struct {
	Txn
	f *faulty
}

func (t *faultyTxn) spend() error {
	if t.f.left == 0 {
		return errFault
	}
	t.f.left--
	return nil
}

func (t *faultyTxn) Put(bucket string, key, value []byte) error {
	if err := t.spend(); err != nil {
		return err
	}
	return t.Txn.Put(bucket, key, value)
}

func (t *faultyTxn) Delete(bucket string, key []byte) error {
	if err := t.spend(); err != nil {
		return err
	}
	return t.Txn.Delete(bucket, key)
}
