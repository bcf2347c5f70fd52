package handling

import (
	"cmp"
	"fmt"
	"time"
)

// JST is the zone in which the office counts days. Japan has no summer time, so it needs no zone file.
var JST = time.FixedZone("JST", 9*60*60)

// Date is a day of the office's calendar, without an hour and so without a zone: dates of publication, due days, the origin
// day. The zero Date is none. In JSON it is the text "2026-02-10", "" for none.
type Date struct {
	Y int
	M time.Month
	D int
}

const isoDay = "2006-01-02"

// DateOf is the day that it is in Japan at t; none for the zero time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return dayOf(t.In(JST))
}

// dayOf is the day in t's own zone.
func dayOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// existingDay is the day with these numbers, if there is one: no 30 February, no month 13.
func existingDay(y int, m time.Month, d int) (Date, bool) {
	day := Date{y, m, d}
	return day, !day.IsZero() && day.AddDays(0) == day
}

// Time is that hour and minute of the day in JST; the zero time for none.
func (d Date) Time(hour, min int) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Y, d.M, d.D, hour, min, 0, 0, JST)
}

// noon stands for the day where only its place among the days matters.
func (d Date) noon() time.Time { return time.Date(d.Y, d.M, d.D, 12, 0, 0, 0, time.UTC) }

// AddDays is the day n calendar days later, earlier for a negative n. None stays none.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return dayOf(d.noon().AddDate(0, 0, n))
}

// Sub is the number of calendar days from e to d. Either being none, there is no distance: 0.
func (d Date) Sub(e Date) int {
	if d.IsZero() || e.IsZero() {
		return 0
	}
	const day = 24 * 60 * 60
	return int((d.noon().Unix() - e.noon().Unix()) / day)
}

// Compare orders days by time, none first, as cmp.Compare does.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Y, e.Y), cmp.Compare(d.M, e.M), cmp.Compare(d.D, e.D))
}

// Weekday is the day of the week of a day that is not none.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// IsZero tells that this is no day. It lets the JSON option omitzero leave it out.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the day as ISO 8601 does, "2026-02-10"; "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Y, d.M, d.D)
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else; a person's words are for [ParseDate].
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(isoDay, string(text))
	if err != nil {
		return fmt.Errorf("read day %q: %w", text, err)
	}
	*d = dayOf(t)
	return nil
}
