//go:build realhost

package main_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// letter is a mail of the office as its recipient reads it, opened by the recipient's own tool.
type letter struct {
	raw       []byte
	outer     mail.Header
	outside   string // the subject that every server on the way can read
	subject   string // the one inside, where there is one
	text      string
	kind      string // of the notice, as the outbox names it
	protected string // "sealed", "signed" or "clear"
}

// read looks at the mailbox and opens what is new. Everything that the office sends must be for one person, signed by the
// desk that it comes from, and sealed unless it says nothing (R62).
func (p *person) read(o *office) {
	p.t.Helper()
	for i, raw := range o.host.stored(p.address) {
		id := fmt.Sprintf("%04d", i)
		if p.letters[id] != nil {
			continue
		}
		if p.letters == nil {
			p.letters, p.taken = map[string]*letter{}, map[string]bool{}
		}
		l := p.openLetter(o, raw)
		l.kind = o.kind(l.outer.Get("Message-Id"))
		p.letters[id] = l
	}
}

// take waits for a notice of a kind that nobody has taken yet and whose subject and text hold all of the words.
func (p *person) take(o *office, kind string, words ...string) *letter {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		p.read(o)
		for id, l := range p.letters {
			if !p.taken[id] && l.kind == kind && l.holds(words) {
				p.taken[id] = true
				return l
			}
		}
	}
	p.t.Fatalf("waited in vain for %s to %s with %q; there are\n%s", kind, p.address, words, p.untaken())
	return nil
}

func (l *letter) holds(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(l.subject+"\n"+l.text, w) })
}

// untaken lists what arrived and was not read by the story. The morning page comes when the story is played over that hour.
func (p *person) untaken() string {
	var b strings.Builder
	for id, l := range p.letters {
		if !p.taken[id] && l.kind != "desk/digest" {
			fmt.Fprintf(&b, "%s: %s, %s\n%s\n", p.address, l.kind, l.subject, l.text)
		}
	}
	return b.String()
}

// wants ends the test when words are missing in the letter.
func (l *letter) wants(t *testing.T, protected string, words ...string) {
	t.Helper()
	if l.protected != protected {
		t.Errorf("%q came %s, want %s", l.subject, l.protected, protected)
	}
	for _, w := range words {
		if !l.holds([]string{w}) {
			t.Errorf("%q is not in %q:\n%s", w, l.subject, l.text)
		}
	}
}

func (p *person) openLetter(o *office, raw []byte) *letter {
	p.t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	must(p.t, err)
	outside := decoded(p.t, m.Header.Get("Subject"))
	l := &letter{raw: raw, outer: m.Header, outside: outside, subject: outside}
	from, err := mail.ParseAddress(m.Header.Get("From"))
	must(p.t, err)
	d, known := o.desks[from.Address]
	if !known {
		p.t.Fatalf("%s has a mail that is not from the office:\n%s", p.address, raw)
	}
	p.oneRecipient(m.Header)
	body, err := io.ReadAll(m.Body)
	must(p.t, err)
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	must(p.t, err)
	switch kind {
	case "multipart/encrypted":
		l.protected = "sealed"
		parts := split(p.t, body, params["boundary"])
		l.inside(p.t, p.tool.open(parts[1].body, d))
	case "multipart/signed":
		l.protected = "signed"
		signed, signature := p.cutSigned(body, params["boundary"])
		p.tool.verify(signed, signature, d)
		l.inside(p.t, signed)
	default:
		l.protected = "clear"
		l.text = textOf(p.t, part{m.Header, body})
	}
	return l
}

func (p *person) oneRecipient(h mail.Header) {
	p.t.Helper()
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != p.address || h.Get("Cc") != "" || h.Get("Bcc") != "" {
		p.t.Errorf("a mail for %s goes to To %q, Cc %q, Bcc %q (%v)", p.address, h["To"], h["Cc"], h["Bcc"], err)
	}
}

// cutSigned gives the exact bytes of the first part (RFC 3156 section 5) and the signature.
func (p *person) cutSigned(body []byte, boundary string) (signed, signature []byte) {
	p.t.Helper()
	cut := bytes.Split(body, []byte("--"+boundary))
	if len(cut) != 4 {
		p.t.Fatalf("a signed mail of %d parts:\n%s", len(cut)-2, body)
	}
	signed = bytes.TrimSuffix(bytes.TrimPrefix(cut[1], []byte("\r\n")), []byte("\r\n"))
	return signed, split(p.t, body, boundary)[1].body
}

