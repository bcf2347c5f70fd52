package handling

import (
	"time"

	"github.com/rickar/cal/v2/jp"
)

// Calendar knows on which days the office works: Monday to Friday, but for Japan's national holidays and the days on which the
// office itself is closed. The zero Calendar is an office that closes on holidays only.
//
//	c := NewCalendar([]string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"})
//	c.AddWorkingDays(Date{2009, 4, 30}, 3) // 2009-05-08: the 3rd to the 6th are holidays, the 2nd and 3rd a weekend
type Calendar struct {
	closed map[Date]bool // with year 0 for every year
}

// NewCalendar takes the office's own closing days, "12-29" for every year or "2026-04-30" for one (policy.closed_days). What is
// no day closes nothing.
func NewCalendar(closed []string) Calendar {
	c := Calendar{closed: make(map[Date]bool, len(closed))}
	for _, text := range closed {
		if t, err := time.Parse(isoDay, text); err == nil {
			c.closed[dayOf(t)] = true
		} else if t, err := time.Parse(isoDay, "2000-"+text); err == nil { // a leap year: 02-29 is a day
			c.closed[Date{0, t.Month(), t.Day()}] = true
		}
	}
	return c
}

// Holiday names the national holiday that a day is, in English and as the law calls it today. The office's own closing days
// are none.
func (c Calendar) Holiday(d Date) (name string, ok bool) {
	name, ok = national[d]
	return name, ok
}

// Working reports whether the office works on d.
func (c Calendar) Working(d Date) bool {
	if d.IsZero() || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		return false
	}
	_, holiday := national[d]
	return !holiday && !c.closed[d] && !c.closed[Date{0, d.M, d.D}]
}

// NextWorking is d when the office works on it, else the first day after it on which it does.
func (c Calendar) NextWorking(d Date) Date {
	if c.Working(d) {
		return d
	}
	return c.step(d, 1)
}

// AddWorkingDays is the nth working day after d, before it for a negative n; d itself for 0, whether it is one or not.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	by := 1
	if n < 0 {
		by, n = -1, -n
	}
	for range n {
		d = c.step(d, by)
	}
	return d
}

// longestClosure bounds the search for an open day, in days: an office that is closed all year round must not hang the desk.
const longestClosure = 366

// step is the nearest working day after d (by 1) or before it (by -1).
func (c Calendar) step(d Date, by int) Date {
	for i := 1; i <= longestClosure; i++ {
		if next := d.AddDays(i * by); c.Working(next) {
			return next
		}
	}
	return d.AddDays(by)
}

// WorkingDaysBetween is the number of working days from a to b, the day a not counted and b counted, as with reply terms; less
// than 0 when b is earlier. It undoes AddWorkingDays. 0 when either is none.
func (c Calendar) WorkingDaysBetween(a, b Date) int {
	if a.IsZero() || b.IsZero() {
		return 0
	}
	by, n := 1, 0
	if b.Compare(a) < 0 {
		by = -1
	}
	for d := a; d != b; {
		if d = d.AddDays(by); c.Working(d) {
			n += by
		}
	}
	return n
}

// national are the national holidays from firstHolidays to lastYear with their names. Days outside have none.
var national = nationalHolidays()

// firstHolidays is the year since which the library has the law right, and in which the Partnership began.
const firstHolidays = 2004

// corrections are the days on which the library differs from the Cabinet Office's list of 2004 to 2030: the year between two
// emperors had no birthday, and Mountain Day moved for the Olympic Games of 2020 and 2021. "" = no holiday.
var corrections = map[Date]string{
	{2019, time.December, 23}: "",
	{2020, time.August, 10}:   "Mountain Day",
	{2020, time.August, 11}:   "",
	{2021, time.August, 8}:    "Mountain Day",
	{2021, time.August, 9}:    "Mountain Day (substitute)",
	{2021, time.August, 11}:   "",
}

// nationalHolidays fills the table once, before anything runs side by side: the library writes to its own holidays while it
// computes, and does so in the machine's zone. So its days are taken as it has them and never moved to another.
func nationalHolidays() map[Date]string {
	days := make(map[Date]string, (lastYear-firstHolidays+1)*20)
	for y := firstHolidays; y <= lastYear; y++ {
		for _, h := range jp.Holidays {
			if actual, substitute := h.Calc(y); !actual.IsZero() {
				days[dayOf(substitute)] = h.Name + " (substitute)"
				days[dayOf(actual)] = h.Name
			}
		}
	}
	for day, name := range corrections {
		days[day] = name
		if name == "" {
			delete(days, day)
		}
	}
	bridgeHolidays(days)
	return days
}

// bridgeHolidays adds the days between two national holidays, which are free as well (Act on National Holidays, article 3.3).
// The library lists those of September until 2032 only.
func bridgeHolidays(days map[Date]string) {
	for y := firstHolidays; y <= lastYear; y++ {
		for d := (Date{y, time.September, 15}); d.M == time.September; d = d.AddDays(1) {
			_, before := days[d.AddDays(-1)]
			_, after := days[d.AddDays(1)]
			if _, is := days[d]; !is && before && after {
				days[d] = "National holiday"
			}
		}
	}
}
