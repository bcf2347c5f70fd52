package statistics

import (
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// side is the half of the guideline that a case belongs to, as an index.
type side int

const (
	product side = iota
	site
	unsaid // nobody has said yet
	sides
)

// unknownReason stands for an end of which no reason is on file.
const unknownReason = "unknown"

// fact is what one case says to a report: the days that count, none for what had not happened by the last of them, and its codes.
type fact struct {
	side     side
	own      bool
	direct   bool
	received handling.Date
	accepted handling.Date
	origin   handling.Date
	notified handling.Date

	published handling.Date
	fixed     handling.Date // a site: when the fix was confirmed, which may be told later than it happened
	ended     handling.Date
	reason    string // "" while it is open
	way       string

	codes  [ways]string
	listed []handling.ListedDays
}

// read takes from a case what was known on asOf, and of that what had happened by through.
func read(c handling.Countable, asOf, through handling.Date) fact {
	c, _ = c.AsOf(asOf)
	day := func(t time.Time) handling.Date { return until(handling.DateOf(t), through) }
	f := fact{side: sideOf(c.Kind), own: c.OwnProduct, direct: c.Scheme == handling.Direct, received: day(c.Received), accepted: day(c.Accepted), origin: day(c.Origin),
		notified: day(c.Notified), ended: day(c.Ended), listed: c.Listed, codes: [ways]string{c.Vulnerability, c.Threat, c.Operator, c.ProductType, c.Licence}}
	if !f.ended.IsZero() {
		f.reason = unknownReason
		if _, known := reasonIndex[c.EndReason]; known {
			f.reason = c.EndReason
		}
	}
	switch {
	case f.side == site:
		f.readFix(c)
	default:
		f.readPublication(day(c.Published))
	}
	return f
}

// readPublication lets a published product end on the day of its publication, as the partnership counts, whatever is still to be done on
// the desk.
func (f *fact) readPublication(published handling.Date) {
	public := slices.Contains(publicReasons, f.reason)
	switch {
	case published.IsZero() && public:
		f.published = f.ended
	case !published.IsZero():
		f.published, f.ended = published, published
		if !public {
			f.reason = "published"
		}
	}
}

// readFix takes the manner and the day of a site's fix. Before it is confirmed nobody knows of it, so its own day counts only then.
func (f *fact) readFix(c handling.Countable) {
	way, fixed := strings.CutPrefix(f.reason, "fixed_")
	if !fixed {
		return
	}
	f.way, f.fixed = way, f.ended
	if c.How != "" {
		f.way = c.How
	}
	if d := handling.DateOf(c.Fixed); !d.IsZero() {
		f.fixed = d
	}
}

// inOrder reports whether no day lies before one that it must follow.
func (f fact) inOrder() bool {
	for _, pair := range [][2]handling.Date{{f.received, f.accepted}, {f.received, f.ended}, {f.received, f.notified}, {f.accepted, f.published}, {f.notified, f.fixed}} {
		if !pair[0].IsZero() && !pair[1].IsZero() && pair[0].Compare(pair[1]) > 0 {
			return false
		}
	}
	return true
}

func (f fact) open() bool { return f.ended.IsZero() }

func sideOf(k handling.CaseKind) side {
	switch k {
	case handling.Product:
		return product
	case handling.Website:
		return site
	}
	return unsaid
}

func until(d, last handling.Date) handling.Date {
	if d.Compare(last) > 0 {
		return handling.Date{}
	}
	return d
}

// publicReasons are the ends by which a flaw became known on JVN.
var publicReasons = []string{"published", "published_unreachable", "published_no_agreement"}

// reasonIndex gives each closing reason its place in a tally.
var reasonIndex = func() map[string]int {
	m := map[string]int{}
	for i, w := range handling.EndWords.Words {
		m[w.Code] = i
	}
	m[unknownReason] = len(m)
	return m
}()

// reasons are the codes by place.
var reasons = func() []string {
	list := make([]string, len(reasonIndex))
	for code, i := range reasonIndex {
		list[i] = code
	}
	return list
}()

// reasonsOf are the places of the reasons for which a case of that side may end.
func reasonsOf(s side) (out []int) {
	for i, w := range handling.EndWords.Words {
		if s == unsaid || slices.ContainsFunc(w.Kinds, func(k handling.CaseKind) bool { return sideOf(k) == s }) {
			out = append(out, i)
		}
	}
	return out
}
