package handling

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// bulk gives one command for many cases: the list is frozen by its digest, two persons look at it, and a case that changed since
// is left out and named (users.md A14).
func bulk(a asking) (e effect, r *Refusal) {
	verb := a.w.Command.Arg(0)
	word, r := a.bulkWord(verb)
	if r != nil {
		return e, r
	}
	fits, r := a.filter()
	if r != nil {
		return e, r
	}
	for _, c := range a.w.Cases {
		if visible(c, a.w.Realm) && fits(c) {
			a.bulkOne(&e, c, verb, word)
		}
	}
	a.goneNumbers(&e)
	for range e.left {
		e.sums = append(e.sums, "")
	}
	switch {
	case len(e.numbers) == 0:
		return e, a.nothing()
	case verb == "assign":
		e.shift("assigned", "", word)
		a.tellAssigned(&e, DeskAssignedKind, word, DeskAssigned{To: word, By: a.co.Name, Cases: a.linesOf(e.Also)})
		return e, nil
	}
	e.Notices = oncePerReader(a, togetherByFinder(a, e.Notices))
	e.Office = append(e.Office, OfficeChange{Batch: &Batch{N: a.ev.Mail, Realm: a.w.Realm, By: a.co.Name, At: a.ev.At, Total: len(e.Notices)}})
	for i := range e.Notices {
		if s, _ := Spec(e.Notices[i].Kind); !s.Desk {
			e.Notices[i].Batch = a.ev.Mail
		}
	}
	return e, nil
}

// bulkWord reads the second word: a person for assign, a reason for close, a role for remind; what is told goes to the finders.
func (a asking) bulkWord(verb string) (string, *Refusal) {
	word := a.w.Command.Arg(1)
	switch {
	case effects[verb] == nil:
		return "", a.bad("verb", verb, "")
	case verb == "tell" && (a.w.Command.Text == "" || a.w.OpenText), a.w.OpenText && a.w.Command.Value("filter") == "" && a.w.Command.Value("cases") == "":
		return "", &Refusal{Code: RefusedText, Verb: a.v.Name}
	case verb == "assign":
		return resolvePerson(a.p, a.w.Realm, a.v, Argument{Name: "word"}, word)
	case verb == "close":
		reason, ok := Argument{Values: endChoices()}.canonical(word)
		if !ok {
			return "", a.bad("word", word, "not_this_reason")
		}
		if reason == "ended_after_alert" && a.w.Command.Value("alert") == "" {
			return "", &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: "alert"}
		}
		return reason, nil
	case verb == "remind":
		role, ok := Argument{Values: reminded}.canonical(word)
		if !ok {
			return "", a.bad("word", word, "role")
		}
		return role, nil
	case verb == "announce":
		what, ok := Argument{Values: announcements}.canonical(word)
		if !ok {
			return "", a.bad("word", word, "announcement")
		}
		b := a
		b.w.Command.Args = append([]string{what}, a.w.Command.Args...)
		_, _, r := b.announced() // what is wrong with it is wrong for all cases
		return what, r
	case a.w.Realm != Reception:
		return "", &Refusal{Code: RefusedParty, Verb: a.v.Name, Argument: "word", Given: word}
	}
	return "F", nil
}

// reminded are the roles that one command may remind in many cases.
var reminded = []Choice{{string(Developer), []string{"開発者", "V"}}, {string(Related), []string{"関連開発者"}}, {string(Operator), []string{"運営者", "O"}}, {string(ConstructionProvider), []string{"構築事業者", "P"}},
	{string(OverseasCoordinator), []string{"海外調整機関", "X"}}}

// handedOn are the words with = that a bulk command hands on to the command that it gives for each case.
var handedOn = map[string][]string{"close": {"alert", "why"}, "announce": {"days", "until", "phone"}}

// linesOf lists the cases as they are once changed.
func (a asking) linesOf(also []CaseChanges) (out []CaseLine) {
	for _, ch := range also {
		out = append(out, a.caseLine(Apply(a.other(ch.Key), ch.Changes...)))
	}
	return out
}

// bulkOne is what a bulk command does to one case. What cannot be done to it leaves it out, with the reason; so does whatever happened to it
// since it was looked at.
func (a asking) bulkOne(e *effect, c Case, verb, word string) {
	number := c.NumberFor(a.w.Realm)
	did, r := a.oneOfMany(c, verb, word)
	if r != nil {
		e.left = append(e.left, Left{Number: number, Why: string(r.Code)})
		return
	}
	sum := a.sumOf(c, did)
	if i := slices.Index(a.w.Frozen, number); i >= 0 && i < len(a.w.Sums) && a.w.Sums[i] != sum {
		e.left = append(e.left, Left{Number: number, Why: "changed"})
		return
	}
	e.numbers, e.sums = append(e.numbers, number), append(e.sums, sum)
	if len(did.Changes) > 0 {
		e.Also = append(e.Also, CaseChanges{Key: c.Key, Changes: did.Changes})
	}
	e.Also = append(e.Also, did.Also...)
	for _, caution := range did.cautions {
		e.cautions = appendNew(e.cautions, caution)
	}
	for _, n := range did.Notices {
		if s, _ := Spec(n.Kind); s.Desk && n.Kind != DeskPasteKind && !n.Kind.between() {
			continue // one list for the person, not a mail a case
		}
		n.Case, n.Realm = cmp.Or(n.Case, c.Key), cmp.Or(n.Realm, a.w.Realm)
		e.Notices = append(e.Notices, n)
	}
}

