package pgp

import (
	"bytes"
	"crypto"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Limits for certificates from outside, so that nobody can flood a key with foreign certifications or parts.
const (
	maxCertificate  = 64 << 10
	maxUserIDs      = 4
	maxSubkeys      = 16
	maxCertificates = 64 // in one input
	maxInput        = 4 << 20
	maxKeyPackets   = 4096 // in one input
)

// ReadCertificates reads all certificates in data, which is ASCII armor with any number of blocks and any text
// between them, or binary. What is not verified to come from the key itself is left out; parts of one certificate
// in several places are merged, and every revocation is kept.
//
// A certificate has at most 64 KiB, 4 user ids and 16 subkeys (ErrTooLarge), RSA keys of 2048 to 8192 bits, no
// DSA or ElGamal and no self-signature by SHA-1 (ErrUnfitKey; an unfit subkey only falls away). If some
// certificates are refused, the others are returned beside the error.
func ReadCertificates(data []byte) ([]*Certificate, error) {
	parts, err := keyParts(data, blockPublicKey, tagPublicKey)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	var all []*Certificate
	var refused []error
	for _, part := range parts {
		c, err := readCertificate(part)
		if err != nil {
			refused = append(refused, err)
			continue
		}
		all = mergeInto(all, c)
	}
	return all, errors.Join(refused...)
}

// keyParts splits data into transferable keys, each beginning with a packet of type first.
func keyParts(data []byte, kind string, first int) ([][]rawPacket, error) {
	if len(data) > maxInput {
		return nil, fmt.Errorf("split keys: %d bytes: %w", len(data), ErrTooLarge)
	}
	blocks := []armorBlock{{kind: kind, data: data}}
	if !isBinary(data) {
		var err error
		if blocks, err = dearmorAll(data); err != nil {
			return nil, err
		}
	}
	var parts [][]rawPacket
	for _, b := range blocks {
		if b.kind != kind {
			continue
		}
		packets, err := splitPackets(b.data, maxKeyPackets)
		if err != nil {
			return nil, err
		}
		if parts, err = appendParts(parts, packets, first); err != nil {
			return nil, err
		}
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("split keys: no %q: %w", kind, ErrMalformed)
	}
	return parts, nil
}

func appendParts(parts [][]rawPacket, packets []rawPacket, first int) ([][]rawPacket, error) {
	if len(packets) > 0 && packets[0].tag != first {
		return nil, fmt.Errorf("split keys: packet type %d at the beginning: %w", packets[0].tag, ErrMalformed)
	}
	for _, p := range packets {
		if p.tag == first {
			if len(parts) == maxCertificates {
				return nil, fmt.Errorf("split keys: more than %d: %w", maxCertificates, ErrTooLarge)
			}
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], p)
	}
	return parts, nil
}

func readCertificate(packets []rawPacket) (*Certificate, error) {
	e, users, err := readEntity(packets)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return admit(e, users)
}

// readEntity checks the sizes and lets the library read the structure. It returns the user ids in their order.
func readEntity(packets []rawPacket) (*openpgp.Entity, []string, error) {
	var users []string
	var data []byte
	subkeys := 0
	for _, p := range packets {
		data = p.appendTo(data)
		switch p.tag {
		case tagUserID:
			users = append(users, string(p.body))
		case tagPublicSub, tagSecretSub:
			subkeys++
		}
	}
	if len(data) > maxCertificate || len(users) > maxUserIDs || subkeys > maxSubkeys {
		return nil, nil, fmt.Errorf("read key: %d bytes, %d user ids, %d subkeys: %w", len(data), len(users), subkeys, ErrTooLarge)
	}
	if err := fitPacket(packets[0]); err != nil {
		return nil, nil, fmt.Errorf("read key: %w", err)
	}
	e, err := openpgp.ReadEntity(packet.NewReader(bytes.NewReader(data)))
	if err != nil {
		return nil, nil, fmt.Errorf("read key: %v: %w", err, ErrMalformed)
	}
	return e, users, nil
}

// fitPacket looks at a key before the library does, which would only say that it cannot be read.
func fitPacket(p rawPacket) error {
	switch {
	case len(p.body) < 6:
		return fmt.Errorf("key of %d octets: %w", len(p.body), ErrMalformed)
	case p.body[0] == 5:
		return fmt.Errorf("key version 5 is that of LibrePGP, not of RFC 9580: %w", ErrUnfitKey)
	case p.body[0] != 4 && p.body[0] != 6:
		return fmt.Errorf("key version %d: %w", p.body[0], ErrUnfitKey)
	case p.body[5] == byte(packet.PubKeyAlgoDSA) || p.body[5] == byte(packet.PubKeyAlgoElGamal):
		return fmt.Errorf("algorithm %d: %w", p.body[5], ErrUnfitKey)
	}
	return nil
}

