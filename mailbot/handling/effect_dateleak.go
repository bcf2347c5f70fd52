package handling

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// becamePublic records that something is public before its day: reminders and countdown stop, an early date is proposed, and whoever
// this body writes to is told, after a look. Who leaked is kept and never told (users.md A16).
func becamePublic(a asking) (e effect, r *Refusal) {
	leak := Leak{At: a.ev.At, Source: a.w.Command.Arg(0), Exploited: cmp.Or(a.w.Command.Value("exploited"), "unknown")}
	if leak.By, r = a.leakedBy(); r != nil {
		return e, r
	}
	if old := a.c.Leak; old != nil && old.Source == leak.Source {
		leak.At, leak.Told, leak.By = old.At, slices.Clone(old.Told), cmp.Or(leak.By, old.By)
	}
	early := a.earlyDate()
	switch plan := a.c.planned(); {
	case !early.IsZero():
		e.dates = []DateRow{a.dateRow("early", early)}
	case !plan.IsZero(): // a website has none
		e.dates = []DateRow{a.dateRow("planned", plan)}
	}
	a.tellLeak(&e, &leak, early)
	if a.c.Leak != nil && len(e.Notices) == 0 && leak.Exploited == a.c.Leak.Exploited && leak.By == a.c.Leak.By {
		return e, a.nothing()
	}
	e.Changes = append([]Change{{Leaked: &leak}}, e.Changes...)
	e.lines = a.leakLines(early)
	return e, nil
}

// leakedBy reads by=: finder, other, unknown, or a developer of the case as developer:V3 or developer:NAME. A body that does not write to the developers does
// not name one.
func (a asking) leakedBy() (string, *Refusal) {
	by := a.w.Command.Value("by")
	role, name, named := strings.Cut(strings.ReplaceAll(by, "：", ":"), ":")
	words := map[string]string{"": "", "finder": "finder", "発見者": "finder", "届出者": "finder", "other": "other", "その他": "other", "unknown": "unknown", "不明": "unknown"}
	if who, ok := words[by]; ok && !named {
		return who, nil
	}
	if role != "developer" && role != "開発者" || name == "" {
		return "", a.bad("by", by, "leaked_by")
	}
	code, r := resolveParty(a.p, a.c, Coordination, Verb{Name: a.v.Name, Parties: coordinatedRoles}, Argument{Name: "by"}, name)
	return "developer:" + code, r
}

// earlyDate is the hour that is proposed instead of the planned one: that of the next working day, zero = what stands is no later.
func (a asking) earlyDate() time.Time {
	if a.c.Kind != Product {
		return time.Time{}
	}
	at := a.p.Calendar.AddWorkingDays(DateOf(a.ev.At), 1).Time(a.p.PublicationHour/60, a.p.PublicationHour%60).UTC()
	if plan := a.c.planned(); !plan.IsZero() && !plan.After(at) {
		return time.Time{}
	}
	return at
}

// tellLeak writes to those who were not told of this source yet: coordination to every developer, both to the finder, each to the other's
// desk.
func (a asking) tellLeak(e *effect, leak *Leak, early time.Time) {
	today := DateOf(a.ev.At)
	fresh := func(code string) bool {
		if slices.Contains(leak.Told, code) {
			return false
		}
		leak.Told = append(leak.Told, code)
		return true
	}
	if a.w.Realm == Coordination {
		for _, cp := range a.c.coordinated() {
			if fresh(cp.Code) {
				e.tell(a.toParty(cp, DevElsewhereKind, &PublicElsewhere{Head: a.head(cp), Source: leak.Source, Exploited: leak.Exploited, At: leak.At, NewDate: early, AnswerBy: today}))
			}
		}
		if !early.IsZero() && len(e.Notices) > 0 {
			e.change(Change{DateAsked: &DateAsk{At: early, AnswerBy: today, By: a.co.Name}})
		}
	}
	if fresh("F") {
		e.toFinder(a.c, a.ev.At, FinderElsewhereKind, &FinderStep{Number: a.c.Number, Kind: a.c.Kind, Day: today, Source: leak.Source, At: a.c.planned(), Edition: a.c.Edition})
	}
	other := otherBody(a.w.Realm)
	if !a.c.HandedOver.IsZero() && fresh(bodyCode(other)) {
		leak.Told = appendNew(leak.Told, bodyCode(a.w.Realm))
		for _, co := range a.p.told(a.c, other, today) {
			e.tell(Notice{Kind: DeskLeakKind, To: co.Name, Lang: co.Language, Realm: other, Facts: &DeskProposal{Number: a.c.NumberFor(other), What: "leak", Why: leak.Source, Day: today,
				Lines: a.otherLeakLines(other, *leak)}})
		}
	}
}

// otherLeakLines are for the other body's desk: coordination still has its developers to tell, reception the government, where the edition
// has that notice.
func (a asking) otherLeakLines(other Realm, leak Leak) []ReadyLine {
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: a.c.NumberFor(other), Verb: verb, Args: args}}
	}
	switch {
	case other == Coordination:
		return []ReadyLine{line("public", leak.Source, "exploited="+leak.Exploited), line("show")}
	case a.p.RulesOf(a.c.Edition).GovernmentNotice:
		return []ReadyLine{line("show"), line("government")}
	}
	return []ReadyLine{line("show"), line("journal")}
}

func (a asking) leakLines(early time.Time) []ReadyLine {
	line := func(verb string, args ...string) ReadyLine {
		return ReadyLine{Command: Command{Number: a.c.NumberFor(a.w.Realm), Verb: verb, Args: args}}
	}
	switch {
	case a.w.Realm == Coordination && !early.IsZero():
		return []ReadyLine{line("schedule", DateOf(early).String(), early.In(JST).Format("15:04"), "why=leak")}
	case a.w.Realm == Reception && a.p.RulesOf(a.c.Edition).GovernmentNotice:
		return []ReadyLine{line("show"), line("government")}
	}
	return nil
}

// numberFlaw records the flaw's CVE number and who gave it, or that this office asks for one. A second number for one flaw is shown first:
// it is a mistake more often than two flaws (users.md B6).
func numberFlaw(a asking) (e effect, r *Refusal) {
	number, by := a.w.Command.Arg(0), "jpcert"
	if a.w.Command.Arg(1) != "" {
		by = "developer"
	}
	list := slices.Clone(a.c.CVE)
	if number == "assign" {
		if number = a.ev.Fresh.CVE; number == "" {
			return e, a.notYet("cve_block")
		}
		if by != "jpcert" {
			return e, a.bad("cve", "assign", "cve_there")
		}
	}
	switch {
	case number == "request" && (by != "jpcert" || len(list) > 0):
		return e, a.bad("cve", number, "cve_there")
	case number == "request" && a.c.CVEBy == "jpcert", slices.Contains(list, number):
		return e, a.nothing()
	case number != "request" && len(list) > 0:
		e.look, e.cautions = true, []string{"second_cve"}
	}
	if number != "request" {
		list = append(list, number)
	}
	e.change(Change{Numbered: &Numbered{CVE: list, By: by}})
	e.shift("cve", strings.Join(a.c.CVE, " "), strings.Join(list, " "))
	if by != a.c.CVEBy {
		e.shift("cve_by", a.c.CVEBy, by)
	}
	return e, nil
}
