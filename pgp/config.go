package pgp

import (
	"crypto"
	"errors"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Errors of this package. Each comes wrapped in a sentence for the administrator. What a correspondent is told
// must not depend on which of them it was, once a session key has been tried.
var (
	// ErrNoKey: no own key opens the message, and none is named by it.
	ErrNoKey = errors.New("message is not encrypted to an own key")
	// ErrSymmetric: the message can be opened by a passphrase only.
	ErrSymmetric = errors.New("message is encrypted with a passphrase only")
	// ErrMalformed: the bytes are not OpenPGP, or not in the grammar of the package comment.
	ErrMalformed = errors.New("malformed OpenPGP data")
	// ErrIntegrity: a named key does not open the message, or its protection is missing or broken.
	ErrIntegrity = errors.New("message cannot be opened or was changed on the way")
	// ErrTooLarge: a budget of Limits, or a limit for certificates, is exceeded.
	ErrTooLarge = errors.New("OpenPGP data exceeds a limit")
	// ErrNestedMore: more layers than one encryption, one compression and one group of signatures.
	ErrNestedMore = errors.New("OpenPGP data is nested too deep")
	// ErrPassphrase: a secret key stays locked under the passphrase given.
	ErrPassphrase = errors.New("passphrase does not unlock the secret key")
	// ErrUnfitKey: a key is of a kind that is not accepted (RSA outside 2048 to 8192 bits, DSA, ElGamal,
	// only SHA-1 self-signatures, no user id).
	ErrUnfitKey = errors.New("key is not acceptable")

	// ErrExpired: the certificate, or its last key for the purpose, has expired.
	ErrExpired = errors.New("key has expired")
	// ErrRevoked: the certificate, or its last key for the purpose, was revoked.
	ErrRevoked = errors.New("key was revoked")
	// ErrNoEncryptionKey: the certificate has no key that may encrypt.
	ErrNoEncryptionKey = errors.New("certificate has no usable encryption key")
	// ErrNoSigningKey: the certificate has no key that may sign.
	ErrNoSigningKey = errors.New("certificate has no usable signing key")
	// ErrSelfCheck: the bytes just sealed are not what they should be. It means a fault of this program.
	ErrSelfCheck = errors.New("sealed bytes fail their own check")
)

// Limits are the budgets for one message, spent before work is done. A field that is zero or less has its
// value of DefaultLimits.
type Limits struct {
	DecompressedBytes int64 // bytes after decompression
	Recipients        int   // encrypted session key packets
	Signatures        int   // signatures over one payload
	HiddenTrials      int   // packets a public key algorithm that do not name an own key and are tried, each with every own key
}

// DefaultLimits are 50 MiB, 64 recipients, 8 signatures and 4 trials.
func DefaultLimits() Limits {
	return Limits{DecompressedBytes: 50 << 20, Recipients: 64, Signatures: 8, HiddenTrials: 4}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.DecompressedBytes > 0 {
		d.DecompressedBytes = l.DecompressedBytes
	}
	if l.Recipients > 0 {
		d.Recipients = l.Recipients
	}
	if l.Signatures > 0 {
		d.Signatures = l.Signatures
	}
	if l.HiddenTrials > 0 {
		d.HiddenTrials = l.HiddenTrials
	}
	return d
}

const (
	minRSABits = 2048
	maxRSABits = 8192
)

// newConfig is the one place where the OpenPGP library is set up. A zero now leaves no clock to fall back on:
// the library then sees the zero time, at which no key is valid.
func newConfig(now time.Time) *packet.Config {
	yes, largest := true, DefaultLimits().DecompressedBytes
	return &packet.Config{
		Time:                    func() time.Time { return now },
		DefaultCipher:           packet.CipherAES256,
		DefaultHash:             crypto.SHA512,
		DefaultCompressionAlgo:  packet.CompressionNone,
		MinRSABits:              minRSABits,
		CheckPacketSequence:     &yes,
		CheckIntendedRecipients: &yes,
		RejectPublicKeyAlgorithms: map[packet.PublicKeyAlgorithm]bool{
			packet.PubKeyAlgoElGamal: true,
			packet.PubKeyAlgoDSA:     true,
		},
		RejectHashAlgorithms: map[crypto.Hash]bool{
			crypto.MD5: true, crypto.RIPEMD160: true, crypto.SHA1: true,
		},
		RejectMessageHashAlgorithms: map[crypto.Hash]bool{
			crypto.MD5: true, crypto.RIPEMD160: true, crypto.SHA1: true,
		},
		MaxDecompressedMessageSize: &largest,
	}
}
