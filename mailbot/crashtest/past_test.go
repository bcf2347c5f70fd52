//go:build crash

package crashtest

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"keikai/mailbot"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// The days of the story. What is begun on Monday lapses at the turn of Thursday; what was approved on Wednesday falls due before
// Thursday, and so does the morning page.
var (
	monday    = time.Date(2026, 7, 6, 8, 50, 0, 0, time.FixedZone("JST", 9*3600))
	wednesday = monday.AddDate(0, 0, 2).Add(9 * time.Hour)
	thursday  = monday.AddDate(0, 0, 3).Add(10 * time.Minute)
)

// past plays the days before the story: people write, the program answers, and they read the words that it sealed to them.
type past struct {
	*office
	w       *writer
	sent    []delivery
	numbers map[string]string // of cases, by title
}

// pass lets mails come in and the program run at that time.
func (p *past) pass(at time.Time, mails ...delivery) {
	p.t.Helper()
	p.deliver(mails...)
	p.sent = append(p.sent, mails...)
	s := p.open(at)
	s.pass()
	s.close()
}

// on is a line about a case.
func (p *past) on(title, words string) string {
	number, ok := p.numbers[title]
	if !ok {
		p.t.Fatalf("no case %q", title)
	}
	return "[" + number + "] " + words
}

// yamada writes a command to reception. Everybody's clock is that of the writer.
func (p *past) yamada(line, text string) delivery {
	return p.w.command("yamada", "reception", line, text)
}
func (p *past) tanaka(line, text string) delivery {
	return p.w.command("tanaka", "reception", line, text)
}

var tokenWord = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)

// token is the word in the newest mail to a person that has one and tells of the case.
func (p *past) token(name, title string) string {
	p.t.Helper()
	inbox := p.host.Messages(addressOf(name))
	for i := len(inbox) - 1; i >= 0; i-- {
		text := p.w.read(name, inbox[i].Raw)
		if word := tokenWord.FindString(text); word != "" && strings.Contains(text, p.numbers[title]) {
			return word
		}
	}
	p.t.Fatalf("%s has no token about %s", name, title)
	return ""
}

// read opens a sealed mail with its reader's key.
func (w *writer) read(name string, raw []byte) string {
	w.t.Helper()
	l := message.Parse(raw, message.DefaultLimits()).Layer()
	opened, err := pgp.Open(l.Data, []*pgp.Secret{w.people[name].secret}, nil, w.now, pgp.DefaultLimits())
	if err != nil {
		w.t.Fatal(err)
	}
	return message.ParsePayload(opened.Plaintext, message.DefaultLimits()).Text
}

// reports are the cases that the story moves, by title: one for each thing that happens, so that none stands in another's way.
var reports = []struct{ from, title string }{
	{"taro", "届出 甲"},     // is accepted, and gets a mail that was held
	{"alex", "Report B"}, // is declined
	{"taro", "届出 丙"},     // its hand-over is confirmed
	{"taro", "届出 丁"},     // is taken by coordination
	{"taro", "届出 戊"},     // its hand-over is asked for
	{"alex", "届出 己"},     // its key is confirmed by two: falls due
	{"alex", "届出 庚"},     // … the giver confirms
	{"alex", "届出 辛"},     // … the second person approves
	{"alex", "届出 壬"},     // … nobody does: lapses. Its mail is stopped
	{"taro", "届出 癸"},     // its mail is stopped; asked, taken back, asked again, and let go on
	{"alex", "Report J"}, // are put in somebody's charge by two: falls due
	{"alex", "Report K"},
	{"alex", "Report L"}, // … the second person approves
	{"alex", "Report M"},
}

// live plays the past in an office whose store was made just now.
func live(t *testing.T, o *office, w *writer) *past {
	t.Helper()
	p := &past{office: o, w: w, numbers: map[string]string{}}
	cfg, err := mailbot.LoadConfig(filepath.Join(o.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := mailbot.CreateStore(cfg, mailbot.Env{Now: func() time.Time { return monday }, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	p.monday()
	p.wednesday()
	return p
}

func (p *past) monday() {
	p.w.now = monday
	var mails []delivery
	for _, r := range reports {
		mails = append(mails, delivery{"reception", p.w.sealed(r.from, "reception", r.title, "欠陥があります。There is a flaw.\n", p.w.key(r.from))})
	}
	p.pass(monday, mails...)
	p.readNumbers(monday)
	stranger := func(title string) delivery {
		return delivery{"reception", p.w.clear("mallory", "reception", p.on(title, "a word"), "I know more about this.\n")}
	}
	p.pass(monday, p.yamada(p.on("届出 壬", "key confirm "+p.finger("alex")+" by=phone"), ""), p.yamada(p.on("届出 癸", "hold"), ""),
		p.yamada(p.on("届出 丙", "accept product"), ""), p.yamada(p.on("届出 丁", "accept product"), ""), p.yamada(p.on("届出 戊", "accept product"), ""),
		stranger("届出 甲"), stranger("Report B"))
	p.confirm(monday, "届出 壬")
}

// wednesday leaves every kind of word waiting: a token, a code, and commands whose delay has begun.
func (p *past) wednesday() {
	p.w.now = wednesday
	mails := []delivery{p.yamada("bulk assign \"A. Tanaka\" cases="+p.numbers["Report J"]+","+p.numbers["Report K"], ""),
		p.yamada("bulk assign \"A. Tanaka\" cases="+p.numbers["Report L"]+","+p.numbers["Report M"], "")}
	for _, title := range []string{"届出 丙", "届出 丁"} {
		mails = append(mails, p.yamada(p.on(title, "handover"), "\n製品の文字列処理に欠陥があるとの届出です。\nEND\n"))
	}
	for _, title := range []string{"届出 己", "届出 庚", "届出 辛"} {
		mails = append(mails, p.yamada(p.on(title, "key confirm "+p.finger("alex")+" by=phone"), ""))
	}
	p.pass(wednesday, mails...)
	p.confirm(wednesday, "届出 丁", "届出 己", "届出 辛", "Report J", "Report L")
	p.pass(wednesday, p.tanaka("approve "+p.token("tanaka", "届出 己"), ""), p.tanaka("approve "+p.token("tanaka", "Report J"), ""))
}

// confirm gives yamada's second word.
func (p *past) confirm(at time.Time, titles ...string) {
	var mails []delivery
	for _, title := range titles {
		mails = append(mails, p.yamada("confirm "+p.token("yamada", title), ""))
	}
	p.pass(at, mails...)
}

func (p *past) finger(name string) string {
	return string(p.w.people[name].secret.Certificate().Fingerprint())
}

func (p *past) readNumbers(at time.Time) {
	s := p.open(at)
	defer s.close()
	for _, c := range rows[mailbot.CaseRow](s, "case.list") {
		p.numbers[c.Title] = c.ID
	}
}

// held is the number of the stranger's mail about a case.
func (p *past) held(s *session, title string) string {
	for _, m := range rows[mailbot.MailRow](s, "mail.list") {
		if m.Disposition == "quarantined" && strings.Contains(text(m.Subject), p.numbers[title]) {
			return fmt.Sprint(m.N)
		}
	}
	p.t.Fatalf("no held mail about %s", title)
	return ""
}
