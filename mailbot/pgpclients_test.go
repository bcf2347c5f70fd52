package mailbot

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/message"
	"keikai/pgp"
)

// pgpMail is a mail with OpenPGP in it, and what a coordinator must be shown of it.
type pgpMail struct {
	raw        string
	text       string
	outside    string
	files      []string // "name=content", with "!" before what nothing protects
	encryption string
	signature  pgp.Verdict
	failure    failure
	subject    string // protected one
}

// writer makes the pieces of such mails with real keys.
type writer struct{ w *world }

// sealed is armor for reception's key, signed by the finder.
func (p writer) sealed(text string) string { return p.to("reception", text, true) }

func (p writer) to(name, text string, signed bool) string {
	armored := p.w.bareSeal([]byte(crlf(text)), p.w.people["山田"], p.w.people[name], signed)
	return strings.ReplaceAll(string(armored), "\r\n", "\n") + "\n"
}

// packets are the same without armor.
func (p writer) packets(text string) []byte {
	_, rest, _ := strings.Cut(p.sealed(text), "\n\n")
	data, err := base64.StdEncoding.DecodeString(rest[:strings.LastIndex(rest, "\n=")])
	if err != nil {
		p.w.t.Fatal(err)
	}
	return data
}

// detached is the signature over a part, whose lines end in CRLF for it.
func (p writer) detached(part string) string {
	sig, _, err := pgp.SignDetached([]byte(crlf(part)), p.w.people["山田"].secret, time.Now())
	if err != nil {
		p.w.t.Fatal(err)
	}
	return strings.ReplaceAll(string(sig), "\r\n", "\n")
}

func (p writer) clearsigned(text string) string {
	o := message.Outgoing{From: message.Address{Address: "finder@finder.example"}, Date: time.Now(), Body: text}
	raw := strings.ReplaceAll(string(becky(p.w, o, p.w.people["山田"], nil)), "\r\n", "\n")
	return raw[strings.Index(raw, "-----BEGIN"):]
}

const mailHead = "From: Taro <taro@finder.example>\nTo: report@reception.test\nSubject: ...\nDate: Mon, 23 Nov 2026 10:00:00 +0900\nMIME-Version: 1.0\n"

// mime writes a multipart with its parts.
func mime(subtype, boundary string, parts ...string) string {
	return "Content-Type: multipart/" + subtype + "; boundary=\"" + boundary + "\"\n\n--" + boundary + "\n" + strings.Join(parts, "\n--"+boundary+"\n") + "\n--" + boundary + "--\n"
}

func plain(text string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + text }

func file(mediaType, name string, content []byte) string {
	return fmt.Sprintf("Content-Type: %s; name=%q\nContent-Disposition: attachment; filename=%q\nContent-Transfer-Encoding: base64\n\n%s", mediaType, name, name,
		strings.ReplaceAll(wrapped(base64.StdEncoding.EncodeToString(content)), "\r\n", "\n"))
}

const (
	versionPart   = "Content-Type: application/pgp-encrypted\nContent-Description: PGP/MIME version identification\n\nVersion: 1\n"
	encryptedMIME = `encrypted; protocol="application/pgp-encrypted"`
	signedMIME    = `signed; protocol="application/pgp-signature"; micalg=pgp-sha512`
)

func octets(armored string) string {
	return "Content-Type: application/octet-stream; name=\"encrypted.asc\"\nContent-Disposition: inline; filename=\"encrypted.asc\"\n\n" + armored
}

func signaturePart(armored string) string {
	return "Content-Type: application/pgp-signature; name=\"signature.asc\"\n\n" + armored
}

// screenshot is no text.
var screenshot = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")

