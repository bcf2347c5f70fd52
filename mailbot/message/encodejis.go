package message

import (
	"strings"
	"sync"
)

// disputed are characters of JIS X 0208 that Microsoft's tables have under another code point than those of JIS: ～ where the other has 〜.
// Whichever we wrote, half of the readers would have another character, so neither form counts as fitting.
const disputed = "～∥－￠￡￢"

// jisCodes are the characters of JIS X 0208 proper, which every reader of ISO-2022-JP has, with their two bytes.
var jisCodes = sync.OnceValue(func() map[rune][2]byte {
	codes := make(map[rune][2]byte, 7000)
	for row := range 84 {
		if row >= 8 && row < 15 {
			continue
		}
		for cell, r := range kanji().x0208[row] {
			if r != 0 && !strings.ContainsRune(disputed, r) {
				codes[r] = [2]byte{byte(row) + 0x21, byte(cell) + 0x21}
			}
		}
	}
	return codes
})

// encodeJIS writes text in ISO-2022-JP (RFC 1468), every line closed in ASCII. ok is false when a character does not fit: ①, 髙, half-width
// katakana and pictures are beyond JIS X 0208, and a control character could be taken for an escape. x/text has an encoder too, but it
// writes NEC's rows and katakana, which many readers of ISO-2022-JP lack, and ～ as if it were 〜.
func encodeJIS(text string) (out []byte, ok bool) {
	out = make([]byte, 0, len(text)+len(text)/4)
	kanji := false
	enter := func(want bool) {
		switch {
		case want && !kanji:
			out = append(out, "\x1b$B"...)
		case !want && kanji:
			out = append(out, "\x1b(B"...)
		}
		kanji = want
	}
	for _, r := range text {
		switch {
		case r >= ' ' && r < 0x7f || r == '\t' || r == '\r' || r == '\n':
			enter(false)
			out = append(out, byte(r))
		default:
			code, fits := jisCodes()[r]
			if !fits {
				return nil, false
			}
			enter(true)
			out = append(out, code[0], code[1])
		}
	}
	enter(false)
	return out, true
}
