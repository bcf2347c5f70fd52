package message

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// decodeJIS decodes ISO-2022-JP as it is really sent: vendors' rows, half-width katakana by ESC ( I, by SO and SI or as 8-bit bytes, JIS X
// 0212, no return to ASCII at the end of a line, escapes cut in the middle, sets that nobody here has.
func decodeJIS(b []byte) string {
	d := jisDecoder{reading: newReading(b)}
	for i := 0; i < len(b); {
		i += d.step(b[i:])
	}
	return d.String()
}

// jisSet is a set of characters that an escape calls.
type jisSet int

const (
	jisASCII jisSet = iota
	jisKana
	jis0208 // and all later sets: two bytes a character
	jis0212
	jis0213    // plane 1, of which only what is JIS X 0208 is known
	jisGB      // GB 2312 of ISO-2022-JP-2
	jisKS      // KS C 5601 of the same
	jisUnknown // U+FFFD for each pair
)

type jisDecoder struct {
	reading
	set   jisSet
	shift bool // between SO and SI: katakana, whatever the set
}

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
		return d.lineEnd(b)
	case c <= 0x20 || c == 0x7f:
		d.text = append(d.text, c)
	case d.set >= jis0208 && !d.shift:
		return d.pair(b)
	case c >= 0xa1 && c <= 0xdf:
		d.halfWidth(c)
	case c >= 0x80:
		d.undecodable()
	case d.set == jisASCII && !d.shift:
		d.text = append(d.text, c)
	case c <= 0x5f:
		d.halfWidth(c | 0x80)
	default:
		d.undecodable()
	}
	return 1
}

// lineEnd returns to ASCII, as every line must begin in it, unless the line was wrapped by somebody who did not know of escapes.
func (d *jisDecoder) lineEnd(b []byte) int {
	n := 1
	for n < len(b) && (b[n] == '\n' || b[n] == '\r') {
		n++
	}
	d.text = append(d.text, b[:n]...)
	d.shift = false
	if d.set < jis0208 || !goesOn(b[n:]) {
		d.set = jisASCII
	}
	return n
}

// goesOn reports whether a line is still in the two-byte set in which the last one ended. It is when an escape returns to ASCII where
// pairs end; without one, when most pairs are kana, whose first bytes ! $ % ASCII text hardly has.
func goesOn(line []byte) bool {
	n, kana := 0, 0
	for n+1 < len(line) && line[n] > 0x20 && line[n] < 0x7f && line[n+1] > 0x20 && line[n+1] < 0x7f {
		if kanji().x0208[line[n]-0x21][line[n+1]-0x21] == 0 {
			return false
		}
		if line[n] == 0x21 || line[n] == 0x24 || line[n] == 0x25 {
			kana++
		}
		n += 2
	}
	rest := line[n:]
	switch {
	case n == 0:
		return false
	case len(rest) > 0 && rest[0] == 0x1b:
		return len(rest) > 2 && rest[1] == '(' && (rest[2] == 'B' || rest[2] == 'J')
	case len(rest) > 0 && rest[0] != '\n' && rest[0] != '\r':
		return false
	}
	return n > 4 && 4*kana >= n
}

// pair reads two bytes of a two-byte set.
func (d *jisDecoder) pair(b []byte) int {
	if len(b) > 1 && b[0] >= 0xa1 && isEUC(b[1]) { // the eighth bit of the whole character is set
		d.character(b[0]&0x7f, b[1]&0x7f)
		return 2
	}
	if b[0] >= 0xa1 && b[0] <= 0xdf {
		d.halfWidth(b[0])
		return 1
	}
	if len(b) < 2 || b[1] >= 0x7f || b[0] > 0x7e && (b[0] < 0x93 || b[0] > 0x97) {
		d.undecodable()
		return 1
	}
	if b[1] > 0x20 {
		d.character(b[0], b[1])
		return 2
	}
	n := 1
	for n < len(b) && (b[n] == ' ' || b[n] == '\t') {
		n++
	}
	if n == 1 || !oddRun(b[n:]) {
		d.undecodable()
		return 1
	}
	d.character(b[0], b[n])
	d.text = append(d.text, b[1:n]...)
	return n + 1
}