// samples are mails in the manner of the programs that finders and developers use. R53, R54, R56
func (p writer) samples() map[string]pgpMail {
	report := plain("欠陥の報告\n")
	enigmail := `Content-Type: multipart/mixed; boundary="root"; protected-headers="v1"` + "\nFrom: taro@finder.example\nTo: report@reception.test\nSubject: the real subject\n\n--root\n" +
		`Content-Type: text/rfc822-headers; protected-headers="v1"` + "\nContent-Disposition: inline\n\nSubject: the real subject\n\n--root\n" + report + "\n--root\n" + file("image/png", "s.png", screenshot) + "\n--root--\n"
	thunderbird := `Content-Type: multipart/mixed; boundary="root"; protected-headers="v1"; hp="cipher"` + "\nSubject: the real subject\nFrom: taro@finder.example\nHP-Outer: Subject: ...\n\n--root\n" +
		report + "\n--root\n" + file("application/pgp-keys", "OpenPGP_0xAA.asc", p.w.keyOf("finder")[0].Content) + "\n--root--\n"
	apple := report
	proton := `Content-Type: multipart/mixed; boundary="pm"` + "\nContent-Transfer-Encoding: 7bit\n\n" + "--pm\n" + mime("alternative", "alt", report, "Content-Type: text/html; charset=utf-8\n\n<p>欠陥の報告</p>") + "\n--pm\n" + file("image/png", "s.png", screenshot) + "\n--pm--\n"
	files := []string{"s.png=" + string(screenshot)}
	return map[string]pgpMail{
		"Thunderbird": {raw: mime(encryptedMIME, "tb", versionPart, octets(p.sealed(thunderbird))), text: "欠陥の報告\n", encryption: "mime", signature: pgp.SignatureValid, subject: "the real subject",
			files: []string{"OpenPGP_0xAA.asc=" + string(p.w.keyOf("finder")[0].Content)}},
		"Enigmail": {raw: mime(encryptedMIME, "en", versionPart, octets(p.sealed(enigmail))), text: "欠陥の報告\n", files: files, encryption: "mime", signature: pgp.SignatureValid, subject: "the real subject"},
		"GpgOL": {raw: mime(encryptedMIME, "ol", versionPart, octets(p.sealed(mime("mixed", "in", mime("alternative", "alt", report, "Content-Type: text/html\n\n<p>x"), file("image/png", "s.png", screenshot))))), text: "欠陥の報告\n", files: files,
			encryption: "mime", signature: pgp.SignatureValid},
		"Gpg4win, text in place, files apart": {raw: mime("mixed", "g4", plain(p.sealed("欠陥の報告\n")), file("application/octet-stream", "s.png.gpg", p.packets(string(screenshot)))), text: "欠陥の報告\n",
			files: []string{"!s.png=" + crlf(string(screenshot))}, encryption: "inline", signature: pgp.SignatureValid},
		"GPGMail": {raw: mime(encryptedMIME, "am", versionPart, octets(p.to("reception", mime(signedMIME, "si", apple, signaturePart(p.detached(apple))), false))), text: "欠陥の報告\n", encryption: "mime", signature: pgp.SignatureValid},
		"GPGMail, signed with a file": {raw: mime(signedMIME, "si", mime("mixed", "in", report, file("image/png", "s.png", screenshot)), signaturePart(p.detached(mime("mixed", "in", report, file("image/png", "s.png", screenshot))))),
			text: "欠陥の報告\n", files: files, encryption: "none", signature: pgp.SignatureValid},
		"K-9": {raw: mime(encryptedMIME, "k9", versionPart, octets(p.sealed(`Content-Type: text/plain; charset="utf-8"; protected-headers="v1"`+"\nSubject: the real subject\n\n欠陥の報告\n"))), text: "欠陥の報告\n", encryption: "mime",
			signature: pgp.SignatureValid, subject: "the real subject"},
		"FairEmail": {raw: mime(encryptedMIME, "fe", "Content-Type: application/pgp-encrypted\n\nVersion: 1\n", "Content-Type: application/octet-stream; name=\"encrypted.asc\"\nContent-Transfer-Encoding: 7bit\n\n"+p.sealed(proton)), text: "欠陥の報告\n",
			files: files, encryption: "mime", signature: pgp.SignatureValid},
		"Proton": {raw: mime(encryptedMIME, "pr", versionPart, octets(armorHeader(p.sealed(proton), "Version: ProtonMail\nComment: https://protonmail.com\n"))), text: "欠陥の報告\n", files: files, encryption: "mime", signature: pgp.SignatureValid},
		"Proton, in place": {raw: mime("mixed", "pi", plain(armorHeader(p.sealed("欠陥の報告\n"), "Version: ProtonMail\n")), file("application/pgp-encrypted", "s.png.pgp", []byte(p.to("reception", string(screenshot), true)))), text: "欠陥の報告\n",
			files: []string{"!s.png=" + crlf(string(screenshot))}, encryption: "inline", signature: pgp.SignatureValid},
		"Mailvelope": {raw: mime("mixed", "mv", func(armored string) string {
			return mime("alternative", "al", plain(armored), "Content-Type: text/html\n\n<div>"+strings.ReplaceAll(armored, "\n", "<br>")+"</div>")
		}(p.sealed("欠陥の報告\n")),
			file("application/octet-stream", "report.txt.asc", []byte(p.sealed("手順\n")))), text: "欠陥の報告\n", files: []string{"!report.txt=手順\r\n"}, encryption: "inline", signature: pgp.SignatureValid},
		"mutt": {raw: mime(`encrypted; protocol="application/pgp-encrypted"`, "mu", "Content-Type: application/pgp-encrypted\nContent-Disposition: attachment\n\nVersion: 1\n",
			"Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"msg.asc\"\n\n"+p.sealed(report)), text: "欠陥の報告\n", encryption: "mime", signature: pgp.SignatureValid},
		"mutt, signed":         {raw: mime(signedMIME, "ms", report, signaturePart(p.detached(report))), text: "欠陥の報告\n", encryption: "none", signature: pgp.SignatureValid},
		"mutt, traditional":    {raw: "Content-Type: text/plain; x-action=pgp-encrypted; charset=utf-8\n\n" + p.sealed("欠陥の報告\n"), text: "欠陥の報告\n", encryption: "inline", signature: pgp.SignatureValid},
		"Becky! and a plug-in": {raw: "Content-Type: text/plain; charset=\"ISO-2022-JP\"\nX-Mailer: Becky! ver. 2.50 [ja]\n\n" + p.sealed(toJIS("欠陥の報告\n")), text: "欠陥の報告\n", encryption: "inline", signature: pgp.SignatureValid},
		"Becky! and a plug-in, signed": {raw: "Content-Type: text/plain; charset=\"ISO-2022-JP\"\nX-Mailer: Becky! ver. 2.50 [ja]\n\n" + p.clearsigned("欠陥の報告\n"), text: "欠陥の報告", encryption: "none",
			signature: pgp.SignatureValid},
	}
}

