package chart

import (
	"fmt"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// sheet takes the charts' figures from a report, in one language.
type sheet struct {
	statistics.Report
	l handling.Lang
}

func (s sheet) say(key string, args ...any) string {
	text := words[key].In(s.l)
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	return text
}

// quarters are the labels of the quarters shown.
func (s sheet) quarters() (out []string) {
	for _, p := range s.Recent() {
		out = append(out, fmt.Sprintf("Q%d\n%d", p.Quarter.N, p.Quarter.Year))
	}
	return out
}

func (s sheet) reports() picture {
	q := s.Recent()
	k := columns{
		heading: s.say("reports"), unit: s.say("unit"), labels: s.quarters(), lineUnit: s.say("unit.all"),
		bars: []series{
			{s.say("products"), floats(len(q), func(i int) int { return q[i].Products.Reports })},
			{s.say("sites"), floats(len(q), func(i int) int { return q[i].Sites.Reports })},
		},
		line: series{s.say("all"), floats(len(q), func(i int) int { return q[i].Total.Cumulative })},
	}
	if s.Unsaid.Cumulative > 0 {
		k.bars = append(k.bars, series{s.say("unsaid"), floats(len(q), func(i int) int { return q[i].Unsaid.Reports })})
	}
	return k
}

// outcomes are the closing reasons that a chart tells apart; what ends otherwise stands together.
var outcomes = map[string][][]string{
	"products": {{"published", "published_unreachable", "published_no_agreement"}, {"individually_handled"}, {"not_vulnerability_developer"}, {"not_accepted"}},
	"sites":    {{"fixed_modified", "fixed_page_deleted", "fixed_operational"}, {"ended_after_alert"}, {"not_vulnerability"}, {"not_accepted"}},
}

func (s sheet) dispositions(half string) picture {
	q := s.Recent()
	of := func(i int) statistics.Half {
		if half == "sites" {
			return q[i].Sites
		}
		return q[i].Products
	}
	k := columns{heading: s.say("dispositions." + half), unit: s.say("unit"), labels: s.quarters(), lineUnit: s.say("unit.open"),
		line: series{s.say("open"), floats(len(q), func(i int) int { return of(i).InHandling })}}
	rest := floats(len(q), func(i int) int { return of(i).EndedAll.Reports })
	for _, codes := range outcomes[half] {
		bar := series{s.say("end." + codes[0]), make([]float64, len(q))}
		for i := range q {
			for _, code := range codes {
				bar.values[i] += float64(of(i).Ended[code])
			}
			rest[i] -= bar.values[i]
		}
		k.bars = append(k.bars, bar)
	}
	k.bars = append(k.bars, series{s.say("end.other"), rest})
	return k
}

func (s sheet) publicationDays() picture {
	return s.days("publication_days", s.DaysToPublication, true)
}
func (s sheet) fixDays() picture   { return s.days("fix_days", s.DaysToFix, true) }
func (s sheet) openSites() picture { return s.days("open_sites", s.OpenSites.Ages, false) }

// days is a distribution, with the share of all up to each class when asked for.
func (s sheet) days(key string, classes []statistics.Class, shares bool) picture {
	k := columns{heading: s.say(key), unit: s.say("unit"), labelUnit: s.say("unit.days"), lineUnit: s.say("unit.share"), lineTop: 100,
		bars: []series{{s.say(key + ".bar"), floats(len(classes), func(i int) int { return classes[i].N })}}}
	all, seen := 0, 0
	for _, c := range classes {
		all += c.N
	}
	for _, c := range classes {
		label := s.say("days.over", statistics.Grouped(c.From))
		if c.To >= 0 {
			label = s.say("days", c.From, c.To)
		}
		k.labels = append(k.labels, label)
		if seen += c.N; shares && all > 0 {
			k.line.values = append(k.line.values, 100*float64(seen)/float64(all))
		}
	}
	k.line.name = s.say("share")
	return k
}

func (s sheet) breakdown(of, by string) picture {
	k := rows{heading: s.say(of + "." + by), unit: s.say("unit"), empty: s.say("none")}
	for _, b := range s.Breakdowns {
		if b.Of != of || b.By != by {
			continue
		}
		for _, r := range b.Rows {
			if r.N == 0 {
				continue
			}
			k.labels = append(k.labels, s.CodeLabel(by, r, s.l))
			k.values = append(k.values, float64(r.N))
			k.figures = append(k.figures, fmt.Sprintf("%s (%d%%)", statistics.Grouped(r.N), statistics.Percent(r.N, b.Base)))
		}
	}
	return k
}
