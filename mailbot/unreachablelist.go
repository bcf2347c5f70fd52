package mailbot

import (
	"cmp"
	"encoding/json"
	"slices"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
)

// listEntries are the entries of the list of unreachable developers that the changes to a case put on it, change, or take off it (guideline
// appendix 5). A developer that was only warned is on no list.
func listEntries(before, after handling.Case, book handling.Book, changes []handling.Change) (out []advisory.Unreachable) {
	for _, ch := range changes {
		cp, ok := after.PartyOf(ch.Party)
		if ch.Listed == nil || !ok {
			continue
		}
		old, _ := before.PartyOf(ch.Party)
		if l := cp.Listing; l.Stands() {
			out = append(out, entryFor(cp, book.Of(cp), after, handling.DateOf(ch.At)))
		} else if old.Listing.Stands() {
			out = append(out, advisory.Unreachable{Number: l.DID})
		}
	}
	return out
}

func entryFor(cp handling.CaseParty, p handling.Party, c handling.Case, today handling.Date) advisory.Unreachable {
	l := cp.Listing
	u := advisory.Unreachable{Number: l.DID, Developer: handling.Phrase{JA: cmp.Or(p.NameJA, p.NameEN), EN: cmp.Or(p.NameEN, p.NameJA)}, Person: p.Community, Added: l.Named,
		Disclosed: l.Product, Deadline: l.Deadline, Updated: today}
	if l.Product.IsZero() || c.Page == nil {
		return u
	}
	for _, x := range c.Page.Products {
		if x.Party == cp.Code {
			u.Product, u.Version = handling.Phrase{JA: x.Name, EN: cmp.Or(x.NameEN, x.Name)}, x.Versions
		}
	}
	return u
}

// unreachables are the entries of the list, the newest first; nil where the edition has no list. What is new stands in the place of the old.
func unreachables(tx *store.Tx, p handling.Policy, fresh []advisory.Unreachable) ([]advisory.Unreachable, error) {
	if !p.RulesOf(p.Edition).UnreachableList {
		return nil, nil
	}
	kept, err := documentsOf[advisory.Unreachable](tx, unreachableDocument)
	out := []advisory.Unreachable{} // an empty list is a page, too
	for _, u := range kept {
		if !slices.ContainsFunc(fresh, func(f advisory.Unreachable) bool { return f.Number == u.Number }) {
			out = append(out, u)
		}
	}
	for _, u := range fresh {
		if !u.Added.IsZero() {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b advisory.Unreachable) int {
		return cmp.Or(b.Added.Compare(a.Added), cmp.Compare(a.Number, b.Number))
	})
	return out, err
}

// keepEntries keeps what is on the list now, and forgets what left it.
func keepEntries(tx *store.Tx, entries []advisory.Unreachable) error {
	for _, u := range entries {
		var data []byte
		if !u.Added.IsZero() {
			var err error
			if data, err = json.Marshal(u); err != nil {
				return err
			}
		}
		if err := tx.SetDocument(unreachableDocument, u.Number, data); err != nil {
			return err
		}
	}
	return nil
}
