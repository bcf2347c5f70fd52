//go:build crash

package crashtest

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// delivery is a mail that reaches a mailbox of the office.
type delivery struct {
	to  string
	raw []byte
}

// setting is what all runs start from: a folder with keys and with a store in which two cases are open, the mails that
// made them, and the mails of the story. Bytes and case numbers are the same in every run.
type setting struct {
	binary, dir   string
	before, story []delivery
	late          []delivery // copies of mails of the story, for the other mailbox
	known         map[string]bool
	want          outcome // of a run that nothing disturbed
}

var (
	making sync.Mutex
	shared setting
)

// set makes the setting when it is first asked for.
func set(t *testing.T) *setting {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	if shared.dir == "" {
		shared.make(t)
	}
	return &shared
}

// TestMain removes what all tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	binary, err := program()
	if err == nil {
		err = os.RemoveAll(filepath.Dir(binary))
	}
	if err = errors.Join(err, os.RemoveAll(shared.dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func (s *setting) make(t *testing.T) {
	t.Helper()
	var err error
	if s.binary, err = program(); err != nil {
		t.Fatal(err)
	}
	w := newWriter(t)
	s.before = []delivery{
		{"reception", w.sealed("taro", "reception", "届出 甲", "例示製品甲に欠陥があります。\n", w.key("taro"))},
		{"reception", w.sealed("alex", "reception", "Report B", "Example product B overflows a buffer.\n", w.key("alex"))},
	}
	keys := t.TempDir()
	w.save(filepath.Join(keys, "keys"))
	o := newOffice(t, s.binary, keys)
	cfg, err := mailbot.LoadConfig(filepath.Join(o.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := mailbot.CreateStore(cfg, mailbot.Env{Now: time.Now, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	o.deliver(s.before...)
	o.once("")
	b := o.open(0)
	numbers := map[string]string{}
	for _, c := range rows[mailbot.CaseRow](o, b, "case.list") {
		numbers[c.Title] = c.ID
	}
	s.known = map[string]bool{}
	for _, r := range rows[mailbot.OutboxRow](o, b, "outbox.list") {
		s.known[r.MessageID] = true
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	s.story, s.late = w.story(numbers["届出 甲"], numbers["Report B"])
	s.keep(t, o)
	s.want = s.undisturbed(t)
}

// keep copies the office's folder to where no single test removes it.
func (s *setting) keep(t *testing.T, o *office) {
	t.Helper()
	dir, err := os.MkdirTemp("", "keikai-crash-office-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(o.dir, "config.toml")); err != nil {
		t.Fatal(err)
	}
	copyFolder(t, dir, o.dir)
	s.dir = dir
}

// undisturbed tells the story once without a kill.
func (s *setting) undisturbed(t *testing.T) outcome {
	t.Helper()
	o := s.office(t)
	o.deliver(s.story...)
	o.deliver(s.late...)
	o.once("")
	return s.outcome(o)
}

// office is a fresh one in the state that the story finds.
func (s *setting) office(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, s.binary, s.dir)
	o.deliver(s.before...)
	return o
}

// writer writes everybody's mail.
type writer struct {
	t       *testing.T
	people  map[string]person
	letters int
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	w := &writer{t: t, people: map[string]person{}}
	for _, p := range everybody {
		s, err := pgp.Generate(time.Now().Add(-time.Hour), p.name, p.address, pgp.Curve25519, 0)
		if err != nil {
			t.Fatal(err)
		}
		p.secret = s
		w.people[p.name] = p
	}
	return w
}

// save writes the keys that the office has: its own secret ones, and the coordinators' public ones.
func (w *writer) save(dir string) {
	w.t.Helper()
	files := map[string][]byte{"password": []byte(secretWord + "\n")}
	for _, name := range []string{"reception", "coordination"} {
		armored, err := w.people[name].secret.Armor(nil)
		if err != nil {
			w.t.Fatal(err)
		}
		files[name+".asc"] = armored
	}
	for _, name := range []string{"yamada", "tanaka", "sato"} {
		files[name+".asc"] = w.key(name).Content
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *writer) key(name string) message.Attachment {
	w.t.Helper()
	armored, err := w.people[name].secret.Certificate().Armor()
	if err != nil {
		w.t.Fatal(err)
	}
	return message.Attachment{Name: name + ".asc", Type: "application/pgp-keys", Content: armored}
}

func (w *writer) frame(from, to, subject, body string, files ...message.Attachment) message.Outgoing {
	w.letters++
	p := w.people[from]
	_, domain, _ := strings.Cut(p.address, "@")
	return message.Outgoing{From: message.Address{Name: p.name, Address: p.address}, To: message.Address{Address: w.people[to].address},
		MessageID: fmt.Sprintf("%d.letter@%s", w.letters, domain), Date: time.Now(), OuterSubject: "...", Subject: subject, Body: body, Attachments: files}
}

func (w *writer) sealed(from, to, subject, body string, files ...message.Attachment) []byte {
	w.t.Helper()
	return w.sealedTo(to, from, to, subject, body, files...)
}

// sealedTo seals for the key of another than the one it goes to.
func (w *writer) sealedTo(key, from, to, subject, body string, files ...message.Attachment) []byte {
	w.t.Helper()
	o := w.frame(from, to, subject, body, files...)
	armored, err := pgp.Seal(o.Payload(true), w.people[from].secret, w.people[key].secret.Certificate(), pgp.SealOptions{Now: time.Now()})
	if err != nil {
		w.t.Fatal(err)
	}
	return o.Encrypted(armored)
}

func (w *writer) clear(from, to, subject, body string, files ...message.Attachment) []byte {
	o := w.frame(from, to, subject, body, files...)
	o.OuterSubject = subject
	return o.Payload(false)
}

// story is a mail of every kind that goes its own way: reports sealed and in clear, a party's words, commands and one of them
// given again, what cannot be read, what is too large, what is forged, what a machine wrote. late are the second copies.
func (w *writer) story(a, b string) (story, late []delivery) {
	report := w.sealed("taro", "reception", "届出 乙", "例示製品乙に欠陥があります。\n", w.key("taro"))
	accept := w.sealed("yamada", "reception", "【"+a+"】 受理 製品", "【"+a+"】 受理 製品\n")
	large := w.clear("alex", "reception", "A large one", strings.Repeat("All of this is the memory of a crashed program.\n", 50_000))
	poc := message.Attachment{Name: "poc.txt", Type: "text/plain", Content: []byte("<script>alert(1)</script>\n")}
	impostor := w.clear("mallory", "reception", "["+b+"] accept product", "Please.\n")
	impostor = bytes.ReplaceAll(impostor, []byte(w.people["mallory"].address), []byte(w.people["tanaka"].address))
	for _, raw := range [][]byte{
		report,
		w.clear("alex", "reception", "Report D", "Example product D has a flaw.\n", poc),
		w.sealed("taro", "reception", "["+a+"] 追加情報", "再現手順を追記します。\n"),
		accept,
		reposted(accept),
		large,
		w.sealedTo("mallory", "mallory", "reception", "unreadable", "Nobody here can read this.\n"),
		impostor,
		w.sealed("tanaka", "reception", "["+b+"] decline out_of_scope", "["+b+"] decline out_of_scope\n\nThe product is no longer in use.\nEND\n"),
		w.clear("mallory", "reception", "["+a+"] let me in", "I am the finder.\n"),
		append([]byte("Auto-Submitted: auto-replied\r\n"), w.clear("taro", "reception", "不在", "休暇中です。\n")...),
		w.sealed("yamada", "reception", "【"+b+"】 表示", "【"+b+"】 表示\n"),
	} {
		story = append(story, delivery{"reception", raw})
	}
	story = append(story, delivery{"coordination", w.clear("mallory", "coordination", "Hello", "Which cases are open?\n")})
	return story, []delivery{{"coordination", report}, {"coordination", large}}
}

var messageID = regexp.MustCompile(`(?mi)^Message-ID: <`)

// reposted is the same signed words in a mail of its own.
func reposted(raw []byte) []byte {
	at := messageID.FindIndex(raw)
	return append(append(bytes.Clone(raw[:at[1]]), "again."...), raw[at[1]:]...)
}
