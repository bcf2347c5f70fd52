package pgp

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

// FuzzOpen: no input panics, and text is only handed out with an error-free reading that can be repeated.
func FuzzOpen(f *testing.F) {
	own, known := []*Secret{who("reception")}, certs("alice")
	signed := inline(f, []byte("text"), signing{by: []*Secret{who("alice")}})
	f.Add(signed)
	f.Add(compressed(f, signed))
	f.Add(armored(blockMessage, literal([]byte("x"))))
	f.Add(envelopeFor(f, signed, recipient{key: own[0]}, recipient{who("bob"), true}))
	f.Add([]byte{0xc8, 0x01, 0x01})
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := Open(data, own, known, morning, Limits{DecompressedBytes: 1 << 20})
		if (o == nil) == (err == nil) {
			t.Fatalf("result %v with error %v", o, err)
		}
		if _, err := RecipientKeyIDs(data); err != nil && o != nil {
			t.Errorf("opens, but its recipients cannot be read: %v", err)
		}
		if o != nil && o.Signature.Verdict == SignatureValid && !bytes.Equal(canonical(o.Plaintext), []byte("text")) {
			t.Errorf("forged text %q", o.Plaintext)
		}
	})
}

// FuzzReadCertificates: what is read can be written, and reads back the same.
func FuzzReadCertificates(f *testing.F) {
	for _, c := range certs("alice", "coordination") {
		a, err := c.Armor()
		if err != nil {
			f.Fatal(err)
		}
		raw, _ := c.serialize()
		f.Add(a)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, _ := ReadCertificates(data)
		for _, c := range all {
			a, err := c.Armor()
			if err != nil {
				t.Fatal(err)
			}
			again, err := ReadCertificates(a)
			if err != nil || len(again) != 1 || again[0].Fingerprint() != c.Fingerprint() {
				t.Fatalf("written certificate reads as %d, %v", len(again), err)
			}
			b, _ := again[0].Armor()
			if !bytes.Equal(a, b) {
				t.Error("written twice, it differs")
			}
			_ = c.CanEncrypt(morning)
			_ = c.CanSign(morning)
			c.ExpiresAt()
		}
	})
}

// FuzzOpenCleartext: nothing but the text that was signed is ever valid.
func FuzzOpenCleartext(f *testing.F) {
	f.Add(cleartext(f, []byte("- -a \r\nb"), []byte("-a\r\nb"), who("alice"), "\r\n"))
	f.Add([]byte(beginCleartext + "\n\n" + beginSignature))
	f.Fuzz(func(t *testing.T, text []byte) {
		plain, sig, err := OpenCleartext(text, certs("alice"), morning)
		if err != nil && (plain != nil || sig.Verdict != "") {
			t.Fatalf("%q %+v with %v", plain, sig, err)
		}
		if sig.Verdict == SignatureValid && string(plain) != "-a\r\nb" {
			t.Errorf("forged text %q", plain)
		}
	})
}

// Armor and packets give back what was put in, whatever the bytes and the way they are framed.
func TestFramingRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		body := make([]byte, random.IntN(1<<random.IntN(14)))
		for i := range body {
			body[i] = byte(random.Uint32())
		}
		for _, end := range []string{"\r\n", "\n", " \t\n"} {
			text := strings.ReplaceAll(string(armored(blockMessage, append([]byte{0xcb}, body...))), "\r\n", end)
			got, err := dearmorOne([]byte(text), blockMessage)
			if err != nil || !bytes.Equal(got[1:], body) {
				t.Fatalf("armor: %v", err)
			}
		}
		for _, framed := range [][]byte{rawPacket{tag: tagLiteral, body: body}.appendTo(nil), inParts(random, body), shortHeader(body)} {
			p, rest, err := nextPacket(append(framed, 1, 2, 3))
			if err != nil || p.tag != tagLiteral || !bytes.Equal(p.body, body) || len(rest) != 3 {
				t.Fatalf("packet %d of %d, rest %d: %v", len(p.body), len(body), len(rest), err)
			}
		}
	}
}

// inParts frames a literal in partial lengths (RFC 9580 section 4.2.1.4).
func inParts(random *rand.Rand, body []byte) []byte {
	out := []byte{0xc0 | tagLiteral}
	for {
		power := random.IntN(13)
		if len(body) < 1<<power {
			break
		}
		out = append(append(out, 0xe0|byte(power)), body[:1<<power]...)
		body = body[1<<power:]
	}
	return append(out, rawPacket{tag: tagLiteral, body: body}.appendTo(nil)[1:]...)
}

// shortHeader uses the shortest length that fits.
func shortHeader(body []byte) []byte {
	n := len(body)
	switch {
	case n < 192:
		return append([]byte{0xc0 | tagLiteral, byte(n)}, body...)
	case n < 8384:
		return append([]byte{0xc0 | tagLiteral, byte((n-192)>>8) + 192, byte(n - 192)}, body...)
	}
	return append([]byte{0x80 | tagLiteral<<2 | 1, byte(n >> 8), byte(n)}, body...)
}
