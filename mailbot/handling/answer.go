package handling

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longest is how many rows an answer by mail shows.
const longest = 60

// answer is a reply to the commander alone, which changes nothing.
func (a asking) answer(k NoticeKind, facts any) (e effect) {
	e.tell(Notice{Kind: k, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: facts})
	return e
}

func show(a asking) (effect, *Refusal) {
	return a.answer(DeskShowKind, &DeskShow{View: View(a.c, a.w.Realm).Named(a.p, a.co.Language), Lines: nextLines(a.c, a.w.Realm, a.today())}), nil
}

// help is the list of verbs, one verb with an example, or the page to hang on the wall (users.md C10).
func help(a asking) (effect, *Refusal) {
	words := a.w.Command.Args
	if len(words) == 1 && (strings.EqualFold(words[0], "card") || words[0] == "早見表") {
		return a.answer(DeskHelpCardKind, &DeskHelp{Realm: a.w.Realm}), nil
	}
	facts := DeskHelp{Realm: a.w.Realm}
	if a.c.Key != "" {
		facts.Number, facts.State, facts.Lines = a.c.NumberFor(a.w.Realm), a.c.State, nextLines(a.c, a.w.Realm, a.today())
	}
	if v, n := findVerb(words); n > 0 && v.Serves(a.w.Realm) {
		facts.Verb = v.Name
	}
	return a.answer(DeskHelpKind, &facts), nil
}

// filter reads the conditions of list, or of filter= in bulk.
func (a asking) filter() (func(Case) bool, *Refusal) {
	cmd := a.w.Command
	if f := cmd.Value("filter"); f != "" || a.v.Name == "bulk" {
		inner, r := ParseCommand(append([]string{"list"}, strings.Fields(f)...))
		if r != nil {
			r.Verb = a.v.Name
			return nil, r
		}
		if f == "" && len(a.writtenList()) == 0 {
			return nil, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "filter"}
		}
		cmd = inner
	}
	older := 0
	if w := cmd.Value("older"); w != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(w, "d"), "日"))
		if err != nil || n < 0 {
			return nil, a.bad("older", w, "days")
		}
		older = n
	}
	who := cmd.Value("assigned")
	if cmd.Arg(0) == "mine" {
		who = a.co.Name
	}
	before := DateOf(a.ev.At).AddDays(-older)
	return func(c Case) bool {
		return (who == "" || c.Part(a.w.Realm).AssignedTo == who) && fits(cmd.Value("state"), string(c.State)) && fits(cmd.Value("kind"), string(c.Kind)) &&
			fits(cmd.Value("edition"), c.Edition) && (cmd.Value("waiting") == "" || slices.Contains(c.waitsAll(a.w.Realm), cmd.Value("waiting"))) &&
			(older == 0 || DateOf(c.Received).Compare(before) <= 0) && a.listed(c)
	}, nil
}

func fits(want, have string) bool { return want == "" || want == have }

func list(a asking) (effect, *Refusal) {
	ok, r := a.filter()
	if r != nil {
		return effect{}, r
	}
	return a.cases(ok), nil
}

// cases answers with the lines of the cases that fit, high impact first and then the oldest.
func (a asking) cases(ok func(Case) bool) effect {
	facts := DeskList{Verb: a.v.Name, Given: a.w.Given}
	for _, c := range a.w.Cases {
		if visible(c, a.w.Realm) && ok(c) {
			facts.Rows = append(facts.Rows, a.caseLine(c))
		}
	}
	slices.SortStableFunc(facts.Rows, func(x, y CaseLine) int {
		return cmp.Or(cmp.Compare(urgency(x.Impact), urgency(y.Impact)), x.Received.Compare(y.Received), cmp.Compare(x.Number, y.Number))
	})
	facts.Rows, facts.More = cutRows(facts.Rows)
	return a.answer(DeskListKind, &facts)
}

func cutRows[T any](rows []T) ([]T, int) {
	if len(rows) <= longest {
		return rows, 0
	}
	return rows[:longest], len(rows) - longest
}

// find looks for every word in what the realm may see of a case: its numbers and title, and the finder where it is known.
func find(a asking) (effect, *Refusal) {
	return a.cases(func(c Case) bool {
		v := View(c, a.w.Realm)
		text := v.Number + " " + c.Number + " " + c.JVN + " " + v.Title
		if v.Finder != nil {
			text += " " + v.Finder.Name + " " + v.Finder.Address
		}
		text = plainName(text)
		for _, w := range a.w.Command.Args {
			if !strings.Contains(text, plainName(w)) {
				return false
			}
		}
		return true
	}), nil
}