// inside reads the payload of a layer.
func (l *letter) inside(t *testing.T, payload []byte) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(payload))
	must(t, err)
	body, err := io.ReadAll(m.Body)
	must(t, err)
	if s := m.Header.Get("Subject"); s != "" {
		l.subject = decoded(t, s)
	}
	l.text = withoutKeys(textOf(t, part{m.Header, body}))
}

var keyBlock = regexp.MustCompile(`(?s)-----BEGIN PGP PUBLIC KEY BLOCK-----.*-----END PGP PUBLIC KEY BLOCK-----`)

// withoutKeys makes a text fit to be shown.
func withoutKeys(text string) string { return keyBlock.ReplaceAllString(text, "(public key)") }

type part struct {
	header mail.Header
	body   []byte
}

func split(t *testing.T, body []byte, boundary string) []part {
	t.Helper()
	var parts []part
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return parts
		}
		must(t, err)
		text, err := io.ReadAll(p)
		must(t, err)
		parts = append(parts, part{mail.Header(p.Header), text})
	}
}

// textOf is all text of a part and those below it, as UTF-8.
func textOf(t *testing.T, p part) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(p.header.Get("Content-Type"))
	must(t, err)
	if strings.HasPrefix(kind, "multipart/") {
		var b strings.Builder
		for _, below := range split(t, p.body, params["boundary"]) {
			b.WriteString(textOf(t, below))
		}
		return b.String()
	}
	body := io.Reader(bytes.NewReader(p.body))
	switch strings.ToLower(p.header.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	must(t, err)
	if strings.HasPrefix(kind, "image/") {
		return string(text) // no words, but what must not stand anywhere is looked for in it too
	}
	return fromCharset(t, text, params["charset"])
}

func fromCharset(t *testing.T, text []byte, charset string) string {
	t.Helper()
	if charset == "" || strings.EqualFold(charset, "us-ascii") {
		charset = "UTF-8"
	}
	out, _ := execute(t, nil, text, "iconv", "-f", charset, "-t", "UTF-8")
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	d := mime.WordDecoder{CharsetReader: func(charset string, in io.Reader) (io.Reader, error) {
		raw, err := io.ReadAll(in)
		return strings.NewReader(fromCharset(t, raw, charset)), err
	}}
	text, err := d.DecodeHeader(header)
	must(t, err)
	return text
}

// draft is a mail that the test writes itself, around what a tool has made.
type draft struct {
	from, to, subject string
	id                string
	kind, body        string // Content-Type and what stands under it
}

func (d draft) bytes() []byte {
	return crlf(fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\nMIME-Version: 1.0\nContent-Type: %s\n\n%s",
		d.from, d.to, d.subject, time.Now().Format(time.RFC1123Z), d.id, d.kind, d.body))
}

func crlf(text string) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))
}

// jisWord is a subject as Japanese mail programs write it (RFC 1468, RFC 2047).
func jisWord(t *testing.T, text string) string {
	return "=?ISO-2022-JP?B?" + base64.StdEncoding.EncodeToString(inCharset(t, text, "ISO-2022-JP")) + "?="
}

// withFiles is a payload: a text and files, each of which is a type, a name and its text.
func withFiles(textType, text string, files ...[3]string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"inner\"\n\n--inner\nContent-Type: %s\n\n%s\n", textType, text)
	for _, f := range files {
		fmt.Fprintf(&b, "--inner\nContent-Type: %s; name=%q\nContent-Disposition: attachment; filename=%q\n\n%s\n", f[0], f[1], f[1], f[2])
	}
	b.WriteString("--inner--\n")
	return crlf(b.String())
}

// encryptedMIME is the frame of RFC 3156 section 4 around an armored message.
func encryptedMIME(armored []byte) (kind, body string) {
	return `multipart/encrypted; protocol="application/pgp-encrypted"; boundary="outer"`,
		"--outer\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--outer\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\n\n" + string(armored) + "\n--outer--\n"
}
