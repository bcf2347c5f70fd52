package advisory

import (
	"time"

	"github.com/gorilla/feeds"

	"keikai/mailbot/handling"
)

// atomFeed is the library's feed with its language, and with more than one link.
type atomFeed struct {
	feeds.AtomFeed
	Lang  string `xml:"xml:lang,attr"`
	Links []feeds.AtomLink
}

// Atom prints advisories as an Atom feed, in the order given.
func (p *Press) Atom(ins []Input, l handling.Lang) ([]byte, error) {
	path := prefix(l) + "rss/jvn.atom"
	f := atomFeed{Lang: string(l), Links: []feeds.AtomLink{
		{Href: p.address(path), Rel: "self", Type: "application/atom+xml"},
		{Href: p.address(prefix(l) + "index.html"), Rel: "alternate", Type: "text/html"},
	}}
	f.Xmlns = "http://www.w3.org/2005/Atom"
	f.Title, f.Subtitle, f.Id = p.Office.Site.In(l), p.word(l, "feed.description"), p.address(path)
	f.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: p.Office.Publisher.In(l)}}
	var newest time.Time
	for _, in := range ins {
		in = plainCopy(in)
		link := p.address(pagePath(l, in.Number))
		f.Entries = append(f.Entries, &feeds.AtomEntry{
			Title: p.feedTitle(in, l), Id: link, Updated: stamp(in.Updated), Published: stamp(in.Published),
			Links:   []feeds.AtomLink{{Href: link, Rel: "alternate", Type: "text/html"}},
			Summary: &feeds.AtomSummary{Type: "text", Content: p.feedText(in, l)},
		})
		if in.Updated.After(newest) {
			newest = in.Updated
		}
	}
	f.Updated = stamp(newest)
	return marshalXML("Atom", f)
}
