package pgp

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// The library is set up in one place, as security.md 25 wants it.
func TestConfigIsStrict(t *testing.T) {
	c := newConfig(morning)
	for name, ok := range map[string]bool{
		"AES-256":           c.Cipher() == packet.CipherAES256,
		"SHA-512":           c.Hash() == crypto.SHA512,
		"no compression":    c.Compression() == packet.CompressionNone,
		"RSA 2048":          c.MinimumRSABits() == 2048,
		"packet sequence":   c.CheckPacketSequence != nil && *c.CheckPacketSequence,
		"intended":          c.CheckIntendedRecipients != nil && *c.CheckIntendedRecipients,
		"size":              c.MaxDecompressedMessageSize != nil && *c.MaxDecompressedMessageSize == 50<<20,
		"MDC":               !c.InsecureAllowUnauthenticatedMessages,
		"signing keys":      !c.InsecureAllowDecryptionWithSigningKeys,
		"key flags":         !c.InsecureAllowAllKeyFlagsWhenMissing,
		"critical flags":    !c.InsecureGenerateNonCriticalKeyFlags && !c.InsecureGenerateNonCriticalSignatureCreationTime,
		"SHA-1 binding":     c.RejectHashAlgorithm(crypto.SHA1),
		"SHA-1 message":     c.RejectMessageHashAlgorithm(crypto.SHA1),
		"DSA":               c.RejectPublicKeyAlgorithm(packet.PubKeyAlgoDSA),
		"ElGamal":           c.RejectPublicKeyAlgorithm(packet.PubKeyAlgoElGamal),
		"clock as given":    c.Now().Equal(morning),
		"version 4 keys":    !c.V6(),
		"random signatures": c.RandomizeSignaturesViaNotation(),
	} {
		if !ok {
			t.Errorf("%s: not set", name)
		}
	}
}

// S16: one session key packet, one encrypted packet, one intended recipient, no copy for the sender.
func TestSealHasOneRecipient(t *testing.T) {
	text := []byte("件名：お知らせ\r\n\r\n届出を受け取りました。\r\n")
	for _, hidden := range []bool{false, true} {
		for _, from := range []string{"reception", "coordination"} {
			t.Run(fmt.Sprintf("%s hidden=%t", from, hidden), func(t *testing.T) {
				mail, err := Seal(text, who(from), who("vendor").Certificate(), SealOptions{Now: morning, Hidden: hidden})
				if err != nil {
					t.Fatal(err)
				}
				if bytes.Count(mail, []byte("\n")) != bytes.Count(mail, []byte("\r\n")) {
					t.Error("a line does not end in CRLF")
				}
				raw, err := dearmorOne(mail, blockMessage)
				if err != nil {
					t.Fatal(err)
				}
				packets, err := splitPackets(raw, 10)
				if err != nil || len(packets) != 2 || packets[0].tag != tagPKESK || packets[1].tag != tagSEIPD {
					t.Fatalf("packets %v, %v", packets, err)
				}
				ids, err := RecipientKeyIDs(mail)
				want := who("vendor").entity.Subkeys[0].PublicKey.KeyIdString()
				if hidden {
					want = "0000000000000000"
				}
				if err != nil || len(ids) != 1 || ids[0] != want {
					t.Errorf("recipients %q, %v; want %s", ids, err, want)
				}
				o := mustOpen(t, mail, []*Secret{who("vendor")}, certs(from))
				if !bytes.Equal(o.Plaintext, text) || o.Hidden != hidden || !o.Encrypted {
					t.Errorf("opened %q, hidden %t", o.Plaintext, o.Hidden)
				}
				s := o.Signature
				if s.Verdict != SignatureValid || s.Weak != "" || s.By != who(from).Certificate().Fingerprint() || !s.At.Equal(morning) {
					t.Errorf("signature %+v", s)
				}
				if len(s.Intended) != 1 || s.Intended[0] != who("vendor").Certificate().Fingerprint() {
					t.Errorf("intended %q", s.Intended)
				}
				if _, err := Open(mail, []*Secret{who(from)}, nil, morning, DefaultLimits()); !errors.Is(err, ErrNoKey) {
					t.Errorf("the sender could open it: %v", err)
				}
			})
		}
	}
}

