package handling

import "slices"

func cloneParties(list []CaseParty) []CaseParty {
	list = slices.Clone(list)
	for i := range list {
		list[i].Attempts, list[i].StatusHistory = slices.Clone(list[i].Attempts), slices.Clone(list[i].StatusHistory)
		list[i].Reminded, list[i].Answers, list[i].Agreed = slices.Clone(list[i].Reminded), slices.Clone(list[i].Answers), slices.Clone(list[i].Agreed)
	}
	return list
}

// matterOf folds what concerns the matter and its parties.
func matterOf(c Case, ch Change) Case {
	switch {
	case ch.Joined != nil:
		c.Parties = append(c.Parties, *ch.Joined)
	case ch.Planned != nil:
		c.Plans = append(slices.Clone(c.Plans), *ch.Planned)
		c.Countable.Planned = ch.Planned.At
		c.Ask = nil
	case ch.DateAsked != nil:
		ask := *ch.DateAsked
		c.Ask = &ask
		c.Parties = slices.Clone(c.Parties)
		for i, p := range c.Parties {
			if p.Role.Coordinated() && p.Active() && p.Contacted() {
				c.Parties[i].Date = DateAnswer{Proposed: ask.At, Asked: ch.At} // an answer to another date is none to this one
			}
		}
	case ch.Linked != nil:
		c.Links = append(slices.Clone(c.Links), *ch.Linked)
	case ch.Leaked != nil:
		leak := *ch.Leaked
		c.Leak = &leak
	case ch.Committee != nil:
		k := *ch.Committee
		c.Committee = &k
	case ch.Written != nil:
		page := c.page().written(*ch.Written, ch.At)
		c.Page = &page
	case ch.Numbered != nil:
		c.CVE, c.CVEBy = slices.Clone(ch.Numbered.CVE), ch.Numbered.By
	case ch.Credit == "asked":
		c.CreditAsked = ch.At
	case ch.Credit == "answered":
		c.CreditSaid = ch.At
	case ch.Edition != "":
		c.Edition = ch.Edition
	case ch.Lifted:
		c.LiftedAt = ch.At
	case ch.Provided:
		c.Priority = ch.At
	case ch.Reminded != nil && ch.Party == "":
		c.Reminded = append(slices.Clone(c.Reminded), *ch.Reminded)
	case ch.Watch != "":
		c.Watched = ch.Watch == "on"
	}
	if i := c.at(ch.Party); i >= 0 {
		c = partyStep(c, i, ch)
	}
	return c
}

// partyStep folds what happened to one party. Dates of the case that begin with it begin here (users.md A10).
func partyStep(c Case, i int, ch Change) Case {
	p := &c.Parties[i]
	switch {
	case ch.Moved != nil:
		p.Stage = ch.Moved.Stage
		if p.Role == Operator && p.Stage == FixReported {
			p.Reported, c.FixReported = ch.At, ch.At
		}
	case ch.Tried != nil:
		t := *ch.Tried
		if t.At.IsZero() {
			t.At = ch.At
		}
		c = tried(c, i, t)
	case ch.Dated != nil && ch.Dated.What == "detail":
		c = detailLeft(c, i, ch)
	case ch.Reported != nil:
		step := *ch.Reported
		if step.At.IsZero() {
			step.At, step.By = ch.At, ch.Actor
		}
		p.reported(step)
	case ch.Recorded != nil:
		p.recorded(*ch.Recorded)
	case ch.DateSaid != nil:
		asked := p.Date.Asked
		p.Date = *ch.DateSaid
		p.Date.Asked = asked
		if p.Date.At.IsZero() {
			p.Date.At = ch.At
		}
	case ch.Reminded != nil:
		p.Reminded = append(p.Reminded, *ch.Reminded)
	case ch.Stated != nil:
		s := *ch.Stated
		p.Stated = &s
	case ch.Listed != nil:
		p.Listing = *ch.Listed
		c.Listed = listedDays(c.Parties)
	case ch.Asked != nil:
		q := *ch.Asked
		p.Question = &q
	}
	return c
}

// tried counts an attempt: the first to any developer is the origin day, whether or not it arrived (N1). Of its own product the finder is the
// developer, and no days are counted (users.md B12).
func tried(c Case, i int, t Attempt) Case {
	p := &c.Parties[i]
	if j := slices.IndexFunc(p.Attempts, func(a Attempt) bool { return t.Mail != 0 && a.Mail == t.Mail }); j >= 0 {
		p.Attempts[j].Outcome = t.Outcome // the same mail, now known to have come back
		return c
	}
	p.Attempts = append(p.Attempts, t)
	if p.FirstAttempt.IsZero() || t.At.Before(p.FirstAttempt) {
		p.FirstAttempt = t.At
	}
	if p.Role == Developer && !c.OwnProduct && (c.Origin.IsZero() || t.At.Before(c.Origin)) {
		c.Origin = t.At
	}
	switch {
	case p.Stage == ToContact, (p.Stage == NoAnswer || p.Stage == Unreachable) && t.Outcome == "reached":
		p.Stage = Contacted
	}
	return c
}

func detailLeft(c Case, i int, ch Change) Case {
	p := &c.Parties[i]
	if p.DetailSent.IsZero() {
		p.DetailSent = ch.At
	}
	if p.Stage.before(DetailSent) {
		p.Stage = DetailSent
	}
	if p.Role == Developer && c.DetailSent.IsZero() {
		c.DetailSent = ch.At
	}
	if p.Role == Operator && c.Countable.Notified.IsZero() {
		c.Countable.Notified = ch.At
	}
	return c
}

func (p *CaseParty) reported(s StatusStep) {
	p.StatusHistory = append(p.StatusHistory, s)
	if s.Result != "" {
		p.Result = s.Result
		if p.Stage.before(ResultReported) {
			p.Stage = ResultReported
		}
	}
	if s.Status != "" {
		p.Status = s.Status
	}
}

func (p *CaseParty) recorded(r Recorded) {
	for _, a := range r.Answers {
		p.Answers = replaced(p.Answers, a, func(b FieldAnswer) bool { return b.Form == a.Form && b.Field == a.Field })
	}
	if r.Theirs != "" {
		p.Theirs = r.Theirs
	}
	if r.Protection != "" {
		p.Protection, p.WishMail = r.Protection, r.Mail
	}
	if !r.SecretUntil.IsZero() {
		p.SecretUntil = r.SecretUntil
	}
	if !r.FixVisible.IsZero() {
		p.FixVisible = r.FixVisible
	}
	if r.Statement != "" {
		p.Statement = r.Statement
	}
	for _, word := range r.Agreed {
		if !slices.Contains(p.Agreed, word) {
			p.Agreed = append(p.Agreed, word)
		}
	}
	p.Agreed = slices.DeleteFunc(p.Agreed, func(word string) bool { return slices.Contains(r.Refused, word) })
}
