package handling

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

func assign(a asking) (e effect, r *Refusal) {
	name, old := a.w.Command.Arg(0), a.c.Part(a.w.Realm).AssignedTo
	if name == old {
		return e, a.nothing()
	}
	e.change(Change{Assigned: &Assigned{Name: name}})
	e.shift("assigned", old, name)
	a.tellAssigned(&e, DeskAssignedKind, name, DeskAssigned{From: old, To: name, By: a.co.Name, Cases: []CaseLine{a.caseLine(Apply(a.c, Change{Realm: a.w.Realm, Assigned: &Assigned{Name: name}}))}})
	return e, nil
}

// tellAssigned tells the person who got the work, unless it is the one who gave it.
func (a asking) tellAssigned(e *effect, k NoticeKind, name string, facts DeskAssigned) {
	co, ok := a.p.Coordinator(name)
	if ok && name != a.co.Name {
		e.tell(Notice{Kind: k, To: name, Lang: co.Language, Realm: a.w.Realm, Facts: &facts})
	}
}

// takeover moves all open cases of one person to another, and tells each finder and each party once, of all its numbers (users.md B15).
func takeover(a asking) (e effect, r *Refusal) {
	from, to := a.w.Command.Arg(0), a.w.Command.Arg(1)
	if from == to {
		return e, a.bad("to", to, "")
	}
	parties := map[string]*AnyCoordinator{}
	var order []Case
	told := map[string]*AnyCoordinator{}
	moved := DeskAssigned{From: from, To: to, By: a.co.Name}
	for _, c := range a.w.Cases {
		if !visible(c, a.w.Realm) || !c.State.Open() || c.Part(a.w.Realm).AssignedTo != from || !a.listed(c) {
			continue
		}
		number := c.NumberFor(a.w.Realm)
		e.Also = append(e.Also, CaseChanges{Key: c.Key, Changes: []Change{{Assigned: &Assigned{Name: to}}}})
		after := Apply(c, Change{Realm: a.w.Realm, Assigned: &Assigned{Name: to}})
		e.numbers, moved.Cases = append(e.numbers, number), append(moved.Cases, a.caseLine(after))
		a.partiesMove(&e, c, to, told)
		if a.w.Realm != Reception {
			continue
		}
		if t := parties[c.Finder.Address]; t != nil {
			t.Numbers = append(t.Numbers, c.Number)
			continue
		}
		parties[c.Finder.Address] = &AnyCoordinator{Number: c.Number, Numbers: []string{c.Number}, Name: to}
		order = append(order, c)
	}
	if _, known := a.p.Coordinator(from); len(e.Also) == 0 && !known {
		_, r := resolvePerson(a.p, a.w.Realm, a.v, Argument{Name: "from"}, from)
		return e, r
	}
	if len(e.Also) == 0 {
		return e, a.nothing()
	}
	for _, c := range order {
		e.tell(Notice{Kind: AnyCoordinatorKind, To: "F", Lang: c.Finder.Language, Realm: Reception, Case: c.Key, Facts: parties[c.Finder.Address]})
	}
	e.shift("assigned", from, to)
	a.tellAssigned(&e, DeskTakeoverKind, to, moved)
	return e, nil
}

// partiesMove tells each party that the realm has contacted once, of all its own numbers (users.md B15).
func (a asking) partiesMove(e *effect, c Case, to string, told map[string]*AnyCoordinator) {
	for _, cp := range c.Parties {
		if cp.Realm != a.w.Realm || !cp.Active() || !cp.Contacted() {
			continue
		}
		number := c.NumberOf(cp.Code)
		if t := told[cp.Handle]; t != nil {
			t.Numbers = append(t.Numbers, number)
			continue
		}
		told[cp.Handle] = &AnyCoordinator{Number: number, Numbers: []string{number}, Name: to}
		n := a.toParty(cp, AnyCoordinatorKind, told[cp.Handle])
		n.Case = c.Key
		e.tell(n)
	}
}

