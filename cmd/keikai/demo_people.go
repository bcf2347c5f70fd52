package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport"
	"keikai/pgp"
)

// player is somebody of the story with a mailbox and a key.
type player struct {
	name, address string
	lang          handling.Lang
	secret        *pgp.Secret
	cursor        transport.Cursor
	read          []string // texts of the mails that the person read, opened
	number        string   // of the case that the person read of last
}

const demoPassword = "demo"

// invite makes everybody's mailbox and key. All addresses lie under domains that can never exist.
func (st *stage) invite() error {
	for _, p := range []player{
		{name: "発見 太郎", address: "taro@finder.example", lang: handling.Japanese},
		{name: "Alex Smith", address: "alex@research.example", lang: handling.English},
		{name: "Mallory", address: "mallory@stranger.example", lang: handling.English},
		{name: "山田 花子", address: "yamada@reception.test", lang: handling.Japanese},
		{name: "A. Tanaka", address: "tanaka@reception.test", lang: handling.English},
		{name: "加藤 健", address: "kato@coordination.test", lang: handling.Japanese},
		{name: "reception", address: "report@reception.test"},
		{name: "coordination", address: "desk@coordination.test"},
	} {
		s, err := pgp.Generate(st.started.Add(-time.Hour), p.name, p.address, pgp.Curve25519, 0)
		if err != nil {
			return fmt.Errorf("make key of %s: %w", p.name, err)
		}
		p.secret = s
		st.people[p.name] = &p
		st.host.AddUser(p.address, demoPassword)
	}
	return nil
}

// furnish writes a set-up like the one that `keikai init` makes, and opens the bot on it.
func (st *stage) furnish() error {
	for _, box := range []string{"reception", "coordination"} {
		if err := st.keyFile(box, st.people[box].secret.Armor); err != nil {
			return err
		}
	}
	for file, name := range map[string]string{"yamada": "山田 花子", "tanaka": "A. Tanaka", "kato": "加藤 健"} {
		cert := st.people[name].secret.Certificate()
		if err := st.keyFile(file, func([]byte) ([]byte, error) { return cert.Armor() }); err != nil {
			return err
		}
	}
	if err := st.file("keys/password", []byte(demoPassword+"\n")); err != nil {
		return err
	}
	var b strings.Builder
	err := demoConfig.Execute(&b, map[string]string{"IMAP": st.imap.Addr().String(), "SMTP": st.smtp.Addr().String()})
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	if err := st.file("config.toml", []byte(b.String())); err != nil {
		return err
	}
	return st.openBot()
}

func (st *stage) openBot() error {
	cfg, err := mailbot.LoadConfig(filepath.Join(st.dir, "config.toml"))
	if err != nil {
		return err
	}
	env := st.a.env
	env.Log = nil
	if err := mailbot.CreateStore(cfg, env); err != nil {
		return err
	}
	st.cfg = cfg
	st.bot, err = mailbot.Open(cfg, env)
	return err
}

func (st *stage) keyFile(name string, armor func([]byte) ([]byte, error)) error {
	data, err := armor(nil)
	if err != nil {
		return fmt.Errorf("write key of %s: %w", name, err)
	}
	return st.file("keys/"+name+".asc", data)
}

func (st *stage) file(name string, data []byte) error {
	if err := os.WriteFile(filepath.Join(st.dir, name), data, 0o600); err != nil {
		return fmt.Errorf("write file of the demo: %w", err)
	}
	return nil
}

var demoConfig = template.Must(template.New("config").Parse(`[office]
name_ja = "例示情報セキュリティ機構"
name_en = "Example Security Office"
edition = "2009"
signature_ja = "例示情報セキュリティ機構 届出受付窓口\n電話 00-0000-0000（平日 10:00から17:00まで）"
signature_en = "Example Security Office, reception desk\nTel. +81 00 0000 0000 (weekdays 10:00 to 17:00 JST)"

[store]
path = "keikai.db"
key_file = "keys/store.key"

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
pgp.key_files = ["keys/reception.asc"]

[[mailbox]]
name = "coordination"
role = "coordination"
address = "desk@coordination.test"
imap.server = "{{.IMAP}}"
imap.tls = "none"
imap.user = "desk@coordination.test"
imap.password_file = "keys/password"
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
key_file = "keys/tanaka.asc"

[[coordinator]]
name = "加藤 健"
address = "kato@coordination.test"
roles = ["coordination"]
language = "ja"
key_file = "keys/kato.asc"

[policy]
two_person_delay = "0s"
`))

