//go:build realhost

package main_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// person is somebody with an account on the mail host and an OpenPGP program.
type person struct {
	t             *testing.T
	name, address string
	role          string // of a coordinator
	language      string
	tool          tool
	letters       map[string]*letter // all that lie in the mailbox, opened, by position
	taken         map[string]bool    // those that the story has read
}

// tool is the OpenPGP program of a person.
type tool interface {
	publicKey() []byte // armored
	// seal signs and encrypts, armored.
	seal(text []byte, to desk) []byte
	// open decrypts what is signed by from, and ends the test otherwise.
	open(sealed []byte, from desk) []byte
	// verify wants a detached signature of from.
	verify(signed, signature []byte, from desk)
}

// folder makes one with a short path: that of an agent's socket has a limit. .ci/run ends what a cut off test leaves in it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "kk")
	must(t, err)
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// execute runs a program and gives its output and what it said on standard error.
func execute(t *testing.T, env []string, in []byte, name string, args ...string) (out []byte, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin = bytes.NewReader(in)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return stdout.Bytes(), stderr.String()
}

// ends sees to it that a program ends with the test, and lets .ci/run do so, should the test be cut off.
func ends(t *testing.T, cmd *exec.Cmd, name string) {
	t.Helper()
	pid := filepath.Join(os.TempDir(), name+".pid")
	must(t, os.WriteFile(pid, fmt.Appendln(nil, cmd.Process.Pid), 0o600))
	t.Cleanup(func() { // kill and wait of an ended process change nothing
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		must(t, os.Remove(pid))
	})
}

// inCharset writes UTF-8 text in another charset by iconv(1), which is not what the program under test reads it with.
func inCharset(t *testing.T, text, charset string) []byte {
	t.Helper()
	out, _ := execute(t, nil, []byte(text), "iconv", "-f", "UTF-8", "-t", charset)
	return out
}

// gnupg is GnuPG 2.2 with a home of its own and one key.
type gnupg struct {
	t                       *testing.T
	home                    string
	fingerprint, passphrase string
	known                   map[string]bool // fingerprints that were imported
}

// newGnuPG makes a key for signing and another one for encryption below it.
func newGnuPG(t *testing.T, name, address, passphrase, sign, encrypt string) *gnupg {
	t.Helper()
	g := &gnupg{t: t, home: folder(t), passphrase: passphrase, known: map[string]bool{}}
	t.Cleanup(func() { execute(t, g.env(), nil, "gpgconf", "--kill", "all") })
	// Of the many runs of the program, each opens the keys of the desk: a short way from the passphrase to its key saves minutes.
	must(t, os.WriteFile(filepath.Join(g.home, "gpg-agent.conf"), []byte("s2k-count 65536\n"), 0o600))
	g.run(nil, "--quick-generate-key", fmt.Sprintf("%s <%s>", name, address), sign, "sign,cert", "2y")
	listed, _ := g.run(nil, "--with-colons", "--list-secret-keys")
	for line := range strings.Lines(string(listed)) {
		if f := strings.Split(line, ":"); f[0] == "fpr" {
			g.fingerprint = f[9]
		}
	}
	g.run(nil, "--quick-add-key", g.fingerprint, encrypt, "encrypt", "2y")
	return g
}

func (g *gnupg) env() []string { return []string{"GNUPGHOME=" + g.home, "LC_ALL=C.UTF-8"} }

func (g *gnupg) run(in []byte, args ...string) (out []byte, status string) {
	g.t.Helper()
	args = append([]string{"--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", g.passphrase, "--status-fd", "2"}, args...)
	return execute(g.t, g.env(), in, "gpg", args...)
}

func (g *gnupg) publicKey() []byte {
	out, _ := g.run(nil, "--armor", "--export", g.fingerprint)
	return out
}

func (g *gnupg) secretKey() []byte {
	out, _ := g.run(nil, "--armor", "--export-secret-keys", g.fingerprint)
	return out
}

// know takes a desk's key in, as one whose fingerprint was compared.
func (g *gnupg) know(d desk) {
	g.t.Helper()
	if g.known[d.fingerprint] {
		return
	}
	g.run(d.key, "--import")
	g.run([]byte(d.fingerprint+":6:\n"), "--import-ownertrust")
	g.known[d.fingerprint] = true
}

func (g *gnupg) seal(text []byte, to desk) []byte { return g.sealAs(text, to) }

// sealAs is seal with further options.
func (g *gnupg) sealAs(text []byte, to desk, options ...string) []byte {
	g.t.Helper()
	g.know(to)
	out, _ := g.run(text, append(options, "--armor", "--sign", "--encrypt", "-r", g.fingerprint, "-r", to.fingerprint)...)
	return out
}

func (g *gnupg) open(sealed []byte, from desk) []byte {
	g.t.Helper()
	g.know(from)
	out, status := g.run(sealed, "--decrypt")
	if !strings.Contains(status, "DECRYPTION_OKAY") || !strings.Contains(status, "VALIDSIG "+from.fingerprint) {
		g.t.Fatalf("gpg did not find a sealed mail signed by %s:\n%s", from.address, status)
	}
	return out
}

func (g *gnupg) verify(signed, signature []byte, from desk) {
	g.t.Helper()
	g.know(from)
	file := filepath.Join(g.home, "signature.asc")
	must(g.t, os.WriteFile(file, signature, 0o600))
	if _, status := g.run(signed, "--verify", file, "-"); !strings.Contains(status, "VALIDSIG "+from.fingerprint) {
		g.t.Fatalf("gpg did not find a signature of %s:\n%s", from.address, status)
	}
}

// sequoia is Sequoia's sq with a key of its making, Curve25519.
type sequoia struct {
	t           *testing.T
	dir         string
	certificate []byte
}

func newSequoia(t *testing.T, name, address string) *sequoia {
	t.Helper()
	s := &sequoia{t: t, dir: folder(t)}
	s.run(nil, "key", "generate", "--userid", fmt.Sprintf("%s <%s>", name, address), "--export", s.path("key"))
	s.certificate = s.run(nil, "key", "extract-cert", s.path("key"))
	return s
}

func (s *sequoia) path(name string) string { return filepath.Join(s.dir, name) }

func (s *sequoia) run(in []byte, args ...string) []byte {
	s.t.Helper()
	out, _ := execute(s.t, nil, in, "sq", args...)
	return out
}

func (s *sequoia) file(name string, data []byte) string {
	s.t.Helper()
	must(s.t, os.WriteFile(s.path(name), data, 0o600))
	return s.path(name)
}

func (s *sequoia) publicKey() []byte { return s.certificate }

func (s *sequoia) seal(text []byte, to desk) []byte {
	return s.run(text, "encrypt", "--signer-key", s.path("key"), "--recipient-cert", s.file("to", to.key))
}

// open: sq ends with an error unless one of the given certificates made a valid signature.
func (s *sequoia) open(sealed []byte, from desk) []byte {
	return s.run(sealed, "decrypt", "--recipient-key", s.path("key"), "--signer-cert", s.file("from", from.key))
}

func (s *sequoia) verify(signed, signature []byte, from desk) {
	s.run(signed, "verify", "--signer-cert", s.file("from", from.key), "--detached", s.file("signature", signature))
}
