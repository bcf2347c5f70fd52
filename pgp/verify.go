package pgp

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Verdict is what is known of the signatures over a payload.
type Verdict string

// The verdicts. Valid, expired and revoked mean that the mathematics hold and the signer is known.
const (
	SignatureNone       Verdict = "none"
	SignatureValid      Verdict = "valid"
	SignatureInvalid    Verdict = "invalid"
	SignatureUnknownKey Verdict = "unknown_key"
	SignatureExpiredKey Verdict = "expired_key" // the key had expired when the signature was made
	SignatureRevokedKey Verdict = "revoked_key" // the key is revoked by now, whenever the signature was made
)

// Signature is what is known of who signed a payload. Of several signatures it describes the one that most needs
// a person's eye: an invalid one that names a known certificate, then a revoked, an expired, a valid but weak,
// a valid one; one by an unknown key only when there is no other.
type Signature struct {
	Verdict  Verdict
	By       Fingerprint   // certificate that verified (valid, expired, revoked), else ""
	Claimed  string        // issuer as the signature says: fingerprint or key id, upper-case hexadecimal digits
	At       time.Time     // creation time from the hashed area, UTC
	Intended []Fingerprint // Intended Recipients (RFC 9580 section 5.2.3.36) from the hashed area
	Digest   [32]byte      // SHA-256 of exactly the bytes that the signature hashes
	Signers  []Fingerprint // all certificates whose valid signatures stand over the payload, each once
	Weak     string        // not empty: why it may not carry a command, or why it is invalid
}

// Clocks differ: a signature may come from so far in the future without being weak.
const clockSkew = 10 * time.Minute

// VerifyDetached checks a detached signature, ASCII armor or binary, over exactly the bytes of signed. A text
// signature (type 0x01) hashes them with every line ending in CRLF. When signature holds no signature
// packet that can be read, the verdict is SignatureInvalid and Weak says why.
func VerifyDetached(signed, signature []byte, certs []*Certificate, now time.Time) Signature {
	p := &payload{literal: signed}
	err := p.readSignatures(signature)
	if err != nil {
		return Signature{Verdict: SignatureInvalid, Weak: err.Error()}
	}
	return p.verify(certs, now)
}

// readSignatures reads a group of signature packets that stand alone.
func (p *payload) readSignatures(data []byte) error {
	raw, err := dearmorOne(data, blockSignature)
	if err != nil {
		return fmt.Errorf("read signatures: %w", err)
	}
	packets, err := splitPackets(raw, DefaultLimits().Signatures)
	if err != nil {
		return fmt.Errorf("read signatures: %w", err)
	}
	for _, raw := range packets {
		if raw.tag != tagSignature {
			return fmt.Errorf("read signatures: packet type %d: %w", raw.tag, ErrMalformed)
		}
		c, err := newClaim(nil, raw, true)
		if err != nil {
			return fmt.Errorf("read signatures: %w", err)
		}
		p.signatures = append(p.signatures, c)
	}
	if len(packets) == 0 {
		return fmt.Errorf("read signatures: no signature: %w", ErrMalformed)
	}
	return nil
}

// claim is a signature packet as it came, not yet checked.
type claim struct {
	sig    *packet.Signature // nil if the library cannot read it
	keyID  uint64            // as the one-pass packet or the signature says
	reason string            // not empty: why it is invalid whatever the key
}

// newClaim pairs a one-pass signature packet, or nil, with its signature. The last one-pass packet of a group ends
// it: a signature over signatures is more nesting than is read.
func newClaim(onePass *rawPacket, raw rawPacket, last bool) (claim, error) {
	var c claim
	if p, err := raw.parse(); err != nil {
		c.reason = "signature packet cannot be read"
		if len(raw.body) > 0 && raw.body[0] == 5 {
			c.reason = "signature version 5 is that of LibrePGP, not of RFC 9580"
		}
	} else if c.sig, _ = p.(*packet.Signature); c.sig.IssuerKeyId != nil {
		c.keyID = *c.sig.IssuerKeyId
	}
	if onePass == nil {
		return c, nil
	}
	if n := len(onePass.body); n > 0 && onePass.body[n-1] != 0 && !last {
		return c, fmt.Errorf("signature over a signature: %w", ErrNestedMore)
	}
	p, err := onePass.parse()
	ops, ok := p.(*packet.OnePassSignature)
	switch {
	case err != nil || !ok:
		c.reason = "one-pass signature packet cannot be read"
	case c.sig == nil:
		c.keyID = ops.KeyId
	case !matches(ops, c.sig, c.keyID):
		c.reason = "one-pass packet and signature differ"
	}
	return c, nil
}