// daysAhead is how far due looks.
const daysAhead = 14

func due(a asking) (effect, *Refusal) {
	today := DateOf(a.ev.At)
	facts := DeskDues{Today: today}
	facts.Rows, facts.More = cutRows(dueLines(a.p, a.w.Cases, a.w.Realm, today, today.AddDays(daysAhead), today))
	return a.answer(DeskDueKind, &facts), nil
}

func overdue(a asking) (effect, *Refusal) {
	today := DateOf(a.ev.At)
	facts := DeskDues{Overdue: true, Today: today}
	facts.Rows, facts.More = cutRows(dueLines(a.p, a.w.Cases, a.w.Realm, Date{}, today.AddDays(-1), today))
	return a.answer(DeskDueKind, &facts), nil
}

// who answers from the outbox what left of this case, to whom and under which key: the proof of need to know (N18). What reception
// gave to the other body belongs to it.
func who(a asking) (effect, *Refusal) {
	facts := DeskWho{Number: a.c.NumberFor(a.w.Realm)}
	for _, o := range a.w.Rows {
		switch crossed := a.w.Realm == Reception && o.Realm == Coordination && o.Kind.between(); {
		case o.Case != a.c.Key, o.First.IsZero():
		case crossed:
			o.To = bodyCode(Coordination)
			facts.Rows = append(facts.Rows, o)
		case o.Realm == a.w.Realm:
			facts.Rows = append(facts.Rows, o)
		}
	}
	return a.answer(DeskWhoKind, &facts), nil
}

func heldList(a asking) (effect, *Refusal) {
	var facts DeskHeld
	rows := only(a.w.Held, func(m HeldMail) bool { return m.Realm == a.w.Realm })
	facts.Rows, facts.More = cutRows(rows)
	return a.answer(DeskHeldKind, &facts), nil
}

func outboxList(a asking) (effect, *Refusal) {
	var facts DeskOutbox
	rows := only(a.w.Rows, func(o OutRow) bool {
		return o.Realm == a.w.Realm && o.State != "sent" && o.State != "cancelled"
	})
	facts.Rows, facts.More = cutRows(rows)
	return a.answer(DeskOutboxKind, &facts), nil
}

func pending(a asking) (effect, *Refusal) {
	return a.answer(DeskPendingKind, &DeskPending{Rows: waiting(a.p, a.w.Cases, a.w.Realm)}), nil
}

// waiting lists the open proposals of a realm, of the office and of its cases.
func waiting(p Policy, cases []Case, r Realm) []PendingFor {
	var out []PendingFor
	of := func(number string, list []Proposal) {
		for _, q := range list {
			if q.Concerns(r) {
				out = append(out, pendingFor(number, q))
			}
		}
	}
	of("", p.Office.Proposals)
	for _, c := range cases {
		if visible(c, r) {
			of(c.NumberFor(r), c.Proposals)
		}
	}
	slices.SortStableFunc(out, func(x, y PendingFor) int { return x.Expires.Compare(y.Expires) })
	return out
}

func pendingFor(number string, q Proposal) PendingFor {
	cmd := q.Command
	cmd.Text = ""
	return PendingFor{N: q.N, Number: number, What: cmd.Line(English), Command: cmd, By: q.By, Needs: string(q.Needs), Second: q.Second, Approved: q.Approved, Expires: q.Expires, RunAt: q.RunAt}
}

func journal(a asking) (effect, *Refusal) {
	if a.w.Command.Value("format") == "chronology" || a.w.Command.Value("masked") == "yes" {
		return a.chronology(), nil
	}
	facts := DeskJournal{Number: a.c.NumberFor(a.w.Realm)}
	rows := Chronology(a.p, a.w.History, a.w.Realm)
	if n := len(rows) - longest; n > 0 {
		rows, facts.More = rows[n:], n
	}
	facts.Rows = rows
	return a.answer(DeskJournalKind, &facts), nil
}

// Chronology is a case's history as a realm may read it: what happened, never the words.
func Chronology(p Policy, history []Change, r Realm) []JournalLine {
	var out []JournalLine
	var last time.Time
	for _, ch := range history {
		if !ch.SeenBy(r) {
			continue
		}
		what, word := ch.What()
		l := JournalLine{At: ch.At, Actor: ch.Actor, What: what, Word: word, Mail: ch.Mail}
		if !last.IsZero() {
			l.Days = p.Calendar.WorkingDaysBetween(DateOf(last), DateOf(ch.At))
		}
		last = ch.At
		out = append(out, l)
	}
	return out
}

