package mailbot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// Ingest handles mail files as though they had been fetched, in the order given. Nothing is sent until `once` or `serve`
// runs. With archive the mails are dated by their own trace and nothing is owed to anybody.
func (b *Bot) Ingest(ctx context.Context, mailbox string, archived bool, mails iter.Seq2[Source, error], emit func(any) error) error {
	m := b.theDesk().mailbox(mailbox)
	if m == nil {
		return &Fault{What: fmt.Sprintf("no mailbox %q in the configuration", mailbox), Hint: "name one of: " + strings.Join(b.mailboxNames(), ", "), Usage: true}
	}
	var unread error
	var batch []arrival
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		err := b.ingestBatch(ctx, batch, emit)
		batch = batch[:0]
		return err
	}
	size := 0
	for src, err := range mails {
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		a, err := b.ingested(m, src, archived)
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		if a.body != nil || size > fetchBatchBytes || len(batch) == ingestMails {
			if err := flush(); err != nil {
				return err
			}
			size = 0
		}
		batch = append(batch, a)
		size += len(a.raw)
		if a.body != nil {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if unread != nil {
		return &Attention{What: unread.Error(), Hint: "the other mails were taken in; repeat the command when the file can be read: what is in stays as it is"}
	}
	return nil
}

// ingestMails and fetchBatchBytes bound what one transaction of an ingest holds: several turns, so that mails are opened while
// earlier ones are decided.
const (
	ingestMails     = 4 * turnSize
	fetchBatchBytes = 8 << 20
)

func (b *Bot) mailboxNames() []string {
	var out []string
	for _, m := range b.theDesk().mailboxes {
		out = append(out, m.Name)
	}
	return out
}

func (b *Bot) ingested(m *mailbox, src Source, archived bool) (arrival, error) {
	limit := b.cfg.Limits.MessageBytes
	head := store.Mail{Direction: handling.In, Mailbox: m.Name, Realm: m.Role, File: src.File, ReceivedAt: b.env.Now(), InternalDate: src.Time}
	raw, err := io.ReadAll(io.LimitReader(src.Body, limit+1))
	if err != nil {
		return arrival{}, fmt.Errorf("read %s: %w", src.File, err)
	}
	if archived {
		head.Reason = archive
		if at, ok := message.ReceivedAt(raw); ok {
			head.ReceivedAt, head.InternalDate = at, at
		} else if !src.Time.IsZero() {
			head.ReceivedAt = src.Time
		}
	}
	if int64(len(raw)) > limit {
		return arrival{head: head, body: io.MultiReader(bytes.NewReader(raw), src.Body)}, nil
	}
	return arrival{head: head, raw: raw}, nil
}

func (b *Bot) ingestBatch(ctx context.Context, batch []arrival, emit func(any) error) error {
	kept, err := b.keep(batch, func(*store.Tx) error { return nil })
	if err != nil {
		return err
	}
	if b.serving {
		nudge(b.turned)
	}
	if _, err := b.drain(ctx, 0); err != nil {
		return err
	}
	return collect(b, func(tx *store.Tx) iter.Seq2[store.Mail, error] {
		return func(yield func(store.Mail, error) bool) {
			for _, k := range kept {
				if !yield(tx.Mail(k.N)) {
					return
				}
			}
		}
	}, func(tx *store.Tx, m store.Mail) (any, bool, error) {
		row, err := mailRow(tx, m, nil)
		return row, true, err
	}, emit)
}
