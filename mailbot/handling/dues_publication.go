package handling

import (
	"slices"
	"time"
)

// dueHour is when what a date brings is sent, JST.
const dueHour = 10

// publicationDues are those of the way to publication: the target and the planned hour, which are shown, and what is sent by itself (N22;
// notices.md 1.2). A leak or a hold stops what is sent (users.md A16).
func publicationDues(p Policy, c Case) []Due {
	if c.Kind != Product || c.HandedOver.IsZero() {
		return nil
	}
	plan := c.planned()
	var out []Due
	if plan.IsZero() {
		if target := p.target(c); !target.IsZero() && !c.OwnProduct {
			out = append(out, Due{At: target.Time(17, 0), What: "target", Realm: Coordination})
		}
	} else {
		out = append(out, Due{At: plan, What: "plan", Realm: Coordination}, Due{At: plan, What: "plan", Realm: Reception}) // both publish
	}
	if c.Leak != nil || c.publicationStopped() {
		return out
	}
	return slices.Concat(out, askedDues(p, c), plannedDues(c, plan), countdownDues(c, plan))
}

// publicationStopped reports whether somebody stopped the publication or the mail that goes with it.
func (c Case) publicationStopped() bool {
	return slices.ContainsFunc(c.Holds, func(h Hold) bool { return h.Party == heldPublication || h.Party == "" && h.Realm == Coordination })
}

// askedDues: each answer to the proposed date is waited for; on the working day after its day whoever is silent is reminded once.
func askedDues(p Policy, c Case) []Due {
	if c.Ask == nil {
		return nil
	}
	var out []Due
	after := p.Calendar.AddWorkingDays(c.Ask.AnswerBy, 1).Time(dueHour, 0)
	silent := false
	for _, cp := range c.silent() {
		out = append(out, Due{At: c.Ask.AnswerBy.Time(17, 0), What: "date_answer", Party: cp.Code, Realm: Coordination})
		silent = silent || !cp.remindedOf("date_answer", after)
	}
	if silent {
		out = append(out, Due{At: after, What: "date_answer", Fires: true})
	}
	return out
}

// silent are the parties that have not answered the open proposal.
func (c Case) silent() []CaseParty {
	return only(c.coordinated(), func(cp CaseParty) bool { return cp.Date.Answer == "" })
}

// plannedDues: two weeks before the publication fix and status are asked for and the finder is asked how it wants to be named, one week
// before once more whoever gave no status, on the eve all are told. Only what lies ahead of a planned hour is due, and each once.
func plannedDues(c Case, plan time.Time) []Due {
	if plan.IsZero() {
		return nil
	}
	var out []Due
	add := func(cp CaseParty, what string, days int) {
		if d := (Due{At: c.before(days), What: what, Ref: cp.Code, Party: cp.Code, Realm: Coordination, Fires: true}); !cp.remindedOf(what, d.At) && d.At.Before(plan) {
			out = append(out, d)
		}
	}
	for _, cp := range c.coordinated() {
		if cp.Role != OverseasCoordinator {
			add(cp, "measures", 14)
			if cp.Status == "" {
				add(cp, "measures", 7)
			}
		}
		add(cp, "countdown", 1)
	}
	if c.Finder.Consents.Public && c.CreditAsked.IsZero() {
		out = append(out, Due{At: c.before(14), What: "credit", Ref: "F", Party: "F", Realm: Reception, Fires: true})
	} else if c.Finder.Consents.Public && !c.credited() {
		out = append(out, Due{At: DateOf(plan).AddDays(-3).Time(17, 0), What: "credit", Party: "F", Realm: Reception})
	}
	return out
}

// before is when what comes that many days ahead of the publication is due: not before the date was set.
func (c Case) before(days int) time.Time {
	at := DateOf(c.planned()).AddDays(-days).Time(dueHour, 0)
	if set := c.Plans[len(c.Plans)-1].Set; at.Before(set) {
		return set
	}
	return at
}

// remindedOf reports whether what fell due at a time was dealt with then or later.
func (p CaseParty) remindedOf(what string, due time.Time) bool {
	return slices.ContainsFunc(p.Reminded, func(r Reminder) bool { return r.What == what && !r.At.Before(due) })
}

// publicationDueRules say what follows when one of them falls. party is a code, F, or "" for all that were asked about a date.
var publicationDueRules = map[string]func(p Policy, c Case, ev Event, party string) Decision{
	"date_answer": answersDue, "measures": partyDate("measures", DevMeasuresKind), "countdown": partyDate("countdown", DevCountdownKind), "credit": creditDue, "publish_countdown": countdownDue,
}

// fallen finds the due that an event is about, if the case still waits for it: of two that fell together the first may have settled both.
func fallen(p Policy, c Case, what, ref string, at time.Time) (Due, bool) {
	i := slices.IndexFunc(publicationDues(p, c), func(d Due) bool { return d.Fires && d.What == what && d.Ref == ref && !d.At.After(at) })
	if i < 0 || !c.State.Open() {
		return Due{}, false
	}
	return publicationDues(p, c)[i], true
}

