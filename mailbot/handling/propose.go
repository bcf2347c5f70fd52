package handling

import (
	"slices"
	"time"
)

// preview shows what the effect would be. It is what a person confirms, and its digest is what the confirmation is bound to.
func (a asking) preview(e effect) Preview {
	p := Preview{Number: a.c.NumberFor(a.w.Realm), Command: a.w.Command, Told: a.toldBy(e.Decision), Release: e.release, Numbers: e.numbers, Left: e.left,
		Cautions: e.cautions, Lost: e.lost, Dates: e.dates, Shifts: e.shifts, Notes: e.notes, Page: e.page}
	p.Reply, p.Sums, p.Basis = e.reply, e.sums, a.basis(e)
	if a.c.Key != "" {
		p.OldState, p.NewState = a.c.State, Apply(a.c, e.Changes...).State
	}
	return p
}

// propose keeps the command until its giver confirms it (commands.md 2, step 12).
func (a asking) propose(e effect, why string) Decision {
	two := a.two()
	if two && len(a.p.Eligible(a.secondRealm(), a.co, a.ev.At)) == 0 {
		return a.refuse(Refusal{Code: RefusedPersons, Verb: a.v.Name})
	}
	pre := a.preview(e)
	q := a.proposal(NeedsSame, pre)
	var d Decision
	a.keep(&d, q)
	facts := DeskPreview{Preview: pre, Why: why, Token: a.ev.Fresh.Token, Expires: q.Expires, Persons: two}
	kind := DeskPreviewKind
	if a.w.Unbound == why && !a.v.Preview && !e.look {
		kind = DeskTokenKind
	}
	if kind == DeskTokenKind {
		d.tell(Notice{Kind: kind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskToken{
			Number: pre.Number, Command: a.w.Command, Why: why, Token: facts.Token, Expires: q.Expires, Told: pre.Told}})
		return d
	}
	d.tell(Notice{Kind: kind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &facts})
	return d
}

func (a asking) proposal(n Needs, pre Preview) Proposal {
	q := Proposal{N: a.ev.Mail, MAC: a.ev.Fresh.MAC, Command: a.w.Command, By: a.co.Name, Realm: a.w.Realm, Needs: n, Digest: digest(pre, a.c, a.w.Realm), Epoch: a.c.Epoch,
		Made: a.ev.At, Expires: a.ev.At.Add(time.Duration(a.p.ApprovalHours) * time.Hour)}
	if at := a.notBefore(); at.After(a.ev.At) && at.Before(q.Expires) {
		q.Expires = at // never later than the planned hour (users.md A7)
	}
	if s := a.secondRealm(); s != q.Realm {
		q.Second = s
	}
	q.Cases, q.Sums = slices.Clone(pre.Numbers), slices.Clone(pre.Sums)
	for _, l := range pre.Left {
		q.Cases = append(q.Cases, l.Number)
	}
	return q
}

// keep writes a proposal where it belongs: into its case, or into the office when it concerns none. The record names who wrote it so:
// its giver, or the second person who approved.
func (a asking) keep(d *Decision, q Proposal) {
	if a.c.Key != "" {
		d.Changes = append(d.Changes, Change{At: a.ev.At, Actor: a.co.Name, Mail: a.ev.Mail, Realm: q.Realm, Proposed: &q})
		return
	}
	d.Office = append(d.Office, OfficeChange{At: a.ev.At, Actor: a.co.Name, Mail: a.ev.Mail, Proposed: &q})
}

func (a asking) settle(d *Decision, q Proposal) {
	if a.c.Key != "" {
		d.Changes = append([]Change{{At: a.ev.At, Actor: a.co.Name, Mail: a.ev.Mail, Realm: q.Realm, Settled: q.MAC}}, d.Changes...)
		return
	}
	d.Office = append([]OfficeChange{{At: a.ev.At, Actor: a.co.Name, Mail: a.ev.Mail, Settled: q.MAC}}, d.Office...)
}

