package handling

import (
	"cmp"
	"slices"
	"time"
)

// contactDues are those of contacts and reminders. Every party that something is awaited from has one, so that none is forgotten:
//
//	contact, no answer        remind ×3 by mail → channel (telephone, fax, post) → unreachable, 6 months after it was first asked
//	details, no receipt       received_check, or result of a developer, on the same ladder
//	receipt, no result        result, status at a slower pace
//	operator with details     months_30 months_60 months_80 three_months since the notification
//	operator after last-call  last_call, the day after the one that the last message gave it; nothing else
//	window confirmed, fixed   detail, check_fix: it is for us to act
func contactDues(p Policy, c Case) []Due {
	var out []Due
	if c.Watched {
		return c.finderDues(p)
	}
	for _, cp := range c.Parties {
		if cp.Stage == Unreachable {
			continue
		}
		if lastCall(cp) >= 0 && cp.Question != nil {
			out = append(out, p.dueOf(cp, dueLastCall, cp.Question.Due).firing(cp.Reminded))
			continue
		}
		out = slices.Concat(out, ladder(p, c, cp), monthMarks(p, c, cp), oursToAct(p, c, cp))
	}
	return append(out, c.finderDues(p)...)
}

// dueLastCall is the answer that the last message to an operator asked for. A person decides whether handling ends (guideline V.3.5).
const dueLastCall = "last_call"

// lastCall is the attempt that told the operator that handling will end, -1 = none.
func lastCall(cp CaseParty) int {
	return slices.IndexFunc(cp.Attempts, func(t Attempt) bool { return t.Kind == string(OpLastCallKind) })
}

// fallHour is when what fell due on a day that is over is looked at: the next working morning, after the digest and before the sending
// hours begin (users.md C14).
const (
	fallHour    = 9
	closingHour = 18
)

// dueOf is a due of a party: shown under the day by which an answer was asked for, and an event on the working morning after it.
func (p Policy) dueOf(cp CaseParty, what string, day Date) Due {
	return Due{At: p.Calendar.NextWorking(day.AddDays(1)).Time(fallHour, 0), What: what, Ref: cp.Code, Party: cp.Code, Realm: cp.Realm, Day: day}
}

// firing makes a due an event, unless it was put to a person already since it fell: then it is shown until somebody acts.
func (d Due) firing(list []Reminder) Due {
	d.Fires = !slices.ContainsFunc(list, func(r Reminder) bool { return r.Gone && r.What == d.What && !r.At.Before(d.At) })
	return d
}

// ladder is the next step towards a party that has not answered: another mail, then another channel, then the question whether it can
// be reached at all (domain.md 4.4; N2, N3). Who wrote last makes no difference to whether there is a step, only to who takes it.
func ladder(p Policy, c Case, cp CaseParty) []Due {
	w, waits := c.awaits(cp)
	if !waits {
		return nil
	}
	s := c.silenceOf(cp)
	base := DateOf(later(s.asked, s.word))
	again := s.reminders(cp.Reminded, w.what)
	if w.kind == OpStatusKind {
		again = s.reminders(cp.Reminded, append(slices.Clone(marks), w.what)...)
	}
	var out []Due
	switch {
	case w.kind == "":
		out = append(out, p.dueOf(cp, w.what, p.Calendar.AddWorkingDays(base, w.pace*p.ReplyDays)))
	case w.kind == OpStatusKind && marksLeft(c, cp): // the marks are its ladder
	case w.kind == DevStatusAskKind && !c.planned().IsZero(): // it is asked for the day of the publication
	case s.returned:
		out = append(out, p.dueOf(cp, "channel", p.Calendar.AddWorkingDays(base, 1)).firing(cp.Reminded))
	case again >= p.MailTries && len(s.left()) > 0:
		out = append(out, p.channelDue(cp, s, base)...)
	case again < p.MailTries:
		d := p.dueOf(cp, w.what, p.Calendar.AddWorkingDays(base, w.pace*p.ReplyDays)).firing(cp.Reminded)
		d.Fires = d.Fires && c.Leak == nil // users.md A16
		out = append(out, d)
	}
	if !s.first.IsZero() {
		d := p.dueOf(cp, "unreachable", monthsAfter(DateOf(s.first), cmp.Or(p.RulesOf(c.Edition).UnreachableMonths, p.UnreachableMonths)))
		out = append(out, d.firing(cp.Reminded))
	}
	return out
}

// channelDue is that another channel is due. It is put to a person once also where no other address is on file: somebody may find one.
func (p Policy) channelDue(cp CaseParty, s silence, base Date) []Due {
	d := p.dueOf(cp, "channel", p.Calendar.AddWorkingDays(base, p.ReplyDays)).firing(cp.Reminded)
	if !d.Fires && s.next(p.Book.Of(cp)) == "" {
		return nil
	}
	return []Due{d}
}

