package store

import (
	"encoding/json"

	"keikai/mailbot/handling"
)

// countableRecord is the half of a case that survives its key.
type countableRecord struct {
	Number       string `json:"number"`
	JVN          string `json:"jvn,omitempty"`
	Epoch        uint64 `json:"epoch"`
	Kind         string `json:"kind,omitempty"`
	OwnProduct   bool   `json:"own_product,omitempty"`
	State        string `json:"state,omitempty"`
	Edition      string `json:"edition,omitempty"`
	Received     stamp  `json:"received,omitzero"`
	Acknowledged stamp  `json:"acknowledged,omitzero"`
	Accepted     stamp  `json:"accepted,omitzero"`
	HandedOver   stamp  `json:"handed_over,omitzero"`
	Ended        stamp  `json:"ended,omitzero"`
	Impact       string `json:"impact,omitempty"`
	EndReason    string `json:"end_reason,omitempty"`
	Origin       stamp  `json:"origin,omitzero"`
	DetailSent   stamp  `json:"detail_sent,omitzero"`
	Planned      stamp  `json:"planned,omitzero"`
	Published    stamp  `json:"published,omitzero"`
	Notified     stamp  `json:"notified,omitzero"`
	FixReported  stamp  `json:"fix_reported,omitzero"`
	Fixed        stamp  `json:"fixed,omitzero"`
	Scheme       string `json:"scheme,omitempty"`
	How          string `json:"how,omitempty"`
	Numbers      int    `json:"numbers,omitempty"` // how many it is found by, its parties' among them, which go with its key
	codesRecord
	Listed  []listedRecord `json:"listed,omitempty"`
	Earlier *wasRecord     `json:"earlier,omitempty"`
}

// codesRecord is what parts the cases in the figures.
type codesRecord struct {
	Ledger        bool   `json:"ledger,omitempty"`
	Vulnerability string `json:"vulnerability,omitempty"`
	Threat        string `json:"threat,omitempty"`
	Operator      string `json:"operator,omitempty"`
	ProductType   string `json:"product_type,omitempty"`
	Licence       string `json:"licence,omitempty"`
	Classified    stamp  `json:"classified,omitzero"`
}

type listedRecord struct {
	Named   handling.Date `json:"named"`
	Product handling.Date `json:"product,omitzero"`
	Removed handling.Date `json:"removed,omitzero"`
}

// wasRecord is what a case was on the days before one: the same record, without numbers.
type wasRecord struct {
	Before handling.Date `json:"before"`
	countableRecord
}

func newCountable(c handling.Case) countableRecord {
	k := c.Countable
	r := countableRecord{
		Number: c.Number, JVN: c.JVN, Epoch: c.Epoch, Kind: string(k.Kind), OwnProduct: k.OwnProduct, State: string(k.State), Edition: k.Edition,
		Received: stampOf(k.Received), Acknowledged: stampOf(k.Acknowledged), Accepted: stampOf(k.Accepted), HandedOver: stampOf(k.HandedOver), Ended: stampOf(k.Ended),
		Impact: k.Impact, EndReason: k.EndReason, Origin: stampOf(k.Origin), DetailSent: stampOf(k.DetailSent), Planned: stampOf(k.Planned), Published: stampOf(k.Published),
		Notified: stampOf(k.Notified), FixReported: stampOf(k.FixReported), Fixed: stampOf(k.Fixed), Scheme: k.Scheme, How: k.How,
		Numbers:     len(numbersOf(c)),
		codesRecord: codesRecord{k.Ledger, k.Vulnerability, k.Threat, k.Operator, k.ProductType, k.Licence, stampOf(k.Classified)},
		Earlier:     newWas(k.Earlier),
	}
	for _, l := range k.Listed {
		r.Listed = append(r.Listed, listedRecord(l))
	}
	return r
}

func newWas(w *handling.Was) *wasRecord {
	if w == nil {
		return nil
	}
	r := newCountable(handling.Case{Countable: w.Countable})
	r.Numbers = 0
	return &wasRecord{w.Before, r}
}

