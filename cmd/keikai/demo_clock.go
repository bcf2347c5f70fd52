package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

// storyClock is the clock of everybody in the demo: months pass in a second, and each run falls on the same working days.
type storyClock struct{ at atomic.Int64 }

// japan is where the story plays; the zone has no summer time and needs no table.
var japan = time.FixedZone("JST", 9*60*60)

const (
	listDay   = "2009-06-01 10:00" // the office compares its developers' keys: weeks before it needs them
	reportDay = "2009-07-08 10:00"
)

func (c *storyClock) now() time.Time { return time.Unix(0, c.at.Load()) }

func (c *storyClock) pass(d time.Duration) { c.at.Add(int64(d)) }

// goTo turns the clock to an hour in Japan; it never goes back, as keikai's dates would make no sense then.
func (c *storyClock) goTo(hour string) error {
	t, err := time.ParseInLocation("2006-01-02 15:04", hour, japan)
	if err != nil {
		return fmt.Errorf("read hour of the story: %w", err)
	}
	return c.until(t)
}

func (c *storyClock) until(t time.Time) error {
	if t.Before(c.now()) {
		return fmt.Errorf("the story is past %s already: it is %s", t, c.now())
	}
	c.at.Store(t.UnixNano())
	return nil
}

// morning turns the clock and says on which day the story goes on.
func (st *stage) morning(hour string) error {
	if err := st.clock.goTo(hour); err != nil {
		return err
	}
	st.sayDay()
	return nil
}

func (st *stage) sayDay() { fmt.Fprintf(st.a.out, "◇ %s\n\n", st.a.day(st.clock.now())) }

// day names a day in Japan with its weekday.
func (a *app) day(t time.Time) string {
	t = t.In(japan)
	return t.Format("2006-01-02") + a.word("demo.weekday."+t.Format("Mon")) + t.Format(" 15:04")
}
