package handling

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// SendWindow is when first contacts, reminders and status requests may leave (users.md B10): a first contact on Sunday at three
// in the morning is taken for spam. The zero SendWindow is always open.
type SendWindow struct {
	first, last time.Weekday
	from, until int // minutes since midnight in JST; until is outside. 0 = always open
}

var sendWindowWord = regexp.MustCompile(`^(Sun|Mon|Tue|Wed|Thu|Fri|Sat)-(Sun|Mon|Tue|Wed|Thu|Fri|Sat) (\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$`)

// ParseSendWindow reads "Mon-Fri 09:30-18:30", Japan time; "" is always open. A window past midnight, or one that holds no
// weekday, is an error, since nothing would ever leave.
func ParseSendWindow(text string) (SendWindow, error) {
	if text == "" {
		return SendWindow{}, nil
	}
	w, err := readSendWindow(text)
	if err != nil {
		return SendWindow{}, fmt.Errorf("read send window %q: %w", text, err)
	}
	return w, nil
}

func readSendWindow(text string) (SendWindow, error) {
	m := sendWindowWord.FindStringSubmatch(text)
	if m == nil {
		return SendWindow{}, errors.New(`not such as "Mon-Fri 09:30-18:30"`)
	}
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	w := SendWindow{first: time.Weekday(slices.Index(names, m[1])), last: time.Weekday(slices.Index(names, m[2])), from: minutes(m[3], m[4]), until: minutes(m[5], m[6])}
	switch {
	case w.until > 24*60:
		return w, errors.New("the day ends at 24:00")
	case w.from >= w.until:
		return w, errors.New("it closes before it opens")
	case !slices.ContainsFunc([]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, w.covers):
		return w, errors.New("the office works on none of its days")
	}
	return w, nil
}

// minutes is the time of day of digits that a pattern has found.
func minutes(hour, min string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(min)
	return h*60 + m
}

// covers tells whether the window holds that day of the week; Sat-Mon goes over the weekend.
func (w SendWindow) covers(day time.Weekday) bool {
	return (day-w.first+7)%7 <= (w.last-w.first+7)%7
}

// Next is t itself when the window is open at t on a working day, else its next opening, in JST. An office that is closed for
// more than a year holds nothing back.
func (w SendWindow) Next(t time.Time, cal Calendar) time.Time {
	if w.until == 0 {
		return t
	}
	for i := range longestClosure {
		day := DateOf(t).AddDays(i)
		if !w.covers(day.Weekday()) || !cal.Working(day) {
			continue
		}
		switch opening := day.Time(0, w.from); {
		case t.Before(opening):
			return opening
		case t.Before(day.Time(0, w.until)):
			return t
		}
	}
	return t
}
