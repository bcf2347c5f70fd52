package handling

import (
	"slices"
	"strings"
	"testing"
)

// Versions are read as people write them, and what is none of the forms is refused: a range that is read wrongly tells users that they are
// safe. domain.md 6.5
func TestVersionsAsPeopleWriteThem(t *testing.T) {
	before, upTo, exactly := VersionRange{Kind: "before", To: "2.0.3"}, VersionRange{Kind: "up_to", To: "2.20"}, VersionRange{Kind: "exactly", From: "1.2"}
	between, from, every := VersionRange{Kind: "between", From: "1.0", To: "1.4"}, VersionRange{Kind: "from", From: "3.0"}, VersionRange{Kind: "every"}
	for words, want := range map[string][]VersionRange{
		"2.0.3 より前": {before}, "2.0.3より前のバージョン": {before}, "２．０．３ より前": {before}, "Ver.2.0.3 より前のバージョン": {before}, "バージョン 2.0.3 未満": {before},
		"before 2.0.3": {before}, "prior to 2.0.3": {before}, "< 2.0.3": {before}, "<2.0.3": {before}, "Before Version 2.0.3": {before},
		"2.20 およびそれ以前": {upTo}, "2.20及びそれ以前のバージョン": {upTo}, "2.20 以前": {upTo}, "2.20 以下": {upTo}, "2.20 and earlier": {upTo}, "2.20 and prior versions": {upTo}, "up to 2.20": {upTo}, "<=2.20": {upTo}, "2.20 まで": {upTo},
		"1.2": {exactly}, "ver. 1.2": {exactly}, "1.0 から 1.4 まで": {between}, "1.0から1.4まで": {between}, "1.0～1.4": {between}, "1.0 to 1.4": {between}, "from 1.0 through 1.4": {between},
		"3.0 以降": {from}, "3.0 and later": {from}, "from 3.0": {from}, ">= 3.0": {from}, "すべて": {every}, "すべてのバージョン": {every}, "all versions": {every}, "All": {every},
		"1.2、2.20 以前": {exactly, upTo}, "1.0 to 1.4, >= 3.0": {between, from}, "r12b": {{Kind: "exactly", From: "r12b"}}, "v1.2-rc1": {{Kind: "exactly", From: "v1.2-rc1"}}, "2009/04以前": nil,
		"": nil, "、": nil, "新しいもの": nil, "old ones": nil, "1.2 of 2008": nil, "1.0 から": {{Kind: "from", From: "1.0"}}, "not 1.2": nil, "1.2 except 1.2.3": nil, "1.2 <script>": nil, "most of 1.x": nil,
	} {
		got, ok := ParseVersions(words)
		if ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("%q is read as %+v (%v), want %+v", words, got, ok, want)
		}
	}
}

// What may be read in two ways is refused, and so is what holds no version or, by mistake, all of them. domain.md 6.5
func TestRangesThatCouldBeReadWrongly(t *testing.T) {
	for words, ok := range map[string]bool{
		"1.0-1.4": false, "3-5": false, "v1.0-v1.4": false, "１．０－１．４": false, "1.0-1.4 以前": false, "5.1-2": true, "2024-01-15": true, "1.0-rc1": true, "1.0 - 1.4": true,
		"1.4 から 1.0": false, "2.0 to 1.10": false, "1.9 to 1.10": true, "1.0 to 1.0": true, "R2 to R1": true,
		"1.0 以降、2.0 より前": false, "before 2.0, from 1.0": false, "2.0 より前、3.0 以降": true, "2.0 以前、2.0 以降": false, "R1 and later, before R9": false,
		"1.0以上2.0未満": false, "1.0系": false, "1.x系": false, "第2版": false, "Windows 11": false, "3.1 (build 22)": false, "1.4.まで": false, "1.0 と 1.1": false, "=1.0": false, "> 1.0": false, "1.0より後": false,
		"1,2": true, "Ver2": true, "Ver.2": true, "3.1(2)": true, "2009": true,
	} {
		if got, read := ParseVersions(words); read != ok {
			t.Errorf("%q is read as %+v (%v)", words, got, read)
		}
	}
}

// A vector comes in letters of any size and is written as its standard writes it.
func TestVectorsInTheirStandardsLetters(t *testing.T) {
	for given, want := range map[string]string{
		"av:n/ac:l/au:n/c:p/i:p/a:p/e:poc":                                        "AV:N/AC:L/Au:N/C:P/I:P/A:P/E:POC",
		"cvss:3.1/av:n/ac:l/pr:n/ui:r/s:u/c:n/i:n/a:l":                            "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:L",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N/U:Amber": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N/U:Amber",
		"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N/U:RED":   "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N/U:Red",
	} {
		if got := vectorForm(given); got != want || !cvssForm.MatchString(strings.ToUpper(given)) {
			t.Errorf("%s is written %s", given, got)
		}
	}
}
