package handling

import "cmp"

// Decision is what follows from an event.
type Decision struct {
	Changes []Change
	Notices []Notice
	Refusal *Refusal // set when a command was not carried out
}

// keikai is the actor of changes that no person made.
const keikai = "keikai"

// Decide says what follows when ev happens to c. It never fails, and the same arguments give the same answer. An event
// that concerns no case comes with the zero Case.
func Decide(p Policy, c Case, ev Event) Decision {
	switch w := ev.What.(type) {
	case ReportArrived:
		return reportArrived(p, ev, w)
	case PartyWrote:
		return partyWrote(p, c, ev, w)
	case CommandGiven:
		return commandGiven(p, c, ev, w)
	case Repeated:
		return repeated(p, w)
	case LeftHouse:
		return leftHouse(c, ev, w)
	case NotLeft:
		return notLeft(p, c, ev, w)
	case Held:
		return held(p, ev, w)
	case SignerSeen:
		return signerSeen(p, ev, w)
	}
	return Decision{} // unreachable unless a new event has no rule
}

func reportArrived(p Policy, ev Event, w ReportArrived) Decision {
	kind, own := caseKind(w.Form.Kind)
	opened := Opened{Key: ev.Fresh.Key, Number: ev.Fresh.Number, Kind: kind, Own: own, Edition: p.Edition, Title: w.Form.Title, Finder: w.Finder}
	d := Decision{Changes: []Change{
		{At: ev.At, Actor: "F", Mail: ev.Mail, Opened: &opened},
		{At: ev.At, Actor: "F", Mail: ev.Mail, Filed: &CaseMail{N: ev.Mail, Direction: In, At: ev.At, Party: "F", Kind: "new_report", MessageID: w.MessageID, Encrypted: w.Encrypted}},
	}}
	number, lang := opened.Number, w.Finder.Language
	if w.Answer {
		d.tell(Notice{Kind: FinderReceiptKind, To: "F", Lang: lang, ReplyTo: ev.Mail, Facts: &FinderReceipt{Number: number, ReceivedAt: ev.At, MailHash: ev.Hash}})
		if !w.Encrypted && w.Files {
			d.tell(Notice{Kind: FinderClearTextKind, To: "F", Lang: lang, ReplyTo: ev.Mail, Facts: &FinderNeutral{Number: number}})
		}
	}
	if w.Quiet {
		return d
	}
	for _, co := range p.Desk(Reception) {
		d.tell(Notice{Kind: DeskNewReportKind, To: co.Name, Lang: co.Language, Facts: &DeskNewReport{
			Number: number, ReceivedAt: ev.At, FormKind: w.Form.Kind, Missing: w.Form.Missing, Key: shown(w.Finder.Key),
			Protection: w.Finder.Protection, Receipt: w.Answer, Report: Quoted{Mail: ev.Mail}, Lines: newReportLines(number, kind, own),
		}})
	}
	return d
}

// caseKind reads the half of the guideline from the form; a report without a form is taken for a product until a
// coordinator accepts it as something else.
func caseKind(form string) (CaseKind, bool) {
	switch form {
	case "website":
		return Website, false
	case "own_product":
		return Product, true
	}
	return Product, false
}

func newReportLines(number string, k CaseKind, own bool) []ReadyLine {
	first := "product"
	switch {
	case own:
		first = "own"
	case k == Website:
		first = "website"
	}
	return []ReadyLine{
		{Command: Command{Number: number, Verb: "accept", Args: []string{first}}},
		{Command: Command{Number: number, Verb: "show"}},
		{Command: Command{Number: number, Verb: "decline", Args: []string{"incomplete"}}},
		{Command: Command{Number: number, Verb: "decline", Args: []string{"out_of_scope"}}},
		{Command: Command{Number: number, Verb: "decline", Args: []string{"already_known"}}},
	}
}

func shown(k *PartyKey) *KeyShown {
	if k == nil {
		return nil
	}
	return &KeyShown{Fingerprint: k.Fingerprint, Trust: k.Trust}
}

func partyWrote(p Policy, c Case, ev Event, w PartyWrote) Decision {
	d := Decision{Changes: []Change{{At: ev.At, Actor: w.Party, Mail: ev.Mail, Filed: &CaseMail{
		N: ev.Mail, Direction: In, At: ev.At, Party: w.Party, Kind: "filed", MessageID: w.MessageID, Encrypted: w.Encrypted}}}}
	if w.NewKey != nil && !c.Finder.Sealable() {
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: w.Party, Mail: ev.Mail, Key: w.NewKey})
	}
	if w.Quiet {
		return d
	}
	for _, co := range p.Desk(Reception) {
		if co.Name == w.Party {
			continue
		}
		d.tell(Notice{Kind: DeskMailFiledKind, To: co.Name, Lang: co.Language, Facts: &DeskMailFiled{
			Number: c.Number, Party: w.Party, ReceivedAt: ev.At, Proof: w.Proof, State: c.State, Mail: Quoted{Mail: ev.Mail}, Lines: nextLines(c),
		}})
	}
	return d
}

