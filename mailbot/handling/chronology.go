package handling

import (
	"cmp"
	"slices"
	"strings"
)

// Entry is one entry of a case's journal, with what proves it.
type Entry struct {
	Change Change
	Hash   string // of the entry in the journal's chain, hexadecimal
	Mail   string // SHA-256 of the raw mail that brought it, hexadecimal, "" = none did
}

// chronicle is a case's history on its way to a reader.
type chronicle struct {
	p       Policy
	c       Case
	realm   Realm
	masked  bool
	history []Entry
	rows    []OutRow
}

// ChronologyOf is a case's history as an auditor asks for it: who was told what, when, by which channel and with which outcome, every move
// of the date, and what proves each step (users.md B16). It is made of the case's journal and of what left for anybody but the realm's own
// desk. The masked edition tells nothing by which the finder may be known: no name in any words, of what the finder did the day only, and
// no trace of the finder's mails.
func ChronologyOf(p Policy, c Case, history []Entry, rows []OutRow, r Realm, masked bool) []ChronologyLine {
	h := chronicle{p: p, c: c, realm: r, masked: masked, history: history, rows: rows}
	lines := append(h.entries(), h.sent()...)
	if masked {
		for i := range lines {
			lines[i] = h.maskedLine(lines[i])
		}
	}
	slices.SortStableFunc(lines, func(a, b ChronologyLine) int { return a.At.Compare(b.At) })
	for i := 1; i < len(lines); i++ {
		lines[i].Days = p.Calendar.WorkingDaysBetween(DateOf(lines[i-1].At), DateOf(lines[i].At))
	}
	return lines
}

// entries are the lines of the journal that the realm may read.
func (h chronicle) entries() (out []ChronologyLine) {
	opened := map[uint64]bool{}
	for _, e := range h.history {
		ch := e.Change
		switch {
		case !ch.SeenBy(h.realm):
			continue
		case ch.Opened != nil:
			opened[ch.Mail] = true
		case ch.Filed != nil && ch.Filed.Direction == In && opened[ch.Mail]:
			continue // the report itself, whose coming is the opening
		case ch.Filed != nil && ch.Filed.Direction == Out && h.left(*ch.Filed):
			continue // it stands among what left, at its true time
		}
		out = append(out, h.line(e))
	}
	return out
}

// left reports whether a notice that was owed has a row that left.
func (h chronicle) left(m CaseMail) bool {
	return slices.ContainsFunc(h.rows, func(o OutRow) bool {
		return o.Case == h.c.Key && string(o.Kind) == m.Kind && o.To == m.Party && !o.First.IsZero()
	})
}

// line tells one entry. The finder and the parties stand in it by their codes, the people of the office by their names.
func (h chronicle) line(e Entry) ChronologyLine {
	ch := e.Change
	l := ChronologyLine{At: ch.At, Mail: ch.Mail, Evidence: cmp.Or(e.Mail, e.Hash)}
	l.What, l.Word = ch.What()
	body := bodyCode(cmp.Or(ch.Realm, Reception))
	_, staff := h.p.Coordinator(ch.Actor)
	if staff || ch.Actor == keikai {
		l.By = ch.Actor
	}
	switch {
	case ch.Opened != nil:
		l.From, l.To, l.Channel = "F", body, "mail"
	case ch.Filed != nil:
		l = h.filed(l, *ch.Filed)
	case ch.Tried != nil:
		l = h.attempt(l, ch)
	case ch.Moved != nil:
		l.Word, l.Why = ch.Party+" "+l.Word, ch.Moved.Why
	case ch.Joined != nil:
		l.Word = ch.Joined.Code + " " + string(ch.Joined.Role)
	case ch.Decided != nil:
		l.Word, l.Why = strings.TrimSpace(string(ch.Decided.State)+" "+string(ch.Decided.Reason)), ch.Decided.Why
	case ch.Planned != nil:
		l.Word, l.Why = DateOf(ch.Planned.At).String(), ch.Planned.Why
	case ch.Released != nil:
		l.From, l.To = body, ch.Released.To
	case ch.Asked != nil, ch.Answered, ch.Undone != nil:
		l.To = ch.Party
	case ch.Committee != nil:
		l.Why = ch.Committee.Why
	case ch.Dated != nil && ch.Dated.What == "acknowledged":
		l.To = "F"
	case ch.Party != "":
		l = h.ofParty(l, ch)
	case ch.Actor == "F":
		l.From, l.To, l.Channel = "F", body, "mail"
	}
	return l
}

