package mailbot

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport"
	"keikai/store"
)

// arrival is what is known of a mail before it is kept.
type arrival struct {
	head store.Mail
	raw  []byte
	body io.Reader // not nil: a mail past limits.message_bytes, kept by streaming, never opened
}

// keep writes a batch in one transaction and moves the mailbox's mark past it. Nothing on the server was touched yet (R6).
func (b *Bot) keep(batch []arrival, mark func(*store.Tx) error) ([]store.Mail, error) {
	crashAt("keep.begin")
	if len(batch) == 1 && batch[0].body != nil {
		return b.keepLarge(batch[0], mark)
	}
	var kept []store.Mail
	err := b.store.Update(func(tx *store.Tx) error {
		kept = kept[:0]
		for _, a := range batch {
			a.head.SHA256, a.head.Size = message.SHA256(a.raw), int64(len(a.raw))
			if a.head.ContentID == [32]byte{} {
				a.head.ContentID = message.ContentID(a.raw)
			}
			m, err := tx.Keep(a.head, a.raw)
			if err != nil {
				return fmt.Errorf("keep mail: %w", err)
			}
			kept = append(kept, m)
		}
		crashAt("keep.written")
		return mark(tx)
	})
	crashAt("keep.committed")
	return kept, err
}

// keepLarge streams a mail into the store with bounded memory. The stream is committed before the mark is moved; when a stop
// came between the two, the mail is fetched again, known again and not kept a second time.
func (b *Bot) keepLarge(a arrival, mark func(*store.Tx) error) ([]store.Mail, error) {
	var content message.ContentHash
	whole := newCounter()
	m, err := b.store.KeepStream(a.head, io.TeeReader(a.body, io.MultiWriter(whole, &content)), func(m *store.Mail) error {
		m.SHA256, m.ContentID, m.Size = whole.sum(), content.Sum(), whole.n
		return b.keptBefore(*m)
	})
	if errors.Is(err, transport.ErrRefused) {
		return b.keep([]arrival{withheld(a, err)}, mark)
	}
	if err != nil && !errors.Is(err, errKeptBefore) {
		return nil, fmt.Errorf("keep large mail: %w", err)
	}
	crashAt("keep.streamed")
	err = b.store.Update(mark)
	crashAt("keep.committed")
	return []store.Mail{m}, err
}

var errKeptBefore = errors.New("kept before the mark was moved")

// keptBefore looks for the same mail of the same mailbox among those with its content: the first of them and, behind it, its
// duplicates. What did not come from a mailbox has no UID, and each of its copies counts.
func (b *Bot) keptBefore(m store.Mail) error {
	if m.UID == 0 {
		return nil
	}
	return b.store.View(func(tx *store.Tx) error {
		first, err := tx.Holder(m.ContentID)
		if err != nil || first == 0 {
			return err
		}
		for old, err := range tx.Mails(first) {
			if err != nil {
				return err
			}
			if old.ContentID == m.ContentID && old.Mailbox == m.Mailbox && old.UIDValidity == m.UIDValidity && old.UID == m.UID {
				return errKeptBefore
			}
		}
		return nil
	})
}

type counter struct {
	n int64
	h hash.Hash
}

func newCounter() *counter { return &counter{h: sha256.New()} }

func (c *counter) Write(p []byte) (int, error) {
	crashAt("keep.streaming")
	c.n += int64(len(p))
	return c.h.Write(p)
}

func (c *counter) sum() (s [32]byte) {
	copy(s[:], c.h.Sum(nil))
	return s
}

// fetchedMail is the head of a mail from a mailbox. Mail from before the start mark is kept and nothing follows (R13).
func (b *Bot) fetchedMail(m *mailbox, f transport.Fetched, start time.Time) arrival {
	head := store.Mail{Direction: handling.In, Mailbox: m.Name, Realm: m.Role, UIDValidity: f.UIDValidity, UID: f.UID, Size: f.Size,
		ReceivedAt: b.env.Now(), InternalDate: f.InternalDate}
	if f.Err == nil && !start.IsZero() && !f.InternalDate.IsZero() && f.InternalDate.Before(start) {
		head.Disposition, head.Reason = "ignored", "before_start"
	}
	return arrival{head: head, raw: f.Raw, body: f.Body}
}
