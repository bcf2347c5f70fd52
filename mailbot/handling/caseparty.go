package handling

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Role is what a party is in a case.
type Role string

// The roles. A case writes to nobody who has none.
const (
	Developer            Role = "developer"
	Related              Role = "related" // maker of a product that is concerned as well (guideline IV.4.2)
	Distributor          Role = "distributor"
	ServiceProvider      Role = "service_provider"
	Operator             Role = "operator"
	ConstructionProvider Role = "construction_provider"
	Analyst              Role = "analyst"
	OverseasCoordinator  Role = "overseas_coordinator"
	Authority            Role = "authority"
	Infrastructure       Role = "infrastructure"
	Member               Role = "committee_member" // of the publication judgement committee (guideline IV.3(2))
)

// roleLetters begin the code of a party in commands (users.md C6).
var roleLetters = map[Role]string{Developer: "V", Related: "V", Distributor: "V", ServiceProvider: "V", Operator: "O", ConstructionProvider: "P",
	Analyst: "A", OverseasCoordinator: "X", Authority: "G", Infrastructure: "I", Member: "M"}

// Coordinated reports whether the role is one of those that the coordination body writes to, each in its own thread under its own
// number, and that are "all developers contacted" when a date moves (guideline IV.4.2, 4.4; users.md D15).
func (r Role) Coordinated() bool {
	return slices.Contains([]Role{Developer, Related, Distributor, ServiceProvider, OverseasCoordinator}, r)
}

// Fixes reports whether the party is asked to verify and fix, so that the case's state waits for it.
func (r Role) Fixes() bool { return r == Developer || r == Related || r == Operator }

// Aside reports whether the role has verbs of its own and no part in what developers and operators are asked.
func (r Role) Aside() bool {
	return slices.Contains([]Role{Analyst, Authority, Infrastructure, Member}, r)
}

// Stage is where a party stands in a case (contract.md).
type Stage string

// The stages, from the least advanced on; the last four stand apart.
const (
	ToContact          Stage = "to_contact"
	Contacted          Stage = "contacted"
	WindowConfirmed    Stage = "window_confirmed"
	DetailSent         Stage = "detail_sent"
	DetailAcknowledged Stage = "detail_acknowledged"
	Verifying          Stage = "verifying"
	ResultReported     Stage = "result_reported"
	Fixing             Stage = "fixing"
	FixPlanned         Stage = "fix_planned"
	Ready              Stage = "ready"
	FixReported        Stage = "fix_reported"
	StageFixed         Stage = "fixed"
	StagePublished     Stage = "published"
	NoAnswer           Stage = "no_answer"
	Unreachable        Stage = "unreachable"
	StageDeclined      Stage = "declined"
	Dropped            Stage = "dropped"
)

var stageOrder = []Stage{ToContact, NoAnswer, Contacted, WindowConfirmed, DetailSent, DetailAcknowledged, Verifying, ResultReported, FixPlanned, Fixing, Ready, FixReported, StageFixed, StagePublished}

// before reports whether a stage is less advanced than another.
func (s Stage) before(t Stage) bool { return slices.Index(stageOrder, s) < slices.Index(stageOrder, t) }

// CaseParty is one party of a case: where it stands, what was tried, and what it answered. How it is reached is in the office's list
// of parties, under Handle, so that a change of contact concerns all of its cases at once (R23).
type CaseParty struct {
	Code      string `json:"code"` // V1 O1 P1 A1 X1 G1 I1 M1, valid in this case
	Handle    string `json:"party"`
	Role      Role   `json:"role"`
	Realm     Realm  `json:"realm"`               // body that writes to it
	Reference string `json:"reference,omitempty"` // its own number of this case, "VH#12345678"; "" = the case's IPA#
	Stage     Stage  `json:"stage"`
	Result    string `json:"result,omitempty"` // see Results
	Status    string `json:"status,omitempty"` // see Statuses

	StatusHistory []StatusStep  `json:"status_history,omitempty"`
	Theirs        string        `json:"their_reference,omitempty"`
	Attempts      []Attempt     `json:"attempts,omitempty"`
	FirstAttempt  time.Time     `json:"first_attempt_at,omitzero"`
	DetailSent    time.Time     `json:"detail_sent_at,omitzero"`
	Reported      time.Time     `json:"reported_at,omitzero"` // fix reported
	Protection    Protection    `json:"protection,omitempty"` // how it asked to get details; "" = sealed
	WishMail      uint64        `json:"wish_mail,omitempty"`  // mail in which it asked so
	Date          DateAnswer    `json:"date_answer,omitzero"`
	SecretUntil   Date          `json:"secret_until,omitzero"`   // until when it can keep the matter private (users.md B7)
	FixVisible    Date          `json:"fix_visible_at,omitzero"` // when its fix becomes visible to others
	Named         string        `json:"named,omitempty"`         // who named it, by which channel, when (guideline V.4.4)
	Question      *Question     `json:"question,omitempty"`      // open question to it
	Reminded      []Reminder    `json:"reminded,omitempty"`
	Agreed        []string      `json:"agreed,omitempty"` // what it said yes to: direct, site_data, early_notice, priority
	Listing       Listing       `json:"listing,omitzero"`
	NDA           string        `json:"nda,omitempty"`       // agreement of non-disclosure, its reference and day
	Statement     string        `json:"statement,omitempty"` // its own words for the advisory, as it reported them
	Stated        *Stated       `json:"stated,omitempty"`    // what of it stands on the page, once a coordinator said so
	Answers       []FieldAnswer `json:"answers,omitempty"`   // the last recorded answer to each field of a form
}

