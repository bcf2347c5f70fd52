package handling

import "slices"

// KeyState is where a certificate stands in its life; "" is in use.
type KeyState string

// A Retiring key still opens what was sent to it, a Retired one is only remembered. Suspended and Revoked keys are believed in
// nothing from that moment on (S13, S14).
const (
	KeyCurrent   KeyState = ""
	KeyRetiring  KeyState = "retiring"
	KeyRetired   KeyState = "retired"
	KeySuspended KeyState = "suspended"
	KeyRevoked   KeyState = "revoked"
)

// Usable reports whether the key may carry decisions about its case: a candidate seals nothing, nor does one that was
// suspended, revoked or replaced (S13).
func (k PartyKey) Usable() bool {
	return k.State == KeyCurrent && (k.Trust == Continuous || k.Trust == Confirmed)
}

// Sealable reports whether there is a key that sealed mail to the finder may be made for.
func (f Finder) Sealable() bool { return f.Key != nil && f.Key.Usable() }

// lastUsed is the key in use, else the last that was before it was taken out of use.
func (f Finder) lastUsed() (PartyKey, bool) {
	if f.Sealable() {
		return *f.Key, true
	}
	for _, k := range slices.Backward(f.Keys()) {
		if k.Trust != Candidate && k.State != KeyCurrent {
			return k, true
		}
	}
	return PartyKey{}, false
}

// Keys lists all certificates of the finder, the one in use first.
func (f Finder) Keys() []PartyKey {
	if f.Key == nil {
		return f.Others
	}
	return append([]PartyKey{*f.Key}, f.Others...)
}

// KeyOf finds a certificate by its full fingerprint. Short ids find nothing (S13).
func (f Finder) KeyOf(fingerprint string) (PartyKey, bool) {
	for _, k := range f.Keys() {
		if k.Fingerprint == fingerprint {
			return k, true
		}
	}
	return PartyKey{}, false
}

// with files a certificate: a key that may be used takes the place of the one in use, which retires; anything else waits or
// rests beside it. A key that was revoked stays so, whatever comes later.
func (f Finder) with(k PartyKey) Finder {
	var rest []PartyKey
	for _, old := range f.Keys() {
		switch {
		case old.Fingerprint != k.Fingerprint:
			rest = append(rest, old)
		case old.State == KeyRevoked:
			k.State = KeyRevoked
		}
	}
	if k.Usable() {
		for i := range rest {
			if rest[i].Usable() {
				rest[i].State = KeyRetired
			}
		}
		rest = slices.Insert(rest, 0, k)
	} else {
		rest = append(rest, k)
	}
	f.Key, f.Others = first(forgetting(rest))
	return f
}

// mostKeys bounds what strangers can put on a case's file by mailing keys.
const mostKeys = 8

// forgetting drops the oldest keys that nobody confirmed or suspended when there are too many.
func forgetting(keys []PartyKey) []PartyKey {
	for len(keys) > mostKeys {
		i := slices.IndexFunc(keys, func(k PartyKey) bool { return k.Trust == Candidate && k.State != KeySuspended && k.State != KeyRevoked })
		if i < 0 {
			return keys
		}
		keys = slices.Delete(keys, i, i+1)
	}
	return keys
}

// first puts the key in use in front, else the newest that waits.
func first(keys []PartyKey) (*PartyKey, []PartyKey) {
	i := slices.IndexFunc(keys, PartyKey.Usable)
	if i < 0 {
		for i = len(keys) - 1; i >= 0 && keys[i].State != KeyCurrent; i-- {
		}
	}
	if i < 0 {
		return nil, keys
	}
	k := keys[i]
	others := slices.Delete(slices.Clone(keys), i, i+1)
	if len(others) == 0 {
		others = nil
	}
	return &k, others
}
