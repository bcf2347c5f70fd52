package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
)

// sealed names the buckets whose records are in the state's sum.
var sealed = []string{"mail", "pending", "cursor", "case", "secret", "casekey", "journal", "out", "outbytes", "index", "count", "flag", "doc", "due", "ledger", "ledgerrow"}

func (r *report) sum() error {
	st, err := r.tx.load()
	if err != nil {
		return err
	}
	var sum [4]uint64
	for _, bucket := range sealed {
		err := r.each(bucket, func(k, v []byte) error {
			if len(v) > 0 {
				sum = plus(sum, r.tx.share(bucket, k, v))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if sum != st.Sum {
		r.fail("a record was removed, added or put back to an older revision")
	}
	return nil
}

// entries walks the journal without any case key.
func (r *report) entries(fn func(key []byte, j journalRecord, h headerRecord) error) error {
	return r.each("journal", func(k, v []byte) error {
		j, h, err := r.tx.journalRow(k, v)
		if err != nil {
			return err
		}
		return fn(k, j, h)
	})
}

func (r *report) chain() error {
	st, err := r.tx.load()
	if err != nil {
		return err
	}
	seq, before := uint64(0), make([]byte, 32)
	err = r.entries(func(key []byte, j journalRecord, h headerRecord) error {
		seq++
		if h.Seq != seq || number(key) != seq {
			r.fail("entry %d stands at %d", h.Seq, seq)
			seq = number(key)
		}
		if hash := j.hash(before); !bytes.Equal(hash[:], j.Hash) {
			r.fail("entry %d does not follow from the one before", h.Seq)
		}
		before = j.Hash
		return nil
	})
	if err == nil && (seq != st.Seq || !bytes.Equal(before, st.Hash)) {
		r.fail("the journal ends at %d, its head is %d", seq, st.Seq)
	}
	return err
}

func (r *report) commitments() error {
	empty := sha256.Sum256(nil)
	return r.entries(func(_ []byte, j journalRecord, h headerRecord) error {
		if h.Case == "" {
			if !bytes.Equal(j.Commitment, empty[:]) || len(j.Payload) > 0 {
				r.fail("entry %d has a payload and no case", h.Seq)
			}
			return nil
		}
		_, err := r.tx.payload(h, j)
		return err
	})
}

// ties compares the hashes that the journal holds with the mails, and finds filed mails of which it knows nothing.
func (r *report) ties() error {
	err := r.entries(func(_ []byte, _ journalRecord, h headerRecord) error {
		tie, err := r.tx.tie(h.Mail)
		if err == nil && !bytes.Equal(tie, h.Tie) {
			r.fail("entry %d is tied to other bytes than mail %d has", h.Seq, h.Mail)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.mails(func(n uint64, m mailRecord) error {
		if m.Case == "" {
			return nil
		}
		found, prefix := false, append([]byte(m.Case), 0)
		err := r.tx.txn.Scan("history", prefix, after(prefix), func(_, v []byte) (bool, error) {
			found = number(v) == n
			return !found, nil
		})
		if err == nil && !found {
			r.fail("mail %d is filed in case %s and not in its journal", n, m.Case)
		}
		return err
	})
}

// history compares the index of the journal by case with the journal.
func (r *report) history() error {
	count := 0
	err := r.entries(func(_ []byte, _ journalRecord, h headerRecord) error {
		if h.Case == "" {
			return nil
		}
		count++
		v, err := r.tx.txn.Get("history", historyKey(h.Case, h.Seq))
		if err == nil && (len(v) != 8 || number(v) != h.Mail) {
			r.fail("entry %d is not in the history of case %s", h.Seq, h.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.expect("history", count)
}

func (r *report) cases() error {
	numbers, whole := 0, 0
	err := r.each("case", func(k, _ []byte) error {
		c, w, err := r.tx.readCase(string(k))
		if err != nil {
			return err
		}
		if w {
			whole++
		} else if bare, _, err := r.tx.countable(string(k)); err == nil {
			numbers += max(bare.Numbers-len(numbersOf(c)), 0) // those of its parties, which nobody can read any more
		}
		for _, number := range numbersOf(c) {
			numbers++
			if at, err := r.tx.txn.Get("number", r.tx.numberKey(number)); err != nil || string(at) != c.Key {
				r.fail("case %s is not found by its number", c.Key)
			}
		}
		return r.revision(c.Key, c.Revision)
	})
	if err != nil {
		return err
	}
	inLedgers, err := r.size("ledgerrow")
	return errors.Join(err, r.expect("number", numbers+inLedgers), r.expect("secret", whole), r.expect("casekey", whole))
}

// revision compares a case's revision with how many changes the journal has of it.
func (r *report) revision(key string, revision uint64) error {
	count, prefix := uint64(0), append([]byte(key), 0)
	err := r.tx.txn.Scan("history", prefix, after(prefix), func(_, _ []byte) (bool, error) { count++; return true, nil })
	if err == nil && count != revision {
		r.fail("case %s is at revision %d and has %d entries", key, revision, count)
	}
	return err
}

// ledgers checks that every row of a ledger is found by its number, belongs to an import, and that none is missing.
func (r *report) ledgers() error {
	rows := map[uint64]int{}
	err := r.each("ledgerrow", func(k, v []byte) error {
		if !isLedgerKey(k) {
			r.fail("%x is no row of a ledger", k)
			return nil
		}
		rows[number(k[:8])]++
		plain, _, err := r.tx.s.keys.cases.open(ledgerRowPlace(k), v)
		if err != nil {
			return err
		}
		var c countableRecord
		if err := decode(ledgerRowPlace(k), plain, &c); err != nil {
			return err
		}
		if at, err := r.tx.txn.Get("number", r.tx.numberKey(c.Number)); err != nil || !bytes.Equal(at, k) {
			r.fail("row %x of a ledger is not found by its number", k)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = r.tx.ledgers(func(n uint64, l ledgerRecord) {
		if l.In && rows[n] != l.Rows {
			r.fail("ledger %d has %d rows of %d", n, rows[n], l.Rows)
		}
		delete(rows, n)
	})
	for n := range rows {
		r.fail("rows of ledger %d belong to no import", n)
	}
	return err
}
