package pgp

import (
	"bytes"
	"crypto"
	"slices"
	"sync"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// The story plays on one morning; all keys are a month older.
var (
	morning = time.Date(2026, 4, 1, 0, 30, 0, 0, time.UTC)
	made    = morning.AddDate(0, -1, 0)
)

// cast makes every key once for all tests.
var cast = sync.OnceValue(func() map[string]*Secret {
	all := map[string]*Secret{}
	for name, alg := range map[string]Algorithm{
		"reception": Curve25519, "coordination": RSA3072, "alice": Curve25519, "bob": Curve25519, "vendor": Curve25519,
	} {
		s, err := Generate(made, name, name+"@office.example", alg, 0)
		if err != nil {
			panic(err)
		}
		all[name] = s
	}
	return all
})

func who(name string) *Secret { return cast()[name] }

func certs(names ...string) []*Certificate {
	var all []*Certificate
	for _, n := range names {
		all = append(all, who(n).Certificate())
	}
	return all
}

func mustGenerate(t testing.TB, at time.Time, lifetime time.Duration) *Secret {
	t.Helper()
	s, err := Generate(at, "Taro", "taro@finder.example", Curve25519, lifetime)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signing says how inline builds a signed payload.
type signing struct {
	by       []*Secret
	intended []*Certificate
	text     bool
	hash     crypto.Hash
	at       time.Time
}

// inline writes one-pass signatures, literal and signatures with packet code, as a foreign program would.
func inline(t testing.TB, text []byte, s signing) []byte {
	t.Helper()
	var head, tail bytes.Buffer
	if s.at.IsZero() {
		s.at = morning
	}
	if s.hash == 0 {
		s.hash = crypto.SHA256
	}
	for i, by := range s.by {
		sig := rawSignature(t, text, by, s)
		ops := packet.OnePassSignature{Version: 3, SigType: sig.SigType, Hash: sig.Hash, PubKeyAlgo: sig.PubKeyAlgo,
			KeyId: *sig.IssuerKeyId, IsLast: i == len(s.by)-1}
		if err := ops.Serialize(&head); err != nil {
			t.Fatal(err)
		}
		var one bytes.Buffer
		if err := sig.Serialize(&one); err != nil {
			t.Fatal(err)
		}
		rest := bytes.Clone(tail.Bytes())
		tail.Reset()
		tail.Write(one.Bytes())
		tail.Write(rest)
	}
	head.Write(literal(text))
	head.Write(tail.Bytes())
	return head.Bytes()
}

func rawSignature(t testing.TB, text []byte, by *Secret, s signing) *packet.Signature {
	t.Helper()
	key, ok := by.entity.SigningKeyById(morning, 0, policy)
	if !ok {
		t.Fatal("no signing key")
	}
	sig := &packet.Signature{Version: 4, SigType: packet.SigTypeBinary, PubKeyAlgo: key.PublicKey.PubKeyAlgo,
		Hash: s.hash, CreationTime: s.at, IssuerKeyId: &key.PublicKey.KeyId}
	for _, c := range s.intended {
		sig.IntendedRecipients = append(sig.IntendedRecipients, &packet.Recipient{KeyVersion: 4, Fingerprint: c.entity.PrimaryKey.Fingerprint})
	}
	if s.text {
		sig.SigType = packet.SigTypeText
		text = canonical(text)
	}
	h, err := sig.PrepareSign(policy)
	if err != nil {
		t.Fatal(err)
	}
	h.Write(text)
	if err := sig.Sign(h, key.PrivateKey, policy); err != nil {
		t.Fatal(err)
	}
	return sig
}

func literal(text []byte) []byte {
	return rawPacket{tag: tagLiteral, body: append([]byte{'b', 0, 0, 0, 0, 0}, text...)}.appendTo(nil)
}

func compressed(t testing.TB, inner []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := packet.SerializeCompressed(nopCloser{&b}, packet.CompressionZLIB, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(inner); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type nopCloser struct{ *bytes.Buffer }

func (nopCloser) Close() error { return nil }

// recipient is one session key packet of envelopeFor.
type recipient struct {
	key    *Secret
	hidden bool
}

// envelopeFor encrypts inner with packet code to any number of recipients.
func envelopeFor(t testing.TB, inner []byte, to ...recipient) []byte {
	t.Helper()
	session := slices.Repeat([]byte{7}, 32)
	var b bytes.Buffer
	for _, r := range to {
		key, err := r.key.entity.EncryptionKeyWithError(morning, policy)
		if err != nil {
			t.Fatal(err)
		}
		if err := packet.SerializeEncryptedKeyAEADwithHiddenOption(&b, key.PublicKey, packet.CipherAES256, false, session, r.hidden, policy); err != nil {
			t.Fatal(err)
		}
	}
	w, err := packet.SerializeSymmetricallyEncrypted(&b, packet.CipherAES256, false, packet.CipherSuite{}, session, policy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(inner); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustOpen(t testing.TB, data []byte, own []*Secret, known []*Certificate) *Opened {
	t.Helper()
	o, err := Open(data, own, known, morning, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// cloneSecret reads the secret again, so that a test may change what is inside.
func cloneSecret(t testing.TB, s *Secret) *Secret {
	t.Helper()
	text, err := s.Armor(nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ReadSecrets(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// reread turns a changed entity into a fresh secret, as if it came from outside.
func reread(t testing.TB, s *Secret) *Secret {
	t.Helper()
	data, err := serializeSecret(s.entity)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ReadSecrets(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// signingConfig makes subkeys as old as the other keys.
func signingConfig() *packet.Config {
	c := newConfig(made)
	c.Algorithm, c.Curve = packet.PubKeyAlgoEdDSA, packet.Curve25519
	return c
}

// asPrimary makes a subkey sign where signAt takes the primary key.
func asPrimary(key *packet.PrivateKey) *openpgp.Entity {
	return &openpgp.Entity{PrimaryKey: &key.PublicKey, PrivateKey: key}
}
