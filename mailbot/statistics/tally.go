package statistics

// tally counts what happened in one quarter.
type tally struct {
	reports   [sides]int
	own       [sides]int
	ended     [sides]int
	byReason  [sides][]int // by reasonIndex
	published int
	publicOwn int
	publicVU  int // published outside the partnership
	direct    int
	fixed     int
	byWay     map[string]int
	named     int
	product   int
	removed   int
}

func newTally() *tally {
	t := &tally{byWay: map[string]int{}}
	for s := range t.byReason {
		t.byReason[s] = make([]int, len(reasons))
	}
	return t
}

// plus is the two together.
func (t *tally) plus(u *tally) *tally {
	sum := newTally()
	for _, x := range []*tally{t, u} {
		for s := range sides {
			sum.reports[s] += x.reports[s]
			sum.own[s] += x.own[s]
			sum.ended[s] += x.ended[s]
			for i, n := range x.byReason[s] {
				sum.byReason[s][i] += n
			}
		}
		for way, n := range x.byWay {
			sum.byWay[way] += n
		}
		sum.published, sum.publicOwn, sum.publicVU, sum.direct = sum.published+x.published, sum.publicOwn+x.publicOwn, sum.publicVU+x.publicVU, sum.direct+x.direct
		sum.fixed, sum.named, sum.product, sum.removed = sum.fixed+x.fixed, sum.named+x.named, sum.product+x.product, sum.removed+x.removed
	}
	return sum
}

func (t *tally) all() (n int) {
	for _, k := range t.reports {
		n += k
	}
	return n
}

// codes are the counts of one side by closing reason, those that there are.
func (t *tally) codes(s side) map[string]int {
	m := map[string]int{}
	for i, n := range t.byReason[s] {
		if n > 0 {
			m[reasons[i]] = n
		}
	}
	return m
}

// public is how many products ended by being published, by their reasons.
func (t *tally) public() (n int) {
	for _, code := range publicReasons {
		n += t.byReason[product][reasonIndex[code]]
	}
	return n
}

// committee is how many of these only after the committee had met.
func (t *tally) committee() int {
	return t.byReason[product][reasonIndex["published_unreachable"]]
}
