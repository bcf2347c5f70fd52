package handling

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"pgregory.net/rapid"
)

// yearEnd are the closing days of an office by default, those of every Japanese government office.
var yearEnd = []string{"12-29", "12-30", "12-31", "01-01", "01-02", "01-03"}

// N6. The quarterly reports divide the reports since 8 July 2004 by the working days since then, that day included, national
// holidays and the closing days of the year's end taken out. These counts give the printed figures 4.55, 4.33 and 4.08.
func TestWorkingDaysOfTheQuarterlyReports(t *testing.T) {
	eve := Date{2004, time.July, 7}
	for until, want := range map[string]int{"2008-06-30": 973, "2009-03-31": 1154, "2010-06-30": 1457, "2018-03-31": 3346} {
		if got := NewCalendar(yearEnd).WorkingDaysBetween(eve, isoDate(t, until)); got != want {
			t.Errorf("until %s there are %d working days, want %d", until, got, want)
		}
	}
	if got := (Calendar{}).WorkingDaysBetween(eve, Date{2009, time.March, 31}); got != 1171 {
		t.Errorf("without closing days there are %d working days, want 1171", got)
	}
}

// The days on which the law of that year is not the rule of every year: substitutes, bridges, the change of emperors, the
// Olympic Games. N6
func TestHolidaysByTheLawOfTheYear(t *testing.T) {
	for year, days := range map[string]string{
		"2004": "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 07-19 09-20 09-23 10-11 11-03 11-23 12-23",
		"2006": "01-01 01-02 01-09 02-11 03-21 04-29 05-03 05-04 05-05 07-17 09-18 09-23 10-09 11-03 11-23 12-23",
		"2009": "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23",
		"2016": "01-01 01-11 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-22 10-10 11-03 11-23 12-23",
		"2019": "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23",
		"2020": "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23",
		"2021": "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23",
		"2026": "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
		"2037": "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
	} {
		var got []string
		for d := isoDate(t, year+"-01-01"); d.String()[:4] == year; d = d.AddDays(1) {
			if name, ok := (Calendar{}).Holiday(d); ok != (name != "") {
				t.Errorf("%s: %q, %v", d, name, ok)
			} else if ok {
				got = append(got, d.String()[5:])
			}
		}
		if strings.Join(got, " ") != days {
			t.Errorf("%s:\n got %s\nwant %s", year, strings.Join(got, " "), days)
		}
	}
	for day, want := range map[string]string{"2021-08-08": "Mountain Day", "2021-08-09": "Mountain Day (substitute)", "2020-08-11": "", "2009-05-06": "Constitution Memorial Day (substitute)", "2009-12-29": ""} {
		if name, _ := NewCalendar(yearEnd).Holiday(isoDate(t, day)); name != want {
			t.Errorf("%s is %q, want %q", day, name, want)
		}
	}
}

// The library computes in the machine's zone: the days are the same wherever it stands.
func TestHolidaysDoNotDependOnTheMachine(t *testing.T) {
	machine := cal.DefaultLoc
	defer func() { cal.DefaultLoc = machine }()
	for _, zone := range []*time.Location{time.UTC, JST, time.FixedZone("furthest east", 14*60*60), time.FixedZone("furthest west", -12*60*60)} {
		cal.DefaultLoc = zone
		if got := nationalHolidays(); !maps.Equal(got, national) {
			t.Errorf("%s: %d holidays, not the same as the %d here", zone, len(got), len(national))
		}
	}
}

