package handling

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// contact sends the first contact, or gives the text for a channel that is not mail (users.md A9). A registered developer gets the
// summary; whoever is not known is asked for its window, without a word of the matter; an operator is told the address of the site and
// nothing else (design.md 6).
func contact(a asking) (e effect, r *Refusal) {
	if a.w.Command.Arg(0) == "all" {
		return a.contactAll()
	}
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	by := a.w.Command.Value("by")
	switch about := a.w.Command.Value("about"); {
	case about == "registration":
		return a.inviteToList(cp)
	case about == "own_report" && (!a.c.OwnProduct || cp.Role != Developer || by != "" && by != "mail"):
		return e, a.bad("about", about, "own_report")
	}
	if by != "" && by != "mail" {
		if r := a.mayContact(cp); r != nil {
			return e, r
		}
		kind, facts := a.firstContact(cp, by)
		return a.paste(cp, kind, by, facts)
	}
	if r := a.contactBy(&e, cp); r != nil {
		return e, r
	}
	e.look = true
	if a.c.Origin.IsZero() && cp.Role == Developer {
		e.cautions = append(e.cautions, "origin_starts")
	}
	return e, nil
}

// inviteToList tells a developer that is no registered one how the developer list is joined (guideline IV.4.1). It says nothing of the case,
// and is no attempt to reach anybody about it.
func (a asking) inviteToList(cp CaseParty) (e effect, r *Refusal) {
	p := a.p.Book.Of(cp)
	switch {
	case !slices.Contains(vendorRoles, cp.Role):
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "own_verb"}
	case p.Registered():
		return e, &Refusal{Code: RefusedNothing, Verb: a.v.Name, Why: "registered"}
	case p.Address() == "":
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "no_address"}
	}
	if r := a.waitsAlready(cp, DevRegistrationKind); r != nil {
		return e, r
	}
	e.tell(a.toParty(cp, DevRegistrationKind, &PartyContact{Head: a.head(cp)}))
	return e, nil
}

// contactAll sends the first contact to every party that had none, each in a mail of its own, after one look at all of them (N12; R94).
func (a asking) contactAll() (e effect, r *Refusal) {
	for _, cp := range a.c.Parties {
		if cp.Realm != a.w.Realm || cp.Stage != ToContact {
			continue
		}
		if r := a.contactBy(&e, cp); r != nil && r.Code != RefusedNothing && r.Code != RefusedParty {
			return e, r
		}
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	e.look = true
	if a.c.Origin.IsZero() && a.w.Realm == Coordination {
		e.cautions = append(e.cautions, "origin_starts")
	}
	return e, nil
}

// contactBy owes a party the first contact by mail.
func (a asking) contactBy(e *effect, cp CaseParty) *Refusal {
	if r := a.mayContact(cp); r != nil {
		return r
	}
	kind, facts := a.firstContact(cp, "")
	switch sum, ok := facts.(*PartySummary); {
	case ok && sum.Product == "" && sum.Text == "":
		return &Refusal{Code: RefusedText, Verb: a.v.Name} // a summary of nothing would only frighten its reader
	case cp.Contacted() && cp.tries("mail") > 0:
		return &Refusal{Code: RefusedNothing, Verb: a.v.Name, Why: "contacted"}
	case a.p.Book.Of(cp).Address() == "":
		return &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "no_address"}
	}
	if r := a.waitsAlready(cp, kind); r != nil {
		return r
	}
	e.tell(a.toParty(cp, kind, facts))
	return nil
}

// waitsAlready: such a mail to the party waits for an hour in which it may leave, for a delay or for a key. A second one would leave with it.
func (a asking) waitsAlready(cp CaseParty, k NoticeKind) *Refusal {
	for _, o := range a.w.Rows {
		if o.Kind == k && o.To == cp.Code && o.mayCancel() {
			return &Refusal{Code: RefusedNothing, Verb: a.v.Name, Why: "waits", Given: decimal(o.N)}
		}
	}
	return nil
}

// mayContact: not while the finder coordinates itself, and a construction provider only once the operator named it.
func (a asking) mayContact(cp CaseParty) *Refusal {
	switch {
	case a.c.Watched:
		return &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "finder_coordinates"}
	case a.w.Realm == Coordination && a.c.Part(Coordination).Taken.IsZero():
		return &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "not_taken"}
	case cp.Role.Aside():
		return &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "own_verb"}
	}
	return nil
}

func (a asking) firstContact(cp CaseParty, by string) (NoticeKind, any) {
	p := a.p.Book.Of(cp)
	due := a.replyDay()
	switch {
	case cp.Role == Operator:
		return OpContactKind, &PartyContact{Head: a.head(cp), URL: a.siteOf(cp), Channel: by, Due: due}
	case cp.Role == ConstructionProvider:
		op, _ := a.c.operator()
		return ProviderIntroKind, &ProviderIntro{Head: a.head(cp), URL: a.siteOf(op), Operator: a.p.Book.Of(op).Name(p.Language), Named: cp.Named, Due: due}
	case cp.Role == OverseasCoordinator:
		return OtherIntroKind, a.summary(cp, due)
	case a.w.Command.Value("about") == "own_report": // it knows its own flaw: only the time is open (users.md B12)
		return DevOwnPlanKind, &PartyText{Head: a.head(cp), Text: a.w.Command.Text, Due: due, At: a.c.planned()}
	case p.Registered() && (by == "" || by == "mail"):
		return DevSummaryKind, a.summary(cp, due)
	}
	return DevWindowKind, &PartyContact{Head: a.head(cp), Channel: by, Due: due, Community: p.Community}
}

