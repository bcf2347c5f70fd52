package handling

import "time"

// DeskNewReport shows a new report to a reception coordinator.
type DeskNewReport struct {
	Number     string      `json:"number"`
	ReceivedAt time.Time   `json:"received_at"`
	FormKind   string      `json:"form_kind"`
	Missing    []string    `json:"missing"` // field keys
	Key        *KeyShown   `json:"key"`
	Protection Protection  `json:"protection"`
	Receipt    bool        `json:"receipt"` // a receipt is on its way
	Report     Quoted      `json:"report"`
	Lines      []ReadyLine `json:"lines"`
}

// KeyShown is a finder's key as a coordinator sees it.
type KeyShown struct {
	Fingerprint string   `json:"fingerprint"`
	Trust       Trust    `json:"trust"`
	State       KeyState `json:"state,omitempty"`
}

// DeskMailFiled shows a party's further mail.
type DeskMailFiled struct {
	Number     string      `json:"number"`
	Party      string      `json:"party"`
	Name       string      `json:"name,omitempty"` // of a party, in the reader's language
	ReceivedAt time.Time   `json:"received_at"`
	Proof      Proof       `json:"proof"`
	State      State       `json:"state"`
	Mail       Quoted      `json:"mail"`
	Joined     string      `json:"joined,omitempty"` // number of the case that this one was merged into
	Wants      string      `json:"wants,omitempty"`  // what a finder asks for: status withdraw lift credit_yes credit_no anonymous
	Reply      *ReplyShown `json:"reply,omitempty"`
	Applied    bool        `json:"applied,omitempty"` // the form was recorded as the party's answer, for it was signed
	Waits      []string    `json:"waits,omitempty"`   // fields about which a person decides
	Lines      []ReadyLine `json:"lines"`
}

// DeskTranscript says what the commands of a mail did, one result a line.
type DeskTranscript struct {
	Number  string      `json:"number"`
	At      time.Time   `json:"at"`
	Results []Result    `json:"results"`
	Lines   []ReadyLine `json:"lines"`
}

// Result is what one command came to.
type Result struct {
	Number   string      `json:"number"`
	Given    string      `json:"given"` // the line as read
	Command  Command     `json:"command"`
	OldState State       `json:"old_state"`
	NewState State       `json:"new_state"`
	Shifts   []Shift     `json:"shifts,omitempty"`
	Left     []Left      `json:"left,omitempty"`     // cases of a command for several that it did nothing to, and why
	Cautions []string    `json:"cautions,omitempty"` // words of the message table
	Notes    []PartyNote `json:"notes,omitempty"`
	Dates    []DateRow   `json:"dates,omitempty"` // as they were understood (users.md C4)
	Told     []Told      `json:"told"`
	Refusal  *Refusal    `json:"refusal,omitempty"`
	Exposed  bool        `json:"exposed"`
	OpenText bool        `json:"open_text"`       // text stood there that no 以上 / END closes: it was not used
	Waits    Needs       `json:"waits,omitempty"` // it has not run yet: whose word it waits for
	RunAt    time.Time   `json:"run_at,omitzero"`
	Inverse  string      `json:"inverse"`            // verb that takes it back, "" = none
	N        uint64      `json:"n"`                  // number of the command's mail: what undo and cancel call it
	Deferred bool        `json:"deferred,omitempty"` // not tried: another line of the mail has an error
}

