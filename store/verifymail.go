package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"maps"
)

// mails walks the heads of received mails.
func (r *report) mails(fn func(n uint64, m mailRecord) error) error {
	return r.each("mail", func(k, _ []byte) error {
		m, err := r.tx.head(number(k))
		if err != nil {
			return err
		}
		return fn(number(k), m)
	})
}

// dispositions checks that every mail received has exactly one (R11).
func (r *report) dispositions() error {
	st, err := r.tx.load()
	if err != nil {
		return err
	}
	tally := map[string]uint64{}
	err = r.mails(func(n uint64, m mailRecord) error {
		tally[m.Disposition]++
		if m.Disposition == "" || (m.Disposition == Duplicate) != (m.DuplicateOf != 0) {
			r.fail("mail %d has disposition %q and is a duplicate of %d", n, m.Disposition, m.DuplicateOf)
		}
		_, err := r.tx.mail(n, m)
		return err
	})
	if err == nil && !maps.Equal(tally, st.Tally) {
		r.fail("mails have dispositions %v, the tally is %v", tally, st.Tally)
	}
	return err
}

func (r *report) pending() error {
	err := r.each("pending", func(k, v []byte) error {
		n := number(k)
		in, err := r.tx.input(n, v)
		if err != nil || in.Kind != InputMail {
			return err
		}
		m, err := r.tx.head(n)
		if err == nil && m.Disposition != Kept {
			r.fail("mail %d is %s and pending", n, m.Disposition)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.mails(func(n uint64, m mailRecord) error {
		if m.Disposition != Kept {
			return nil
		}
		v, err := r.tx.txn.Get("pending", n8(n))
		if err == nil && v == nil {
			r.fail("mail %d is %s and not pending", n, m.Disposition)
		}
		return err
	})
}

func (r *report) content() error {
	holders := 0
	err := r.mails(func(n uint64, m mailRecord) error {
		want := n
		if m.DuplicateOf != 0 {
			want = m.DuplicateOf
		} else {
			holders++
		}
		at, err := r.tx.Holder([32]byte(m.Content))
		if err == nil && at != want {
			r.fail("content of mail %d leads to %d, not %d", n, at, want)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.expect("content", holders)
}

// raw reads every mail whose key is there and compares the bytes with the hash in its head.
func (r *report) raw() error {
	count := 0
	err := r.mails(func(n uint64, m mailRecord) error {
		if m.DuplicateOf != 0 {
			return nil
		}
		count += chunks(m.Size)
		key, err := r.tx.dataKey(n, m)
		if errors.Is(err, ErrDestroyed) {
			return nil
		}
		if err != nil {
			return err
		}
		hash := sha256.New()
		for i := range chunks(m.Size) {
			b, err := r.tx.chunk(newSealer(key), n, i, i == chunks(m.Size)-1)
			if err != nil {
				return err
			}
			hash.Write(b)
		}
		if !bytes.Equal(hash.Sum(nil), m.SHA256) {
			r.fail("mail %d has other bytes than its hash", n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.expectChunks(count)
}

// expectChunks counts the chunks that are not part of a stream under way.
func (r *report) expectChunks(want int) error {
	n := 0
	err := r.tx.txn.Scan("raw", nil, nil, func(k, _ []byte) (bool, error) {
		staged, err := r.tx.txn.Get("staged", k[:min(8, len(k))])
		if staged == nil {
			n++
		}
		return true, err
	})
	if err == nil && n != want {
		r.fail("raw has %d chunks, the heads tell of %d", n, want)
	}
	return err
}

func (r *report) outbox() error {
	all, scheduled, ofCases := 0, 0, 0
	err := r.each("out", func(k, _ []byte) error {
		o, err := r.tx.Outgoing(number(k))
		if err != nil {
			return err
		}
		all++
		if v, err := r.tx.txn.Get("outstate", stateKey(o.State, o.N)); err != nil || v == nil {
			r.fail("outgoing mail %d is not indexed as %s", o.N, o.State)
		}
		if o.Case != "" {
			ofCases++
			if v, err := r.tx.txn.Get("outcase", outcaseKey(o.Case, o.N)); err != nil || v == nil {
				r.fail("outgoing mail %d is not indexed under its case", o.N)
			}
		}
		if !o.State.scheduled() {
			return nil
		}
		scheduled++
		if v, err := r.tx.txn.Get("outdue", dueKey(o.NextAttempt, o.N)); err != nil || v == nil {
			r.fail("outgoing mail %d is not indexed by its due time", o.N)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return errors.Join(r.expect("outstate", all), r.expect("outdue", scheduled), r.expect("outcase", ofCases), r.each("outbytes", func(k, _ []byte) error {
		_, err := r.tx.Bytes(number(k))
		if errors.Is(err, ErrDestroyed) {
			return nil
		}
		return err
	}))
}
