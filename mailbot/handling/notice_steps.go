package handling

import (
	"encoding/json"
	"time"
)

// FinderStep tells the finder of one step of the case on its day (domain.md 1.5). What is empty does not concern the step.
type FinderStep struct {
	Number   string    `json:"number"`
	Kind     CaseKind  `json:"kind"`
	Day      Date      `json:"day,omitzero"`
	Origin   Date      `json:"origin,omitzero"`
	Target   Date      `json:"target,omitzero"`
	At       time.Time `json:"at,omitzero"` // planned publication
	Old      time.Time `json:"old,omitzero"`
	DayCount int       `json:"day_count,omitempty"`
	Why      string    `json:"why,omitempty"` // reason class of a move
	Text     string    `json:"text,omitempty"`
	Source   string    `json:"source,omitempty"`
	Edition  string    `json:"edition,omitempty"`
	Due      Date      `json:"due,omitzero"`
}

// FinderEnded tells the finder that handling ended, and what that means for the request for secrecy in the edition of the case.
type FinderEnded struct {
	Number     string    `json:"number"`
	Numbers    []string  `json:"numbers,omitempty"` // all of this finder's, for ended_together
	Kind       CaseKind  `json:"kind"`
	ReceivedAt time.Time `json:"received_at"`
	Reason     string    `json:"reason"`
	Why        string    `json:"why,omitempty"`
	How        string    `json:"how,omitempty"`
	Day        Date      `json:"day"`
	Edition    string    `json:"edition"`
	Secrecy    string    `json:"secrecy"` // ends stays: word of the table of effects, from the edition (users.md B18)
}

// FinderMoved tells that a report goes on under another number or as another kind.
type FinderMoved struct {
	Number string   `json:"number"`
	New    string   `json:"new"`
	Kind   CaseKind `json:"kind"`
	Part   bool     `json:"part,omitempty"` // only a part of the report goes on so: the rest stays where it was
}

// FinderEnquiry answers an enquiry with what was told already and nothing else (users.md D11).
type FinderEnquiry struct {
	Number string `json:"number"`
	Told   []Step `json:"told"`
}

// Step is a date that the finder was told.
type Step struct {
	What string    `json:"what"` // received accepted origin detail planned operator_notified …
	At   time.Time `json:"at"`
}

// FinderCredit asks how the finder wants to be credited.
type FinderCredit struct {
	Number string    `json:"number"`
	JA     string    `json:"ja"`
	EN     string    `json:"en"`
	Public bool      `json:"public"`
	At     time.Time `json:"at"`
	Due    Date      `json:"due"`
}

// FinderDirect asks the finder whether the developer or operator may write directly, or gives the other's contact.
type FinderDirect struct {
	Number  string   `json:"number"`
	Kind    CaseKind `json:"kind"`
	Items   []string `json:"items"` // what would be passed on: name contact
	Due     Date     `json:"due,omitzero"`
	Party   string   `json:"party,omitempty"` // code of the other side
	Name    string   `json:"-"`
	Contact string   `json:"-"`
}

// FinderPublished tells the finder of the publication, with the credit as it was printed.
type FinderPublished struct {
	Number string    `json:"number"`
	JVN    string    `json:"jvn"`
	URL    string    `json:"url,omitempty"`
	At     time.Time `json:"at"`
	Credit string    `json:"credit"` // "" = none
	Why    string    `json:"why,omitempty"`

	Withdrawn bool `json:"withdrawn,omitempty"`
}

// FinderReceipts is one receipt for several reports (R71).
type FinderReceipts struct {
	Number  string   `json:"number"`
	Numbers []string `json:"numbers"`
	Times   []Step   `json:"times"`
}

// BodyReport tells the other body of a step: dates and states, never a party's words. From reception it asks.
type BodyReport struct {
	Number  string      `json:"number"` // as the reading body calls the case
	By      string      `json:"by"`
	At      time.Time   `json:"at"`
	Parties []BodyParty `json:"parties,omitempty"`
	Origin  Date        `json:"origin,omitzero"`
	Target  Date        `json:"target,omitzero"`
	Day     Date        `json:"day,omitzero"`
	Planned time.Time   `json:"planned,omitzero"`
	Old     time.Time   `json:"old,omitzero"`
	Reason  string      `json:"reason,omitempty"`
	Held    string      `json:"held,omitempty"` // of a publication: held resumed
	Text    string      `json:"text,omitempty"`
	Told    bool        `json:"told,omitempty"` // the finder is told as well, so that the reader need not
	Lines   []ReadyLine `json:"lines"`
}

