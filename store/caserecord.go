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
	Ended        stamp  `json:"ended,omitzero"`
	Impact       string `json:"impact,omitempty"`
	EndReason    string `json:"end_reason,omitempty"`
}

func newCountable(c handling.Case) countableRecord {
	k := c.Countable
	return countableRecord{
		Number: c.Number, JVN: c.JVN, Epoch: c.Epoch, Kind: string(k.Kind), OwnProduct: k.OwnProduct, State: string(k.State), Edition: k.Edition,
		Received: stampOf(k.Received), Acknowledged: stampOf(k.Acknowledged), Accepted: stampOf(k.Accepted), Ended: stampOf(k.Ended),
		Impact: k.Impact, EndReason: k.EndReason,
	}
}

func (r countableRecord) countable() handling.Countable {
	return handling.Countable{
		Kind: handling.CaseKind(r.Kind), OwnProduct: r.OwnProduct, State: handling.State(r.State), Edition: r.Edition,
		Received: r.Received.time(), Acknowledged: r.Acknowledged.time(), Accepted: r.Accepted.time(), Ended: r.Ended.time(),
		Impact: r.Impact, EndReason: r.EndReason,
	}
}

// secretRecord is the half of a case that lies under its key.
type secretRecord struct {
	Title      string           `json:"title,omitempty"`
	AssignedTo string           `json:"assigned_to,omitempty"`
	Finder     finderRecord     `json:"finder"`
	Mails      []caseMailRecord `json:"mails,omitempty"`
	Proposals  []proposalRecord `json:"proposals,omitempty"`
}

type finderRecord struct {
	Name       string     `json:"name,omitempty"`
	Address    string     `json:"address,omitempty"`
	Language   string     `json:"language,omitempty"`
	Protection string     `json:"protection,omitempty"`
	Key        *keyRecord `json:"key,omitempty"`
	Know       bool       `json:"know,omitempty"`
	Contact    bool       `json:"contact,omitempty"`
	Public     bool       `json:"public,omitempty"`
}

type keyRecord struct {
	Fingerprint string `json:"fingerprint"`
	Armored     string `json:"armored"`
	Trust       string `json:"trust"`
}

type caseMailRecord struct {
	N         uint64 `json:"n"`
	Direction string `json:"direction"`
	At        stamp  `json:"at,omitzero"`
	Party     string `json:"party,omitempty"`
	Kind      string `json:"kind,omitempty"`
	MessageID string `json:"message_id,omitempty"`
	Encrypted bool   `json:"encrypted,omitempty"`
}

type proposalRecord struct {
	MAC     string        `json:"mac"`
	Command commandRecord `json:"command"`
	By      string        `json:"by"`
	Needs   string        `json:"needs"`
	Epoch   uint64        `json:"epoch"`
	Expires stamp         `json:"expires,omitzero"`
}

type commandRecord struct {
	Number string   `json:"number,omitempty"`
	Verb   string   `json:"verb"`
	Args   []string `json:"args"` // null and [] are two things, as in the journal
	Text   string   `json:"text,omitempty"`
}

func newSecret(c handling.Confidential) secretRecord {
	r := secretRecord{Title: c.Title, AssignedTo: c.AssignedTo, Finder: newFinder(c.Finder)}
	for _, m := range c.Mails {
		r.Mails = append(r.Mails, caseMailRecord{m.N, string(m.Direction), stampOf(m.At), m.Party, m.Kind, m.MessageID, m.Encrypted})
	}
	for _, p := range c.Proposals {
		command := commandRecord{p.Command.Number, p.Command.Verb, p.Command.Args, p.Command.Text}
		r.Proposals = append(r.Proposals, proposalRecord{p.MAC, command, p.By, p.Needs, p.Epoch, stampOf(p.Expires)})
	}
	return r
}

func newFinder(f handling.Finder) finderRecord {
	r := finderRecord{
		Name: f.Name, Address: f.Address, Language: string(f.Language), Protection: string(f.Protection),
		Know: f.Consents.Know, Contact: f.Consents.Contact, Public: f.Consents.Public,
	}
	if f.Key != nil {
		r.Key = &keyRecord{f.Key.Fingerprint, f.Key.Armored, string(f.Key.Trust)}
	}
	return r
}

func (r secretRecord) confidential() handling.Confidential {
	c := handling.Confidential{Title: r.Title, AssignedTo: r.AssignedTo, Finder: r.Finder.finder()}
	for _, m := range r.Mails {
		c.Mails = append(c.Mails, handling.CaseMail{
			N: m.N, Direction: handling.Direction(m.Direction), At: m.At.time(), Party: m.Party, Kind: m.Kind, MessageID: m.MessageID, Encrypted: m.Encrypted,
		})
	}
	for _, p := range r.Proposals {
		command := handling.Command{Number: p.Command.Number, Verb: p.Command.Verb, Args: p.Command.Args, Text: p.Command.Text}
		c.Proposals = append(c.Proposals, handling.Proposal{
			MAC: p.MAC, Command: command, By: p.By, Needs: p.Needs, Epoch: p.Epoch, Expires: p.Expires.time(),
		})
	}
	return c
}

func (r finderRecord) finder() handling.Finder {
	f := handling.Finder{
		Name: r.Name, Address: r.Address, Language: handling.Lang(r.Language), Protection: handling.Protection(r.Protection),
		Consents: handling.Consents{Know: r.Know, Contact: r.Contact, Public: r.Public},
	}
	if r.Key != nil {
		f.Key = &handling.PartyKey{Fingerprint: r.Key.Fingerprint, Armored: r.Key.Armored, Trust: handling.Trust(r.Key.Trust)}
	}
	return f
}

// caseJSON encodes both halves.
func caseJSON(c handling.Case) (countable, secret []byte, err error) {
	if countable, err = json.Marshal(newCountable(c)); err != nil {
		return nil, nil, err
	}
	secret, err = json.Marshal(newSecret(c.Confidential))
	return countable, secret, err
}
