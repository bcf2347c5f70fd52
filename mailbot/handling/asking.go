package handling

import (
	"cmp"
	"slices"
)

// asking is a command on its way: who gave it, about which case, with what facts.
type asking struct {
	p  Policy
	c  Case
	co Coordinator
	ev Event
	w  CommandGiven
	v  Verb
}

func newAsking(p Policy, c Case, co Coordinator, ev Event, w CommandGiven) asking {
	v, _ := VerbNamed(w.Command.Verb)
	return asking{p: p, c: c, co: co, ev: ev, w: w, v: v}
}

// effect is what a command would do, and what a person must see of it before saying yes.
type effect struct {
	Decision
	shifts   []Shift
	release  *Release
	cautions []string
	numbers  []string
	left     []Left
	lost     []Backup
	dates    []DateRow
	look     bool // it is to be shown first, whatever the verb says
}

func (e *effect) change(ch Change)            { e.Changes = append(e.Changes, ch) }
func (e *effect) shift(what, old, new string) { e.shifts = append(e.shifts, Shift{what, old, new}) }

// may is the one permission check: role, realm, sight of the case, state, secrecy (R31). Its order matters: a command
// that is not the coordinator's to give must not tell whether the case exists.
func may(c Case, co Coordinator, v Verb, w CommandGiven) *Refusal {
	codes := v.Name == "confirm" || v.Name == "approve" || v.Name == "reject"
	switch {
	case !v.Serves(w.Realm) || !co.Serves(w.Realm):
		return &Refusal{Code: RefusedRole, Verb: v.Name}
	case (v.Needs || w.Command.Number != "" && !codes) && !visible(c, w.Realm):
		return &Refusal{Code: RefusedNoCase, Verb: v.Name, Given: w.Command.Number}
	case (v.Changes || codes) && !w.Encrypted:
		return &Refusal{Code: RefusedClear, Verb: v.Name}
	case v.Needs && !v.Allowed(c.State):
		return &Refusal{Code: RefusedState, Verb: v.Name, State: c.State}
	case v.Text == TextMust && w.Command.Text == "", v.Text == TextOwn && w.Command.Text == "":
		return &Refusal{Code: RefusedText, Verb: v.Name}
	}
	return nil
}

// Visible reports whether a realm may know that the case exists.
func Visible(c Case, r Realm) bool { return visible(c, r) }

// visible: reception sees every case of the partnership, coordination one only from the hand-over on. A deleted one is as one that
// never was.
func visible(c Case, r Realm) bool {
	return c.Key != "" && !c.Deleted && (r == Reception || !c.HandedOver.IsZero())
}

// commandGiven obeys a command, asks for a second look, or names why not: steps 7 to 9 and 12 to 14 of commands.md 2. The
// steps before, which need keys and bytes, are facts of the event.
func commandGiven(p Policy, c Case, ev Event, w CommandGiven) Decision {
	co, ok := p.Coordinator(w.By)
	if !ok {
		return Decision{} // unreachable: identification only names configured coordinators
	}
	a := newAsking(p, c, co, ev, w)
	if w.Refused != nil {
		return a.refuse(*w.Refused)
	}
	if r := may(c, co, a.v, w); r != nil {
		return a.refuse(*r)
	}
	switch a.v.Name {
	case "confirm":
		return a.confirmed()
	case "approve":
		return a.approved()
	case "reject":
		return a.rejected()
	case "dry-run":
		return a.tried()
	}
	if r := a.resolve(); r != nil {
		return a.refuse(*r)
	}
	return a.obey()
}

func (a *asking) resolve() *Refusal {
	cmd, r := resolve(a.p, a.c, a.w.Realm, a.ev.At, a.w.Command)
	a.w.Command = cmd
	if n, none := a.undoable(); a.v.Name == "undo" && none == nil {
		a.w.Command.Args = []string{decimal(n)} // a confirmation must not take back what came since
	}
	return r
}

// obey runs the command, or shows it first where it must be shown (commands.md 2, steps 9 to 12).
func (a asking) obey() Decision {
	e, r := a.effect()
	if r != nil {
		return a.refuse(*r)
	}
	switch {
	case a.v.Changes && !a.w.Bound:
		return a.propose(e, a.w.Unbound)
	case a.w.OpenText && a.v.Text == TextMust:
		return a.propose(e, "open_text")
	case a.v.Preview || e.look:
		return a.propose(e, "preview")
	case a.p.needsTwo(a.v, a.c, a.w.Command):
		return a.seconds(e)
	}
	return a.done(e)
}

// done lets the effect happen and answers with the transcript.
func (a asking) done(e effect) Decision {
	a.stamp(&e.Decision)
	if !a.v.Changes {
		return e.Decision
	}
	after := Apply(a.c, e.Changes...)
	number := a.c.NumberFor(a.w.Realm)
	e.tell(Notice{Kind: DeskTranscriptKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskTranscript{
		Number: number, At: a.ev.At, Results: []Result{a.result(e)}, Lines: nextLines(after, a.w.Realm)}})
	return e.Decision
}

// stamp says on every change who made it and in whose part, and on every notice which command it follows from.
func (a asking) stamp(d *Decision) {
	for i := range d.Changes {
		a.stampChange(&d.Changes[i])
	}
	for i := range d.Office {
		d.Office[i].At, d.Office[i].Actor, d.Office[i].Mail = a.ev.At, a.co.Name, a.ev.Mail
	}
	for i := range d.Also {
		for j := range d.Also[i].Changes {
			a.stampChange(&d.Also[i].Changes[j])
		}
	}
	for i := range d.Notices {
		d.Notices[i].Realm, d.Notices[i].Cause = cmp.Or(d.Notices[i].Realm, a.w.Realm), a.ev.Mail
	}
}

