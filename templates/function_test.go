package templates

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

func TestDatesCarryWeekdayHourAndZone(t *testing.T) {
	noon := time.Date(2026, 2, 10, 3, 0, 0, 0, time.UTC)
	night := time.Date(2026, 2, 9, 16, 30, 0, 0, time.FixedZone("elsewhere", -5*3600))
	for _, c := range []struct {
		at               time.Time
		ja, en, jad, end string
	}{
		{noon, "2026年2月10日(火) 12:00 JST", "Tue 2026-02-10 12:00 JST (03:00 UTC)", "2026年2月10日(火)", "Tue 2026-02-10"},
		{night, "2026年2月10日(火) 06:30 JST", "Tue 2026-02-10 06:30 JST (2026-02-09 21:30 UTC)", "2026年2月10日(火)", "Tue 2026-02-10"},
		{time.Time{}, "なし", "none", "なし", "none"},
	} {
		for got, want := range map[string]string{
			date(handling.Japanese, c.at): c.ja, date(handling.English, c.at): c.en,
			day(handling.Japanese, c.at): c.jad, day(handling.English, c.at): c.end,
		} {
			if got != want {
				t.Errorf("%v: %q, want %q", c.at, got, want)
			}
		}
	}
}

func TestSalutation(t *testing.T) {
	for _, c := range []struct {
		r    Recipient
		want string
	}{
		{Recipient{Name: "山田", Lang: handling.Japanese, Coordinator: true}, "山田 様"},
		{Recipient{Name: "", Lang: handling.Japanese}, "届出者 様"},
		{Recipient{Name: "山田 太郎", Lang: handling.Japanese}, "山田 太郎 様"},
		{Recipient{Name: "山田 太郎 様", Lang: handling.Japanese}, "山田 太郎 様"},
		{Recipient{Name: "h4ndle", Lang: handling.Japanese}, "h4ndle 様"},
		{Recipient{Name: "株式会社例", Lang: handling.Japanese}, "株式会社例 御中"},
		{Recipient{Name: "例株式会社 御中", Lang: handling.Japanese}, "例株式会社 御中"},
		{Recipient{Name: "例株式会社 様", Lang: handling.Japanese}, "例株式会社 御中"},
		{Recipient{Name: "株式会社例 山田太郎", Lang: handling.Japanese}, "株式会社例 山田太郎 様"},
		{Recipient{Name: "A. Tanaka", Lang: handling.English, Coordinator: true}, "A. Tanaka,"},
		{Recipient{Name: "Alex Smith", Lang: handling.English}, "Dear Alex Smith,"},
		{Recipient{Name: "", Lang: handling.English}, "Dear Reporter,"},
	} {
		if got := salutation(c.r.Lang, c.r); got != c.want {
			t.Errorf("%q: %q, want %q", c.r.Name, got, c.want)
		}
	}
}

func TestItemsCarryTheLetterOfTheirList(t *testing.T) {
	for _, c := range []struct {
		lang            handling.Lang
		form, key, want string
	}{
		{handling.Japanese, "product", "name", "（ア）氏名"},
		{handling.Japanese, "product", "other_organisations", "（ケ）IPA以外の組織への届出について"},
		{handling.Japanese, "website", "other_organisations", "（ク）IPA以外の組織への届出について"},
		{handling.Japanese, "website", "url", "（オ）脆弱性を確認したウェブサイトのURL"},
		{handling.English, "product", "name", "name (ア)"},
		{handling.Japanese, "product", "date", "届出日"},
		{handling.Japanese, "product", "nothing", "nothing"},
	} {
		if got := item(c.lang, c.form, c.key); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.form, c.key, got, c.want)
		}
	}
}

func TestEveryWordHasBothLanguages(t *testing.T) {
	japanese := regexp.MustCompile(`[\p{Hiragana}\p{Katakana}\p{Han}]`)
	for _, tables := range []map[string]phrases{words, deskWords, officeWords} {
		for group, table := range tables {
			for key, p := range table {
				if !japanese.MatchString(p.JA) || p.EN == "" || japanese.MatchString(p.EN) {
					t.Errorf("%s %s: %+v", group, key, p)
				}
				if r := firstUnsafe(p.JA + p.EN); r != 0 || spellings[handling.Japanese].MatchString(p.JA) {
					t.Errorf("%s %s: U+%04X or a spelling we do not use in %+v", group, key, r, p)
				}
			}
		}
	}
	if got := Word(handling.Japanese, "state", "no_such_state"); got != "no_such_state" {
		t.Errorf("unknown key gives %q", got)
	}
}

