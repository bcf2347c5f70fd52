package message

import (
	"bytes"
	"strings"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045, 6) as far as it
// can be undone; ok is false for an encoding nobody knows, whose bytes are
// then returned as they are.
func decodeTransfer(body []byte, encoding string) (content []byte, ok bool) {
	encoding = strings.ToLower(strings.TrimSpace(stripComments(encoding)))
	encoding = strings.Trim(encoding, "\"'; ")
	switch encoding {
	case "base64", "b", "base-64":
		encoded, _ := cutForeign(body)
		return decodeBase64(encoded), true
	case "quoted-printable", "q", "quoted_printable", "quotedprintable":
		return decodeQuotedPrintable(body), true
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return decodeUU(body), true
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7 bit", "8 bit", "none":
		return body, true
	}
	return body, false
}

var base64Value = func() (table [256]int8) {
	for i := range table {
		table[i] = -1
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(alphabet) {
		table[alphabet[i]] = int8(i)
	}
	table['-'], table['_'] = 62, 63
	return table
}()

// foreign is what stands in a base64 part and is no base64.
func (p *Part) foreign() []byte {
	switch encoding := strings.ToLower(p.Header.Raw("Content-Transfer-Encoding")); {
	case strings.Contains(encoding, "base64"):
		_, foreign := cutForeign(p.RawBody)
		return foreign
	}
	return nil
}

// cutForeign takes lines out of base64 that somebody wrote into it or below it
// in clear, such as the footer of a list. A line of base64 with a few bad
// characters stays.
func cutForeign(b []byte) (encoded, foreign []byte) {
	if !hasForeign(b) {
		return b, nil
	}
	ended, longest, rest := false, shortBase64, b
	for len(rest) > 0 {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line = rest[:i+1]
		}
		rest = rest[len(line):]
		trimmed := bytes.TrimSpace(line)
		if isForeign(trimmed, ended, len(foreign) > 0) {
			foreign = append(foreign, line...)
			continue
		}
		ended = ended || len(trimmed) > 0 && (len(trimmed) < longest || trimmed[len(trimmed)-1] == '=')
		longest = max(longest, len(trimmed))
		encoded = append(encoded, line...)
	}
	return encoded, foreign
}

// shortBase64: a line below it, or shorter than those above, is the last of its data.
const shortBase64 = 56

func hasForeign(b []byte) bool {
	for _, c := range b {
		if base64Value[c] < 0 && c != '=' && c != '\n' && c != '\r' {
			return true
		}
	}
	return false
}

// isForeign judges one line; ended: the data came to an end above, begun: and foreign lines followed.
func isForeign(line []byte, ended, begun bool) bool {
	if len(line) == 0 {
		return false
	}
	odd := 0
	for _, c := range line {
		if base64Value[c] < 0 && c != '=' {
			odd++
		}
	}
	rule := len(line) >= 2 && len(bytes.Trim(line, "-_")) == 0
	prose := bytes.Count(line, []byte(" ")) >= 3 // data has none, or one where a plus sign was
	return prose || odd*4 >= len(line) || (ended || begun) && (rule || odd > 0) || ended && begun && len(line)%4 != 0
}

// decodeBase64 skips what is not of the alphabet, starts afresh after padding
// (concatenated pieces) and keeps the tail of an unpadded end.
func decodeBase64(b []byte) []byte {
	out := make([]byte, 0, len(b)/4*3+3)
	var acc uint32
	bits := 0
	for _, c := range b {
		v := base64Value[c]
		if v < 0 {
			if c == '=' {
				acc, bits = 0, 0
			}
			continue
		}
		acc = acc<<6 | uint32(v)
		bits += 6
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return out
}

// decodeQuotedPrintable keeps a malformed escape as it stands.
func decodeQuotedPrintable(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		line, end := b, []byte(nil)
		if i >= 0 {
			line = bytes.TrimRight(b[:i], "\r")
			end = b[len(line) : i+1]
			b = b[i+1:]
		} else {
			b = nil
		}
		line = bytes.TrimRight(line, " \t")
		if n := len(line); n > 0 && line[n-1] == '=' {
			line, end = line[:n-1], nil
		}
		out = appendUnescaped(out, line)
		out = append(out, end...)
	}
	return out
}

func appendUnescaped(out, line []byte) []byte {
	for i := 0; i < len(line); i++ {
		if line[i] == '=' && i+2 < len(line) {
			if c, ok := hexPair(line[i+1], line[i+2]); ok {
				out = append(out, c)
				i += 2
				continue
			}
		}
		out = append(out, line[i])
	}
	return out
}

func decodeUU(b []byte) []byte {
	var out []byte
	inside := false
	for len(b) > 0 {
		var line []byte
		line, b = nextLine(b)
		switch {
		case !inside:
			inside = bytes.HasPrefix(line, []byte("begin "))
		case len(line) == 0 || line[0] == '`' || line[0] == ' ' || string(line) == "end":
			return out
		default:
			out = appendUULine(out, line)
		}
	}
	return out
}

func appendUULine(out, line []byte) []byte {
	n := int(line[0]-' ') & 0x3f
	line = line[1:]
	at := func(i int) uint32 {
		if i >= len(line) {
			return 0
		}
		return uint32(line[i]-' ') & 0x3f
	}
	for i := 0; n > 0; i += 4 {
		v := at(i)<<18 | at(i+1)<<12 | at(i+2)<<6 | at(i+3)
		piece := []byte{byte(v >> 16), byte(v >> 8), byte(v)}
		out = append(out, piece[:min(n, 3)]...)
		n -= 3
	}
	return out
}

// unflow rejoins the lines of format=flowed text (RFC 3676): a line that ends
// in a space goes on in the next one of the same quote depth.
func unflow(text string, delSp bool) string {
	lines := strings.Split(text, "\n")
	var out strings.Builder
	out.Grow(len(text))
	depth, flowing := 0, false
	for i, line := range lines {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		content := strings.TrimPrefix(line[d:], " ")
		if !flowing || d != depth || content == "-- " {
			if i > 0 {
				out.WriteByte('\n')
			}
			if d > 0 {
				out.WriteString(line[:d])
				out.WriteByte(' ')
			}
		}
		depth = d
		flowing = strings.HasSuffix(content, " ") && content != "-- "
		if flowing && delSp {
			content = strings.TrimSuffix(content, " ")
		}
		out.WriteString(content)
	}
	return out.String()
}
