package mailhost

import (
	"bytes"
	"net"
	"strings"
	"sync"
)

// Fault makes the host misbehave at one command.
//
// Command is an SMTP or IMAP command word ("MAIL", "RCPT", "DATA", "AUTH", "LOGIN", "SELECT", "FETCH", "STORE", "IDLE", …; "UID
// FETCH" counts as FETCH), "DONE" for the end of an IDLE, "CONNECT" for the moment of connecting, or "DOT" for the end of an SMTP mail.
// Match is a substring of the rest of the command line (for DOT: of the mail); empty means any.
//
// Do is one of "drop" (cut the connection), "silent" (never answer again), "reply:TEXT" (answer TEXT instead of running
// the command; for IMAP the tag is put before it) and "garbage" (answer bytes that are no protocol). At DOT the mail is stored
// and the answer is what fails, except for a reply, which refuses the mail.
//
// Times is how often it happens; 0 means until Mend.
type Fault struct {
	Command, Match, Do string
	Times              int
}

// Break adds a fault. The first that fits is played.
func (h *Host) Break(f Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.faults = append(h.faults, f)
}

// Mend takes all faults away. Connections that fell silent stay so.
func (h *Host) Mend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.faults = nil
}

func (h *Host) fault(command, argument string) (Fault, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, f := range h.faults {
		if !strings.EqualFold(f.Command, command) || !strings.Contains(argument, f.Match) {
			continue
		}
		switch f.Times {
		case 0:
		case 1:
			h.faults = append(h.faults[:i:i], h.faults[i+1:]...)
		default:
			h.faults[i].Times--
		}
		return f, true
	}
	return Fault{}, false
}

// garbage is what no parser of either protocol takes.
const garbage = "\x01\xfe%%garbage%%\r\n"

// words splits a command line into an IMAP tag (empty for SMTP), the command and the rest.
type words func(line string) (tag, command, rest string)

func smtpWords(line string) (tag, command, rest string) {
	command, rest, _ = strings.Cut(line, " ")
	return "", command, rest
}

func imapWords(line string) (tag, command, rest string) {
	if strings.EqualFold(line, "DONE") {
		return "", "DONE", ""
	}
	tag, rest, _ = strings.Cut(line, " ")
	command, rest, _ = strings.Cut(rest, " ")
	if strings.EqualFold(command, "UID") {
		command, rest, _ = strings.Cut(rest, " ")
	}
	return tag, command, rest
}

// listener wraps what it accepts in conn and plays the faults of CONNECT.
type listener struct {
	net.Listener
	host  *Host
	words words
}

func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, host: l.host, words: l.words}
	l.host.mu.Lock()
	late := l.host.closed
	l.host.conns[c] = struct{}{}
	l.host.mu.Unlock()
	if late {
		_ = c.Close()
	}
	if f, ok := l.host.fault("CONNECT", ""); ok {
		c.greetWith(f)
	}
	return c, nil
}

// conn stands between a server and its client, reads the command lines, and plays faults.
type conn struct {
	net.Conn
	host  *Host
	words words

	in    []byte // read, not yet passed to the server
	ready int    // how much of in the server may have
	plain bool   // after STARTTLS: bytes of which nothing is known

	mu     sync.Mutex
	mute   bool   // nothing more goes to the client
	body   bool   // the client is inside DATA
	opener []byte // played instead of the greeting
}

func (c *conn) greetWith(f Fault) {
	reply, isReply := strings.CutPrefix(f.Do, "reply:")
	switch {
	case f.Do == "drop":
		_ = c.Close()
	case f.Do == "garbage":
		c.opener = []byte(garbage)
	case isReply:
		c.opener = []byte(reply + "\r\n")
	}
	c.mute = true
}

// Read gives the server whole command lines, without those that a fault swallowed.
func (c *conn) Read(p []byte) (int, error) {
	if c.opener != nil {
		if _, err := c.Conn.Write(c.opener); err != nil {
			return 0, err
		}
		c.opener = nil
	}
	for c.ready == 0 {
		buf := make([]byte, 32<<10)
		n, err := c.Conn.Read(buf)
		c.in = append(c.in, buf[:n]...)
		c.inspect()
		if err != nil && c.ready == 0 {
			return 0, err
		}
	}
	n := copy(p, c.in[:c.ready])
	c.in, c.ready = c.in[n:], c.ready-n
	return n, nil
}

// inspect moves ready past every complete line that the server may have. Inside DATA nothing is a command but the dot.
func (c *conn) inspect() {
	for !c.plain {
		end := bytes.IndexByte(c.in[c.ready:], '\n')
		if end < 0 {
			return
		}
		line := string(bytes.TrimRight(c.in[c.ready:c.ready+end], "\r"))
		if c.inBody() {
			c.ready += end + 1
			c.setBody(line != ".")
			continue
		}
		tag, command, rest := c.words(line)
		if f, ok := c.host.fault(command, rest); ok {
			c.in = append(c.in[:c.ready:c.ready], c.in[c.ready+end+1:]...)
			c.play(f, tag)
			continue
		}
		c.ready += end + 1
		if strings.EqualFold(command, "STARTTLS") {
			c.plain = true
		}
		if strings.EqualFold(command, "DATA") {
			// The next command line of a client without pipelining comes after the reply, which says whether this is a body.
			return
		}
	}
	c.ready = len(c.in)
}

func (c *conn) inBody() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.body
}

func (c *conn) setBody(body bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.body = body
}

func (c *conn) play(f Fault, tag string) {
	reply, isReply := strings.CutPrefix(f.Do, "reply:")
	switch {
	case isReply && tag != "":
		_, _ = c.Conn.Write([]byte(tag + " " + reply + "\r\n"))
	case isReply:
		_, _ = c.Conn.Write([]byte(reply + "\r\n"))
	default:
		c.fail(f.Do)
	}
}

func (c *conn) fail(how string) {
	c.mu.Lock()
	c.mute = true
	c.mu.Unlock()
	switch how {
	case "drop":
		_ = c.Close()
	case "garbage":
		_, _ = c.Conn.Write([]byte(garbage))
	}
}

// Write passes answers on. A muted connection swallows them, so that the server never waits for a client.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	mute := c.mute
	if bytes.HasPrefix(p, []byte("354 ")) {
		c.body = true
	}
	c.mu.Unlock()
	if mute {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// Close cuts the connection and forgets it.
func (c *conn) Close() error {
	c.host.mu.Lock()
	delete(c.host.conns, c)
	c.host.mu.Unlock()
	return c.Conn.Close()
}

// cut plays a fault on the connection from the side of a session.
func (h *Host) cut(nc net.Conn, how string) {
	if c, ok := nc.(*conn); ok {
		c.fail(how)
	}
}