// mangled are mails that something on the way has taken apart, and mixtures. R53, R55, R56
func (p writer) mangled() map[string]pgpMail {
	report := plain("欠陥の報告\n")
	secret := p.sealed(report)
	words := p.sealed("欠陥の報告\n")
	others := "他人の言葉：\n" + p.clearsigned("accept")
	ok := func(raw, outside string, files ...string) pgpMail {
		return pgpMail{raw: raw, text: "欠陥の報告\n", outside: outside, files: files, encryption: "mime", signature: pgp.SignatureValid}
	}
	as := func(m pgpMail, encryption string) pgpMail { m.encryption = encryption; return m }
	dat := func(name, content string) string {
		return file("application/octet-stream", name, []byte(content))
	}
	return map[string]pgpMail{
		"Exchange":                        ok(mime("mixed", "x", "Content-Type: text/plain\n\n", file("application/pgp-encrypted", "PGPMIME version identification.dat", []byte("Version: 1\n")), dat("encrypted.asc", secret)), ""),
		"Exchange, renamed":               ok(mime("mixed", "x", "Content-Type: text/plain\n\n", dat("ATT00001.dat", "Version: 1\n"), dat("ATT00002.dat", secret)), ""),
		"Proton Bridge":                   ok(mime("mixed", "x", versionPart, octets(secret)), ""),
		"order reversed":                  ok(mime(encryptedMIME, "x", octets(secret), versionPart), ""),
		"version part lost":               ok(mime(encryptedMIME, "x", octets(secret)), ""),
		"version part empty":              ok(mime(encryptedMIME, "x", "Content-Type: application/pgp-encrypted\n\n", octets(secret)), ""),
		"protocol lost":                   ok(mime("encrypted", "x", versionPart, octets(secret)), ""),
		"mixed, version lost":             as(ok(mime("mixed", "x", "Content-Type: text/plain\n\n", octets(secret)), ""), "attachment"),
		"text before":                     ok(mime("mixed", "x", plain("[社外メール]"), versionPart, octets(secret)), "[社外メール]"),
		"list footer within":              ok(mime(encryptedMIME, "x", versionPart, octets(secret), plain("-- list footer")), "-- list footer"),
		"list footer around":              ok(mime("mixed", "o", mime(encryptedMIME, "x", versionPart, octets(secret)), plain("-- list footer")), "-- list footer"),
		"list footer around, file beside": ok(mime("mixed", "o", mime(encryptedMIME, "x", versionPart, octets(secret)), plain("-- list footer"), file("text/plain", "virus-scan.txt", []byte("clean"))), "-- list footer", "!virus-scan.txt=clean"),
		"text around the armor":           ok(mime(encryptedMIME, "x", versionPart, octets("scanned by gateway\n"+secret)), "scanned by gateway"),
		"HTML around":                     ok(mime("mixed", "o", "Content-Type: text/html\n\n<p>external<img src=\"http://x.example/?", mime(encryptedMIME, "x", versionPart, octets(secret)), "Content-Type: text/html\n\n\">"), "external<img src=\"http://x.example/?\n\">"),
		"file alone":                      as(ok(file("application/octet-stream", "message.pgp", p.packets(report)), ""), "attachment"),
		"file among others":               as(ok(mime("mixed", "x", plain("see file"), file("image/png", "clear.png", screenshot), file("application/octet-stream", "report.txt.gpg", p.packets("欠陥の報告\n"))), "see file", "!clear.png="+string(screenshot)), "attachment"),
		"two files":                       as(ok(mime("mixed", "x", plain("see files"), file("application/octet-stream", "report.txt.gpg", p.packets("欠陥の報告\n")), file("text/plain", "steps.txt.asc", []byte(p.sealed("手順\n")))), "see files", "!steps.txt=手順\r\n"), "attachment"),
		"first file for another":          as(ok(mime("mixed", "x", plain("see files"), file("application/octet-stream", "other.asc", []byte(p.to("stranger", "x", true))), file("application/octet-stream", "report.asc", []byte(words))), "see files", "!other.asc=…"), "attachment"),
		"picture as file":                 {raw: mime("mixed", "x", plain("画面です\n"), file("application/octet-stream", "s.png.gpg", p.packets(string(screenshot)))), text: "画面です\n", files: []string{"s.png=" + crlf(string(screenshot))}, encryption: "attachment", signature: ""},
		"two blocks":                      as(ok(plain("はじめ\n"+words+"つぎ\n"+p.sealed("手順\n")+"おわり\n"), "はじめ\n\nつぎ\n\nおわり", "!block-2=手順\r\n"), "inline"),
		"signed around": {raw: mime(signedMIME, "s", mime(encryptedMIME, "x", versionPart, octets(p.to("reception", report, false))), signaturePart(p.detached(mime(encryptedMIME, "x", versionPart, octets(p.to("reception", report, false)))))),
			text: "欠陥の報告\n", encryption: "mime", signature: ""},
		"signed around, signed within": ok(func() string {
			inner := mime(encryptedMIME, "x", versionPart, octets(secret))
			return mime(signedMIME, "s", inner, signaturePart(p.detached(inner)))
		}(), ""),
		"a block inside among words": {raw: mime(encryptedMIME, "x", versionPart, octets(p.to("reception", plain(others), false))), text: others, encryption: "mime", signature: ""},
		"signed part inside among words": {raw: mime(encryptedMIME, "x", versionPart, octets(p.to("reception", mime("mixed", "i", plain("unsigned words\n"), mime(signedMIME, "s", plain("signed"), signaturePart(p.detached(plain("signed"))))), false))),
			text: "unsigned words\n", files: []string{"unnamed-1.txt=signed"}, encryption: "mime", signature: ""},
		"file for the other body within": {raw: mime(encryptedMIME, "x", versionPart, octets(p.to("reception", mime("mixed", "i", report, file("application/octet-stream", "other.asc", []byte(p.to("coordination", "x", true)))), false))),
			text: "欠陥の報告\n", files: []string{"other.asc=…"}, encryption: "mime", signature: ""},
		"for another, with words": {raw: plain("読めますか。\n" + p.to("stranger", "x", true)), outside: "読めますか。", encryption: "inline", failure: undecryptable},
		"encrypted to nobody here, among files": {raw: mime("mixed", "x", plain("資料です"), file("application/octet-stream", "other.gpg", []byte(p.to("stranger", "x", true))), file("image/png", "s.png", screenshot)), outside: "資料です",
			files: []string{"other.gpg=…", "s.png=" + string(screenshot)}, encryption: "attachment", failure: undecryptable},
		"only looks encrypted": {raw: mime(encryptedMIME, "x", versionPart, octets(strings.ReplaceAll(string(p.unsealed(report)), "\r\n", "\n"))), text: "欠陥の報告\n", encryption: "none", signature: ""},
	}
}

