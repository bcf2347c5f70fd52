package handling

import "time"

// Matter is what a case is about and who takes part in it: everything that commands and answers decide besides the finder and each
// body's own part.
type Matter struct {
	Given       *Release    `json:"given,omitempty"` // the words that reception gave to coordination: developers are told the details by them
	Parties     []CaseParty `json:"parties,omitempty"`
	Plans       []Plan      `json:"planned_publication_history,omitempty"`
	Ask         *DateAsk    `json:"date_ask,omitempty"` // open proposal of a publication date
	Page        *Page       `json:"page,omitempty"`     // what was written for the publication
	CVE         []string    `json:"cve,omitempty"`
	CVEBy       string      `json:"cve_by,omitempty"` // jpcert developer other
	Links       []Link      `json:"links,omitempty"`
	Leak        *Leak       `json:"leak,omitempty"`
	Committee   *Committee  `json:"committee,omitempty"`
	CreditAsked time.Time   `json:"credit_asked_at,omitzero"` // the finder was asked how to be named; no answer is no name (users.md B1)
	CreditSaid  time.Time   `json:"credit_said_at,omitzero"`
	Watched     bool        `json:"watched,omitempty"`    // the finder coordinates itself (guideline IV.2.3; users.md B5)
	LiftedAt    time.Time   `json:"lifted_at,omitzero"`   // 情報非開示依頼の取下げ
	Priority    time.Time   `json:"priority_at,omitzero"` // 優先的な情報提供
	Collect     bool        `json:"collect,omitempty"`    // its receipt is owed together with others of the same finder (R71)
	Reminded    []Reminder  `json:"reminded,omitempty"`   // of what concerns no party of the case: the finder's answer, a right of the finder's
}

// Plan is one publication date as it was set. A zero At takes the date back.
type Plan struct {
	At   time.Time `json:"date"`
	Set  time.Time `json:"set_at"`
	By   string    `json:"by"`
	Why  string    `json:"why,omitempty"`
	Told []string  `json:"told,omitempty"` // codes of those who were told of it, F among them
}

// DateAsk is a publication date that developers were asked about (N21).
type DateAsk struct {
	At       time.Time `json:"at"`
	AnswerBy Date      `json:"answer_by"`
	By       string    `json:"by"`
}

// Link ties a case to another.
type Link struct {
	Case string `json:"case"` // number
	How  string `json:"how"`  // related split_from split_into merged_into merged_from converted_from converted_into
}

// Leak is that something became public before its day (users.md A16). Who leaked is for coordinators only.
type Leak struct {
	At        time.Time `json:"at"`
	Source    string    `json:"source"`
	Exploited string    `json:"exploited,omitempty"` // yes no unknown
	By        string    `json:"by,omitempty"`        // developer:V1 finder other unknown
	Told      []string  `json:"told,omitempty"`      // codes of those who were told, R and C for the desks
}

// Committee is the publication judgement committee's work on a case (guideline IV.3(2); editions from 2014).
type Committee struct {
	Impossible time.Time `json:"impossible_at,omitzero"` // coordination told reception that it cannot coordinate
	Opened     time.Time `json:"opened_at,omitzero"`
	Meets      Date      `json:"meets,omitzero"` // day of the meeting, as the members were told
	OpinionBy  Date      `json:"opinion_by,omitzero"`
	Result     string    `json:"result,omitempty"` // publish not again
	Why        string    `json:"why,omitempty"`
	Decided    time.Time `json:"decided_at,omitzero"`
}

// PlannedAt is the publication date that stands, zero = none.
func (m Matter) PlannedAt() time.Time { return m.planned() }

// planned is the publication date that stands, zero = none.
func (m Matter) planned() time.Time {
	if len(m.Plans) == 0 {
		return time.Time{}
	}
	return m.Plans[len(m.Plans)-1].At
}
