//go:build realhost

package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// office is a set-up that `keikai init` made and an administrator filled in.
type office struct {
	t       *testing.T
	host    *host
	program string
	dir     string
	desks   map[string]desk   // by address
	kinds   map[string]string // of the notices that were sent, by Message-ID
}

// desk is one of the two mailboxes that the office writes from.
type desk struct {
	address, fingerprint string
	key                  []byte // armored certificate
}

const (
	receptionAddress    = "report@reception.test"
	coordinationAddress = "desk@coordination.example.jp" // as in the configuration that init writes, with the key of init
)

// twoPersonDelay is the office's own: long enough for a pass to end before it is over.
const twoPersonDelay = 4 * time.Second

// openOffice does what an administrator does by hand: init, accounts, keys, people. The reception's key is one that gpg made
// and locked, the coordination's is the one that init made.
func openOffice(t *testing.T, h *host, reception *gnupg, staff ...*person) *office {
	t.Helper()
	o := &office{t: t, host: h, program: setting(t, "KEIKAI"), dir: filepath.Join(t.TempDir(), "desk")}
	out, errs, code := o.raw("--json", "init", o.dir)
	var made struct {
		Keys []struct{ Mailbox, Fingerprint string }
	}
	if err := json.Unmarshal([]byte(out), &made); code != 0 || err != nil || len(made.Keys) != 2 {
		t.Fatalf("init: exit %d, %v\n%s%s", code, err, out, errs)
	}
	o.write("keys/reception.asc", reception.secretKey())
	o.write("keys/reception.passphrase", []byte(reception.passphrase+"\n"))
	for _, account := range []string{"reception", "coordination"} {
		o.write("keys/"+account+".password", []byte(h.password+"\n"))
	}
	o.desks = map[string]desk{receptionAddress: {receptionAddress, reception.fingerprint, reception.publicKey()}}
	for _, k := range made.Keys {
		if k.Mailbox == "coordination" {
			o.desks[coordinationAddress] = desk{coordinationAddress, k.Fingerprint, o.bytes("keys/coordination.pub.asc")}
		}
	}
	o.configure(staff)
	return o
}

// configure edits the configuration of init.
func (o *office) configure(staff []*person) {
	o.t.Helper()
	h := o.host
	text := o.read("config.toml")
	for _, e := range [][2]string{
		{`address = "vuln@reception.example.jp"`, fmt.Sprintf("address = %q", receptionAddress)},
		{`imap.user = "reception"`, fmt.Sprintf("imap.user = %q", receptionAddress)},
		{`imap.user = "coordination"`, fmt.Sprintf("imap.user = %q", coordinationAddress)},
		{`#send_window = "Mon-Fri 09:30-18:30"`, `send_window = ""`}, // the story is told at any hour
		{`#two_person_delay = "15m"`, fmt.Sprintf("two_person_delay = %q", twoPersonDelay.String())},
		{"[publish]\n", "[publish]\ndir = \"site\"\nbase_url = \"https://jvn.example\"\n"},
		{`#pgp.passphrase_file = ""`, `pgp.passphrase_file = "keys/reception.passphrase"`},
		{`server = "127.0.0.1:1025"`, fmt.Sprintf("server = %q", h.submission)},
		{"\ntls = \"none\"", fmt.Sprintf("\ntls = \"starttls\"\nca_file = %q\nuser = %q\npassword_file = \"keys/reception.password\"", h.authority(), receptionAddress)},
	} {
		text = replaced(o.t, text, e[0], e[1])
	}
	text = o.imapServers(text)
	for _, p := range staff {
		file := "keys/" + strings.SplitN(p.address, "@", 2)[0] + ".pub.asc"
		o.write(file, p.tool.publicKey())
		text += fmt.Sprintf("\n[[coordinator]]\nname = %q\naddress = %q\nroles = [%q]\nlanguage = %q\nkey_file = %q\n", p.name, p.address, p.role, p.language, file)
	}
	o.write("config.toml", []byte(text))
}

// imapServers gives reception TLS from the start and coordination STARTTLS.
func (o *office) imapServers(text string) string {
	first, second, found := strings.Cut(text, "[[mailbox]]\nname = \"coordination\"")
	if !found {
		o.t.Fatal("config.toml has no mailbox of coordination")
	}
	const server = "imap.server = \"127.0.0.1:1143\""
	first = replaced(o.t, first, server, fmt.Sprintf("imap.server = %q\nimap.ca_file = %q", o.host.imaps, o.host.authority()))
	first = replaced(o.t, first, `imap.tls = "none"`, `imap.tls = "implicit"`)
	second = replaced(o.t, second, server, fmt.Sprintf("imap.server = %q\nimap.ca_file = %q", o.host.imap, o.host.authority()))
	second = replaced(o.t, second, `imap.tls = "none"`, `imap.tls = "starttls"`)
	return first + "[[mailbox]]\nname = \"coordination\"" + second
}

