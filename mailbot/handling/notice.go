package handling

import (
	"encoding/json"
	"fmt"
	"slices"
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

// The notices of the catalogue that exist (notices.md 1).
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
	FinderQuestionKind      NoticeKind = "finder/question"
	FinderProgressKind      NoticeKind = "finder/progress"
	FinderKeyCheckKind      NoticeKind = "finder/key_check"
	FinderConsentCheckKind  NoticeKind = "finder/consent_check"
	FinderConsentsKind      NoticeKind = "finder/consent_recorded"
	AnyMissedKind           NoticeKind = "any/missed_mail"
	AnyCorrectionKind       NoticeKind = "any/correction"
	AnyMisdeliveryKind      NoticeKind = "any/misdelivery"
	AnyContactOldKind       NoticeKind = "any/contact_changed"
	AnyContactNewKind       NoticeKind = "any/contact_welcome"
	AnyCoordinatorKind      NoticeKind = "any/coordinator_changed"
	BodyHandoverKind        NoticeKind = "body/handover"
	BodyTakenKind           NoticeKind = "body/handover_taken"
	BodyReturnedKind        NoticeKind = "body/handover_returned"
	BodyQuestionKind        NoticeKind = "body/question_for_finder"
	BodyAnswerKind          NoticeKind = "body/answer_from_finder"
	BodyMessageKind         NoticeKind = "body/message"
	DeskNewReportKind       NoticeKind = "desk/new_report"
	DeskMailFiledKind       NoticeKind = "desk/mail_filed"
	DeskTranscriptKind      NoticeKind = "desk/transcript"
	DeskErrorsKind          NoticeKind = "desk/transcript_errors"
	DeskRepeatKind          NoticeKind = "desk/transcript_repeat"
	DeskTokenKind           NoticeKind = "desk/token"
	DeskQuarantinedKind     NoticeKind = "desk/quarantined"
	DeskUncertainKind       NoticeKind = "desk/delivery_uncertain"
	DeskFailedKind          NoticeKind = "desk/delivery_failed"
	DeskBounceKind          NoticeKind = "desk/bounce"
	DeskNoKeyKind           NoticeKind = "desk/held_no_key"
	DeskGateKind            NoticeKind = "desk/gate_refused"
	DeskSignerKind          NoticeKind = "desk/refused_signer"
	DeskShowKind            NoticeKind = "desk/answer_show"
	DeskHelpKind            NoticeKind = "desk/answer_help"
	DeskHelpCardKind        NoticeKind = "desk/help_card"
	DeskPreviewKind         NoticeKind = "desk/preview"
	DeskApprovalKind        NoticeKind = "desk/approval_request"
	DeskApprovedKind        NoticeKind = "desk/approval_result"
	DeskExpiredKind         NoticeKind = "desk/approval_expired"
	DeskDigestKind          NoticeKind = "desk/digest"
	DeskStoppedKind         NoticeKind = "desk/stopped"
	DeskStopCodeKind        NoticeKind = "desk/stop_code"
	DeskKeyKind             NoticeKind = "desk/key_candidate"
	DeskSuspendedKind       NoticeKind = "desk/key_suspended"
	DeskAssignedKind        NoticeKind = "desk/assigned"
	DeskTakeoverKind        NoticeKind = "desk/takeover_list"
	DeskIncidentKind        NoticeKind = "desk/incident"
	DeskStaffKind           NoticeKind = "desk/staff_changed"
	DeskRestoredKind        NoticeKind = "desk/restored"
	DeskListKind            NoticeKind = "desk/answer_list"
	DeskDueKind             NoticeKind = "desk/answer_due"
	DeskWhoKind             NoticeKind = "desk/answer_who"
	DeskJournalKind         NoticeKind = "desk/answer_journal"
	DeskPendingKind         NoticeKind = "desk/answer_pending"
	DeskHeldKind            NoticeKind = "desk/answer_held"
	DeskOutboxKind          NoticeKind = "desk/answer_outbox"
	DeskPartyKind           NoticeKind = "desk/answer_party"
)

