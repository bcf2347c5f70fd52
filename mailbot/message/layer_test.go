package message

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const armored = `-----BEGIN PGP MESSAGE-----

wcBMA0000000000000AQf/Zm9v
=AAAA
-----END PGP MESSAGE-----`

const cleartext = `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

signed text
-----BEGIN PGP SIGNATURE-----

wcBM
-----END PGP SIGNATURE-----`

func multipart(subtype, params string, parts ...string) string {
	return "From: a@b.example\nContent-Type: multipart/" + subtype + "; boundary=b" + params + "\n\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\n"
}

const versionPart = "Content-Type: application/pgp-encrypted\n\nVersion: 1\n"

// R53, R55 in part: each form in which an encrypted mail comes is found; what
// stands outside is kept. S2: Root only when nothing stands outside.
func TestEveryFormOfLayerIsFound(t *testing.T) {
	encryptedPart := "Content-Type: application/octet-stream; name=encrypted.asc\n\n" + armored
	for name, c := range map[string]struct {
		raw     string
		form    Form
		root    bool
		outside string
		others  int
	}{
		"clean":                {multipart("encrypted", "; protocol=\"application/pgp-encrypted\"", versionPart, encryptedPart), FormMIMEEncrypted, true, "", 0},
		"mangled":              {multipart("mixed", "", versionPart, encryptedPart), FormMIMEEncrypted, true, "", 0},
		"mangled, empty text":  {multipart("mixed", "", "Content-Type: text/plain\n\n", versionPart, encryptedPart), FormMIMEEncrypted, true, "", 0},
		"mangled, some text":   {multipart("mixed", "", "Content-Type: text/plain\n\nhello", versionPart, encryptedPart), FormMIMEEncrypted, false, "hello", 0},
		"list footer":          {"From: a@b.example\nContent-Type: multipart/mixed; boundary=o\n\n--o\n" + strings.TrimPrefix(multipart("encrypted", "", versionPart, encryptedPart), "From: a@b.example\n") + "--o\n\nfooter\n--o--\n", FormMIMEEncrypted, false, "footer", 0},
		"inline":               {"From: a@b.example\n\n" + armored + "\n", FormInlineEncrypted, true, "", 0},
		"inline, text outside": {"From: a@b.example\n\nhello\n" + armored + "\nbye\n", FormInlineEncrypted, false, "hello\n\nbye", 0},
		"inline, base64":       {"From: a@b.example\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(armored)), FormInlineEncrypted, true, "", 0},
		"inline, QP":           {"From: a@b.example\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(armored, "=", "=3D"), FormInlineEncrypted, true, "", 0},
		"two blocks":           {"From: a@b.example\n\n" + armored + "\n" + armored, FormInlineEncrypted, false, "", 1},
		"HTML pre":             {"From: a@b.example\nContent-Type: text/html\n\n<html><body><pre>" + armored + "</pre></body></html>", FormInlineEncrypted, false, "", 0},
		"alternative":          {multipart("alternative", "", "\n"+armored, "Content-Type: text/html\n\n<p>x"), FormInlineEncrypted, false, "", 0},
		"clearsigned":          {"From: a@b.example\n\n" + cleartext, FormInlineSigned, true, "", 0},
		"attachment":           {multipart("mixed", "", "\nsee file", "Content-Type: application/octet-stream; name=report.gpg\nContent-Transfer-Encoding: base64\n\n"+base64.StdEncoding.EncodeToString([]byte("\x85\x01\x0c\x0312345678\x01xxxx"))), FormAttachmentEncrypted, false, "see file", 1},
		"two attachments":      {multipart("mixed", "", "\nsee", "Content-Type: application/octet-stream; name=a.asc\n\n"+armored, "Content-Type: application/octet-stream; name=b.asc\n\n"+armored), FormAttachmentEncrypted, false, "see", 2},
		"key attached":         {multipart("mixed", "", "\nmy key", "Content-Type: application/pgp-keys; name=key.asc\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), FormNone, false, "", 0},
		"prose":                {"From: a@b.example\n\nwhat does\n-----BEGIN PGP MESSAGE-----\nmean?", FormNone, false, "", 0},
		"quoted":               {"From: a@b.example\n\n> " + strings.ReplaceAll(armored, "\n", "\n> "), FormInlineEncrypted, false, "", 0},
		"quoted, and words":    {"From: a@b.example\n\nwhat is this?\n> " + strings.ReplaceAll(armored, "\n", "\n> "), FormNone, false, "", 0},
		"plain":                {"From: a@b.example\n\nx", FormNone, false, "", 0},
		"signed, three parts":  {multipart("signed", "", "\nx", "Content-Type: application/pgp-signature\n\ny", "\nfooter"), FormMIMESigned, false, "footer", 0},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				l := m.Layer()
				if l.Form != c.form || l.Root != c.root || l.Outside != c.outside || len(l.Beside) != c.others {
					t.Errorf("form %s, root %v, outside %q, %d others", l.Form, l.Root, l.Outside, len(l.Beside))
				}
				if data := normalLines(string(l.Data)); c.form == FormInlineEncrypted && strings.TrimSpace(data) != armored || c.form == FormMIMEEncrypted && strings.TrimSpace(data) != armored {
					t.Errorf("data %q", data)
				}
			})
		})
	}
}

