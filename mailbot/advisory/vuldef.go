package advisory

import (
	"encoding/xml"
	"fmt"
	"strings"

	"keikai/mailbot/handling"
)

// vuldefDocument is VULDEF 3.2, as far as an advisory fills it.
type vuldefDocument struct {
	XMLName    xml.Name   `xml:"VULDEF-Document"`
	Space      string     `xml:"xmlns,attr"`
	Sec        string     `xml:"xmlns:sec,attr"`
	Marking    string     `xml:"xmlns:marking,attr"`
	TLPMarking string     `xml:"xmlns:tlpMarking,attr"`
	XSI        string     `xml:"xmlns:xsi,attr"`
	Version    string     `xml:"version,attr"`
	Lang       string     `xml:"xml:lang,attr"`
	Vulinfo    vulinfo    `xml:"Vulinfo"`
	Handling   xmlMarking `xml:"sec:handling"`
}

type vulinfo struct {
	Restriction string      `xml:"restriction,attr"`
	ID          string      `xml:"VulinfoID"`
	Data        vulinfoData `xml:"VulinfoData"`
}

type vulinfoData struct {
	Publication string           `xml:"publication,attr"`
	Severity    string           `xml:"severity,attr,omitempty"`
	Title       string           `xml:"Title"`
	Overview    string           `xml:"VulinfoDescription>Overview"`
	Detail      []string         `xml:"VulinfoDescription>Detail"`
	Affected    []vuldefAffected `xml:"Affected>AffectedItem"`
	CVSS        []vuldefCVSS     `xml:"Impact>Cvss"`
	Impact      []string         `xml:"Impact>ImpactItem>Description"`
	Solution    []vuldefSolution `xml:"Solution>SolutionItem"`
	Related     []vuldefRelated  `xml:"Related>RelatedItem"`
	Credit      []string         `xml:"Credit>CreditItem>Description"`
	Contact     *vuldefContact   `xml:"Contact>ContactItem"`
	History     []vuldefHistory  `xml:"History>HistoryItem"`
	First       string           `xml:"DateFirstPublished"`
	Last        string           `xml:"DateLastUpdated"`
	Public      string           `xml:"DatePublic"`
}

type vuldefAffected struct {
	Status      string     `xml:"affectedstatus,attr,omitempty"`
	Name        string     `xml:"Name"`
	Product     string     `xml:"ProductName,omitempty"`
	CPE         *vuldefCPE `xml:"Cpe"`
	Versions    []string   `xml:"VersionNumber"` // in words, as MyJVN writes them
	Description []string   `xml:"Description"`
}

type vuldefCPE struct {
	Version string `xml:"version,attr"`
	Name    string `xml:",chardata"`
}

type vuldefCVSS struct {
	Version  string         `xml:"version,attr"`
	Severity vuldefSeverity `xml:"Severity"`
	Base     string         `xml:"Base"`
	Vector   string         `xml:"Vector"`
}

type vuldefSeverity struct {
	Type string `xml:"type,attr"`
	Word string `xml:",chardata"`
}

type vuldefSolution struct {
	Type        string `xml:"solutiontype,attr"`
	Description string `xml:"Description"`
}

type vuldefRelated struct {
	Type  string `xml:"type,attr"`
	Name  string `xml:"Name,omitempty"`
	ID    string `xml:"VulinfoID,omitempty"`
	Title string `xml:"Title,omitempty"`
	URL   string `xml:"URL,omitempty"`
}

type vuldefContact struct {
	Type        string `xml:"contacttype,attr"`
	Name        string `xml:"Name"`
	Description string `xml:"Description,omitempty"`
}

type vuldefHistory struct {
	No          int    `xml:"HistoryNo"`
	DateTime    string `xml:"DateTime"`
	Description string `xml:"Description"`
}

// VULDEF prints an advisory as VULDEF 3.2.
func (p *Press) VULDEF(in Input, l handling.Lang) ([]byte, error) {
	return p.vuldef(plainCopy(in), l)
}

func (p *Press) vuldef(in Input, l handling.Lang) ([]byte, error) {
	sentence, reporters := p.credit(l, in.Credit)
	data := vulinfoData{
		Publication: "open", Title: in.Title.In(l), Overview: p.feedText(in, l), Solution: vuldefSolutions(in, l),
		Impact: texts(in.Impact.In(l)), Affected: p.vuldefAffected(in, l), Related: p.vuldefRelated(in, l),
		Detail:  texts(in.Description.In(l), in.Addendum.In(l), in.Other.In(l)),
		Credit:  []string{strings.Join(append([]string{sentence}, reporters...), "\n")},
		Contact: &vuldefContact{"organisation", p.Office.Publisher.In(l), p.Office.Contact},
		First:   stamp(in.Published), Last: stamp(in.Updated), Public: stamp(publicSince(in).Time(0, 0)),
	}
	worst := Score{Value: -1}
	for _, f := range in.Flaws {
		for _, s := range f.scores() {
			data.CVSS = append(data.CVSS, vuldefCVSS{s.Version, vuldefSeverity{"Base", titled(s.Severity)}, fmt.Sprintf("%.1f", s.Value), s.Vector})
			if s.Value > worst.Value {
				worst = s
			}
		}
	}
	if worst.Value >= 0 {
		data.Severity = titled(worst.Severity)
	}
	for _, r := range p.revisions(in) {
		data.History = append(data.History, vuldefHistory{r.No, stamp(r.At), r.What.In(l)})
	}
	return marshalXML("VULDEF", vuldefDocument{
		Space: vuldefSpace, Sec: secSpace, Marking: markingSpace, TLPMarking: tlpSpace, XSI: schemaSpace,
		Version: "3.2", Lang: string(l), Handling: public(), Vulinfo: vulinfo{"public", in.Number, data},
	})
}

