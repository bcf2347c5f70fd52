package mailhost

import (
	"crypto/subtle"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// submission is one SMTP connection.
type submission struct {
	host *Host
	conn net.Conn
	from string
	to   []string
}

var _ smtp.AuthSession = (*submission)(nil)

func (s *submission) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *submission) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		s.host.mu.Lock()
		defer s.host.mu.Unlock()
		u := s.host.users[strings.ToLower(username)]
		if u == nil || subtle.ConstantTimeCompare([]byte(u.password), []byte(password)) != 1 {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *submission) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.host.inbox(to) == nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	s.to = append(s.to, to)
	return nil
}

// Data stores the mail, and plays the faults that belong to the terminating dot: everything but a reply happens after
// the mail was stored, which is what makes an attempt uncertain.
func (s *submission) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	fault, broken := s.host.fault("DOT", string(raw))
	if code, text, ok := strings.Cut(strings.TrimPrefix(fault.Do, "reply:"), " "); broken && ok {
		return smtpError(code, text)
	}
	for _, to := range s.to {
		if err := s.host.deliver(s.from, to, raw, s.host.Now(), "ESMTP"); err != nil {
			return err
		}
	}
	if broken {
		s.host.cut(s.conn, fault.Do)
	}
	return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: "OK: queued as " + s.host.queueID()}
}

// smtpError makes a reply of "451" and "4.3.0 later"; the enhanced code stays part of the text.
func smtpError(code, text string) error {
	n, err := strconv.Atoi(code)
	if err != nil {
		return fmt.Errorf("read fault: %w", err)
	}
	return &smtp.SMTPError{Code: n, EnhancedCode: smtp.NoEnhancedCode, Message: text}
}

func (s *submission) Reset() { s.from, s.to = "", nil }

func (s *submission) Logout() error { return nil }

func (h *Host) queueID() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.queued++
	return fmt.Sprintf("MH%06d", h.queued)
}
