package handling

import (
	"slices"
	"strings"
)

// KeyOrdered is an administrator's word about a key on file: it retires, or is believed no more (S14). It can only take trust away, so
// it needs no second person. With a case it is about a key of the case's finder, else about a coordinator's or one of the list.
type KeyOrdered struct {
	Facts
	By          string
	Fingerprint string
	State       KeyState // KeyRetired or KeySuspended
}

// KeyBroughtIn are certificates that an administrator brings for a party of the list or for the finder of the event's case. They were
// tried before (R59) and are candidates, whoever brought them.
type KeyBroughtIn struct {
	Facts
	By    string
	Party string // handle, "" = the finder of the case
	Keys  []PartyKey
}

func (KeyOrdered) event()   {}
func (KeyBroughtIn) event() {}

func keyOrdered(p Policy, c Case, ev Event, w KeyOrdered) Decision {
	if c.Key != "" {
		return finderKeyOrdered(p, c, ev, w)
	}
	for _, co := range p.Coordinators {
		if co.Fingerprint != w.Fingerprint {
			continue
		}
		if w.State != KeySuspended {
			return Decision{Refusal: &Refusal{Code: RefusedKey, Argument: "fingerprint", Given: w.Fingerprint, Why: "configured"}}
		}
		d, why := suspendCoordinator(p, ev, co, w.By, w.Facts)
		if why == "last" {
			d.Refusal = &Refusal{Code: RefusedKey, Argument: "fingerprint", Given: w.Fingerprint, Why: why}
		}
		return d
	}
	return Decision{Parties: turned(w.Parties, w.Fingerprint, w.State)}
}

// suspendCoordinator is what follows, or why nothing does: "nothing" = it is suspended, "last" = nobody else of a realm could go on
// (R87).
func suspendCoordinator(p Policy, ev Event, co Coordinator, by string, f Facts) (d Decision, why string) {
	switch {
	case p.Office.Suspended(co.Fingerprint):
		return d, "nothing"
	case p.lastOf(co):
		return d, "last"
	}
	return suspended(p, ev, co, by, f), ""
}

// lastOf reports whether nobody else of one of the person's realms has a key that is believed.
func (p Policy) lastOf(co Coordinator) bool {
	for _, r := range co.Realms {
		if !slices.ContainsFunc(p.Staff(r), func(x Coordinator) bool { return x.Name != co.Name }) {
			return true
		}
	}
	return false
}

// turned gives the entries of the list in which the key now stands otherwise. What was revoked or suspended stays so.
func turned(list []Party, fingerprint string, to KeyState) []Party {
	var out []Party
	for _, q := range list {
		i := slices.IndexFunc(q.Keys, func(k PartyKey) bool { return k.Fingerprint == fingerprint })
		if i < 0 || !q.Keys[i].mayTurn(to) {
			continue
		}
		q.Keys = slices.Clone(q.Keys)
		q.Keys[i].State = to
		out = append(out, q)
	}
	return out
}

// mayTurn: from current over retired and suspended to revoked, never back.
func (k PartyKey) mayTurn(to KeyState) bool {
	order := []KeyState{KeyCurrent, KeyRetiring, KeyRetired, KeySuspended, KeyRevoked}
	return slices.Index(order, k.State) < slices.Index(order, to)
}

func finderKeyOrdered(p Policy, c Case, ev Event, w KeyOrdered) Decision {
	k, ok := c.Finder.KeyOf(w.Fingerprint)
	if !ok || !k.mayTurn(w.State) {
		return Decision{}
	}
	if w.State == KeyRetired && c.State.Open() && k.Usable() { // retiring the key in use is shown to a coordinator first
		return Decision{Refusal: &Refusal{Code: RefusedKey, Argument: "fingerprint", Given: w.Fingerprint, Why: "in_use"}}
	}
	k.State = w.State
	d := Decision{Changes: []Change{{At: ev.At, Actor: w.By, Key: &k}}}
	for _, co := range p.told(c, Reception, DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskKeyKind, To: co.Name, Lang: co.Language, Facts: &DeskKey{Number: c.Number, Party: "F", Fingerprint: k.Fingerprint, Problem: string(w.State),
			Lines: []ReadyLine{{Command: Command{Number: c.Number, Verb: "show"}}}}})
	}
	return d
}

func keyBroughtIn(p Policy, c Case, ev Event, w KeyBroughtIn) (d Decision) {
	if c.Key != "" {
		for _, k := range w.Keys {
			d.add(finderKeyBroughtIn(p, c, ev, w.By, k))
		}
		return d
	}
	i := slices.IndexFunc(w.Parties, func(q Party) bool { return q.Handle == w.Party })
	if i < 0 {
		return d
	}
	q := w.Parties[i]
	for _, k := range w.Keys {
		k.Trust, k.State = Candidate, KeyCurrent
		q = q.withKey(k)
	}
	d.Parties = []Party{q}
	return d
}

// finderKeyBroughtIn files a new key, with the same word to finder and desk as for one that came by mail, or the newer bytes of one that
// is on file.
func finderKeyBroughtIn(p Policy, c Case, ev Event, by string, k PartyKey) Decision {
	old, known := c.Finder.KeyOf(k.Fingerprint)
	if known {
		old.Armored = k.Armored
		return Decision{Changes: []Change{{At: ev.At, Actor: by, Key: &old}}}
	}
	k.Trust, k.State = Candidate, KeyCurrent
	d := keyArrived(p, c, ev, PartyWrote{Party: "F", NewKey: &k, KeyWord: true})
	for i := range d.Changes {
		d.Changes[i].Actor = by
	}
	return d
}

// WholeFingerprint reads a fingerprint as people write it, in groups or in one. Short ids are none (S13).
func WholeFingerprint(text string) (string, bool) {
	return plainFingerprint(strings.Join(strings.Fields(text), ""))
}
