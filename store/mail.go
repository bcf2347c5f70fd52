package store

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"keikai/mailbot/handling"
)

// Dispositions that the store itself gives. A mail that is Kept is pending and nothing else; every other disposition is
// the caller's word for what became of the mail.
const (
	Kept      = "kept"
	Duplicate = "duplicate"
)

// Mail is what is known of one mail besides its bytes.
type Mail struct {
	N           uint64 // arrival number, in one sequence with inputs and outgoing mail
	Direction   handling.Direction
	Mailbox     string
	Realm       handling.Realm
	UIDValidity uint32
	UID         uint32
	File        string // of an ingest
	Size        int64  // bytes

	ReceivedAt   time.Time
	InternalDate time.Time

	SHA256      [32]byte // of the raw bytes
	ContentID   [32]byte // of the raw bytes without trace headers: who has the same is the same mail
	DuplicateOf uint64

	Disposition string
	Reason      string
	Case        string // internal key, "" = not filed
	Party       string
	Attempts    int

	// Sealed under the mail's own key, empty once that is destroyed. Note is the precise reason, for the coordinator.
	From, FromName, Subject, MessageID, Note string
}

// mailRecord is the head of a mail as it is kept.
type mailRecord struct {
	Mailbox     string `json:"mailbox,omitempty"`
	Realm       string `json:"realm,omitempty"`
	UIDValidity uint32 `json:"uidvalidity,omitempty"`
	UID         uint32 `json:"uid,omitempty"`
	File        string `json:"file,omitempty"`
	Size        int64  `json:"size"`
	Received    stamp  `json:"received,omitzero"`
	Internal    stamp  `json:"internal,omitzero"`
	SHA256      []byte `json:"sha256"`
	Content     []byte `json:"content"`
	DuplicateOf uint64 `json:"duplicate_of,omitempty"`
	Disposition string `json:"disposition"`
	Reason      string `json:"reason,omitempty"`
	Case        string `json:"case,omitempty"`
	Party       string `json:"party,omitempty"`
	Attempts    int    `json:"attempts,omitempty"`
	Key         []byte `json:"key"`      // data key, wrapped by the store's wrap key, or by the case key when Case is set
	Personal    []byte `json:"personal"` // mailPersonal, sealed by the data key
}

