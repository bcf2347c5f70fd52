package advisory

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
)

// ErrCVETwice is that two advisories claim one CVE id, whose record can be about one of them only.
var ErrCVETwice = errors.New("a CVE id stands in two advisories")

func oneRecordEach(entries []Entry) error {
	owner := map[string]string{}
	for _, e := range entries {
		for _, id := range e.CVEs {
			if other, taken := owner[id]; taken {
				return fmt.Errorf("print record %s of %s and %s: %w", id, other, e.Number, ErrCVETwice)
			}
			owner[id] = e.Number
		}
	}
	return nil
}

// files prints everything that belongs to one advisory, in the order of paths.
func (p *Press) files(in Input, e Entry) ([]File, error) {
	var out []File
	add := func(name string, data []byte, err error) error {
		out = append(out, File{Path: name, Data: data})
		return err
	}
	for _, l := range Languages {
		page, err := p.page(in, l, false)
		if err := add(pagePath(l, in.Number), page, err); err != nil {
			return nil, err
		}
		vuldef, err := p.vuldef(in, l)
		if err := add(vuldefPath(l, in.Number), vuldef, err); err != nil {
			return nil, err
		}
		doc, err := p.csaf(in, l)
		if err := add(csafPath(l, e), doc, err); err != nil {
			return nil, err
		}
		beside, err := p.beside(csafPath(l, e), doc)
		if err != nil {
			return nil, err
		}
		out = append(out, beside...)
	}
	if p.Office.CNA.OrgID != "" {
		for _, f := range in.Flaws {
			if !cveForm.MatchString(f.CVE) {
				continue
			}
			record, err := p.cveRecord(in, f)
			if err := add(cvePath(f.CVE), record, err); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// paths are the names of the files that [Press.files] prints.
func (p *Press) paths(e Entry) []string {
	var out []string
	for _, l := range Languages {
		doc := csafPath(l, e)
		out = append(out, pagePath(l, e.Number), vuldefPath(l, e.Number), doc, doc+".sha256", doc+".sha512")
		if p.Sign != nil {
			out = append(out, doc+".asc")
		}
	}
	if p.Office.CNA.OrgID != "" {
		for _, id := range e.CVEs {
			out = append(out, cvePath(id))
		}
	}
	return out
}

// beside are the hashes of a document and its signature.
func (p *Press) beside(name string, doc []byte) ([]File, error) {
	line := func(sum []byte) []byte { return []byte(hex.EncodeToString(sum) + "  " + path.Base(name) + "\n") }
	short, long := sha256.Sum256(doc), sha512.Sum512(doc)
	out := []File{{Path: name + ".sha256", Data: line(short[:])}, {Path: name + ".sha512", Data: line(long[:])}}
	if p.Sign != nil {
		signature, err := p.Sign(doc)
		if err != nil {
			return nil, fmt.Errorf("sign %s: %w", name, err)
		}
		out = append(out, File{Path: name + ".asc", Data: signature})
	}
	return out, nil
}
