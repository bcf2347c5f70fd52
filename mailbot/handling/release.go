package handling

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// digest is what was approved: the words that go, line by line, and each attachment in the form in which it goes. The words
// themselves are not kept; whoever makes the mail reads them again and compares.
func (r Release) digest() string {
	text, err := json.Marshal([]any{r.Mail, r.Going(), r.Text, r.Files})
	if err != nil {
		return "" // unreachable: plain values
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Going are the lines that are not struck.
func (r Release) Going() []string {
	var out []string
	for _, l := range r.Lines {
		if !slices.Contains(r.Struck, l.N) {
			out = append(out, l.Text)
		}
	}
	return out
}

// strikes reports whether a line that was struck holds the case's title, which would cross by every list.
func (r Release) strikes(title string) bool {
	title = strings.TrimSuffix(title, "…") // as it was cut
	return title != "" && slices.ContainsFunc(r.Lines, func(l Line) bool {
		return slices.Contains(r.Struck, l.N) && strings.Contains(l.Text, title)
	})
}

// Holds reports whether the words of a draft are those that were approved. A mail is not made of any others (S6).
func (r Release) Holds(d Draft) bool {
	r.Lines = nil
	if r.Text == "" {
		r.Lines = d.Lines
	}
	return r.Mail == d.Mail && r.digest() == r.Digest
}

// kept is the release as it is stored: where the words come from, and what they must be.
func (r Release) kept() *Release {
	r.Words, r.Lines, r.Held = "", nil, nil
	r.Files = slices.Clone(r.Files)
	for i := range r.Files {
		r.Files[i].Findings = nil
	}
	return &r
}
