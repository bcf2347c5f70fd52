package pgp

import (
	"fmt"
	"slices"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Merge returns old with all that new adds: user ids, subkeys, renewed self-signatures and revocations. Nothing of
// old is lost, least of all a revocation, even when new is an older copy. Both must have the same fingerprint.
// User ids past 4 and subkeys past 16 are not taken over. The arguments stay as they are.
func Merge(old, new *Certificate) (*Certificate, error) {
	if old.fingerprint != new.fingerprint {
		return nil, fmt.Errorf("merge certificates: %s is not %s", new.fingerprint, old.fingerprint)
	}
	e := &openpgp.Entity{
		PrimaryKey:       old.entity.PrimaryKey,
		Identities:       map[string]*openpgp.Identity{},
		Revocations:      union(old.entity.Revocations, new.entity.Revocations),
		DirectSignatures: union(old.entity.DirectSignatures, new.entity.DirectSignatures),
	}
	merged := &Certificate{entity: e, fingerprint: old.fingerprint}
	for _, c := range []*Certificate{old, new} {
		for _, name := range c.users {
			merged.addUser(c.entity.Identities[name])
		}
		for i := range c.entity.Subkeys {
			merged.addSubkey(&c.entity.Subkeys[i])
		}
	}
	for _, c := range []*Certificate{old, new} {
		for _, pub := range c.unbound {
			if merged.subkey(pub) == nil && !slices.ContainsFunc(merged.unbound, sameKey(pub)) && len(merged.unbound) < maxSubkeys {
				merged.unbound = append(merged.unbound, pub)
			}
		}
	}
	return merged, nil
}

// mergeInto adds c to all, merging it with the certificate of the same fingerprint if there is one.
func mergeInto(all []*Certificate, c *Certificate) []*Certificate {
	for i, have := range all {
		if have.fingerprint != c.fingerprint {
			continue
		}
		if merged, err := Merge(have, c); err == nil { // cannot fail: the fingerprints are equal
			all[i] = merged
		}
		return all
	}
	return append(all, c)
}

func (c *Certificate) addUser(id *openpgp.Identity) {
	have := c.entity.Identities[id.Name]
	if have == nil {
		if len(c.users) == maxUserIDs {
			return
		}
		have = &openpgp.Identity{Primary: c.entity, Name: id.Name, UserId: id.UserId}
		c.entity.Identities[id.Name] = have
		c.users = append(c.users, id.Name)
	}
	have.SelfCertifications = union(have.SelfCertifications, id.SelfCertifications)
	have.Revocations = union(have.Revocations, id.Revocations)
}

func (c *Certificate) addSubkey(sub *openpgp.Subkey) {
	have := c.subkey(sub.PublicKey)
	if have == nil {
		if len(c.entity.Subkeys) == maxSubkeys {
			return
		}
		c.entity.Subkeys = append(c.entity.Subkeys, openpgp.Subkey{Primary: c.entity, PublicKey: sub.PublicKey})
		have = &c.entity.Subkeys[len(c.entity.Subkeys)-1]
	}
	have.Bindings = union(have.Bindings, sub.Bindings)
	have.Revocations = union(have.Revocations, sub.Revocations)
}

func (c *Certificate) subkey(pub *packet.PublicKey) *openpgp.Subkey {
	for i := range c.entity.Subkeys {
		if sameKey(pub)(c.entity.Subkeys[i].PublicKey) {
			return &c.entity.Subkeys[i]
		}
	}
	return nil
}

func sameKey(pub *packet.PublicKey) func(*packet.PublicKey) bool {
	return func(other *packet.PublicKey) bool { return slices.Equal(pub.Fingerprint, other.Fingerprint) }
}

// union appends what is new in b. Signatures that hash the same statement are one: their unhashed parts, which
// anybody can change, do not count.
func union(a, b []*packet.VerifiableSignature) []*packet.VerifiableSignature {
	all := slices.Clone(a)
	for _, v := range b {
		known := slices.ContainsFunc(all, func(have *packet.VerifiableSignature) bool {
			return slices.Equal(have.Packet.HashSuffix, v.Packet.HashSuffix) && slices.Equal(have.Packet.Salt(), v.Packet.Salt())
		})
		if !known {
			all = append(all, v)
		}
	}
	return all
}
