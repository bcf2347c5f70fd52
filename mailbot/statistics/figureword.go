package statistics

import (
	"fmt"
	"strconv"
	"strings"

	"keikai/mailbot/handling"
)

// figureLabel is what a person calls a figure of [Report.Figures]: "ウェブサイト　不受理　累計" for sites.ended_cumulative.not_accepted.
func (p printer) figureLabel(name string) string {
	half, what, ok := strings.Cut(name, ".")
	if !ok {
		return p.say("fig." + name)
	}
	metric, code, ofCode := strings.Cut(what, ".")
	half = p.say("fig." + half)
	if !ofCode {
		return half + p.say("fig.gap") + p.say("fig."+metric)
	}
	label := half + p.say("fig.gap") + p.outcome(code)
	if metric == "ended_cumulative" {
		label += p.say("fig.gap") + p.say("fig.cumulative")
	}
	return label
}

// identityLabel is what a person calls an identity: its half, and what is compared.
func (p printer) identityLabel(name string) string {
	half, what, _ := strings.Cut(name, ".")
	switch {
	case half == "fiscal_year" || half == "calendar_year":
		y, _ := strconv.Atoi(what) // our own name
		return p.say(map[string]string{"fiscal_year": "fiscal", "calendar_year": "year"}[half], y, y+1)
	case strings.HasPrefix(what, "by_"):
		return p.say("table." + half + "_" + what[len("by_"):])
	case what == "":
		return p.say("sum." + half)
	case half == "products" || half == "sites" || half == "unsaid":
		return p.say("fig."+half) + p.say("fig.gap") + p.say("sum."+what)
	}
	return p.say("sum." + name)
}

// period is the name of a quarter, a year or a fiscal year as the tables print it.
func (p printer) period(name string) string {
	if y, ok := strings.CutPrefix(name, "FY"); ok && p.l == handling.Japanese {
		return y + "年度"
	}
	if y, err := strconv.Atoi(name); err == nil {
		return p.say("year", y)
	}
	return fmt.Sprint(name)
}
