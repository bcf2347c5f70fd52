package message

import (
	"strings"
	"unicode/utf8"
)

// decodeHeader decodes a header value: RFC 2047 encoded words wherever they
// stand, also folded, glued to text, unpadded or cut in the middle of a
// character, and raw 8-bit or ISO-2022-JP bytes beside them.
func decodeHeader(raw string) string {
	if !strings.Contains(raw, "=?") {
		return replaceControls(decodeRaw(raw))
	}
	return replaceControls(decodeWords(raw))
}

// decodeRaw decodes raw bytes without looking at encoded words.
func decodeRaw(raw string) string {
	for i := 0; i < len(raw); i++ {
		if raw[i] >= 0x80 || raw[i] == 0x1b {
			return decodeCharset([]byte(raw), "")
		}
	}
	return raw
}

// word is a run of adjacent encoded words of one charset, joined before
// decoding because clients cut words inside a character or an escape state.
type word struct {
	open    bool
	charset string
	bytes   []byte
	pending string // base64 text that did not end on a quantum
}

func (w *word) flush(out *strings.Builder) {
	if !w.open {
		return
	}
	w.settle()
	out.WriteString(decodeCharset(w.bytes, w.charset))
	*w = word{}
}

func (w *word) settle() {
	if w.pending != "" {
		w.bytes = append(w.bytes, decodeBase64([]byte(w.pending))...)
		w.pending = ""
	}
}

func (w *word) add(encoding byte, text string) {
	switch {
	case encoding == 'Q':
		w.settle()
		w.bytes = append(w.bytes, w.quoted(text)...)
		return
	case strings.ContainsFunc(text, func(r rune) bool { return r == 0x1b || r >= utf8.RuneSelf }): // framed, but not encoded
		w.settle()
		w.bytes = append(w.bytes, text...)
		return
	}
	text = w.pending + strings.Join(strings.Fields(text), "")
	w.pending = ""
	if len(text)%4 != 0 && !strings.HasSuffix(text, "=") && len(text) < longestWord {
		w.pending = text
		return
	}
	w.bytes = append(w.bytes, decodeBase64([]byte(text))...)
}

// quoted decodes a Q word. White space in it was put there by a client that forgot "_", or by a fold; a fold may stand within a character.
func (w *word) quoted(text string) []byte {
	b := decodeQWord(text)
	if together := strings.Join(strings.Fields(text), ""); together != text && w.damaged(b) {
		if whole := decodeQWord(together); !w.damaged(whole) {
			return whole
		}
	}
	return b
}

func (w *word) damaged(b []byte) bool {
	if families[w.charset] == utf8Family {
		return !utf8.Valid(b)
	}
	return strings.ContainsRune(decodeCharset(b, w.charset), utf8.RuneError)
}

func decodeWords(raw string) string {
	var (
		out   strings.Builder
		run   word
		plain int // where what is no word begins: decoded in one piece, since in ISO-2022-JP "=?" may be half of two kanji
	)
	for at := 0; ; {
		i := strings.Index(raw[at:], "=?")
		if i < 0 {
			break
		}
		at += i
		w := cutWord(raw[at:])
		if w.length == 0 {
			at += 2
			continue
		}
		between := raw[plain:at]
		blank := strings.TrimSpace(between) == ""
		if !blank || w.charset != run.charset {
			run.flush(&out)
		}
		if !blank || plain == 0 {
			out.WriteString(decodeRaw(between))
		}
		run.charset, run.open = w.charset, true
		run.add(w.encoding, w.text)
		at += w.length
		plain = at
	}
	run.flush(&out)
	out.WriteString(decodeRaw(raw[plain:]))
	return out.String()
}

// longestWord bounds the search for the end of an encoded word: RFC 2047 says
// 75, some clients write a whole subject as one.
const longestWord = 2048

// encodedWord is one taken apart; length 0 = it is none.
type encodedWord struct {
	charset  string
	encoding byte
	text     string
	length   int
}

// cutWord reads the encoded word at the start of s.
func cutWord(s string) (w encodedWord) {
	if len(s) > longestWord {
		s = s[:longestWord]
	}
	q := strings.IndexByte(s[2:min(len(s), 80)], '?')
	if q < 0 || len(s) < q+7 || s[q+4] != '?' {
		return w
	}
	label := strings.TrimSpace(s[2 : q+2])
	switch s[q+3] {
	case 'B', 'b':
		w.encoding = 'B'
	case 'Q', 'q':
		w.encoding = 'Q'
	default:
		return w
	}
	rest := s[q+5:]
	end := strings.Index(rest, "?=")
	if end < 0 || strings.ContainsAny(label, " \t") {
		return w
	}
	if w.encoding == 'Q' {
		end = endOfQ(rest, end)
	}
	w.charset, w.text, w.length = normalLabel(label), rest[:end], q+5+end+2
	return w
}

// endOfQ finds the true end of a word whose writer left question marks as they were: what looks like an end is none when an escape
// stands behind it and another end before the next word.
func endOfQ(rest string, end int) int {
	for {
		after := rest[end+2:]
		next := strings.Index(after, "?=")
		if next < 2 {
			return end
		}
		if _, escape := hexPair(after[0], after[1]); !escape || strings.Contains(after[:next], "=?") {
			return end
		}
		end += 2 + next
	}
}

func decodeQWord(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			out = append(out, ' ')
		case s[i] == '=' && i+2 < len(s):
			c, ok := hexPair(s[i+1], s[i+2])
			if !ok {
				out = append(out, s[i])
				continue
			}
			out = append(out, c)
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return out
}
