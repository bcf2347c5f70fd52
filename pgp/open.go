package pgp

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"time"
)

// Opened is a message that was read to its end, with its integrity protection and all signatures checked.
type Opened struct {
	Plaintext []byte
	Encrypted bool
	With      Fingerprint // own key that opened it, "" if not encrypted
	Hidden    bool        // the packet that opened it did not name its recipient
	Sealed    [32]byte    // SHA-256 of the body of the encrypted data packet: equal in every copy of one ciphertext
	Signature Signature

	signed *payload
}

// Verify checks the signatures once more against other certificates, without opening again: a first mail brings its
// sender's certificate along inside.
func (o *Opened) Verify(certs []*Certificate, now time.Time) Signature {
	return o.signed.verify(certs, now)
}

// Open reads one message, ASCII armor or binary: encrypted, encrypted and signed, or only signed. Every own key is
// tried, named by the message or not; certs are the certificates that signatures are checked against. Whether
// an own key was in force at now is the caller's matter.
//
// It fails with ErrNoKey, ErrSymmetric, ErrMalformed, ErrTooLarge and ErrNestedMore for what the public structure
// shows, and after a session key has been tried with the same errors or ErrIntegrity for what only the
// recipient can know: tell a correspondent apart none of them.
func Open(data []byte, own []*Secret, certs []*Certificate, now time.Time, lim Limits) (*Opened, error) {
	lim = lim.orDefault()
	raw, err := dearmorOne(data, blockMessage)
	if err != nil {
		return nil, fmt.Errorf("open message: %w", err)
	}
	env, err := readEnvelope(raw, lim)
	if err != nil {
		return nil, fmt.Errorf("open message: %w", err)
	}
	o := &Opened{}
	inner := raw
	if env.encrypted {
		if inner, err = env.decrypt(own, lim, o); err != nil {
			return nil, fmt.Errorf("open message: %w", err)
		}
	}
	p, err := readPayload(inner, lim)
	if err != nil {
		return nil, fmt.Errorf("open message: %w", err)
	}
	o.Plaintext = p.literal
	o.Signature, o.signed = p.verify(certs, now), p
	return o, nil
}

// envelope is the outer structure of an encrypted message.
type envelope struct {
	encrypted bool
	keys      []rawPacket // PKESK, in order
	phrases   int         // SKESK, counted and never computed
	body      rawPacket   // SEIPD, or GnuPG's packet of type 20
}

// readEnvelope walks the outermost packets. For a message that is not encrypted it stops at the first.
func readEnvelope(data []byte, lim Limits) (env envelope, err error) {
	for len(data) > 0 {
		p, rest, err := nextPacket(data)
		if err != nil {
			return env, err
		}
		data = rest
		switch {
		case ignorable(p.tag):
		case env.body.tag != 0:
			return env, fmt.Errorf("packet type %d after the encrypted data: %w", p.tag, ErrMalformed)
		case p.tag == tagPKESK:
			env.keys = append(env.keys, p)
		case p.tag == tagSKESK:
			env.phrases++
		case p.tag == tagSEIPD || p.tag == tagOCB:
			env.encrypted, env.body = true, p
		case p.tag == tagSED:
			return env, fmt.Errorf("encrypted data without integrity protection: %w", ErrIntegrity)
		case len(env.keys)+env.phrases > 0:
			return env, fmt.Errorf("packet type %d after a session key: %w", p.tag, ErrMalformed)
		default:
			return env, nil
		}
		if len(env.keys)+env.phrases > lim.Recipients {
			return env, fmt.Errorf("more than %d recipients: %w", lim.Recipients, ErrTooLarge)
		}
	}
	switch {
	case !env.encrypted:
		return env, fmt.Errorf("no message: %w", ErrMalformed)
	case len(env.keys) == 0 && env.phrases > 0:
		return env, ErrSymmetric
	case len(env.keys) == 0:
		return env, ErrNoKey
	}
	return env, nil
}

// payload is what a message says, with the signatures over it still to be checked.
type payload struct {
	literal    []byte
	signatures []claim
}

// readPayload reads [compressed] *OPS literal *signature.
func readPayload(data []byte, lim Limits) (*payload, error) {
	most := 2*lim.Signatures + 1
	packets, err := splitPackets(data, most+1)
	if err != nil {
		return nil, err
	}
	if len(packets) == 1 && packets[0].tag == tagCompressed {
		if data, err = decompress(packets[0].body, lim.DecompressedBytes); err != nil {
			return nil, err
		}
		if packets, err = splitPackets(data, most+1); err != nil {
			return nil, err
		}
	}
	return parsePayload(packets, lim.Signatures)
}

func parsePayload(packets []rawPacket, most int) (*payload, error) {
	n := 0
	for n < len(packets) && packets[n].tag == tagOnePass {
		n++
	}
	switch {
	case n > most:
		return nil, fmt.Errorf("more than %d signatures: %w", most, ErrTooLarge)
	case n == len(packets):
		return nil, fmt.Errorf("no literal data: %w", ErrMalformed)
	case packets[n].tag == tagCompressed, packets[n].tag == tagPKESK, packets[n].tag == tagSKESK,
		packets[n].tag == tagSEIPD, packets[n].tag == tagSED, packets[n].tag == tagOCB:
		return nil, fmt.Errorf("packet type %d inside: %w", packets[n].tag, ErrNestedMore)
	case packets[n].tag != tagLiteral, len(packets) != 2*n+1:
		return nil, fmt.Errorf("packets are not signatures around one literal: %w", ErrMalformed)
	}
	literal, err := literalBody(packets[n].body)
	if err != nil {
		return nil, err
	}
	p := &payload{literal: literal}
	for i := range n {
		sig := packets[len(packets)-1-i]
		if sig.tag != tagSignature {
			return nil, fmt.Errorf("packet type %d after the literal: %w", sig.tag, ErrMalformed)
		}
		c, err := newClaim(&packets[i], sig, i == n-1)
		if err != nil {
			return nil, err
		}
		p.signatures = append(p.signatures, c)
	}
	return p, nil
}

// literalBody takes the text out of a literal packet (RFC 9580 section 5.9). Format, file name and date are not
// signed and are thrown away.
func literalBody(b []byte) ([]byte, error) {
	if len(b) < 2 || len(b) < 2+int(b[1])+4 {
		return nil, fmt.Errorf("literal data is cut short: %w", ErrMalformed)
	}
	return b[2+int(b[1])+4:], nil
}

// decompress reads one compressed packet (RFC 9580 section 5.6) of at most limit bytes when unpacked.
func decompress(b []byte, limit int64) ([]byte, error) {
	if len(b) == 0 {
		return nil, fmt.Errorf("compressed data is empty: %w", ErrMalformed)
	}
	var r io.Reader
	body := bytes.NewReader(b[1:])
	switch b[0] {
	case 0:
		r = body
	case 1:
		r = flate.NewReader(body)
	case 2:
		z, err := zlib.NewReader(body)
		if err != nil {
			return nil, fmt.Errorf("decompress: %v: %w", err, ErrMalformed)
		}
		r = z
	case 3:
		r = bzip2.NewReader(body)
	default:
		return nil, fmt.Errorf("compression algorithm %d: %w", b[0], ErrMalformed)
	}
	var out bytes.Buffer
	n, err := out.ReadFrom(io.LimitReader(r, limit+1))
	switch {
	case n > limit:
		return nil, fmt.Errorf("decompress: more than %d bytes: %w", limit, ErrTooLarge)
	case err != nil:
		return nil, fmt.Errorf("decompress: %v: %w", err, ErrMalformed)
	}
	return out.Bytes(), nil
}
