package mailbot

import (
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/store"
)

// fillAgreed puts into a notice the words of one side that the other may read now, and gives them to the gate, which lets exactly them
// pass. They are read when the mail is made: a yes that was taken back since holds it.
func (d *desk) fillAgreed(facts any, c handling.Case, reader string, l handling.Lang) ([]string, error) {
	switch f := facts.(type) {
	case *handling.DirectExchange:
		allowed := c.Finder.Consents.Know
		if f.Direct {
			cp, _ := c.PartyOf(handling.CodeOf(reader))
			allowed = c.Finder.Consents.Contact && slices.Contains(cp.Agreed, "direct")
		}
		if !allowed {
			return nil, &heldBack{"gate", "the finder's contact is no longer to be passed on"}
		}
		if slices.Contains(f.Items, "name") && c.Finder.Consents.Know {
			f.Name = c.Finder.Name
		}
		if slices.Contains(f.Items, "contact") {
			f.Contact = c.Finder.Address
		}
		return []string{f.Name, f.Contact}, nil
	case *handling.FinderDirect:
		cp, ok := c.PartyOf(f.Party)
		if !ok {
			return nil, nil // the question whether it wants the exchange names nobody
		}
		if !slices.Contains(cp.Agreed, "direct") || !c.Finder.Consents.Contact {
			return nil, &heldBack{"gate", "one of the two sides has not agreed, or no longer does"}
		}
		p := d.policy.Book.Of(cp)
		f.Name, f.Contact = p.Name(l), p.Address()
		return []string{f.Name, f.Contact}, nil
	}
	return nil, nil
}

// without takes words out of a text in lower case.
func without(lower string, words []string) string {
	for _, w := range words {
		if w != "" {
			lower = strings.ReplaceAll(lower, strings.ToLower(w), "")
		}
	}
	return lower
}

// neverTold: an analyst, an authority, an operator of infrastructure or a member of the committee learns nothing of the finder, whatever it allows (guideline IV.4.5,
// V.3.7).
func neverTold(c handling.Case, recipient string) bool {
	cp, ok := c.PartyOf(handling.CodeOf(recipient))
	return ok && cp.Role.Aside()
}

// gateSite keeps a site's address from an analyst, unless its operator agreed.
func gateSite(c handling.Case, row store.Outgoing, lower string) error {
	cp, ok := c.PartyOf(handling.CodeOf(row.Recipient))
	host := handling.SiteHost(c.URL)
	agreed := slices.ContainsFunc(c.Parties, func(p handling.CaseParty) bool {
		return p.Role == handling.Operator && slices.Contains(p.Agreed, "site_data")
	})
	if ok && cp.Role == handling.Analyst && host != "" && !agreed && contains(lower, host) {
		return &heldBack{"gate", "the text holds the address of the site"}
	}
	return nil
}
