package handling

import (
	"slices"
	"time"
)

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
	Key    string   // for a new case
	Number string   // for a new case, not in use
	JVN    string   // for a hand-over, not in use
	Token  string   // for a proposal, as it is printed
	MAC    string   // HMAC of Token, as it is stored
	Codes  []Secret // one for each person who may have to approve
	Stop   Secret   // the next word for hold from a phone
	StopC  Secret   // coordination's, where both bodies get one

	References []string // "VH#…" for parties that join, as many as may join
	DIDs       []string // for entries of the list of unreachable developers
	CVE        string   // the next number of the office's own block, "" = it has none left
}

// Secret is a code as it is printed and as it is stored.
type Secret struct{ Printed, MAC string }

// What is one kind of event.
type What interface{ event() }

// ReportArrived is a mail of somebody who is no party yet, to the reception mailbox.
type ReportArrived struct {
	Form      FormFacts
	Finder    Finder
	Encrypted bool
	MessageID string
	Scheme    string // Direct when coordination files it for itself, "" = the partnership's
	Answer    bool   // the answering gate lets an automatic mail go out
	Collected bool   // no receipt of its own may go out any more today: it is acknowledged together with others (R71)
	Quiet     bool   // the coordinators were told often enough this hour (S22)
	Files     bool   // there are attachments or a form: something that must not travel in clear
}

// FormFacts is what the desk keeps of a report form; the text itself stays in the kept mail.
type FormFacts struct {
	Kind    string // product website own_product code, "" = no form
	Title   string
	URL     string // of a website form
	Worded  bool   // the title is the mail's subject
	Missing []string
}

// PartyWrote is a mail of a party that belongs to the case.
type PartyWrote struct {
	Party     string
	Proof     Proof
	Encrypted bool
	MessageID string
	NewKey    *PartyKey
	Renewed   bool  // NewKey is one on file with later self-signatures of its own, such as another end
	KeyWord   bool  // the answering gate lets whoever has a key be told of the new one
	Realm     Realm // whose mailbox or key it came by; "" = reception
	Quiet     bool  // the coordinators were told often enough this hour (S22)
	Auto      bool  // the answering gate lets an automatic mail go out
	Reply     *Reply
	Wants     string // of a finder's word: status withdraw lift credit_yes credit_no anonymous, "" = none (commands.md 1)
	Leak      bool   // the words may say that something is public already
}

// CommandGiven is a coordinator's signed command in good form.
type CommandGiven struct {
	Facts
	Command   Command
	By        string   // configured name
	Encrypted bool     // it was encrypted to our key
	Bound     bool     // bound to this mailbox by steps 9 and 11 of commands.md 2
	Unbound   string   // why not, in a word of the token notice: "unbound" | "late" | "restored" | "outer" | "order"
	TokenMAC  string   // HMAC of the token or code that a confirm, approve or reject carries
	Exposed   bool     // the command stood in a clear outer subject as well
	OpenText  bool     // text stood there that no 以上 / END closes (users.md A2)
	Realm     Realm    // of the mailbox it came to
	Given     string   // the line as it was read, for refusals
	Frozen    []string // numbers of the cases that a proposal for several showed; nil = it is given now
	Sums      []string // what it would have done to each of them, in their order; "" = nothing
	Refused   *Refusal
}

// CommandsGiven are several commands of one mail, behind 【指示】 or BEGIN: all run or none (R84). Each has its own case.
type CommandsGiven struct {
	By    string
	Realm Realm
	Items []CommandItem
}

// CommandItem is one line of several.
type CommandItem struct {
	Case  Case
	Given CommandGiven
}

// Facts are what a command may have to know besides its own case. The caller reads them from the store, for the realm of the
// command only, so that nothing of the other body can be shown by mistake.
type Facts struct {
	Cases   []Case      // those that a command for several is about
	Parties []Party     // those that it names, and those that may be the same
	Rows    []OutRow    // outgoing mails that it names or that its case has
	Held    []HeldMail  // mails that wait for a person
	History []Change    // the case's own
	Entries []Entry     // the same with what proves it
	Draft   *Draft      // words of a kept mail that may be passed on
	Words   []string    // texts of the finder's mails, to tell whether a coordinator's own words repeat them
	Key     *KeyBrought // certificate that came with the mail
	Backups []Backup    // copies of the store that hold the case
	Record  Record      // the journal's head and the sum of dispositions
	Acts    []Act       // what a person did in the last 30 days
	Ends    []KeyEnd    // keys that expire soon
	Reply   *Reply      // form in the mail that the command names
	Source  *CaseMail   // the mail that the command names, if it is one of the case's
	Joined  []Case      // those that were merged into the case
	InUse   []string    // entries of the list that have part in a case of either body
	Page    PageSeen    // the page on JVN as the case would have it now
}

