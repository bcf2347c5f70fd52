package handling

import (
	"strings"
	"time"
)

// Case is what the desk knows of one report. It is the fold of its changes and nothing else writes it.
type Case struct {
	Key      string // internal id, 16 hexadecimal digits, random; "" = there is no case yet
	Number   string // "IPA#12345678", what the finder and reception call it
	JVN      string // "JVN#12345678", drawn at the hand-over; "" = none
	Revision uint64 // how many changes were folded in
	Epoch    uint64 // how often the state was decided anew; action codes of an older epoch are void
	Deleted  bool   // its key was destroyed: what the figures count is all that is left, and nobody sees it
	Countable
	Confidential
}

// Confidential is the half that is sealed under the case's own key.
type Confidential struct {
	Title     string // neutral title of the form: product name or site, at most 60 characters; without a form the subject
	URL       string // of a website, as the form gives it
	Worded    bool   // the title stays at reception: it is the finder's own subject, which nobody looked at, or was struck at the hand-over
	Finder    Finder
	Parts     Parts
	Holds     []Hold
	Mails     []CaseMail
	Proposals []Proposal
	Matter
}

// Parts are what each body keeps for itself about a case. A realm reads its own part only (users.md A5).
type Parts struct{ Reception, Coordination Part }

// Part is one body's own side of a case.
type Part struct {
	AssignedTo string
	Taken      time.Time // coordination took the case over; reception never has this
	Review     Date      // day on which the person in charge wants to look again
	Notes      []Note
	Question   *Question // open question to the finder
}

// Note is a coordinator's own words, never sent to anybody.
type Note struct {
	At   time.Time
	By   string
	Text string
}

// Question is what the finder was asked and has not yet answered.
type Question struct {
	At   time.Time
	By   string
	Mail uint64 // the command that asked
	Due  Date
}

// Home is the body that the finder writes to: reception, but for what came to coordination directly (users.md B13).
func (c Case) Home() Realm {
	if c.Scheme == Direct {
		return Coordination
	}
	return Reception
}

// Part gives the realm's own side.
func (c Case) Part(r Realm) Part {
	if r == Coordination {
		return c.Parts.Coordination
	}
	return c.Parts.Reception
}

// part is Part to write to. The case must be a copy of the caller's own.
func (c *Case) part(r Realm) *Part {
	if r == Coordination {
		return &c.Parts.Coordination
	}
	return &c.Parts.Reception
}

// PageNumber is the number of the case's page on JVN, "" = it has none yet. What did not come by the partnership is told apart by it
// (domain.md 1.8).
func (c Case) PageNumber() string {
	if c.Scheme == Direct {
		return strings.Replace(c.JVN, "JVN#", "JVNVU#", 1)
	}
	return c.JVN
}

// NumberFor is the number by which a realm calls the case: both bodies' staff may write either.
func (c Case) NumberFor(r Realm) string {
	if r == Coordination && c.JVN != "" {
		return c.JVN
	}
	return c.Number
}

// Hold stops what has not yet been sent to parties of a case, or, in the office, of a realm.
type Hold struct {
	Realm Realm
	Party string // "" = everybody
	By    string // coordinator, or "code" for the word from a phone
	At    time.Time
}

// Finder is who reported, as far as the mails show.
type Finder struct {
	Name       string
	Address    string
	Former     string // address before the last contact-change, told of it once; "" = none
	Language   Lang
	Protection Protection
	Key        *PartyKey  // the one in use, or a candidate that waits; nil = none on file
	Others     []PartyKey // further keys: candidates, and those that were replaced
	Consents   Consents
	CreditJA   string // line of the publication as the finder wants it, "" = not said
	CreditEN   string
	Disclosure Date // day on which the finder means to publish, whatever we do (users.md B4)
}

// Consents are the three separate wishes of guideline IV.2.5 (ウ) to (オ); each is no until the finder said yes.
type Consents struct{ Know, Contact, Public bool }

// PartyKey is a certificate on file for a party of one case.
type PartyKey struct {
	Fingerprint string
	Armored     string
	Trust       Trust
	State       KeyState  // "" = current
	By          string    // coordinator who confirmed it
	How         string    // phone meeting signed_by
	At          time.Time // when it was confirmed
}

// CaseMail is one mail in the case's thread.
type CaseMail struct {
	N         uint64
	Direction Direction
	At        time.Time
	Party     string // "F", or a coordinator's name
	Kind      string // notice kind for outgoing mail, disposition for incoming
	MessageID string
	Encrypted bool
	Realm     Realm // whose mail it is; "" in old entries = reception
	Proof     Proof // how sure it is that the party wrote it (S11)
}

// Direction is where a mail went.
type Direction string

// In is to one of our mailboxes, Out from it.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Coordinator is a staff member as the configuration names it.
type Coordinator struct {
	Name        string
	Address     string
	Language    Lang
	Realms      []Realm
	Notify      string // "all" | "mine" | "duty" | "digest"
	Fingerprint string
}

// voice is the realm whose mailbox writes to the coordinator about something of a realm: its own, where the two differ.
func (c Coordinator) voice(r Realm) Realm {
	if c.Serves(r) || len(c.Realms) == 0 {
		return r
	}
	return c.Realms[0]
}

// Serves reports whether the coordinator works for the realm.
func (c Coordinator) Serves(r Realm) bool {
	for _, x := range c.Realms {
		if x == r {
			return true
		}
	}
	return false
}