// StatusStep is one report of a status or result.
type StatusStep struct {
	At     time.Time `json:"at"`
	Status string    `json:"status,omitempty"`
	Result string    `json:"result,omitempty"`
	Mail   uint64    `json:"mail,omitempty"`
	By     string    `json:"by"`
}

// Attempt is one try to reach a party, whether anybody answered or not (guideline IV.4.2 note 4; N1).
type Attempt struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"` // mail web_form fax post phone
	Address string    `json:"address,omitempty"`
	Outcome string    `json:"outcome"` // sent reached no_answer refused message_left returned
	Who     string    `json:"who,omitempty"`
	Kind    string    `json:"kind,omitempty"` // notice kind, for mail
	Mail    uint64    `json:"mail,omitempty"` // outgoing mail, 0 = by hand
}

// Channels are the ways in which a party is tried, in the order of the ladder (guideline IV.4.2, V.3.5).
var Channels = []Choice{{"mail", []string{"メール"}}, {"web_form", []string{"ウェブフォーム", "問合せフォーム"}}, {"phone", []string{"電話"}}, {"fax", []string{"FAX", "ファクス"}}, {"post", []string{"郵送", "郵便"}}}

// Outcomes are what came of an attempt.
var Outcomes = []Choice{{"reached", []string{"通話", "応答あり"}}, {"no_answer", []string{"不応答", "応答なし"}}, {"refused", []string{"拒否"}}, {"message_left", []string{"伝言"}}, {"returned", []string{"返戻", "不達"}}}

// Results are what a developer found (guideline IV.4.4, 5.2; users.md A17).
var Results = []Choice{{"exists", []string{"あり", "脆弱性あり"}}, {"not_exists", []string{"なし", "脆弱性ではない"}}, {"no_effect", []string{"影響なし"}}, {"small_effect", []string{"影響小"}},
	{"known", []string{"既知"}}, {"elsewhere", []string{"他社製品"}}}

// Statuses are the six values of a vendor's entry on JVN (domain.md 6.2); in commands also by number.
var Statuses = []Choice{{"vulnerable", []string{"該当製品あり", "1"}}, {"vulnerable_investigating", []string{"該当製品あり：調査中", "2"}}, {"notvulnerable", []string{"該当製品なし", "3"}},
	{"notvulnerable_investigating", []string{"該当製品なし：調査中", "4"}}, {"unknown", []string{"不明", "5"}}, {"provided", []string{"脆弱性情報提供済み", "6"}}}

// DateAnswer is what a party said to the proposed publication date. Silence is not consent (N21).
type DateAnswer struct {
	Proposed time.Time `json:"proposed,omitzero"`
	Asked    time.Time `json:"asked_at,omitzero"`
	Answer   string    `json:"answer,omitempty"` // accept refuse counter, "" = none
	Counter  Date      `json:"counter,omitzero"`
	Why      string    `json:"why,omitempty"`
	At       time.Time `json:"at,omitzero"`
	Mail     uint64    `json:"mail,omitempty"`
}

// Reminder is one repetition that was due: sent by itself, put to a person, or let go because it was long ago (users.md C14, C15).
type Reminder struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Gone bool      `json:"gone,omitempty"` // it was not sent
}