// filed is a mail of a case: from whom to which body, or the other way round.
func (h chronicle) filed(l ChronologyLine, m CaseMail) ChronologyLine {
	body := bodyCode(cmp.Or(m.Realm, Reception))
	l.Channel = "mail"
	switch _, staff := h.p.Coordinator(m.Party); {
	case m.Direction == Out:
		l.From, l.To = body, m.Party
	case staff: // a coordinator's mail that changed nothing else
		l.To, l.By = body, m.Party
	default:
		l.From, l.To = m.Party, body
	}
	return l
}

// attempt is one try to reach a party. It stands at its own hour, also when it was logged later; news that a mail came back stands
// where it came (guideline IV.4.2 note 4).
func (h chronicle) attempt(l ChronologyLine, ch Change) ChronologyLine {
	t := *ch.Tried
	if t.Mail == 0 || t.Outcome == "sent" {
		l.At = t.At
	}
	if o, ok := h.row(t.Mail); ok {
		l.By = cmp.Or(h.causedBy(o), l.By)
	}
	cp, _ := h.c.PartyOf(ch.Party)
	l.From, l.To, l.Channel, l.Outcome = bodyCode(cp.Realm), ch.Party, t.Channel, t.Outcome
	l.Word, l.Why = string(t.Kind), t.Who
	return l
}

// ofParty is what a party said, or what was noted of it.
func (h chronicle) ofParty(l ChronologyLine, ch Change) ChronologyLine {
	cp, _ := h.c.PartyOf(ch.Party)
	source := uint64(0)
	switch {
	case ch.Reported != nil && ch.Reported.By == keikai: // at publication, of who was silent: no word of the party's
		l.Word = strings.TrimSpace(ch.Party + " " + ch.Reported.Status)
		return l
	case ch.Reported != nil:
		source = ch.Reported.Mail
		l.Word = strings.TrimSpace(ch.Reported.Result + " " + ch.Reported.Status)
	case ch.DateSaid != nil:
		source, l.Why = ch.DateSaid.Mail, ch.DateSaid.Why
		l.Word = strings.TrimSpace(ch.DateSaid.Answer + " " + ch.DateSaid.Counter.String())
	case ch.Recorded != nil:
		source = ch.Recorded.Mail
		if len(ch.Recorded.Answers) > 0 {
			l.Word = ch.Recorded.Answers[0].Form
		}
	default:
		l.Word = strings.TrimSpace(ch.Party + " " + l.Word)
		return l
	}
	l.From, l.To = ch.Party, bodyCode(cp.Realm)
	if source != 0 {
		l.Channel, l.Mail = "mail", source
	}
	return l
}

// sent are the mails that left, each at its first attempt: to the finder, to parties and to the other body. An attempt to reach a party
// stands among the entries already. A body's staff get one mail each of what is one word to the body.
func (h chronicle) sent() (out []ChronologyLine) {
	at := map[string]int{}
	for _, o := range h.rows {
		if !h.tells(o) {
			continue
		}
		l := ChronologyLine{At: o.First, From: bodyCode(o.Realm), To: o.To, Channel: "mail", What: "filed_out", Word: string(o.Kind), Outcome: o.State, Mail: o.N, By: h.causedBy(o),
			Evidence: h.entryOf(o)}
		if !o.Kind.between() {
			out = append(out, l)
			continue
		}
		l.From, l.To = bodyCode(otherBody(o.Realm)), bodyCode(o.Realm)
		key := string(o.Kind) + decimal(o.Cause) + l.To
		if i, ok := at[key]; ok {
			if l.At.Before(out[i].At) {
				out[i].At, out[i].Mail, out[i].Outcome = l.At, l.Mail, l.Outcome
			}
			continue
		}
		at[key] = len(out)
		out = append(out, l)
	}
	return out
}

