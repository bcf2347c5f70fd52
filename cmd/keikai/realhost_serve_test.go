//go:build realhost

package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// clearMail is a short report in clear.
func (s *story) clearMail(from *person, id, text string) {
	s.t.Helper()
	s.post(from, draft{subject: "Report", id: id, kind: "text/plain; charset=UTF-8", body: text + "\n"})
}

// The daemon polls once a minute here, so that what is handled within seconds was heard of by IDLE. Commands work beside it
// (contract.md), SIGHUP reads the people again, SIGTERM ends in good order.
func (s *story) serve() {
	d := s.o.serve()
	s.looks(d, true)
	began := time.Now()
	s.clearMail(s.jiro, "3@finder.test", "IDLEで届く報告です。")
	s.yamada.take(s.o, "desk/new_report", "IDLEで届く報告です。").wants(s.t, "sealed", "受理 製品")
	if took := time.Since(began); took > 30*time.Second {
		s.t.Errorf("a report was handled after %v: IDLE was not heard", took)
	}
	s.tanaka.take(s.o, "desk/new_report", "IDLEで届く報告です。").wants(s.t, "sealed", "accept product")

	text := s.o.read("config.toml")
	s.o.write("config.toml", []byte(replaced(s.t, text, "language = \"en\"\nkey_file = \"keys/tanaka.pub.asc\"", "language = \"ja\"\nkey_file = \"keys/tanaka.pub.asc\"")))
	must(s.t, d.cmd.Process.Signal(syscall.SIGHUP))
	d.logs("configuration reloaded")
	s.clearMail(s.jiro, "4@finder.test", "二つ目の報告です。")
	s.yamada.take(s.o, "desk/new_report", "二つ目の報告です。").wants(s.t, "sealed", "受理 製品")
	s.tanaka.take(s.o, "desk/new_report", "二つ目の報告です。").wants(s.t, "sealed", "受理 製品")
	d.terminate()
	s.looks(d, false)
}

// looks asks what an administrator asks, with and without the daemon.
func (s *story) looks(d *daemon, serving bool) {
	s.t.Helper()
	if status := s.o.ask(0, "status")[0]; status["daemon"] != serving || len(status["mailboxes"].([]any)) != 2 {
		s.t.Errorf("status: %v", status)
	}
	for _, row := range s.o.ask(0, "audit", "verify") {
		if row["ok"] != true {
			s.t.Errorf("audit: %v", row)
		}
	}
	if cases := s.o.ask(0, "case", "list"); len(cases) < 4 {
		s.t.Errorf("%d cases", len(cases))
	}
	if held := s.o.ask(0, "quarantine", "list"); len(held) != 3 {
		s.t.Errorf("%d mails in quarantine, want 3", len(held))
	}
	if out := s.o.ask(0, "outbox", "list"); len(out) < 12 {
		s.t.Errorf("%d outgoing mails", len(out))
	}
}

// R8: Dovecot ends while the daemon serves, and with it the log-ins of the submission server. When it is back, mail that
// Postfix held meanwhile is filed, without a restart of the daemon.
func (s *story) outage() {
	text := s.o.read("config.toml")
	s.o.write("config.toml", []byte(strings.ReplaceAll(text, "#imap.poll = \"1m\"", "imap.poll = \"2s\"")))
	d := s.o.serve()
	s.host.dovecot("stop")
	d.logs("mailbox session ended")
	raw := draft{from: s.jiro.address, to: receptionAddress, subject: "Report", id: "5@finder.test", kind: "text/plain; charset=UTF-8", body: "停止中の報告です。\n"}.bytes()
	s.host.handIn(s.jiro.address, receptionAddress, raw)
	await(s.t, "an error in status", func() bool {
		out, _, code := s.o.raw("--config", filepath.Join(s.o.dir, "config.toml"), "--json", "status")
		return code == 1 && strings.Contains(out, "imap reception")
	})
	s.host.dovecot("start")
	s.posted()
	s.yamada.take(s.o, "desk/new_report", "停止中の報告です。").wants(s.t, "sealed", "受理 製品")
	s.tanaka.take(s.o, "desk/new_report", "停止中の報告です。").wants(s.t, "sealed", "受理 製品")
	d.terminate()
	for _, row := range s.o.ask(0, "outbox", "list") { // whose slot fell into the outage
		if row["state"] == "retry" {
			s.o.ask(0, "outbox", "retry", fmt.Sprint(row["n"]))
		}
	}
	s.o.once(0) // sends the receipts, which wait for their slot under serve (S10)
	for range 3 {
		s.jiro.take(s.o, "finder/receipt").wants(s.t, "signed")
	}
}

// R70: Postfix reports that a receipt could not be delivered. The desk is told, nobody answers the report, and the next
// pass does nothing.
func (s *story) bounced() {
	s.clearMail(s.bounce, "6@finder.test", "届かない宛先からの報告です。")
	s.o.once(1)
	s.posted() // the delivery status notice
	s.o.once(1)
	for _, who := range []*person{s.yamada, s.tanaka} {
		report := who.take(s.o, "desk/new_report", "届かない宛先からの報告です。")
		s.bounceCase = number.FindString(report.text)
		who.take(s.o, "desk/bounce", s.bounceCase).wants(s.t, "sealed")
	}
	s.o.once(0)
	mails := s.o.ask(0, "mail", "list")
	for _, row := range mails {
		if row["direction"] == "in" && row["n"] == mails[len(mails)-1]["n"] {
			s.t.Errorf("the last mail of all came in: %v", row)
		}
	}
	failed := 0
	for _, row := range s.o.ask(0, "outbox", "list") {
		if row["state"] == "failed" {
			failed++
			if !strings.Contains(fmt.Sprint(row["last_error"]), "5.1.1") {
				s.t.Errorf("the bounced receipt: %v", row)
			}
		}
	}
	if failed != 1 {
		s.t.Errorf("%d failed mails, want the one receipt", failed)
	}
}

// Every mail that was handed in has one disposition, every notice left once and was read by its recipient, and nothing else
// came (design.md, promise 1).
func (s *story) count() {
	seen := map[string]int{}
	for _, row := range s.o.ask(0, "mail", "list") {
		if row["direction"] == "in" {
			seen[fmt.Sprint(row["disposition"])]++
		}
	}
	filed := 0
	for _, n := range seen {
		filed += n
	}
	if handed := s.handed[receptionAddress] + s.handed[coordinationAddress]; filed != handed || seen["kept"] != 0 {
		s.t.Errorf("%d mails were handed in, their dispositions are %v", handed, seen)
	}
	if cases := len(s.o.ask(0, "case", "list")); seen["new_report"] != cases {
		s.t.Errorf("%d reports opened %d cases", seen["new_report"], cases)
	}
	sent := map[string]int{}
	for _, row := range s.o.ask(0, "outbox", "list") {
		if row["state"] == "sent" {
			sent["<"+fmt.Sprint(row["message_id"])+">"]++
		}
	}
	for _, p := range s.people() {
		if p == s.bounce {
			continue
		}
		p.read(s.o)
		if rest := p.untaken(); rest != "" {
			s.t.Errorf("nobody expected\n%s", rest)
		}
		for _, l := range p.letters {
			sent[l.outer.Get("Message-Id")]--
		}
	}
	for id, n := range sent {
		if n != 0 {
			s.t.Errorf("%s: sent and received differ by %d", id, n)
		}
	}
	for _, row := range s.o.ask(0, "audit", "verify") {
		if row["ok"] != true {
			s.t.Errorf("audit: %v", row)
		}
	}
}
