package message

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/japanese"
)

// decodeJIS decodes ISO-2022-JP as it is really sent: vendor rows (NEC 13),
// half-width katakana by ESC ( I, by SO/SI or as 8-bit bytes, JIS X 0212, no
// return to ASCII at the end of a line, escapes cut in the middle. The states
// are translated to EUC-JP, which names the same tables without states, and
// decoded in one go.
func decodeJIS(b []byte) string {
	d := jisDecoder{out: make([]byte, 0, len(b)+len(b)/4)}
	for i := 0; i < len(b); {
		i += d.step(b[i:])
	}
	return decodeWith(japanese.EUCJP, d.out)
}

type jisSet int

const (
	jisASCII jisSet = iota
	jisKana
	jis0208
	jis0212
)

type jisDecoder struct {
	out   []byte
	set   jisSet
	shift bool // between SO and SI: katakana, whatever the set
}

// undecodable is no lead byte of EUC-JP, so it comes out as U+FFFD.
const undecodable = 0xff

func (d *jisDecoder) step(b []byte) int {
	c := b[0]
	switch {
	case c == 0x1b:
		return d.escape(b)
	case c == 0x0e:
		d.shift = true
	case c == 0x0f:
		d.shift = false
	case c == '\n' || c == '\r':
		d.set, d.shift = jisASCII, false
		d.out = append(d.out, c)
	case c >= 0xa1 && c <= 0xdf:
		d.out = append(d.out, 0x8e, c)
	case c >= 0x80:
		d.out = append(d.out, undecodable)
	case c <= 0x20 || c == 0x7f:
		d.out = append(d.out, c)
	case d.shift || d.set == jisKana:
		d.kana(c)
	case d.set == jisASCII:
		d.out = append(d.out, c)
	default:
		return d.pair(b)
	}
	return 1
}

func (d *jisDecoder) kana(c byte) {
	if c > 0x5f {
		d.out = append(d.out, undecodable)
		return
	}
	d.out = append(d.out, 0x8e, c|0x80)
}

func (d *jisDecoder) pair(b []byte) int {
	if len(b) < 2 || b[1] <= 0x20 || b[1] >= 0x7f {
		d.out = append(d.out, undecodable)
		return 1
	}
	if d.set == jis0212 {
		d.out = append(d.out, 0x8f)
	}
	d.out = append(d.out, b[0]|0x80, b[1]|0x80)
	return 2
}

var jisEscapes = []struct {
	seq string
	set jisSet
}{
	{"\x1b$(D", jis0212},
	{"\x1b$(B", jis0208}, {"\x1b$(@", jis0208}, {"\x1b$(O", jis0208}, {"\x1b$(Q", jis0208},
	{"\x1b$B", jis0208}, {"\x1b$@", jis0208},
	{"\x1b(I", jisKana},
	{"\x1b(B", jisASCII}, {"\x1b(J", jisASCII}, {"\x1b(H", jisASCII},
}

func (d *jisDecoder) escape(b []byte) int {
	// ESC & @ announces the 1990 edition of the set that the next escape names.
	if len(b) >= 3 && b[1] == '&' && b[2] == '@' {
		return 3
	}
	head := string(b[:min(len(b), 4)])
	for _, e := range jisEscapes {
		if strings.HasPrefix(head, e.seq) {
			d.set = e.set
			return len(e.seq)
		}
	}
	d.out = append(d.out, undecodable)
	return 1
}

// decodeUTF7 decodes RFC 2152. What is no valid shift sequence stays as it is.
func decodeUTF7(b []byte) string {
	s := string(b)
	var out strings.Builder
	for {
		plain, rest, found := strings.Cut(s, "+")
		out.WriteString(strings.ToValidUTF8(plain, "\ufffd"))
		if !found {
			return out.String()
		}
		n := 0
		for n < len(rest) && isBase64(rest[n]) {
			n++
		}
		raw, err := base64.RawStdEncoding.DecodeString(rest[:n])
		switch {
		case n == 0:
			out.WriteByte('+')
		case err != nil:
			out.WriteString("+" + rest[:n])
		default:
			units := make([]uint16, len(raw)/2)
			for i := range units {
				units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
			}
			out.WriteString(string(utf16.Decode(units)))
		}
		s = strings.TrimPrefix(rest[n:], "-")
	}
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