const vuldefSpace = "http://jvn.jp/vuldef/"

// publicSince is the day on which it became public anywhere.
func publicSince(in Input) handling.Date {
	if in.Public.IsZero() {
		return handling.DateOf(in.Published)
	}
	return in.Public
}

// texts leaves out what is empty.
func texts(ts ...Text) []string {
	var out []string
	for _, t := range ts {
		if t != "" {
			out = append(out, string(t))
		}
	}
	return out
}

// vuldefAffected lists the products, and the vendors that name none with their status alone. The format has no word for a vendor that
// was told and has not answered: it gets no status, which is not "not vulnerable" (R36).
func (p *Press) vuldefAffected(in Input, l handling.Lang) []vuldefAffected {
	var out []vuldefAffected
	for _, v := range in.Vendors {
		status := string(v.Status())
		if v.Status() == Provided {
			status = ""
		}
		if len(v.Products) == 0 {
			out = append(out, vuldefAffected{Status: status, Name: v.Name.In(l), Description: texts(v.Statement.In(l))})
		}
		for i, product := range v.Products {
			item := vuldefAffected{Status: status, Name: v.Name.In(l), Product: product.Name.In(l)}
			if product.CPE != "" {
				item.CPE = &vuldefCPE{cpeVersion(product.CPE), product.CPE}
			}
			for _, versions := range product.Versions {
				item.Versions = append(item.Versions, p.versions(l, versions))
			}
			if i == 0 {
				item.Description = append(item.Description, texts(v.Statement.In(l))...)
			}
			out = append(out, item)
		}
	}
	return out
}

var vuldefRemedy = map[remedyKind]string{fix: "fixed", workaround: "workaround", stopUsing: "migration", otherwise: "unknown"}

func vuldefSolutions(in Input, l handling.Lang) []vuldefSolution {
	var out []vuldefSolution
	for _, r := range remedies(in.Solution.In(l)) {
		out = append(out, vuldefSolution{vuldefRemedy[r.Kind], r.Text})
	}
	return out
}

// vuldefRelated lists the page itself, the vendors' pages, CVE ids, references and weaknesses. The format knows no other kinds:
// what is neither of a vendor nor an advisory is listed with the advisories.
func (p *Press) vuldefRelated(in Input, l handling.Lang) []vuldefRelated {
	out := []vuldefRelated{{Type: "advisory", Name: "JVN", ID: in.Number, URL: p.address(pagePath(l, in.Number))}}
	for _, v := range in.Vendors {
		if url, ok := webAddress(v.URL); ok {
			out = append(out, vuldefRelated{Type: "vendor", Name: v.Name.In(l), URL: url})
		}
	}
	for _, f := range in.Flaws {
		if f.CVE != "" {
			out = append(out, vuldefRelated{Type: "advisory", Name: "Common Vulnerabilities and Exposures (CVE)", ID: f.CVE, URL: cveLink(f.CVE)})
		}
	}
	for _, r := range in.References {
		kind := "advisory"
		if r.Kind == VendorReference {
			kind = "vendor"
		}
		item := vuldefRelated{Type: kind, ID: r.ID, Title: r.Title.In(l)}
		item.URL, _ = webAddress(r.URL)
		out = append(out, item)
	}
	for _, f := range in.Flaws {
		for _, id := range f.CWEs {
			out = append(out, vuldefRelated{Type: "cwe", Name: "CWE", ID: id, Title: weaknesses[id].In(l), URL: cweLink(id)})
		}
	}
	return out
}

// revisions are all versions of the page, the first publication and the withdrawal among them.
func (p *Press) revisions(in Input) []Revision {
	same := func(key string) handling.Phrase {
		return handling.Phrase{JA: p.word(handling.Japanese, key), EN: p.word(handling.English, key)}
	}
	out := []Revision{{At: in.Published, What: same("revision.first")}}
	out = append(out, in.History...)
	if w := in.Withdrawn; w != nil {
		out = append(out, Revision{At: w.At, What: same("revision.gone")})
	}
	for i := range out {
		out[i].No = i + 1
	}
	return out
}
