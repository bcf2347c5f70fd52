package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"keikai/mailbot"
	"keikai/mailbot/handling"
)

// furnish writes a set-up like the one that `keikai init` makes, opens the bot on it, and gives it the office's list.
func (st *stage) furnish() error {
	for _, box := range []string{reception, coordination} {
		if err := st.keyFile(box, st.people[box].secret.Armor); err != nil {
			return err
		}
	}
	for file, part := range map[string]string{"yamada": "山田 花子", "tanaka": "A. Tanaka", "kato": "加藤 健", "suzuki": "J. Suzuki", "rei-soft": developer, "rei-shop": operator} {
		cert := st.people[part].secret.Certificate()
		if err := st.keyFile(file, func([]byte) ([]byte, error) { return cert.Armor() }); err != nil {
			return err
		}
	}
	if err := st.file("keys/password", []byte(demoPassword+"\n")); err != nil {
		return err
	}
	for name, t := range map[string]*template.Template{"config.toml": demoConfig, "parties.csv": demoList} {
		var b strings.Builder
		if err := t.Execute(&b, st); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := st.file(name, []byte(b.String())); err != nil {
			return err
		}
	}
	if err := st.openBot(); err != nil {
		return err
	}
	if err := st.takeList(); err != nil {
		return err
	}
	return st.clock.goTo(reportDay)
}

// IMAP, SMTP, Lang, Name and Other are what the templates of the set-up ask for.
func (st *stage) IMAP() string              { return st.imap.Addr().String() }
func (st *stage) SMTP() string              { return st.smtp.Addr().String() }
func (st *stage) Lang() handling.Lang       { return st.a.lang }
func (st *stage) Name(part string) string   { return st.people[part].name }
func (st *stage) English(key string) string { return words[key].en }
func (st *stage) Other(desk string) string  { return st.second(desk) }

// demoList is the office's list: a developer that registered, one of which only an address is known, and the operator of a website.
// The two keys were compared when they were taken in.
var demoList = template.Must(template.New("list").Parse(`party,kind,name_ja,name_en,language,addresses,registration,phone,site,key_file,confirmed,confirmed_by
rei-soft,developer,{{.Name "developer"}},{{.English "demo.cast.developer"}},{{.Lang}},psirt@rei-soft.example,general,,,keys/rei-soft.asc,true,{{.Other "coordination"}}
silent-works,developer,{{.Name "silent developer"}},{{.English "demo.cast.silent"}},{{.Lang}},info@silent-works.example,,000-0000-0000,,,,
rei-shop,operator,{{.Name "operator"}},{{.Name "operator"}},{{.Lang}},web@shop.example.jp,,000-0000-0001,https://shop.example.jp/search,keys/rei-shop.asc,true,{{.Other "reception"}}
`))

func (st *stage) takeList() error {
	rows, err := mailbot.ReadParties(filepath.Join(st.dir, "parties.csv"), st.clock.now())
	if err != nil {
		return err
	}
	var body bytes.Buffer
	for _, row := range rows {
		text, err := encode(row)
		if err != nil {
			return err
		}
		body.Write(append(text, '\n'))
	}
	r := mailbot.Request{Command: "party.import", Args: []string{"parties.csv"}, Flags: map[string]string{}, Body: &body}
	return st.bot.Do(context.Background(), r, func(any) error { return nil })
}

func (st *stage) openBot() error {
	cfg, err := mailbot.LoadConfig(filepath.Join(st.dir, "config.toml"))
	if err != nil {
		return err
	}
	env := st.a.env
	env.Log, env.Now = nil, st.clock.now
	if err := mailbot.CreateStore(cfg, env); err != nil {
		return err
	}
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

[[coordinator]]
name = "J. Suzuki"
address = "suzuki@coordination.test"
roles = ["coordination"]
language = "en"
key_file = "keys/suzuki.asc"

[policy]
two_person_delay = "0s"
reminders = "auto"

[publish]
dir = "site"
base_url = "https://jvn.example"
cve_blocks = ["CVE-2009-90001/90099"]
`))
