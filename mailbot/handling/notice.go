package handling

import (
	"encoding/json"
	"fmt"
	"time"
)

// NoticeKind is the stable name of a notice: folder and kind.
type NoticeKind string

// Class says what a notice may hold, and so in which protection it may leave (design.md 6).
type Class string

// ClassN is neutral, ClassK tells of the case, ClassD holds detail. A class is a property of the kind, fixed here: nothing
// in a mail or a setting moves it (R61).
const (
	ClassN Class = "N"
	ClassK Class = "K"
	ClassD Class = "D"
)

// The notices of the first story.
const (
	FinderReceiptKind       NoticeKind = "finder/receipt"
	FinderUndecryptableKind NoticeKind = "finder/receipt_undecryptable"
	FinderUnreadableKind    NoticeKind = "finder/receipt_unreadable"
	FinderClearTextKind     NoticeKind = "finder/clear_text_advice"
	FinderKeyRequestKind    NoticeKind = "finder/key_request"
	FinderAcceptedProduct   NoticeKind = "finder/accepted_product"
	FinderAcceptedWebsite   NoticeKind = "finder/accepted_website"
	FinderAcceptedOwn       NoticeKind = "finder/accepted_own_product"
	FinderNotAcceptedKind   NoticeKind = "finder/not_accepted"
	DeskNewReportKind       NoticeKind = "desk/new_report"
	DeskMailFiledKind       NoticeKind = "desk/mail_filed"
	DeskTranscriptKind      NoticeKind = "desk/transcript"
	DeskErrorsKind          NoticeKind = "desk/transcript_errors"
	DeskRepeatKind          NoticeKind = "desk/transcript_repeat"
	DeskTokenKind           NoticeKind = "desk/token"
	DeskQuarantinedKind     NoticeKind = "desk/quarantined"
	DeskUncertainKind       NoticeKind = "desk/delivery_uncertain"
	DeskFailedKind          NoticeKind = "desk/delivery_failed"
	DeskNoKeyKind           NoticeKind = "desk/held_no_key"
	DeskGateKind            NoticeKind = "desk/gate_refused"
	DeskSignerKind          NoticeKind = "desk/refused_signer"
	DeskShowKind            NoticeKind = "desk/answer_show"
	DeskHelpKind            NoticeKind = "desk/answer_help"
)

// NoticeSpec is what is fixed about a kind.
type NoticeSpec struct {
	Kind      NoticeKind
	Class     Class
	Desk      bool // goes to a coordinator: always sealed
	Automatic bool // caused by a mail of somebody who is no coordinator: counts for the caps (R71, R78)
	Starts    string
	facts     func() any
}

// Notices lists every kind. Starts names the date that begins with the first sending attempt.
var Notices = []NoticeSpec{
	{Kind: FinderReceiptKind, Class: ClassN, Automatic: true, Starts: "acknowledged", facts: func() any { return new(FinderReceipt) }},
	{Kind: FinderUndecryptableKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderUnopened) }},
	{Kind: FinderUnreadableKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderUnopened) }},
	{Kind: FinderClearTextKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderNeutral) }},
	{Kind: FinderKeyRequestKind, Class: ClassN, facts: func() any { return new(FinderNeutral) }},
	{Kind: FinderAcceptedProduct, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderAcceptedWebsite, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderAcceptedOwn, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderNotAcceptedKind, Class: ClassK, facts: func() any { return new(FinderNotAccepted) }},
	{Kind: DeskNewReportKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskNewReport) }},
	{Kind: DeskMailFiledKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskMailFiled) }},
	{Kind: DeskTranscriptKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskTranscript) }},
	{Kind: DeskErrorsKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskErrors) }},
	{Kind: DeskRepeatKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskRepeat) }},
	{Kind: DeskTokenKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskToken) }},
	{Kind: DeskQuarantinedKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskQuarantined) }},
	{Kind: DeskUncertainKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskFailedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskNoKeyKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskGateKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskSignerKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskSigner) }},
	{Kind: DeskShowKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskShow) }},
	{Kind: DeskHelpKind, Class: ClassN, Desk: true, facts: func() any { return new(DeskHelp) }},
}

// Spec finds a kind.
func Spec(k NoticeKind) (NoticeSpec, bool) {
	for _, s := range Notices {
		if s.Kind == k {
			return s, true
		}
	}
	return NoticeSpec{}, false
}

// Notice is a mail that is owed: to whom, of which kind, and the facts that its template may print, nothing else.
type Notice struct {
	Kind    NoticeKind
	To      string // "F", "" for the sender of the mail that is answered, or a coordinator's name
	Lang    Lang
	Realm   Realm // whose mailbox speaks
	ReplyTo uint64
	Facts   any
}