// BodyParty is where one developer stands, as reception may know it.
type BodyParty struct {
	Code   string `json:"code"`
	Stage  Stage  `json:"stage"`
	Result string `json:"result,omitempty"`
	Status string `json:"status,omitempty"`
	Tries  []Try  `json:"tries,omitempty"`
}

// DeskProposal puts something to a coordinator that a party asked for or that fell due: what, why, and the lines that would do it.
type DeskProposal struct {
	Number string      `json:"number"`
	Party  string      `json:"party"`
	What   string      `json:"what"` // word of the message table: reply remind withdraw lift status direct leak stale publish end …
	Why    string      `json:"why,omitempty"`
	Mail   uint64      `json:"mail,omitempty"`
	Reply  *ReplyShown `json:"reply,omitempty"`
	Day    Date        `json:"day,omitzero"`
	Lines  []ReadyLine `json:"lines"`
}

// ReplyShown is a reply form as it was read.
type ReplyShown struct {
	Form   string        `json:"form"`
	Fields []FieldAnswer `json:"fields"`
	Doubts []string      `json:"doubts,omitempty"` // fields with two answers, or with one that fits no choice
}

// DeskPage shows the page on JVN as it stands, and what it lacks. The page itself is attached.
type DeskPage struct {
	Number  string      `json:"number"`
	Page    Page        `json:"page"`
	Gaps    []PageGap   `json:"gaps,omitempty"`
	Parties []PartyNote `json:"parties,omitempty"`
	Lines   []ReadyLine `json:"lines"`

	Attached bool `json:"-"` // drafts of the page come with it
}

// PublishCountdown shows a desk, some days ahead, what a publication will say and what is missing. Of a direct case, coordination's alone.
type PublishCountdown struct {
	Number string      `json:"number"`
	At     time.Time   `json:"at"`
	Days   int         `json:"days"`
	Notes  []PartyNote `json:"notes"`
	Gaps   []PageGap   `json:"gaps,omitempty"` // of the page, for an office that prints it itself
	Lines  []ReadyLine `json:"lines"`
}

// PublishFailed tells a desk that a page could not be printed and why; nothing is public that was not before.
type PublishFailed struct {
	Number  string      `json:"number"`
	At      time.Time   `json:"at"`
	Planned time.Time   `json:"planned,omitzero"`
	Why     string      `json:"why"` // gate page site
	Gaps    []PageGap   `json:"gaps,omitempty"`
	Detail  string      `json:"detail,omitempty"`
	Again   time.Time   `json:"again,omitzero"`
	Lines   []ReadyLine `json:"lines"`
}

// DeskPaste gives a coordinator the text for a channel that is not mail: to paste, to print, or to say (users.md A9).
type DeskPaste struct {
	Number  string          `json:"number"`
	Party   string          `json:"party"`
	Name    string          `json:"name"`
	Channel string          `json:"channel"`
	Address string          `json:"address"` // number or street, as on file
	Kind    NoticeKind      `json:"kind"`
	Lang    Lang            `json:"lang"`
	Text    string          `json:"-"` // rendered when the mail is made
	Facts   json.RawMessage `json:"facts"`
	Lines   []ReadyLine     `json:"lines"`
}

// DeskChronology is a case's history for an auditor: every step with its channel, outcome and evidence (users.md B16).
type DeskChronology struct {
	Number string           `json:"number"`
	Masked bool             `json:"masked"`
	Rows   []ChronologyLine `json:"rows"`
	More   int              `json:"more"`
	Older  []ChronologyLine `json:"older,omitempty"` // those before Rows: in the attached file only
}

// ChronologyLine is one step of the chronology.
type ChronologyLine struct {
	At       time.Time `json:"at"`
	Days     int       `json:"days"` // working days since the step before
	From     string    `json:"from"`
	To       string    `json:"to"`
	Channel  string    `json:"channel"`
	What     string    `json:"what"`
	Word     string    `json:"word"`
	Why      string    `json:"why"` // words of a person: a reason, or whom an attempt reached
	Outcome  string    `json:"outcome"`
	Mail     uint64    `json:"mail"`
	Evidence string    `json:"evidence"` // hash of the mail or of the journal entry, hexadecimal
	By       string    `json:"by"`
}
