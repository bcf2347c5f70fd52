package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"keikai/mailbot/handling"
)

func TestJournalFoldsToItsCase(t *testing.T) {
	s, _ := fixture(t)
	m := keep(t, s, "one")
	c := file(t, s, 1, m)
	more := []handling.Change{
		{At: day, Actor: "F", Mail: m.N, Filed: &handling.CaseMail{N: m.N, Direction: handling.In, At: day, Party: "F"}},
		{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}},
		{At: day, Actor: "yamada", Proposed: &handling.Proposal{MAC: "ab", Command: handling.Command{Verb: "reject", Args: []string{"scope"}}, Expires: day}},
	}
	c = handling.Apply(c, more...)
	update(t, s, func(tx *Tx) error {
		other, changes := opening(2, 0)
		return errors.Join(tx.Write(other, 0, changes), tx.Note(day, "root", "store backup", 0), tx.Write(c, m.N, more))
	})
	view(t, s, func(tx *Tx) error {
		var folded handling.Case
		var words []string
		for e, err := range tx.Journal(c.Key) {
			check(t, err)
			folded = handling.Apply(folded, *e.Change)
			words = append(words, e.What)
			if e.Mail != m.N || e.MailSHA256 != m.SHA256 || e.Case != c.Key || !e.At.Equal(day) {
				t.Errorf("entry %+v", e)
			}
		}
		stored, err := tx.Case(c.Key)
		if !reflect.DeepEqual(folded, stored) {
			t.Errorf("folded %+v\nstored %+v", folded, stored)
		}
		if fmt.Sprint(words) != "[opened filed decided proposed]" {
			t.Errorf("words are %v", words)
		}
		return err
	})
	view(t, s, func(tx *Tx) error {
		var seqs []uint64
		var last Entry
		for e, err := range tx.Journal("") {
			check(t, err)
			seqs, last = append(seqs, e.Seq), e
			if e.What == "store backup" && (e.Change != nil || e.Actor != "root" || e.Case != "") {
				t.Errorf("note is %+v", e)
			}
		}
		seq, hash := tx.Head()
		if fmt.Sprint(seqs) != "[1 2 3 4 5 6]" || seq != 6 || hash != last.Hash {
			t.Errorf("entries %v, head %d %x", seqs, seq, hash)
		}
		return nil
	})
	clean(t, s)
}

// forge rewrites entry seq with the store's own keys, as somebody who has the root key could, and keeps the sum.
func forge(t *testing.T, tx *Tx, seq uint64, edit func(*journalRecord, *headerRecord)) {
	t.Helper()
	value, err := tx.txn.Get("journal", n8(seq))
	check(t, err)
	r, h, err := tx.journalRow(n8(seq), value)
	check(t, err)
	edit(&r, &h)
	r.Header, err = json.Marshal(h)
	check(t, err)
	check(t, tx.putJSON(tx.s.keys.journal, journalPlace(seq), r))
}

// S20: the chain shows an edited, exchanged or removed entry, also after every case key is gone, and even to somebody whom
// the holder of the store key wants to deceive.
func TestChainShowsForgery(t *testing.T) {
	forgeries := map[string]func(t *testing.T, tx *Tx){
		"an actor edited": func(t *testing.T, tx *Tx) {
			forge(t, tx, 2, func(_ *journalRecord, h *headerRecord) { h.Actor = "suzuki" })
		},
		"a mail's hash edited": func(t *testing.T, tx *Tx) {
			forge(t, tx, 2, func(_ *journalRecord, h *headerRecord) { h.Tie = make([]byte, 32) })
		},
		"a payload exchanged": func(t *testing.T, tx *Tx) {
			forge(t, tx, 2, func(r *journalRecord, _ *headerRecord) { r.Commitment = make([]byte, 32) })
		},
		"a hash recomputed after an edit": func(t *testing.T, tx *Tx) {
			before := rawEntry(t, tx, 1).Hash
			forge(t, tx, 2, func(r *journalRecord, h *headerRecord) {
				h.Actor = "suzuki"
				r.Header, _ = json.Marshal(*h)
				sum := r.hash(before)
				r.Hash = sum[:]
			})
		},
		"two entries exchanged": func(t *testing.T, tx *Tx) {
			two, three := rawEntry(t, tx, 2), rawEntry(t, tx, 3)
			check(t, tx.putJSON(tx.s.keys.journal, journalPlace(2), three))
			check(t, tx.putJSON(tx.s.keys.journal, journalPlace(3), two))
		},
		"an entry removed":        func(t *testing.T, tx *Tx) { check(t, tx.drop("journal", n8(2))) },
		"the last entry removed":  func(t *testing.T, tx *Tx) { check(t, tx.drop("journal", n8(4))) },
		"the first entry removed": func(t *testing.T, tx *Tx) { check(t, tx.drop("journal", n8(1))) },
		"an entry put in its tail": func(t *testing.T, tx *Tx) {
			check(t, tx.putJSON(tx.s.keys.journal, journalPlace(5), rawEntry(t, tx, 4)))
		},
	}
	for name, act := range forgeries {
		for _, destroyed := range []bool{false, true} {
			s, _ := fixture(t)
			c := file(t, s, 1, keep(t, s, "one"))
			update(t, s, func(tx *Tx) error {
				more := []handling.Change{{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}}
				return errors.Join(tx.Note(day, "root", "looked", 1), tx.Note(day, "root", "looked", 1), tx.Write(handling.Apply(c, more...), 1, more))
			})
			if destroyed {
				update(t, s, func(tx *Tx) error { return tx.DestroyCase(c.Key) })
			}
			clean(t, s)
			update(t, s, func(tx *Tx) error { act(t, tx); return nil })
			if found := wrong(t, s); !slices.Contains(found, "journal chain") {
				t.Errorf("%s (case key destroyed: %v): found %v", name, destroyed, found)
			}
		}
	}
}

func rawEntry(t *testing.T, tx *Tx, seq uint64) journalRecord {
	t.Helper()
	value, err := tx.txn.Get("journal", n8(seq))
	check(t, err)
	r, _, err := tx.journalRow(n8(seq), value)
	check(t, err)
	return r
}

// S20: while the case key is there, the payload must be the one committed to; and equal changes have unequal commitments.
func TestCommitments(t *testing.T) {
	s, _ := fixture(t)
	c := file(t, s, 1, keep(t, s, "one"))
	same := handling.Change{At: day, Actor: "yamada", Decided: &handling.Decided{State: handling.Accepted}}
	for range 2 {
		c = handling.Apply(c, same)
		update(t, s, func(tx *Tx) error { return tx.Write(c, 0, []handling.Change{same}) })
	}
	view(t, s, func(tx *Tx) error {
		payload, err := json.Marshal(same)
		plain := sha256.Sum256(payload)
		two, three := rawEntry(t, tx, 2).Commitment, rawEntry(t, tx, 3).Commitment
		if reflect.DeepEqual(two, three) || reflect.DeepEqual(two, plain[:]) {
			t.Error("a commitment tells what it commits to")
		}
		return err
	})
	update(t, s, func(tx *Tx) error {
		box, err := tx.caseBox(c.Key)
		check(t, err)
		r := rawEntry(t, tx, 2)
		r.Payload = box.seal(payloadPlace(2), 0, append(make([]byte, saltSize), `{"actor":"suzuki"}`...))
		return tx.putJSON(s.keys.journal, journalPlace(2), r)
	})
	if found := wrong(t, s); !slices.Contains(found, "journal commitments") {
		t.Errorf("found %v", found)
	}
}
