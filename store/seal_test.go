package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// canaries are words that must not stand in the file.
var canaries = []string{
	"home.example", "山田花子", "CanarySubject", "CanaryBody", "CanaryNote", "IPA#00000001", "CanaryFact", "CanaryFlag", "CanaryIndex",
	"CanaryRef", "CanaryInput", "CanaryActor", "CanaryError", "CanaryBytes", "CanaryMailbox", "Example Server", "CanaryCount", "CanaryPath",
	"CanaryKind", "CanaryName", "CanaryDocument", "CanaryDue", "CanaryAbout", "JVN#00000002",
}

// furnish puts one record of every kind into a store, with a canary in each field that should not be seen.
func furnish(t testing.TB, s *Store) handling.Case {
	t.Helper()
	m, raw := letter("CanaryBody")
	m.Subject, m.Note, m.Mailbox, m.File = "CanarySubject", "CanaryNote", "CanaryMailbox", "CanaryPath"
	update(t, s, func(tx *Tx) (err error) { m, err = tx.Keep(m, raw); return err })
	c := file(t, s, 1, m)
	update(t, s, func(tx *Tx) error {
		c2, changes := opening(2, 0)
		c2.JVN = "JVN#00000002"
		dues := []Due{{At: day, What: "CanaryDue", Ref: "CanaryAbout"}, {At: day.Add(time.Hour), What: "CanaryDue", Ref: "CanaryAbout"}}
		o, err := tx.Owe(Outgoing{Case: c.Key, Mailbox: "CanaryMailbox", Kind: "receipt", Recipient: "F", To: "finder@home.example",
			Subject: "CanarySubject", LastError: "CanaryError", MessageID: "<x@home.example>", Facts: []byte("CanaryFact")})
		check(t, err)
		other, err := tx.Owe(Outgoing{Mailbox: "CanaryMailbox", To: "x@home.example"})
		check(t, err)
		o.State, o.NextAttempt = Queued, day
		_, err = tx.AddInput("console", []byte("CanaryInput"))
		check(t, err)
		_, err = tx.AddInput("console", []byte("second CanaryInput"))
		check(t, err)
		_, err = tx.AddCount("answer", "CanaryCount@home.example", "2009-07-08", 3)
		check(t, err)
		_, err = tx.AddCount("answer", "b", "2009-07-08", 3)
		return errors.Join(err, tx.Write(c2, 0, changes), tx.SetOutgoing(o), tx.SetBytes(o.N, []byte("CanaryBytes")), tx.SetBytes(other.N, []byte("CanaryBytes")),
			tx.PutIndex("message-id", "CanaryIndex", "CanaryRef"), tx.PutIndex("message-id", "b", "CanaryRef"),
			tx.SetFlag("CanaryFlag", "CanaryFlag"), tx.SetFlag("b", "CanaryFlag"), tx.Note(day, "CanaryActor", "looked", 0),
			tx.SetCursor("CanaryMailbox", Cursor{UIDValidity: 1}), tx.SetCursor("b", Cursor{UIDValidity: 1}),
			tx.SetDocument("CanaryKind", "CanaryName", []byte("CanaryDocument")), tx.SetDocument("CanaryKind", "b", []byte("CanaryDocument")),
			tx.SetDues(c.Key, dues), tx.SetDues(OwnerOffice, dues))
	})
	keep(t, s, "CanaryBody two")
	for _, name := range []string{"CanaryLedger", "b"} {
		_, err := s.TakeLedger(day, ledgerOf(name, 3, false), nothingMore)
		check(t, err)
	}
	return c
}

// S18: nothing that a mail or a case holds can be read in the file.
func TestFileShowsNothing(t *testing.T) {
	s, path := fixture(t)
	furnish(t, s)
	clean(t, s)
	check(t, s.Close())
	b, err := os.ReadFile(path)
	check(t, err)
	for _, c := range canaries {
		if bytes.Contains(b, []byte(c)) {
			t.Errorf("the file shows %q", c)
		}
	}
	if !bytes.Contains(b, []byte("outstate")) {
		t.Error("the search would not find a word that is there")
	}
}

// records reads every bucket that holds sealed records, and the chunks.
func records(t testing.TB, s *Store) map[string][]row {
	t.Helper()
	all := map[string][]row{}
	view(t, s, func(tx *Tx) error {
		for _, bucket := range append([]string{"raw"}, sealed...) {
			for r, err := range tx.rows(bucket, nil, nil) {
				check(t, err)
				if len(r.value) > 0 {
					all[bucket] = append(all[bucket], r)
				}
			}
			if len(all[bucket]) < 2 {
				t.Fatalf("bucket %s has %d records, the test needs two", bucket, len(all[bucket]))
			}
		}
		return nil
	})
	return all
}

// damaged runs Verify in a transaction in which some rows are changed, and gives it up again.
func damaged(t testing.TB, s *Store, rows map[string][]row) (found []string) {
	t.Helper()
	giveUp := errors.New("give up")
	err := s.engine.Update(func(txn Txn) error {
		for bucket, list := range rows {
			for _, r := range list {
				if r.value == nil {
					check(t, txn.Delete(bucket, r.key))
					continue
				}
				check(t, txn.Put(bucket, r.key, r.value))
			}
		}
		shadow := *s
		shadow.engine = inside{s.engine, txn}
		found = wrong(t, &shadow)
		return giveUp
	})
	if !errors.Is(err, giveUp) {
		t.Fatal(err)
	}
	return found
}

// inside shows the state of a transaction under way.
type inside struct {
	Engine
	txn Txn
}

func (i inside) View(fn func(Txn) error) error { return fn(i.txn) }

