package handling

// keyOfParty finds a key of a party of the case that the realm writes to, by its whole fingerprint.
func (a asking) keyOfParty(fp string) (CaseParty, PartyKey, bool) {
	for _, cp := range a.c.Parties {
		if k, ok := a.p.Book.Of(cp).KeyOf(fp); ok && cp.Realm == a.w.Realm && visible(a.c, a.w.Realm) {
			return cp, k, true
		}
	}
	return CaseParty{}, PartyKey{}, false
}

// partyKey puts a key of a party into another trust or state. It stands in the office's list, for all cases of the party; the case keeps
// who compared it, how and when (N17). Mail that waited for a key goes on, in whatever case.
func (a asking) partyKey(cp CaseParty, k PartyKey, t Trust, s KeyState) (e effect, r *Refusal) {
	entry := a.p.Book.Of(cp)
	old, known := entry.KeyOf(k.Fingerprint)
	if known && old.Trust == t && old.State == s {
		return e, a.nothing()
	}
	k.Trust, k.State = t, s
	if t == Confirmed && s == KeyCurrent {
		k.By, k.How, k.At = a.co.Name, a.w.Command.Value("by"), a.ev.At
		e.Orders = []Order{{What: OrderRelease, Why: "no_key", Entry: cp.Handle}}
		if cur, ok := entry.KeyInUse(); ok && cur.Fingerprint != k.Fingerprint {
			e.shift("key", cur.Fingerprint, k.Fingerprint)
		}
	}
	if cur, ok := entry.KeyInUse(); ok && cur.Fingerprint == k.Fingerprint && s == KeyRetired {
		e.look, e.cautions = true, []string{"last_key"} // R87
	}
	e.Parties = []Party{entry.with(k)}
	evidence := k
	e.change(Change{Party: cp.Code, PartyKey: &evidence})
	switch {
	case !known:
		e.shift("key", "", k.Fingerprint)
	case old.Trust != t:
		e.shift("trust", string(old.Trust), string(t))
	default:
		e.shift("keystate", "current", string(s))
	}
	return e, nil
}

// partyMoves gives a party another address or person, for all of its cases at once. The address before is told only that something
// changed, and what is queued is made anew for the new one (R23; users.md B15).
func (a asking) partyMoves(cp CaseParty, n NewContact) (e effect, r *Refusal) {
	entry := a.p.Book.Of(cp)
	now := entry.movedTo(n)
	if now.Address() == entry.Address() && now.Person == entry.Person {
		return e, a.nothing()
	}
	e.Parties = []Party{now}
	e.change(Change{Party: cp.Code, PartyMove: &n})
	if now.Person != entry.Person {
		e.shift("name", entry.Person, now.Person)
	}
	if now.Address() != entry.Address() {
		e.shift("address", entry.Address(), now.Address())
		number := a.c.NumberOf(cp.Code)
		if entry.Address() != "" {
			e.tell(Notice{Kind: AnyContactOldKind, To: cp.Code + formerMark, Lang: entry.Language, Realm: cp.Realm, Facts: &FinderNeutral{Number: number}})
		}
		e.tell(Notice{Kind: AnyContactNewKind, To: cp.Code, Lang: entry.Language, Realm: cp.Realm, Facts: &FinderNeutral{Number: number}})
	}
	return e, nil
}

// langOf is the language in which a party of the case is written to.
func (a asking) langOf(to string) Lang {
	if cp, ok := a.c.PartyOf(CodeOf(to)); ok {
		return a.p.Book.Of(cp).Language
	}
	return a.c.Finder.Language
}
