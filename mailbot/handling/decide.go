package handling

import (
	"cmp"
	"slices"
	"time"
)

// Decision is what follows from an event.
type Decision struct {
	Changes []Change       // to the event's case
	Also    []CaseChanges  // to other cases
	Office  []OfficeChange // to what no case owns
	Parties []Party        // entries of the office's list as they are now
	Dropped []string       // handles that are no more
	Orders  []Order        // things to do to mails and rows, in the same transaction
	Notices []Notice
	Refusal *Refusal // set when a command was not carried out
}

// CaseChanges are changes to one of the cases that came with the event.
type CaseChanges struct {
	Key     string
	Changes []Change
}

// Order is something to be done to a kept mail, to rows of the outbox or to a case as a whole.
type Order struct {
	What  OrderWhat
	N     uint64 // mail or row
	Case  string // internal key, or for OrderFile the number it goes to, "" = a new report
	Party string
	Why   string
	Name  string // coordinator whose rows are meant
	Entry string // entry of the list whose rows are meant, in whatever case of either body
	Realm Realm
}

// OrderWhat names an order.
type OrderWhat string

// The orders. Hold and release concern rows that have not left: of a case and party, of a batch, or of a realm as a whole.
const (
	OrderFile    OrderWhat = "file"
	OrderDiscard OrderWhat = "discard"
	OrderCancel  OrderWhat = "cancel"
	OrderResend  OrderWhat = "resend"
	OrderRelease OrderWhat = "release" // rows held for a reason (Why) go on
	OrderFreeze  OrderWhat = "freeze"  // rows that a suspended person caused wait
	OrderDelete  OrderWhat = "delete"
)

// keikai is the actor of changes that no person made.
const keikai = "keikai"

// Decide says what follows when ev happens to c. It never fails, and the same arguments give the same answer. An event
// that concerns no case comes with the zero Case.
func Decide(p Policy, c Case, ev Event) Decision {
	d := decide(p, c, ev)
	if c.Scheme == Direct {
		d.Notices = withoutReception(d.Notices)
	}
	return d
}

// decide is Decide for a case of either scheme.
func decide(p Policy, c Case, ev Event) Decision {
	switch w := ev.What.(type) {
	case ReportArrived:
		return reportArrived(p, ev, w)
	case PartyWrote:
		return partyWrote(p, c, ev, w)
	case CommandGiven:
		return commandGiven(p, c, ev, w)
	case CommandsGiven:
		return commandsGiven(p, ev, w)
	case Repeated:
		return repeated(p, w)
	case LeftHouse:
		return leftHouse(p, c, ev, w)
	case NotLeft:
		return notLeft(p, c, ev, w)
	case Held:
		return held(p, ev, w)
	case SignerSeen:
		return signerSeen(p, ev, w)
	case FellDue:
		return fellDue(p, c, ev, w)
	case StopWord:
		return stopWord(p, ev, w)
	case KeyDied:
		return keyDied(p, c, ev, w)
	case StaffChanged:
		return staffChanged(p, ev, w)
	case KeyOrdered:
		return keyOrdered(p, c, ev, w)
	case KeyBroughtIn:
		return keyBroughtIn(p, c, ev, w)
	case PartiesImported:
		return partiesImported(ev, w)
	case Restored:
		return restored(p, c, ev)
	case LostTime:
		return lostTime(p, w)
	case NotPublished:
		return notPublished(p, c, ev, w)
	}
	return Decision{} // unreachable unless a new event has no rule
}

