package handling

import (
	"slices"
	"time"
)

// Policy holds the values of an edition of the guideline and of an office that decisions depend on.
type Policy struct {
	Edition       string        // "2009" | "2022" | "2024" | "2026"
	ApprovalHours int           // how long a token or code stays open, hours
	CommandWindow time.Duration // how old a command's signature may be (S3); default 72 h
	CommandSkew   time.Duration // how far in the future it may be; default 10 min
	Coordinators  []Coordinator
}

// DefaultPolicy is the 2009 edition with the project's own defaults where the guideline gives none.
func DefaultPolicy() Policy {
	return Policy{Edition: "2009", ApprovalHours: 72, CommandWindow: 72 * time.Hour, CommandSkew: 10 * time.Minute}
}

// Desk lists the coordinators of a realm who are told of new reports and mails of its cases.
func (p Policy) Desk(r Realm) []Coordinator {
	var out []Coordinator
	for _, c := range p.Coordinators {
		if c.Serves(r) && c.Notify != "digest" {
			out = append(out, c)
		}
	}
	return out
}

// others are those who are told of a mail to name that did not leave: the rest of its realm's desk, else whoever else there is,
// else the one person that the office has. Somebody must know.
func (p Policy) others(r Realm, name string) []Coordinator {
	without := func(list []Coordinator) []Coordinator {
		return slices.DeleteFunc(slices.Clone(list), func(c Coordinator) bool { return c.Name == name })
	}
	for _, list := range [][]Coordinator{without(p.Desk(r)), without(p.Coordinators)} {
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
