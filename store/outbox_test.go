package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func owe(t testing.TB, s *Store, o Outgoing) Outgoing {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) { o, err = tx.Owe(o); return err })
	return o
}

func set(t testing.TB, s *Store, n uint64, edit func(*Outgoing)) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		o, err := tx.Outgoing(n)
		check(t, err)
		edit(&o)
		return tx.SetOutgoing(o)
	})
}

func TestOutgoingComesBackWithEveryField(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	for _, key := range []string{"", c.Key} {
		var want Outgoing
		seed := 0
		facts := []byte("facts")
		v := reflect.ValueOf(&want).Elem()
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "Facts" {
				fill(t, v.Field(i), &seed)
			}
		}
		want.Facts, want.Case, want.State = facts, key, Held
		n := owe(t, s, Outgoing{Case: key}).N
		want.N = n
		set(t, s, n, func(o *Outgoing) { *o = want })
		view(t, s, func(tx *Tx) error {
			got, err := tx.Outgoing(n)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			m, err2 := tx.Mail(n)
			if m.N != n || m.Party != want.Recipient || m.Disposition != "held" || m.Subject != want.Subject {
				t.Errorf("as a mail %+v", m)
			}
			return errors.Join(err, err2)
		})
	}
	clean(t, s)
}

func TestOutboxIndexes(t *testing.T) {
	s, _ := fixture(t)
	var n []uint64
	for range 5 {
		n = append(n, owe(t, s, Outgoing{}).N)
	}
	show := func() (text string) {
		view(t, s, func(tx *Tx) error {
			owed, err := tx.Owed(3)
			due, err2 := tx.Due(day, 2)
			next, ok := tx.NextSend()
			var sending []uint64
			for o, err := range tx.InState(Sending) {
				check(t, err)
				sending = append(sending, o.N)
			}
			text = fmt.Sprintf("owed %v due %v sending %v", owed, due, sending)
			if ok {
				text += " next " + next.Sub(day).String()
			}
			return errors.Join(err, err2)
		})
		clean(t, s)
		return text
	}
	at := func(state OutState, d time.Duration) func(*Outgoing) {
		return func(o *Outgoing) { o.State, o.NextAttempt = state, day.Add(d) }
	}
	steps := []struct {
		n    uint64
		edit func(*Outgoing)
		want string
	}{
		{n[0], at(Queued, 0), "owed [2 3 4] due [1] sending [] next 0s"},
		{n[1], at(Retry, -time.Nanosecond), "owed [3 4 5] due [2 1] sending [] next -1ns"},
		{n[2], at(Retry, time.Nanosecond), "owed [4 5] due [2 1] sending [] next -1ns"},
		{n[3], at(Queued, -time.Hour), "owed [5] due [4 2] sending [] next -1h0m0s"},
		{n[3], at(Sending, -time.Hour), "owed [5] due [2 1] sending [4] next -1ns"},
		{n[1], at(Held, 0), "owed [5] due [1] sending [4] next 0s"},
		{n[3], at(Uncertain, 0), "owed [5] due [1] sending [] next 0s"},
		{n[0], at(Sent, 0), "owed [5] due [] sending [] next 1ns"},
		{n[2], at(Failed, 0), "owed [5] due [] sending []"},
		{n[4], func(o *Outgoing) { o.State = Queued }, "owed [] due [5] sending [] next -2540400h0m0s"},
	}
	for i, step := range steps {
		set(t, s, step.n, step.edit)
		got := show()
		if i == len(steps)-1 {
			if want := "owed [] due [5] sending []"; got[:len(want)] != want {
				t.Errorf("a mail queued without a time is due at once: %s", got)
			}
			continue
		}
		if got != step.want {
			t.Errorf("step %d: %s, want %s", i, got, step.want)
		}
	}
}

func TestCausedBy(t *testing.T) {
	s, _ := fixture(t)
	c, other := file(t, s, 1, keep(t, s, "one")), file(t, s, 2, keep(t, s, "two"))
	first := owe(t, s, Outgoing{Case: c.Key, Cause: 1})
	owe(t, s, Outgoing{Case: c.Key, Cause: 2})
	owe(t, s, Outgoing{Case: other.Key, Cause: 1})
	last := owe(t, s, Outgoing{Case: c.Key, Cause: 1})
	view(t, s, func(tx *Tx) error {
		var got []uint64
		for o, err := range tx.CausedBy(c.Key, 1) {
			check(t, err)
			got = append(got, o.N)
		}
		if want := []uint64{first.N, last.N}; !reflect.DeepEqual(got, want) {
			t.Errorf("mail 1 owed %v, want %v", got, want)
		}
		return nil
	})
}

func TestStateMayChangeWhileWalking(t *testing.T) {
	s, _ := fixture(t)
	for range 150 {
		n := owe(t, s, Outgoing{}).N
		set(t, s, n, func(o *Outgoing) { o.State = Sending })
	}
	seen := 0
	update(t, s, func(tx *Tx) error {
		for o, err := range tx.InState(Sending) {
			check(t, err)
			seen++
			o.State = Uncertain
			check(t, tx.SetOutgoing(o))
			if ahead, err := tx.Outgoing(o.N + 1); err == nil && o.N%2 == 1 {
				ahead.State = Uncertain
				check(t, tx.SetOutgoing(ahead))
			}
		}
		return nil
	})
	if seen != 75 {
		t.Errorf("saw %d, want every second of 150", seen)
	}
	clean(t, s)
}

