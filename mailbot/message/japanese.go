package message

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// The tables of Japanese characters are those of golang.org/x/text, which are Microsoft's: NEC's row 13, NEC's selection of IBM's characters
// (rows 89 to 92) and IBM's own (rows 115 to 119 of Shift_JIS), ～ and － where JIS has 〜 and −. The walk over the bytes is ours, because
// x/text cannot say a private character from a damaged one (both are U+FFFD), knows the rows beyond 94 in Shift_JIS only, lacks IBM's
// characters of eucJP-ms, returns to ASCII in ISO-2022-JP by an escape only, and knows no kana by SO and SI or with the eighth bit.
// What go-message adds is a table of labels, which lacks cp932, eucJP-ms, cp50221 and UTF-7 and gives raw bytes for them.

const cells = 94

// kanjiTable holds the characters by row and cell, both counted from 1; 0 = none.
type kanjiTable struct {
	x0208 [120][cells]rune // with the vendors' rows
	x0212 [94][cells]rune  // with IBM's characters of eucJP-ms in rows 83 and 84
}

// ibmOfEUC are the characters that eucJP-ms has from row 83, cell 83 of JIS X 0212 on: those of IBM that JIS X 0212 lacks.
const ibmOfEUC = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡ" +
	"ⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎咊坙﨏塚增寬峵嵓﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢淸淲瀨凞猪甁皂皞益礰礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻靍靑飯飼館馞髙魲鶴黑"

var kanji = sync.OnceValue(func() *kanjiTable {
	t := &kanjiTable{}
	for row := range t.x0208 {
		for cell := range cells {
			t.x0208[row][cell] = single(japanese.ShiftJIS.NewDecoder().Bytes(shiftJISOf(row+1, cell+1)))
		}
	}
	for row := range t.x0212 {
		for cell := range cells {
			t.x0212[row][cell] = single(japanese.EUCJP.NewDecoder().Bytes([]byte{0x8f, byte(row) + 0xa1, byte(cell) + 0xa1}))
		}
	}
	at := 82*cells + 82
	for _, r := range ibmOfEUC {
		t.x0212[at/cells][at%cells] = r
		at++
	}
	return t
})

// single is the one character that a code was decoded to, 0 when it has none. The decoders of x/text report nothing as an error.
func single(text []byte, _ error) rune {
	r, n := utf8.DecodeRune(text)
	if n != len(text) || r == utf8.RuneError {
		return 0
	}
	return r
}

func shiftJISOf(row, cell int) []byte {
	lead, trail := byte(0x81+(row-1)/2), byte(0x3f+cell)
	if lead > 0x9f {
		lead += 0x40
	}
	switch {
	case row%2 == 0:
		trail = byte(0x9e + cell)
	case trail >= 0x7f:
		trail++
	}
	return []byte{lead, trail}
}

// private stands for a character of somebody's own set, such as the pictures of Japanese telephones, until decodeCharset replaces it.
const private = '\ue000'

// reading is a text with what tells whether the charset fitted: how many characters are not ASCII, and how odd they are.
type reading struct {
	table        *kanjiTable
	text         []byte
	wide, points int
	bad          int // undecodable
	half         int // half-width katakana, and private characters beside them
	kana         int // kana and the marks between words, which no Japanese text lacks for long
}

func newReading(b []byte) reading {
	return reading{table: kanji(), text: make([]byte, 0, len(b)+len(b)/2)}
}

func (r *reading) String() string { return string(r.text) }

// cost is the mean oddity of a character beyond ASCII, from 0 to 100.
func (r *reading) cost() int {
	if r.wide == 0 {
		return 0
	}
	return r.points / r.wide
}

// mostlyKana tells text of sentences from what another charset gives by chance.
func (r *reading) mostlyKana() bool { return 5*r.kana >= 2*r.wide && r.bad == 0 }

func (r *reading) add(c rune, points int) {
	r.text = utf8.AppendRune(r.text, c)
	r.wide++
	r.points += points
}

func (r *reading) undecodable() {
	r.add(utf8.RuneError, 100)
	r.bad++
}

