package message

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// texts are the parts that a person reads one below the other: the first text,
// and what goes on without a name of its own behind a picture or a file, as
// Apple Mail and lists send it. An empty text is none when there is another.
func (m *Mail) texts() []*Part {
	all := m.collect(m.Root)
	first := -1
	for i, p := range all {
		switch {
		case first < 0, all[first].wordless() && !p.wordless(), all[first].Filename != "" && p.Filename == "" && !p.wordless():
			first = i
		}
	}
	if first < 0 {
		return m.onlyText()
	}
	chosen := all[first : first+1 : first+1]
	for _, p := range all[first+1:] {
		if p.Filename == "" && !p.wordless() && m.signedFrame(p) == m.signedFrame(all[first]) {
			chosen = append(chosen, p)
		}
	}
	return chosen
}

// signedFrame is the innermost signed part that a text stands in, nil = none. Words that were signed and words that were not are never
// read as one text.
func (m *Mail) signedFrame(text *Part) (frame *Part) {
	var find func(p, within *Part) bool
	find = func(p, within *Part) bool {
		if p == text {
			frame = within
			return true
		}
		if p.signed() {
			within = p
		}
		return slices.ContainsFunc(p.Parts, func(child *Part) bool { return find(child, within) })
	}
	find(m.Root, nil)
	return frame
}

// collect gathers the inline texts below p; of alternatives one.
func (m *Mail) collect(p *Part) (all []*Part) {
	switch {
	case p.frame:
		return nil
	case len(p.Parts) == 0:
		if p.isReadable() && p.Disposition != "attachment" && !m.isDisplay(p) {
			return []*Part{p}
		}
		return nil
	case p.MediaType == "multipart/alternative":
		return m.alternative(p)
	}
	for _, child := range p.Parts {
		all = append(all, m.collect(child)...)
	}
	return all
}

// isReadable is plain text, HTML, and what could not be split.
func (p *Part) isReadable() bool {
	return p.MediaType == "text/plain" || p.MediaType == "text/html" || strings.HasPrefix(p.MediaType, "multipart/")
}

// alternative chooses the first plain text that is not empty, else the first
// HTML that is not, else what comes first.
func (m *Mail) alternative(p *Part) []*Part {
	var chosen []*Part
	best, from := 0, -1
	for i, child := range p.Parts {
		texts := m.collect(child)
		if len(texts) == 0 {
			continue
		}
		rank := 1
		if !texts[0].wordless() {
			rank = 2
			if texts[0].MediaType != "text/html" {
				rank = 3
			}
		}
		if rank > best {
			best, from, chosen = rank, i, texts
		}
	}
	if from >= 0 && len(p.Parts) > 1 {
		m.hideOthers(p, from, chosen)
	}
	return chosen
}

// isDisplay tells a part that only repeats the protected header.
func (m *Mail) isDisplay(p *Part) bool { return m.payload && p != m.Root && p.isLegacyDisplay() }

// onlyText is a mail's single part of a text type that has no reader here,
// such as text/enriched or text/markdown: its source can be read.
func (m *Mail) onlyText() []*Part {
	p := m.Root
	if len(p.Parts) > 0 || !strings.HasPrefix(p.MediaType, "text/") || p.Disposition == "attachment" || p.MediaType == "text/calendar" {
		return nil
	}
	return []*Part{p}
}

// readTexts makes the text out of its parts, and says what of it a person
// would not see.
func (m *Mail) readTexts() {
	var whole strings.Builder
	for i, p := range m.textParts {
		text, concealed := p.readable(m.payload)
		if i > 0 {
			text = "\n\n" + strings.Trim(text, "\n")
		} else if len(m.textParts) > 1 {
			text = strings.TrimRight(text, "\n")
		}
		if foreign := p.foreign(); len(foreign) > 0 {
			text += "\n" + normalLines(decodeCharset(foreign, p.charset()))
			m.complain("text", "lines that are not base64 stand in a part that is; they are shown below its text")
		}
		whole.WriteString(text)
		if concealed != "" {
			m.complain("text", fmt.Sprintf("hidden from the reader: %q", concealed))
		}
		if !strings.HasPrefix(strings.ToLower(p.charset()), "utf-") && bytes.IndexByte(p.Content(), 0) >= 0 {
			m.complain("text", "NUL characters are left out")
		}
	}
	m.Text = whole.String()
}

// wordless is a text that is empty, or in a transfer encoding that nobody knows:
// it is shown when there is no other.
func (p *Part) wordless() bool { return p.opaque || blank(p.Content()) }

func blank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// hideOthers marks the alternatives to the chosen one that say the same. One
// that says something else is listed.
func (m *Mail) hideOthers(alternative *Part, from int, chosen []*Part) {
	var words shingles
	for i, other := range alternative.Parts {
		if i == from {
			continue
		}
		for _, l := range m.collect(other) {
			if words.bits == nil {
				for _, c := range chosen {
					words.learn(c.Text())
				}
			}
			if l.hidden = words.cover(l.Text()); !l.hidden {
				m.complain("text", "an alternative says something else than the text; it is listed as an attachment")
			}
		}
	}
}

// shingles is a set of all runs of a few letters in a text, as bits of their
// hashes: enough to tell the same words in another dress from other words, in
// linear time and little memory.
type shingles struct{ bits []uint64 }

const (
	shingleLetters = 5
	shingleBits    = 1 << 16
)

func (s *shingles) learn(text string) {
	if s.bits == nil {
		s.bits = make([]uint64, shingleBits/64)
	}
	eachShingle(text, func(h uint32) { s.bits[h/64] |= 1 << (h % 64) })
}

// cover tells whether at least two thirds of text are known; less than a line
// is never called different.
func (s *shingles) cover(text string) bool {
	all, missing := 0, 0
	eachShingle(text, func(h uint32) {
		all++
		if s.bits[h/64]&(1<<(h%64)) == 0 {
			missing++
		}
	})
	return missing < 20 || missing*3 < all
}

func eachShingle(text string, do func(uint32)) {
	const base = 0x01000193
	var window [shingleLetters]uint32
	var power uint32 = 1
	for range shingleLetters {
		power *= base
	}
	var h uint32
	n := 0
	for _, r := range text {
		if r < 0x80 {
			if r >= 'A' && r <= 'Z' {
				r += 'a' - 'A'
			}
			if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
				continue
			}
		} else if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		c := uint32(r) * 0x9e3779b1
		h = h*base + c - window[n%shingleLetters]*power
		window[n%shingleLetters] = c
		n++
		if n >= shingleLetters {
			do((h ^ h>>15) * 0x85ebca6b >> 16)
		}
	}
}
