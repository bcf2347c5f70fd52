package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// fill sets every field of v, at any depth, to something that is not zero, so that a field the records forget shows.
func fill(t *testing.T, v reflect.Value, seed *int) {
	t.Helper()
	*seed++
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(day.Add(time.Duration(*seed) * time.Second)))
		return
	}
	if v.Type() == reflect.TypeFor[handling.Date]() {
		v.Set(reflect.ValueOf(handling.DateOf(day).AddDays(*seed)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("s%d", *seed))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*seed))
	case reflect.Uint64:
		v.SetUint(uint64(*seed))
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*handling.Was]() { // which holds another one, and so on
			older := handling.Was{Before: handling.DateOf(day).AddDays(*seed), Countable: handling.Countable{Kind: "product", Ended: day, EndReason: "withdrawn"}}
			v.Set(reflect.ValueOf(&handling.Was{Before: older.Before.AddDays(1), Countable: handling.Countable{Received: day, Listed: []handling.ListedDays{{Named: older.Before}}, Earlier: &older}}))
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), seed)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), seed)
		fill(t, v.Index(1), seed)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" { // what is never stored
				fill(t, v.Field(i), seed)
			}
		}
	default:
		t.Fatalf("fill does not know %s", v.Type())
	}
}

func TestCaseComesBackWithEveryField(t *testing.T) {
	s, _ := fixture(t)
	var want handling.Case
	seed := 0
	fill(t, reflect.ValueOf(&want).Elem(), &seed)
	want.Key, want.Number, want.Revision, want.Deleted = "00000000000000aa", "IPA#12345678", 2, false
	changes := []handling.Change{{At: day, Actor: "F"}, {At: day, Actor: "yamada"}}
	update(t, s, func(tx *Tx) error { return tx.Write(want, 0, changes) })
	view(t, s, func(tx *Tx) error {
		got, err := tx.Case(want.Key)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		byNumber, err2 := tx.CaseByNumber(want.Number)
		if !reflect.DeepEqual(byNumber, want) {
			t.Errorf("by number %+v", byNumber)
		}
		list := slices.Collect(tx.Countables())
		if len(list) != 1 || !reflect.DeepEqual(list[0], want.Countable) {
			t.Errorf("countables %+v", list)
		}
		return errors.Join(err, err2)
	})
	clean(t, s)
}

