package mailbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// officeDocument is where the office's standing is kept, partyKind the kind of document that a party of its list is.
const (
	officeDocument = "office"
	partyKind      = "party"
)

// deskIn is the desk as it stands in this transaction: the configuration, and what the office decided since.
func (b *Bot) deskIn(tx *store.Tx) (*desk, error) {
	d := *b.theDesk()
	data, err := tx.Document(officeDocument, officeDocument)
	if err == nil {
		err = json.Unmarshal(data, &d.policy.Office)
	}
	if err != nil && !isNotFound(err) {
		return nil, fmt.Errorf("read the office's standing: %w", err)
	}
	return &d, nil
}

// carry lets a decision take effect: cases, the office, the list of parties, orders, notices owed. The case is the event's own
// and is folded here.
func (b *Bot) carry(tx *store.Tx, d *desk, c *handling.Case, ev handling.Event, dec handling.Decision, cause *opened) ([]store.Outgoing, error) {
	dec, err := b.publishIn(tx, d, *c, ev, dec)
	if err != nil {
		return nil, err
	}
	if err := b.writeCase(tx, d, c, ev.Mail, dec.Changes); err != nil {
		return nil, err
	}
	if err := b.writeOthers(tx, d, c, ev.Mail, dec.Also); err != nil {
		return nil, err
	}
	if err := b.writeOffice(tx, d, ev, dec.Office); err != nil {
		return nil, err
	}
	if err := writeParties(tx, dec); err != nil {
		return nil, err
	}
	about := *c
	if slices.ContainsFunc(dec.Orders, func(o handling.Order) bool { return o.What == handling.OrderDelete && o.Case == c.Key }) {
		about = handling.Case{} // word of a deletion must outlive the case's key
	}
	rows, err := b.owe(tx, d, about, ev, dec, cause)
	if err != nil {
		return nil, err
	}
	for _, o := range dec.Orders {
		crashAt("order.begin")
		if err := b.order(tx, o, ev); err != nil {
			return nil, fmt.Errorf("%s %d: %w", o.What, o.N, err)
		}
		crashAt("order.written")
	}
	return rows, nil
}

// writeCase folds changes into a case and writes it with all that is derived from it: what falls due, and where its tokens lead.
func (b *Bot) writeCase(tx *store.Tx, d *desk, c *handling.Case, mail uint64, changes []handling.Change) error {
	if len(changes) == 0 {
		return nil
	}
	*c = handling.Apply(*c, changes...)
	if err := tx.Write(*c, mail, changes); err != nil {
		return err
	}
	for _, ch := range changes {
		if err := noteCVE(tx, ch); err != nil {
			return err
		}
		switch {
		case ch.Proposed != nil:
			if err := indexProposal(tx, *ch.Proposed, c.Key); err != nil {
				return err
			}
		case ch.Joined != nil:
			if err := tx.PutIndex(caseOfParty, ch.Joined.Handle, c.Key); err != nil {
				return err
			}
		case ch.Key != nil:
			if err := tx.PutIndex("partykey", ch.Key.Fingerprint, c.Key); err != nil {
				return err
			}
		case ch.Opened != nil && ch.Opened.Finder.Key != nil:
			if err := tx.PutIndex("partykey", ch.Opened.Finder.Key.Fingerprint, c.Key); err != nil {
				return err
			}
		}
	}
	return setDues(tx, c.Key, handling.FiringOf(d.policy, *c))
}

// caseOfParty is the kind of index that leads from an entry of the list to the cases that it has a part in.
const caseOfParty = "partycase"

// indexProposal makes a proposal findable by its token, its codes and the number of its command.
func indexProposal(tx *store.Tx, q handling.Proposal, place string) error {
	for _, word := range wordsOf(q) {
		if err := tx.PutIndex("proposal", word, place); err != nil {
			return err
		}
	}
	return nil
}

func wordsOf(q handling.Proposal) []string {
	words := []string{q.MAC}
	for _, code := range q.Codes {
		words = append(words, code.MAC)
	}
	return append(words, fmt.Sprint(q.N))
}

