package handling

import (
	"cmp"
	"slices"
	"time"
)

// CaseView is what one realm may see of a case: the only thing that a template or an answer is given (S6, S8).
type CaseView struct {
	Realm        Realm     `json:"realm"`
	Number       string    `json:"number"`
	Kind         CaseKind  `json:"kind"`
	OwnProduct   bool      `json:"own_product"`
	State        State     `json:"state"`
	Edition      string    `json:"edition"`
	Title        string    `json:"title"`
	AssignedTo   string    `json:"assigned_to"`
	Received     time.Time `json:"received"`
	Acknowledged time.Time `json:"acknowledged"`
	Accepted     time.Time `json:"accepted"`
	Ended        time.Time `json:"ended"`
	EndReason    string    `json:"end_reason"`
	Impact       string    `json:"impact"`

	Classification Classification `json:"classification"`

	Finder      *FinderView  `json:"finder"`
	Withheld    bool         `json:"withheld"` // there is a finder, and this realm may not know it
	Other       string       `json:"other"`    // number by which the other body calls it
	Mails       []CaseMail   `json:"mails"`
	HandedOver  time.Time    `json:"handed_over"`
	Taken       time.Time    `json:"taken"`
	Review      Date         `json:"review"`
	Notes       []Note       `json:"notes"`
	Question    *Question    `json:"question"`
	Disclosure  Date         `json:"disclosure"`
	Holds       []Hold       `json:"holds"`
	Pending     []PendingFor `json:"pending"`
	URL         string       `json:"url"`
	Scheme      string       `json:"scheme"`
	Origin      time.Time    `json:"origin"`
	Target      Date         `json:"target"`
	DetailSent  time.Time    `json:"detail_sent"`
	Published   time.Time    `json:"published"`
	Notified    time.Time    `json:"operator_notified"`
	FixReported time.Time    `json:"fix_reported"`
	Fixed       time.Time    `json:"fixed"`
	How         string       `json:"how"`
	Parties     []PartyView  `json:"parties"`
	Plans       []Plan       `json:"plans"`
	Ask         *DateAsk     `json:"ask"`
	CVE         []string     `json:"cve"`
	CVEBy       string       `json:"cve_by"`
	Links       []Link       `json:"links"`
	Watched     bool         `json:"watched"` // the finder coordinates itself
	Leak        *Leak        `json:"leak"`
	Committee   *Committee   `json:"committee"`
}

// PartyView is a party as a body's own staff sees it.
type PartyView struct {
	CaseParty
	Name     string `json:"name"`
	Key      string `json:"key"` // fingerprint in use
	Language Lang   `json:"language"`
}

// FinderView is the finder as its own body sees it.
type FinderView struct {
	Name, Address string
	Language      Lang
	Protection    Protection
	Key           *KeyShown
	Others        []KeyShown
	Consents      Consents
	CreditJA      string
	CreditEN      string
}

// PendingFor is an open proposal.
type PendingFor struct {
	N        uint64    `json:"n"`
	Number   string    `json:"number"`
	What     string    `json:"what"`
	Command  Command   `json:"command"`
	By       string    `json:"by"`
	Needs    string    `json:"needs"`
	Second   Realm     `json:"second,omitempty"` // body that approves, where it is not the giver's
	Approved string    `json:"approved,omitempty"`
	Expires  time.Time `json:"expires"`
	RunAt    time.Time `json:"run_at,omitzero"`
}

