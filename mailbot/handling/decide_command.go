package handling

import (
	"crypto/subtle"
	"slices"
	"time"
)

// commandGiven obeys a command, asks for a second look, or names why not: steps 7 to 9 and 12 to 14 of commands.md 2. The
// steps before, which need keys and bytes, are facts of the event.
func commandGiven(p Policy, c Case, ev Event, w CommandGiven) Decision {
	co, ok := p.Coordinator(w.By)
	if !ok {
		return Decision{} // unreachable: identification only names configured coordinators
	}
	if w.Refused != nil {
		return refuse(c, co, ev, w, *w.Refused)
	}
	v, _ := VerbNamed(w.Command.Verb)
	if r := may(c, co, v, w); r != nil {
		return refuse(c, co, ev, w, *r)
	}
	switch {
	case v.Name == "confirm":
		return confirmed(p, c, co, ev, w)
	case v.Changes && !w.Bound:
		return askAgain(p, c, co, ev, w)
	}
	return execute(p, c, co, ev, w)
}

// may is the one permission check: role, realm, sight of the case, state, secrecy (R31). Its order matters: a command
// that is not the coordinator's to give must not tell whether the case exists.
func may(c Case, co Coordinator, v Verb, w CommandGiven) *Refusal {
	switch {
	case !v.Serves(w.Realm) || !co.Serves(w.Realm):
		return &Refusal{Code: RefusedRole, Verb: v.Name}
	case v.Needs && !visible(c, w.Realm):
		return &Refusal{Code: RefusedNoCase, Verb: v.Name, Given: w.Command.Number}
	case (v.Changes || v.Name == "confirm") && !w.Encrypted:
		return &Refusal{Code: RefusedClear, Verb: v.Name}
	case v.Needs && !v.Allowed(c.State):
		return &Refusal{Code: RefusedState, Verb: v.Name, State: c.State}
	}
	return nil
}

// visible: reception sees every case of the partnership; coordination sees one only from the hand-over on, and no verb
// hands over yet.
func visible(c Case, r Realm) bool { return c.Key != "" && r == Reception }

func refuse(c Case, co Coordinator, ev Event, w CommandGiven, r Refusal) Decision {
	facts := DeskErrors{Given: w.Given, Refusal: r}
	if visible(c, w.Realm) && co.Serves(w.Realm) && r.Code != RefusedRole {
		facts.Number, facts.Lines = c.Number, mendedLines(c, w, r)
	}
	d := Decision{Refusal: &r}
	d.tell(Notice{Kind: DeskErrorsKind, To: co.Name, Lang: co.Language, Realm: w.Realm, ReplyTo: ev.Mail, Facts: &facts})
	return d
}

