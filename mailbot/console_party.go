package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// PartyRow is one line of `party list` and the answer to `party show`.
type PartyRow struct {
	Party         string        `json:"party"`
	Kind          string        `json:"kind"`
	NameJA        *string       `json:"name_ja"`
	NameEN        *string       `json:"name_en"`
	Language      string        `json:"language"`
	Charset       *string       `json:"charset"`
	Addresses     []string      `json:"addresses"`
	Keys          []PartyKeyRow `json:"keys"`
	Registration  *string       `json:"registration"`
	Keywords      []string      `json:"keywords"`
	Public        bool          `json:"public"`
	DirectReports bool          `json:"direct_reports"`
	Person        *string       `json:"person"`
	Salutation    *string       `json:"salutation"`
	Phone         *string       `json:"phone"`
	Fax           *string       `json:"fax"`
	Post          *string       `json:"post"`
	Site          *string       `json:"site"`
	Community     bool          `json:"community"`
	VULDEF        bool          `json:"vuldef"`
}

// PartyKeyRow is one key of a party.
type PartyKeyRow struct {
	Fingerprint string  `json:"fingerprint"`
	Trust       string  `json:"trust"`
	State       string  `json:"state"`
	ExpiresAt   *string `json:"expires_at"`
	CanEncrypt  bool    `json:"can_encrypt"`
}

// seesParty: what is known of finders is reception's, wherever it was written down (S8).
func (o onlooker) seesParty(p handling.Party) bool {
	return p.Kind != "finder" || o.sees(handling.Reception)
}

func partyRow(p handling.Party, now time.Time) PartyRow {
	r := PartyRow{Party: p.Handle, Kind: p.Kind, NameJA: orNull(p.NameJA), NameEN: orNull(p.NameEN), Language: string(p.Language), Charset: orNull(p.Charset),
		Addresses: orNone(p.Addresses), Keys: []PartyKeyRow{}, Registration: orNull(p.Registration), Keywords: orNone(p.Keywords), Public: p.Public, DirectReports: p.DirectReports,
		Person: orNull(p.Person), Salutation: orNull(p.Salutation), Phone: orNull(p.Phone), Fax: orNull(p.Fax), Post: orNull(p.Post), Site: orNull(p.Site), Community: p.Community, VULDEF: p.VULDEF}
	for _, k := range p.Keys {
		shown := (&ring{now: now}).row(p.Handle, "party", k)
		certs, err := pgp.ReadCertificates([]byte(k.Armored))
		r.Keys = append(r.Keys, PartyKeyRow{Fingerprint: k.Fingerprint, Trust: shown.Trust, State: shown.State, ExpiresAt: shown.ExpiresAt,
			CanEncrypt: err == nil && len(certs) == 1 && certs[0].CanEncrypt(now) == nil})
	}
	return r
}

// orNone is an empty list instead of null.
func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// seenParties is the office's list as the onlooker may see it, by handle.
func (b *Bot) seenParties(as onlooker) (list []handling.Party, err error) {
	err = b.store.View(func(tx *store.Tx) (err error) {
		list, err = parties(tx)
		return err
	})
	return slices.DeleteFunc(list, func(p handling.Party) bool { return !as.seesParty(p) }), err
}

func (b *Bot) partyList(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	list, err := b.seenParties(as)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := emit(partyRow(p, b.env.Now())); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) partyShow(_ context.Context, r Request, as onlooker, emit func(any) error) error {
	if len(r.Args) != 1 {
		return &Fault{What: "party show needs one handle", Hint: "the first column of `keikai party list`", Usage: true}
	}
	list, err := b.seenParties(as)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p handling.Party) bool { return p.Handle == strings.ToLower(r.Args[0]) })
	if i < 0 {
		return noSuch("party " + r.Args[0])
	}
	return emit(partyRow(list[i], b.env.Now()))
}

// partyExport gives the entries whole, with their keys: WriteParties makes a file of them.
func (b *Bot) partyExport(_ context.Context, _ Request, as onlooker, emit func(any) error) error {
	list, err := b.seenParties(as)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := emit(p); err != nil {
			return err
		}
	}
	return nil
}

// mostListBytes bounds what an import may be, keys included.
const mostListBytes = 64 << 20

// partyImport takes a list in as a whole: the rows that ReadParties found in FILE follow the request, one JSON object each.
func (b *Bot) partyImport(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	if len(r.Args) != 1 || r.Body == nil {
		return &Fault{What: "party import needs one file", Hint: "keikai party import FILE", Usage: true}
	}
	rows, err := readRows(r.Body, b.env.Now(), b.notOurs)
	if err != nil {
		return err
	}
	a := act{Act: "party import", By: as.name, Rows: rows, Anyway: r.Flags["anyway"] != ""}
	what, err := b.importing(a)
	if err != nil {
		return err
	}
	if faults := what.Faults(); len(faults) > 0 {
		return importFault(r.Args[0], faults)
	}
	err = b.perform(ctx, a, errNothing)
	if err != nil && !errors.Is(err, errNothing) {
		return err
	}
	return b.emitParties(rows, as, emit)
}

