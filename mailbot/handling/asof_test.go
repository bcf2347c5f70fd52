package handling

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// foldedOn is the countable half as a case had it at the end of a day: the fold of what the journal had by then.
func foldedOn(history []Change, day Date) (Countable, bool) {
	var known []Change
	for _, ch := range history {
		if DateOf(ch.At).Compare(day) <= 0 {
			known = append(known, ch)
		}
	}
	c := Apply(Case{}, known...).Countable
	return c, !c.Received.IsZero()
}

// What the figures of a day count of a case is what the journal had of it when the day ended, whatever befell the case since: opened
// again, ended otherwise, converted, undone. N24
func TestAnyPastDayIsTheFoldOfTheJournalUntilThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tableScene(t, rapid.SampledFrom(States).Draw(t, "state"))
		first := DateOf(s.at)
		for range rapid.IntRange(0, 14).Draw(t, "events") {
			s.goesOn(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
			c, ev := anything(t, s)
			s.take(c, ev, Decide(s.p, c, ev))
		}
		for day := first.AddDays(-2); day.Compare(DateOf(s.at)) <= 0; day = day.AddDays(1) {
			want, wasThere := foldedOn(s.journal, day)
			got, isThere := s.c.AsOf(day)
			if isThere != wasThere || isThere && !got.CountsLike(want.before(day.AddDays(1).Time(0, 0))) {
				t.Fatalf("as of %s:\n%s\nthe journal says\n%s", day, js(got), js(want))
			}
			if isThere && got.State.Open() != want.State.Open() {
				t.Fatalf("as of %s: state %s, the journal says %s", day, got.State, want.State)
			}
		}
	})
}

// A case that ended, was opened again and ended otherwise has three pasts, and each day its own. N24
func TestACaseOpenedAgainEndedOnTheDaysBetween(t *testing.T) {
	day := func(month, d int) time.Time { return Date{2026, time.Month(month), d}.Time(10, 0) }
	c := Apply(Case{},
		Change{At: day(1, 5), Opened: &Opened{Key: "k", Number: "IPA#12345678", Kind: Product}},
		Change{At: day(1, 8), Decided: &Decided{State: Withdrawn, Reason: "withdrawn"}},
		Change{At: day(2, 9), Decided: &Decided{State: Accepted}},
		Change{At: day(2, 9), Judged: "priority"},
		Change{At: day(3, 2), Decided: &Decided{State: CaseEnded, Reason: "individually_handled"}})
	for _, want := range []struct {
		day    Date
		there  bool
		reason string
		impact string
	}{
		{Date{2026, 1, 4}, false, "", ""}, {Date{2026, 1, 5}, true, "", ""}, {Date{2026, 1, 8}, true, "withdrawn", ""}, {Date{2026, 2, 8}, true, "withdrawn", ""},
		{Date{2026, 2, 9}, true, "", "priority"}, {Date{2026, 3, 1}, true, "", "priority"}, {Date{2026, 3, 2}, true, "individually_handled", "priority"},
	} {
		got, there := c.AsOf(want.day)
		if there != want.there || got.EndReason != want.reason || got.Impact != want.impact || got.Ended.IsZero() != (want.reason == "") {
			t.Errorf("as of %s: %v, %+v", want.day, there, got)
		}
	}
	if c.Earlier == nil || c.Earlier.Earlier != nil {
		t.Errorf("the case keeps more, or less, than the one past that its dates do not tell: %+v", c.Earlier)
	}
}

// A field that is added to what the figures count is compared, taken out before its day, or said here to be none of theirs. N24
func TestEveryCountedFieldMakesADifference(t *testing.T) {
	deskOnly := []string{"State", "Edition", "Planned", "Impact", "Earlier"}
	kind := reflect.TypeFor[Countable]()
	for i := range kind.NumField() {
		var c, d Countable
		switch v := reflect.ValueOf(&d).Elem().Field(i); v.Interface().(type) {
		case time.Time:
			v.Set(reflect.ValueOf(Date{2026, 2, 10}.Time(12, 0)))
		case bool:
			v.SetBool(true)
		case []ListedDays:
			v.Set(reflect.ValueOf([]ListedDays{{Named: Date{2026, 2, 10}}}))
		case *Was:
			v.Set(reflect.ValueOf(new(Was)))
		default:
			v.SetString("x")
		}
		if name := kind.Field(i).Name; c.CountsLike(d) != slices.Contains(deskOnly, name) {
			t.Errorf("%s: two cases that differ in it count alike: %v", name, c.CountsLike(d))
		}
	}
}