// summary has the origin day as it will be: that of the case, or today, when this is the first attempt to anybody.
func (a asking) summary(cp CaseParty, due Date) *PartySummary {
	leaves := a.p.leaves(a.ev.At)
	today := DateOf(leaves)
	c := a.c
	if c.Origin.IsZero() && !c.OwnProduct {
		c.Origin = leaves
	}
	target := a.p.target(c)
	return &PartySummary{Head: a.head(cp), Origin: DateOf(c.Origin), First: today, Target: target, Left: target.Sub(today), Product: a.c.titleFor(Coordination),
		Text: a.w.Command.Text, Due: due}
}

// siteOf is the address of the site that the case is about.
func (a asking) siteOf(cp CaseParty) string {
	if a.c.URL != "" {
		return a.c.URL
	}
	return a.p.Book.Of(cp).Site
}

// paste answers with the text for a channel that a person uses. The attempt counts when log says that it was made (users.md A9).
func (a asking) paste(cp CaseParty, k NoticeKind, by string, facts any) (e effect, r *Refusal) {
	p := a.p.Book.Of(cp)
	text, err := json.Marshal(facts)
	if err != nil {
		return e, a.nothing() // unreachable: facts are plain values
	}
	address := map[string]string{"web_form": p.Site, "phone": p.Phone, "fax": p.Fax, "post": p.Post}[by]
	e.tell(Notice{Kind: DeskPasteKind, To: a.co.Name, Lang: a.co.Language, Realm: a.w.Realm, ReplyTo: a.ev.Mail, Facts: &DeskPaste{
		Number: a.c.NumberFor(a.w.Realm), Party: cp.Code, Name: p.Name(a.co.Language), Channel: by, Address: address, Kind: k, Lang: p.Language, Facts: text,
		Lines: []ReadyLine{{Command: Command{Number: a.c.NumberFor(a.w.Realm), Verb: "log", Args: []string{cp.Code, "by=" + by, "outcome=message_left"}}}}}})
	return e, nil
}

// logAttempt records what a person did by another channel. It may begin the origin day, and says so (users.md A10).
func logAttempt(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	by := a.w.Command.Value("by")
	if by == "" {
		return e, &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "by"}
	}
	at, r := a.happened()
	if r != nil {
		return e, r
	}
	switch first := DateOf(a.c.Received); {
	case at.After(a.ev.At):
		return e, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "at", Given: a.w.Command.Value("at"), Why: "future"}
	case DateOf(at).Compare(first) < 0: // a slip of the year would move the origin day, and all that counts from it
		return e, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "at", Given: a.w.Command.Value("at"), Why: "too_early", Known: []string{first.String()}}
	}
	t := Attempt{At: at, Channel: by, Outcome: a.w.Command.Value("outcome"), Who: a.w.Command.Value("who"), Address: addressFor(a.p.Book.Of(cp), by)}
	if t.Outcome == "" {
		t.Outcome = "reached"
	}
	e.change(Change{Party: cp.Code, Tried: &t})
	if a.w.Command.Value("what") == "detail" {
		e.change(Change{Party: cp.Code, Dated: &DateStart{What: "detail"}})
	}
	after := a.folded(e.Changes, at)
	if old, now := DateOf(a.c.Origin), DateOf(after.Origin); old != now {
		e.shift("origin", old.String(), now.String())
	}
	if old, _ := a.c.PartyOf(cp.Code); old.Stage != after.stageOf(cp.Code) {
		e.shift("stage", string(old.Stage), string(after.stageOf(cp.Code)))
	}
	e.add(stepsBegun(a.p, a.c, after, cp.Code, at))
	return e, nil
}

// folded is the case after the changes, were they made at that time.
func (a asking) folded(changes []Change, at time.Time) Case {
	c := a.c
	for _, ch := range changes {
		ch.At = at
		c = Apply(c, ch)
	}
	return c
}

func (c Case) stageOf(code string) Stage {
	p, _ := c.PartyOf(code)
	return p.Stage
}

func addressFor(p Party, channel string) string {
	return map[string]string{"mail": p.Address(), "web_form": p.Site, "phone": p.Phone, "fax": p.Fax, "post": p.Post}[channel]
}

// happened is when something took place: a day with or without an hour, "2026-02-10", "2026-02-10 14:30", "2/10T14:30"; none is now, a day
// without an hour its noon.
func (a asking) happened() (time.Time, *Refusal) {
	word := a.w.Command.Value("at")
	if word == "" {
		return a.ev.At, nil
	}
	days, clock, timed := strings.Cut(strings.Replace(word, "T", " ", 1), " ")
	d, fault := ParsePastDate(days, a.today())
	if fault.Code != "" {
		return time.Time{}, dateRefusal(a.v.Name, "at", word, fault)
	}
	if !timed {
		if d == a.today() {
			return a.ev.At, nil
		}
		return d.Time(12, 0), nil
	}
	t, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil {
		return time.Time{}, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "at", Given: word, Why: "hour"}
	}
	return d.Time(t.Hour(), t.Minute()), nil
}
