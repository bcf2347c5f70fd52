package advisory

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"keikai/mailbot/handling"
)

// latest is how many advisories the first page and the feeds show.
const latest = 30

type listBody struct {
	Lead   string
	Groups []listGroup
}

type listGroup struct {
	Name     string
	Statuses bool // whether a row has the status of the vendor or product that the page is about
	Rows     []listRow
}

type listRow struct {
	Date                handling.Date
	Number, Title, Path string
	Critical, Withdrawn bool
	Status              Status
}

func row(e Entry, l handling.Lang, s Status) listRow {
	return listRow{handling.DateOf(e.Published), e.Number, e.Title.In(l), pagePath(l, e.Number), e.Critical, e.Withdrawn, s}
}

// group is the advisories about one vendor, one product or one year.
type group struct {
	kind    string // vendor, product, report
	name    handling.Phrase
	slug    string
	rows    []Entry
	status  []Status // of the vendor or product, by row
	changed bool     // an advisory in it changed, or left it
}

// groups sorts the entries into the pages of a kind, and marks those that must be printed again.
func groups(kind string, entries []Entry, touched map[string]bool) []*group {
	var out []*group
	at := map[string]*group{}
	for _, e := range entries {
		for _, member := range members(kind, e) {
			key := slug(member.Name)
			if kind == "report" {
				key = member.Name.JA
			}
			g := at[key]
			if g == nil {
				g = &group{kind: kind, name: member.Name, slug: key, changed: touched[kind+"/"+key]}
				at[key] = g
				out = append(out, g)
			}
			if n := len(g.rows); n == 0 || g.rows[n-1].Number != e.Number {
				g.rows, g.status = append(g.rows, e), append(g.status, member.Status)
			}
		}
	}
	return out
}

// members are the groups of a kind that an entry belongs to.
func members(kind string, e Entry) []Listed {
	switch kind {
	case "vendor":
		return e.Vendors
	case "product":
		return e.Products
	}
	year := strconv.Itoa(e.Year())
	return []Listed{{Name: handling.Phrase{JA: year, EN: year}}}
}

// touch marks the groups that an entry belongs to.
func touch(touched map[string]bool, e Entry) {
	touched["report/"+strconv.Itoa(e.Year())] = true
	for _, v := range e.Vendors {
		touched["vendor/"+slug(v.Name)] = true
	}
	for _, product := range e.Products {
		touched["product/"+slug(product.Name)] = true
	}
}

// front prints the first page.
func (p *Press) front(entries []Entry, l handling.Lang) (File, error) {
	body := listBody{Lead: p.word(l, "index.lead")}
	if len(entries) > 0 {
		g := listGroup{}
		for _, e := range entries[:min(latest, len(entries))] {
			g.Rows = append(g.Rows, row(e, l, ""))
		}
		body.Groups = []listGroup{g}
	}
	return p.list(l, "index.html", leaf{Now: "new", Title: p.word(l, "index.title"), Body: body})
}

// list prints a page at a path that both languages share below their roots.
func (p *Press) list(l handling.Lang, path string, f leaf) (File, error) {
	f.Lang, f.Path, f.Other = l, prefix(l)+path, prefix(otherLang(l))+path
	kind := "list"
	if _, names := f.Body.([]nameRow); names {
		kind = "names"
	}
	data, err := p.render(kind, f)
	return File{Path: f.Path, Data: data}, err
}

// page prints the page of a group.
func (p *Press) groupPage(g *group, l handling.Lang) (File, error) {
	now, all := g.kind, "index."+g.kind+"s"
	if g.kind == "report" {
		now, all = "year", "nav.year"
	}
	f := leaf{Now: now, Title: p.phrase(l, "index."+now, g.name.In(l)), Trail: []step{{p.word(l, all), prefix(l) + g.kind + "/index.html"}}}
	body := listBody{}
	for i, e := range g.rows {
		name := ""
		if g.kind == "report" {
			name = month(e)
		}
		if n := len(body.Groups); n == 0 || body.Groups[n-1].Name != name {
			body.Groups = append(body.Groups, listGroup{Name: name, Statuses: g.kind != "report"})
		}
		last := &body.Groups[len(body.Groups)-1]
		last.Rows = append(last.Rows, row(e, l, g.status[i]))
	}
	f.Body = body
	return p.list(l, g.kind+"/"+g.slug+"/index.html", f)
}

func month(e Entry) string {
	d := handling.DateOf(e.Published)
	return fmt.Sprintf("%04d/%02d", d.Y, d.M)
}

type nameRow struct {
	Name, Path string
	Count      int
}

// names prints the page that lists the groups of a kind: years newest first, vendors and products by name.
func (p *Press) names(kind string, gs []*group, l handling.Lang) (File, error) {
	rows := make([]nameRow, 0, len(gs))
	for _, g := range gs {
		rows = append(rows, nameRow{g.name.In(l), listPath(l, kind, g.slug), len(g.rows)})
	}
	f := leaf{Now: kind, Title: p.word(l, "nav.year")}
	if kind == "report" {
		f.Now = "year"
		slices.SortFunc(rows, func(a, b nameRow) int { return cmp.Compare(b.Name, a.Name) })
	} else {
		f.Title = p.word(l, "index."+kind+"s")
		slices.SortFunc(rows, func(a, b nameRow) int {
			return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.Path, b.Path))
		})
	}
	f.Body = rows
	return p.list(l, kind+"/index.html", f)
}
