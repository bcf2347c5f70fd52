package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"keikai/mailbot/handling"
)

// OutState is where one outgoing mail stands.
type OutState string

// An Owed mail is to be composed, a Held one waits for a coordinator. Queued and Retry are certainly not delivered and may be sent;
// Sending is in its attempt. Sent, Uncertain, Failed and Cancelled are ends, of which a coordinator may reopen Uncertain and Failed.
const (
	Owed      OutState = "owed"
	Held      OutState = "held"
	Queued    OutState = "queued"
	Sending   OutState = "sending"
	Sent      OutState = "sent"
	Retry     OutState = "retry"
	Uncertain OutState = "uncertain"
	Failed    OutState = "failed"
	Cancelled OutState = "cancelled"
)

// open reports whether mail in this state is still to be sent.
func (s OutState) open() bool { return s == Owed || s == Held || s.scheduled() }

// scheduled reports whether mail in this state has a due time.
func (s OutState) scheduled() bool { return s == Queued || s == Retry }

func (s OutState) known() bool {
	switch s {
	case Owed, Held, Queued, Sending, Sent, Retry, Uncertain, Failed, Cancelled:
		return true
	}
	return false
}

// Outgoing is one row of the outbox: one mail to one recipient.
type Outgoing struct {
	N       uint64
	Case    string // internal key, "" = none
	Mailbox string // which of our mailboxes it comes from

	Kind, Language, Class string
	State                 OutState
	HeldFor               string
	Attempts              int

	OwedAt, FirstAttempt, LastAttempt, NextAttempt time.Time

	Recipient     string // "F", a coordinator's name, "stranger"
	EncryptedTo   string // fingerprint, "" = in clear
	CaseRevision  uint64 // revisions the bytes were made for
	PartyRevision string
	Automatic     bool

	Cause uint64 // number of the mail or input whose command or event owed it, 0 = none
	Batch uint64 // number of the command of an announced batch, 0 = none
	Realm string // whose mailbox speaks; "" in rows older than layout 4

	// Sealed under the case key, or the store's without a case; empty once the case key is destroyed.
	To, MessageID, Subject, LastError, InReplyTo string
	Facts                                        []byte
}

// mail is what Mails shows of an outgoing mail.
func (o Outgoing) mail() Mail {
	return Mail{
		N: o.N, Direction: handling.Out, Mailbox: o.Mailbox, ReceivedAt: o.OwedAt, Disposition: string(o.State), Reason: o.HeldFor,
		Case: o.Case, Party: o.Recipient, Attempts: o.Attempts, Subject: o.Subject, MessageID: o.MessageID, Note: o.LastError,
	}
}

type outRecord struct {
	Case          string `json:"case,omitempty"`
	Mailbox       string `json:"mailbox,omitempty"`
	Kind          string `json:"kind,omitempty"`
	Language      string `json:"language,omitempty"`
	Class         string `json:"class,omitempty"`
	State         string `json:"state"`
	HeldFor       string `json:"held_for,omitempty"`
	Attempts      int    `json:"attempts,omitempty"`
	OwedAt        stamp  `json:"owed_at,omitzero"`
	FirstAttempt  stamp  `json:"first_attempt,omitzero"`
	LastAttempt   stamp  `json:"last_attempt,omitzero"`
	NextAttempt   stamp  `json:"next_attempt,omitzero"`
	Recipient     string `json:"recipient,omitempty"`
	EncryptedTo   string `json:"encrypted_to,omitempty"`
	CaseRevision  uint64 `json:"case_revision,omitempty"`
	PartyRevision string `json:"party_revision,omitempty"`
	Automatic     bool   `json:"automatic,omitempty"`
	Cause         uint64 `json:"cause,omitempty"`
	Batch         uint64 `json:"batch,omitempty"`
	Realm         string `json:"realm,omitempty"`
	Personal      []byte `json:"personal"` // outPersonal, sealed
}

