package handling

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// figureEffects are what the verbs of the quarterly figures do.
func figureEffects() map[string]func(asking) (effect, *Refusal) {
	return map[string]func(asking) (effect, *Refusal){"stats": stats, "classify": classify}
}

// DeskFigures says whose figures a notice carries. They are counted when the mail is made: a million cases do not hold up the desk.
type DeskFigures struct {
	Quarter string   `json:"quarter"` // "2009Q1"
	AsOf    Date     `json:"as_of"`
	Report  string   `json:"-"` // filled in when the mail is made
	Files   []string `json:"-"` // what is attached
	Kept    bool     `json:"-"` // the figures are on record as given out; those of a quarter that is not over are not
}

// Year and N are the parts of the quarter's name, First and Last its days.
func (f DeskFigures) Year() int   { return quarterBegins(f.Quarter).Y }
func (f DeskFigures) N() int      { return (int(quarterBegins(f.Quarter).M) + 2) / 3 }
func (f DeskFigures) First() Date { return quarterBegins(f.Quarter) }
func (f DeskFigures) Last() Date {
	return quarterBegins(quarterOf(f.First().AddDays(100))).AddDays(-1) // 100 days on it is the next one
}

// stats answers both bodies alike: the figures are those that the partnership publishes, and tell of no case (commands.md 1).
func stats(a asking) (effect, *Refusal) {
	facts := DeskFigures{Quarter: a.w.Command.Arg(0), AsOf: day(a.w.Command.Value("as-of"))}
	if facts.AsOf.IsZero() {
		facts.AsOf = a.today()
	}
	if facts.Quarter == "" {
		facts.Quarter = quarterBefore(facts.AsOf)
	}
	if first := quarterBegins(facts.Quarter); first.Compare(facts.AsOf) > 0 {
		return effect{}, &Refusal{Code: RefusedDate, Verb: a.v.Name, Argument: "quarter", Given: facts.Quarter, Why: "not_begun"}
	}
	return a.answer(DeskStatsKind, &facts), nil
}

// quarterDraft goes with the first page that reception's desk gets after the end of a quarter: on its first working day, later after a stop, and
// once, as the page itself (notices.md 3). An office's very first page has no quarter behind it.
// It tells what was known when the day before had ended, so that it comes out again as it is.
func (p Policy) quarterDraft(r Realm, today Date) (d Decision) {
	last := p.Office.lastDigest(r).Day
	if r != Reception || last.IsZero() || quarterOf(last) == quarterOf(today) {
		return d
	}
	for _, co := range p.told(Case{}, r, today) {
		d.tell(Notice{Kind: DeskQuarterKind, To: co.Name, Lang: co.Language, Realm: r, Facts: &DeskFigures{Quarter: quarterBefore(today), AsOf: today.AddDays(-1)}})
	}
	return d
}

// quarterOf names the quarter of a day: "2009Q1".
func quarterOf(d Date) string { return fmt.Sprintf("%04dQ%d", d.Y, (int(d.M)+2)/3) }

// quarterBefore names the last quarter that had ended before a day.
func quarterBefore(d Date) string {
	return quarterOf(quarterBegins(quarterOf(d)).AddDays(-1))
}

// quarterBegins is the first day of a quarter in canonical form, none for anything else.
func quarterBegins(word string) Date {
	m := quarterWord.FindStringSubmatch(word)
	if m == nil {
		return Date{}
	}
	return Date{Y: number(m[1]), M: time.Month(3*number(m[2]) - 2), D: 1}
}

// quarterWord is a quarter as people write it: 2009Q1, 2009-Q1, 2009年第1四半期. The partnership counts by calendar years.
var quarterWord = regexp.MustCompile(`^(20\d{2})(?:-?[Qq]|年第?)([1-4])(?:四半期)?$`)

// plainQuarter is a quarter in canonical form.
func plainQuarter(word string) (string, bool) {
	d := quarterBegins(word)
	return quarterOf(d), !d.IsZero()
}

// Classification is what a coordinator says of a case for the figures: codes of the tables of figure words. "" says nothing, unknown takes back.
type Classification struct {
	Vulnerability string `json:"vulnerability,omitempty"`
	Threat        string `json:"threat,omitempty"`
	Operator      string `json:"operator,omitempty"`
	ProductType   string `json:"product_type,omitempty"`
	Licence       string `json:"licence,omitempty"`
}

// Classification gives what the case is counted under.
func (c Countable) Classification() Classification {
	return Classification{c.Vulnerability, c.Threat, c.Operator, c.ProductType, c.Licence}
}

// Codes are the words of a classification with the table that each is of, in the order in which people read them.
func (k *Classification) Codes() []ClassCode {
	return []ClassCode{{"vulnerability", &k.Vulnerability, VulnerabilityWords}, {"threat", &k.Threat, ThreatWords}, {"operator", &k.Operator, OperatorWords},
		{"product_type", &k.ProductType, ProductWords}, {"licence", &k.Licence, LicenceWords}}
}

// ClassCode is one code of a classification.
type ClassCode struct {
	Name  string
	Code  *string
	Table FigureTable
}

func classify(a asking) (e effect, r *Refusal) {
	said, had := Classification{}, a.c.Classification()
	before := had.Codes()
	for i, x := range said.Codes() {
		code := a.w.Command.Value(x.Name)
		w, known := x.Table.Named(code)
		switch {
		case code == "":
			continue
		case known && !slices.Contains(w.Kinds, a.c.Kind):
			return e, a.bad(x.Name, code, "other_kind")
		}
		*x.Code = code
		if had := *before[i].Code; had != code && (had != "" || code != unknown) {
			e.shift(x.Name, had, code)
		}
	}
	if len(e.shifts) == 0 {
		return e, a.nothing()
	}
	e.change(Change{Classified: &said})
	return e, nil
}

// classified folds what was said into the countable half. The first time counts: whatever is put otherwise later, was known otherwise before.
func (c Case) classified(ch Change) Case {
	said, now := *ch.Classified, c.codes()
	for i, x := range said.Codes() { // in the order of codes
		switch *x.Code {
		case "":
		case unknown:
			*now[i] = ""
		default:
			*now[i] = *x.Code
		}
	}
	if c.Classified.IsZero() {
		c.Classified = ch.At
	}
	return c
}