// listed reports whether the command's cases= names the case, or names none. A command that waited is about the cases that were shown,
// in which others that fit since are none (users.md A14).
func (a asking) listed(c Case) bool {
	if a.w.Frozen != nil && !slices.Contains(a.w.Frozen, c.NumberFor(a.w.Realm)) {
		return false
	}
	list := a.writtenList()
	return len(list) == 0 || slices.ContainsFunc(list, func(w string) bool { return sameNumber(w, c.Number) || c.JVN != "" && sameNumber(w, c.JVN) })
}

// sameNumber compares a number as people write it: with or without its letters and sign.
func sameNumber(written, number string) bool {
	written = strings.ToUpper(strings.Trim(written, "[]【】"))
	_, digits, _ := strings.Cut(number, "#")
	return written == number || written == digits || strings.ReplaceAll(written, "-", "#") == number
}

func away(a asking) (e effect, r *Refusal) {
	from, to := span(a.w.Command.Arg(0))
	deputy := a.w.Command.Value("deputy")
	if deputy == a.co.Name {
		return e, a.bad("deputy", deputy, "self")
	}
	e.Office = []OfficeChange{{Away: &Absence{Name: a.co.Name, From: from, To: to, Deputy: deputy}}}
	e.shift("away", "", from.String()+".."+to.String())
	e.shift("deputy", "", deputy)
	return e, nil
}

func duty(a asking) (e effect, r *Refusal) {
	from, to := span(a.w.Command.Arg(1))
	name := a.w.Command.Arg(0)
	e.Office = []OfficeChange{{Duty: &Duty{Realm: a.w.Realm, Name: name, From: from, To: to}}}
	e.shift("duty", a.p.Office.onDuty(a.w.Realm, from), name)
	if a.p.Office.away(name, from) {
		e.cautions, e.look = []string{"duty_away"}, true
	}
	return e, nil
}

func note(a asking) (e effect, r *Refusal) {
	e.change(Change{Noted: &Noted{Text: a.w.Command.Text}})
	return e, nil
}

func review(a asking) (e effect, r *Refusal) {
	d := day(a.w.Command.Arg(0))
	if r := a.ahead("date", d); r != nil {
		return e, r
	}
	e.change(Change{Reviewed: &d})
	e.shift("review", a.c.Part(a.w.Realm).Review.String(), d.String())
	e.cautions = Cautions(d, DateOf(a.ev.At), a.p.Calendar)
	return e, nil
}

func finderDeadline(a asking) (e effect, r *Refusal) {
	d := Date{}
	if w := a.w.Command.Arg(0); w != "none" {
		d = day(w)
	}
	if d == a.c.Finder.Disclosure {
		return e, a.nothing()
	}
	e.change(Change{Wished: &Wished{Disclosure: &d}})
	e.shift("disclosure", a.c.Finder.Disclosure.String(), d.String())
	return e, nil
}

// consent records what the finder allows. Narrowing takes effect at once; widening needs the finder's own mail, and without one
// the finder is asked (users.md B1).
func consent(a asking) (e effect, r *Refusal) {
	now := a.c.Finder.Consents
	want := now
	set(&want.Know, a.w.Command.Value("know"))
	set(&want.Contact, a.w.Command.Value("contact"))
	set(&want.Public, a.w.Command.Value("public"))
	if want == now {
		return e, a.nothing()
	}
	facts := &FinderConsents{Number: a.c.Number, Kind: a.c.Kind, Old: now, New: want, Since: a.ev.At, Credit: a.c.Finder.credit()}
	switch n := a.w.Command.Value("mail"); {
	case !widens(now, want):
	case n == "":
		asked := *facts
		e.tell(Notice{Kind: FinderConsentCheckKind, To: "F", Lang: a.c.Finder.Language, Facts: &asked})
		want = Consents{now.Know && want.Know, now.Contact && want.Contact, now.Public && want.Public} // what is narrower holds at once
		if want == now {
			return e, nil
		}
		facts.New = want
	case !a.c.said("F", n):
		return e, &Refusal{Code: RefusedEvidence, Verb: a.v.Name, Argument: "mail", Given: n}
	}
	e.change(Change{Wished: &Wished{Consents: &want}})
	for _, s := range []Shift{{"know", yes(now.Know), yes(want.Know)}, {"contact", yes(now.Contact), yes(want.Contact)}, {"public", yes(now.Public), yes(want.Public)}} {
		if s.Old != s.New {
			e.shifts = append(e.shifts, s)
		}
	}
	e.tell(Notice{Kind: FinderConsentsKind, To: "F", Lang: a.c.Finder.Language, Facts: facts})
	return e, nil
}