func matches(ops *packet.OnePassSignature, sig *packet.Signature, keyID uint64) bool {
	same := ops.SigType == sig.SigType && ops.Hash == sig.Hash && ops.PubKeyAlgo == sig.PubKeyAlgo && ops.KeyId == keyID
	if sig.Version == 6 || ops.Version == 6 {
		same = same && ops.Version == sig.Version && bytes.Equal(ops.Salt, sig.Salt()) &&
			bytes.Equal(ops.KeyFingerprint, sig.IssuerFingerprint)
	}
	return same
}

// verify checks every signature and puts the results together.
func (p *payload) verify(certs []*Certificate, now time.Time) Signature {
	if len(p.signatures) == 0 {
		return Signature{Verdict: SignatureNone}
	}
	var all []Signature
	var signers []Fingerprint
	for _, c := range p.signatures {
		s := p.check(c, certs, now)
		if s.Verdict == SignatureValid && !slices.Contains(signers, s.By) {
			signers = append(signers, s.By)
		}
		all = append(all, s)
	}
	// Stable: of equals the first counts.
	slices.SortStableFunc(all, func(a, b Signature) int { return a.urgency() - b.urgency() })
	all[0].Signers = signers
	return all[0]
}

// urgency orders signatures as the comment of Signature says.
func (s Signature) urgency() int {
	switch {
	case s.Verdict == SignatureInvalid:
		return 0
	case s.Verdict == SignatureRevokedKey:
		return 1
	case s.Verdict == SignatureExpiredKey:
		return 2
	case s.Verdict == SignatureValid && s.Weak != "":
		return 3
	case s.Verdict == SignatureValid:
		return 4
	}
	return 5
}

// check judges one signature.
func (p *payload) check(c claim, certs []*Certificate, now time.Time) Signature {
	s := Signature{Verdict: SignatureUnknownKey, Claimed: fmt.Sprintf("%016X", c.keyID)}
	if c.sig == nil {
		s.Weak = c.reason
		if knows(certs, c.keyID) {
			s.Verdict = SignatureInvalid
		}
		return s
	}
	s.At = c.sig.CreationTime.UTC()
	if len(c.sig.IssuerFingerprint) > 0 {
		s.Claimed = string(fingerprintOf(c.sig.IssuerFingerprint))
	}
	for _, r := range c.sig.IntendedRecipients {
		s.Intended = append(s.Intended, fingerprintOf(r.Fingerprint))
	}
	data, ok := p.hashed(c.sig)
	if !ok && c.reason == "" {
		c.reason = fmt.Sprintf("signature version %d of type %#02x is not one over a document", c.sig.Version, byte(c.sig.SigType))
	}
	s.Digest = digest(c.sig, data)
	return s.judge(c, data, certs, now)
}

// judge looks for the certificate that made the signature, and for what speaks against it.
func (s Signature) judge(c claim, data []byte, certs []*Certificate, now time.Time) Signature {
	for _, cert := range certs {
		pub, k := cert.issuer(c.sig)
		if pub == nil {
			continue
		}
		if c.reason == "" && !verifies(pub, c.sig, data) {
			c.reason = "signature does not fit the text"
		}
		if c.reason != "" {
			s.Verdict, s.Weak = SignatureInvalid, c.reason
			continue
		}
		s.Verdict, s.Weak = cert.standing(k, c.sig, now)
		if s.Verdict != SignatureInvalid {
			s.By = cert.fingerprint
		}
		return s
	}
	return s
}

