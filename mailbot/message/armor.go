package message

import (
	"bytes"
	"encoding/base64"
	"slices"
)

// armorBlock is one block of ASCII armor as it stood in a text.
type armorBlock struct {
	data   []byte
	signed bool // cleartext signature framework; else a message
}

var (
	beginMessage = []byte("-----BEGIN PGP MESSAGE-----")
	endMessage   = []byte("-----END PGP MESSAGE-----")
	beginSigned  = []byte("-----BEGIN PGP SIGNED MESSAGE-----")
	endSigned    = []byte("-----END PGP SIGNATURE-----")
)

// mostBlocks bounds the work that one text of armor can cause.
const mostBlocks = 32

// armorBlocks cuts complete armor blocks (RFC 9580, 6.2 and 7) out of content.
// A line that merely looks like a beginning, without an end, is prose. A
// message comes repaired; a signed text keeps every byte, for each counts.
func armorBlocks(content []byte) (blocks []armorBlock, outside []byte) {
	if bytes.IndexByte(content, '\n') < 0 && bytes.IndexByte(content, '\r') >= 0 {
		content = bytes.ReplaceAll(content, []byte{'\r'}, []byte{'\n'})
	}
	rest := content
	for len(rest) > 0 && len(blocks) < mostBlocks {
		begin, stop, signed := findBlock(rest)
		if begin < 0 {
			break
		}
		b := armorBlock{data: rest[begin:stop:stop], signed: signed}
		if !signed {
			b.data = repairedArmor(b.data)
		}
		outside = append(outside, bytes.TrimRight(rest[:begin], blanks)...)
		blocks, rest = append(blocks, b), rest[stop:]
	}
	return blocks, append(outside, rest...)
}

// findBlock finds the first block that is whole. A signed text may hold a
// message, and a message is never inside armor of its own, so the one that
// begins first counts.
func findBlock(b []byte) (begin, stop int, signed bool) {
	message, messageEnd := findMessage(b)
	cleartext, cleartextEnd := -1, -1
	if cleartext = findLine(b, beginSigned); cleartext >= 0 {
		n := findLine(b[cleartext:], endSigned)
		if cleartextEnd = cleartext + n + len(endSigned); n < 0 {
			cleartext = -1
		}
	}
	if cleartext >= 0 && (message < 0 || cleartext < message) {
		return cleartext, cleartextEnd, true
	}
	return message, messageEnd, false
}

// findMessage finds the first armored message. Blanks before its lines do no
// harm, and neither does a gateway that made one line of it.
func findMessage(b []byte) (begin, stop int) {
	for from, tries := 0, 0; tries < mostBlocks; {
		i := bytes.Index(b[from:], beginMessage)
		if i < 0 {
			break
		}
		i += from
		from = i + len(beginMessage)
		if !onlyBlanksBefore(b, i) {
			continue
		}
		tries++
		n := bytes.Index(b[from:], endMessage)
		if n < 0 {
			break
		}
		stop := from + n + len(endMessage)
		line, _ := nextLine(b[from:])
		behind, _ := nextLine(b[stop:])
		alone := len(trimBlanks(line)) == 0 && onlyBlanksBefore(b, from+n) && len(trimBlanks(behind)) == 0
		if alone || !bytes.Contains(b[from:from+n], beginMessage) && isRepaired(repairedArmor(b[i:stop])) {
			return i, stop
		}
	}
	return -1, -1
}

// mostIndent bounds how far back the beginning of a line is looked for.
const mostIndent = 64

func onlyBlanksBefore(b []byte, i int) bool {
	from := max(0, i-mostIndent)
	start := bytes.LastIndexByte(b[from:i], '\n')
	return (start >= 0 || from == 0) && len(trimBlanks(b[from+start+1:i])) == 0
}

// findLine finds a line that is mark and nothing else but white space behind.
func findLine(b, mark []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], mark)
		if i < 0 {
			return -1
		}
		i += from
		from = i + len(mark)
		if i > 0 && b[i-1] != '\n' { // looked at first: a line may hold a million marks
			continue
		}
		if line, _ := nextLine(b[from:]); len(trimBlanks(line)) == 0 {
			return i
		}
	}
}

// blanks of one line.
const blanks = " \t\r"

// hardBlanks are what mail programs put for a blank: no-break space in UTF-8
// and Latin-1, ideographic space, zero-width space, byte order mark.
var hardBlanks = [][]byte{[]byte("\u00a0"), {0xa0}, []byte("\u3000"), []byte("\u200b"), []byte("\ufeff")}

// trimBlanks takes blanks of any kind off both ends.
func trimBlanks(line []byte) []byte {
	for {
		before := len(line)
		line = bytes.TrimSpace(line)
		for _, blank := range hardBlanks {
			line = bytes.TrimSuffix(bytes.TrimPrefix(line, blank), blank)
		}
		if len(line) == before {
			return line
		}
	}
}

// repairedArmor writes a message's armor anew: its base64 in lines without
// armor headers, blanks, soft line breaks of quoted-printable and whatever
// else mail on the way does to lines. What is no base64 even then stays as it
// came.
func repairedArmor(block []byte) []byte {
	body := bytes.TrimSuffix(bytes.TrimPrefix(block, beginMessage), endMessage)
	for _, blank := range hardBlanks {
		body = bytes.ReplaceAll(body, blank, []byte{' '})
	}
	body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("\r\n"), []byte{'\n'}), []byte{'\r'}, []byte{'\n'})
	var lines []byte
	for line := range bytes.Lines(body) {
		lines = append(append(lines, bytes.TrimSpace(line)...), '\n')
	}
	body = lines
	for _, text := range [][]byte{body, withoutSoftBreaks(body)} {
		if data, sum, ok := armorBody(text); ok {
			return writtenArmor(data, sum)
		}
	}
	return block
}

