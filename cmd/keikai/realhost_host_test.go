//go:build realhost

package main_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// patience is the longest wait for a mail, a prompt or a process. All take a few seconds, but for a notice that the
// submission server would not have at first: that one is tried again after a minute.
const patience = 2 * time.Minute

// host is the mail host that .ci/mailhost.sh started: Postfix and Dovecot as plain processes on loopback.
type host struct {
	t                             *testing.T
	dir, script                   string
	smtp, submission, imap, imaps string // "localhost:port"
	password                      string
	tls                           *tls.Config
}

func findHost(t *testing.T) *host {
	t.Helper()
	h := &host{t: t, dir: setting(t, "MAILHOST_DIR"), script: setting(t, "MAILHOST"), password: setting(t, "MAIL_PASSWORD"),
		smtp: "localhost:" + setting(t, "SMTP_PORT"), submission: "localhost:" + setting(t, "SUBMISSION_PORT"),
		imap: "localhost:" + setting(t, "IMAP_PORT"), imaps: "localhost:" + setting(t, "IMAPS_PORT")}
	pem, err := os.ReadFile(h.authority())
	must(t, err)
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatalf("%s holds no certificate", h.authority())
	}
	h.tls = &tls.Config{RootCAs: roots, ServerName: "localhost"}
	return h
}

// setting wants what .ci/run puts into the environment.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: .ci/run starts the mail host and runs this test", name)
	}
	return value
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *host) authority() string { return filepath.Join(h.dir, "ca.pem") }

// dovecot stops or starts the IMAP side. Postfix stays, and queues.
func (h *host) dovecot(do string) {
	h.t.Helper()
	out, err := exec.Command(h.script, "dovecot", do, h.dir).CombinedOutput()
	if err != nil {
		h.t.Fatalf("dovecot %s: %v\n%s", do, err, out)
	}
}

// handIn gives a mail to Postfix as another mail server does: the sender needs no account.
func (h *host) handIn(from, to string, raw []byte) {
	h.t.Helper()
	c, err := smtp.Dial(h.smtp)
	must(h.t, err)
	defer c.Close()
	must(h.t, c.StartTLS(h.tls))
	must(h.t, c.Mail(from))
	must(h.t, c.Rcpt(to))
	w, err := c.Data()
	must(h.t, err)
	_, err = w.Write(raw)
	must(h.t, err)
	must(h.t, w.Close())
	must(h.t, c.Quit())
}

// stored gives every mail that lies in an account's INBOX, in the order of delivery.
func (h *host) stored(user string) [][]byte {
	h.t.Helper()
	conn, err := tls.Dial("tcp", h.imaps, h.tls)
	must(h.t, err)
	defer conn.Close()
	must(h.t, conn.SetDeadline(time.Now().Add(patience)))
	s := &imapSession{r: bufio.NewReader(conn), w: conn}
	for _, command := range []string{fmt.Sprintf("LOGIN %q %q", user, h.password), "EXAMINE INBOX", "UID FETCH 1:* (BODY.PEEK[])", "LOGOUT"} {
		must(h.t, s.do(command))
	}
	return s.mails
}

// arrives waits until so many mails lie in an INBOX.
func (h *host) arrives(user string, n int) {
	h.t.Helper()
	await(h.t, fmt.Sprintf("%d mails for %s", n, user), func() bool { return len(h.stored(user)) >= n })
}

// await looks again and again until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("waited in vain for %s", what)
}

// imapSession speaks just enough of IMAP (RFC 9051) to read a mailbox, independently of the program under test.
type imapSession struct {
	r     *bufio.Reader
	w     io.Writer
	mails [][]byte
}

var literal = regexp.MustCompile(`BODY\[\] \{(\d+)\}\r\n$`)

func (s *imapSession) do(command string) error {
	if _, err := fmt.Fprintf(s.w, "a %s\r\n", command); err != nil {
		return fmt.Errorf("write %s: %w", command, err)
	}
	for {
		line, err := s.r.ReadString('\n')
		if err != nil {
			return fmt.Errorf("read answer: %w", err)
		}
		if strings.HasPrefix(line, "a ") {
			if !strings.HasPrefix(line, "a OK") {
				return fmt.Errorf("%s: %s", command, line)
			}
			return nil
		}
		if m := literal.FindStringSubmatch(line); m != nil {
			size, err := strconv.Atoi(m[1])
			if err != nil {
				return fmt.Errorf("read size: %w", err)
			}
			raw := make([]byte, size)
			if _, err := io.ReadFull(s.r, raw); err != nil {
				return fmt.Errorf("read mail: %w", err)
			}
			s.mails = append(s.mails, raw)
		}
	}
}
