package handling

import (
	"slices"
	"strings"
	"testing"
)

// What is public early is told to every developer and the finder after a look, with an earlier date; who leaked is kept and never told;
// the countdown stops. users.md A16
func TestPublicTellsEverybodyButNotWho(t *testing.T) {
	s := coordinating(t)
	s.runs("佐藤", "# schedule 2009-08-26")
	s.until(Date{2009, 8, 17}, 11, 0) // a Monday
	d := s.give("佐藤", "# public https://www.example/notes by=developer:V3 exploited=unknown")
	if comesTo(d) != "preview" {
		t.Fatalf("public is %s, %+v", comesTo(d), d.Refusal)
	}
	if rows := lastPreview(d).Dates; len(rows) != 1 || rows[0].What != "early" || !rows[0].At.Equal((Date{2009, 8, 18}).Time(12, 0)) {
		t.Errorf("shown dates %+v", rows)
	}
	d = s.give("佐藤", "confirm "+tokenOf(d))
	if got := strings.Join(to(d), ", "); got != "developer/public_elsewhere V1, developer/public_elsewhere V2, developer/public_elsewhere V3, finder/public_elsewhere F, desk/leak_suspected 山田, desk/leak_suspected Tanaka" {
		t.Errorf("told %s", got)
	}
	for _, n := range d.Notices {
		if n.Kind != DeskTranscriptKind && (strings.Contains(js(n.Facts), "V3") || strings.Contains(js(n.Facts), "gamma")) && n.To != "V3" {
			t.Errorf("%s to %s tells who: %s", n.Kind, n.To, js(n.Facts))
		}
	}
	if f := d.Notices[0].Facts.(*PublicElsewhere); f.AnswerBy.String() != "2009-08-17" || f.NewDate.IsZero() || f.Exploited != "unknown" {
		t.Errorf("told %+v", *f)
	}
	if s.c.Leak.By != "developer:V3" || s.c.Ask == nil || s.c.State != Scheduled {
		t.Errorf("leak %+v, ask %+v", s.c.Leak, s.c.Ask)
	}
	tr := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
	if got := tr.Lines[0].Command.Line(English); !strings.HasSuffix(got, "schedule 2009-08-18 12:00 why=leak") {
		t.Errorf("first line %q", got)
	}
	for _, due := range publicationDues(s.p, s.c) {
		if due.Fires {
			t.Errorf("still due: %+v", due)
		}
	}
	if d := s.give("佐藤", "# public https://www.example/notes"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("the same again: %s", refusalOf(d))
	}
	d = s.runs("佐藤", "# public https://www.example/more exploited=yes")
	if got := to(d); len(got) != 6 {
		t.Errorf("of another place told %v", got)
	}
}

// Reception tells the finder and coordination's desk, which still has its developers to tell; nobody is told twice. Where the edition has
// it, the notice to the government is offered. users.md A16
func TestPublicByReception(t *testing.T) {
	s := coordinating(t)
	s.c.Edition = "2026"
	d := s.runs("山田", "# 公知 https://www.example/notes 悪用=有 公開者=developer:V3")
	if got := strings.Join(to(d), ", "); got != "finder/public_elsewhere F, desk/leak_suspected 佐藤, desk/leak_suspected 鈴木" {
		t.Errorf("told %s", got)
	}
	tr := d.Notices[len(d.Notices)-1].Facts.(*DeskTranscript)
	if !slices.ContainsFunc(tr.Lines, func(l ReadyLine) bool { return l.Command.Verb == "government" }) {
		t.Errorf("lines %+v", tr.Lines)
	}
	line := d.Notices[1].Facts.(*DeskProposal).Lines[0].Command
	d = s.runs("佐藤", "# "+line.Verb+" "+strings.Join(line.Args, " "))
	if got := strings.Join(to(d), ", "); got != "developer/public_elsewhere V1, developer/public_elsewhere V2, developer/public_elsewhere V3" {
		t.Errorf("coordination told %s", got)
	}
	if s.c.Leak.By != "developer:V3" || s.c.Leak.Exploited != "yes" {
		t.Errorf("leak %+v", s.c.Leak)
	}
}

func TestPublicBeforeTheHandover(t *testing.T) {
	s := newScene(t)
	if got := strings.Join(to(s.runs("山田", "# public https://www.example/notes")), ", "); got != "finder/public_elsewhere F" {
		t.Errorf("told %s", got)
	}
}

func TestWhoMadeItPublic(t *testing.T) {
	for word, want := range map[string]string{"": "", "finder": "finder", "届出者": "finder", "other": "other", "不明": "unknown", "developer:V3": "developer:V3", "developer:gamma-soft": "developer:V3", "開発者：V1": "developer:V1",
		"developer:V9": "no_such_party", "V3": "bad_argument", "developer": "bad_argument", "somebody": "bad_argument"} {
		s := coordinating(t)
		line := "# public x"
		if word != "" {
			line += " by=" + word
		}
		d := s.give("佐藤", line)
		got := refusalOf(d)
		if d.Refusal == nil {
			s.give("佐藤", "confirm "+tokenOf(d))
			got = s.c.Leak.By
		}
		if got != want {
			t.Errorf("by=%s: %q, not %q", word, got, want)
		}
	}
}

// A flaw's number is recorded with who gave it; a second one is shown first. users.md B6
func TestCVE(t *testing.T) {
	s := coordinating(t)
	for _, bad := range []string{"CVE-26-1", "CVE-2026-123", "2026-00000", "CVE-2026-00000x"} {
		if d := s.give("佐藤", "# cve "+bad); refusalOf(d) != "bad_argument" {
			t.Errorf("%s: %q", bad, refusalOf(d))
		}
	}
	s.runs("佐藤", "# cve request")
	if s.c.CVEBy != "jpcert" || len(s.c.CVE) > 0 {
		t.Errorf("asked for: %v %s", s.c.CVE, s.c.CVEBy)
	}
	if d := s.give("佐藤", "# cve 依頼"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("twice: %q", refusalOf(d))
	}
	if d := s.give("佐藤", "# cve cve-2009-00001 V1"); comesTo(d) != "done" || !slices.Equal(s.c.CVE, []string{"CVE-2009-00001"}) || s.c.CVEBy != "developer" {
		t.Errorf("%s: %v %s", comesTo(d), s.c.CVE, s.c.CVEBy)
	}
	if d := s.give("佐藤", "# cve CVE-2009-00001"); refusalOf(d) != "nothing_to_do" {
		t.Errorf("the same: %q", refusalOf(d))
	}
	if d := s.give("佐藤", "# cve CVE-2009-00002"); comesTo(d) != "preview" || !slices.Equal(lastPreview(d).Cautions, []string{"second_cve"}) {
		t.Errorf("a second: %s %v", comesTo(d), lastPreview(d).Cautions)
	}
	if d := s.give("佐藤", "# cve request"); refusalOf(d) != "bad_argument" {
		t.Errorf("asked for one that is there: %q", refusalOf(d))
	}
	d := s.runs("佐藤", "# schedule 2009-08-26")
	if f := d.Notices[0].Facts.(*PublicationDate); !slices.Equal(f.CVE, []string{"CVE-2009-00001"}) {
		t.Errorf("the date's notice has %v", f.CVE)
	}
}
