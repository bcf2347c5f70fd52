package store

import "keikai/mailbot/handling"

type finderRecord struct {
	Name       string      `json:"name,omitempty"`
	Address    string      `json:"address,omitempty"`
	Former     string      `json:"former,omitempty"`
	Language   string      `json:"language,omitempty"`
	Protection string      `json:"protection,omitempty"`
	Key        *keyRecord  `json:"key,omitempty"`
	Others     []keyRecord `json:"others,omitempty"`
	Know       bool        `json:"know,omitempty"`
	Contact    bool        `json:"contact,omitempty"`
	Public     bool        `json:"public,omitempty"`
	CreditJA   string      `json:"credit_ja,omitempty"`
	CreditEN   string      `json:"credit_en,omitempty"`
	Disclosure string      `json:"disclosure,omitempty"`
}

type keyRecord struct {
	Fingerprint string `json:"fingerprint"`
	Armored     string `json:"armored"`
	Trust       string `json:"trust"`
	State       string `json:"state,omitempty"`
	By          string `json:"by,omitempty"`
	How         string `json:"how,omitempty"`
	At          stamp  `json:"at,omitzero"`
}

// partRecord is one body's own side of a case.
type partRecord struct {
	AssignedTo string          `json:"assigned_to,omitempty"`
	Taken      stamp           `json:"taken,omitzero"`
	Review     string          `json:"review,omitempty"`
	Notes      []noteRecord    `json:"notes,omitempty"`
	Question   *questionRecord `json:"question,omitempty"`
}

type noteRecord struct {
	At   stamp  `json:"at,omitzero"`
	By   string `json:"by"`
	Text string `json:"text"`
}

type questionRecord struct {
	At   stamp  `json:"at,omitzero"`
	By   string `json:"by"`
	Mail uint64 `json:"mail"`
	Due  string `json:"due"`
}

type holdRecord struct {
	Realm string `json:"realm"`
	Party string `json:"party,omitempty"`
	By    string `json:"by"`
	At    stamp  `json:"at,omitzero"`
}

type proposalRecord struct {
	N        uint64        `json:"n,omitempty"`
	MAC      string        `json:"mac"`
	Codes    []codeRecord  `json:"codes,omitempty"`
	Command  commandRecord `json:"command"`
	Cases    []string      `json:"cases,omitempty"`
	Sums     []string      `json:"sums,omitempty"`
	By       string        `json:"by"`
	Realm    string        `json:"realm,omitempty"`
	Needs    string        `json:"needs"`
	Digest   string        `json:"digest,omitempty"`
	Epoch    uint64        `json:"epoch"`
	Made     stamp         `json:"made,omitzero"`
	Expires  stamp         `json:"expires,omitzero"`
	Approved string        `json:"approved,omitempty"`
	Second   string        `json:"second,omitempty"`
	RunAt    stamp         `json:"run_at,omitzero"`
}

type codeRecord struct {
	Name string `json:"name"`
	MAC  string `json:"mac"`
}

type commandRecord struct {
	Number string   `json:"number,omitempty"`
	Verb   string   `json:"verb"`
	Args   []string `json:"args"` // null and [] are two things, as in the journal
	Text   string   `json:"text,omitempty"`
}

func newFinder(f handling.Finder) finderRecord {
	r := finderRecord{
		Name: f.Name, Address: f.Address, Former: f.Former, Language: string(f.Language), Protection: string(f.Protection),
		Know: f.Consents.Know, Contact: f.Consents.Contact, Public: f.Consents.Public, CreditJA: f.CreditJA, CreditEN: f.CreditEN, Disclosure: f.Disclosure.String(),
	}
	if f.Key != nil {
		k := newKey(*f.Key)
		r.Key = &k
	}
	for _, k := range f.Others {
		r.Others = append(r.Others, newKey(k))
	}
	return r
}

func (r finderRecord) finder() handling.Finder {
	f := handling.Finder{
		Name: r.Name, Address: r.Address, Former: r.Former, Language: handling.Lang(r.Language), Protection: handling.Protection(r.Protection),
		Consents: handling.Consents{Know: r.Know, Contact: r.Contact, Public: r.Public}, CreditJA: r.CreditJA, CreditEN: r.CreditEN, Disclosure: dayOf(r.Disclosure),
	}
	if r.Key != nil {
		k := r.Key.key()
		f.Key = &k
	}
	for _, k := range r.Others {
		f.Others = append(f.Others, k.key())
	}
	return f
}

func newKey(k handling.PartyKey) keyRecord {
	return keyRecord{k.Fingerprint, k.Armored, string(k.Trust), string(k.State), k.By, k.How, stampOf(k.At)}
}

func (r keyRecord) key() handling.PartyKey {
	return handling.PartyKey{Fingerprint: r.Fingerprint, Armored: r.Armored, Trust: handling.Trust(r.Trust), State: handling.KeyState(r.State), By: r.By, How: r.How, At: r.At.time()}
}

func newPart(p handling.Part) partRecord {
	r := partRecord{AssignedTo: p.AssignedTo, Taken: stampOf(p.Taken), Review: p.Review.String()}
	for _, n := range p.Notes {
		r.Notes = append(r.Notes, noteRecord{stampOf(n.At), n.By, n.Text})
	}
	if q := p.Question; q != nil {
		r.Question = &questionRecord{stampOf(q.At), q.By, q.Mail, q.Due.String()}
	}
	return r
}

func (r partRecord) part() handling.Part {
	p := handling.Part{AssignedTo: r.AssignedTo, Taken: r.Taken.time(), Review: dayOf(r.Review)}
	for _, n := range r.Notes {
		p.Notes = append(p.Notes, handling.Note{At: n.At.time(), By: n.By, Text: n.Text})
	}
	if q := r.Question; q != nil {
		p.Question = &handling.Question{At: q.At.time(), By: q.By, Mail: q.Mail, Due: dayOf(q.Due)}
	}
	return p
}

// dayOf reads a day as handling.Date.String writes it; what is none is no day.
func dayOf(text string) handling.Date {
	var d handling.Date
	if d.UnmarshalText([]byte(text)) != nil {
		return handling.Date{}
	}
	return d
}

func newProposal(p handling.Proposal) proposalRecord {
	r := proposalRecord{N: p.N, MAC: p.MAC, Command: commandRecord{p.Command.Number, p.Command.Verb, p.Command.Args, p.Command.Text}, Cases: p.Cases, Sums: p.Sums, By: p.By, Realm: string(p.Realm),
		Needs: string(p.Needs), Digest: p.Digest, Epoch: p.Epoch, Expires: stampOf(p.Expires), Approved: p.Approved, Second: string(p.Second), RunAt: stampOf(p.RunAt), Made: stampOf(p.Made)}
	for _, c := range p.Codes {
		r.Codes = append(r.Codes, codeRecord{c.Name, c.MAC})
	}
	return r
}

func (r proposalRecord) proposal() handling.Proposal {
	p := handling.Proposal{N: r.N, MAC: r.MAC, Command: handling.Command{Number: r.Command.Number, Verb: r.Command.Verb, Args: r.Command.Args, Text: r.Command.Text},
		Cases: r.Cases, Sums: r.Sums, By: r.By, Realm: handling.Realm(r.Realm), Needs: handling.Needs(r.Needs), Digest: r.Digest, Epoch: r.Epoch, Expires: r.Expires.time(), Approved: r.Approved, Second: handling.Realm(r.Second), RunAt: r.RunAt.time(), Made: r.Made.time()}
	for _, c := range r.Codes {
		p.Codes = append(p.Codes, handling.Code{Name: c.Name, MAC: c.MAC})
	}
	return p
}
