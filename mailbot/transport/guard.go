package transport

import (
	"bytes"
	"errors"
	"net"
	"regexp"
	"strconv"
)

// guard reads along with the IMAP client and breaks the connection at a parenthesis in a capability list, which no server may
// send and at which the client library's reading goroutine would spin for ever, beyond the reach of any deadline. What
// stands in a literal, that is in a mail, is passed over.
type guard struct {
	net.Conn
	line []byte // the first guardLine bytes of the line
	tail []byte // its last bytes, where a literal is announced
	over bool   // the line cannot hold a capability list any more
	skip int64  // bytes left of a literal
}

// Bounds of what is remembered of a line.
const (
	guardLine = 80
	guardTail = 24
)

var (
	capabilityLine = regexp.MustCompile(`(?i)^(\* CAPABILITY|\S+ [A-Z]+ \[CAPABILITY)`)
	literalMark    = regexp.MustCompile(`\{(\d{1,18})\+?\}\r?$`)
	errCapability  = errors.New("parenthesis in capability list")
)

// Read passes on what it read, or nothing when it holds what must not be parsed.
func (g *guard) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if bad := g.scan(p[:n]); bad != nil {
		return 0, bad
	}
	return n, err
}

func (g *guard) scan(p []byte) error {
	for len(p) > 0 {
		if g.skip > 0 {
			n := min(g.skip, int64(len(p)))
			g.skip -= n
			p = p[n:]
			continue
		}
		part, rest, ended := bytes.Cut(p, []byte("\n"))
		if err := g.extend(part); err != nil {
			return err
		}
		if ended {
			g.end()
		}
		p = rest
	}
	return nil
}

func (g *guard) extend(part []byte) error {
	g.line = append(g.line, part[:min(len(part), guardLine-len(g.line))]...)
	g.tail = append(g.tail, part[max(0, len(part)-guardTail):]...)
	g.tail = g.tail[max(0, len(g.tail)-guardTail):]
	if g.over {
		return nil
	}
	// A list in brackets ends there; greetings go on with such as "Dovecot (Debian) ready."
	i := bytes.IndexAny(part, "(]")
	if i >= 0 && part[i] == '(' && capabilityLine.Match(g.line) {
		return errCapability
	}
	g.over = i >= 0
	return nil
}

func (g *guard) end() {
	if mark := literalMark.FindSubmatch(g.tail); mark != nil {
		g.skip, _ = strconv.ParseInt(string(mark[1]), 10, 64) // at most 18 digits: cannot fail
	}
	g.line, g.tail, g.over = g.line[:0], g.tail[:0], false
}
