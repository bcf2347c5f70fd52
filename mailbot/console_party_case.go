package mailbot

import (
	"time"

	"keikai/mailbot/handling"
)

// PlanRow is one publication date as it was set; a null date took the one before back.
type PlanRow struct {
	Date  *string `json:"date"`
	SetAt *string `json:"set_at"`
	By    string  `json:"by"`
	Why   *string `json:"why"`
}

// LinkRow ties a case to another.
type LinkRow struct {
	Case string `json:"case"`
	How  string `json:"how"`
}

// CasePartyRow is a party of a case in `case show`.
type CasePartyRow struct {
	Code           string          `json:"code"`
	Party          string          `json:"party"`
	Name           string          `json:"name"`
	Reference      *string         `json:"reference"`
	Role           string          `json:"role"`
	Stage          string          `json:"stage"`
	Result         *string         `json:"result"`
	Status         *string         `json:"status"`
	StatusHistory  []CaseStatusRow `json:"status_history"`
	TheirReference *string         `json:"their_reference"`
	Attempts       []AttemptRow    `json:"attempts"`
	FirstAttemptAt *string         `json:"first_attempt_at"`
	DetailSentAt   *string         `json:"detail_sent_at"`
	Protection     string          `json:"protection"`
	DateAnswer     DateRow         `json:"date_answer"`
	Language       *string         `json:"language"`
	SecretUntil    *string         `json:"secret_until"`
	FixVisibleAt   *string         `json:"fix_visible_at"`
	Named          *string         `json:"named"`
}

// CaseStatusRow is one report of a result or status.
type CaseStatusRow struct {
	At     *string `json:"at"`
	Result *string `json:"result"`
	Status *string `json:"status"`
	By     string  `json:"by"`
}

// AttemptRow is one try to reach a party.
type AttemptRow struct {
	At      *string `json:"at"`
	Channel string  `json:"channel"`
	Address *string `json:"address"`
	Outcome string  `json:"outcome"`
}

// DateRow is a party's word about the proposed publication date.
type DateRow struct {
	Proposed *string `json:"proposed"`
	Answer   string  `json:"answer"`
	Counter  *string `json:"counter"`
	At       *string `json:"at"`
}

func shownParty(p handling.PartyView) CasePartyRow {
	row := CasePartyRow{Code: p.Code, Party: p.Handle, Name: p.Name, Reference: orNull(p.Reference), Role: string(p.Role), Stage: string(p.Stage), Result: orNull(p.Result),
		Status: orNull(p.Status), StatusHistory: []CaseStatusRow{}, TheirReference: orNull(p.Theirs), Attempts: []AttemptRow{}, FirstAttemptAt: orNull(stamp(p.FirstAttempt)),
		DetailSentAt: orNull(stamp(p.CaseParty.DetailSent)), Protection: string(p.Protected()), SecretUntil: orNull(p.SecretUntil.String()), FixVisibleAt: orNull(p.FixVisible.String()),
		Named: orNull(p.Named), Language: orNull(string(p.Language)),
		DateAnswer: DateRow{Proposed: orNull(stamp(p.Date.Proposed)), Answer: "none", Counter: orNull(p.Date.Counter.String()), At: orNull(stamp(p.Date.At))}}
	if p.Date.Answer != "" {
		row.DateAnswer.Answer = p.Date.Answer
	}
	for _, s := range p.StatusHistory {
		row.StatusHistory = append(row.StatusHistory, CaseStatusRow{At: orNull(stamp(s.At)), Result: orNull(s.Result), Status: orNull(s.Status), By: s.By})
	}
	for _, t := range p.Attempts {
		row.Attempts = append(row.Attempts, AttemptRow{At: orNull(stamp(t.At)), Channel: t.Channel, Address: orNull(t.Address), Outcome: t.Outcome})
	}
	return row
}

// plannedIn is the publication date that stands.
func plannedIn(v handling.CaseView) time.Time {
	if len(v.Plans) == 0 {
		return time.Time{}
	}
	return v.Plans[len(v.Plans)-1].At
}
