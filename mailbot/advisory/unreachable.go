package advisory

import (
	"strings"

	"keikai/mailbot/handling"
)

// Unreachable is an entry of the list of developers that could not be reached (guideline, appendix 5).
type Unreachable struct {
	Number    string          // DID#0001, which replies put into their subject
	Developer handling.Phrase // empty = the developer of the product
	Person    bool            // a person or a community: whoever knows the developer may write as well
	URL       string
	Added     handling.Date
	Remarks   handling.Phrase

	Disclosed handling.Date   // the day on which the product was named, about three months later; none = not yet
	Product   handling.Phrase // shown once it is disclosed
	Version   string
	Deadline  handling.Date // after it the developer counts as unreachable; none = not set
	Updated   handling.Date
}

// developerRow is an entry in one language, as list and page show it.
type developerRow struct {
	Number, Name, URL, Remarks, Path    string
	Product, Version, Who               string
	Added, Disclosed, Deadline, Updated handling.Date
}

func (p *Press) developerRow(u Unreachable, l handling.Lang) developerRow {
	u = plainCopy(u)
	row := developerRow{Number: u.Number, Name: u.Developer.In(l), Remarks: u.Remarks.In(l), Added: u.Added, Who: "unreachable.company"}
	row.URL, _ = webAddress(u.URL)
	if u.Person {
		row.Who = "unreachable.person"
	}
	if !u.Disclosed.IsZero() {
		row.Disclosed, row.Deadline, row.Updated = u.Disclosed, u.Deadline, u.Updated
		row.Product, row.Version = u.Product.In(l), u.Version
		row.Path = prefix(l) + "nav/unreachable/" + fileName(row.Number) + "/index.html"
		if row.Name == "" {
			row.Name = p.phrase(l, "unreachable.of", row.Product)
		}
	}
	return row
}

// unreachable prints the list, and a page for each entry whose product is disclosed.
func (p *Press) unreachable(l handling.Lang) ([]File, error) {
	var rows []developerRow
	for _, u := range p.Unreachable {
		rows = append(rows, p.developerRow(u, l))
	}
	top := leaf{Lang: l, Now: "unreachable", Title: p.word(l, "unreachable.title"), Body: rows}
	list := "nav/unreachable/index.html"
	top.Path, top.Other = prefix(l)+list, prefix(otherLang(l))+list
	page, err := p.render("unreachable", top)
	if err != nil {
		return nil, err
	}
	out := []File{{Path: top.Path, Data: page}}
	for _, row := range rows {
		if row.Path == "" {
			continue
		}
		f := leaf{Lang: l, Now: "unreachable", Title: p.phrase(l, "unreachable.page", row.Number), Path: row.Path, Body: row}
		f.Other = prefix(otherLang(l)) + strings.TrimPrefix(row.Path, prefix(l))
		f.Trail = []step{{p.word(l, "nav.unreachable"), top.Path}}
		if page, err = p.render("developer", f); err != nil {
			return nil, err
		}
		out = append(out, File{Path: row.Path, Data: page})
	}
	return out, nil
}
