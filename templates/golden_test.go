package templates

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

var update = flag.Bool("update", false, "write the golden files anew; read each before keeping it")

func loaded(t testing.TB, dir string) *Set {
	t.Helper()
	s, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// officeOf is the body that a notice comes from: coordination reads what reception says to it, and writes to developers, whom reception
// asks for an opinion alone, and to bodies abroad.
func officeOf(kind handling.NoticeKind) Office {
	short, developer := strings.CutPrefix(string(kind), "developer/")
	switch kind {
	case handling.BodyHandoverKind, handling.BodyAnswerKind, handling.BodyProgressKind, handling.BodyCommitteeBackKind, handling.BodyConvertedKind, handling.DeskPublishedKind, handling.OtherPriorityKind:
		return guideOffice[handling.Coordination]
	}
	if developer && !strings.HasPrefix(short, "committee") || strings.HasPrefix(string(kind), "other/overseas_") {
		return guideOffice[handling.Coordination]
	}
	return sampleOffice
}

func rendered(t testing.TB, s *Set, kind handling.NoticeKind, facts any, l handling.Lang) Mail {
	t.Helper()
	spec, _ := handling.Spec(kind)
	m, err := s.Render(kind, facts, officeOf(kind), sampleRecipients(spec, l)[0])
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEveryNoticeReadsAsItsGoldenFile(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		for _, spec := range handling.Notices {
			file := filepath.Join("testdata", "golden", string(l), filepath.FromSlash(string(spec.Kind))+".txt")
			m := rendered(t, s, spec.Kind, Samples(spec.Kind)[0], l)
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(m.Body), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if m.Body != string(want) {
				t.Errorf("%s %s differs from %s:\n%s", l, spec.Kind, file, m.Body)
			}
		}
	}
}

func TestBuiltInNoticesAreClean(t *testing.T) {
	for _, err := range loaded(t, "").Check() {
		t.Error(err)
	}
}

var (
	caseNumbers = regexp.MustCompile(`(?:IPA|JVN|VH)#[0-9]{8}`)
	hashes      = regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	prints      = regexp.MustCompile(`(?:[0-9A-F]{4} ){9}[0-9A-F]{4}|\b[0-9A-F]{40}\b`)
	tokens      = regexp.MustCompile(`k7f3q9dm2xw4|4821-7730`)
	numbers     = regexp.MustCompile(`\b(?:45|25|1[18]|119|328|312|309|41|9120|46[0-9]{2}|47[0-9]{2}|48,213|51,200)\b`)
	datesJA     = regexp.MustCompile(`([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日\((.)\)(?: ([0-9]{2}:[0-9]{2}) JST)?`)
	datesEN     = regexp.MustCompile(`([A-Z][a-z]{2}) ([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ([0-9]{2}:[0-9]{2})\s+JST)?`)
)

// bearing lists everything in a mail that must not depend on its language.
func bearing(t *testing.T, m Mail, l handling.Lang) []string {
	t.Helper()
	text := regexp.MustCompile(`\s+`).ReplaceAllString(m.Body, " ")
	text = regexp.MustCompile(` \((?:[0-9]{4}-[0-9]{2}-[0-9]{2} )?[0-9]{2}:[0-9]{2} UTC\)`).ReplaceAllString(text, "") // only English gives both zones
	var out []string
	for _, re := range []*regexp.Regexp{caseNumbers, hashes, prints, tokens, numbers} {
		out = append(out, re.FindAllString(text, -1)...)
	}
	if l == handling.Japanese {
		for _, d := range datesJA.FindAllStringSubmatch(text, -1) {
			at, err := time.Parse("2006-1-2", d[1]+"-"+d[2]+"-"+d[3])
			if err != nil {
				t.Fatal(err)
			}
			if weekdaysJA[at.Weekday()] != d[4] {
				t.Errorf("%s has the wrong weekday", d[0])
			}
			out = append(out, at.Format("Mon 2006-01-02 ")+d[5])
		}
	} else {
		for _, d := range datesEN.FindAllStringSubmatch(text, -1) {
			out = append(out, d[1]+" "+d[2]+" "+d[3])
		}
	}
	slices.Sort(out)
	return out
}

// N7
func TestBothLanguagesCarryTheSameFacts(t *testing.T) {
	s := loaded(t, "")
	for _, spec := range handling.Notices {
		for i, facts := range Samples(spec.Kind) {
			ja := bearing(t, rendered(t, s, spec.Kind, facts, handling.Japanese), handling.Japanese)
			en := bearing(t, rendered(t, s, spec.Kind, facts, handling.English), handling.English)
			if !slices.Equal(ja, en) {
				t.Errorf("%s sample %d:\nja %q\nen %q", spec.Kind, i, ja, en)
			}
		}
	}
}

// N7: the same commands can be sent back, in the same order.
func TestBothLanguagesOfferTheSameLines(t *testing.T) {
	s := loaded(t, "")
	facts := newReportSamples()[0].(*handling.DeskNewReport)
	for _, l := range languages {
		body := rendered(t, s, handling.DeskNewReportKind, facts, l).Body
		at := 0
		for _, r := range facts.Lines {
			line := r.Command.Line(l)
			two := map[handling.Lang]string{handling.Japanese: "件名：", handling.English: "Subject: "}[l] + line + "\n" + line + "\n"
			i := strings.Index(body[at:], two)
			if i < 0 {
				t.Fatalf("%s: %q is not there as two lines after byte %d:\n%s", l, line, at, body)
			}
			at += i
		}
	}
}

func TestReadyLinesAreGivenAsTheyWereFilledIn(t *testing.T) {
	s := loaded(t, "")
	facts := newReportSamples()[0].(*handling.DeskNewReport)
	facts.Lines[0].Line = "【IPA#12345678】 不受理 対象外 説明=\"" + strings.Repeat("規格に関するものです。", 5) + "\" #k7f3-q9dm"
	facts.Lines[0].About = "届出を受理しない。"
	body := rendered(t, s, handling.DeskNewReportKind, facts, handling.Japanese).Body
	if !strings.Contains(body, "・届出を受理しない。\n件名："+facts.Lines[0].Line+"\n"+facts.Lines[0].Line+"\n") {
		t.Errorf("the line is broken or missing:\n%s", body)
	}
}

func TestFinderNoticesAreNamedAsTheirSubject(t *testing.T) {
	s := loaded(t, "")
	for _, spec := range handling.Notices {
		if spec.Desk {
			continue
		}
		for _, l := range languages {
			m := rendered(t, s, spec.Kind, Samples(spec.Kind)[0], l)
			if m.Subject != Word(l, "notice", string(spec.Kind)) {
				t.Errorf("%s %s: subject %q, told as %q", l, spec.Kind, m.Subject, Word(l, "notice", string(spec.Kind)))
			}
		}
	}
}
