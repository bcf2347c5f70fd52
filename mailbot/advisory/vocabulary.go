package advisory

import (
	"fmt"
	"maps"

	"keikai/mailbot/handling"
)

// Vocabulary is how an edition of the guideline has the page speak: its words by key, and the versions of CVSS that it shows.
type Vocabulary struct {
	Edition string
	CVSS    []string
	words   map[string]handling.Phrase
}

// Words2026 are the words of the newest edition.
func Words2026() Vocabulary {
	return Vocabulary{Edition: "2026", CVSS: []string{"4.0", "3.1", "3.0", "2.0"}, words: maps.Clone(words)}
}

// Words2009 are the words of the edition of July 2009.
func Words2009() Vocabulary {
	w := maps.Clone(words)
	maps.Copy(w, words2009)
	return Vocabulary{Edition: "2009", CVSS: []string{"2.0"}, words: w}
}

// With is the vocabulary with words that the office chose itself. An empty half of a phrase keeps the word that was there.
func (v Vocabulary) With(own map[string]handling.Phrase) (Vocabulary, error) {
	w := maps.Clone(v.words)
	for key, p := range own {
		old, ok := w[key]
		if !ok {
			return Vocabulary{}, fmt.Errorf("choose word %q: no such word", key)
		}
		if p.JA != "" {
			old.JA = plain(p.JA, false)
		}
		if p.EN != "" {
			old.EN = plain(p.EN, false)
		}
		w[key] = old
	}
	v.words = w
	return v, nil
}

// shows tells whether the edition shows scores of a version of CVSS.
func (v Vocabulary) shows(version string) bool {
	for _, known := range v.CVSS {
		if known == version {
			return true
		}
	}
	return false
}
