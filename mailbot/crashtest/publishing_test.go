//go:build crash

package crashtest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"keikai/mailbot"
)

// noon is when the case becomes public.
var noon = time.Date(2026, 8, 26, 12, 0, 0, 0, monday.Location())

// sited is what the configuration of an office says that prints its site.
const sited = `
[[coordinator]]
name = "鈴木 一郎"
address = "suzuki@coordination.test"
roles = ["coordination"]
language = "ja"
key_file = "keys/suzuki.asc"

[publish]
dir = "www/site"
base_url = "https://jvn.example"
`

// developers is the office's list, whose one key was compared when it was taken in.
const developers = `party,kind,name_ja,name_en,language,addresses,registration,key_file,confirmed,confirmed_by
example-soft,developer,例示ソフト,Example Soft,en,psirt@example-soft.example,general,keys/psirt.asc,true,鈴木 一郎
`

// publishing is the past of a case that becomes public: its title stands for its number with reception, "JVN" for that with coordination.
type publishing struct{ *past }

const flaw = "届出 公表"

// bringToPublication plays everything up to the hour at which the case becomes public, which the two bodies have approved.
func bringToPublication(t *testing.T, o *office, w *writer) publishing {
	t.Helper()
	p := publishing{&past{office: o, w: w, numbers: map[string]string{}}}
	o.write("parties.csv", []byte(developers))
	cfg, err := mailbot.LoadConfig(filepath.Join(o.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	// The developer's key was compared so long ago that one person may send it the details.
	long := monday.AddDate(0, 0, -20)
	if err := mailbot.CreateStore(cfg, mailbot.Env{Now: func() time.Time { return long }, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	p.takeList(long)
	p.at(monday, delivery{"reception", w.sealed("taro", "reception", flaw, "欠陥があります。\n", w.key("taro"))})
	p.readNumbers(monday)
	p.handOver(monday)
	p.contact(monday.Add(time.Hour))
	p.write(monday.Add(3 * time.Hour))
	p.at(noon.Add(-50 * time.Minute))
	p.twice(noon.Add(-40*time.Minute), "publish", "")
	p.at(noon.Add(-40*time.Minute), p.yamada("approve "+p.token("yamada", flaw), ""))
	return p
}

// at lets mails come in. All of them are obeyed.
func (p publishing) at(at time.Time, mails ...delivery) {
	p.t.Helper()
	p.pass(at, mails...)
	s := p.open(at)
	defer s.close()
	for _, m := range rows[mailbot.MailRow](s, "mail.list") {
		if text(m.Reason) != "" {
			inbox := p.host.Messages(addressOf("sato"))
			p.t.Fatalf("mail %d is %s, %s. sato's last mail:\n%s", m.N, m.Disposition, *m.Reason, p.w.read("sato", inbox[len(inbox)-1].Raw))
		}
	}
}

// sato writes a command about the case to coordination.
func (p publishing) sato(words, text string) delivery {
	if text != "" {
		text = "\n" + text + "\nEND\n"
	}
	return p.w.command("sato", "coordination", p.on("JVN", words), text)
}

// twice gives a command and the second word of the same person.
func (p publishing) twice(at time.Time, words, text string) {
	p.t.Helper()
	p.w.now = at
	p.at(at, p.sato(words, text))
	p.at(at, p.w.command("sato", "coordination", "confirm "+p.token("sato", "JVN"), ""))
}

func (p publishing) takeList(at time.Time) {
	p.t.Helper()
	found, err := mailbot.ReadParties(filepath.Join(p.dir, "parties.csv"), at)
	if err != nil {
		p.t.Fatal(err)
	}
	var body bytes.Buffer
	for _, row := range found {
		text, err := json.Marshal(row)
		if err != nil {
			p.t.Fatal(err)
		}
		body.Write(append(text, '\n'))
	}
	s := p.open(at)
	defer s.close()
	r := mailbot.Request{Command: "party.import", Args: []string{"parties.csv"}, Flags: map[string]string{}, Body: &body}
	if err := s.bot.Do(p.t.Context(), r, func(any) error { return nil }); err != nil {
		p.t.Fatal(err)
	}
}

func (p publishing) handOver(at time.Time) {
	p.t.Helper()
	p.w.now = at
	p.at(at, p.yamada(p.on(flaw, "accept product"), ""))
	p.at(at, p.yamada(p.on(flaw, "handover"), "\n製品の文字列処理に欠陥があるとの届出です。\nEND\n"))
	p.at(at, p.yamada("confirm "+p.token("yamada", flaw), ""))
	s := p.open(at)
	p.numbers["JVN"] = text(rows[mailbot.CaseRow](s, "case.list")[0].JVN)
	s.close()
	p.at(at, p.sato("take", ""))
}

// contact lets the developer join, which takes two persons and their delay, and writes to it.
func (p publishing) contact(at time.Time) {
	p.t.Helper()
	p.twice(at, "vendor add example-soft", "")
	p.at(at, p.w.command("suzuki", "coordination", "approve "+p.token("suzuki", "JVN"), ""))
	at = at.Add(15 * time.Minute)
	p.at(at)
	p.twice(at, "contact V1", "Our software has a flaw.")
	p.twice(at, "detail V1", "")
	p.twice(at, "schedule 2026-08-26", "")
}

// write is the page in both languages.
func (p publishing) write(at time.Time) {
	p.t.Helper()
	p.w.now = at
	var mails []delivery
	for _, part := range []struct{ words, ja, en string }{
		{"title", "例示メールにおけるサービス運用妨害の脆弱性", "Example Mail vulnerable to denial-of-service"},
		{"overview", "例示メールには、サービス運用妨害の脆弱性が存在します。", "Example Mail contains a denial-of-service vulnerability."},
		{"impact", "製品が停止する可能性があります。", "The product may stop."},
		{"solution", "[アップデートする]\n最新版へアップデートしてください。", "[Update the software]\nUpdate to the latest version."},
	} {
		mails = append(mails, p.sato("advisory part="+part.words, part.ja), p.sato("advisory part="+part.words+" lang=en", part.en))
	}
	mails = append(mails, p.sato("advisory cvss=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:L cwe=CWE-400", ""),
		p.sato("status V1 vulnerable", ""), p.sato("advisory product=例示メール for=V1 versions=3.1より前 fixed=3.1 en=ExampleMail", ""))
	p.at(at, mails...)
}