// halfWidth adds half-width katakana, which is what EUC-JP looks like when read as Shift_JIS.
func (r *reading) halfWidth(c byte) {
	r.add(rune(c)+0xff61-0xa1, 30)
	r.half++
}

// cell adds a character of JIS X 0208 or of the vendors' rows.
func (r *reading) cell(row, cell int) {
	c := r.table.x0208[row-1][cell-1]
	switch {
	case c == 0 && row > 94 && row < 115:
		r.add(private, 25)
		r.half++
	case c == 0:
		r.undecodable()
	case row == 1 || row == 4 || row == 5:
		r.add(c, 0)
		r.kana++
	case row == 3 || row >= 16 && row < 48:
		r.add(c, 1)
	default:
		r.add(c, 15)
	}
}

// readSJIS reads Shift_JIS as code page 932. A byte that cannot be goes alone, so that no line end is lost with it.
func readSJIS(b []byte) *reading {
	r := newReading(b)
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == 0x1b && webcode(b[i:]) > 0:
			n := webcode(b[i:])
			r.pictures(n)
			i += n - 1
		case c < utf8.RuneSelf:
			r.text = append(r.text, c)
		case c >= 0xa1 && c <= 0xdf:
			r.halfWidth(c)
		case c > 0x80 && c < 0xfd && c != 0xa0 && i+1 < len(b) && isTrail(b[i+1]):
			row, cell := rowOf(c, b[i+1])
			r.cell(row, cell)
			i++
		default:
			r.undecodable()
		}
		i++
	}
	return &r
}

func isTrail(c byte) bool { return c >= 0x40 && c < 0xfd && c != 0x7f }

func rowOf(lead, trail byte) (row, cell int) {
	if lead > 0x9f {
		lead -= 0x40
	}
	row = 2*int(lead-0x81) + 1
	if trail > 0x9e {
		return row + 1, int(trail) - 0x9e
	}
	if trail > 0x7e {
		trail--
	}
	return row, int(trail) - 0x3f
}

func readEUC(b []byte) *reading {
	r := newReading(b)
	for i := 0; i < len(b); {
		i += r.euc(b[i:])
	}
	return &r
}

func (r *reading) euc(b []byte) int {
	second, third := byte(0), byte(0)
	if len(b) > 1 {
		second = b[1]
	}
	if len(b) > 2 {
		third = b[2]
	}
	switch c := b[0]; {
	case c < utf8.RuneSelf:
		r.text = append(r.text, c)
		return 1
	case c == 0x8e && second >= 0xa1 && second <= 0xdf:
		r.halfWidth(second)
		return 2
	case c == 0x8f && isEUC(second) && isEUC(third):
		r.supplementary(int(second)-0xa0, int(third)-0xa0)
		return 3
	case isEUC(c) && isEUC(second):
		r.cell(int(c)-0xa0, int(second)-0xa0)
		return 2
	}
	r.undecodable()
	return 1
}

func isEUC(c byte) bool { return c > 0xa0 && c < 0xff }

// supplementary adds a character of JIS X 0212.
func (r *reading) supplementary(row, cell int) {
	if c := r.table.x0212[row-1][cell-1]; c != 0 {
		r.add(c, 15)
		return
	}
	r.undecodable()
}

// webcode is the length of a picture of SoftBank's telephones, as they send it within Shift_JIS and ISO-2022-JP: ESC $ and one of six
// letters, a byte for each picture, SI. 0 = b begins with something else.
func webcode(b []byte) int {
	if len(b) < 5 || b[0] != 0x1b || b[1] != '$' || bytes.IndexByte([]byte("EFGOPQ"), b[2]) < 0 {
		return 0
	}
	for i := 3; i < min(len(b), 100); i++ {
		if b[i] == 0x0f {
			return i + 1
		}
		if b[i] <= ' ' || b[i] >= 0x7f {
			return 0
		}
	}
	return 0
}

// pictures adds those of a webcode of n bytes.
func (r *reading) pictures(n int) {
	for range n - 4 {
		r.add(private, 0)
	}
}
