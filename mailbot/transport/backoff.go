package transport

import "time"

// GiveUpAfter is how long a mail is tried, counted from its first attempt (RFC 5321 section 4.5.4.1 asks for 4 to 5 days).
const GiveUpAfter = 5 * 24 * time.Hour

var steps = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// Next says when to try again after so many attempts, the first of them made at first: after 1, 5 and 15 minutes, an
// hour, then every four hours. The last try is at first + GiveUpAfter; from then on the answer is false. With no
// attempt made yet the time is now.
func Next(attempts int, first, now time.Time) (time.Time, bool) {
	if attempts <= 0 {
		return now, true
	}
	last := first.Add(GiveUpAfter)
	if !now.Before(last) {
		return time.Time{}, false
	}
	next := now.Add(steps[min(attempts, len(steps))-1])
	if next.After(last) {
		next = last
	}
	return next, true
}
