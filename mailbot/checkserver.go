package mailbot

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"keikai/mailbot/transport"
)

// checkTimeout is the longest wait for one answer of a mail server: somebody sits before the screen.
const checkTimeout = 15 * time.Second

// servers logs in to every mail server once for each account.
func (c *checking) servers() {
	seen := map[[32]byte]bool{}
	for _, m := range c.cfg.Mailboxes {
		c.imap(m)
		submission, from := c.cfg.SMTP, "smtp "+c.cfg.SMTP.Server
		if m.SMTP != nil {
			submission, from = *m.SMTP, "smtp "+m.SMTP.Server+" of mailbox "+m.Name
		}
		if id := sha256.Sum256(fmt.Append(nil, submission.Server, "\n", submission.User)); !seen[id] {
			seen[id] = true
			c.smtp(from, submission, m.Address)
		}
	}
}

func (c *checking) imap(m MailboxConfig) {
	what := "imap " + m.IMAP.Server + " of mailbox " + m.Name
	account, err := imapServer(m.IMAP, c.env.Dial)
	if err != nil {
		c.wrong(what, err, "look at imap.password_file")
		return
	}
	account.Timeout = checkTimeout
	box, err := transport.OpenMailbox(c.ctx, account, m.IMAP.Folder)
	if err != nil {
		c.no(what, err.Error(), serverHint(err))
		return
	}
	detail := "logged in, folder " + m.IMAP.Folder + " opens"
	if !box.CanIdle() {
		detail += ", no IDLE: looked at every " + m.IMAP.Poll.String()
	}
	_ = box.Close()
	c.ok(what, detail)
}

func (c *checking) smtp(what string, s SMTPConfig, address string) {
	account, err := submissionServer(s, c.env.Dial)
	if err != nil {
		c.wrong(what, err, "look at smtp.password_file")
		return
	}
	account.Timeout = checkTimeout
	line, err := transport.OpenSubmission(c.ctx, account, address[strings.LastIndex(address, "@")+1:])
	if err != nil {
		c.no(what, err.Error(), serverHint(err))
		return
	}
	_ = line.Close()
	if s.User == "" {
		c.ok(what, "answers; without log-in")
		return
	}
	c.ok(what, "logged in")
}

// serverHint says what to do for each class of failure.
func serverHint(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, transport.ErrConfiguration):
		return "mend server, tls or ca_file in the configuration"
	case errors.Is(err, transport.ErrLogin):
		return "compare user and password_file with the account"
	case errors.Is(err, transport.ErrFolder):
		return "make the folder on the server, or set imap.folder to one that exists"
	case errors.As(err, &dns):
		return "the name is not known: look at server, and at this machine's name service"
	}
	return "is the server up, do server and tls fit its port, does a firewall stand between? certificates of an own authority need ca_file"
}
