package handling

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// effects are what each verb does. Verbs that only look are answers.
var effects map[string]func(asking) (effect, *Refusal)

func init() {
	effects = map[string]func(asking) (effect, *Refusal){
		"accept": accept, "decline": decline, "ask": ask, "tell": tell, "relay": relay, "handover": handover, "take": take, "return": giveBack,
		"assign": assign, "note": note, "review": review, "consent": consent, "credit": credit, "finder-deadline": finderDeadline, "impact": impact,
		"takeover": takeover, "away": away, "duty": duty, "file": file, "discard": discard, "reply": replyTo, "announce": announce, "cancel": cancel, "resend": resend,
		"hold": hold, "resume": resume, "undo": undo, "correct": correct, "misdelivery": misdelivery, "contact-change": contactChange,
		"party add": partyAdd, "party merge": partyMerge, "key import": keyImport, "key confirm": keyConfirm, "key retire": keyRetire,
		"key suspend": keySuspend, "bulk": bulk, "delete": deleteCase,
		"show": show, "help": help, "list": list, "find": find, "due": due, "overdue": overdue, "who": who, "journal": journal, "pending": pending,
		"held": heldList, "outbox": outboxList, "party show": partyShow,
	}
	for _, more := range moreEffects {
		maps.Copy(effects, more())
	}
}

// moreEffects are those of the guideline's steps, each group beside its verbs.
var moreEffects = []func() map[string]func(asking) (effect, *Refusal){partyEffects, dateEffects, endEffects, otherEffects, timeEffects, figureEffects}

// effect is what the verb does to the case and whom it tells, without the commander's own answer.
func (a asking) effect() (effect, *Refusal) {
	e, r := effects[a.v.Name](a)
	if r == nil {
		a.shareWithJoined(&e)
	}
	return e, r
}

func (a asking) bad(argument, given, why string) *Refusal {
	return &Refusal{Code: RefusedArgument, Verb: a.v.Name, Argument: argument, Given: given, Why: why}
}

func (a asking) nothing() *Refusal { return &Refusal{Code: RefusedNothing, Verb: a.v.Name} }

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func accept(a asking) (e effect, r *Refusal) {
	kind, own, notice := Product, false, FinderAcceptedProduct
	switch a.w.Command.Arg(0) {
	case "website":
		kind, notice = Website, FinderAcceptedWebsite
	case "own":
		own, notice = true, FinderAcceptedOwn
	}
	e.change(Change{Decided: &Decided{State: Accepted, Kind: kind, Own: own, Impact: a.w.Command.Value("impact")}})
	e.tell(Notice{Kind: notice, To: "F", Lang: a.c.Finder.Language, Facts: &FinderAccepted{
		Number: a.c.Number, ReceivedAt: a.c.Received, Consents: a.c.Finder.Consents, Edition: a.c.Edition}})
	return e, nil
}

func decline(a asking) (e effect, r *Refusal) {
	why := a.w.Command.Value("why")
	if a.w.Command.Text != "" {
		why = a.w.Command.Text
	}
	reason := Reason(a.w.Command.Arg(0))
	e.change(Change{Decided: &Decided{State: Declined, Reason: reason, Why: why}})
	e.tell(Notice{Kind: FinderNotAcceptedKind, To: "F", Lang: a.c.Finder.Language, Facts: &FinderNotAccepted{
		Number: a.c.Number, ReceivedAt: a.c.Received, Reason: reason, Why: why}})
	return e, nil
}

