package pgp

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"time"
)

// Opened is a message that was read to its end, with its integrity protection and all signatures checked.
type Opened struct {
	Plaintext []byte
	Encrypted bool
	With      Fingerprint // own key that opened it, "" if not encrypted
	Hidden    bool        // the packet that opened it did not name its recipient
	Name      string      // file name that the message gives for the text, as bytes from outside; nobody signed it
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
	o.Plaintext, o.Name = p.literal, p.name
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
	name       string
	signatures []claim
}

// readPayload reads [compressed] *OPS literal *signature, or *signature literal.
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
	at := slices.IndexFunc(packets, func(p rawPacket) bool { return p.tag != tagOnePass && p.tag != tagSignature })
	switch {
	case at > most, at < 0 && len(packets) > most:
		return nil, fmt.Errorf("more than %d signatures: %w", most, ErrTooLarge)
	case at < 0:
		return nil, fmt.Errorf("no literal data: %w", ErrMalformed)
	}
	switch packets[at].tag {
	case tagCompressed, tagPKESK, tagSKESK, tagSEIPD, tagSED, tagOCB:
		return nil, fmt.Errorf("packet type %d inside: %w", packets[at].tag, ErrNestedMore)
	case tagLiteral:
	default:
		return nil, fmt.Errorf("packet type %d inside: %w", packets[at].tag, ErrMalformed)
	}
	p := &payload{}
	var err error
	if p.literal, p.name, err = literalBody(packets[at].body); err != nil {
		return nil, err
	}
	p.signatures, err = claims(packets[:at], packets[at+1:])
	return p, err
}

// claims pairs what stands before the literal with what stands behind it: one-pass signatures with their signatures, the
// first with the last. Old programs write signatures alone, before the literal.
func claims(before, behind []rawPacket) (all []claim, err error) {
	old := len(before) > 0 && before[0].tag == tagSignature
	if old && len(behind) > 0 || !old && len(behind) != len(before) {
		return nil, fmt.Errorf("packets are not signatures around one literal: %w", ErrMalformed)
	}
	for i := range before {
		if (before[i].tag == tagSignature) != old || !old && behind[len(behind)-1-i].tag != tagSignature {
			return nil, fmt.Errorf("packets are not signatures around one literal: %w", ErrMalformed)
		}
		var c claim
		if old {
			c, err = newClaim(nil, before[i], true)
		} else {
			c, err = newClaim(&before[i], behind[len(behind)-1-i], i == len(before)-1)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// literalBody takes text and file name out of a literal packet (RFC 9580 section 5.9). Format, file name and date are not
// signed; format and date are thrown away.
func literalBody(b []byte) (text []byte, name string, err error) {
	if len(b) < 2 || len(b) < 2+int(b[1])+4 {
		return nil, "", fmt.Errorf("literal data is cut short: %w", ErrMalformed)
	}
	n := 2 + int(b[1])
	return b[n+4:], string(b[2:n]), nil
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
