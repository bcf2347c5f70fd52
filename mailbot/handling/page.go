package handling

import (
	"slices"
	"time"
)

// Page is what coordinators wrote for the publication on JVN, part by part and in each language. What the case knows already is not in it:
// numbers, dates, developers and their status, and how the finder is named.
type Page struct {
	Texts    []PageText     `json:"texts,omitempty"`
	Vectors  []string       `json:"cvss,omitempty"` // at most one of each version of CVSS
	CWEs     []string       `json:"cwe,omitempty"`
	Products []PageProduct  `json:"products,omitempty"`
	Links    []PageLink     `json:"links,omitempty"`
	Critical bool           `json:"critical,omitempty"`  // 緊急
	Checked  time.Time      `json:"checked_at,omitzero"` // developers were asked about what the page says of them
	History  []PageRevision `json:"history,omitempty"`   // updates after the publication

	Withdrawn *PageRevision `json:"withdrawn,omitempty"` // it was taken back; nil = it stands
}

// PageText is one part of the page in one language.
type PageText struct {
	Part string    `json:"part"`
	Lang Lang      `json:"lang"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}

// PageProduct is a product of a developer and the versions that have the flaw, as people write them: "2.0.3 より前", "1.0 to 1.4".
type PageProduct struct {
	Party    string `json:"party"` // code
	Name     string `json:"name"`
	NameEN   string `json:"name_en,omitempty"` // "" = Name
	Versions string `json:"versions"`
	Fixed    string `json:"fixed,omitempty"`
}

// PageLink is a reference of the page.
type PageLink struct {
	Party   string `json:"party,omitempty"` // code of the developer whose own page it is, "" = nobody's
	Kind    string `json:"kind"`            // vendor advisory other
	URL     string `json:"url"`
	Title   string `json:"title"`
	TitleEN string `json:"title_en,omitempty"`
}

// PageRevision is an update after the publication, and why; without a reason the case was opened again and published once more.
type PageRevision struct {
	At    time.Time `json:"at"`
	Why   string    `json:"why"`
	WhyEN string    `json:"why_en,omitempty"`
}

// PageParts are the parts of a page that are prose, in its order (domain.md 6.1).
var PageParts = []Choice{{"title", []string{"題名", "タイトル"}}, {"overview", []string{"概要"}}, {"affected", []string{"影響を受けるシステム", "影響範囲"}}, {"description", []string{"詳細情報", "詳細"}},
	{"impact", []string{"想定される影響", "影響"}}, {"solution", []string{"対策方法", "対策"}}, {"addendum", []string{"補足情報", "補足"}}, {"other", []string{"その他"}}}

// neededParts are those without which nothing is published.
var neededParts = []string{"title", "overview", "impact", "solution"}

// Text is a part of the page in a language, "" = nobody wrote it.
func (p Page) Text(part string, l Lang) string {
	i := slices.IndexFunc(p.Texts, func(t PageText) bool { return t.Part == part && t.Lang == l })
	if i < 0 {
		return ""
	}
	return p.Texts[i].Text
}

// PageStep is one thing written for the page: only what is set changes.
type PageStep struct {
	Text     *PageText     `json:"text,omitempty"`
	Vector   string        `json:"cvss,omitempty"`
	CWE      string        `json:"cwe,omitempty"`
	Product  *PageProduct  `json:"product,omitempty"`
	Link     *PageLink     `json:"link,omitempty"`
	Critical string        `json:"critical,omitempty"` // yes no
	Checked  bool          `json:"checked,omitempty"`
	Revision *PageRevision `json:"revision,omitempty"`

	Withdrawn *PageRevision `json:"withdrawn,omitempty"`
}

// goesOut reports whether the step changes what the public reads: all others are drafts until the page is published or updated.
func (s PageStep) goesOut() bool { return s.Revision != nil || s.Withdrawn != nil }

// what names the step by a word of the message table.
func (s PageStep) what() string {
	switch {
	case s.Text != nil:
		return s.Text.Part
	case s.Product != nil:
		return "products"
	case s.Link != nil:
		return "links"
	case s.Vector != "":
		return "cvss"
	case s.CWE != "":
		return "cwe"
	case s.Critical != "":
		return "critical"
	case s.Revision != nil:
		return "revision"
	case s.Withdrawn != nil:
		return "withdrawn"
	}
	return "checked"
}

// written folds a step into the page. A part, a product of a party and a link are replaced by their newer form.
func (p Page) written(ch PageStep, at time.Time) Page {
	if ch.Text != nil {
		p.Texts = renewed(p.Texts, *ch.Text, func(t PageText) bool { return t.Part == ch.Text.Part && t.Lang == ch.Text.Lang })
	}
	if ch.Vector != "" {
		p.Vectors = renewed(p.Vectors, ch.Vector, func(v string) bool { return CVSSVersion(v) == CVSSVersion(ch.Vector) })
	}
	if ch.CWE != "" {
		p.CWEs = renewed(p.CWEs, ch.CWE, func(w string) bool { return w == ch.CWE })
	}
	if ch.Product != nil {
		p.Products = renewed(p.Products, *ch.Product, func(x PageProduct) bool { return x.Party == ch.Product.Party && x.Name == ch.Product.Name })
	}
	if ch.Link != nil {
		p.Links = renewed(p.Links, *ch.Link, func(x PageLink) bool { return x.URL == ch.Link.URL })
	}
	switch ch.Critical {
	case "yes", "no":
		p.Critical = ch.Critical == "yes"
	}
	if ch.Checked {
		p.Checked = at
	}
	if ch.Withdrawn != nil {
		w := *ch.Withdrawn
		p.Withdrawn = &w
	}
	if ch.Revision != nil {
		p.History = append(slices.Clone(p.History), *ch.Revision)
	}
	return p
}

// renewed puts a value in the place of the one that it is the newer form of, else behind all.
func renewed[T any](list []T, v T, same func(T) bool) []T {
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}

// CVSSVersion is the version of a vector: "2.0" for one without a prefix.
func CVSSVersion(vector string) string {
	for _, v := range []string{"4.0", "3.1", "3.0"} {
		if len(vector) > 9 && vector[:9] == "CVSS:"+v+"/" {
			return v
		}
	}
	return "2.0"
}

// PageGap is a part that is still missing, or that cannot stay as it is.
type PageGap struct {
	Part  string `json:"part"`            // such as "overview", "products V1"
	Lang  Lang   `json:"lang,omitempty"`  // "" = it has no language
	Wrong string `json:"wrong,omitempty"` // what stands there, "" = nothing does
	Page  string `json:"page,omitempty"`  // number of another page, which has it already
}

// PageSeen is the page as it would be printed: what the formats still want, and the digest of all that the public would read.
type PageSeen struct {
	Faults []PageGap
	Digest string
}

// gaps are what the page lacks before it can be published.
func (c Case) gaps() (out []PageGap) {
	page := c.page()
	for _, part := range neededParts {
		for _, l := range []Lang{Japanese, English} {
			if page.Text(part, l) == "" {
				out = append(out, PageGap{Part: part, Lang: l})
			}
		}
	}
	if len(page.Vectors) == 0 {
		out = append(out, PageGap{Part: "cvss"})
	}
	if len(page.CWEs) == 0 {
		out = append(out, PageGap{Part: "cwe"})
	}
	for _, cp := range c.coordinated() {
		listed := slices.ContainsFunc(page.Products, func(p PageProduct) bool { return p.Party == cp.Code })
		if !listed && (cp.Status == "vulnerable" || cp.Status == "vulnerable_investigating") {
			out = append(out, PageGap{Part: "products " + cp.Code})
		}
	}
	return out
}

// page is what was written so far.
func (c Case) page() Page {
	if c.Page == nil {
		return Page{}
	}
	return *c.Page
}
