package handling

import "slices"

// otherLines are the commands that come next because of the list of unreachable developers, or of the committee, best first.
func otherLines(c Case, r Realm) (out []ReadyLine) {
	line := func(verb string, args ...string) {
		out = append(out, ReadyLine{Command: Command{Number: c.NumberFor(r), Verb: verb, Args: args}})
	}
	if !c.State.Open() {
		return nil
	}
	if r == Coordination {
		return listNext(c)
	}
	switch k := c.Committee; {
	case k == nil:
	case k.Opened.IsZero():
		line("committee", "open")
	case k.Result == "":
		line("committee", "result", "publish")
		line("committee", "result", "not")
		line("committee", "result", "again")
	case k.Result == "not":
		line("close", "ended_not_published")
	}
	return out
}

// listNext is the next step on the list of unreachable developers, of the first that stands there (domain.md 4.4).
func listNext(c Case) []ReadyLine {
	i := slices.IndexFunc(c.Parties, func(cp CaseParty) bool { return cp.Stage == Unreachable })
	if i < 0 || c.Committee != nil {
		return nil
	}
	line := func(verb string, args ...string) []ReadyLine {
		return []ReadyLine{{Command: Command{Number: c.NumberFor(Coordination), Verb: verb, Args: args}}}
	}
	code, rules := c.Parties[i].Code, editions[c.Edition]
	switch l := c.Parties[i].Listing; {
	case l.DID == "": // there is no list
		return nil
	case l.Named.IsZero():
		return line("list-name", code, l.Warned.String())
	case l.Product.IsZero():
		return line("list-product", code, monthsAfter(l.Named, rules.ListProductMonths).String())
	case l.Deadline.IsZero():
		return line("list-deadline", code, "…")
	case rules.Committee:
		return line("impossible")
	}
	return nil
}

// backLines are what follows when a developer writes that counted as one that cannot be reached: its entry comes off the list (users.md B17).
func backLines(c Case, cp CaseParty) []ReadyLine {
	number := c.NumberFor(cp.Realm)
	switch l := cp.Listing; {
	case l.Stands(), cp.Stage == Unreachable && l.DID != "":
		return []ReadyLine{{Command: Command{Number: number, Verb: "delist", Args: []string{cp.Code}}}}
	case cp.Stage == Unreachable:
		return []ReadyLine{{Command: Command{Number: number, Verb: "log", Args: []string{cp.Code, "by=mail", "outcome=reached"}}}}
	}
	return nil
}

// askLines are the commands that ask for a yes that is missing.
func askLines(c Case, r Realm, refused Refusal) []ReadyLine {
	verb := map[string]string{"direct": "introduce", "priority": "priority-provide", "site_data": "site-data"}[refused.Why]
	cp, own := c.PartyOf(refused.Given)
	if verb == "" || own && cp.Realm != r || !own && (refused.Given != "F" || r != Reception) {
		return nil // whom the other body writes to, that body asks
	}
	return []ReadyLine{{Command: Command{Number: c.NumberFor(r), Verb: verb, Args: []string{"ask", refused.Given}}}}
}