// writes sends a mail: sealed to the mailbox's key and signed with the writer's, or in clear when signed is false.
func (st *stage) writes(ctx context.Context, from, to string, o message.Outgoing, sealed bool) error {
	p, box := st.people[from], st.people[to]
	st.letters++
	o.From, o.To = message.Address{Name: p.name, Address: p.address}, message.Address{Address: box.address}
	o.Date, o.MessageID = st.a.env.Now(), fmt.Sprintf("demo-%d@%s", st.letters, p.address[strings.IndexByte(p.address, '@')+1:])
	raw := o.Payload(false)
	if sealed {
		armored, err := pgp.Seal(o.Payload(true), p.secret, box.secret.Certificate(), pgp.SealOptions{Now: st.a.env.Now()})
		if err != nil {
			return fmt.Errorf("seal mail of %s: %w", from, err)
		}
		raw = o.Encrypted(armored)
	}
	if err := st.shown(raw, p.address+"-to-"+to); err != nil {
		return err
	}
	st.most = fewLines
	st.print(message.Parse(raw, message.DefaultLimits()), o.Subject, o.Body, sealed, p.secret.Certificate().Fingerprint())
	line, err := transport.OpenSubmission(ctx, st.server(st.smtp.Addr().String(), p.address), "client.test")
	if err != nil {
		return err
	}
	defer line.Close()
	if res := line.Send(ctx, p.address, box.address, "demo", raw, func() error { return nil }); res.Outcome != transport.Sent {
		return fmt.Errorf("send mail of %s: %s %s", from, res.Class, res.Reply)
	}
	return nil
}

func (st *stage) server(address, user string) transport.Server {
	return transport.Server{Address: address, TLS: "none", User: user, Password: demoPassword}
}

// shown keeps the mail as it travelled under mail/.
func (st *stage) shown(raw []byte, name string) error {
	st.mails++
	return st.file(fmt.Sprintf("mail/%02d-%s.eml", st.mails, strings.ReplaceAll(name, "/", "-")), raw)
}

// reads fetches the person's new mails by IMAP, opens and prints them, each up to so many lines.
func (st *stage) reads(ctx context.Context, name string, most int) error {
	st.most = most
	p := st.people[name]
	box, err := transport.OpenMailbox(ctx, st.server(st.imap.Addr().String(), p.address), "INBOX")
	if err != nil {
		return err
	}
	defer box.Close()
	return box.Fetch(ctx, p.cursor, 10<<20, func(batch []transport.Fetched) error {
		for _, f := range batch {
			p.cursor = transport.Cursor{UIDValidity: f.UIDValidity, LastUID: f.UID}
			if err := st.readOne(p, f.Raw); err != nil {
				return err
			}
		}
		return nil
	})
}

func (st *stage) readOne(p *player, raw []byte) error {
	if err := st.shown(raw, "to-"+p.address); err != nil {
		return err
	}
	outer := message.Parse(raw, message.DefaultLimits())
	ours := []*pgp.Certificate{st.people["reception"].secret.Certificate(), st.people["coordination"].secret.Certificate()}
	l := outer.Layer()
	inner, sig, sealed := outer, pgp.Signature{}, false
	switch l.Form {
	case message.FormMIMEEncrypted:
		op, err := pgp.Open(l.Data, []*pgp.Secret{p.secret}, ours, st.a.env.Now(), pgp.DefaultLimits())
		if err != nil {
			return fmt.Errorf("open mail to %s: %w", p.name, err)
		}
		inner, sig, sealed = message.ParsePayload(op.Plaintext, message.DefaultLimits()), op.Signature, true
	case message.FormMIMESigned:
		inner, sig = message.ParsePayload(l.Signed, message.DefaultLimits()), pgp.VerifyDetached(l.Signed, l.Signature, ours, st.a.env.Now())
	}
	if sig.Verdict != pgp.SignatureValid {
		return fmt.Errorf("mail to %s is not validly signed: %s", p.name, sig.Verdict)
	}
	p.read = append(p.read, inner.Text)
	if tags := message.SplitSubject(outer.Subject).Tags; len(tags) == 1 {
		p.number = tags[0]
	}
	st.print(outer, inner.Subject, inner.Text, sealed, sig.By)
	return nil
}
