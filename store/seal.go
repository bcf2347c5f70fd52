package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
)

// recordMark begins every sealed record: key scheme 1.
const recordMark = "k1"

// recordHead is the clear start of a sealed record: mark and revision.
const recordHead = len(recordMark) + 8

// schema is the edition of the record structs, part of the associated data.
const schema = 1

// place is where a record belongs. It is authenticated, never stored.
type place struct {
	bucket string
	key    []byte
	kind   string
	bound  []string // more that the record must not be parted from, such as an envelope
}

// aad spells out a place and a revision, each part with its length before it.
func (p place) aad(revision uint64) []byte {
	b := make([]byte, 0, 96)
	b = word(b, p.bucket)
	b = word(b, string(p.key))
	b = word(b, p.kind)
	b = binary.BigEndian.AppendUint32(b, schema)
	b = binary.BigEndian.AppendUint64(b, revision)
	for _, s := range p.bound {
		b = word(b, s)
	}
	return b
}

func word(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}

// sealer seals records under one key.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) sealer {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // cannot happen: keys are 32 bytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // cannot happen: AES has the right block size
	}
	return sealer{aead}
}

// seal makes a record of plain text for a place.
func (s sealer) seal(p place, revision uint64, plain []byte) []byte {
	b := make([]byte, 0, recordHead+len(plain)+s.aead.Overhead())
	b = append(b, recordMark...)
	b = binary.BigEndian.AppendUint64(b, revision)
	return s.aead.Seal(b, nil, plain, p.aad(revision))
}

// open gives the plain text and revision of a record; ErrDamaged when it is not the record of that place and key.
func (s sealer) open(p place, record []byte) ([]byte, uint64, error) {
	if len(record) < recordHead || string(record[:len(recordMark)]) != recordMark {
		return nil, 0, fmt.Errorf("open %s %x: not a record: %w", p.bucket, p.key, ErrDamaged)
	}
	revision := revisionOf(record)
	plain, err := s.aead.Open(nil, nil, record[recordHead:], p.aad(revision))
	if err != nil {
		return nil, 0, fmt.Errorf("open %s %x: %w", p.bucket, p.key, ErrDamaged)
	}
	return plain, revision, nil
}

func revisionOf(record []byte) uint64 {
	return binary.BigEndian.Uint64(record[len(recordMark):])
}

// keys are the store key's children, by what they are for.
type keys struct {
	store                                                     []byte
	state, heads, wrap, cases, journal, outbox, inputs, facts sealer
	index, sum                                                []byte
}

func newKeys(store []byte) *keys {
	box := func(purpose string) sealer { return newSealer(subkey(store, purpose)) }
	return &keys{
		store: store, state: box("state"), heads: box("heads"), wrap: box("wrap"), cases: box("case"), journal: box("journal"),
		outbox: box("outbox"), inputs: box("input"), facts: box("fact"), index: subkey(store, "index"), sum: subkey(store, "sum"),
	}
}

// subkey derives the key for one purpose (RFC 5869; the input is a uniform key, so no salt).
func subkey(key []byte, purpose string) []byte {
	sub, err := hkdf.Key(sha256.New, key, nil, "keikai store/"+purpose, 32)
	if err != nil {
		panic(err) // cannot happen: 32 bytes are far below the limit of HKDF
	}
	return sub
}

// mac is HMAC-SHA256 over words with their lengths, so that no two lists of words collide.
func mac(key []byte, words ...string) (sum [32]byte) {
	h := hmac.New(sha256.New, key)
	var b []byte
	for _, w := range words {
		b = word(b, w)
	}
	h.Write(b)
	h.Sum(sum[:0])
	return sum
}

// hidden is the index key for words that must not stand in the file.
func (k *keys) hidden(words ...string) []byte {
	sum := mac(k.index, words...)
	return sum[:]
}

func drawKey(rand io.Reader) ([]byte, error) {
	key := make([]byte, 32)
	if _, err := io.ReadFull(rand, key); err != nil {
		return nil, fmt.Errorf("draw key: %w", err)
	}
	return key, nil
}

// n8 is a number as a key: big-endian, so that order of keys is order of numbers.
func n8(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// number reads the n that ends a key; 0, which is no number, when the key is too short to hold one.
func number(key []byte) uint64 {
	if len(key) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key[len(key)-8:])
}