// bySelf reports whether a party is written to without a person's word: by the office's policy, where its window is known (users.md C15).
func (p Policy) bySelf(cp CaseParty) bool {
	switch p.Reminders {
	case "auto":
		return true
	case "propose":
		return false
	}
	return !cp.Stage.before(WindowConfirmed) || p.Book.Of(cp).Registered()
}

// partyDate sends a party word of the coming publication, or puts it to a person, and notes it, so that it never falls twice.
func partyDate(what string, kind NoticeKind) func(p Policy, c Case, ev Event, party string) Decision {
	return func(p Policy, c Case, ev Event, party string) (d Decision) {
		due, ok := fallen(p, c, what, party, ev.At)
		cp, known := c.PartyOf(party)
		if !ok || !known {
			return d
		}
		sent := !p.stale(due, ev.At) && p.bySelf(cp) && ev.At.Before(c.planned())
		d.Changes = []Change{{At: ev.At, Actor: keikai, Realm: Coordination, Party: party, Reminded: &Reminder{At: ev.At, What: what, Gone: !sent}}}
		switch {
		case sent:
			facts := publicationDateOf(c, cp, c.planned(), c.Part(Coordination).AssignedTo)
			facts.JVN, facts.CVE, facts.Status = c.PageNumber(), c.CVE, cp.Status
			facts.Today = DateOf(c.planned()) == DateOf(ev.At)
			if kind == DevMeasuresKind {
				facts.DueBefore = p.measuresBy(c.planned(), ev.At)
			} else if cp.Status == "" {
				facts.Status = "provided" // what the page will show of whoever said nothing (R36)
			}
			d.tell(toParty(p, cp, kind, &facts))
		case ev.At.Before(c.planned()):
			d.add(p.proposeDue(c, ev, due, "remind", party))
		}
		return d
	}
}

// proposeDue puts to a person what was not sent by itself.
func (p Policy) proposeDue(c Case, ev Event, due Due, verb, party string) Decision {
	what := "remind"
	if p.stale(due, ev.At) {
		what = "stale"
	}
	number := c.NumberFor(due.Realm)
	return p.toDesk(c, ev, due.Realm, DeskProposal{Number: number, Party: party, What: what, Day: DateOf(due.At), Lines: []ReadyLine{
		{Command: Command{Number: number, Verb: verb, Args: []string{party}}}, {Command: Command{Number: number, Verb: "show"}}}})
}

// toDesk puts a proposal to whoever is in charge.
func (p Policy) toDesk(c Case, ev Event, r Realm, facts DeskProposal) (d Decision) {
	for _, co := range p.told(c, r, DateOf(ev.At)) {
		own := facts
		d.tell(Notice{Kind: DeskProposalKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &own})
	}
	return d
}

// answersDue reminds the silent once and puts the answers to a person: silence decides nothing (N21).
func answersDue(p Policy, c Case, ev Event, _ string) (d Decision) {
	due, ok := fallen(p, c, "date_answer", "", ev.At)
	if !ok {
		return d
	}
	for _, cp := range c.silent() {
		sent := !p.stale(due, ev.At) && p.bySelf(cp) && ev.At.Before(c.Ask.At)
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: keikai, Realm: Coordination, Party: cp.Code, Reminded: &Reminder{At: ev.At, What: "date_answer", Gone: !sent}})
		if sent {
			facts := publicationDateOf(c, cp, c.Ask.At, c.Ask.By)
			facts.AnswerBy = p.answerDay(c.Ask.At, ev.At)
			d.tell(toParty(p, cp, abroad(cp, OtherDateKind, DevDateAgainKind), &facts))
		}
	}
	number := c.NumberFor(Coordination)
	d.add(p.toDesk(c, ev, Coordination, DeskProposal{Number: number, What: "date_answers", Day: c.Ask.AnswerBy, Lines: dateLines(c, Coordination, DateOf(ev.At))}))
	return d
}

// creditDue asks the finder how it wants to be named. No answer three days before the publication is no name (users.md B1).
func creditDue(p Policy, c Case, ev Event, _ string) (d Decision) {
	if _, ok := fallen(p, c, "credit", "F", ev.At); !ok {
		return d
	}
	plan := c.planned()
	d.Changes = []Change{{At: ev.At, Actor: keikai, Realm: Reception, Credit: "asked"}}
	f := c.Finder
	if f.CreditJA == "" && f.CreditEN == "" {
		f.CreditJA = f.Name // as the line will stand (users.md B1)
	}
	d.toFinder(c, ev.At, FinderCreditKind, &FinderCredit{Number: c.Number, JA: f.CreditJA, EN: f.CreditEN, Public: true, At: plan, Due: creditBy(plan, ev.At)})
	return d
}

// creditBy is the day by which the finder's answer is asked for: three days before, or what is left.
func creditBy(plan, now time.Time) Date {
	for _, days := range []int{3, 1, 0} {
		if d := DateOf(plan).AddDays(-days); d.Compare(DateOf(now)) > 0 {
			return d
		}
	}
	return DateOf(now)
}
