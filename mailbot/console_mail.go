package mailbot

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"

	"keikai/mailbot/handling"
	"keikai/store"
)

// MailRow is one line of `mail list`, `ingest` and `quarantine list`.
type MailRow struct {
	N           uint64  `json:"n"`
	File        *string `json:"file"`
	SHA256      *string `json:"sha256"`
	ContentID   *string `json:"content_id"`
	Mailbox     string  `json:"mailbox"`
	Direction   string  `json:"direction"`
	ReceivedAt  *string `json:"received_at"`
	From        *string `json:"from"`
	Subject     *string `json:"subject"`
	Disposition string  `json:"disposition"`
	Reason      *string `json:"reason"`
	Case        *string `json:"case"`
	Party       *string `json:"party"`
}

// QuarantineRow is one line of `quarantine list`.
type QuarantineRow struct {
	MailRow
	Since    *string `json:"since"`
	Attempts int     `json:"attempts"`
}

// mailRow needs the desk only for outgoing mail, whose sender is one of our mailboxes.
func mailRow(tx *store.Tx, m store.Mail, d *desk) (MailRow, error) {
	r := MailRow{N: m.N, File: orNull(m.File), Mailbox: m.Mailbox, Direction: string(m.Direction), ReceivedAt: orNull(stamp(m.ReceivedAt)),
		From: orNull(m.From), Subject: orNull(m.Subject), Disposition: m.Disposition, Reason: orNull(m.Reason), Party: orNull(m.Party)}
	if m.Direction == handling.In {
		r.SHA256, r.ContentID = orNull(fmt.Sprintf("%x", m.SHA256)), orNull(fmt.Sprintf("%x", m.ContentID))
	} else if d != nil {
		if box := d.mailbox(m.Mailbox); box != nil {
			r.From = orNull(box.Address)
		}
	}
	if m.Case != "" {
		number, err := tx.CaseNumber(m.Case)
		if err != nil && !isNotFound(err) {
			return r, err
		}
		r.Case = orNull(number)
	}
	return r, nil
}

func (b *Bot) mailList(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	d := b.theDesk()
	return collect(b, func(tx *store.Tx) iter.Seq2[store.Mail, error] { return tx.Mails(0) }, func(tx *store.Tx, m store.Mail) (any, bool, error) {
		if !as.sees(realmOf(d, m)) {
			return nil, false, nil
		}
		row, err := mailRow(tx, m, d)
		return row, true, err
	}, emit)
}

// realmOf is whose mail it is: outgoing mail has the realm of the mailbox that speaks.
func realmOf(d *desk, m store.Mail) handling.Realm {
	if m.Realm == "" {
		if box := d.mailbox(m.Mailbox); box != nil {
			return box.Role
		}
	}
	return m.Realm
}

func (b *Bot) quarantineList(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	d := b.theDesk()
	return collect(b, func(tx *store.Tx) iter.Seq2[store.Mail, error] { return tx.Mails(0) }, func(tx *store.Tx, m store.Mail) (any, bool, error) {
		if m.Disposition != "quarantined" || !as.sees(m.Realm) {
			return nil, false, nil
		}
		row, err := mailRow(tx, m, d)
		return QuarantineRow{MailRow: row, Since: row.ReceivedAt, Attempts: m.Attempts}, true, err
	}, emit)
}

// MailShow is the answer to `mail show` and `quarantine show`. Raw is set with --raw.
type MailShow struct {
	MailRow
	MessageID *string `json:"message_id"`
	Note      *string `json:"note"`
	Size      int64   `json:"size"`
	Duplicate *uint64 `json:"duplicate_of"`
	Raw       *string `json:"raw"` // base64
}

func (b *Bot) mailShow(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	n, err := oneNumber(r)
	if err != nil {
		return err
	}
	var out MailShow
	d := b.theDesk()
	err = b.store.View(func(tx *store.Tx) error {
		m, err := anyMail(tx, n)
		if isNotFound(err) || (err == nil && !as.sees(realmOf(d, m))) {
			return noSuch(fmt.Sprintf("mail %d", n))
		}
		if err != nil {
			return err
		}
		if out.MailRow, err = mailRow(tx, m, d); err != nil {
			return err
		}
		out.MessageID, out.Note, out.Size = orNull(m.MessageID), orNull(m.Note), m.Size
		if m.DuplicateOf != 0 {
			out.Duplicate = &m.DuplicateOf
		}
		if r.Flags["raw"] == "" {
			return nil
		}
		raw, err := rawOf(tx, m)
		encoded := base64.StdEncoding.EncodeToString(raw)
		out.Raw = &encoded
		return err
	})
	if err != nil {
		return err
	}
	return emit(out)
}

// anyMail finds a mail by its number in either direction.
func anyMail(tx *store.Tx, n uint64) (store.Mail, error) {
	for m, err := range tx.Mails(n) {
		if err != nil {
			return store.Mail{}, err
		}
		if m.N == n {
			return m, nil
		}
		break
	}
	return store.Mail{}, store.ErrNotFound
}

// rawOf reads the bytes of a kept mail; a duplicate has those of the mail that it repeats, an outgoing one its sealed
// bytes as long as it has not left.
func rawOf(tx *store.Tx, m store.Mail) ([]byte, error) {
	switch {
	case m.Direction == handling.Out:
		return tx.Bytes(m.N)
	case m.DuplicateOf != 0:
		return tx.Raw(m.DuplicateOf)
	}
	return tx.Raw(m.N)
}

// quarantineFile puts a held mail into a case as a mail of its finder, or, without a case, opens it as a new report.
func (b *Bot) quarantineFile(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	n, err := oneNumber(r)
	if err != nil {
		return err
	}
	return b.judge(ctx, n, as, emit, act{Act: "file", N: n, By: as.name, Case: r.Flags["case"], As: r.Flags["as_party"]})
}

// quarantineDiscard sets a held mail aside for good. Its raw bytes stay.
func (b *Bot) quarantineDiscard(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	n, err := oneNumber(r)
	if err != nil {
		return err
	}
	if r.Flags["why"] == "" {
		return &Fault{What: "discard needs a reason", Hint: "--why TEXT; it goes into the journal", Usage: true}
	}
	return b.judge(ctx, n, as, emit, act{Act: "discard", N: n, By: as.name, Why: r.Flags["why"]})
}