// ask sends questions to the finder, or, from coordination, to reception, which alone may write to it (users.md A4).
func ask(a asking) (e effect, r *Refusal) {
	by := day(a.w.Command.Value("by"))
	if by.IsZero() {
		by = a.p.replyDay(a.ev.At)
	}
	if r := a.ahead("by", by); r != nil {
		return e, r
	}
	e.dates = []DateRow{{What: "by", Day: by}}
	to := a.w.Command.Arg(0)
	if a.w.Command.Value("about") == "progress" {
		return a.consultProgress(e, to, by)
	}
	if to == "F" && a.w.Realm == a.c.Home() {
		if a.c.State == Received {
			e.change(Change{Decided: &Decided{State: Questioned}})
		}
		e.change(Change{Asked: &Question{At: a.ev.At, By: a.co.Name, Mail: a.ev.Mail, Due: by}})
		kind := FinderQuestionKind
		if a.c.Part(otherBody(a.c.Home())).Question != nil { // the other body waits for the finder's answer: it is passed on (guideline IV.4.2)
			kind = FinderRelayedKind
		}
		e.tell(Notice{Kind: kind, To: "F", Lang: a.c.Finder.Language, Realm: a.c.Home(), Facts: &FinderText{Number: a.c.Number, Text: a.w.Command.Text, Due: by}})
		return e, nil
	}
	if cp, ok := a.c.PartyOf(to); ok {
		e.change(Change{Party: to, Asked: &Question{At: a.ev.At, By: a.co.Name, Mail: a.ev.Mail, Due: by}})
		a.textTo(&e, cp, asksParty, PartyText{Text: a.w.Command.Text, Due: by})
		return e, nil
	}
	kind := BodyMessageKind
	if to == "F" {
		kind = BodyQuestionKind
		e.change(Change{Asked: &Question{At: a.ev.At, By: a.co.Name, Mail: a.ev.Mail, Due: by}})
	}
	return e, a.toOtherBody(&e, kind, BodyWord{Text: a.w.Command.Text, Due: by})
}

// consultProgress asks coordination what the finder may be told about the state of handling (guideline IV.3(1)8).
func (a asking) consultProgress(e effect, to string, by Date) (effect, *Refusal) {
	switch {
	case a.w.Realm != Reception || to != bodyCode(Coordination):
		return e, a.bad("about", "progress", "coordination_only")
	case a.c.HandedOver.IsZero():
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State}
	case a.repeats(a.w.Command.Text):
		e.look, e.cautions = true, append(e.cautions, "quotes_finder")
	}
	line := ReadyLine{Command: Command{Number: a.c.NumberFor(Coordination), Verb: "tell", Args: []string{bodyCode(Reception)}}}
	e.add(a.p.toBody(a.c, Coordination, BodyProgressKind, BodyReport{At: a.ev.At, By: a.co.Name, Day: by, Text: a.w.Command.Text, Lines: []ReadyLine{line}}))
	return e, nil
}

// ahead refuses a day of an answer that has passed.
func (a asking) ahead(argument string, d Date) *Refusal {
	if d.Compare(DateOf(a.ev.At)) < 0 {
		return &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: argument, Given: d.String(), Why: "past"}
	}
	return nil
}

// toOtherBody owes a notice to whoever is in charge at the other body. Before the hand-over there is nobody there.
func (a asking) toOtherBody(e *effect, k NoticeKind, w BodyWord) *Refusal {
	other := otherBody(a.w.Realm)
	if a.c.HandedOver.IsZero() {
		return &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State}
	}
	if a.w.Realm == Reception && a.repeats(w.Text) {
		e.look, e.cautions = true, append(e.cautions, "quotes_finder")
	}
	w.Number, w.By, w.At = a.c.NumberFor(other), a.co.Name, a.ev.At
	w.Lines = a.answerLines(k, other)
	readers := a.p.told(a.c, other, DateOf(a.ev.At))
	if a.c.Scheme == Direct && w.Release != nil { // passed on with the sender's consent (users.md B13)
		readers, w.Lines = a.p.Desk(other), nil
		e.cautions = append(e.cautions, "sender_consent")
	}
	for _, co := range readers {
		facts := w
		e.tell(Notice{Kind: k, To: co.Name, Lang: co.Language, Realm: other, Facts: &facts})
	}
	return nil
}

// repeats reports whether a coordinator's own words hold a run of the finder's: then a person looks before they cross (S6).
func (a asking) repeats(text string) bool {
	return slices.ContainsFunc(a.w.Words, func(words string) bool {
		_, found := Common(text, words, CommonRun)
		return found
	})
}

// answerLines are what the reading body is likely to do next.
func (a asking) answerLines(k NoticeKind, reader Realm) []ReadyLine {
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: a.c.NumberFor(reader), Verb: verb, Args: args}}
	}
	me := bodyCode(otherBody(reader))
	switch k {
	case BodyQuestionKind:
		return []ReadyLine{line("ask", "F"), line("tell", me), line("show")}
	case BodyReturnedKind:
		return []ReadyLine{line("ask", "F"), line("handover"), line("show")}
	}
	return []ReadyLine{line("tell", me), line("show")}
}

