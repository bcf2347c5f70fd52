package advisory

import (
	"fmt"

	"keikai/mailbot/handling"
)

// extras prints the pages and files that belong to no advisory: the look, the keys, what is published in which form, and the list of
// unreachable developers.
func (p *Press) extras() ([]File, error) {
	css, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, fmt.Errorf("read style: %w", err)
	}
	out := []File{{Path: "style.css", Data: css}}
	for _, k := range p.Office.Keys {
		out = append(out, File{Path: k.Path, Data: k.Armored})
	}
	for _, l := range Languages {
		about, err := p.about(l)
		if err != nil {
			return nil, err
		}
		out = append(out, about)
		if p.Unreachable == nil {
			continue
		}
		pages, err := p.unreachable(l)
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

type aboutBody struct{ Feeds []feedRow }

type feedRow struct{ Name, Path, URL string }

// about prints the page that says where the machine formats are, and with which keys they are signed.
func (p *Press) about(l handling.Lang) (File, error) {
	var body aboutBody
	for _, feed := range []link{
		{"JVNRSS", prefix(l) + "rss/jvn.rdf"}, {"Atom", prefix(l) + "rss/jvn.atom"}, {"CSAF", providerPath}, {"ROLIE", roliePath},
	} {
		body.Feeds = append(body.Feeds, feedRow{feed.Name, feed.URL, p.address(feed.URL)})
	}
	path := "nav/about/index.html"
	f := leaf{Lang: l, Now: "about", Title: p.word(l, "about.title"), Path: prefix(l) + path, Other: prefix(otherLang(l)) + path, Body: body}
	data, err := p.render("about", f)
	return File{Path: f.Path, Data: data}, err
}
