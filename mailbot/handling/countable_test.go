package handling

import (
	"testing"
	"time"
)

// N24
func TestAnEndThatWasTakenBackIsRememberedForReportsOfEarlierDays(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2009, m, d, 15, 0, 0, 0, JST) }
	c := Apply(Case{}, Change{At: day(1, 5), Opened: &Opened{Key: "k", Kind: Website}},
		Change{At: day(2, 20), Decided: &Decided{State: CaseEnded, Reason: "unreachable"}})
	if c.Earlier != nil {
		t.Fatalf("nothing was taken back, and yet %+v", c.Earlier)
	}
	c = Apply(c, Change{At: day(4, 10), Decided: &Decided{State: Accepted}})
	for on, ended := range map[Date]bool{{2009, 4, 9}: true, {2009, 4, 10}: false, {2009, 2, 1}: false} {
		if known, _ := c.AsOf(on); known.Ended.IsZero() == ended {
			t.Errorf("as known on %s the end is %v", on, known.Ended)
		}
	}
	if known, _ := c.AsOf(Date{2009, 4, 9}); known.EndReason != "unreachable" || known.Earlier != nil {
		t.Errorf("%+v", known)
	}
}

// N24
func TestACaseThatOnlyGoesOnRemembersNothing(t *testing.T) {
	const day = 86400
	steps := []Countable{{}, {Kind: Product, Received: time.Unix(1, 0)}}
	next := func(set func(*Countable)) {
		c := steps[len(steps)-1]
		set(&c)
		steps = append(steps, c)
	}
	next(func(c *Countable) { c.Accepted = time.Unix(1*day, 0) })
	next(func(c *Countable) { c.Classified, c.Vulnerability = time.Unix(2*day, 0), "xss" })
	next(func(c *Countable) { c.Origin, c.Planned = time.Unix(3*day, 0), time.Unix(9*day, 0) })
	next(func(c *Countable) { c.Planned = time.Unix(8*day, 0) })
	next(func(c *Countable) { c.Listed = []ListedDays{{Named: Date{1970, 1, 6}}} })
	next(func(c *Countable) { c.Listed = []ListedDays{{Named: Date{1970, 1, 6}, Removed: Date{1970, 1, 7}}} })
	next(func(c *Countable) { c.Published = time.Unix(8*day, 0) })
	next(func(c *Countable) { c.Ended, c.EndReason = time.Unix(9*day, 0), "published" })
	for i := 1; i < len(steps); i++ {
		if got := steps[i-1].Then(steps[i], time.Unix(int64(i-1)*day, 0)).Earlier; got != nil {
			t.Errorf("step %d is remembered as %+v", i, got)
		}
	}
	changed := map[string]func(*Countable){
		"the kind":     func(c *Countable) { c.Kind = Website },
		"a code":       func(c *Countable) { c.Vulnerability = "csrf" },
		"a code more":  func(c *Countable) { c.Threat = "script" },
		"a day":        func(c *Countable) { c.Origin = time.Unix(5*day, 0) },
		"the list":     func(c *Countable) { c.Listed = nil },
		"the reason":   func(c *Countable) { c.EndReason = "known_published" },
		"whose report": func(c *Countable) { c.OwnProduct = true },
	}
	for what, change := range changed {
		was := steps[len(steps)-1]
		now := was
		change(&now)
		if got := was.Then(now, time.Unix(20*day, 0)).Earlier; got == nil || got.Before != DateOf(time.Unix(20*day, 0)) {
			t.Errorf("%s was changed and is not remembered", what)
		}
	}
}

// N24
func TestWordsOfLedgersNameTheirCodes(t *testing.T) {
	for text, want := range map[string]string{"xss": "xss", "ＸＳＳ": "xss", "クロスサイトスクリプティング": "xss", "ｸﾛｽｻｲﾄ・ｽｸﾘﾌﾟﾃｨﾝｸﾞ": "xss", "SQL Injection": "sql_injection", "DNS情報の設定不備": "dns", "その他": "other"} {
		if w, ok := VulnerabilityWords.Named(text); !ok || w.Code != want {
			t.Errorf("%q names %q, want %q", text, w.Code, want)
		}
	}
	for _, text := range []string{"", "　", "XS", "なし"} {
		if w, ok := VulnerabilityWords.Named(text); ok {
			t.Errorf("%q names %q", text, w.Code)
		}
	}
}

// N24
func TestNoTwoCodesOfATableShareAWordAndEveryEndHasOne(t *testing.T) {
	for name, table := range map[string]FigureTable{"vulnerability": VulnerabilityWords, "threat": ThreatWords, "operator": OperatorWords, "product": ProductWords, "licence": LicenceWords, "end": EndWords} {
		for _, w := range table.Words {
			for _, text := range append([]string{w.Code, w.JA, w.EN}, w.Aliases...) {
				if got, ok := table.Named(text); !ok || got.Code != w.Code {
					t.Errorf("%s: %q names %q, want %q", name, text, got.Code, w.Code)
				}
			}
		}
	}
	for _, r := range endReasons {
		w, ok := EndWords.Named(r.Value)
		if !ok || len(w.Kinds) != len(r.kinds) || w.Kinds[0] != r.kinds[0] {
			t.Errorf("%s has no label of the figures, or for other kinds: %v, %v", r.Value, w.Kinds, r.kinds)
		}
		for _, word := range r.Japanese {
			if w, ok := EndWords.Named(word); ok && w.Code != r.Value {
				t.Errorf("%q ends a case for %s and is counted as %s", word, r.Value, w.Code)
			}
		}
	}
}
