package pgp

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// Fingerprint names a key: the fingerprint of its primary key in upper-case hexadecimal digits, 40 for version 4
// and 64 for version 6 (RFC 9580 section 5.5.4). The empty Fingerprint names none. A key is never named by less.
type Fingerprint string

// Grouped puts a space after every fourth digit, for people who compare.
func (f Fingerprint) Grouped() string {
	var b strings.Builder
	for i, r := range string(f) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func fingerprintOf(octets []byte) Fingerprint {
	return Fingerprint(strings.ToUpper(hex.EncodeToString(octets)))
}

// policy is the configuration for calls that name their own time.
var policy = newConfig(time.Time{})

// Certificate is a public key with user ids, subkeys and the self-signatures that hold them together (a
// transferable public key, RFC 9580 section 10.1). Every signature left in it was verified; certifications of
// others are gone. It does not change.
type Certificate struct {
	entity      *openpgp.Entity
	users       []string // in the order they came
	fingerprint Fingerprint
	unbound     []*packet.PublicKey // subkeys that no valid signature binds, kept to refuse what they sign
}

// component is the primary key (sub is nil) or a subkey.
type component struct {
	pub *packet.PublicKey
	sub *openpgp.Subkey
}

func (c *Certificate) components() []component {
	all := []component{{pub: c.entity.PrimaryKey}}
	for i := range c.entity.Subkeys {
		sub := &c.entity.Subkeys[i]
		all = append(all, component{pub: sub.PublicKey, sub: sub})
	}
	return all
}

// Fingerprint returns the fingerprint of the primary key.
func (c *Certificate) Fingerprint() Fingerprint { return c.fingerprint }

// UserIDs returns the user ids that the key itself certified and did not revoke, as bytes from outside: the form
// "Name <address>" is only a habit.
func (c *Certificate) UserIDs() []string {
	var all []string
	for _, name := range c.users {
		if _, err := c.entity.Identities[name].Verify(time.Time{}, policy); err == nil {
			all = append(all, name)
		}
	}
	return all
}

// KeyIDs returns the key ids of the primary key and of all bound subkeys, 16 upper-case hexadecimal digits each.
// They are hints for people: two keys can share one.
func (c *Certificate) KeyIDs() []string {
	var all []string
	for _, k := range c.components() {
		all = append(all, k.pub.KeyIdString())
	}
	return all
}

// CreatedAt returns the creation time that the primary key claims, in UTC.
func (c *Certificate) CreatedAt() time.Time { return c.entity.PrimaryKey.CreationTime.UTC() }

// Revoked tells whether the key revoked itself. Without a reason, or for a compromise, that holds for all time;
// when it was retired or superseded, from the time of the revocation on.
func (c *Certificate) Revoked(now time.Time) bool { return c.entity.Revoked(now) }

// ExpiresAt returns the last second in which the certificate can both encrypt and sign, or rather do those of the
// two that it can do at all; false when it never ends. Renewals count, revocations do not.
func (c *Certificate) ExpiresAt() (time.Time, bool) {
	encrypt, ends := c.lasts(mayEncrypt)
	if sign, ok := c.lasts(maySign); ok && (!ends || sign.Before(encrypt)) {
		return sign, true
	}
	return encrypt, ends
}

// CanEncrypt returns nil if a message can be encrypted to the certificate at now. Otherwise the error says why in a
// sentence and wraps ErrExpired, ErrRevoked or ErrNoEncryptionKey.
func (c *Certificate) CanEncrypt(now time.Time) error {
	if !now.IsZero() && !c.Revoked(now) {
		if _, err := c.entity.EncryptionKeyWithError(now, policy); err == nil {
			return nil
		}
	}
	return fmt.Errorf("encrypt to %s: %w", c.fingerprint, c.unusable(now, mayEncrypt, ErrNoEncryptionKey))
}

// CanSign returns nil if a signature made at now by a key of the certificate is good. Otherwise the error wraps
// ErrExpired, ErrRevoked or ErrNoSigningKey.
func (c *Certificate) CanSign(now time.Time) error {
	if !now.IsZero() && !c.Revoked(now) {
		if _, ok := c.entity.SigningKeyById(now, 0, policy); ok {
			return nil
		}
	}
	return fmt.Errorf("sign with %s: %w", c.fingerprint, c.unusable(now, maySign, ErrNoSigningKey))
}

// unusable finds the reason why no key serves the purpose at now. An expired key names itself before a revoked
// one: it is the one that can be renewed.
func (c *Certificate) unusable(now time.Time, purpose func(*openpgp.Entity, component) bool, none error) error {
	if c.Revoked(now) {
		return ErrRevoked
	}
	reason := none
	for _, k := range c.components() {
		if !purpose(c.entity, k) {
			continue
		}
		if k.revoked(now) {
			if reason == none {
				reason = ErrRevoked
			}
			continue
		}
		if end, ok := c.notAfter(k); ok && now.After(end) {
			return fmt.Errorf("%w on %s", ErrExpired, end.Format(time.DateOnly))
		}
	}
	return reason
}

// mayEncrypt and maySign read the key flags (RFC 9580 section 5.2.3.29). A key without flags serves nothing.
func mayEncrypt(e *openpgp.Entity, k component) bool {
	self := k.selfSignature(e)
	return self != nil && self.FlagsValid && k.pub.PubKeyAlgo.CanEncrypt() &&
		(self.FlagEncryptCommunications || self.FlagEncryptStorage)
}

func maySign(e *openpgp.Entity, k component) bool {
	self := k.selfSignature(e)
	return self != nil && self.FlagsValid && k.pub.PubKeyAlgo.CanSign() && self.FlagSign
}

// lasts returns until when some key of the certificate serves the purpose; false when for ever or never.
func (c *Certificate) lasts(purpose func(*openpgp.Entity, component) bool) (last time.Time, ends bool) {
	for _, k := range c.components() {
		if !purpose(c.entity, k) || k.revoked(time.Time{}) {
			continue
		}
		end, ok := c.notAfter(k)
		if !ok {
			return time.Time{}, false
		}
		if end.After(last) {
			last, ends = end, true
		}
	}
	return last, ends
}

// notAfter returns the last second of a component, which never outlives the primary key.
func (c *Certificate) notAfter(k component) (end time.Time, ends bool) {
	earlier := func(t time.Time, ok bool) {
		if ok && (!ends || t.Before(end)) {
			end, ends = t.UTC(), true
		}
	}
	primary := c.entity.PrimaryKey
	if self := k.selfSignature(c.entity); self != nil {
		earlier(keyEnd(k.pub, self))
		earlier(signatureEnd(self))
	}
	if self, err := c.entity.PrimarySelfSignature(time.Time{}, policy); err == nil {
		earlier(keyEnd(primary, self))
		earlier(signatureEnd(self))
	}
	if self, err := c.entity.LatestValidDirectSignature(time.Time{}, policy); err == nil {
		earlier(keyEnd(primary, self))
	}
	return end, ends
}

// selfSignature returns the latest signature that says what the component is for, or nil.
func (k component) selfSignature(e *openpgp.Entity) *packet.Signature {
	var sig *packet.Signature
	var err error
	if k.sub == nil {
		sig, err = e.PrimarySelfSignature(time.Time{}, policy)
	} else {
		sig, err = k.sub.LatestValidBindingSignature(time.Time{}, policy)
	}
	if err != nil {
		return nil
	}
	return sig
}

// revoked tells whether a subkey was revoked by now; the zero time means ever. The primary key is looked at by
// Certificate.Revoked.
func (k component) revoked(now time.Time) bool {
	if k.sub == nil {
		return false
	}
	binding, err := k.sub.LatestValidBindingSignature(time.Time{}, policy)
	return err == nil && k.sub.Revoked(binding, now)
}

func keyEnd(pub *packet.PublicKey, self *packet.Signature) (time.Time, bool) {
	if self.KeyLifetimeSecs == nil || *self.KeyLifetimeSecs == 0 {
		return time.Time{}, false
	}
	return pub.CreationTime.Add(time.Duration(*self.KeyLifetimeSecs) * time.Second), true
}

func signatureEnd(self *packet.Signature) (time.Time, bool) {
	if self.SigLifetimeSecs == nil || *self.SigLifetimeSecs == 0 {
		return time.Time{}, false
	}
	return self.CreationTime.Add(time.Duration(*self.SigLifetimeSecs) * time.Second), true
}
