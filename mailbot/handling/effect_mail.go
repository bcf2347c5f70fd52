package handling

import (
	"cmp"
	"slices"
)

// heldMail finds a mail in quarantine that the realm may see.
func (a asking) heldMail() (HeldMail, *Refusal) {
	n := a.w.Command.Arg(0)
	i := slices.IndexFunc(a.w.Held, func(m HeldMail) bool { return decimal(m.N) == n && m.Realm == a.w.Realm })
	if i < 0 {
		return HeldMail{}, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "n", Given: n}
	}
	return a.w.Held[i], nil
}

// file lets a held mail go where a person says: into a case as a mail of its party, or as a new report. At coordination that is one outside the
// partnership (users.md B13).
func file(a asking) (e effect, r *Refusal) {
	m, r := a.heldMail()
	if r != nil {
		return e, r
	}
	order := Order{What: OrderFile, N: m.N, Party: a.w.Command.Value("as")}
	number := a.w.Command.Value("case")
	switch {
	case number == "" && a.c.Key != "":
		order.Case = a.c.Number
	case number != "":
		c, ok := a.caseNumbered(number)
		if !ok {
			return e, &Refusal{Code: RefusedNoCase, Verb: a.v.Name, Argument: "case", Given: number}
		}
		order.Case = c.Number
	}
	switch {
	case order.Case != "" && order.Party == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "as"}
	case order.Case == "" && m.Reason == "poison":
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name}
	case order.Case != "":
		code, r := a.filedAs(order.Case, order.Party)
		if r != nil {
			return e, r
		}
		order.Party = code
	}
	e.Orders = []Order{order}
	return e, nil
}

// filedAs finds the party of the case that the mail is to be filed as: the one that the command's own case may have resolved, or of the
// case that it names.
func (a asking) filedAs(number, as string) (string, *Refusal) {
	c := a.c
	if named, ok := a.caseNumbered(number); ok {
		c = named
	}
	return resolveParty(a.p, c, a.w.Realm, a.v, Argument{Name: "as"}, as)
}

func (a asking) caseNumbered(number string) (Case, bool) {
	for _, c := range a.w.Cases {
		if visible(c, a.w.Realm) && (sameNumber(number, c.Number) || c.JVN != "" && sameNumber(number, c.JVN)) {
			return c, true
		}
	}
	return Case{}, false
}

// replyTo answers the sender of a held mail, who is no party, and sets the mail aside: a construction provider that wrote before its operator
// named it learns only that the operator should write (guideline V.4.4); whoever asks about a published entry of JVN gets the
// coordinator's words, of what is published (users.md B20).
func replyTo(a asking) (e effect, r *Refusal) {
	m, r := a.heldMail()
	if r != nil {
		return e, r
	}
	n := Notice{Lang: cmp.Or(Lang(a.w.Command.Value("language")), m.Lang), Realm: a.w.Realm, ReplyTo: m.N, Address: m.Address, Thread: m.MessageID}
	switch about := a.w.Command.Value("about"); {
	case m.Address == "":
		return e, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "n", Given: a.w.Command.Arg(0)}
	case about == "operator" && a.w.Realm == Reception:
		n.Kind, n.Facts = ProviderNotNamedKind, &PartyContact{Head: Head{By: a.co.Name}}
	case about == "mailbox" && a.p.Mailboxes[otherBody(a.w.Realm)] != "":
		n.Kind, n.Facts = AnyMailboxKind, &AnyMailbox{Realm: otherBody(a.w.Realm), Address: a.p.Mailboxes[otherBody(a.w.Realm)]}
	case about == "jvn" && a.w.Realm == Coordination:
		if a.c.Key == "" {
			return e, &Refusal{Code: RefusedNoCase, Verb: a.v.Name, Argument: "case"}
		}
		if a.c.State != CasePublished {
			return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State}
		}
		if r := a.wordless(); r != nil {
			return e, r
		}
		n.Kind, n.Facts = AnyJVNAnswerKind, &FinderText{Number: a.c.NumberFor(Coordination), Text: a.w.Command.Text, AsOf: a.ev.At}
	default:
		return e, a.bad("about", about, "other_body")
	}
	e.tell(n)
	e.Orders = []Order{{What: OrderDiscard, N: m.N, Why: "answered"}}
	return e, nil
}

func discard(a asking) (e effect, r *Refusal) {
	m, r := a.heldMail()
	if r != nil {
		return e, r
	}
	e.Orders = []Order{{What: OrderDiscard, N: m.N, Why: a.w.Command.Value("why")}}
	return e, nil
}

