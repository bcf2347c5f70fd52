package message

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Part is one MIME entity. Raw and RawBody are slices of the mail as it came,
// so that a signature over a part is checked over exactly what was signed.
type Part struct {
	MediaType   string // lower case, text/plain when not given
	Params      map[string]string
	Header      Header
	Raw         []byte // header and body, without the line end before the next delimiter
	RawBody     []byte
	Filename    string // safe, "" when none is given
	Disposition string // lower case
	Parts       []*Part

	hidden bool  // structure or an alternative, no attachment
	opaque bool  // its transfer encoding is one that nobody knows
	frame  bool  // belongs to the frame of a cryptographic layer
	sealed *Part // child that holds an encrypted layer's message
}

// Content is the body with its transfer encoding undone, as far as it can be.
func (p *Part) Content() []byte {
	content, _ := decodeTransfer(p.RawBody, p.Header.Raw("Content-Transfer-Encoding"))
	return content
}

// Text is the content as a person reads it: charset decoded, HTML made plain,
// format=flowed rejoined, lines ended by LF, no NUL.
func (p *Part) Text() string {
	return p.plain(decodeCharset(p.Content(), p.charset()))
}

func (p *Part) charset() string {
	if label := p.Params["charset"]; label != "" || p.MediaType != "text/html" {
		return label
	}
	return metaCharset(p.Content())
}

func (p *Part) plain(text string) string {
	text = normalLines(text)
	switch {
	case p.MediaType == "text/html":
		return htmlText(text)
	case p.MediaType == "text/plain" && strings.EqualFold(p.Params["format"], "flowed"):
		return unflow(text, strings.EqualFold(p.Params["delsp"], "yes"))
	}
	return text
}

func normalLines(text string) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if strings.IndexByte(text, 0) >= 0 {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.TrimPrefix(text, "\ufeff")
}

// splitter cuts a mail into parts within limits.
type splitter struct {
	limits   Limits
	parts    int
	problems []Problem
}

func (s *splitter) complain(where, what string) {
	for _, p := range s.problems {
		if p.What == what {
			return
		}
	}
	s.problems = append(s.problems, Problem{Where: where, What: what})
}

func (s *splitter) part(raw []byte, where, defaultType string, depth int) *Part {
	s.parts++
	p := &Part{Raw: raw, MediaType: defaultType}
	var problems []Problem
	p.Header, p.RawBody, problems = splitHeader(raw, where, s.limits.HeaderBytes)
	for _, problem := range problems {
		s.complain(problem.Where, problem.What)
	}
	p.readType(defaultType)
	if _, ok := decodeTransfer(nil, p.Header.Raw("Content-Transfer-Encoding")); !ok {
		p.opaque = true
		s.complain(where, "unknown transfer encoding; the bytes are kept as they are")
	}
	if strings.HasPrefix(p.MediaType, "multipart/") {
		s.children(p, where, depth)
		p.markFrame()
	}
	return p
}

func (p *Part) readType(defaultType string) {
	if raw, ok := p.Header.first("Content-Type"); ok {
		var main string
		main, p.Params = readParams(raw)
		if major, minor, ok := strings.Cut(main, "/"); ok && major != "" && minor != "" {
			p.MediaType = strings.Join(strings.Fields(main), "")
		}
	}
	if p.Params == nil {
		p.Params = map[string]string{}
	}
	name := p.Params["name"]
	if raw, ok := p.Header.first("Content-Disposition"); ok {
		disposition, params := readParams(raw)
		p.Disposition = disposition
		if params["filename"] != "" {
			name = params["filename"]
		}
	}
	p.Filename = safeName(name)
}

// children splits a multipart body. One that cannot be split is read as text,
// which is how a person would read it.
func (s *splitter) children(p *Part, where string, depth int) {
	if depth >= s.limits.Nesting {
		s.complain(where, "parts nested deeper than the limit are not opened")
		return
	}
	boundary := p.Params["boundary"]
	if boundary == "" {
		s.complain(where, "multipart without boundary; read as text")
		return
	}
	bodies, closed := splitBody(p.RawBody, boundary, s.limits.Parts-s.parts)
	if len(bodies) == 0 {
		s.complain(where, "multipart without its boundary in the body; read as text")
		return
	}
	if !closed {
		s.complain(where, "multipart is not closed")
	}
	defaultType := "text/plain"
	if p.MediaType == "multipart/digest" {
		defaultType = "message/rfc822"
	}
	for i, body := range bodies {
		if s.parts >= s.limits.Parts {
			s.complain(where, "parts past the limit are not read")
			return
		}
		p.Parts = append(p.Parts, s.part(body, fmt.Sprintf("%s, part %d", where, i+1), defaultType, depth+1))
	}
}

