package handling

import (
	"slices"
	"time"
)

// Change is one step in a case's history, as the journal keeps it. Exactly one of the pointers is set.
type Change struct {
	At    time.Time `json:"at"`
	Actor string    `json:"actor"` // "F", a coordinator's name, "keikai"
	Mail  uint64    `json:"mail,omitempty"`
	Realm Realm     `json:"realm,omitempty"` // whose part of the case it concerns; "" = reception's, or both as What tells

	Opened   *Opened     `json:"opened,omitempty"`
	Filed    *CaseMail   `json:"filed,omitempty"`
	Decided  *Decided    `json:"decided,omitempty"`
	Proposed *Proposal   `json:"proposed,omitempty"`
	Settled  string      `json:"settled,omitempty"` // MAC of a proposal that is no longer open
	Key      *PartyKey   `json:"key,omitempty"`     // a certificate of the finder, new or in another state
	Dated    *DateStart  `json:"dated,omitempty"`
	Assigned *Assigned   `json:"assigned,omitempty"`
	Noted    *Noted      `json:"noted,omitempty"`
	Reviewed *Date       `json:"reviewed,omitempty"`
	Asked    *Question   `json:"asked,omitempty"`
	Answered bool        `json:"answered,omitempty"` // the realm's open question has its answer
	Wished   *Wished     `json:"wished,omitempty"`
	Judged   string      `json:"judged,omitempty"` // impact
	Held     *Hold       `json:"held,omitempty"`
	Resumed  *Hold       `json:"resumed,omitempty"`
	Contact  *NewContact `json:"contact,omitempty"`
	Undone   *Undone     `json:"undone,omitempty"`
	Released *Crossing   `json:"released,omitempty"`
}

// Opened begins a case.
type Opened struct {
	Key     string   `json:"key"`
	Number  string   `json:"number"`
	Kind    CaseKind `json:"kind"`
	Own     bool     `json:"own,omitempty"`
	Edition string   `json:"edition"`
	Title   string   `json:"title"`
	Worded  bool     `json:"worded,omitempty"`
	Finder  Finder   `json:"finder"`
}

// Decided moves a case to another state.
type Decided struct {
	State  State    `json:"state"`
	Kind   CaseKind `json:"kind,omitempty"`
	Own    bool     `json:"own,omitempty"`
	Reason Reason   `json:"reason,omitempty"`
	Why    string   `json:"why,omitempty"`
	Impact string   `json:"impact,omitempty"`
	JVN    string   `json:"jvn,omitempty"`    // number drawn at the first hand-over
	Worded bool     `json:"worded,omitempty"` // the title was among the lines that were struck
}

// DateStart is a date that begins because something left the house.
type DateStart struct {
	What string `json:"what"` // "acknowledged" | "accepted"
}

// Assigned puts a person in charge of the realm's part; Taken: coordination says that it takes the case over.
type Assigned struct {
	Name  string `json:"name"`
	Taken bool   `json:"taken,omitempty"`
}

// Noted is a note for the realm's own eyes.
type Noted struct {
	Text string `json:"text"`
}

// Wished is what the finder wants now. A nil field stays as it was.
type Wished struct {
	Consents   *Consents `json:"consents,omitempty"`
	CreditJA   *string   `json:"credit_ja,omitempty"`
	CreditEN   *string   `json:"credit_en,omitempty"`
	Disclosure *Date     `json:"disclosure,omitempty"`
}

// NewContact replaces the finder's address or name, with what showed that it is true.
type NewContact struct {
	Address string `json:"address,omitempty"`
	Name    string `json:"name,omitempty"`
	How     string `json:"how"` // signed phone post
}

// Undone takes a command back as though it had not been given: what the case was without it.
type Undone struct {
	Mail   uint64    `json:"mail"`
	Before UndoneTo  `json:"before"`
	At     time.Time `json:"at"`
}

// UndoneTo is the part of a case that commands decide. Mails and open proposals are not undone.
type UndoneTo struct {
	Countable Countable `json:"countable"`
	Finder    Finder    `json:"finder"`
	Parts     Parts     `json:"parts"`
	Holds     []Hold    `json:"holds"`
}

// Crossing says that words went from one body or party to another: which, to whom, and who looked at them (S6).
type Crossing struct {
	To     string `json:"to"`
	Kind   string `json:"kind"`
	Source uint64 `json:"source"` // mail that the words come from
	Digest string `json:"digest"`
}

// Apply folds changes into a case. The same changes give the same case everywhere.
func Apply(c Case, changes ...Change) Case {
	c.Mails = slices.Clone(c.Mails)
	c.Proposals = slices.Clone(c.Proposals)
	c.Holds = slices.Clone(c.Holds)
	c.Finder.Others = slices.Clone(c.Finder.Others)
	c.Parts.Reception.Notes = slices.Clone(c.Parts.Reception.Notes)
	c.Parts.Coordination.Notes = slices.Clone(c.Parts.Coordination.Notes)
	for _, ch := range changes {
		c = apply(c, ch)
		c.Revision++
	}
	return c
}

