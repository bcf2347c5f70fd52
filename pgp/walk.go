package pgp

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Packet types, RFC 9580 section 5.
const (
	tagPKESK      = 1
	tagSignature  = 2
	tagSKESK      = 3
	tagOnePass    = 4
	tagSecretKey  = 5
	tagPublicKey  = 6
	tagSecretSub  = 7
	tagCompressed = 8
	tagSED        = 9
	tagMarker     = 10
	tagLiteral    = 11
	tagUserID     = 13
	tagPublicSub  = 14
	tagSEIPD      = 18
	tagOCB        = 20 // GnuPG's authenticated packet of before RFC 9580
	tagPadding    = 21
)

// rawPacket is one packet with its body in one piece, partial lengths joined.
type rawPacket struct {
	tag  int
	body []byte
}

// nextPacket takes the first packet off data (RFC 9580 section 4.2). The body shares memory with data unless it
// came in partial lengths.
func nextPacket(data []byte) (p rawPacket, rest []byte, err error) {
	if len(data) == 0 {
		return p, nil, fmt.Errorf("read packet: no bytes left: %w", ErrMalformed)
	}
	head := data[0]
	switch {
	case head&0x80 == 0:
		return p, nil, fmt.Errorf("read packet: first octet %#02x: %w", head, ErrMalformed)
	case head&0x40 == 0:
		return legacyPacket(data)
	}
	p.tag = int(head & 0x3f)
	n, rest, partial, err := packetLength(data[1:])
	if err != nil {
		return p, nil, err
	}
	if !partial {
		p.body, rest, err = cut(rest, n)
		return p, rest, err
	}
	if !mayStream(p.tag) {
		return p, nil, fmt.Errorf("read packet type %d: partial length: %w", p.tag, ErrMalformed)
	}
	p.body, rest, err = joinPartial(rest, n)
	return p, rest, err
}

// legacyPacket reads the old header (RFC 9580 section 4.2.2), of which GnuPG still writes the indeterminate
// length for compressed data.
func legacyPacket(data []byte) (p rawPacket, rest []byte, err error) {
	p.tag = int(data[0]&0x3f) >> 2
	octets := 1 << (data[0] & 3)
	if octets == 8 {
		if !mayStream(p.tag) {
			return p, nil, fmt.Errorf("read packet type %d: indeterminate length: %w", p.tag, ErrMalformed)
		}
		p.body = data[1:]
		return p, nil, nil
	}
	field, rest, err := cut(data[1:], uint64(octets))
	if err != nil {
		return p, nil, err
	}
	var n uint64
	for _, b := range field {
		n = n<<8 | uint64(b)
	}
	p.body, rest, err = cut(rest, n)
	return p, rest, err
}

// mayStream tells the packets whose length need not be known beforehand.
func mayStream(tag int) bool {
	switch tag {
	case tagCompressed, tagSED, tagLiteral, tagSEIPD, tagOCB:
		return true
	}
	return false
}

func packetLength(data []byte) (n uint64, rest []byte, partial bool, err error) {
	if len(data) == 0 {
		return 0, nil, false, fmt.Errorf("read packet length: %w", ErrMalformed)
	}
	first, rest := data[0], data[1:]
	switch {
	case first < 192:
		return uint64(first), rest, false, nil
	case first < 224:
		if len(rest) < 1 {
			return 0, nil, false, fmt.Errorf("read packet length: %w", ErrMalformed)
		}
		return uint64(first-192)<<8 + uint64(rest[0]) + 192, rest[1:], false, nil
	case first < 255:
		return 1 << (first & 0x1f), rest, true, nil
	}
	if len(rest) < 4 {
		return 0, nil, false, fmt.Errorf("read packet length: %w", ErrMalformed)
	}
	return uint64(binary.BigEndian.Uint32(rest)), rest[4:], false, nil
}

func joinPartial(data []byte, n uint64) (body, rest []byte, err error) {
	rest = data
	for partial := true; ; {
		var part []byte
		part, rest, err = cut(rest, n)
		if err != nil {
			return nil, nil, err
		}
		if body == nil {
			body = make([]byte, 0, len(data))
		}
		body = append(body, part...)
		if !partial {
			return body, rest, nil
		}
		n, rest, partial, err = packetLength(rest)
		if err != nil {
			return nil, nil, err
		}
	}
}

func cut(data []byte, n uint64) (head, rest []byte, err error) {
	if n > uint64(len(data)) {
		return nil, nil, fmt.Errorf("read packet: %d of %d octets missing: %w", n-uint64(len(data)), n, ErrMalformed)
	}
	return data[:n:n], data[n:], nil
}

// ignorable tells the packets that a reader must pass over (RFC 9580 sections 4.3, 5.8 and 5.14).
func ignorable(tag int) bool {
	return tag == tagMarker || tag == tagPadding || tag >= 40
}

// splitPackets splits data into at most most packets, leaving out those to be ignored.
func splitPackets(data []byte, most int) ([]rawPacket, error) {
	var all []rawPacket
	for len(data) > 0 {
		p, rest, err := nextPacket(data)
		if err != nil {
			return nil, err
		}
		data = rest
		if ignorable(p.tag) {
			continue
		}
		if len(all) == most {
			return nil, fmt.Errorf("split packets: more than %d: %w", most, ErrTooLarge)
		}
		all = append(all, p)
	}
	return all, nil
}

// header is the new header of a packet with a length of five octets, which fits every body.
func (p rawPacket) header() []byte {
	return binary.BigEndian.AppendUint32([]byte{0xc0 | byte(p.tag), 0xff}, uint32(len(p.body)))
}

// parse gives the packet to the library. Bodies of data packets stay unread.
func (p rawPacket) parse() (packet.Packet, error) {
	return packet.Read(io.MultiReader(bytes.NewReader(p.header()), bytes.NewReader(p.body)))
}

// appendTo writes the packet with a fresh header.
func (p rawPacket) appendTo(b []byte) []byte {
	return append(append(b, p.header()...), p.body...)
}