// marks are the days since the notification on which an operator is asked how far it is; three_months is for a person, who says what
// happens next (guideline V.4.1; domain.md 4.5).
var (
	marks    = []string{"months_30", "months_60", "months_80"}
	markDays = map[string]int{"months_30": 30, "months_60": 60, "months_80": 80}
)

const threeMonths = "three_months"

// monthMarks are the next mark of an operator that has the details, and the three months.
func monthMarks(p Policy, c Case, cp CaseParty) []Due {
	if !hasMarks(c, cp) {
		return nil
	}
	begun, answered := DateOf(c.Countable.Notified), p.Calendar.AddWorkingDays(DateOf(c.silenceOf(cp).word), p.ReplyDays)
	end := begun.AddDays(p.RulesOf(c.Edition).WebFixTarget)
	var out []Due
	if left := marks[handledMarks(cp):]; len(left) > 0 {
		if day := begun.AddDays(markDays[left[0]]); day.Compare(end) < 0 {
			if day.Compare(answered) < 0 {
				day = answered
			}
			d := p.dueOf(cp, left[0], day)
			d.Fires = c.Leak == nil
			out = append(out, d)
		}
	}
	if !handled(cp, threeMonths) {
		out = append(out, p.dueOf(cp, threeMonths, end).firing(cp.Reminded))
	}
	return out
}

func hasMarks(c Case, cp CaseParty) bool {
	_, waits := c.awaits(cp)
	return waits && cp.Role == Operator && !cp.Stage.before(DetailSent) && !c.Countable.Notified.IsZero()
}

// handledMarks is how many marks are over, be it that a later one was reached first.
func handledMarks(cp CaseParty) int {
	for i := len(marks) - 1; i >= 0; i-- {
		if slices.ContainsFunc(cp.Reminded, func(r Reminder) bool { return r.What == marks[i] }) {
			return i + 1
		}
	}
	return 0
}

// handled reports whether the party was reminded of it, not only a person.
func handled(cp CaseParty, what string) bool {
	return slices.ContainsFunc(cp.Reminded, func(r Reminder) bool { return r.What == what && !r.Gone })
}

func marksLeft(c Case, cp CaseParty) bool { return hasMarks(c, cp) && !handled(cp, threeMonths) }

// oursToAct are what a party waits for from us.
func oursToAct(p Policy, c Case, cp CaseParty) []Due {
	s := c.silenceOf(cp)
	switch {
	case cp.Question != nil && cp.Active() && !cp.Question.Due.IsZero():
		return []Due{p.dueOf(cp, "party_answer", cp.Question.Due)}
	case cp.Stage == WindowConfirmed:
		return []Due{p.dueOf(cp, "detail", p.Calendar.AddWorkingDays(DateOf(later(s.asked, s.word)), p.ReplyDays))}
	case cp.Stage == FixReported && !cp.Reported.IsZero():
		return []Due{p.dueOf(cp, "check_fix", p.replyDay(cp.Reported))}
	}
	return nil
}

// finderDues are the answer to an open question, asked for once more and then left to a person; the receipt where the edition wants it
// within days; and the day from which the finder may ask to have the request for secrecy withdrawn.
func (c Case) finderDues(p Policy) []Due {
	var out []Due
	due := func(what string, r Realm, day Date) Due {
		return Due{At: p.Calendar.NextWorking(day.AddDays(1)).Time(fallHour, 0), What: what, Ref: "F", Party: "F", Realm: r, Day: day}
	}
	if q := c.Parts.Reception.Question; q != nil && !q.Due.IsZero() {
		d := due("answer", Reception, q.Due)
		if last := c.askedAgain(*q); !last.IsZero() {
			d = due("answer", Reception, p.replyDay(last))
		}
		out = append(out, d.firing(c.Reminded))
	}
	if q := c.Parts.Coordination.Question; q != nil && !q.Due.IsZero() {
		out = append(out, due("answer", Coordination, q.Due))
	}
	rules := p.RulesOf(c.Edition)
	if rules.ReceiptAckDays > 0 && c.Acknowledged.IsZero() {
		out = append(out, due("acknowledge", Reception, DateOf(c.Received).AddDays(rules.ReceiptAckDays)))
	}
	if rules.LiftAfterYears > 0 && !c.Origin.IsZero() && c.LiftedAt.IsZero() {
		d := due("lift_right", Reception, yearsAfter(DateOf(c.Origin), rules.LiftAfterYears)).firing(c.Reminded)
		if d.Fires { // a right is no duty: once reception knows of it, it is not overdue
			out = append(out, d)
		}
	}
	return out
}

// askedAgain is when the finder was reminded of a question, zero = not yet.
func (c Case) askedAgain(q Question) (last time.Time) {
	for _, r := range c.Reminded {
		if r.What == "answer" && !r.Gone && r.At.After(q.At) {
			last = r.At
		}
	}
	return last
}
