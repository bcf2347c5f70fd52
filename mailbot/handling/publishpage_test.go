package handling

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// pageFull is a scene with a planned date and a page that lacks nothing, in an office that prints its own site.
func pageFull(t *testing.T) *scene {
	s := planned(t)
	s.p.PublishDir = true
	for _, part := range neededParts {
		for _, l := range []Lang{Japanese, English} {
			s.happened(Change{Written: &PageStep{Text: &PageText{Part: part, Lang: l, Text: "x"}}})
		}
	}
	s.happened(Change{Written: &PageStep{Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}}, Change{Written: &PageStep{CWE: "CWE-400"}})
	s.facts.Page = PageSeen{Digest: "one"}
	return s
}

// An office that prints its own site publishes a page that lacks nothing, and two persons approve that page and no other: what changes after
// the approval is not published by it. design.md 5; R32
func TestTwoPersonsApproveOnePage(t *testing.T) {
	s := pageFull(t)
	d := s.give("佐藤", "# publish")
	if p := lastPreview(d); p.Page != "one" {
		t.Fatalf("the preview is of page %q", p.Page)
	}
	d = s.give("佐藤", "confirm "+tokenOf(d))
	asked := sees[DeskApproval](d, DeskReleaseKind, "山田")
	if asked == nil || asked.Preview.Page != "one" || asked.NotBefore != s.c.planned() {
		t.Fatalf("reception is asked by %v: %+v", to(d), asked)
	}
	who, code := codeOf(d)
	s.facts.Page.Digest = "two" // a developer's name was corrected
	if d = s.give(who, "approve "+code); s.c.State == CasePublished || !slices.Contains(to(d), "desk/preview 佐藤") {
		t.Errorf("another page than the one that was shown: %v, %s", to(d), s.c.State)
	}
	for name, spoil := range map[string]func(*scene){
		"a part is missing":    func(s *scene) { s.c.Page.Texts = s.c.Page.Texts[1:] },
		"a format wants more":  func(s *scene) { s.facts.Page.Faults = []PageGap{{Part: "cvss", Wrong: "x"}} },
		"it names the finder":  func(s *scene) { s.facts.Page.Faults = []PageGap{{Part: "gate"}} },
		"no versions are told": func(s *scene) { s.happened(Change{Party: "V1", Reported: &StatusStep{Status: "vulnerable"}}) },
	} {
		s := pageFull(t)
		spoil(s)
		if d := s.give("佐藤", "# publish"); d.Refusal == nil || d.Refusal.Code != RefusedNotYet {
			t.Errorf("%s: publish comes to %s", name, comesTo(d))
		}
	}
}

// An update brings what was written since to the public, with its reason in both languages; a withdrawal needs both bodies, is told to all
// whom the publication was told to, and is the last word.
func TestUpdateAndRetract(t *testing.T) {
	s := pageFull(t)
	s.publishes(t)
	s.holds(t, []row{{"佐藤", "# update why=x", "missing_argument"}, {"佐藤", "# retract", "missing_argument"}, {"佐藤", "# retract why=x", "missing_argument"}, {"山田", "# retract why=x en=y", "not_your_role"}})
	d := s.runs("佐藤", "# update why=修正版を追記 en=Added.")
	if h := s.c.page().History; len(h) != 1 || h[0].Why != "修正版を追記" || h[0].WhyEN != "Added." || h[0].At != s.at || !slices.Contains(to(d), "developer/advisory_updated V1") {
		t.Errorf("history %+v, told %v", h, to(d))
	}
	if d := s.give("佐藤", "# undo"); d.Refusal == nil {
		t.Error("what the public read is undone")
	}
	d = s.give("佐藤", "# retract why=誤り en=Wrong.")
	d = s.give("佐藤", "confirm "+tokenOf(d))
	who, code := codeOf(d)
	if s.give(who, "approve "+code); s.c.page().Withdrawn != nil {
		t.Error("nobody can stop it in the delay")
	}
	s.at = s.at.Add(time.Hour)
	for _, d = range s.fallDue() {
		if f := sees[PartyPublished](d, DevUpdatedKind, "V2"); f != nil && (!f.Withdrawn || f.Why != "誤り") {
			t.Errorf("V2 is told %+v", f)
		}
	}
	if w := s.c.page().Withdrawn; w == nil || w.Why != "誤り" || w.WhyEN != "Wrong." {
		t.Fatalf("withdrawn: %+v", w)
	}
	s.holds(t, []row{{"佐藤", "# retract why=x en=y", "nothing_to_do"}, {"佐藤", "# update why=x en=y", "bad_argument x retracted"}})
}

// A page that could not be printed publishes nothing; both desks are told why, and what it holds of the finder only reception. S7
func TestNotPublishedIsTold(t *testing.T) {
	s := pageFull(t)
	again := s.at.Add(10 * time.Minute)
	d := Decide(s.p, s.c, Event{At: s.at, What: NotPublished{Why: NotPublishedGate, Detail: "finder", Again: again}})
	if len(d.Changes) > 0 || strings.Join(to(d), ", ") != "desk/publish_failed 山田, desk/publish_failed Tanaka, desk/publish_failed 佐藤, desk/publish_failed 鈴木" {
		t.Fatalf("changes %v, told %v", d.Changes, to(d))
	}
	for _, n := range d.Notices {
		f := n.Facts.(*PublishFailed)
		if detail := map[Realm]string{Reception: "finder"}[n.Realm]; f.Detail != detail || f.Again != again || f.Number != s.c.NumberFor(n.Realm) {
			t.Errorf("%s reads %+v", n.To, f)
		}
	}
}

