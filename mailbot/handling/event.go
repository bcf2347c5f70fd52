package handling

import "time"

// Event is something that happened, with everything from outside that a decision may need.
type Event struct {
	At    time.Time // when it happened, for the desk's clock: receipt or attempt, never a sender's Date header
	Mail  uint64    // arrival number of the mail that brought it, 0 = none
	Hash  string    // SHA-256 of that mail's raw bytes, hexadecimal
	Fresh Fresh
	What  What
}

// Fresh is what must be random or unique. It is drawn in the turn's transaction; folding draws nothing.
type Fresh struct {
	Key    string // for a new case
	Number string // for a new case, not in use
	Token  string // for a proposal, as it is printed
	MAC    string // HMAC of Token, as it is stored
}

// What is one kind of event.
type What interface{ event() }

// ReportArrived is a mail of somebody who is no party yet, to the reception mailbox.
type ReportArrived struct {
	Form      FormFacts
	Finder    Finder
	Encrypted bool
	MessageID string
	Answer    bool // the answering gate lets an automatic mail go out
	Quiet     bool // the coordinators were told often enough this hour (S22)
	Files     bool // there are attachments or a form: something that must not travel in clear
}

// FormFacts is what the desk keeps of a report form; the text itself stays in the kept mail.
type FormFacts struct {
	Kind    string // product website own_product code, "" = no form
	Title   string
	Missing []string
}

// PartyWrote is a mail of a party that belongs to the case.
type PartyWrote struct {
	Party     string
	Proof     Proof
	Encrypted bool
	MessageID string
	NewKey    *PartyKey
	Quiet     bool // the coordinators were told often enough this hour (S22)
}

// CommandGiven is a coordinator's signed command in good form.
type CommandGiven struct {
	Command   Command
	By        string // configured name
	Encrypted bool   // it was encrypted to our key
	Bound     bool   // bound to this mailbox by steps 9 and 11 of commands.md 2
	Unbound   string // why not, in a word of the token notice: "unbound" | "late" | "outer"
	TokenMAC  string // HMAC of the token that a confirm carries
	Exposed   bool   // the command stood in a clear outer subject as well
	OpenText  bool   // text stood there that no 以上 / END closes: it is not used (users.md A2)
	Realm     Realm  // of the mailbox it came to
	Given     string // the line as it was read, for refusals
	Refused   *Refusal
}

// Held is a mail that waits for a person.
type Held struct {
	Mailbox  string
	Realm    Realm
	Reason   string
	Claims   string     // number that it names
	Note     string     // precise reason, for the coordinator only
	Tell     bool       // within the hour's limit of notices to coordinators (S22)
	Answer   NoticeKind // what the sender is told, "" = nothing
	Lang     Lang
	What     string // see FinderUnopened
	LimitMiB int64
}

// SignerSeen is a mail that looks like a coordinator's command and is not one.
type SignerSeen struct {
	What    string // see DeskSigner
	Claimed string // configured name of the coordinator whose address or key it shows
	Realm   Realm
}

// Repeated is a command whose signed bytes were carried out before.
type Repeated struct {
	Command Command
	By      string
	Realm   Realm
	FirstAt time.Time
	Answer  uint64
	Number  string
}

// LeftHouse is the first sending attempt of a notice.
type LeftHouse struct {
	Kind NoticeKind
	N    uint64
}

// NotLeft is an outgoing mail that a coordinator must look at: held, uncertain or failed.
type NotLeft struct {
	N      uint64
	Realm  Realm // of the mailbox that speaks in it
	Kind   NoticeKind
	To     string // "F" or a coordinator's name
	State  string // "held" "uncertain" "failed"
	Reason string // "no_key" "gate" "template" or the reply's class
	Detail string
}

func (ReportArrived) event() {}
func (PartyWrote) event()    {}
func (CommandGiven) event()  {}
func (LeftHouse) event()     {}
func (NotLeft) event()       {}
func (Held) event()          {}
func (SignerSeen) event()    {}
func (Repeated) event()      {}
