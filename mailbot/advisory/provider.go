package advisory

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/gocsaf/csaf/v3/csaf"
)

// What a CSAF provider tells of itself and its documents: provider-metadata.json, the ROLIE feed, and the lists index.txt and
// changes.csv. With signatures on every document it is a trusted provider.

// providerMetadata changes when the newest advisory does.
func (p *Press) providerMetadata(newest time.Time) ([]byte, error) {
	role := csaf.MetadataRoleProvider
	if p.Sign != nil {
		role = csaf.MetadataRoleTrustedProvider
	}
	label, stamped := csaf.TLPLabel(csaf.TLPLabelWhite), csaf.TimeStamp(newest.UTC())
	meta := csaf.ProviderMetadata{
		CanonicalURL:            new(csaf.ProviderURL(p.address(providerPath))),
		LastUpdated:             &stamped,
		ListOnCSAFAggregators:   new(true),
		MirrorOnCSAFAggregators: new(true),
		MetadataVersion:         new(csaf.MetadataVersion20),
		Role:                    &role,
		Publisher: &csaf.Publisher{
			Category: new(csaf.CSAFCategoryCoordinator), Name: new(p.Office.Publisher.EN), Namespace: new(p.Office.BaseURL),
			ContactDetails: p.Office.Contact,
		},
		Distributions: []csaf.Distribution{
			{Rolie: &csaf.ROLIE{Feeds: []csaf.Feed{{Summary: p.Office.Site.EN, TLPLabel: &label, URL: new(csaf.JSONURL(p.address(roliePath)))}}}},
			{DirectoryURL: p.address(csafFolder)},
		},
	}
	for _, k := range p.Office.Keys {
		meta.PGPKeys = append(meta.PGPKeys, csaf.PGPKey{Fingerprint: csaf.Fingerprint(k.Fingerprint), URL: new(p.address(k.Path))})
	}
	return indentedJSON(meta)
}

// rolie is the feed of all documents, newest first.
func (p *Press) rolie(entries []Entry, newest time.Time) ([]byte, error) {
	feed := csaf.ROLIEFeed{Feed: csaf.FeedData{
		ID: "csaf-feed-tlp-white", Title: p.Office.Site.EN + " (TLP:WHITE)",
		Link:     []csaf.Link{{Rel: "self", HRef: p.address(roliePath)}},
		Category: []csaf.ROLIECategory{{Scheme: "urn:ietf:params:rolie:category:information-type", Term: "csaf"}},
		Updated:  csaf.TimeStamp(newest.UTC()),
		Entry:    make([]*csaf.Entry, 0, len(Languages)*len(entries)),
	}}
	for _, e := range byUpdate(entries) {
		for _, l := range Languages {
			feed.Feed.Entry = append(feed.Feed.Entry, p.rolieEntry(e, csafID(l, e.Number), e.Title.In(l), p.address(csafPath(l, e))))
		}
	}
	return json.Marshal(feed)
}

func (p *Press) rolieEntry(e Entry, id, title, address string) *csaf.Entry {
	links := []csaf.Link{{Rel: "self", HRef: address}, {Rel: "hash", HRef: address + ".sha256"}, {Rel: "hash", HRef: address + ".sha512"}}
	if p.Sign != nil {
		links = append(links, csaf.Link{Rel: "signature", HRef: address + ".asc"})
	}
	return &csaf.Entry{
		ID: id, Titel: title, Link: links, Published: csaf.TimeStamp(e.Published.UTC()), Updated: csaf.TimeStamp(e.Changed.UTC()),
		Format:  csaf.Format{Schema: "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", Version: "2.0"},
		Content: csaf.Content{Type: "application/json", Src: address},
	}
}

// csafIndex lists the documents, csafChanges with the moment of their last change, newest first.
func csafIndex(entries []Entry) []byte {
	var names []string
	for _, e := range entries {
		for _, l := range Languages {
			names = append(names, csafName(l, e))
		}
	}
	slices.Sort(names)
	return []byte(strings.Join(names, "\n") + "\n")
}

func csafChanges(entries []Entry) []byte {
	var out strings.Builder
	w := csv.NewWriter(&out)
	for _, e := range byUpdate(entries) {
		for _, l := range Languages {
			_ = w.Write([]string{csafName(l, e), stamp(e.Changed)}) // a strings.Builder takes everything
		}
	}
	w.Flush()
	return []byte(out.String())
}
