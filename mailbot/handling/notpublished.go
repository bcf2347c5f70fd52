package handling

import "time"

// NotPublished is a publication, update or withdrawal that was decided and could not be printed: the case stays as it was, and nobody is
// told that it is public.
type NotPublished struct {
	Why    string    // gate page site
	Faults []PageGap // for page
	Detail string    // for gate: what the page holds, for reception only
	Again  time.Time // when it is tried again by itself, zero = it must be approved once more
	Since  time.Time // when it was tried first, zero = now
}

func (NotPublished) event() {}

// Reasons for which a page was not printed.
const (
	NotPublishedGate = "gate" // it holds what must not go out
	NotPublishedPage = "page" // something is missing, or is not what a format asks for
	NotPublishedSite = "site" // it could not be written or signed
)

// notPublished tells both bodies' people at once: others have been told the hour (N22). What the page holds of the finder is reception's
// to read. What goes on failing, as on a full disk, is told anew once an hour.
func notPublished(p Policy, c Case, ev Event, w NotPublished) (d Decision) {
	if past := ev.At.Sub(w.Since); !w.Again.IsZero() && !w.Since.IsZero() && past >= time.Hour && past%time.Hour >= w.Again.Sub(ev.At) {
		return d
	}
	for _, r := range both {
		facts := PublishFailed{Number: c.NumberFor(r), At: ev.At, Planned: c.planned(), Why: w.Why, Gaps: w.Faults, Again: w.Again, Lines: nextLines(c, r, DateOf(ev.At))}
		if r == Reception {
			facts.Detail = w.Detail
		}
		for _, co := range p.told(c, r, DateOf(ev.At)) {
			own := facts
			d.tell(Notice{Kind: DeskPublishFailedKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &own})
		}
	}
	return d
}

// countdownDays are how long before a publication the desks are shown what it will say (N22).
var countdownDays = []int{7, 1}

// countdownDues show both desks, seven days and one day ahead, what stands and what is missing. A date that is set later than that needs no
// such word: whoever set it has just looked.
func countdownDues(c Case, plan time.Time) (out []Due) {
	if plan.IsZero() {
		return nil
	}
	set := c.Plans[len(c.Plans)-1].Set
	for _, days := range countdownDays {
		at := DateOf(plan).AddDays(-days).Time(dueHour, 0)
		if at.After(set) && at.Before(plan) && !c.remindedOf("publish_countdown", at) {
			out = append(out, Due{At: at, What: "publish_countdown", Realm: Coordination, Fires: true})
		}
	}
	return out
}

// remindedOf reports whether what concerns no party and fell due at a time was dealt with then or later.
func (c Case) remindedOf(what string, due time.Time) bool {
	return CaseParty{Reminded: c.Reminded}.remindedOf(what, due)
}

// countdownDue shows the desks the checklist of the publication: who is named, each developer's status, who is silent.
func countdownDue(p Policy, c Case, ev Event, _ string) (d Decision) {
	due, ok := fallen(p, c, "publish_countdown", "", ev.At)
	if !ok {
		return d
	}
	gone := p.stale(due, ev.At)
	d.Changes = []Change{{At: ev.At, Actor: keikai, Realm: Coordination, Reminded: &Reminder{At: ev.At, What: "publish_countdown", Gone: gone}}}
	if gone {
		return d // the morning page says it
	}
	for _, r := range both {
		facts := PublishCountdown{Number: c.NumberFor(r), At: c.planned(), Days: DateOf(c.planned()).Sub(DateOf(ev.At)), Notes: c.checklist(), Lines: nextLines(c, r, DateOf(ev.At))}
		if p.PublishDir {
			facts.Gaps = c.gaps()
		}
		for _, co := range p.told(c, r, DateOf(ev.At)) {
			own := facts
			d.tell(Notice{Kind: DeskCountdownKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &own})
		}
	}
	return d
}
