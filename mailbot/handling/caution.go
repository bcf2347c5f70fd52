package handling

import "time"

// The cautions about a day.
const (
	CautionPast       = "past"           // before today
	CautionNonWorking = "non_working"    // nobody is there
	CautionFriday     = "friday"         // nobody is there on the two days after
	CautionEve        = "eve_of_holiday" // nobody is there on the day after, a weekday
	CautionYearEnd    = "year_end"       // 28 December to 4 January: few readers patch anything
)

// Cautions say why a day is a poor one to publish on, or a slip (users.md C4): it is asked back with a token. A day on which
// the office is closed is not called a Friday or an eve as well. None for a good day.
func Cautions(d, today Date, cal Calendar) []string {
	var out []string
	add := func(code string, holds bool) {
		if holds {
			out = append(out, code)
		}
	}
	working, friday := cal.Working(d), d.Weekday() == time.Friday
	add(CautionPast, d.Compare(today) < 0)
	add(CautionNonWorking, !working)
	add(CautionFriday, working && friday)
	add(CautionEve, working && !friday && !cal.Working(d.AddDays(1)))
	add(CautionYearEnd, d.M == time.December && d.D >= 28 || d.M == time.January && d.D <= 4)
	return out
}
