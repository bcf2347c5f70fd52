package handling

import (
	"slices"
	"strings"
)

// announce tells those whom the body writes to about a case when the office is closed, or which key of ours is the new one (notices.md 1.7).
// In a bulk command everybody is told once, whatever the number of cases.
func announce(a asking) (e effect, r *Refusal) {
	kind, facts, r := a.announced()
	if r != nil {
		return e, r
	}
	if a.w.Realm == a.c.Home() && a.c.Finder.Address != "" {
		e.tell(Notice{Kind: kind, To: "F", Lang: a.c.Finder.Language, Realm: a.w.Realm, Facts: facts(a.c.NumberOf("F"))})
	}
	for _, cp := range a.c.Parties {
		if cp.Realm == a.w.Realm && cp.Active() && cp.Contacted() && a.p.Book.Of(cp).Address() != "" {
			e.tell(a.toParty(cp, kind, facts(a.c.NumberOf(cp.Code))))
		}
	}
	if len(e.Notices) == 0 {
		return e, a.nothing()
	}
	return e, nil
}

// announced is what is told, for a reader's own number.
func (a asking) announced() (NoticeKind, func(number string) any, *Refusal) {
	missing := func(key string) *Refusal { return &Refusal{Code: RefusedMissing, Verb: a.v.Name, Argument: key} }
	switch a.w.Command.Arg(0) {
	case "closed":
		from, to := span(a.w.Command.Value(closedDays.Name))
		if from.IsZero() {
			return "", nil, missing(closedDays.Name)
		}
		if r := a.ahead(closedDays.Name, to); r != nil {
			return "", nil, r
		}
		phone := a.w.Command.Value(closedPhone.Name)
		return AnyClosedKind, func(n string) any { return &AnyClosed{Number: n, From: from, To: to, Phone: phone} }, nil
	case "key":
		until := day(a.w.Command.Value(keyUntil.Name))
		if until.IsZero() {
			return "", nil, missing(keyUntil.Name)
		}
		if r := a.ahead(keyUntil.Name, until); r != nil {
			return "", nil, r
		}
		return AnyKeyChangeKind, func(n string) any { return &AnyKeyChange{Number: n, Until: until} }, nil
	}
	return "", nil, a.bad("what", a.w.Command.Arg(0), "announcement")
}

// oncePerReader keeps the first announcement to each reader.
func oncePerReader(a asking, notices []Notice) []Notice {
	var seen []string
	return only(notices, func(n Notice) bool {
		if n.Kind != AnyClosedKind && n.Kind != AnyKeyChangeKind {
			return true
		}
		c := a.other(n.Case)
		who := holderOf(c, n.To) + "\n" + strings.ToLower(string(n.Lang))
		if slices.Contains(seen, who) {
			return false
		}
		seen = append(seen, who)
		return true
	})
}
