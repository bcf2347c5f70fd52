package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Limits of one batch, and of one question. A command line of headWindow scattered UIDs stays under the 8,000 octets
// that RFC 7162 section 4 asks servers to take. No single answer carries more than chunkBytes of one mail, so the
// longest wait does not depend on the size of a mail.
const (
	batchMails = 64
	batchBytes = 8 << 20
	headWindow = 512
	chunkBytes = 1 << 20
)

// Cursor is how far a folder has been read.
type Cursor struct{ UIDValidity, LastUID uint32 }

// Fetched is one mail. Exactly one of Raw and Body carries it; Size is what was read, or what the server announced
// when Body is set.
type Fetched struct {
	UID, UIDValidity uint32
	InternalDate     time.Time
	Size             int64
	Raw              []byte
	// Body streams a mail larger than the limit. It is valid until keep returns, and ends in io.EOF only when the
	// mail was read to its end.
	Body io.Reader
	// Err is set when the folder lists the mail and the server yet does not give it. Body then returns Err too. The
	// mails behind it are fetched all the same.
	Err error
}

// head is what is asked before a body: how large it is.
type head struct {
	uid  imap.UID
	date time.Time
	size int64
	err  error
}

// Fetch hands every mail behind the cursor to keep, or every mail when the cursor's UIDVALIDITY is another one. It does
// not look at \Seen and sets no flag. Mails come in UID order, in batches of at most 64 mails and 8 MiB; a mail
// of more than 1 MiB is a batch of its own, and one over maxBytes is streamed by Body. An error of keep ends Fetch and is
// returned as it is.
func (m *Mailbox) Fetch(ctx context.Context, after Cursor, maxBytes int64, keep func([]Fetched) error) error {
	first := uint32(1)
	if after.UIDValidity == m.uidValidity {
		if after.LastUID == math.MaxUint32 {
			return nil
		}
		first = after.LastUID + 1
	}
	// A server may show mail that came during the session only after it could say so: give it the occasion.
	if err := m.do(ctx, "poll folder", func(func()) error { return m.client.Noop().Wait() }); err != nil {
		return err
	}
	listed, err := m.search(ctx, imap.UIDSet{{Start: imap.UID(first)}})
	if err != nil {
		return err
	}
	for window := range windows(listed, imap.UID(first)) {
		heads, err := m.heads(ctx, window)
		if err != nil {
			return err
		}
		for batch := range batches(heads) {
			if err := m.hand(ctx, batch, maxBytes, keep); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Mailbox) search(ctx context.Context, uids imap.UIDSet) (found imap.UIDSet, err error) {
	err = m.do(ctx, "search mail", func(func()) error {
		data, err := m.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{uids}}, nil).Wait()
		if err != nil {
			return err
		}
		found, _ = data.All.(imap.UIDSet)
		if found.Dynamic() {
			return errors.New("open range in answer to SEARCH")
		}
		return nil
	})
	return found, err
}

// windows walks the set in order, at most headWindow UIDs at a time. "n:*" always matches the last mail, so what lies
// before first is dropped here. The set is never spelled out: a range of four thousand million costs nothing.
func windows(set imap.UIDSet, first imap.UID) func(yield func([]imap.UID) bool) {
	return func(yield func([]imap.UID) bool) {
		var window []imap.UID
		for _, r := range set {
			for uid := uint64(max(r.Start, first)); uid <= uint64(r.Stop); uid++ {
				window = append(window, imap.UID(uid))
				if len(window) < headWindow {
					continue
				}
				if !yield(window) {
					return
				}
				window = nil
			}
		}
		if len(window) > 0 {
			yield(window)
		}
	}
}

// batches groups heads in order; a mail that needs more than one answer, or cannot be had, stands alone.
func batches(heads []head) func(yield func([]head) bool) {
	return func(yield func([]head) bool) {
		for len(heads) > 0 {
			n, bytes := 1, heads[0].size
			for n < len(heads) && n < batchMails && !heads[0].alone() && !heads[n].alone() && bytes+heads[n].size <= batchBytes {
				bytes += heads[n].size
				n++
			}
			if !yield(heads[:n]) {
				return
			}
			heads = heads[n:]
		}
	}
}

func (h head) alone() bool { return h.size > chunkBytes || h.err != nil }

func (m *Mailbox) heads(ctx context.Context, uids []imap.UID) ([]head, error) {
	found := make(map[imap.UID]head, len(uids))
	options := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}
	refused, err := m.ask(ctx, uids, options, func(a answer) bool {
		if a.size < 0 {
			return false
		}
		found[a.uid] = head{uid: a.uid, date: a.date, size: a.size}
		return true
	})
	if err != nil {
		return nil, err
	}
	var heads []head
	for _, uid := range uids {
		if h, ok := found[uid]; ok {
			heads = append(heads, h)
		} else if err := refused[uid]; err != nil {
			heads = append(heads, head{uid: uid, err: err})
		}
	}
	return heads, nil
}

// hand fetches the bodies of one batch and gives them to keep.
func (m *Mailbox) hand(ctx context.Context, batch []head, maxBytes int64, keep func([]Fetched) error) error {
	if batch[0].alone() {
		return m.handOne(ctx, batch[0], maxBytes, keep)
	}
	mails, long, err := m.bodies(ctx, batch, maxBytes)
	if err != nil {
		return err
	}
	// A mail that turned out longer than announced, or than maxBytes, splits the batch so that the order holds.
	from := 0
	for i, h := range mails {
		if !long[h.uid] {
			continue
		}
		if err := keepSome(mails[from:i], keep); err != nil {
			return err
		}
		if err := m.handOne(ctx, h.head, maxBytes, keep); err != nil {
			return err
		}
		from = i + 1
	}
	return keepSome(mails[from:], keep)
}