type mailPersonal struct {
	From      string `json:"from,omitempty"`
	FromName  string `json:"from_name,omitempty"`
	Subject   string `json:"subject,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Note      string `json:"note,omitempty"`
}

func headPlace(n uint64) place     { return place{bucket: "mail", key: n8(n), kind: "head"} }
func dataKeyPlace(n uint64) place  { return place{bucket: "mail", key: n8(n), kind: "datakey"} }
func personalPlace(n uint64) place { return place{bucket: "mail", key: n8(n), kind: "personal"} }

// Keep gives a mail its number and keeps its bytes under a key of its own. The mail is Kept and pending, unless m came with
// another disposition. When a mail with the same content id is here already, only the head is kept, as a Duplicate of that one and
// not pending. ContentID must be set; SHA256, Size and ReceivedAt are filled in.
func (tx *Tx) Keep(m Mail, raw []byte) (Mail, error) {
	m.SHA256, m.Size = sha256.Sum256(raw), int64(len(raw))
	n, err := tx.draw()
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	m.N = n
	key, err := drawKey(tx.s.options.Rand)
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	m, err = tx.enter(m, key)
	if err != nil || m.DuplicateOf != 0 {
		return m, err
	}
	box := newSealer(key)
	for i := 0; i == 0 || i < chunks(m.Size); i++ {
		chunk := raw[i*chunkSize : min((i+1)*chunkSize, len(raw))]
		if err := tx.putChunk(box, n, i, chunk, i == chunks(m.Size)-1); err != nil {
			return Mail{}, fmt.Errorf("keep mail: %w", err)
		}
	}
	return m, nil
}

// enter writes head, content id and pending row of a numbered mail.
func (tx *Tx) enter(m Mail, key []byte) (Mail, error) {
	if m.ContentID == ([32]byte{}) {
		return Mail{}, errors.New("keep mail: it has no content id")
	}
	m.Direction = handling.In
	if m.ReceivedAt.IsZero() {
		m.ReceivedAt = tx.s.options.Now()
	}
	first, err := tx.Holder(m.ContentID)
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	m.DuplicateOf = first
	switch {
	case first != 0:
		m.Disposition = Duplicate
	case m.Disposition == "":
		m.Disposition = Kept
	}
	wrapped, err := tx.wrapData(m.N, m.Case, key)
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	if err := tx.putHead(m, key, wrapped, true); err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	if first != 0 {
		return m, tx.count("", Duplicate)
	}
	if m.Disposition == Kept {
		err = tx.txn.Put("pending", n8(m.N), []byte{})
	}
	return m, errors.Join(err, tx.count("", m.Disposition), tx.txn.Put("content", tx.contentKey(m.ContentID), n8(m.N)))
}

func (tx *Tx) contentKey(id [32]byte) []byte { return tx.s.keys.hidden("content", string(id[:])) }

// Holder is the number of the mail that holds the bytes of a content id, 0 = none.
func (tx *Tx) Holder(contentID [32]byte) (uint64, error) {
	v, err := tx.txn.Get("content", tx.contentKey(contentID))
	if err != nil || v == nil {
		return 0, err
	}
	return number(v), nil
}

// count moves one mail from a disposition to another; "" = none.
func (tx *Tx) count(from, to string) error {
	st, err := tx.change()
	if err != nil {
		return err
	}
	if from != "" {
		if st.Tally[from]--; st.Tally[from] == 0 {
			delete(st.Tally, from)
		}
	}
	st.Tally[to]++
	return nil
}

// Tally is how many mails were received, by disposition. Their sum is all mails that were ever received.
func (tx *Tx) Tally() (map[string]uint64, error) {
	st, err := tx.load()
	if err != nil {
		return nil, err
	}
	t := make(map[string]uint64, len(st.Tally))
	for k, v := range st.Tally {
		t[k] = v
	}
	return t, nil
}

func (tx *Tx) putHead(m Mail, key, wrapped []byte, fresh bool) error {
	personal, err := json.Marshal(mailPersonal{m.From, m.FromName, m.Subject, m.MessageID, m.Note})
	if err != nil {
		return fmt.Errorf("write head of mail %d: %w", m.N, err)
	}
	r := mailRecord{
		Mailbox: m.Mailbox, Realm: string(m.Realm), UIDValidity: m.UIDValidity, UID: m.UID, File: m.File, Size: m.Size,
		Received: stampOf(m.ReceivedAt), Internal: stampOf(m.InternalDate), SHA256: m.SHA256[:], Content: m.ContentID[:],
		DuplicateOf: m.DuplicateOf, Disposition: m.Disposition, Reason: m.Reason, Case: m.Case, Party: m.Party,
		Attempts: m.Attempts, Key: wrapped, Personal: newSealer(key).seal(personalPlace(m.N), 0, personal),
	}
	plain, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write head of mail %d: %w", m.N, err)
	}
	tx.lastHead = nil
	if fresh {
		return tx.add(tx.s.keys.heads, headPlace(m.N), plain)
	}
	return tx.put(tx.s.keys.heads, headPlace(m.N), plain)
}

// readHead is a head as it was read: a mail is looked at and then set anew.
type readHead struct {
	n uint64
	r mailRecord
}

func (tx *Tx) head(n uint64) (mailRecord, error) {
	if tx.lastHead != nil && tx.lastHead.n == n {
		return tx.lastHead.r, nil
	}
	var r mailRecord
	if err := tx.getJSON(tx.s.keys.heads, headPlace(n), &r); err != nil {
		return mailRecord{}, fmt.Errorf("mail %d: %w", n, err)
	}
	if len(r.SHA256) != 32 || len(r.Content) != 32 {
		return mailRecord{}, fmt.Errorf("mail %d: %w", n, ErrDamaged)
	}
	tx.lastHead = &readHead{n, r}
	return r, nil
}

// wrapData seals a mail's data key for its case, or for the store when it has none.
func (tx *Tx) wrapData(n uint64, key string, data []byte) ([]byte, error) {
	if key == "" {
		return tx.s.keys.wrap.seal(dataKeyPlace(n), 0, data), nil
	}
	box, err := tx.caseBox(key)
	if err != nil {
		return nil, err
	}
	return box.seal(dataKeyPlace(n), 0, data), nil
}

// dataKey unwraps a mail's key; ErrDestroyed when the case it was filed in has lost its own.
func (tx *Tx) dataKey(n uint64, r mailRecord) ([]byte, error) {
	box := tx.s.keys.wrap
	if r.Case != "" {
		var err error
		if box, err = tx.caseBox(r.Case); err != nil {
			return nil, err
		}
	}
	key, _, err := box.open(dataKeyPlace(n), r.Key)
	if err == nil && len(key) != 32 {
		err = fmt.Errorf("data key of mail %d: %w", n, ErrDamaged)
	}
	return key, err
}

// mail makes the Mail of a record. Its personal half stays empty when the key is destroyed.
func (tx *Tx) mail(n uint64, r mailRecord) (Mail, error) {
	m := Mail{
		N: n, Direction: handling.In, Mailbox: r.Mailbox, Realm: handling.Realm(r.Realm), UIDValidity: r.UIDValidity, UID: r.UID,
		File: r.File, Size: r.Size, ReceivedAt: r.Received.time(), InternalDate: r.Internal.time(), SHA256: [32]byte(r.SHA256),
		ContentID: [32]byte(r.Content), DuplicateOf: r.DuplicateOf, Disposition: r.Disposition, Reason: r.Reason, Case: r.Case,
		Party: r.Party, Attempts: r.Attempts,
	}
	key, err := tx.dataKey(n, r)
	if errors.Is(err, ErrDestroyed) {
		return m, nil
	}
	if err != nil {
		return Mail{}, fmt.Errorf("mail %d: %w", n, err)
	}
	plain, _, err := newSealer(key).open(personalPlace(n), r.Personal)
	if err != nil {
		return Mail{}, fmt.Errorf("mail %d: %w", n, err)
	}
	var p mailPersonal
	if err := decode(personalPlace(n), plain, &p); err != nil {
		return Mail{}, err
	}
	m.From, m.FromName, m.Subject, m.MessageID, m.Note = p.From, p.FromName, p.Subject, p.MessageID, p.Note
	return m, nil
}

// Mail gives one mail's head, for an outgoing mail what the outbox knows of it; ErrNotFound.
func (tx *Tx) Mail(n uint64) (Mail, error) {
	r, err := tx.head(n)
	if errors.Is(err, ErrNotFound) {
		o, err := tx.Outgoing(n)
		if err != nil {
			return Mail{}, fmt.Errorf("mail %d: %w", n, err)
		}
		return o.mail(), nil
	}
	if err != nil {
		return Mail{}, err
	}
	return tx.mail(n, r)
}

// SetMail writes a mail's head anew. When Case is another than before, the mail's key is wrapped by that case's key, which must be
// there: write the case first. What identifies the mail (direction, size, hashes, DuplicateOf) cannot change. It does not touch
// the pending row: a mail whose disposition leaves Kept needs Done in the same transaction.
func (tx *Tx) SetMail(m Mail) error {
	r, err := tx.head(m.N)
	if err != nil {
		return fmt.Errorf("set mail: %w", err)
	}
	same := m.Direction == handling.In && m.Size == r.Size && m.SHA256 == [32]byte(r.SHA256) &&
		m.ContentID == [32]byte(r.Content) && m.DuplicateOf == r.DuplicateOf
	if !same || m.Disposition == "" {
		return fmt.Errorf("set mail %d: identity changed or disposition missing", m.N)
	}
	key, err := tx.dataKey(m.N, r)
	if err != nil {
		return fmt.Errorf("set mail %d: %w", m.N, err)
	}
	if m.Case != r.Case {
		if r.Key, err = tx.wrapData(m.N, m.Case, key); err != nil {
			return fmt.Errorf("set mail %d: %w", m.N, err)
		}
	}
	return errors.Join(tx.count(r.Disposition, m.Disposition), tx.putHead(m, key, r.Key, false))
}

// Mails walks the mails of both directions in order of their numbers, beginning with from.
func (tx *Tx) Mails(from uint64) iter.Seq2[Mail, error] {
	return func(yield func(Mail, error) bool) {
		out, stop := iter.Pull2(tx.outgoings(from))
		defer stop()
		o, oerr, more := out()
		for m, err := range tx.received(from) {
			for ; more && (oerr != nil || o.N < m.N); o, oerr, more = out() {
				if !yield(o.mail(), oerr) {
					return
				}
			}
			if !yield(m, err) {
				return
			}
		}
		for ; more; o, oerr, more = out() {
			if !yield(o.mail(), oerr) {
				return
			}
		}
	}
}

// received walks the mails that came in.
func (tx *Tx) received(from uint64) iter.Seq2[Mail, error] {
	return func(yield func(Mail, error) bool) {
		for r, err := range tx.rows("mail", n8(from), nil) {
			var m Mail
			if err == nil {
				n := number(r.key)
				var head mailRecord
				if head, err = tx.head(n); err == nil {
					m, err = tx.mail(n, head)
				}
			}
			if !yield(m, err) {
				return
			}
		}
	}
}
