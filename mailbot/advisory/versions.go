package advisory

import (
	"net/url"

	"keikai/mailbot/handling"
)

// Versions are versions in a row, as an advisory speaks of them: "3.4.6 より前のバージョン", "2.20 およびそれ以前".
type Versions struct {
	Kind     RangeKind
	From, To string // Exactly, FromOn: From. Before, UpTo: To. Between: both, and both belong to it
}

// RangeKind is the form of a row of versions.
type RangeKind string

// The forms.
const (
	Exactly RangeKind = "exactly"
	Before  RangeKind = "before" // To is free of the flaw
	UpTo    RangeKind = "up_to"  // To has it
	FromOn  RangeKind = "from"
	Between RangeKind = "between"
	Every   RangeKind = "every"
)

// complete tells that a row names the versions that its form needs.
func (v Versions) complete() bool {
	switch v.Kind {
	case Exactly, FromOn:
		return v.From != ""
	case Before, UpTo:
		return v.To != ""
	case Between:
		return v.From != "" && v.To != ""
	}
	return v.Kind == Every
}

// versions writes a row in words.
func (p *Press) versions(l handling.Lang, v Versions) string {
	switch v.Kind {
	case Exactly:
		return v.From
	case Every:
		return p.word(l, "range.every")
	case Between:
		return p.phrase(l, "range.between", v.From, v.To)
	case FromOn:
		return p.phrase(l, "range.from", v.From)
	}
	return p.phrase(l, "range."+string(v.Kind), v.To)
}

// vers writes a row as the version range specifier of package URLs does; "" for a single version.
func (v Versions) vers() string {
	const scheme = "vers:generic/"
	from, to := url.PathEscape(v.From), url.PathEscape(v.To)
	switch v.Kind {
	case Before:
		return scheme + "<" + to
	case UpTo:
		return scheme + "<=" + to
	case FromOn:
		return scheme + ">=" + from
	case Between:
		return scheme + ">=" + from + "|<=" + to
	case Every:
		return scheme + "*"
	}
	return ""
}
