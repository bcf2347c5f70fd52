package statistics_test

import (
	"slices"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// N24: the 45th and the 90th day are in time, and a fix counts on the day that it happened, not on the day that it was confirmed.
func TestTheLastDayOfATermIsInTime(t *testing.T) {
	day := func(n int) time.Time { return handling.Date{Y: 2009, M: time.January, D: 1}.AddDays(n).Time(15, 0) }
	fixed := func(days int) handling.Countable {
		return handling.Countable{Kind: handling.Website, Received: day(-30), Notified: day(-30), Fixed: day(days - 30), Ended: day(89), EndReason: "fixed_modified", How: "modified", Vulnerability: "xss"}
	}
	published := func(days int) handling.Countable {
		return handling.Countable{Kind: handling.Product, Received: day(1), Accepted: day(1), Origin: day(2), Published: day(1 + days)}
	}
	r := compile(handling.Date{}, []handling.Countable{fixed(90), fixed(91), published(45), published(46), published(47)}, nil)
	if want := (statistics.Share{N: 1, Of: 2}); r.Fixes.Within != want || r.Fixes.MedianDays != 90 || r.Fixes.NinetyDays != 91 {
		t.Errorf("fixes within the term: %+v, median %d, 90%% within %d", r.Fixes.Within, r.Fixes.MedianDays, r.Fixes.NinetyDays)
	}
	if p := r.Publication; p.FromAcceptance != (statistics.Share{N: 1, Of: 3}) || p.FromOrigin != (statistics.Share{N: 2, Of: 3}) {
		t.Errorf("published within the term of the acceptance %+v, of the origin day %+v", p.FromAcceptance, p.FromOrigin)
	}
	want := []statistics.Class{{From: 51, To: 90, N: 1}, {From: 91, To: 200, N: 1}}
	if got := r.DaysToFix[5:7]; !slices.Equal(got, want) {
		t.Errorf("the classes are %+v, want %+v", got, want)
	}
	if got := r.FixByKind; len(got) != 1 || got[0].Code != "other" || got[0].MedianDays != -1 {
		t.Errorf("two sites are told by their kind and days: %+v", got)
	}
	if edged := statistics.Compile(statistics.Ask{Quarter: r.Quarter, Rules: statistics.Rules{FixDays: []int{90}}}, slices.Values([]handling.Countable{fixed(90), fixed(91)}), nil); !slices.Equal(edged.DaysToFix, []statistics.Class{{From: 0, To: 90, N: 1}, {From: 91, To: -1, N: 1}}) {
		t.Errorf("an office's own classes are %+v", edged.DaysToFix)
	}
}

// N24: an open site of the 90th day counts, one of the 89th does not.
func TestAnOpenSiteIsOldFromItsNinetiethDay(t *testing.T) {
	last := handling.Date{Y: 2009, M: time.March, D: 31}
	open := func(days int) handling.Countable {
		return handling.Countable{Kind: handling.Website, Received: last.AddDays(-days).Time(9, 0), Notified: last.AddDays(-days).Time(9, 0)}
	}
	if r := compile(handling.Date{}, []handling.Countable{open(89), open(90), open(200)}, nil); r.OpenSites.Over90 != 2 || r.OpenSites.Notified != 3 || r.OpenSites.Ages[0].N != 1 || r.OpenSites.Ages[1].N != 1 {
		t.Errorf("%+v", r.OpenSites)
	}
}
