package handling

import (
	"slices"
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