func setDues(tx *store.Tx, owner string, dues []handling.Due) error {
	var rows []store.Due
	for _, d := range dues {
		rows = append(rows, store.Due{At: d.At, What: d.What, Ref: d.Ref})
	}
	return tx.SetDues(owner, rows)
}

func (b *Bot) writeOthers(tx *store.Tx, d *desk, c *handling.Case, mail uint64, also []handling.CaseChanges) error {
	for _, o := range also {
		if o.Key == c.Key {
			if err := b.writeCase(tx, d, c, mail, o.Changes); err != nil {
				return err
			}
			continue
		}
		other, err := handling.Case{}, error(nil)
		if o.Changes[0].Opened == nil { // else the case begins here
			other, err = tx.Case(o.Key)
		}
		if err != nil {
			return err
		}
		if err := b.writeCase(tx, d, &other, mail, o.Changes); err != nil {
			return err
		}
	}
	return nil
}

// writeOffice folds changes into the office, keeps each in the journal, and lets the rest of the turn see it.
func (b *Bot) writeOffice(tx *store.Tx, d *desk, ev handling.Event, changes []handling.OfficeChange) error {
	if len(changes) == 0 {
		return nil
	}
	d.policy.Office = handling.ApplyOffice(d.policy.Office, changes...)
	for _, ch := range changes {
		text, err := json.Marshal(ch)
		if err != nil {
			return err
		}
		if err := tx.Note(ch.At, ch.Actor, officePrefix+string(text), ev.Mail); err != nil {
			return err
		}
		if ch.Proposed != nil {
			if err := indexProposal(tx, *ch.Proposed, store.OwnerOffice); err != nil {
				return err
			}
		}
	}
	data, err := json.Marshal(d.policy.Office)
	if err != nil {
		return err
	}
	if err := tx.SetDocument(officeDocument, officeDocument, data); err != nil {
		return err
	}
	crashAt("office.written")
	return b.setOfficeDues(tx, d)
}

// officePrefix marks the entries of the journal that fold to the office.
const officePrefix = "office "

func writeParties(tx *store.Tx, dec handling.Decision) error {
	for _, p := range dec.Parties {
		data, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if err := tx.SetDocument(partyKind, p.Handle, data); err != nil {
			return err
		}
	}
	for _, handle := range dec.Dropped {
		if err := tx.SetDocument(partyKind, handle, nil); err != nil {
			return err
		}
	}
	return nil
}

// parties reads the office's list, by handle.
func parties(tx *store.Tx) ([]handling.Party, error) {
	var out []handling.Party
	for doc, err := range tx.Documents(partyKind) {
		var p handling.Party
		if err == nil {
			err = json.Unmarshal(doc.Data, &p)
		}
		if err != nil {
			return nil, fmt.Errorf("read party: %w", err)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b handling.Party) int { return strings.Compare(a.Handle, b.Handle) })
	return out, nil
}

// bookOf reads the entries of the list that the parties of these cases have.
func bookOf(tx *store.Tx, cases ...handling.Case) (handling.Book, error) {
	book := handling.Book{}
	for _, handle := range handling.Handles(cases...) {
		data, err := tx.Document(partyKind, handle)
		if isNotFound(err) {
			continue
		}
		var p handling.Party
		if err == nil {
			err = json.Unmarshal(data, &p)
		}
		if err != nil {
			return nil, fmt.Errorf("read party: %w", err)
		}
		book[handle] = p
	}
	return book, nil
}

// entryOf reads the entry of the one party that a mail goes to, none for anybody else. A case may have hundreds of parties (R94).
func entryOf(tx *store.Tx, c handling.Case, recipient string) (handling.Book, error) {
	var only handling.Case
	if cp, ok := c.PartyOf(handling.CodeOf(recipient)); ok {
		only.Parties = []handling.CaseParty{cp}
	}
	return bookOf(tx, only)
}

// decideIn lets the desk decide, with the entries of the list that the case's parties and those of the cases among the facts have.
func decideIn(tx *store.Tx, d *desk, c handling.Case, ev handling.Event) (handling.Decision, error) {
	p := d.policy
	var err error
	p.Book, err = bookOf(tx, append(handling.CasesOf(ev), c)...)
	if err != nil {
		return handling.Decision{}, err
	}
	return handling.Decide(p, c, ev), nil
}

