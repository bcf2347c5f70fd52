// Package mailhost is an IMAP and SMTP host inside the process: for the demonstration, on loopback listeners, and for
// tests, over a Pipe that works inside testing/synctest.
//
//	host := mailhost.New()
//	host.AddUser("report@ipa.test", "secret")
//	pipe := mailhost.PipeListener()
//	go host.ServeSMTP(pipe)
//	host.Break(mailhost.Fault{Command: "DOT", Do: "drop", Times: 1})
//
// Mail lives in memory and is gone with the process. Whatever bytes were delivered are served unchanged, however broken their
// headers are. The host speaks IMAP4rev1 with IDLE, MOVE, UIDPLUS and ESEARCH, and ESMTP with DSN and SMTPUTF8.
package mailhost

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Host is one mail host. Its methods may be called from several goroutines. The fields are set before serving.
type Host struct {
	// Now dates mail that comes in by SMTP.
	Now func() time.Time
	// StartTLS, when set, makes both protocols offer STARTTLS with it. Faults do not reach inside.
	StartTLS *tls.Config
	// Without names IMAP capabilities to leave out, such as "MOVE" or "UIDPLUS".
	Without []string

	mu        sync.Mutex
	users     map[string]*user
	faults    []Fault
	conns     map[*conn]struct{}
	listeners []net.Listener
	validity  uint32
	queued    int
	closed    bool
}

// Message is one mail in a user's INBOX. From is the envelope's sender.
type Message struct {
	Raw   []byte
	UID   uint32
	From  string
	Flags []string
}

type user struct {
	address, password string
	folders           map[string]*folder
}

// New makes a host without users, on the machine's clock.
func New() *Host {
	return &Host{Now: time.Now, users: make(map[string]*user), conns: make(map[*conn]struct{})}
}

// AddUser makes a mailbox with an empty INBOX, or gives an existing user a new password.
func (h *Host) AddUser(address, password string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	address = strings.ToLower(address)
	if u := h.users[address]; u != nil {
		u.password = password
		return
	}
	h.users[address] = &user{address: address, password: password, folders: map[string]*folder{"INBOX": h.newFolder("INBOX")}}
}

// newFolder draws a UIDVALIDITY that this host never gave before.
func (h *Host) newFolder(name string) *folder {
	h.validity++
	return &folder{name: name, validity: h.validity, next: 1, tracker: imapserver.NewMailboxTracker(0)}
}

func (h *Host) inbox(address string) *folder {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[strings.ToLower(address)]
	if u == nil {
		return nil
	}
	return u.folders["INBOX"]
}

var errNoUser = errors.New("no such user")

// Deliver puts a mail into the INBOX of to, dated at, as if it came by LMTP: it prepends Return-Path, which is taken from
// the From field, and Received.
func (h *Host) Deliver(to string, raw []byte, at time.Time) error {
	return h.deliver(sender(raw), to, raw, at, "LMTP")
}

func (h *Host) deliver(from, to string, raw []byte, at time.Time, protocol string) error {
	inbox := h.inbox(to)
	if inbox == nil {
		return fmt.Errorf("deliver mail to %s: %w", to, errNoUser)
	}
	trace := fmt.Sprintf("Return-Path: <%s>\r\nReceived: from mailhost.test by mailhost.test with %s\r\n\tfor <%s>; %s\r\n",
		from, protocol, to, at.Format(time.RFC1123Z))
	inbox.add(slices.Concat([]byte(trace), raw), from, at, nil)
	return nil
}

func sender(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	from, err := mail.ParseAddress(m.Header.Get("From"))
	if err != nil {
		return ""
	}
	return from.Address
}

// Messages lists the INBOX of address in UID order; nil when there is no such user.
func (h *Host) Messages(address string) []Message { return h.FolderMessages(address, "INBOX") }

