package message

import (
	"bytes"
	"strings"
	"unicode"
)

// Header is the header block of a mail or part, in the order it was written.
// The zero Header is empty.
type Header struct {
	fields []field
}

type field struct {
	name string
	raw  string // unfolded, not decoded; may hold 8-bit bytes
}

// Get returns the first field of that name as a person reads it: unfolded,
// encoded words (RFC 2047) and raw 8-bit bytes decoded, control characters
// replaced by spaces. A missing field is "".
func (h Header) Get(name string) string {
	raw, ok := h.first(name)
	if !ok {
		return ""
	}
	return decodeHeader(raw)
}

// All returns every field of that name, decoded like Get, in order.
func (h Header) All(name string) []string {
	var all []string
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			all = append(all, decodeHeader(f.raw))
		}
	}
	return all
}

// Count tells how often a field of that name stands in the header.
func (h Header) Count(name string) int {
	n := 0
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			n++
		}
	}
	return n
}

// Raw returns the first field of that name unfolded but not decoded, for
// structured fields whose grammar must be read before their words are decoded.
func (h Header) Raw(name string) string {
	raw, _ := h.first(name)
	return raw
}

func (h Header) first(name string) (string, bool) {
	for _, f := range h.fields {
		if len(f.name) == len(name) && strings.EqualFold(f.name, name) {
			return f.raw, true
		}
	}
	return "", false
}

// nextLine cuts the first line off b. The line comes without its end (LF, CRLF,
// or the CR CR LF of a program that ended lines twice); rest begins behind it.
func nextLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return b, nil
	}
	line, rest = b[:i], b[i+1:]
	for n := len(line); n > 0 && line[n-1] == '\r'; n-- {
		line = line[:n-1]
	}
	return line, rest
}

// headerReader gathers fields line by line and remembers what it had to repair.
type headerReader struct {
	where    string
	fields   []field
	value    []byte // of the last field, while continuation lines may come
	open     bool
	dropped  bool // the line before was no field, and continuation lines go with it
	stray    int  // where the lines without colon begin that no field follows, -1 = nowhere
	long     bool // past the limit
	problems []Problem
}

// splitHeader cuts raw into header and body. Real mail has lines without a
// colon, mbox "From " lines and leading continuations; one such line must not
// cost the whole mail, so it is dropped and reported. Raw without a single
// field is all body.
func splitHeader(raw []byte, where string, limit int) (Header, []byte, []Problem) {
	r, rest := readHeaderBlock(raw, where, limit)
	return r.split(raw, rest)
}

func (r *headerReader) split(raw, rest []byte) (Header, []byte, []Problem) {
	if len(r.fields) > 0 {
		return Header{fields: r.fields}, rest, r.problems
	}
	if len(raw) > 0 && raw[0] != '\n' && raw[0] != '\r' {
		return Header{}, raw, []Problem{{Where: r.where, What: "no header field; all of it is read as body"}}
	}
	return Header{}, rest, nil
}

// splitEntity is splitHeader for a whole mail or part. Lines without colon
// that no further header field follows are the beginning of a body whose blank
// line is missing, of which nothing may be lost (R51).
func (s *splitter) splitEntity(raw []byte, where string) (Header, []byte) {
	r, rest := readHeaderBlock(raw, where, s.limits.HeaderBytes)
	h, body, problems := r.split(raw, rest)
	if len(h.fields) > 0 && r.stray >= 0 {
		body = raw[r.stray:]
		s.complain(where, "no blank line behind the header; the body begins at the first line without colon")
	}
	if r.long {
		s.excess = "header"
	}
	for _, p := range problems {
		s.complain(p.Where, p.What)
	}
	return h, body
}

func readHeaderBlock(raw []byte, where string, limit int) (r headerReader, rest []byte) {
	r, rest = headerReader{where: where, stray: -1}, raw
	first := true
	for len(rest) > 0 {
		at := len(raw) - len(rest)
		var line []byte
		line, rest = nextLine(rest)
		if len(line) == 0 {
			break
		}
		if len(raw)-len(rest) > limit {
			r.complain("header is longer than the limit; the rest of it is not read")
			r.long, r.stray = true, -1
			rest = skipHeader(rest)
			break
		}
		r.line(line, first, at)
		first = false
	}
	r.flush()
	return r, rest
}

func skipHeader(rest []byte) []byte {
	for len(rest) > 0 {
		var line []byte
		if line, rest = nextLine(rest); len(line) == 0 {
			break
		}
	}
	return rest
}

func (r *headerReader) line(line []byte, first bool, at int) {
	if line[0] == ' ' || line[0] == '\t' {
		if r.open {
			r.value = append(r.value, line...)
			return
		}
		if r.dropped || r.stray >= 0 {
			return
		}
		r.complain("header begins with a continuation line")
		line = bytes.TrimLeft(line, " \t")
	}
	if first && isMboxLine(line) {
		r.complain("mbox line before the header")
		return
	}
	r.flush()
	r.dropped = false
	colon := bytes.IndexByte(line, ':')
	if colon < 0 {
		r.withoutColon(line, at)
		return
	}
	name := bytes.TrimRight(line[:colon], " \t")
	if !isFieldName(name) {
		r.complain("header field name with characters that are not allowed")
		r.dropped = true
		return
	}
	if r.stray >= 0 {
		if !isKnownField(string(name)) {
			return
		}
		r.stray = -1
		r.complain("header line without colon")
	}
	r.fields = append(r.fields, field{name: string(name)})
	r.value = append(r.value[:0], line[colon+1:]...)
	r.open = true
}

func (r *headerReader) withoutColon(line []byte, at int) {
	if r.stray < 0 && len(bytes.TrimSpace(line)) > 0 {
		r.stray = at
	}
}

// isKnownField tells a header field from prose with a colon, behind a line that
// is no field.
func isKnownField(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "received", "return-path",
		"delivered-to", "auto-submitted", "precedence", "importance", "priority", "user-agent", "organization", "thread-topic", "thread-index", "dkim-signature", "authentication-results":
		return true
	}
	for _, start := range []string{"x-", "content-", "list-", "arc-", "resent-"} {
		if strings.HasPrefix(name, start) {
			return true
		}
	}
	return false
}

func isMboxLine(line []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimPrefix(line, []byte(">")), []byte("From "))
	return ok && !bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte(":"))
}

func (r *headerReader) flush() {
	if !r.open {
		return
	}
	r.open = false
	r.fields[len(r.fields)-1].raw = unfold(r.value)
}

// complain keeps one problem of a kind: a thousand bad lines are one fact.
func (r *headerReader) complain(what string) {
	for _, p := range r.problems {
		if p.What == what {
			return
		}
	}
	r.problems = append(r.problems, Problem{Where: r.where, What: what})
}

// unfold drops NUL and stray CR and the white space around a value.
func unfold(v []byte) string {
	v = bytes.TrimSpace(v)
	if bytes.IndexByte(v, 0) < 0 && bytes.IndexByte(v, '\r') < 0 {
		return string(v)
	}
	return strings.NewReplacer("\x00", "", "\r", " ").Replace(string(v))
}

func isFieldName(name []byte) bool {
	if len(name) == 0 || len(name) > 200 {
		return false
	}
	for _, c := range name {
		if c <= ' ' || c >= 0x7f || c == ':' {
			return false
		}
	}
	return true
}

// replaceControls makes a decoded header value one harmless line.
func replaceControls(s string) string {
	if strings.IndexFunc(s, unicode.IsControl) < 0 {
		return s
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s))
}
