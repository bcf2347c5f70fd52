//go:build realhost

package main_test

import (
	"fmt"
	"slices"
	"time"
)

// S4: the key of a finder with an open case is believed when one coordinator compared it, saw what that means and confirmed,
// another one approved under an own code, and the delay is over. The code serves one person once.
func (s *story) twoPersons() {
	key := s.taro.tool.(*gnupg).fingerprint
	s.command(s.yamada, "【"+s.sealedCase+"】 鍵確認 "+key+" 確認方法=電話\n")
	s.o.once(1)
	s.command(s.yamada, s.yamada.take(s.o, "desk/preview", s.sealedCase).ready(s.t, "確認")+"\n")
	s.o.once(1)
	s.yamada.take(s.o, "desk/transcript", s.sealedCase).wants(s.t, "sealed", "鍵確認")
	s.waits("other")
	asked := s.tanaka.take(s.o, "desk/approval_request", s.sealedCase)
	asked.wants(s.t, "sealed", s.yamada.name, "鍵確認")
	approve := asked.ready(s.t, "承認")

	s.command(s.yamada, approve+"\n")
	s.o.once(1)
	s.filed("command refused")
	s.yamada.take(s.o, "desk/transcript_errors").wants(s.t, "sealed")

	newMutt(s.o, s.tanaka, "yes").compose(receptionAddress, approve, "確認しました。\n")
	s.posted()
	s.o.once(1)
	s.filed("command")
	s.verdict("承認")
	s.waits("delay")
	s.trust(key, "continuous")
	time.Sleep(twoPersonDelay)
	s.o.once(0)
	s.verdict("鍵確認")
	s.yamada.take(s.o, "desk/transcript", s.sealedCase).wants(s.t, "sealed", "鍵確認")
	s.waits()
	s.trust(key, "confirmed")

	s.command(s.tanaka, approve+"\n")
	s.o.once(1)
	s.filed("command refused")
	s.tanaka.take(s.o, "desk/transcript_errors").wants(s.t, "sealed")
}

// verdict wants both persons to hear what became of the command.
func (s *story) verdict(words ...string) {
	s.t.Helper()
	for _, who := range []*person{s.yamada, s.tanaka} {
		who.take(s.o, "desk/approval_result", s.sealedCase).wants(s.t, "sealed", append(words, s.yamada.name)...)
	}
}

// trust wants the finder's key to be believed so far.
func (s *story) trust(fingerprint, want string) {
	s.t.Helper()
	for _, row := range s.o.ask(0, "key", "list") {
		if row["fingerprint"] == fingerprint {
			if row["trust"] != want {
				s.t.Errorf("the key is %v, want %s", row["trust"], want)
			}
			return
		}
	}
	s.t.Errorf("key list has no %s", fingerprint)
}

// waits wants one command of the case to wait for somebody: "same", "other", the "delay", or none for nobody.
func (s *story) waits(want ...string) {
	s.t.Helper()
	var got []string
	for _, row := range s.o.show(s.sealedCase)["pending"].([]any) {
		got = append(got, fmt.Sprint(row.(map[string]any)["needs"]))
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("commands wait for %q, want %q", got, want)
	}
}
