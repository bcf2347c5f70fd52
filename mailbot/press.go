package mailbot

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// What the public reads is kept as it was published, and as long as the store: the pages are printed from it, never from the case, which
// goes on changing.
const (
	advisoryDocument    = "advisory"    // by number: the advisory.Input
	unreachableDocument = "unreachable" // by number: the advisory.Unreachable
	signatureDocument   = "signature"   // by the SHA-256 of what is signed: the armored signature
	releaseDocument     = "release"     // how many releases of the site there were
	cveDocument         = "cve"         // by number: that it was given, to whatever case
)

// press prints for the office. sign signs; nil for what is only looked at.
func (b *Bot) press(d *desk, sign func([]byte) ([]byte, error)) (*advisory.Press, error) {
	p := b.cfg.Publish
	office := advisory.Office{Site: handling.Phrase{JA: p.SiteJA, EN: p.SiteEN}, Publisher: handling.Phrase{JA: b.cfg.Office.NameJA, EN: cmp.Or(b.cfg.Office.NameEN, b.cfg.Office.NameJA)},
		Reception: handling.Phrase{JA: p.ReceptionJA, EN: p.ReceptionEN}, Coordination: handling.Phrase{JA: p.CoordinationJA, EN: p.CoordinationEN},
		BaseURL: p.BaseURL, Contact: p.Contact, CNA: advisory.CNA{OrgID: p.CNAOrgID, ShortName: p.CNAShortName}}
	for _, s := range d.publisher().secrets {
		armored, err := s.Certificate().Armor()
		if err != nil {
			return nil, fmt.Errorf("armor key of the publisher: %w", err)
		}
		fpr := string(s.Certificate().Fingerprint())
		office.Keys = append(office.Keys, advisory.Key{Fingerprint: fpr, Path: ".well-known/csaf/openpgp/" + fpr + ".asc", Armored: armored})
	}
	words := advisory.Words2026()
	if d.policy.Edition == "2009" {
		words = advisory.Words2009()
	}
	words, err := words.With(p.phrases())
	if err != nil {
		return nil, err
	}
	press, err := advisory.NewPress(office, words)
	if err != nil {
		return nil, err
	}
	press.Sign = sign
	return press, nil
}

// publisher is the mailbox whose key signs what is published: coordination's, which talks with developers.
func (d *desk) publisher() *mailbox {
	for _, m := range d.mailboxes {
		if m.Role == handling.Coordination {
			return m
		}
	}
	return d.mailboxes[0]
}

// signatures signs once: what was signed before keeps its signature, so that a page printed again is the same page. A transaction serves
// one caller at a time, a press has several.
type signatures struct {
	mu    sync.Mutex
	tx    *store.Tx
	by    *pgp.Secret
	at    time.Time
	fresh map[string][]byte // made now, not yet kept
}

func (s *signatures) sign(data []byte) ([]byte, error) {
	name := fmt.Sprintf("%x", sha256.Sum256(data))
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, ok := s.fresh[name]; ok {
		return made, nil
	}
	old, err := s.tx.Document(signatureDocument, name)
	if err == nil || !isNotFound(err) {
		return old, err
	}
	armored, _, err := pgp.SignDetached(data, s.by, s.at)
	if err != nil {
		return nil, fmt.Errorf("sign for publication: %w", err)
	}
	s.fresh[name] = []byte(armored)
	return s.fresh[name], nil
}

// keep writes what was signed now into the store.
func (s *signatures) keep() error {
	for name, made := range s.fresh {
		if err := s.tx.SetDocument(signatureDocument, name, made); err != nil {
			return err
		}
	}
	return nil
}

// documentsOf reads all documents of a kind.
func documentsOf[T any](tx *store.Tx, kind string) ([]T, error) {
	var out []T
	for doc, err := range tx.Documents(kind) {
		var v T
		if err == nil {
			err = json.Unmarshal(doc.Data, &v)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", kind, err)
		}
		out = append(out, v)
	}
	return out, nil
}

// setDocument keeps a value as a document.
func setDocument(tx *store.Tx, kind, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	return tx.SetDocument(kind, name, data)
}

// siteFiles prints the site: the changed advisories and what they touch, or everything where the look of the site is no longer what it was in
// the previous release.
func siteFiles(tx *store.Tx, press *advisory.Press, changed []advisory.Input, previous advisory.Manifest) (iter.Seq2[advisory.File, error], error) {
	var inputs []advisory.Input
	same, err := press.Printed(previous)
	if err != nil {
		return nil, err
	}
	if !same {
		previous = advisory.Manifest{}
		if inputs, err = documentsOf[advisory.Input](tx, advisoryDocument); err != nil {
			return nil, err
		}
	}
	inputs = slices.DeleteFunc(inputs, func(in advisory.Input) bool {
		return slices.ContainsFunc(changed, func(c advisory.Input) bool { return c.Number == in.Number })
	})
	return press.Site(slices.Values(append(inputs, changed...)), previous), nil
}
