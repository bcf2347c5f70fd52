package mailbot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// command is a coordinator's sealed and signed mail to the mailbox of its body. It gives what became of the mail.
func (w *world) command(by, line, body string) string {
	w.t.Helper()
	_, domain, _ := strings.Cut(w.people[by].address, "@")
	w.send(letter{from: by, to: strings.TrimSuffix(domain, ".test"), subject: line, body: body, sealed: true, signed: true})
	return w.newest()
}

// readMail reads every unread mail, and gives the kinds of each person's.
func (w *world) readMail() map[string][]string {
	w.t.Helper()
	out := map[string][]string{}
	for name := range w.people {
		if name == "reception" || name == "coordination" {
			continue
		}
		for w.read[name] < len(w.inbox(name)) {
			kind, o := w.next(name)
			w.remember(name, kind, o)
			out[name] = append(out[name], kind)
		}
	}
	return out
}

// A command that ran by a confirmation is taken back with its mails or not at all, though they came of another mail than its own.
// users.md A15
func TestUndoKnowsTheMailsOfAConfirmedCommand(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.command("山田", "【"+w.number+"】 受理 製品", "")
		w.command("山田", "【"+w.number+"】 調整依頼", "")
		w.readMail()
		w.command("山田", "【"+w.number+"】 確認 "+w.words["TOKEN 山田"], "")
		if got := w.readMail()["佐藤"]; len(got) != 1 || got[0] != string(handling.BodyHandoverKind) {
			t.Fatalf("coordination got %v", got)
		}
		w.command("山田", "【"+w.number+"】 取消", "")
		if state := w.theCase().State; state != handling.HandedOver || w.newest() != "command refused" {
			t.Errorf("the hand-over has left, and after an undo the case is %s: %s", state, w.newest())
		}
		w.readMail()
	})
}

// held is a command that is signed now and delivered whenever the mail server likes.
func (w *world) held(by, line string) (deliver func() string) {
	raw := w.raw(letter{from: by, to: "reception", subject: line, sealed: true, signed: true})
	return func() string {
		w.post(by, "reception", raw)
		w.once()
		return w.newest()
	}
}

// A mail server that holds a command back cannot let it run after a newer one: not when the newer stood behind BEGIN, not when both
// are about no case, and not because a token let an old one run since. S3, commands.md 2 step 11
func TestOlderCommandAsksWhateverTheNewerWas(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		tag := "【" + w.number + "】 "
		assign, resume := w.held("山田", tag+"担当 Tanaka"), w.held("山田", "停止解除")
		time.Sleep(time.Hour)
		w.command("山田", "ご連絡", "【指示】\n"+tag+"受理 製品\n"+tag+"担当 山田\n送信停止\n以上\n")
		if w.newest() != "command" || assign() != "command unbound" || resume() != "command unbound" {
			t.Errorf("older ones behind BEGIN: %s", w.newest())
		}
		w.command("山田", tag+"調整依頼", "")
		w.readMail()
		confirm := w.held("山田", tag+"確認 "+w.words["TOKEN 山田"])
		time.Sleep(time.Hour)
		review := w.held("山田", tag+"見直し日 2009-08-03")
		time.Sleep(time.Hour)
		w.command("山田", tag+"担当 Tanaka", "")
		if got := confirm(); got != "command" || w.theCase().State != handling.HandedOver {
			t.Errorf("the confirmation: %s", got)
		}
		if got := review(); got != "command unbound" {
			t.Errorf("one that is younger than the confirmation alone: %s", got)
		}
		w.readMail()
	})
}

