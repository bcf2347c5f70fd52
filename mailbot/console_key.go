package mailbot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// KeyRow is one line of `key list`. Owner is the name of a mailbox or coordinator, the handle of a party, or the number of the case
// whose finder it is.
type KeyRow struct {
	Fingerprint string  `json:"fingerprint"`
	Owner       string  `json:"owner"`
	OwnerKind   string  `json:"owner_kind"`
	Trust       string  `json:"trust"`
	State       string  `json:"state"`
	CreatedAt   *string `json:"created_at"`
	ExpiresAt   *string `json:"expires_at"`
	ConfirmedBy *string `json:"confirmed_by"`
	ConfirmedAt *string `json:"confirmed_at"`
}

// KeyExport is one line of `key export`.
type KeyExport struct {
	KeyRow
	Armored string `json:"armored"`
}

// ring is every key on file as one person may see it.
type ring struct {
	now  time.Time
	as   onlooker
	keys []KeyExport
}

func (b *Bot) keyRing(as onlooker) (*ring, error) {
	r := &ring{now: b.env.Now(), as: as}
	err := b.store.View(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		if err := r.office(d); err != nil {
			return err
		}
		list, err := parties(tx)
		if err != nil {
			return err
		}
		for _, p := range list {
			if as.seesParty(p) {
				r.addAll(p.Handle, p.Keys)
			}
		}
		return r.finders(tx)
	})
	return r, err
}

// office adds the keys that the configuration names.
func (r *ring) office(d *desk) error {
	for _, m := range d.mailboxes {
		for i, s := range m.secrets {
			k := handling.PartyKey{Trust: "own"}
			if i > 0 {
				k.State = handling.KeyRetiring
			}
			if err := r.certificate(s.Certificate(), m.Name, "mailbox", k); err != nil {
				return err
			}
		}
	}
	for _, co := range d.coordinators {
		k := handling.PartyKey{Trust: handling.Confirmed}
		if d.policy.Office.Suspended(co.Fingerprint) {
			k.State = handling.KeySuspended
		}
		if err := r.certificate(co.cert, co.Name, "coordinator", k); err != nil {
			return err
		}
	}
	return nil
}

func (r *ring) certificate(c *pgp.Certificate, owner, kind string, k handling.PartyKey) error {
	armored, err := c.Armor()
	if err != nil {
		return fmt.Errorf("armor key of %s: %w", owner, err)
	}
	k.Fingerprint, k.Armored = string(c.Fingerprint()), string(armored)
	r.keys = append(r.keys, r.row(owner, kind, k))
	return nil
}

// finders adds the keys of each case's finder, where the onlooker may know who that is.
func (r *ring) finders(tx *store.Tx) error {
	var cases []handling.Case
	for c, err := range tx.Cases() {
		if err != nil {
			return err
		}
		if len(c.Finder.Keys()) > 0 && handling.Visible(c, r.as.realm()) && handling.View(c, r.as.realm()).Finder != nil {
			cases = append(cases, c)
		}
	}
	slices.SortFunc(cases, func(a, b handling.Case) int { return cmp.Compare(a.Number, b.Number) })
	for _, c := range cases {
		r.addAll(c.Number, c.Finder.Keys())
	}
	return nil
}

func (r *ring) addAll(owner string, keys []handling.PartyKey) {
	for _, k := range keys {
		r.keys = append(r.keys, r.row(owner, "party", k))
	}
}

func (r *ring) row(owner, kind string, k handling.PartyKey) KeyExport {
	out := KeyExport{KeyRow: KeyRow{Fingerprint: k.Fingerprint, Owner: owner, OwnerKind: kind, Trust: string(k.Trust), State: cmp.Or(string(k.State), "current"),
		ConfirmedBy: orNull(k.By), ConfirmedAt: orNull(stamp(k.At))}, Armored: k.Armored}
	certs, err := pgp.ReadCertificates([]byte(k.Armored))
	if err != nil || len(certs) != 1 {
		return out
	}
	end, ends := certs[0].ExpiresAt()
	out.CreatedAt = orNull(stamp(certs[0].CreatedAt()))
	if ends {
		out.ExpiresAt = orNull(stamp(end))
	}
	switch {
	case certs[0].Revoked(r.now):
		out.State = string(handling.KeyRevoked)
	case ends && !end.After(r.now) && k.State == handling.KeyCurrent:
		out.State = "expired"
	}
	return out
}

