package handling

import (
	"slices"
	"time"
)

// contactDueRules say what follows when one of them falls.
var contactDueRules = map[string]func(p Policy, c Case, ev Event, party string) Decision{
	"remind": contactFell("remind"), "received_check": contactFell("received_check"), "result": contactFell("result"), "status": contactFell("status"),
	"party_answer": contactFell("party_answer"), "months_30": contactFell("months_30"), "months_60": contactFell("months_60"), "months_80": contactFell("months_80"),
	threeMonths: contactFell(threeMonths), "channel": contactFell("channel"), "unreachable": contactFell("unreachable"), "answer": contactFell("answer"),
	"lift_right": contactFell("lift_right"), dueLastCall: contactFell(dueLastCall),
}

// contactFell repeats what was asked, where the office lets the bot do so, or puts it to whoever is in charge. What fell due long ago is
// never sent by itself (users.md C14, C15). Either way the record says so, and it does not fall again.
func contactFell(what string) func(p Policy, c Case, ev Event, party string) Decision {
	return func(p Policy, c Case, ev Event, party string) Decision {
		fallen := only(contactDues(p, c), func(d Due) bool { return d.Fires && !d.At.After(ev.At) })
		i := slices.IndexFunc(fallen, func(d Due) bool { return d.What == what && d.Ref == party })
		if i < 0 || !c.State.Open() || !p.atWork(ev.At) {
			return Decision{} // the party answered, it was put to a person with others, or nobody is there: then it falls again in the morning
		}
		due := fallen[i]
		if p.stale(due, ev.At) {
			return p.put(c, ev, "stale", only(fallen, func(d Due) bool { return d.Realm == due.Realm && p.stale(d, ev.At) }))
		}
		a := newAsking(p, c, Coordinator{Name: c.Part(due.Realm).AssignedTo}, ev, CommandGiven{Realm: due.Realm})
		if d, sent := a.repeated(due); sent {
			return d
		}
		return p.put(c, ev, proposalOf(what), []Due{due})
	}
}

// atWork reports whether the office is at work: what fell in a night or over a holiday, as when the program was off, waits for the
// morning and comes behind its page (users.md C14).
func (p Policy) atWork(at time.Time) bool {
	hour := at.In(JST).Hour()
	return p.Calendar.Working(DateOf(at)) && hour >= fallHour && hour < closingHour
}

// FallsAgain is when what fell at a time and was left as it stands falls once more: soon, or when the office is at work again.
func (p Policy) FallsAgain(at time.Time, soon time.Duration) time.Time {
	if next := at.Add(soon); p.atWork(next) {
		return next
	}
	morning := DateOf(at).Time(fallHour, 0)
	if !morning.After(at) || !p.Calendar.Working(DateOf(at)) {
		morning = p.Calendar.NextWorking(DateOf(at).AddDays(1)).Time(fallHour, 0)
	}
	return morning
}

// stale reports whether a due fell so long ago that only a person may still act on it.
func (p Policy) stale(d Due, at time.Time) bool {
	return at.Sub(d.At) > time.Duration(p.StaleDays)*24*time.Hour
}

// repeated sends the reminder that a due stands for; false = a person decides.
func (a asking) repeated(due Due) (d Decision, sent bool) {
	if due.Party == "F" {
		q := a.c.Parts.Reception.Question
		if due.What != "answer" || q == nil || a.p.Reminders == "propose" || !a.c.askedAgain(*q).IsZero() {
			return d, false
		}
		return a.finderAgain(*q), true
	}
	cp, ok := a.c.PartyOf(due.Party)
	w, waits := a.c.awaits(cp)
	if !ok || !waits || w.kind == "" || !a.mayRemind(cp, w) || slices.Contains([]string{"channel", "unreachable", threeMonths, dueLastCall}, due.What) {
		return d, false
	}
	s := a.c.silenceOf(cp)
	w.what = due.What
	d.Changes = []Change{{At: a.ev.At, Actor: keikai, Realm: cp.Realm, Party: cp.Code, Reminded: &Reminder{At: a.ev.At, What: due.What}}}
	d.tell(a.reminder(cp, w, s.reminders(cp.Reminded, due.What)+1))
	return d, true
}

