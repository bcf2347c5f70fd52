package mailbot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
)

// cveBlock is a row of CVE numbers that the office may give: CVE-2026-10000 to CVE-2026-10499.
type cveBlock struct{ year, first, last int }

var cveBlockForm = regexp.MustCompile(`^CVE-([0-9]{4})-([0-9]{4,9})/([0-9]{4,9})$`)

func parseCVEBlock(s string) (cveBlock, bool) {
	m := cveBlockForm.FindStringSubmatch(s)
	if m == nil {
		return cveBlock{}, false
	}
	var b cveBlock
	b.year, _ = strconv.Atoi(m[1])
	b.first, _ = strconv.Atoi(m[2])
	b.last, _ = strconv.Atoi(m[3])
	return b, b.first <= b.last
}

// nextCVE is the first number of the office's blocks that was never given, "" = there is none left. A number that was given once stays given
// when its case is merged, withdrawn or deleted.
func (b *Bot) nextCVE(tx *store.Tx) (string, error) {
	for _, s := range b.cfg.Publish.CVEBlocks {
		block, _ := parseCVEBlock(s) // LoadConfig refuses what it cannot read
		for n := block.first; n <= block.last; n++ {
			id := fmt.Sprintf("CVE-%04d-%04d", block.year, n)
			_, err := tx.Document(cveDocument, id)
			if isNotFound(err) {
				return id, nil
			}
			if err != nil {
				return "", fmt.Errorf("look for a free CVE number: %w", err)
			}
		}
	}
	return "", nil
}

// cvePageDocument is, by CVE number, the advisory that stands for it: a CVE record is about one page.
const cvePageDocument = "cve-page"

// claimed are the CVE numbers of a page whose record another page has, public or going out together with it. An office that writes no records
// may speak of a number on several pages.
func (b *Bot) claimed(tx *store.Tx, in advisory.Input, beside ...advisory.Input) (out []handling.PageGap, err error) {
	if b.cfg.Publish.CNAOrgID == "" {
		return nil, nil
	}
	for _, id := range cvesOf(in) {
		page, err := tx.Document(cvePageDocument, id)
		if err != nil && !isNotFound(err) {
			return nil, fmt.Errorf("look for the page of %s: %w", id, err)
		}
		owner := string(page)
		for _, other := range beside {
			if slices.Contains(cvesOf(other), id) {
				owner = other.Number
			}
		}
		if owner != "" && owner != in.Number {
			out = append(out, handling.PageGap{Part: "cve", Wrong: id, Page: owner})
		}
	}
	return out, nil
}

// noteClaims notes what CVE numbers a page stands for now.
func noteClaims(tx *store.Tx, in advisory.Input) error {
	for _, id := range cvesOf(in) {
		if err := tx.SetDocument(cvePageDocument, id, []byte(in.Number)); err != nil {
			return fmt.Errorf("note the page of %s: %w", id, err)
		}
	}
	return nil
}

func cvesOf(in advisory.Input) (out []string) {
	for _, f := range in.Flaws {
		if f.CVE != "" {
			out = append(out, f.CVE)
		}
	}
	return out
}

// noteCVE remembers every number that a case was given, so that the office gives none of them again.
func noteCVE(tx *store.Tx, ch handling.Change) error {
	if ch.Numbered == nil {
		return nil
	}
	for _, id := range ch.Numbered.CVE {
		if err := tx.SetDocument(cveDocument, id, []byte("given")); err != nil {
			return fmt.Errorf("note CVE number: %w", err)
		}
	}
	return nil
}
