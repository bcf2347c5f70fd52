//go:build realhost

package main_test

import (
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// mutt is a person's mutt: it signs and encrypts through gpgme, protects the subject (its protected headers are version 1), and
// hands mail in to the submission port with STARTTLS and a log-in.
type mutt struct {
	p   *person
	gpg *gnupg
	o   *office
	dir string
}

const muttSettings = `set realname=%q from=%q use_from=yes
set smtp_url="smtp://%s@%s/" smtp_pass=%q smtp_authenticators="plain" ssl_starttls=yes ssl_force_tls=yes
set ssl_ca_certificates_file=%q
set editor="true" autoedit=yes edit_headers=yes abort_unmodified=no copy=no sig_dashes=no send_charset="us-ascii:iso-2022-jp:utf-8"
set folder=%[7]q tmpdir=%[7]q spoolfile=%[8]q
set crypt_autosign=%[9]s crypt_autoencrypt=%[9]s crypt_protected_headers_write=yes crypt_confirmhook=no
set imap_user=%[2]q imap_pass=%[5]q fast_reply=yes include=yes reply_to=yes
`

func newMutt(o *office, p *person, sealed string, others ...desk) *mutt {
	p.t.Helper()
	m := &mutt{p: p, o: o, dir: folder(p.t)}
	text := fmt.Sprintf(muttSettings, p.name, p.address, p.address, o.host.submission, o.host.password, o.host.authority(), m.dir, filepath.Join(m.dir, "inbox"), sealed)
	if g, ok := p.tool.(*gnupg); ok {
		m.gpg = g
		text += fmt.Sprintf("set pgp_sign_as=0x%s pgp_default_key=0x%s pgp_self_encrypt=yes\n", g.fingerprint, g.fingerprint)
		for _, d := range append(slices.Collect(maps.Values(o.desks)), others...) {
			g.know(d)
			text += fmt.Sprintf("crypt-hook '%s' 0x%s\n", d.address, d.fingerprint)
		}
	}
	must(p.t, os.WriteFile(filepath.Join(m.dir, "muttrc"), []byte(text), 0o600))
	return m
}

func (m *mutt) body(text string) string {
	m.p.t.Helper()
	file := filepath.Join(m.dir, "body")
	must(m.p.t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// batch sends in clear without a terminal.
func (m *mutt) batch(to, subject, text string) {
	m.p.t.Helper()
	execute(m.p.t, []string{"HOME=" + m.dir, "LC_ALL=C.UTF-8"}, []byte(text), "mutt", "-F", filepath.Join(m.dir, "muttrc"), "-s", subject, "--", to)
}

// compose writes a mail as a person does at a terminal, which is the only way in which mutt signs and encrypts: it opens the
// compose menu and presses y.
func (m *mutt) compose(to, subject, text string) {
	m.p.t.Helper()
	m.open("-s", subject, "-i", m.body(text), "--", to)
	m.send("Sign, Encrypt (PGP/MIME)")
	m.ended()
}

// answer replies to the only mail in the person's mailbox: mutt opens and quotes it, and its editor writes each answer behind the
// line that ends with the label of a field.
func (m *mutt) answer(security string, answers [][2]string) {
	m.p.t.Helper()
	var script strings.Builder
	script.WriteString("#!/bin/sh\nsed -i \"$1\"")
	for _, a := range answers {
		fmt.Fprintf(&script, " -e 's|^> [0-9]* %s$|& %s|'", a[0], a[1])
	}
	editor := filepath.Join(m.dir, "editor")
	must(m.p.t, os.WriteFile(editor, []byte(script.String()+"\n"), 0o700))
	_, port, err := net.SplitHostPort(m.o.host.imaps)
	must(m.p.t, err)
	m.open("-e", fmt.Sprintf("set editor=%q", editor), "-f", "imaps://localhost:"+port+"/INBOX")
	m.shows("r:Reply")
	m.press("r")
	m.send(security)
	m.shows("r:Reply")
	m.press("q")
	m.ended()
}

// open starts mutt at a terminal.
func (m *mutt) open(args ...string) {
	m.p.t.Helper()
	home := m.dir
	if m.gpg != nil {
		home = m.gpg.home
	}
	m.tmux(append([]string{"-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "-s", "mail", "env", "HOME=" + m.dir, "GNUPGHOME=" + home,
		"LC_ALL=C.UTF-8", "mutt", "-F", filepath.Join(m.dir, "muttrc")}, args...)...)
	m.p.t.Cleanup(func() { // after an error; the server of tmux ends with its last session
		_ = exec.Command("tmux", "-S", m.socket(), "kill-server").Run()
	})
}

// shows waits until words stand on mutt's screen.
func (m *mutt) shows(words string) (screen string) {
	m.p.t.Helper()
	await(m.p.t, "mutt's "+words, func() bool {
		screen = m.tmux("capture-pane", "-p", "-t", "mail")
		return strings.Contains(screen, words)
	})
	return screen
}

// send presses y in the compose menu, which must show that protection.
func (m *mutt) send(security string) {
	m.p.t.Helper()
	if screen := m.shows("y:Send"); !strings.Contains(screen, "Security: "+security) {
		m.p.t.Fatalf("mutt would not send with %q:\n%s", security, screen)
	}
	m.press("y")
}

func (m *mutt) press(key string) { m.p.t.Helper(); m.tmux("send-keys", "-t", "mail", key) }

func (m *mutt) ended() {
	m.p.t.Helper()
	await(m.p.t, "the end of mutt", func() bool { return exec.Command("tmux", "-S", m.socket(), "has-session", "-t", "mail").Run() != nil })
}

func (m *mutt) socket() string { return filepath.Join(m.dir, "tmux") }

func (m *mutt) tmux(args ...string) string {
	m.p.t.Helper()
	out, _ := execute(m.p.t, []string{"LC_ALL=C.UTF-8"}, nil, "tmux", append([]string{"-S", m.socket()}, args...)...)
	return string(out)
}
