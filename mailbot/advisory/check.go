package advisory

import (
	"fmt"
	"regexp"

	"keikai/mailbot/handling"
)

// Missing is something that an advisory lacks before it can be published, by the name of its field.
type Missing struct {
	Field string        // "title", "solution", "vendors[0].products[1].versions[0]"
	Lang  handling.Lang // "" = in both languages, or in none
	Wrong string        // what stands there but cannot stay; "" = nothing stands there
}

var (
	numberForm = regexp.MustCompile(`^JVN#[0-9A-F]{8}$|^JVNVU#([0-9]{6}|[0-9]{8})$`) // letters and six digits: the old ones
	cveForm    = regexp.MustCompile(`^CVE-[0-9]{4}-[0-9]{4,19}$`)
	cweForm    = regexp.MustCompile(`^CWE-[1-9][0-9]{0,5}$`)
	// A version is a version: a range in words has its own field, and formats take it for one when it stands here.
	versionForm = regexp.MustCompile(`^[^\s<>|*]([^<>|*]*[^\s<>|*])?$`)
	rangeWord   = regexp.MustCompile(`(?i)\b(after|all|before|earlier|later|prior|versions)\b|以前|以降|より前|すべて`)
	cpeForm     = regexp.MustCompile(`^(cpe:2\.3:[aho*\-](:[^\s:]+){10}|[cC][pP][eE]:/[AHOaho]?(:[A-Za-z0-9._\-~%]*){0,6})$`)
)

// Check tells what is missing for publication, and what is wrong, in the order of the page. None = it can be published.
func Check(in Input) []Missing {
	var c checking
	c.pattern("number", in.Number, numberForm)
	c.phrase("title", in.Title)
	c.need("published", !in.Published.IsZero())
	c.need("updated", !in.Updated.IsZero())
	c.prose("overview", in.Overview)
	c.prose("impact", in.Impact)
	c.prose("solution", in.Solution)
	c.need("flaws", len(in.Flaws) > 0)
	for i, f := range in.Flaws {
		c.flaw(fmt.Sprintf("flaws[%d]", i), f)
	}
	c.need("vendors", len(in.Vendors) > 0)
	affected := false
	for i, v := range in.Vendors {
		c.vendor(fmt.Sprintf("vendors[%d]", i), v)
		affected = affected || v.Status().affected()
	}
	c.need("vendors.affected", affected || len(in.Vendors) == 0)
	for i, r := range in.References {
		c.phrase(fmt.Sprintf("references[%d].title", i), r.Title)
		c.address(fmt.Sprintf("references[%d].url", i), r.URL)
	}
	c.history(in)
	return c.found
}

// checking collects what is missing.
type checking struct{ found []Missing }

func (c *checking) need(field string, there bool, lang ...handling.Lang) {
	if there {
		return
	}
	m := Missing{Field: field}
	if len(lang) > 0 {
		m.Lang = lang[0]
	}
	c.found = append(c.found, m)
}

func (c *checking) phrase(field string, p handling.Phrase) {
	c.prose(field, Prose{JA: Text(p.JA), EN: Text(p.EN)})
}

// prose wants both languages, and says it once when both are missing.
func (c *checking) prose(field string, p Prose) {
	if p == (Prose{}) {
		c.need(field, false)
		return
	}
	c.need(field, p.JA != "", handling.Japanese)
	c.need(field, p.EN != "", handling.English)
}

func (c *checking) pattern(field, value string, form *regexp.Regexp) {
	if !form.MatchString(value) {
		c.found = append(c.found, Missing{Field: field, Wrong: value})
	}
}

func (c *checking) address(field, value string) {
	if _, ok := webAddress(value); !ok {
		c.found = append(c.found, Missing{Field: field, Wrong: value})
	}
}

func (c *checking) flaw(field string, f Flaw) {
	if f.CVE != "" {
		c.pattern(field+".cve", f.CVE, cveForm)
	}
	c.need(field+".cwe", len(f.CWEs) > 0)
	for i, cwe := range f.CWEs {
		c.pattern(fmt.Sprintf("%s.cwe[%d]", field, i), cwe, cweForm)
	}
	scored, seen := false, map[string]bool{}
	for i, v := range f.Vectors {
		s, err := ParseScore(v)
		if err != nil || seen[s.Version] {
			c.found = append(c.found, Missing{Field: fmt.Sprintf("%s.cvss[%d]", field, i), Wrong: v})
			continue
		}
		seen[s.Version] = true
		scored = scored || s.Version != "4.0" // CSAF 2.0 knows no other
	}
	c.need(field+".cvss", scored)
}

func (c *checking) vendor(field string, v Vendor) {
	c.phrase(field+".name", v.Name)
	c.need(field+".history", len(v.History) > 0)
	for i, change := range v.History {
		_, known := words["status."+string(change.Status)]
		c.need(fmt.Sprintf("%s.history[%d].date", field, i), !change.Date.IsZero())
		c.need(fmt.Sprintf("%s.history[%d].status", field, i), known)
	}
	if v.Statement != (Prose{}) {
		c.prose(field+".statement", v.Statement)
	}
	if v.URL != "" {
		c.address(field+".url", v.URL)
	}
	c.need(field+".products", len(v.Products) > 0 || !v.Status().affected())
	for i, p := range v.Products {
		c.product(fmt.Sprintf("%s.products[%d]", field, i), p)
	}
}

func (c *checking) product(field string, p Product) {
	c.phrase(field+".name", p.Name)
	if p.CPE != "" {
		c.pattern(field+".cpe", p.CPE, cpeForm)
	}
	c.need(field+".versions", len(p.Versions) > 0)
	for i, v := range p.Versions {
		row := fmt.Sprintf("%s.versions[%d]", field, i)
		c.need(row, v.complete())
		c.version(row+".from", v.From)
		c.version(row+".to", v.To)
	}
	c.version(field+".fixed", p.Fixed)
}

func (c *checking) version(field, value string) {
	if value != "" && (!versionForm.MatchString(value) || rangeWord.MatchString(value)) {
		c.found = append(c.found, Missing{Field: field, Wrong: value})
	}
}

// history wants every update dated and in order: the formats count revisions by it.
func (c *checking) history(in Input) {
	last := in.Published
	for i, r := range in.History {
		field := fmt.Sprintf("history[%d]", i)
		c.phrase(field+".what", r.What)
		c.need(field+".at", !r.At.Before(last) && !r.At.IsZero())
		c.need(field+".no", r.No == i+1)
		last = r.At
	}
	if w := in.Withdrawn; w != nil {
		c.prose("withdrawn.reason", w.Reason)
		c.need("withdrawn.at", !w.At.Before(last))
		last = w.At
	}
	c.need("updated.order", in.Updated.IsZero() || !in.Updated.Before(last))
}
