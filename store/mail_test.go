package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"keikai/mailbot/handling"
)

func TestMailRoundTrip(t *testing.T) {
	s, _ := fixture(t)
	for _, size := range []int{0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 3 * chunkSize} {
		raw := bytes.Repeat([]byte("x"), size)
		m, _ := letter(fmt.Sprint(size))
		m.InternalDate = time.Date(99999, 1, 1, 0, 0, 0, 1, time.UTC) // as a hostile server may claim
		m.Reason, m.Note = "reason", "note"
		var kept, got Mail
		update(t, s, func(tx *Tx) (err error) { kept, err = tx.Keep(m, raw); return err })
		view(t, s, func(tx *Tx) (err error) {
			if b, err := tx.Raw(kept.N); err != nil || !bytes.Equal(b, raw) {
				t.Errorf("size %d: %d bytes came back: %v", size, len(b), err)
			}
			got, err = tx.Mail(kept.N)
			return err
		})
		want := m
		want.N, want.Direction, want.Size, want.SHA256, want.ReceivedAt, want.Disposition = kept.N, handling.In, int64(size), sha256.Sum256(raw), day, Kept
		if got != want || kept != want {
			t.Errorf("size %d: got  %+v\nkept %+v\nwant %+v", size, got, kept, want)
		}
		r, err := s.RawReader(kept.N)
		check(t, err)
		check(t, iotest.TestReader(r, raw))
	}
	clean(t, s)
}

// R5, R16, R17 (the part of the store): one content id is one mail, whatever its Message-ID; each mailbox it came to stays on record.
func TestSameContentIsKeptOnce(t *testing.T) {
	s, _ := fixture(t)
	first := keep(t, s, "same")
	for i := range 3 {
		update(t, s, func(tx *Tx) error {
			m, raw := letter("same")
			m.Mailbox, m.MessageID = "coordination", fmt.Sprintf("<other%d@home.example>", i)
			m, err := tx.Keep(m, append([]byte("Received: by another\r\n"), raw...))
			if m.Disposition != Duplicate || m.DuplicateOf != first.N {
				t.Errorf("kept as %s of %d", m.Disposition, m.DuplicateOf)
			}
			return err
		})
	}
	noID, raw := letter("no id")
	noID.MessageID = ""
	other, otherRaw := letter("other")
	other.MessageID = ""
	update(t, s, func(tx *Tx) error {
		for _, x := range []struct {
			m   Mail
			raw []byte
		}{{noID, raw}, {other, otherRaw}} {
			m, err := tx.Keep(x.m, x.raw)
			if m.Disposition != Kept {
				t.Errorf("a mail without Message-ID is %s", m.Disposition)
			}
			check(t, err)
		}
		return nil
	})
	view(t, s, func(tx *Tx) error {
		waiting, err := tx.Pending(0, 10)
		if fmt.Sprint(waiting) != "[{1 mail []} {5 mail []} {6 mail []}]" {
			t.Errorf("pending are %v", waiting)
		}
		m, err2 := tx.Mail(3)
		if m.Mailbox != "coordination" || m.MessageID != "<other1@home.example>" {
			t.Errorf("the duplicate's head is %+v", m)
		}
		_, want := letter("same")
		if b, err := tx.Raw(3); err != nil || !bytes.Equal(b, want) {
			t.Errorf("the bytes of a duplicate are %q: %v", b, err)
		}
		return errors.Join(err, err2)
	})
	if err := s.Update(func(tx *Tx) error { _, err := tx.Keep(Mail{}, []byte("x")); return err }); err == nil {
		t.Error("a mail without content id was kept")
	}
	clean(t, s)
}

// R11: received is the sum of all dispositions, and each mail has one.
func TestDispositionsAddUp(t *testing.T) {
	s, _ := fixture(t)
	file(t, s, 1, keep(t, s, "filed"))
	keep(t, s, "kept")
	keep(t, s, "kept")
	update(t, s, func(tx *Tx) error {
		m, raw := letter("old")
		m.Disposition, m.Reason = "ignored", "before_start"
		_, err := tx.Keep(m, raw)
		return err
	})
	view(t, s, func(tx *Tx) error {
		tally, err := tx.Tally()
		if fmt.Sprint(tally) != "map[duplicate:1 filed:1 ignored:1 kept:1]" {
			t.Errorf("tally is %v", tally)
		}
		waiting, err2 := tx.Pending(0, 10)
		if len(waiting) != 1 || waiting[0].N != 2 {
			t.Errorf("pending are %v", waiting)
		}
		return errors.Join(err, err2)
	})
	clean(t, s)
}

