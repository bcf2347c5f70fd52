package advisory

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"keikai/mailbot/handling"
)

// Manifest says what a site holds, so that the next one need not print it again. It is the last file of a site and as public as the
// rest: an index, not a store.
type Manifest struct {
	Style   string  `json:"style"`            // digest of everything but the advisories: office, words, page templates
	Entries []Entry `json:"entries"`          // newest first
	Newest  []Input `json:"newest,omitempty"` // the advisories of the feeds
}

// Entry is what the lists say of an advisory.
type Entry struct {
	Number    string          `json:"number"`
	Digest    string          `json:"digest"` // of the whole input
	Title     handling.Phrase `json:"title"`
	Published time.Time       `json:"published"`
	Updated   time.Time       `json:"updated"`
	Changed   time.Time       `json:"changed"` // of the CSAF documents: the last revision where that is later
	Critical  bool            `json:"critical,omitempty"`
	Withdrawn bool            `json:"withdrawn,omitempty"`
	Vendors   []Listed        `json:"vendors,omitempty"`
	Products  []Listed        `json:"products,omitempty"`
	CVEs      []string        `json:"cves,omitempty"`
}

// Listed is a vendor or a product with the status that a list shows.
type Listed struct {
	Name   handling.Phrase `json:"name"`
	Status Status          `json:"status"`
}

// Year is that of the first publication, in Japan.
func (e Entry) Year() int { return handling.DateOf(e.Published).Y }

// entryOf is the entry of an advisory, without its digest.
func entryOf(in Input) Entry {
	e := Entry{
		Number: in.Number, Title: in.Title, Published: in.Published.In(handling.JST), Updated: in.Updated.In(handling.JST),
		Critical: in.Critical, Withdrawn: in.Withdrawn != nil,
	}
	e.Changed = e.Updated
	if w := in.Withdrawn; w != nil && w.At.After(e.Changed) {
		e.Changed = w.At.In(handling.JST)
	}
	for _, r := range in.History {
		if r.At.After(e.Changed) {
			e.Changed = r.At.In(handling.JST)
		}
	}
	for _, v := range in.Vendors {
		e.Vendors = append(e.Vendors, Listed{v.Name, v.Status()})
		for _, product := range v.Products {
			e.Products = append(e.Products, Listed{product.Name, v.Status()})
		}
	}
	for _, f := range in.Flaws {
		if cveForm.MatchString(f.CVE) {
			e.CVEs = append(e.CVEs, f.CVE)
		}
	}
	return e
}

// ReadManifest reads the manifest of a site; nil is that of no site.
func ReadManifest(data []byte) (Manifest, error) {
	var m Manifest
	if len(data) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return Manifest{}, fmt.Errorf("read manifest: %w", err)
	}
	return m, nil
}

// digest is the SHA-256 of a value in JSON.
func digest(v any) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// format counts the changes of this package that change the files of an advisory without a change of words or templates.
const format = 1

// style is the digest of everything that an advisory's files depend on beside the advisory.
func (p *Press) style() (string, error) {
	files := map[string]string{}
	names, err := fs.Glob(pageFiles, "pages/*")
	if err != nil {
		return "", fmt.Errorf("list pages: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(pageFiles, name)
		if err != nil {
			return "", fmt.Errorf("read page %s: %w", name, err)
		}
		files[name] = string(data)
	}
	return digest([]any{format, p.Office, p.Words.Edition, p.Words.CVSS, p.Words.words, weaknesses, files, p.Sign != nil, p.Unreachable != nil})
}

// Printed tells whether a site with this manifest looks as the press prints: only then its files may be kept.
func (p *Press) Printed(m Manifest) (bool, error) {
	style, err := p.style()
	return style == m.Style, err
}

// merge puts the changed entries in place of the old ones, newest first.
func merge(old []Entry, changed map[string]Entry) []Entry {
	out := make([]Entry, 0, len(old)+len(changed))
	for _, e := range old {
		if _, again := changed[e.Number]; !again {
			out = append(out, e)
		}
	}
	for _, e := range changed {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// byUpdate is the entries by the moment of their last change, newest first.
func byUpdate(entries []Entry) []Entry {
	out := slices.Clone(entries)
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.Number, b.Number))
	})
	return out
}
