package handling

// Lang is a language that keikai writes.
type Lang string

// The languages of notices.
const (
	Japanese Lang = "ja"
	English  Lang = "en"
)

// Realm is one of the two bodies that share the daemon: what one of them knows of a finder is not the other's to see.
type Realm string

// Reception is the body that receives reports (IPA), Coordination the one that talks to product developers (JPCERT/CC).
const (
	Reception    Realm = "reception"
	Coordination Realm = "coordination"
)

// CaseKind says which half of the guideline a case follows.
type CaseKind string

// Product is a case of section IV of the guideline, Website one of section V.
const (
	Product CaseKind = "product"
	Website CaseKind = "website"
)

// Direct is the scheme of a report that coordination got by itself, outside the partnership (users.md B13); "" is the partnership's.
const Direct = "direct"

// State is where a case stands.
type State string

// The states of contract.md. Contacting to CaseFixing follow from the parties, see derived.
const (
	Received      State = "received"
	Questioned    State = "questioned"
	Accepted      State = "accepted"
	HandedOver    State = "handed_over"
	Contacting    State = "contacting"
	CaseVerifying State = "verifying"
	Notified      State = "notified" // the operator of a site has the details
	CaseFixing    State = "fixing"
	Scheduled     State = "scheduled"
	CasePublished State = "published"
	CaseFixed     State = "fixed"
	CaseEnded     State = "ended"
	Declined      State = "declined"
	Withdrawn     State = "withdrawn"
	Merged        State = "merged"
)

// States lists them all, for tables.
var States = []State{Received, Questioned, Accepted, HandedOver, Contacting, CaseVerifying, Notified, CaseFixing, Scheduled, CasePublished, CaseFixed, CaseEnded, Declined, Withdrawn, Merged}

// Open reports whether handling goes on in this state.
func (s State) Open() bool {
	switch s {
	case "", CasePublished, CaseFixed, CaseEnded, Declined, Withdrawn, Merged:
		return false
	}
	return true
}

// Reason says why a report was not accepted (guideline IV.3.2 and V.3.2).
type Reason string

// Proof says how sure it is who sent a mail (security.md S11).
type Proof int

// The ladder of proof. Only ProofSigned records answers; ProofAddress waits in quarantine.
const (
	ProofAddress Proof = iota // a bare From address
	ProofThread               // the address, and a thread that we opened with it
	ProofDomain               // as ProofThread, with DKIM that we verified or trust
	ProofSigned               // a signature by the party's key on file
)

// Protection is how a party may be written to about the case, class K of the design.
type Protection string

// Sealed means encrypted to its key or not at all. ClearOK is on record when the finder itself wrote in clear and did not
// ask for encryption, or when an operator chose so in writing. ByPost and ByPhone are an operator's choice of a way that is not mail
// (design.md 6).
const (
	Sealed  Protection = "sealed"
	ClearOK Protection = "clear_ok"
	ByPost  Protection = "post"
	ByPhone Protection = "phone"
)

// Trust is how far a certificate is known to belong to its party.
type Trust string

// A Candidate key arrived somehow and seals nothing. A Continuous key came inside the payload that opened the case: it may
// carry that finder's own words and the decisions about that case.
const (
	Candidate  Trust = "candidate"
	Continuous Trust = "continuous"
	Confirmed  Trust = "confirmed"
)