// Listing is an entry of the list of unreachable developers (guideline appendix 5; editions from 2010).
type Listing struct {
	DID      string `json:"did,omitempty"`   // "DID#12345678"
	Warned   Date   `json:"warned,omitzero"` // day from which on the name may be listed, as the developer was told
	Named    Date   `json:"named,omitzero"`
	Product  Date   `json:"product,omitzero"`
	Deadline Date   `json:"deadline,omitzero"`
	Removed  Date   `json:"removed,omitzero"`
}

// FieldAnswer is one field of a reply form as it was read: the words as written, and the choice that they make.
type FieldAnswer struct {
	Form   string `json:"form"`
	Field  string `json:"field"`
	Text   string `json:"text"`
	Choice string `json:"choice,omitempty"`
}

// PartyOf finds a party of the case by its code.
func (c Case) PartyOf(code string) (CaseParty, bool) {
	for _, p := range c.Parties {
		if p.Code == code {
			return p, true
		}
	}
	return CaseParty{}, false
}

// at is the index of a party, -1 = none.
func (c Case) at(code string) int {
	return slices.IndexFunc(c.Parties, func(p CaseParty) bool { return p.Code == code })
}

// NumberOf is the number by which a reader knows the case: a developer, analyst or overseas coordinator its own, everybody else of
// the outside the case's IPA# (design.md 5; N4).
func (c Case) NumberOf(code string) string {
	if p, ok := c.PartyOf(code); ok && p.Reference != "" {
		return p.Reference
	}
	return c.Number
}

// Numbers are all numbers that the case is found by.
func (c Case) Numbers() []string {
	out := []string{c.Number}
	if c.JVN != "" && c.Scheme != Direct { // the one number of a direct case is both
		out = append(out, c.JVN)
	}
	for _, p := range c.Parties {
		if p.Reference != "" {
			out = append(out, p.Reference)
		}
		if p.Listing.DID != "" {
			out = append(out, p.Listing.DID)
		}
	}
	return out
}

// nextCode is the code of the next party of a role.
func (c Case) nextCode(r Role) string {
	letter, most := roleLetters[r], 0
	for _, p := range c.Parties {
		if n, err := strconv.Atoi(strings.TrimPrefix(p.Code, letter)); err == nil && n > most {
			most = n
		}
	}
	return letter + strconv.Itoa(most+1)
}

// Counts reports whether the case's state waits for the party: it is asked to fix, it was not dropped, it can be reached, and it did
// not answer that it has nothing to fix (users.md A17).
func (p CaseParty) Counts() bool {
	switch {
	case !p.Role.Fixes(), p.Stage == Dropped, p.Stage == Unreachable, p.Stage == StageDeclined:
		return false
	}
	return !slices.Contains([]string{"not_exists", "no_effect", "known", "elsewhere"}, p.Result)
}

// Contacted reports whether anything was ever tried with the party: from then on it is one of those who are told when a date moves.
func (p CaseParty) Contacted() bool { return !p.FirstAttempt.IsZero() }

// Active reports whether the party still takes part.
func (p CaseParty) Active() bool { return p.Stage != Dropped }

// coordinated lists the active parties that the coordination body has contacted.
func (c Case) coordinated() []CaseParty {
	return only(c.Parties, func(p CaseParty) bool { return p.Role.Coordinated() && p.Active() && p.Contacted() })
}

// operator is the party that runs the site; the first, should there be several.
func (c Case) operator() (CaseParty, bool) {
	for _, p := range c.Parties {
		if p.Role == Operator && p.Active() {
			return p, true
		}
	}
	return CaseParty{}, false
}

// tries counts the attempts by a channel, "" = by any.
func (p CaseParty) tries(channel string) (n int) {
	for _, t := range p.Attempts {
		if channel == "" || t.Channel == channel {
			n++
		}
	}
	return n
}

// Protected is how the party is written to about the case: sealed unless it chose otherwise, on record.
func (p CaseParty) Protected() Protection { return cmp.Or(p.Protection, Sealed) }

// formerMark ends the recipient of the one mail that goes to a party's address before the last change.
const formerMark = "-former"

// IsCode reports whether a recipient is a party of a case other than the finder.
func IsCode(to string) bool { return CodeOf(to) != "" }

// CodeOf is the party's code in a recipient, "" = it is the finder, a coordinator or a stranger.
func CodeOf(to string) string {
	to = strings.TrimSuffix(to, formerMark)
	if len(to) < 2 || !strings.ContainsRune("VOPAXGIM", rune(to[0])) {
		return ""
	}
	if n, err := strconv.Atoi(to[1:]); err != nil || n < 1 || to[1] == '0' {
		return ""
	}
	return to
}
