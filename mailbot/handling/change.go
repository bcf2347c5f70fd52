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

	Opened   *Opened    `json:"opened,omitempty"`
	Filed    *CaseMail  `json:"filed,omitempty"`
	Decided  *Decided   `json:"decided,omitempty"`
	Proposed *Proposal  `json:"proposed,omitempty"`
	Settled  string     `json:"settled,omitempty"` // MAC of a proposal that is no longer open
	Key      *PartyKey  `json:"key,omitempty"`     // a certificate of the finder, new or in another state
	Dated    *DateStart `json:"dated,omitempty"`
	Assigned *Assigned  `json:"assigned,omitempty"`
	Noted    *Noted     `json:"noted,omitempty"`
	Reviewed *Date      `json:"reviewed,omitempty"`
	Asked    *Question  `json:"asked,omitempty"`
	Answered bool       `json:"answered,omitempty"` // the realm's open question has its answer
	Wished   *Wished    `json:"wished,omitempty"`
	Judged   string     `json:"judged,omitempty"` // impact

	Classified *Classification `json:"classified,omitempty"` // for the figures

	Held     *Hold       `json:"held,omitempty"`
	Resumed  *Hold       `json:"resumed,omitempty"`
	Contact  *NewContact `json:"contact,omitempty"`
	Undone   *Undone     `json:"undone,omitempty"`
	Released *Crossing   `json:"released,omitempty"`

	Party     string      `json:"party,omitempty"` // code of the party that the step is about
	Joined    *CaseParty  `json:"joined,omitempty"`
	Moved     *Moved      `json:"moved,omitempty"`
	Tried     *Attempt    `json:"tried,omitempty"`
	Reported  *StatusStep `json:"reported,omitempty"`
	Recorded  *Recorded   `json:"recorded,omitempty"`
	DateSaid  *DateAnswer `json:"date_said,omitempty"`
	Reminded  *Reminder   `json:"reminded,omitempty"`
	Listed    *Listing    `json:"listed,omitempty"`
	PartyKey  *PartyKey   `json:"party_key,omitempty"`     // evidence for a key in the office's list
	PartyMove *NewContact `json:"party_contact,omitempty"` // evidence for a contact in the office's list
	Planned   *Plan       `json:"planned,omitempty"`
	DateAsked *DateAsk    `json:"date_asked,omitempty"`
	Linked    *Link       `json:"linked,omitempty"`
	Leaked    *Leak       `json:"leaked,omitempty"`
	Committee *Committee  `json:"committee,omitempty"`
	Numbered  *Numbered   `json:"numbered,omitempty"`
	Written   *PageStep   `json:"written,omitempty"`  // for the page on JVN
	Stated    *Stated     `json:"stated,omitempty"`   // whether a developer's words stand on it
	Edition   string      `json:"edition,omitempty"`  // the case moved to that edition
	Credit    string      `json:"credit,omitempty"`   // asked | answered: the finder about its name (users.md B1)
	Lifted    bool        `json:"lifted,omitempty"`   // the request for secrecy was withdrawn
	Provided  bool        `json:"provided,omitempty"` // priority provision took place
	Watch     string      `json:"watch,omitempty"`    // on: the finder coordinates itself; off: it does no more (users.md B5)
}

// Moved puts a party at another stage, for a reason.
type Moved struct {
	Stage Stage  `json:"stage"`
	Why   string `json:"why,omitempty"`
}

// Recorded is what a party answered in a form or by a person's word: only what is set changes.
type Recorded struct {
	Answers     []FieldAnswer `json:"answers,omitempty"`
	Theirs      string        `json:"their_reference,omitempty"`
	Protection  Protection    `json:"protection,omitempty"`
	SecretUntil Date          `json:"secret_until,omitzero"`
	FixVisible  Date          `json:"fix_visible_at,omitzero"`
	Agreed      []string      `json:"agreed,omitempty"`
	Refused     []string      `json:"refused,omitempty"` // what it says no to: an earlier yes ends with it
	Statement   string        `json:"statement,omitempty"`
	Mail        uint64        `json:"mail,omitempty"`
}

// Stated is what of a developer's own words stands on the page: nothing does before a coordinator approved it. Text is frozen.
type Stated struct {
	Text    string `json:"text"`
	TextEN  string `json:"text_en,omitempty"`
	Verdict string `json:"verdict"` // approve return
	Why     string `json:"why,omitempty"`
}

// Numbered are identifiers that the flaw has now.
type Numbered struct {
	CVE []string `json:"cve"`
	By  string   `json:"by"` // jpcert developer other
}

