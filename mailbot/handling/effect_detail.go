package handling

import "time"

// longConfirmed is how long another coordinator must have compared a key before one person alone may send details under it (design.md 5).
const longConfirmed = 7 * 24 * time.Hour

// detail sends the details, as a person saw them in the preview. A developer gets them sealed or not at all; an operator as it chose in
// writing (design.md 6; users.md A3).
func detail(a asking) (e effect, r *Refusal) {
	cp, _ := a.c.PartyOf(a.w.Command.Arg(0))
	protect := a.protection(cp)
	if r := a.mayDetail(cp, protect); r != nil {
		return e, r
	}
	rel, r := a.detailRelease()
	if r != nil {
		return e, r
	}
	facts := a.detailFacts(cp, *rel)
	facts.Clear = protect == "clear"
	if protect == "post" || protect == "phone" {
		return a.paste(cp, detailKind(cp.Role), protect, facts)
	}
	if r := a.waitsAlready(cp, detailKind(cp.Role)); r != nil {
		return e, r
	}
	e.release = rel
	e.change(Change{Party: cp.Code, Released: &Crossing{To: cp.Code, Kind: string(detailKind(cp.Role)), Source: rel.Mail, Digest: rel.Digest}})
	e.tell(a.toParty(cp, detailKind(cp.Role), facts))
	return e, nil
}

// protection is how the details go: as the command says, else sealed, or, where there is no key, in clear to whom chose that in writing.
func (a asking) protection(cp CaseParty) string {
	given := a.w.Command.Value("protect")
	if _, sealed := a.p.Book.Of(cp).KeyInUse(); given == "" && !sealed && cp.Protected() == ClearOK && !cp.Role.Coordinated() {
		return "clear"
	}
	return given
}

// MayGoClear reports whether a notice may go without encryption to a party that chose so: details only when their command said it, with two
// persons.
func MayGoClear(facts any) bool {
	f, detail := facts.(*PartyDetail)
	return !detail || f.Clear
}

func (a asking) mayDetail(cp CaseParty, protect string) *Refusal {
	wish := map[string]Protection{"clear": ClearOK, "post": ByPost, "phone": ByPhone}[protect]
	switch {
	case cp.Role.Aside():
		return &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "party", Given: cp.Code, Why: "own_verb"}
	case cp.Role == ConstructionProvider && cp.Named == "":
		return &Refusal{Code: RefusedEvidence, Verb: a.v.Name, Argument: "named", Given: cp.Code}
	case cp.Stage.before(Contacted) || cp.Stage == NoAnswer && !cp.Contacted():
		return &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "not_contacted"}
	case wish != "" && cp.Role.Coordinated(): // never to a developer (design.md 6, D)
		return a.bad("protect", protect, "developer_sealed")
	case wish != "" && cp.Protection != wish:
		return &Refusal{Code: RefusedEvidence, Verb: a.v.Name, Argument: "protect", Given: protect}
	}
	return nil
}

// detailRelease is what goes: the command's own words; for coordination, else, what reception gave it; for reception, the report with
// its suspected lines struck.
func (a asking) detailRelease() (*Release, *Refusal) {
	if a.w.Command.Text != "" || a.w.Realm == Reception {
		return a.releaseOf("mail")
	}
	if a.c.Given == nil {
		return nil, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "text"}
	}
	for _, key := range []string{"strike", "keep", "files"} {
		if given := a.w.Command.Value(key); given != "" {
			return nil, a.bad(key, given, "own_words") // what reception struck is not coordination's to see
		}
	}
	rel := *a.c.Given
	return &rel, nil
}

func detailKind(r Role) NoticeKind {
	switch r {
	case Operator:
		return OpDetailKind
	case ConstructionProvider:
		return ProviderDetailKind
	case OverseasCoordinator:
		return OtherDetailKind
	}
	return DevDetailKind
}

func (a asking) detailFacts(cp CaseParty, rel Release) *PartyDetail {
	rules := a.p.RulesOf(a.c.Edition)
	f := &PartyDetail{Head: a.head(cp), Role: cp.Role, Due: a.p.replyDay(a.ev.At), Release: rel, Consents: a.c.Finder.Consents, Named: cp.Named}
	if cp.Role == Operator || cp.Role == ConstructionProvider {
		op, _ := a.c.operator()
		begun := a.c.Countable.Notified
		if begun.IsZero() {
			begun = a.ev.At
		}
		f.URL, f.Target, f.Guide = a.siteOf(op), DateOf(begun).AddDays(rules.WebFixTarget), rules.AppendixOperator
		if cp.Role == ConstructionProvider {
			f.Guide = rules.AppendixProvider
		}
		return f
	}
	f.Origin, f.Target, f.Guide = DateOf(a.c.Origin), a.p.target(a.c), rules.AppendixDeveloper
	return f
}

// freshKey reports whether the first details to a party would go under a key that nobody but the commander compared, or not long ago:
// then a second person looks.
func (p Policy) freshKey(c Case, cmd Command, by string, at time.Time) bool {
	cp, ok := c.PartyOf(cmd.Arg(0))
	if !ok || !cp.DetailSent.IsZero() {
		return false
	}
	k, ok := p.Book.Of(cp).KeyInUse()
	return ok && (k.By == by || at.Sub(k.At) < longConfirmed)
}
