package handling

import "slices"

// partyDues are what a case waits for from its parties and on its way to its end. Who must look to one is the realm of its Realm; one
// that Fires is an event when its time comes, decided by dueRules under its What.
func partyDues(p Policy, c Case) []Due {
	if !c.State.Open() {
		return nil
	}
	return slices.Concat(contactDues(p, c), publicationDues(p, c))
}

// dueRules say what follows when a due of a case falls, by its What. party is the code that the due is about, "" = none.
var dueRules map[string]func(p Policy, c Case, ev Event, party string) Decision

func init() {
	dueRules = map[string]func(p Policy, c Case, ev Event, party string) Decision{}
	for _, more := range []map[string]func(p Policy, c Case, ev Event, party string) Decision{contactDueRules, publicationDueRules} {
		for what, rule := range more {
			dueRules[what] = rule
		}
	}
}