func set(b *bool, word string) {
	if word != "" {
		*b = word == "yes"
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func widens(a, b Consents) bool {
	return b.Know && !a.Know || b.Contact && !a.Contact || b.Public && !a.Public
}

// said reports whether a mail of the case with this number is the party's own word: signed by its key, or an answer in a thread
// that we opened, whose random id nobody else has seen; the report itself made its writer the finder. A bare address is nobody's
// word (S11; users.md B1).
func (c Case) said(party, n string) bool {
	return slices.ContainsFunc(c.Mails, func(m CaseMail) bool {
		return m.Direction == In && m.Party == party && decimal(m.N) == n && (m.Proof >= ProofThread || m.Kind == "new_report")
	})
}

func (f Finder) credit() string {
	if f.Language == English && f.CreditEN != "" || f.CreditJA == "" {
		return f.CreditEN
	}
	return f.CreditJA
}

func credit(a asking) (e effect, r *Refusal) {
	var w Wished
	for key, at := range map[string]**string{"ja": &w.CreditJA, "en": &w.CreditEN} {
		if v := a.w.Command.Value(key); v != "" {
			*at = &v
		}
	}
	if (w.CreditJA == nil || *w.CreditJA == a.c.Finder.CreditJA) && (w.CreditEN == nil || *w.CreditEN == a.c.Finder.CreditEN) {
		return e, a.nothing()
	}
	e.change(Change{Wished: &w})
	if w.CreditJA != nil {
		e.shift("credit_ja", a.c.Finder.CreditJA, *w.CreditJA)
	}
	if w.CreditEN != nil {
		e.shift("credit_en", a.c.Finder.CreditEN, *w.CreditEN)
	}
	if !a.c.Finder.Consents.Public {
		e.cautions = []string{"credit_without_consent"}
	}
	return e, nil
}

// impact reads the matrix of guideline appendix 4: CVSS base score against reach. Attacks that were seen make the reach wide, and
// so does knowing nothing.
func impact(a asking) (e effect, r *Refusal) {
	score, err := strconv.ParseFloat(a.w.Command.Value("cvss"), 64)
	given := a.w.Command.Value("cvss")
	if given != "" && (err != nil || !(score >= 0 && score <= 10)) { // NaN is neither
		return e, a.bad("cvss", given, "score")
	}
	reach := a.w.Command.Value("reach")
	if a.w.Command.Value("exploited") == "yes" || reach == "" || reach == "unknown" {
		reach = "wide"
	}
	row := 0
	switch {
	case given == "", score >= 7:
	case score >= 4:
		row = 1
	default:
		row = 2
	}
	matrix := [3]map[string]string{
		{"narrow": "normal", "middle": "priority", "wide": "priority"},
		{"narrow": "simple", "middle": "normal", "wide": "priority"},
		{"narrow": "simple", "middle": "simple", "wide": "normal"},
	}
	judged := matrix[row][reach]
	e.change(Change{Judged: judged})
	e.shift("impact", a.c.Impact, judged)
	return e, nil
}

// caseLine is a case in a list of the realm.
func (a asking) caseLine(c Case) CaseLine { return lineOf(a.p, c, a.w.Realm, a.ev.At) }

func lineOf(p Policy, c Case, r Realm, at time.Time) CaseLine {
	l := CaseLine{Number: c.NumberFor(r), Kind: c.Kind, State: c.State, Title: c.titleFor(r), Assigned: c.Part(r).AssignedTo, Impact: c.Impact,
		Received: c.receivedFor(r), Waits: c.waits(r)}
	if dues := Dues(p, c, r); len(dues) > 0 {
		next := dueLine(p, c, r, dues[0], DateOf(at))
		l.Next = &next
	}
	return l
}

// Waits says for whom the realm waits in a case: F, me, C, V, O.
func Waits(c Case, r Realm) []string { return c.waitsAll(r) }

// waits is the first of them, "" = nobody.
func (c Case) waits(r Realm) string {
	if all := c.waitsAll(r); len(all) > 0 {
		return all[0]
	}
	return ""
}
