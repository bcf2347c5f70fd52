package pgp

import (
	"bytes"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// revoked makes the revocation that the owner of a key keeps in a drawer.
func revoked(t *testing.T, s *Secret, now time.Time) []byte {
	t.Helper()
	e := s.entity
	if err := e.Revoke(packet.KeyCompromised, "lost", newConfig(now)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.Revocations[len(e.Revocations)-1].Packet.Serialize(&b); err != nil {
		t.Fatal(err)
	}
	return armored(blockPublicKey, b.Bytes())
}

// A revocation that stands alone is believed only of the key that made it. S14
func TestRevocationAloneRevokesItsOwnKey(t *testing.T) {
	now := time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)
	for _, alg := range []Algorithm{Curve25519, RSA3072} {
		mine, err := Generate(now, "Mine", "mine@finder.example", alg, 0)
		if err != nil {
			t.Fatal(err)
		}
		other, err := Generate(now, "Other", "other@finder.example", alg, 0)
		if err != nil {
			t.Fatal(err)
		}
		certificate, foreign := mine.Certificate(), other.Certificate()
		text := append([]byte("この鍵を失効してください。\n\n"), revoked(t, mine, now.Add(time.Hour))...)
		found := ReadRevocations(text)
		if len(found) != 1 {
			t.Fatalf("%d revocations", len(found))
		}
		if r := found[0]; !r.Revokes(certificate) || r.Revokes(foreign) || r.Issuer() != certificate.Fingerprint() {
			t.Errorf("revokes its own key %t, another's %t, issuer %s", r.Revokes(certificate), r.Revokes(foreign), r.Issuer())
		}
	}
}

// Keys, detached signatures and noise hold no revocation, and nothing panics.
func TestWhatIsNoRevocation(t *testing.T) {
	now := time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)
	s, err := Generate(now, "Mine", "mine@finder.example", Curve25519, 0)
	if err != nil {
		t.Fatal(err)
	}
	key, err := s.Certificate().Armor()
	if err != nil {
		t.Fatal(err)
	}
	signature, _, err := SignDetached([]byte("words"), s, now)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a key": key, "a signature": signature, "nothing": nil, "prose": []byte("-----BEGIN PGP PUBLIC KEY BLOCK-----\nfoo"), "noise": bytes.Repeat([]byte{0xc2, 0xff}, 999)} {
		if got := ReadRevocations(data); len(got) != 0 {
			t.Errorf("%s holds %d revocations", name, len(got))
		}
	}
}