// SeenBy: reception reads all of the history but coordination's own notes, coordination what it did itself and where the case
// went (users.md A5).
func (ch Change) SeenBy(r Realm) bool {
	switch {
	case ch.Noted != nil, ch.Reviewed != nil, ch.Proposed != nil, ch.Settled != "":
		return cmp.Or(ch.Realm, Reception) == r
	case r == Reception:
		return true
	case ch.Linked != nil:
		return strings.HasPrefix(ch.Linked.Case, "JVN#")
	case ch.Edition != "", ch.Leaked != nil, ch.Numbered != nil, ch.Written != nil, ch.Planned != nil, ch.Lifted, ch.Watch != "", ch.Committee != nil:
		return true
	case ch.Decided != nil:
		return ch.Decided.State == HandedOver || ch.Realm == Coordination
	case ch.Judged != "", ch.Classified != nil, ch.Released != nil:
		return true
	}
	return ch.Realm == Coordination
}

// What names the step in a word, and what it speaks of in another.
func (ch Change) What() (what, word string) {
	switch {
	case ch.Opened != nil:
		return "opened", string(ch.Opened.Kind)
	case ch.Filed != nil:
		return "filed_" + string(ch.Filed.Direction), ch.Filed.Kind
	case ch.Decided != nil:
		return "decided", string(ch.Decided.State)
	case ch.Proposed != nil:
		return "proposed_" + string(ch.Proposed.Needs), ch.Proposed.Command.Verb
	case ch.Settled != "":
		return "settled", ""
	case ch.Key != nil:
		return "key_" + cmp.Or(string(ch.Key.State), string(ch.Key.Trust)), ch.Key.Fingerprint
	case ch.Dated != nil:
		return "dated", ch.Dated.What
	case ch.Assigned != nil:
		return "assigned", ch.Assigned.Name
	case ch.Reviewed != nil:
		return "review", ch.Reviewed.String()
	case ch.Wished != nil:
		return "wished", ""
	case ch.Judged != "":
		return "judged", ch.Judged
	case ch.Classified != nil:
		return "classified", ""
	case ch.Released != nil:
		return "released", ch.Released.To
	}
	if what, word := ch.partyWhat(); what != "" {
		return what, word
	}
	return ch.plainWhat(), ""
}

// partyWhat names the steps of parties and of the way to publication. Their words are codes of the message table, never a party's own.
func (ch Change) partyWhat() (what, word string) {
	switch {
	case ch.Joined != nil:
		return "joined", ch.Joined.Code
	case ch.Moved != nil:
		return "moved", string(ch.Moved.Stage)
	case ch.Tried != nil:
		return "tried", ch.Tried.Channel
	case ch.Reported != nil:
		return "reported", cmp.Or(ch.Reported.Result, ch.Reported.Status)
	case ch.Recorded != nil:
		return "recorded", ""
	case ch.DateSaid != nil:
		return "date_said", ch.DateSaid.Answer
	case ch.Reminded != nil:
		return "reminded", ch.Reminded.What
	case ch.Listed != nil:
		return "listed", ch.Listed.DID
	case ch.PartyKey != nil:
		return "party_key", ch.PartyKey.Fingerprint
	case ch.PartyMove != nil:
		return "party_contact", ch.PartyMove.How
	case ch.Planned != nil:
		return "planned", DateOf(ch.Planned.At).String()
	case ch.DateAsked != nil:
		return "date_asked", DateOf(ch.DateAsked.At).String()
	case ch.Linked != nil:
		return "linked", ch.Linked.How
	case ch.Leaked != nil:
		return "leaked", ch.Leaked.Exploited
	case ch.Committee != nil:
		return "committee", ch.Committee.Result
	case ch.Written != nil:
		return "written", ch.Written.what()
	case ch.Stated != nil:
		return "stated", ch.Stated.Verdict
	case ch.Numbered != nil:
		return "numbered", strings.Join(ch.Numbered.CVE, " ")
	case ch.Credit != "":
		return "credit_" + ch.Credit, ""
	case ch.Edition != "":
		return "edition", ch.Edition
	case ch.Lifted:
		return "lifted", ""
	case ch.Provided:
		return "provided", ""
	case ch.Watch != "":
		return "watched", ch.Watch
	}
	return "", ""
}

func (ch Change) plainWhat() string {
	switch {
	case ch.Noted != nil:
		return "noted"
	case ch.Asked != nil:
		return "asked"
	case ch.Answered:
		return "answered"
	case ch.Held != nil:
		return "held"
	case ch.Resumed != nil:
		return "resumed"
	case ch.Contact != nil:
		return "contact"
	case ch.Undone != nil:
		return "undone"
	}
	return "" // unreachable: every change has one pointer
}
