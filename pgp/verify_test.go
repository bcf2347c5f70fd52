package pgp

import (
	"bytes"
	"crypto"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// S1: a vendor strips his layer and encrypts the signed packets of a coordinator anew to the office. The signature
// still verifies, but it names the vendor, or nobody: what binds it to us is missing and the caller can see it.
func TestSurreptitiousForwardingShows(t *testing.T) {
	own := []*Secret{who("reception")}
	order := []byte("Subject: Re: [IPA#12345678] 修正完了\r\n\r\n")
	for name, c := range map[string]struct {
		signed []byte
		want   []Fingerprint
	}{
		"as gpg signs, without the subpacket": {inline(t, order, signing{by: []*Secret{who("alice")}}), nil},
		"meant for the vendor":                {inline(t, order, signing{by: []*Secret{who("alice")}, intended: certs("vendor")}), fingerprints("vendor")},
		"meant for us and the vendor":         {inline(t, order, signing{by: []*Secret{who("alice")}, intended: certs("reception", "vendor")}), fingerprints("reception", "vendor")},
	} {
		stolen := mustOpen(t, envelopeFor(t, c.signed, recipient{key: who("vendor")}), []*Secret{who("vendor")}, certs("alice"))
		s := mustOpen(t, envelopeFor(t, c.signed, recipient{key: own[0]}), own, certs("alice")).Signature
		if s.Verdict != SignatureValid || s.By != who("alice").Certificate().Fingerprint() {
			t.Errorf("%s: %+v", name, s)
		}
		if !slices.Equal(s.Intended, c.want) {
			t.Errorf("%s: intended %q, want %q", name, s.Intended, c.want)
		}
		if s.Digest != stolen.Signature.Digest {
			t.Errorf("%s: digest changed with the envelope", name)
		}
	}
}

func fingerprints(names ...string) []Fingerprint {
	var all []Fingerprint
	for _, c := range certs(names...) {
		all = append(all, c.Fingerprint())
	}
	return all
}

// S1: a detached signature tells its intended recipients, too, which the library leaves unchecked.
func TestDetachedTellsIntended(t *testing.T) {
	text := []byte("detach")
	sig := detached(t, rawSignature(t, text, who("alice"), signing{hash: crypto.SHA256, at: morning, intended: certs("vendor")}))
	s := VerifyDetached(text, sig, certs("alice"), morning)
	if s.Verdict != SignatureValid || !slices.Equal(s.Intended, fingerprints("vendor")) {
		t.Errorf("signature %+v", s)
	}
}

func detached(t testing.TB, sigs ...*packet.Signature) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, s := range sigs {
		if err := s.Serialize(&b); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// withUnhashed adds a subpacket to the unhashed area, which no signature protects (RFC 9580 section 5.2.3).
func withUnhashed(t *testing.T, sig, subpacket []byte) []byte {
	t.Helper()
	p, rest, err := nextPacket(sig)
	if err != nil || len(rest) > 0 {
		t.Fatal("not one signature")
	}
	hashed := int(p.body[4])<<8 | int(p.body[5])
	at := 6 + hashed
	old := int(p.body[at])<<8 | int(p.body[at+1])
	length := old + len(subpacket)
	body := slices.Concat(p.body[:at], []byte{byte(length >> 8), byte(length)}, subpacket, p.body[at+2:])
	return rawPacket{tag: tagSignature, body: body}.appendTo(nil)
}

// S3: the digest names the signed statement. Edits of the unhashed area, encryption to another of our keys, another
// armor leave it; another text, time, signer or recipient changes it.
func TestDigestNamesTheStatement(t *testing.T) {
	text := []byte("[IPA#12345678] schedule 12-01\r\n")
	base := signing{by: []*Secret{who("alice")}, intended: certs("reception"), hash: crypto.SHA256, at: morning}
	signed := inline(t, text, base)
	want := mustOpen(t, signed, nil, certs("alice")).Signature
	if want.Verdict != SignatureValid || want.Digest == [32]byte{} {
		t.Fatalf("signature %+v", want)
	}
	packets, err := splitPackets(signed, 3)
	if err != nil {
		t.Fatal(err)
	}
	// A notation, an Intended Recipient and a signature time where nothing protects them.
	forged := slices.Concat([]byte{9, 20, 0, 0, 0, 0, 0, 0, 0, 0}, []byte{22, 35, 4}, bytes.Repeat([]byte{0xab}, 20), []byte{5, 2, 1, 2, 3, 4})
	edited := slices.Concat(packets[0].appendTo(nil), packets[1].appendTo(nil), withUnhashed(t, packets[2].appendTo(nil), forged))
	own := []*Secret{who("reception"), who("coordination")}
	for name, data := range map[string][]byte{
		"unhashed area":    edited,
		"one key":          envelopeFor(t, signed, recipient{key: own[0]}),
		"the other key":    envelopeFor(t, edited, recipient{key: own[1]}),
		"compressed":       envelopeFor(t, compressed(t, signed), recipient{key: own[1]}),
		"armored":          armored(blockMessage, signed),
		"second signature": inlineAgain(t, packets),
	} {
		s := mustOpen(t, data, own, certs("alice")).Signature
		if s.Verdict != SignatureValid || s.Digest != want.Digest || !s.At.Equal(morning) || !slices.Equal(s.Intended, want.Intended) {
			t.Errorf("%s: %+v", name, s)
		}
	}
	later, other, forBob := base, base, base
	later.at, other.by, forBob.intended = morning.Add(time.Second), []*Secret{who("bob")}, certs("bob")
	for name, data := range map[string][]byte{
		"time":      inline(t, text, later),
		"signer":    inline(t, text, other),
		"recipient": inline(t, text, forBob),
		"text":      inline(t, text[:len(text)-1], base),
	} {
		s := mustOpen(t, data, own, certs("alice", "bob")).Signature
		if s.Verdict != SignatureValid || s.Digest == want.Digest {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// inlineAgain writes the same packets with old headers (RFC 9580 section 4.2.2).
func inlineAgain(t *testing.T, packets []rawPacket) []byte {
	t.Helper()
	var b []byte
	for _, p := range packets {
		b = append(b, 0x80|byte(p.tag)<<2|1, byte(len(p.body)>>8), byte(len(p.body)))
		b = append(b, p.body...)
	}
	return b
}

// S3: the digest is computed over salt, document, hashed area and trailer, as RFC 9580 section 5.2.4 has them.
func TestDigestIsOverTheHashedBytes(t *testing.T) {
	text := []byte("a\nb \n")
	for _, textMode := range []bool{false, true} {
		sig := rawSignature(t, text, who("alice"), signing{hash: crypto.SHA256, at: morning, text: textMode})
		s := VerifyDetached(text, detached(t, sig), certs("alice"), morning)
		// The library signs with SHA-256 here, so the digest is the very hash that was signed: its tag shows.
		if s.Digest[0] != sig.HashTag[0] || s.Digest[1] != sig.HashTag[1] {
			t.Errorf("text mode %t: digest %x does not begin with the hash tag %x", textMode, s.Digest, sig.HashTag)
		}
	}
}

// R63: the bytes of the part count. A text signature survives a store that keeps LF only, a binary one does not;
// white space at the end of lines and the last line end are signed.
func TestLineEndsAndTrailingSpace(t *testing.T) {
	crlf := []byte("first line \r\n\r\nlast\t \r\n")
	lf := bytes.ReplaceAll(crlf, []byte("\r\n"), []byte("\n"))
	mixed := bytes.Replace(crlf, []byte("\r\n"), []byte("\n"), 1)
	binary := detached(t, rawSignature(t, crlf, who("alice"), signing{hash: crypto.SHA256, at: morning}))
	text := detached(t, rawSignature(t, lf, who("alice"), signing{hash: crypto.SHA256, at: morning, text: true}))
	for name, c := range map[string]struct {
		doc, sig []byte
		want     Verdict
	}{
		"binary":                {crlf, binary, SignatureValid},
		"binary, LF":            {lf, binary, SignatureInvalid},
		"text, CRLF":            {crlf, text, SignatureValid},
		"text, LF":              {lf, text, SignatureValid},
		"text, mixed":           {mixed, text, SignatureValid},
		"text, space lost":      {bytes.ReplaceAll(crlf, []byte(" \r"), []byte("\r")), text, SignatureInvalid},
		"text, last line":       {bytes.TrimSuffix(crlf, []byte("\r\n")), text, SignatureInvalid},
		"armored signature":     {crlf, armored(blockSignature, text), SignatureValid},
		"binary, last line end": {bytes.TrimSuffix(crlf, []byte("\r\n")), binary, SignatureInvalid},
	} {
		if s := VerifyDetached(c.doc, c.sig, certs("bob", "alice"), morning); s.Verdict != c.want {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if got := canonical([]byte("\na\r\n\r\rb\n\n")); string(got) != "\r\na\r\n\r\rb\r\n\r\n" {
		t.Errorf("canonical text %q", got)
	}
}

// Each state of the key behind a signature has its verdict.
func TestVerdicts(t *testing.T) {
	short := mustGenerate(t, made, 10*day) // ends long before morning
	revokedFor := func(reason packet.ReasonForRevocation) *Certificate {
		s := cloneSecret(t, who("alice"))
		if err := s.entity.Revoke(reason, "", newConfig(morning)); err != nil {
			t.Fatal(err)
		}
		return reread(t, s).Certificate()
	}
	alice := certs("alice")
	text := []byte("text")
	for name, c := range map[string]struct {
		by    *Secret
		at    time.Time
		hash  crypto.Hash
		known []*Certificate
		want  Verdict
		weak  string
	}{
		"valid":                  {who("alice"), morning, crypto.SHA256, alice, SignatureValid, ""},
		"SHA-512":                {who("alice"), morning, crypto.SHA512, alice, SignatureValid, ""},
		"weak hash":              {who("alice"), morning, crypto.SHA224, alice, SignatureValid, "SHA-256"},
		"nobody known":           {who("alice"), morning, crypto.SHA256, nil, SignatureUnknownKey, ""},
		"other known":            {who("alice"), morning, crypto.SHA256, certs("bob"), SignatureUnknownKey, ""},
		"expired when signing":   {short, made.Add(11 * day), crypto.SHA256, []*Certificate{short.Certificate()}, SignatureExpiredKey, "expired"},
		"expired since":          {short, made.Add(9 * day), crypto.SHA256, []*Certificate{short.Certificate()}, SignatureValid, "expired since"},
		"revoked as compromised": {who("alice"), made.Add(day), crypto.SHA256, []*Certificate{revokedFor(packet.KeyCompromised)}, SignatureRevokedKey, "revoked"},
		"revoked as retired":     {who("alice"), made.Add(day), crypto.SHA256, []*Certificate{revokedFor(packet.KeyRetired)}, SignatureRevokedKey, "revoked"},
		"older than the key":     {who("alice"), made.Add(-day), crypto.SHA256, alice, SignatureInvalid, "older"},
		"clock ahead a little":   {who("alice"), morning.Add(9 * time.Minute), crypto.SHA256, alice, SignatureValid, ""},
		"from the future":        {who("alice"), morning.Add(11 * time.Minute), crypto.SHA256, alice, SignatureValid, "future"},
	} {
		by := c.by
		if by == short {
			by = &Secret{entity: short.entity, certificate: short.certificate}
		}
		s := VerifyDetached(text, detached(t, signAt(t, text, by, c.hash, c.at)), c.known, morning)
		if s.Verdict != c.want || !strings.Contains(s.Weak, c.weak) || (c.weak == "") != (s.Weak == "") {
			t.Errorf("%s: %s %q, want %s %q", name, s.Verdict, s.Weak, c.want, c.weak)
		}
		identified := c.want == SignatureValid || c.want == SignatureExpiredKey || c.want == SignatureRevokedKey
		if identified != (s.By == by.Certificate().Fingerprint()) || s.Claimed != string(by.Certificate().Fingerprint()) {
			t.Errorf("%s: by %q, claimed %q", name, s.By, s.Claimed)
		}
		if counted := len(s.Signers) == 1; counted != (c.want == SignatureValid) {
			t.Errorf("%s: signers %q", name, s.Signers)
		}
	}
}

// signAt signs by the primary key whatever its state.
func signAt(t testing.TB, text []byte, by *Secret, hash crypto.Hash, at time.Time) *packet.Signature {
	t.Helper()
	sig := &packet.Signature{Version: 4, SigType: packet.SigTypeBinary, PubKeyAlgo: by.entity.PrimaryKey.PubKeyAlgo,
		Hash: hash, CreationTime: at, IssuerKeyId: &by.entity.PrimaryKey.KeyId}
	h, err := sig.PrepareSign(policy)
	if err != nil {
		t.Fatal(err)
	}
	h.Write(text)
	if err := sig.Sign(h, by.entity.PrivateKey, policy); err != nil {
		t.Fatal(err)
	}
	return sig
}

// Signatures by two persons are both told; a bad one beside a good one wins, because it claims somebody.
func TestSeveralSignatures(t *testing.T) {
	text := []byte("text")
	two := inline(t, text, signing{by: []*Secret{who("alice"), who("bob")}})
	s := mustOpen(t, two, nil, certs("alice", "bob")).Signature
	got := slices.Clone(s.Signers)
	slices.Sort(got)
	want := fingerprints("alice", "bob")
	slices.Sort(want)
	if s.Verdict != SignatureValid || !slices.Equal(got, want) {
		t.Errorf("two persons: %+v", s)
	}
	if s := mustOpen(t, two, nil, certs("bob")).Signature; s.Verdict != SignatureValid || !slices.Equal(s.Signers, fingerprints("bob")) {
		t.Errorf("one known: %+v", s)
	}
	if s := mustOpen(t, inline(t, text, signing{by: []*Secret{who("bob"), who("bob")}}), nil, certs("bob")).Signature; len(s.Signers) != 1 {
		t.Errorf("same person twice: %+v", s)
	}
	group := detached(t, rawSignature(t, text, who("alice"), signing{hash: crypto.SHA256, at: morning}),
		rawSignature(t, []byte("other"), who("bob"), signing{hash: crypto.SHA256, at: morning}))
	s = VerifyDetached(text, group, certs("alice", "bob"), morning)
	if s.Verdict != SignatureInvalid || s.By != "" || s.Claimed != string(fingerprints("bob")[0]) || !slices.Equal(s.Signers, fingerprints("alice")) {
		t.Errorf("one of them bad: %+v", s)
	}
	if s := VerifyDetached(text, group, certs("alice"), morning); s.Verdict != SignatureValid {
		t.Errorf("bad one by a stranger: %+v", s)
	}
}

// What is no signature over a document is never valid.
func TestSignaturesOfOtherKinds(t *testing.T) {
	text := []byte("text")
	vendor := who("vendor")
	certification := vendor.entity.Identities["vendor <vendor@office.example>"].SelfCertifications[0].Packet
	for name, sig := range map[string][]byte{
		"certification": detached(t, certification),
		"empty":         nil,
		"literal":       literal(text),
		"nine":          bytes.Repeat(detached(t, signAt(t, text, vendor, crypto.SHA256, morning)), 9),
		"cut":           detached(t, certification)[:40],
		"prose":         []byte("no signature"),
	} {
		if s := VerifyDetached(text, sig, certs("vendor"), morning); s.Verdict != SignatureInvalid || s.Weak == "" || s.By != "" || len(s.Signers) > 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
	signed := inline(t, text, signing{by: []*Secret{vendor}})
	packets, err := splitPackets(signed, 3)
	if err != nil {
		t.Fatal(err)
	}
	packets[0].body[1] = byte(packet.SigTypeText)
	if s := mustOpen(t, slices.Concat(packets[0].appendTo(nil), packets[1].appendTo(nil), packets[2].appendTo(nil)), nil, certs("vendor")).Signature; s.Verdict != SignatureInvalid {
		t.Errorf("one-pass packet of another type: %+v", s)
	}
}

// A signing subkey counts only if it signed back: else its owner's signatures could be claimed by anybody.
func TestSubkeyWithoutBackSignature(t *testing.T) {
	s := cloneSecret(t, who("alice"))
	if err := s.entity.AddSigningSubkey(signingConfig()); err != nil {
		t.Fatal(err)
	}
	text := []byte("text")
	good := reread(t, s)
	sub := good.entity.Subkeys[len(good.entity.Subkeys)-1]
	sig := signAt(t, text, &Secret{entity: asPrimary(sub.PrivateKey)}, crypto.SHA256, morning)
	if v := VerifyDetached(text, detached(t, sig), []*Certificate{good.Certificate()}, morning); v.Verdict != SignatureValid || v.Weak != "" || v.By != good.Certificate().Fingerprint() {
		t.Errorf("with back-signature: %+v", v)
	}
	binding := s.entity.Subkeys[len(s.entity.Subkeys)-1].Bindings[0].Packet
	binding.EmbeddedSignature = nil
	if err := binding.SignKey(sub.PublicKey, s.entity.PrivateKey, signingConfig()); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.entity.Serialize(&b); err != nil {
		t.Fatal(err)
	}
	bad, err := ReadCertificates(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if v := VerifyDetached(text, detached(t, sig), bad, morning); v.Verdict != SignatureInvalid || !strings.Contains(v.Weak, "both directions") {
		t.Errorf("without: %+v", v)
	}
}