// S16: what must not leave is stopped by the check that reads the bytes again.
func TestSelfCheckStopsWrongBytes(t *testing.T) {
	text := []byte("this text must not be seen outside, whatever happens")
	key, err := who("vendor").Certificate().entity.EncryptionKeyWithError(morning, policy)
	if err != nil {
		t.Fatal(err)
	}
	vendor, bob := recipient{key: who("vendor")}, recipient{key: who("bob")}
	good := envelopeFor(t, literal(text), vendor)
	for name, data := range map[string][]byte{
		"two recipients":   envelopeFor(t, literal(text), vendor, bob),
		"other recipient":  envelopeFor(t, literal(text), bob),
		"hidden recipient": envelopeFor(t, literal(text), recipient{key: who("vendor"), hidden: true}),
		"trailing packet":  append(bytes.Clone(good), literal(text)...),
		"cut":              good[:len(good)-3],
		"in clear":         literal(text),
		"plaintext beside": append(bytes.Clone(good), rawPacket{tag: tagPadding, body: text}.appendTo(nil)...),
	} {
		if err := checkSealed(data, text, key.PublicKey, false); !errors.Is(err, ErrSelfCheck) {
			t.Errorf("%s: passes with %v", name, err)
		}
	}
	if err := checkSealed(good, text, key.PublicKey, false); err != nil {
		t.Errorf("good bytes: %v", err)
	}
	to := who("vendor").Certificate()
	for name, inner := range map[string][]byte{
		"no intended recipient":    inline(t, text, signing{by: []*Secret{who("alice")}}),
		"other intended recipient": inline(t, text, signing{by: []*Secret{who("alice")}, intended: certs("bob")}),
		"two intended recipients":  inline(t, text, signing{by: []*Secret{who("alice")}, intended: certs("vendor", "bob")}),
		"other signer":             inline(t, text, signing{by: []*Secret{who("bob")}, intended: certs("vendor")}),
		"unsigned":                 literal(text),
		"other text":               inline(t, text[1:], signing{by: []*Secret{who("alice")}, intended: certs("vendor")}),
	} {
		if err := checkSigned(inner, text, who("alice").Certificate(), to, morning); !errors.Is(err, ErrSelfCheck) {
			t.Errorf("%s: passes with %v", name, err)
		}
	}
}

// R61 and R58: a certificate or key that cannot be used yields an error and no bytes.
func TestSealFailsWithoutBytes(t *testing.T) {
	expired := mustGenerate(t, made, 24*time.Hour)
	revoked := cloneSecret(t, who("vendor"))
	if err := revoked.entity.Revoke(packet.KeyCompromised, "", newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	signOnly := cloneSecret(t, who("vendor"))
	signOnly.entity.Subkeys = nil
	for name, c := range map[string]struct {
		by   *Secret
		to   *Secret
		now  time.Time
		want error
	}{
		"expired":          {who("reception"), expired, morning, ErrExpired},
		"revoked":          {who("reception"), reread(t, revoked), morning, ErrRevoked},
		"sign only":        {who("reception"), reread(t, signOnly), morning, ErrNoEncryptionKey},
		"not made yet":     {who("reception"), who("vendor"), made.AddDate(0, 0, -1), ErrNoEncryptionKey},
		"no time":          {who("reception"), who("vendor"), time.Time{}, ErrNoEncryptionKey},
		"signer expired":   {expired, who("vendor"), morning, ErrExpired},
		"signer is public": {withoutSecret(t, who("alice")), who("vendor"), morning, ErrNoSigningKey},
	} {
		out, err := Seal([]byte("text of the notice"), c.by, c.to.Certificate(), SealOptions{Now: c.now})
		if out != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %d bytes, error %v; want %v", name, len(out), err, c.want)
		}
		out, micalg, err := SignDetached([]byte("text"), c.by, c.now)
		if c.by != who("reception") && (out != nil || micalg != "" || err == nil) {
			t.Errorf("%s: detached signature of %d bytes, error %v", name, len(out), err)
		}
	}
}

// withoutSecret is a key whose signing part is elsewhere.
func withoutSecret(t *testing.T, s *Secret) *Secret {
	c := cloneSecret(t, s)
	c.entity.PrivateKey = nil
	return c
}

func TestSignDetachedVerifies(t *testing.T) {
	part := []byte("Content-Type: text/plain\r\n\r\ntext \r\n")
	sig, micalg, err := SignDetached(part, who("coordination"), morning)
	if err != nil || micalg != "pgp-sha512" {
		t.Fatalf("micalg %q, error %v", micalg, err)
	}
	s := VerifyDetached(part, sig, certs("coordination"), morning)
	if s.Verdict != SignatureValid || s.Weak != "" || s.By != who("coordination").Certificate().Fingerprint() {
		t.Errorf("signature %+v", s)
	}
	if len(s.Intended) != 0 {
		t.Errorf("intended %q", s.Intended)
	}
	if s := VerifyDetached(part[1:], sig, certs("coordination"), morning); s.Verdict != SignatureInvalid || s.By != "" {
		t.Errorf("changed text: %+v", s)
	}
}

// All functions are safe for use by many goroutines; run with -race.
func TestConcurrentUse(t *testing.T) {
	text := []byte(strings.Repeat("reply ", 100))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			from, to := who([]string{"reception", "coordination"}[i%2]), who("vendor")
			mail, err := Seal(text, from, to.Certificate(), SealOptions{Now: morning})
			if err != nil {
				t.Error(err)
				return
			}
			o, err := Open(mail, []*Secret{who("bob"), to}, certs("alice", "reception", "coordination"), morning, Limits{})
			if err != nil || o.Signature.Verdict != SignatureValid {
				t.Errorf("%v %v", o, err)
			}
			a, err := to.Certificate().Armor()
			if _, err2 := ReadCertificates(a); err != nil || err2 != nil {
				t.Error(err, err2)
			}
			if _, err := Merge(to.Certificate(), to.Certificate()); err != nil {
				t.Error(err)
			}
			to.Certificate().ExpiresAt()
			to.Certificate().Revoked(morning)
			if _, err := to.Armor(nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}