// R63: the signed bytes are exactly those of the mail: trailing white space,
// last line, folded header; and the same from an LF-only store.
func TestSignedBytesAreExact(t *testing.T) {
	for name, signed := range map[string]string{
		"trailing space":      "Content-Type: text/plain;\r\n charset=us-ascii\r\n\r\nline  \r\n\tx\t\r\n",
		"no end of last line": "Content-Type: text/plain\r\n\r\nlast line",
		"blank last lines":    "Content-Type: text/plain\r\n\r\nx\r\n\r\n\r\n",
		"soft break at end":   "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nx=20=\r\n",
		"odd header":          "content-TYPE:text/plain\r\nX-Odd :\t y\r\n\r\n-- \r\nx\r\n",
		"nested":              "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\na\r\n--i--\r\nepilogue \r\n",
	} {
		raw := "From: a@b.example\r\nContent-Type: multipart/signed; boundary=\"b c\"; micalg=PGP-SHA256;\r\n protocol=\"application/pgp-signature\"\r\n\r\nThis is an OpenPGP/MIME signed message (RFC 4880 and 3156)\r\n--b c\r\n" +
			signed + "\r\n--b c\r\nContent-Type: application/pgp-signature\r\n\r\nSIG\r\n--b c--\r\n"
		for store, mail := range map[string]string{"CRLF": raw, "LF": strings.ReplaceAll(raw, "\r\n", "\n")} {
			l := Parse([]byte(mail), DefaultLimits()).Layer()
			if l.Form != FormMIMESigned || !l.Root || string(l.Signed) != signed || string(l.Signature) != "SIG" || l.Micalg != "pgp-sha256" {
				t.Errorf("%s, %s: form %s, signed %q", name, store, l.Form, l.Signed)
			}
		}
	}
}

func TestClearsignedBytesAreRaw(t *testing.T) {
	block := strings.Replace(cleartext, "signed text", jis("署名された文"), 1)
	m := Parse([]byte("Content-Type: text/plain; charset=iso-2022-jp\n\n"+block+"\n"), DefaultLimits())
	if l := m.Layer(); string(l.Data) != block || l.Charset != "iso-2022-jp" {
		t.Errorf("charset %q, data %q", l.Charset, l.Data)
	}
}

const payload = `Content-Type: multipart/mixed; boundary=b; hp="cipher"
From: Coordinator <c@office.example>
To: reception@office.example
Subject: [IPA#12345678] accept
Message-ID: <p@office.example>
HP-Outer: Subject: [...]

--b
Content-Type: text/plain; hp-legacy-display="1"

Subject: [IPA#12345678] accept

body
--b
Content-Type: application/pdf; name=a.pdf
Content-Transfer-Encoding: base64

JVBERi0=
--b--
`