// order does what a decision wants done to mails and rows.
func (b *Bot) order(tx *store.Tx, o handling.Order, ev handling.Event) error {
	switch o.What {
	case handling.OrderFile:
		payload, err := json.Marshal(act{Act: "file", N: o.N, By: keikaiActor, Case: o.Case, As: o.Party})
		if err == nil {
			_, err = tx.AddInput(actInput, payload)
		}
		return err
	case handling.OrderDiscard:
		return discardHeld(tx, act{N: o.N, Why: o.Why})
	case handling.OrderCancel:
		return actOnOutgoing(tx, act{Act: "cancel", N: o.N, Why: o.Why}, ev.At)
	case handling.OrderResend:
		return actOnOutgoing(tx, act{Act: "retry", N: o.N}, ev.At)
	case handling.OrderRelease:
		return b.release(tx, o, ev.At)
	case handling.OrderFreeze:
		return b.freeze(tx, o.Name)
	case handling.OrderDelete:
		return b.deleteCase(tx, o, ev)
	}
	return fmt.Errorf("unknown order %q", o.What)
}

// keikaiActor is the actor of what no person did.
const keikaiActor = "keikai"

// release lets rows go on that were held for a reason: of a case and party, of an entry of the list, of a batch, or of a whole realm.
func (b *Bot) release(tx *store.Tx, o handling.Order, at time.Time) error {
	var rows []store.Outgoing
	for row, err := range tx.InState(store.Held) {
		if err != nil {
			return err
		}
		if row.HeldFor == o.Why && (o.Case == "" || row.Case == o.Case) && (o.Party == "" || row.Recipient == o.Party) && (o.N == 0 || row.Batch == o.N) &&
			(o.Realm == "" || b.theDesk().role(row.Mailbox) == o.Realm) {
			theirs, err := goesTo(tx, row, o.Entry)
			if err != nil {
				return err
			}
			if theirs {
				rows = append(rows, row)
			}
		}
	}
	for _, row := range rows {
		if err := actOnOutgoing(tx, act{Act: "retry", N: row.N}, at); err != nil {
			return err
		}
	}
	return nil
}

// goesTo reports whether a row goes to the party of its case that has this entry of the list; "" is every row.
func goesTo(tx *store.Tx, row store.Outgoing, entry string) (bool, error) {
	if entry == "" {
		return true, nil
	}
	if row.Case == "" {
		return false, nil
	}
	c, err := tx.Case(row.Case)
	if isNotFound(err) || errors.Is(err, store.ErrDestroyed) {
		return false, nil
	}
	cp, _ := c.PartyOf(row.Recipient)
	return cp.Handle == entry, err
}

// freeze holds what a suspended person's commands caused and has not left (S14).
func (b *Bot) freeze(tx *store.Tx, name string) error {
	var rows []store.Outgoing
	for _, s := range []store.OutState{store.Owed, store.Queued, store.Retry} {
		for row, err := range tx.InState(s) {
			if err != nil {
				return err
			}
			if row.Cause == 0 || isDesk(row) {
				continue
			}
			m, err := tx.Mail(row.Cause)
			if isNotFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			if m.Party == name {
				rows = append(rows, row)
			}
		}
	}
	for _, row := range rows {
		row.State, row.HeldFor = store.Held, "suspended"
		if err := tx.DropBytes(row.N); err != nil {
			return err
		}
		if err := tx.SetOutgoing(row); err != nil {
			return err
		}
	}
	return nil
}

func isDesk(o store.Outgoing) bool {
	s, _ := handling.Spec(handling.NoticeKind(o.Kind))
	return s.Desk
}

// deleteCase destroys the case's key, and with it what the case, its mails and its history say.
func (b *Bot) deleteCase(tx *store.Tx, o handling.Order, ev handling.Event) error {
	if err := tx.Note(ev.At, keikaiActor, "deleted case "+o.Case, ev.Mail); err != nil {
		return err
	}
	return tx.DestroyCase(o.Case)
}
