package handling

import (
	"testing"
	"time"
)

// Without a quarter the one that ended last is meant, and what has not begun cannot be counted. N24
func TestStatsNamesAQuarterAndADay(t *testing.T) {
	for line, want := range map[string]string{
		"stats":         "2009Q2 2009-07-08",
		"stats 2009Q1":  "2009Q1 2009-07-08",
		"統計 2009年第1四半期": "2009Q1 2009-07-08",
		"stats 2009-q3": "2009Q3 2009-07-08",
		"統計 2009年1四半期 時点=平成21年4月1日":     "2009Q1 2009-04-01",
		"stats as-of=2009-04-01":        "2009Q1 2009-04-01",
		"stats 2009Q4":                  "bad_date not_begun",
		"stats 2009Q2 as-of=2009-03-31": "bad_date not_begun",
		"stats 2009Q5":                  "bad_argument ",
		"stats 2009":                    "bad_argument ",
	} {
		s := newScene(t)
		for _, by := range []string{"山田", "佐藤"} {
			d := s.give(by, line)
			got := ""
			switch f := sees[DeskFigures](d, DeskStatsKind, by); {
			case d.Refusal != nil:
				got = string(d.Refusal.Code) + " " + d.Refusal.Why
			case f != nil && len(d.Notices) == 1 && len(d.Changes) == 0:
				got = f.Quarter + " " + f.AsOf.String()
			}
			if got != want {
				t.Errorf("%s: %s is answered %s, want %s", by, line, got, want)
			}
		}
	}
}

// What is said of a case is said of its kind, is counted from the day on which it was first said, and can be put otherwise. N24
func TestClassifyRecordsWhatTheFiguresCount(t *testing.T) {
	s := newScene(t)
	s.bring(Accepted)
	for line, want := range map[string]string{
		"# classify":                          "missing_argument",
		"# classify operator=school":          "bad_argument",
		"# classify vulnerability=mail_relay": "bad_argument",
		"# classify vulnerability=unknown":    "nothing_to_do",
		"# classify vulnerability=something":  "bad_argument",
	} {
		if d := s.give("山田", line); (d.Refusal == nil) != (want == "") || d.Refusal != nil && string(d.Refusal.Code) != want {
			t.Errorf("%s: %+v, want %s", line, d.Refusal, want)
		}
	}
	first := s.at
	s.runs("山田", "# 分類 製品種類=ルーター 脅威=DoS")
	if k := s.c.Countable; k.ProductType != "router" || k.Threat != "denial" || k.Vulnerability != "" || DateOf(k.Classified) != DateOf(first) || k.Earlier != nil {
		t.Errorf("%+v", k)
	}
	s.goesOn(48 * time.Hour)
	if d := s.give("山田", "# classify product_type=router"); d.Refusal == nil || d.Refusal.Code != RefusedNothing {
		t.Errorf("said again: %+v", d.Refusal)
	}
	s.runs("山田", "# classify product_type=os threat=unknown vulnerability=buffer")
	before, _ := s.c.AsOf(DateOf(first).AddDays(1))
	if k := s.c.Countable; k.ProductType != "os" || k.Threat != "" || k.Vulnerability != "buffer" || DateOf(k.Classified) != DateOf(first) || before.ProductType != "router" || before.Vulnerability != "" {
		t.Errorf("%+v, the day before %+v", k, before)
	}
	if d := s.runs("山田", "# undo"); d.Refusal != nil || s.c.ProductType != "router" || s.c.Threat != "denial" {
		t.Errorf("taken back: %+v, %+v", d.Refusal, s.c.Countable)
	}
}

// drafts are the quarters of which a page came with a draft, and whom it went to.
func drafts(d Decision) (out []string) {
	for _, n := range d.Notices {
		if f, ok := n.Facts.(*DeskFigures); ok && n.Kind == DeskQuarterKind {
			out = append(out, n.To+" "+f.Quarter+" "+f.AsOf.String())
		}
	}
	return out
}

// The draft comes with the first page of a quarter, once, to reception's desk alone, also when the program stood still over that day. N24
func TestQuarterDraftComesOnTheFirstWorkingDay(t *testing.T) {
	s := newScene(t)
	page := func(day Date) []string {
		s.at = day.Time(8, 45)
		d := s.decide(Case{}, s.event(FellDue{What: DueDigest, Facts: s.known(Reception)}))
		s.p.Office = ApplyOffice(s.p.Office, d.Office...)
		return drafts(d)
	}
	for _, x := range []struct {
		day  Date
		want int
		text string
	}{
		{Date{2009, 9, 29}, 0, ""},                     // the office's very first page
		{Date{2009, 9, 30}, 0, ""},                     // the quarter's last day
		{Date{2009, 10, 1}, 1, "山田 2009Q3 2009-09-30"}, // a Thursday
		{Date{2009, 10, 1}, 0, ""},                     // the same morning again
		{Date{2009, 10, 2}, 0, ""},                     //
		{Date{2009, 12, 28}, 0, ""},                    //
		{Date{2010, 1, 20}, 1, "山田 2009Q4 2010-01-19"}, // it stood still over new year
		{Date{2010, 9, 1}, 1, "山田 2010Q2 2010-08-31"},  // and over two ends
	} {
		got := page(x.day)
		if len(got) < x.want || x.want == 0 && len(got) > 0 || x.want > 0 && got[0] != x.text {
			t.Errorf("%s: %q, want %q", x.day, got, x.text)
		}
		for _, to := range got {
			if to[:len("佐藤")] == "佐藤" {
				t.Errorf("%s: coordination is sent reception's draft", x.day)
			}
		}
	}
}
