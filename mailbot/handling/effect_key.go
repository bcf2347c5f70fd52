package handling

import (
	"slices"
	"strings"
	"time"
)

// keyImport files the certificate that the mail carries. It was tried before: what cannot be encrypted to is not taken (R59).
func keyImport(a asking) (e effect, r *Refusal) {
	fp := a.w.Command.Arg(0)
	cp, ofParty := a.c.PartyOf(a.w.Command.Arg(1))
	if a.w.Realm != Reception && !ofParty {
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party"}
	}
	k := a.w.Key
	switch {
	case k == nil || k.Key.Fingerprint != fp:
		return e, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "fingerprint", Given: fp, Why: "not_attached"}
	case k.Problem != "":
		return e, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "fingerprint", Given: fp, Why: "cannot_encrypt"}
	}
	if ofParty {
		return a.partyKey(cp, k.Key, Candidate, KeyCurrent)
	}
	if _, known := a.c.Finder.KeyOf(fp); known {
		return e, a.nothing()
	}
	key := k.Key
	key.Trust, key.State = Candidate, KeyCurrent
	e.change(Change{Key: &key})
	e.shift("key", "", fp)
	return e, nil
}

// onFile finds a key of the case by its whole fingerprint.
func (a asking) onFile() (PartyKey, *Refusal) {
	fp := a.w.Command.Arg(0)
	if _, k, ok := a.keyOfParty(fp); ok {
		return k, nil
	}
	k, ok := a.c.Finder.KeyOf(fp)
	if !ok || a.w.Realm != Reception {
		return k, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "fingerprint", Given: fp, Why: "not_on_file"}
	}
	return k, nil
}

// keyConfirm lets a key be used whose fingerprint a person compared by another way. Mail that waited for a key goes on (S13, R58).
func keyConfirm(a asking) (e effect, r *Refusal) {
	k, r := a.onFile()
	if r != nil {
		return e, r
	}
	switch {
	case k.State == KeyRevoked || k.State == KeySuspended:
		return e, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "fingerprint", Given: k.Fingerprint, Why: string(k.State)}
	case k.Trust == Confirmed && k.State == KeyCurrent:
		return e, a.nothing()
	}
	if cp, _, ok := a.keyOfParty(k.Fingerprint); ok {
		return a.partyKey(cp, k, Confirmed, KeyCurrent)
	}
	old := k.Trust
	k.Trust, k.State, k.By, k.How, k.At = Confirmed, KeyCurrent, a.co.Name, a.w.Command.Value("by"), a.ev.At
	e.change(Change{Key: &k})
	e.Orders = []Order{{What: OrderRelease, Why: "no_key", Case: a.c.Key, Party: "F", Realm: a.w.Realm}}
	e.shift("trust", string(old), string(Confirmed))
	if cur := a.c.Finder.Key; a.c.Finder.Sealable() && cur.Fingerprint != k.Fingerprint {
		e.shift("key", cur.Fingerprint, k.Fingerprint)
	}
	return e, nil
}

func keyRetire(a asking) (e effect, r *Refusal) {
	k, r := a.onFile()
	if r != nil {
		return e, r
	}
	if k.State != KeyCurrent {
		return e, a.nothing()
	}
	if cp, _, ok := a.keyOfParty(k.Fingerprint); ok {
		return a.partyKey(cp, k, k.Trust, KeyRetired)
	}
	if a.c.Finder.Sealable() && a.c.Finder.Key.Fingerprint == k.Fingerprint {
		e.look, e.cautions = true, []string{"last_key"} // R87
	}
	k.State = KeyRetired
	e.change(Change{Key: &k})
	e.shift("keystate", "current", string(KeyRetired))
	return e, nil
}

// keySuspend believes a key no more from this moment on. One person is enough, for it is the safe direction (S14); only the last
// key that a realm could still work with cannot be taken away by itself (R87).
func keySuspend(a asking) (e effect, r *Refusal) {
	whose := a.w.Command.Arg(0)
	for _, co := range a.p.Coordinators {
		if !strings.EqualFold(co.Name, whose) && co.Fingerprint != normalFinger(whose) {
			continue
		}
		var why string
		switch e.Decision, why = suspendCoordinator(a.p, a.ev, co, a.co.Name, a.w.Facts); why {
		case "nothing":
			return e, a.nothing()
		case "last":
			return e, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "whose", Given: whose, Why: why}
		}
		e.shift("keystate", "current", string(KeySuspended))
		return e, nil
	}
	if cp, k, ok := a.keyOfParty(normalFinger(whose)); ok {
		return a.partyKey(cp, k, k.Trust, KeySuspended)
	}
	k, ok := a.c.Finder.KeyOf(normalFinger(whose))
	if !ok || !visible(a.c, Reception) || a.w.Realm != Reception {
		return e, &Refusal{Code: RefusedKey, Verb: a.v.Name, Argument: "whose", Given: whose, Why: "not_on_file"}
	}
	k.State = KeySuspended
	e.change(Change{Key: &k})
	e.shift("keystate", "current", string(KeySuspended))
	return e, nil
}