// oddRun reports whether an odd number of bytes stands before the next escape or white space: the last half of a character that was
// folded in its middle, and whole ones.
func oddRun(b []byte) bool {
	n := 0
	for n < len(b) && b[n] > 0x20 && b[n] < 0x7f {
		n++
	}
	return n%2 == 1
}

// character adds one of the present set. First bytes from 0x93 to 0x97 are what IBM's rows come to when Shift_JIS is turned into
// ISO-2022-JP by arithmetic only.
func (d *jisDecoder) character(first, second byte) {
	row, cell := int(first)-0x20, int(second)-0x20
	switch {
	case d.set == jisUnknown, d.set == jis0213 && row > 84, d.set == jis0212 && row > cells:
		d.undecodable()
	case d.set == jis0212:
		d.supplementary(row, cell)
	case d.set == jisGB:
		d.foreign(simplifiedchinese.GBK, first, second)
	case d.set == jisKS:
		d.foreign(korean.EUCKR, first, second)
	default:
		d.cell(row, cell)
	}
}

func (d *jisDecoder) foreign(e encoding.Encoding, first, second byte) {
	if c := single(e.NewDecoder().Bytes([]byte{first | 0x80, second | 0x80})); c != 0 {
		d.add(c, 15)
		return
	}
	d.undecodable()
}

var jisEscapes = []struct {
	seq string
	set jisSet
}{
	{"\x1b$(D", jis0212},
	{"\x1b$(B", jis0208}, {"\x1b$(@", jis0208}, {"\x1b$(O", jis0213}, {"\x1b$(Q", jis0213},
	{"\x1b$B", jis0208}, {"\x1b$@", jis0208},
	{"\x1b$A", jisGB}, {"\x1b$(A", jisGB}, {"\x1b$(C", jisKS},
	{"\x1b(I", jisKana},
}

func (d *jisDecoder) escape(b []byte) int {
	for _, e := range jisEscapes {
		if len(b) >= len(e.seq) && string(b[:len(e.seq)]) == e.seq {
			d.set = e.set
			return len(e.seq)
		}
	}
	if n := webcode(b); n > 0 {
		d.pictures(n)
		return n
	}
	n := 1
	for n < len(b) && n < 3 && b[n] >= 0x20 && b[n] < 0x30 {
		n++
	}
	cut := n == len(b) || b[n] < ' ' || b[n] >= 0x7f
	switch {
	case n == 1 && len(b) > 2 && b[1] == 'N' && b[2] > ' ': // ISO-2022-JP-2: one letter of Latin-1
		d.add(rune(b[2]|0x80), 15)
		return 3
	case cut || n == 1:
		d.undecodable()
		return n
	case b[1] == '$':
		d.set = jisUnknown
	case b[1] == '(':
		d.set = jisASCII
	}
	return n + 1 // ESC & @ and ESC . A call nothing by themselves
}

// hasJISEscape reports whether an escape calls one of the Japanese sets.
func hasJISEscape(b []byte) bool {
	for {
		i := bytes.IndexByte(b, 0x1b)
		if i < 0 || i+2 >= len(b) {
			return false
		}
		b = b[i:]
		if b[1] == '$' && bytes.IndexByte([]byte("@AB("), b[2]) >= 0 || b[1] == '(' && (b[2] == 'I' || b[2] == 'J') {
			return true
		}
		b = b[1:]
	}
}

func hasWebcode(b []byte) bool {
	for i := bytes.IndexByte(b, 0x1b); i >= 0; i = bytes.IndexByte(b, 0x1b) {
		if webcode(b[i:]) > 0 {
			return true
		}
		b = b[i+1:]
	}
	return false
}

// decodeLabelledJIS decodes what says it is ISO-2022-JP. Without any escape 8-bit bytes are katakana, if they can be, or another charset.
func decodeLabelledJIS(b []byte) string {
	switch {
	case isSevenBit(b):
		return decodeJIS(b)
	case hasJISEscape(b):
		return decodeMixed(b)
	case utf8.Valid(b):
		return string(b)
	case bytes.IndexByte(b, 0x0e) >= 0:
		return decodeJIS(b)
	}
	if r := readSJIS(b); r.half == r.wide {
		return decodeJapanese(b, sjisFamily)
	}
	return guess(b)
}