// NoticeSpec is what is fixed about a kind.
type NoticeSpec struct {
	Kind      NoticeKind
	Class     Class
	Desk      bool // goes to a coordinator: always sealed
	Automatic bool // caused by a mail of somebody who is no coordinator: counts for the caps (R71, R78)
	Window    bool // leaves only within the office's sending hours (users.md B10)
	Starts    string
	facts     func() any
}

// Notices lists every kind that a template words. Starts names the date that begins with the first sending attempt.
var Notices = slices.Concat(deskNotices, stepNotices)

var deskNotices = []NoticeSpec{
	{Kind: FinderReceiptKind, Class: ClassN, Automatic: true, Starts: "acknowledged", facts: func() any { return new(FinderReceipt) }},
	{Kind: FinderUndecryptableKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderUnopened) }},
	{Kind: FinderUnreadableKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderUnopened) }},
	{Kind: FinderClearTextKind, Class: ClassN, Automatic: true, facts: func() any { return new(FinderNeutral) }},
	{Kind: FinderKeyRequestKind, Class: ClassN, facts: func() any { return new(FinderNeutral) }},
	{Kind: FinderAcceptedProduct, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderAcceptedWebsite, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderAcceptedOwn, Class: ClassK, Starts: "accepted", facts: func() any { return new(FinderAccepted) }},
	{Kind: FinderNotAcceptedKind, Class: ClassK, facts: func() any { return new(FinderNotAccepted) }},
	{Kind: FinderQuestionKind, Class: ClassK, facts: func() any { return new(FinderText) }},
	{Kind: FinderProgressKind, Class: ClassK, facts: func() any { return new(FinderText) }},
	{Kind: FinderKeyCheckKind, Class: ClassK, Automatic: true, facts: func() any { return new(FinderKeyCheck) }},
	{Kind: FinderConsentCheckKind, Class: ClassK, facts: func() any { return new(FinderConsents) }},
	{Kind: FinderConsentsKind, Class: ClassK, facts: func() any { return new(FinderConsents) }},
	{Kind: AnyMissedKind, Class: ClassN, facts: func() any { return new(AnyMissed) }},
	{Kind: AnyCorrectionKind, Class: ClassK, facts: func() any { return new(AnyCorrection) }},
	{Kind: AnyMisdeliveryKind, Class: ClassN, facts: func() any { return new(AnyMisdelivery) }},
	{Kind: AnyContactOldKind, Class: ClassN, facts: func() any { return new(FinderNeutral) }},
	{Kind: AnyContactNewKind, Class: ClassN, facts: func() any { return new(FinderNeutral) }},
	{Kind: AnyCoordinatorKind, Class: ClassN, facts: func() any { return new(AnyCoordinator) }},
	{Kind: BodyHandoverKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyHandover) }},
	{Kind: BodyTakenKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyWord) }},
	{Kind: BodyReturnedKind, Class: ClassK, Desk: true, facts: func() any { return new(BodyWord) }},
	{Kind: BodyQuestionKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyWord) }},
	{Kind: BodyAnswerKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyWord) }},
	{Kind: BodyMessageKind, Class: ClassD, Desk: true, facts: func() any { return new(BodyWord) }},
	{Kind: DeskNewReportKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskNewReport) }},
	{Kind: DeskMailFiledKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskMailFiled) }},
	{Kind: DeskTranscriptKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskTranscript) }},
	{Kind: DeskErrorsKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskErrors) }},
	{Kind: DeskRepeatKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskRepeat) }},
	{Kind: DeskTokenKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskToken) }},
	{Kind: DeskQuarantinedKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskQuarantined) }},
	{Kind: DeskUncertainKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskFailedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskBounceKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskBounce) }},
	{Kind: DeskNoKeyKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskGateKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskNotLeft) }},
	{Kind: DeskSignerKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskSigner) }},
	{Kind: DeskShowKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskShow) }},
	{Kind: DeskHelpKind, Class: ClassN, Desk: true, facts: func() any { return new(DeskHelp) }},
	{Kind: DeskHelpCardKind, Class: ClassN, Desk: true, facts: func() any { return new(DeskHelp) }},
	{Kind: DeskPreviewKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskPreview) }},
	{Kind: DeskApprovalKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskApproval) }},
	{Kind: DeskApprovedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskApproved) }},
	{Kind: DeskExpiredKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskApproved) }},
	{Kind: DeskDigestKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskDigest) }},
	{Kind: DeskStoppedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskStopped) }},
	{Kind: DeskStopCodeKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskStopped) }},
	{Kind: DeskKeyKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskKey) }},
	{Kind: DeskSuspendedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskSuspended) }},
	{Kind: DeskAssignedKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskAssigned) }},
	{Kind: DeskTakeoverKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskAssigned) }},
	{Kind: DeskIncidentKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskIncident) }},
	{Kind: DeskStaffKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskStaff) }},
	{Kind: DeskRestoredKind, Class: ClassD, Desk: true, facts: func() any { return new(DeskRestored) }},
	{Kind: DeskListKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskList) }},
	{Kind: DeskDueKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskDues) }},
	{Kind: DeskWhoKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskWho) }},
	{Kind: DeskJournalKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskJournal) }},
	{Kind: DeskPendingKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskPending) }},
	{Kind: DeskHeldKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskHeld) }},
	{Kind: DeskOutboxKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskOutbox) }},
	{Kind: DeskPartyKind, Class: ClassK, Desk: true, facts: func() any { return new(DeskParty) }},
}

