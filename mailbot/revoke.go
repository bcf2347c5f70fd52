package mailbot

import (
	"fmt"
	"maps"
	"slices"

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
		if err := b.keyDied(tx, d, fp, m); err != nil {
			return err
		}
	}
	return nil
}

// keysOnFile are the certificates with a fingerprint that somebody is known by: a coordinator, or the finder of a case.
func keysOnFile(tx *store.Tx, d *desk, fp string) ([]*pgp.Certificate, error) {
	var out []*pgp.Certificate
	for _, co := range d.coordinators {
		if co.Fingerprint == fp {
			out = append(out, co.cert)
		}
	}
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
			certs, err := pgp.ReadCertificates([]byte(k.Armored))
			if err == nil {
				out = append(out, certs...)
			}
		}
	}
	return out, nil
}

// keyDied tells the desk that a key was revoked: a coordinator's, or that of the finder of each case that knows it.
func (b *Bot) keyDied(tx *store.Tx, d *desk, fp string, m store.Mail) error {
	ev := handling.Event{At: m.ReceivedAt, Mail: m.N}
	for _, co := range d.coordinators {
		if co.Fingerprint != fp || d.policy.Office.Suspended(fp) {
			continue
		}
		g := gathering{bot: b, tx: tx, desk: d, realm: handling.Reception, at: m.ReceivedAt}
		what := handling.KeyDied{Fingerprint: fp}
		if err := g.suspension(handling.Command{Args: []string{co.Name}}, &what.Facts); err != nil {
			return err
		}
		ev.What = what
		if err := b.settle(tx, d, handling.Case{}, ev); err != nil {
			return err
		}
	}
	keys, err := tx.Index("partykey", fp)
	if err != nil {
		return fmt.Errorf("find cases of key: %w", err)
	}
	for _, key := range keys {
		c, err := tx.Case(key)
		if err != nil {
			return err
		}
		ev.What = handling.KeyDied{Fingerprint: fp}
		if err := b.settle(tx, d, c, ev); err != nil {
			return err
		}
	}
	return nil
}
