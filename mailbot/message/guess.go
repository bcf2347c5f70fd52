package message

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// guess decodes unlabelled 8-bit bytes: UTF-8 when valid, else the Japanese charset with the fewer oddities, else Western.
func guess(b []byte) string {
	if utf8.Valid(b) {
		return string(bytes.TrimPrefix(b, []byte("\ufeff")))
	}
	if hasJISEscape(b) {
		return decodeMixed(b)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	if looksWestern(b) {
		return decodeWith(charmap.Windows1252, b)
	}
	if r := readEither(b); r.cost() <= 40 {
		return r.String()
	}
	return decodeWith(charmap.Windows1252, b)
}

// readEither reads Shift_JIS or EUC-JP, whichever is less odd. Kana of Shift_JIS need no second look: EUC-JP has not their bytes.
func readEither(b []byte) *reading {
	r := readSJIS(b)
	if r.bad == 0 && r.kana > 0 && r.cost() < 5 {
		return r
	}
	if other := readEUC(b); other.cost() < r.cost() {
		return other
	}
	return r
}

// decodeJapanese decodes what is labelled as one of the two Japanese 8-bit charsets. The label is given up for UTF-8, and for the
// other one where the bytes fit that only or far better.
func decodeJapanese(b []byte, fam family) string {
	if isSevenBit(b) && bytes.IndexByte(b, 0x1b) < 0 {
		return string(b)
	}
	if utf8.Valid(b) && hasThreeByteRune(b) {
		return string(b)
	}
	read, readOther := readSJIS, readEUC
	if fam == eucFamily {
		read, readOther = readEUC, readSJIS
	}
	chosen := read(b)
	if chosen.bad == 0 && chosen.cost() <= 20 {
		return chosen.String()
	}
	other := readOther(b)
	switch {
	case chosen.bad > 0 && mostlyUTF8(b):
		return strings.ToValidUTF8(string(b), "\ufffd")
	case chosen.bad > 0 && (other.bad == 0 || other.cost()+30 < chosen.cost()), chosen.yields(other):
		return other.String()
	}
	return chosen.String()
}

// yields reports whether a reading without fault is by chance all the same. Katakana alone may well be what was written, so
// against them only sentences count.
func (r *reading) yields(other *reading) bool {
	return other.bad == 0 && other.cost()+20 < r.cost() && (other.mostlyKana() || r.half < r.wide)
}

func hasThreeByteRune(b []byte) bool {
	for _, c := range b {
		if c >= 0xe0 {
			return true
		}
	}
	return false
}

// decodeWestern decodes what is labelled as Western. Many programs put that label on whatever they have, so clearly Japanese text is
// read as such.
func decodeWestern(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if !looksWestern(b) {
		r := readEither(b)
		if r.bad == 0 && r.cost() <= 20 && (r.kana > 0 || r.wide > 1) {
			return r.String()
		}
	}
	return decodeWith(charmap.Windows1252, b)
}

// looksWestern reports whether the bytes beyond ASCII are letters and marks of windows-1252, and most stand alone or in twos between ASCII:
// é, ü, ’ or éé. Japanese text has more of them side by side, and bytes that Western text has not.
func looksWestern(b []byte) bool {
	high, short := 0, 0
	for i := 0; i < len(b); {
		n := 0
		for i+n < len(b) && b[i+n] >= utf8.RuneSelf {
			if c := b[i+n]; c < 0xa0 && c != 0x80 && c != 0x85 && (c < 0x91 || c > 0x97) {
				return false
			}
			n++
		}
		high += n
		if n == 1 || n == 2 && b[i] >= 0xc0 && b[i+1] >= 0xc0 && betweenLetters(b, i, i+n) {
			short += n
		}
		i += n + 1
	}
	return 10*short >= 7*high
}

func betweenLetters(b []byte, start, end int) bool {
	return start > 0 && isAlnum(b[start-1]) && end < len(b) && isAlnum(b[end])
}

// mostlyUTF8 tells a damaged UTF-8 text (a cut or lost byte) from one that is another charset altogether.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 4*bad
}

// decodeMixed decodes ISO-2022-JP with 8-bit bytes beside it, line by line: a mailing list adds its footer in a charset of its own.
// Lines of one sort that follow each other are decoded together.
func decodeMixed(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		n, foreign := 0, false
		for n < len(b) {
			end := bytes.IndexByte(b[n:], '\n') + 1
			if end == 0 {
				end = len(b) - n
			}
			line := b[n : n+end]
			is := !isSevenBit(line) && !hasJISEscape(line)
			if n > 0 && is != foreign {
				break
			}
			foreign = is
			n += end
		}
		if foreign {
			out.WriteString(guess(b[:n]))
		} else {
			out.WriteString(decodeJIS(b[:n]))
		}
		b = b[n:]
	}
	return out.String()
}
