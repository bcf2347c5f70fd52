package advisory

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// rssDocument is JVNRSS 3.2: RSS 1.0 with the terms of the Dublin Core and the module mod_sec.
type rssDocument struct {
	XMLName    xml.Name   `xml:"rdf:RDF"`
	Space      string     `xml:"xmlns,attr"`
	RDF        string     `xml:"xmlns:rdf,attr"`
	DC         string     `xml:"xmlns:dc,attr"`
	DCTerms    string     `xml:"xmlns:dcterms,attr"`
	Sec        string     `xml:"xmlns:sec,attr"`
	Marking    string     `xml:"xmlns:marking,attr"`
	TLPMarking string     `xml:"xmlns:tlpMarking,attr"`
	XSI        string     `xml:"xmlns:xsi,attr"`
	Lang       string     `xml:"xml:lang,attr"`
	Channel    rssChannel `xml:"channel"`
	Items      []rssItem  `xml:"item"`
}

type rssChannel struct {
	About       string        `xml:"rdf:about,attr"`
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	Description string        `xml:"description"`
	Language    string        `xml:"dc:language"`
	Publisher   string        `xml:"dc:publisher"`
	Creator     string        `xml:"dc:creator,omitempty"`
	Date        string        `xml:"dc:date,omitempty"`
	Modified    string        `xml:"dcterms:modified,omitempty"`
	Handling    xmlMarking    `xml:"sec:handling"`
	Items       []rssResource `xml:"items>rdf:Seq>rdf:li"`
}

type rssResource struct {
	Resource string `xml:"rdf:resource,attr"`
}

type rssItem struct {
	About       string         `xml:"rdf:about,attr"`
	Title       string         `xml:"title"`
	Link        string         `xml:"link"`
	Description string         `xml:"description"`
	Language    string         `xml:"dc:language"`
	Publisher   string         `xml:"dc:publisher"`
	Creator     string         `xml:"dc:creator,omitempty"`
	Identifier  string         `xml:"sec:identifier"`
	References  []rssReference `xml:"sec:references"`
	CPEs        []rssCPE       `xml:"sec:cpe"`
	CVSS        []rssCVSS      `xml:"sec:cvss"`
	Date        string         `xml:"dc:date"`
	Issued      string         `xml:"dcterms:issued"`
	Modified    string         `xml:"dcterms:modified"`
}

type rssReference struct {
	Source string `xml:"source,attr,omitempty"`
	ID     string `xml:"id,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
	URL    string `xml:",chardata"`
}

type rssCPE struct {
	Version string `xml:"version,attr"`
	Vendor  string `xml:"vendor,attr"`
	Product string `xml:"product,attr"`
	Impact  string `xml:"impact,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type rssCVSS struct {
	Version  string `xml:"version,attr"`
	Type     string `xml:"type,attr"`
	Severity string `xml:"severity,attr"`
	Score    string `xml:"score,attr"`
	Vector   string `xml:"vector,attr"`
}

// JVNRSS prints advisories as a feed, in the order given.
func (p *Press) JVNRSS(ins []Input, l handling.Lang) ([]byte, error) {
	path := prefix(l) + "rss/jvn.rdf"
	doc := rssDocument{
		Space: "http://purl.org/rss/1.0/", RDF: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
		DC: "http://purl.org/dc/elements/1.1/", DCTerms: "http://purl.org/dc/terms/", Sec: secSpace,
		Marking: markingSpace, TLPMarking: tlpSpace, XSI: schemaSpace, Lang: string(l),
		Channel: rssChannel{
			About: p.address(path), Title: p.Office.Site.In(l), Link: p.address(prefix(l) + "index.html"),
			Description: p.word(l, "feed.description"), Language: string(l), Publisher: p.Office.Publisher.In(l),
			Creator: p.Office.Contact, Handling: public(),
		},
	}
	var newest time.Time
	for _, in := range ins {
		item := p.rssItem(plainCopy(in), l)
		doc.Items = append(doc.Items, item)
		doc.Channel.Items = append(doc.Channel.Items, rssResource{item.About})
		if in.Updated.After(newest) {
			newest = in.Updated
		}
	}
	if !newest.IsZero() {
		doc.Channel.Date, doc.Channel.Modified = stamp(newest), stamp(newest)
	}
	return marshalXML("JVNRSS", doc)
}

func (p *Press) rssItem(in Input, l handling.Lang) rssItem {
	link := p.address(pagePath(l, in.Number))
	item := rssItem{
		About: link, Title: p.feedTitle(in, l), Link: link, Description: p.feedText(in, l), Language: string(l),
		Publisher: p.Office.Publisher.In(l), Creator: p.Office.Contact, Identifier: in.Number,
		Date: stamp(in.Updated), Issued: stamp(in.Published), Modified: stamp(in.Updated),
	}
	for _, f := range in.Flaws {
		if f.CVE != "" {
			item.References = append(item.References, rssReference{"CVE", f.CVE, f.CVE, cveLink(f.CVE)})
		}
		for _, id := range f.CWEs {
			item.References = append(item.References, rssReference{"", id, weaknesses[id].In(l), cweLink(id)})
		}
		for _, s := range f.scores() {
			item.CVSS = append(item.CVSS, rssCVSS{s.Version, "Base", titled(s.Severity), fmt.Sprintf("%.1f", s.Value), s.Vector})
		}
	}
	for _, r := range in.References {
		if url, ok := webAddress(r.URL); ok {
			item.References = append(item.References, rssReference{"", r.ID, r.Title.In(l), url})
		}
	}
	for _, v := range in.Vendors {
		for _, product := range v.Products {
			if product.CPE != "" {
				item.CPEs = append(item.CPEs, rssCPE{cpeVersion(product.CPE), v.Name.In(l), product.Name.In(l), cpeImpact(v.Status()), product.CPE})
			}
		}
	}
	return item
}

// feedTitle says in the feed already that an advisory was withdrawn or is urgent.
func (p *Press) feedTitle(in Input, l handling.Lang) string {
	title := in.Number + ": " + in.Title.In(l)
	switch {
	case in.Withdrawn != nil:
		title = "[" + p.word(l, "withdrawn") + "] " + title
	case in.Critical:
		title = "[" + p.word(l, "critical") + "] " + title
	}
	return title
}

// feedText is the overview, or why there no longer is one.
func (p *Press) feedText(in Input, l handling.Lang) string {
	if w := in.Withdrawn; w != nil {
		return p.phrase(l, "withdrawn.on", day(handling.DateOf(w.At))) + "\n" + string(w.Reason.In(l))
	}
	return string(in.Overview.In(l))
}

// cpeVersion is 2.3 for the formatted string, 2.2 for the older address.
func cpeVersion(cpe string) string {
	if strings.HasPrefix(cpe, "cpe:2.3:") {
		return "2.3"
	}
	return "2.2"
}

// cpeImpact says nothing of a vendor that has not made up its mind (R36).
func cpeImpact(s Status) string {
	switch {
	case s.affected():
		return "vulnerable"
	case s == NotVulnerable:
		return "not vulnerable"
	}
	return ""
}

// titled writes a severity as the schemas of MyJVN do: High.
func titled(s Severity) string { return strings.ToUpper(string(s[:1])) + string(s[1:]) }