func TestSetOutgoingRefuses(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	o := owe(t, s, Outgoing{})
	for name, edit := range map[string]func(*Outgoing){
		"state":  func(o *Outgoing) { o.State = "gone" },
		"case":   func(o *Outgoing) { o.Case = c.Key },
		"number": func(o *Outgoing) { o.N = 99 },
	} {
		x := o
		edit(&x)
		if s.Update(func(tx *Tx) error { return tx.SetOutgoing(x) }) == nil {
			t.Errorf("another %s was accepted", name)
		}
	}
	if err := s.Update(func(tx *Tx) error { _, err := tx.Owe(Outgoing{Case: "none"}); return err }); !errors.Is(err, ErrNotFound) {
		t.Errorf("owed for a case that is not there: %v", err)
	}
	clean(t, s)
}

// S15 (the part of the record): a changed envelope destroys the bytes; and a row that somebody edits in the file, even to an older row
// of the same mail, does not open them.
func TestBytesStayWithTheirEnvelope(t *testing.T) {
	s, _ := fixture(t)
	o := owe(t, s, Outgoing{Mailbox: "reception", To: "old@home.example"})
	oldRow := rawGet(t, s, "out", n8(o.N))
	set(t, s, o.N, func(o *Outgoing) { o.To = "new@home.example" })
	read := func() (b []byte, err error) {
		err = s.View(func(tx *Tx) (err error) { b, err = tx.Bytes(o.N); return err })
		return b, err
	}
	update(t, s, func(tx *Tx) error { return tx.SetBytes(o.N, []byte("sealed mail")) })
	set(t, s, o.N, func(o *Outgoing) { o.Attempts++ })
	if b, err := read(); string(b) != "sealed mail" || err != nil {
		t.Fatalf("bytes %q: %v", b, err)
	}
	newRow := rawGet(t, s, "out", n8(o.N))
	put := func(row []byte) {
		check(t, s.engine.Update(func(tx Txn) error { return tx.Put("out", n8(o.N), row) }))
	}
	put(oldRow)
	if b, err := read(); !errors.Is(err, ErrDamaged) {
		t.Errorf("bytes under an older envelope: %q %v", b, err)
	}
	put(newRow)
	for name, edit := range map[string]func(*Outgoing){
		"recipient": func(o *Outgoing) { o.To = "third@home.example" },
		"sender":    func(o *Outgoing) { o.Mailbox = "coordination" },
	} {
		update(t, s, func(tx *Tx) error { return tx.SetBytes(o.N, []byte("sealed mail")) })
		set(t, s, o.N, edit)
		if b, err := read(); !errors.Is(err, ErrNotFound) {
			t.Errorf("bytes after a new %s: %q %v", name, b, err)
		}
	}
	clean(t, s)
}

// S3 (the part of the store): a command's identity is global, is written with its effect, and outlives case and process. A second
// Message-ID or mailbox does not enter into it.
func TestCommandIdentitySurvives(t *testing.T) {
	s, path := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.PutIndex("command", "id", "transcript 7"), tx.PutIndex("command", "id", "transcript 7"), tx.PutIndex("command", "id", "a"))
	})
	update(t, s, func(tx *Tx) error { return tx.DestroyCase(c.Key) })
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	giveUp := errors.New("give up")
	_ = s.Update(func(tx *Tx) error { return errors.Join(tx.PutIndex("command", "failed", "x"), giveUp) })
	update(t, s, func(tx *Tx) error {
		for value, want := range map[string]string{"id": "[a transcript 7]", "failed": "[]", "i": "[]"} {
			if refs, err := tx.Index("command", value); fmt.Sprint(refs) != want || err != nil {
				t.Errorf("%s leads to %v: %v", value, refs, err)
			}
		}
		if refs, _ := tx.Index("commandi", "d"); refs != nil {
			t.Errorf("kind and value run together: %v", refs)
		}
		return errors.Join(tx.DropIndex("command", "id", "a"), tx.DropIndex("command", "id", "never"))
	})
	view(t, s, func(tx *Tx) error {
		refs, err := tx.Index("command", "id")
		if fmt.Sprint(refs) != "[transcript 7]" {
			t.Errorf("left are %v", refs)
		}
		return err
	})
	clean(t, s)
}

func TestCountsAndFlags(t *testing.T) {
	s, path := fixture(t)
	update(t, s, func(tx *Tx) error {
		for i, d := range []string{"2009-07-07", "2009-07-08", "2009-07-08", "2009-07-09"} {
			_, err := tx.AddCount("answer", "a", d, i+1)
			check(t, err)
		}
		if n, err := tx.AddCount("answer", "a", "2009-07-08", -1); n != 4 || err != nil {
			t.Errorf("count is %d: %v", n, err)
		}
		return errors.Join(tx.SetFlag("fence", "x"), tx.SetFlag("fence", "y"), tx.SetFlag("gone", "x"), tx.SetFlag("gone", ""))
	})
	update(t, s, func(tx *Tx) error { return tx.DropCounts("2009-07-08") })
	check(t, s.Close())
	s, err := Open(path, testRoot, options())
	check(t, err)
	defer func() { _ = s.Close() }()
	view(t, s, func(tx *Tx) error {
		got := fmt.Sprintf("%d %d %d %d %q %q", tx.Count("answer", "a", "2009-07-07"), tx.Count("answer", "a", "2009-07-08"), tx.Count("answer", "a", "2009-07-09"),
			tx.Count("answer", "b", "2009-07-08"), tx.Flag("fence"), tx.Flag("gone"))
		if got != `0 4 4 0 "y" ""` {
			t.Errorf("got %s", got)
		}
		return nil
	})
	clean(t, s)
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*"); len(left) != 1 {
		t.Errorf("files are %v", left)
	}
}
