package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"keikai/mailbot/handling"
)

// lostWords are the runs of letters and digits of a mail that stand neither in what was read of its form, nor in the form itself.
func lostWords(text string, r *Report) (lost []string) {
	var kept strings.Builder
	for _, v := range r.Fields {
		if s, ok := v.(string); ok {
			kept.WriteString(s + "\n")
		}
	}
	for _, s := range r.Unknown {
		kept.WriteString(s.Title + "\n" + s.Text + "\n")
	}
	whole := squeezed(kept.String() + r.Around)
	for _, word := range words(text) {
		if !strings.Contains(whole, squeezed(word)) && !printed(word) {
			lost = append(lost, word)
		}
	}
	return lost
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func squeezed(s string) string { return strings.Join(words(strings.ToLower(string(foldRunes(s)))), "") }

// onTheForm is what the forms print, by themselves.
var onTheForm = func() string {
	all := strings.Join(plainWords, " ") + strings.Join(optionStarts, " ") + "時々 まれに 人から入手 海外で開発 国内開発 他製品に組み込まれ海外で配布 海外で配布 販売 ウェブサイト運営者に知らせても良い その他 必須 レ x v software"
	for title := range sectionTitles {
		all += " " + title + "について"
	}
	for label := range itemsByLabel {
		all += " " + label + "について"
	}
	for _, f := range handling.FormFields {
		all += " " + f.JA + " " + strings.Join(f.Aliases, " ")
	}
	for _, form := range filledForms {
		all += " " + form.title
	}
	return printedKey(all)
}()

func printedKey(s string) string { return strings.ReplaceAll(squeezed(s), "ェ", "エ") }

var numberOnly = regexp.MustCompile(`^[0-9]{1,2}$`)

func printed(word string) bool {
	w := strings.TrimPrefix(printedKey(word), "レ")
	return strings.Contains(onTheForm, w) || numberOnly.MatchString(w)
}

// N5: nothing that somebody wrote into a form, before it or behind it is lost: it stands in a field, in a section kept word for word, or
// in the words around the form.
func TestNothingWrittenIntoAFormIsLost(t *testing.T) {
	for kind := range filledForms {
		for name, s := range styles {
			text := s.fill(kind)
			r := ReadForm(text)
			if r == nil {
				continue // TestFormsAreReadHoweverTheyAreFilledIn looks at it
			}
			if lost := lostWords(text, r); len(lost) > 0 {
				t.Errorf("%s, %s: lost %q", kind, name, lost)
			}
		}
	}
	samples(t, "testdata/forms.txt", func(t *testing.T, head []string, mail string) {
		for _, text := range []string{mail, strings.ReplaceAll(mail, "\n", "\r\n")} {
			text, _, _ = strings.Cut(text, "\n--- read ---")
			if r := ReadForm(text); r != nil {
				if lost := lostWords(text, r); len(lost) > 0 {
					t.Errorf("lost %q", lost)
				}
			}
		}
	})
}

// N5: forms that people filled in in their own ways, each with what is read of it and what is missing by the letters of the guideline.
func TestOddFormsAreRead(t *testing.T) {
	samples(t, "testdata/forms.txt", func(t *testing.T, head []string, mail string) {
		text, want, _ := strings.Cut(mail, "--- read ---")
		for _, text := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
			r := ReadForm(text)
			if r == nil {
				if head[1] != "none" {
					t.Error("it is no form")
				}
				continue
			}
			if got := strings.Join(r.Missing, " "); r.Kind != head[1] || got != orNothing(head[2]) {
				t.Errorf("it is %s, missing %q", r.Kind, got)
			}
			for _, line := range strings.Split(strings.TrimSpace(want), "\n") {
				key, value, _ := strings.Cut(line, ": ")
				got := plainly(r.Fields[key])
				switch key {
				case "", "around":
					got = plainly(r.Around)
				case "unknown":
					got = unknownText(r)
				}
				if key != "" && (got != plainly(value) && !(slices.Contains([]string{"around", "unknown"}, key) && strings.Contains(got, plainly(value)))) {
					t.Errorf("%s is %q, not %q", key, got, value)
				}
			}
		}
	})
}

func unknownText(r *Report) string {
	var all []string
	for _, s := range r.Unknown {
		all = append(all, s.Title, s.Text)
	}
	return plainly(strings.Join(all, " "))
}

// N5: a form in the table of an HTML mail is read like one in plain text.
func TestFormInATableIsRead(t *testing.T) {
	for kind, form := range filledForms {
		var rows strings.Builder
		for _, it := range form.items {
			value := strings.ReplaceAll(it.value, "\n", "<br>")
			for _, o := range it.boxes {
				mark := "□"
				if o == it.value {
					mark = "■"
				}
				value = strings.TrimPrefix(value, it.value) + " " + mark + o
			}
			rows.WriteString("<tr><td>" + it.number + "</td>\n  <td><b>" + it.label + "</b></td>\n  <td>" + value + "</td></tr>\n")
		}
		raw := "From: taro@finder.example\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>" + form.title + "</p><table border=1>\n" + rows.String() + "</table></body></html>\n"
		bothEnds(t, raw, func(t *testing.T, m *Mail) {
			r := ReadForm(m.Text)
			if r == nil || r.Kind != kind || len(r.Missing) > 0 {
				t.Fatalf("%s is read as %+v\n%s", kind, r, m.Text)
			}
			for _, it := range form.items {
				if it.key != "" && it.boxes == nil && plainly(r.Fields[it.key]) != plainly(it.value) {
					t.Errorf("%s: %s is %q\n%s", kind, it.key, r.Fields[it.key], m.Text)
				}
			}
		})
	}
}

// A line of nothing but marks, labels or spaces takes no more than its share of time.
func TestFormsOfMarksAreReadInLinearTime(t *testing.T) {
	for _, unit := range []string{"○", "□", "■レ", "(", "( )", "【", "氏名　", "　", "\t", "＝", "氏名：", "1. ", "○知らせて", "[x]", "■氏名 ", "> ", "様式"} {
		for _, joint := range []string{"", "\n"} {
			linear(t, unit+joint, func(n int) {
				ReadForm("ソフトウエア製品脆弱性関連情報届出様式\n氏名：Y\n" + strings.Repeat(unit+joint, n/len(unit+joint)))
			})
		}
	}
}

// linear fails when eight times as much takes more than four times its share. A machine that is busy with something else is asked again:
// what is quadratic is so every time.
func linear(t *testing.T, name string, work func(bytes int)) {
	t.Helper()
	took := func(n int) time.Duration {
		best := time.Hour
		for range 2 {
			start := time.Now()
			work(n)
			best = min(best, time.Since(start))
		}
		return best
	}
	const n = 12_000
	for tries := 5; ; tries-- {
		small, large := took(n), took(8*n)
		if large <= 32*small+20*time.Millisecond {
			return
		}
		if tries == 1 {
			t.Errorf("%q: %v for n, %v for 8n", name, small, large)
			return
		}
	}
}