// row finds an outgoing mail of the realm.
func (a asking) row() (OutRow, *Refusal) {
	n := a.w.Command.Arg(0)
	i := slices.IndexFunc(a.w.Rows, func(o OutRow) bool { return decimal(o.N) == n && o.Realm == a.w.Realm })
	if i < 0 {
		return OutRow{}, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "n", Given: n}
	}
	return a.w.Rows[i], nil
}

// cancel stops a mail that has not left, or a command of two persons that has not run: N is the number of either (S4).
func cancel(a asking) (e effect, r *Refusal) {
	o, r := a.row()
	if r != nil {
		return cancelProposal(a, r)
	}
	if spec, _ := Spec(o.Kind); spec.Desk {
		return e, a.nothing() // what tells the desk is nobody's to take back
	}
	if o.mayCancel() {
		e.Orders = []Order{{What: OrderCancel, N: o.N, Why: a.w.Command.Value("why")}}
		e.shift("outstate", o.State, "cancelled")
		return e, nil
	}
	return e, &Refusal{Code: RefusedLeft, Verb: a.v.Name, Given: decimal(o.N)}
}

// mayCancel reports whether the mail has certainly not left.
func (o OutRow) mayCancel() bool {
	return slices.Contains([]string{"owed", "held", "queued", "retry"}, o.State)
}

func cancelProposal(a asking, absent *Refusal) (e effect, r *Refusal) {
	i := slices.IndexFunc(a.proposals(), func(q Proposal) bool { return decimal(q.N) == a.w.Command.Arg(0) && q.Concerns(a.w.Realm) })
	if i < 0 {
		return e, absent
	}
	q := a.proposals()[i]
	e.Decision = a.verdict(q, "cancelled", a.w.Command.Value("why"))
	a.settle(&e.Decision, q)
	return e, nil
}

// resend lets a mail go again. One that may have arrived is shown first: twice is worse than late (R18).
func resend(a asking) (e effect, r *Refusal) {
	o, r := a.row()
	if r != nil {
		return e, r
	}
	switch o.State {
	case "uncertain":
		e.look, e.cautions = true, []string{"uncertain"}
	case "held", "failed", "retry":
	default:
		return e, a.nothing()
	}
	e.Orders = []Order{{What: OrderResend, N: o.N}}
	e.shift("outstate", o.State, "owed")
	return e, nil
}

// hold stops what has not left: to the parties of a case, of a batch, or of the whole realm.
func hold(a asking) (e effect, r *Refusal) {
	h := Hold{Realm: a.w.Realm, Party: a.w.Command.Arg(0), By: a.co.Name, At: a.ev.At}
	if n := a.w.Command.Value("batch"); n != "" {
		return a.batch(n, true)
	}
	switch {
	case a.c.Key == "" && h.Party != "":
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "what", Given: h.Party}
	case h.Party == heldPublication:
		return a.holdPublication(h)
	case a.c.Key != "":
		if slices.ContainsFunc(a.c.Holds, func(x Hold) bool { return x.Realm == h.Realm && (x.Party == "" || x.Party == h.Party) }) {
			return e, a.nothing()
		}
		e.change(Change{Held: &h})
	case a.p.Office.Stopped(a.w.Realm):
		return e, a.nothing()
	default:
		e.Office = []OfficeChange{{Held: &h}}
	}
	e.shift("sending", "goes", "stopped")
	return e, nil
}

func resume(a asking) (e effect, r *Refusal) {
	h := Hold{Realm: a.w.Realm, Party: a.w.Command.Arg(0)}
	if n := a.w.Command.Value("batch"); n != "" {
		return a.batch(n, false)
	}
	order := Order{What: OrderRelease, Why: "hold", Case: a.c.Key, Party: h.Party, Realm: a.w.Realm}
	switch {
	case a.c.Key == "" && h.Party != "":
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "what", Given: h.Party}
	case h.Party == heldPublication:
		return a.resumePublication(h)
	case a.c.Key != "":
		if !slices.ContainsFunc(a.c.Holds, func(x Hold) bool { return x.Realm == h.Realm && x.Party == h.Party }) {
			return e, a.nothing()
		}
		e.change(Change{Resumed: &h})
	case !a.p.Office.Stopped(a.w.Realm):
		return e, a.nothing()
	default:
		e.Office = []OfficeChange{{Resumed: &h}}
	}
	e.Orders = []Order{order}
	e.shift("sending", "stopped", "goes")
	return e, nil
}

