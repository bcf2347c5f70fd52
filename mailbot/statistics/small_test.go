package statistics

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keikai/mailbot/handling"
)

// N24
func TestSmallRowsAreJoinedUntilNobodyCanTellThemApart(t *testing.T) {
	rows := func(pairs ...any) (out []Row) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Row{Code: pairs[i].(string), N: pairs[i+1].(int)})
		}
		return out
	}
	for _, x := range []struct {
		name     string
		in, want []Row
	}{
		{"several small ones", rows("dns", 343, "xss", 334, "csrf", 3, "price", 2, "other", 1), append(rows("dns", 343, "xss", 334), Row{"other", 6, 0, true})},
		{"one small one takes the next with it", rows("xss", 40, "dns", 12, "csrf", 1), append(rows("xss", 40), Row{"other", 13, 0, true})},
		{"fewer than are told at all", rows("xss", 2, "dns", 1), []Row{{"other", 3, 0, true}}},
		{"none is small", rows("xss", 40, "dns", 5, "unknown", 1), rows("xss", 40, "dns", 5, "unknown", 1)},
		{"unknown stays", rows("xss", 1, "unknown", 9), append([]Row{{"other", 1, 0, true}}, rows("unknown", 9)...)},
		{"other alone is not joined", rows("xss", 40, "other", 7), rows("xss", 40, "other", 7)},
	} {
		if got := joined(x.in, 5); !slices.Equal(got, x.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", x.name, got, x.want)
		}
	}
}

// N24: no row tells of fewer than five sites, and the sum gives none away.
func TestNoRowOfABreakdownTellsOfFewSites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []Row
		all := 0
		for _, w := range handling.VulnerabilityWords.Words {
			if n := rapid.IntRange(0, 12).Draw(t, w.Code); n > 0 {
				rows = append(rows, Row{Code: w.Code, N: n})
				all += n
			}
		}
		told := joined(ordered(slices.Clone(rows), handling.VulnerabilityWords), 5)
		if rowTotal(told) != all {
			t.Fatalf("%d of %d are told", rowTotal(told), all)
		}
		for _, r := range told {
			if r.N < 5 && len(told) > 1 {
				t.Fatalf("%+v tells of %+v", told, r)
			}
		}
	})
}
