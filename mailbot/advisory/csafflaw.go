package advisory

import (
	"fmt"

	"github.com/gocsaf/csaf/v3/csaf"

	"keikai/mailbot/handling"
)

// csafProducts is the tree of the products, with the ids of those in each status.
type csafProducts struct {
	branches                                  csaf.Branches
	affected, fixed, unaffected, investigated csaf.Products
	count                                     int
}

// csafProducts lists what each vendor said of its products. A vendor that was told and has not answered appears with the products that
// are known, as under investigation; one that names no product appears as a whole once it has said something (R36).
func (p *Press) csafProducts(in Input, l handling.Lang) *csafProducts {
	t := &csafProducts{}
	for _, v := range in.Vendors {
		vendor := branch(csaf.CSAFBranchCategoryVendor, v.Name.In(l))
		for _, product := range v.Products {
			vendor.Branches = append(vendor.Branches, t.product(p, product, v.Status(), l))
		}
		if len(v.Products) == 0 {
			if v.Status() == Provided {
				continue
			}
			all := branch(csaf.CSAFBranchCategoryProductName, p.phrase(l, "products.of", v.Name.In(l)))
			t.name(p, all, *all.Name, "", v.Status())
			vendor.Branches = csaf.Branches{all}
		}
		t.branches = append(t.branches, vendor)
	}
	return t
}

func branch(category csaf.BranchCategory, name string) *csaf.Branch {
	return &csaf.Branch{Category: &category, Name: &name}
}

// product adds a product with a branch for each row of its versions, and one for the version that is mended.
func (t *csafProducts) product(p *Press, product Product, s Status, l handling.Lang) *csaf.Branch {
	name := product.Name.In(l)
	out := branch(csaf.CSAFBranchCategoryProductName, name)
	for _, v := range product.Versions {
		b := branch(csaf.CSAFBranchCategoryProductVersion, v.From)
		if vers := v.vers(); vers != "" {
			b = branch(csaf.CSAFBranchCategoryProductVersionRange, vers)
		}
		t.name(p, b, name+" "+p.versions(l, v), product.CPE, s)
		out.Branches = append(out.Branches, b)
	}
	if product.Fixed != "" && s.affected() {
		b := branch(csaf.CSAFBranchCategoryProductVersion, product.Fixed)
		id := t.identify(p, b, name+" "+product.Fixed, product.CPE)
		t.fixed = append(t.fixed, id)
		out.Branches = append(out.Branches, b)
	}
	if len(out.Branches) == 0 {
		t.name(p, out, name, product.CPE, s)
	}
	return out
}

// name makes a branch a product and puts it where its vendor's status says.
func (t *csafProducts) name(p *Press, b *csaf.Branch, name, cpe string, s Status) {
	id := t.identify(p, b, name, cpe)
	switch {
	case s.affected():
		t.affected = append(t.affected, id)
	case s == NotVulnerable:
		t.unaffected = append(t.unaffected, id)
	default:
		t.investigated = append(t.investigated, id)
	}
}

// identify gives a product its id. Every product needs a name that machines know: the CPE where there is one, otherwise a name below
// the address of the site.
func (t *csafProducts) identify(p *Press, b *csaf.Branch, name, cpe string) *csaf.ProductID {
	t.count++
	id := csaf.ProductID(fmt.Sprintf("CSAFPID-%04d", t.count))
	helper := &csaf.ProductIdentificationHelper{}
	if cpe != "" {
		helper.CPE = new(csaf.CPE(cpe))
	} else {
		uri := p.Office.BaseURL + "/product/" + slug(handling.Phrase{JA: name}) + "/"
		helper.XGenericURIs = csaf.XGenericURIs{{Namespace: new(p.Office.BaseURL), URI: &uri}}
	}
	b.Product = &csaf.FullProductName{Name: &name, ProductID: &id, ProductIdentificationHelper: helper}
	return &id
}