// batch stops an announced batch or lets it go on.
func (a asking) batch(n string, stop bool) (e effect, r *Refusal) {
	i := slices.IndexFunc(a.p.Office.Batches, func(b Batch) bool { return decimal(b.N) == n && b.Realm == a.w.Realm })
	if i < 0 {
		return e, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "batch", Given: n}
	}
	b := a.p.Office.Batches[i]
	if b.Held == stop {
		return e, a.nothing()
	}
	b.Held = stop
	e.Office = []OfficeChange{{Batch: &b}}
	if !stop {
		e.Orders = []Order{{What: OrderRelease, Why: "hold", N: b.N, Realm: a.w.Realm}}
	}
	e.shift("sending", map[bool]string{true: "goes", false: "stopped"}[stop], map[bool]string{true: "stopped", false: "goes"}[stop])
	return e, nil
}

// sent finds a mail of the case that went out to a party.
func (a asking) sent() (OutRow, *Refusal) {
	o, r := a.row()
	if r != nil || o.Case != a.c.Key {
		return o, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "n", Given: a.w.Command.Arg(0)}
	}
	s, _ := Spec(o.Kind)
	switch {
	case s.Desk, o.To != "F" && !IsCode(o.To):
		return o, a.nothing()
	case o.First.IsZero():
		return o, &Refusal{Code: RefusedNothing, Verb: a.v.Name, Why: "not_left", Given: decimal(o.N)}
	}
	return o, nil
}

// correct sends a correction to whoever got the wrong mail, in a class no lower than that mail's (users.md A15).
func correct(a asking) (e effect, r *Refusal) {
	o, r := a.sent()
	if r != nil {
		return e, r
	}
	e.tell(Notice{Kind: AnyCorrectionKind, To: o.To, Lang: a.langOf(o.To), Class: o.Class, Facts: &AnyCorrection{
		Number: a.c.NumberOf(o.To), SentAt: o.First, Subject: o.Subject, Text: a.w.Command.Text}})
	return e, nil
}

// misdelivery asks the wrong reader to delete a mail, and tells everybody of the role: an incident is nobody's secret.
func misdelivery(a asking) (e effect, r *Refusal) {
	o, r := a.sent()
	if r != nil {
		return e, r
	}
	e.tell(Notice{Kind: AnyMisdeliveryKind, To: o.To, Lang: a.langOf(o.To), Facts: &AnyMisdelivery{Number: a.c.NumberOf(o.To), SentAt: o.First}})
	e.change(Change{Noted: &Noted{Text: a.w.Command.Line(English)}})
	for _, co := range a.p.Staff(a.w.Realm) {
		e.tell(Notice{Kind: DeskIncidentKind, To: co.Name, Lang: co.Language, Realm: a.w.Realm, Facts: &DeskIncident{Number: a.c.NumberFor(a.w.Realm), N: o.N,
			Kind: o.Kind, To: o.To, Subject: o.Subject, SentAt: o.First, Sealed: o.EncryptedTo != "", By: a.co.Name}})
	}
	return e, nil
}

// contactChange moves the finder to another address. The old one is told only that something changed, and what was queued is made
// anew for the new one or not at all (R23; users.md B15).
func contactChange(a asking) (e effect, r *Refusal) {
	address, name, how := a.w.Command.Value("mail"), a.w.Command.Value("person"), a.w.Command.Value("by")
	switch {
	case how == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "by"}
	case address == "" && name == "":
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "mail"}
	}
	if cp, ok := a.c.PartyOf(a.w.Command.Arg(0)); ok {
		return a.partyMoves(cp, NewContact{Address: address, Name: name, How: how})
	}
	switch {
	case (address == "" || address == a.c.Finder.Address) && (name == "" || name == a.c.Finder.Name):
		return e, a.nothing()
	}
	e.change(Change{Contact: &NewContact{Address: address, Name: name, How: how}})
	if name != "" {
		e.shift("name", a.c.Finder.Name, name)
	}
	if address != "" && address != a.c.Finder.Address {
		e.shift("address", a.c.Finder.Address, address)
		for to, kind := range map[string]NoticeKind{FormerContact: AnyContactOldKind, "F": AnyContactNewKind} {
			e.tell(Notice{Kind: kind, To: to, Lang: a.c.Finder.Language, Facts: &FinderNeutral{Number: a.c.Number}})
		}
		slices.SortFunc(e.Notices, func(x, y Notice) int { return len(y.To) - len(x.To) })
	}
	return e, nil
}

// FormerContact is the address that the finder had before the last contact-change, as a recipient of notices.
const FormerContact = "F-former"