type body struct {
	head
	Fetched
}

func keepSome(mails []body, keep func([]Fetched) error) error {
	if len(mails) == 0 {
		return nil
	}
	batch := make([]Fetched, len(mails))
	for i, b := range mails {
		batch[i] = b.Fetched
	}
	return keep(batch)
}

func (m *Mailbox) bodies(ctx context.Context, batch []head, maxBytes int64) (mails []body, long map[imap.UID]bool, err error) {
	uids := make([]imap.UID, len(batch))
	sizes := make(map[imap.UID]int64, len(batch))
	for i, h := range batch {
		uids[i], sizes[h.uid] = h.uid, h.size
	}
	raw := make(map[imap.UID][]byte, len(batch))
	long = make(map[imap.UID]bool)
	options := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	refused, err := m.ask(ctx, uids, options, func(a answer) bool {
		long[a.uid] = a.long || int64(len(a.body)) > maxBytes
		raw[a.uid] = a.body
		return long[a.uid] || len(a.body) > 0 || a.hasBody && sizes[a.uid] == 0
	})
	if err != nil {
		return nil, nil, err
	}
	for _, h := range batch {
		f := m.fetched(h)
		if reason := refused[h.uid]; reason != nil {
			f.Err, f.Body = reason, broken{reason}
		} else if b, ok := raw[h.uid]; ok && (len(b) > 0 || h.size == 0 || long[h.uid]) {
			f.Raw, f.Size = b, int64(len(b))
		} else {
			continue // expunged by another client meanwhile
		}
		mails = append(mails, body{h, f})
	}
	return mails, long, nil
}

func (m *Mailbox) fetched(h head) Fetched {
	return Fetched{UID: uint32(h.uid), UIDValidity: m.uidValidity, InternalDate: h.date, Size: h.size}
}

// answer is what one FETCH response held. Flags that another client changes come as responses too, with no size and no
// body in them.
type answer struct {
	uid     imap.UID
	date    time.Time
	size    int64 // -1: not told
	body    []byte
	hasBody bool
	long    bool // the body is longer than one answer may be and was thrown away
}

// ask fetches items of the UIDs. take says whether the answer was complete; what is missing is asked for once more, each by
// itself when the server refused the lot. refused holds the mails that the folder still lists and the server does not
// give; a UID in neither has been expunged.
func (m *Mailbox) ask(ctx context.Context, uids []imap.UID, options *imap.FetchOptions, take func(answer) bool) (refused map[imap.UID]error, err error) {
	missing := make(map[imap.UID]bool, len(uids))
	for _, uid := range uids {
		missing[uid] = true
	}
	note := func(a answer) {
		if missing[a.uid] && take(a) {
			delete(missing, a.uid)
		}
	}
	err = m.fetchOnce(ctx, uids, options, note)
	refused = make(map[imap.UID]error)
	if _, ok := refusal(err); ok || err == nil {
		err = m.askEach(ctx, uids, missing, refused, options, note)
	}
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	return refused, m.stillListed(ctx, missing, refused)
}

func (m *Mailbox) askEach(ctx context.Context, uids []imap.UID, missing map[imap.UID]bool, refused map[imap.UID]error, options *imap.FetchOptions, note func(answer)) error {
	for _, uid := range uids {
		if !missing[uid] {
			continue
		}
		err := m.fetchOnce(ctx, []imap.UID{uid}, options, note)
		if _, ok := refusal(err); ok {
			refused[uid] = err
		} else if err != nil {
			return err
		}
	}
	return nil
}

// stillListed tells an expunged mail from one that the server lists and withholds.
func (m *Mailbox) stillListed(ctx context.Context, missing map[imap.UID]bool, refused map[imap.UID]error) error {
	var set imap.UIDSet
	for uid := range missing {
		set.AddNum(uid)
	}
	listed, err := m.search(ctx, set)
	if err != nil {
		return err
	}
	for uid := range missing {
		switch {
		case !listed.Contains(uid):
			delete(refused, uid)
		case refused[uid] == nil:
			refused[uid] = fmt.Errorf("fetch mail %d: %s lists it and does not give it", uid, m.wire.server.Address)
		}
	}
	return nil
}

func (m *Mailbox) fetchOnce(ctx context.Context, uids []imap.UID, options *imap.FetchOptions, note func(answer)) error {
	return m.do(ctx, "fetch mail", func(more func()) error {
		cmd := m.client.Fetch(imap.UIDSetNum(uids...), options)
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			a, err := read(msg)
			if err != nil {
				_ = m.wire.raw.Close()
				return errors.Join(err, cmd.Close())
			}
			note(a)
			more()
		}
		return cmd.Close()
	})
}

func read(msg *imapclient.FetchMessageData) (answer, error) {
	a := answer{size: -1}
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			a.uid = item.UID
		case imapclient.FetchItemDataRFC822Size:
			a.size = item.Size
		case imapclient.FetchItemDataInternalDate:
			a.date = item.Time
		case imapclient.FetchItemDataBodySection:
			a.hasBody = true
			if item.Literal == nil {
				continue
			}
			// A size that lies must not cost memory: the rest is thrown away as it comes.
			if a.long = item.Literal.Size() > chunkBytes; a.long {
				continue
			}
			var err error
			if a.body, err = io.ReadAll(item.Literal); err != nil {
				return a, err
			}
		}
	}
	return a, nil
}
