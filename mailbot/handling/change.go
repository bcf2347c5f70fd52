package handling

import (
	"slices"
	"time"
)

// Change is one step in a case's history, as the journal keeps it.
type Change struct {
	At    time.Time `json:"at"`
	Actor string    `json:"actor"` // "F", a coordinator's name, "keikai"
	Mail  uint64    `json:"mail,omitempty"`

	Opened   *Opened    `json:"opened,omitempty"`
	Filed    *CaseMail  `json:"filed,omitempty"`
	Decided  *Decided   `json:"decided,omitempty"`
	Proposed *Proposal  `json:"proposed,omitempty"`
	Settled  string     `json:"settled,omitempty"` // MAC of a proposal that is no longer open
	Key      *PartyKey  `json:"key,omitempty"`
	Dated    *DateStart `json:"dated,omitempty"`
}

// Opened begins a case.
type Opened struct {
	Key     string   `json:"key"`
	Number  string   `json:"number"`
	Kind    CaseKind `json:"kind"`
	Own     bool     `json:"own,omitempty"`
	Edition string   `json:"edition"`
	Title   string   `json:"title"`
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
}

// DateStart is a date that begins because something left the house.
type DateStart struct {
	What string `json:"what"` // "acknowledged" | "accepted"
}

// Apply folds changes into a case. The same changes give the same case everywhere.
func Apply(c Case, changes ...Change) Case {
	c.Mails = slices.Clone(c.Mails)
	c.Proposals = slices.Clone(c.Proposals)
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
		c.Kind, c.OwnProduct, c.Edition, c.Title, c.Finder = o.Kind, o.Own, o.Edition, o.Title, o.Finder
		c.State, c.Received = Received, ch.At
	case ch.Filed != nil:
		c.Mails = append(c.Mails, *ch.Filed)
	case ch.Decided != nil:
		c = decided(c, ch)
	case ch.Proposed != nil:
		c.Proposals = append(c.Proposals, *ch.Proposed)
	case ch.Settled != "":
		c.Proposals = slices.DeleteFunc(c.Proposals, func(p Proposal) bool { return p.MAC == ch.Settled })
		if len(c.Proposals) == 0 {
			c.Proposals = nil // as in a case that is read back
		}
	case ch.Key != nil:
		k := *ch.Key
		c.Finder.Key = &k
	case ch.Dated != nil:
		c = dated(c, ch)
	}
	return c
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
	if !d.State.Open() {
		c.Ended, c.EndReason = ch.At, "not_accepted"
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