// R28 in part, R64: the subject of the payload's root, and only of it, is
// protected. R54 in part: the inner tree and its attachments come out.
func TestProtectedHeaderIsThatOfTheRoot(t *testing.T) {
	m := ParsePayload([]byte(payload), DefaultLimits())
	p, ok := m.Protected()
	if !ok || !p.HasSubject || p.Subject != "[IPA#12345678] accept" || p.From.Address != "c@office.example" || !p.HasRecipients || p.MessageID != "p@office.example" ||
		!slices.Equal(p.To, []Address{{"", "reception@office.example"}}) {
		t.Errorf("%v %+v", ok, p)
	}
	if m.Text != "body" || len(m.Attachments) != 1 || m.Attachments[0].Name != "a.pdf" || string(m.Attachments[0].Content) != "%PDF-" {
		t.Errorf("text %q, attachments %+v", m.Text, m.Attachments)
	}
	for name, entity := range map[string]string{
		"no mark":        strings.Replace(payload, `; hp="cipher"`, "", 1),
		"mark on a leaf": "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; hp=\"cipher\"\nSubject: [IPA#12345678] accept\n\nx\n--b--\n",
		"two subjects":   strings.Replace(payload, "Subject:", "Subject: [IPA#12345678] publish\nSubject:", 1),
		"two types":      strings.Replace(payload, "From:", "Content-Type: text/plain\nFrom:", 1),
		"two To":         strings.Replace(payload, "To:", "To: evil@vendor.example\nTo:", 1),
	} {
		m := ParsePayload([]byte(entity), DefaultLimits())
		if p, ok := m.Protected(); ok {
			t.Errorf("%s: believed: %+v", name, p)
		}
		if strings.HasPrefix(name, "two") && len(m.Problems) == 0 {
			t.Errorf("%s: nothing said", name)
		}
	}
	if _, ok := Parse([]byte(payload), DefaultLimits()).Protected(); ok {
		t.Error("an outer header is believed")
	}
	old := strings.Replace(payload, `hp="cipher"`, `protected-headers="v1"`, 1)
	if _, ok := ParsePayload([]byte(old), DefaultLimits()).Protected(); !ok {
		t.Error(`protected-headers="v1" is not read`)
	}
}

func TestOlderLegacyDisplayIsNoText(t *testing.T) {
	for _, mediaType := range []string{"text/plain", "text/rfc822-headers"} {
		m := ParsePayload([]byte("Content-Type: multipart/mixed; boundary=b; protected-headers=v1\nSubject: secret\n\n--b\nContent-Type: "+mediaType+
			"; protected-headers=v1\n\nSubject: secret\n\n--b\n\nbody\n--b--\n"), DefaultLimits())
		if m.Text != "body" || len(m.Attachments) != 0 || m.Subject != "secret" {
			t.Errorf("%s: text %q, %d attachments, subject %q", mediaType, m.Text, len(m.Attachments), m.Subject)
		}
	}
}

// S2: what may hold a command.
func TestCommandTextIsPlainTextOnly(t *testing.T) {
	for entity, want := range map[string]string{
		"Content-Type: text/plain\n\ncommand":                                  "command",
		"Content-Type: text/html\n\n<p>command":                                "",
		"Content-Type: message/rfc822\n\n\ncommand":                            "",
		"Content-Type: application/pdf\n\ncommand":                             "",
		"Content-Type: text/plain\nContent-Disposition: attachment\n\ncommand": "",
	} {
		got, ok := ParsePayload([]byte(entity), DefaultLimits()).CommandText()
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", entity, got, ok)
		}
	}
	m := PlainPayload([]byte(jis("受理")), "", "", DefaultLimits())
	if text, ok := m.CommandText(); !ok || text != "受理" {
		t.Errorf("inline: %q, %v", text, ok)
	}
	if m := PlainPayload([]byte("Content-Type: text/plain; charset=utf-8; hp=clear\nSubject: s\n\nbody"), "", "", DefaultLimits()); m.Text != "body" || m.Subject != "s" {
		t.Errorf("entity inside inline: %q, %q", m.Text, m.Subject)
	}
}