// admit verifies every signature of e once, takes out what does not hold, and makes the certificate. After that
// the library only reads e, so that it can be shared.
func admit(e *openpgp.Entity, users []string) (*Certificate, error) {
	c := &Certificate{entity: e, fingerprint: fingerprintOf(e.PrimaryKey.Fingerprint)}
	if err := fit(e.PrimaryKey); err != nil {
		return nil, fmt.Errorf("admit key %s: %w", c.fingerprint, err)
	}
	primary := e.PrimaryKey
	e.Revocations = holding(e.Revocations, func(s *packet.Signature) bool {
		return primary.VerifyRevocationSignature(s) == nil
	})
	e.DirectSignatures = holding(e.DirectSignatures, func(s *packet.Signature) bool {
		return sound(s) && primary.VerifyDirectKeySignature(s) == nil
	})
	for _, name := range users {
		if id := e.Identities[name]; id != nil && admitIdentity(primary, id) && !slices.Contains(c.users, name) {
			c.users = append(c.users, name)
		}
	}
	for name := range e.Identities {
		if !slices.Contains(c.users, name) {
			delete(e.Identities, name)
		}
	}
	c.admitSubkeys()
	if _, err := e.PrimarySelfSignature(time.Time{}, policy); err != nil {
		return nil, fmt.Errorf("admit key %s: no valid self-signature: %w", c.fingerprint, ErrUnfitKey)
	}
	return c, nil
}

func admitIdentity(primary *packet.PublicKey, id *openpgp.Identity) bool {
	verify := func(s *packet.Signature) bool { return primary.VerifyUserIdSignature(id.Name, primary, s) == nil }
	id.OtherCertifications = nil
	id.Revocations = holding(id.Revocations, verify)
	id.SelfCertifications = holding(id.SelfCertifications, func(s *packet.Signature) bool { return sound(s) && verify(s) })
	return len(id.SelfCertifications) > 0
}

// admitSubkeys keeps the subkeys that are fit and bound, and remembers the unbound ones.
func (c *Certificate) admitSubkeys() {
	primary := c.entity.PrimaryKey
	var kept []openpgp.Subkey
	for _, sub := range c.entity.Subkeys {
		if fit(sub.PublicKey) != nil {
			continue
		}
		sub.Revocations = holding(sub.Revocations, func(s *packet.Signature) bool {
			return primary.VerifySubkeyRevocationSignature(s, sub.PublicKey) == nil
		})
		sub.Bindings = holding(sub.Bindings, func(s *packet.Signature) bool {
			return sound(s) && (s.EmbeddedSignature == nil || sound(s.EmbeddedSignature)) &&
				primary.VerifyKeySignature(sub.PublicKey, s) == nil
		})
		if len(sub.Bindings) == 0 {
			c.unbound = append(c.unbound, sub.PublicKey)
			continue
		}
		kept = append(kept, sub)
	}
	c.entity.Subkeys = kept
}

// holding returns the signatures that verify, marked so that the library never writes to them again.
func holding(all []*packet.VerifiableSignature, verify func(*packet.Signature) bool) []*packet.VerifiableSignature {
	var kept []*packet.VerifiableSignature
	for _, v := range all {
		// Serialize fills a cache of the signature, the only other thing that the library would write later.
		if verify(v.Packet) && v.Packet.Serialize(io.Discard) == nil {
			yes := true
			kept = append(kept, &packet.VerifiableSignature{Valid: &yes, Packet: v.Packet})
		}
	}
	return kept
}

// sound refuses self-signatures that rest on a weak hash or on a critical notation that nobody here knows. A
// revocation needs neither: it is heeded as soon as it verifies.
func sound(s *packet.Signature) bool {
	switch s.Hash {
	case crypto.SHA1, crypto.MD5, crypto.RIPEMD160:
		return false
	}
	return !criticalNotation(s)
}

func criticalNotation(s *packet.Signature) bool {
	for _, n := range s.Notations {
		if n.IsCritical {
			return true
		}
	}
	return false
}

// fit holds a key against the algorithms and sizes that are accepted.
func fit(pub *packet.PublicKey) error {
	switch pub.PubKeyAlgo {
	case packet.PubKeyAlgoDSA, packet.PubKeyAlgoElGamal:
		return fmt.Errorf("algorithm %d: %w", pub.PubKeyAlgo, ErrUnfitKey)
	case packet.PubKeyAlgoRSA, packet.PubKeyAlgoRSASignOnly, packet.PubKeyAlgoRSAEncryptOnly:
		bits, err := pub.BitLength()
		if err != nil || bits < minRSABits || bits > maxRSABits {
			return fmt.Errorf("RSA of %d bits: %w", bits, ErrUnfitKey)
		}
	}
	if pub.Version != 4 && pub.Version != 6 { // a subkey: of primary keys fitPacket looks at the version
		return fmt.Errorf("key version %d: %w", pub.Version, ErrUnfitKey)
	}
	return nil
}

// Armor returns the certificate as ASCII armor, always in the same bytes.
func (c *Certificate) Armor() ([]byte, error) {
	data, err := c.serialize()
	if err != nil {
		return nil, fmt.Errorf("write certificate %s: %w", c.fingerprint, err)
	}
	return armored(blockPublicKey, data), nil
}

func (c *Certificate) serialize() ([]byte, error) {
	var b bytes.Buffer
	if err := c.entity.PrimaryKey.Serialize(&b); err != nil {
		return nil, err
	}
	for _, group := range [][]*packet.VerifiableSignature{c.entity.Revocations, c.entity.DirectSignatures} {
		for _, v := range group {
			if err := v.Packet.Serialize(&b); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range c.users {
		if err := c.entity.Identities[name].Serialize(&b); err != nil {
			return nil, err
		}
	}
	for i := range c.entity.Subkeys {
		if err := c.entity.Subkeys[i].Serialize(&b, false); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}
