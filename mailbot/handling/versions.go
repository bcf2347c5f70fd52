package handling

import (
	"cmp"
	"regexp"
	"slices"
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
	return out, len(out) > 0 && !contradict(out)
}

// contradict reports whether ranges say something else than was meant: one that runs backwards holds nothing, and of "1.0 and later, before
// 2.0" each holds what the other leaves out, so that together they hold every version.
func contradict(ranges []VersionRange) bool {
	for _, r := range ranges {
		if r.Kind == "between" && compareVersions(r.From, r.To) > 0 {
			return true
		}
		for _, up := range ranges {
			if r.Kind == "from" && (up.Kind == "before" || up.Kind == "up_to") && compareVersions(r.From, up.To) <= 0 {
				return true
			}
		}
	}
	return false
}

// plainVersion is a version of numbers alone, whose order everybody reads alike.
var plainVersion = regexp.MustCompile(`^[vV]?[0-9]+(?:\.[0-9]+)*$`)

// compareVersions orders versions of numbers, 2.0 as 2.0.0 is not: whoever writes them means them so. 0 = they are equal, or nobody can tell.
func compareVersions(a, b string) int {
	if !plainVersion.MatchString(a) || !plainVersion.MatchString(b) {
		return 0
	}
	return slices.CompareFunc(numbersIn(a), numbersIn(b), func(x, y string) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
}

func numbersIn(version string) []string {
	list := strings.Split(strings.TrimLeft(version, "vV"), ".")
	for i := range list {
		list[i] = strings.TrimLeft(list[i], "0")
	}
	return list
}

// dashed is what may be a range as well as a version: "1.0-1.4" and "3-5", but not "5.1-2" and "2024-01-15".
var dashed = regexp.MustCompile(`^[vV]?[0-9.]*\.[0-9.]*-[vV]?[0-9]+\.[0-9.]+$|^[vV]?[0-9]+-[vV]?[1-9][0-9.]*$`)

// oneVersion is a version by itself: no blank, and a digit somewhere.
const oneVersion = `((?:[A-Za-z]+[.\-]?)?[0-9](?:[0-9A-Za-z.\-_+()]*[0-9A-Za-z+)])?)`

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
		if slices.ContainsFunc(m[1:], dashed.MatchString) {
			return VersionRange{}, false
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
