package handling

import (
	"slices"
	"strings"
	"time"
)

// timeEffects are what the verbs of what falls due do.
func timeEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){"remind": remind}
}

// remind asks a party once more for what is awaited from it. What that is follows from where it stands, so that a coordinator need not
// know which mail it was (commands.md 1).
func remind(a asking) (e effect, r *Refusal) {
	if a.w.Command.Arg(0) == "F" {
		return a.remindFinder()
	}
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	w, why := a.toRepeat(cp)
	switch {
	case why != "":
		return e, &Refusal{Code: RefusedNothing, Verb: a.v.Name, Given: cp.Code, Why: why}
	case a.p.Book.Of(cp).Address() == "":
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "no_address"}
	}
	s := a.c.silenceOf(cp)
	a.lately(&e, s.asked)
	nth := s.reminders(cp.Reminded, w.what) + 1
	e.shift("reminders", decimal(uint64(nth-1)), decimal(uint64(nth)))
	e.change(Change{Party: cp.Code, Reminded: &Reminder{At: a.ev.At, What: w.what}})
	e.tell(a.reminder(cp, w, nth))
	return e, nil
}

// lately shows a reminder first that would follow the last asking on the same day: two mails a day are pressure.
func (a asking) lately(e *effect, asked time.Time) {
	if DateOf(asked) == DateOf(a.ev.At) {
		e.look, e.cautions = true, append(e.cautions, "asked_today")
	}
}

// toRepeat is what a reminder repeats; why says why nothing is to be repeated. An open question about the date comes first: its day is
// the nearest.
func (a asking) toRepeat(cp CaseParty) (w awaited, why string) {
	if ask := a.c.Ask; ask != nil && cp.Role.Coordinated() && cp.Contacted() && cp.Stage != Unreachable && !(cp.Date.Answer != "" && cp.Date.Proposed.Equal(ask.At)) {
		return awaited{"date_answer", DevDateAgainKind, replyPace}, ""
	}
	w, waits := a.c.awaits(cp)
	switch {
	case !waits && !cp.Contacted():
		return w, "not_contacted"
	case !waits:
		return w, "not_awaited"
	case w.kind == "":
		return w, "no_reminder"
	}
	if w.kind == OpStatusKind {
		w.what, w.kind = a.markNow(cp, w)
	}
	return w, ""
}

// markNow is the mark that a request for status stands for today: from three months on it is the notice of the three months.
func (a asking) markNow(cp CaseParty, w awaited) (string, NoticeKind) {
	today := DateOf(a.ev.At)
	for _, d := range monthMarks(a.p, a.c, cp) {
		switch {
		case d.day().Compare(today) > 0:
		case d.What == threeMonths:
			return threeMonths, OpMonthsKind
		default:
			w.what = d.What
		}
	}
	return w.what, w.kind
}

func (a asking) remindFinder() (e effect, r *Refusal) {
	q := a.c.Part(Reception).Question
	if q == nil {
		return e, &Refusal{Code: RefusedNothing, Verb: a.v.Name, Given: "F", Why: "not_awaited"}
	}
	a.lately(&e, later(q.At, a.c.askedAgain(*q)))
	e.add(a.finderAgain(*q))
	return e, nil
}

// finderAgain is the finder's reminder, with what the record says of it.
func (a asking) finderAgain(q Question) Decision {
	var d Decision
	d.toFinder(a.c, a.ev.At, FinderQuestionAgain, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Day: DateOf(q.At), Due: a.replyDay(), Edition: a.c.Edition})
	d.Changes = append(d.Changes, Change{At: a.ev.At, Actor: keikai, Realm: Reception, Reminded: &Reminder{At: a.ev.At, What: "answer"}})
	return d
}

// leaves is when a notice that keeps the sending hours leaves, were it owed now.
func (p Policy) leaves(at time.Time) time.Time { return p.Window.Next(at, p.Calendar) }

