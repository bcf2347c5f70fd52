package advisory

import (
	"strings"

	"keikai/mailbot/handling"
)

// cveRecord is a CVE record of version 5.1, as far as the CNA fills it.
type cveRecord struct {
	DataType    string        `json:"dataType"`
	DataVersion string        `json:"dataVersion"`
	Metadata    cveMetadata   `json:"cveMetadata"`
	Containers  cveContainers `json:"containers"`
}

type cveMetadata struct {
	ID        string `json:"cveId"`
	OrgID     string `json:"assignerOrgId"`
	ShortName string `json:"assignerShortName"`
	State     string `json:"state"`
	Published string `json:"datePublished,omitempty"`
	Updated   string `json:"dateUpdated,omitempty"`
	Rejected  string `json:"dateRejected,omitempty"`
}

type cveContainers struct {
	CNA cveCNA `json:"cna"`
}

type cveCNA struct {
	Provider     cveProvider    `json:"providerMetadata"`
	Title        string         `json:"title,omitempty"`
	Public       string         `json:"datePublic,omitempty"`
	Descriptions []cveText      `json:"descriptions,omitempty"`
	Affected     []cveAffected  `json:"affected,omitempty"`
	ProblemTypes []cveProblem   `json:"problemTypes,omitempty"`
	Impacts      []cveImpact    `json:"impacts,omitempty"`
	Metrics      []cveMetric    `json:"metrics,omitempty"`
	Solutions    []cveText      `json:"solutions,omitempty"`
	Workarounds  []cveText      `json:"workarounds,omitempty"`
	References   []cveReference `json:"references,omitempty"`
	Credits      []cveCredit    `json:"credits,omitempty"`
	Source       *cveSource     `json:"source,omitempty"`
	Reasons      []cveText      `json:"rejectedReasons,omitempty"`
}

type cveProvider struct {
	OrgID     string `json:"orgId"`
	ShortName string `json:"shortName"`
	Updated   string `json:"dateUpdated"`
}

type cveText struct {
	Lang  string `json:"lang"`
	Value string `json:"value"`
}

type cveAffected struct {
	Vendor   string       `json:"vendor"`
	Product  string       `json:"product"`
	CPEs     []string     `json:"cpes,omitempty"`
	Versions []cveVersion `json:"versions,omitempty"`
	Default  string       `json:"defaultStatus,omitempty"`
}

type cveVersion struct {
	Version         string `json:"version"`
	Status          string `json:"status"`
	LessThan        string `json:"lessThan,omitempty"`
	LessThanOrEqual string `json:"lessThanOrEqual,omitempty"`
	Type            string `json:"versionType,omitempty"`
}

type cveProblem struct {
	Descriptions []cveWeakness `json:"descriptions"`
}

type cveWeakness struct {
	Lang        string `json:"lang"`
	Description string `json:"description"`
	CWE         string `json:"cweId"`
	Type        string `json:"type"`
}

type cveImpact struct {
	Descriptions []cveText `json:"descriptions"`
}

type cveMetric struct {
	Format string    `json:"format"`
	V2     *cveScore `json:"cvssV2_0,omitempty"`
	V30    *cveScore `json:"cvssV3_0,omitempty"`
	V31    *cveScore `json:"cvssV3_1,omitempty"`
	V40    *cveScore `json:"cvssV4_0,omitempty"`
}

type cveScore struct {
	Version  string  `json:"version"`
	Vector   string  `json:"vectorString"`
	Score    float64 `json:"baseScore"`
	Severity string  `json:"baseSeverity,omitempty"`
}

type cveReference struct {
	URL  string   `json:"url"`
	Name string   `json:"name,omitempty"`
	Tags []string `json:"tags,omitempty"`
}

type cveCredit struct {
	Lang  string `json:"lang"`
	Value string `json:"value"`
	Type  string `json:"type"`
}

type cveSource struct {
	Advisory  string `json:"advisory"`
	Discovery string `json:"discovery"`
}

// Lengths that the format allows.
const (
	cveTitleLimit = 256
	cveTextLimit  = 4096
	cveLinkLimit  = 2048
)

// CVERecord prints the record of a flaw that has a CVE id. Where the advisory was withdrawn the record is a rejected one.
func (p *Press) CVERecord(in Input, f Flaw) ([]byte, error) {
	return p.cveRecord(plainCopy(in), plainCopy(f))
}

func (p *Press) cveRecord(in Input, f Flaw) ([]byte, error) {
	cna := p.Office.CNA
	r := cveRecord{
		DataType: "CVE_RECORD", DataVersion: "5.1",
		Metadata: cveMetadata{ID: f.CVE, OrgID: cna.OrgID, ShortName: cna.ShortName, Updated: stamp(in.Updated)},
	}
	provider := cveProvider{cna.OrgID, cna.ShortName, stamp(in.Updated)}
	if w := in.Withdrawn; w != nil {
		r.Metadata.State, r.Metadata.Rejected = "REJECTED", stamp(w.At)
		r.Containers.CNA = cveCNA{Provider: provider, Reasons: cveTexts(w.Reason)}
		return indentedJSON(r)
	}
	r.Metadata.State, r.Metadata.Published = "PUBLISHED", stamp(in.Published)
	r.Containers.CNA = cveCNA{
		Provider: provider, Title: shorten(in.Title.EN, cveTitleLimit), Public: stamp(publicSince(in).Time(0, 0)),
		Descriptions: cveTexts(in.Overview), Affected: cveProducts(in), ProblemTypes: cveProblems(f), Metrics: cveMetrics(f),
		Impacts: []cveImpact{{cveTexts(in.Impact)}}, References: p.cveReferences(in), Credits: p.cveCredits(in),
		Source: &cveSource{in.Number, cveDiscovery[in.Credit.By]},
	}
	for _, l := range []handling.Lang{handling.English, handling.Japanese} {
		for _, remedy := range remedies(in.Solution.In(l)) {
			text := cveText{string(l), shorten(remedy.Text, cveTextLimit)}
			if remedy.Kind == workaround {
				r.Containers.CNA.Workarounds = append(r.Containers.CNA.Workarounds, text)
			} else {
				r.Containers.CNA.Solutions = append(r.Containers.CNA.Solutions, text)
			}
		}
	}
	return indentedJSON(r)
}

