package mailbot

import (
	"fmt"
	"hash"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// partyNamed is the entry of a party of the case by its code. former: the code means the address before the last change.
func (d *desk) partyNamed(c handling.Case, to string) (p handling.Party, former, ok bool) {
	code := handling.CodeOf(to)
	cp, ok := c.PartyOf(code)
	if !ok {
		return p, false, false
	}
	return d.policy.Book.Of(cp), code != to, true
}

// sealToParty chooses a party's certificate, or nil where it chose mail without encryption and the choice is on record. Details go to a
// developer sealed or not at all (design.md 6).
func (d *desk) sealToParty(c handling.Case, row store.Outgoing, now time.Time) (*pgp.Certificate, error) {
	p, _, ok := d.partyNamed(c, row.Recipient)
	if !ok {
		return nil, &heldBack{"gate", "there is no party " + row.Recipient + " in the case"}
	}
	cp, _ := c.PartyOf(handling.CodeOf(row.Recipient))
	if k, ok := p.KeyInUse(); ok {
		certs, err := pgp.ReadCertificates([]byte(k.Armored))
		if err != nil || len(certs) != 1 {
			return nil, &heldBack{"no_key", "the key on file cannot be read"}
		}
		return usable(certs[0], now)
	}
	facts, err := handling.DecodeFacts(handling.NoticeKind(row.Kind), row.Facts)
	if err == nil && cp.Protected() == handling.ClearOK && !cp.Role.Coordinated() && handling.MayGoClear(facts) {
		return nil, nil
	}
	return nil, &heldBack{"no_key", "no usable key on file"}
}

// partyRevision changes with a party's address, key, charset and wish, and with whether the finder may be named to it.
func (d *desk) partyRevision(h hash.Hash, c handling.Case, row store.Outgoing) {
	p, former, ok := d.partyNamed(c, row.Recipient)
	if !ok {
		return
	}
	cp, _ := c.PartyOf(handling.CodeOf(row.Recipient))
	k, _ := p.KeyInUse()
	fmt.Fprintf(h, "%s\n%s\n%t\n%s\n%s\n%v\n", p.Address(), p.Former, former, k.Fingerprint, cp.Protected(), c.Finder.Consents)
	if p.Charset != "" { // written so late that mail which waits need not be made again
		fmt.Fprintln(h, p.Charset)
	}
	if p.VULDEF {
		fmt.Fprintln(h, "VULDEF")
	}
}

// readersNumber is the number that a mail to a recipient bears: a coordinator's realm's, or the reader's own.
func readersNumber(c handling.Case, r handling.Realm, recipient string) string {
	if code := handling.CodeOf(recipient); code != "" {
		return c.NumberOf(code)
	}
	if recipient == "F" || recipient == handling.FormerContact {
		return c.Number
	}
	return c.NumberFor(r)
}

// gateParties stops what would tell one party of another: its address, its number, its key or its name. The names that the reader
// bears itself are no news to it (N14).
func gateParties(d *desk, c handling.Case, row store.Outgoing, lower string) error {
	reader := handling.CodeOf(row.Recipient)
	own, readers := d.policy.Book[handleOf(c, reader)], ""
	if cp, ok := c.PartyOf(reader); ok {
		readers = cp.Theirs
	}
	for _, cp := range c.Parties {
		if cp.Code == reader || known(c, reader, cp) {
			continue
		}
		p := d.policy.Book.Of(cp)
		words := append([]string{cp.Reference, p.Former}, p.Addresses...)
		for _, k := range p.Keys {
			words = append(words, k.Fingerprint)
		}
		names := slices.DeleteFunc([]string{p.NameJA, p.NameEN}, func(n string) bool { return strings.Contains(own.NameJA+"\n"+own.NameEN+"\n"+c.Title, n) })
		if tellsApart(cp.Theirs) && cp.Theirs != readers {
			names = append(names, cp.Theirs)
		}
		if slices.ContainsFunc(words, func(w string) bool { return contains(lower, w) }) || slices.ContainsFunc(names, func(n string) bool { return holdsName(lower, n) }) {
			return &heldBack{"gate", "the text holds what tells of another party: " + cp.Code}
		}
	}
	return nil
}

// tellsApart reports whether what a party gave as its own number is one: it is free to write "none" or "1" there, and that must not stop
// the mails to all others.
func tellsApart(theirs string) bool {
	return len(theirs) >= shortestReference && strings.ContainsAny(theirs, "0123456789")
}

const shortestReference = 6

func handleOf(c handling.Case, code string) string {
	p, _ := c.PartyOf(code)
	return p.Handle
}

// known: a construction provider was named by the operator, and each knows of the other (guideline V.4.4). A member of the committee judges
// about the developers, whose names it must be told (IV.3(2)).
func known(c handling.Case, reader string, other handling.CaseParty) bool {
	r, _ := c.PartyOf(reader)
	if r.Role == handling.Member {
		return other.Role.Coordinated()
	}
	pair := []handling.Role{handling.Operator, handling.ConstructionProvider}
	return slices.Contains(pair, r.Role) && slices.Contains(pair, other.Role)
}
