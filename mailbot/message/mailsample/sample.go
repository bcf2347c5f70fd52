// Package mailsample makes mails for tests: whole ones in the manner of the mail programs of Japan, with what must be read in
// each, and broken ones made out of them. Nothing of it is in the program. All is drawn from a seed, so that a mail that was
// read wrong can be made again.
package mailsample

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// Sample is one mail and what a reader must find in it.
type Sample struct {
	Name    string
	Raw     []byte // with the line ends of its client
	From    string
	Subject string
	Text    []string // pieces of the text, in order
	Files   []File
	Broken  bool // by its client: there is something to complain about
}

// File is an attachment.
type File struct {
	Name    string
	Content string
}

// encode writes text in a charset; what the charset lacks must not be in it.
func encode(charset, text string) string {
	var e encoding.Encoding
	switch strings.ToLower(charset) {
	case "iso-2022-jp":
		e = japanese.ISO2022JP
	case "shift_jis", "x-sjis", "cp932":
		e = japanese.ShiftJIS
	case "euc-jp":
		e = japanese.EUCJP
	default:
		return text
	}
	out, err := e.NewEncoder().String(text)
	if err != nil {
		panic(fmt.Sprintf("%q in %s: %v", text, charset, err))
	}
	return out
}

// transfer encodes a body and says how.
func transfer(encoding, body string) string {
	switch encoding {
	case "base64":
		return folded(base64.StdEncoding.EncodeToString([]byte(body)))
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Write([]byte(body))
		w.Close()
		return strings.ReplaceAll(b.String(), "\r\n", "\n")
	}
	return body
}

func folded(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	return b.String() + s + "\n"
}

// word is an encoded word for every few characters, as no more fit into one.
func word(charset, encoding, text string) string {
	var words []string
	runes := []rune(text)
	for len(runes) > 0 {
		n := min(len(runes), 12)
		bytes := encode(charset, string(runes[:n]))
		runes = runes[n:]
		if encoding == "Q" {
			words = append(words, "=?"+charset+"?Q?"+escaped(bytes, "=", "_")+"?=")
			continue
		}
		words = append(words, "=?"+charset+"?B?"+base64.StdEncoding.EncodeToString([]byte(bytes))+"?=")
	}
	return strings.Join(words, "\n ")
}

// escaped writes what is no letter or digit as its number in hexadecimal behind a mark.
func escaped(s, mark, space string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '.':
			b.WriteByte(c)
		case c == ' ' && space != "":
			b.WriteString(space)
		default:
			fmt.Fprintf(&b, "%s%02X", mark, c)
		}
	}
	return b.String()
}

// part is one MIME part.
func part(fields, body string) string { return fields + "\n\n" + body }

// parts joins parts to a multipart.
func parts(kind, boundary string, all ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: %s; boundary=\"%s\"\n\n", kind, boundary)
	for _, p := range all {
		b.WriteString("--" + boundary + "\n" + strings.TrimSuffix(p, "\n") + "\n")
	}
	b.WriteString("--" + boundary + "--\n")
	return b.String()
}

// CRLF ends every line by CRLF.
func CRLF(raw []byte) []byte {
	return bytes.ReplaceAll(LF(raw), []byte("\n"), []byte("\r\n"))
}

// LF ends every line by LF.
func LF(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")) }