// errNothing: what an act would bring about is there already, which is no fault of whoever repeats it.
var errNothing = errors.New("nothing to do")

func (b *Bot) emitParties(rows []handling.PartyRow, as onlooker, emit func(any) error) error {
	list, err := b.seenParties(as)
	if err != nil {
		return err
	}
	for _, p := range list {
		if !slices.ContainsFunc(rows, func(row handling.PartyRow) bool { return row.Party.Handle == p.Handle }) {
			continue
		}
		if err := emit(partyRow(p, b.env.Now())); err != nil {
			return err
		}
	}
	return nil
}

// readRows reads the rows and tries their keys again: whoever speaks on the socket may not have used ReadParties.
func readRows(body io.Reader, now time.Time, may func(string, *pgp.Certificate) error) ([]handling.PartyRow, error) {
	var rows []handling.PartyRow
	d := json.NewDecoder(io.LimitReader(body, mostListBytes))
	for {
		var row handling.PartyRow
		err := d.Decode(&row)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err == nil {
			err = tryKeys(row.Party, now, may)
		}
		var f *Fault
		if errors.As(err, &f) {
			return nil, f
		}
		if err != nil {
			return nil, &Fault{What: fmt.Sprintf("list cannot be read: %v", err),
				Hint: "use the keikai command line of the same version", Usage: true}
		}
		rows = append(rows, row)
	}
}

func tryKeys(p handling.Party, now time.Time, may func(string, *pgp.Certificate) error) error {
	for i, k := range p.Keys {
		certs, err := readUsable("party "+p.Handle, []byte(k.Armored), now)
		if err != nil {
			return err
		}
		if err := may("party "+p.Handle, certs[0]); err != nil {
			return err
		}
		p.Keys[i] = handling.PartyKey{Fingerprint: string(certs[0].Fingerprint()), Armored: k.Armored}
	}
	return nil
}

func (b *Bot) importing(a act) (what handling.PartiesImported, err error) {
	err = b.store.View(func(tx *store.Tx) (err error) {
		what, err = importingIn(tx, a)
		return err
	})
	return what, err
}

func importingIn(tx *store.Tx, a act) (what handling.PartiesImported, err error) {
	what = handling.PartiesImported{By: a.By, Rows: a.Rows, Anyway: a.Anyway}
	for c := range tx.Countables() {
		what.Open = what.Open || c.State.Open() && !c.Ledger
	}
	what.Have, err = parties(tx)
	return what, err
}

func (b *Bot) planPartyImport(tx *store.Tx, _ *desk, a act, at time.Time) ([]planned, error) {
	what, err := importingIn(tx, a)
	return []planned{{ev: handling.Event{At: at, What: what}}}, err
}

// importFault says the first thing that stands in the way, where, and what to do.
func importFault(file string, faults []handling.ImportFault) error {
	f := faults[0]
	what, hint := f.Given, ""
	switch f.Why {
	case "value":
		what, hint = fmt.Sprintf("%q cannot stand there", f.Given), columnHint(f.Column)
	case "twice":
		what, hint = fmt.Sprintf("%s stands on line %s too", f.Given, f.Other), "one line a party: several addresses go into one cell, a semicolon between"
	case "there":
		what, hint = fmt.Sprintf("%s is on the list with other words, and the office has open cases", f.Given), "change a contact by a signed mail, or take the line out"
	case "same":
		what, hint = fmt.Sprintf("%s has %s too: is it the same party?", f.Other, f.Given), "take the line out, make one of two by signed mail (party merge), or import with --anyway when they are two"
	case "late":
		what, hint = "keys cannot be taken in as confirmed once the office has an open case", "leave it empty; a coordinator confirms each key by signed mail (key confirm)"
	case "nobody":
		what, hint = "nobody is named who compared the fingerprint", "name the person in confirmed_by, or leave confirmed empty"
	case "no_key":
		what, hint = "there is no key to confirm", "name its file in key_file, or leave confirmed empty"
	}
	if len(faults) > 1 {
		what += fmt.Sprintf(" (and %d more lines)", len(faults)-1)
	}
	return &Fault{What: fmt.Sprintf("%s:%d: %s: %s", file, f.Line, f.Column, what), Hint: hint + "; nothing was taken in", Usage: true}
}