// Whatever the command line shows for the eyes of coordination, the finder is not in it: no name, address, key, nor id of a mail, no
// words of the finder's subject, nor the minute in which the report came and was answered. S8, S9, users.md A5
func TestCommandLineKeepsTheWall(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.people["finder"].name = "発見 太郎"
		time.Sleep(7*time.Minute + 13*time.Second)
		w.report()
		tag := "【" + w.number + "】 "
		w.send(letter{from: "finder", to: "reception", subject: tag + "ご連絡", body: "補足します。\n", sealed: true, signed: true})
		time.Sleep(time.Hour)
		w.command("山田", tag+"受理 製品", "")
		w.command("山田", tag+"調整依頼", "")
		w.readMail()
		w.command("山田", tag+"確認 "+w.words["TOKEN 山田"], "")
		w.command("佐藤", tag+"受領", "")
		w.readMail()
		c, f := w.theCase(), w.people["finder"]
		canaries := []string{f.name, f.address, "架空大学", string(f.secret.Certificate().Fingerprint()), c.Mails[0].MessageID, stamp(c.Received), stamp(c.Acknowledged)}
		for _, r := range []Request{
			{Command: "case.list"}, {Command: "case.show", Args: []string{w.number}}, {Command: "case.journal", Args: []string{w.number}},
			{Command: "mail.list"}, {Command: "outbox.list"}, {Command: "quarantine.list"},
		} {
			r.Flags = map[string]string{"as": "佐藤"}
			rows := 0
			err := w.bot.Do(t.Context(), r, func(v any) error {
				rows++
				line, _ := json.Marshal(v)
				for _, canary := range canaries {
					if canary != "" && strings.Contains(string(line), canary) {
						t.Errorf("%s shows coordination %q:\n%s", r.Command, canary, line)
					}
				}
				return nil
			})
			if err != nil || rows == 0 && r.Command != "quarantine.list" {
				t.Errorf("%s: %d rows: %v", r.Command, rows, err)
			}
		}
	})
}

// A forward is never a command, nor are the lines behind BEGIN in one; and an outer subject that says something else lets none of
// them run. S1, S2
func TestSeveralCommandsOfADoubtfulMail(t *testing.T) {
	for name, tc := range map[string]struct{ subject, outer, want string }{
		"a forward":                   {"Fwd: hello", "", "command refused"},
		"another command outside":     {"hello", "[$CASE] decline duplicate", "command refused"},
		"the same command outside":    {"hello", "[$CASE] assign Tanaka", "command"},
		"the bare number outside":     {"hello", "[$CASE]", "command"},
		"an answer, another one seen": {"Re: [$CASE] Notice", "Re: [$CASE] Notice", "command"},
	} {
		story(t, func(t *testing.T, w *world) {
			w.report()
			l := letter{from: "山田", to: "reception", subject: w.expand("山田", tc.subject), outer: w.expand("山田", tc.outer), sealed: true, signed: true,
				body: w.expand("山田", "BEGIN\n[$CASE] assign Tanaka\nEND\n")}
			w.send(l)
			ran := w.theCase().Parts.Reception.AssignedTo == "Tanaka"
			if got := w.newest(); got != tc.want || ran != (tc.want == "command") {
				t.Errorf("%s: %s, ran %t", name, got, ran)
			}
			w.readMail()
		})
	}
}

// The number of a command or of a mail that waits at reception tells coordination nothing, not even which case it is about. S7
func TestCancelIsNoOracle(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		tag := "【" + w.number + "】 "
		w.command("山田", tag+"受理 製品", "")
		w.command("山田", tag+"調整依頼", "")
		w.readMail()
		w.command("山田", tag+"確認 "+w.words["TOKEN 山田"], "")
		w.command("山田", tag+"転送 C mail=1", "")
		waits := w.newestFrom("山田")
		w.readMail()
		var answers []string
		for _, n := range []uint64{w.newestOf("finder/accepted_product"), 4_000_000_000} {
			w.command("佐藤", fmt.Sprintf("送信取消 %d", n), "")
			own := strings.NewReplacer(fmt.Sprintf("取消 %d", n), "取消 N", fmt.Sprintf("番号：%d", n), "番号：N")
			answers = append(answers, own.Replace(w.gets("佐藤", "desk/transcript_errors").payload.Text))
		}
		if answers[0] != answers[1] {
			t.Errorf("of a mail of reception's coordination is told\n%s\nand of none\n%s", answers[0], answers[1])
		}
		w.command("佐藤", fmt.Sprintf("送信取消 %d", waits), "")
		if o := w.gets("佐藤", "desk/transcript_errors"); strings.Contains(o.payload.Text, w.theCase().JVN) {
			t.Errorf("coordination learns that %d waits in %s:\n%s", waits, w.theCase().JVN, o.payload.Text)
		}
		if got := w.command("山田", fmt.Sprintf("送信取消 %d", waits), ""); got != "command" || len(w.theCase().Proposals) > 0 {
			t.Errorf("its own body cancels it: %s", got)
		}
		w.readMail()
	})
}
