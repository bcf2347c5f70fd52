package handling

import "slices"

// bulk gives one command for many cases: the list is frozen by its digest, two persons look at it, and a case that changed since
// is left out and named (users.md A14).
func bulk(a asking) (e effect, r *Refusal) {
	verb := a.w.Command.Arg(0)
	if verb == "tell" && a.w.Command.Text == "" || verb == "tell" && a.w.OpenText {
		return e, &Refusal{Code: RefusedText, Verb: a.v.Name}
	}
	word := a.w.Command.Arg(1)
	if verb == "assign" {
		name, r := resolvePerson(a.p, a.w.Realm, a.v, Argument{Name: "word"}, word)
		if r != nil {
			return e, r
		}
		word = name
	} else if a.w.Realm != Reception {
		return e, &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "word", Given: word}
	} else {
		word = "F"
	}
	fits, r := a.filter()
	if r != nil {
		return e, r
	}
	for _, c := range a.w.Cases {
		if !visible(c, a.w.Realm) || !fits(c) {
			continue
		}
		a.bulkOne(&e, c, verb, word)
	}
	switch {
	case len(e.numbers) == 0:
		return e, a.nothing()
	case verb == "assign":
		e.shift("assigned", "", word)
		a.tellAssigned(&e, DeskAssignedKind, word, DeskAssigned{To: word, By: a.co.Name, Cases: a.linesOf(e.Also)})
		return e, nil
	}
	e.Office = append(e.Office, OfficeChange{Batch: &Batch{N: a.ev.Mail, Realm: a.w.Realm, By: a.co.Name, At: a.ev.At, Total: len(e.Notices)}})
	for i := range e.Notices {
		e.Notices[i].Batch = a.ev.Mail
	}
	return e, nil
}

// linesOf lists the cases as they are once changed.
func (a asking) linesOf(also []CaseChanges) (out []CaseLine) {
	for _, ch := range also {
		c := a.other(ch.Key)
		for _, change := range ch.Changes {
			c = Apply(c, change)
		}
		out = append(out, a.caseLine(c))
	}
	return out
}

// bulkOne is what a bulk command does to one case. What cannot be done to it leaves it out, with the reason.
func (a asking) bulkOne(e *effect, c Case, verb, word string) {
	number := c.NumberFor(a.w.Realm)
	one := newAsking(a.p, c, a.co, a.ev, CommandGiven{Command: Command{Number: number, Verb: verb, Args: []string{word}, Text: a.w.Command.Text},
		By: a.co.Name, Realm: a.w.Realm, Encrypted: true, Bound: true})
	r := may(c, a.co, one.v, one.w)
	var did effect
	if r == nil {
		did, r = one.effect()
	}
	if r != nil {
		e.left = append(e.left, Left{Number: number, Why: string(r.Code)})
		return
	}
	e.numbers = append(e.numbers, number)
	if len(did.Changes) > 0 {
		e.Also = append(e.Also, CaseChanges{Key: c.Key, Changes: did.Changes})
	}
	for _, n := range did.Notices {
		if s, _ := Spec(n.Kind); s.Desk {
			continue // one list for the person, not a mail a case
		}
		n.Case = c.Key
		if n.Realm == "" {
			n.Realm = a.w.Realm
		}
		e.Notices = append(e.Notices, n)
	}
}

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
	if effects[a.v.Name] == nil || a.v.Text == TextMust || a.v.Text == TextOwn || a.v.Preview || a.p.needsTwo(a.v, a.c, a.w.Command) {
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
