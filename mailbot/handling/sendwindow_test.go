package handling

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// B10 of users.md: no first contact leaves at night or on a Sunday.
func TestSendWindowOpens(t *testing.T) {
	c := NewCalendar(yearEnd)
	for _, row := range []struct{ window, at, want string }{
		{"Mon-Fri 09:30-18:30", "2009-07-08T12:00:00+09:00", ""},
		{"Mon-Fri 09:30-18:30", "2009-07-08T09:30:00+09:00", ""},
		{"Mon-Fri 09:30-18:30", "2009-07-08T18:29:59+09:00", ""},
		{"Mon-Fri 09:30-18:30", "2009-07-08T18:30:00+09:00", "2009-07-09T09:30:00+09:00"},
		{"Mon-Fri 09:30-18:30", "2009-07-08T09:29:59+09:00", "2009-07-08T09:30:00+09:00"},
		{"Mon-Fri 09:30-18:30", "2009-07-08T18:00:00Z", "2009-07-09T09:30:00+09:00"}, // three at night in Japan
		{"Mon-Fri 09:30-18:30", "2009-07-12T03:00:00+09:00", "2009-07-13T09:30:00+09:00"},
		{"Mon-Fri 09:30-18:30", "2009-07-17T19:00:00+09:00", "2009-07-21T09:30:00+09:00"}, // Marine Day on Monday
		{"Mon-Fri 09:30-18:30", "2009-12-28T20:00:00+09:00", "2010-01-04T09:30:00+09:00"},
		{"Mon-Fri 09:30-18:30", "2009-05-05T12:00:00+09:00", "2009-05-07T09:30:00+09:00"},
		{"Tue-Thu 00:00-24:00", "2009-07-10T12:00:00+09:00", "2009-07-14T00:00:00+09:00"},
		{"Tue-Thu 00:00-24:00", "2009-07-09T23:59:59+09:00", ""},
		{"Sat-Mon 09:00-10:00", "2009-07-10T12:00:00+09:00", "2009-07-13T09:00:00+09:00"},
		{"", "2009-07-12T03:00:00+09:00", ""},
	} {
		w, err := ParseSendWindow(row.window)
		at, err2 := time.Parse(time.RFC3339, row.at)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		got := w.Next(at, c)
		if row.want == "" && got != at || row.want != "" && got.Format(time.RFC3339) != row.want {
			t.Errorf("%s at %s: %s, want %s", row.window, row.at, got, row.want)
		}
	}
}

func TestSendWindowsThatNeverOpen(t *testing.T) {
	for text, why := range map[string]string{
		"always": "such as", "Mon-Fri": "such as", "mon-fri 09:30-18:30": "such as", "Mon-Fri 9:30-18:30": "such as", "Mon-Fri 09:60-18:30": "such as", " ": "such as",
		"Mon-Fri 09:30-24:01": "24:00", "Mon-Fri 18:30-09:30": "closes before", "Mon-Fri 09:30-09:30": "closes before", "Sat-Sun 09:30-18:30": "none of its days",
	} {
		if w, err := ParseSendWindow(text); err == nil || !strings.Contains(err.Error(), why) || !strings.HasPrefix(err.Error(), "read send window") || w != (SendWindow{}) {
			t.Errorf("%q: got %+v, %v", text, w, err)
		}
	}
}

// The next opening is never early, is open, and is the first: whoever asks a minute before gets the same one.
func TestNextOpeningIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCalendar(t)
		w, err := ParseSendWindow(rapid.SampledFrom([]string{"Mon-Fri 09:30-18:30", "Mon-Fri 00:00-24:00", "Fri-Tue 08:00-08:30", "Wed-Wed 13:00-17:00"}).Draw(t, "window"))
		at := someDay(t, "day").Time(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 30, 59}).Draw(t, "minute"))
		next := w.Next(at, c)
		if err != nil || next.Before(at) || w.Next(next, c) != next || !c.Working(DateOf(next)) {
			t.Fatalf("%+v at %s: %s, %v", w, at, next, err)
		}
		if before := next.Add(-time.Minute); before.After(at) && !w.Next(before, c).Equal(next) {
			t.Fatalf("%+v at %s: open a minute before %s", w, at, next)
		}
	})
}
