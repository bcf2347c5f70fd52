package advisory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"github.com/gocsaf/csaf/v3/csaf"

	"keikai/mailbot/handling"
)

// CSAF prints an advisory as CSAF 2.0. Each language is a document of its own, with an id of its own; the Japanese one is the original.
func (p *Press) CSAF(in Input, l handling.Lang) ([]byte, error) {
	return p.csaf(plainCopy(in), l)
}

func (p *Press) csaf(in Input, l handling.Lang) ([]byte, error) {
	products := p.csafProducts(in, l)
	doc := csaf.Advisory{
		Document:        p.csafDocument(in, l),
		ProductTree:     &csaf.ProductTree{Branches: products.branches},
		Vulnerabilities: p.csafVulnerabilities(in, l, products),
	}
	return mendedJSON(doc)
}

// csafMends put right what the library's model writes otherwise than CSAF wants it: "acknowledgements" for "acknowledgments", and the
// keys of scores out of the alphabet's order, in which all others stand. No text can look like that: its quotation marks are escaped.
var csafMends = []struct {
	wrong *regexp.Regexp
	right string
}{
	{regexp.MustCompile(`"document":\{"acknowledgements":`), `"document":{"acknowledgments":`},
	{regexp.MustCompile(`"version":"(2\.0)","vectorString":"([^"]*)","baseScore":([0-9.]+)`), `"baseScore":$3,"vectorString":"$2","version":"$1"`},
	{regexp.MustCompile(`"version":"(3\.[01])","vectorString":"([^"]*)","baseScore":([0-9.]+),"baseSeverity":"([A-Z]+)"`),
		`"baseScore":$3,"baseSeverity":"$4","vectorString":"$2","version":"$1"`},
}

func mendedJSON(doc csaf.Advisory) ([]byte, error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write CSAF: %w", err)
	}
	for _, m := range csafMends {
		data = m.wrong.ReplaceAll(data, []byte(m.right))
	}
	var out bytes.Buffer
	if err := json.Indent(&out, append(data, '\n'), "", "  "); err != nil {
		return nil, fmt.Errorf("indent CSAF: %w", err)
	}
	return out.Bytes(), nil
}

// indentedJSON is JSON for people, too. <, > and & stay escaped, so that a document is harmless wherever it is pasted.
func indentedJSON(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return append(data, '\n'), nil
}

func (p *Press) csafDocument(in Input, l handling.Lang) *csaf.Document {
	doc := &csaf.Document{
		Category:    new(csaf.DocumentCategory("csaf_security_advisory")),
		CSAFVersion: new(csaf.CSAFVersion20),
		Distribution: &csaf.DocumentDistribution{TLP: &csaf.TLP{
			DocumentTLPLabel: new(csaf.TLPLabel(csaf.TLPLabelWhite)), URL: new(tlpAddress),
		}},
		Lang:             new(csaf.Lang(l)),
		Notes:            p.csafNotes(in, l),
		Publisher:        p.csafPublisher(l),
		References:       p.csafReferences(in, l),
		Title:            new(in.Title.In(l)),
		Tracking:         p.csafTracking(in, l),
		Acknowledgements: p.csafCredit(in, l),
	}
	if l != Languages[0] {
		doc.SourceLang = new(csaf.Lang(Languages[0]))
	}
	if in.Critical {
		doc.AggregateSeverity = &csaf.AggregateSeverity{Text: new(p.word(l, "critical"))}
	}
	return doc
}

func (p *Press) csafPublisher(l handling.Lang) *csaf.DocumentPublisher {
	out := &csaf.DocumentPublisher{
		Category: new(csaf.CSAFCategoryCoordinator), Name: new(p.Office.Publisher.In(l)), Namespace: new(p.Office.BaseURL),
	}
	if p.Office.Contact != "" {
		out.ContactDetails = new(p.Office.Contact)
	}
	return out
}