// KeyEnd is a key that expires soon: of a party of a case, or of somebody of the office.
type KeyEnd struct {
	Realm  Realm  // whose to look to
	Number string // of the case, "" = none
	Whose  string // F, a party's code, or a name
	Day    Date

	Case, Fingerprint string // of a finder's or party's key
}

// OutRow is one outgoing mail as the desk sees it.
type OutRow struct {
	N           uint64
	Case        string // internal key
	Number      string
	Realm       Realm
	Kind        NoticeKind
	To          string
	Lang        Lang
	Class       Class
	State       string
	HeldFor     string
	OwedAt      time.Time
	First       time.Time // first attempt, zero = none
	EncryptedTo string
	Subject     string
	Cause       uint64
	Error       string
}

// HeldMail is one mail in quarantine.
type HeldMail struct {
	N       uint64
	Realm   Realm
	At      time.Time
	From    string
	Subject string
	Reason  string
	Claims  string

	Address, MessageID string // for an answer that a person orders; Address "" = there is nobody to answer
	Lang               Lang
}

// Draft is the text of a kept mail as it may be passed on: lines that may tell who the finder is are struck until a person
// says otherwise (users.md A4). It lives as long as the decision; the words are never stored.
type Draft struct {
	Mail     uint64
	Lines    []Line
	Files    []Released // attachments that may go, each in the form in which it would
	Standing string     // who wrote the mail: "F", or a coordinator's name
}

// KeyBrought is a certificate that a command's mail carries, after a test encryption (R59).
type KeyBrought struct {
	Key     PartyKey
	UserIDs []string
	Problem string // "" = it can be encrypted to
}

// Record is where the journal stands: what the digest shows, so that a changed past is noticed (S19).
type Record struct {
	Seq                    uint64
	Hash                   string
	Continues              bool // the head of the last digest is in the chain
	Received, Filed, Waits uint64
}

// FellDue is a moment that a case or the office waited for.
type FellDue struct {
	Facts
	What string // a Due's What
	Ref  string
}

// StopWord is the unsigned word hold with a code: the only word that needs no signature, for it can only stop (users.md C9).
type StopWord struct {
	Realm Realm
	MAC   string
}

// KeyDied is a valid revocation of a key on file, from whomever it came (S14).
type KeyDied struct {
	Facts
	Fingerprint string
}

// StaffChanged tells which coordinators' keys the configuration now names (S13). First: the store was just made.
type StaffChanged struct {
	Keys  []Staff
	First bool
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
	To   string // recipient
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
	Came   *CameBack // set when the mail left and came back
}

// CameBack is what a report of non-delivery says that was believed.
type CameBack struct {
	Status    string `json:"status,omitempty"` // RFC 3463
	Permanent bool   `json:"permanent,omitempty"`
	Mails     int    `json:"mails"` // that came back from this address for good since it last wrote, this one included, and on how many days
	Days      int    `json:"days"`
}

func (ReportArrived) event() {}
func (PartyWrote) event()    {}
func (CommandGiven) event()  {}
func (LeftHouse) event()     {}
func (NotLeft) event()       {}
func (Held) event()          {}
func (SignerSeen) event()    {}
func (Repeated) event()      {}
func (CommandsGiven) event() {}
func (FellDue) event()       {}
func (StopWord) event()      {}
func (KeyDied) event()       {}
func (StaffChanged) event()  {}

// CasesOf are the cases that come with an event besides its own.
func CasesOf(ev Event) []Case {
	switch w := ev.What.(type) {
	case CommandGiven:
		return slices.Concat(w.Cases, w.Joined)
	case FellDue:
		return slices.Concat(w.Cases, w.Joined)
	case CommandsGiven:
		var out []Case
		for _, item := range w.Items {
			out = slices.Concat(out, []Case{item.Case}, item.Given.Cases, item.Given.Joined)
		}
		return out
	}
	return nil
}
