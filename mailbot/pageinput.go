package mailbot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
)

// pageOf is what the public reads of a case, published at a moment where it is not public yet: the texts that coordinators wrote, the words of developers that
// a coordinator approved, the finder as it wished to be named, and of the mails nothing (R32).
func pageOf(c handling.Case, book handling.Book, at time.Time) advisory.Input {
	page := handling.Page{}
	if c.Page != nil {
		page = *c.Page
	}
	if !c.Published.IsZero() {
		at = c.Published
	}
	in := advisory.Input{Number: c.PageNumber(), Title: phrase(page, "title"), Published: at, Updated: at, Critical: page.Critical,
		Overview: prose(page, "overview"), Affected: prose(page, "affected"), Description: prose(page, "description"), Impact: prose(page, "impact"),
		Solution: prose(page, "solution"), Addendum: prose(page, "addendum"), Other: prose(page, "other"), Flaws: flawsOf(c, page), Credit: creditOf(c)}
	if c.Leak != nil {
		in.Public = handling.DateOf(c.Leak.At)
	}
	for _, cp := range c.Parties {
		if listed(cp) {
			in.Vendors = append(in.Vendors, vendorOf(cp, book.Of(cp), page))
		}
	}
	for _, l := range page.Links {
		if l.Party == "" {
			in.References = append(in.References, advisory.Reference{Kind: advisory.ReferenceKind(l.Kind), Title: handling.Phrase{JA: l.Title, EN: cmp.Or(l.TitleEN, l.Title)}, URL: l.URL})
		}
	}
	for i, r := range page.History {
		what := handling.Phrase{JA: r.Why, EN: r.WhyEN}
		if what == (handling.Phrase{}) {
			what = publishedAgain
		}
		in.History = append(in.History, advisory.Revision{No: i + 1, At: r.At, What: what})
		in.Updated = r.At
	}
	if w := page.Withdrawn; w != nil {
		in.Withdrawn = &advisory.Withdrawal{At: w.At, Reason: advisory.Prose{JA: advisory.Text(w.Why), EN: advisory.Text(w.WhyEN)}}
		in.Updated = w.At
	}
	return in
}

var publishedAgain = handling.Phrase{JA: "再公表", EN: "Published again"}

func phrase(p handling.Page, part string) handling.Phrase {
	return handling.Phrase{JA: p.Text(part, handling.Japanese), EN: p.Text(part, handling.English)}
}

func prose(p handling.Page, part string) advisory.Prose {
	t := phrase(p, part)
	return advisory.Prose{JA: advisory.Text(t.JA), EN: advisory.Text(t.EN)}
}

// flawsOf is one flaw for each CVE number: a page has one analysis, which holds for all of them.
func flawsOf(c handling.Case, page handling.Page) []advisory.Flaw {
	one := advisory.Flaw{CWEs: page.CWEs, Vectors: page.Vectors}
	if len(c.CVE) == 0 {
		return []advisory.Flaw{one}
	}
	var out []advisory.Flaw
	for _, id := range c.CVE {
		one.CVE = id
		out = append(out, one)
	}
	return out
}

// creditOf names the finder in its own words, if it wished to be named.
func creditOf(c handling.Case) advisory.Credit {
	out := advisory.Credit{}
	switch {
	case c.Scheme == handling.Direct:
		out.By = advisory.ByDirect
	case c.OwnProduct:
		out.By = advisory.ByDeveloper
	}
	if name := (handling.Phrase{JA: c.CreditLine(handling.Japanese), EN: c.CreditLine(handling.English)}); name != (handling.Phrase{}) {
		out.Reporters = []advisory.Reporter{{Name: name}}
	}
	return out
}

// listed reports whether a party stands on the page: every developer that was contacted and not dropped, whatever it answered (guideline
// IV.4.9). Coordinating bodies abroad have products as little as this office.
func listed(cp handling.CaseParty) bool {
	return cp.Role.Coordinated() && cp.Role != handling.OverseasCoordinator && cp.Active() && cp.Contacted()
}

