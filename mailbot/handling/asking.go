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
	notes    []PartyNote
	lines    []ReadyLine // what the giver is likely to do next, before all that the state allows
	look     bool        // it is to be shown first, whatever the verb says
	reply    *ReplyShown
	sums     []string // of a command for several: what it does to each of numbers
	page     string   // digest of the page as it would be published
	news     []Shift  // what only came to be when it ran, such as the number of a new case: no preview has it
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

// visible: reception sees every case of the partnership, coordination one only from the hand-over on, and those that came to it directly.
// A deleted one is as one that never was.
func visible(c Case, r Realm) bool {
	return c.Key != "" && !c.Deleted && (r == Reception && c.Scheme != Direct || r == Coordination && !c.HandedOver.IsZero())
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
	case a.two():
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
		Number: number, At: a.ev.At, Results: []Result{a.result(e)}, Lines: linesFirst(e.lines, a.next(after))}})
	e.add(a.handoverNext(after))
	return e.Decision
}

// mostLines is how many ready lines a notice has at most (users.md C11).
const mostLines = 5

// linesFirst puts lines before others that say something else.
func linesFirst(first, rest []ReadyLine) []ReadyLine {
	out := slices.Clone(first)
	for _, l := range rest {
		if !slices.ContainsFunc(out, func(o ReadyLine) bool { return sameLine(o.Command, l.Command) }) {
			out = append(out, l)
		}
	}
	return out[:min(len(out), mostLines)]
}

// handoverNext brings the preview of the hand-over with the transcript of accepting a product, where the office wants it so. A person
// still looks at the text and confirms it (users.md A4).
func (a asking) handoverNext(after Case) Decision {
	if a.v.Name != "accept" || a.w.Command.Arg(0) != "product" || a.p.Handover != "auto" {
		return Decision{}
	}
	w := a.w
	w.Command, w.Bound, w.OpenText, w.Unbound = Command{Number: a.c.Number, Verb: "handover"}, true, false, ""
	w.Given = w.Command.Line(a.co.Language)
	next := newAsking(a.p, after, a.co, a.ev, w)
	e, r := next.effect()
	if r != nil {
		return Decision{} // the coordinator gives the command, and is told why not
	}
	return next.propose(e, "preview")
}

func (a asking) today() Date { return DateOf(a.ev.At) }