// armorBody takes the base64 out of what stands between the marks.
func armorBody(body []byte) (data, sum []byte, ok bool) {
	words := bytes.Fields(skipArmorHeaders(body))
	if n := len(words); n > 1 && isChecksum(words[n-1]) {
		sum, words = words[n-1], words[:n-1]
	}
	data = bytes.Join(words, nil)
	digits := bytes.TrimRight(data, "=")
	odd := slices.ContainsFunc(digits, func(c byte) bool { return base64Value[c] < 0 || c == '-' || c == '_' })
	return data, sum, len(digits) > 0 && !odd && len(data)%4 == 0 && len(data)-len(digits) <= 2
}

// withoutSoftBreaks undoes quoted-printable that something on the way did not
// know for it. The base64 itself has "=" only at its end.
func withoutSoftBreaks(body []byte) []byte {
	body = bytes.TrimSpace(bytes.ReplaceAll(body, []byte("=3D"), []byte{'='}))
	end := len(body)
	if at := bytes.LastIndexByte(body, '\n'); isChecksum(body[at+1:]) {
		end = max(at, 0)
	}
	data := bytes.TrimSpace(body[:end])
	tail := len(bytes.TrimRight(data, "="))
	out := bytes.ReplaceAll(data[:tail], []byte("=\n"), []byte{'\n'})
	return append(append(append([]byte{}, out...), data[tail:]...), body[end:]...)
}

func isChecksum(word []byte) bool { return len(word) == 5 && word[0] == '=' && word[1] != '=' }

// mostHeaders is more lines of armor headers than any program writes.
const mostHeaders = 32

// longWord is longer than any word of an armor header that has no colon.
const longWord = 32

// skipArmorHeaders passes "Version: …" and the like. When all stands in one
// line, the headers end where the first long word is.
func skipArmorHeaders(body []byte) []byte {
	if bytes.IndexByte(bytes.TrimSpace(body), '\n') < 0 {
		for words := bytes.Fields(body); len(words) > 0 && bytes.IndexByte(body, ':') >= 0; words = words[1:] {
			if len(words[0]) >= longWord && bytes.IndexByte(words[0], ':') < 0 {
				return bytes.Join(words, []byte{' '})
			}
		}
		return body
	}
	rest := bytes.TrimLeft(body, " \t\n")
	for range mostHeaders {
		line, after := nextLine(rest)
		if bytes.IndexByte(line, ':') < 0 {
			break
		}
		// The blank line ends a header that was wrapped; some programs leave it out.
		if _, data, ok := bytes.Cut(after, []byte("\n\n")); ok && len(bytes.TrimSpace(data)) > 0 {
			after = data
		}
		rest = bytes.TrimLeft(after, " \t\n")
	}
	return rest
}

// armorLine is how many characters of base64 stand in a line.
const armorLine = 64

func writtenArmor(data, sum []byte) []byte {
	out := append(bytes.Clone(beginMessage), "\n\n"...)
	for line := range slices.Chunk(data, armorLine) {
		out = append(append(out, line...), '\n')
	}
	if sum != nil {
		out = append(append(out, sum...), '\n')
	}
	return append(out, endMessage...)
}

// isRepaired tells armor that repairedArmor wrote and that holds packets.
func isRepaired(block []byte) bool {
	body, ok := bytes.CutPrefix(block, append(bytes.Clone(beginMessage), "\n\n"...))
	if !ok || len(body) < 4 {
		return false
	}
	var first [3]byte
	n, _ := base64.StdEncoding.Decode(first[:], body[:4])
	return n > 0 && first[0]&0x80 != 0
}

// unquoted takes the marks of quotation off a text that is nothing but a
// quoted message: a forwarded or redirected one. ok is false when anything
// stands there in the writer's own words, for then it is only quoted.
func unquoted(text []byte) (content []byte, ok bool) {
	for len(text) > 0 {
		var line []byte
		line, text = nextLine(text)
		line = trimBlanks(line)
		if len(line) > 0 && line[0] != '>' {
			return nil, false
		}
		for len(line) > 0 && line[0] == '>' {
			line, ok = bytes.TrimLeft(line[1:], " "), true
		}
		content = append(append(content, line...), '\n')
	}
	return content, ok
}

// sealedData takes the OpenPGP message out of a part that holds one and
// nothing else: armored, or beginning with a session key packet (tags 1 and 3
// of RFC 9580, 5) of a version and algorithm that exist. Keys and signatures
// are none.
func sealedData(content []byte) ([]byte, bool) {
	if startsSealed(content) {
		return content, true
	}
	if !bytes.HasPrefix(trimBlanks(content[:min(len(content), 512)]), beginMessage) {
		return nil, false
	}
	blocks, outside := armorBlocks(content)
	if len(blocks) != 1 || blocks[0].signed || len(trimBlanks(outside)) > 0 {
		return nil, false
	}
	return blocks[0].data, true
}

func startsSealed(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xca\x03PGP")) // marker packet
	if len(b) < 12 || b[0]&0x80 == 0 {
		return false
	}
	tag, length := b[0]&0x3f, 1
	switch {
	case b[0]&0x40 == 0:
		tag, length = tag>>2, 1<<(b[0]&3)
	case b[1] == 255:
		length = 5
	case b[1] >= 192:
		length = 2
	}
	if length > 5 {
		return false
	}
	body := b[1+length:]
	switch tag {
	case 1:
		return body[0] == 6 || body[0] == 3 && len(body) > 9 && slices.Contains([]byte{1, 2, 16, 18, 25, 26}, body[9])
	case 3:
		return body[0] >= 4 && body[0] <= 6
	}
	return false
}
