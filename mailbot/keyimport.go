package mailbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// mostKeyBytes bounds a key file (S13).
const mostKeyBytes = 64 << 10

// keyImport files certificates as candidates: for the party or the case's finder that --party names, else in place of the same keys on
// file, which a key that was prolonged or revoked is.
func (b *Bot) keyImport(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	if len(r.Args) != 1 || r.Body == nil {
		return &Fault{What: "key import needs one file", Hint: "keikai key import FILE", Usage: true}
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, mostKeyBytes+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", r.Args[0], err)
	}
	certs, err := readKeyFile(r.Args[0], text, b.env.Now())
	if err != nil {
		return err
	}
	a := act{Act: "key import", By: as.name, Party: r.Flags["party"]}
	var fingerprints []string
	for _, c := range certs {
		if err := b.notOurs(r.Args[0], c); err != nil {
			return err
		}
		armored, err := c.Armor()
		if err != nil {
			return fmt.Errorf("armor key: %w", err)
		}
		a.Armored += string(armored)
		fingerprints = append(fingerprints, string(c.Fingerprint()))
	}
	a.Fingerprint = strings.Join(fingerprints, " ")
	nothing := &Fault{What: fmt.Sprintf("%s: nobody has the key %s", r.Args[0], fingerprints[0]),
		Hint: "say whose it is with --party: a handle of `keikai party list`, or a case number for its finder", Usage: true}
	if err := b.perform(ctx, a, nothing); err != nil {
		return err
	}
	return b.emitKeys(as, emit, fingerprints...)
}

// readKeyFile reads public keys and tries each (R59). One that was revoked is taken: that is news of a key on file (S14).
func readKeyFile(name string, text []byte, now time.Time) ([]*pgp.Certificate, error) {
	if len(text) > mostKeyBytes {
		return nil, &Fault{What: fmt.Sprintf("%s is longer than %d bytes", name, mostKeyBytes),
			Hint: "export the key without the signatures of others: gpg --export-options export-minimal", Usage: true}
	}
	certs, err := pgp.ReadCertificates(text)
	if err == nil && len(certs) == 0 {
		err = errors.New("it holds no public key")
	}
	if err != nil {
		return nil, &Fault{What: fmt.Sprintf("%s: %v", name, err),
			Hint: "the file must hold OpenPGP public keys: gpg --armor --export FINGERPRINT", Usage: true}
	}
	for _, c := range certs {
		if err := c.CanEncrypt(now); err != nil && !c.Revoked(now) {
			return nil, &Fault{What: fmt.Sprintf("%s: %s cannot be encrypted to: %s", name, c.Fingerprint(), strings.ReplaceAll(err.Error(), "\n", "; ")),
				Hint: "ask its owner for a key that is in date and made for encryption; nothing was taken in", Usage: true}
		}
	}
	return certs, nil
}

// readUsable is readKeyFile for keys that come in new.
func readUsable(name string, text []byte, now time.Time) ([]*pgp.Certificate, error) {
	certs, err := readKeyFile(name, text, now)
	for _, c := range certs {
		if err == nil && c.Revoked(now) {
			err = &Fault{What: fmt.Sprintf("%s: %s was revoked by its owner", name, c.Fingerprint()), Hint: "ask for the new key", Usage: true}
		}
	}
	return certs, err
}

// notOurs: the configuration is the only place that makes a key a mailbox's or a coordinator's. The revocation of one is welcome.
func (b *Bot) notOurs(name string, c *pgp.Certificate) error {
	d := b.theDesk()
	_, own := d.secrets()
	owner := ""
	if m, ok := own[c.Fingerprint()]; ok {
		owner = "mailbox " + m.Name
	} else if co, ok := d.byKey(c.Fingerprint()); ok && !c.Revoked(b.env.Now()) {
		owner = "coordinator " + co.Name
	}
	if owner == "" {
		return nil
	}
	return &Fault{What: fmt.Sprintf("%s: %s is the key of %s", name, c.Fingerprint(), owner),
		Hint: "put the file where the configuration names it and reload", Usage: true}
}

