package mailbot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"keikai/mailbot/transport"
	"keikai/store"
)

// fetchOnce opens the mailbox, keeps what is new, and tells the server. It returns how many mails came.
func (b *Bot) fetchOnce(ctx context.Context, m *mailbox) (int, error) {
	defer b.looked(m.Name)
	s, err := b.openMailbox(ctx, m)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return b.fetchFrom(ctx, m, s)
}

func (b *Bot) openMailbox(ctx context.Context, m *mailbox) (*transport.Mailbox, error) {
	server, err := imapServer(m.IMAP, b.env.Dial)
	if err == nil {
		var s *transport.Mailbox
		if s, err = transport.OpenMailbox(ctx, server, m.IMAP.Folder); err == nil {
			return s, nil
		}
	}
	b.health.note("imap "+m.Name, err)
	return nil, err
}

// fetchFrom runs once at a time for a mailbox: a pass that somebody asks for by hand must not fetch the same mails beside
// the daemon's own.
func (b *Bot) fetchFrom(ctx context.Context, m *mailbox, s *transport.Mailbox) (int, error) {
	one, _ := b.fetching.LoadOrStore(m.Name, new(sync.Mutex))
	one.(*sync.Mutex).Lock()
	defer one.(*sync.Mutex).Unlock()
	mark, err := b.mark(m)
	if err != nil {
		return 0, err
	}
	n := 0
	var done []uint32
	err = s.Fetch(ctx, transport.Cursor{UIDValidity: mark.UIDValidity, LastUID: mark.LastUID}, b.cfg.Limits.MessageBytes, func(batch []transport.Fetched) error {
		uids, err := b.keepBatch(m, batch, mark.StartAt)
		n += len(uids)
		done = append(done, uids...)
		return err
	})
	err = errors.Join(err, b.touch(ctx, m, s, done)) // what was kept before an error is kept
	b.health.note("imap "+m.Name, err)
	if err == nil {
		b.health.fetched(m.Name, b.env.Now())
	}
	return n, err
}

func (b *Bot) keepBatch(m *mailbox, batch []transport.Fetched, start time.Time) ([]uint32, error) {
	var arrivals []arrival
	var uids []uint32
	next := store.Cursor{StartAt: start}
	for _, f := range batch {
		a := b.fetchedMail(m, f, start)
		if f.Err != nil {
			a = withheld(a, f.Err)
		}
		arrivals = append(arrivals, a)
		uids = append(uids, f.UID)
		next.UIDValidity, next.LastUID = f.UIDValidity, f.UID
	}
	_, err := b.keep(arrivals, func(tx *store.Tx) error { return tx.SetCursor(m.Name, next) })
	if err != nil {
		return nil, err
	}
	nudge(b.turned)
	return uids, nil
}

// withheld stands for a mail that the server lists and does not give. It is entered without bytes, so that a person is
// told and the mails behind it go on (R1).
func withheld(a arrival, why error) arrival {
	a.raw, a.body = nil, nil
	a.head.ContentID = sha256.Sum256(fmt.Appendf(nil, "withheld %s %d %d", a.head.Mailbox, a.head.UIDValidity, a.head.UID))
	a.head.Note = "the server would not give this mail: " + why.Error()
	return a
}

// touch marks or moves the server's copies, after they were kept. When that fails the mails stay where they are; they are
// not filed twice, for the mark has passed them (R7).
func (b *Bot) touch(ctx context.Context, m *mailbox, s *transport.Mailbox, uids []uint32) error {
	if len(uids) == 0 || m.IMAP.After == "keep" {
		return nil
	}
	crashAt("fetch.touch")
	if err := s.Done(ctx, uids, m.IMAP.After); err != nil {
		return fmt.Errorf("mark fetched mails in %s: %w", m.Name, err)
	}
	crashAt("fetch.touched")
	return nil
}

// mark is how far the mailbox was read. At the first look the start mark is set: `now` means the day the set-up was made.
func (b *Bot) mark(m *mailbox) (store.Cursor, error) {
	var c store.Cursor
	err := b.store.Update(func(tx *store.Tx) error {
		var known bool
		var err error
		if c, known, err = tx.Cursor(m.Name); err != nil || known {
			return err
		}
		c.StartAt, err = startMark(m.IMAP.Start, tx.Flag("made_at"), b.env.Now())
		if err != nil {
			return err
		}
		return tx.SetCursor(m.Name, c)
	})
	return c, err
}

func startMark(start, made string, now time.Time) (time.Time, error) {
	switch start {
	case "all":
		return time.Time{}, nil
	case "now", "":
		if t, err := time.Parse(time.RFC3339, made); err == nil {
			return t.Truncate(time.Second), nil
		}
		return now.Truncate(time.Second), nil
	}
	t, err := time.ParseInLocation(time.DateOnly, start, jst)
	return t, err
}

// watch fetches a mailbox for ever: by IDLE where the server has it, and by the poll in any case, for IDLE is a hint only.
// After a fault it comes back within one poll, without a restart (R8).
func (b *Bot) watch(ctx context.Context, m *mailbox) {
	for ctx.Err() == nil {
		err := b.session(ctx, m)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			b.env.Log.Warn("mailbox session ended", "mailbox", m.Name, "class", class(err))
		}
		sleep(ctx, m.IMAP.Poll.Duration)
	}
}

// session keeps one connection as long as it works.
func (b *Bot) session(ctx context.Context, m *mailbox) error {
	s, err := b.openMailbox(ctx, m)
	if err != nil {
		b.looked(m.Name)
		return err
	}
	defer s.Close()
	for ctx.Err() == nil {
		_, err := b.fetchFrom(ctx, m, s)
		b.looked(m.Name)
		if err != nil {
			return err
		}
		if s.CanIdle() {
			_, err = s.Idle(ctx, m.IMAP.Poll.Duration)
		} else {
			sleep(ctx, m.IMAP.Poll.Duration)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// class names an error for the log, which never holds a server's own words (security.md 24).
func class(err error) string {
	for _, c := range []error{transport.ErrUnreachable, transport.ErrLogin, transport.ErrFolder, context.DeadlineExceeded} {
		if errors.Is(err, c) {
			return c.Error()
		}
	}
	return fmt.Sprintf("%T", err)
}
