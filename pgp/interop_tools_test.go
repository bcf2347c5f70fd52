//go:build interop

package pgp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// correspondent is a finder who uses another program than GnuPG, with the office's certificate at hand.
type correspondent interface {
	seal(text []byte, how ...string) []byte // encrypted to the office and signed
	sealOnly(text []byte) []byte            // encrypted to the office
	read(mail []byte) []byte                // decrypted and verified against the office's certificate
	sign(doc []byte) []byte                 // detached
	clearsign(text []byte) []byte
	verify(doc, signature []byte) // fails the test unless the office's signature is good
	readsHidden() bool            // whether it tries its keys on a packet that names nobody
}

// program runs a tool on files of one folder.
type program struct {
	t   *testing.T
	dir string
}

func (p program) run(in []byte, name string, args ...string) []byte {
	p.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin = p.dir, bytes.NewReader(in)
	cmd.Env = append(os.Environ(), "HOME="+p.dir, "LC_ALL=C.UTF-8")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		p.t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, errs.Bytes(), out.Bytes())
	}
	return out.Bytes()
}

func (p program) file(name string, data []byte) string {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// sequoia is sq with the finder's key and the office's certificate in files.
type sequoia struct {
	program
	key, office string
}

func newSequoia(t *testing.T, key, office []byte) correspondent {
	p := program{t, t.TempDir()}
	return sequoia{p, p.file("key", key), p.file("office", office)}
}

func (s sequoia) seal(text []byte, how ...string) []byte {
	return s.run(text, "sq", append([]string{"encrypt", "--recipient-cert", s.office, "--signer-key", s.key}, how...)...)
}

func (s sequoia) sealOnly(text []byte) []byte {
	return s.run(text, "sq", "encrypt", "--recipient-cert", s.office)
}

func (s sequoia) read(mail []byte) []byte {
	return s.run(mail, "sq", "decrypt", "--recipient-key", s.key, "--signer-cert", s.office, "--signatures", "1")
}

func (s sequoia) sign(doc []byte) []byte {
	return s.run(doc, "sq", "sign", "--detached", "--signer-key", s.key)
}

func (s sequoia) clearsign(text []byte) []byte {
	return s.run(text, "sq", "sign", "--cleartext-signature", "--signer-key", s.key)
}

func (s sequoia) readsHidden() bool { return true }

func (s sequoia) verify(doc, signature []byte) {
	s.run(nil, "sq", "verify", "--signer-cert", s.office, "--signatures", "1", "--detached", s.file("sig", signature), s.file("doc", doc))
}

// rnp is the program of the library that Thunderbird uses, with both in its keyring.
type rnp struct{ program }

func newRNP(t *testing.T, key, office []byte) correspondent {
	r := rnp{program{t, t.TempDir()}}
	for name, data := range map[string][]byte{"key": key, "office": office} {
		r.run(nil, "rnpkeys", "--homedir", r.dir, "--notty", "--password", "", "--import", r.file(name, data))
	}
	return r
}

// do runs a command on a file and gives the file that it makes.
func (r rnp) do(in []byte, args ...string) []byte {
	r.t.Helper()
	path, out := r.file("in", in), filepath.Join(r.dir, "out")
	r.run(nil, "rnp", append([]string{"--homedir", r.dir, "--notty", "--password", "", "--overwrite", "--output", out, path}, args...)...)
	made, err := os.ReadFile(out)
	if err != nil {
		r.t.Fatal(err)
	}
	return made
}

func (r rnp) seal(text []byte, how ...string) []byte {
	return r.do(text, append([]string{"--encrypt", "--armor", "-r", "office@office.example", "--sign", "-u", "finder@finder.example"}, how...)...)
}

func (r rnp) sealOnly(text []byte) []byte {
	return r.do(text, "--encrypt", "-r", "office@office.example")
}

func (r rnp) read(mail []byte) []byte { return r.do(mail, "--decrypt") }

func (r rnp) sign(doc []byte) []byte {
	return r.do(doc, "--sign", "--detach", "--armor", "-u", "finder@finder.example")
}

func (r rnp) clearsign(text []byte) []byte {
	return r.do(text, "--clearsign", "-u", "finder@finder.example")
}

// readsHidden: RNP asks for the key that is named, up to 0.16 at least.
func (r rnp) readsHidden() bool { return false }

func (r rnp) verify(doc, signature []byte) {
	r.run(nil, "rnp", "--homedir", r.dir, "--notty", "--verify", r.file("doc.sig", signature), "--source", r.file("doc", doc))
}

// R52, R57, R63, S16: mails go to and from Sequoia and RNP, with keys of each algorithm, beside whose encryption subkey an expired one
// stands; the office has a key of either kind.
func TestSequoiaAndRNP(t *testing.T) {
	programs := map[string]func(*testing.T, []byte, []byte) correspondent{"sq": newSequoia, "rnp": newRNP}
	compressions := map[string][][]string{"sq": {nil, {"--compression", "zip"}, {"--compression", "zlib"}, {"--compression", "bzip2"}}, "rnp": {{"-z", "0"}, {"--zip", "-z", "9"}, {"--zlib"}, {"--bzip"}}}
	for name, algorithm := range map[string][2]string{"Curve25519": {"ed25519", "cv25519"}, "RSA3072": {"rsa3072", "rsa3072"}, "P-256": {"nistp256", "nistp256"}} {
		g := newGnuPG(t, algorithm[0], algorithm[1], true)
		finder := g.certificate()
		key := g.run(nil, "--armor", "--export-secret-keys", g.name)
		for to, kind := range map[string]Algorithm{"Curve25519": Curve25519, "RSA3072": RSA3072} {
			office, err := Generate(time.Now().Add(-time.Hour), "Office", "office@office.example", kind, 0)
			if err != nil {
				t.Fatal(err)
			}
			armor, err := office.Certificate().Armor()
			if err != nil {
				t.Fatal(err)
			}
			for tool, make := range programs {
				t.Run(tool+" with "+name+" to "+to, func(t *testing.T) {
					c := make(t, key, armor)
					correspondentSealsToUs(t, c, finder, office, compressions[tool])
					correspondentReadsOurs(t, c, finder, office)
					correspondentSigns(t, c, finder)
				})
			}
		}
	}
}

func correspondentSealsToUs(t *testing.T, c correspondent, finder *Certificate, office *Secret, compressions [][]string) {
	text := bytes.Repeat([]byte("脆弱性の届出です。 \r\n"), 200)
	own, now := []*Secret{who("coordination"), who("reception"), office}, time.Now().Add(time.Minute)
	for _, how := range compressions {
		o, err := Open(c.seal(text, how...), own, []*Certificate{finder}, now, DefaultLimits())
		if err != nil {
			t.Errorf("%s: %v", how, err)
			continue
		}
		s := o.Signature
		if !bytes.Equal(o.Plaintext, text) || o.With != office.Certificate().Fingerprint() || s.Verdict != SignatureValid || s.Weak != "" || s.By != finder.Fingerprint() {
			t.Errorf("%s: %d bytes with %s, %+v", how, len(o.Plaintext), o.With, s)
		}
		for _, fp := range s.Intended {
			if fp != office.Certificate().Fingerprint() {
				t.Errorf("%s: intended for %s", how, fp)
			}
		}
	}
	if o, err := Open(c.sealOnly(text), own, nil, now, DefaultLimits()); err != nil || !bytes.Equal(o.Plaintext, text) || o.Signature.Verdict != SignatureNone {
		t.Errorf("not signed: %v", err)
	}
}

func correspondentReadsOurs(t *testing.T, c correspondent, finder *Certificate, office *Secret) {
	now := time.Now()
	text := bytes.Repeat([]byte("受理しました。\r\n"), 300)
	for _, hidden := range []bool{false, c.readsHidden()} {
		mail, err := Seal(text, office, finder, SealOptions{Now: now, Hidden: hidden})
		if err != nil {
			t.Fatal(err)
		}
		if got := c.read(mail); !bytes.Equal(got, text) {
			t.Errorf("hidden %t: %d bytes are read", hidden, len(got))
		}
	}
	part := []byte("Content-Type: text/plain\r\n\r\nnotice \r\n")
	sig, _, err := SignDetached(part, office, now)
	if err != nil {
		t.Fatal(err)
	}
	c.verify(part, sig)
}

func correspondentSigns(t *testing.T, c correspondent, finder *Certificate) {
	known, now := []*Certificate{who("bob").Certificate(), finder}, time.Now().Add(time.Minute)
	doc := []byte("a \r\n\r\n- b\t\r\nlast \r\n")
	if s := VerifyDetached(doc, c.sign(doc), known, now); s.Verdict != SignatureValid || s.By != finder.Fingerprint() || s.Weak != "" {
		t.Errorf("detached: %+v", s)
	}
	// Blanks only before a bare LF: before CRLF, sq 0.27 makes a signature that neither gpg nor itself takes for good.
	jis := []byte("\x1b$BFO=P\x1b(B\r\n--\r\n- item\r\nFrom \x1b$B%F%9%H\x1b(B\r\n")
	blanks := []byte("\x1b$BFO=P\x1b(B \n-- \n- item \t\nFrom me\n")
	for _, text := range [][]byte{jis, bytes.ReplaceAll(jis, []byte("\r\n"), []byte("\n")), bytes.TrimRight(jis, "\r\n"), blanks} {
		plain, s, err := OpenCleartext(c.clearsign(text), known, now)
		if err != nil || s.Verdict != SignatureValid || s.By != finder.Fingerprint() {
			t.Errorf("clearsign %q: %q %+v %v", text, plain, s, err)
		}
	}
}
