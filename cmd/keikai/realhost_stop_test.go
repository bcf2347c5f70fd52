//go:build realhost

package main_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
)

// users.md C9: hold CODE is the one word that needs no signature, for it can only stop. The code is the one that five wrong tries
// brought to the desk; a real office reads it in the morning page. Only a signed word lets mail go again.
func (s *story) stopped() {
	for i := range 5 {
		s.phone(fmt.Sprintf("hold 0000-000%d", i))
	}
	s.o.once(5)
	s.filed("quarantined unsigned", "quarantined unsigned", "quarantined unsigned", "quarantined unsigned", "quarantined unsigned")
	code := ""
	for _, who := range []*person{s.yamada, s.tanaka} {
		alarm := who.take(s.o, "desk/stop_code")
		alarm.wants(s.t, "sealed")
		code = regexp.MustCompile(`(?m)^ *(\d{4}-\d{4})$`).FindStringSubmatch(alarm.text)[1]
	}
	s.phone("送信停止 " + code)
	s.o.once(1)
	s.filed("command")
	for _, who := range []*person{s.yamada, s.tanaka, s.kato, s.sato} {
		who.take(s.o, "desk/stopped").wants(s.t, "sealed")
	}

	s.clearMail(s.jiro, "7@finder.test", "停止後の報告です。")
	s.phone("hold " + code) // used up
	s.o.once(2)
	s.filed("quarantined unsigned", "new_report")
	for _, who := range []*person{s.yamada, s.tanaka} {
		who.take(s.o, "desk/new_report", "停止後の報告です。").wants(s.t, "sealed", "受理 製品")
	}
	waits := 0
	for _, row := range s.o.ask(0, "outbox", "list") {
		if row["to"] == s.jiro.address && row["state"] != "sent" {
			waits++
		}
	}
	if waits != 1 {
		s.t.Errorf("%d mails to the finder wait, want the receipt", waits)
	}

	newMutt(s.o, s.yamada, "yes").compose(receptionAddress, "停止解除", "よろしくお願いします。\n")
	s.posted()
	s.o.once(1)
	s.filed("command")
	s.yamada.take(s.o, "desk/transcript", "停止解除").wants(s.t, "sealed")
	s.jiro.take(s.o, "finder/receipt").wants(s.t, "signed")
}

// phone sends a mail as a telephone does from a private address: a subject in UTF-8 and nothing else.
func (s *story) phone(subject string) {
	s.t.Helper()
	word := "=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(subject)) + "?="
	s.post(&person{address: "private@phone.test"}, draft{subject: word, kind: "text/plain; charset=us-ascii", body: "\n"})
}
