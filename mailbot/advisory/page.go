package advisory

import (
	"keikai/mailbot/handling"
)

// advisoryPage is what the page of an advisory shows, in its language.
type advisoryPage struct {
	Input
	Products   []productRow
	Vendors    []vendorRow
	Statements []vendorRow
	Scores     []scoreRow
	Weaknesses []weaknessRow
	CVEs       []string
	References []link // of the kind other
	Related    []link // of the kind advisory
	Links      []link // of the kind vendor
	Sentence   string // the credit
	Reporters  []string
	History    []Revision
	Formats    []link
}

type productRow struct {
	Vendor, Name, Fixed string
	Versions            []string
}

type vendorRow struct {
	Name      string
	Status    Status
	Date      handling.Date
	URL       string
	Statement Text
	History   []StatusChange
}

type scoreRow struct {
	Flaw     string // which flaw, where there are several
	Score    Score
	Severity string
}

type weaknessRow struct{ ID, Name, Flaw string }

// link is a name with the place it leads to; without an address it is only a name.
type link struct{ Name, URL string }

// Page prints the page of an advisory.
func (p *Press) Page(in Input, l handling.Lang) ([]byte, error) {
	return p.page(plainCopy(in), l, false)
}

// Draft prints the page as one file that may be sent by mail: it needs nothing beside it, and says that it is not public yet.
func (p *Press) Draft(in Input, l handling.Lang) ([]byte, error) {
	return p.page(plainCopy(in), l, true)
}

func (p *Press) page(in Input, l handling.Lang, draft bool) ([]byte, error) {
	b := advisoryPage{Input: in, History: in.History}
	b.Sentence, b.Reporters = p.credit(l, in.Credit)
	b.Products = p.productRows(in, l)
	for _, v := range in.Vendors {
		row := vendorRow{Name: v.Name.In(l), Status: v.Status(), Date: v.StatusDate(), Statement: v.Statement.In(l), History: v.History}
		row.URL, _ = webAddress(v.URL)
		b.Vendors = append(b.Vendors, row)
		if row.Statement != "" || len(row.History) > 1 {
			b.Statements = append(b.Statements, row)
		}
	}
	p.analyse(&b, l)
	p.link(&b, l)
	if draft {
		b.Formats = nil
	}
	return p.render("advisory", leaf{
		Lang: l, Draft: draft, Title: in.Number + " " + in.Title.In(l),
		Path: pagePath(l, in.Number), Other: pagePath(otherLang(l), in.Number),
		Trail: []step{{p.word(l, "nav.new"), prefix(l) + "index.html"}}, Body: b,
	})
}

func (p *Press) productRows(in Input, l handling.Lang) []productRow {
	var out []productRow
	for _, v := range in.Vendors {
		for _, product := range v.Products {
			if !v.Status().affected() {
				continue
			}
			row := productRow{Vendor: v.Name.In(l), Name: product.Name.In(l), Fixed: product.Fixed}
			for _, versions := range product.Versions {
				row.Versions = append(row.Versions, p.versions(l, versions))
			}
			out = append(out, row)
		}
	}
	return out
}

// analyse fills in what is said of the flaws: scores that the edition shows, weaknesses, CVE ids.
func (p *Press) analyse(b *advisoryPage, l handling.Lang) {
	for _, f := range b.Flaws {
		name := ""
		if len(b.Flaws) > 1 {
			name = f.CVE
			if name == "" {
				name = f.Title.In(l)
			}
		}
		for _, s := range f.scores() {
			if p.Words.shows(s.Version) {
				b.Scores = append(b.Scores, scoreRow{name, s, p.severity(l, s)})
			}
		}
		for _, id := range f.CWEs {
			b.Weaknesses = append(b.Weaknesses, weaknessRow{id, weaknesses[id].In(l), name})
		}
		if f.CVE != "" {
			b.CVEs = append(b.CVEs, f.CVE)
		}
	}
}

// link fills in what leads elsewhere.
func (p *Press) link(b *advisoryPage, l handling.Lang) {
	for _, r := range b.Input.References {
		name := r.Title.In(l)
		if r.ID != "" {
			name = r.ID + " " + name
		}
		to := link{Name: name}
		to.URL, _ = webAddress(r.URL)
		switch r.Kind {
		case VendorReference:
			b.Links = append(b.Links, to)
		case AdvisoryReference:
			b.Related = append(b.Related, to)
		default:
			b.References = append(b.References, to)
		}
	}
	root := up(pagePath(l, b.Number))
	e := entryOf(b.Input)
	b.Formats = []link{{Name: "VULDEF", URL: root + vuldefPath(l, b.Number)}, {Name: "CSAF", URL: root + csafPath(l, e)}}
	if p.Office.CNA.OrgID != "" {
		for _, id := range b.CVEs {
			b.Formats = append(b.Formats, link{Name: id, URL: root + cvePath(id)})
		}
	}
}