func (b *Bot) keyList(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	r, err := b.keyRing(as)
	if err != nil {
		return err
	}
	for _, k := range r.keys {
		if err := emit(k.KeyRow); err != nil {
			return err
		}
	}
	return nil
}

// keyExport gives one certificate by its whole fingerprint, or all.
func (b *Bot) keyExport(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	want := ""
	if len(r.Args) > 0 {
		var err error
		if want, err = oneFingerprint(r); err != nil {
			return err
		}
	}
	keys, err := b.keyRing(as)
	if err != nil {
		return err
	}
	found := false
	for _, k := range keys.keys {
		if want != "" && (k.Fingerprint != want || found) { // one key may have several owners
			continue
		}
		found = true
		if err := emit(k); err != nil {
			return err
		}
	}
	if want != "" && !found {
		return noSuchKey(want)
	}
	return nil
}

func noSuchKey(fp string) error {
	return &Fault{What: "no key " + fp + " on file", Hint: "`keikai key list` shows whole fingerprints"}
}

func oneFingerprint(r Request) (string, error) {
	fp, ok := handling.WholeFingerprint(strings.Join(r.Args, " "))
	if !ok {
		return "", &Fault{What: fmt.Sprintf("%q is no whole fingerprint", strings.Join(r.Args, " ")),
			Hint: "give all 40 or 64 hexadecimal digits: short ids can be forged", Usage: true}
	}
	return fp, nil
}

// keyOrder takes trust from a key: the one thing about keys that the command line may decide (contract.md).
func keyOrder(to handling.KeyState) func(*Bot, context.Context, Request, onlooker, func(any) error) error {
	word := map[handling.KeyState]string{handling.KeyRetired: "key retire", handling.KeySuspended: "key suspend"}[to]
	return func(b *Bot, ctx context.Context, r Request, as onlooker, emit func(any) error) error {
		fp, err := oneFingerprint(r)
		if err != nil {
			return err
		}
		keys, err := b.keyRing(as)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(keys.keys, func(k KeyExport) bool { return k.Fingerprint == fp })
		switch {
		case i < 0:
			return noSuchKey(fp)
		case keys.keys[i].OwnerKind == "mailbox":
			return &Fault{What: fp + " is the key of mailbox " + keys.keys[i].Owner,
				Hint: "change pgp.key_files in the configuration and reload", Usage: true}
		}
		nothing := &Fault{What: fmt.Sprintf("%s is %s already", fp, keys.keys[i].State), Hint: "nothing was changed"}
		if err := b.perform(ctx, act{Act: word, By: as.name, Fingerprint: fp}, nothing); err != nil {
			return err
		}
		return b.emitKeys(as, emit, fp)
	}
}

// emitKeys answers with the keys as they are now.
func (b *Bot) emitKeys(as onlooker, emit func(any) error, fingerprints ...string) error {
	keys, err := b.keyRing(as)
	if err != nil {
		return err
	}
	for _, k := range keys.keys {
		if slices.Contains(fingerprints, k.Fingerprint) {
			if err := emit(k.KeyRow); err != nil {
				return err
			}
		}
	}
	return nil
}

func planKeyOrder(to handling.KeyState) func(*Bot, *store.Tx, *desk, act, time.Time) ([]planned, error) {
	return func(b *Bot, tx *store.Tx, d *desk, a act, at time.Time) ([]planned, error) {
		what := handling.KeyOrdered{By: a.By, Fingerprint: a.Fingerprint, State: to}
		office := what
		if err := b.keyFacts(tx, d, a.Fingerprint, at, &office.Facts); err != nil {
			return nil, err
		}
		return b.whereKeyIs(tx, a.Fingerprint, handling.Event{At: at}, office, what)
	}
}
