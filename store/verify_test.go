package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
)

// firstKey is the first key of a bucket.
func firstKey(t *testing.T, tx *Tx, bucket string) []byte {
	t.Helper()
	for r, err := range tx.rows(bucket, nil, nil) {
		check(t, err)
		return r.key
	}
	t.Fatalf("%s is empty", bucket)
	return nil
}

// R11, S18: every kind of disagreement between a record and what is derived from it is found by its own check, also when the sum
// was made to agree.
func TestVerifyFindsEachKindOfDamage(t *testing.T) {
	remove := func(bucket string) func(*testing.T, *Tx) {
		return func(t *testing.T, tx *Tx) { check(t, tx.drop(bucket, firstKey(t, tx, bucket))) }
	}
	// unindex removes a row that is in no sum.
	unindex := func(bucket string) func(*testing.T, *Tx) {
		return func(t *testing.T, tx *Tx) { check(t, tx.txn.Delete(bucket, firstKey(t, tx, bucket))) }
	}
	add := func(bucket string, key, value []byte) func(*testing.T, *Tx) {
		return func(t *testing.T, tx *Tx) { check(t, tx.txn.Put(bucket, key, value)) }
	}
	head := func(n uint64, edit func(*mailRecord)) func(*testing.T, *Tx) {
		return func(t *testing.T, tx *Tx) {
			r, err := tx.head(n)
			check(t, err)
			edit(&r)
			check(t, tx.putJSON(tx.s.keys.heads, headPlace(n), r))
		}
	}
	moved := func(edit func(*state)) func(*testing.T, *Tx) {
		return func(t *testing.T, tx *Tx) {
			st, err := tx.change()
			check(t, err)
			edit(st)
		}
	}
	tests := []struct {
		name, check string
		damage      func(*testing.T, *Tx)
	}{
		{"a sealed record removed", "sum of records", unindex("flag")},
		{"a sealed record added", "sum of records", add("flag", []byte("x"), []byte("x"))},
		{"a journal entry removed", "journal chain", remove("journal")},
		{"the head moved", "journal chain", moved(func(s *state) { s.Seq++ })},
		{"a mail's hash other than its tie", "journal ties", head(1, func(r *mailRecord) { r.SHA256 = make([]byte, 32) })},
		{"a mail filed behind the journal's back", "journal ties", func(t *testing.T, tx *Tx) {
			m, err := tx.Mail(6)
			check(t, err)
			m.Case = fmt.Sprintf("%016x", 2)
			check(t, tx.SetMail(m))
		}},
		{"a history row removed", "case history", unindex("history")},
		{"a history row added", "case history", add("history", historyKey("x", 1), n8(1))},
		{"a history row with another mail", "case history", add("history", historyKey(fmt.Sprintf("%016x", 1), 1), n8(6))},
		{"a number removed", "cases", unindex("number")},
		{"a number added", "cases", add("number", []byte("x"), []byte("x"))},
		{"a case removed", "cases", remove("case")},
		{"a confidential half removed", "cases", remove("secret")},
		{"a case key removed", "cases", remove("casekey")},
		{"a case's history cut", "cases", unindex("history")},
		{"a row of a ledger removed", "ledgers", remove("ledgerrow")},
		{"an import removed", "ledgers", remove("ledger")},
		{"the number of a row removed", "ledgers", func(t *testing.T, tx *Tx) { check(t, tx.txn.Delete("number", tx.numberKey("CanaryLedger/0"))) }},
		{"a mail removed", "dispositions", remove("mail")},
		{"a mail without disposition", "dispositions", head(1, func(r *mailRecord) { r.Disposition = "" })},
		{"a mail with another disposition", "dispositions", head(1, func(r *mailRecord) { r.Disposition = "ignored" })},
		{"the tally moved", "dispositions", moved(func(s *state) { s.Tally["filed"]++ })},
		{"a pending row removed", "pending inputs", func(t *testing.T, tx *Tx) { check(t, tx.Done(6)) }},
		{"a pending row added", "pending inputs", add("pending", n8(1), []byte{})},
		{"a pending row of no mail", "pending inputs", add("pending", n8(2), []byte{})},
		{"a content id removed", "content index", unindex("content")},
		{"a content id added", "content index", add("content", []byte("x"), n8(1))},
		{"a content id that leads elsewhere", "content index", func(t *testing.T, tx *Tx) {
			check(t, tx.txn.Put("content", firstKey(t, tx, "content"), n8(77)))
		}},
		{"a chunk removed", "raw mail", unindex("raw")},
		{"a chunk added", "raw mail", add("raw", append(n8(6), 0, 0, 0, 9), []byte("x"))},
		{"other bytes", "raw mail", func(t *testing.T, tx *Tx) {
			r, err := tx.head(6)
			check(t, err)
			key, err := tx.dataKey(6, r)
			check(t, err)
			check(t, tx.putChunk(newSealer(key), 6, 0, []byte("other"), true))
		}},
		{"a state row removed", "outbox", unindex("outstate")},
		{"a state row added", "outbox", add("outstate", stateKey(Sent, 77), []byte{})},
		{"a due row removed", "outbox", unindex("outdue")},
		{"a due row added", "outbox", add("outdue", dueKey(day, 77), []byte{})},
		{"a row of a case removed", "outbox", unindex("outcase")},
		{"a row of a case added", "outbox", add("outcase", outcaseKey("00000000000000aa", 77), []byte{})},
		{"bytes without a row", "outbox", add("outbytes", n8(77), []byte("x"))},
		{"an index entry that does not open", "facts", add("index", []byte("x"), []byte("x"))},
		{"a document that does not open", "documents", add("doc", []byte("x"), []byte("x"))},
		{"a due removed", "dues", remove("due")},
		{"a due added", "dues", add("due", dueRowKey(dueTime(day), "x", make([]byte, dueHash)), []byte("x"))},
		{"a due whose key is cut", "dues", add("due", []byte("x"), []byte("x"))},
		{"a due of an owner removed", "dues", unindex("dueof")},
		{"a due of an owner added", "dues", add("dueof", []byte("x"), []byte{})},
		{"a due whose owner is destroyed", "dues", func(t *testing.T, tx *Tx) { check(t, tx.drop("casekey", []byte(fmt.Sprintf("%016x", 1)))) }},
		{"a second number removed", "cases", func(t *testing.T, tx *Tx) { check(t, tx.txn.Delete("number", tx.numberKey("JVN#00000002"))) }},
		{"a cursor that does not open", "facts", add("cursor", []byte("x"), []byte("x"))},
	}
	s, _ := fixture(t)
	furnish(t, s)
	clean(t, s)
	covered := map[string]bool{"journal commitments": true} // has its own test
	for _, x := range tests {
		covered[x.check] = true
		giveUp := errors.New("give up")
		err := s.engine.Update(func(txn Txn) error {
			tx := &Tx{s: s, txn: txn}
			x.damage(t, tx)
			check(t, tx.finish())
			shadow := *s
			shadow.engine = inside{s.engine, txn}
			if found := wrong(t, &shadow); !slices.Contains(found, x.check) {
				t.Errorf("%s: found %v, not %q", x.name, found, x.check)
			}
			return giveUp
		})
		if !errors.Is(err, giveUp) {
			t.Fatal(err)
		}
	}
	for _, c := range checks {
		if !covered[c.what] {
			t.Errorf("no damage is tried against %q", c.what)
		}
	}
}