type outPersonal struct {
	To        string `json:"to,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Subject   string `json:"subject,omitempty"`
	LastError string `json:"last_error,omitempty"`
	InReplyTo string `json:"in_reply_to,omitempty"`
	Facts     []byte `json:"facts,omitempty"`
}

func outPlace(n uint64) place         { return place{bucket: "out", key: n8(n), kind: "out"} }
func outPersonalPlace(n uint64) place { return place{bucket: "out", key: n8(n), kind: "personal"} }

// bytesPlace binds a sealed mail to its envelope (S15): bytes whose row names another recipient or sender do not open.
func bytesPlace(o Outgoing) place {
	return place{bucket: "outbytes", key: n8(o.N), kind: "bytes", bound: []string{"from", o.Mailbox, "to", o.To}}
}

// outBox is the sealer for what belongs to an outgoing mail's case.
func (tx *Tx) outBox(caseKey string) (sealer, error) {
	if caseKey == "" {
		return tx.s.keys.outbox, nil
	}
	return tx.caseBox(caseKey)
}

// Owe puts a mail that is owed into the outbox, as Owed, and gives it its number. OwedAt is filled in when it is zero. The case, if it
// names one, must have been written.
func (tx *Tx) Owe(o Outgoing) (Outgoing, error) {
	n, err := tx.draw()
	if err != nil {
		return Outgoing{}, fmt.Errorf("owe mail: %w", err)
	}
	o.N, o.State = n, Owed
	if o.OwedAt.IsZero() {
		o.OwedAt = tx.s.options.Now()
	}
	if err := tx.putOutgoing(o); err != nil {
		return Outgoing{}, fmt.Errorf("owe mail: %w", err)
	}
	return o, errors.Join(tx.indexOutgoing(o), tx.indexCase(o))
}

func (tx *Tx) putOutgoing(o Outgoing) error {
	box, err := tx.outBox(o.Case)
	if err != nil {
		return err
	}
	personal, err := json.Marshal(outPersonal{o.To, o.MessageID, o.Subject, o.LastError, o.InReplyTo, o.Facts})
	if err != nil {
		return err
	}
	return tx.putOutRecord(o, box.seal(outPersonalPlace(o.N), 0, personal))
}

func (tx *Tx) putOutRecord(o Outgoing, personal []byte) error {
	tx.lastOut = nil
	return tx.putJSON(tx.s.keys.outbox, outPlace(o.N), outRecord{
		Case: o.Case, Mailbox: o.Mailbox, Kind: o.Kind, Language: o.Language, Class: o.Class, State: string(o.State), HeldFor: o.HeldFor,
		Attempts: o.Attempts, OwedAt: stampOf(o.OwedAt), FirstAttempt: stampOf(o.FirstAttempt), LastAttempt: stampOf(o.LastAttempt),
		NextAttempt: stampOf(o.NextAttempt), Recipient: o.Recipient, EncryptedTo: o.EncryptedTo, CaseRevision: o.CaseRevision,
		PartyRevision: o.PartyRevision, Automatic: o.Automatic, Cause: o.Cause, Batch: o.Batch, Realm: o.Realm, Personal: personal,
	})
}

// Outgoing gives one row of the outbox; ErrNotFound.
func (tx *Tx) Outgoing(n uint64) (Outgoing, error) {
	if tx.lastOut != nil && tx.lastOut.N == n {
		return *tx.lastOut, nil
	}
	o, err := tx.readOutgoing(n)
	if err == nil {
		tx.lastOut = &o
	}
	return o, err
}

func (tx *Tx) readOutgoing(n uint64) (Outgoing, error) {
	r, err := tx.outRecord(n)
	if err != nil {
		return Outgoing{}, err
	}
	o := Outgoing{
		N: n, Case: r.Case, Mailbox: r.Mailbox, Kind: r.Kind, Language: r.Language, Class: r.Class, State: OutState(r.State), HeldFor: r.HeldFor,
		Attempts: r.Attempts, OwedAt: r.OwedAt.time(), FirstAttempt: r.FirstAttempt.time(), LastAttempt: r.LastAttempt.time(),
		NextAttempt: r.NextAttempt.time(), Recipient: r.Recipient, EncryptedTo: r.EncryptedTo, CaseRevision: r.CaseRevision,
		PartyRevision: r.PartyRevision, Automatic: r.Automatic, Cause: r.Cause, Batch: r.Batch, Realm: r.Realm,
	}
	box, err := tx.outBox(r.Case)
	if errors.Is(err, ErrDestroyed) {
		return o, nil
	}
	if err != nil {
		return Outgoing{}, fmt.Errorf("outgoing mail %d: %w", n, err)
	}
	plain, _, err := box.open(outPersonalPlace(n), r.Personal)
	if err != nil {
		return Outgoing{}, fmt.Errorf("outgoing mail %d: %w", n, err)
	}
	var p outPersonal
	if err := decode(outPersonalPlace(n), plain, &p); err != nil {
		return Outgoing{}, err
	}
	o.To, o.MessageID, o.Subject, o.LastError, o.InReplyTo, o.Facts = p.To, p.MessageID, p.Subject, p.LastError, p.InReplyTo, p.Facts
	return o, nil
}

func (tx *Tx) outRecord(n uint64) (outRecord, error) {
	var r outRecord
	if err := tx.getJSON(tx.s.keys.outbox, outPlace(n), &r); err != nil {
		return outRecord{}, fmt.Errorf("outgoing mail %d: %w", n, err)
	}
	return r, nil
}

// SetOutgoing writes a row anew. Its case cannot change. A row that gets another To or Mailbox loses its bytes, which were made for
// another envelope. Of a row whose case key is destroyed only the part in the store's keeping changes, and a state that would have it
// sent becomes Cancelled.
func (tx *Tx) SetOutgoing(o Outgoing) error {
	old, err := tx.Outgoing(o.N)
	if err != nil {
		return fmt.Errorf("set outgoing mail: %w", err)
	}
	if o.Case != old.Case || !o.State.known() {
		return fmt.Errorf("set outgoing mail %d: its case changed or %q is no state", o.N, o.State)
	}
	if o.State, err = tx.reachable(o); err != nil {
		return fmt.Errorf("set outgoing mail %d: %w", o.N, err)
	}
	if o.To != old.To || o.Mailbox != old.Mailbox {
		if err := tx.DropBytes(o.N); err != nil {
			return fmt.Errorf("set outgoing mail %d: %w", o.N, err)
		}
	}
	if err := tx.rewriteOutgoing(o); err != nil {
		return fmt.Errorf("set outgoing mail %d: %w", o.N, err)
	}
	if old.State == o.State && old.NextAttempt.Equal(o.NextAttempt) {
		return nil
	}
	return errors.Join(tx.unindexOutgoing(old), tx.indexOutgoing(o))
}

// reachable is the state a row gets that asks for o.State: whoever composes or sends may have begun before the case was destroyed.
func (tx *Tx) reachable(o Outgoing) (OutState, error) {
	if !o.State.open() {
		return o.State, nil
	}
	_, err := tx.outBox(o.Case)
	if errors.Is(err, ErrDestroyed) {
		return Cancelled, nil
	}
	return o.State, err
}

func (tx *Tx) rewriteOutgoing(o Outgoing) error {
	err := tx.putOutgoing(o)
	if !errors.Is(err, ErrDestroyed) {
		return err
	}
	r, err := tx.outRecord(o.N)
	if err != nil {
		return err
	}
	return tx.putOutRecord(o, r.Personal)
}

// SetBytes stores the mail as it will be sent, bound to the row's envelope: set To and Mailbox before.
func (tx *Tx) SetBytes(n uint64, raw []byte) error {
	o, box, err := tx.envelope(n)
	if err != nil {
		return fmt.Errorf("set bytes of mail %d: %w", n, err)
	}
	return tx.put(box, bytesPlace(o), raw)
}

// Bytes gives the mail as it will be sent. ErrNotFound when there are none; ErrDamaged when the row's envelope is not the one they were
// stored for.
func (tx *Tx) Bytes(n uint64) ([]byte, error) {
	o, box, err := tx.envelope(n)
	if err != nil {
		return nil, fmt.Errorf("bytes of mail %d: %w", n, err)
	}
	raw, _, err := tx.get(box, bytesPlace(o))
	return raw, err
}

// DropBytes removes the mail as it will be sent, if it is there.
func (tx *Tx) DropBytes(n uint64) error { return tx.drop("outbytes", n8(n)) }

func (tx *Tx) envelope(n uint64) (Outgoing, sealer, error) {
	o, err := tx.Outgoing(n)
	if err != nil {
		return Outgoing{}, sealer{}, err
	}
	box, err := tx.outBox(o.Case)
	return o, box, err
}

// Outbox walks all rows in order of their numbers.
func (tx *Tx) Outbox() iter.Seq2[Outgoing, error] { return tx.outgoings(0) }

func (tx *Tx) outgoings(from uint64) iter.Seq2[Outgoing, error] {
	return func(yield func(Outgoing, error) bool) {
		for r, err := range tx.rows("out", n8(from), nil) {
			var o Outgoing
			if err == nil {
				o, err = tx.Outgoing(number(r.key))
			}
			if !yield(o, err) {
				return
			}
		}
	}
}