// replaced edits one line, which must stand there exactly once.
func replaced(t *testing.T, text, old, new string) string {
	t.Helper()
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%q stands %d times in config.toml", old, n)
	}
	return strings.Replace(text, old, new, 1)
}

func (o *office) write(name string, data []byte) {
	o.t.Helper()
	must(o.t, os.WriteFile(filepath.Join(o.dir, name), data, 0o600))
}

func (o *office) bytes(name string) []byte {
	o.t.Helper()
	data, err := os.ReadFile(filepath.Join(o.dir, name))
	must(o.t, err)
	return data
}

func (o *office) read(name string) string { return string(o.bytes(name)) }

// raw runs the program and gives what it printed and its exit code.
func (o *office) raw(args ...string) (stdout, stderr string, code int) {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.program, append([]string{"--lang", "en"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() < 0) {
		o.t.Fatalf("keikai %q: %v\n%s", args, err, errs.Bytes())
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// ask runs a command on this set-up with --json and gives its objects. Another exit code than the wanted one ends the test.
func (o *office) ask(code int, args ...string) []map[string]any {
	o.t.Helper()
	out, errs, got := o.raw(append([]string{"--config", filepath.Join(o.dir, "config.toml"), "--json"}, args...)...)
	if got != code {
		o.t.Fatalf("keikai %q: exit %d, want %d\n%s%s", args, got, code, out, errs)
	}
	var rows []map[string]any
	for line := range strings.Lines(out) {
		row := map[string]any{}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			o.t.Fatalf("keikai %q: %v in %s", args, err, line)
		}
		rows = append(rows, row)
	}
	return rows
}

// once does a pass, and wants so many mails fetched from both mailboxes together.
func (o *office) once(fetched int) {
	o.t.Helper()
	sum := 0
	for _, row := range o.ask(0, "once") {
		sum += int(row["fetched"].(float64))
	}
	if sum != fetched {
		o.t.Errorf("once fetched %d mails, want %d", sum, fetched)
	}
}

// kind says what notice a mail of the office is. A row is there before its mail leaves.
func (o *office) kind(messageID string) string {
	o.t.Helper()
	if o.kinds[messageID] == "" {
		o.kinds = map[string]string{}
		for _, row := range o.ask(0, "outbox", "list") {
			o.kinds["<"+fmt.Sprint(row["message_id"])+">"] = fmt.Sprint(row["kind"])
		}
	}
	if o.kinds[messageID] == "" {
		o.t.Fatalf("the outbox does not know the mail %s", messageID)
	}
	return o.kinds[messageID]
}

// show is `case show` of one case.
func (o *office) show(number string) map[string]any {
	o.t.Helper()
	rows := o.ask(0, "case", "show", number)
	if len(rows) != 1 {
		o.t.Fatalf("case show %s: %d objects", number, len(rows))
	}
	return rows[0]
}

// daemon is `keikai serve` while it runs.
type daemon struct {
	o   *office
	cmd *exec.Cmd
	log string // file
}

func (d *daemon) text() string {
	data, err := os.ReadFile(d.log)
	must(d.o.t, err)
	return string(data)
}

// serve starts the daemon and waits until its socket is there.
func (o *office) serve() *daemon {
	o.t.Helper()
	f, err := os.CreateTemp(o.t.TempDir(), "serve-*.log")
	must(o.t, err)
	d := &daemon{o: o, cmd: exec.Command(o.program, "--config", filepath.Join(o.dir, "config.toml"), "serve"), log: f.Name()}
	d.cmd.Stderr = f
	must(o.t, d.cmd.Start())
	must(o.t, f.Close())
	ends(o.t, d.cmd, "serve")
	t := o.t
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log of the daemon:\n%s", d.text())
		}
	})
	d.logs("msg=serving") // a command that comes earlier opens the store itself, and the daemon would find it in use
	return d
}

func (d *daemon) logs(text string) {
	d.o.t.Helper()
	await(d.o.t, "log line "+text, func() bool { return strings.Contains(d.text(), text) })
}

// terminate ends the daemon as a service manager does and wants a clean end.
func (d *daemon) terminate() {
	d.o.t.Helper()
	must(d.o.t, d.cmd.Process.Signal(syscall.SIGTERM))
	ended := make(chan error, 1)
	go func() { ended <- d.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			d.o.t.Errorf("the daemon ended with %v\n%s", err, d.text())
		}
	case <-time.After(patience):
		d.o.t.Fatalf("the daemon does not end\n%s", d.text())
	}
	if log := d.text(); !strings.Contains(log, "stopped") || strings.Contains(log, "level=ERROR") || strings.Contains(log, "DATA RACE") {
		d.o.t.Errorf("log of the daemon:\n%s", log)
	}
}