// tells reports whether a row is a line of its own: what left for somebody outside the realm's desk, as who would show it (N18).
func (h chronicle) tells(o OutRow) bool {
	spec, _ := Spec(o.Kind)
	crossed := h.realm == Reception && o.Realm == Coordination && o.Kind.between()
	tried := slices.ContainsFunc(h.history, func(e Entry) bool { return e.Change.Tried != nil && e.Change.Tried.Mail == o.N })
	return o.Case == h.c.Key && !o.First.IsZero() && (o.Realm == h.realm || crossed) && (!spec.Desk || o.Kind.between()) && !tried
}

func (h chronicle) row(n uint64) (OutRow, bool) {
	i := slices.IndexFunc(h.rows, func(o OutRow) bool { return o.N == n && n != 0 })
	if i < 0 {
		return OutRow{}, false
	}
	return h.rows[i], true
}

// mayName reports whether an entry may prove a mail or name who owed it: coordination learns of nobody at reception by it.
func (h chronicle) mayName(ch Change) bool { return h.realm == Reception || ch.SeenBy(h.realm) }

// causedBy is the coordinator whose command owed a mail.
func (h chronicle) causedBy(o OutRow) string {
	for _, e := range h.history {
		if _, staff := h.p.Coordinator(e.Change.Actor); staff && o.Cause != 0 && e.Change.Mail == o.Cause && h.mayName(e.Change) {
			return e.Change.Actor
		}
	}
	return ""
}

// entryOf is the journal's proof of a mail that left: the entry about it, else that of the command or mail that owed it.
func (h chronicle) entryOf(o OutRow) string {
	for _, n := range []uint64{o.N, o.Cause} {
		for _, e := range h.history {
			if n != 0 && e.Change.Mail == n && h.mayName(e.Change) {
				return e.Hash
			}
		}
	}
	return ""
}

// maskedLine takes out of a line what may tell who the finder is. The number of a mail stands between those before and after it, whose
// hours are known, so it goes as well.
func (h chronicle) maskedLine(l ChronologyLine) ChronologyLine {
	f := h.c.Finder
	id := Identity{Names: []string{f.Name, f.CreditJA, f.CreditEN}, Addresses: []string{f.Address, f.Former}}
	if l.Why != "" && slices.ContainsFunc(Suspect(l.Why, id), func(line Line) bool { return line.Why != "" }) {
		l.Why = "…"
	}
	if strings.HasPrefix(l.What, "key_") {
		l.Word = ""
	}
	spec, _ := Spec(NoticeKind(l.Word))
	if l.From == "F" || l.To == "F" && (spec.Automatic || l.What != "filed_out") || strings.HasPrefix(l.What, "key_") {
		l.At = DateOf(l.At).Time(0, 0)
		l.Mail, l.Evidence = 0, h.ownEntry(l)
	}
	return l
}

// ownEntry is the hash of the line's journal entry, which is salted, in place of that of a mail.
func (h chronicle) ownEntry(l ChronologyLine) string {
	for _, e := range h.history {
		if l.Evidence != "" && (e.Mail == l.Evidence || e.Hash == l.Evidence) {
			return e.Hash
		}
	}
	return ""
}

// linesOfLast parts a chronology: the newest lines, which a mail shows, and those before them, which are in the file only.
func linesOfLast(lines []ChronologyLine, most int) (last, before []ChronologyLine) {
	n := max(len(lines)-most, 0)
	return lines[n:], lines[:n]
}

// chronology answers with the history for an auditor, as a file as well.
func (a asking) chronology() effect {
	facts := DeskChronology{Number: a.c.NumberFor(a.w.Realm), Masked: a.w.Command.Value("masked") == "yes"}
	lines := ChronologyOf(a.p, a.c, a.w.Entries, a.w.Rows, a.w.Realm, facts.Masked)
	facts.Rows, facts.Older = linesOfLast(lines, longest)
	facts.More = len(facts.Older)
	return a.answer(DeskChronologyKind, &facts)
}

// Day is the line's time as people read it: with the hour, or the day only where the hour is masked.
func (l ChronologyLine) Day() (d Date, hour string) {
	d = DateOf(l.At)
	if at := l.At.In(JST); !l.At.Equal(d.Time(0, 0)) {
		hour = at.Format("15:04")
	}
	return d, hour
}
