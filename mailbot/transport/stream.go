package transport

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
)

// errSpent is returned by a Body that is read after its keep returned.
var errSpent = errors.New("body read after its batch was kept")

// broken is the Body of a mail that could not be had: nobody may take it for an empty mail.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// stream reads one mail in pieces of chunkBytes with BODY.PEEK[]<offset.length>. No command is open between two pieces, so
// a slow reader holds nothing on the server, and an undrained Body leaves the session usable.
type stream struct {
	ctx    context.Context
	box    *Mailbox
	uid    imap.UID
	offset int64
	buf    []byte
	err    error // io.EOF when the last piece is in buf
}

func (s *stream) Read(p []byte) (int, error) {
	for len(s.buf) == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.next()
	}
	n := copy(p, s.buf)
	s.buf = s.buf[n:]
	return n, nil
}

// next fetches one piece. The announced size may be wrong (some servers guess it), so only a short piece is the end.
func (s *stream) next() {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: s.offset, Size: chunkBytes}}
	options := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}
	var piece answer
	refused, err := s.box.ask(s.ctx, []imap.UID{s.uid}, options, func(a answer) bool {
		piece = a
		return a.hasBody && !a.long
	})
	switch {
	case err != nil:
		s.err = err
	case refused[s.uid] != nil:
		s.err = refusedError{refused[s.uid]}
	case !piece.hasBody || piece.long:
		s.err = fmt.Errorf("fetch mail %d: %w", s.uid, errVanished)
	default:
		s.buf = piece.body
		s.offset += int64(len(piece.body))
		if len(piece.body) < chunkBytes {
			s.err = io.EOF
		}
	}
}

var errVanished = errors.New("expunged while it was read")

// ErrRefused is behind the error of a Body whose mail the server stops giving: that one mail cannot be had, the others can.
var ErrRefused = errors.New("the server refuses the mail")

// refusedError marks a refusal of one mail, which does not stop the others.
type refusedError struct{ error }

func (e refusedError) Unwrap() []error { return []error{e.error, ErrRefused} }

// handOne gives keep one mail that is long or cannot be had.
func (m *Mailbox) handOne(ctx context.Context, h head, maxBytes int64, keep func([]Fetched) error) error {
	f := m.fetched(h)
	if h.err != nil {
		f.Err, f.Body = h.err, broken{h.err}
		return keep([]Fetched{f})
	}
	s := &stream{ctx: ctx, box: m, uid: h.uid}
	s.next()
	raw, err := s.whole(h.size, maxBytes)
	var refused refusedError
	switch {
	case errors.As(err, &refused):
		f.Err, f.Body = refused.error, broken{refused.error}
	case errors.Is(err, errVanished):
		return nil
	case err != nil:
		return err
	case raw == nil:
		f.Body = s
	default:
		f.Raw, f.Size = raw, int64(len(raw))
	}
	err = keep([]Fetched{f})
	s.buf, s.err = nil, errSpent
	return err
}

// whole reads the mail into memory, or returns nil and leaves it to be streamed when it is over the limit.
func (s *stream) whole(announced, maxBytes int64) ([]byte, error) {
	if len(s.buf) == 0 && s.err != io.EOF {
		return nil, s.err
	}
	if announced > maxBytes {
		return nil, nil
	}
	raw, err := io.ReadAll(io.LimitReader(s, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > maxBytes {
		s.buf = append(raw, s.buf...)
		return nil, nil
	}
	return raw, nil
}
