package mailbot

import (
	"bytes"
	"errors"
	"io"

	"keikai/mailbot/message"
	"keikai/store"
)

// closedMail stands for a mail that is not opened.
func closedMail(n uint64, why failure, note string) *opened {
	empty := message.Parse(nil, message.DefaultLimits())
	return &opened{n: n, mail: empty, payload: empty, failure: why, note: note}
}

// headBytes is how much of a mail past the limit is read: its header, so that the sender can be told.
const headBytes = 64 << 10

// openHead reads the header of a mail that is too large to open.
func (b *Bot) openHead(m store.Mail) *opened {
	r, err := b.store.RawReader(m.N)
	if err != nil {
		return closedMail(m.N, poison, err.Error())
	}
	head, err := io.ReadAll(io.LimitReader(r, headBytes))
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return closedMail(m.N, poison, err.Error())
	}
	if i := bytes.Index(head, []byte("\r\n\r\n")); i >= 0 {
		head = head[:i+4]
	} else if i := bytes.Index(head, []byte("\n\n")); i >= 0 {
		head = head[:i+2]
	}
	o := closedMail(m.N, tooBig, "")
	o.mail = message.Parse(head, message.DefaultLimits())
	o.payload = o.mail
	return o
}

func isNotFound(err error) bool { return errors.Is(err, store.ErrNotFound) }
