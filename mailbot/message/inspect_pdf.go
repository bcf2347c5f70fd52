package message

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
)

// pdfKeys are the keys of the document information (ISO 32000, 14.3.3); T is who wrote an annotation.
var pdfKeys = []tag{
	{"/Author", FoundAuthor}, {"/T", FoundAuthor}, {"/Company", FoundOrganisation}, {"/Creator", FoundTool}, {"/Producer", FoundTool},
	{"/Title", FoundText}, {"/Subject", FoundText}, {"/Keywords", FoundText}, {"/CreationDate", FoundTime}, {"/ModDate", FoundTime},
}

// mostPDFStrings bounds how often one key is looked at. A long book has as many /Title.
const mostPDFStrings = 10_000

// pdf lists what stands in the clear parts of a PDF. Each %%EOF but one ends an earlier revision, which is still in the file.
func (in *inspection) pdf(data []byte) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) {
		return
	}
	in.known = true
	for _, key := range pdfKeys {
		in.pdfKey(data, key)
	}
	if n := bytes.Count(data, []byte("%%EOF")); n > 1 {
		in.add(FoundRevisions, "%%EOF", fmt.Sprint(n))
	}
	for _, part := range []string{"/ObjStm", "/Encrypt", "/EmbeddedFile"} {
		if bytes.Contains(data, []byte(part)) {
			in.add(FoundNotOpened, "PDF", part)
		}
	}
}

func (in *inspection) pdfKey(data []byte, key tag) {
	for range mostPDFStrings {
		i := bytes.Index(data, []byte(key.name))
		if i < 0 {
			return
		}
		data = data[i+len(key.name):]
		in.add(key.what, key.name, pdfString(data[:min(len(data), longestMarkup)]))
	}
	in.left++
}

// pdfString reads the literal or hexadecimal string at the start of b (ISO 32000, 7.3.4), "" if none is there.
func pdfString(b []byte) string {
	b = bytes.TrimLeft(b, " \t\r\n\f\x00")
	switch {
	case len(b) > 1 && b[0] == '(':
		return pdfText(pdfLiteral(b[1:]))
	case len(b) > 1 && b[0] == '<' && b[1] != '<':
		digits, _, _ := bytes.Cut(b[1:], []byte(">"))
		digits = bytes.Join(bytes.Fields(digits), nil)
		out := make([]byte, len(digits)/2)
		n, _ := hex.Decode(out, digits[:len(digits)/2*2])
		return pdfText(out[:n])
	}
	return ""
}

func pdfText(b []byte) string {
	if text, ok := decodeUTF16(b); ok {
		return text
	}
	return guess(b)
}

var pdfEscapes = map[byte]string{'n': "\n", 'r': "\r", 't': "\t", 'b': "\b", 'f': "\f", '\n': "", '\r': ""}

func pdfLiteral(b []byte) []byte {
	var out []byte
	open := 1
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '\\' && i+1 < len(b):
			i++
			c = b[i]
			if '0' <= c && c <= '7' {
				value := 0
				for n := 0; n < 3 && i < len(b) && '0' <= b[i] && b[i] <= '7'; n++ {
					value = value*8 + int(b[i]-'0')
					i++
				}
				i--
				out = append(out, byte(value))
			} else if escape, ok := pdfEscapes[c]; ok {
				out = append(out, escape...)
			} else {
				out = append(out, c)
			}
			continue
		case c == '(':
			open++
		case c == ')':
			if open--; open == 0 {
				return out
			}
		}
		out = append(out, c)
	}
	return []byte(strings.TrimSpace(string(out)))
}
