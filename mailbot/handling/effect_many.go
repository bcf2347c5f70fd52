package handling

import "slices"

// deleteCase destroys what a case told, once its retention has passed. The figures stay, and the transcript names the backups
// that still hold it (S17).
func deleteCase(a asking) (e effect, r *Refusal) {
	kept := DateOf(a.c.Ended).AddDays(a.p.RetentionDays)
	if DateOf(a.ev.At).Compare(kept) < 0 {
		return e, &Refusal{Code: RefusedRetention, Verb: a.v.Name, Known: []string{kept.String()}}
	}
	e.Orders = []Order{{What: OrderDelete, Case: a.c.Key, Why: a.w.Command.Value("why")}}
	e.lost = a.w.Backups
	return e, nil
}

// commandsGiven runs several commands of one mail, all or none (R84): each is parsed and authorised, and its effect known, before
// any of them happens. A verb that carries text, must be looked at first or needs two persons stands alone in its mail.
func commandsGiven(p Policy, ev Event, w CommandsGiven) Decision {
	co, ok := p.Coordinator(w.By)
	if !ok {
		return Decision{} // unreachable: identification only names configured coordinators
	}
	var all Decision
	var results []Result
	errors := 0
	now := map[string]Case{}
	for _, item := range w.Items {
		c := item.Case
		known, moved := now[c.Key]
		if moved {
			c = known
		}
		a := newAsking(p, c, co, ev, item.Given)
		e, r := a.alone()
		if moved && r == nil && a.v.Name == "undo" {
			r = &Refusal{Code: RefusedSeveral, Verb: a.v.Name} // its history is that of before this mail
		}
		if r != nil {
			errors++
			results = append(results, Result{Number: item.Given.Command.Number, Given: item.Given.Given, Command: a.w.Command, Refusal: r})
			continue
		}
		results = append(results, a.result(e))
		a.stamp(&e.Decision)
		for i := range e.Notices {
			e.Notices[i].Case = c.Key
		}
		all.add(Decision{Also: e.Also, Office: e.Office, Parties: e.Parties, Dropped: e.Dropped, Orders: e.Orders, Notices: e.Notices})
		if len(e.Changes) > 0 {
			all.Also = append(all.Also, CaseChanges{Key: c.Key, Changes: e.Changes})
			now[c.Key] = Apply(c, e.Changes...)
		}
		p.Office = ApplyOffice(p.Office, e.Office...)
	}
	if errors == 0 {
		all.tell(Notice{Kind: DeskTranscriptKind, To: co.Name, Lang: co.Language, Realm: w.Realm, ReplyTo: ev.Mail, Facts: &DeskTranscript{At: ev.At, Results: results}})
		return all
	}
	first := slices.IndexFunc(results, func(r Result) bool { return r.Refusal != nil })
	for i := range results {
		if results[i].Refusal == nil {
			results[i] = Result{Number: results[i].Number, Given: results[i].Given, Command: results[i].Command, Deferred: true}
		}
	}
	d := Decision{Refusal: results[first].Refusal}
	d.tell(Notice{Kind: DeskErrorsKind, To: co.Name, Lang: co.Language, Realm: w.Realm, ReplyTo: ev.Mail, Facts: &DeskErrors{Errors: errors, Results: results}})
	return d
}

// alone gives the effect of one line of several, or why it may not stand there.
func (a *asking) alone() (effect, *Refusal) {
	if a.w.Refused != nil {
		return effect{}, a.w.Refused
	}
	if r := may(a.c, a.co, a.v, a.w); r != nil {
		return effect{}, r
	}
	single := &Refusal{Code: RefusedSeveral, Verb: a.v.Name}
	if effects[a.v.Name] == nil || a.v.Text == TextMust || a.v.Text == TextOwn || a.v.Preview || a.two() {
		return effect{}, single
	}
	if r := a.resolve(); r != nil {
		return effect{}, r
	}
	if a.v.Changes && !a.w.Bound {
		return effect{}, &Refusal{Code: RefusedUnbound, Verb: a.v.Name, Why: a.w.Unbound}
	}
	e, r := a.effect()
	if r == nil && e.look {
		r = single
	}
	return e, r
}
