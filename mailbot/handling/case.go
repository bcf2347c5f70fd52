package handling

import "time"

// Case is what the desk knows of one report. It is the fold of its changes and nothing else writes it.
type Case struct {
	Key      string // internal id, 16 hexadecimal digits, random; "" = there is no case yet
	Number   string // "IPA#12345678", what the finder and reception call it
	JVN      string // "JVN#12345678", drawn at the hand-over; "" = none
	Revision uint64 // how many changes were folded in
	Epoch    uint64 // how often the state was decided anew; action codes of an older epoch are void
	Countable
	Confidential
}

// Countable is the half of a case that outlives the destruction of its key: what the quarterly figures count.
type Countable struct {
	Kind         CaseKind
	OwnProduct   bool
	State        State
	Edition      string // policy edition under which the case is handled
	Received     time.Time
	Acknowledged time.Time // first sending attempt of the receipt
	Accepted     time.Time // 受理日: first sending attempt of the acceptance notice (guideline IV.3.2)
	Ended        time.Time
	Impact       string // priority normal simple, "" = not judged
	EndReason    string
}

// Confidential is the half that is sealed under the case's own key.
type Confidential struct {
	Title      string // neutral title of the form: product name or site, at most 60 characters
	AssignedTo string
	Finder     Finder
	Mails      []CaseMail
	Proposals  []Proposal
}

// Finder is who reported, as far as the mails show.
type Finder struct {
	Name       string
	Address    string
	Language   Lang
	Protection Protection
	Key        *PartyKey // nil = none on file
	Consents   Consents
}

// Consents are the three separate wishes of guideline IV.2.5 (ウ) to (オ); each is no until the finder said yes.
type Consents struct{ Know, Contact, Public bool }

// PartyKey is a certificate on file for a party of one case.
type PartyKey struct {
	Fingerprint string
	Armored     string
	Trust       Trust
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
}

// Direction is where a mail went.
type Direction string

// In is to one of our mailboxes, Out from it.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Proposal is a command that waits for a second word.
type Proposal struct {
	MAC     string // HMAC of the token, hexadecimal: the token itself is only in the sealed notice
	Command Command
	By      string // coordinator who gave it
	Needs   string // "same": the coordinator's own confirm
	Epoch   uint64 // void once the case was decided anew
	Expires time.Time
}

// Coordinator is a staff member as the configuration names it.
type Coordinator struct {
	Name     string
	Address  string
	Language Lang
	Realms   []Realm
	Notify   string // "all" | "mine" | "duty" | "digest"
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
