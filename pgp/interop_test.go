//go:build interop

package pgp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// gnupg is a home of GnuPG with one key, and its agent while the test runs.
type gnupg struct {
	t    *testing.T
	home string
	name string
}

// withExpired adds an encryption subkey that has expired.
func newGnuPG(t *testing.T, algorithm, subkey string, withExpired bool) *gnupg {
	t.Helper()
	home, err := os.MkdirTemp("", "gpg") // short: the agent's socket has its path
	if err != nil {
		t.Fatal(err)
	}
	g := &gnupg{t: t, home: home, name: "finder@finder.example"}
	t.Cleanup(func() {
		kill := exec.Command("gpgconf", "--kill", "all")
		kill.Env = append(os.Environ(), "GNUPGHOME="+home)
		if err := kill.Run(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(home); err != nil {
			t.Error(err)
		}
	})
	// A year ago, so that a subkey can have expired since (R57).
	past := []string{"--faked-system-time", time.Now().AddDate(-1, 0, 0).UTC().Format("20060102T150405"), "--passphrase", ""}
	g.run(nil, append(past, "--quick-generate-key", "Finder <"+g.name+">", algorithm, "sign,cert", "never")...)
	fingerprint := string(g.certificate().Fingerprint())
	if withExpired {
		g.run(nil, append(past, "--quick-add-key", fingerprint, subkey, "encrypt", "1w")...)
	}
	g.run(nil, "--passphrase", "", "--quick-add-key", fingerprint, subkey, "encrypt", "never")
	return g
}

func (g *gnupg) run(in []byte, args ...string) []byte {
	g.t.Helper()
	out, _ := g.runBoth(in, args...)
	return out
}

// runBoth returns what gpg wrote and its status lines.
func (g *gnupg) runBoth(in []byte, args ...string) ([]byte, string) {
	g.t.Helper()
	cmd := exec.Command("gpg", append([]string{"--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback",
		"--trust-model", "always", "--status-fd", "2"}, args...)...)
	cmd.Env = append(os.Environ(), "GNUPGHOME="+g.home, "LC_ALL=C")
	cmd.Stdin = bytes.NewReader(in)
	var out, status bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &status
	if err := cmd.Run(); err != nil {
		g.t.Fatalf("gpg %s: %v\n%s", strings.Join(args, " "), err, status.Bytes())
	}
	return out.Bytes(), status.String()
}

func (g *gnupg) certificate() *Certificate {
	g.t.Helper()
	all, err := ReadCertificates(g.run(nil, "--armor", "--export", g.name))
	if err != nil || len(all) != 1 {
		g.t.Fatalf("%d certificates of gpg, %v", len(all), err)
	}
	return all[0]
}

func (g *gnupg) file(name string, data []byte) string {
	g.t.Helper()
	path := filepath.Join(g.home, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		g.t.Fatal(err)
	}
	return path
}

// R52, R57, R63, S16: mails go to and from GnuPG, in its usual algorithms.
func TestGnuPG(t *testing.T) {
	for name, algorithm := range map[string][2]string{"Curve25519": {"ed25519", "cv25519"}, "RSA3072": {"rsa3072", "rsa3072"}} {
		t.Run(name, func(t *testing.T) {
			g := newGnuPG(t, algorithm[0], algorithm[1], false)
			finder := g.certificate()
			now := time.Now().Add(time.Minute)
			kind := Curve25519
			if name == "RSA3072" {
				kind = RSA3072
			}
			office, err := Generate(time.Now().Add(-time.Hour), "Office", "office@office.example", kind, 0)
			if err != nil {
				t.Fatal(err)
			}
			armor, err := office.Certificate().Armor()
			if err != nil {
				t.Fatal(err)
			}
			g.run(armor, "--import")
			t.Run("to us", func(t *testing.T) { gnupgSealsToUs(t, &gnupg{t, g.home, g.name}, finder, office, now) })
			t.Run("from us", func(t *testing.T) { gnupgReadsOurs(t, &gnupg{t, g.home, g.name}, finder, office, now) })
			t.Run("signatures", func(t *testing.T) { gnupgSigns(t, &gnupg{t, g.home, g.name}, finder, now) })
			t.Run("keys", func(t *testing.T) { gnupgKeys(t, &gnupg{t, g.home, g.name}, office, now) })
		})
	}
}

func gnupgSealsToUs(t *testing.T, g *gnupg, finder *Certificate, office *Secret, now time.Time) {
	text := bytes.Repeat([]byte("脆弱性の届出です。 \n"), 200)
	own := []*Secret{who("coordination"), who("reception"), office}
	for _, args := range [][]string{{"-r", "office@office.example"}, {"-R", "office@office.example"},
		{"-r", g.name, "-r", "office@office.example"}, {"--compress-algo", "none", "-r", "office@office.example"},
		{"--compress-algo", "bzip2", "--textmode", "-r", "office@office.example"}} {
		for _, armor := range []string{"--armor", "--no-armor"} {
			mail := g.run(text, append([]string{armor, "--sign", "--encrypt"}, args...)...)
			o, err := Open(mail, own, []*Certificate{finder}, now, DefaultLimits())
			if err != nil {
				t.Fatalf("%s %s: %v", armor, args, err)
			}
			s := o.Signature
			if !bytes.Equal(canonical(o.Plaintext), canonical(text)) || o.With != office.Certificate().Fingerprint() || o.Hidden != (args[0] == "-R") {
				t.Errorf("%s %s: %d bytes with %s", armor, args, len(o.Plaintext), o.With)
			}
			if s.Verdict != SignatureValid || s.Weak != "" || s.By != finder.Fingerprint() || len(s.Intended) != 0 {
				t.Errorf("%s %s: %+v", armor, args, s)
			}
		}
	}
}

func gnupgReadsOurs(t *testing.T, g *gnupg, finder *Certificate, office *Secret, now time.Time) {
	text := bytes.Repeat([]byte("受理しました。\r\n"), 300)
	for _, hidden := range []bool{false, true} {
		mail, err := Seal(text, office, finder, SealOptions{Now: now.Add(-time.Minute), Hidden: hidden})
		if err != nil {
			t.Fatal(err)
		}
		out, status := g.runBoth(mail, "--decrypt")
		if !bytes.Equal(out, text) || !strings.Contains(status, "VALIDSIG "+string(office.Certificate().Fingerprint())) ||
			!strings.Contains(status, "DECRYPTION_OKAY") || !strings.Contains(status, " 2 9 ") && !strings.Contains(status, "AES256") {
			t.Errorf("hidden %t: %d bytes\n%s", hidden, len(out), status)
		}
	}
	part := []byte("Content-Type: text/plain\r\n\r\nnotice \r\n")
	sig, _, err := SignDetached(part, office, now.Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	_, status := g.runBoth(nil, "--verify", g.file("part.asc", sig), g.file("part", part))
	if !strings.Contains(status, "VALIDSIG "+string(office.Certificate().Fingerprint())) {
		t.Errorf("detached:\n%s", status)
	}
}

func gnupgSigns(t *testing.T, g *gnupg, finder *Certificate, now time.Time) {
	known := []*Certificate{who("bob").Certificate(), finder}
	doc := []byte("a \r\n\r\n- b\t\r\nlast \r\n")
	for _, args := range [][]string{{"--armor"}, {"--no-armor"}, {"--armor", "--textmode"}} {
		sig := g.run(doc, append(args, "--detach-sign")...)
		if s := VerifyDetached(doc, sig, known, now); s.Verdict != SignatureValid || s.By != finder.Fingerprint() {
			t.Errorf("%s: %+v", args, s)
		}
		lf := bytes.ReplaceAll(doc, []byte("\r\n"), []byte("\n"))
		if s := VerifyDetached(lf, sig, known, now); (s.Verdict == SignatureValid) != slices.Contains(args, "--textmode") {
			t.Errorf("%s, LF: %+v", args, s)
		}
	}
	weak := g.run(doc, "--armor", "--digest-algo", "SHA1", "--detach-sign")
	if s := VerifyDetached(doc, weak, known, now); s.Verdict != SignatureValid || s.Weak == "" {
		t.Errorf("SHA-1: %+v", s)
	}
	jis := []byte("\x1b$BFO=P\x1b(B \r\n-- \r\n- item\r\nFrom \x1b$B%F%9%H\x1b(B\r\n")
	for _, text := range [][]byte{jis, bytes.ReplaceAll(jis, []byte("\r\n"), []byte("\n")), bytes.TrimRight(jis, "\r\n"), nil} {
		plain, s, err := OpenCleartext(g.run(text, "--clearsign"), known, now)
		if err != nil || s.Verdict != SignatureValid || s.By != finder.Fingerprint() {
			t.Errorf("clearsign %q: %q %+v %v", text, plain, s, err)
		}
	}
	if o, err := Open(g.run(doc, "--sign"), nil, known, now, DefaultLimits()); err != nil || o.Signature.Verdict != SignatureValid || !bytes.Equal(o.Plaintext, doc) {
		t.Errorf("signed only: %v", err)
	}
	if _, err := Open(g.run(doc, "--symmetric", "--passphrase", "x"), []*Secret{who("bob")}, nil, now, DefaultLimits()); err == nil || !strings.Contains(err.Error(), ErrSymmetric.Error()) {
		t.Errorf("symmetric: %v", err)
	}
}

// Secret keys go both ways, locked; a revocation of GnuPG is understood.
func gnupgKeys(t *testing.T, g *gnupg, office *Secret, now time.Time) {
	secrets, err := ReadSecrets(g.run(nil, "--armor", "--export-secret-keys", g.name), nil)
	if err != nil || len(secrets) != 1 {
		t.Fatalf("%d keys, %v", len(secrets), err)
	}
	mail := g.run([]byte("to myself"), "--encrypt", "-r", g.name)
	if o, err := Open(mail, secrets, nil, now, DefaultLimits()); err != nil || string(o.Plaintext) != "to myself" {
		t.Errorf("gpg's secret key here: %v", err)
	}
	locked, err := office.Armor([]byte("pass"))
	if err != nil {
		t.Fatal(err)
	}
	g.run(locked, "--passphrase", "pass", "--import")
	sig := g.run([]byte("x"), "--passphrase", "pass", "-u", string(office.Certificate().Fingerprint()), "--detach-sign")
	if s := VerifyDetached([]byte("x"), sig, []*Certificate{office.Certificate()}, now); s.Verdict != SignatureValid {
		t.Errorf("our secret key there: %+v", s)
	}
	before := g.certificate()
	dir := filepath.Join(g.home, "openpgp-revocs.d", string(before.Fingerprint())+".rev")
	revocation, err := os.ReadFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	g.run(bytes.ReplaceAll(revocation, []byte("\n:---"), []byte("\n---")), "--import")
	after := g.certificate()
	merged, err := Merge(after, before)
	if err != nil || before.Revoked(now) || !after.Revoked(now) || !merged.Revoked(now) {
		t.Errorf("revoked: before %t, after %t, %v", before.Revoked(now), after.Revoked(now), err)
	}
}
