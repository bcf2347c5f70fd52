package handling

import (
	"cmp"
	"slices"
	"time"
)

// fromParty files the mail of a developer, an operator or another party. A form that was signed with the party's key is its recorded
// answer; any other is shown with the line that would record it. Free text goes to whoever is in charge and to nobody else.
func fromParty(p Policy, c Case, cp CaseParty, ev Event, w PartyWrote) Decision {
	cp.Realm = cmp.Or(w.Realm, cp.Realm) // an opinion for the committee comes to reception
	d := Decision{Changes: []Change{{At: ev.At, Actor: cp.Code, Mail: ev.Mail, Realm: cp.Realm, Filed: &CaseMail{
		N: ev.Mail, Direction: In, At: ev.At, Party: cp.Code, Kind: "filed", MessageID: w.MessageID, Encrypted: w.Encrypted, Realm: cp.Realm, Proof: w.Proof}}}}
	facts := DeskMailFiled{Number: c.NumberFor(cp.Realm), Party: cp.Code, ReceivedAt: ev.At, Proof: w.Proof, State: c.State, Mail: Quoted{Mail: ev.Mail}}
	if w.Reply != nil && c.State.Open() && cp.Active() {
		d.add(formCame(p, c, cp, ev, w, &facts))
	}
	d.add(partyKeyCame(p, c, cp, ev, w))
	after := Apply(c, d.Changes...)
	facts.Lines = append(facts.Lines, partyLines(after, cp.Code, cp.Realm, ev.Mail, DateOf(ev.At))...)
	facts.Lines = facts.Lines[:min(len(facts.Lines), 5)]
	if !w.Quiet {
		for _, co := range p.told(c, cp.Realm, DateOf(ev.At)) {
			own := facts
			own.Name = p.Book.Of(cp).Name(co.Language)
			d.tell(Notice{Kind: DeskMailFiledKind, To: co.Name, Lang: co.Language, Realm: cp.Realm, Facts: &own})
		}
	}
	if !c.State.Open() && w.Auto && cp.Active() {
		d.tell(ended(p, c, cp, ev))
	}
	return d
}

// ended tells a party that its mail about an ended case was filed and that a person will look (users.md B17). Whoever left the case before
// does not learn that it ended (S10).
func ended(p Policy, c Case, cp CaseParty, ev Event) Notice {
	n := toParty(p, cp, AnyEndedReplyKind, &FinderNeutral{Number: c.NumberOf(cp.Code)})
	n.ReplyTo = ev.Mail
	return n
}

// formCame records a signed form, or offers to; either way the party is told once a day what was read (users.md B21).
func formCame(p Policy, c Case, cp CaseParty, ev Event, w PartyWrote, facts *DeskMailFiled) Decision {
	var d Decision
	h := hear(p, c, cp, *w.Reply, ev.Mail)
	facts.Reply, facts.Waits = w.Reply.shown(), h.waits
	if w.Proof == ProofSigned {
		facts.Applied = true
		for _, ch := range h.changes {
			ch.At, ch.Actor, ch.Mail, ch.Realm, ch.Party = ev.At, cp.Code, ev.Mail, cp.Realm, cp.Code
			d.Changes = append(d.Changes, ch)
		}
		if h.entry != nil {
			d.Parties = []Party{*h.entry}
		}
		d.add(resultSteps(p, cp, Apply(c, d.Changes...), ev))
	} else if own, _ := c.PartyOf(cp.Code); own.Realm == cp.Realm {
		facts.Lines = []ReadyLine{{Command: Command{Number: c.NumberFor(cp.Realm), Verb: "answer", Args: []string{cp.Code, "mail=" + decimal(ev.Mail)}}}}
	}
	if w.Auto {
		n := toParty(p, cp, recordedKind(cp, *w.Reply), &PartyRecorded{Head: headOf(c, cp, c.Part(cp.Realm).AssignedTo), At: ev.At, Form: w.Reply.Form, Fields: w.Reply.fields(),
			Waits: h.waits, Doubts: w.Reply.Doubts})
		n.ReplyTo = ev.Mail
		d.tell(n)
	}
	return d
}

// recordedKind is the notice that echoes a form. What an operator says of its window, before any way of writing was agreed, is echoed in
// clear: it holds nothing but the reader's own contact.
func recordedKind(cp CaseParty, r Reply) NoticeKind {
	switch {
	case cp.Role.Coordinated():
		return DevRecordedKind
	case r.Form == "window":
		return OpReplyKind
	}
	return OpRecordedKind
}

