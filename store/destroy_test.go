package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
)

// S17 (the part of the outbox): nothing of a destroyed case can be sent or falls due, and what is over stays as it was.
func TestDestroyedCaseSendsNothing(t *testing.T) {
	s, _ := fixture(t)
	c, other := file(t, s, 1, keep(t, s, "one")), file(t, s, 2, keep(t, s, "two"))
	want := map[OutState]OutState{Owed: Cancelled, Held: Cancelled, Queued: Cancelled, Retry: Cancelled,
		Sending: Sending, Sent: Sent, Uncertain: Uncertain, Failed: Failed, Cancelled: Cancelled}
	rows := map[uint64]OutState{}
	for state := range want {
		o := owe(t, s, Outgoing{Case: c.Key, To: "finder@home.example"})
		set(t, s, o.N, func(o *Outgoing) { o.State, o.NextAttempt = state, day })
		update(t, s, func(tx *Tx) error { return tx.SetBytes(o.N, []byte("sealed")) })
		rows[o.N] = state
	}
	stays := owe(t, s, Outgoing{Case: other.Key})
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.SetDues(c.Key, []Due{in(0, "reply")}), tx.SetDues(other.Key, []Due{in(0, "reply")}), tx.DestroyCase(c.Key))
	})
	clean(t, s)
	view(t, s, func(tx *Tx) error {
		for n, state := range rows {
			o, err := tx.Outgoing(n)
			check(t, err)
			if o.State != want[state] {
				t.Errorf("a mail that was %s is %s", state, o.State)
			}
			if v, err := tx.txn.Get("outbytes", n8(n)); err != nil || v != nil {
				t.Errorf("the bytes of a mail that was %s are there", state)
			}
		}
		due, err := tx.Due(day, 100)
		owed, err2 := tx.Owed(100)
		dues, err3 := tx.DueBy(day, 100)
		if len(due) > 0 || fmt.Sprint(owed) != fmt.Sprint([]uint64{stays.N}) || len(dues) != 1 || dues[0].Owner != other.Key {
			t.Errorf("due %v, owed %v, falls due %v", due, owed, dues)
		}
		return errors.Join(err, err2, err3)
	})
	for n := range rows {
		for _, state := range []OutState{Owed, Held, Queued, Retry} {
			set(t, s, n, func(o *Outgoing) { o.State = state })
			view(t, s, func(tx *Tx) error {
				o, err := tx.Outgoing(n)
				if o.State != Cancelled {
					t.Errorf("a late %s leaves mail %d %s", state, n, o.State)
				}
				return err
			})
		}
	}
	clean(t, s)
}

// The office's documents are not the case's, and the number that was told to developers still leads to what is left of it.
func TestDestroyedCaseIsFoundByBothNumbers(t *testing.T) {
	s, _ := fixture(t)
	c, changes := opening(1, 0)
	c.JVN = "JVN#12345678"
	update(t, s, func(tx *Tx) error {
		return errors.Join(tx.Write(c, 0, changes), tx.SetDocument("party", "v1", []byte("x")), tx.DestroyCase(c.Key))
	})
	view(t, s, func(tx *Tx) error {
		for _, number := range []string{c.Number, c.JVN} {
			got, err := tx.CaseByNumber(number)
			check(t, err)
			if !reflect.DeepEqual(got.Countable, c.Countable) || got.JVN != c.JVN || got.Title != "" {
				t.Errorf("by %s: %+v", number, got)
			}
		}
		_, err := tx.Document("party", "v1")
		return err
	})
	clean(t, s)
}