// stampChange leaves the realm of what was said to concern the other body's part.
func (a asking) stampChange(ch *Change) {
	ch.At, ch.Actor, ch.Mail, ch.Realm = a.ev.At, a.co.Name, a.ev.Mail, cmp.Or(ch.Realm, a.w.Realm)
}

// result is what one command came to, for the transcript.
func (a asking) result(e effect) Result {
	after := Apply(a.c, e.Changes...)
	r := Result{Number: a.c.NumberFor(a.w.Realm), Given: a.w.Given, Command: a.w.Command, OldState: a.c.State, NewState: after.State, Shifts: e.shifts,
		Cautions: e.cautions, Dates: e.dates, Told: a.toldBy(e.Decision), Exposed: a.w.Exposed, OpenText: a.w.OpenText && a.v.Text == TextMay, Inverse: a.v.Inverse, N: a.ev.Mail}
	switch {
	case a.v.Inverse == "undo" && len(a.toldBy(e.Decision)) == 0 && len(e.Changes) == 0:
		r.Inverse = ""
	case a.v.Name == "bulk" && a.w.Command.Arg(0) == "assign":
		r.Inverse = a.v.Name // nothing is on its way that hold could stop
	}
	return r
}

func (a asking) toldBy(d Decision) []Told {
	var out []Told
	for _, n := range d.Notices {
		if t := a.toldOf(n); t.To == n.To || !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// toldOf shows a notice that would go out: to whom, in which language, under which key. Of the other body it says no more than
// that: who is in charge, on duty or away there is the other body's own (S7).
func (a asking) toldOf(n Notice) Told {
	if n.Realm != a.w.Realm && n.Kind.between() {
		return Told{To: bodyCode(n.Realm), Kind: n.Kind, Protection: Sealed}
	}
	t := Told{To: n.To, Kind: n.Kind, Lang: n.Lang, Protection: Sealed}
	s, _ := Spec(n.Kind)
	c := a.c
	if n.Case != "" && n.Case != c.Key {
		c = a.other(n.Case)
		t.Number = c.NumberFor(a.w.Realm)
	}
	if s.Desk {
		if co, ok := a.p.Coordinator(n.To); ok {
			t.Key = co.Fingerprint
		}
		return t
	}
	f := c.Finder
	switch {
	case s.Class == ClassN && n.Class == "":
		t.Protection = ClearOK
	case f.Sealable():
		t.Key = f.Key.Fingerprint
	case f.Protection == ClearOK:
		t.Protection = ClearOK
	default:
		t.NoKey = true
	}
	return t
}

// other finds a case among the facts.
func (a asking) other(key string) Case {
	for _, c := range a.w.Cases {
		if c.Key == key {
			return c
		}
	}
	return Case{}
}

func (a asking) refuse(r Refusal) Decision {
	res := Result{Given: a.w.Given, Command: a.w.Command, Refusal: &r, OldState: r.State, NewState: r.State}
	facts := DeskErrors{Errors: 1}
	if visible(a.c, a.w.Realm) && a.co.Serves(a.w.Realm) && r.Code != RefusedRole {
		facts.Number = a.c.NumberFor(a.w.Realm)
		facts.Lines = mendedLines(a.c, a.w, r)
	}
	facts.Results = []Result{res}
	d := Decision{Refusal: &r}
	d.tell(Notice{Kind: DeskErrorsKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &facts})
	return d
}

// mendedLines puts the same command first when only its protection was wrong, then what the state allows.
func mendedLines(c Case, w CommandGiven, r Refusal) []ReadyLine {
	next := nextLines(c, w.Realm)
	switch r.Code {
	case RefusedClear, RefusedUnprotected, RefusedForward, RefusedTwoSources:
		if w.Command.Verb != "" && w.Command.Verb != "confirm" {
			next = slices.DeleteFunc(next, func(l ReadyLine) bool { return sameLine(l.Command, w.Command) })
			return append([]ReadyLine{{Command: w.Command}}, next[:min(len(next), 4)]...)
		}
	}
	return next
}

// sameLine compares what is printed of two commands; a text is not.
func sameLine(a, b Command) bool {
	a.Text, b.Text = "", ""
	return a.Equal(b)
}

// nextLines are the commands that make sense in the case's state for the realm, best first, the ones that need two persons
// last (users.md C11).
func nextLines(c Case, r Realm) []ReadyLine {
	number := c.NumberFor(r)
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: number, Verb: verb, Args: args}}
	}
	switch {
	case c.Key == "": // a command that concerns no case
		return []ReadyLine{line("outbox"), line("due"), line("pending")}
	case r == Coordination && c.State == HandedOver && c.Part(r).Taken.IsZero():
		return []ReadyLine{line("take"), line("show"), line("return", "why=…")}
	case r == Reception && (c.State == Received || c.State == Questioned):
		return newReportLines(c.Number, c.Kind, c.OwnProduct)
	case r == Reception && c.State == Accepted && c.Kind == Product && !c.OwnProduct:
		return []ReadyLine{line("handover"), line("ask", "F"), line("show"), line("journal")}
	}
	return []ReadyLine{line("show"), line("journal"), line("who")}
}