func TestWordsExistForWhatHandlingSays(t *testing.T) {
	for _, c := range handling.DeclineReasons {
		for _, group := range []string{"reason", "reason_text"} {
			if _, ok := words[group][c.Value]; !ok {
				t.Errorf("%s has no words for %s", group, c.Value)
			}
		}
	}
	for _, l := range languages {
		for _, spec := range handling.Notices {
			if Word(l, "notice", string(spec.Kind)) == string(spec.Kind) {
				t.Errorf("%s: notice %s has no name", l, spec.Kind)
			}
		}
		for _, f := range handling.FormFields {
			if Word(l, "item", f.Key) == f.Key && f.EN != f.Key {
				t.Errorf("%s: item %s has no name", l, f.Key)
			}
		}
	}
}

// facts of the guideline that each acceptance must and must not tell (notices.md 1.1).
func TestAcceptancesFollowTheGuideline(t *testing.T) {
	s := loaded(t, "")
	ed2009 := &handling.FinderAccepted{Number: sampleNumber, Day: sampleActed, Edition: "2009"}
	ed2026 := &handling.FinderAccepted{Number: sampleNumber, Day: sampleActed, Edition: "2026"}
	for _, c := range []struct {
		kind          handling.NoticeKind
		facts         *handling.FinderAccepted
		lang          handling.Lang
		says, says2   string
		never, never2 string
	}{
		{handling.FinderAcceptedProduct, ed2026, handling.Japanese, "45日", "1年", "3か月", "御中"},
		{handling.FinderAcceptedProduct, ed2009, handling.Japanese, "45日", "目安", "1年", "取下げ"},
		{handling.FinderAcceptedProduct, ed2026, handling.English, "45", "1 year", "3 months", "must"},
		{handling.FinderAcceptedProduct, ed2009, handling.English, "45", "target", "1 year", "withdraw"},
		{handling.FinderAcceptedWebsite, ed2026, handling.Japanese, "3か月", "公表しません", "45日", "JVN"},
		{handling.FinderAcceptedWebsite, ed2026, handling.English, "3 months", "published", "45 days", "JVN"},
		{handling.FinderAcceptedOwn, ed2026, handling.Japanese, "JVN", "調整機関", "45日", "起算日"},
		{handling.FinderAcceptedOwn, ed2026, handling.English, "JVN", "coordination body", "45 days", "origin day"},
	} {
		body := strings.ReplaceAll(rendered(t, s, c.kind, c.facts, c.lang).Body, "\n", " ")
		for _, w := range []string{c.says, c.says2, day(c.lang, sampleActed)} {
			if !strings.Contains(body, w) {
				t.Errorf("%s %s %s does not say %q", c.lang, c.kind, c.facts.Edition, w)
			}
		}
		for _, w := range []string{c.never, c.never2} {
			if strings.Contains(body, w) {
				t.Errorf("%s %s %s says %q", c.lang, c.kind, c.facts.Edition, w)
			}
		}
	}
}

func TestDuplicateNamesNoOtherFinder(t *testing.T) {
	s := loaded(t, "")
	for l, words := range map[handling.Lang][]string{handling.Japanese: {"他の届出", "別の", "他者", "発見者"}, handling.English: {"another", "other finder", "reporter", "earlier"}} {
		body := rendered(t, s, handling.FinderNotAcceptedKind, &handling.FinderNotAccepted{Number: sampleNumber, Reason: "duplicate"}, l).Body
		for _, w := range words {
			if strings.Contains(body, w) {
				t.Errorf("%s: says %q", l, w)
			}
		}
	}
}

func TestNotShownFinderIsAbsent(t *testing.T) {
	s := loaded(t, "")
	for _, l := range languages {
		body := rendered(t, s, handling.DeskShowKind, showSamples()[1], l).Body
		if strings.Contains(body, "taro@finder.example") || strings.Contains(body, "山田") {
			t.Errorf("%s shows the finder:\n%s", l, body)
		}
		if !strings.Contains(body, "同意がない") && !strings.Contains(body, "has not consented") {
			t.Errorf("%s does not say why nothing is shown", l)
		}
	}
}

func TestHeldMailIsShortened(t *testing.T) {
	q := shortened(handling.Quoted{Text: strings.Repeat("line\n", heldLines) + "hidden"})
	if strings.Contains(q.Text, "hidden") || strings.Count(q.Text, "line") != heldLines || !strings.HasSuffix(q.Text, "…") {
		t.Errorf("got %q", q.Text)
	}
}

func TestNumbersAndFingerprintsAreGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 48213: "48,213", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := grouping(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := grouped("a1b2c3d4 e5f60718"); got != "A1B2 C3D4 E5F6 0718" {
		t.Errorf("got %q", got)
	}
}