// planKeyImport finds whose keys an act brings.
func (b *Bot) planKeyImport(tx *store.Tx, d *desk, a act, at time.Time) ([]planned, error) {
	certs, err := pgp.ReadCertificates([]byte(a.Armored))
	if err != nil {
		return nil, fmt.Errorf("read keys of act: %w", err)
	}
	var steps []planned
	var fresh []*pgp.Certificate
	for _, c := range certs {
		if !c.Revoked(at) {
			fresh = append(fresh, c)
			continue
		}
		died, err := b.keyDied(tx, d, string(c.Fingerprint()), handling.Event{At: at})
		if err != nil {
			return nil, err
		}
		steps = append(steps, died...)
	}
	if len(fresh) == 0 {
		return steps, nil
	}
	brought := bringing{act: a, at: at, certs: fresh}
	if brought.list, err = parties(tx); err != nil {
		return nil, err
	}
	more, err := brought.to(tx)
	return append(steps, more...), err
}

// bringing finds the owners of the keys of an act.
type bringing struct {
	act   act
	at    time.Time
	certs []*pgp.Certificate
	list  []handling.Party
}

func (g bringing) to(tx *store.Tx) ([]planned, error) {
	if tags := message.SplitSubject(g.act.Party).Tags; len(tags) == 1 {
		c, err := tx.CaseByNumber(tags[0])
		if isNotFound(err) {
			return nil, noSuch("case " + tags[0])
		}
		if err != nil {
			return nil, err
		}
		return g.step(c, "", c.Finder.Keys(), false)
	}
	var steps []planned
	for _, p := range g.list {
		if g.act.Party != "" && p.Handle != strings.ToLower(g.act.Party) {
			continue
		}
		more, err := g.step(handling.Case{}, p.Handle, p.Keys, g.act.Party == "")
		if err != nil {
			return nil, err
		}
		steps = append(steps, more...)
		if g.act.Party != "" {
			return steps, nil
		}
	}
	if g.act.Party != "" {
		return nil, &Fault{What: fmt.Sprintf("--party: no party %q in the office's list", g.act.Party),
			Hint: "a handle of `keikai party list`, or a case number for its finder; coordinators stand in the configuration only", Usage: true}
	}
	finders, err := g.finders(tx)
	return append(steps, finders...), err
}

// finders brings newer bytes of keys that finders have on file.
func (g bringing) finders(tx *store.Tx) ([]planned, error) {
	var steps []planned
	seen := map[string]bool{}
	for _, cert := range g.certs {
		keys, err := tx.Index("partykey", string(cert.Fingerprint()))
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if seen[key] {
				continue
			}
			seen[key] = true
			c, err := tx.Case(key)
			if err != nil {
				return nil, err
			}
			more, err := g.step(c, "", c.Finder.Keys(), true)
			if err != nil {
				return nil, err
			}
			steps = append(steps, more...)
		}
	}
	return steps, nil
}

// step is the event for one owner, who has some of the keys: those are merged, for no revocation is ever lost (S13). known: an owner who
// was not named gets no key that he does not have.
func (g bringing) step(c handling.Case, handle string, have []handling.PartyKey, known bool) ([]planned, error) {
	what := handling.KeyBroughtIn{By: g.act.By, Party: handle, Facts: handling.Facts{Parties: g.list}}
	for _, cert := range g.certs {
		i := slices.IndexFunc(have, func(k handling.PartyKey) bool { return k.Fingerprint == string(cert.Fingerprint()) })
		if i < 0 && known {
			continue
		}
		if i >= 0 {
			old, err := pgp.ReadCertificates([]byte(have[i].Armored))
			if err == nil && len(old) == 1 {
				cert, err = pgp.Merge(old[0], cert)
			}
			if err != nil {
				return nil, fmt.Errorf("merge key %s: %w", have[i].Fingerprint, err)
			}
		}
		armored, err := cert.Armor()
		if err != nil {
			return nil, fmt.Errorf("armor key: %w", err)
		}
		what.Keys = append(what.Keys, handling.PartyKey{Fingerprint: string(cert.Fingerprint()), Armored: string(armored)})
	}
	if len(what.Keys) == 0 {
		return nil, nil
	}
	return []planned{{c, handling.Event{At: g.at, What: what}}}, nil
}