func normalFinger(word string) string {
	fp, _ := plainFingerprint(word)
	return fp
}

// suspended is what follows when a coordinator's key is believed no more: whatever it proposed is void, what it caused waits,
// and all others get the list of what it did.
func suspended(p Policy, ev Event, co Coordinator, by string, f Facts) Decision {
	s, _ := p.Office.staff(co.Fingerprint)
	s.Name, s.Fingerprint, s.Suspended, s.By = co.Name, co.Fingerprint, ev.At, by
	d := Decision{Office: []OfficeChange{{At: ev.At, Actor: by, Mail: ev.Mail, Joined: &s}}, Orders: []Order{{What: OrderFreeze, Name: co.Name}}}
	dropped := map[Realm]int{}
	for _, q := range p.Office.Proposals {
		if q.By == co.Name || q.Approved == co.Name {
			dropped[q.Realm]++
			d.Office = append(d.Office, OfficeChange{At: ev.At, Actor: by, Mail: ev.Mail, Settled: q.MAC})
		}
	}
	for _, c := range f.Cases {
		for _, q := range c.Proposals {
			if q.By == co.Name || q.Approved == co.Name {
				dropped[q.Realm]++
				d.Also = append(d.Also, CaseChanges{Key: c.Key, Changes: []Change{{At: ev.At, Actor: by, Mail: ev.Mail, Realm: q.Realm, Settled: q.MAC}}})
			}
		}
	}
	for _, to := range p.believed() {
		if to.Name == co.Name {
			continue
		}
		facts := DeskSuspended{Whose: co.Name, Fingerprint: co.Fingerprint, By: by, At: ev.At}
		for _, r := range to.Realms {
			facts.Dropped += dropped[r]
		}
		for _, act := range f.Acts {
			if to.Serves(act.Realm) {
				facts.Acts = append(facts.Acts, act)
			}
		}
		d.tell(Notice{Kind: DeskSuspendedKind, To: to.Name, Lang: to.Language, Realm: to.voice(Reception), Facts: &facts})
	}
	return d
}

// actsShown is how far back the acts of a suspended key are listed.
const actsShown = 30 * 24 * time.Hour

// ActsSince is the time from which on the acts of a suspended key are told.
func ActsSince(at time.Time) time.Time { return at.Add(-actsShown) }

// keyDied: a valid revocation suspends at once, whoever sent it (S14).
func keyDied(p Policy, c Case, ev Event, w KeyDied) Decision {
	for _, co := range p.Coordinators {
		if co.Fingerprint == w.Fingerprint && !p.Office.Suspended(co.Fingerprint) {
			return suspended(p, ev, co, "revocation", w.Facts)
		}
	}
	k, ok := c.Finder.KeyOf(w.Fingerprint)
	if !ok || k.State == KeyRevoked {
		return Decision{Parties: turned(w.Parties, w.Fingerprint, KeyRevoked)}
	}
	k.State = KeyRevoked
	d := Decision{Changes: []Change{{At: ev.At, Actor: keikai, Mail: ev.Mail, Key: &k}}}
	for _, co := range p.told(c, Reception, DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskKeyKind, To: co.Name, Lang: co.Language, Facts: &DeskKey{Number: c.Number, Party: "F", Fingerprint: k.Fingerprint, Problem: "revoked",
			Lines: []ReadyLine{{Command: Command{Number: c.Number, Verb: "show"}}}}})
	}
	return d
}

// staffChanged notes which coordinators' keys the configuration names now, and tells everybody when it named others before: a key
// joins or leaves by no other way, and never in silence (S13).
func staffChanged(p Policy, ev Event, w StaffChanged) Decision {
	var d Decision
	var facts DeskStaff
	note := func(s Staff) { d.Office = append(d.Office, OfficeChange{At: ev.At, Actor: keikai, Joined: &s}) }
	for _, s := range w.Keys {
		known, ok := p.Office.staff(s.Fingerprint)
		if ok && known.Left.IsZero() {
			continue
		}
		s.Suspended, s.By = known.Suspended, known.By // a key that was suspended stays so, however it comes back
		if !w.First {
			s.Since = ev.At
		}
		facts.Keys = append(facts.Keys, s)
		note(s)
	}
	for _, s := range p.Office.Staff {
		if s.Left.IsZero() && !slices.ContainsFunc(w.Keys, func(k Staff) bool { return k.Fingerprint == s.Fingerprint }) {
			s.Left = ev.At
			facts.Gone = append(facts.Gone, s)
			note(s)
		}
	}
	if w.First || len(facts.Keys)+len(facts.Gone) == 0 {
		return d
	}
	for _, co := range p.believed() {
		d.tell(Notice{Kind: DeskStaffKind, To: co.Name, Lang: co.Language, Realm: co.voice(Reception), Facts: &facts})
	}
	return d
}
