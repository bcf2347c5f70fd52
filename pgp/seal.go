package pgp

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// SealOptions are the circumstances of a sealing.
type SealOptions struct {
	Now    time.Time // time of the signature; keys must be valid at it
	Hidden bool      // leave the recipient's key id out of the session key packet
}

// Seal signs plaintext by one key and encrypts it to one certificate. The result is ASCII armor with lines in
// CRLF: exactly one session key packet and one integrity protected packet, no compression, AES-256 unless the
// certificate knows only AES-128. The signature names the certificate as its only intended recipient, also when
// Hidden. A certificate that cannot be used gives ErrExpired, ErrRevoked or ErrNoEncryptionKey.
//
// The bytes are parsed again and searched for the plaintext before they are returned. After any error there are
// no bytes.
func Seal(plaintext []byte, by *Secret, to *Certificate, o SealOptions) ([]byte, error) {
	if err := to.CanEncrypt(o.Now); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	key, err := to.entity.EncryptionKeyWithError(o.Now, policy)
	if err != nil {
		return nil, fmt.Errorf("seal to %s: %v: %w", to.fingerprint, err, ErrNoEncryptionKey)
	}
	inner, err := signInline(plaintext, by, to, o.Now)
	if err != nil {
		return nil, fmt.Errorf("seal to %s: %w", to.fingerprint, err)
	}
	data, err := encrypt(inner, key, o.Hidden)
	if err != nil {
		return nil, fmt.Errorf("seal to %s: %w", to.fingerprint, err)
	}
	if err := checkSealed(data, plaintext, key.PublicKey, o.Hidden); err != nil {
		return nil, fmt.Errorf("seal to %s: %w", to.fingerprint, err)
	}
	return armored(blockMessage, data), nil
}

// SignDetached signs data as it is (type 0x00) at now and returns the armored signature with lines in CRLF, and
// the micalg value for multipart/signed (RFC 3156 section 5).
func SignDetached(data []byte, by *Secret, now time.Time) (signature []byte, micalg string, err error) {
	sig, err := sign(data, by, nil, now)
	if err != nil {
		return nil, "", fmt.Errorf("sign: %w", err)
	}
	var b bytes.Buffer
	if err := sig.Serialize(&b); err != nil {
		return nil, "", fmt.Errorf("sign: write signature: %w", err)
	}
	return armored(blockSignature, b.Bytes()), "pgp-sha512", nil
}

// packetSpace is room for the packets around a text: two signature packets, or a session key and the frame of encrypted data.
const packetSpace = 2 << 10

// sign makes a signature by the newest valid signing key of by.
func sign(data []byte, by *Secret, to *Certificate, now time.Time) (*packet.Signature, error) {
	if err := by.certificate.CanSign(now); err != nil {
		return nil, err
	}
	key, ok := by.entity.SigningKeyById(now, 0, policy)
	if !ok || key.PrivateKey == nil || key.PrivateKey.Dummy() {
		return nil, fmt.Errorf("sign with %s: secret part is not here: %w", by.certificate.fingerprint, ErrNoSigningKey)
	}
	keyID := key.PublicKey.KeyId
	sig := &packet.Signature{
		Version:      key.PublicKey.Version,
		SigType:      packet.SigTypeBinary,
		PubKeyAlgo:   key.PublicKey.PubKeyAlgo,
		Hash:         crypto.SHA512,
		CreationTime: now,
		IssuerKeyId:  &keyID,
	}
	if to != nil {
		pub := to.entity.PrimaryKey
		sig.IntendedRecipients = []*packet.Recipient{{KeyVersion: pub.Version, Fingerprint: pub.Fingerprint}}
	}
	h, err := sig.PrepareSign(policy)
	if err != nil {
		return nil, fmt.Errorf("prepare signature: %w", err)
	}
	h.Write(data)
	if err := sig.Sign(h, key.PrivateKey, policy); err != nil {
		return nil, fmt.Errorf("make signature: %w", err)
	}
	return sig, nil
}

// signInline builds one-pass signature, literal and signature, and reads them again: the signature must stand
// over the plaintext and name exactly the recipient.
func signInline(plaintext []byte, by *Secret, to *Certificate, now time.Time) ([]byte, error) {
	sig, err := sign(plaintext, by, to, now)
	if err != nil {
		return nil, err
	}
	ops := &packet.OnePassSignature{
		Version: 3, SigType: sig.SigType, Hash: sig.Hash, PubKeyAlgo: sig.PubKeyAlgo, KeyId: *sig.IssuerKeyId, IsLast: true,
	}
	if sig.Version == 6 {
		ops.Version, ops.KeyFingerprint, ops.Salt = 6, sig.IssuerFingerprint, sig.Salt()
	}
	var b bytes.Buffer
	b.Grow(len(plaintext) + packetSpace)
	if err := ops.Serialize(&b); err != nil {
		return nil, fmt.Errorf("write one-pass signature: %w", err)
	}
	// Format binary, no file name, no date.
	b.Write(rawPacket{tag: tagLiteral, body: append([]byte{'b', 0, 0, 0, 0, 0}, plaintext...)}.appendTo(nil))
	if err := sig.Serialize(&b); err != nil {
		return nil, fmt.Errorf("write signature: %w", err)
	}
	return b.Bytes(), checkSigned(b.Bytes(), plaintext, by.certificate, to, now)
}

