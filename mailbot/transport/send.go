package transport

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// Outcome is what is known about a mail after an attempt.
type Outcome string

// The four outcomes. Only Uncertain leaves open whether the mail was delivered.
const (
	Sent      Outcome = "sent"      // the server took the mail
	Retry     Outcome = "retry"     // certainly not delivered; may be tried again
	Failed    Outcome = "failed"    // certainly not delivered; trying again is no use
	Uncertain Outcome = "uncertain" // the dot may have left and no reply to it came
)

// Result is one attempt. Class names the step that decided it: connect, auth, mail, rcpt, data, dot, or lost for a
// connection that broke before the dot. Code and Reply are the server's words (Code 0: none). QueueID is the server's
// name for the mail where it told one.
type Result struct {
	Outcome Outcome
	Code    int
	Class   string
	Reply   string
	QueueID string
	Err     error
}

// dotPatience is how many times longer the reply to the dot may take than others. With the default Timeout of a minute
// that is the 10 minutes of RFC 5321 section 4.5.3.2.6: giving up early makes a delivered mail Uncertain.
const dotPatience = 10

// lineOctets is the longest line without CRLF (RFC 5322 section 2.1.1). Servers cut longer ones, or refuse in mid-body.
const lineOctets = 998

// writePiece is how much of a body is written before the clock of the wait starts anew.
const writePiece = 64 << 10

// Send submits one mail from one sender to exactly one recipient. from may be empty (a null return path); envelopeID is
// passed on where the server offers DSN (RFC 3461). raw must have CRLF line ends and lines of at most 998 octets throughout: the signed parts in it must arrive
// byte for byte, so nothing is repaired. beforeDot runs after the whole body was handed to the network and before the terminating
// dot can leave; its error drops the connection without the dot.
func (c *Submission) Send(ctx context.Context, from, to, envelopeID string, raw []byte, beforeDot func() error) Result {
	if c.dead != nil {
		return Result{Outcome: Retry, Class: "lost", Err: fmt.Errorf("send mail: %w: %w", ErrUnreachable, c.dead)}
	}
	if r, ok := c.presend(from, to, raw); !ok {
		return r
	}
	steps := []struct {
		class string
		run   func() error
	}{
		{"mail", func() error { return c.client.Mail(c.mailArgument(from, envelopeID, len(raw))) }},
		{"rcpt", func() error { return c.client.Rcpt(c.rcptArgument(to)) }},
	}
	for _, step := range steps {
		if err := c.do(ctx, step.run); err != nil {
			return c.refused(ctx, step.class, err)
		}
	}
	return c.data(ctx, raw, beforeDot)
}

// presend finds what can be known without the network: no server is asked to take what must not be sent.
func (c *Submission) presend(from, to string, raw []byte) (Result, bool) {
	fail := func(class, format string, args ...any) (Result, bool) {
		return Result{Outcome: Failed, Class: class, Err: fmt.Errorf("send mail: "+format, args...)}, false
	}
	if to == "" || strings.ContainsAny(from+to, "\r\n\x00<> ,") {
		return fail("rcpt", "envelope address %q or %q is not one address", from, to)
	}
	c.client.SkipSMTPUTF8(isASCII(from + to))
	if ok, _ := c.client.Extension("SMTPUTF8"); !ok && !isASCII(from+to) {
		return fail("rcpt", "address %q needs SMTPUTF8, which %s does not offer", to, c.wire.server.Address)
	}
	if !crlfOnly(raw) {
		return fail("data", "a line of the mail does not end in CRLF")
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > lineOctets {
			return fail("data", "a line of the mail has %d octets, more than %d", len(line), lineOctets)
		}
	}
	_, limit := c.client.Extension("SIZE")
	if n, err := strconv.Atoi(limit); err == nil && n > 0 && len(raw) > n {
		return fail("mail", "mail of %d bytes, %s takes %d", len(raw), c.wire.server.Address, n)
	}
	return Result{}, true
}

// crlfOnly reports whether every CR and LF of raw stands in a CRLF pair. A bare one would be rewritten on the way or, worse, be
// read as a line end by one server and not by the next (SMTP smuggling).
func crlfOnly(raw []byte) bool {
	pairs := bytes.Count(raw, []byte("\r\n"))
	return bytes.Count(raw, []byte("\r")) == pairs && bytes.Count(raw, []byte("\n")) == pairs
}