func (a asking) proposals() []Proposal {
	if a.c.Key != "" {
		return a.c.Proposals
	}
	return a.p.Office.Proposals
}

// confirmed is the giver's own second look: confirm TOKEN.
func (a asking) confirmed() Decision {
	void := Refusal{Code: RefusedToken, Verb: "confirm"}
	switch a.w.Unbound {
	case "outer": // commands.md 2, step 5: the outer subject alone is never obeyed
		return a.refuse(Refusal{Code: RefusedUnprotected, Verb: "confirm"})
	case "late", "restored":
		return a.refuse(void)
	}
	i := tokenIn(a.proposals(), a.w.TokenMAC)
	if i < 0 {
		return a.refuse(void)
	}
	q := a.proposals()[i]
	if q.By != a.co.Name || q.Needs != NeedsSame || !a.stands(q, q.Realm) {
		return a.refuse(void)
	}
	again := a.again(q)
	if r := may(a.c, a.co, again.v, again.w); r != nil {
		return again.refuse(*r)
	}
	e, r := again.effect()
	if r != nil {
		return again.refuse(*r)
	}
	var d Decision
	switch {
	case digest(again.preview(e), a.c, q.Realm) != q.Digest:
		d = again.propose(e, "changed")
	case again.two():
		d = again.seconds(e)
	default:
		d = again.done(e)
	}
	if d.Refusal == nil {
		a.settle(&d, q)
	}
	return d
}

// stands: in time, which an approved command always is, told to the realm whose word is asked for, the case not decided since, and both
// persons still who they were: of their bodies, and under the key that they had then, which is still believed.
func (a asking) stands(q Proposal, r Realm) bool {
	made := q.Made
	if made.IsZero() {
		made = q.Expires.Add(-time.Duration(a.p.ApprovalHours) * time.Hour)
	}
	for name, of := range map[string]Realm{q.By: q.Realm, q.Approved: q.second()} {
		co, ok := a.p.Coordinator(name)
		key, _ := a.p.Office.staff(co.Fingerprint)
		if name != "" && (!ok || !co.Serves(of) || !key.Suspended.IsZero() || key.Since.After(made)) {
			return false
		}
	}
	return (q.Needs == NeedsDelay || q.open(a.ev.At)) && r == a.w.Realm && (a.c.Key == "" || q.Epoch == a.c.Epoch)
}

// again is the proposed command as though its giver gave it now in its own body, bound by the token. Its number stays that of its own
// mail.
func (a asking) again(q Proposal) asking {
	w := a.w
	w.Realm = q.Realm // which of a joint one is not the realm of who approves it
	w.Command, w.Bound, w.By, w.OpenText, w.Given, w.Unbound, w.Frozen, w.Sums = q.Command, true, q.By, false, "", "", q.Cases, q.Sums
	co, _ := a.p.Coordinator(q.By)
	ev := a.ev
	ev.Mail = q.N
	b := newAsking(a.p, a.c, co, ev, w)
	b.w.Given = q.Command.Line(co.Language)
	return b
}