// unsealed is an armored message that is neither encrypted nor signed.
func (p writer) unsealed(text string) []byte {
	literal := append([]byte{'b', 0, 0, 0, 0, 0}, crlf(text)...)
	body := base64.StdEncoding.EncodeToString(oldPacket(11, literal))
	return []byte("-----BEGIN PGP MESSAGE-----\n\n" + body + "\n-----END PGP MESSAGE-----\n")
}

// What programs make opens with all that is in it: words, files in number and content, whose signature; and what nothing protects is
// marked. With either line end. R53, R54, R55, R56, R63
func TestMailsOfEveryProgramOpen(t *testing.T) {
	w := makeWorld(t)
	d, now := w.bot.theDesk(), time.Now()
	p := writer{w}
	for _, table := range []map[string]pgpMail{p.samples(), p.mangled()} {
		for name, m := range table {
			for _, end := range []string{"\n", "\r\n"} {
				o := openMail(d, w.cfg, []byte(strings.ReplaceAll(mailHead+m.raw, "\n", end)), now)
				m.check(t, fmt.Sprintf("%s, %q", name, end), o)
			}
		}
	}
}

func (m pgpMail) check(t *testing.T, name string, o *opened) {
	t.Helper()
	if o.failure != m.failure {
		t.Errorf("%s: failure %q: %s", name, o.failure, o.note)
		return
	}
	if m.failure == "" && strings.TrimRight(o.payload.Text, "\n") != strings.TrimRight(m.text, "\n") {
		t.Errorf("%s: text %q", name, o.payload.Text)
	}
	if o.found.outside != m.outside {
		t.Errorf("%s: outside %q", name, o.found.outside)
	}
	if got := encryptionWord(o); got != m.encryption || o.signed.Verdict != m.signature {
		t.Errorf("%s: encryption %s, signature %q", name, got, o.signed.Verdict)
	}
	if m.subject != "" && o.subject() != m.subject {
		t.Errorf("%s: subject %q", name, o.subject())
	}
	var files []string
	for i, a := range o.files {
		seen := a.Name + "=" + string(a.Content)
		if a.Unprotected {
			seen = "!" + seen
		}
		if i < len(m.files) && strings.HasSuffix(m.files[i], "=…") {
			seen = seen[:strings.Index(seen, "=")] + "=…"
		}
		files = append(files, strings.ReplaceAll(seen, "\r\n", "\n"))
	}
	for i := range m.files {
		m.files[i] = strings.ReplaceAll(m.files[i], "\r\n", "\n")
	}
	if !slices.Equal(files, m.files) {
		t.Errorf("%s: files %q", name, files)
	}
}
