package pgp

import "github.com/ProtonMail/go-crypto/openpgp/packet"

// Revocation is a revocation of a whole key that stands alone, without the key: what `gpg --gen-revoke` writes into a drawer
// for the day on which the key is lost (RFC 9580 section 5.2.1.11).
type Revocation struct{ signature *packet.Signature }

// mostRevocations bounds how many are read from one input.
const mostRevocations = 8

// ReadRevocations finds the revocations that stand alone in data, which is ASCII armor with any text around it. What is no
// revocation is passed over: whether one is valid only the key itself can tell.
func ReadRevocations(data []byte) []Revocation {
	if len(data) > maxInput {
		return nil
	}
	blocks, err := dearmorAll(data)
	if err != nil {
		return nil
	}
	var out []Revocation
	for _, b := range blocks {
		if b.kind != blockPublicKey {
			continue
		}
		packets, err := splitPackets(b.data, maxKeyPackets)
		if err != nil || len(packets) == 0 || packets[0].tag != tagSignature {
			continue
		}
		for _, p := range packets[:min(len(packets), mostRevocations)] {
			if r, ok := revocation(p); ok {
				out = append(out, r)
			}
		}
	}
	return out
}

func revocation(p rawPacket) (Revocation, bool) {
	if p.tag != tagSignature {
		return Revocation{}, false
	}
	parsed, err := p.parse()
	sig, ok := parsed.(*packet.Signature)
	return Revocation{sig}, err == nil && ok && sig.SigType == packet.SigTypeKeyRevocation
}

// Issuer is the fingerprint of the key that claims to revoke itself, "" when it does not say.
func (r Revocation) Issuer() Fingerprint {
	if len(r.signature.IssuerFingerprint) == 0 {
		return ""
	}
	return fingerprintOf(r.signature.IssuerFingerprint)
}

// Revokes reports whether the revocation is made by the certificate's own primary key, and so valid (S14). A third party's word
// is none.
func (r Revocation) Revokes(c *Certificate) bool {
	return c.entity.PrimaryKey.VerifyRevocationSignature(r.signature) == nil
}
