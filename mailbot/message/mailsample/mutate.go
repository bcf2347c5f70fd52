package mailsample

import (
	"bytes"
	"math/rand/v2"
	"strings"
)

// Mutant is a mail of the corpus after up to four accidents, drawn from a seed: the same seed gives the same bytes.
func Mutant(corpus []Sample, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 45))
	raw := bytes.Clone(corpus[r.IntN(len(corpus))].Raw)
	if r.IntN(2) == 0 {
		raw = CRLF(raw)
	}
	for range 1 + r.IntN(4) {
		raw = accidents[r.IntN(len(accidents))](r, raw, corpus)
		if len(raw) > longestMutant {
			raw = raw[:longestMutant]
		}
	}
	return raw
}

const longestMutant = 1 << 18

var accidents = []func(r *rand.Rand, raw []byte, corpus []Sample) []byte{
	flipped, cut, spliced, repeatedLine, withoutLine, relabelled, atBoundary, inArmor, longLine, withNUL, lineEnds, withoutBlankLine, moved, encodedAgain, withHeader, nestedIn, eightBit,
}

func at(r *rand.Rand, raw []byte) int { return r.IntN(len(raw) + 1) }

// insert puts piece into raw at i.
func insert(raw []byte, i int, piece string) []byte {
	return append(append(bytes.Clone(raw[:i]), piece...), raw[i:]...)
}

func flipped(r *rand.Rand, raw []byte, _ []Sample) []byte {
	for range 1 + r.IntN(20) {
		if len(raw) > 0 {
			raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
		}
	}
	return raw
}

func cut(r *rand.Rand, raw []byte, _ []Sample) []byte {
	if r.IntN(3) == 0 {
		return raw[at(r, raw):]
	}
	return raw[:at(r, raw)]
}

func spliced(r *rand.Rand, raw []byte, corpus []Sample) []byte {
	other := corpus[r.IntN(len(corpus))].Raw
	from := r.IntN(len(other))
	return insert(raw, at(r, raw), string(other[from:from+r.IntN(len(other)-from+1)]))
}

// lineAt is a line of raw somewhere.
func lineAt(r *rand.Rand, raw []byte) (start, end int) {
	i := at(r, raw)
	start = bytes.LastIndexByte(raw[:i], '\n') + 1
	end = len(raw)
	if n := bytes.IndexByte(raw[i:], '\n'); n >= 0 {
		end = i + n + 1
	}
	return start, end
}

func repeatedLine(r *rand.Rand, raw []byte, _ []Sample) []byte {
	start, end := lineAt(r, raw)
	return insert(raw, start, strings.Repeat(string(raw[start:end]), 1+r.IntN(200)))
}

func withoutLine(r *rand.Rand, raw []byte, _ []Sample) []byte {
	start, end := lineAt(r, raw)
	return append(bytes.Clone(raw[:start]), raw[end:]...)
}

func relabelled(r *rand.Rand, raw []byte, _ []Sample) []byte {
	from := []string{"iso-2022-jp", "utf-8", "shift_jis", "euc-jp", "base64", "quoted-printable", "7bit", "8bit", "text/plain", "text/html", "multipart/mixed", "multipart/alternative"}
	to := append(from, "us-ascii", "utf-16", "utf-7", "gb18030", "windows-1252", "x-nonsense", "", "x-uuencode", "message/rfc822", "multipart/encrypted", "multipart/signed", "message/delivery-status", "application/ms-tnef", "text/calendar")
	return bytes.ReplaceAll(raw, []byte(from[r.IntN(len(from))]), []byte(to[r.IntN(len(to))]))
}

func atBoundary(r *rand.Rand, raw []byte, _ []Sample) []byte {
	var places []int
	for i := 0; ; {
		n := bytes.Index(raw[i:], []byte("\n--"))
		if n < 0 {
			break
		}
		i += n + 1
		places = append(places, i)
	}
	if len(places) == 0 {
		return raw
	}
	i := places[r.IntN(len(places))]
	return insert(raw, i+r.IntN(min(8, len(raw)-i)), []string{"-", "\n", "x", " ", "--", "\r", "\x00", "--boundary\n"}[r.IntN(8)])
}

