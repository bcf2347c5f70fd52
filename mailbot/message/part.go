package message

import "strings"

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

	preamble, epilogue []byte // of a multipart: what stands before and behind its parts
}

// Content is the body with its transfer encoding undone, as far as it can be.
func (p *Part) Content() []byte {
	content, _ := decodeTransfer(p.RawBody, p.Header.Raw("Content-Transfer-Encoding"))
	return content
}

// Text is the content as a person reads it: charset decoded, HTML made plain,
// format=flowed rejoined, lines ended by LF, no NUL.
func (p *Part) Text() string {
	text, _ := p.read()
	return text
}

// read is Text, and what of it is hidden from a person's eyes.
func (p *Part) read() (text, concealed string) {
	return p.plain(decodeCharset(p.Content(), p.charset()))
}

func (p *Part) charset() string {
	if label := p.Params["charset"]; label != "" || p.MediaType != "text/html" {
		return label
	}
	return metaCharset(p.Content())
}

func (p *Part) plain(text string) (shown, concealed string) {
	text = normalLines(text)
	switch {
	case p.MediaType == "text/html":
		return htmlText(text)
	case p.MediaType == "text/plain" && strings.EqualFold(p.Params["format"], "flowed"):
		return unflow(text, strings.EqualFold(p.Params["delsp"], "yes")), ""
	}
	return text, ""
}

func normalLines(text string) string {
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(text, "\r\r\n", "\n")
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
	excess   string // the limit that was passed, "" = none
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
	p.Header, p.RawBody = s.splitEntity(raw, where)
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
