package handling

import (
	"slices"
	"time"
)

// Office is what the two desks share besides cases: who is on duty and who is away, whose key may still be trusted, what is
// stopped, which commands wait that concern no single case. Like a case it is the fold of its changes.
//
//	office := handling.ApplyOffice(handling.Office{}, decision.Office...)
type Office struct {
	Revision  uint64     `json:"revision"`
	Staff     []Staff    `json:"staff,omitempty"`
	Duty      []Duty     `json:"duty,omitempty"`
	Absences  []Absence  `json:"absences,omitempty"`
	Holds     []Hold     `json:"holds,omitempty"`
	Proposals []Proposal `json:"proposals,omitempty"`
	Stops     []Stop     `json:"stops,omitempty"`
	Digests   []Digested `json:"digests,omitempty"`
	Batches   []Batch    `json:"batches,omitempty"`
}

// Staff is what became of a coordinator's key since the office began. The configuration is the only trust anchor; this adds
// when a key joined it (S4) and whether it is suspended (S14).
type Staff struct {
	Name        string    `json:"name"`
	Fingerprint string    `json:"fingerprint"`
	Since       time.Time `json:"since,omitzero"` // zero = there when the store was made
	Suspended   time.Time `json:"suspended,omitzero"`
	By          string    `json:"by,omitempty"`  // who suspended it, "revocation" = the key itself
	Left        time.Time `json:"left,omitzero"` // since when the configuration names it no more
}

// Duty names the officer of a realm for a span of days; a later entry wins.
type Duty struct {
	Realm Realm  `json:"realm"`
	Name  string `json:"name"`
	From  Date   `json:"from"`
	To    Date   `json:"to"`
}

// Absence says who is away and who stands in.
type Absence struct {
	Name   string `json:"name"`
	From   Date   `json:"from"`
	To     Date   `json:"to"`
	Deputy string `json:"deputy"`
}

// Stop is the one-time code of a realm for the unsigned word hold: five wrong codes in a day void it (users.md C9).
type Stop struct {
	Realm Realm     `json:"realm"`
	MAC   string    `json:"mac"`
	Since time.Time `json:"since"`
	Wrong int       `json:"wrong,omitempty"`
	Day   Date      `json:"day"` // on which Wrong was counted
}

// Digested remembers the day of a realm's last digest, and the journal's head that it told.
type Digested struct {
	Realm Realm  `json:"realm"`
	Day   Date   `json:"day"`
	Seq   uint64 `json:"seq"`
	Hash  string `json:"hash"`
}