// FolderMessages lists any folder of address in UID order; nil when there is none.
func (h *Host) FolderMessages(address, name string) []Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[strings.ToLower(address)]
	if u == nil || u.folders[name] == nil {
		return nil
	}
	return u.folders[name].messages()
}

// ResetMailbox makes the INBOX of address anew, as after a restore on the server: the same mails in the same order under new UIDs
// and a new UIDVALIDITY. IMAP connections that had it selected are cut.
func (h *Host) ResetMailbox(address string) {
	if old := h.renew(address); old != nil {
		old.cut()
	}
}

func (h *Host) renew(address string) *folder {
	h.mu.Lock()
	defer h.mu.Unlock()
	u := h.users[strings.ToLower(address)]
	if u == nil {
		return nil
	}
	old, anew := u.folders["INBOX"], h.newFolder("INBOX")
	u.folders["INBOX"] = anew
	// New UIDs start elsewhere, so that an old cursor never fits by chance.
	anew.next = 1000
	for _, m := range old.snapshot() {
		anew.add(m.raw, m.from, m.at, m.flagList())
	}
	return old
}

// ServeIMAP accepts IMAP connections until the listener or the host is closed.
func (h *Host) ServeIMAP(l net.Listener) error {
	options := &imapserver.Options{
		NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &session{host: h, conn: c.NetConn()}, nil, nil
		},
		Caps:         h.caps(),
		TLSConfig:    h.StartTLS,
		InsecureAuth: h.StartTLS == nil,
		Logger:       log.New(io.Discard, "", 0),
	}
	server := imapserver.New(options)
	return h.serve(&listener{l, h, imapWords}, server.Serve)
}

func (h *Host) caps() imap.CapSet {
	caps := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}, imap.CapESearch: {}}
	for _, name := range h.Without {
		delete(caps, imap.Cap(name))
	}
	return caps
}

// ServeSMTP accepts SMTP connections until the listener or the host is closed. A log-in is not asked for; one that is offered must
// be a user's. Mail to a user lands in the INBOX, any other recipient gets 550.
func (h *Host) ServeSMTP(l net.Listener) error {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &submission{host: h, conn: c.Conn()}, nil
	}))
	server.Domain = "mailhost.test"
	server.TLSConfig = h.StartTLS
	server.AllowInsecureAuth = h.StartTLS == nil
	server.EnableDSN = true
	server.EnableSMTPUTF8 = true
	server.ErrorLog = log.New(io.Discard, "", 0)
	return h.serve(&listener{l, h, smtpWords}, server.Serve)
}

// serve leaves closing to the listener and the connections: the libraries' own Close races with a Serve just begun.
func (h *Host) serve(l net.Listener, run func(net.Listener) error) error {
	h.mu.Lock()
	closed := h.closed
	h.listeners = append(h.listeners, l)
	h.mu.Unlock()
	if closed {
		return errors.Join(net.ErrClosed, l.Close())
	}
	if err := run(l); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// Close ends all listeners and connections.
func (h *Host) Close() error {
	h.mu.Lock()
	h.closed = true
	listeners := h.listeners
	h.listeners = nil
	h.mu.Unlock()
	for _, l := range listeners {
		_ = l.Close()
	}
	h.Hangup()
	return nil
}

// Hangup cuts every connection at once; new ones are welcome.
func (h *Host) Hangup() {
	h.mu.Lock()
	conns := h.conns
	h.conns = make(map[*conn]struct{})
	h.mu.Unlock()
	for c := range conns {
		_ = c.Close()
	}
}

// Flag adds flags to one mail of the INBOX of address, as another client would.
func (h *Host) Flag(address string, uid uint32, flags ...string) {
	inbox := h.inbox(address)
	if inbox == nil {
		return
	}
	change := &imap.StoreFlags{Op: imap.StoreFlagsAdd}
	for _, f := range flags {
		change.Flags = append(change.Flags, imap.Flag(f))
	}
	inbox.edit(func(m seen) bool { return uint32(m.uid) == uid }, change, nil)
}
