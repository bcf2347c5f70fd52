package statistics_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

func asked(t *rapid.T) statistics.Ask {
	q := statistics.Quarter{Year: rapid.IntRange(2004, 2011).Draw(t, "year"), N: rapid.IntRange(1, 4).Draw(t, "quarter")}
	ask := statistics.Ask{Quarter: q, Calendar: calendar}
	if rapid.Bool().Draw(t, "as of") {
		ask.AsOf = q.First().AddDays(rapid.IntRange(0, 900).Draw(t, "days"))
	}
	return ask
}

func stored(t *rapid.T) []handling.Countable {
	return sample.Random(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 300).Draw(t, "cases"))
}

func asJSON(t interface{ Fatal(...any) }, r statistics.Report) string {
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// N24
func TestAnyStoreWithItsDaysInOrderAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := statistics.Compile(asked(t), slices.Values(stored(t)), nil)
		if broken := r.Broken(); len(broken) > 0 {
			t.Fatalf("%s as of %s: %+v", r.Quarter, r.AsOf, broken)
		}
	})
}

// N24
func TestTheOrderOfCasesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ask, cases := asked(t), stored(t)
		before := asJSON(t, statistics.Compile(ask, slices.Values(cases), nil))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
		r.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
		if after := asJSON(t, statistics.Compile(ask, slices.Values(cases), nil)); after != before {
			t.Fatalf("before %s\nafter  %s", before, after)
		}
	})
}

// N24: whatever happens after a day, a report as of that day stays.
func TestWhatHappensLaterDoesNotChangeAReportAsOfAnEarlierDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ask, cases := asked(t), stored(t)
		if ask.AsOf.IsZero() {
			ask.AsOf = ask.Quarter.Last()
		}
		before := asJSON(t, statistics.Compile(ask, slices.Values(cases), nil))
		later := ask.AsOf.AddDays(1).Time(0, 1)
		for i := range cases {
			cases[i] = goOn(t, cases[i], later)
		}
		cases = append(cases, handling.Countable{Kind: handling.Product, Received: later})
		if after := asJSON(t, statistics.Compile(ask, slices.Values(cases), nil)); after != before {
			t.Fatalf("before %s\nafter  %s", before, after)
		}
	})
}

// goOn lets something happen to a case at a time: as the desk would fold it, what is taken back is remembered.
func goOn(t *rapid.T, c handling.Countable, at time.Time) handling.Countable {
	if c.Received.After(at) {
		return c
	}
	now := c
	switch rapid.IntRange(0, 5).Draw(t, "what") {
	case 0:
		if c.Ended.IsZero() {
			now.Ended, now.EndReason = at, "withdrawn"
		}
	case 1:
		now.Ended, now.EndReason, now.Published, now.Fixed, now.How = time.Time{}, "", time.Time{}, time.Time{}, ""
	case 2:
		if c.Vulnerability == "" {
			now.Vulnerability, now.Classified = "xss", at
		}
	case 3:
		now.Listed = append(slices.Clone(c.Listed), handling.ListedDays{Named: handling.DateOf(at)})
	case 4:
		now.Scheme = handling.Direct
	}
	return c.Then(now, at)
}

// N24: what a store does not let add up is told by name, with both sides.
func TestAStoreThatDoesNotAddUpIsReportedAndNotAveragedAway(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2009, m, d, 12, 0, 0, 0, handling.JST) }
	site := handling.Countable{Kind: handling.Website, Received: day(1, 10)}
	ended := func(reason, how string) handling.Countable {
		c := site
		c.Ended, c.EndReason, c.How = day(2, 1), reason, how
		if how != "" {
			c.Fixed = c.Ended
		}
		return c
	}
	for what, x := range map[string]struct {
		c    handling.Countable
		want []statistics.Identity
	}{
		"an end without a reason":          {ended("", ""), []statistics.Identity{{Name: "sites.ended", Left: 0, Right: 1}, {Name: "sites.ended_cumulative", Left: 0, Right: 1}}},
		"an end that no edition knows":     {ended("tired", ""), []statistics.Identity{{Name: "sites.ended", Left: 0, Right: 1}, {Name: "sites.ended_cumulative", Left: 0, Right: 1}}},
		"a website's end for a developer":  {ended("individually_handled", ""), []statistics.Identity{{Name: "sites.ended", Left: 0, Right: 1}, {Name: "sites.ended_cumulative", Left: 0, Right: 1}}},
		"a fix in a way that there is not": {ended("fixed_modified", "prayer"), []statistics.Identity{{Name: "sites.fixed_by_way", Left: 0, Right: 1}}},
		"a case without a day":             {handling.Countable{Kind: handling.Product}, []statistics.Identity{{Name: "cases.undated", Left: 1, Right: 0}}},
		"an acceptance before the receipt": {handling.Countable{Kind: handling.Product, Received: day(2, 1), Accepted: day(1, 1)}, []statistics.Identity{{Name: "cases.out_of_order", Left: 1, Right: 0}}},
		"an end in a quarter before it came": {handling.Countable{Kind: handling.Product, Received: day(2, 1), Ended: day(2, 1).AddDate(-1, 0, 0), EndReason: "withdrawn"},
			[]statistics.Identity{{Name: "products.in_handling_flow", Left: 1, Right: 0}, {Name: "cases.out_of_order", Left: 1, Right: 0}}},
		"an end before it came, as yet": {handling.Countable{Kind: handling.Product, Received: day(5, 1), Ended: day(2, 1), EndReason: "withdrawn"},
			[]statistics.Identity{{Name: "products.in_handling", Left: -1, Right: 0}, {Name: "products.in_handling_flow", Left: -1, Right: 0}}},
	} {
		r := statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: 2009, N: 1}}, slices.Values([]handling.Countable{site, x.c}), nil)
		if got := r.Broken(); !slices.Equal(got, x.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", what, got, x.want)
		}
	}
}