// mayRemind: by itself only a party that has an address and whose window is known, unless the office says otherwise: the first mail that
// nobody typed should not reach somebody whom we merely suppose to be the right one (users.md C15). Nor one that has written since and
// yet stands where it stood: a person has not acted on its words.
func (a asking) mayRemind(cp CaseParty, w awaited) bool {
	entry := a.p.Book.Of(cp)
	switch {
	case entry.Address() == "", w.pace == replyPace && a.c.silenceOf(cp).answered, a.p.Reminders == "propose":
		return false
	case a.p.Reminders == "auto":
		return true
	}
	return !cp.Stage.before(WindowConfirmed) || entry.Registered() || cp.Role == Analyst
}

// proposalOf is what a due is called when it is put to a person.
func proposalOf(what string) string {
	switch what {
	case "channel", "unreachable", threeMonths, "lift_right", "answer":
		return what
	case dueLastCall:
		return "end"
	}
	return "remind"
}

// put asks whoever is in charge what to do: one mail a coordinator and case, however much fell due in it.
func (p Policy) put(c Case, ev Event, what string, dues []Due) Decision {
	var d Decision
	r := dues[0].Realm
	facts := DeskProposal{Number: c.NumberFor(r), Party: codesOf(dues), What: what, Day: dues[0].day()}
	for _, due := range dues {
		if due.day().Compare(facts.Day) < 0 {
			facts.Day = due.day()
		}
		ch := Change{At: ev.At, Actor: keikai, Realm: r, Reminded: &Reminder{At: ev.At, What: due.What, Gone: true}}
		if due.Party != "F" {
			ch.Party = due.Party
		}
		d.Changes = append(d.Changes, ch)
	}
	facts.Lines = p.linesFor(c, r, dues)
	for _, co := range p.told(c, r, DateOf(ev.At)) {
		own := facts
		d.tell(Notice{Kind: DeskProposalKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &own})
	}
	return d
}

// linesFor are the commands that would do what fell due: the first of each, then the others, at most five (users.md C11).
func (p Policy) linesFor(c Case, r Realm, dues []Due) []ReadyLine {
	var first, rest []ReadyLine
	for _, d := range dues {
		for i, args := range p.stepsFor(c, d) {
			l := ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: args[0], Args: args[1:]}}
			list := &rest
			if i == 0 {
				list = &first
			}
			if _, known := VerbNamed(args[0]); known && !slices.ContainsFunc(append(first, rest...), func(o ReadyLine) bool { return sameLine(o.Command, l.Command) }) {
				*list = append(*list, l)
			}
		}
	}
	all := append(first, rest...)
	return append(all[:min(len(all), 4)], ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: "show"}})
}

// stepsFor are the words of the commands that a due leads to, best first.
func (p Policy) stepsFor(c Case, d Due) [][]string {
	cp, _ := c.PartyOf(d.Party)
	logged := func(channel string) []string { return []string{"log", d.Party, "by=" + channel, "outcome=no_answer"} }
	switch {
	case d.What == "unreachable" && cp.Role == Operator: // reception's decision, and an end, not a list (users.md D12)
		return [][]string{{"last-call", d.Party}, {"close", "unreachable"}, logged("phone")}
	case d.What == "unreachable" && cp.Role != Developer && cp.Role != Related:
		return [][]string{{"remind", d.Party}, logged("phone")}
	}
	switch d.What {
	case "channel":
		next := c.silenceOf(cp).next(p.Book.Of(cp))
		if next == "" {
			return [][]string{{"party show", cp.Handle}, logged("phone"), {"remind", d.Party}}
		}
		return [][]string{{"contact", d.Party, "by=" + next}, logged(next)}
	case "unreachable":
		return [][]string{{"unreachable", d.Party}, {"remind", d.Party}, logged("phone")}
	case threeMonths:
		return [][]string{{"remind", d.Party}, {"log", d.Party, "by=phone", "outcome=reached"}}
	case dueLastCall:
		return [][]string{{"close", "ended_no_answer"}, logged("phone"), {"review", "…"}}
	case "lift_right":
		return [][]string{{"lift-secrecy"}, {"tell", "F"}}
	case "answer":
		return [][]string{{"remind", "F"}, {"tell", "F"}}
	}
	return [][]string{{"remind", d.Party}, logged("phone")}
}
