package handling

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// DateFault says what was wrong with a word that should have been a day, so exactly that a refusal can show the right one.
type DateFault struct {
	Code     string       // "" = nothing: the day is good; else one of the codes below
	Readings []Date       // ambiguous: each day that the word can mean. wrong_weekday and, for a day outside its era, no_such_day: the day meant
	Weekday  time.Weekday // wrong_weekday: the right one
}

// The faults of a date.
const (
	FaultNotADate     = "not_a_date"
	FaultAmbiguous    = "ambiguous"     // 08/22/2009 and 22/08/2009: month first and day first are both in use
	FaultWrongWeekday = "wrong_weekday" // 8/22(日) when it is a Saturday
	FaultNoSuchDay    = "no_such_day"   // 2/30, 令和元年4月30日
)

var (
	dateWord    = regexp.MustCompile(`^(平成|令和|[HR])?(元|\d{1,4})([-/.年])(\d{1,2})([-/.月])(\d{1,4})(日?)$`)
	shortWord   = regexp.MustCompile(`^(\d{1,2})(?:/(\d{1,2})|月(\d{1,2})日)$`)
	weekdayWord = regexp.MustCompile(`^(.+?) ?\((?:([日月火水木金土])(?:曜日?)?|(SUN|MON|TUE|WED|THU|FRI|SAT|(?:SUN|MON|TUES|WEDNES|THURS|FRI|SATUR)DAY))\)$`)
)

// ParseDate reads a day as coordinators write it (users.md C4), in full width or half:
//
//	2009-08-22  2009/8/22  2009年8月22日  平成21年8月22日  令和元年5月1日  H21.8.22  R8.2.10
//	8/22  8月22日      the next such day, today included
//	8/22(土)  8/22(Sat)  2009-08-22（土曜日）
//
// A weekday must be the right one. What has a year behind is refused with every day that it can mean: whoever guesses
// publishes on the wrong day. Years are 2000 to 2099.
func ParseDate(word string, today Date) (Date, DateFault) { return parseWord(word, today, nextDay) }

// ParsePastDate reads the day of something that has happened: as ParseDate, but 8/22 is the last such day, today included.
func ParsePastDate(word string, today Date) (Date, DateFault) { return parseWord(word, today, lastDay) }

func parseWord(word string, today Date, short shortDay) (Date, DateFault) {
	word = strings.TrimSpace(strings.Map(foldDateRune, eraSigns.Replace(word)))
	day, weekday, hasWeekday := cutWeekday(word)
	d, fault := parseDay(day, today, short)
	if fault.Code == "" && hasWeekday && d.Weekday() != weekday {
		return Date{}, DateFault{Code: FaultWrongWeekday, Readings: []Date{d}, Weekday: d.Weekday()}
	}
	return d, fault
}

// eraSigns are the eras that keyboards offer as one character.
var eraSigns = strings.NewReplacer("㍻", "平成", "㋿", "令和")

// foldDateRune brings full width to half, small letters to capitals, and to a hyphen what a Japanese keyboard gives for one.
func foldDateRune(r rune) rune {
	switch {
	case r == '　':
		return ' '
	case strings.ContainsRune("−‐‑–—ー―", r):
		return '-'
	case r >= '！' && r <= '～':
		r -= '！' - '!'
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return r
}

func cutWeekday(word string) (day string, weekday time.Weekday, ok bool) {
	m := weekdayWord.FindStringSubmatch(word)
	switch {
	case m == nil:
		return word, 0, false
	case m[2] != "":
		return m[1], time.Weekday(slices.Index([]string{"日", "月", "火", "水", "木", "金", "土"}, m[2])), true
	default:
		return m[1], time.Weekday(slices.Index([]string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}, m[3][:3])), true
	}
}

// shortDay finds the day that a month and a number mean without a year.
type shortDay = func(m, d int, today Date) (Date, DateFault)