// tell sends a coordinator's words: to the finder as the answer to an enquiry, or to the other body.
func tell(a asking) (e effect, r *Refusal) {
	if a.w.Command.Arg(0) == "F" {
		e.tell(Notice{Kind: FinderProgressKind, To: "F", Lang: a.c.Finder.Language, Realm: a.c.Home(), Facts: &FinderText{Number: a.c.Number, Text: a.w.Command.Text, AsOf: a.ev.At}})
		return e, nil
	}
	to := a.w.Command.Arg(0)
	cp, isParty := a.c.PartyOf(to)
	analysis := a.w.Command.Value("about") == "analysis"
	switch {
	case analysis && !(isParty && cp.Role.Coordinated()):
		return e, a.bad("about", "analysis", "developer_only")
	case analysis && cp.Stage.before(DetailSent): // an analysis of what the reader does not know would be the details
		return e, a.notYet("detail")
	case analysis:
		a.textTo(&e, cp, analysisFor, PartyText{Text: a.w.Command.Text})
		return e, nil
	case to == "all":
		return a.tellAll()
	case isParty:
		a.textTo(&e, cp, tellsParty, PartyText{Text: a.w.Command.Text})
		return e, nil
	}
	return e, a.toOtherBody(&e, BodyMessageKind, BodyWord{Text: a.w.Command.Text})
}

// tellAllOf are the parties that the body writes to and has contacted.
func tellAllOf(c Case, r Realm) []CaseParty {
	return only(c.Parties, func(p CaseParty) bool {
		return p.Realm == r && p.Active() && p.Contacted() && p.Role != Authority && p.Role != Infrastructure && p.Role != Member
	})
}

// tellAll sends the same words to each of them, in a mail of its own. They are always shown first (N12).
func (a asking) tellAll() (e effect, r *Refusal) {
	for _, cp := range tellAllOf(a.c, a.w.Realm) {
		a.textTo(&e, cp, tellsParty, PartyText{Text: a.w.Command.Text})
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	e.look = true
	return e, nil
}

// Kinds of words to a party: for a developer and for whom reception writes to.
var (
	asksParty    = [2]NoticeKind{DevQuestionKind, OpQuestionKind}
	answersParty = [2]NoticeKind{DevAnswerKind, OpAnswerKind}
	tellsParty   = [2]NoticeKind{DevMessageKind, OpMessageKind}
	analysisFor  = [2]NoticeKind{DevAnalysisKind, DevAnalysisKind}
)

// textTo owes a party a coordinator's words. Reception's that repeat the finder's are looked at first (S6).
func (a asking) textTo(e *effect, cp CaseParty, kinds [2]NoticeKind, facts PartyText) {
	if a.w.Realm == Reception && a.repeats(facts.Text) {
		e.look, e.cautions = true, appendNew(e.cautions, "quotes_finder")
	}
	facts.Head = a.head(cp)
	kind := kinds[0]
	if cp.Realm == Reception {
		kind = kinds[1]
	}
	e.tell(a.toParty(cp, kind, &facts))
}

// relay passes on the words of a kept mail across the wall, always after a look (users.md A4).
func relay(a asking) (e effect, r *Refusal) {
	rel, r := a.releaseOf("mail")
	if r != nil {
		return e, r
	}
	e.release = rel
	if cp, ok := a.c.PartyOf(a.w.Command.Arg(0)); ok {
		if d := a.w.Draft; d != nil && rel.Mail == d.Mail && IsCode(d.Standing) && d.Standing != cp.Code && cp.Role.Coordinated() {
			e.cautions = append(e.cautions, "words_of_another")
		}
		e.change(Change{Party: cp.Code, Released: &Crossing{To: cp.Code, Kind: string(DevAnswerKind), Source: rel.Mail, Digest: rel.Digest}})
		a.textTo(&e, cp, answersParty, PartyText{Release: rel})
		return e, nil
	}
	kind := BodyMessageKind
	if a.w.Realm == Reception {
		kind = BodyAnswerKind
		e.change(Change{Realm: Coordination, Answered: true}) // it was coordination that asked
	}
	e.change(Change{Released: &Crossing{To: a.w.Command.Arg(0), Kind: string(kind), Source: rel.Mail, Digest: rel.Digest}})
	return e, a.toOtherBody(&e, kind, BodyWord{Release: rel})
}

// releaseOf makes the text that would cross: the command's own words, or the draft of the kept mail with its suspected lines
// struck, but for those that the coordinator found harmless, and those that the coordinator names besides.
func (a asking) releaseOf(key string) (*Release, *Refusal) {
	rel := Release{Text: a.w.Command.Text}
	if rel.Text == "" {
		d := a.w.Draft
		if d == nil {
			return nil, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: key, Given: a.w.Command.Value(key)}
		}
		rel.Mail, rel.Lines = d.Mail, d.Lines
		struck, kept := numbers(a.w.Command.Value("strike")), numbers(a.w.Command.Value("keep"))
		for _, l := range d.Lines {
			if l.Why != "" && !slices.Contains(kept, l.N) || slices.Contains(struck, l.N) {
				rel.Struck = append(rel.Struck, l.N)
			}
		}
	}
	if r := a.releaseFiles(&rel); r != nil {
		return nil, r
	}
	rel.Digest = rel.digest()
	return &rel, nil
}

