package message

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SplitWords folds rest (NFKC, so also widths) and splits it at white space.
// Quotes "…", “…”, 「…」 and 『…』 hold words together and vanish. A control,
// bidi or zero-width character, one of a script other than Latin, kanji and
// kana, and a quote left open are errors that name the place, counted in
// characters from 1 (S25, R81, R86): such a line is refused, never cut.
func SplitWords(rest string) ([]string, error) {
	if err := checkCharacters(rest); err != nil {
		return nil, err
	}
	s := wordSplitter{}
	for _, r := range norm.NFKC.String(rest) {
		s.position++
		s.next(r)
	}
	if s.closer != 0 {
		return nil, fmt.Errorf("read words: quote opened at character %d is not closed", s.opened)
	}
	s.end()
	return s.words, nil
}

func checkCharacters(s string) error {
	position := 0
	for _, r := range s {
		position++
		if !allowedFolded(r) {
			return fmt.Errorf("read words: character %d (U+%04X) is not allowed", position, r)
		}
	}
	return nil
}

// allowedFolded judges a character by itself and by what it folds to, since a
// compatibility form may hide another script.
func allowedFolded(r rune) bool {
	if r < 0x80 {
		return allowedRune(r)
	}
	if !allowedRune(r) {
		return false
	}
	for _, f := range norm.NFKC.String(string(r)) {
		if !allowedRune(f) {
			return false
		}
	}
	return true
}

func allowedRune(r rune) bool {
	if r == '\t' || r >= ' ' && r < 0x7f {
		return true
	}
	if unicode.IsControl(r) || isFormatRune(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
		return false
	}
	if r == 0x3099 || r == 0x309a {
		return true
	}
	return unicode.In(r, unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Common)
}

type wordSplitter struct {
	words    []string
	word     strings.Builder
	has      bool // a word is begun, though it may be an empty quoted one
	closer   rune // of the open quote, 0 outside
	opened   int
	position int
}

var quoteClosers = map[rune]rune{'"': '"', '“': '”', '„': '”', '「': '」', '『': '』'}

func (s *wordSplitter) next(r rune) {
	switch {
	case s.closer != 0 && r == s.closer:
		s.closer = 0
	case s.closer != 0:
		s.word.WriteRune(r)
	case unicode.IsSpace(r):
		s.end()
	case quoteClosers[r] != 0:
		s.closer, s.opened, s.has = quoteClosers[r], s.position, true
	default:
		s.word.WriteRune(r)
		s.has = true
	}
}

func (s *wordSplitter) end() {
	if !s.has {
		return
	}
	word := s.word.String()
	if key, value, ok := strings.Cut(word, "="); ok && isKey(key) {
		word = strings.ToLower(key) + "=" + value
	}
	s.words = append(s.words, word)
	s.word.Reset()
	s.has = false
}

func isKey(key string) bool {
	for _, r := range key {
		if !unicode.IsLetter(r) && r != '-' && r != '_' {
			return false
		}
	}
	return key != ""
}
