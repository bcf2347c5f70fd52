package mailbot

import (
	"context"
	"fmt"
	"regexp"

	"keikai/mailbot/handling"
	"keikai/store"
)

// OutboxRow is one line of `outbox list`.
type OutboxRow struct {
	N             uint64  `json:"n"`
	Case          *string `json:"case"`
	To            string  `json:"to"`
	Kind          string  `json:"kind"`
	Language      string  `json:"language"`
	Class         string  `json:"class"`
	EncryptedTo   *string `json:"encrypted_to"`
	State         string  `json:"state"`
	HeldFor       *string `json:"held_for"`
	Attempts      int     `json:"attempts"`
	NextAttemptAt *string `json:"next_attempt_at"`
	LastError     *string `json:"last_error"`
	MessageID     string  `json:"message_id"`
}

func outboxRow(tx *store.Tx, o store.Outgoing) (OutboxRow, error) {
	r := OutboxRow{N: o.N, To: o.To, Kind: o.Kind, Language: o.Language, Class: o.Class, EncryptedTo: orNull(o.EncryptedTo), State: string(o.State),
		HeldFor: orNull(o.HeldFor), Attempts: o.Attempts, LastError: orNull(o.LastError), MessageID: o.MessageID}
	if o.State == store.Queued || o.State == store.Retry {
		r.NextAttemptAt = orNull(stamp(o.NextAttempt))
	}
	if o.Case != "" {
		number, err := tx.CaseNumber(o.Case)
		if err != nil && !isNotFound(err) {
			return r, err
		}
		r.Case = orNull(number)
	}
	return r, nil
}

func (b *Bot) outboxList(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	d := b.theDesk()
	return collect(b, (*store.Tx).Outbox, func(tx *store.Tx, o store.Outgoing) (any, bool, error) {
		r, err := outboxRow(tx, o)
		return r, as.sees(d.role(o.Mailbox)), err
	}, emit)
}

// OutboxShow is the answer to `outbox show`: the row, and the words as they were or would be composed.
type OutboxShow struct {
	OutboxRow
	Subject string  `json:"subject"`
	Text    *string `json:"text"`
}

// outboxShow renders the notice again from its facts: there is no copy of what left. Codes and tokens are not shown: they
// were given to one coordinator only.
func (b *Bot) outboxShow(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	n, err := oneNumber(r)
	if err != nil {
		return err
	}
	d := b.theDesk()
	var out OutboxShow
	var row store.Outgoing
	var c handling.Case
	err = b.store.View(func(tx *store.Tx) (err error) {
		if row, err = tx.Outgoing(n); isNotFound(err) || (err == nil && !as.sees(d.role(row.Mailbox))) {
			return noSuch(fmt.Sprintf("outgoing mail %d", n))
		}
		if err != nil {
			return err
		}
		if c, err = caseOrNone(tx, row.Case); err != nil {
			return err
		}
		out.OutboxRow, err = outboxRow(tx, row)
		return err
	})
	if err != nil {
		return err
	}
	if m, err := b.render(d, c, &row); err == nil {
		out.Subject = m.Subject
		text := codes.ReplaceAllString(m.Body, "****")
		switch handling.NoticeKind(row.Kind) {
		case handling.DeskDigestKind, handling.DeskStoppedKind, handling.DeskStopCodeKind:
			text = stopCodes.ReplaceAllString(text, "****")
		}
		out.Text = orNull(text)
	}
	return emit(out)
}

// codes matches action codes and tokens.
var codes = regexp.MustCompile(`#[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}|\b[A-Z2-7]{26}\b`)

// stopCodes matches the words that stop everything.
var stopCodes = regexp.MustCompile(`\b[0-9]{4}-[0-9]{4}\b`)

func (b *Bot) outboxRetry(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	return b.outboxAct(ctx, r, as, emit, act{Act: "retry", By: as.name}, retryable)
}

func (b *Bot) outboxCancel(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	if r.Flags["why"] == "" {
		return &Fault{What: "cancel needs a reason", Hint: "--why TEXT; it goes into the journal", Usage: true}
	}
	return b.outboxAct(ctx, r, as, emit, act{Act: "cancel", By: as.name, Why: r.Flags["why"]}, cancellable)
}

func (b *Bot) outboxAct(ctx context.Context, r Request, as onlooker, emit func(any) error, a act, may func(store.OutState) bool) error {
	n, err := oneNumber(r)
	if err != nil {
		return err
	}
	a.N = n
	d := b.theDesk()
	err = b.store.View(func(tx *store.Tx) error {
		o, err := tx.Outgoing(n)
		switch {
		case isNotFound(err), err == nil && !as.sees(d.role(o.Mailbox)):
			return noSuch(fmt.Sprintf("outgoing mail %d", n))
		case err == nil && !may(o.State):
			return &Fault{What: fmt.Sprintf("mail %d is %s: it cannot be changed any more", n, o.State), Hint: "what has left cannot be taken back"}
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := b.enter(ctx, a); err != nil {
		return err
	}
	var row OutboxRow
	err = b.store.View(func(tx *store.Tx) error {
		o, err := tx.Outgoing(n)
		if err == nil {
			row, err = outboxRow(tx, o)
		}
		return err
	})
	if err != nil {
		return err
	}
	return emit(row)
}