func apply(c Case, ch Change) Case {
	switch {
	case ch.Opened != nil:
		o := ch.Opened
		c.Key, c.Number, c.Epoch = o.Key, o.Number, 1
		c.Kind, c.OwnProduct, c.Edition, c.Finder = o.Kind, o.Own, o.Edition, o.Finder
		c.Title, c.Worded = o.Title, o.Worded
		c.State, c.Received = Received, ch.At
	case ch.Filed != nil:
		c.Mails = append(c.Mails, *ch.Filed)
		if ch.Filed.Party == "F" && ch.Filed.Direction == In {
			c.Parts.Reception.Question = nil
		}
	case ch.Decided != nil:
		c = decided(c, ch)
	case ch.Proposed != nil:
		c.Proposals = append(withoutProposal(c.Proposals, ch.Proposed.MAC), *ch.Proposed)
	case ch.Settled != "":
		c.Proposals = withoutProposal(c.Proposals, ch.Settled)
	case ch.Key != nil:
		c.Finder = c.Finder.with(*ch.Key)
	case ch.Dated != nil:
		c = dated(c, ch)
	case ch.Undone != nil:
		b := ch.Undone.Before
		if b.Countable.State != c.State || b.Countable.Kind != c.Kind {
			c.Epoch++ // taking back what one body noted for itself voids nothing of the other's
		}
		c.Countable, c.Finder, c.Parts, c.Holds = b.Countable, b.Finder, b.Parts, b.Holds
	case ch.Wished != nil:
		c.Finder = c.Finder.wishing(*ch.Wished)
	case ch.Contact != nil:
		c.Finder = c.Finder.movedTo(*ch.Contact)
	default:
		c = kept(c, ch)
	}
	return c
}

// kept folds what a body notes for itself.
func kept(c Case, ch Change) Case {
	p := c.part(ch.Realm)
	switch {
	case ch.Assigned != nil:
		p.AssignedTo = ch.Assigned.Name
		if ch.Assigned.Taken {
			p.Taken = ch.At
		}
	case ch.Noted != nil:
		p.Notes = append(p.Notes, Note{At: ch.At, By: ch.Actor, Text: ch.Noted.Text})
	case ch.Reviewed != nil:
		p.Review = *ch.Reviewed
	case ch.Asked != nil:
		q := *ch.Asked
		p.Question = &q
	case ch.Answered:
		p.Question = nil
	case ch.Judged != "":
		c.Impact = ch.Judged
	case ch.Held != nil:
		c.Holds = append(c.Holds, *ch.Held)
	case ch.Resumed != nil:
		c.Holds = slices.DeleteFunc(c.Holds, func(h Hold) bool { return h.Realm == ch.Resumed.Realm && h.Party == ch.Resumed.Party })
		if len(c.Holds) == 0 {
			c.Holds = nil
		}
	}
	return c
}

func withoutProposal(list []Proposal, mac string) []Proposal {
	list = slices.DeleteFunc(list, func(p Proposal) bool { return p.MAC == mac })
	if len(list) == 0 {
		return nil // as in a case that is read back
	}
	return list
}

func decided(c Case, ch Change) Case {
	d := ch.Decided
	c.State = d.State
	c.Epoch++
	if d.Kind != "" {
		c.Kind, c.OwnProduct = d.Kind, d.Own
	}
	if d.Impact != "" {
		c.Impact = d.Impact
	}
	if d.JVN != "" {
		c.JVN = d.JVN
	}
	c.Worded = c.Worded || d.Worded
	switch {
	case !d.State.Open():
		c.Ended, c.EndReason = ch.At, "not_accepted"
	case d.State == HandedOver:
		c.Parts.Coordination.Taken = time.Time{} // also when it comes back after a return
		if c.HandedOver.IsZero() {
			c.HandedOver = ch.At
		}
	}
	return c
}

func dated(c Case, ch Change) Case {
	switch ch.Dated.What {
	case "acknowledged":
		if c.Acknowledged.IsZero() {
			c.Acknowledged = ch.At
		}
	case "accepted":
		if c.Countable.Accepted.IsZero() {
			c.Countable.Accepted = ch.At
		}
	}
	return c
}

func (f Finder) wishing(w Wished) Finder {
	if w.Consents != nil {
		f.Consents = *w.Consents
	}
	if w.CreditJA != nil {
		f.CreditJA = *w.CreditJA
	}
	if w.CreditEN != nil {
		f.CreditEN = *w.CreditEN
	}
	if w.Disclosure != nil {
		f.Disclosure = *w.Disclosure
	}
	return f
}

func (f Finder) movedTo(n NewContact) Finder {
	if n.Address != "" && n.Address != f.Address {
		f.Former, f.Address = f.Address, n.Address
	}
	if n.Name != "" {
		f.Name = n.Name
	}
	return f
}