func inArmor(r *rand.Rand, raw []byte, _ []Sample) []byte {
	kind := []string{"MESSAGE", "SIGNED MESSAGE", "PUBLIC KEY BLOCK", "SIGNATURE"}[r.IntN(4)]
	begin, end := "\n-----BEGIN PGP "+kind+"-----\n\n", "\n-----END PGP "+kind+"-----\n"
	if r.IntN(2) == 0 {
		return insert(raw, at(r, raw), strings.Repeat(begin, 1+r.IntN(100))+"AAAA\n=AAAA"+end)
	}
	i := at(r, raw)
	return append(insert(raw, i, begin), end...)
}

func longLine(r *rand.Rand, raw []byte, _ []Sample) []byte {
	return insert(raw, at(r, raw), strings.Repeat([]string{"x", "架空", "=", "=?", "<", ">", "(", "\"", "--", " ", "@,", "&#", "\x1b$B"}[r.IntN(13)], 1+r.IntN(20_000)))
}

func withNUL(r *rand.Rand, raw []byte, _ []Sample) []byte {
	for range 1 + r.IntN(10) {
		raw = insert(raw, at(r, raw), "\x00")
	}
	return raw
}

func lineEnds(r *rand.Rand, raw []byte, _ []Sample) []byte {
	raw = LF(raw)
	switch r.IntN(4) {
	case 0:
		return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r"))
	case 1:
		return bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\r\n"))
	case 2:
		i := at(r, raw)
		return append(CRLF(raw[:i]), raw[i:]...)
	}
	i := at(r, raw)
	return append(bytes.ReplaceAll(raw[:i], []byte("\n"), []byte("\r")), raw[i:]...)
}

func withoutBlankLine(r *rand.Rand, raw []byte, _ []Sample) []byte {
	raw = LF(raw)
	return bytes.Replace(raw, []byte("\n\n"), []byte("\n"), 1+r.IntN(5))
}

func moved(r *rand.Rand, raw []byte, _ []Sample) []byte {
	i, j := at(r, raw), at(r, raw)
	if i > j {
		i, j = j, i
	}
	k := i + r.IntN(j-i+1)
	return append(append(append(bytes.Clone(raw[:i]), raw[k:j]...), raw[i:k]...), raw[j:]...)
}

func encodedAgain(r *rand.Rand, raw []byte, _ []Sample) []byte {
	i := at(r, raw)
	return append(bytes.Clone(raw[:i]), transfer([]string{"base64", "quoted-printable"}[r.IntN(2)], string(raw[i:]))...)
}

func withHeader(r *rand.Rand, raw []byte, _ []Sample) []byte {
	lines := []string{"From: two@finder.example\n", "From:\n", "Subject: [IPA#12345678] accept product\n", "Date: Sat, 99 Foo 2096 99:99:99 +9999\n", "Content-Type: multipart/mixed; boundary=\"\n", "Content-Type: text/plain; charset=\"", "no colon\n",
		" continued\n", "Content-Transfer-Encoding: base64\n", "Auto-Submitted: auto-replied\n", "List-Id: x\n", "Received: x\n", "To: a@b.test, \"x <y@z.test\n", "Message-ID: <" + strings.Repeat("m", 500) + "@x.test>\n", "References: <a@b.test> <c\n", ": empty name\n", "From x Mon\n"}
	i := 0
	if r.IntN(2) == 0 {
		i, _ = lineAt(r, raw)
	}
	return insert(raw, i, strings.Repeat(lines[r.IntN(len(lines))], 1+r.IntN(3)))
}

func nestedIn(r *rand.Rand, raw []byte, _ []Sample) []byte {
	depth := 1 + r.IntN(70)
	var b bytes.Buffer
	for range depth {
		b.WriteString("Content-Type: multipart/mixed; boundary=n\n\n--n\n")
	}
	return append(append(b.Bytes(), raw...), "\n--n--\n"...)
}

func eightBit(r *rand.Rand, raw []byte, _ []Sample) []byte {
	piece := make([]byte, 1+r.IntN(500))
	for i := range piece {
		piece[i] = byte(0x80 + r.IntN(128))
	}
	return insert(raw, at(r, raw), string(piece))
}