// nextLines are the commands that make sense in the case's state, best first.
func nextLines(c Case) []ReadyLine {
	if c.State == Received {
		return newReportLines(c.Number, c.Kind, c.OwnProduct)
	}
	return []ReadyLine{{Command: Command{Number: c.Number, Verb: "show"}}}
}

func leftHouse(c Case, ev Event, w LeftHouse) Decision {
	s, _ := Spec(w.Kind)
	if s.Starts == "" || c.Key == "" {
		return Decision{}
	}
	if s.Starts == "accepted" && !c.Countable.Accepted.IsZero() || s.Starts == "acknowledged" && !c.Acknowledged.IsZero() {
		return Decision{}
	}
	return Decision{Changes: []Change{{At: ev.At, Actor: keikai, Mail: w.N, Dated: &DateStart{What: s.Starts}}}}
}

// notLeft asks the coordinators what to do about a mail that did not leave. A notice about an undelivered notice would
// never end, so those are only shown by status and outbox.
func notLeft(p Policy, c Case, ev Event, w NotLeft) Decision {
	kind := notLeftKind(w)
	switch w.Kind {
	case DeskUncertainKind, DeskFailedKind, DeskNoKeyKind, DeskGateKind:
		return Decision{}
	}
	var d Decision
	s, _ := Spec(w.Kind)
	clock := s.Starts == "accepted" && c.Countable.Accepted.IsZero()
	for _, co := range p.others(cmp.Or(w.Realm, Reception), w.To) {
		d.tell(Notice{Kind: kind, To: co.Name, Lang: co.Language, Realm: w.Realm, Facts: &DeskNotLeft{
			Number: c.Number, N: w.N, Kind: w.Kind, To: w.To, Reason: w.Reason, Detail: w.Detail, Clock: clock}})
	}
	if w.Reason == "no_key" && w.To == "F" && !c.told(FinderKeyRequestKind) {
		d.tell(Notice{Kind: FinderKeyRequestKind, To: "F", Lang: c.Finder.Language, Facts: &FinderNeutral{Number: c.Number}})
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: keikai, Filed: &CaseMail{Direction: Out, At: ev.At, Party: "F", Kind: string(FinderKeyRequestKind)}})
	}
	return d
}

func (c Case) told(k NoticeKind) bool {
	for _, m := range c.Mails {
		if m.Direction == Out && m.Kind == string(k) {
			return true
		}
	}
	return false
}

func notLeftKind(w NotLeft) NoticeKind {
	switch {
	case w.State == "uncertain":
		return DeskUncertainKind
	case w.State == "failed":
		return DeskFailedKind
	case w.Reason == "no_key":
		return DeskNoKeyKind
	}
	return DeskGateKind
}

func held(p Policy, ev Event, w Held) Decision {
	var d Decision
	if w.Answer != "" {
		facts := FinderUnopened{ReceivedAt: ev.At, MailHash: ev.Hash, What: w.What, LimitMiB: w.LimitMiB}
		d.tell(Notice{Kind: w.Answer, Lang: w.Lang, Realm: w.Realm, ReplyTo: ev.Mail, Facts: &facts})
	}
	if !w.Tell {
		return d
	}
	for _, co := range p.Desk(w.Realm) {
		d.tell(Notice{Kind: DeskQuarantinedKind, To: co.Name, Lang: co.Language, Realm: w.Realm, Facts: &DeskQuarantined{
			Mail: Quoted{Mail: ev.Mail}, Mailbox: w.Mailbox, Reason: w.Reason, Claims: w.Claims, Note: w.Note}})
	}
	return d
}

// signerSeen warns the coordinator whose address was shown, and, when a signature was abused, the whole desk (commands.md
// 2, replies silent, forged, signed for someone else).
func signerSeen(p Policy, ev Event, w SignerSeen) Decision {
	var d Decision
	abused := w.What == "forged" || w.What == "foreign"
	for _, co := range p.Coordinators {
		own := co.Name == w.Claimed
		if !own && !(abused && co.Serves(w.Realm)) {
			continue
		}
		d.tell(Notice{Kind: DeskSignerKind, To: co.Name, Lang: co.Language, Realm: w.Realm, Facts: &DeskSigner{Mail: ev.Mail, What: w.What, Claimed: w.Claimed, Own: own}})
	}
	return d
}

// tell owes a notice. Whoever named no realm speaks for reception.
func (d *Decision) tell(n Notice) {
	if n.Realm == "" {
		n.Realm = Reception
	}
	d.Notices = append(d.Notices, n)
}
