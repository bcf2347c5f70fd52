package pgp

import (
	"bytes"
	"encoding/base64"
	"fmt"
)

// Armor header lines, RFC 9580 section 6.2.1.
const (
	blockMessage     = "PGP MESSAGE"
	blockPublicKey   = "PGP PUBLIC KEY BLOCK"
	blockSecretKey   = "PGP PRIVATE KEY BLOCK"
	blockSignature   = "PGP SIGNATURE"
	armorLineOctets  = 48 // 64 characters
	beginMarker      = "-----BEGIN "
	endMarker        = "-----END "
	markerTail       = "-----"
	beginCleartext   = "-----BEGIN PGP SIGNED MESSAGE-----"
	beginSignature   = beginMarker + blockSignature + markerTail
	insignificantSet = " \t\r\n"
)

// armorBlock is one decoded block of ASCII armor.
type armorBlock struct {
	kind string
	data []byte
}

// isBinary tells whether data are packets as they are: the first octet of every packet has its highest bit set,
// no octet of armor has.
func isBinary(data []byte) bool {
	return len(data) > 0 && data[0]&0x80 != 0
}

// armored writes data as one block with lines ending in CRLF. RFC 9580 section 6.1 would leave the checksum out, but
// GnuPG 2.2 does not find the end of a block without one when the base64 has no padding.
func armored(kind string, data []byte) []byte {
	out := make([]byte, 0, len(data)*4/3+len(data)/armorLineOctets*2+2*len(kind)+64)
	out = append(out, beginMarker+kind+markerTail+"\r\n\r\n"...)
	sum := crc24(data)
	for len(data) > 0 {
		n := min(len(data), armorLineOctets)
		out = base64.StdEncoding.AppendEncode(out, data[:n])
		out = append(out, '\r', '\n')
		data = data[n:]
	}
	out = append(out, '=')
	out = base64.StdEncoding.AppendEncode(out, []byte{byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return append(out, "\r\n"+endMarker+kind+markerTail+"\r\n"...)
}

// crc24Table holds the checksum of every octet.
var crc24Table = func() (table [256]uint32) {
	for i := range table {
		sum := uint32(i) << 16
		for range 8 {
			if sum <<= 1; sum&0x1000000 != 0 {
				sum ^= 0x1864cfb
			}
		}
		table[i] = sum
	}
	return table
}()

// crc24 is the checksum of RFC 9580 section 6.1.1.
func crc24(data []byte) uint32 {
	sum := uint32(0xb704ce)
	for _, b := range data {
		sum = sum<<8&0xffffff ^ crc24Table[byte(sum>>16)^b]
	}
	return sum
}

// dearmorOne returns the bytes of data if binary, or those of the single block of that kind in it. Anything but
// white space around the block is an error: it would be text without protection.
func dearmorOne(data []byte, kind string) ([]byte, error) {
	if isBinary(data) {
		return data, nil
	}
	text := bytes.Trim(data, insignificantSet)
	if !bytes.HasPrefix(text, []byte(beginMarker)) {
		return nil, fmt.Errorf("read armor: no %q block at the beginning: %w", kind, ErrMalformed)
	}
	b, rest, err := nextBlock(text)
	switch {
	case err != nil:
		return nil, err
	case b.kind != kind:
		return nil, fmt.Errorf("read armor: block is %q, not %q: %w", b.kind, kind, ErrMalformed)
	case len(bytes.Trim(rest, insignificantSet)) > 0:
		return nil, fmt.Errorf("read armor: text after the block: %w", ErrMalformed)
	}
	return b.data, nil
}

// dearmorAll returns every block in text, ignoring what stands between them.
func dearmorAll(text []byte) ([]armorBlock, error) {
	var all []armorBlock
	for {
		at := beginAt(text)
		if at < 0 {
			return all, nil
		}
		b, rest, err := nextBlock(text[at:])
		if err != nil {
			return nil, err
		}
		all, text = append(all, b), rest
	}
}

// beginAt finds the first line that opens a block.
func beginAt(text []byte) int {
	for at := 0; at < len(text); {
		line, rest := cutLine(text[at:])
		if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte(beginMarker)) {
			return at
		}
		at = len(text) - len(rest)
	}
	return -1
}

// cutLine splits off the first line, without its LF but with its CR.
func cutLine(text []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(text, []byte{'\n'})
	return line, rest
}

// nextBlock decodes the block whose header line text begins with.
func nextBlock(text []byte) (b armorBlock, rest []byte, err error) {
	line, rest := cutLine(text)
	line = bytes.Trim(line, insignificantSet)
	kind, ok := bytes.CutSuffix(bytes.TrimPrefix(line, []byte(beginMarker)), []byte(markerTail))
	if !ok || len(kind) == 0 {
		return b, nil, fmt.Errorf("read armor: bad header line: %w", ErrMalformed)
	}
	b.kind = string(kind)
	if rest, err = skipArmorHeaders(rest); err != nil {
		return b, nil, err
	}
	tail := []byte(endMarker + b.kind + markerTail)
	end := bytes.Index(rest, tail)
	if end < 0 {
		return b, nil, fmt.Errorf("read armor: no end of %q: %w", b.kind, ErrMalformed)
	}
	b.data, err = decodeArmor(rest[:end])
	return b, rest[end+len(tail):], err
}

// skipArmorHeaders passes the "Key: value" lines and the blank line after them. Some programs leave the blank
// line out when there are no headers.
func skipArmorHeaders(text []byte) ([]byte, error) {
	for {
		line, rest := cutLine(text)
		line = bytes.Trim(line, insignificantSet)
		switch {
		case len(line) == 0 && len(rest) == 0:
			return nil, fmt.Errorf("read armor: nothing after the headers: %w", ErrMalformed)
		case len(line) == 0:
			return rest, nil
		case !bytes.Contains(line, []byte(":")):
			return text, nil
		}
		text = rest
	}
}

// decodeArmor decodes the base64 lines of a block. The checksum line is passed over (RFC 9580 section 6.1:
// it must not make a reader reject).
func decodeArmor(text []byte) ([]byte, error) {
	packed := make([]byte, 0, len(text))
	for len(text) > 0 {
		line, rest := cutLine(text)
		line = bytes.Trim(line, insignificantSet)
		if len(line) == 5 && line[0] == '=' {
			if len(bytes.Trim(rest, insignificantSet)) > 0 {
				return nil, fmt.Errorf("read armor: text after the checksum: %w", ErrMalformed)
			}
			break
		}
		packed, text = append(packed, line...), rest
	}
	n, err := base64.StdEncoding.Decode(packed, packed)
	if err != nil {
		return nil, fmt.Errorf("read armor: %v: %w", err, ErrMalformed)
	}
	return packed[:n], nil
}