// Shift is one thing that a command changed: old and new value, words of the message table under What where it has them.
type Shift struct {
	What string `json:"what"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Told is one notice that a command caused.
type Told struct {
	To         string     `json:"to"`
	Name       string     `json:"name,omitempty"` // of a party, in the reader's language
	Kind       NoticeKind `json:"kind"`
	Lang       Lang       `json:"lang"`
	Protection Protection `json:"protection"`
	Key        string     `json:"key,omitempty"` // fingerprint that it would be sealed to
	NoKey      bool       `json:"no_key"`
	Number     string     `json:"number,omitempty"` // of another case than the command's
}

// DeskErrors says why the commands of a mail were not carried out: one result a line, with its refusal.
type DeskErrors struct {
	Number  string      `json:"number"`
	Errors  int         `json:"errors"`
	Results []Result    `json:"results"`
	Lines   []ReadyLine `json:"lines"`
}

// DeskRepeat is the recorded answer to a command that arrived again (S3).
type DeskRepeat struct {
	Number  string    `json:"number"`
	Command Command   `json:"command"`
	FirstAt time.Time `json:"first_at"`
	Answer  uint64    `json:"answer"` // number of the first transcript
}

// DeskToken asks for the commander's own confirmation.
type DeskToken struct {
	Number  string    `json:"number"`
	Command Command   `json:"command"`
	Why     string    `json:"why"` // "unbound" | "late" | "restored" | "outer" | "order"
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
	Told    []Told    `json:"told"`
	Line    string    `json:"-"`
}

// DeskQuarantined shows a held mail: sender as seen, why, what it claims.
type DeskQuarantined struct {
	Mail    Quoted `json:"mail"`
	Mailbox string `json:"mailbox"`
	Reason  string `json:"reason"`
	Claims  string `json:"claims"` // the number that it names, "" = none
	Note    string `json:"note"`   // precise reason for the coordinator
}

// DeskNotLeft tells of an outgoing mail that is held, uncertain or failed.
type DeskNotLeft struct {
	Number string     `json:"number"`
	N      uint64     `json:"n"`
	Kind   NoticeKind `json:"kind"`
	To     string     `json:"to"`
	Reason string     `json:"reason"`
	Detail string     `json:"detail"`
	Clock  bool       `json:"clock"` // a date waits for this mail to leave
}

// DeskBounce tells of a mail that left and came back. Why is "address", "full", "size", "refused", "route" or "other".
type DeskBounce struct {
	Number    string     `json:"number"`
	N         uint64     `json:"n"`
	Kind      NoticeKind `json:"kind"`
	To        string     `json:"to"`
	Why       string     `json:"why"`
	Detail    string     `json:"detail"`    // the other side's words
	Permanent bool       `json:"permanent"` // another try is not worth while
	Mails     int        `json:"mails"`     // how many came back from this address for good, on how many days
	Days      int        `json:"days"`
	Bad       bool       `json:"bad"`     // often enough that the address itself is in doubt (R76)
	Counts    bool       `json:"counts"`  // the mail counts as an attempt though it did not arrive (N1)
	Channel   string     `json:"channel"` // by which the party may be tried next, "" = the book has none
}

// DeskSigner warns of a mail that looks like a coordinator's and is not bound to one. What is "unsigned", "forged",
// "foreign" (signed for somebody else), "unprotected" or "stranger".
type DeskSigner struct {
	Mail    uint64 `json:"mail"`
	What    string `json:"what"`
	Claimed string `json:"claimed"` // whose address or key it shows
	Own     bool   `json:"own"`     // the reader is the one whose address it shows
}

// DeskShow is the answer to show.
type DeskShow struct {
	View  CaseView    `json:"view"`
	Lines []ReadyLine `json:"lines"`
}

// DeskHelp is the answer to help: about one verb, or what can be done now. Asked about a case, it has the case's state and the
// lines that make sense there (users.md C10).
type DeskHelp struct {
	Verb   string      `json:"verb"`
	Realm  Realm       `json:"realm"`
	Number string      `json:"number,omitempty"`
	State  State       `json:"state,omitempty"`
	Lines  []ReadyLine `json:"lines,omitempty"`
}

// LinesOf gives the ready lines of any notice's facts, to be printed with their action codes; nil = it has none.
func LinesOf(facts any) []ReadyLine {
	switch f := facts.(type) {
	case *DeskTranscript:
		return f.Lines
	case *DeskErrors:
		return f.Lines
	case *DeskShow:
		return f.Lines
	case *DeskStopped:
		return f.Lines
	case *DeskHelp:
		return f.Lines
	case *DeskProposal:
		return f.Lines
	case *DeskPaste:
		return f.Lines
	case *BodyReport:
		return f.Lines
	}
	return nil
}
