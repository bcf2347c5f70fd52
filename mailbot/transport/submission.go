package transport

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// quitLimit bounds the polite end of a connection, which nobody should wait for.
const quitLimit = 5 * time.Second

// Submission is one SMTP connection, used for one mail after the other.
type Submission struct {
	wire   *wire
	client *smtp.Client
	dead   error // why the connection takes no further mail
}

// OpenSubmission connects, says EHLO with helo, starts TLS and logs in when Server.User is set, all within one Timeout. The
// error is one of ErrUnreachable, ErrLogin and ErrConfiguration, or the cause of ctx's end; OpenFailure makes a Result of it.
func OpenSubmission(ctx context.Context, s Server, helo string) (*Submission, error) {
	ctx, cancel := s.opening(ctx)
	defer cancel()
	w, err := s.dial(ctx, "smtp")
	if err != nil {
		return nil, fmt.Errorf("open submission: %w", err)
	}
	c := &Submission{wire: w}
	err = w.within(ctx, s.timeout(), func(func()) error { return c.begin(helo) })
	if err != nil {
		_ = w.raw.Close()
		return nil, fmt.Errorf("open submission: %w", err)
	}
	return c, nil
}

func (c *Submission) begin(helo string) (err error) {
	s := c.wire.server
	if c.client, err = smtp.NewClient(c.wire.conn, s.host()); err != nil {
		return c.lost("read greeting of", err)
	}
	if err := c.client.Hello(helo); err != nil {
		return c.lost("say EHLO to", err)
	}
	if s.TLS == TLSStart {
		if ok, _ := c.client.Extension("STARTTLS"); !ok {
			return c.lost("start TLS with", errors.New("server does not offer STARTTLS: check smtp.tls and the port"))
		}
		if err := c.client.StartTLS(c.wire.config); err != nil {
			return c.lost("start TLS with", err)
		}
	}
	return c.logIn()
}

func (c *Submission) logIn() error {
	s := c.wire.server
	if s.User == "" {
		return nil
	}
	_, offered := c.client.Extension("AUTH")
	var auth smtp.Auth
	switch mechanisms := strings.Fields(strings.ToUpper(offered)); {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", s.User, s.Password, s.host(), s.TLS == TLSNone)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(s.User, s.Password, s.host(), s.TLS == TLSNone)
	default:
		return fmt.Errorf("%w: %s offers neither AUTH PLAIN nor LOGIN: check smtp.tls and the port", ErrLogin, s.Address)
	}
	err := c.client.Auth(auth)
	if err == nil {
		return nil
	}
	// A refusal is a reply of the 400s or 500s; anything else is a connection that broke during log-in.
	if code, _ := reply(err); code < 400 {
		return c.lost("log in to", err)
	}
	return fmt.Errorf("%w: %s as %s: %w: check smtp.user and smtp.password_file", ErrLogin, s.Address, s.User, err)
}

func (c *Submission) lost(what string, err error) error {
	return fmt.Errorf("%w: %s %s: %w", ErrUnreachable, what, c.wire.server.Address, err)
}

// reply finds the server's reply in err; code 0 means that there was none or that it was no SMTP.
func reply(err error) (code int, text string) {
	var answer *textproto.Error
	if errors.As(err, &answer) && answer.Code >= 200 && answer.Code <= 599 {
		return answer.Code, answer.Msg
	}
	return 0, ""
}

// OpenFailure says what the error of OpenSubmission means for a mail that waits: Retry always, since nothing was said about
// its recipient, with Class "connect" or "auth".
func OpenFailure(err error) Result {
	class := "connect"
	if errors.Is(err, ErrLogin) {
		class = "auth"
	}
	code, text := reply(err)
	return Result{Outcome: Retry, Class: class, Code: code, Reply: text, Err: err}
}

// Usable reports whether the connection takes another mail.
func (c *Submission) Usable() bool { return c.dead == nil }

// abandon closes the socket without a further byte. QUIT or RSET here would be fatal: the library finishes an open DATA
// with the terminating dot before it writes any command.
func (c *Submission) abandon(why error) {
	if c.dead == nil {
		c.dead = why
		_ = c.wire.raw.Close()
	}
}

// Close says QUIT, briefly, when the connection is between two mails, and closes it. A connection already lost is no
// error.
func (c *Submission) Close() error {
	if c.dead != nil {
		return nil
	}
	limit := min(quitLimit, c.wire.server.timeout())
	_ = c.wire.within(context.Background(), limit, func(func()) error { return c.client.Quit() })
	c.abandon(errClosed)
	return nil
}

var errClosed = errors.New("submission closed")
