package handling

import "slices"

// derived is the state that a case has by its parties: that of the least advanced one that still counts (users.md A17). The states
// that a decision of its own sets (received, questioned, declined, ended …) stay.
//
//	two developers, one silent, one fixing   → contacting
//	the silent one unreachable               → fixing
//	both unreachable                         → contacting
//	a date is set                            → scheduled
func (c Case) derived() State {
	if !slices.Contains([]State{Accepted, HandedOver, Contacting, CaseVerifying, Notified, CaseFixing, Scheduled}, c.State) {
		return c.State
	}
	base := Accepted
	if c.Kind == Product {
		if c.HandedOver.IsZero() || c.State == Accepted {
			return c.State
		}
		base = HandedOver
	}
	if c.Kind == Product && !c.planned().IsZero() {
		return Scheduled
	}
	least, counting, tried, lost := Stage(""), false, false, false
	for _, p := range c.Parties {
		if !p.Role.Fixes() || p.Stage == Dropped {
			continue
		}
		tried, lost = tried || p.Contacted(), lost || p.Stage == Unreachable
		if p.Counts() && (!counting || p.Stage.before(least)) {
			least, counting = p.Stage, true
		}
	}
	switch {
	case !tried:
		return base
	case !counting && lost:
		return Contacting
	case !counting && c.Kind == Website:
		return Notified // the operator found nothing to fix: a person decides
	case !counting:
		return CaseVerifying // nobody found anything to fix: a person decides
	case least.before(DetailSent):
		return Contacting
	case c.Kind == Website && least.before(FixPlanned):
		return Notified
	case least.before(ResultReported):
		return CaseVerifying
	}
	return CaseFixing
}
