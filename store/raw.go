package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// chunkSize is how many bytes of raw mail one record holds.
const chunkSize = 64 << 10

// streamBatch is how many chunks KeepStream and its sweep handle in one transaction.
const streamBatch = 32

// chunks is how many chunks a mail of size bytes has; an empty mail has one, which is empty.
func chunks(size int64) int { return max(1, int((size+chunkSize-1)/chunkSize)) }

func chunkPlace(n uint64, i int, last bool) place {
	kind := "chunk"
	if last {
		kind = "last"
	}
	return place{bucket: "raw", key: binary.BigEndian.AppendUint32(n8(n), uint32(i)), kind: kind}
}

// putChunk writes one chunk. Chunks are no part of the state's sum: the hash in the mail's head covers them.
func (tx *Tx) putChunk(box sealer, n uint64, i int, chunk []byte, last bool) error {
	p := chunkPlace(n, i, last)
	return tx.txn.Put(p.bucket, p.key, box.seal(p, 1, chunk))
}

func (tx *Tx) chunk(box sealer, n uint64, i int, last bool) ([]byte, error) {
	plain, _, err := tx.get(box, chunkPlace(n, i, last))
	return plain, err
}

// Raw gives the bytes of a mail, for a duplicate those of the mail that holds them. ErrNotFound, or ErrDestroyed when
// the key is gone.
func (tx *Tx) Raw(n uint64) ([]byte, error) {
	h, err := tx.holding(n)
	if err != nil {
		return nil, fmt.Errorf("raw mail %d: %w", n, err)
	}
	raw := make([]byte, 0, h.size)
	for i := range chunks(h.size) {
		b, err := tx.chunk(h.box, h.n, i, i == chunks(h.size)-1)
		if err != nil {
			return nil, fmt.Errorf("raw mail %d: %w", n, err)
		}
		raw = append(raw, b...)
	}
	return raw, nil
}

// held is what it takes to read a mail's bytes.
type held struct {
	box  sealer
	n    uint64
	size int64
}

// holding finds the mail that holds the bytes of mail n.
func (tx *Tx) holding(n uint64) (held, error) {
	r, err := tx.head(n)
	if err != nil {
		return held{}, err
	}
	if r.DuplicateOf != 0 {
		n = r.DuplicateOf
		if r, err = tx.head(n); err != nil {
			return held{}, err
		}
	}
	key, err := tx.dataKey(n, r)
	if err != nil {
		return held{}, err
	}
	return held{newSealer(key), n, r.Size}, nil
}

// RawReader reads the bytes of a mail chunk by chunk, a short View for each, so that neither memory nor a transaction is held.
func (s *Store) RawReader(n uint64) (io.Reader, error) {
	var h held
	err := s.View(func(tx *Tx) (err error) { h, err = tx.holding(n); return err })
	if err != nil {
		return nil, fmt.Errorf("raw mail %d: %w", n, err)
	}
	return &rawReader{s: s, held: h}, nil
}

type rawReader struct {
	s *Store
	held
	next int
	rest []byte
}

func (r *rawReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.next == chunks(r.size) {
			return 0, io.EOF
		}
		err := r.s.View(func(tx *Tx) (err error) {
			r.rest, err = tx.chunk(r.box, r.n, r.next, r.next == chunks(r.size)-1)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("raw mail %d: %w", r.n, err)
		}
		r.next++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// KeepStream is Keep for a mail too big to hold in memory. Its chunks go in by several transactions, which nobody sees; the last one
// writes head and pending row. Before that, finish is called once r has ended, to set ContentID and whatever else the caller
// learned while r was read; Size and SHA256 are set already. On any error, and at the next Open after a crash, all of it is swept away.
func (s *Store) KeepStream(m Mail, r io.Reader, finish func(*Mail) error) (Mail, error) {
	key, err := drawKey(s.options.Rand)
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	err = s.Update(func(tx *Tx) error {
		if m.N, err = tx.draw(); err != nil {
			return err
		}
		return tx.txn.Put("staged", n8(m.N), []byte{})
	})
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	kept, err := s.stream(m, key, r, finish)
	if err != nil || kept.DuplicateOf != 0 {
		err = errors.Join(err, s.sweepOne(m.N))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("keep mail: %w", err)
	}
	return kept, nil
}

func (s *Store) stream(m Mail, key []byte, r io.Reader, finish func(*Mail) error) (Mail, error) {
	c := cutter{s: s, n: m.N, box: newSealer(key)}
	hash := sha256.New()
	size, err := io.Copy(&c, io.TeeReader(r, hash))
	if err != nil {
		return Mail{}, err
	}
	m.Size = size
	hash.Sum(m.SHA256[:0])
	n, sum := m.N, m.SHA256
	if err := finish(&m); err != nil {
		return Mail{}, err
	}
	m.N, m.Size, m.SHA256 = n, size, sum
	err = s.Update(func(tx *Tx) error {
		if m, err = tx.enter(m, key); err != nil || m.DuplicateOf != 0 {
			return err // the staged row of a duplicate stays until its chunks are swept
		}
		return errors.Join(c.write(tx, true), tx.txn.Delete("staged", n8(m.N)))
	})
	return m, err
}

// cutter cuts a stream into chunks and writes them in batches. It always holds back at least one byte, if there was one: only
// the end of the stream tells which chunk is the last.
type cutter struct {
	s    *Store
	n    uint64
	box  sealer
	next int
	buf  []byte
}

func (c *cutter) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		if len(c.buf) == streamBatch*chunkSize {
			if err := c.s.Update(func(tx *Tx) error { return c.write(tx, false) }); err != nil {
				return 0, err
			}
			c.next += streamBatch
			c.buf = c.buf[:0]
		}
		take := min(len(p), streamBatch*chunkSize-len(c.buf))
		c.buf = append(c.buf, p[:take]...)
		p = p[take:]
	}
	return written, nil
}

// write puts what is buffered.
func (c *cutter) write(tx *Tx, end bool) error {
	count := chunks(int64(len(c.buf)))
	for i := range count {
		chunk := c.buf[i*chunkSize : min((i+1)*chunkSize, len(c.buf))]
		if err := tx.putChunk(c.box, c.n, c.next+i, chunk, end && i == count-1); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes what streams left behind that did not come to their end.
func (s *Store) sweep() error {
	for {
		var n uint64
		err := s.View(func(tx *Tx) error {
			return tx.txn.Scan("staged", nil, nil, func(k, _ []byte) (bool, error) {
				n = number(k)
				return false, nil
			})
		})
		if err != nil || n == 0 {
			return err
		}
		if err := s.sweepOne(n); err != nil {
			return err
		}
	}
}

// sweepOne removes the chunks of a staged number a batch at a time, and its row with the last batch.
func (s *Store) sweepOne(n uint64) error {
	for done := false; !done; {
		err := s.Update(func(tx *Tx) error {
			left := streamBatch
			for r, err := range tx.rows("raw", n8(n), n8(n+1)) {
				if err != nil {
					return err
				}
				if left--; left < 0 {
					return nil
				}
				if err := tx.txn.Delete("raw", r.key); err != nil {
					return err
				}
			}
			done = true
			return tx.txn.Delete("staged", n8(n))
		})
		if err != nil {
			return fmt.Errorf("sweep mail %d: %w", n, err)
		}
	}
	return nil
}
