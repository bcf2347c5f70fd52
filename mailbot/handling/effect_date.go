package handling

import (
	"slices"
	"strings"
	"time"
)

// dateEffects are what the verbs of the publication date, from the first proposal to the publication do.
func dateEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){"propose": proposeDate, "answer-date": answerDate, "schedule": schedule, "cancel-publication": cancelPublication,
		"publish": publish, "update": updatePublished, "retract": retract, "advisory": advisory, "statement": statement, "public": becamePublic, "cve": numberFlaw}
}

// proposeDate asks every developer and body abroad that was contacted (guideline IV.4.3; users.md A11). Nothing is fixed by it.
func proposeDate(a asking) (e effect, r *Refusal) {
	at, r := a.publicationTime()
	if r != nil {
		return e, r
	}
	by, r := a.answerBy(at)
	if r != nil {
		return e, r
	}
	e.change(Change{DateAsked: &DateAsk{At: at, AnswerBy: by, By: a.co.Name}})
	for _, cp := range a.c.coordinated() {
		facts := a.publicationDate(cp, at)
		facts.AnswerBy = by
		e.tell(a.toParty(cp, abroad(cp, OtherDateKind, DevDateAskKind), &facts))
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	e.dates = []DateRow{a.dateRow("planned", at), {What: "by", Day: by}}
	e.cautions, e.notes = a.dayCautions(at), a.limits(at)
	e.look = len(e.cautions)+len(e.notes) > 0
	return e, nil
}

// publicationTime reads DATE [TIME]: an hour in Japan that is still to come. A date is only spoken of once somebody has the details; of
// its own product the finder is the developer.
func (a asking) publicationTime() (time.Time, *Refusal) {
	minutes := a.p.PublicationHour
	if t, err := time.Parse("15:04", a.w.Command.Arg(1)); err == nil {
		minutes = t.Hour()*60 + t.Minute()
	}
	at := day(a.w.Command.Arg(0)).Time(minutes/60, minutes%60).UTC()
	switch {
	case !at.After(a.ev.At):
		return at, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "date", Given: strings.Join(a.w.Command.Args[:min(2, len(a.w.Command.Args))], " "), Why: "past"}
	case !a.c.OwnProduct && a.c.DetailSent.IsZero():
		return at, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "nobody_detailed"}
	}
	return at, nil
}

// answerBy is the day by which an answer is asked for: before the day itself.
func (a asking) answerBy(at time.Time) (Date, *Refusal) {
	by := day(a.w.Command.Value("answer-by"))
	switch {
	case by.IsZero():
		return a.p.answerDay(at, a.ev.At), nil
	case by.Compare(DateOf(at)) >= 0:
		return by, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "answer-by", Given: by.String(), Why: "after_plan"}
	}
	return by, a.ahead("answer-by", by)
}

// answerDay is the day by which an answer to a proposed date is asked for that nobody named a day for: before the date, where there is time.
func (p Policy) answerDay(date, now time.Time) Date {
	by, last, today := p.replyDay(now), DateOf(date).AddDays(-1), DateOf(now)
	switch {
	case by.Compare(last) <= 0:
		return by
	case last.Compare(today) > 0:
		return last
	}
	return today
}

// publicationDate is what a notice about the day says to any reader. The JVN number is told from the fixing on (users.md B8).
func (a asking) publicationDate(cp CaseParty, at time.Time) PublicationDate {
	f := publicationDateOf(a.c, cp, at, a.co.Name)
	f.Head = a.headOf(cp) // reception may let a publication go on
	return f
}

func publicationDateOf(c Case, cp CaseParty, at time.Time, by string) PublicationDate {
	return PublicationDate{Head: headOf(c, cp, by), At: at, Origin: DateOf(c.Origin), DayCount: c.dayCount(at)}
}

// dayCount is on which day from the origin day a moment lies, 0 = there is no origin day.
func (c Case) dayCount(at time.Time) int { return DateOf(at).Sub(DateOf(c.Origin)) }