// partyKeyCame files a certificate that came with a party's mail as a candidate, which seals nothing, whoever signed it; whoever has a
// key already is told of the new one (S13).
func partyKeyCame(p Policy, c Case, cp CaseParty, ev Event, w PartyWrote) Decision {
	var d Decision
	entry := p.Book.Of(cp)
	if w.NewKey == nil {
		return d
	}
	if _, known := entry.KeyOf(w.NewKey.Fingerprint); known {
		return d
	}
	k := *w.NewKey
	k.Trust, k.State = Candidate, KeyCurrent
	entry = entry.with(k)
	d.Parties = []Party{entry}
	d.Changes = append(d.Changes, Change{At: ev.At, Actor: cp.Code, Mail: ev.Mail, Realm: cp.Realm, Party: cp.Code, PartyKey: &k})
	inUse, has := entry.KeyInUse()
	if has && cp.Realm == Coordination && w.KeyWord {
		d.tell(toParty(p, cp, DevKeyCheckKind, &PartyContact{Head: headOf(c, cp, c.Part(cp.Realm).AssignedTo), Fingerprint: k.Fingerprint}))
	}
	for _, co := range p.told(c, cp.Realm, DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskKeyKind, To: co.Name, Lang: co.Language, Realm: cp.Realm, Facts: &DeskKey{Number: c.NumberFor(cp.Realm), Party: cp.Code, Fingerprint: k.Fingerprint,
			Replaces: inUse.Fingerprint, Lines: keyLines(c.NumberFor(cp.Realm), k.Fingerprint)}})
	}
	return d
}

// partyLines are what is likely to follow the mail of a party that came to a body.
func partyLines(c Case, code string, r Realm, mail uint64, today Date) []ReadyLine {
	cp, _ := c.PartyOf(code)
	if cp.Realm != r {
		return nextLines(c, r, today)
	}
	number := c.NumberFor(cp.Realm)
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: number, Verb: verb, Args: args}}
	}
	source := "mail=" + decimal(mail)
	out := backLines(c, cp)
	switch {
	case cp.Date.Mail == mail && cp.Date.Answer != "" && c.State.Open():
		out = answeredLines(c, cp, today)
	case !c.State.Open():
		return []ReadyLine{line("reopen", "why=…"), line("tell", code), line("show")}
	case cp.Stage == WindowConfirmed, cp.Stage == Contacted && slices.Contains(cp.asked(), "detail"):
		out = append(out, line("detail", code))
	case cp.Stage == FixReported && cp.Role == Operator:
		out = append(out, line("fixed", "how="+cmp.Or(cp.answer("how"), "modified")))
	case !cp.Stage.before(DetailSent) && cp.Result == "" && cp.Role.Fixes():
		out = append(out, line("result", code, "exists", source))
	}
	if cp.Realm == Coordination {
		out = append(out, line("relay", "R", source))
	}
	return append(out, line("ask", code), line("tell", code), line("show"))
}

// asked are the fields in which a party asked for something.
func (p CaseParty) asked() []string {
	var out []string
	for _, a := range p.Answers {
		if a.Choice == "send" || a.Choice == "yes" || a.Choice == "request" {
			out = append(out, a.Field)
		}
	}
	return out
}

// answer is the choice that the party made last in a field.
func (p CaseParty) answer(field string) string {
	for _, a := range slices.Backward(p.Answers) {
		if a.Field == field {
			return a.Choice
		}
	}
	return ""
}

// finderAsks does what a finder's words and forms do by themselves: a consent is narrowed at once, and what was told already may be
// repeated. Anything else is put to a person with the mail (users.md A12, B1, D11).
func finderAsks(p Policy, c Case, ev Event, w PartyWrote) Decision {
	var d Decision
	if c.Scheme == Direct {
		return d // a person answers
	}
	if !c.State.Open() && c.State != Merged && w.Auto { // of a merged case the work goes on
		d.tell(Notice{Kind: AnyEndedReplyKind, To: "F", Lang: c.Finder.Language, Realm: Reception, ReplyTo: ev.Mail, Facts: &FinderNeutral{Number: c.Number}})
		return d
	}
	if w.saysCredit(c.Finder) && w.Proof >= ProofThread && !c.CreditAsked.IsZero() && c.CreditSaid.Before(c.CreditAsked) {
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: "F", Mail: ev.Mail, Credit: "answered"})
	}
	want := w.wish()
	if (want == "credit_no" || want == "anonymous") && w.Proof >= ProofThread && c.Finder.Consents.Public {
		narrower := c.Finder.Consents
		narrower.Public = false
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: "F", Mail: ev.Mail, Wished: &Wished{Consents: &narrower}})
		d.tell(Notice{Kind: FinderConsentsKind, To: "F", Lang: c.Finder.Language, Realm: Reception, Facts: &FinderConsents{Number: c.Number, Kind: c.Kind, Old: c.Finder.Consents, New: narrower, Since: ev.At}})
	}
	if want == "direct_no" && w.Proof >= ProofThread && c.Finder.Consents.Contact {
		narrower := c.Finder.Consents
		narrower.Contact = false
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: "F", Mail: ev.Mail, Wished: &Wished{Consents: &narrower}})
		d.tell(Notice{Kind: FinderConsentsKind, To: "F", Lang: c.Finder.Language, Realm: Reception, Facts: &FinderConsents{Number: c.Number, Kind: c.Kind, Old: c.Finder.Consents, New: narrower, Since: ev.At}})
	}
	if want == "status" && w.Auto && w.Proof >= ProofThread {
		d.tell(Notice{Kind: FinderEnquiryKind, To: "F", Lang: c.Finder.Language, Realm: Reception, ReplyTo: ev.Mail, Facts: &FinderEnquiry{Number: c.Number, Told: told(c)}})
	}
	return d
}

