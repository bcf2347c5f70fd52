//go:build realhost

package main_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// resealed is threats 2 and 3 of security.md: a developer takes his own layer off what coordinators wrote to him and seals their
// signed words, which gpg lets him do, to the desk. gpg and mutt say nothing of whom they signed for: a token goes to the signer.
// Sequoia does: the whole desk is alarmed. The developer hears nothing.
func (s *story) resealed() {
	line := "【" + s.bounceCase + "】 受理 ウェブ"
	vendor := desk{s.vendor.address, s.vendor.tool.(*gnupg).fingerprint, s.vendor.tool.publicKey()}
	g := s.yamada.tool.(*gnupg)
	s.writes(s.yamada, draft{kind: "text/plain; charset=UTF-8", body: string(g.seal([]byte(line+"\n"), vendor))})
	s.resends(s.reception(), "command unbound")

	payload := plainPayload(line + "\n")
	signature, _ := g.run(payload, "--armor", "--detach-sign")
	kind, body := encryptedMIME(g.plainly(signedMIME(payload, signature), vendor))
	s.writes(s.yamada, draft{kind: kind, body: body})
	s.resends(s.reception(), "command unbound")

	bait := newMutt(s.o, s.yamada, "yes", vendor)
	bait.compose(vendor.address, "Re: "+line, "ご連絡ありがとうございます。\n")
	s.resends(s.reception(), "command unbound")
	for range 3 {
		s.yamada.take(s.o, "desk/token", s.bounceCase).wants(s.t, "sealed", "受理 ウェブ")
	}
	s.state(s.bounceCase, "received")

	kind, body = encryptedMIME(s.sato.tool.seal(plainPayload("["+s.coordinated+"] return why=mistake\n"), vendor))
	s.writes(s.sato, draft{kind: kind, body: body})
	s.resends(s.coordination(), "quarantined unsigned")
	for _, who := range []*person{s.kato, s.sato} {
		who.take(s.o, "desk/refused_signer").wants(s.t, "sealed", s.sato.name)
	}
	s.state(s.sealedCase, "handed_over")
	if got := len(s.host.stored(s.vendor.address)); got != 4 {
		s.t.Errorf("%d mails for the developer, want the four of the coordinators", got)
	}
}

// writes sends a coordinator's mail to the developer.
func (s *story) writes(from *person, d draft) {
	s.t.Helper()
	s.written++
	d.from, d.to, d.subject, d.id = from.address, s.vendor.address, "...", fmt.Sprintf("to-vendor-%d@reception.test", s.written)
	s.host.handIn(from.address, d.to, d.bytes())
}

// armorIn finds an armored message in a mail.
var armorIn = regexp.MustCompile(`(?s)-----BEGIN PGP MESSAGE-----.*-----END PGP MESSAGE-----\r\n`)

// resends waits for the coordinator's next mail to the developer and lets him send its words on.
func (s *story) resends(to desk, disposition string) {
	s.t.Helper()
	s.vendorHas++
	s.host.arrives(s.vendor.address, s.vendorHas)
	raw := s.newest(s.vendor.address)
	armored := armorIn.Find(raw)
	g := s.vendor.tool.(*gnupg)
	var again []byte
	if plain, _ := g.run(armored, "--skip-verify", "--decrypt"); bytes.HasPrefix(plain, []byte("Content-Type: multipart/signed")) {
		again = g.plainly(plain, to)
	} else {
		again = g.sealedAgain(armored, to)
	}
	d := draft{to: to.address, subject: "...", kind: "text/plain; charset=UTF-8", body: string(again)}
	if bytes.Contains(raw, []byte("multipart/encrypted")) {
		d.kind, d.body = encryptedMIME(again)
	}
	s.post(s.vendor, d)
	s.o.once(1)
	s.filed(disposition)
}

// plainly encrypts without a signature of its own.
func (g *gnupg) plainly(text []byte, to desk) []byte {
	g.t.Helper()
	g.know(to)
	out, _ := g.run(text, "--armor", "--encrypt", "-r", to.fingerprint)
	return out
}

// sealedAgain takes the encryption off a message and puts another one on. The signed packets stay as they were made.
func (g *gnupg) sealedAgain(armored []byte, to desk) []byte {
	g.t.Helper()
	g.know(to)
	signed, _ := g.run(armored, "--unwrap", "--decrypt")
	out, _ := g.run(signed, "--armor", "--no-literal", "--compress-algo", "none", "--encrypt", "-r", to.fingerprint)
	return out
}

// signedMIME is the frame of RFC 3156 section 5.
func signedMIME(payload, signature []byte) []byte {
	const kind = `multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary="signed"`
	return crlf("Content-Type: " + kind + "\n\n--signed\n" + string(payload) + "\n--signed\nContent-Type: application/pgp-signature\n\n" + string(signature) + "\n--signed--\n")
}

// wrapped is threat 4: a coordinator's true mail, signed or sealed, becomes one part of a mail whose first part is a command. The
// coordinator whose signature it shows is told that the line stood outside, and nothing is done (S2).
func (s *story) wrapped() {
	payload := plainPayload("了解しました。\n")
	signature, _ := s.tanaka.tool.(*gnupg).run(payload, "--armor", "--detach-sign")
	line := "【" + s.bounceCase + "】 受理 ウェブ"
	kind, body := encryptedMIME(s.tanaka.tool.seal(payload, s.reception()))
	sealed := "Content-Type: " + kind + "\n\n" + body
	for _, part := range []string{string(signedMIME(payload, signature)), sealed} {
		text := "--mixed\nContent-Type: text/plain; charset=UTF-8\n\n" + line + "\n--mixed\n" + part + "\n--mixed--\n"
		s.post(s.tanaka, draft{subject: jisWord(s.t, line), kind: `multipart/mixed; boundary="mixed"`, body: text})
	}
	s.o.once(2)
	s.filed("command refused", "command refused")
	for range 2 {
		s.tanaka.take(s.o, "desk/transcript_errors", s.bounceCase).wants(s.t, "sealed", "受理 ウェブ")
	}
	s.state(s.bounceCase, "received")
}

// replayed is threat 5: mutt's command of the second act, which was carried out, comes again to both mailboxes, as it was and with
// another Message-ID. The signer is told once, and nothing is done (S3).
func (s *story) replayed() {
	facts := func() string { c := s.o.show(s.sealedCase); return fmt.Sprint(c["state"], c["dates"], c["pending"]) }
	before := facts()
	ids := regexp.MustCompile(`(?i)\nMessage-ID: <`)
	s.host.handIn(s.mallory.address, coordinationAddress, s.obeyed)
	s.arrived(coordinationAddress)
	for _, to := range []string{receptionAddress, coordinationAddress} {
		again := ids.ReplaceAll(s.obeyed, []byte("\nMessage-ID: <again."+strings.SplitN(to, "@", 2)[0]+"."))
		s.host.handIn(s.mallory.address, to, bytes.Replace(again, []byte("To: "+receptionAddress), []byte("To: "+to), 1))
		s.arrived(to)
	}
	s.o.once(3)
	s.filed("command replayed", "command replayed", "duplicate")
	s.yamada.take(s.o, "desk/transcript_repeat", s.sealedCase).wants(s.t, "sealed", "受理 製品")
	if after := facts(); after != before {
		s.t.Errorf("%s was %s and is %s", s.sealedCase, before, after)
	}
}