func (p *Press) csafTracking(in Input, l handling.Lang) *csaf.Tracking {
	revisions := p.revisions(in)
	last := revisions[len(revisions)-1]
	current := in.Updated
	if current.Before(last.At) {
		current = last.At
	}
	out := &csaf.Tracking{
		ID:                 new(csaf.TrackingID(csafID(l, in.Number))),
		InitialReleaseDate: new(stamp(in.Published)),
		CurrentReleaseDate: new(stamp(current)),
		Status:             new(csaf.CSAFTrackingStatusFinal),
		Version:            new(csaf.RevisionNumber(strconv.Itoa(last.No))),
		Generator:          &csaf.Generator{Engine: &csaf.Engine{Name: new("keikai")}},
	}
	for _, r := range revisions {
		out.RevisionHistory = append(out.RevisionHistory, &csaf.Revision{
			Date: new(stamp(r.At)), Number: new(csaf.RevisionNumber(strconv.Itoa(r.No))), Summary: new(r.What.In(l)),
		})
	}
	for _, f := range in.Flaws {
		if f.CVE != "" {
			out.Aliases = append(out.Aliases, new(f.CVE))
		}
	}
	return out
}

// csafNotes are the parts of the page. That an advisory was withdrawn stands before everything else.
func (p *Press) csafNotes(in Input, l handling.Lang) csaf.Notes {
	var out csaf.Notes
	add := func(category csaf.NoteCategory, title string, t Text) {
		if t != "" {
			out = append(out, &csaf.Note{NoteCategory: &category, Title: &title, Text: new(string(t))})
		}
	}
	if in.Withdrawn != nil {
		add(csaf.CSAFNoteCategoryGeneral, p.word(l, "withdrawn"), Text(p.feedText(in, l)))
	}
	add(csaf.CSAFNoteCategorySummary, p.word(l, "overview"), in.Overview.In(l))
	add(csaf.CSAFNoteCategoryDetails, p.word(l, "description"), in.Description.In(l))
	add(csaf.CSAFNoteCategoryGeneral, p.word(l, "affected"), in.Affected.In(l))
	add(csaf.CSAFNoteCategoryGeneral, p.phrase(l, "addendum", p.Office.Coordination.In(l)), in.Addendum.In(l))
	add(csaf.CSAFNoteCategoryOther, p.word(l, "other"), in.Other.In(l))
	for _, v := range in.Vendors {
		add(csaf.CSAFNoteCategoryOther, v.Name.In(l), v.Statement.In(l))
	}
	return out
}

func (p *Press) csafReferences(in Input, l handling.Lang) csaf.References {
	var out csaf.References
	add := func(category csaf.ReferenceCategory, summary, url string) {
		out = append(out, &csaf.Reference{ReferenceCategory: new(string(category)), Summary: &summary, URL: &url})
	}
	e := entryOf(in)
	add(csaf.CSAFReferenceCategorySelf, p.word(l, "canonical"), p.address(csafPath(l, e)))
	add(csaf.CSAFReferenceCategorySelf, p.word(l, "page"), p.address(pagePath(l, in.Number)))
	add(csaf.CSAFReferenceCategoryExternal, p.word(l, "translation"), p.address(csafPath(otherLang(l), e)))
	for _, v := range in.Vendors {
		if url, ok := webAddress(v.URL); ok {
			add(csaf.CSAFReferenceCategoryExternal, v.Name.In(l), url)
		}
	}
	for _, r := range in.References {
		if url, ok := webAddress(r.URL); ok {
			add(csaf.CSAFReferenceCategoryExternal, r.Title.In(l), url)
		}
	}
	return out
}

func (p *Press) csafCredit(in Input, l handling.Lang) *csaf.Acknowledgements {
	sentence, _ := p.credit(l, in.Credit)
	var out csaf.Acknowledgements
	for _, r := range in.Credit.Reporters {
		a := &csaf.Acknowledgement{Summary: &sentence}
		if name := r.Name.In(l); name != "" {
			a.Names = []*string{&name}
		}
		if organisation := r.Organisation.In(l); organisation != "" {
			a.Organization = &organisation
		}
		if a.Names != nil || a.Organization != nil {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		out = csaf.Acknowledgements{{Summary: &sentence}}
	}
	return &out
}
