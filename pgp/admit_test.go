package pgp

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"strings"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// entityBytes makes a certificate as another program would, and lets edit change it before it is written.
func entityBytes(t *testing.T, config *packet.Config, edit func(*openpgp.Entity)) []byte {
	t.Helper()
	e, err := openpgp.NewEntity("Taro", "", "taro@finder.example", config)
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(e)
	}
	data, err := serializeSecret(e)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ReadSecrets(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := all[0].Certificate().serialize()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func config(algorithm packet.PublicKeyAlgorithm, curve packet.Curve, bits int, v6 bool, lifetime time.Duration) *packet.Config {
	c := newConfig(made)
	c.Algorithm, c.Curve, c.RSABits, c.V6Keys, c.KeyLifetimeSecs = algorithm, curve, bits, v6, uint32(lifetime/time.Second)
	if v6 {
		c.AEADConfig = &packet.AEADConfig{DefaultMode: packet.AEADModeOCB}
	}
	return c
}

// What keys of others are admitted, and what each may do today. R57, R58, R59
func TestWhatKeysAreAdmitted(t *testing.T) {
	const month = 30 * 24 * time.Hour
	signOnly := func(e *openpgp.Entity) { e.Subkeys = nil }
	revoked := func(e *openpgp.Entity) {
		if err := e.Revoke(packet.KeyCompromised, "", newConfig(made)); err != nil {
			t.Fatal(err)
		}
	}
	subkeyRevoked := func(e *openpgp.Entity) {
		if err := e.Subkeys[0].Revoke(packet.KeyRetired, "", newConfig(made)); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		data          []byte
		encrypt, sign error
	}{
		"Curve25519":         {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, 0), nil), nil, nil},
		"P-256":              {entityBytes(t, config(packet.PubKeyAlgoECDSA, packet.CurveNistP256, 0, false, 0), nil), nil, nil},
		"P-384":              {entityBytes(t, config(packet.PubKeyAlgoECDSA, packet.CurveNistP384, 0, false, 0), nil), nil, nil},
		"Brainpool":          {entityBytes(t, config(packet.PubKeyAlgoECDSA, packet.CurveBrainpoolP256, 0, false, 0), nil), nil, nil},
		"RSA 2048":           {entityBytes(t, config(packet.PubKeyAlgoRSA, "", 2048, false, 0), nil), nil, nil},
		"Ed25519, version 6": {entityBytes(t, config(packet.PubKeyAlgoEd25519, "", 0, true, 0), nil), nil, nil},
		"Ed448, version 6":   {entityBytes(t, config(packet.PubKeyAlgoEd448, "", 0, true, 0), nil), nil, nil},
		"for one month":      {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, 2*month), nil), nil, nil},
		"expired":            {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, month/2), nil), ErrExpired, ErrExpired},
		"signs only":         {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, 0), signOnly), ErrNoEncryptionKey, nil},
		"revoked":            {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, 0), revoked), ErrRevoked, ErrRevoked},
		"encryption revoked": {entityBytes(t, config(packet.PubKeyAlgoEdDSA, packet.Curve25519, 0, false, 0), subkeyRevoked), ErrRevoked, nil},
	} {
		got, err := ReadCertificates(c.data)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %d, %v", name, len(got), err)
			continue
		}
		if err := got[0].CanEncrypt(morning); !errors.Is(err, c.encrypt) {
			t.Errorf("%s: encrypt: %v", name, err)
		}
		if err := got[0].CanSign(morning); !errors.Is(err, c.sign) {
			t.Errorf("%s: sign: %v", name, err)
		}
	}
}

// What is refused, and the reason that is given to a person. R59
func TestWhatKeysAreRefused(t *testing.T) {
	body := func(version, algorithm byte) []byte {
		return rawPacket{tag: tagPublicKey, body: append([]byte{version, 0x50, 0, 0, 0, algorithm}, make([]byte, 40)...)}.appendTo(nil)
	}
	short, err := rsa.GenerateKey(rand.Reader, 1536)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data   []byte
		want   error
		reason string
	}{
		"version 3":     {body(3, 1), ErrUnfitKey, "key version 3"},
		"version 5":     {body(5, 22), ErrUnfitKey, "LibrePGP"},
		"DSA":           {body(4, 17), ErrUnfitKey, "algorithm 17"},
		"ElGamal":       {body(4, 16), ErrUnfitKey, "algorithm 16"},
		"RSA 1536":      {selfSigned(t, packet.NewRSAPrivateKey(made, short), crypto.SHA256), ErrUnfitKey, "RSA of 1536 bits"},
		"not finished":  {rawPacket{tag: tagPublicKey, body: []byte{4, 0}}.appendTo(nil), ErrMalformed, "2 octets"},
		"no self-words": {body(4, 22), ErrMalformed, ""},
	} {
		got, err := ReadCertificates(c.data)
		if len(got) != 0 || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %d, %v", name, len(got), err)
		}
	}
}

// R52: a mailbox has old keys beside new ones, of one algorithm. Whichever a hidden packet is for opens it, also behind packets for
// others; one past the budget does not (S22).
func TestHiddenPacketsAreTriedWithEveryOwnKey(t *testing.T) {
	var own []*Secret
	for range 6 {
		own = append(own, mustGenerate(t, made, 0))
	}
	strangers := []recipient{{who("bob"), true}, {who("alice"), true}, {who("vendor"), true}}
	for i, s := range own {
		for n := range len(strangers) + 1 {
			data := envelopeFor(t, literal([]byte("text")), append(strangers[:n:n], recipient{s, true})...)
			o, err := Open(data, own, nil, morning, DefaultLimits())
			if err != nil || o.With != s.Certificate().Fingerprint() || !o.Hidden {
				t.Errorf("key %d behind %d others: %v", i, n, err)
			}
		}
	}
	data := envelopeFor(t, literal([]byte("text")), append(append(strangers[:3:3], strangers[0]), recipient{own[0], true})...)
	if _, err := Open(data, own, nil, morning, DefaultLimits()); !errors.Is(err, ErrNoKey) {
		t.Errorf("past the budget: %v", err)
	}
}

// Old programs put signatures before the text and name no one-pass packet; what the text is called is not signed. R63
func TestSignaturesBeforeTheText(t *testing.T) {
	sig := rawSignature(t, []byte("text"), who("alice"), signing{at: morning, hash: crypto.SHA256})
	named := rawPacket{tag: tagLiteral, body: append([]byte("b\x05a.txt\x00\x00\x00\x00"), "text"...)}.appendTo(nil)
	o := mustOpen(t, envelopeFor(t, append(detached(t, sig), named...), recipient{key: who("reception")}), []*Secret{who("reception")}, certs("alice"))
	if o.Signature.Verdict != SignatureValid || string(o.Plaintext) != "text" || o.Name != "a.txt" {
		t.Errorf("%+v", o)
	}
	for _, other := range []string{"text ", "publish", ""} {
		o := mustOpen(t, append(detached(t, sig), literal([]byte(other))...), nil, certs("alice"))
		if o.Signature.Verdict != SignatureInvalid {
			t.Errorf("%q: %+v", other, o.Signature)
		}
	}
	v5 := rawPacket{tag: tagSignature, body: append([]byte{5, 0, 22, 8}, make([]byte, 40)...)}
	if s := VerifyDetached([]byte("x"), v5.appendTo(nil), certs("alice"), morning); s.Verdict == SignatureValid || !strings.Contains(s.Weak, "LibrePGP") {
		t.Errorf("version 5: %+v", s)
	}
}
