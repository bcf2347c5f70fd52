package handling

import "time"

// CaseView is what one realm may see of a case: the only thing that a template or an answer is given (S6, S8).
type CaseView struct {
	Number       string       `json:"number"`
	Kind         CaseKind     `json:"kind"`
	OwnProduct   bool         `json:"own_product"`
	State        State        `json:"state"`
	Edition      string       `json:"edition"`
	Title        string       `json:"title"`
	AssignedTo   string       `json:"assigned_to"`
	Received     time.Time    `json:"received"`
	Acknowledged time.Time    `json:"acknowledged"`
	Accepted     time.Time    `json:"accepted"`
	Ended        time.Time    `json:"ended"`
	EndReason    string       `json:"end_reason"`
	Impact       string       `json:"impact"`
	Finder       *FinderView  `json:"finder"`
	Withheld     bool         `json:"withheld"` // there is a finder, and this realm may not know it
	Mails        []CaseMail   `json:"mails"`
	Pending      []PendingFor `json:"pending"`
}

// FinderView is the finder as its own body sees it.
type FinderView struct {
	Name, Address string
	Language      Lang
	Protection    Protection
	Key           *KeyShown
	Consents      Consents
}

// PendingFor is an open proposal.
type PendingFor struct {
	What    string
	By      string
	Needs   string
	Expires time.Time
}

// View gives the realm's part of a case. What reception knows of a finder is absent from coordination's unless the finder
// consented that it be known (guideline IV.2.5 (ク); users.md A4, A5).
func View(c Case, r Realm) CaseView {
	v := CaseView{Number: c.Number, Kind: c.Kind, OwnProduct: c.OwnProduct, State: c.State, Edition: c.Edition, Title: c.Title,
		AssignedTo: c.AssignedTo, Received: c.Received, Acknowledged: c.Acknowledged, Accepted: c.Countable.Accepted,
		Ended: c.Ended, EndReason: c.EndReason, Impact: c.Impact}
	if r != Reception && !c.Finder.Consents.Know {
		v.Withheld = true
		return v
	}
	f := FinderView{Name: c.Finder.Name, Address: c.Finder.Address, Language: c.Finder.Language, Protection: c.Finder.Protection, Consents: c.Finder.Consents}
	if k := c.Finder.Key; k != nil {
		f.Key = &KeyShown{Fingerprint: k.Fingerprint, Trust: k.Trust}
	}
	v.Finder, v.Mails = &f, c.Mails
	for _, p := range c.Proposals {
		v.Pending = append(v.Pending, PendingFor{What: p.Command.Line(English), By: p.By, Needs: p.Needs, Expires: p.Expires})
	}
	return v
}