func TestFilingMovesTheKeyToTheCase(t *testing.T) {
	s, _ := fixture(t)
	m := keep(t, s, "one")
	err := s.Update(func(tx *Tx) error {
		m.Case, m.Disposition = "0000000000000001", "filed"
		return tx.SetMail(m)
	})
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("filed in a case that is not there: %v", err)
	}
	c := file(t, s, 1, m)
	_, want := letter("one")
	view(t, s, func(tx *Tx) error {
		r, err := tx.head(m.N)
		check(t, err)
		if _, _, err := s.keys.wrap.open(dataKeyPlace(m.N), r.Key); err == nil {
			t.Error("the store's wrap key still opens the mail")
		}
		b, err := tx.Raw(m.N)
		if !bytes.Equal(b, want) {
			t.Errorf("the bytes are %q", b)
		}
		return err
	})
	update(t, s, func(tx *Tx) error { return tx.DestroyCase(c.Key) })
	view(t, s, func(tx *Tx) error {
		if _, err := tx.Raw(m.N); !errors.Is(err, ErrDestroyed) {
			t.Errorf("bytes of a destroyed case: %v", err)
		}
		got, err := tx.Mail(m.N)
		if got.Subject != "" || got.From != "" || got.Disposition != "filed" || got.SHA256 != m.SHA256 {
			t.Errorf("head of a destroyed mail: %+v", got)
		}
		return err
	})
	clean(t, s)
}

func TestSetMailKeepsIdentity(t *testing.T) {
	s, _ := fixture(t)
	m := keep(t, s, "one")
	edits := map[string]func(*Mail){
		"content id":  func(m *Mail) { m.ContentID[0] ^= 1 },
		"hash":        func(m *Mail) { m.SHA256[0] ^= 1 },
		"size":        func(m *Mail) { m.Size++ },
		"duplicate":   func(m *Mail) { m.DuplicateOf = 9 },
		"disposition": func(m *Mail) { m.Disposition = "" },
		"direction":   func(m *Mail) { m.Direction = handling.Out },
		"number":      func(m *Mail) { m.N = 9 },
	}
	for name, edit := range edits {
		x := m
		edit(&x)
		if s.Update(func(tx *Tx) error { return tx.SetMail(x) }) == nil {
			t.Errorf("SetMail changed the %s", name)
		}
	}
	clean(t, s)
}

func TestMailsOfBothDirectionsInOrder(t *testing.T) {
	s, _ := fixture(t)
	var want []string
	update(t, s, func(tx *Tx) error {
		for i := range 200 {
			if i%3 == 1 {
				o, err := tx.Owe(Outgoing{Mailbox: "reception", Subject: fmt.Sprint(i)})
				check(t, err)
				want = append(want, fmt.Sprintf("%d out %s", o.N, o.Subject))
				continue
			}
			head, raw := letter(fmt.Sprint(i))
			m, err := tx.Keep(head, raw)
			check(t, err)
			want = append(want, fmt.Sprintf("%d in %s", m.N, m.Subject))
		}
		return nil
	})
	for _, from := range []uint64{0, 1, 2, 57, 200, 201} {
		var got []string
		update(t, s, func(tx *Tx) error {
			for m, err := range tx.Mails(from) {
				check(t, err)
				got = append(got, fmt.Sprintf("%d %s %s", m.N, m.Direction, m.Subject))
				if m.Direction == handling.In { // a walk may write
					m.Note = "seen"
					check(t, tx.SetMail(m))
				}
			}
			return nil
		})
		if fmt.Sprint(got) != fmt.Sprint(want[max(1, int(from))-1:]) {
			t.Errorf("from %d: %v", from, got)
		}
	}
}

// stream keeps a mail by KeepStream as ingest would.
func stream(s *Store, r io.Reader) (Mail, error) {
	hash := sha256.New()
	return s.KeepStream(Mail{Mailbox: "reception"}, io.TeeReader(r, hash), func(m *Mail) error {
		m.ContentID, m.Disposition = [32]byte(hash.Sum(nil)), "quarantined"
		return nil
	})
}

func TestKeepStream(t *testing.T) {
	s, _ := fixture(t)
	const batch = streamBatch * chunkSize
	for _, size := range []int{0, 1, chunkSize, batch - 1, batch, batch + 1, 2*batch + chunkSize + 5} {
		raw := make([]byte, size)
		_, _ = rand.NewChaCha8([32]byte{byte(size)}).Read(raw)
		m, err := stream(s, bytes.NewReader(raw))
		check(t, err)
		if m.Size != int64(size) || m.SHA256 != sha256.Sum256(raw) {
			t.Errorf("size %d: kept %+v", size, m)
		}
		view(t, s, func(tx *Tx) error {
			b, err := tx.Raw(m.N)
			if !bytes.Equal(b, raw) {
				t.Errorf("size %d: %d other bytes came back", size, len(b))
			}
			return err
		})
		again, err := stream(s, iotest.OneByteReader(bytes.NewReader(raw[:min(size, 10)])))
		check(t, err)
		if size == 1 && again.DuplicateOf != m.N {
			t.Errorf("streamed twice: %+v", again)
		}
	}
	clean(t, s)
}