func reportArrived(p Policy, ev Event, w ReportArrived) Decision {
	kind, own := caseKind(w.Form.Kind)
	if w.Scheme == Direct {
		kind, own = Product, false // of websites coordination has none
	}
	opened := Opened{Scheme: w.Scheme, Key: ev.Fresh.Key, Number: ev.Fresh.Number, Kind: kind, Own: own, Edition: p.Edition, Title: w.Form.Title, URL: w.Form.URL, Worded: w.Form.Worded, Collect: w.Collected, Finder: w.Finder}
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
	c := Apply(Case{}, d.Changes...)
	lines := newReportLines(number, kind, own)
	if w.Scheme == Direct {
		lines = directLines(number, ev.Mail)
	}
	for _, co := range p.told(c, c.Home(), DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskNewReportKind, To: co.Name, Lang: co.Language, Realm: c.Home(), Facts: &DeskNewReport{
			Number: number, ReceivedAt: ev.At, FormKind: w.Form.Kind, Missing: w.Form.Missing, Key: shown(w.Finder.Key),
			Protection: w.Finder.Protection, Receipt: w.Answer, Report: Quoted{Mail: ev.Mail}, Lines: lines,
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
	return &KeyShown{Fingerprint: k.Fingerprint, Trust: k.Trust, State: k.State}
}

// partyWrote files a mail in its case and shows it to whoever is in charge. A new key is a candidate, whoever signed the mail
// that brought it; who has a key already is told of the new one under the old (S13).
func partyWrote(p Policy, c Case, ev Event, w PartyWrote) Decision {
	if cp, ok := c.PartyOf(w.Party); ok {
		return fromParty(p, c, cp, ev, w)
	}
	if w.Party == "F" {
		w.Realm = c.Home() // by whatever mailbox it came (users.md A4)
	}
	d := Decision{Changes: []Change{{At: ev.At, Actor: w.Party, Mail: ev.Mail, Realm: w.Realm, Filed: &CaseMail{
		N: ev.Mail, Direction: In, At: ev.At, Party: w.Party, Kind: "filed", MessageID: w.MessageID, Encrypted: w.Encrypted, Realm: w.Realm, Proof: w.Proof}}}}
	realm := cmp.Or(w.Realm, Reception)
	for _, co := range p.told(c, realm, DateOf(ev.At)) {
		if co.Name == w.Party || w.Quiet {
			continue
		}
		d.tell(Notice{Kind: DeskMailFiledKind, To: co.Name, Lang: co.Language, Realm: realm, Facts: &DeskMailFiled{
			Number: c.NumberFor(realm), Party: w.Party, ReceivedAt: ev.At, Proof: w.Proof, State: c.State, Mail: Quoted{Mail: ev.Mail}, Joined: c.MergedInto(), Wants: w.wish(), Reply: w.Reply.shown(),
			Lines: filedLines(c, realm, ev.Mail, w, DateOf(ev.At))}})
	}
	if w.Party == "F" {
		d.add(finderAsks(p, c, ev, w))
	}
	switch {
	case w.NewKey != nil && w.Renewed:
		d.Changes = append(d.Changes, Change{At: ev.At, Actor: w.Party, Mail: ev.Mail, Key: w.NewKey})
		d.Orders = append(d.Orders, Order{What: OrderRelease, Why: "no_key", Case: c.Key, Party: w.Party, Realm: Reception}) // R58
	case w.NewKey != nil:
		if _, known := c.Finder.KeyOf(w.NewKey.Fingerprint); !known {
			d.add(keyArrived(p, c, ev, w))
		}
	}
	return d
}

func keyArrived(p Policy, c Case, ev Event, w PartyWrote) Decision {
	var d Decision
	k := *w.NewKey
	d.Changes = append(d.Changes, Change{At: ev.At, Actor: w.Party, Mail: ev.Mail, Key: &k})
	inUse := ""
	if c.Finder.Sealable() {
		inUse = c.Finder.Key.Fingerprint
	}
	if inUse != "" && w.KeyWord {
		d.tell(Notice{Kind: FinderKeyCheckKind, To: "F", Lang: c.Finder.Language, Facts: &FinderKeyCheck{Number: c.Number, Fingerprint: k.Fingerprint}})
	}
	for _, co := range p.told(c, Reception, DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskKeyKind, To: co.Name, Lang: co.Language, Facts: &DeskKey{Number: c.Number, Party: w.Party, Fingerprint: k.Fingerprint,
			Replaces: inUse, Lines: keyLines(c.Number, k.Fingerprint)}})
	}
	return d
}

func keyLines(number, fingerprint string) []ReadyLine {
	return []ReadyLine{
		{Command: Command{Number: number, Verb: "key confirm", Args: []string{fingerprint, "by=phone"}}},
		{Command: Command{Number: number, Verb: "key retire", Args: []string{fingerprint}}},
	}
}

// leftHouse notes what begins because a notice was tried for the first time: the receipt, the acceptance day, an attempt to reach a
// party, the details (users.md A10).
func leftHouse(p Policy, c Case, ev Event, w LeftHouse) Decision {
	s, _ := Spec(w.Kind)
	if s.Starts == "" || c.Key == "" {
		return Decision{}
	}
	if s.Starts == "accepted" && !c.Countable.Accepted.IsZero() || s.Starts == "acknowledged" && !c.Acknowledged.IsZero() {
		return Decision{}
	}
	if s.Starts == "attempt" || s.Starts == "detail" {
		return partyTried(p, c, ev, w, s.Starts)
	}
	return Decision{Changes: []Change{{At: ev.At, Actor: keikai, Mail: w.N, Dated: &DateStart{What: s.Starts}}}}
}

