package mailbot

import "testing"

// The gate looks for foreign numbers only in lines that may hold one: no line with a number may slip through.
func TestEveryLineWithANumberIsLookedAt(t *testing.T) {
	for _, line := range []string{"IPA#12345678", "【ＩＰＡ＃１２３４５６７８】 受理", "see jvn#1a2b3c4d.", "JVN 12345678", "取扱い番号：12345678", "VH#00000001", "(ＪＶＮ＃ＡＢＣＤＥＦ０１)", "bulk tell cases=IPA#12345678", "案件＝【IPA#12345678】"} {
		if len(caseNumbers(line)) == 0 || !mayHoldNumber(line) {
			t.Errorf("%q: numbers %v, looked at %v", line, caseNumbers(line), mayHoldNumber(line))
		}
	}
	for _, line := range []string{"", "1234567", "1234567 8", "例示メールソフト 3.1.4", "2026年7月8日"} {
		if mayHoldNumber(line) {
			t.Errorf("%q is looked at", line)
		}
	}
}

func FuzzNoNumberSlipsThrough(f *testing.F) {
	f.Add("Re: 【ＩＰＡ＃１２３４５６７８】 受理 製品")
	f.Add("JVN#1A2B3C4D")
	f.Fuzz(func(t *testing.T, line string) {
		if tags := caseNumbers(line); len(tags) > 0 && !mayHoldNumber(line) {
			t.Errorf("%q holds %v", line, tags)
		}
	})
}