var cveDiscovery = map[CreditKind]string{ByFinder: "EXTERNAL", ByDirect: "EXTERNAL", ByDeveloper: "INTERNAL"}

// cveTexts gives a text in both languages, English first: a record must have it.
func cveTexts(p Prose) []cveText {
	var out []cveText
	for _, l := range []handling.Lang{handling.English, handling.Japanese} {
		if t := p.In(l); t != "" {
			out = append(out, cveText{string(l), shorten(string(t), cveTextLimit)})
		}
	}
	return out
}

// shorten cuts a text to so many characters.
func shorten(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit-1]) + "…"
	}
	return s
}

// cveProducts lists the products by their English names. A vendor that has not said whether it is affected is unknown (R36).
func cveProducts(in Input) []cveAffected {
	var out []cveAffected
	for _, v := range in.Vendors {
		status := cveStatus(v.Status())
		for _, product := range v.Products {
			a := cveAffected{Vendor: v.Name.EN, Product: product.Name.EN}
			if product.CPE != "" {
				a.CPEs = []string{product.CPE}
			}
			for _, versions := range product.Versions {
				a.Versions = append(a.Versions, cveVersions(versions, status))
			}
			if len(a.Versions) == 0 {
				a.Default = status
			}
			out = append(out, a)
		}
		if len(v.Products) == 0 && v.Status() != Provided {
			out = append(out, cveAffected{Vendor: v.Name.EN, Product: "n/a", Default: status})
		}
	}
	return out
}

func cveStatus(s Status) string {
	switch {
	case s.affected():
		return "affected"
	case s == NotVulnerable:
		return "unaffected"
	}
	return "unknown"
}

// cveVersions writes a row of versions. A range begins somewhere in this format: at "0" where it has no beginning, and ends at "*"
// where it has no end.
func cveVersions(v Versions, status string) cveVersion {
	out := cveVersion{Version: v.From, Status: status}
	switch v.Kind {
	case Before:
		out.Version, out.LessThan, out.Type = "0", v.To, "custom"
	case UpTo:
		out.Version, out.LessThanOrEqual, out.Type = "0", v.To, "custom"
	case Between:
		out.LessThanOrEqual, out.Type = v.To, "custom"
	case FromOn:
		out.LessThan, out.Type = "*", "custom"
	case Every:
		out.Version, out.LessThan, out.Type = "0", "*", "custom"
	}
	return out
}

func cveProblems(f Flaw) []cveProblem {
	var out []cveProblem
	for _, id := range f.CWEs {
		name := strings.TrimSpace(id + " " + weaknesses[id].EN)
		out = append(out, cveProblem{[]cveWeakness{{"en", name, id, "CWE"}}})
	}
	return out
}

func cveMetrics(f Flaw) []cveMetric {
	var out []cveMetric
	for _, s := range f.scores() {
		m, score := cveMetric{Format: "CVSS"}, &cveScore{s.Version, s.Vector, s.Value, strings.ToUpper(string(s.Severity))}
		switch s.Version {
		case "2.0":
			score.Severity = "" // v2 has none
			m.V2 = score
		case "3.0":
			m.V30 = score
		case "3.1":
			m.V31 = score
		case "4.0":
			m.V40 = score
		}
		out = append(out, m)
	}
	return out
}

var cveTags = map[ReferenceKind][]string{
	VendorReference: {"vendor-advisory"}, AdvisoryReference: {"third-party-advisory"}, OtherReference: {"related"},
}

// cveReferences leads to the page first: a record must have at least one reference, and no address twice.
func (p *Press) cveReferences(in Input) []cveReference {
	page := p.address(pagePath(handling.English, in.Number))
	out := []cveReference{{page, in.Number, []string{"third-party-advisory"}}}
	seen := map[string]bool{page: true}
	add := func(address, name string, tags []string) {
		if url, ok := webAddress(address); ok && !seen[url] && len(url) <= cveLinkLimit {
			seen[url] = true
			out = append(out, cveReference{url, shorten(name, 512), tags})
		}
	}
	for _, v := range in.Vendors {
		add(v.URL, v.Name.EN, cveTags[VendorReference])
	}
	for _, r := range in.References {
		add(r.URL, r.Title.EN, cveTags[r.Kind])
	}
	return out
}

func (p *Press) cveCredits(in Input) []cveCredit {
	var out []cveCredit
	for _, r := range in.Credit.Reporters {
		if name := p.reporter(handling.English, r); name != "" {
			out = append(out, cveCredit{"en", shorten(name, cveTextLimit), "finder"})
		}
	}
	if len(out) > 0 {
		out = append(out, cveCredit{"en", p.Office.Coordination.EN, "coordinator"})
	}
	return out
}
