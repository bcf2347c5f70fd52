package mailbot

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// revocations looks for valid revocations of keys on file in what a mail carries, whoever sent it, and lets them take effect before
// anything of the batch is decided (S14).
func (b *Bot) revocations(tx *store.Tx, d *desk, f *future) error {
	if f.opened == nil || f.input.Kind != store.InputMail || len(f.opened.keys)+len(f.opened.revokes) == 0 {
		return nil
	}
	m, err := tx.Mail(f.input.N)
	if err != nil {
		return err
	}
	dead := map[string]bool{}
	for _, k := range f.opened.keys {
		if k.Revoked(m.ReceivedAt) {
			dead[string(k.Fingerprint())] = true
		}
	}
	for _, r := range f.opened.revokes {
		fp := string(r.Issuer())
		known, err := keysOnFile(tx, d, fp)
		if err != nil {
			return err
		}
		for _, k := range known {
			dead[fp] = dead[fp] || r.Revokes(k)
		}
	}
	for _, fp := range slices.Sorted(maps.Keys(dead)) {
		if !dead[fp] {
			continue
		}
		steps, err := b.keyDied(tx, d, fp, handling.Event{At: m.ReceivedAt, Mail: m.N})
		if err != nil {
			return err
		}
		if err := b.settleAll(tx, d, steps); err != nil {
			return err
		}
	}
	return nil
}

// keysOnFile are the certificates with a fingerprint that somebody is known by: a coordinator, or the finder of a case, or a party of the list.
func keysOnFile(tx *store.Tx, d *desk, fp string) ([]*pgp.Certificate, error) {
	var out []*pgp.Certificate
	for _, co := range d.coordinators {
		if co.Fingerprint == fp {
			out = append(out, co.cert)
		}
	}
	armored, err := armoredOnFile(tx, fp)
	for _, text := range armored {
		if certs, err := pgp.ReadCertificates([]byte(text)); err == nil {
			out = append(out, certs...)
		}
	}
	return out, err
}

// armoredOnFile are the copies of a certificate in cases and in the list of parties.
func armoredOnFile(tx *store.Tx, fp string) (out []string, err error) {
	keys, err := tx.Index("partykey", fp)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		c, err := tx.Case(key)
		if err != nil {
			return nil, err
		}
		if k, ok := c.Finder.KeyOf(fp); ok {
			out = append(out, k.Armored)
		}
	}
	list, err := parties(tx)
	for _, p := range list {
		for _, k := range p.Keys {
			if k.Fingerprint == fp {
				out = append(out, k.Armored)
			}
		}
	}
	return out, err
}

// keyDied is what follows wherever the key is on file: with a coordinator, in cases, in the list of parties.
func (b *Bot) keyDied(tx *store.Tx, d *desk, fp string, ev handling.Event) ([]planned, error) {
	office := handling.KeyDied{Fingerprint: fp}
	if err := b.keyFacts(tx, d, fp, ev.At, &office.Facts); err != nil {
		return nil, err
	}
	return b.whereKeyIs(tx, fp, ev, office, handling.KeyDied{Fingerprint: fp})
}

// keyFacts are what a decision about a key has to know besides the cases that have it: the list, and of a coordinator the acts.
func (b *Bot) keyFacts(tx *store.Tx, d *desk, fp string, at time.Time, f *handling.Facts) (err error) {
	if f.Parties, err = parties(tx); err != nil {
		return err
	}
	for _, co := range d.coordinators {
		if co.Fingerprint == fp && !d.policy.Office.Suspended(fp) {
			g := gathering{bot: b, tx: tx, desk: d, realm: handling.Reception, at: at}
			return g.suspension(handling.Command{Args: []string{co.Name}}, f)
		}
	}
	return nil
}

// whereKeyIs makes an event for the office and one for each case that has the key.
func (b *Bot) whereKeyIs(tx *store.Tx, fp string, ev handling.Event, office, inCase handling.What) ([]planned, error) {
	ev.What = office
	steps := []planned{{ev: ev}}
	keys, err := tx.Index("partykey", fp)
	if err != nil {
		return nil, fmt.Errorf("find cases of key: %w", err)
	}
	for _, key := range keys {
		c, err := tx.Case(key)
		if err != nil {
			return nil, err
		}
		ev.What = inCase
		steps = append(steps, planned{c, ev})
	}
	return steps, nil
}
