package advisory

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	address := "https://www.example.com/" + strings.Repeat("a", 80)
	for text, want := range map[string]string{
		"short":                         "short",
		strings.Repeat("あ", 35):         strings.Repeat("あ", 35),
		strings.Repeat("あ", 36):         strings.Repeat("あ", 35) + "\n  あ",
		strings.Repeat("あ", 35) + "。":   strings.Repeat("あ", 34) + "\n  あ。", // a stop begins no line
		strings.Repeat("あ", 34) + "（い）": strings.Repeat("あ", 34) + "\n  （い）",
		"see " + address + " now":       "see\n  " + address + "\n  now",
		strings.Repeat("word ", 20):     strings.TrimSpace(strings.Repeat("word ", 14)) + "\n  " + strings.TrimSpace(strings.Repeat("word ", 6)),
	} {
		if got := wrap(text, "  "); got != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

func TestBlocks(t *testing.T) {
	got := blocks("a\nb\n\n[見出し]\nc\n・一\n・二\n  続き\n\n- three\nd [x]")
	if len(got) != 5 || len(got[0].Lines) != 2 || got[1].Heading != "[見出し]" || len(got[3].Items) != 2 || got[3].Items[1] != "二 続き" || len(got[4].Items) != 1 {
		t.Errorf("got %+v", got)
	}
}
