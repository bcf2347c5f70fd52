package message

import (
	"bytes"
	"fmt"
	"strings"
)

// children splits a multipart body. One that cannot be split is read as text,
// which is how a person would read it.
func (s *splitter) children(p *Part, where string, depth int) {
	if depth >= s.limits.Nesting {
		s.excess = "nesting"
		s.complain(where, "parts nested deeper than the limit are not opened")
		return
	}
	cut := s.cut(p, where)
	if len(cut.parts) == 0 {
		return
	}
	if !cut.closed {
		s.complain(where, "multipart is not closed")
	}
	p.preamble, p.epilogue = cut.preamble, cut.epilogue
	defaultType := "text/plain"
	if p.MediaType == "multipart/digest" {
		defaultType = "message/rfc822"
	}
	for i, body := range cut.parts {
		if s.parts >= s.limits.Parts {
			s.excess = "parts"
			s.complain(where, "parts past the limit are not read")
			return
		}
		p.Parts = append(p.Parts, s.part(body, fmt.Sprintf("%s, part %d", where, i+1), defaultType, depth+1))
	}
}

// cut splits by the declared boundary, else by the one that the body shows.
func (s *splitter) cut(p *Part, where string) pieces {
	body, limit := p.RawBody, s.limits.Parts-s.parts
	boundary := strings.TrimRight(p.Params["boundary"], " \t")
	problem := "multipart without boundary"
	if boundary != "" {
		if cut := splitBody(body, boundary, limit); len(cut.parts) > 0 {
			return cut
		}
		problem = "multipart without its boundary in the body"
	}
	// Some gateways encode the whole body, which RFC 2045 forbids.
	if decoded := p.Content(); boundary != "" && len(decoded) != len(body) {
		if cut := splitBody(decoded, boundary, limit); len(cut.parts) > 0 {
			s.complain(where, "multipart in a transfer encoding")
			return cut
		}
	}
	if shown := shownBoundary(body); shown != "" {
		s.complain(where, problem+"; split at the one that its lines show")
		return splitBody(body, shown, limit)
	}
	s.complain(where, problem+"; read as text")
	return pieces{}
}

// pieces is a multipart body cut at its delimiter lines.
type pieces struct {
	parts    [][]byte
	preamble []byte
	epilogue []byte
	closed   bool // the closing delimiter was seen, or the limit reached
}

// splitBody cuts a multipart body at its delimiter lines (RFC 2046, 5.1). The
// line end before a delimiter belongs to the delimiter. At most limit+1
// pieces are cut.
func splitBody(body []byte, boundary string, limit int) (cut pieces) {
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
		if start < 0 {
			cut.preamble = body[:lineStart]
		} else {
			cut.parts = append(cut.parts, body[start:max(start, endBefore(body, lineStart))])
		}
		start = next
		if closing || len(cut.parts) > limit {
			cut.closed, cut.epilogue = true, body[next:]
			return cut
		}
	}
	if start >= 0 {
		cut.parts = append(cut.parts, body[start:])
	}
	return cut
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

const (
	longestBoundary = 200 // RFC 2046 allows 70
	mostGuesses     = 3
)

// shownBoundary guesses the boundary of a body whose header names none or
// another: the first line that begins like a delimiter and has a part's header
// below it, or its closing one further down.
func shownBoundary(body []byte) string {
	rest := body
	for guesses := 0; guesses < mostGuesses; {
		if !bytes.HasPrefix(rest, []byte("--")) {
			i := bytes.Index(rest, []byte("\n--"))
			if i < 0 {
				return ""
			}
			rest = rest[i+1:]
		}
		var line []byte
		line, rest = nextLine(rest)
		boundary := bytes.TrimRight(line[2:], " \t")
		if len(boundary) == 0 || len(boundary) > longestBoundary {
			continue
		}
		guesses++
		closing := append(append([]byte("\n--"), boundary...), "--"...)
		if startsFold(rest, "content-") || bytes.HasPrefix(rest, closing[1:]) || bytes.Contains(rest, closing) {
			return string(boundary)
		}
	}
	return ""
}

func startsFold(b []byte, start string) bool {
	return len(b) >= len(start) && strings.EqualFold(string(b[:len(start)]), start)
}

// isCustomary tells the preamble that clients write for readers without MIME.
func isCustomary(preamble []byte) bool {
	return blank(preamble) || len(preamble) <= 200 && bytes.Contains(bytes.ToLower(preamble), []byte("mime"))
}