// mendedLines puts the same command first when only its protection was wrong, then what the state allows.
func mendedLines(c Case, w CommandGiven, r Refusal) []ReadyLine {
	next := nextLines(c)
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

func askAgain(p Policy, c Case, co Coordinator, ev Event, w CommandGiven) Decision {
	expires := ev.At.Add(time.Duration(p.ApprovalHours) * time.Hour)
	prop := Proposal{MAC: ev.Fresh.MAC, Command: w.Command, By: co.Name, Needs: "same", Epoch: c.Epoch, Expires: expires}
	d := Decision{Changes: []Change{{At: ev.At, Actor: co.Name, Mail: ev.Mail, Proposed: &prop}}}
	d.tell(Notice{Kind: DeskTokenKind, To: co.Name, Lang: co.Language, ReplyTo: ev.Mail, Facts: &DeskToken{
		Number: c.Number, Command: w.Command, Why: w.Unbound, Token: ev.Fresh.Token, Expires: expires, Told: toldBy(effect(p, c, ev, w.Command), c)}})
	return d
}

func confirmed(p Policy, c Case, co Coordinator, ev Event, w CommandGiven) Decision {
	switch w.Unbound {
	case "outer": // commands.md 2, step 5: the outer subject alone is never obeyed
		return refuse(c, co, ev, w, Refusal{Code: RefusedUnprotected, Verb: "confirm"})
	case "late":
		return refuse(c, co, ev, w, Refusal{Code: RefusedToken, Verb: "confirm"})
	}
	i := slices.IndexFunc(c.Proposals, func(q Proposal) bool {
		return subtle.ConstantTimeCompare([]byte(q.MAC), []byte(w.TokenMAC)) == 1 // R90
	})
	if i < 0 || c.Proposals[i].By != co.Name || ev.At.After(c.Proposals[i].Expires) || c.Proposals[i].Epoch != c.Epoch {
		return refuse(c, co, ev, w, Refusal{Code: RefusedToken, Verb: "confirm"})
	}
	q := c.Proposals[i]
	w.Command, w.Bound = q.Command, true
	v, _ := VerbNamed(q.Command.Verb)
	if r := may(c, co, v, w); r != nil {
		return refuse(c, co, ev, w, *r)
	}
	d := execute(p, c, co, ev, w)
	d.Changes = append([]Change{{At: ev.At, Actor: co.Name, Mail: ev.Mail, Settled: q.MAC}}, d.Changes...)
	return d
}

func execute(p Policy, c Case, co Coordinator, ev Event, w CommandGiven) Decision {
	switch w.Command.Verb {
	case "show":
		var d Decision
		d.tell(Notice{Kind: DeskShowKind, To: co.Name, Lang: co.Language, ReplyTo: ev.Mail, Realm: w.Realm, Facts: &DeskShow{View: View(c, w.Realm), Lines: nextLines(c)}})
		return d
	case "help":
		var d Decision
		d.tell(Notice{Kind: DeskHelpKind, To: co.Name, Lang: co.Language, ReplyTo: ev.Mail, Realm: w.Realm, Facts: &DeskHelp{Verb: helpVerb(w.Command), Realm: w.Realm}})
		return d
	}
	d := effect(p, c, ev, w.Command)
	for i := range d.Changes {
		d.Changes[i].Actor = co.Name
	}
	after := Apply(c, d.Changes...)
	d.tell(Notice{Kind: DeskTranscriptKind, To: co.Name, Lang: co.Language, ReplyTo: ev.Mail, Facts: &DeskTranscript{
		Number: c.Number, Command: w.Command, At: ev.At, OldState: c.State, NewState: after.State, Told: toldBy(d, c),
		Exposed: w.Exposed, OpenText: w.OpenText, Lines: nextLines(after)}})
	return d
}

func helpVerb(c Command) string {
	if v, ok := findVerb(c.Arg(0)); ok {
		return v.Name
	}
	return ""
}

// effect is what a verb does to the case and whom it tells, without the commander's own answer.
func effect(p Policy, c Case, ev Event, cmd Command) Decision {
	switch cmd.Verb {
	case "accept":
		return accept(c, ev, cmd)
	case "decline":
		return decline(c, ev, cmd)
	}
	return Decision{}
}

func accept(c Case, ev Event, cmd Command) Decision {
	kind, own, notice := Product, false, FinderAcceptedProduct
	switch cmd.Arg(0) {
	case "website":
		kind, notice = Website, FinderAcceptedWebsite
	case "own":
		own, notice = true, FinderAcceptedOwn
	}
	d := Decision{Changes: []Change{{At: ev.At, Mail: ev.Mail, Decided: &Decided{State: Accepted, Kind: kind, Own: own, Impact: cmd.Value("impact")}}}}
	d.tell(Notice{Kind: notice, To: "F", Lang: c.Finder.Language, Facts: &FinderAccepted{
		Number: c.Number, ReceivedAt: c.Received, Consents: c.Finder.Consents, Edition: c.Edition}})
	return d
}

func decline(c Case, ev Event, cmd Command) Decision {
	why := cmd.Value("why")
	if cmd.Text != "" {
		why = cmd.Text
	}
	reason := Reason(cmd.Arg(0))
	d := Decision{Changes: []Change{{At: ev.At, Mail: ev.Mail, Decided: &Decided{State: Declined, Reason: reason, Why: why}}}}
	d.tell(Notice{Kind: FinderNotAcceptedKind, To: "F", Lang: c.Finder.Language, Facts: &FinderNotAccepted{
		Number: c.Number, ReceivedAt: c.Received, Reason: reason, Why: why}})
	return d
}

func toldBy(d Decision, c Case) []Told {
	var out []Told
	for _, n := range d.Notices {
		out = append(out, Told{To: n.To, Kind: n.Kind, Lang: n.Lang, Protection: c.Finder.Protection, NoKey: c.Finder.Protection == Sealed && !c.Finder.Sealable()})
	}
	return out
}

// Sealable reports whether the finder's key may carry decisions about this case: a candidate seals nothing (S13).
func (f Finder) Sealable() bool {
	return f.Key != nil && (f.Key.Trust == Continuous || f.Key.Trust == Confirmed)
}

func repeated(p Policy, w Repeated) Decision {
	co, ok := p.Coordinator(w.By)
	if !ok {
		return Decision{} // unreachable: see commandGiven
	}
	var d Decision
	d.tell(Notice{Kind: DeskRepeatKind, To: co.Name, Lang: co.Language, Realm: w.Realm, Facts: &DeskRepeat{
		Number: w.Number, Command: w.Command, FirstAt: w.FirstAt, Answer: w.Answer}})
	return d
}