func (p *Press) csafVulnerabilities(in Input, l handling.Lang, t *csafProducts) csaf.Vulnerabilities {
	var out csaf.Vulnerabilities
	for _, f := range in.Flaws {
		title := f.Title.In(l)
		if title == "" {
			title = in.Title.In(l)
		}
		v := &csaf.Vulnerability{
			Title: &title, IDs: csaf.VulnerabilityIDs{{SystemName: new("JVN"), Text: new(in.Number)}},
			Notes: csaf.Notes{{NoteCategory: new(csaf.CSAFNoteCategoryDescription), Title: new(p.word(l, "overview")), Text: new(string(in.Overview.In(l)))}},
			ProductStatus: &csaf.ProductStatus{
				Fixed: some(t.fixed), KnownAffected: some(t.affected), KnownNotAffected: some(t.unaffected), UnderInvestigation: some(t.investigated),
			},
			ReleaseDate: new(stamp(in.Published)), Remediations: p.csafRemedies(in, l, t), Scores: csafScores(f, t),
		}
		if f.CVE != "" {
			v.CVE = new(csaf.CVE(f.CVE))
		}
		for _, id := range f.CWEs { // a document of this version takes one
			if name := weaknesses[id].EN; name != "" && v.CWE == nil {
				v.CWE = &csaf.CWE{ID: new(csaf.WeaknessID(id)), Name: &name}
			}
		}
		if impact := in.Impact.In(l); impact != "" && len(t.affected) > 0 {
			v.Threats = csaf.Threats{{Category: new(csaf.CSAFThreatCategoryImpact), Details: new(string(impact)), ProductIds: &t.affected}}
		}
		out = append(out, v)
	}
	return out
}

func some(ids csaf.Products) *csaf.Products {
	if len(ids) == 0 {
		return nil
	}
	return &ids
}

var csafRemedy = map[remedyKind]csaf.RemediationCategory{
	fix: csaf.CSAFRemediationCategoryVendorFix, workaround: csaf.CSAFRemediationCategoryWorkaround,
	stopUsing: csaf.CSAFRemediationCategoryMitigation, otherwise: csaf.CSAFRemediationCategoryMitigation,
}

func (p *Press) csafRemedies(in Input, l handling.Lang, t *csafProducts) csaf.Remediations {
	var out csaf.Remediations
	if len(t.affected) > 0 {
		for _, r := range remedies(in.Solution.In(l)) {
			out = append(out, &csaf.Remediation{Category: new(csafRemedy[r.Kind]), Details: &r.Text, ProductIds: &t.affected})
		}
	}
	if len(t.investigated) > 0 {
		out = append(out, &csaf.Remediation{
			Category: new(csaf.CSAFRemediationCategoryNoneAvailable), Details: new(p.word(l, "remedy.none")), ProductIds: &t.investigated,
		})
	}
	return out
}

// csafScores takes the score of v2 and those of v3. CSAF 2.0 came before CVSS v4.
func csafScores(f Flaw, t *csafProducts) csaf.Scores {
	var out csaf.Scores
	if len(t.affected) == 0 {
		return nil
	}
	for _, s := range f.scores() {
		score := &csaf.Score{Products: &t.affected}
		switch s.Version {
		case "2.0":
			score.CVSS2 = &csaf.CVSS2{Version: new(csaf.CVSSVersion20), VectorString: new(csaf.CVSS2VectorString(s.Vector)), BaseScore: new(s.Value)}
		case "3.0", "3.1":
			score.CVSS3 = &csaf.CVSS3{
				Version: new(csaf.CVSSVersion3(s.Version)), VectorString: new(csaf.CVSS3VectorString(s.Vector)),
				BaseScore: new(s.Value), BaseSeverity: new(csafSeverity[s.Severity]),
			}
		default:
			continue
		}
		out = append(out, score)
	}
	return out
}

var csafSeverity = map[Severity]csaf.CVSS3Severity{
	NoSeverity: csaf.CVSS3SeverityNone, Low: csaf.CVSS3SeverityLow, Medium: csaf.CVSS3SeverityMedium,
	High: csaf.CVSS3SeverityHigh, Utmost: csaf.CVSS3SeverityCritical,
}
