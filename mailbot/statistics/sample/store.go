package sample

import (
	"math/rand/v2"
	"time"

	"keikai/mailbot/handling"
)

// Random is a store of n cases that did not have to be like the partnership's: of any kind, at any stage, with days missing, changed and
// classed late. The same seed gives the same store. Its days lie in the years 2005 to 2009, in order within a case.
func Random(seed uint64, n int) []handling.Countable {
	r := rand.New(rand.NewPCG(seed, 7))
	cases := make([]handling.Countable, n)
	for i := range cases {
		cases[i] = randomCase(r)
		if r.IntN(8) == 0 {
			cases[i] = changed(r, cases[i])
		}
	}
	return cases
}

var randomKinds = []handling.CaseKind{handling.Product, handling.Website, handling.Website, ""}

func randomCase(r *rand.Rand) handling.Countable {
	c := handling.Countable{Kind: randomKinds[r.IntN(4)], OwnProduct: r.IntN(10) == 0, Received: time.Date(2005, 1, 1, 0, 0, 0, 0, handling.JST).Add(time.Duration(r.IntN(5*365*24)) * time.Hour)}
	if r.IntN(15) == 0 {
		c.Scheme = handling.Direct
	}
	at := c.Received
	step := func() time.Time {
		at = at.Add(time.Duration(r.IntN(120*24)) * time.Hour)
		return at
	}
	pick(r, &c, step)
	if r.IntN(3) == 0 {
		return c
	}
	c.Accepted = step()
	if c.Kind == handling.Website {
		c.Notified = step()
	} else {
		c.Origin = step()
	}
	if r.IntN(3) > 0 {
		end(r, &c, step)
	}
	return c
}

// pick gives a case some of its codes, at once or later.
func pick(r *rand.Rand, c *handling.Countable, step func() time.Time) {
	code := func(t handling.FigureTable) string { return t.Words[r.IntN(len(t.Words))].Code }
	if r.IntN(4) == 0 {
		return
	}
	if r.IntN(3) == 0 {
		c.Classified = step()
	}
	c.Vulnerability, c.Threat = code(handling.VulnerabilityWords), code(handling.ThreatWords)
	if c.Kind == handling.Product {
		c.ProductType, c.Licence = code(handling.ProductWords), code(handling.LicenceWords)
	} else {
		c.Operator = code(handling.OperatorWords)
	}
}

// end ends a case for a reason of its kind.
func end(r *rand.Rand, c *handling.Countable, step func() time.Time) {
	for {
		w := handling.EndWords.Words[r.IntN(len(handling.EndWords.Words))]
		if len(w.Kinds) == 2 || w.Kinds[0] == c.Kind {
			c.EndReason = w.Code
			break
		}
		if c.Kind == "" {
			c.EndReason = "withdrawn"
			break
		}
	}
	switch c.EndReason {
	case "published", "published_unreachable", "published_no_agreement":
		c.Published = step()
	case "fixed_modified", "fixed_page_deleted", "fixed_operational":
		c.How = c.EndReason[len("fixed_"):]
		c.Fixed = step()
	}
	c.Ended = step()
}

// changed is the case after somebody took its end back, or put its kind otherwise.
func changed(r *rand.Rand, was handling.Countable) handling.Countable {
	now := was
	if was.Ended.IsZero() {
		now.Kind, now.Notified, now.Origin = handling.Product, time.Time{}, time.Time{}
	} else {
		now.Ended, now.EndReason, now.Fixed, now.How, now.Published = time.Time{}, "", time.Time{}, "", time.Time{}
	}
	return was.Then(now, was.Received.AddDate(0, 0, 400+r.IntN(400)))
}