// View gives the realm's part of a case. What reception knows of a finder is absent from coordination's unless the finder
// consented that it be known (guideline IV.2.5 (ク); users.md A4, A5), and neither body reads the other's own notes and proposals.
func View(c Case, r Realm) CaseView {
	part := c.Part(r)
	v := CaseView{Realm: r, Number: c.NumberFor(r), Kind: c.Kind, OwnProduct: c.OwnProduct, State: c.State, Edition: c.Edition, Title: c.titleFor(r),
		AssignedTo: part.AssignedTo, Received: c.receivedFor(r), Acknowledged: finderTime(c.Acknowledged, r), Accepted: c.Countable.Accepted, HandedOver: c.HandedOver, Taken: c.Parts.Coordination.Taken,
		Ended: c.Ended, EndReason: c.EndReason, Impact: c.Impact, Classification: c.Classification(), Review: part.Review, Notes: part.Notes, Question: part.Question, Disclosure: c.Finder.Disclosure}
	v.matter(c, r)
	for _, h := range c.Holds {
		if h.Realm == r {
			v.Holds = append(v.Holds, h)
		}
	}
	for _, p := range c.Proposals {
		if p.Concerns(r) {
			v.Pending = append(v.Pending, pendingFor(v.Number, p))
		}
	}
	for _, m := range c.Mails {
		if cmp.Or(m.Realm, Reception) == r || r == Reception {
			v.Mails = append(v.Mails, m)
		}
	}
	if r == Reception {
		v.Other = c.JVN
		v.Finder = finderView(c.Finder)
		return v
	}
	v.Other = c.Number
	v.Withheld = !c.Finder.Consents.Know
	if !v.Withheld {
		v.Finder = finderView(c.Finder)
	}
	return v
}

// matter adds where the case and its parties stand. Reception sees coordination's parties, for a word to the one is a word to the other
// (guideline IV.5.7), never the other way round.
func (v *CaseView) matter(c Case, r Realm) {
	v.URL, v.Scheme, v.Origin, v.DetailSent, v.Published, v.Notified, v.FixReported, v.Fixed, v.How = c.URL, cmp.Or(c.Scheme, "partnership"), c.Origin, c.DetailSent, c.Published,
		c.Countable.Notified, c.FixReported, c.Fixed, c.How
	v.Plans, v.Ask, v.CVE, v.CVEBy, v.Leak, v.Committee = c.Plans, c.Ask, c.CVE, c.CVEBy, c.Leak, c.Committee
	for _, p := range c.Parties {
		if p.Realm == r || r == Reception {
			v.Parties = append(v.Parties, PartyView{CaseParty: p, Name: p.Handle})
		}
	}
	v.Links, v.Watched = c.linksFor(r), c.Watched
}

// Named gives the parties their names and keys out of the office's list, and the case the day that its edition aims at.
func (v CaseView) Named(p Policy, l Lang) CaseView {
	v.Parties = slices.Clone(v.Parties)
	if !v.Origin.IsZero() {
		v.Target = DateOf(v.Origin).AddDays(p.RulesOf(v.Edition).PublicationTarget)
	}
	for i := range v.Parties {
		entry := p.Book.Of(v.Parties[i].CaseParty)
		k, _ := entry.KeyInUse()
		v.Parties[i].Name, v.Parties[i].Key, v.Parties[i].Language = entry.Name(l), k.Fingerprint, entry.Language
	}
	return v
}

// titleFor is what a list calls the case. A subject is the finder's own words, which cross only when a person saw them; of a form's
// product or site the other body is not shown what tells who wrote it (S6, S8).
func (c Case) titleFor(r Realm) string {
	f := c.Finder
	known := Identity{Names: []string{f.Name, f.CreditJA, f.CreditEN}, Addresses: []string{f.Address, f.Former}}
	if r == Reception || !c.Worded && (f.Consents.Know || Suspect(c.Title, known)[0].Why == "") {
		return c.Title
	}
	return ""
}

// receivedFor is when the report came.
func (c Case) receivedFor(r Realm) time.Time { return finderTime(c.Received, r) }

// finderTime is when a finder did something, or was answered by the program within minutes: to the minute for reception, while the
// other body learns the day only (S9).
func finderTime(t time.Time, r Realm) time.Time {
	if r == Reception || t.IsZero() {
		return t
	}
	return DateOf(t).Time(0, 0)
}

func finderView(f Finder) *FinderView {
	v := FinderView{Name: f.Name, Address: f.Address, Language: f.Language, Protection: f.Protection, Consents: f.Consents, CreditJA: f.CreditJA, CreditEN: f.CreditEN}
	v.Key = shown(f.Key)
	for _, k := range f.Others {
		v.Others = append(v.Others, *shown(&k))
	}
	return &v
}
