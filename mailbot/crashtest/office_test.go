//go:build crash

package crashtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/template"
	"time"

	"keikai/mailbot/transport/mailhost"
	"keikai/pgp"
)

// person is somebody with a mailbox and a key; also the office's two mailboxes.
type person struct {
	name, address string
	secret        *pgp.Secret
}

// everybody is listed in the order in which the mail host knows them: it makes the same UIDVALIDITY in every run.
var everybody = []person{
	{name: "reception", address: "report@reception.test"},
	{name: "coordination", address: "desk@coordination.test"},
	{name: "taro", address: "taro@finder.example"},
	{name: "alex", address: "alex@research.example"},
	{name: "mallory", address: "mallory@stranger.example"},
	{name: "yamada", address: "yamada@reception.test"},
	{name: "tanaka", address: "tanaka@reception.test"},
	{name: "sato", address: "sato@coordination.test"},
	{name: "suzuki", address: "suzuki@coordination.test"}, // these two have a part in the publication only
	{name: "psirt", address: "psirt@example-soft.example"},
}

const secretWord = "secret"

// office is one run: a folder with configuration, keys and store, a mail host of its own, and a clock.
type office struct {
	t      *testing.T
	dir    string
	binary string
	host   *mailhost.Host
	moved  time.Duration // how far the office's clock is ahead of the machine's
}

// newOffice starts a mail host and copies what lies in the folder from into the office's own. For it the time is now. more is what its
// configuration says besides.
func newOffice(t *testing.T, binary, from string, now time.Time, more string) *office {
	t.Helper()
	o := &office{t: t, dir: folder(t), binary: binary, host: mailhost.New(), moved: time.Until(now)}
	copyFolder(t, o.dir, from)
	for _, p := range everybody {
		o.host.AddUser(p.address, secretWord)
	}
	t.Cleanup(func() { o.host.Close() })
	o.write("config.toml", append(configuration(t, o.listen(o.host.ServeIMAP), o.listen(o.host.ServeSMTP)), more...))
	return o
}

// folder is in memory where the machine has such a place: a kill loses nothing that was written, and nobody waits for a disk.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "keikai-crash-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// copyFolder copies, closed to others as the program demands.
func copyFolder(t *testing.T, to, from string) {
	t.Helper()
	err := os.CopyFS(to, os.DirFS(from))
	if err == nil {
		err = filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
			mode := os.FileMode(0o600)
			switch {
			case d.IsDir():
				mode = 0o700
			case d.Type() == fs.ModeSymlink:
				return err
			}
			return errors.Join(err, os.Chmod(path, mode))
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) listen(serve func(net.Listener) error) string {
	o.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		o.t.Fatal(err)
	}
	go serve(l)
	return l.Addr().String()
}

func (o *office) write(name string, data []byte) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), data, 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// configuration has a mailbox that moves what was kept and one that flags it, and a limit that one mail of the story passes.
func configuration(t *testing.T, imap, smtp string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := configTemplate.Execute(&b, map[string]string{"IMAP": imap, "SMTP": smtp}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var configTemplate = template.Must(template.New("config").Parse(`[office]
name_ja = "例示情報セキュリティ機構"
name_en = "Example Security Office"
edition = "2009"
signature_ja = "例示情報セキュリティ機構 届出受付窓口"
signature_en = "Example Security Office, reception desk"

[store]
path = "keikai.db"
key_file = "keys/store.key"

[limits]
message_bytes = 262144
auto_mails_per_address_per_day = 100

[policy]
two_person_delay = "10m"

[smtp]
server = "{{.SMTP}}"
tls = "none"
user = "report@reception.test"
password_file = "keys/password"
[[mailbox]]
name = "reception"
role = "reception"
address = "report@reception.test"
imap.server = "{{.IMAP}}"
imap.tls = "none"
imap.user = "report@reception.test"
imap.password_file = "keys/password"
imap.after = "move:kept"
pgp.key_files = ["keys/reception.asc"]

[[mailbox]]
name = "coordination"
role = "coordination"
address = "desk@coordination.test"
imap.server = "{{.IMAP}}"
imap.tls = "none"
imap.user = "desk@coordination.test"
imap.password_file = "keys/password"
imap.after = "seen"
pgp.key_files = ["keys/coordination.asc"]

[[coordinator]]
name = "山田 花子"
address = "yamada@reception.test"
roles = ["reception"]
language = "ja"
key_file = "keys/yamada.asc"

[[coordinator]]
name = "A. Tanaka"
address = "tanaka@reception.test"
roles = ["reception"]
language = "en"
notify = "digest"
key_file = "keys/tanaka.asc"

[[coordinator]]
name = "佐藤 次郎"
address = "sato@coordination.test"
roles = ["coordination"]
language = "ja"
key_file = "keys/sato.asc"
`))

// deliver puts mails into the office's mailboxes.
func (o *office) deliver(mails ...delivery) {
	o.t.Helper()
	for _, m := range mails {
		if err := o.host.Deliver(addressOf(m.to), m.raw, time.Now()); err != nil {
			o.t.Fatal(err)
		}
	}
}

func addressOf(name string) string {
	for _, p := range everybody {
		if p.name == name {
			return p.address
		}
	}
	return ""
}

// once runs one pass of the program and reports whether it died by SIGKILL at crash, a place and a number as crashAt
// reads them. "" = it must not die. Any other end than death and success fails the test.
func (o *office) once(crash string) (killed bool) {
	o.t.Helper()
	return o.run(crash, "once", "--json")
}

// patience is how long one start of the program may take. It bounds a hang.
const patience = time.Minute

func (o *office) run(crash string, args ...string) (killed bool) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	cmd := o.command(ctx, crash, args...)
	out, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		o.t.Fatalf("keikai %s hangs with KEIKAI_CRASH=%s:\n%s", strings.Join(args, " "), crash, out)
	case err == nil:
		return false
	case crash != "" && diedByKill(err):
		return true
	}
	o.t.Fatalf("keikai %s with KEIKAI_CRASH=%s: %v\n%s", strings.Join(args, " "), crash, err, out)
	return false
}

func (o *office) command(ctx context.Context, crash string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, o.binary, append([]string{"--config", filepath.Join(o.dir, "config.toml")}, args...)...)
	cmd.Env = append(os.Environ(), "KEIKAI_CRASH="+crash, "KEIKAI_CLOCK="+o.moved.String())
	return cmd
}

func diedByKill(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// program builds the program with the kill points once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "keikai-crash-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "keikai")
	out, err := exec.Command("go", "build", "-tags", "crash", "-o", binary, "keikai/cmd/keikai").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build keikai: %w\n%s", err, out)
	}
	return binary, nil
})
