package message

import (
	"strings"
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
	charset string
	bytes   []byte
	pending string // base64 text that did not end on a quantum
}

func (w *word) flush(out *strings.Builder) {
	if w.charset == "" {
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
	if encoding == 'Q' {
		w.settle()
		w.bytes = append(w.bytes, decodeQWord(text)...)
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

func decodeWords(raw string) string {
	var (
		out strings.Builder
		run word
	)
	for {
		i := strings.Index(raw, "=?")
		if i < 0 {
			break
		}
		charset, encoding, text, n := cutWord(raw[i:])
		if n == 0 {
			run.flush(&out)
			out.WriteString(decodeRaw(raw[:i+2]))
			raw = raw[i+2:]
			continue
		}
		between := raw[:i]
		if strings.TrimSpace(between) != "" || normalLabel(charset) != run.charset {
			joined := run.charset != "" && strings.TrimSpace(between) == ""
			run.flush(&out)
			if !joined {
				out.WriteString(decodeRaw(between))
			}
		}
		run.charset = normalLabel(charset)
		run.add(encoding, text)
		raw = raw[i+n:]
	}
	run.flush(&out)
	out.WriteString(decodeRaw(raw))
	return out.String()
}

// longestWord bounds the search for the end of an encoded word: RFC 2047 says
// 75, some clients write a whole subject as one.
const longestWord = 2048

// cutWord reads the encoded word at the start of s and its length; n is 0 when
// there is none.
func cutWord(s string) (charset string, encoding byte, text string, n int) {
	if len(s) > longestWord {
		s = s[:longestWord]
	}
	q := strings.IndexByte(s[2:min(len(s), 80)], '?')
	if q <= 0 || len(s) < q+6 || s[q+4] != '?' {
		return "", 0, "", 0
	}
	charset = s[2 : q+2]
	switch s[q+3] {
	case 'B', 'b':
		encoding = 'B'
	case 'Q', 'q':
		encoding = 'Q'
	default:
		return "", 0, "", 0
	}
	rest := s[q+5:]
	end := strings.Index(rest, "?=")
	if end < 0 || strings.ContainsAny(charset, " \t") || normalLabel(charset) == "" {
		return "", 0, "", 0
	}
	return charset, encoding, rest[:end], q + 5 + end + 2
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
