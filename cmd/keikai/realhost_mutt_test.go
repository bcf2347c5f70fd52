//go:build realhost

package main_test

import (
	"fmt"
	"maps"
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
	t := m.p.t
	t.Helper()
	m.tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "-s", "mail", "env", "HOME="+m.dir, "GNUPGHOME="+m.gpg.home,
		"LC_ALL=C.UTF-8", "mutt", "-F", filepath.Join(m.dir, "muttrc"), "-s", subject, "-i", m.body(text), "--", to)
	t.Cleanup(func() { // after an error; the server of tmux ends with its last session
		_ = exec.Command("tmux", "-S", m.socket(), "kill-server").Run()
	})
	screen := ""
	await(t, "mutt's compose menu", func() bool {
		screen = m.tmux("capture-pane", "-p", "-t", "mail")
		return strings.Contains(screen, "y:Send")
	})
	if !strings.Contains(screen, "Sign, Encrypt (PGP/MIME)") {
		t.Fatalf("mutt would not sign and encrypt:\n%s", screen)
	}
	m.tmux("send-keys", "-t", "mail", "y")
	await(t, "the end of mutt", func() bool { return exec.Command("tmux", "-S", m.socket(), "has-session", "-t", "mail").Run() != nil })
}

func (m *mutt) socket() string { return filepath.Join(m.dir, "tmux") }

func (m *mutt) tmux(args ...string) string {
	m.p.t.Helper()
	out, _ := execute(m.p.t, []string{"LC_ALL=C.UTF-8"}, nil, "tmux", append([]string{"-S", m.socket()}, args...)...)
	return string(out)
}
