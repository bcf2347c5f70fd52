package handling

import (
	"slices"
	"strings"
)

// keyMarks are how many days before a key ends its holder is told (R59).
var keyMarks = []int{7, 30, 60}

// keyNotices tell finders and parties of open cases that their key ends soon, at each mark once, and once for all cases of a holder: what was
// told is read from the mail of the cases, so that a morning without a page leaves nothing out and none says it twice (notices.md 1.7).
func keyNotices(p Policy, ev Event, w FellDue, r Realm) (d Decision) {
	today := DateOf(ev.At)
	var seen []string
	for _, k := range w.Ends {
		i := slices.IndexFunc(w.Cases, func(c Case) bool { return c.Key == k.Case })
		left := k.Day.Sub(today)
		m := slices.IndexFunc(keyMarks, func(mark int) bool { return left <= mark })
		if k.Realm != r || i < 0 || m < 0 || left < 0 {
			continue
		}
		c := w.Cases[i]
		who := holderOf(c, k.Whose)
		if slices.Contains(seen, who) || toldOfKey(w, r, who, k.Day.AddDays(-keyMarks[m])) {
			continue
		}
		seen = append(seen, who)
		n := Notice{Kind: AnyKeyEndsKind, To: k.Whose, Lang: c.Finder.Language, Realm: r, Case: c.Key,
			Facts: &AnyKeyEnds{Number: c.NumberOf(k.Whose), Fingerprint: k.Fingerprint, Day: k.Day, Left: left}}
		if cp, ok := c.PartyOf(k.Whose); ok {
			n.Lang = p.Book.Of(cp).Language
		}
		d.tell(n)
	}
	return d
}

// holderOf is the same for all cases of one holder of a key.
func holderOf(c Case, code string) string {
	if cp, ok := c.PartyOf(code); ok {
		return cp.Handle
	}
	return "F " + strings.ToLower(c.Finder.Address)
}

// toldOfKey: such a mail left since the day, or waits to leave.
func toldOfKey(w FellDue, r Realm, who string, since Date) bool {
	return slices.ContainsFunc(w.Cases, func(c Case) bool {
		told := func(m CaseMail) bool {
			return m.Direction == Out && m.Kind == string(AnyKeyEndsKind) && holderOf(c, m.Party) == who && DateOf(m.At).Compare(since) >= 0
		}
		waits := func(o OutRow) bool {
			return o.Case == c.Key && o.Kind == AnyKeyEndsKind && o.Realm == r && holderOf(c, o.To) == who && o.mayCancel()
		}
		return slices.ContainsFunc(c.Mails, told) || slices.ContainsFunc(w.Rows, waits)
	})
}
