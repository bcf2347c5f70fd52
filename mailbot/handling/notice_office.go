package handling

import "time"

// Release is text that crosses from one body or party to another, as a coordinator looked at it. Only where it comes from is
// kept, and what it must be: the words are read again when the mail is made, and another digest stops it (S6).
type Release struct {
	Mail   uint64     `json:"mail,omitempty"` // the kept mail whose text goes; 0 = the command's own words
	Struck []int      `json:"struck,omitempty"`
	Text   string     `json:"text,omitempty"` // a coordinator's own words
	Files  []Released `json:"files,omitempty"`
	Digest string     `json:"digest"`
	Words  string     `json:"-"` // filled in when the mail is made
	Lines  []Line     `json:"-"` // for a preview: every line and why it is struck
	Held   []Released `json:"-"` // for a preview: the attachments that stay behind unless they are named
}

// Released is one attachment that crosses, in the form in which it does (S9).
type Released struct {
	N        int      `json:"n"`
	Name     string   `json:"name"`
	Form     string   `json:"form"` // text image as_is
	Size     int64    `json:"size"`
	SHA256   string   `json:"sha256"`
	Findings []string `json:"-"` // for a preview only: they may name the finder
}

// BodyHandover asks the coordination body to take a case (guideline IV.3.4). Of the finder it holds the consents as yes or no,
// and, with consent (ウ), the name: it is filled in when the mail is made, from the consents of that moment.
type BodyHandover struct {
	Number   string      `json:"number"` // JVN#
	Report   string      `json:"report"` // IPA#
	Kind     CaseKind    `json:"kind"`
	Impact   string      `json:"impact"`
	Received Date        `json:"received"` // a day, never an hour (S9)
	TakeBy   Date        `json:"take_by"`  // working day by which the reading body means to take the case
	Consents Consents    `json:"consents"`
	By       string      `json:"by"`
	Release  Release     `json:"release"`
	Lines    []ReadyLine `json:"lines"`
	Finder   *FinderView `json:"-"`
}

// BodyWord is a word between the two bodies: taken, returned, a question for the finder, an answer, a message.
type BodyWord struct {
	Number  string      `json:"number"` // as the reading body calls the case
	By      string      `json:"by"`
	At      time.Time   `json:"at"`
	Text    string      `json:"text,omitempty"`
	Due     Date        `json:"due,omitzero"`
	Release *Release    `json:"release,omitempty"`
	Lines   []ReadyLine `json:"lines"`
}

// DeskPreview shows a command to its giver before it runs. Token "" = a trial, nothing can be confirmed.
type DeskPreview struct {
	Preview Preview   `json:"preview"`
	Why     string    `json:"why"` // word of the message table: preview, changed, unbound, late, restored, outer, order, open_text, trial
	Token   string    `json:"token"`
	Persons bool      `json:"persons"` // a second person is asked after the confirmation
	Expires time.Time `json:"expires"`
	Line    string    `json:"-"`
}

// DeskApproval asks a second person. Code is that person's own.
type DeskApproval struct {
	Preview   Preview   `json:"preview"`
	By        string    `json:"by"`
	Code      string    `json:"code"`
	Expires   time.Time `json:"expires"`
	Delay     int       `json:"delay"`               // minutes between approval and execution
	NotBefore time.Time `json:"not_before,omitzero"` // the hour that the command has, zero for most
	Joint     bool      `json:"joint,omitempty"`     // both bodies have to agree
	Found     string    `json:"-"`                   // what the page holds that must not be public, "" = nothing
	Line      string    `json:"-"`
	Reject    string    `json:"-"`
}

// DeskApproved tells what became of a command that needed two persons. Result is approved rejected cancelled expired executed
// changed waiting.
type DeskApproved struct {
	Number  string    `json:"number"`
	Command Command   `json:"command"`
	N       uint64    `json:"n"` // what cancel calls it
	By      string    `json:"by"`
	Result  string    `json:"result"`
	Who     string    `json:"who"`
	Why     string    `json:"why"`
	RunAt   time.Time `json:"run_at,omitzero"`
	Told    []Told    `json:"told"`
	Line    string    `json:"-"` // the line that stops it before it runs
}

// DeskStopped tells that outgoing mail was stopped by the word from a phone, or that the word was tried in vain and a new one
// was drawn.
type DeskStopped struct {
	Realm Realm       `json:"realm"`
	By    string      `json:"by"`
	At    time.Time   `json:"at"`
	Code  string      `json:"code"` // the next one
	Lines []ReadyLine `json:"lines"`
}

// DeskKey shows a key that came for a party.
type DeskKey struct {
	Number      string      `json:"number"`
	Party       string      `json:"party"`
	Fingerprint string      `json:"fingerprint"`
	Replaces    string      `json:"replaces"` // fingerprint in use, "" = none
	Problem     string      `json:"problem"`  // why it cannot be used, "" = it can
	Waiting     int         `json:"waiting"`  // mails that wait for a key
	Lines       []ReadyLine `json:"lines"`
}

// DeskSuspended tells that a key is believed no more, and what it did in the last 30 days (S14).
type DeskSuspended struct {
	Whose       string    `json:"whose"`
	Fingerprint string    `json:"fingerprint"`
	By          string    `json:"by"` // a coordinator, or "revocation"
	At          time.Time `json:"at"`
	Dropped     int       `json:"dropped"` // its proposals that are void now
	Acts        []Act     `json:"acts"`
}

// Act is one entry of a person's work in the journal.
type Act struct {
	At     time.Time `json:"at"`
	Number string    `json:"number"`
	What   string    `json:"what"` // as Change.What
	Realm  Realm     `json:"realm"`
}