// told are the dates of which the finder had word.
func told(c Case) []Step {
	var out []Step
	sent := func(what string, at time.Time, kinds ...NoticeKind) {
		if !at.IsZero() && !c.lastTold(kinds...).IsZero() {
			out = append(out, Step{What: what, At: at})
		}
	}
	out = append(out, Step{What: "received", At: c.Received})
	if !c.Countable.Accepted.IsZero() {
		out = append(out, Step{What: "accepted", At: c.Countable.Accepted})
	}
	op, _ := c.operator()
	sent("origin", c.Origin, FinderOriginKind)
	sent("detail", c.DetailSent, FinderDetailKind)
	sent("operator_notified", op.FirstAttempt, FinderStartedKind)
	sent("planned", c.ToldDate("F"), FinderPlannedKind, FinderDateMovedKind)
	return out
}

// wish is what a finder's mail asks for: its words, or a form about the credit.
func (w PartyWrote) wish() string {
	switch {
	case w.Party != "F":
		return ""
	case w.Wants != "":
		return w.Wants
	case w.Reply != nil && w.Reply.Form == "credit" && w.Reply.Choice("public") == "no":
		return "credit_no"
	case w.Reply != nil && w.Reply.Form == "credit":
		return "credit_yes"
	case w.Reply != nil && w.Reply.Form == "direct" && w.Reply.Choice("direct") != "":
		return "direct_" + w.Reply.Choice("direct")
	}
	return ""
}

// saysCredit reports whether the finder says if it wants to be named. Whoever wants it under other words than those that we hold has not
// agreed to ours: until a person has recorded them there is no answer, and so no name.
func (w PartyWrote) saysCredit(f Finder) bool {
	if w.Reply != nil && w.Reply.Form == "credit" {
		said := w.Reply.Choice("public")
		for _, key := range []string{"name", "affiliation", "english"} {
			if text := w.Reply.Text(key); said == "yes" && text != "" && !slices.Contains([]string{f.CreditJA, f.CreditEN, f.Name}, text) {
				return false
			}
		}
		return said != ""
	}
	return slices.Contains([]string{"credit_yes", "credit_no", "anonymous"}, w.Wants)
}

// wishLines are the commands that would grant a finder's wish; a person decides (users.md A12).
func wishLines(c Case, want string, mail uint64) []ReadyLine {
	source := "mail=" + decimal(mail)
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: c.Number, Verb: verb, Args: args}}
	}
	switch want {
	case "withdraw":
		return []ReadyLine{line("withdraw-report", source), line("ask", "F"), line("show")}
	case "lift":
		return []ReadyLine{line("lift-secrecy"), line("tell", "F"), line("show")}
	case "status":
		return []ReadyLine{line("tell", "F"), line("journal"), line("show")}
	case "direct_yes":
		return []ReadyLine{line("consent", "contact=yes", source), line("tell", "F"), line("show")}
	case "credit_yes":
		return []ReadyLine{line("consent", "public=yes", source), line("credit", "ja=…"), line("show")}
	}
	return nil
}

// filedLines: a finder's words are passed on only by relay, so that line comes with them once there is somebody to relay to.
func filedLines(c Case, r Realm, n uint64, w PartyWrote, today Date) []ReadyLine {
	if lines := wishLines(c, w.wish(), n); lines != nil {
		return lines
	}
	next := nextLines(c, r, today)
	if v, _ := VerbNamed("reopen"); w.Party == "F" && v.Allowed(c.State) { // users.md B17
		line := func(verb string, args ...string) ReadyLine {
			return ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: verb, Args: args}}
		}
		return []ReadyLine{line("reopen", "why=…"), line("tell", "F"), line("show")}
	}
	if r == Reception && w.Party == "F" && !c.HandedOver.IsZero() {
		relay := ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: "relay", Args: []string{"C", "mail=" + decimal(n)}}}
		next = append([]ReadyLine{relay}, next[:min(len(next), 4)]...)
	}
	return next
}
