package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// The journal is one chain for the whole store. Of each entry the chain covers a header and a commitment:
//
//	commitment = SHA-256(salt ‖ payload)             salt 32 bytes, payload the change as JSON
//	hash       = SHA-256(hash before ‖ header ‖ commitment)
//
// Header and commitment lie under a store key, salt and payload under the case key. So the chain can be checked after the case key is
// gone, and nobody can guess a payload of few words from its commitment.

// Entry is one line of the journal.
type Entry struct {
	Seq        uint64
	At         time.Time
	Case       string // internal key, "" = none
	Actor      string
	What       string // which kind of change, or the words of a Note
	Mail       uint64 // the mail that brought it, 0 = none
	MailSHA256 [32]byte
	Hash       [32]byte
	Change     *handling.Change // nil for a Note, and when the case key is gone
}

type headerRecord struct {
	Seq   uint64 `json:"seq"`
	At    stamp  `json:"at,omitzero"`
	Case  string `json:"case,omitempty"`
	Actor string `json:"actor"`
	What  string `json:"what"`
	Mail  uint64 `json:"mail,omitempty"`
	Tie   []byte `json:"tie,omitempty"` // SHA-256 of that mail
}

type journalRecord struct {
	Header     []byte `json:"header"` // headerRecord, the very bytes that were hashed
	Commitment []byte `json:"commitment"`
	Hash       []byte `json:"hash"`
	Payload    []byte `json:"payload,omitempty"` // salt ‖ change, sealed by the case key
}

const saltSize = 32

func journalPlace(seq uint64) place { return place{bucket: "journal", key: n8(seq), kind: "entry"} }
func payloadPlace(seq uint64) place { return place{bucket: "journal", key: n8(seq), kind: "payload"} }

func historyKey(key string, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(key), 0), seq)
}

// tie is what the journal holds of a mail: the hash of its bytes.
func (tx *Tx) tie(mail uint64) ([]byte, error) {
	if mail == 0 {
		return nil, nil
	}
	r, err := tx.head(mail)
	if errors.Is(err, ErrNotFound) {
		// Inputs that are no mail, and outgoing mail, are numbered too and have no raw bytes to be tied to.
		return nil, tx.numbered(mail)
	}
	return r.SHA256, err
}

func (tx *Tx) numbered(n uint64) error {
	st, err := tx.load()
	if err == nil && n >= st.Next {
		err = fmt.Errorf("input %d: %w", n, ErrNotFound)
	}
	return err
}

// record appends a change of a case.
func (tx *Tx) record(box sealer, key string, mail uint64, tie []byte, c *handling.Change) error {
	payload, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	salted := make([]byte, saltSize, saltSize+len(payload))
	if _, err := io.ReadFull(tx.s.options.Rand, salted); err != nil {
		return fmt.Errorf("draw salt: %w", err)
	}
	salted = append(salted, payload...)
	h := headerRecord{At: stampOf(c.At), Case: key, Actor: c.Actor, What: changeWord(c), Mail: mail, Tie: tie}
	return tx.append(h, salted, &box)
}

// Note appends an entry that belongs to no case: what was done at the console, who looked at what, a clean stop.
func (tx *Tx) Note(at time.Time, actor, what string, mail uint64) error {
	tie, err := tx.tie(mail)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return tx.append(headerRecord{At: stampOf(at), Actor: actor, What: what, Mail: mail, Tie: tie}, nil, nil)
}

// append chains an entry to the journal's head.
func (tx *Tx) append(h headerRecord, salted []byte, box *sealer) error {
	st, err := tx.change()
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	h.Seq = st.Seq + 1
	header, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	commitment := sha256.Sum256(salted)
	r := journalRecord{Header: header, Commitment: commitment[:]}
	if box != nil {
		r.Payload = box.seal(payloadPlace(h.Seq), 0, salted)
	}
	hash := r.hash(st.Hash)
	r.Hash = hash[:]
	plain, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	st.Seq, st.Hash = h.Seq, r.Hash
	if err := tx.add(tx.s.keys.journal, journalPlace(h.Seq), plain); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if h.Case == "" {
		return nil
	}
	return tx.txn.Put("history", historyKey(h.Case, h.Seq), n8(h.Mail))
}