// abroad chooses between the notice for a body abroad and that for a developer.
func abroad(cp CaseParty, theirs, developers NoticeKind) NoticeKind {
	if cp.Role == OverseasCoordinator {
		return theirs
	}
	return developers
}

// dateRow is a date as it was understood, with its hour and the day count (users.md C4).
func (a asking) dateRow(what string, at time.Time) DateRow {
	return DateRow{What: what, Day: DateOf(at), At: at, Count: a.c.dayCount(at)}
}

// dayCautions say why a day is a poor one to publish on (users.md C4), and that the finder means to be out before (users.md B4).
func (a asking) dayCautions(at time.Time) []string {
	out := Cautions(DateOf(at), DateOf(a.ev.At), a.p.Calendar)
	if d := a.c.Finder.Disclosure; !d.IsZero() && DateOf(at).Compare(d) > 0 {
		out = append(out, "after_disclosure")
	}
	if a.publicationHeld() {
		out = append(out, "publication_held")
	}
	return out
}

// communityDays is for how long a list such as linux-distros keeps a matter private at most (users.md B7).
const communityDays = 14

// limits are the parties that cannot keep the matter private until a day, or whose fix shows before it (users.md B7).
func (a asking) limits(at time.Time) []PartyNote {
	var out []PartyNote
	d := DateOf(at)
	for _, cp := range a.c.coordinated() {
		switch {
		case !cp.SecretUntil.IsZero() && d.Compare(cp.SecretUntil) > 0:
			out = append(out, PartyNote{Party: cp.Code, What: "secret_until", Day: cp.SecretUntil})
		case cp.SecretUntil.IsZero() && a.p.Book.Of(cp).Community && !cp.DetailSent.IsZero() && d.Sub(DateOf(cp.DetailSent)) > communityDays:
			out = append(out, PartyNote{Party: cp.Code, What: "community_limit", Day: DateOf(cp.DetailSent).AddDays(communityDays)})
		}
		if !cp.FixVisible.IsZero() && d.Compare(cp.FixVisible) > 0 {
			out = append(out, PartyNote{Party: cp.Code, What: "fix_visible", Day: cp.FixVisible})
		}
	}
	return out
}

// answerDate records what a party said by telephone or in free words. A late answer counts as one in time (N21).
func answerDate(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	said, counter := a.w.Command.Arg(1), day(a.w.Command.Value("counter"))
	asked := a.c.dateAsked(cp)
	switch {
	case asked.IsZero():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "not_asked"}
	case said == "" && counter.IsZero():
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "answer"}
	case said != "" && !counter.IsZero():
		return e, a.bad("answer", said, "two_answers")
	case said == "":
		said = "counter"
		if r := a.ahead("counter", counter); r != nil {
			return e, r
		}
	}
	now := DateAnswer{Proposed: asked, Answer: said, Counter: counter, Why: a.w.Command.Value("why"), At: a.ev.At, Mail: a.sourceMail()}
	if old := cp.Date; old.Answer == said && old.Counter == counter && old.Proposed.Equal(asked) && old.Why == now.Why {
		return e, a.nothing()
	}
	e.change(Change{Party: cp.Code, DateSaid: &now})
	a.shiftsOf(&e, cp)
	if !counter.IsZero() {
		e.dates = []DateRow{a.dateRow("counter", counter.Time(asked.In(JST).Hour(), asked.In(JST).Minute()))}
	}
	return e, nil
}

// dateAsked is the date that a party's answer is about: the open proposal, else the last one that it was asked about.
func (c Case) dateAsked(cp CaseParty) time.Time {
	if c.Ask != nil {
		return c.Ask.At
	}
	return cp.Date.Proposed
}