func TestWriteRefuses(t *testing.T) {
	s, _ := fixture(t)
	c, changes := opening(1, 0)
	update(t, s, func(tx *Tx) error { return tx.Write(c, 0, changes) })
	other, otherChanges := opening(2, 0)
	more := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
	next := handling.Apply(c, more...)
	tests := []struct {
		name    string
		c       handling.Case
		mail    uint64
		changes []handling.Change
		want    error
	}{
		{"the same revision again", c, 0, changes, ErrConflict},
		{"a revision skipped", handling.Apply(next, more...), 0, more, ErrConflict},
		{"more changes than the revision moved", next, 0, append(more, more...), ErrConflict},
		{"a new case that is not at its beginning", handling.Apply(other, more...), 0, more, ErrConflict},
		{"another number", func() handling.Case { x := next; x.Number = "IPA#99999999"; return x }(), 0, more, ErrConflict},
		{"a number that is taken", func() handling.Case { x := other; x.Number = c.Number; return x }(), 0, otherChanges, ErrExists},
		{"a mail that never came", next, 99, more, ErrNotFound},
		{"no change", c, 0, nil, nil},
		{"no key", func() handling.Case { x := next; x.Key = ""; return x }(), 0, more, nil},
	}
	for _, x := range tests {
		err := s.Update(func(tx *Tx) error { return tx.Write(x.c, x.mail, x.changes) })
		if err == nil || (x.want != nil && !errors.Is(err, x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	update(t, s, func(tx *Tx) error { return tx.Write(next, 0, more) })
	view(t, s, func(tx *Tx) error {
		if !tx.NumberInUse(c.Number) || tx.NumberInUse(other.Number) {
			t.Error("the numbers in use are wrong")
		}
		if _, err := tx.CaseByNumber(other.Number); !errors.Is(err, ErrNotFound) {
			t.Errorf("no case by number: %v", err)
		}
		if _, err := tx.Case(other.Key); !errors.Is(err, ErrNotFound) {
			t.Errorf("no case by key: %v", err)
		}
		return nil
	})
	clean(t, s)
}

// A case is found by its second number from the moment it has one, and no number leads to two cases.
func TestSecondNumber(t *testing.T) {
	s, _ := fixture(t)
	const jvn = "JVN#12345678"
	c, changes := opening(1, 0)
	other, otherChanges := opening(2, 0)
	more := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
	update(t, s, func(tx *Tx) error { return errors.Join(tx.Write(c, 0, changes), tx.Write(other, 0, otherChanges)) })
	c = handling.Apply(c, more...)
	c.JVN = jvn
	update(t, s, func(tx *Tx) error { return tx.Write(c, 0, more) })
	c = handling.Apply(c, more...)
	update(t, s, func(tx *Tx) error { return tx.Write(c, 0, more) })
	view(t, s, func(tx *Tx) error {
		for _, number := range []string{c.Number, jvn} {
			if got, err := tx.CaseByNumber(number); err != nil || !reflect.DeepEqual(got, c) || !tx.NumberInUse(number) {
				t.Errorf("by %s: %+v, %v", number, got, err)
			}
		}
		return nil
	})
	clean(t, s)
	update(t, s, func(tx *Tx) error {
		check(t, tx.txn.Put("number", tx.numberKey(jvn), []byte(other.Key)))
		if _, err := tx.CaseByNumber(jvn); !errors.Is(err, ErrDamaged) {
			t.Errorf("a number that leads to another case: %v", err)
		}
		return tx.txn.Put("number", tx.numberKey(jvn), []byte(c.Key))
	})
	next := func(c handling.Case, edit func(*handling.Case)) func(*Tx) error {
		c = handling.Apply(c, more...)
		edit(&c)
		return func(tx *Tx) error { return tx.Write(c, 0, more) }
	}
	for name, x := range map[string]struct {
		act  func(*Tx) error
		want error
	}{
		"another second number":        {next(c, func(c *handling.Case) { c.JVN = "JVN#99999999" }), ErrConflict},
		"no second number any more":    {next(c, func(c *handling.Case) { c.JVN = "" }), ErrConflict},
		"the second number of another": {next(other, func(c *handling.Case) { c.JVN = jvn }), ErrExists},
		"the number of another":        {next(other, func(o *handling.Case) { o.JVN = c.Number }), ErrExists},
		"its own number":               {next(other, func(c *handling.Case) { c.JVN = c.Number }), ErrExists},
		"added again":                  {func(tx *Tx) error { return tx.AddNumber(jvn, c.Key) }, ErrExists},
		"of no case":                   {func(tx *Tx) error { return tx.AddNumber("JVN#99999999", "x") }, ErrNotFound},
		"of a case that has it not":    {func(tx *Tx) error { return tx.AddNumber("JVN#99999999", c.Key) }, nil},
		"none":                         {func(tx *Tx) error { return tx.AddNumber("", c.Key) }, nil},
		"a new case by a second number": {func(tx *Tx) error {
			third, changes := opening(3, 0)
			third.Number = jvn
			return tx.Write(third, 0, changes)
		}, ErrExists},
	} {
		if err := s.Update(x.act); err == nil || (x.want != nil && !errors.Is(err, x.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// S17 (the part of the keys), S20: what is left of a destroyed case is its number, its figures and the chain.
func TestDestroyedCaseKeepsNumberFiguresAndChain(t *testing.T) {
	s, _ := fixture(t)
	c := furnish(t, s)
	update(t, s, func(tx *Tx) error { return tx.DestroyCase(c.Key) })
	view(t, s, func(tx *Tx) error {
		got, err := tx.Case(c.Key)
		if !got.Deleted || got.Title != "" || !reflect.DeepEqual(got.Finder, handling.Finder{}) || !reflect.DeepEqual(got.Countable, c.Countable) || got.Revision != c.Revision {
			t.Errorf("left is %+v", got)
		}
		if !tx.NumberInUse(c.Number) {
			t.Error("the number is free again")
		}
		if n := len(slices.Collect(tx.Countables())); n != 2+6 { // cases, and rows of ledgers
			t.Errorf("%d countable cases", n)
		}
		for e, err := range tx.Journal(c.Key) {
			if err != nil || e.Change != nil || e.What != "opened" {
				t.Errorf("entry %+v: %v", e, err)
			}
		}
		if _, err := tx.Bytes(2); !errors.Is(err, ErrDestroyed) {
			t.Errorf("bytes of its outgoing mail: %v", err)
		}
		o, err2 := tx.Outgoing(2)
		if o.To != "" || o.Facts != nil || o.State != Cancelled {
			t.Errorf("left of its outgoing mail is %+v", o)
		}
		return errors.Join(err, err2)
	})
	clean(t, s)
	for name, act := range map[string]func(tx *Tx) error{
		"write": func(tx *Tx) error {
			more := []handling.Change{{At: day, Actor: "F"}}
			return tx.Write(handling.Apply(c, more...), 0, more)
		},
		"destroy again": func(tx *Tx) error { return tx.DestroyCase(c.Key) },
		"owe":           func(tx *Tx) error { _, err := tx.Owe(Outgoing{Case: c.Key}); return err },
	} {
		if err := s.Update(act); !errors.Is(err, ErrDestroyed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clean(t, s)
}

// A transaction that stops at any write leaves the store as it was.
func TestFaultAtAnyWriteLeavesNothing(t *testing.T) {
	s, _ := fixture(t)
	f := &faulty{Engine: s.engine}
	breaking := *s
	breaking.engine = f
	before := rawGet(t, s, "meta", []byte("state"))
	for n := range 200 {
		f.left = n
		err := breaking.Update(func(tx *Tx) error {
			head, raw := letter("one")
			m, err := tx.Keep(head, raw)
			if err != nil {
				return err
			}
			c, changes := opening(1, m.N)
			c.JVN = "JVN#00000001"
			if err := tx.Write(c, m.N, changes); err != nil {
				return err
			}
			m.Case, m.Disposition = c.Key, "filed"
			o, err := tx.Owe(Outgoing{Case: c.Key, To: "finder@home.example"})
			if err != nil {
				return err
			}
			o.State = Queued
			return errors.Join(tx.SetMail(m), tx.Done(m.N), tx.SetOutgoing(o), tx.SetBytes(o.N, []byte("x")), tx.PutIndex("k", "v", "r"),
				tx.SetDues(c.Key, []Due{in(0, "reply")}), tx.SetDocument("k", "n", []byte("x")), tx.DestroyCase(c.Key))
		})
		if err == nil {
			if n < 15 {
				t.Errorf("all of it was %d writes", n)
			}
			clean(t, s)
			return
		}
		if !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		if after := rawGet(t, s, "meta", []byte("state")); string(after) != string(before) {
			t.Fatalf("after %d writes the state moved", n)
		}
		clean(t, s)
	}
	t.Error("the writes never came to an end")
}

// The error of a method that returns none comes out of the transaction.
func TestKeptErrorFailsTheTransaction(t *testing.T) {
	s, _ := fixture(t)
	furnish(t, s)
	for bucket, read := range map[string]func(tx *Tx){
		"case":  func(tx *Tx) { _ = slices.Collect(tx.Countables()) },
		"flag":  func(tx *Tx) { tx.Flag("b") },
		"count": func(tx *Tx) { tx.Count("answer", "b", "2009-07-08") },
		"meta":  func(tx *Tx) { tx.Head() },
	} {
		giveUp := errors.New("give up")
		err := s.engine.Update(func(txn Txn) error {
			var keys [][]byte
			check(t, txn.Scan(bucket, nil, nil, func(k, _ []byte) (bool, error) {
				keys = append(keys, append([]byte(nil), k...))
				return true, nil
			}))
			for _, k := range keys {
				check(t, txn.Put(bucket, k, []byte("k1 is no record")))
			}
			shadow := *s
			shadow.engine = inside{s.engine, txn}
			if err := shadow.View(func(tx *Tx) error { read(tx); return nil }); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: the view returned %v", bucket, err)
			}
			return giveUp
		})
		if !errors.Is(err, giveUp) {
			t.Error(err)
		}
	}
}

// A transaction opens a case once and writes it once: what it reads in between is what it wrote, in every way there is to read.
func TestTransactionReadsWhatItWrote(t *testing.T) {
	s, _ := fixture(t)
	const steps = mostKnown + 10
	more := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
	update(t, s, func(tx *Tx) error {
		for i := range steps {
			c, changes := opening(i, 0)
			check(t, tx.Write(c, 0, changes))
			check(t, tx.Write(handling.Apply(c, more...), 0, more))
		}
		if n := len(slices.Collect(tx.Countables())); n != steps {
			t.Errorf("%d countable cases", n)
		}
		for i := range steps {
			c, err := tx.CaseByNumber(fmt.Sprintf("IPA#%08d", i))
			if err != nil || c.State != handling.Accepted {
				t.Fatalf("case %d is %q, %v", i, c.State, err)
			}
			if number, err := tx.CaseNumber(c.Key); err != nil || number != c.Number {
				t.Fatalf("number of case %d is %q, %v", i, number, err)
			}
		}
		return nil
	})
	view(t, s, func(tx *Tx) error {
		n := 0
		for c, err := range tx.Cases() {
			check(t, err)
			if number, err := tx.CaseNumber(c.Key); err != nil || number != c.Number || c.State != handling.Accepted {
				t.Errorf("case %s is %q with number %q, %v", c.Number, c.State, number, err)
			}
			n++
		}
		if n != steps {
			t.Errorf("%d cases", n)
		}
		return nil
	})
	clean(t, s)
}
