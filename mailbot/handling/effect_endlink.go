package handling

import (
	"slices"
	"strings"
)

// otherCase is the case that the command names, as the realm may see it.
func (a asking) otherCase() (Case, *Refusal) {
	number := a.w.Command.Arg(0)
	c, ok := a.caseNumbered(number)
	switch {
	case !ok:
		return c, &Refusal{Code: RefusedNoCase, Verb: a.v.Name, Argument: "case", Given: number}
	case c.Key == a.c.Key:
		return c, a.bad("case", number, "same_case")
	}
	return c, nil
}

// tie links the command's case to another and back. Each side's number is the one by which the realm calls the case, so that a link of
// reception's tells coordination nothing of a case that it does not have.
func (a asking) tie(e *effect, other Case, number, here, there string) {
	e.change(Change{Linked: &Link{Case: number, How: here}})
	e.Also = append(e.Also, CaseChanges{Key: other.Key, Changes: []Change{{Linked: &Link{Case: a.c.NumberFor(a.w.Realm), How: there}}}})
}

// linkCases notes that two cases have to do with each other. Nobody outside is told.
func linkCases(a asking) (e effect, r *Refusal) {
	other, r := a.otherCase()
	if r != nil {
		return e, r
	}
	number := other.NumberFor(a.w.Realm)
	if slices.ContainsFunc(a.c.Links, func(l Link) bool { return l.Case == number }) {
		return e, a.nothing()
	}
	a.tie(&e, other, number, "related", "related")
	e.shift("linked", "", number)
	return e, nil
}

// mergeCases ends this case within another about the same flaw. Its finder keeps its own case, wishes and mails: only the work is one. Where
// the finders' wishes differ the two cannot be one, for what may be said of the one would be said of the other.
func mergeCases(a asking) (e effect, r *Refusal) {
	other, r := a.otherCase()
	if r != nil {
		return e, r
	}
	given := a.w.Command.Arg(0)
	switch {
	case a.c.Kind != other.Kind || a.c.Scheme != other.Scheme:
		return e, a.bad("case", given, "other_kind")
	case !other.State.Open():
		return e, a.bad("case", given, "has_ended")
	case a.c.Finder.Consents != other.Finder.Consents:
		return e, a.bad("case", given, "consents_differ")
	case slices.ContainsFunc(a.c.Parties, func(p CaseParty) bool { return p.Contacted() }):
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "contacted"}
	}
	number := other.NumberFor(a.w.Realm)
	a.tie(&e, other, number, "merged_into", "merged_from")
	e.change(Change{Decided: &Decided{State: Merged, Reason: "merged"}})
	e.shift("linked", "", number)
	e.toFinder(a.c, a.ev.At, FinderJoinedKind, &FinderMoved{Number: a.c.Number, New: other.Number, Kind: a.c.Kind})
	a.endsForBody(&e, "merged", "")
	return e, nil
}

// MergedInto is the number of the case that this one was merged into and has not left since, "" = none.
func (c Case) MergedInto() string {
	for _, l := range slices.Backward(c.Links) {
		if l.How == "merged_into" && c.State == Merged {
			return l.Case
		}
	}
	return ""
}

// MergedFrom are the numbers of the cases that were merged into this one.
func (c Case) MergedFrom() (out []string) {
	for _, l := range c.Links {
		if l.How == "merged_from" {
			out = append(out, l.Case)
		}
	}
	return out
}

// sharedKinds are the notices of a case that the finders of the cases merged into it get as well, each about its own number.
var sharedKinds = []NoticeKind{FinderPlannedKind, FinderDateMovedKind, FinderPublishedKind, FinderUpdatedKind, FinderStoppedKind, FinderEndedKind, FinderFixedKind, FinderElsewhereKind, FinderReopenedKind, FinderNotAcceptedKind}

// shareWithJoined owes those notices.
func (a asking) shareWithJoined(e *effect) {
	for _, n := range slices.Clone(e.Notices) {
		if n.To != "F" || n.Case != "" && n.Case != a.c.Key || !slices.Contains(sharedKinds, n.Kind) {
			continue
		}
		for _, m := range a.w.Joined {
			if m.MergedInto() == "" || m.Deleted {
				continue
			}
			n.Case, n.Lang, n.Facts = m.Key, m.Finder.Language, asNumbered(n.Facts, m)
			e.tell(n)
			e.Also = append(e.Also, CaseChanges{Key: m.Key, Changes: []Change{{Realm: Reception, Filed: &CaseMail{Direction: Out, At: a.ev.At, Party: "F", Kind: string(n.Kind)}}}})
		}
	}
}

// asNumbered are the facts of a finder's notice about another case. A coordinator's own words stay with the finder for whom they were written.
func asNumbered(facts any, c Case) any {
	switch f := facts.(type) {
	case *FinderStep:
		own := *f
		own.Number, own.Text = c.Number, ""
		return &own
	case *FinderEnded:
		own := *f
		own.Number, own.ReceivedAt, own.Why = c.Number, c.Received, ""
		return &own
	case *FinderNotAccepted:
		own := *f
		own.Number, own.ReceivedAt, own.Why = c.Number, c.Received, ""
		return &own
	case *FinderPublished:
		own := *f
		own.Number, own.Credit = c.Number, c.CreditLine(c.Finder.Language)
		return &own
	}
	return facts
}

