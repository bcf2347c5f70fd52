//go:build crash

package crashtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/message"
	"keikai/pgp"
)

// writer writes everybody's mail.
type writer struct {
	t       *testing.T
	people  map[string]person
	letters int
	now     time.Time // when the next letter is written
}

func newWriter(t *testing.T, now time.Time) *writer {
	t.Helper()
	w := &writer{t: t, people: map[string]person{}, now: now}
	for _, p := range everybody {
		s, err := pgp.Generate(now.Add(-time.Hour), p.name, p.address, pgp.Curve25519, 0)
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
	for _, name := range []string{"yamada", "tanaka", "sato", "suzuki", "psirt"} {
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
		MessageID: fmt.Sprintf("%d.letter@%s", w.letters, domain), Date: w.now, OuterSubject: "...", Subject: subject, Body: body, Attachments: files}
}

func (w *writer) sealed(from, to, subject, body string, files ...message.Attachment) []byte {
	w.t.Helper()
	return w.sealedTo(to, from, to, subject, body, files...)
}

// sealedTo seals for the key of another than the one it goes to.
func (w *writer) sealedTo(key, from, to, subject, body string, files ...message.Attachment) []byte {
	w.t.Helper()
	o := w.frame(from, to, subject, body, files...)
	armored, err := pgp.Seal(o.Payload(true), w.people[from].secret, w.people[key].secret.Certificate(), pgp.SealOptions{Now: w.now})
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

// command is a sealed and signed command, with the text that it carries behind it.
func (w *writer) command(from, to, line, text string) delivery {
	w.t.Helper()
	return delivery{to, w.sealed(from, to, line, line+"\n"+text)}
}

var messageID = regexp.MustCompile(`(?mi)^Message-ID: <`)

// reposted is the same signed words in a mail of its own.
func reposted(raw []byte) []byte {
	at := messageID.FindIndex(raw)
	return append(append(bytes.Clone(raw[:at[1]]), "again."...), raw[at[1]:]...)
}