func (c *Submission) mailArgument(from, envelopeID string, size int) string {
	argument := "<" + from + ">"
	if ok, _ := c.client.Extension("SIZE"); ok {
		argument += " SIZE=" + strconv.Itoa(size)
	}
	if ok, _ := c.client.Extension("DSN"); ok {
		c.client.SetDSNMailReturnOption("HDRS")
		c.client.SetDSNRcptNotifyOption("FAILURE,DELAY")
		if envelopeID != "" {
			argument += " ENVID=" + xtext(envelopeID)
		}
	}
	return argument
}

func (c *Submission) rcptArgument(to string) string {
	if ok, _ := c.client.Extension("DSN"); ok && isASCII(to) {
		return "<" + to + "> ORCPT=rfc822;" + xtext(to)
	}
	return "<" + to + ">"
}

// xtext encodes as RFC 3461 section 4 asks.
func xtext(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < '!' || c > '~' || c == '+' || c == '=' {
			fmt.Fprintf(&b, "+%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (c *Submission) do(ctx context.Context, f func() error) error {
	return c.wire.within(ctx, c.wire.server.timeout(), func(func()) error { return f() })
}

// refused makes the Result of an error before the dot, and leaves the connection either clean or closed.
func (c *Submission) refused(ctx context.Context, class string, err error) Result {
	code, text := reply(err)
	r := Result{Outcome: Retry, Class: class, Code: code, Reply: text, Err: fmt.Errorf("send mail: %s: %w", class, err)}
	switch {
	case code < 400:
		r.Class = "lost"
		r.Code, r.Reply = 0, ""
		c.abandon(err)
		return r
	case code == 421:
		c.abandon(err)
		return r
	case code >= 500 && (class != "mail" || code == 552):
		// A 5xx to MAIL speaks of us (sender, log-in, policy), not of the recipient, save for 552: too large.
		r.Outcome = Failed
	}
	if err := c.do(ctx, c.client.Reset); err != nil {
		c.abandon(err)
	}
	return r
}

func (c *Submission) data(ctx context.Context, raw []byte, beforeDot func() error) Result {
	var w *smtp.DataCloser
	err := c.do(ctx, func() error {
		data, err := c.client.Data()
		if err == nil {
			w = data.(*smtp.DataCloser)
		}
		return err
	})
	if err != nil {
		return c.refused(ctx, "data", err)
	}
	if err := c.body(ctx, w, raw); err != nil {
		c.abandon(err)
		return Result{Outcome: Retry, Class: "lost", Err: fmt.Errorf("send mail: write body: %w", err)}
	}
	if err := beforeDot(); err != nil {
		c.abandon(err)
		return Result{Outcome: Retry, Class: "data", Err: fmt.Errorf("send mail: before the dot: %w", err)}
	}
	if ctx.Err() != nil {
		c.abandon(context.Cause(ctx))
		return Result{Outcome: Retry, Class: "data", Err: fmt.Errorf("send mail: before the dot: %w", context.Cause(ctx))}
	}
	return c.dot(ctx, w)
}

// body writes everything but the dot and empties the library's buffer, so that a connection already broken shows now and
// not after beforeDot.
func (c *Submission) body(ctx context.Context, w *smtp.DataCloser, raw []byte) error {
	return c.wire.within(ctx, c.wire.server.timeout(), func(more func()) error {
		for len(raw) > 0 {
			n := min(len(raw), writePiece)
			if _, err := w.Write(raw[:n]); err != nil {
				return err
			}
			raw = raw[n:]
			more()
		}
		return c.client.Text.W.Flush()
	})
}

func (c *Submission) dot(ctx context.Context, w *smtp.DataCloser) Result {
	limit := dotPatience * c.wire.server.timeout()
	err := c.wire.within(ctx, limit, func(func()) error { return w.Close() })
	if err == nil {
		text := w.ServerResponse()
		return Result{Outcome: Sent, Class: "dot", Code: 250, Reply: text, QueueID: queueID(text)}
	}
	code, text := reply(err)
	r := Result{Class: "dot", Code: code, Reply: text}
	switch code / 100 {
	case 2:
		r.Outcome, r.QueueID = Sent, queueID(text)
		return r
	case 4:
		r.Outcome = Retry
	case 5:
		r.Outcome = Failed
	default:
		r.Outcome = Uncertain
		r.Code, r.Reply = 0, ""
	}
	r.Err = fmt.Errorf("send mail: reply to the dot: %w", err)
	if r.Outcome == Uncertain || code == 421 {
		c.abandon(r.Err)
	}
	return r
}

var queueWords = regexp.MustCompile(`(?i)\bqueued as (\S+)|\bid=(\S+)|^\S+ (\S+) message accepted`)

// queueID reads the name under which Postfix, Exim or Sendmail queued a mail.
func queueID(text string) string {
	found := queueWords.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return strings.TrimRight(found[1]+found[2]+found[3], ".,;)")
}
