package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Cursor is how far a mailbox has been read.
type Cursor struct {
	UIDValidity, LastUID uint32
	StartAt              time.Time // mails with an older INTERNALDATE are before the start; zero = none are
}

type cursorRecord struct {
	UIDValidity uint32 `json:"uidvalidity"`
	LastUID     uint32 `json:"last_uid"`
	StartAt     stamp  `json:"start_at,omitzero"`
}

func (tx *Tx) cursorPlace(mailbox string) place {
	return place{bucket: "cursor", key: tx.s.keys.hidden("cursor", mailbox), kind: "cursor"}
}

// Cursor gives a mailbox's cursor, and whether it has one.
func (tx *Tx) Cursor(mailbox string) (Cursor, bool, error) {
	var r cursorRecord
	err := tx.getJSON(tx.s.keys.inputs, tx.cursorPlace(mailbox), &r)
	if errors.Is(err, ErrNotFound) {
		return Cursor{}, false, nil
	}
	if err != nil {
		return Cursor{}, false, fmt.Errorf("cursor of %s: %w", mailbox, err)
	}
	return Cursor{r.UIDValidity, r.LastUID, r.StartAt.time()}, true, nil
}

// SetCursor moves a mailbox's cursor. It belongs into the transaction that keeps the mails it passes.
func (tx *Tx) SetCursor(mailbox string, c Cursor) error {
	return tx.putJSON(tx.s.keys.inputs, tx.cursorPlace(mailbox), cursorRecord{c.UIDValidity, c.LastUID, stampOf(c.StartAt)})
}

// Input is something that waits for its turn.
type Input struct {
	N       uint64
	Kind    string // "mail", or the word that AddInput was given
	Payload []byte // empty for a mail
}

// InputMail is the kind of input that is a mail.
const InputMail = "mail"

type inputRecord struct {
	Kind     string `json:"kind"`
	Payload  []byte `json:"payload,omitempty"`
	Attempts int    `json:"attempts,omitempty"`
}

func inputPlace(n uint64) place { return place{bucket: "pending", key: n8(n), kind: "input"} }

// AddInput puts something other than a mail into the sequence of inputs and returns its number.
func (tx *Tx) AddInput(kind string, payload []byte) (uint64, error) {
	if kind == "" || kind == InputMail {
		return 0, fmt.Errorf("add input: %q is no kind of input that can be added", kind)
	}
	n, err := tx.draw()
	if err != nil {
		return 0, fmt.Errorf("add input: %w", err)
	}
	plain, err := json.Marshal(inputRecord{Kind: kind, Payload: payload})
	if err != nil {
		return 0, fmt.Errorf("add input: %w", err)
	}
	return n, tx.add(tx.s.keys.inputs, inputPlace(n), plain)
}

// Pending gives at most most inputs that wait, in order of their numbers, beginning with from.
func (tx *Tx) Pending(from uint64, most int) ([]Input, error) {
	var list []Input
	for r, err := range tx.rows("pending", n8(from), nil) {
		if err != nil {
			return nil, fmt.Errorf("pending inputs: %w", err)
		}
		if len(list) >= most {
			break
		}
		n := number(r.key)
		in, err := tx.input(n, r.value)
		if err != nil {
			return nil, fmt.Errorf("pending input %d: %w", n, err)
		}
		list = append(list, Input{n, in.Kind, in.Payload})
	}
	return list, nil
}

// input reads a pending row.
func (tx *Tx) input(n uint64, value []byte) (inputRecord, error) {
	if len(value) == 0 {
		return inputRecord{Kind: InputMail}, nil
	}
	var r inputRecord
	plain, _, err := tx.s.keys.inputs.open(inputPlace(n), value)
	if err != nil {
		return inputRecord{}, err
	}
	return r, decode(inputPlace(n), plain, &r)
}

// Done takes an input from those that wait; ErrNotFound when it did not.
func (tx *Tx) Done(n uint64) error {
	v, err := tx.txn.Get("pending", n8(n))
	if err == nil && v == nil {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("input %d done: %w", n, err)
	}
	return tx.drop("pending", n8(n))
}

// MarkOpening counts one more attempt at a waiting input, before it is made, and returns which one it is. A mail shows the count
// in Attempts.
func (tx *Tx) MarkOpening(n uint64) (int, error) {
	v, err := tx.txn.Get("pending", n8(n))
	if err == nil && v == nil {
		err = ErrNotFound
	}
	if err != nil {
		return 0, fmt.Errorf("mark input %d: %w", n, err)
	}
	if len(v) == 0 {
		m, err := tx.Mail(n)
		if err != nil {
			return 0, err
		}
		m.Attempts++
		return m.Attempts, tx.SetMail(m)
	}
	r, err := tx.input(n, v)
	if err != nil {
		return 0, fmt.Errorf("mark input %d: %w", n, err)
	}
	r.Attempts++
	return r.Attempts, tx.putJSON(tx.s.keys.inputs, inputPlace(n), r)
}