func parseDay(word string, today Date, short shortDay) (Date, DateFault) {
	if m := shortWord.FindStringSubmatch(word); m != nil {
		return short(number(m[1]), number(m[2]+m[3]), today)
	}
	m := dateWord.FindStringSubmatch(word)
	if m == nil || !slices.Contains([]string{"--", "//", "..", "年月日"}, m[3]+m[5]+m[7]) {
		return Date{}, DateFault{Code: FaultNotADate}
	}
	era, first, second, last := m[1], m[2], m[4], m[6]
	switch {
	case era != "" && len(last) <= 2:
		return eraDay(era, first, number(second), number(last))
	case len(first) == 4 && len(last) <= 2:
		return wholeDay(number(first), number(second), number(last))
	case len(first) <= 2 && (len(last) == 4 || len(last) == 2) && m[3] != "年":
		return Date{}, readings(first, second, last)
	}
	return Date{}, DateFault{Code: FaultNotADate}
}

// number reads digits that a pattern has found; 元 is the first year of an era.
func number(digits string) int {
	if digits == "元" {
		return 1
	}
	n, _ := strconv.Atoi(digits)
	return n
}

func wholeDay(y, m, d int) (Date, DateFault) {
	if y < firstYear || y > lastYear {
		return Date{}, DateFault{Code: FaultNotADate}
	}
	day, ok := existingDay(y, time.Month(m), d)
	if !ok {
		return Date{}, DateFault{Code: FaultNoSuchDay}
	}
	return day, DateFault{}
}

// The years that are read: a slip such as 2206 is no year of a case.
const firstYear, lastYear = 2000, 2099

// reiwa is the day on which 平成 became 令和.
var reiwa = Date{2019, time.May, 1}

// eraDay reads a year of an era. 平成31年8月22日 never came, though it stands in old contracts: the fault names the day meant.
func eraDay(era, year string, m, d int) (Date, DateFault) {
	isReiwa := era == "令和" || era == "R"
	y := 1988 + number(year)
	if isReiwa {
		y = 2018 + number(year)
	}
	day, fault := wholeDay(y, m, d)
	if fault.Code == "" && isReiwa != (day.Compare(reiwa) >= 0) {
		return Date{}, DateFault{Code: FaultNoSuchDay, Readings: []Date{day}}
	}
	return day, fault
}

// nextDay is the next day with that month and number, today included; for 29 February it may be years away.
func nextDay(m, d int, today Date) (Date, DateFault) {
	for y := today.Y; y <= today.Y+8; y++ {
		if day, ok := existingDay(y, time.Month(m), d); ok && day.Compare(today) >= 0 {
			return day, DateFault{}
		}
	}
	return Date{}, DateFault{Code: FaultNoSuchDay}
}

// lastDay is the last day with that month and number, today included.
func lastDay(m, d int, today Date) (Date, DateFault) {
	for y := today.Y; y >= today.Y-8; y-- {
		if day, ok := existingDay(y, time.Month(m), d); ok && day.Compare(today) <= 0 {
			return day, DateFault{}
		}
	}
	return Date{}, DateFault{Code: FaultNoSuchDay}
}

// readings are the days that three numbers with the year not clearly first can mean: month first, day first and, with two
// digits for the year, year first.
func readings(first, second, last string) DateFault {
	a, b, y := number(first), number(second), number(last)
	orders := [][3]int{{y, a, b}, {y, b, a}}
	if len(last) == 2 {
		orders = [][3]int{{2000 + a, b, y}, {2000 + y, a, b}, {2000 + y, b, a}}
	}
	var fault DateFault
	for _, o := range orders {
		switch day, f := wholeDay(o[0], o[1], o[2]); {
		case f.Code != "" && fault.Readings == nil:
			fault = f
		case f.Code == "" && !slices.Contains(fault.Readings, day):
			fault = DateFault{Code: FaultAmbiguous, Readings: append(fault.Readings, day)}
		}
	}
	return fault
}