// oneOfMany is the command as though it were given about one of the cases.
func (a asking) oneOfMany(c Case, verb, word string) (effect, *Refusal) {
	words := []string{word}
	if verb == "remind" {
		words = nil
		for _, p := range c.Parties {
			if p.Realm == a.w.Realm && p.Role == Role(word) && p.Active() && p.Contacted() {
				words = append(words, p.Code)
			}
		}
	}
	var all effect
	refused := a.nothing()
	for _, w := range words {
		args := []string{w}
		for _, key := range handedOn[verb] {
			if value := a.w.Command.Value(key); value != "" {
				args = append(args, key+"="+value)
			}
		}
		one := newAsking(a.p, c, a.co, a.ev, CommandGiven{Command: Command{Number: c.NumberFor(a.w.Realm), Verb: verb, Args: args}, Facts: Facts{Joined: a.joinedTo(c)},
			By: a.co.Name, Realm: a.w.Realm, Encrypted: true, Bound: true})
		if verb == "tell" {
			one.w.Command.Text = a.w.Command.Text
		}
		r := may(c, a.co, one.v, one.w)
		if r == nil {
			var did effect
			if did, r = one.effect(); r == nil {
				all.add(did.Decision)
				all.cautions, refused = append(all.cautions, did.cautions...), nil
				continue
			}
		}
		if refused != nil {
			refused = r
		}
	}
	return all, refused
}

// joinedTo are the cases merged into one of those at hand, or into one of these.
func (a asking) joinedTo(c Case) (out []Case) {
	for _, number := range c.MergedFrom() {
		m, ok := a.caseNumbered(number)
		if !ok || m.Key == c.Key || slices.ContainsFunc(out, func(x Case) bool { return x.Key == m.Key }) {
			continue
		}
		if out = append(out, m); m.MergedInto() != "" {
			out = append(out, a.joinedTo(m)...)
		}
	}
	return out
}

// sumOf is the case as the realm sees it and what would be done to it: another sum, and it is not what was looked at.
func (a asking) sumOf(c Case, did effect) string {
	b := a
	b.c = c
	var addresses []string
	for _, n := range did.Notices {
		cp, _ := c.PartyOf(CodeOf(n.To))
		addresses = append(addresses, a.p.Book.Of(cp).Address())
	}
	text, err := json.Marshal([]any{View(c, a.w.Realm), b.toldBy(did.Decision), addresses})
	if err != nil {
		return "" // unreachable: plain values
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// basis is what was first shown of every case of a command for several, nil = it is none such.
func (a asking) basis(e effect) (out []string) {
	numbers, sums := slices.Clone(e.numbers), e.sums
	for _, l := range e.left {
		numbers = append(numbers, l.Number)
	}
	if a.w.Sums != nil {
		numbers, sums = a.w.Frozen, a.w.Sums
	}
	for i, sum := range sums {
		out = append(out, numbers[i]+" "+sum)
	}
	return out
}

// goneNumbers names what a written list holds that is no case for the realm, and what was shown and fits no more.
func (a asking) goneNumbers(e *effect) {
	add := func(number, why string) {
		if !slices.Contains(e.numbers, number) && !slices.ContainsFunc(e.left, func(l Left) bool { return l.Number == number }) {
			e.left = append(e.left, Left{Number: number, Why: why})
		}
	}
	for _, w := range a.writtenList() {
		if _, ok := a.caseNumbered(w); !ok {
			add(w, string(RefusedNoCase))
		}
	}
	for _, number := range a.w.Frozen {
		add(number, "changed")
	}
}

// writtenList are the numbers that cases= or the text of a bulk command lists, as they are written.
func (a asking) writtenList() []string {
	list := a.w.Command.Value("cases")
	if list == "" && a.v.Name == "bulk" && a.w.Command.Arg(0) != "tell" {
		list = a.w.Command.Text
	}
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",、 \t\n\r　", r) })
}

// togetherByFinder makes one notice of the ends of all cases of one finder, so that it gets one mail that lists its numbers (users.md A14).
// Only what is written in one language, under one key and with one meaning stands together.
func togetherByFinder(a asking, notices []Notice) (out []Notice) {
	groups := map[string][]Notice{}
	var order []string
	for _, n := range notices {
		if n.Kind != FinderEndedKind && n.Kind != FinderStoppedKind {
			out = append(out, n)
			continue
		}
		f, ended := a.other(n.Case).Finder, n.Facts.(*FinderEnded)
		key := strings.Join([]string{strings.ToLower(f.Address), string(f.Language), string(f.Protection), string(n.Kind), ended.Secrecy, ended.Reason}, "\n")
		if f.Sealable() {
			key += "\n" + f.Key.Fingerprint
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], n)
	}
	for _, key := range order {
		group := groups[key]
		n := group[0]
		if len(group) > 1 {
			facts := *n.Facts.(*FinderEnded)
			for _, m := range group {
				facts.Numbers = append(facts.Numbers, m.Facts.(*FinderEnded).Number)
			}
			n.Kind, n.Facts = FinderEndedManyKind, &facts
		}
		out = append(out, n)
	}
	return out
}