// DecodeFacts reads the facts of a stored notice back into its struct.
func DecodeFacts(k NoticeKind, data []byte) (any, error) {
	s, ok := Spec(k)
	if !ok {
		return nil, fmt.Errorf("decode notice: unknown kind %s", k)
	}
	f := s.facts()
	if err := json.Unmarshal(data, f); err != nil {
		return nil, fmt.Errorf("decode notice %s: %w", k, err)
	}
	return f, nil
}

// NewFacts gives an empty struct of a kind, for checks that render every notice.
func (s NoticeSpec) NewFacts() any { return s.facts() }

// ReadyLine is a command that the reader may send back as it stands. Line and About are filled in when the mail is made:
// the line carries an action code for this reader (S1).
type ReadyLine struct {
	Command Command `json:"command"`
	Line    string  `json:"-"`
	About   string  `json:"-"`
}

// Quoted is text out of a kept mail. Only the reference is stored; the words are read again when the mail is made.
type Quoted struct {
	Mail        uint64           `json:"mail"`
	From        string           `json:"-"`
	Subject     string           `json:"-"`
	Text        string           `json:"-"` // whole text, made safe by Show
	Form        []QuotedField    `json:"-"` // the form as read, in order
	Unknown     []QuotedField    `json:"-"` // sections that the form does not know, word for word
	Attachments []QuotedFile     `json:"-"`
	Outside     string           `json:"-"` // text outside the signed or encrypted part: unprotected
	Verdict     SignatureVerdict `json:"-"`
	Encryption  string           `json:"-"` // none mime inline attachment
}

// QuotedField is one item of a form with its label in the reader's language.
type QuotedField struct{ Label, Value string }

// QuotedFile is an attachment as it is listed, never its content.
type QuotedFile struct {
	Name, Type string
	Size       int64 // bytes
	SHA256     string
}

// SignatureVerdict is what pgp said of the mail: none valid invalid unknown_key expired_key revoked_key, and the key.
type SignatureVerdict struct {
	Verdict string
	By      string // grouped fingerprint
}

// FinderReceipt says that a report arrived and nothing of its content (ISO/IEC 29147; guideline appendix 6).
type FinderReceipt struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	MailHash   string    `json:"mail_hash"` // SHA-256 of the raw mail, hexadecimal
}

// FinderUnopened answers a mail that could not be read. What is "too_big", "malformed" or "" (undecryptable: one answer
// whatever the reason, S12).
type FinderUnopened struct {
	ReceivedAt time.Time `json:"received_at"`
	MailHash   string    `json:"mail_hash"`
	What       string    `json:"what"`
	LimitMiB   int64     `json:"limit_mib"`
}

// FinderNeutral is a notice that needs the number only.
type FinderNeutral struct {
	Number string `json:"number"`
}

// FinderAccepted tells of acceptance. Day is set when the mail is made: it is the day on which it leaves.
type FinderAccepted struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	Day        time.Time `json:"-"`
	Consents   Consents  `json:"consents"`
	Edition    string    `json:"edition"`
}

// FinderNotAccepted tells of non-acceptance with the reason in the guideline's terms and the coordinator's own sentence.
type FinderNotAccepted struct {
	Number     string    `json:"number"`
	ReceivedAt time.Time `json:"received_at"`
	Reason     Reason    `json:"reason"`
	Why        string    `json:"why"`
}

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
	Fingerprint string `json:"fingerprint"`
	Trust       Trust  `json:"trust"`
}

// DeskMailFiled shows a party's further mail.
type DeskMailFiled struct {
	Number     string      `json:"number"`
	Party      string      `json:"party"`
	ReceivedAt time.Time   `json:"received_at"`
	Proof      Proof       `json:"proof"`
	State      State       `json:"state"`
	Mail       Quoted      `json:"mail"`
	Lines      []ReadyLine `json:"lines"`
}

// DeskTranscript says what a command did.
type DeskTranscript struct {
	Number   string      `json:"number"`
	Command  Command     `json:"command"`
	At       time.Time   `json:"at"`
	OldState State       `json:"old_state"`
	NewState State       `json:"new_state"`
	Told     []Told      `json:"told"`
	Exposed  bool        `json:"exposed"`
	OpenText bool        `json:"open_text"` // text stood there that no 以上 / END closes: it was not used
	Lines    []ReadyLine `json:"lines"`
}

// Told is one notice that a command caused.
type Told struct {
	To         string     `json:"to"`
	Kind       NoticeKind `json:"kind"`
	Lang       Lang       `json:"lang"`
	Protection Protection `json:"protection"`
	NoKey      bool       `json:"no_key"`
}

// DeskErrors says why a command was not carried out.
type DeskErrors struct {
	Number  string      `json:"number"`
	Given   string      `json:"given"` // the line as read, one line
	Refusal Refusal     `json:"refusal"`
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
	Why     string    `json:"why"` // "unbound" | "late" | "outer" | "order"
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

// DeskHelp is the answer to help.
type DeskHelp struct {
	Verb  string `json:"verb"`
	Realm Realm  `json:"realm"`
}