// next are the lines that make sense after the command, but not the same once more: what it owes may wait for an hour or for a second
// person, and the case does not show it until then.
func (a asking) next(c Case) []ReadyLine {
	return slices.DeleteFunc(nextLines(c, a.w.Realm, a.today()), func(l ReadyLine) bool {
		return l.Command.Verb == a.v.Name && l.Command.Arg(0) == a.w.Command.Arg(0)
	})
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
	r := Result{Number: a.c.NumberFor(a.w.Realm), Given: a.w.Given, Command: a.w.Command, OldState: a.c.State, NewState: after.State, Shifts: slices.Concat(e.shifts, e.news), Left: e.left,
		Cautions: e.cautions, Notes: e.notes, Dates: e.dates, Told: a.toldBy(e.Decision), Exposed: a.w.Exposed, OpenText: a.w.OpenText && a.v.Text == TextMay, Inverse: a.v.Inverse, N: a.ev.Mail}
	if at := a.leavesLater(e.Notices); !at.IsZero() {
		r.Dates = append(slices.Clone(r.Dates), DateRow{What: "leaves", Day: at})
	}
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
	for _, ch := range d.Changes {
		if ch.Joined != nil {
			a.c = Apply(a.c, ch) // who joins by the command is one whom it may tell
		}
	}
	for _, n := range d.Notices {
		if t := a.toldOf(n); t.To == n.To || !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// toldOf shows a notice that would go out: to whom, in which language, under which key. Of the other body it says no more than
// that: who is in charge, on duty or away there is the other body's own (S7), and so is the finder's key (S8).
func (a asking) toldOf(n Notice) Told {
	s, _ := Spec(n.Kind)
	switch {
	case n.Realm != a.w.Realm && s.Desk:
		return Told{To: bodyCode(n.Realm), Kind: n.Kind, Protection: Sealed}
	case n.To == "F" && a.w.Realm == Coordination: // its language and its key tell who it is (S8)
		return Told{To: n.To, Kind: n.Kind, Protection: Sealed}
	}
	t := Told{To: n.To, Kind: n.Kind, Lang: n.Lang, Protection: Sealed}
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
	if cp, ok := c.PartyOf(CodeOf(n.To)); ok {
		return a.toldParty(t, cp, s, n)
	}
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

// toldParty shows a notice to a party: sealed to the key in use, in clear where its class or the party's own choice on record allows.
func (a asking) toldParty(t Told, cp CaseParty, s NoticeSpec, n Notice) Told {
	t.Name = a.entry(cp).Name(a.co.Language)
	k, sealed := a.entry(cp).KeyInUse()
	switch {
	case s.Class == ClassN && n.Class == "":
		t.Protection = ClearOK
	case sealed:
		t.Key = k.Fingerprint
	case cp.Protected() == ClearOK && !cp.Role.Coordinated() && MayGoClear(n.Facts):
		t.Protection = ClearOK
	default:
		t.NoKey = true
	}
	return t
}

// entry is a party's entry of the list; of one that joins by this very command it is among the facts.
func (a asking) entry(cp CaseParty) Party {
	if _, known := a.p.Book[cp.Handle]; !known {
		if i := slices.IndexFunc(a.w.Parties, func(p Party) bool { return p.Handle == cp.Handle }); i >= 0 {
			return a.w.Parties[i]
		}
	}
	return a.p.Book.Of(cp)
}

// other finds a case among the facts.
func (a asking) other(key string) Case {
	for _, c := range slices.Concat(a.w.Cases, a.w.Joined) {
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
		facts.Lines = mendedLines(a.c, a.w, r, a.today())
	}
	facts.Results = []Result{res}
	d := Decision{Refusal: &r}
	d.tell(Notice{Kind: DeskErrorsKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &facts})
	return d
}

// mendedLines puts the same command first when only its protection was wrong, then what the state allows.
func mendedLines(c Case, w CommandGiven, r Refusal, today Date) []ReadyLine {
	next := nextLines(c, w.Realm, today)
	switch r.Code {
	case RefusedClear, RefusedUnprotected, RefusedForward, RefusedTwoSources:
		if w.Command.Verb != "" && w.Command.Verb != "confirm" {
			next = slices.DeleteFunc(next, func(l ReadyLine) bool { return sameLine(l.Command, w.Command) })
			return append([]ReadyLine{{Command: w.Command}}, next[:min(len(next), 4)]...)
		}
	case RefusedAgreement:
		return append(askLines(c, w.Realm, r), next[:min(len(next), 4)]...)
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
func nextLines(c Case, r Realm, today Date) []ReadyLine {
	number := c.NumberFor(r)
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: number, Verb: verb, Args: args}}
	}
	if lines := partyNext(c, r, today); lines != nil {
		return lines
	}
	switch {
	case c.Key == "": // a command that concerns no case
		return []ReadyLine{line("outbox"), line("due"), line("pending")}
	case r == Coordination && c.State == HandedOver && c.Part(r).Taken.IsZero():
		return []ReadyLine{line("take"), line("show"), line("return", "why=…")}
	case r == Reception && (c.State == Received || c.State == Questioned):
		return newReportLines(c.Number, c.Kind, c.OwnProduct)
	case r == Reception && c.State == Accepted && c.Kind == Product:
		return []ReadyLine{line("handover"), line("ask", "F"), line("show"), line("journal")}
	}
	if lines := dateLines(c, r, today); lines != nil {
		return lines
	}
	next := append(otherLines(c, r), line("show"), line("journal"), line("who"))
	return next[:min(len(next), 5)]
}