// vendorOf is a developer's entry. Whoever was told and did not answer stands as that, never as not affected (R36).
func vendorOf(cp handling.CaseParty, p handling.Party, page handling.Page) advisory.Vendor {
	v := advisory.Vendor{Name: handling.Phrase{JA: cmp.Or(p.NameJA, p.NameEN), EN: p.NameEN}}
	told := cp.FirstAttempt
	if !cp.DetailSent.IsZero() {
		told = cp.DetailSent
	}
	v.History = []advisory.StatusChange{{Date: handling.DateOf(told), Status: advisory.Provided}}
	for _, s := range cp.StatusHistory {
		if s.Status == "" || advisory.Status(s.Status) == v.Status() {
			continue
		}
		v.History = append(v.History, advisory.StatusChange{Date: handling.DateOf(s.At), Status: advisory.Status(s.Status)})
	}
	if s := cp.Stated; s != nil && s.Verdict == "approve" {
		v.Statement = advisory.Prose{JA: advisory.Text(s.Text), EN: advisory.Text(s.TextEN)}
		if p.Language == handling.English {
			v.Statement = advisory.Prose{JA: advisory.Text(cmp.Or(s.TextEN, s.Text)), EN: advisory.Text(s.Text)}
		}
	}
	for _, l := range page.Links {
		if l.Party == cp.Code {
			v.URL = l.URL
		}
	}
	for _, x := range page.Products {
		if x.Party == cp.Code {
			v.Products = append(v.Products, productOf(x))
		}
	}
	return v
}

func productOf(x handling.PageProduct) advisory.Product {
	out := advisory.Product{Name: handling.Phrase{JA: x.Name, EN: cmp.Or(x.NameEN, x.Name)}, Fixed: x.Fixed}
	ranges, _ := handling.ParseVersions(x.Versions) // what cannot be read was refused when it was written
	for _, r := range ranges {
		out.Versions = append(out.Versions, advisory.Versions{Kind: advisory.RangeKind(r.Kind), From: r.From, To: r.To})
	}
	return out
}

// digestOfPage is the digest of what the public would read, but for the hour of publication: by it two persons approve a page and no other.
// It is keyed: all but the finder's name is known to coordination, who could try names on a plain hash until one fits (S8).
func (b *Bot) digestOfPage(in advisory.Input) (string, error) {
	in.Published, in.Updated = time.Time{}, time.Time{}
	text, err := json.Marshal(in)
	if err != nil {
		return "", fmt.Errorf("digest page: %w", err)
	}
	return fmt.Sprintf("%x", b.store.MAC("page", string(text))), nil
}

// faultsOf says in the desk's words what the page lacks for its formats. What the desk asks for itself is not repeated.
func faultsOf(c handling.Case, in advisory.Input) (out []handling.PageGap) {
	var codes []string
	for _, cp := range c.Parties {
		if listed(cp) {
			codes = append(codes, cp.Code)
		}
	}
	for _, m := range advisory.Check(in) {
		g := handling.PageGap{Part: partOf(m.Field, codes), Lang: m.Lang, Wrong: m.Wrong}
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

var indexedField = regexp.MustCompile(`^([a-z]+)\[(\d+)\](?:\.([a-z]+))?`)

// partOf names a field of the page by its part: "flaws[0].cvss[1]" is "cvss", "vendors[1].products[0].name" "products V2".
func partOf(field string, codes []string) string {
	m := indexedField.FindStringSubmatch(field)
	if m == nil {
		part, _, _ := strings.Cut(field, ".")
		return part
	}
	n, _ := strconv.Atoi(m[2])
	switch {
	case m[1] == "flaws":
		return m[3]
	case m[1] == "vendors" && n < len(codes):
		return m[3] + " " + codes[n]
	case m[1] == "references":
		return "links"
	case m[1] == "history":
		return "revision"
	}
	return m[1]
}
