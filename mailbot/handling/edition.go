package handling

import "strings"

// Rules are what an edition of the guideline, and the office where the guideline leaves it open, say with numbers and switches
// (domain.md 9.2). A case keeps the edition under which it was accepted.
type Rules struct {
	Edition            string
	PublicationTarget  int    // calendar days from the origin day (guideline IV.4.3)
	OriginRule         string // first_contact_attempt | handling_start
	WebFixTarget       int    // calendar days from the notification: 3 months (guideline V.4.1)
	ReceiptAckDays     int    // calendar days within which a receipt is due, 0 = none (ISO/IEC 29147)
	LiftAfterYears     int    // years from the origin day after which the finder may ask to withdraw the request for secrecy, 0 = never
	UnreachableList    bool
	UnreachableMonths  int // months without any answer by all channels, 0 = the coordinator's judgement
	ListProductMonths  int // months between the name and the product on the list
	Committee          bool
	WebEndNoAnswer     bool
	WebEndFreesFinder  bool
	ImpactMatrix       bool
	SimpleHandling     bool
	OperatorEscalation []string // authorities that may be asked
	GovernmentNotice   bool
	PriorityProvision  bool
	AppendixDeveloper  string // publication manual for developers
	AppendixOperator   string
	AppendixProvider   string
}

// editions are the editions that are known. Values that no source gives are the project's own and can be set by the office.
var editions = map[string]Rules{
	"2009": {PublicationTarget: 45, OriginRule: "first_contact_attempt", WebFixTarget: 90, WebEndNoAnswer: true, WebEndFreesFinder: true, PriorityProvision: true,
		AppendixDeveloper: "5", AppendixOperator: "6", AppendixProvider: "7"},
	"2022": modern("NISC", false),
	"2024": modern("NISC", false),
	"2026": modern("NCO", true),
}

func modern(cyber string, government bool) Rules {
	return Rules{PublicationTarget: 45, OriginRule: "first_contact_attempt", WebFixTarget: 90, ReceiptAckDays: 7, LiftAfterYears: 1, UnreachableList: true, UnreachableMonths: 6, ListProductMonths: 3,
		Committee: true, WebEndNoAnswer: true, WebEndFreesFinder: true, ImpactMatrix: true, SimpleHandling: true, OperatorEscalation: []string{cyber, "MIC", "PPC"}, GovernmentNotice: government,
		PriorityProvision: true}
}

// Editions are the names, the oldest first.
var Editions = []string{"2009", "2022", "2024", "2026"}

// RulesOf gives the rules of an edition, with what the office has set for itself.
func (p Policy) RulesOf(edition string) Rules {
	r, ok := editions[edition]
	if !ok {
		edition = p.Edition
		r = editions[edition]
	}
	r.Edition = edition
	if p.PublicationTarget > 0 {
		r.PublicationTarget = p.PublicationTarget
	}
	if p.WebFixTarget > 0 {
		r.WebFixTarget = p.WebFixTarget
	}
	return r
}

// target is the day that publication aims at: origin day + 45, zero = there is no origin day yet.
func (p Policy) target(c Case) Date {
	if c.Origin.IsZero() {
		return Date{}
	}
	return DateOf(c.Origin).AddDays(p.RulesOf(c.Edition).PublicationTarget)
}

// secrecy is what the end of handling does to the request for secrecy: a word for the notice. A website's finder is free with the fix
// and with the end (guideline V.2.3, V.3.4); of a product the text gives no release (users.md B18).
func (r Rules) secrecy(k CaseKind) string {
	if k == Website && r.WebEndFreesFinder {
		return "ends"
	}
	return "stays"
}

// allows reports whether an authority may be asked under the edition; NISC and NCO are one office before and after 2025.
func (r Rules) allows(authority string) bool {
	office := func(name string) string { return strings.Replace(strings.ToUpper(name), "NCO", "NISC", 1) }
	for _, a := range r.OperatorEscalation {
		if office(a) == office(authority) {
			return true
		}
	}
	return false
}