// knows tells whether the key id is that of some key of certs.
func knows(certs []*Certificate, keyID uint64) bool {
	for _, cert := range certs {
		for _, k := range cert.components() {
			if k.pub.KeyId == keyID {
				return true
			}
		}
	}
	return false
}

// issuer returns the key of the certificate that the signature names, and the component if it is bound.
func (c *Certificate) issuer(sig *packet.Signature) (*packet.PublicKey, *component) {
	for _, k := range c.components() {
		if sig.CheckKeyIdOrFingerprint(k.pub) {
			return k.pub, &k
		}
	}
	for _, pub := range c.unbound {
		if sig.CheckKeyIdOrFingerprint(pub) {
			return pub, nil
		}
	}
	return nil, nil
}

func verifies(pub *packet.PublicKey, sig *packet.Signature, data []byte) bool {
	h, err := sig.PrepareVerify()
	if err != nil {
		return false
	}
	h.Write(data)
	return pub.VerifySignature(h, sig) == nil
}

// standing judges the key behind a signature whose mathematics hold. Self-signatures are taken at their latest
// state: programs drop the older ones when a key is renewed, and a signature made before that stays good.
func (c *Certificate) standing(k *component, sig *packet.Signature, now time.Time) (Verdict, string) {
	if k == nil {
		return SignatureInvalid, "signing subkey is not bound by the certificate in both directions"
	}
	at := sig.CreationTime
	if at.After(now) && at.Sub(now) <= clockSkew {
		now = at
	}
	end, ends := c.notAfter(*k)
	switch {
	case c.Revoked(now) || k.revoked(now):
		return SignatureRevokedKey, "signing key is revoked"
	case !maySign(c.entity, *k):
		return SignatureInvalid, "key may not sign"
	case criticalNotation(sig):
		return SignatureInvalid, "signature has a critical notation that is not known"
	case at.Unix() < k.pub.CreationTime.Unix() || at.Unix() < c.entity.PrimaryKey.CreationTime.Unix():
		return SignatureInvalid, "signature is older than its key"
	case ends && at.After(end):
		return SignatureExpiredKey, "signing key had expired"
	}
	return SignatureValid, weakness(sig, now, end, ends)
}

func weakness(sig *packet.Signature, now, end time.Time, ends bool) string {
	var all []string
	if weakHash(sig.Hash) {
		all = append(all, "hash is weaker than SHA-256")
	}
	if ends && now.After(end) {
		all = append(all, "signing key has expired since")
	}
	if last, ok := signatureEnd(sig); ok && now.After(last) {
		all = append(all, "signature has expired")
	}
	if sig.CreationTime.After(now) {
		all = append(all, "signature is from the future")
	}
	return strings.Join(all, "; ")
}

func weakHash(h crypto.Hash) bool {
	switch h {
	case crypto.SHA256, crypto.SHA384, crypto.SHA512, crypto.SHA3_256, crypto.SHA3_512:
		return false
	}
	return true
}

// hashed returns the document as the signature hashes it; false for signatures that are not over a document.
func (p *payload) hashed(sig *packet.Signature) ([]byte, bool) {
	known := sig.Version == 4 || sig.Version == 6
	switch sig.SigType {
	case packet.SigTypeBinary:
		return p.literal, known
	case packet.SigTypeText:
		return canonical(p.literal), known
	}
	return p.literal, false
}

// digest is the identity of a signed statement (RFC 9580 section 5.2.4): salt of version 6, document, hashed
// area and trailer. The unhashed area, the signature value and the encryption around it have no part in it.
func digest(sig *packet.Signature, data []byte) (sum [32]byte) {
	h := sha256.New()
	h.Write(sig.Salt())
	h.Write(data)
	h.Write(sig.HashSuffix)
	h.Sum(sum[:0])
	return sum
}

// canonical ends every line in CRLF (RFC 9580 section 5.2.4). White space at the ends of lines is signed text.
func canonical(text []byte) []byte {
	bare := bytes.Count(text, []byte{'\n'}) - bytes.Count(text, []byte("\r\n"))
	if bare == 0 {
		return text
	}
	out := make([]byte, 0, len(text)+bare)
	for i, b := range text {
		if b == '\n' && (i == 0 || text[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, b)
	}
	return out
}