// releaseFiles adds the attachments that the coordinator chose, by their number in the preview. Nothing goes by default (S9).
func (a asking) releaseFiles(rel *Release) *Refusal {
	for _, n := range numbers(a.w.Command.Value("files")) {
		i := -1
		if a.w.Draft != nil {
			i = slices.IndexFunc(a.w.Draft.Files, func(f Released) bool { return f.N == n })
		}
		if i < 0 {
			return a.bad("files", strconv.Itoa(n), "no_such_file")
		}
		f := a.w.Draft.Files[i]
		rel.Mail = a.w.Draft.Mail
		rel.Files = append(rel.Files, f)
	}
	return nil
}

func numbers(list string) []int {
	var out []int
	for _, w := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(w); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// handover asks the coordination body to take the case: the words that go were shown, the finder's section goes only with
// consent (ウ) (guideline IV.2.5 (ク), IV.3.4; users.md A4).
func handover(a asking) (e effect, r *Refusal) {
	switch {
	case a.c.Kind != Product:
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name}
	case len(a.p.Staff(Coordination)) == 0: // the words would go to nobody
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: "C"}
	}
	rel, r := a.releaseOf("")
	if r != nil {
		return e, r
	}
	e.release = rel
	kind, jvn := BodyHandoverKind, ""
	if a.c.ConvertedFrom() {
		kind = BodyConvertedKind // it says that the site is not named (notices.md 1.5)
	}
	if a.c.JVN == "" {
		jvn = a.ev.Fresh.JVN
	}
	e.change(Change{Decided: &Decided{State: HandedOver, JVN: jvn, Worded: rel.strikes(a.c.Title), Given: rel.kept()}})
	e.change(Change{Released: &Crossing{To: "C", Kind: string(kind), Source: rel.Mail, Digest: rel.Digest}})
	after := Apply(a.c, e.Changes...)
	for _, co := range a.p.told(after, Coordination, DateOf(a.ev.At)) {
		e.tell(Notice{Kind: kind, To: co.Name, Lang: co.Language, Realm: Coordination, Facts: &BodyHandover{
			Number: after.JVN, Report: a.c.Number, Kind: a.c.Kind, Impact: a.c.Impact, Received: DateOf(a.c.Received), TakeBy: a.p.replyDay(a.ev.At),
			Consents: a.c.Finder.Consents, By: a.co.Name, Release: *rel, Lines: nextLines(after, Coordination, a.today())}})
	}
	return e, nil
}

func take(a asking) (e effect, r *Refusal) {
	if !a.c.Part(Coordination).Taken.IsZero() {
		return e, a.nothing()
	}
	e.change(Change{Assigned: &Assigned{Name: a.co.Name, Taken: true}})
	e.shift("assigned", a.c.Part(Coordination).AssignedTo, a.co.Name)
	return e, a.toOtherBody(&e, BodyTakenKind, BodyWord{})
}

func giveBack(a asking) (e effect, r *Refusal) {
	if a.c.Scheme == Direct {
		return e, &Refusal{Code: RefusedKind, Verb: a.v.Name} // there is nobody to give it back to
	}
	e.change(Change{Decided: &Decided{State: Accepted}})
	return e, a.toOtherBody(&e, BodyReturnedKind, BodyWord{Text: a.w.Command.Value("why")})
}
