package handling

import (
	"slices"
	"time"
)

// Policy holds the values of an edition of the guideline and of an office that decisions depend on, and how the office stands
// at this moment.
type Policy struct {
	Edition       string        // "2009" | "2022" | "2024" | "2026"
	ApprovalHours int           // how long a token or code stays open, hours
	CommandWindow time.Duration // how old a command's signature may be (S3); default 72 h
	CommandSkew   time.Duration // how far in the future it may be; default 10 min
	ReplyDays     int           // working days that the office gives itself and others for an answer
	TwoPersons    []string      // further verbs that need two persons; never fewer than the program's own (S4)
	Delay         time.Duration // between approval and execution (S4)
	SecondAfter   time.Duration // how long a coordinator's key must have been configured before it can be second (S4)
	RetentionDays int           // calendar days that an ended case is kept before it may be deleted
	BatchPerHour  int           // mails an hour of one announced batch
	AutoPerHour   int           // automatic mails an hour, all together (R78)

	PublicationTarget int        // overrides the edition's, calendar days; 0 = the edition's
	WebFixTarget      int        // the same for the three months of a website
	MailTries         int        // reminders by mail before another channel is due (project default, not from the guideline)
	UnreachableMonths int        // months without an answer after which a party counts as one that cannot be reached
	StaleDays         int        // calendar days after which what was due is put to a person instead of being sent (users.md C14)
	Reminders         string     // auto | propose | known: propose first contacts, send to known windows (users.md C15)
	RelayDates        string     // auto | propose: whether the finder is told of dates that coordination reports by itself
	PublishDir        bool       // the program writes the pages of JVN itself
	Subscribers       []Lang     // languages in which the office has a list of subscribers, to which it mails them
	PublishBaseURL    string     // where the pages on JVN are, "" = not said
	PublicationHour   int        // minutes since midnight JST of a publication date without an hour
	Handover          string     // preview | auto: whether accepting a product brings the preview of its hand-over at once (users.md A4)
	Window            SendWindow // of first contacts, reminders and status requests
	Calendar          Calendar
	Coordinators      []Coordinator
	Mailboxes         map[Realm]string // published address of each body
	Office            Office
	Book              Book // entries of the parties of the cases at hand
}

// DefaultPolicy is the 2009 edition with the project's own defaults where the guideline gives none.
func DefaultPolicy() Policy {
	return Policy{Edition: "2009", ApprovalHours: 72, CommandWindow: 72 * time.Hour, CommandSkew: 10 * time.Minute, ReplyDays: 5,
		Delay: 15 * time.Minute, SecondAfter: 7 * 24 * time.Hour, RetentionDays: 365, BatchPerHour: 300, AutoPerHour: 60,
		MailTries: 3, UnreachableMonths: 6, StaleDays: 7, Reminders: "known", RelayDates: "auto", PublicationHour: 12 * 60, Handover: "preview"}
}

// Staff lists the coordinators of a realm whose keys are believed, or all when there is no such: whoever holds a suspended key
// learns nothing more (S14).
func (p Policy) Staff(r Realm) []Coordinator {
	serves := func(c Coordinator) bool { return c.Serves(r) }
	if out := only(p.believed(), serves); len(out) > 0 {
		return out
	}
	return only(p.Coordinators, serves)
}

// believed are the coordinators of both realms whose keys are not suspended.
func (p Policy) believed() []Coordinator {
	return only(p.Coordinators, func(c Coordinator) bool { return !p.Office.Suspended(c.Fingerprint) })
}

// Desk lists the coordinators of a realm who want to be told of what no single person is in charge of.
func (p Policy) Desk(r Realm) []Coordinator {
	return slices.DeleteFunc(p.Staff(r), func(c Coordinator) bool { return c.Notify == "digest" })
}

// told lists who gets word of something in a case: whoever is in charge or on duty and wants it, and whoever wants all. An
// absent person's deputy gets it too. When it would be nobody it is everybody, for silence is how mail is lost (users.md A18).
func (p Policy) told(c Case, r Realm, day Date) []Coordinator {
	var out []Coordinator
	if c.Scheme == Direct && r == Reception {
		return nil // it is none of reception's (users.md B13)
	}
	for _, co := range p.Staff(r) {
		if p.wants(co, c, r, day) {
			out = append(out, co)
		}
	}
	for _, co := range out {
		if d, ok := p.Coordinator(p.Office.deputy(co.Name, day)); ok && d.Serves(r) && !slices.ContainsFunc(out, byName(d.Name)) {
			out = append(out, d)
		}
	}
	switch {
	case len(out) > 0:
		return out
	case len(p.Desk(r)) > 0:
		return p.Desk(r)
	}
	return p.Staff(r)
}

func byName(name string) func(Coordinator) bool {
	return func(c Coordinator) bool { return c.Name == name }
}

func (p Policy) wants(co Coordinator, c Case, r Realm, day Date) bool {
	inCharge := c.Part(r).AssignedTo == co.Name
	onDuty := p.Office.onDuty(r, day) == co.Name
	switch co.Notify {
	case "digest":
		return false
	case "mine":
		return inCharge
	case "duty":
		return inCharge || onDuty || c.Impact == "priority"
	}
	return true
}

// others are those who are told of a mail to name that did not leave: the rest of its realm's desk, else whoever else there is,
// else the one person that the office has. Somebody must know.
func (p Policy) others(r Realm, name string) []Coordinator {
	without := func(list []Coordinator) []Coordinator {
		return slices.DeleteFunc(slices.Clone(list), func(c Coordinator) bool { return c.Name == name })
	}
	for _, list := range [][]Coordinator{without(p.Desk(r)), without(p.Staff(r)), without(p.believed())} {
		if len(list) > 0 {
			return list
		}
	}
	return p.Coordinators
}

// Coordinator finds a coordinator by its configured name.
func (p Policy) Coordinator(name string) (Coordinator, bool) {
	for _, c := range p.Coordinators {
		if c.Name == name {
			return c, true
		}
	}
	return Coordinator{}, false
}

// replyDay is the working day by which an answer is asked for that nobody named a day for.
func (p Policy) replyDay(at time.Time) Date {
	return p.Calendar.AddWorkingDays(DateOf(at), p.ReplyDays)
}
