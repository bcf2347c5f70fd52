package handling

import (
	"slices"
	"testing"
	"time"
)

// Whoever has an open case is told once when the office closes, under a number of its own, whatever the number of its cases. notices.md 1.7
func TestAnnouncements(t *testing.T) {
	s := matterScene(t, Product, "2009")
	s.holds(t, []row{{"佐藤", "# announce closed", "missing_argument"}, {"佐藤", "# announce key", "missing_argument"},
		{"佐藤", "# announce closed days=2009-07-01..2009-07-02", "bad_date 2009-07-02 past"}, {"佐藤", "# announce key until=2009-07-01", "bad_date 2009-07-01 past"}})
	d := s.runs("佐藤", "# 案内 業務休止 期間=2009-12-29から2010-01-03まで 電話=00-0000-0001")
	if got := to(d); !slices.Equal(got, []string{"any/office_closed V1", "any/office_closed V2"}) {
		t.Fatalf("told %v", got)
	}
	if f := sees[AnyClosed](d, AnyClosedKind, "V2"); f.Number != "VH#00000002" || f.From != day("2009-12-29") || f.To != day("2010-01-03") || f.Phone != "00-0000-0001" {
		t.Errorf("V2 reads %+v", f)
	}
	if d = s.runs("山田", "# announce key until=2009-08-01"); !slices.Equal(to(d), []string{"any/mailbox_key_rollover F"}) {
		t.Errorf("told %v", to(d))
	}
	other := s.c
	other.Key, other.Number, other.JVN = "second", "IPA#22222222", "JVN#22222222"
	other.Parties = slices.Clone(s.c.Parties)
	other.Parties[1].Handle = "example-town"
	s.facts.Cases = []Case{s.c, other}
	d = s.give("佐藤", "bulk announce closed days=2009-12-29..2010-01-03 filter=kind=product")
	f := sees[DeskPreview](d, DeskPreviewKind, "佐藤")
	if f == nil {
		t.Fatalf("came to %s, told %v", comesTo(d), to(d))
	}
	var told []string
	for _, x := range f.Preview.Told {
		told = append(told, x.To)
	}
	if len(told) != 3 {
		t.Errorf("three readers have two cases, told %v", told)
	}
	s.holds(t, []row{{"佐藤", "bulk announce holidays filter=kind=product", "bad_argument holidays announcement"}, {"佐藤", "bulk announce closed filter=kind=product", "missing_argument"}})
}

// The holder of a key is told 60, 30 and 7 days before it ends, once at each mark and once for all of its cases, also when mornings had no page.
// R59; notices.md 1.7
func TestKeysThatEndAreToldToTheirHolders(t *testing.T) {
	s := matterScene(t, Product, "2009")
	second := s.c
	second.Key, second.Number = "second", "IPA#22222222"
	ends := func(days int) []KeyEnd {
		on := DateOf(s.at).AddDays(days)
		return []KeyEnd{{Realm: Coordination, Case: s.c.Key, Whose: "V1", Fingerprint: finger40("1"), Day: on}, {Realm: Coordination, Case: "second", Whose: "V1", Fingerprint: finger40("1"), Day: on},
			{Realm: Reception, Case: s.c.Key, Whose: "F", Fingerprint: firstKey, Day: on}, {Realm: Reception, Whose: "reception", Day: on}}
	}
	morning := func(w FellDue) []string {
		d := keyNotices(s.p, Event{At: s.at}, w, Coordination)
		d.add(keyNotices(s.p, Event{At: s.at}, w, Reception))
		var out []string
		for _, n := range d.Notices {
			f := n.Facts.(*AnyKeyEnds)
			if n.Kind != AnyKeyEndsKind || f.Left != w.Ends[0].Day.Sub(DateOf(s.at)) || f.Number == "" || f.Fingerprint == "" || n.Lang == "" {
				t.Errorf("%+v %+v", n, f)
			}
			out = append(out, n.Case+" "+n.To)
		}
		return out
	}
	first := []string{s.c.Key + " V1", s.c.Key + " F"}
	told := func(days int) []CaseMail {
		at := s.at.Add(-time.Duration(days) * 24 * time.Hour)
		return append(slices.Clone(s.c.Mails), CaseMail{Direction: Out, At: at, Party: "V1", Kind: string(AnyKeyEndsKind)}, CaseMail{Direction: Out, At: at, Party: "F", Kind: string(AnyKeyEndsKind)})
	}
	for _, tc := range []struct {
		left, ago int // days; ago -1 = nothing was told
		want      []string
	}{
		{61, -1, nil}, {60, -1, first}, {59, -1, first}, {59, 1, nil}, {31, 29, nil}, {30, 30, first}, {28, 32, first}, {28, 1, nil}, {7, 23, first}, {6, 1, nil}, {6, 24, first}, {0, -1, first}, {-1, -1, nil},
	} {
		c := s.c
		if tc.ago >= 0 {
			c.Mails = told(tc.ago)
		}
		if got := morning(FellDue{Facts: Facts{Cases: []Case{c, second}, Ends: ends(tc.left)}}); !slices.Equal(got, tc.want) {
			t.Errorf("%d days left, told %d days ago: %v", tc.left, tc.ago, got)
		}
	}
	waiting := []OutRow{{Case: s.c.Key, Kind: AnyKeyEndsKind, To: "V1", Realm: Coordination, State: "held"}, {Case: s.c.Key, Kind: AnyKeyEndsKind, To: "F", Realm: Reception, State: "queued"}}
	if got := morning(FellDue{Facts: Facts{Cases: []Case{s.c, second}, Ends: ends(30), Rows: waiting}}); got != nil {
		t.Errorf("it waits to leave, and is owed again: %v", got)
	}
}