// Opened begins a case.
type Opened struct {
	Key     string   `json:"key"`
	Number  string   `json:"number"`
	Kind    CaseKind `json:"kind"`
	Own     bool     `json:"own,omitempty"`
	Edition string   `json:"edition"`
	Title   string   `json:"title"`
	URL     string   `json:"url,omitempty"`
	Worded  bool     `json:"worded,omitempty"`
	Scheme  string   `json:"scheme,omitempty"`
	Collect bool     `json:"collect,omitempty"` // its receipt is owed together with others
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
	How    string   `json:"how,omitempty"`    // manner of a website's fix
	Day    Date     `json:"day,omitzero"`     // on which the site was fixed, where that is not the day on which it was decided
	Given  *Release `json:"given,omitempty"`  // the words that crossed with a hand-over
}

// DateStart is a date that begins because something left the house.
type DateStart struct {
	What string `json:"what"` // "acknowledged" | "accepted" | "attempt" | "detail"
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
	Matter    Matter    `json:"matter,omitzero"`
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
	c.Parties = cloneParties(c.Parties)
	for _, ch := range changes {
		was := c.Countable
		c = apply(c, ch)
		c.State = c.derived()
		c.Countable = was.Then(c.Countable, ch.At)
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
		c.Title, c.URL, c.Worded, c.Scheme, c.Collect = o.Title, o.URL, o.Worded, o.Scheme, o.Collect
		c.State, c.Received = Received, ch.At
		if o.Scheme == Direct { // it is coordination's from the first mail on (users.md B13)
			c.State, c.HandedOver, c.JVN = HandedOver, ch.At, o.Number
		}
	case ch.Filed != nil:
		c.Mails = append(c.Mails, *ch.Filed)
		if ch.Filed.Party == "F" && ch.Filed.Direction == In {
			c.part(c.Home()).Question = nil
		}
		if i := c.at(ch.Filed.Party); i >= 0 && ch.Filed.Direction == In {
			c.Parties[i].Question = nil
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
		c = dated(matterOf(c, ch), ch)
	case ch.Undone != nil:
		b := ch.Undone.Before
		if b.Countable.State != c.State || b.Countable.Kind != c.Kind {
			c.Epoch++ // taking back what one body noted for itself voids nothing of the other's
		}
		c.Countable, c.Finder, c.Parts, c.Holds, c.Matter = b.Countable, b.Finder, b.Parts, b.Holds, b.Matter
		c.Parties = cloneParties(c.Parties)
	case ch.Wished != nil:
		c.Finder = c.Finder.wishing(*ch.Wished)
		if w := ch.Wished; !c.CreditAsked.IsZero() && (w.Consents != nil || w.CreditJA != nil || w.CreditEN != nil) {
			c.CreditSaid = ch.At // whoever records a wish about the name has the finder's answer
		}
	case ch.Contact != nil:
		c.Finder = c.Finder.movedTo(*ch.Contact)
	default:
		c = kept(matterOf(c, ch), ch)
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
	case ch.Asked != nil && ch.Party == "":
		q := *ch.Asked
		p.Question = &q
	case ch.Answered:
		p.Question = nil
	case ch.Judged != "":
		c.Impact = ch.Judged
	case ch.Classified != nil:
		return c.classified(ch)
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
	if d.Kind == Website { // a website is none of coordination's, whatever it was before
		c.HandedOver, c.Parts.Coordination.Taken = time.Time{}, time.Time{}
	}
	if d.Impact != "" {
		c.Impact = d.Impact
	}
	if d.JVN != "" {
		c.JVN = d.JVN
	}
	c.Worded = c.Worded || d.Worded
	switch {
	case d.State == CasePublished:
		if c.Published.IsZero() { // a case that was opened again was public all the time
			c.Published = ch.At
		}
		for i := range c.Parties {
			if c.Parties[i].Role.Coordinated() && c.Parties[i].Active() && c.Parties[i].Contacted() {
				c.Parties[i].Stage = StagePublished
			}
		}
	case d.State == CaseFixed:
		c.Fixed, c.Ended, c.EndReason, c.How = ch.At, ch.At, "fixed_"+d.How, d.How
		if !d.Day.IsZero() {
			c.Fixed = d.Day.Time(12, 0)
		}
		if i := slices.IndexFunc(c.Parties, func(p CaseParty) bool { return p.Role == Operator && p.Active() }); i >= 0 {
			c.Parties[i].Stage = StageFixed
		}
	case d.State == Declined:
		c.Ended, c.EndReason = ch.At, "not_accepted"
	case !d.State.Open():
		c.Ended, c.EndReason = ch.At, string(d.Reason)
	case !c.Ended.IsZero():
		c.Ended, c.EndReason, c.Fixed, c.How = time.Time{}, "", time.Time{}, "" // it is open again
	}
	switch {
	case d.State == HandedOver:
		c.Parts.Coordination.Taken = time.Time{} // also when it comes back after a return
		if d.Given != nil {
			given := *d.Given
			c.Given = &given
		}
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
