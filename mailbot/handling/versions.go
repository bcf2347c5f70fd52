package handling

import (
	"regexp"
	"strings"
)

// VersionRange are versions in a row, as an advisory speaks of them.
type VersionRange struct {
	Kind     string // exactly before up_to from between every
	From, To string // exactly, from: From. before: To, which is free of the flaw. up_to: To, which has it. between: both, which have it
}

// ParseVersions reads versions as people write them in either language, several with a comma between: "2.0.3 より前",
// "2.20 およびそれ以前", "1.0 から 1.4 まで", "before 2.0.3", "1.0 to 1.4", ">= 3.0", "すべて" (domain.md 6.5). ok is false where any of them
// is none of these: a range that is read wrongly tells users that they are safe.
func ParseVersions(words string) (out []VersionRange, ok bool) {
	for part := range strings.FieldsFuncSeq(WidthFolded(words), func(r rune) bool { return strings.ContainsRune(",、;，", r) }) {
		r, ok := parseRange(strings.TrimSpace(part))
		if !ok {
			return nil, false
		}
		out = append(out, r)
	}
	return out, len(out) > 0
}

// oneVersion is a version by itself: no blank, and a digit somewhere.
const oneVersion = `((?:[A-Za-z]+[.\-]?)?[0-9][0-9A-Za-z.\-_+()]*)`

// rangeForms are the ways of writing a range, the more particular before the more general. VER stands for one version.
var rangeForms = compileRanges([][2]string{
	{"every", `all(?: versions)?|すべて(?:のバージョン)?|全て(?:のバージョン)?|全バージョン`},
	{"between", `(?:from )?VER(?: ?(?:to|through|~|から|〜|～) ?| - )VER ?(?:まで)?(?:のバージョン)?`},
	{"before", `(?:before|prior to|earlier than|<) ?VER`},
	{"before", `VER ?(?:より前|未満)(?:のバージョン)?`},
	{"up_to", `(?:up to|through|<=|≤) ?VER`},
	{"up_to", `VER (?:and|or) (?:earlier|prior|before|below)(?: versions)?`},
	{"up_to", `VER ?(?:(?:および|及び)(?:それ)?)?(?:以前|以下)(?:のバージョン)?`},
	{"up_to", `VER ?まで(?:のバージョン)?`},
	{"from", `(?:from|since|>=|≥) ?VER`},
	{"from", `VER (?:and|or) (?:later|newer|above)(?: versions)?`},
	{"from", `VER ?(?:(?:および|及び)(?:それ)?)?(?:以降|以上|から)(?:のバージョン)?`},
	{"exactly", `VER`},
})

type rangeForm struct {
	kind string
	form *regexp.Regexp
}

func compileRanges(forms [][2]string) (out []rangeForm) {
	prefix := `(?:(?:version|versions|ver\.?|バージョン) ?)?`
	for _, f := range forms {
		out = append(out, rangeForm{f[0], regexp.MustCompile(`(?i)^(?:` + strings.ReplaceAll(f[1], "VER", prefix+oneVersion) + `)$`)})
	}
	return out
}

func parseRange(s string) (VersionRange, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, f := range rangeForms {
		m := f.form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		r := VersionRange{Kind: f.kind}
		switch f.kind {
		case "between":
			r.From, r.To = m[1], m[2]
		case "before", "up_to":
			r.To = m[1]
		case "exactly", "from":
			r.From = m[1]
		}
		return r, true
	}
	return VersionRange{}, false
}