// R29 and R35 in part, R34, R67, S5: outside an encrypted mail stands its
// number and a neutral phrase, one recipient, and nothing else that tells.
func TestOutgoingMailShowsNothingOutside(t *testing.T) {
	o := Outgoing{
		From: Address{"受付機関", "reception@office.example"}, To: Address{`A "B"`, "taro@finder.example"}, MessageID: "m@office.example", InReplyTo: "q@finder.example",
		References: []string{"p@finder.example", "q@finder.example"}, Date: time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("JST", 9*3600)),
		OuterSubject: "[IPA#12345678] ご連絡", Subject: "受理のご連絡：例のメーラーにおける脆弱性に関するとても長い件名でも正しく折り返される", Body: "本文です。\n\n以上\n",
		Attachments: []Attachment{{Name: "報告.txt", Type: "text/plain", Content: []byte("attached")}}, AutoSubmitted: true,
	}
	inner := o.Payload(true)
	m := ParsePayload(inner, DefaultLimits())
	p, ok := m.Protected()
	if !ok || p.Subject != o.Subject || p.From != o.From || len(p.To) != 1 || p.To[0] != o.To || p.MessageID != o.MessageID || m.Root.Params["hp"] != "cipher" {
		t.Errorf("protected %v %+v", ok, p)
	}
	if m.Text != o.Body || len(m.Attachments) != 1 || m.Attachments[0].Name != "報告.txt" || string(m.Attachments[0].Content) != "attached" || len(m.Problems) != 0 {
		t.Errorf("text %q, attachments %+v, problems %v", m.Text, m.Attachments, m.Problems)
	}
	var outerSubject string
	for _, field := range m.Header.All("HP-Outer") {
		if value, ok := strings.CutPrefix(field, "Subject: "); ok {
			outerSubject = value
		}
	}
	if outerSubject != o.OuterSubject {
		t.Errorf("HP-Outer subject %q", outerSubject)
	}
	sealed := o.Encrypted([]byte(armored + "\n"))
	outer := Parse(sealed, DefaultLimits())
	if outer.Subject != o.OuterSubject || outer.From != o.From || !slices.Equal(outer.References, o.References) || outer.Kind != KindAutoReply || !outer.Date.Equal(o.Date) {
		t.Errorf("outer %+v", outer)
	}
	for _, name := range []string{"From", "To", "Date", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"} {
		if outer.Header.Count(name) != 1 {
			t.Errorf("%d %s fields", outer.Header.Count(name), name)
		}
	}
	for _, name := range []string{"Cc", "Bcc", "User-Agent", "X-Mailer", "Autocrypt", "HP-Outer"} {
		if outer.Header.Count(name) != 0 {
			t.Errorf("%s stands outside", name)
		}
	}
	if l := outer.Layer(); l.Form != FormMIMEEncrypted || !l.Root || !strings.Contains(string(l.Data), "wcBM") {
		t.Errorf("layer %+v", l)
	}
	for _, raw := range [][]byte{inner, sealed} {
		checkLines(t, raw)
	}
	if !bytes.Equal(o.Payload(true), inner) {
		t.Error("the same mail is other bytes the second time")
	}
}

func checkLines(t *testing.T, raw []byte) {
	t.Helper()
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if bytes.ContainsAny(line, "\r\n") || !isSevenBit(line) || len(line) > 120 {
			t.Errorf("line %q", line)
		}
	}
}

// Signed mail in clear: the protected subject is the outer one, and what a
// reader verifies is exactly the payload.
func TestSignedMailCarriesThePayloadExactly(t *testing.T) {
	for _, body := range []string{"plain", "trailing space \n-- \nFrom me\n.\n", "日本語", "mostly ascii with one é in it\n", strings.Repeat("long ", 300), ""} {
		o := Outgoing{From: Address{"", "r@office.example"}, To: Address{"", "o@operator.example"}, MessageID: "m@office.example", OuterSubject: "[IPA#12345678] Notice", Subject: "secret", Body: body}
		inner := o.Payload(false)
		raw := o.Signed(inner, []byte("-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"), "pgp-sha256")
		checkLines(t, raw)
		l := Parse(raw, DefaultLimits()).Layer()
		if !bytes.Equal(l.Signed, inner) || l.Form != FormMIMESigned || !l.Root {
			t.Errorf("%q: signed %q", body, l.Signed)
		}
		m := ParsePayload(l.Signed, DefaultLimits())
		if p, ok := m.Protected(); !ok || p.Subject != o.OuterSubject || m.Root.Params["hp"] != "clear" {
			t.Errorf("protected %v %+v", ok, p)
		}
		if strings.TrimSuffix(m.Text, "\n") != strings.TrimSuffix(body, "\n") || bytes.Contains(raw, []byte("secret")) {
			t.Errorf("text %q, want %q", m.Text, body)
		}
	}
}