// A disk that stays full is tried every ten minutes and told of in the first hour and then once an hour: who is told too often reads nothing.
func TestAFailureThatLastsIsToldOnceAnHour(t *testing.T) {
	s := pageFull(t)
	told := 0
	for at := s.at; at.Before(s.at.Add(5 * time.Hour)); at = at.Add(10 * time.Minute) {
		d := Decide(s.p, s.c, Event{At: at, What: NotPublished{Why: NotPublishedSite, Since: s.at, Again: at.Add(10 * time.Minute)}})
		if len(d.Notices) > 0 {
			told++
		}
	}
	if told != 6+4 {
		t.Errorf("told %d times in five hours", told)
	}
}

// Seven days and one day ahead both desks see what the page will say and lacks; a date that is set later than that brings no such word. N22
func TestTheDesksSeeWhatIsComing(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26")
	s.p.PublishDir = true
	s.until(planDay.AddDays(-7), 10, 0)
	var shown *PublishCountdown
	for _, d := range s.dues() {
		if f := sees[PublishCountdown](d, DeskCountdownKind, "佐藤"); f != nil {
			shown = f
		}
	}
	if shown == nil || shown.Days != 7 || len(shown.Gaps) != 10 || strings.Join(notesOf(shown.Notes), ", ") != "V1 shown_provided, V2 shown_provided, V3 shown_provided, F credit_none" {
		t.Fatalf("shown %+v", shown)
	}
	late := coordinating(t)
	late.until(planDay.AddDays(-5), 9, 0)
	late.runs("佐藤", "# schedule 2009-08-26")
	late.until(planDay.AddDays(-3), 10, 0)
	if got := toldIn(late.dues()); slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, string(DeskCountdownKind)) }) {
		t.Errorf("set five days ahead: told %v", got)
	}
}

// The office gives a number of its own block, once; without one it says so. commands.md 1 (cve)
func TestCVEFromTheOfficesBlock(t *testing.T) {
	s := coordinating(t)
	s.holds(t, []row{{"佐藤", "# cve assign", "not_yet cve_block"}})
	s.block = "CVE-2026-10001"
	s.holds(t, []row{{"佐藤", "# cve assign V1", "bad_argument assign cve_there"}})
	s.runs("佐藤", "# CVE番号 採番")
	if !slices.Equal(s.c.CVE, []string{"CVE-2026-10001"}) || s.c.CVEBy != "jpcert" {
		t.Errorf("numbered %v by %s", s.c.CVE, s.c.CVEBy)
	}
}

// A case that was opened again and is published once more was public all the time: its page keeps its first day, and its history says that it
// changed. One that was withdrawn is not published again.
func TestPublishedAgainKeepsItsHistory(t *testing.T) {
	s := pageFull(t)
	s.publishes(t)
	first := s.c.Published
	again := func() Decision {
		s.runs("佐藤", "# reopen why=続報")
		day := DateOf(s.at).AddDays(30)
		s.runs("佐藤", "# schedule "+day.String())
		s.until(day, 11, 30)
		d := s.give("佐藤", "# publish")
		if d.Refusal != nil {
			return d
		}
		d = s.give("佐藤", "confirm "+tokenOf(d))
		who, code := codeOf(d)
		s.give(who, "approve "+code)
		s.until(day, 12, 1)
		s.fallDue()
		return d
	}
	again()
	if h := s.c.page().History; s.c.State != CasePublished || s.c.Published != first || len(h) != 1 || !h[0].At.After(first) || h[0].Why != "" {
		t.Errorf("%s, published %s, history %+v", s.c.State, s.c.Published, h)
	}
	s.happened(Change{Written: &PageStep{Withdrawn: &PageRevision{At: s.at, Why: "x", WhyEN: "x"}}})
	if d := again(); d.Refusal == nil || d.Refusal.Why != "retracted" {
		t.Errorf("a withdrawn page is published again: %s", comesTo(d))
	}
}

// A direct case is coordination's alone: its second person is of that body, and no draft of its page goes to reception. Its page has a number
// of its own kind. users.md B13; domain.md 1.8; N23
func TestADirectCaseIsPublishedByCoordination(t *testing.T) {
	s := pageFull(t)
	s.c.Scheme = Direct
	s.p.PublishBaseURL = "https://jvn.example"
	d := s.give("佐藤", "# publish")
	d = s.give("佐藤", "confirm "+tokenOf(d))
	if asked := sees[DeskApproval](d, DeskReleaseKind, "鈴木"); asked == nil || asked.Joint || strings.Contains(strings.Join(to(d), " "), "山田") {
		t.Fatalf("asked: %v", to(d))
	}
	page := "JVNVU#" + strings.TrimPrefix(s.c.JVN, "JVN#")
	who, code := codeOf(d)
	s.give(who, "approve "+code)
	s.until(planDay, 12, 30)
	for _, d = range s.fallDue() {
		if f := sees[PartyPublished](d, DevPublishedKind, "V1"); f != nil && (f.JVN != page || f.URL != "https://jvn.example/jp/"+strings.ReplaceAll(page, "#", "")+"/") {
			t.Errorf("V1 is told %s, %s", f.JVN, f.URL)
		}
	}
	if s.c.PageNumber() != page || s.c.State != CasePublished {
		t.Errorf("page %s, %s", s.c.PageNumber(), s.c.State)
	}
}
