package handling

import "time"

// partyTried counts the first sending attempt of a notice to a party, whether or not it arrives (N1).
func partyTried(p Policy, c Case, ev Event, w LeftHouse, starts string) Decision {
	cp, ok := c.PartyOf(w.To)
	if !ok {
		return Decision{}
	}
	step := func(ch Change) Change {
		ch.At, ch.Actor, ch.Mail, ch.Realm, ch.Party = ev.At, keikai, w.N, cp.Realm, cp.Code
		return ch
	}
	d := Decision{Changes: []Change{step(Change{Tried: &Attempt{At: ev.At, Channel: "mail", Address: p.Book.Of(cp).Address(), Outcome: "sent", Kind: string(w.Kind), Mail: w.N}})}}
	if starts == "detail" {
		d.Changes = append(d.Changes, step(Change{Dated: &DateStart{What: "detail"}}))
	}
	d.add(stepsBegun(p, c, Apply(c, d.Changes...), cp.Code, ev.At))
	return d
}

// stepsBegun tells who must know what began with an attempt or with details that left: the origin day and the day of the details go
// from coordination to reception and from there to the finder, and the finder of a website learns that handling began (domain.md 1.3,
// 1.5; users.md D9). With policy.relay_dates = "propose" a person sends the finder's notice.
func stepsBegun(p Policy, before, after Case, code string, at time.Time) Decision {
	var d Decision
	cp, _ := after.PartyOf(code)
	old, _ := before.PartyOf(code)
	day := DateOf(at)
	finder := func(k NoticeKind, step FinderStep) {
		if p.RelayDates != "propose" && after.State.Open() {
			step.Number, step.Kind, step.Edition = after.Number, after.Kind, after.Edition
			d.toFinder(after, at, k, &step)
		}
	}
	switch {
	case DateOf(before.Origin) != DateOf(after.Origin): // it begins, or an earlier attempt was entered later
		d.add(p.toReception(after, BodyOriginKind, BodyReport{At: at, Origin: DateOf(after.Origin), Target: p.target(after)}))
		finder(FinderOriginKind, FinderStep{Day: day, Origin: DateOf(after.Origin), Target: p.target(after)})
	case cp.Role == Operator && !old.Contacted() && cp.Contacted() && before.lastTold(FinderStartedKind).IsZero():
		finder(FinderStartedKind, FinderStep{Day: day})
	}
	d.add(p.provided(before, after, code, at))
	if before.DetailSent.IsZero() && !after.DetailSent.IsZero() {
		d.add(p.toReception(after, BodyDetailKind, BodyReport{At: at, Day: day, Parties: []BodyParty{bodyParty(cp)}}))
		finder(FinderDetailKind, FinderStep{Day: day, Origin: DateOf(after.Origin), Target: p.target(after)})
	}
	return d
}

// toFinder owes the finder word of a step, and notes that it was told: an enquiry is answered with what was told and nothing else
// (users.md D11).
func (d *Decision) toFinder(c Case, at time.Time, k NoticeKind, facts any) {
	if c.Scheme == Direct {
		return // whoever reported directly is no finder of the partnership's (users.md B13)
	}
	d.tell(Notice{Kind: k, To: "F", Lang: c.Finder.Language, Realm: Reception, Facts: facts})
	d.Changes = append(d.Changes, Change{At: at, Actor: keikai, Realm: Reception, Filed: &CaseMail{Direction: Out, At: at, Party: "F", Kind: string(k)}})
}

// toReception owes reception's desk a word about a step of coordination's (notices.md 1.5).
func (p Policy) toReception(c Case, k NoticeKind, facts BodyReport) Decision {
	return p.toBody(c, Reception, k, facts)
}

func (p Policy) toBody(c Case, r Realm, k NoticeKind, facts BodyReport) Decision {
	var d Decision
	facts.Number = c.NumberFor(r)
	if facts.By == "" {
		facts.By = c.Part(otherBody(r)).AssignedTo
	}
	if facts.Lines == nil {
		facts.Lines = nextLines(c, r, DateOf(facts.At))
	}
	for _, co := range p.told(c, r, DateOf(facts.At)) {
		own := facts
		d.tell(Notice{Kind: k, To: co.Name, Lang: co.Language, Realm: r, Facts: &own})
	}
	return d
}

// bodyParty is where a party stands, as the other body may know it.
func bodyParty(cp CaseParty) BodyParty {
	b := BodyParty{Code: cp.Code, Stage: cp.Stage, Result: cp.Result, Status: cp.Status}
	for _, t := range cp.Attempts {
		b.Tries = append(b.Tries, Try{Day: DateOf(t.At), Channel: t.Channel})
	}
	return b
}

// partyMissed is what else follows when a mail to a party did not leave or came back: a bounce is noted at the attempt, which counts
// all the same, and a party without a key is asked for one, without a word of the matter (N16; R58).
func partyMissed(p Policy, c Case, cp CaseParty, ev Event, w NotLeft) Decision {
	var d Decision
	if w.State == "failed" {
		for _, t := range cp.Attempts {
			if t.Mail == w.N {
				t.Outcome = "returned"
				d.Changes = append(d.Changes, Change{At: ev.At, Actor: keikai, Mail: w.N, Realm: cp.Realm, Party: cp.Code, Tried: &t})
			}
		}
	}
	if w.Reason != "no_key" || !c.State.Open() || !cp.Active() {
		return d
	}
	for _, m := range c.Mails {
		if m.Party == cp.Code && m.Direction == Out && ev.At.Sub(m.At) < keyAskedEvery {
			return d
		}
	}
	kind := DevKeyRequestKind
	if cp.Realm == Reception {
		kind = OpKeyRequestKind
	}
	d.tell(toParty(p, cp, kind, &PartyContact{Head: headOf(c, cp, c.Part(cp.Realm).AssignedTo), Due: p.replyDay(ev.At)}))
	d.Changes = append(d.Changes, Change{At: ev.At, Actor: keikai, Realm: cp.Realm, Filed: &CaseMail{Direction: Out, At: ev.At, Party: cp.Code, Kind: string(kind), Realm: cp.Realm}})
	return d
}