func TestBrokenStreamLeavesNothing(t *testing.T) {
	s, _ := fixture(t)
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader(strings.Repeat("x", 5<<20)), iotest.ErrReader(broken))
	if _, err := stream(s, r); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	_, err := s.KeepStream(Mail{}, strings.NewReader("x"), func(*Mail) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	for _, bucket := range []string{"raw", "staged", "mail", "pending", "content"} {
		view(t, s, func(tx *Tx) error {
			return tx.txn.Scan(bucket, nil, nil, func(k, _ []byte) (bool, error) { return false, fmt.Errorf("%s has %x", bucket, k) })
		})
	}
	clean(t, s)
}

// A stream that a crash cut off is swept by the next Open; Verify is not disturbed by it before.
func TestCutStreamIsSweptByOpen(t *testing.T) {
	s, path := fixture(t)
	keep(t, s, "one")
	f := &faulty{Engine: s.engine, left: 1 + 1 + 70} // number and row, then two batches and a bit
	crashing := *s
	crashing.engine = f
	if _, err := stream(&crashing, strings.NewReader(strings.Repeat("x", 6<<20))); !errors.Is(err, errFault) {
		t.Fatalf("error is %v", err)
	}
	clean(t, s)
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	view(t, s, func(tx *Tx) error {
		r := report{tx: tx}
		staged, err := r.size("staged")
		left, err2 := r.size("raw")
		if staged != 0 || left != 1 {
			t.Errorf("%d staged, %d chunks left, want 0 and the 1 of the kept mail", staged, left)
		}
		return errors.Join(err, err2)
	})
	if m := keep(t, s, "two"); m.N != 3 {
		t.Errorf("the number of the cut stream was given again: %d", m.N)
	}
	clean(t, s)
}

func TestInputs(t *testing.T) {
	s, path := fixture(t)
	keep(t, s, "one")
	update(t, s, func(tx *Tx) error {
		n, err := tx.AddInput("due", []byte("payload"))
		if n != 2 || tx.NextNumber() != 3 {
			t.Errorf("input %d, next %d", n, tx.NextNumber())
		}
		if _, err := tx.AddInput("mail", nil); err == nil {
			t.Error("a mail was added as another input")
		}
		return err
	})
	for range 2 { // R2 (the part of the store): attempts survive a restart
		update(t, s, func(tx *Tx) error {
			_, err := tx.MarkOpening(1)
			_, err2 := tx.MarkOpening(2)
			return errors.Join(err, err2)
		})
	}
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	update(t, s, func(tx *Tx) error {
		for n := uint64(1); n <= 2; n++ {
			if a, err := tx.MarkOpening(n); a != 3 || err != nil {
				t.Errorf("attempt %d at input %d: %v", a, n, err)
			}
		}
		two, err := tx.Pending(2, 10)
		if len(two) != 1 || two[0].N != 2 || two[0].Kind != "due" || string(two[0].Payload) != "payload" {
			t.Errorf("pending from 2: %v", two)
		}
		one, err2 := tx.Pending(0, 1)
		if len(one) != 1 || one[0].N != 1 {
			t.Errorf("pending, at most one: %v", one)
		}
		if err := tx.Done(9); !errors.Is(err, ErrNotFound) {
			t.Errorf("done with nothing: %v", err)
		}
		return errors.Join(err, err2, tx.Done(2))
	})
	clean(t, s)
}

func TestCursor(t *testing.T) {
	s, _ := fixture(t)
	want := Cursor{UIDValidity: 5, LastUID: 77, StartAt: day}
	update(t, s, func(tx *Tx) error {
		if _, ok, err := tx.Cursor("a"); ok || err != nil {
			t.Errorf("a cursor before any was set: %v", err)
		}
		return tx.SetCursor("a", want)
	})
	view(t, s, func(tx *Tx) error {
		got, ok, err := tx.Cursor("a")
		if !ok || got != want {
			t.Errorf("cursor is %+v", got)
		}
		if _, ok, _ := tx.Cursor("b"); ok {
			t.Error("another mailbox has it too")
		}
		return err
	})
}