// seconds asks each eligible person with an own code (commands.md 2, step 12).
func (a asking) seconds(e effect) Decision {
	eligible := a.p.Eligible(a.secondRealm(), a.co, a.ev.At)
	if len(eligible) == 0 || len(a.ev.Fresh.Codes) < len(eligible) {
		return a.refuse(Refusal{Code: RefusedPersons, Verb: a.v.Name})
	}
	pre := a.preview(e)
	q := a.proposal(NeedsOther, pre)
	var d Decision
	shown, kind := a.in(a.secondRealm()).preview(e), DeskApprovalKind
	if e.page != "" {
		kind = DeskReleaseKind // the page comes with it
	}
	for i, co := range eligible {
		q.Codes = append(q.Codes, Code{Name: co.Name, MAC: a.ev.Fresh.Codes[i].MAC})
		d.tell(Notice{Kind: kind, To: co.Name, Lang: co.Language, Realm: a.secondRealm(), Facts: &DeskApproval{
			Preview: shown, By: a.co.Name, Code: a.ev.Fresh.Codes[i].Printed, Expires: q.Expires, Delay: int((a.p.Delay + time.Minute - 1) / time.Minute), NotBefore: a.notBefore(), Joint: a.secondRealm() != a.w.Realm}})
	}
	a.keep(&d, q)
	res := a.result(effect{})
	res.Told, res.Shifts, res.Dates, res.NewState, res.Waits, res.Inverse = pre.Told, e.shifts, e.dates, pre.NewState, NeedsOther, "cancel"
	d.tell(Notice{Kind: DeskTranscriptKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskTranscript{
		Number: pre.Number, At: a.ev.At, Results: []Result{res}, Lines: a.next(a.c)}})
	return d
}

// approved is the other person's word: approve CODE. What was approved runs after the delay, in which anybody of the role may
// still stop it.
func (a asking) approved() Decision {
	q, r := a.coded("approve")
	if r != nil {
		return a.refuse(*r)
	}
	again := a.again(q)
	e, refused := again.effect()
	if refused != nil || digest(again.preview(e), a.c, q.Realm) != q.Digest {
		d := a.verdict(q, "changed", "")
		if refused == nil {
			d.add(again.propose(e, "changed"))
		}
		a.settle(&d, q)
		return d
	}
	q.Approved = a.co.Name
	if at := again.runsAt(); at.After(a.ev.At) {
		q.Needs, q.RunAt = NeedsDelay, at
		d := a.verdict(q, "approved", "")
		a.keep(&d, q)
		return d
	}
	d := again.done(e)
	a.settle(&d, q)
	d.add(a.verdict(q, "executed", ""))
	return d
}

// runsAt is when an approved command is carried out: after the delay, and what has its hour not before it.
func (a asking) runsAt() time.Time {
	at := a.ev.At.Add(a.p.Delay)
	if hour := a.notBefore(); hour.After(at) {
		return hour
	}
	return at
}

// coded finds the open proposal that a code was issued for to this person.
func (a asking) coded(verb string) (Proposal, *Refusal) {
	void := &Refusal{Code: RefusedToken, Verb: verb}
	if a.w.Unbound == "outer" {
		return Proposal{}, &Refusal{Code: RefusedUnprotected, Verb: verb}
	}
	i, name := codeIn(a.proposals(), a.w.TokenMAC)
	if i < 0 || a.w.Unbound == "late" || a.w.Unbound == "restored" {
		return Proposal{}, void
	}
	q := a.proposals()[i]
	first, _ := a.p.Coordinator(q.By)
	switch {
	case name != a.co.Name, !a.stands(q, q.second()), verb == "approve" && q.Needs != NeedsOther:
		return Proposal{}, void
	case !a.p.maySecond(a.co, first, a.ev.At):
		return Proposal{}, &Refusal{Code: RefusedSecond, Verb: verb}
	}
	return q, nil
}

// rejected closes a proposal, also an approved one that has not run.
func (a asking) rejected() Decision {
	q, r := a.coded("reject")
	if r != nil {
		return a.refuse(*r)
	}
	d := a.verdict(q, "rejected", a.w.Command.Value("why"))
	a.settle(&d, q)
	return d
}

// verdict tells everybody of the role what became of a command that needs two persons: an act of two is never a secret of two
// (S4).
func (a asking) verdict(q Proposal, result, why string) Decision {
	var d Decision
	again := a.again(q)
	e, r := again.effect()
	realms := []Realm{q.Realm}
	if q.Second != "" {
		realms = append(realms, q.Second)
	}
	for _, realm := range realms {
		var told []Told
		if r == nil {
			told = again.in(realm).toldBy(e.Decision)
		}
		for _, co := range a.p.Staff(realm) {
			d.tell(Notice{Kind: DeskApprovedKind, To: co.Name, Lang: co.Language, Realm: realm, Facts: &DeskApproved{
				Number: a.c.NumberFor(realm), Command: q.Command, N: q.N, By: q.By, Result: result, Who: a.co.Name, Why: why, RunAt: q.RunAt, Told: told}})
		}
	}
	return d
}