// Batch is an announced batch: mails of one bulk command with their own sending rate (users.md A14).
type Batch struct {
	N     uint64    `json:"n"` // number of the command's mail
	Realm Realm     `json:"realm"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Total int       `json:"total"`
	Held  bool      `json:"held,omitempty"`
}

// OfficeChange is one step in the office's history. Exactly one of the pointers is set.
type OfficeChange struct {
	At    time.Time `json:"at"`
	Actor string    `json:"actor"`
	Mail  uint64    `json:"mail,omitempty"`

	Joined   *Staff    `json:"joined,omitempty"`
	Duty     *Duty     `json:"duty,omitempty"`
	Away     *Absence  `json:"away,omitempty"`
	Held     *Hold     `json:"held,omitempty"`
	Resumed  *Hold     `json:"resumed,omitempty"`
	Proposed *Proposal `json:"proposed,omitempty"`
	Settled  string    `json:"settled,omitempty"`
	Stop     *Stop     `json:"stop,omitempty"`
	Digested *Digested `json:"digested,omitempty"`
	Batch    *Batch    `json:"batch,omitempty"`
}

// ApplyOffice folds changes into the office.
func ApplyOffice(o Office, changes ...OfficeChange) Office {
	for _, ch := range changes {
		o = applyOffice(o, ch).forgetting(DateOf(ch.At))
		o.Revision++
	}
	return o
}

// remembered is how many days the office keeps what is over: who was on duty, who was away, which batches went out. The journal
// has it for good.
const remembered = 60

// forgetting drops what is over for long, so that the office does not grow with the years.
func (o Office) forgetting(today Date) Office {
	since := today.AddDays(-remembered)
	o.Duty = only(o.Duty, func(d Duty) bool { return d.To.Compare(since) >= 0 })
	o.Absences = only(o.Absences, func(a Absence) bool { return a.To.Compare(since) >= 0 })
	o.Batches = only(o.Batches, func(b Batch) bool { return b.Held || DateOf(b.At).Compare(since) >= 0 })
	return o
}

func applyOffice(o Office, ch OfficeChange) Office {
	switch {
	case ch.Joined != nil:
		o.Staff = replaced(o.Staff, *ch.Joined, func(s Staff) bool { return s.Fingerprint == ch.Joined.Fingerprint })
	case ch.Duty != nil:
		o.Duty = append(slices.Clone(o.Duty), *ch.Duty)
	case ch.Away != nil:
		o.Absences = replaced(o.Absences, *ch.Away, func(a Absence) bool { return a.Name == ch.Away.Name && a.From == ch.Away.From })
	case ch.Held != nil:
		o.Holds = append(slices.Clone(o.Holds), *ch.Held)
	case ch.Resumed != nil:
		o.Holds = slices.DeleteFunc(slices.Clone(o.Holds), func(h Hold) bool { return h.Realm == ch.Resumed.Realm })
	case ch.Proposed != nil:
		o.Proposals = append(withoutProposal(slices.Clone(o.Proposals), ch.Proposed.MAC), *ch.Proposed)
	case ch.Settled != "":
		o.Proposals = withoutProposal(slices.Clone(o.Proposals), ch.Settled)
	case ch.Stop != nil:
		o.Stops = replaced(o.Stops, *ch.Stop, func(s Stop) bool { return s.Realm == ch.Stop.Realm })
	case ch.Digested != nil:
		o.Digests = replaced(o.Digests, *ch.Digested, func(d Digested) bool { return d.Realm == ch.Digested.Realm })
	case ch.Batch != nil:
		o.Batches = replaced(o.Batches, *ch.Batch, func(b Batch) bool { return b.N == ch.Batch.N })
	}
	return o
}

// replaced puts v in the place of the entry that it belongs to, else at the end.
func replaced[T any](list []T, v T, is func(T) bool) []T {
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, is); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}

// Suspended reports whether a coordinator's key is believed no more.
func (o Office) Suspended(fingerprint string) bool {
	s, ok := o.staff(fingerprint)
	return ok && !s.Suspended.IsZero()
}

func (o Office) staff(fingerprint string) (Staff, bool) {
	for _, s := range o.Staff {
		if s.Fingerprint == fingerprint {
			return s, true
		}
	}
	return Staff{}, false
}

// Stopped reports whether a realm's outgoing mail to parties is stopped as a whole.
func (o Office) Stopped(r Realm) bool {
	return slices.ContainsFunc(o.Holds, func(h Hold) bool { return h.Realm == r })
}

// onDuty is the officer of a realm on a day, "" = nobody was named.
func (o Office) onDuty(r Realm, day Date) string {
	for _, d := range slices.Backward(o.Duty) {
		if d.Realm == r && d.From.Compare(day) <= 0 && day.Compare(d.To) <= 0 {
			return d.Name
		}
	}
	return ""
}

// absence is that of a coordinator on a day, and whether there is one.
func (o Office) absence(name string, day Date) (Absence, bool) {
	for _, a := range slices.Backward(o.Absences) {
		if a.Name == name && a.From.Compare(day) <= 0 && day.Compare(a.To) <= 0 {
			return a, true
		}
	}
	return Absence{}, false
}

// away reports whether a coordinator is not there on a day, whoever stands in.
func (o Office) away(name string, day Date) bool {
	_, ok := o.absence(name, day)
	return ok
}

// deputy is who stands in for a coordinator on a day, "" = nobody, or the coordinator is there.
func (o Office) deputy(name string, day Date) string {
	a, _ := o.absence(name, day)
	return a.Deputy
}

func (o Office) lastDigest(r Realm) Digested {
	for _, d := range o.Digests {
		if d.Realm == r {
			return d
		}
	}
	return Digested{}
}

// Backup is a copy of the store that the program made, and so one that a deleted case may still be read from.
type Backup struct {
	At   time.Time `json:"at"`
	File string    `json:"file"`
}
