package mailbot

import (
	"bytes"
	"maps"
	"slices"
	"sync"
	"time"

	"keikai/mailbot/transport"
)

func imapServer(c IMAPConfig, dial transport.Dialer) (transport.Server, error) {
	pass, err := password(c.PasswordFile)
	return transport.Server{Address: c.Server, TLS: transport.TLSMode(c.TLS), CAFile: c.CAFile, User: c.User, Password: pass, Dial: dial}, err
}

func submissionServer(c SMTPConfig, dial transport.Dialer) (transport.Server, error) {
	pass, err := password(c.PasswordFile)
	return transport.Server{Address: c.Server, TLS: transport.TLSMode(c.TLS), CAFile: c.CAFile, User: c.User, Password: pass, Dial: dial}, err
}

// password reads a password or passphrase, without the line end that an editor leaves; "" when no file is named.
func password(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	data, err := readSecretFile(file)
	return string(bytes.TrimRight(data, "\r\n")), err
}

// health remembers the last word of every server, for status.
type health struct {
	mu    sync.Mutex
	state map[string]string // what is wrong, by server
	fetch map[string]time.Time
}

func (h *health) note(server string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		delete(h.state, server)
		return
	}
	if h.state == nil {
		h.state = map[string]string{}
	}
	h.state[server] = err.Error()
}

func (h *health) fetched(mailbox string, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fetch == nil {
		h.fetch = map[string]time.Time{}
	}
	h.fetch[mailbox] = at
}

func (h *health) lastFetch(mailbox string) (time.Time, string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fetch[mailbox], h.state["imap "+mailbox]
}

func (h *health) alarms() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(h.state)) {
		out = append(out, name+": "+h.state[name])
	}
	return out
}

func sorted(m map[string]string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, k+": "+m[k])
	}
	return out
}
