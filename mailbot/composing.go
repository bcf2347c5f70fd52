package mailbot

import (
	"context"
	"errors"
	"fmt"

	"keikai/mailbot/handling"
	"keikai/store"
)

// composeAll makes every owed notice into a mail, on all cores. What is made is stored in groups while the next is being made.
func (b *Bot) composeAll(ctx context.Context) (int, error) {
	b.composeMu.Lock()
	defer b.composeMu.Unlock()
	made := 0
	for ctx.Err() == nil {
		owed, err := b.owedNotices()
		if err != nil || len(owed) == 0 {
			b.opened.forget()
			return made, err
		}
		n, err := b.composeBatch(owed)
		made += n
		if err != nil {
			return made, fmt.Errorf("store composed notices: %w", err)
		}
	}
	return made, ctx.Err()
}

// owedNotice is a notice to be made and the case that it speaks of.
type owedNotice struct {
	row  store.Outgoing
	c    handling.Case
	book handling.Book
}

// composeAhead is how many notices are taken up at once.
const composeAhead = 2 * turnSize

// owedNotices reads the oldest notices that are owed in one look, which opens a case and the entries of its parties once however many of
// them are about it.
func (b *Bot) owedNotices() ([]owedNotice, error) {
	var out []owedNotice
	books := map[string]handling.Book{}
	err := b.store.View(func(tx *store.Tx) error {
		owed, err := tx.Owed(composeAhead)
		if err != nil {
			return err
		}
		for _, n := range owed {
			o := owedNotice{}
			if o.row, err = tx.Outgoing(n); err != nil {
				return err
			}
			if o.c, err = caseOrNone(tx, o.row.Case); err != nil {
				return err
			}
			book, read := books[o.row.Case]
			if !read {
				if book, err = bookOf(tx, o.c); err != nil {
					return err
				}
				books[o.row.Case] = book
			}
			o.book = book
			out = append(out, o)
		}
		return nil
	})
	return out, err
}

// composed is one notice made, or why not.
type composed struct {
	row  store.Outgoing
	mail []byte
	err  error
}

// composeBatch makes notices and stores what is ready, at most turnSize in one transaction, never waiting for more.
func (b *Bot) composeBatch(owed []owedNotice) (made int, err error) {
	results, err := b.composing(owed)
	if err != nil {
		return 0, err
	}
	for made < len(owed) {
		group := []composed{<-results}
		for len(group) < turnSize && len(results) > 0 {
			group = append(group, <-results)
		}
		crashAt("compose.made")
		if err := b.store.Update(func(tx *store.Tx) error { return b.storeComposed(tx, group) }); err != nil {
			return made, err
		}
		crashAt("compose.stored")
		made += len(group)
		nudge(b.queued)
	}
	return made, nil
}

// composing makes notices on all cores. The channel holds all of them, so that nobody waits when the reader gives up.
func (b *Bot) composing(owed []owedNotice) (<-chan composed, error) {
	results := make(chan composed, len(owed))
	next := make(chan owedNotice, len(owed))
	for _, o := range owed {
		next <- o
	}
	close(next)
	var d *desk
	err := b.store.View(func(tx *store.Tx) (err error) {
		d, err = b.deskIn(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	for range workers() {
		go func() {
			for o := range next {
				results <- b.composeGuarded(d, o)
			}
		}()
	}
	return results, nil
}

func (b *Bot) composeGuarded(d *desk, o owedNotice) (c composed) {
	c.row = o.row
	defer func() {
		if r := recover(); r != nil {
			c.mail, c.err = nil, &heldBack{"template", panicked(r).Error()}
		}
	}()
	own := *d
	own.policy.Book = o.book
	c.mail, c.err = b.make(&own, o.c, &c.row)
	return c
}

func (b *Bot) storeComposed(tx *store.Tx, results []composed) error {
	for _, r := range results {
		now, err := tx.Outgoing(r.row.N)
		if err != nil {
			return err
		}
		if now.State != store.Owed {
			continue // cancelled while it was made
		}
		var held *heldBack
		switch {
		case errors.As(r.err, &held):
			r.row.State, r.row.HeldFor, r.row.LastError = store.Held, held.reason, held.detail
			if err := notLeft(tx, r.row, "held", held.reason, held.detail); err != nil {
				return err
			}
		case r.err != nil:
			return r.err
		default:
			r.row.State, r.row.HeldFor, r.row.NextAttempt = store.Queued, "", b.slot(r.row)
		}
		if err := tx.SetOutgoing(r.row); err != nil {
			return err
		}
		if r.mail != nil {
			if err := tx.SetBytes(r.row.N, r.mail); err != nil {
				return err
			}
		}
	}
	return nil
}
