package store

import (
	"fmt"
	"iter"
)

// Doc is a document: bytes of the office that no case owns, such as its standing or what it knows of a party, under a kind and a name.
type Doc struct {
	Name string
	Data []byte
}

type documentRecord struct {
	Name []byte `json:"name"` // bytes, for JSON would change a name that is not UTF-8
	Data []byte `json:"data"`
}

// nameSize is how much of a name's hash ends the key of its document.
const nameSize = 16

func (tx *Tx) documentKey(kind, name string) []byte {
	return append(tx.s.keys.hidden("documents", kind), tx.s.keys.hidden("document", kind, name)[:nameSize]...)
}

func documentPlace(key []byte) place { return place{bucket: "doc", key: key, kind: "document"} }

// SetDocument keeps data under a kind and a name, in place of what was there; nil drops it. Empty data that is not nil is kept.
func (tx *Tx) SetDocument(kind, name string, data []byte) error {
	p := documentPlace(tx.documentKey(kind, name))
	var err error
	if data == nil {
		err = tx.drop(p.bucket, p.key)
	} else {
		err = tx.putJSON(tx.s.keys.facts, p, documentRecord{[]byte(name), data})
	}
	if err != nil {
		return fmt.Errorf("set document %s: %w", kind, err)
	}
	return nil
}

// Document gives what is kept under a kind and a name; ErrNotFound.
func (tx *Tx) Document(kind, name string) ([]byte, error) {
	key := tx.documentKey(kind, name)
	record, err := tx.txn.Get("doc", key)
	if err == nil && record == nil {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", kind, err)
	}
	d, err := tx.document(key, record)
	return d.Data, err
}

func (tx *Tx) document(key, record []byte) (Doc, error) {
	p := documentPlace(key)
	plain, _, err := tx.s.keys.facts.open(p, record)
	if err != nil {
		return Doc{}, err
	}
	var r documentRecord
	if err := decode(p, plain, &r); err != nil {
		return Doc{}, err
	}
	return Doc{string(r.Name), r.Data}, nil
}

// Documents walks all documents of a kind, in no order that means anything. Documents may be set while walking; what was read ahead is
// shown as it was.
func (tx *Tx) Documents(kind string) iter.Seq2[Doc, error] {
	return func(yield func(Doc, error) bool) {
		prefix := tx.s.keys.hidden("documents", kind)
		for r, err := range tx.rows("doc", prefix, after(prefix)) {
			var d Doc
			if err == nil {
				d, err = tx.document(r.key, r.value)
			}
			if !yield(d, err) {
				return
			}
		}
	}
}