// checkSigned reads the inner packets as their recipient will.
func checkSigned(inner, plaintext []byte, by, to *Certificate, now time.Time) error {
	p, err := readPayload(inner, DefaultLimits())
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSelfCheck, err)
	}
	s := p.verify([]*Certificate{by}, now)
	switch {
	case !bytes.Equal(p.literal, plaintext):
		return fmt.Errorf("%w: text differs", ErrSelfCheck)
	case s.Verdict != SignatureValid || s.Weak != "" || s.By != by.fingerprint:
		return fmt.Errorf("%w: signature is %s %s", ErrSelfCheck, s.Verdict, s.Weak)
	case len(s.Intended) != 1 || s.Intended[0] != to.fingerprint:
		return fmt.Errorf("%w: intended recipients are %q", ErrSelfCheck, s.Intended)
	}
	return nil
}

// encrypt writes the session key packet and the encrypted data packet.
func encrypt(inner []byte, key openpgp.Key, hidden bool) ([]byte, error) {
	aead := key.PrimarySelfSignature.SEIPDv2
	cipher := cipherFor(key.PrimarySelfSignature)
	session := make([]byte, cipher.KeySize())
	defer clear(session)
	if _, err := io.ReadFull(rand.Reader, session); err != nil {
		return nil, fmt.Errorf("draw session key: %w", err)
	}
	var b bytes.Buffer
	b.Grow(len(inner) + packetSpace)
	err := packet.SerializeEncryptedKeyAEADwithHiddenOption(&b, key.PublicKey, cipher, aead, session, hidden, policy)
	if err != nil {
		return nil, fmt.Errorf("encrypt session key: %w", err)
	}
	suite := packet.CipherSuite{Cipher: cipher, Mode: packet.AEADModeOCB}
	w, err := packet.SerializeSymmetricallyEncrypted(&b, cipher, aead, suite, session, policy)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if _, err := w.Write(inner); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return b.Bytes(), nil
}

// cipherFor returns AES-256 if the recipient's preferences hold it (for SEIPD version 2: with OCB), else AES-128,
// which everybody has (RFC 9580 sections 5.2.3.14, 5.2.3.15 and 9.3).
func cipherFor(prefers *packet.Signature) packet.CipherFunction {
	strong := slices.Contains(prefers.PreferredSymmetric, uint8(packet.CipherAES256))
	if prefers.SEIPDv2 {
		strong = slices.Contains(prefers.PreferredCipherSuites, [2]uint8{uint8(packet.CipherAES256), uint8(packet.AEADModeOCB)})
	}
	if strong {
		return packet.CipherAES256
	}
	return packet.CipherAES128
}

// checkSealed parses the sealed bytes again: one session key packet that names the key, or nobody if hidden, one
// integrity protected packet, and nothing of the plaintext.
func checkSealed(data, plaintext []byte, key *packet.PublicKey, hidden bool) error {
	packets, err := splitPackets(data, 2)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSelfCheck, err)
	}
	want := key.KeyIdString()
	if hidden {
		want = hiddenKeyID
	}
	switch {
	case len(packets) != 2 || packets[0].tag != tagPKESK || packets[1].tag != tagSEIPD:
		return fmt.Errorf("%w: packets are not one PKESK and one SEIPD", ErrSelfCheck)
	case recipientKeyID(packets[0].body) != want:
		return fmt.Errorf("%w: recipient is %s", ErrSelfCheck, recipientKeyID(packets[0].body))
	case showsThrough(data, plaintext):
		return fmt.Errorf("%w: plaintext shows", ErrSelfCheck)
	}
	return nil
}

// showsThrough looks for 16 samples of the plaintext in data. A sample has 16 octets, so that chance does not find
// one; a shorter plaintext cannot be told from chance and is not looked for.
func showsThrough(data, plaintext []byte) bool {
	const sample, samples = 16, 16
	last := len(plaintext) - sample
	for i := range samples {
		if last < 0 {
			return false
		}
		at := last * i / (samples - 1)
		if bytes.Contains(data, plaintext[at:at+sample]) {
			return true
		}
	}
	return false
}