func (r countableRecord) countable() handling.Countable {
	c := handling.Countable{
		Kind: handling.CaseKind(r.Kind), OwnProduct: r.OwnProduct, State: handling.State(r.State), Edition: r.Edition,
		Received: r.Received.time(), Acknowledged: r.Acknowledged.time(), Accepted: r.Accepted.time(), HandedOver: r.HandedOver.time(), Ended: r.Ended.time(),
		Impact: r.Impact, EndReason: r.EndReason, Origin: r.Origin.time(), DetailSent: r.DetailSent.time(), Planned: r.Planned.time(), Published: r.Published.time(),
		Notified: r.Notified.time(), FixReported: r.FixReported.time(), Fixed: r.Fixed.time(), Scheme: r.Scheme, How: r.How,
		Ledger: r.Ledger, Vulnerability: r.Vulnerability, Threat: r.Threat, Operator: r.Operator, ProductType: r.ProductType, Licence: r.Licence, Classified: r.Classified.time(),
	}
	for _, l := range r.Listed {
		c.Listed = append(c.Listed, handling.ListedDays(l))
	}
	if r.Earlier != nil {
		c.Earlier = &handling.Was{Before: r.Earlier.Before, Countable: r.Earlier.countable()}
	}
	return c
}

// secretRecord is the half of a case that lies under its key.
type secretRecord struct {
	Title     string           `json:"title,omitempty"`
	URL       string           `json:"url,omitempty"`
	Worded    bool             `json:"worded,omitempty"`
	Finder    finderRecord     `json:"finder"`
	Reception partRecord       `json:"reception,omitzero"`
	Desk      partRecord       `json:"coordination,omitzero"`
	Holds     []holdRecord     `json:"holds,omitempty"`
	Mails     []caseMailRecord `json:"mails,omitempty"`
	Proposals []proposalRecord `json:"proposals,omitempty"`
	Matter    handling.Matter  `json:"matter,omitzero"` // as the journal writes it: its parts are the journal's own
}

type caseMailRecord struct {
	N         uint64 `json:"n"`
	Direction string `json:"direction"`
	At        stamp  `json:"at,omitzero"`
	Party     string `json:"party,omitempty"`
	Kind      string `json:"kind,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Encrypted bool   `json:"encrypted,omitempty"`
	Realm     string `json:"realm,omitempty"`
	Proof     int    `json:"proof,omitempty"`
}

func newSecret(c handling.Confidential) secretRecord {
	r := secretRecord{Title: c.Title, URL: c.URL, Worded: c.Worded, Finder: newFinder(c.Finder), Reception: newPart(c.Parts.Reception), Desk: newPart(c.Parts.Coordination), Matter: c.Matter}
	for _, h := range c.Holds {
		r.Holds = append(r.Holds, holdRecord{string(h.Realm), h.Party, h.By, stampOf(h.At)})
	}
	for _, m := range c.Mails {
		r.Mails = append(r.Mails, caseMailRecord{m.N, string(m.Direction), stampOf(m.At), m.Party, m.Kind, m.MessageID, m.Encrypted, string(m.Realm), int(m.Proof)})
	}
	for _, p := range c.Proposals {
		r.Proposals = append(r.Proposals, newProposal(p))
	}
	return r
}

func (r secretRecord) confidential() handling.Confidential {
	c := handling.Confidential{Title: r.Title, URL: r.URL, Worded: r.Worded, Finder: r.Finder.finder(), Parts: handling.Parts{Reception: r.Reception.part(), Coordination: r.Desk.part()}, Matter: r.Matter}
	for _, h := range r.Holds {
		c.Holds = append(c.Holds, handling.Hold{Realm: handling.Realm(h.Realm), Party: h.Party, By: h.By, At: h.At.time()})
	}
	for _, m := range r.Mails {
		c.Mails = append(c.Mails, handling.CaseMail{
			N: m.N, Direction: handling.Direction(m.Direction), At: m.At.time(), Party: m.Party, Kind: m.Kind, MessageID: m.MessageID, Encrypted: m.Encrypted,
			Realm: handling.Realm(m.Realm), Proof: handling.Proof(m.Proof),
		})
	}
	for _, p := range r.Proposals {
		c.Proposals = append(c.Proposals, p.proposal())
	}
	return c
}

// caseJSON encodes both halves.
func caseJSON(c handling.Case) (countable, secret []byte, err error) {
	if countable, err = json.Marshal(newCountable(c)); err != nil {
		return nil, nil, err
	}
	secret, err = json.Marshal(newSecret(c.Confidential))
	return countable, secret, err
}
