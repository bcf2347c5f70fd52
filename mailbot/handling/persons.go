package handling

import (
	"slices"
	"time"
)

// needsTwo are the verbs that always need a second person: the program's own, which no setting takes away, and those that the
// office adds (S4; design.md 5).
func (p Policy) needsTwo(v Verb, c Case, cmd Command) bool {
	switch {
	case v.Persons, slices.Contains(p.TwoPersons, v.Name):
		return true
	case v.Name == "key confirm", v.Name == "contact-change":
		return c.Key != "" && c.State.Open()
	case v.Name == "resume":
		return cmd.Arg(0) == heldPublication // what somebody feared is not let go by one (commands.md 1)
	}
	return false
}

// two reports whether the command needs a second person: by its verb, or by what it would do in this case.
func (a asking) two() bool {
	if a.p.needsTwo(a.v, a.c, a.w.Command) {
		return true
	}
	if a.v.Name == "detail" {
		cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
		protect := a.protection(cp)
		return protect == "clear" || protect != "post" && protect != "phone" && a.p.freshKey(a.c, a.w.Command, a.co.Name, a.ev.At)
	}
	return a.v.Two != nil && a.v.Two(a)
}

// secondRealm is the body whose person approves: the own one, or the other's where both have to agree (users.md A6). No body coordinates a
// website's case but reception, and of a direct case reception knows nothing (users.md B13).
func (a asking) secondRealm() Realm {
	if a.v.Joint && a.c.Kind == Product && a.c.Scheme != Direct {
		return otherBody(a.w.Realm)
	}
	return a.w.Realm
}

// Eligible lists who may be the second person to a command of the first: another person of the realm, by name, key and
// address, whose key was there long enough and is not suspended. Who is away is asked only when nobody else is there.
func (p Policy) Eligible(r Realm, first Coordinator, at time.Time) []Coordinator {
	var here, away []Coordinator
	for _, co := range p.Staff(r) {
		switch {
		case !p.maySecond(co, first, at):
		case p.Office.away(co.Name, DateOf(at)):
			away = append(away, co)
		default:
			here = append(here, co)
		}
	}
	if len(here) == 0 {
		return away
	}
	return here
}

func (p Policy) maySecond(co, first Coordinator, at time.Time) bool {
	if co.Name == first.Name || co.Address == first.Address || co.Fingerprint == first.Fingerprint && co.Fingerprint != "" {
		return false
	}
	s, known := p.Office.staff(co.Fingerprint)
	return !known || s.Suspended.IsZero() && (s.Since.IsZero() || at.Sub(s.Since) >= p.SecondAfter)
}
