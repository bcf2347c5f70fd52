package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"narrow enough", "短い行", "短い行"},
		{"full stop may not begin a line", "一二三四五。六", "一二三四\n五。六"},
		{"bracket may not end a line", "一二三四「五」", "一二三四\n「五」"},
		{"long vowel and small kana stay", "アイウエオー", "アイウエ\nオー"},
		{"words stay whole", "see the example here", "see the\nexample\nhere"},
		{"spaces at a break go", "一二三四五  六", "一二三四五\n六"},
		{"breaks that are there stay", "一\n\n二三四五六七", "一\n\n二三四五六\n七"},
		{"bullet hangs", "・一二三四五六", "・一二三四\n  五六"},
		{"indentation hangs", "  一二三四五六", "  一二三四\n  五六"},
		{"quotation marks are repeated", "> 一二三四五", "> 一二三四\n> 五"},
		{"address", "参照：https://example.jp/very/long/path。", "参照：\nhttps://example.jp/very/long/path。"},
		{"fingerprint", "指紋A1B2 C3D4 E5F6 0718 293Aです", "指紋\nA1B2 C3D4 E5F6 0718 293A\nです"},
		{"date with hour", "期限2026年2月10日(火) 12:00 JSTまで", "期限\n2026年2月10日(火) 12:00 JST\nまで"},
		{"number", "合計1234567890件です", "合計\n1234567890\n件です"},
		{"command line", "【IPA#12345678】 不受理 対象外", "【IPA#12345678】 不受理 対象外"},
		{"quoted command line", "> [IPA#12345678] accept product", "> [IPA#12345678] accept product"},
		{"command line as subject", "件名：【IPA#12345678】 受理 製品", "件名：【IPA#12345678】 受理 製品"},
		{"combining mark stays with its letter", "一二三四か\u3099五", "一二三四か\u3099\n五"},
	} {
		if got := Wrap(c.in, 10); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// mixed draws lines of what the notices are made of.
func mixed() *rapid.Generator[string] {
	part := rapid.SampledFrom([]string{"受理", "届出を", "、", "。", "（", "）", "「", "」", "ー", "ょ", "…", "IPA#12345678", "2026-02-10", " ", "  ", "\u3000",
		"https://example.jp/a?b=c ", "word", "(x)", ",", "A1B2 C3D4 E5F6 0718 293A", "2026年2月10日(火) 12:00 JST", "・", "か\u3099", "é", "\n", "12,345"})
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 0, 40).Draw(t, "parts"), "") })
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func TestWrapKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, width := mixed().Draw(t, "text"), rapid.IntRange(6, 70).Draw(t, "width")
		got := Wrap(text, width)
		if withoutSpace(got) != withoutSpace(text) {
			t.Fatalf("text changed: %q to %q", text, got)
		}
		if again := Wrap(got, width); again != got {
			t.Fatalf("not stable: %q, then %q", got, again)
		}
		for _, line := range strings.Split(text, "\n") {
			checkWrapped(t, Wrap(line, width), width)
		}
	})
}

// checkWrapped looks at one line that became several.
func checkWrapped(t *rapid.T, wrapped string, width int) {
	lines := strings.Split(wrapped, "\n")
	for i, line := range lines {
		text := strings.TrimSpace(line)
		first, _ := utf8.DecodeRuneInString(text)
		last, _ := utf8.DecodeLastRuneInString(text)
		if i > 0 && strings.ContainsRune(noBegin, first) {
			t.Fatalf("%q begins a line", first)
		}
		if i < len(lines)-1 && strings.ContainsRune(noEnd, last) {
			t.Fatalf("%q ends a line", last)
		}
		if rest := line[len(opening.FindString(line)):]; screen.StringWidth(line) > width && !commandLine.MatchString(line) && len(pieces(rest)) > 1 {
			t.Fatalf("%q is wider than %d and could be broken", line, width)
		}
	}
	for _, whole := range []string{"https://example.jp/a?b=c", "A1B2 C3D4 E5F6 0718 293A", "2026-02-10", "IPA#12345678", "12,345"} {
		if strings.Count(withoutSpace(wrapped), withoutSpace(whole)) != strings.Count(wrapped, whole) {
			t.Fatalf("%q was broken in %q", whole, wrapped)
		}
	}
}

// A line from outside may be as long as a mail: the cost must stay linear.
func BenchmarkWrapLongLine(b *testing.B) {
	for name, text := range map[string]string{
		"stops": strings.Repeat("。", 300_000), "narrow": strings.Repeat("a", 900_000), "wide": strings.Repeat("漢", 300_000), "words": strings.Repeat("ab ", 300_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Wrap(text, columns)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "一二三。", "> > quoted 引用", "・一つ\n- two\n1. three", "\xff\xfe", "【IPA#12345678】 受理 製品", strings.Repeat("。", 300), strings.Repeat("a", 300)} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		got := Wrap(s, width)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not UTF-8", got)
		}
		if strings.Count(got, "\n") < strings.Count(s, "\n") {
			t.Fatalf("a line break is gone: %q to %q", s, got)
		}
		if !strings.Contains(s, ">") && withoutSpace(got) != withoutSpace(strings.ToValidUTF8(s, "\uFFFD")) {
			t.Fatalf("text changed: %q to %q", s, got)
		}
	})
}

// What is counted without the tables of Unicode is counted as they say.
func TestWidthAgreesWithTheTables(t *testing.T) {
	for r := rune(' '); r <= 0x1ffff; r++ {
		s := "漢" + string(r) + "a"
		if width(s) != screen.StringWidth(s) || isWide(r) != (screen.RuneWidth(r) == 2) {
			t.Fatalf("%U has width %d, %v", r, width(s), isWide(r))
		}
	}
}

// A row of a table keeps its cells under those of the head, where a mail may be that wide; a sentence with a gap in it is no row. N24
func TestRowsOfTablesAreNotBroken(t *testing.T) {
	row := "2009Q1         51       825    876        912      4,339   5,251     4.55   x"
	if got := Wrap(row, columns); got != row {
		t.Errorf("broken: %q", got)
	}
	for _, long := range []string{row + "   x", strings.Repeat("word ", 14) + "  and another"} {
		if got := Wrap(long, columns); !strings.Contains(got, "\n") {
			t.Errorf("not broken: %q", got)
		}
	}
}