// answersTo are the parties' answers to a date, and whether all that were contacted agree to it. Silence is not consent (N21), nor does it
// mean that a product is not affected (R36).
func (a asking) answersTo(at time.Time) (notes []PartyNote, agreed bool) {
	agreed = true
	for _, cp := range a.c.coordinated() {
		n := cp.answerTo(at)
		agreed = agreed && n.What == "accept"
		notes = append(notes, n)
	}
	return notes, agreed
}

func (cp CaseParty) answerTo(at time.Time) PartyNote {
	d, n := cp.Date, PartyNote{Party: cp.Code}
	switch {
	case d.Answer == "accept" && d.Proposed.Equal(at), d.Answer == "counter" && d.Counter == DateOf(at):
		n.What = "accept"
	case d.Answer == "accept":
		n.What, n.Day = "accept_other", DateOf(d.Proposed)
	case d.Answer == "counter":
		n.What, n.Day = "counter", d.Counter
	case d.Answer == "refuse":
		n.What = "refuse"
	case d.Proposed.IsZero():
		n.What = "not_asked"
	case cp.Status == "":
		n.What, n.Day = "silent", DateOf(d.Asked)
	default:
		n.What, n.Day = "silent_on_date", DateOf(d.Asked)
	}
	return n
}

// earliest is the shortest date that the answers leave: the proposed one, or a party's earlier wish (N21). A coordinator decides.
func (c Case) earliest() time.Time {
	if c.Ask == nil {
		return time.Time{}
	}
	out := c.Ask.At
	for _, at := range c.counters() {
		if at.Before(out) {
			out = at
		}
	}
	return out
}

// counters are the other days that parties named, at the hour of the proposal.
func (c Case) counters() []time.Time {
	var out []time.Time
	for _, cp := range c.coordinated() {
		if asked := c.dateAsked(cp).In(JST); cp.Date.Answer == "counter" && !cp.Date.Counter.IsZero() {
			out = append(out, cp.Date.Counter.Time(asked.Hour(), asked.Minute()).UTC())
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return slices.CompactFunc(out, time.Time.Equal)
}

// dateLines are what is likely to follow on the way to publication; nil = nothing is under way.
func dateLines(c Case, r Realm, today Date) []ReadyLine {
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: verb, Args: args}}
	}
	dated := func(verb string, at time.Time, more ...string) ReadyLine {
		return line(verb, append([]string{DateOf(at).String(), at.In(JST).Format("15:04")}, more...)...)
	}
	var more []string
	if !c.planned().IsZero() {
		more = []string{"why=…"}
	}
	switch {
	case r == Reception || c.Kind != Product:
		return nil
	case c.Ask != nil && c.State != CasePublished && c.State.Open():
		out := []ReadyLine{dated("schedule", c.earliest(), more...)}
		for _, at := range c.counters() {
			if at.After(c.earliest()) {
				out = append(out, dated("propose", at))
			}
		}
		return append(out, line("show"), line("who"))
	case c.State == Scheduled:
		out := []ReadyLine{line("show"), line("who"), line("hold", "publication")}
		if DateOf(c.planned()).Compare(today) <= 0 {
			out = append(out, line("publish"))
		}
		return out
	case c.State == CasePublished:
		return []ReadyLine{line("show"), line("update", "why=…"), line("journal"), line("close", "published")}
	}
	return nil
}

// answeredLines follow an answer to the proposed date: to fix the earliest that is left while the proposal is open, and what was said too
// late to count in it.
func answeredLines(c Case, cp CaseParty, today Date) []ReadyLine {
	lines := dateLines(c, cp.Realm, today)
	if at := c.counters(); c.Ask == nil && cp.Date.Answer == "counter" && len(at) > 0 {
		lines = append([]ReadyLine{{Command: Command{Number: c.NumberFor(cp.Realm), Verb: "schedule",
			Args: []string{cp.Date.Counter.String(), at[0].In(JST).Format("15:04"), "why=…"}}}}, lines...)
	}
	return lines
}
