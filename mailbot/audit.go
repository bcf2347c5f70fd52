package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

func (b *Bot) auditVerify(_ context.Context, _ Request, _ onlooker, emit func(any) error) error {
	found, err := b.store.Verify()
	if err != nil {
		return err
	}
	ours, err := b.verifyDesk()
	if err != nil {
		return err
	}
	found = append(found, ours...)
	bad := 0
	for _, f := range found {
		if !f.OK {
			bad++
		}
		if err := emit(CheckRow{What: f.What, OK: f.OK, Detail: f.Detail, Hint: f.Hint}); err != nil {
			return err
		}
	}
	if bad > 0 {
		return &Attention{What: fmt.Sprintf("%d of %d checks of the store found something", bad, len(found)), Hint: "stop the daemon, copy the store file, and restore from a backup if the journal is damaged"}
	}
	return nil
}

// derivation checks what the bot derived from cases and the office, which the store cannot know to be derived.
type derivation struct {
	tx      *store.Tx
	fallen  map[fallen]bool // what fell due and is not yet decided; its At is the zero time
	checked int
	wrong   []string
}

const hintDerive = "give any command that changes the case, such as note, or start the daemon anew for the office: what it says is derived again"

// verifyDesk compares, in one view, the office with its history, and what falls due and where tokens lead with what cases and the
// office say.
func (b *Bot) verifyDesk() (found []store.Finding, err error) {
	err = b.store.View(func(tx *store.Tx) (err error) {
		found, err = b.verifyDeskIn(tx)
		return err
	})
	return found, err
}

func (b *Bot) verifyDeskIn(tx *store.Tx) (found []store.Finding, err error) {
	d, err := b.deskIn(tx)
	if err != nil {
		return nil, err
	}
	for _, c := range []struct {
		what, hint string
		run        func(*derivation, *desk, time.Time) error
	}{
		{"office history", "restore the last good backup: the office's standing and the journal do not agree", (*derivation).office},
		{"dues as derived", hintDerive, (*derivation).dues},
		{"tokens", hintDerive, (*derivation).tokens},
	} {
		r := &derivation{tx: tx}
		if err := c.run(r, d, b.env.Now()); err != nil {
			return nil, fmt.Errorf("verify %s: %w", c.what, err)
		}
		found = append(found, r.finding(c.what, c.hint))
	}
	return found, nil
}

func (r *derivation) fail(format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

func (r *derivation) finding(what, hint string) store.Finding {
	if len(r.wrong) == 0 {
		return store.Finding{What: what, OK: true, Detail: fmt.Sprintf("%d checked", r.checked)}
	}
	const named = 5
	return store.Finding{What: what, Detail: fmt.Sprintf("%d wrong: %s", len(r.wrong), strings.Join(r.wrong[:min(named, len(r.wrong))], "; ")), Hint: hint}
}

// office folds the entries of the journal that fold to the office.
func (r *derivation) office(d *desk, _ time.Time) error {
	var folded handling.Office
	for e, err := range r.tx.Journal("") {
		if err != nil {
			return err
		}
		words, ours := strings.CutPrefix(e.What, officePrefix)
		if !ours || e.Case != "" {
			continue
		}
		var ch handling.OfficeChange
		if err := json.Unmarshal([]byte(words), &ch); err != nil {
			r.fail("entry %d cannot be read: %v", e.Seq, err)
			continue
		}
		folded = handling.ApplyOffice(folded, ch)
		r.checked++
	}
	want, err := json.Marshal(folded)
	have, err2 := json.Marshal(d.policy.Office)
	if string(want) != string(have) {
		r.fail("the office at revision %d is not what its %d entries fold to", d.policy.Office.Revision, r.checked)
	}
	return errors.Join(err, err2)
}

// dues compares what is kept with what every case and the office wait for.
func (r *derivation) dues(d *desk, now time.Time) error {
	if err := r.pending(); err != nil {
		return err
	}
	if err := r.ownDues(store.OwnerOffice, "the office", handling.OfficeDues(d.policy, now), now); err != nil {
		return err
	}
	for c, err := range r.tx.Cases() {
		if err == nil {
			err = r.ownDues(c.Key, "case "+c.Key, handling.FiringOf(d.policy, c), now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pending reads what fell due and waits for its turn: it is no due any more, and its owner does not know yet.
func (r *derivation) pending() error {
	r.fallen = map[fallen]bool{}
	ins, err := r.tx.Pending(0, math.MaxInt)
	for _, in := range ins {
		if in.Kind != dueInput {
			continue
		}
		var f fallen
		if err := json.Unmarshal(in.Payload, &f); err != nil {
			return fmt.Errorf("read what fell due: %w", err)
		}
		f.At = time.Time{}
		r.fallen[f] = true
	}
	return err
}

// ownDues compares an owner's dues. One that fell and was left as it stands falls again later than it is derived for.
func (r *derivation) ownDues(owner, name string, derived []handling.Due, now time.Time) error {
	kept, err := r.tx.DuesOf(owner)
	for _, d := range derived {
		r.checked++
		i := slices.IndexFunc(kept, func(k store.Due) bool {
			return k.What == d.What && k.Ref == d.Ref && (d.What == handling.DueDigest || k.At.Equal(d.At) || !d.At.After(now) && k.At.After(d.At))
		})
		switch {
		case i >= 0:
			kept = slices.Delete(kept, i, i+1)
		case !r.fallen[fallen{Owner: owner, What: d.What, Ref: d.Ref}]:
			r.fail("%s lacks its due %s of %s", name, d.What, handling.DateOf(d.At))
		}
	}
	for _, k := range kept {
		r.fail("%s has a due %s of %s that nothing in it waits for", name, k.What, handling.DateOf(k.At))
	}
	return err
}

// tokens shows that the token, the codes and the number of every command that waits lead to where it lies.
func (r *derivation) tokens(d *desk, _ time.Time) error {
	if err := r.leads(d.policy.Office.Proposals, store.OwnerOffice, "the office"); err != nil {
		return err
	}
	for c, err := range r.tx.Cases() {
		if err == nil {
			err = r.leads(c.Proposals, c.Key, "case "+c.Key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *derivation) leads(list []handling.Proposal, place, name string) error {
	for _, q := range list {
		for _, word := range wordsOf(q) {
			r.checked++
			to, err := r.tx.Index("proposal", word)
			if err != nil {
				return err
			}
			if !slices.Equal(to, []string{place}) {
				r.fail("a word for command %d does not lead to %s", q.N, name)
			}
		}
	}
	return nil
}
