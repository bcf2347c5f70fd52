package statistics

import (
	"encoding/json"
	"maps"
	"slices"
)

// Class is one class of a distribution of days.
type Class struct{ From, To, N int } // To -1 = no upper end

// MarshalJSON writes {"from","to","n"}, to null for no upper end.
func (c Class) MarshalJSON() ([]byte, error) {
	out := struct {
		From int  `json:"from"`
		To   *int `json:"to"`
		N    int  `json:"n"`
	}{From: c.From, N: c.N}
	if c.To >= 0 {
		out.To = &c.To
	}
	return json.Marshal(out)
}

// spread counts how often each number of days was met. It grows with the longest case, not with their number.
type spread map[int]int

func (s spread) total() (n int) {
	for _, k := range s {
		n += k
	}
	return n
}

// upTo is how many took at most so many days.
func (s spread) upTo(days int) (n int) {
	for d, k := range s {
		if d <= days {
			n += k
		}
	}
	return n
}

func (s spread) add(other spread) {
	for d, k := range other {
		s[d] += k
	}
}

// percentile is the least number of days within which that share of the cases lies, -1 when there are none.
func (s spread) percentile(percent int) int {
	need, seen := (s.total()*percent+99)/100, 0
	for _, d := range slices.Sorted(maps.Keys(s)) {
		if seen += s[d]; seen >= need {
			return d
		}
	}
	return -1
}

// classes sorts the days into classes that end with edges; the last class is open.
func (s spread) classes(from int, edges []int) []Class {
	var out []Class
	for _, to := range edges {
		out = append(out, Class{From: from, To: to})
		from = to + 1
	}
	out = append(out, Class{From: from, To: -1})
	for d, k := range s {
		i := slices.IndexFunc(out, func(c Class) bool { return c.To < 0 || d <= c.To })
		out[i].N += k
	}
	return out
}
