package pgp

import (
	"bytes"
	"fmt"
	"math"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Algorithm is a choice for a new key.
type Algorithm string

// The algorithms for new keys. Both are understood by every OpenPGP program in use.
const (
	Curve25519 Algorithm = "curve25519" // Ed25519 to sign, X25519 to encrypt, in the form of RFC 4880 programs
	RSA3072    Algorithm = "rsa3072"
)

// Secret is a secret key, unlocked, with its certificate. It does not change.
type Secret struct {
	entity      *openpgp.Entity
	certificate *Certificate
	decryption  []openpgp.Key
}

// Generate makes a version 4 key created at now for "name <address>", with one signing primary key and one
// encryption subkey. After lifetime it expires as a whole; 0 means never. The name must not contain ( ) < > or NUL.
func Generate(now time.Time, name, address string, alg Algorithm, lifetime time.Duration) (*Secret, error) {
	if now.IsZero() {
		return nil, fmt.Errorf("generate key: no time given")
	}
	seconds := int64(lifetime / time.Second)
	if seconds < 0 || seconds > math.MaxUint32 {
		return nil, fmt.Errorf("generate key: lifetime %s is out of range", lifetime)
	}
	config := newConfig(now)
	config.KeyLifetimeSecs = uint32(seconds)
	switch alg {
	case Curve25519:
		config.Algorithm, config.Curve = packet.PubKeyAlgoEdDSA, packet.Curve25519
	case RSA3072:
		config.Algorithm, config.RSABits = packet.PubKeyAlgoRSA, 3072
	default:
		return nil, fmt.Errorf("generate key: unknown algorithm %q", alg)
	}
	e, err := openpgp.NewEntity(name, "", address, config)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	var b bytes.Buffer
	if err := e.SerializePrivateWithoutSigning(&b, config); err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	made, err := ReadSecrets(b.Bytes(), nil)
	if err != nil {
		return nil, fmt.Errorf("generate key: %w", err)
	}
	return made[0], nil
}

// ReadSecrets reads all secret keys in data, ASCII armor with any number of blocks or binary, and unlocks them
// with the passphrase. One key that cannot be read or unlocked (ErrPassphrase) fails the whole. A primary key
// whose secret part is kept elsewhere is accepted. The limits are those of ReadCertificates.
func ReadSecrets(data, passphrase []byte) ([]*Secret, error) {
	parts, err := keyParts(data, blockSecretKey, tagSecretKey)
	if err != nil {
		return nil, fmt.Errorf("read secret keys: %w", err)
	}
	var all []*Secret
	for _, part := range parts {
		s, err := readSecret(part, passphrase)
		if err != nil {
			return nil, fmt.Errorf("read secret keys: %w", err)
		}
		all = append(all, s)
	}
	return all, nil
}

func readSecret(packets []rawPacket, passphrase []byte) (*Secret, error) {
	e, users, err := readEntity(packets)
	if err != nil {
		return nil, err
	}
	if err := unlock(e, passphrase); err != nil {
		return nil, err
	}
	own, err := admit(e, users)
	if err != nil {
		return nil, err
	}
	// The certificate is read anew from its public form, so that nothing that is handed out leads to the secret.
	public, err := own.serialize()
	if err != nil {
		return nil, fmt.Errorf("write certificate %s: %w", own.fingerprint, err)
	}
	certificates, err := ReadCertificates(public)
	if err != nil {
		return nil, err
	}
	s := &Secret{entity: own.entity, certificate: certificates[0]}
	for _, k := range own.entity.DecryptionKeys(0, time.Time{}, policy) {
		if k.PrivateKey != nil && !k.PrivateKey.Dummy() {
			s.decryption = append(s.decryption, k)
		}
	}
	return s, nil
}

func unlock(e *openpgp.Entity, passphrase []byte) error {
	name := fingerprintOf(e.PrimaryKey.Fingerprint)
	if err := e.DecryptPrivateKeys(passphrase); err != nil {
		return fmt.Errorf("unlock key %s: %w", name, ErrPassphrase)
	}
	keys := []*packet.PrivateKey{e.PrivateKey}
	for _, sub := range e.Subkeys {
		keys = append(keys, sub.PrivateKey)
	}
	for _, k := range keys {
		if k == nil {
			return fmt.Errorf("unlock key %s: a secret part is missing: %w", name, ErrMalformed)
		}
		if k.Encrypted && !k.Dummy() {
			return fmt.Errorf("unlock key %s: %w", name, ErrPassphrase)
		}
	}
	return nil
}

// Certificate returns the public part.
func (s *Secret) Certificate() *Certificate { return s.certificate }

// Armor returns the secret key as ASCII armor, locked with the passphrase unless that is empty.
func (s *Secret) Armor(passphrase []byte) ([]byte, error) {
	data, err := serializeSecret(s.entity)
	if err != nil {
		return nil, fmt.Errorf("write secret key %s: %w", s.certificate.fingerprint, err)
	}
	if len(passphrase) == 0 {
		return armored(blockSecretKey, data), nil
	}
	// Locking changes the key in place: it is done to a copy.
	e, err := openpgp.ReadEntity(packet.NewReader(bytes.NewReader(data)))
	if err != nil {
		return nil, fmt.Errorf("lock secret key %s: %w", s.certificate.fingerprint, err)
	}
	if err := e.EncryptPrivateKeys(passphrase, policy); err != nil {
		return nil, fmt.Errorf("lock secret key %s: %w", s.certificate.fingerprint, err)
	}
	if data, err = serializeSecret(e); err != nil {
		return nil, fmt.Errorf("write secret key %s: %w", s.certificate.fingerprint, err)
	}
	return armored(blockSecretKey, data), nil
}

func serializeSecret(e *openpgp.Entity) ([]byte, error) {
	var b bytes.Buffer
	if err := e.SerializePrivateWithoutSigning(&b, policy); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