// leavesLater is the day on which notices leave that keep the sending hours, none when they leave at once or there are none.
func (a asking) leavesLater(notices []Notice) Date {
	for _, n := range notices {
		if s, _ := Spec(n.Kind); s.Window && a.p.leaves(a.ev.At).After(a.ev.At) {
			return DateOf(a.p.leaves(a.ev.At))
		}
	}
	return Date{}
}

// replyDay is the day by which an answer to a mail is asked for that leaves in the next sending hours.
func (a asking) replyDay() Date { return a.p.replyDay(a.p.leaves(a.ev.At)) }

// reminder is the notice that repeats what is awaited, for the nth time.
func (a asking) reminder(cp CaseParty, w awaited, nth int) Notice {
	head, due := a.head(cp), a.replyDay()
	switch w.kind {
	case DevContactAgainKind, OpContactAgainKind:
		return a.toParty(cp, w.kind, a.contactOnceMore(cp, nth, due))
	case OtherIntroKind:
		f := a.summary(cp, due)
		f.Nth, f.Text = nth, ""
		return a.toParty(cp, w.kind, f)
	case ProviderIntroKind:
		_, facts := a.firstContact(cp, "")
		return a.toParty(cp, w.kind, facts)
	case DevDateAgainKind:
		return a.toParty(cp, w.kind, a.dateOnceMore(cp, due))
	}
	ask := PartyAsk{Head: head, Nth: nth, Due: due}
	switch w.kind {
	case OtherAnalysisAgain:
		ask.Asked = DateOf(cp.FirstAttempt)
	case DevStatusAskKind:
		ask.Status, ask.Text = cp.Status, a.w.Command.Text
		if at := lastReminded(cp, w.what); !at.IsZero() {
			ask.Asked = DateOf(at)
		}
	case OpStatusKind, OpMonthsKind:
		ask.Asked, ask.Text, ask.URL, ask.Status = DateOf(a.c.Countable.Notified), a.w.Command.Text, a.siteOf(cp), sitestatus(cp)
		ask.Days = DateOf(a.p.leaves(a.ev.At)).Sub(ask.Asked)
	default:
		ask.Asked = DateOf(cp.DetailSent)
		if w.kind == OpReceivedKind {
			ask.Way = string(cp.Protected())
		}
	}
	return a.toParty(cp, w.kind, &ask)
}

// sitestatus is where an operator stood by its last word, "" = it has not said.
func sitestatus(cp CaseParty) string {
	switch cp.Stage {
	case DetailAcknowledged, Verifying, FixPlanned:
		return string(cp.Stage)
	}
	return cp.Result
}

func lastReminded(cp CaseParty, what string) (at time.Time) {
	for _, r := range cp.Reminded {
		if r.What == what && !r.Gone {
			at = r.At
		}
	}
	return at
}

// contactOnceMore has the dates of the earlier tries, so that the reader can look for them (notices.md 1.2).
func (a asking) contactOnceMore(cp CaseParty, nth int, due Date) *PartyContact {
	f := &PartyContact{Head: a.head(cp), Nth: nth, Due: due, Community: a.p.Book.Of(cp).Community}
	if cp.Role == Operator {
		f.URL = a.siteOf(cp)
	}
	for _, t := range cp.Attempts {
		f.Tries = append(f.Tries, Try{Day: DateOf(t.At), Channel: t.Channel})
		f.Summary = f.Summary || t.Kind == string(DevSummaryKind)
	}
	return f
}

func (a asking) dateOnceMore(cp CaseParty, due Date) *PublicationDate {
	ask := a.c.Ask
	if due.Compare(ask.AnswerBy) < 0 {
		due = ask.AnswerBy
	}
	f := &PublicationDate{Head: a.head(cp), At: ask.At, Origin: DateOf(a.c.Origin), AnswerBy: due}
	f.DayCount = DateOf(ask.At).Sub(f.Origin)
	return f
}

// codesOf joins the codes of the parties that dues are about.
func codesOf(list []Due) string {
	var codes []string
	for _, d := range list {
		if !slices.Contains(codes, d.Party) {
			codes = append(codes, d.Party)
		}
	}
	return strings.Join(codes, ", ")
}