// Spec finds a kind.
func Spec(k NoticeKind) (NoticeSpec, bool) {
	for _, list := range [][]NoticeSpec{Notices, printedNotices} {
		for _, s := range list {
			if s.Kind == k {
				return s, true
			}
		}
	}
	return NoticeSpec{}, false
}

// EndsWithCase reports whether a notice has lost its sense because the case is no longer open: what waited for an hour, a delay or a key must
// not reach anybody after the finder withdrew its report, or after the publication.
func EndsWithCase(c Case, k NoticeKind) bool {
	if c.Key == "" || c.State.Open() {
		return false
	}
	s, _ := Spec(k)
	return s.Window || s.Starts == "attempt" || s.Starts == "detail" || slices.Contains(openOnly, k)
}

// openOnly are further notices of which that is true: words of a date that will not come, and those that cannot be called back.
var openOnly = []NoticeKind{DevDateAskKind, DevDateFixedKind, DevDateMovedKind, DevCountdownKind, DevHeldKind, OtherDateKind, DevSiteDataKind, DevDirectKind, DevFinderKind,
	OpDirectKind, OpFinderKind, FinderDirectKind}

// reminders are the notices that say that no answer has come.
var reminders = []NoticeKind{FinderQuestionAgain, DevContactAgainKind, DevResultAgainKind, DevDateAgainKind, OpContactAgainKind, OpReceivedKind, OpLastCallKind, OtherAnalysisAgain}

// Overtaken reports whether a notice that no answer has come is not true any more: the reader wrote while it waited for its hour.
func Overtaken(c Case, k NoticeKind, to string, owed time.Time) bool {
	return slices.Contains(reminders, k) && slices.ContainsFunc(c.Mails, func(m CaseMail) bool { return m.Direction == In && m.Party == to && m.At.After(owed) })
}

// Notice is a mail that is owed: to whom, of which kind, and the facts that its template may print, nothing else.
type Notice struct {
	Kind    NoticeKind
	To      string // "F", "" for the sender of the mail that is answered, or a coordinator's name
	Lang    Lang
	Realm   Realm // whose mailbox speaks
	ReplyTo uint64
	Facts   any
	Case    string // internal key of another case than the event's; "" = the event's
	Class   Class  // raises the class of the kind, as that of a corrected mail; "" = the kind's own
	Batch   uint64 // announced batch that it belongs to, 0 = none
	Address string // of somebody who is no party: the sender of a held mail that a person answers; To is "" then
	Thread  string // Message-ID that it answers, for Address
	Cause   uint64 // mail of the command that it follows from, where a confirmation let it run; 0 = the event's
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
	Form       bool // the report form was read from it; no other file is opened

	Unprotected bool // lies outside the signed or encrypted part
}

// SignatureVerdict is what pgp said of the mail: none valid invalid unknown_key expired_key revoked_key, and the key.
type SignatureVerdict struct {
	Verdict string
	By      string // grouped fingerprint
}