// S18: any two records of a bucket that change places are noticed, by their own associated data and not by the sum alone.
func TestSwappedRecordsAreNoticed(t *testing.T) {
	s, _ := fixture(t)
	furnish(t, s)
	for bucket, list := range records(t, s) {
		for i := range list {
			for j := range i {
				a, b := list[i], list[j]
				found := damaged(t, s, map[string][]row{bucket: {{a.key, b.value}, {b.key, a.value}}})
				if len(found) < 2 && !(bucket == "raw" && len(found) == 1) {
					t.Errorf("%s: %x and %x changed places: %v", bucket, a.key, b.key, found)
				}
			}
		}
	}
}

// S18: no byte of any record can be changed.
func TestFlippedBytesAreNoticed(t *testing.T) {
	s, _ := fixture(t)
	furnish(t, s)
	for bucket, list := range records(t, s) {
		r := list[0]
		step := max(1, len(r.value)/12)
		for i := 0; i < len(r.value); i += step {
			v := bytes.Clone(r.value)
			v[i] ^= 1
			if found := damaged(t, s, map[string][]row{bucket: {{r.key, v}}}); len(found) < 1 {
				t.Errorf("%s: byte %d of %d flipped: nothing found", bucket, i, len(v))
			}
		}
	}
}

// S18: a sealer opens a record at its place, revision and envelope only, and notices every single byte.
func TestRecordOpensOnlyInItsPlace(t *testing.T) {
	box := newSealer(bytes.Repeat([]byte{1}, 32))
	p := place{bucket: "mail", key: n8(1), kind: "head", bound: []string{"to", "a"}}
	record := box.seal(p, 3, []byte("text"))
	if plain, rev, err := box.open(p, record); err != nil || string(plain) != "text" || rev != 3 {
		t.Fatalf("%q %d %v", plain, rev, err)
	}
	others := []place{
		{"mails", p.key, "head", p.bound}, {"mail", n8(2), "head", p.bound}, {"mail", p.key, "body", p.bound}, {"mail", p.key, "head", nil},
		{"mail", p.key, "head", []string{"to", "b"}}, {"mail", p.key, "head", []string{"toa"}}, {"mai", append([]byte("l"), p.key...), "head", p.bound},
	}
	for _, o := range others {
		if _, _, err := box.open(o, record); !errors.Is(err, ErrDamaged) {
			t.Errorf("opens at %+v: %v", o, err)
		}
	}
	for i := range record {
		v := bytes.Clone(record)
		v[i] ^= 0x80
		if _, _, err := box.open(p, v); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d flipped: %v", i, err)
		}
		if _, _, err := box.open(p, record[:i]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d: %v", i, err)
		}
	}
	if _, _, err := newSealer(bytes.Repeat([]byte{2}, 32)).open(p, record); !errors.Is(err, ErrDamaged) {
		t.Errorf("another key: %v", err)
	}
	if bytes.Equal(record, box.seal(p, 3, []byte("text"))) {
		t.Error("the same text sealed twice is the same record")
	}
}

// S18: a record put back to an older revision is noticed, whichever it is.
func TestOlderRevisionsAreNoticed(t *testing.T) {
	s, _ := fixture(t)
	c := furnish(t, s)
	before := records(t, s)
	update(t, s, func(tx *Tx) error {
		changes := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
		c = handling.Apply(c, changes...)
		m, err := tx.Mail(1)
		check(t, err)
		m.Note = "seen"
		o, err := tx.Outgoing(2)
		check(t, err)
		o.LastError = "other"
		_, err = tx.AddCount("answer", "b", "2009-07-08", 1)
		check(t, err)
		_, err = tx.MarkOpening(4)
		return errors.Join(err, tx.Write(c, 0, changes), tx.SetMail(m), tx.SetOutgoing(o), tx.SetBytes(2, []byte("new")), tx.SetFlag("b", "new"),
			tx.SetCursor("b", Cursor{UIDValidity: 2}), tx.SetDocument("CanaryKind", "b", []byte("new")))
	})
	clean(t, s)
	tried := map[string]bool{}
	for bucket, list := range before {
		for _, r := range list {
			if bytes.Equal(rawGet(t, s, bucket, r.key), r.value) {
				continue
			}
			tried[bucket] = true
			if found := damaged(t, s, map[string][]row{bucket: {r}}); len(found) == 0 {
				t.Errorf("%s %x put back to its older revision: nothing found", bucket, r.key)
			}
		}
	}
	for _, bucket := range []string{"mail", "pending", "cursor", "case", "secret", "out", "outbytes", "count", "flag", "doc"} {
		if !tried[bucket] {
			t.Errorf("nothing in %s had an older revision", bucket)
		}
	}
	// One half of a case alone does not even open.
	for _, r := range before["secret"] {
		if string(r.key) != c.Key {
			continue
		}
		check(t, s.engine.Update(func(tx Txn) error { return tx.Put("secret", r.key, r.value) }))
	}
	if err := s.View(func(tx *Tx) error { _, err := tx.Case(c.Key); return err }); !errors.Is(err, ErrDamaged) {
		t.Errorf("a case with an older confidential half: %v", err)
	}
}

func FuzzOpenRecord(f *testing.F) {
	box := newSealer(bytes.Repeat([]byte{1}, 32))
	p := place{bucket: "mail", key: n8(1), kind: "head"}
	f.Add([]byte(nil))
	f.Add([]byte("k1"))
	f.Add([]byte("k1" + strings.Repeat("\x00", 40)))
	f.Add(box.seal(p, 1, []byte("text"))[:30])
	f.Fuzz(func(t *testing.T, record []byte) {
		if _, _, err := box.open(p, record); !errors.Is(err, ErrDamaged) {
			t.Error(fmt.Errorf("a record nobody sealed opens: %w", err))
		}
	})
}