// splitCase makes a case of its own of one of the finder's mails: reception decides about it like about any report.
func splitCase(a asking) (e effect, r *Refusal) {
	n := a.w.Command.Value("mail")
	i := slices.IndexFunc(a.c.Mails, func(m CaseMail) bool { return decimal(m.N) == n && m.Direction == In && m.Party == "F" })
	if i < 0 || a.c.Mails[i].Kind == "new_report" {
		return e, &Refusal{Code: RefusedNoMail, Verb: a.v.Name, Argument: "mail", Given: n}
	}
	filed := a.c.Mails[i]
	filed.Kind = "new_report"
	a.opens(&e, Opened{Kind: a.c.Kind, Own: a.c.OwnProduct, Edition: a.p.Edition, Title: a.c.Title, URL: a.c.URL, Worded: a.c.Worded, Finder: a.c.Finder},
		"split_into", "split_from", Change{Filed: &filed})
	e.toFinder(a.c, a.ev.At, FinderKindChangedKind, &FinderMoved{Number: a.c.Number, New: a.ev.Fresh.Number, Kind: a.c.Kind, Part: true})
	return e, nil
}

// opens begins a further case of the same finder, tied to this one. Its number is drawn when the command runs, so no preview has it.
func (a asking) opens(e *effect, o Opened, here, there string, then ...Change) {
	o.Key, o.Number = a.ev.Fresh.Key, a.ev.Fresh.Number
	e.change(Change{Linked: &Link{Case: o.Number, How: here}})
	changes := append([]Change{{Opened: &o}, {Linked: &Link{Case: a.c.Number, How: there}}}, then...)
	e.Also = append(e.Also, CaseChanges{Key: o.Key, Changes: changes})
	e.news = append(e.news, Shift{"opened", "", o.Number})
}

// MayOpen reports whether a command of the verb may begin a case, so that a key and a number are drawn. A token stands for any command.
func MayOpen(verb string, w CommandGiven) bool {
	return slices.Contains([]string{"split", "convert"}, verb) || w.TokenMAC != ""
}

// convert changes what the case is about (guideline V.3.8). A website's flaw that is a product's goes on as a new case that holds nothing of
// the site; a product case becomes a website's as long as no developer was contacted.
func convert(a asking) (e effect, r *Refusal) {
	switch kind := CaseKind(a.w.Command.Arg(0)); {
	case kind == a.c.Kind:
		return e, a.nothing()
	case kind == Product:
		return a.toProduct()
	}
	if slices.ContainsFunc(a.c.Parties, func(p CaseParty) bool { return p.Contacted() }) {
		return e, &Refusal{Code: RefusedState, Verb: a.v.Name, State: a.c.State, Why: "contacted"}
	}
	for _, p := range a.c.Parties {
		if p.Active() {
			e.change(Change{Party: p.Code, Moved: &Moved{Stage: Dropped, Why: "converted"}})
		}
	}
	e.change(Change{Decided: &Decided{State: Accepted, Kind: Website, Worded: true}})
	e.shift("kind", string(a.c.Kind), string(Website))
	e.toFinder(a.c, a.ev.At, FinderKindChangedKind, &FinderMoved{Number: a.c.Number, New: a.c.Number, Kind: Website})
	a.endsForBody(&e, "converted", "")
	return e, nil
}

// toProduct: neither address nor title nor operator of the site goes into the new case, nor the report, which has them in its words. What
// coordination gets is what reception writes at the hand-over.
func (a asking) toProduct() (e effect, r *Refusal) {
	a.opens(&e, Opened{Kind: Product, Edition: a.c.Edition, Worded: true, Finder: a.c.Finder}, "converted_into", "converted_from",
		Change{Decided: &Decided{State: Accepted, Kind: Product, Impact: a.c.Impact}}, Change{Dated: &DateStart{What: "accepted"}})
	e.change(Change{Decided: &Decided{State: CaseEnded, Reason: "product_flaw"}})
	e.shift("kind", string(Website), string(Product))
	e.cautions = append(e.cautions, "site_masked")
	e.toFinder(a.c, a.ev.At, FinderKindChangedKind, &FinderMoved{Number: a.c.Number, New: a.ev.Fresh.Number, Kind: Product})
	for _, cp := range a.told(Reception) {
		e.tell(a.toParty(cp, OpProductFlawKind, &PartyEnd{Head: a.head(cp), URL: a.siteFor(cp), Reason: "product_flaw", Day: DateOf(a.ev.At)}))
	}
	return e, nil
}

// ConvertedFrom reports whether the case was a website's: then the hand-over says that the site is not named.
func (c Case) ConvertedFrom() bool {
	return slices.ContainsFunc(c.Links, func(l Link) bool { return l.How == "converted_from" })
}

// linksFor are the links that a realm sees: coordination those of its own cases, by its own numbers.
func (c Case) linksFor(r Realm) []Link {
	if r == Reception {
		return c.Links
	}
	return only(c.Links, func(l Link) bool { return strings.HasPrefix(l.Case, "JVN#") })
}