func TestWorkingDays(t *testing.T) {
	c := NewCalendar(append(yearEnd, "2026-04-30", "02-29", "New Year", ""))
	for day, want := range map[string]bool{
		"2026-02-10": true, "2026-02-11": false, "2026-02-14": false, "2026-02-15": false, "2026-12-28": true, "2026-12-29": false, "2027-01-01": false,
		"2027-01-04": true, "2026-04-30": false, "2027-04-30": true, "2024-02-29": false, "2024-02-28": true,
	} {
		if got := c.Working(isoDate(t, day)); got != want {
			t.Errorf("%s: working %v, want %v", day, got, want)
		}
	}
	if c.Working(Date{}) || !(Calendar{}).Working(Date{2026, time.December, 29}) {
		t.Error("no day is worked on, or an office without closing days is closed")
	}
	for _, row := range []struct {
		from string
		n    int
		want string
	}{
		{"2009-04-30", 3, "2009-05-08"}, {"2009-05-08", -3, "2009-04-30"}, {"2009-05-02", 0, "2009-05-02"}, {"2009-05-02", 1, "2009-05-07"}, {"2009-05-02", -1, "2009-05-01"},
		{"2026-12-28", 1, "2027-01-04"}, {"2026-04-28", 1, "2026-05-01"},
	} {
		if got := c.AddWorkingDays(isoDate(t, row.from), row.n); got.String() != row.want {
			t.Errorf("%s and %d working days are %s, want %s", row.from, row.n, got, row.want)
		}
	}
	if a, b := c.NextWorking(Date{2009, 5, 2}), c.NextWorking(Date{2009, 5, 7}); a != b || a != (Date{2009, 5, 7}) {
		t.Errorf("next working days %s and %s", a, b)
	}
	if c.WorkingDaysBetween(Date{}, Date{2009, 5, 7}) != 0 || c.WorkingDaysBetween(Date{2009, 5, 7}, Date{}) != 0 {
		t.Error("there are working days from or to no day")
	}
}

// someCalendar draws an office with a few closing days.
func someCalendar(t *rapid.T) Calendar {
	days := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		return someDay(t, "closed").String()[rapid.SampledFrom([]int{0, 5}).Draw(t, "cut"):]
	}), 0, 12).Draw(t, "days")
	return NewCalendar(append(days, yearEnd...))
}

func TestAddingAndCountingWorkingDaysAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a, b := someCalendar(t), someDay(t, "a"), someDay(t, "b")
		n := rapid.IntRange(-300, 300).Draw(t, "n")
		end := c.AddWorkingDays(a, n)
		if got := c.WorkingDaysBetween(a, end); got != n || n != 0 && !c.Working(end) {
			t.Fatalf("%s and %d working days are %s, %d away", a, n, end, got)
		}
		b = c.NextWorking(b)
		if a.Sub(b) < 2000 && b.Sub(a) < 2000 && c.Working(a) && c.AddWorkingDays(a, c.WorkingDaysBetween(a, b)) != b {
			t.Fatalf("%s to %s is %d", a, b, c.WorkingDaysBetween(a, b))
		}
	})
}

// An office that is never open must not hang the program.
func TestAnOfficeThatIsNeverOpen(t *testing.T) {
	var all []string
	for d := (Date{2024, time.January, 1}); d.Y == 2024; d = d.AddDays(1) {
		all = append(all, d.String()[5:])
	}
	c, today := NewCalendar(all), Date{2026, time.February, 10}
	w, err := ParseSendWindow("Mon-Fri 09:30-18:30")
	if got := c.AddWorkingDays(today, 2); err != nil || got != today.AddDays(2) || !w.Next(today.Time(3, 0), c).Equal(today.Time(3, 0)) {
		t.Errorf("got %s, %v", got, err)
	}
}

// C4 of users.md.
func TestCautions(t *testing.T) {
	c, today := NewCalendar(append(yearEnd, "2026-06-18")), Date{2026, time.February, 10}
	for day, want := range map[string][]string{
		"2026-02-10": {CautionEve},
		"2026-02-12": nil,
		"2026-02-13": {CautionFriday},
		"2026-02-14": {CautionNonWorking},
		"2026-02-11": {CautionNonWorking},
		"2026-02-22": {CautionNonWorking}, // a Sunday before a holiday
		"2026-05-01": {CautionFriday},
		"2026-06-17": {CautionEve},
		"2026-12-27": {CautionNonWorking},
		"2026-12-28": {CautionEve, CautionYearEnd},
		"2027-01-01": {CautionNonWorking, CautionYearEnd},
		"2027-01-04": {CautionYearEnd},
		"2027-01-05": nil,
		"2026-02-09": {CautionPast},
		"2026-01-04": {CautionPast, CautionNonWorking, CautionYearEnd},
	} {
		if got := Cautions(isoDate(t, day), today, c); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}