// hash chains the record to the hash before it.
func (r journalRecord) hash(before []byte) [32]byte {
	return sha256.Sum256(bytes.Join([][]byte{before, r.Header, r.Commitment}, nil))
}

// changeWord is the name of the first part of a change that is set.
func changeWord(c *handling.Change) string {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		switch name := v.Type().Field(i).Name; name {
		case "At", "Actor", "Mail", "Realm":
		default:
			if !v.Field(i).IsZero() {
				return strings.ToLower(name)
			}
		}
	}
	return "nothing"
}

// Journal walks the entries of a case in order, "" = all entries of the store. It ends at the first that cannot be read. That the
// chain holds is for Verify to say.
func (tx *Tx) Journal(caseKey string) iter.Seq2[Entry, error] {
	bucket, prefix := "journal", []byte(nil)
	if caseKey != "" {
		bucket, prefix = "history", append([]byte(caseKey), 0)
	}
	return func(yield func(Entry, error) bool) {
		for r, err := range tx.rows(bucket, prefix, after(prefix)) {
			var e Entry
			if err == nil {
				e, err = tx.entryAt(r.key[len(prefix):])
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (tx *Tx) entryAt(seq []byte) (Entry, error) {
	value, err := tx.txn.Get("journal", seq)
	if err != nil {
		return Entry{}, err
	}
	r, h, err := tx.journalRow(seq, value)
	if err != nil {
		return Entry{}, err
	}
	return tx.entry(h, r)
}

// journalRow opens a row of the journal, for which no case key is needed.
func (tx *Tx) journalRow(key, value []byte) (r journalRecord, h headerRecord, err error) {
	p := place{bucket: "journal", key: key, kind: "entry"}
	plain, _, err := tx.s.keys.journal.open(p, value)
	if err != nil {
		return r, h, err
	}
	if err := decode(p, plain, &r); err != nil {
		return r, h, err
	}
	return r, h, decode(p, r.Header, &h)
}

// entry makes the Entry of a row, with its change if the case key is there.
func (tx *Tx) entry(h headerRecord, r journalRecord) (e Entry, err error) {
	e = Entry{Seq: h.Seq, At: h.At.time(), Case: h.Case, Actor: h.Actor, What: h.What, Mail: h.Mail}
	copy(e.MailSHA256[:], h.Tie)
	copy(e.Hash[:], r.Hash)
	if h.Case != "" {
		e.Change, err = tx.payload(h, r)
	}
	return e, err
}

// payload opens the change of an entry and checks it against the commitment; nil when the case key is gone.
func (tx *Tx) payload(h headerRecord, r journalRecord) (*handling.Change, error) {
	box, err := tx.caseBox(h.Case)
	if errors.Is(err, ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("journal entry %d: %w", h.Seq, err)
	}
	salted, _, err := box.open(payloadPlace(h.Seq), r.Payload)
	if err != nil {
		return nil, fmt.Errorf("journal entry %d: %w", h.Seq, err)
	}
	if sum := sha256.Sum256(salted); !bytes.Equal(sum[:], r.Commitment) || len(salted) < saltSize {
		return nil, fmt.Errorf("journal entry %d: payload is not the one committed to: %w", h.Seq, ErrDamaged)
	}
	c := new(handling.Change)
	return c, decode(payloadPlace(h.Seq), salted[saltSize:], c)
}

// Head is the last entry's number and hash: whoever remembers it elsewhere can tell a store that was put back.
func (tx *Tx) Head() (seq uint64, hash [32]byte) {
	st, err := tx.load()
	if err != nil {
		tx.keep(err)
		return 0, hash
	}
	copy(hash[:], st.Hash)
	return st.Seq, hash
}