// DeskAssigned tells that cases have another person in charge.
type DeskAssigned struct {
	From  string     `json:"from"`
	To    string     `json:"to"`
	By    string     `json:"by"`
	Cases []CaseLine `json:"cases"`
}

// DeskIncident records a mail that went to the wrong one (users.md A15).
type DeskIncident struct {
	Number  string     `json:"number"`
	N       uint64     `json:"n"`
	Kind    NoticeKind `json:"kind"`
	To      string     `json:"to"`
	Subject string     `json:"subject"`
	SentAt  time.Time  `json:"sent_at"`
	Sealed  bool       `json:"sealed"`
	By      string     `json:"by"`
}

// DeskStaff tells all coordinators that the configuration names other keys than before (S13).
type DeskStaff struct {
	Keys []Staff `json:"keys"`
	Gone []Staff `json:"gone"`
}

// DeskList is the answer to list and find.
type DeskList struct {
	Verb  string     `json:"verb"`
	Given string     `json:"given"`
	Rows  []CaseLine `json:"rows"`
	More  int        `json:"more"` // rows that were left out
}

// CaseLine is one case in a list.
type CaseLine struct {
	Number   string    `json:"number"`
	Kind     CaseKind  `json:"kind"`
	State    State     `json:"state"`
	Title    string    `json:"title"`
	Assigned string    `json:"assigned"`
	Impact   string    `json:"impact"`
	Received time.Time `json:"received"`
	Waits    string    `json:"waits"` // F me C V O, "" = nobody
	Next     *DueLine  `json:"next"`
}

// DeskDues is the answer to due and overdue.
type DeskDues struct {
	Overdue bool      `json:"overdue"`
	Today   Date      `json:"today"`
	Rows    []DueLine `json:"rows"`
	More    int       `json:"more"`
}

// DueLine is one thing that falls due.
type DueLine struct {
	Number string `json:"number"`
	Day    Date   `json:"day"`
	What   string `json:"what"`
	Party  string `json:"party"`
	Late   int    `json:"late"` // working days since, 0 = not yet
	Impact string `json:"impact"`
	Self   bool   `json:"self,omitempty"` // no person has to look to it yet: when its time comes it is sent, or put to one
}

// DeskWho is the answer to who: what left of this case, to whom, when, and under which key (N18).
type DeskWho struct {
	Number string   `json:"number"`
	Rows   []OutRow `json:"rows"`
}

// DeskJournal is the answer to journal.
type DeskJournal struct {
	Number string        `json:"number"`
	Rows   []JournalLine `json:"rows"`
	More   int           `json:"more"`
}

// JournalLine is one step of a case's history.
type JournalLine struct {
	At    time.Time `json:"at"`
	Days  int       `json:"days"` // working days since the step before
	Actor string    `json:"actor"`
	What  string    `json:"what"`
	Word  string    `json:"word"` // state, reason or name that What speaks of
	Mail  uint64    `json:"mail"`
}

// DeskPending is the answer to pending.
type DeskPending struct {
	Rows []PendingFor `json:"rows"`
}

// DeskHeld is the answer to held.
type DeskHeld struct {
	Rows []HeldMail `json:"rows"`
	More int        `json:"more"`
}

// DeskOutbox is the answer to outbox.
type DeskOutbox struct {
	Rows []OutRow `json:"rows"`
	More int      `json:"more"`
}

// DeskParty is the answer to party show.
type DeskParty struct {
	Party Party   `json:"party"`
	Same  []Party `json:"same"` // entries that may be the same
}

// DeskDigest is a working morning's page for one coordinator (notices.md 3).
type DeskDigest struct {
	Realm     Realm        `json:"realm"`
	Day       Date         `json:"day"`
	Today     []DueLine    `json:"today"`
	Decide    []PendingFor `json:"decide"`  // the reader's own proposals, and those it may approve
	Pending   []PendingFor `json:"pending"` // of others
	Held      []HeldMail   `json:"held"`
	New       int          `json:"new"` // since the last digest
	Accepted  int          `json:"accepted"`
	Declined  int          `json:"declined"`
	Handed    int          `json:"handed"`
	NotLeft   []OutRow     `json:"not_left"`
	Ahead     []DueLine    `json:"ahead"` // next 14 days
	Long      int          `json:"long"`  // open for more than 90 days
	LongMine  int          `json:"long_mine"`
	Keys      []DueLine    `json:"keys"` // keys that die soon
	Away      []Absence    `json:"away"`
	Duty      string       `json:"duty"`
	Stopped   []Hold       `json:"holds"`
	Batches   []Batch      `json:"batches"`
	Record    Record       `json:"record"`
	Stop      string       `json:"stop"`
	Since     Date         `json:"since"` // day of the last digest
	Suspended []Staff      `json:"suspended"`
	Silent    []SilentLine `json:"silent,omitempty"` // parties of the reader's body that do not answer
	Over      int          `json:"over,omitempty"`   // products beyond the target day, or sites beyond the three months
	OverDays  int          `json:"over_days"`        // how many days that is
	Missed    int          `json:"missed,omitempty"` // working days on which no page was made
	Waited    int          `json:"waited,omitempty"` // notices that were due meanwhile and were put to a person instead
}

// SilentLine is a party that was asked and has not answered: for how long, how often, and the next rung (notices.md 3).
type SilentLine struct {
	Number string `json:"number"`
	Party  string `json:"party"`
	Days   int    `json:"days"` // calendar days since it was first asked
	Mails  int    `json:"mails"`
	Calls  int    `json:"calls,omitempty"`
	Others int    `json:"others,omitempty"` // letters, faxes, forms
	Next   string `json:"next"`             // mail phone fax post unreachable
}
