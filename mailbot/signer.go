package mailbot

import (
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// signerFacts are what the bytes say of who gave a command, to whom and when: steps 1 to 4, 9 and 11 of commands.md 2,
// as far as no store is needed.
type signerFacts struct {
	by       string // configured name, "" = no coordinator
	what     string // when by is "": why a mail that shows a coordinator is silent or an alarm
	claimed  string // whose address or key it shows
	refused  *handling.Refusal
	binding  string // "intended" | "protected_to" | ""
	late     bool   // signed too long before it came
	ours     bool   // addressed to the mailbox
	signedAt time.Time
}

func readSigner(d *desk, m *mailbox, o *opened, at time.Time) signerFacts {
	f := signerFacts{signedAt: o.signed.At, ours: addressed(o, m)}
	from, fromCo := d.byAddress(o.mail.From.Address)
	if fromCo {
		f.claimed = from.Name
	}
	co, known := d.byKey(o.signed.By)
	switch o.signed.Verdict {
	case pgp.SignatureValid:
	case pgp.SignatureInvalid:
		// Anybody else's signature that broke on the way makes a mail that is not signed.
		if fromCo {
			f.what = "unsigned"
		}
		if c, ok := claimedBy(d, o.signed.Claimed); ok {
			f.what, f.claimed = "forged", c
		}
		return f
	default:
		if fromCo {
			f.what = "unsigned"
		}
		return f
	}
	if !known {
		if fromCo {
			f.what = "unsigned"
		}
		return f
	}
	f.claimed = co.Name
	if d.policy.Office.Suspended(co.Fingerprint) {
		f.what = "suspended"
		return f
	}
	if persons(d, o.signed.Signers) > 1 {
		f.what = "forged"
		return f
	}
	f.by = co.Name
	f.bind(d, m, o, co, at)
	return f
}

// bind decides steps 9 and 11: for whom and when the signature was made.
func (f *signerFacts) bind(d *desk, m *mailbox, o *opened, co coordinator, at time.Time) {
	switch {
	case len(o.signed.Intended) > 0:
		if !intendedForUs(d, o) {
			f.by, f.what = "", "foreign"
			return
		}
		f.binding = "intended"
	case protectedTo(d, m, o):
		f.binding = "protected_to"
	}
	switch {
	case o.signed.At.After(at.Add(d.policy.CommandSkew)):
		f.refused = &handling.Refusal{Code: handling.RefusedClock}
	case !o.found.envelope || o.signed.Weak != "":
		f.refused = &handling.Refusal{Code: handling.RefusedUnprotected, Given: o.signed.Weak}
	case o.signed.At.Before(at.Add(-d.policy.CommandWindow)):
		f.late = true
	}
}

// intendedForUs: the key that opened the mail is named (any of ours when it was not encrypted), and nobody outside the
// office is.
func intendedForUs(d *desk, o *opened) bool {
	_, own := d.secrets()
	ours := false
	for _, fp := range o.signed.Intended {
		_, mine := own[fp]
		_, staff := d.byKey(fp)
		if !mine && !staff {
			return false
		}
		ours = ours || mine && (!o.encrypted() || fp == o.found.with)
	}
	return ours
}

// forUs: a party's signature names no recipient, or a key of ours among others. One that names only others was made for them, and
// whoever got it may have sent it on: it proves nothing here.
func forUs(d *desk, s pgp.Signature) bool {
	_, own := d.secrets()
	return len(s.Intended) == 0 || slices.ContainsFunc(s.Intended, func(fp pgp.Fingerprint) bool { return own[fp] != nil })
}

// protectedTo: the signed To and Cc hold this mailbox and otherwise only coordinators (RFC 9788; S1 b).
func protectedTo(d *desk, m *mailbox, o *opened) bool {
	p, ok := o.payload.Protected()
	if o.payload == o.mail || !ok || !p.HasRecipients {
		return false
	}
	ours := false
	for _, a := range append(append([]message.Address{}, p.To...), p.Cc...) {
		switch {
		case sameAddress(a.Address, m.Address):
			ours = true
		case d.ownAddress(a.Address):
		default:
			if _, ok := d.byAddress(a.Address); !ok {
				return false
			}
		}
	}
	return ours
}

// named is the mailbox of ours that the mail is addressed to. A copy may reach the other one first, and as its content is
// the same, it is the only one that is handled (R17).
func (d *desk) named(o *opened, arrived *mailbox) *mailbox {
	if addressed(o, arrived) {
		return arrived
	}
	for _, m := range d.mailboxes {
		if addressed(o, m) {
			return m
		}
	}
	return arrived
}

// addressed: the mailbox stands in the outer or protected To or Cc (R83).
func addressed(o *opened, m *mailbox) bool {
	list := append(append([]message.Address{}, o.mail.To...), o.mail.Cc...)
	if p, ok := o.payload.Protected(); ok && o.payload != o.mail {
		list = append(append(list, p.To...), p.Cc...)
	}
	for _, a := range list {
		if sameAddress(a.Address, m.Address) || samePlus(a.Address, m.Address, m.TagDelimiter) {
			return true
		}
	}
	return false
}

func persons(d *desk, signers []pgp.Fingerprint) int {
	names := map[string]bool{}
	for _, s := range signers {
		if c, ok := d.byKey(s); ok {
			names[c.Name] = true
		}
	}
	return len(names)
}

// claimedBy finds the coordinator whose key a bad signature names.
func claimedBy(d *desk, claimed string) (string, bool) {
	for _, c := range d.coordinators {
		for _, id := range c.cert.KeyIDs() {
			if claimed != "" && (strings.HasSuffix(claimed, id) || strings.HasSuffix(string(c.cert.Fingerprint()), claimed)) {
				return c.Name, true
			}
		}
	}
	return "", false
}
