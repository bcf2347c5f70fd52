package handling

import (
	"slices"
	"strings"
)

// Book holds the entries of the office's list that the parties of the cases at hand have, by handle: a snapshot, read for one decision.
type Book map[string]Party

// Of is the entry of a party of a case. One that is not on the list any more has its handle for a name and nowhere to write to.
func (b Book) Of(p CaseParty) Party {
	if entry, ok := b[p.Handle]; ok {
		return entry
	}
	return Party{Handle: p.Handle, NameJA: p.Handle, NameEN: p.Handle, Language: Japanese}
}

// Handles are the entries that a decision about these cases may have to look up.
func Handles(cases ...Case) []string {
	var out []string
	for _, c := range cases {
		for _, p := range c.Parties {
			if !slices.Contains(out, p.Handle) {
				out = append(out, p.Handle)
			}
		}
	}
	return out
}

// Name is the party's name for a reader of that language.
func (p Party) Name(l Lang) string {
	if l == English && p.NameEN != "" || p.NameJA == "" {
		return p.NameEN
	}
	return p.NameJA
}

// Address is where the party is written to: the first of its addresses. One mail goes to one address (R29).
func (p Party) Address() string {
	if len(p.Addresses) == 0 {
		return ""
	}
	return p.Addresses[0]
}

// Has reports whether an address is one of the party's.
func (p Party) Has(address string) bool {
	return slices.ContainsFunc(p.Addresses, func(a string) bool { return SameAddress(a, address) })
}

// SameAddress compares two addresses: the domain without case (RFC 5321 2.4), and the local part too, for no office of this world tells
// a@ from A@. Only ASCII has case here: ſ and K fold to s and K, and are other mailboxes.
func SameAddress(a, b string) bool { return a != "" && foldASCII(a) == foldASCII(b) }

func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// KeyInUse is the certificate that sealed mail to the party is made for: one that was compared. What came with a mail of its own is a
// candidate and seals nothing (S13).
func (p Party) KeyInUse() (PartyKey, bool) {
	for _, k := range slices.Backward(p.Keys) {
		if k.Trust == Confirmed && k.State == KeyCurrent {
			return k, true
		}
	}
	return PartyKey{}, false
}

// KeyOf finds a certificate by its full fingerprint (S13).
func (p Party) KeyOf(fingerprint string) (PartyKey, bool) {
	i := slices.IndexFunc(p.Keys, func(k PartyKey) bool { return k.Fingerprint == fingerprint })
	if i < 0 {
		return PartyKey{}, false
	}
	return p.Keys[i], true
}

// with files a certificate. One that may be used takes the place of the one in use, which retires; a revoked one stays revoked.
func (p Party) with(k PartyKey) Party {
	var rest []PartyKey
	for _, old := range p.Keys {
		switch {
		case old.Fingerprint != k.Fingerprint:
			if k.Trust == Confirmed && k.State == KeyCurrent && old.Trust == Confirmed && old.State == KeyCurrent {
				old.State = KeyRetired
			}
			rest = append(rest, old)
		case old.State == KeyRevoked:
			k.State = KeyRevoked
		}
	}
	p.Keys = forgetting(append(rest, k))
	return p
}

// movedTo gives the party another first address, and remembers the one before it, which is told of the change once.
func (p Party) movedTo(n NewContact) Party {
	if n.Address != "" && !SameAddress(n.Address, p.Address()) {
		p.Former = p.Address()
		rest := slices.DeleteFunc(slices.Clone(p.Addresses), func(a string) bool { return SameAddress(a, n.Address) || a == p.Former })
		p.Addresses = append([]string{n.Address}, rest...)
	}
	if n.Name != "" {
		p.Person = n.Name
	}
	return p
}

// Registered reports whether the developer is on the developer list, with a key that was compared: then a summary may go to it without
// asking for a window first (domain.md 11.3).
func (p Party) Registered() bool {
	_, ok := p.KeyInUse()
	return ok && p.Registration != "" && p.Address() != ""
}