// notLeft asks the coordinators what to do about a mail that did not leave. A notice about an undelivered notice would
// never end, so those are only shown by status and outbox.
func notLeft(p Policy, c Case, ev Event, w NotLeft) Decision {
	kind := notLeftKind(w)
	switch w.Kind {
	case DeskUncertainKind, DeskFailedKind, DeskBounceKind, DeskNoKeyKind, DeskGateKind:
		return Decision{}
	}
	if w.Came != nil {
		return cameBack(p, c, ev, w)
	}
	var d Decision
	s, _ := Spec(w.Kind)
	clock := s.Starts == "accepted" && c.Countable.Accepted.IsZero()
	realm := cmp.Or(w.Realm, Reception)
	for _, co := range p.others(realm, w.To) {
		facts := DeskNotLeft{Number: c.NumberFor(realm), N: w.N, Kind: w.Kind, To: w.To, Reason: w.Reason, Detail: w.Detail, Clock: clock}
		if !co.Serves(realm) {
			facts.Number, facts.Detail = "", "" // somebody must know that it waits, but not of what case it speaks (S8)
		}
		d.tell(Notice{Kind: kind, To: co.Name, Lang: co.Language, Realm: co.voice(realm), Facts: &facts})
	}
	if w.Kind.between() && w.Reason == "gate" && realm == Coordination {
		d.add(p.wordStopped(c, ev, w))
	}
	if w.Reason == "no_key" && w.To == "F" && c.Key != "" {
		d.add(askForKey(c, ev))
	}
	if cp, ok := c.PartyOf(w.To); ok {
		d.add(partyMissed(p, c, cp, ev, w))
	}
	return d
}

// wordStopped tells reception that words of its own did not pass the gate to the other body: only there can they be mended. Who would
// have read them is the other body's own.
func (p Policy) wordStopped(c Case, ev Event, w NotLeft) Decision {
	var d Decision
	for _, co := range p.told(c, Reception, DateOf(ev.At)) {
		d.tell(Notice{Kind: DeskGateKind, To: co.Name, Lang: co.Language, Facts: &DeskNotLeft{
			Number: c.Number, N: w.N, Kind: w.Kind, To: bodyCode(Coordination), Reason: w.Reason, Detail: w.Detail}})
	}
	return d
}

// keyAskedEvery is how often a party may be told that a mail waits for want of a key (R58).
const keyAskedEvery = 7 * 24 * time.Hour

// askForKey tells the finder, without a word of the content, that a mail waits: that a key is needed, or that the one on file
// cannot be used any more.
func askForKey(c Case, ev Event) Decision {
	var d Decision
	kind, facts := FinderKeyRequestKind, any(&FinderNeutral{Number: c.Number})
	if k, had := c.Finder.lastUsed(); had {
		kind, facts = AnyMissedKind, &AnyMissed{Number: c.Number, Fingerprint: k.Fingerprint, Why: "unusable"}
	}
	if last := c.lastTold(FinderKeyRequestKind, AnyMissedKind); !last.IsZero() && ev.At.Sub(last) < keyAskedEvery {
		return d
	}
	d.tell(Notice{Kind: kind, To: "F", Lang: c.Finder.Language, Facts: facts})
	d.Changes = append(d.Changes, Change{At: ev.At, Actor: keikai, Filed: &CaseMail{Direction: Out, At: ev.At, Party: "F", Kind: string(kind)}})
	return d
}

// lastTold is when the finder was last sent one of these notices by itself.
func (c Case) lastTold(kinds ...NoticeKind) time.Time {
	for _, m := range slices.Backward(c.Mails) {
		if m.Direction == Out && slices.Contains(kinds, NoticeKind(m.Kind)) {
			return m.At
		}
	}
	return time.Time{}
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
	abused := w.What == "forged" || w.What == "foreign" || w.What == "suspended"
	for _, co := range p.believed() { // whoever holds a suspended key learns nothing
		own := co.Name == w.Claimed
		if !own && !(abused && co.Serves(w.Realm)) {
			continue
		}
		d.tell(Notice{Kind: DeskSignerKind, To: co.Name, Lang: co.Language, Realm: co.voice(w.Realm), Facts: &DeskSigner{Mail: ev.Mail, What: w.What, Claimed: w.Claimed, Own: own}})
	}
	return d
}

// add takes in what follows besides.
func (d *Decision) add(more Decision) {
	d.Changes = append(d.Changes, more.Changes...)
	d.Also = append(d.Also, more.Also...)
	d.Office = append(d.Office, more.Office...)
	d.Parties = append(d.Parties, more.Parties...)
	d.Dropped = append(d.Dropped, more.Dropped...)
	d.Orders = append(d.Orders, more.Orders...)
	d.Notices = append(d.Notices, more.Notices...)
	if d.Refusal == nil {
		d.Refusal = more.Refusal
	}
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

// tell owes a notice. Whoever named no realm speaks for reception.
func (d *Decision) tell(n Notice) {
	if n.Realm == "" {
		n.Realm = Reception
	}
	d.Notices = append(d.Notices, n)
}