// splitBody cuts a multipart body at its delimiter lines (RFC 2046, 5.1). The
// line end before a delimiter belongs to the delimiter. At most limit+1
// pieces are cut; closed tells whether the closing delimiter was seen.
func splitBody(body []byte, boundary string, limit int) (pieces [][]byte, closed bool) {
	start, pos := -1, 0
	for pos < len(body) {
		lineStart := pos
		next := len(body)
		if i := bytes.IndexByte(body[pos:], '\n'); i >= 0 {
			next = pos + i + 1
		}
		pos = next
		found, closing := isDelimiter(body[lineStart:next], boundary)
		if !found {
			continue
		}
		if start >= 0 {
			pieces = append(pieces, body[start:max(start, endBefore(body, lineStart))])
		}
		start = next
		if closing || len(pieces) > limit {
			return pieces, true
		}
	}
	if start >= 0 {
		pieces = append(pieces, body[start:])
	}
	return pieces, false
}

func isDelimiter(line []byte, boundary string) (found, closing bool) {
	if len(line) < 2+len(boundary) || line[0] != '-' || line[1] != '-' || string(line[2:2+len(boundary)]) != boundary {
		return false, false
	}
	rest := line[2+len(boundary):]
	if bytes.HasPrefix(rest, []byte("--")) {
		rest, closing = rest[2:], true
	}
	return len(bytes.TrimSpace(rest)) == 0, closing
}

// endBefore is where the line end before the line at i begins.
func endBefore(body []byte, i int) int {
	if i > 0 && body[i-1] == '\n' {
		i--
		if i > 0 && body[i-1] == '\r' {
			i--
		}
	}
	return i
}

// leaves calls do for every part that has no parts, in order. What is the
// frame of a cryptographic layer is no leaf of its own.
func (p *Part) leaves(do func(*Part)) {
	if len(p.Parts) == 0 {
		do(p)
		return
	}
	for _, child := range p.Parts {
		if !child.frame {
			child.leaves(do)
		}
	}
}

// firstText finds the part that a person would read first, and marks the
// alternatives to it, which are the same text again.
func firstText(root *Part, payload bool) *Part {
	var plain, html *Part
	root.leaves(func(p *Part) {
		if p.Disposition == "attachment" || payload && p != root && p.isLegacyDisplay() {
			return
		}
		switch {
		case p.MediaType == "text/plain" || strings.HasPrefix(p.MediaType, "multipart/"):
			if plain == nil || plain.opaque && !p.opaque {
				plain = p
			}
		case p.MediaType == "text/html":
			if html == nil || html.opaque && !p.opaque {
				html = p
			}
		}
	})
	chosen := plain
	if plain == nil || html != nil && (blank(plain.Content()) || plain.opaque && !html.opaque) {
		if html != nil {
			chosen = html
		}
	}
	if chosen != nil {
		hideAlternatives(root, chosen)
	}
	return chosen
}

func blank(b []byte) bool { return len(bytes.TrimSpace(b)) == 0 }

// hideAlternatives reports whether p holds chosen.
func hideAlternatives(p, chosen *Part) bool {
	if p == chosen {
		return true
	}
	for _, child := range p.Parts {
		if !hideAlternatives(child, chosen) {
			continue
		}
		if p.MediaType == "multipart/alternative" {
			for _, other := range p.Parts {
				other.leaves(func(l *Part) {
					if l != chosen && strings.HasPrefix(l.MediaType, "text/") && l.Disposition != "attachment" {
						l.hidden = true
					}
				})
			}
		}
		return true
	}
	return false
}

const longestName = 200

// safeName reduces a file name from outside to metadata that can be shown and
// stored: no path, no control or bidi characters, no leading or trailing dots.
func safeName(name string) string {
	if name == "" {
		return ""
	}
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || isFormatRune(r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(strings.Trim(name, ". "))
	if len(name) <= longestName {
		return name
	}
	ext := ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 16 {
		ext = name[i:]
	}
	cut := longestName - len(ext)
	for cut > 0 && !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + ext
}

// isFormatRune tells bidi controls and characters that show nothing.
func isFormatRune(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r == 0x061c, r == 0x00ad, r == 0xfeff, r == 0x2028, r == 0x2029, r == 0x034f, r == 0x180e:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}