// Nothing that comes from a mail can add a header field to ours.
func TestOutgoingHeaderCannotBeInjected(t *testing.T) {
	evil := "x\r\nBcc: evil@vendor.example\r\n\r\nbody"
	o := Outgoing{From: Address{evil, "r@office.example"}, To: Address{"", "t@finder.example" + evil}, MessageID: evil, InReplyTo: evil, References: []string{evil}, OuterSubject: evil, Subject: evil,
		Attachments: []Attachment{{Name: evil, Type: evil}}}
	for _, raw := range [][]byte{o.Payload(true), o.Payload(false), o.Encrypted([]byte(armored)), o.Signed([]byte("\r\n"), nil, evil)} {
		if m := Parse(raw, DefaultLimits()); m.Header.Count("Bcc") != 0 || bytes.Contains(raw, []byte("\nBcc")) {
			t.Errorf("%q", raw)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{payload, multipart("signed", "", "\nx", "Content-Type: application/pgp-signature\n\ny"), "From: a\n\n" + cleartext, standardBounce,
		"Subject: =?iso-2022-jp?B?GyRC?=\n =?utf-8?Q?=E3?=\nContent-Type: text/html\n\n<p><a href=x>\x1b$B", "Content-Type: text/plain; format=flowed; delsp=yes\n\na \n> b \n-- \n",
		"\x00\r\r\n:\n =?", "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86)C\n`\nend\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		// R45: no panic on any bytes.
		m := Parse(raw, DefaultLimits())
		l := m.Layer()
		if l.Form == FormNone && (l.Root || l.Data != nil) {
			t.Errorf("layer without form: %+v", l)
		}
		for _, a := range m.Attachments {
			if strings.ContainsAny(a.Name, "/\\\x00\n") || a.Name == "" || a.Name == ".." {
				t.Errorf("unsafe name %q", a.Name)
			}
		}
		FreshText(m.Text)
		TextBlock(m.Text)
		if strings.ContainsAny(m.Subject, "\r\n\x00") || strings.ContainsRune(m.Text, 0) {
			t.Errorf("subject %q", m.Subject)
		}
		var h ContentHash
		_, _ = h.Write(raw[:len(raw)/2])
		_, _ = h.Write(raw[len(raw)/2:])
		if h.Sum() != ContentID(raw) {
			t.Error("content id depends on how it is written")
		}
	})
}

func FuzzParsePayload(f *testing.F) {
	f.Add([]byte(payload))
	f.Add([]byte("Content-Type: text/html; hp=clear; hp-legacy-display=1\n\n<div class=header-protection-legacy-display></div>"))
	f.Fuzz(func(t *testing.T, entity []byte) {
		m := ParsePayload(entity, DefaultLimits())
		if p, ok := m.Protected(); ok && p.HasSubject && m.Header.Count("Subject") != 1 {
			t.Errorf("believed %+v", p)
		}
		m.CommandText()
		PlainPayload(entity, "", "", DefaultLimits())
	})
}

func BenchmarkParse(b *testing.B) {
	body := strings.Repeat("脆弱性の再現手順を次に示します。\n", 1+8192/60)
	for name, raw := range map[string]string{
		"8KB ISO-2022-JP": "From: Taro <taro@finder.example>\nTo: r@office.example\nSubject: Re: [IPA#12345678] x\nMessage-ID: <a@b.example>\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + jis(body),
		"3KB UTF-8":       "From: Taro <taro@finder.example>\nTo: r@office.example\nSubject: Re: [IPA#12345678] x\nMessage-ID: <a@b.example>\nContent-Type: text/plain; charset=utf-8\n\n" + body[:3*1024-1],
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				m := Parse([]byte(raw), DefaultLimits())
				if SplitSubject(m.Subject); m.Kind != KindMessage {
					b.Fatal(fmt.Sprint(m.Kind))
				}
			}
		})
	}
}
