package statistics

import "fmt"

// Identity is something that must add up. One that does not says so with both sides.
type Identity struct {
	Name  string `json:"name"` // "products.in_handling"
	Holds bool   `json:"holds"`
	Left  int    `json:"left"`
	Right int    `json:"right"`
}

var sideNames = [sides]string{"products", "sites", "unsaid"}

// Broken are the identities that do not hold.
func (r Report) Broken() (out []Identity) {
	for _, i := range r.Identities {
		if !i.Holds {
			out = append(out, i)
		}
	}
	return out
}

// checks collects identities.
type checks []Identity

func (c *checks) equal(name string, left, right int) {
	*c = append(*c, Identity{name, left == right, left, right})
}

// identities are those of domain.md 3.1, 3.2 and 7.2, and what follows from them. No two sides of one are reckoned from each other.
func (c *counter) identities(r Report) []Identity {
	var list checks
	for s, h := range [sides]Half{r.Products, r.Sites, r.Unsaid} {
		c.halfAdds(&list, side(s), h)
	}
	list.equal("total.reports", r.Products.Reports+r.Sites.Reports+r.Unsaid.Reports, r.Total.Reports)
	list.equal("total.cumulative", r.Products.Cumulative+r.Sites.Cumulative+r.Unsaid.Cumulative, c.received[product]+c.received[site]+c.received[unsaid])
	list.equal("products.published", r.Publication.Done.Reports, c.lastTally(r.Quarter).public())
	ways := r.Fixes.ByWay["modified"] + r.Fixes.ByWay["page_deleted"] + r.Fixes.ByWay["operational"]
	list.equal("sites.fixed_by_way", ways, r.Fixes.Done.Reports)
	list.equal("days_to_publication", classTotal(r.DaysToPublication)+c.unknownPublication, r.Publication.Done.Reports)
	list.equal("days_to_fix", classTotal(r.DaysToFix)+c.unknownFix, r.Fixes.Done.Reports)
	list.equal("sites_open_90_days", classTotal(r.OpenSites.Ages), r.OpenSites.Over90)
	list.equal("unreachable.shown", r.Unreachable.Named.Cumulative-r.Unreachable.Resumed.Cumulative, r.Unreachable.Shown)
	for _, b := range r.Breakdowns {
		list.equal(b.Of+".by_"+b.By, rowTotal(b.Rows), b.Base)
	}
	for _, y := range r.Fiscal {
		list.equal(fmt.Sprintf("fiscal_year.%d", y.Year), y.Total, y.counted)
	}
	for _, y := range r.Calendar {
		list.equal(fmt.Sprintf("calendar_year.%d", y.Year), y.Total, y.counted)
	}
	open := 0
	for _, y := range r.OpenByYear {
		open += y.ProductsOpen + y.SitesOpen
	}
	list.equal("open_by_year", open, r.Products.InHandling+r.Sites.InHandling)
	list.equal("cases.undated", c.undated, 0)
	list.equal("cases.out_of_order", c.disordered, 0)
	return list
}

// halfAdds checks one half: what is ended has a reason of that half, what is not ended is in handling, and what was in handling when the
// quarter began, with what came and less what ended, is what is in handling now (386 + 39 - 83 = 342 in 2011Q2).
func (c *counter) halfAdds(list *checks, s side, h Half) {
	name := sideNames[s]
	if s == unsaid && h.Cumulative == 0 && h.EndedAll.Cumulative == 0 {
		return
	}
	now, all := 0, 0
	for _, i := range reasonsOf(s) {
		now, all = now+h.Ended[reasons[i]], all+h.EndedCumulative[reasons[i]]
	}
	list.equal(name+".ended", now, h.EndedAll.Reports)
	list.equal(name+".ended_cumulative", all, h.EndedAll.Cumulative)
	list.equal(name+".cumulative", c.receivedThen[s]+h.Reports, c.received[s])
	list.equal(name+".in_handling", h.Cumulative-h.EndedAll.Cumulative, h.InHandling)
	list.equal(name+".in_handling_flow", c.openThen[s]+h.Reports-h.EndedAll.Reports, h.InHandling)
}

func classTotal(list []Class) (n int) {
	for _, c := range list {
		n += c.N
	}
	return n
}

func rowTotal(list []Row) (n int) {
	for _, r := range list {
		n += r.N
	}
	return n
}