// in is the command as a person of a body is shown it: of the other body's mails it sees no more than that they go.
func (a asking) in(r Realm) asking {
	a.w.Realm = r
	return a
}

// tried is dry-run: what a command would do, or why not, and nothing else.
func (a asking) tried() Decision {
	cmd, r := ParseCommand(a.w.Command.Args)
	if r != nil {
		return a.refuse(*r)
	}
	cmd.Number, cmd.Text = a.w.Command.Number, a.w.Command.Text
	inner := a
	inner.w.Command = cmd
	inner.v, _ = VerbNamed(cmd.Verb)
	if effects[cmd.Verb] == nil {
		return a.refuse(*a.bad("command", cmd.Verb, ""))
	}
	if (inner.v.Text == TextMust || inner.v.Text == TextOwn || cmd.Verb == "bulk" && cmd.Arg(0) == "tell") && cmd.Text == "" {
		inner.w.Command.Text = "…"
	}
	inner.w.Encrypted = true
	if r := may(a.c, a.co, inner.v, inner.w); r != nil {
		return a.refuse(*r)
	}
	if r := inner.resolve(); r != nil {
		return a.refuse(*r)
	}
	e, r := inner.effect()
	if r != nil {
		return a.refuse(*r)
	}
	inner.w.Command.Text = cmd.Text
	var d Decision
	pre := inner.preview(e)
	d.tell(Notice{Kind: DeskPreviewKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskPreview{
		Preview: pre, Why: "trial", Persons: inner.two()}})
	return d
}

// fellDue carries out what waited for its time, or says that its time is over.
func fellDue(p Policy, c Case, ev Event, w FellDue) Decision {
	if w.What == DueDigest {
		return digests(p, ev, w)
	}
	if rule, ok := dueRules[w.What]; ok {
		return rule(p, c, ev, w.Ref)
	}
	list := c.Proposals
	if c.Key == "" {
		list = p.Office.Proposals
	}
	i := slices.IndexFunc(list, func(q Proposal) bool { return q.MAC == w.Ref })
	if i < 0 {
		return Decision{}
	}
	q := list[i]
	if ev.At.Before(q.due().At) {
		return Decision{} // as when it was approved in the last minutes of its time
	}
	a := newAsking(p, c, Coordinator{Name: keikai}, ev, CommandGiven{Facts: w.Facts, Realm: q.Realm, Encrypted: true})
	if q.Needs != NeedsDelay {
		return a.expired(q)
	}
	if !a.stands(q, q.Realm) {
		return a.over(q, "changed")
	}
	again := a.again(q)
	e, r := again.effect()
	if r != nil || digest(again.preview(e), a.c, q.Realm) != q.Digest {
		return a.over(q, "changed")
	}
	d := again.done(e)
	a.settle(&d, q)
	d.add(a.verdict(q, "executed", ""))
	return d
}

func (a asking) over(q Proposal, result string) Decision {
	d := a.verdict(q, result, "")
	a.settle(&d, q)
	return d
}

// expired tells whoever was waiting. A token that its own giver let lapse is no news to anybody.
func (a asking) expired(q Proposal) Decision {
	var d Decision
	if co, ok := a.p.Coordinator(q.By); ok && q.Needs == NeedsOther {
		d.tell(Notice{Kind: DeskExpiredKind, To: co.Name, Lang: co.Language, Realm: q.Realm, Facts: &DeskApproved{
			Number: a.c.NumberFor(q.Realm), Command: q.Command, N: q.N, By: q.By, Result: "expired"}})
	}
	a.settle(&d, q)
	return d
}
