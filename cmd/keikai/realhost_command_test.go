//go:build realhost

package main_test

import (
	"bytes"
	"strings"
)

// S1: mutt's signed and encrypted mail with the ready line as protected subject is obeyed at once; outside stands "...".
func (s *story) accept() {
	line := s.newReport(s.yamada, s.sealedCase).ready(s.t, "受理 製品")
	newMutt(s.o, s.yamada, "yes").compose(receptionAddress, line, "よろしくお願いします。\n")
	s.posted()
	raw := s.newest(receptionAddress)
	if !bytes.Contains(raw, []byte("\nSubject: ...\r\n")) || !bytes.Contains(raw, []byte("multipart/encrypted")) {
		s.t.Fatalf("mutt wrote another kind of mail:\n%s", raw)
	}
	s.obeyed = raw
	s.o.once(1)
	accepted := s.taro.take(s.o, "finder/accepted_product")
	accepted.wants(s.t, "sealed", s.sealedCase)
	if accepted.outside != "【"+s.sealedCase+"】 ご連絡" { // R67
		s.t.Errorf("the subject outside is %q", accepted.outside)
	}
	s.yamada.take(s.o, "desk/transcript", s.sealedCase).wants(s.t, "sealed", "受理 製品")
	s.state(s.sealedCase, "accepted")
	if dates := s.o.show(s.sealedCase)["dates"].(map[string]any); dates["accepted"] == nil || dates["acknowledged"] == nil {
		s.t.Errorf("dates of %s: %v", s.sealedCase, dates)
	}
}

// newReport is the notice of a new report that a coordinator has read.
func (s *story) newReport(who *person, number string) *letter {
	s.t.Helper()
	for id, l := range who.letters {
		if who.taken[id] && l.kind == "desk/new_report" && strings.Contains(l.text, number) {
			return l
		}
	}
	s.t.Fatalf("%s has read of no new report %s", who.address, number)
	return nil
}

// command sends a line as gpg's user does who has no protected subject: the first line of a sealed and signed text.
func (s *story) command(who *person, text string) {
	s.t.Helper()
	to := s.reception()
	if who.role == "coordination" {
		to = s.coordination()
	}
	kind, body := encryptedMIME(who.tool.seal(plainPayload(text), to))
	s.post(who, draft{to: to.address, subject: "...", kind: kind, body: body})
}

func plainPayload(text string) []byte {
	return crlf("Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" + text)
}

// S1, S3: gpg 2.2 names no intended recipient, so a command without an action code runs only after a second, own mail.
func (s *story) token() {
	s.command(s.tanaka, "["+s.inlineCase+"] accept product\n")
	s.o.once(1)
	asked := s.tanaka.take(s.o, "desk/token", s.inlineCase)
	asked.wants(s.t, "sealed", "accept product")
	s.state(s.inlineCase, "received")

	s.command(s.tanaka, asked.ready(s.t, "confirm")+"\n")
	s.o.once(1)
	s.tanaka.take(s.o, "desk/transcript", "accept product").wants(s.t, "sealed", s.inlineCase)
	s.hanako.take(s.o, "finder/accepted_product").wants(s.t, "sealed", s.inlineCase)
	s.state(s.inlineCase, "accepted")
}

// The text up to 以上 goes to the finder, what stands below it does not. mutt writes it in ISO-2022-JP.
func (s *story) decline() {
	line := s.newReport(s.yamada, s.websiteCase).ready(s.t, "不受理 対象外")
	newMutt(s.o, s.yamada, "yes").compose(receptionAddress, line, line+"\n\nThis site is a test system.\n検証用のサイトです。\n以上\n\n山田（内線 00）\n")
	s.posted()
	s.o.once(1)
	declined := s.alex.take(s.o, "finder/not_accepted", s.websiteCase)
	declined.wants(s.t, "sealed", "This site is a test system.\n検証用のサイトです。")
	if strings.Contains(declined.text, "内線") {
		s.t.Errorf("words below 以上 went out:\n%s", declined.text)
	}
	s.yamada.take(s.o, "desk/transcript", s.websiteCase).wants(s.t, "sealed", "不受理 対象外", "検証用のサイトです。")
	s.state(s.websiteCase, "declined")
}

// R80, R89: a coordinator's address is no proof, with no signature or with a stranger's. The sender learns nothing, the
// coordinator is told once.
func (s *story) forgery() {
	line := s.newReport(s.yamada, s.clearCase).ready(s.t, "受理 製品")
	s.post(s.yamada, draft{subject: jisWord(s.t, line), id: "1@forged.test", kind: "text/plain", body: line + "\n"})
	kind, body := encryptedMIME(s.mallory.tool.seal(plainPayload(line+"\n"), s.reception()))
	s.post(s.yamada, draft{subject: "...", id: "2@forged.test", kind: kind, body: body})
	s.o.once(2)
	s.state(s.clearCase, "received")
	s.yamada.take(s.o, "desk/refused_signer").wants(s.t, "sealed", "山田 花子")
	held := 0
	for _, row := range s.o.ask(0, "quarantine", "list") {
		if row["reason"] == "unsigned" && row["from"] == s.yamada.address {
			held++
		}
	}
	if held != 2 {
		s.t.Errorf("%d forged mails in quarantine, want 2", held)
	}
}
