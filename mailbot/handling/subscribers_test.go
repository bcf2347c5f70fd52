package handling

import (
	"slices"
	"testing"
	"time"
)

// Each public change owes each list of the office one mail, in coordination's voice and neutral, and its facts hold the number that the public
// knows and nothing else. What is only written owes none.
func TestSubscribersAreOwedWhatIsPublic(t *testing.T) {
	s := pageFull(t)
	s.p.Subscribers = []Lang{English, Japanese}
	owed := func(d Decision) (n int) {
		for _, notice := range d.Notices {
			l, list := SubscribersIn(notice.To)
			if list != (notice.Kind == AnyAdvisoryKind) {
				t.Errorf("%s is owed to %s", notice.Kind, notice.To)
			}
			if !list {
				continue
			}
			n++
			if f := *notice.Facts.(*AnyAdvisory); l != notice.Lang || notice.Realm != Coordination || notice.Class != "" || f != (AnyAdvisory{JVN: s.c.JVN}) {
				t.Errorf("owed is %+v: %+v", notice, f)
			}
		}
		return n
	}
	d := s.give("佐藤", "# advisory critical=yes")
	if n := owed(d); n != 0 {
		t.Errorf("a draft owes %d mails", n)
	}
	if n := owed(s.publishes(t)); n != 2 {
		t.Errorf("the publication owes %d mails to lists", n)
	}
	if n := owed(s.runs("佐藤", "# update why=追記 en=Added.")); n != 2 {
		t.Errorf("an update owes %d mails to lists", n)
	}
	d = s.give("佐藤", "# retract why=誤り en=Wrong.")
	d = s.give("佐藤", "confirm "+tokenOf(d))
	who, code := codeOf(d)
	s.give(who, "approve "+code)
	s.at = s.at.Add(time.Hour)
	all := 0
	for _, d = range s.fallDue() {
		all += owed(d)
	}
	if all != 2 {
		t.Errorf("a withdrawal owes %d mails to lists", all)
	}
}

// An office without lists owes none, and one that cannot print what was decided tells nobody that it is public.
func TestNoListIsToldWhatIsNotPublic(t *testing.T) {
	s := pageFull(t)
	if told := to(s.publishes(t)); slices.Contains(told, "any/advisory list_ja") || slices.Contains(told, "any/advisory list_en") {
		t.Errorf("told: %v", told)
	}
	s.p.Subscribers = []Lang{Japanese}
	for _, n := range Decide(s.p, s.c, Event{At: s.at, What: NotPublished{Why: NotPublishedSite}}).Notices {
		if _, list := SubscribersIn(n.To); list {
			t.Errorf("%s is owed %s", n.To, n.Kind)
		}
	}
}

func TestRecipientsThatAreLists(t *testing.T) {
	for to, want := range map[string]Lang{"list_ja": Japanese, "list_en": English, "list_fr": "", "list_": "", "F": "", "V1": "", "": ""} {
		if l, ok := SubscribersIn(to); ok != (want != "") || ok && (l != want || IsCode(to)) {
			t.Errorf("%q is the list of %q: %v", to, l, ok)
		}
	}
}
