package handling

import (
	"slices"
	"strings"
)

// decides reports whether a change is of the kind that a command makes and undo may take back. What came in, what left and
// what waits stays as it is.
func (ch Change) decides() bool {
	return ch.Decided != nil || ch.Assigned != nil || ch.Noted != nil || ch.Reviewed != nil || ch.Asked != nil || ch.Answered || ch.Wished != nil ||
		ch.Judged != "" || ch.Classified != nil || ch.Released != nil || ch.stepped() || ch.reversed()
}

// stepped reports whether a command of a person moved a party or the matter. What a party wrote and what left the house stays.
func (ch Change) stepped() bool {
	if ch.Actor == keikai || ch.Actor == "F" || CodeOf(ch.Actor) != "" {
		return false
	}
	return ch.Joined != nil || ch.Moved != nil || ch.Tried != nil || ch.Reported != nil || ch.Recorded != nil || ch.DateSaid != nil || ch.Planned != nil || ch.DateAsked != nil ||
		ch.Linked != nil || ch.Leaked != nil || ch.Committee != nil || ch.Numbered != nil || ch.Written != nil || ch.Stated != nil || ch.Edition != "" || ch.Lifted || ch.Provided || ch.Watch != "" || ch.Listed != nil || ch.Reminded != nil
}

// reversed reports whether a change has an inverse of its own. Undo takes none of these back: one person would undo what two
// confirmed, or trust a key again that was suspended (S4, S14), and mail that a hold stopped would wait for ever. What a key itself
// says, that it is renewed or revoked, is no command. A link stands in two cases, of which undo knows one.
func (ch Change) reversed() bool {
	return ch.Public() || ch.Linked != nil || ch.Held != nil || ch.Resumed != nil || ch.Contact != nil || ch.PartyMove != nil || ch.PartyKey != nil && CodeOf(ch.Actor) == "" || ch.Key != nil && ch.Key.Trust != Candidate && ch.Actor != "F" && ch.Actor != keikai
}

// Public reports whether the change is what the public reads: no undo makes it unread.
func (ch Change) Public() bool {
	return ch.Decided != nil && ch.Decided.State == CasePublished || ch.Written != nil && ch.Written.goesOut()
}

// undo takes the last command of the realm back: the case is what it would be without it, and its mails are cancelled, all or
// none. Once one of them was tried only correct remains (users.md A15).
func undo(a asking) (e effect, r *Refusal) {
	n, r := a.undoable()
	if r != nil {
		return e, r
	}
	for _, o := range a.w.Rows {
		s, _ := Spec(o.Kind)
		if o.Cause != n || o.Case != a.c.Key || s.Desk && !o.Kind.between() {
			continue
		}
		if !o.First.IsZero() {
			return e, &Refusal{Code: RefusedLeft, Verb: a.v.Name, Given: decimal(n)}
		}
		if o.State != "cancelled" {
			e.Orders = append(e.Orders, Order{What: OrderCancel, N: o.N, Why: "undone"})
		}
	}
	b := Apply(Case{}, without(a.w.History, n)...)
	if widens(a.c.Finder.Consents, b.Finder.Consents) {
		return e, &Refusal{Code: RefusedEvidence, Verb: a.v.Name, Argument: "mail", Given: decimal(n)} // as for consent itself (users.md B1)
	}
	e.change(Change{Undone: &Undone{Mail: n, At: a.ev.At, Before: UndoneTo{Countable: b.Countable, Finder: b.Finder, Parts: b.Parts, Holds: b.Holds, Matter: b.Matter}}})
	return e, nil
}

// without is a history as though the command of that mail, and those that were taken back before, had not been given. What a case
// was after an earlier undo is folded anew: it may hold what is taken back now.
func without(history []Change, n uint64) (out []Change) {
	gone := []uint64{n}
	for _, ch := range history {
		if ch.Undone != nil {
			gone = append(gone, ch.Undone.Mail)
		}
	}
	for _, ch := range history {
		if ch.Undone == nil && !(ch.decides() && slices.Contains(gone, ch.Mail)) {
			out = append(out, ch)
		}
	}
	return out
}

// undoable gives the number of the command that may be taken back: the last one that decided anything, of this realm. What the
// other body decided for itself is passed over, for whether it did must not show (S7).
func (a asking) undoable() (uint64, *Refusal) {
	i := len(a.w.History) - 1
	for i >= 0 && (!a.w.History[i].decides() && a.w.History[i].Undone == nil || !a.w.History[i].SeenBy(a.w.Realm)) {
		i--
	}
	none := a.nothing()
	if i < 0 || a.w.History[i].Undone != nil || a.w.History[i].reversed() || a.w.History[i].Mail == 0 || a.w.History[i].Realm != a.w.Realm {
		return 0, none
	}
	n := a.w.History[i].Mail
	if slices.ContainsFunc(a.w.History, func(ch Change) bool {
		return ch.Proposed != nil && ch.Proposed.N == n && ch.Proposed.Needs != NeedsSame
	}) {
		return 0, none // two persons said yes to it (S4)
	}
	if given := a.w.Command.Arg(0); given != "" && given != decimal(n) {
		none.Why, none.Given = "not_last", given
		return 0, none
	}
	return n, nil
}

// Crosses reports whether a notice carries one body's words to the other.
func Crosses(k NoticeKind) bool { return k.between() }

// between reports whether a notice goes from one body to the other.
func (k NoticeKind) between() bool {
	return strings.HasPrefix(string(k), "body/")
}
