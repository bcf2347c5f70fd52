package mailbot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/message"
	"keikai/mailbot/transport/mailhost"
	"keikai/store"
)

// changing is what must differ between two answers that say the same.
var changing = regexp.MustCompile(`[0-9a-f]{64}|[A-Z][a-z]{2} \d{4}-\d{2}-\d{2} \d{2}:\d{2} JST \(\d{2}:\d{2} UTC\)|\d+年\d+月\d+日\([^)]+\) \d{2}:\d{2} JST`)

// Whatever is wrong with an encrypted mail, the sender is told the same words; only the desk learns the reason. S12, R66
func TestOneAnswerWhateverIsWrong(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		good := string(message.Parse(w.raw(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true}), message.DefaultLimits()).Layer().Data)
		lines := strings.Split(good, "\n")
		middle := len(lines) / 2
		broken := append([]string(nil), lines...)
		broken[middle] = strings.Repeat("A", 60) + broken[middle][60:]
		cut := strings.Join(lines[:middle], "\n") + "\n-----END PGP MESSAGE-----\n"
		var answers []string
		changed := gadgets(t, w)
		for name, armored := range map[string]string{
			"sealed to another": string(w.bareSeal([]byte("x"), w.people["finder"], w.people["stranger"], true)),
			"passphrase only":   symmetric(t),
			"changed":           strings.Join(broken, "\n"),
			"cut":               cut,
			"garbage":           "-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n",
			"cut before MDC":    armoredMessage(changed["cut before its MDC"]),
			"no MDC at all":     armoredMessage(changed["made without MDC"]),
			"sealed twice":      writer{w}.to("reception", armoredMessage(changed["one bit changed"]), false),
		} {
			time.Sleep(25 * time.Hour)
			o := message.Outgoing{From: message.Address{Address: w.people["finder"].address}, To: message.Address{Address: w.people["reception"].address}, OuterSubject: "届出", Date: time.Now(), MessageID: fmt.Sprintf("%d@finder.example", len(answers))}
			w.deliver("reception", clearMail(o, letter{body: armored}))
			if got := w.newest(); got != "quarantined undecryptable" {
				t.Errorf("%s is %s", name, got)
			}
			a := w.gets("finder", "finder/receipt_undecryptable")
			answers = append(answers, changing.ReplaceAllString(a.mail.Subject+"\n"+a.payload.Text, "…"))
			w.gets("山田", "desk/quarantined")
			w.gets("Tanaka", "desk/quarantined")
			w.nobody()
		}
		for _, a := range answers[1:] {
			if a != answers[0] {
				t.Errorf("two answers differ:\n%s\n%s", answers[0], a)
			}
		}
	})
}

// What an administrator sees with a coordinator's eyes is that coordinator's part: the other body's has nothing of a finder
// who did not consent, whatever is asked. S8, R31, threat 13
func TestConsoleShowsCoordinationNothingOfAFinder(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.send(letter{from: "finder", to: "reception", sealTo: "stranger", subject: "届出", body: "読めない。\n", sealed: true, signed: true})
		for _, as := range []string{"佐藤", "山田"} { // who acts last may change what there is to see
			sees := as == "山田"
			var seen bytes.Buffer
			for command := range requests {
				if command == "once" || strings.HasPrefix(command, "audit") {
					continue
				}
				for _, args := range [][]string{nil, {w.number}, {"1"}, {"2"}, {"6"}} {
					err := w.bot.Do(t.Context(), Request{Command: command, Args: args, Flags: map[string]string{"as": as, "raw": "yes", "why": "seen"}}, func(v any) error { return json.NewEncoder(&seen).Encode(v) })
					if err != nil {
						seen.WriteString(err.Error())
					}
				}
			}
			for _, canary := range []string{"taro@finder.example", `"from":"taro`, "欠陥があります"} {
				if !sees && strings.Contains(seen.String(), canary) {
					t.Errorf("%s sees %q", as, canary)
				}
			}
			if sees && !strings.Contains(seen.String(), "taro@finder.example") {
				t.Errorf("%s sees nothing", as)
			}
			if got := w.newest(); !sees && got != "quarantined undecryptable" {
				t.Errorf("%s has made the held mail %s", as, got)
			}
		}
		w.once()
		w.readAll()
	})
}

// What is held is shown to the desk at most so often an hour; all of it stays in the list. S22
func TestHeldMailsDoNotFloodTheDesk(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i := range heldPerHour + 10 {
			w.arrive(w.raw(letter{from: "stranger", to: "reception", subject: fmt.Sprintf("[IPA#%08d] news?", i+1), body: "News?\n"}), time.Now())
		}
		w.once()
		held := 0
		for _, m := range w.mails() {
			if m.Disposition == "quarantined" {
				held++
			}
		}
		if n := len(w.inbox("山田")); n != heldPerHour || held != heldPerHour+10 {
			t.Errorf("%d notices of %d held mails", n, held)
		}
		w.readAll()
		time.Sleep(time.Hour)
		w.send(letter{from: "stranger", to: "reception", subject: "[IPA#00000001] news?", body: "Still no news?\n"})
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
	})
}

// An alarm about forged signatures cannot be used to bury the desk.
func TestForgedSignaturesDoNotFloodTheDesk(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		signed := w.raw(letter{from: "山田", to: "reception", subject: "受理", body: "よろしく。\n", signed: true})
		for i := range heldPerHour + 10 {
			w.arrive(bytes.Replace(signed, []byte(`hp="clear"`), fmt.Appendf(nil, `hp="clear%d"`, i), 1), time.Now())
		}
		w.once()
		if n := len(w.inbox("山田")); n != heldPerHour {
			t.Errorf("%d alarms", n)
		}
		w.readAll()
	})
}

// Two hundred reports a day from one address are taken; the rest is held with one reason. S22
func TestReportsOfOneAddressAreBounded(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.host.Break(mailhost.Fault{Command: "MAIL", Do: "reply:451 4.3.0 later"}) // nothing needs to leave for this
		for i := range reportsPerDay + 5 {
			w.arrive(w.raw(letter{from: "stranger", to: "reception", subject: fmt.Sprintf("report %d", i), body: "It fails.\n"}), time.Now())
		}
		w.once()
		if w.cases() != reportsPerDay || w.newest() != "quarantined limit" {
			t.Errorf("%d cases, the last mail is %s", w.cases(), w.newest())
		}
		w.readAll()
	})
}

// An order that was signed before one that already ran asks again, even in time and bound. S3
func TestOlderOrderAsksAgain(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		older := w.raw(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		time.Sleep(time.Minute)
		c := w.theCase()
		newer := executed{id: "another", by: "山田", places: []string{c.Key}, signedAt: time.Now()}
		if err := w.bot.store.Update(func(tx *store.Tx) error { return newer.remember(tx, time.Now(), 1, true) }); err != nil {
			t.Fatal(err)
		}
		w.deliver("reception", older)
		w.gets("山田", "desk/token")
		w.playCase("state", "received")
		// One that is signed later runs, and so does another person's.
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
	})
}

// An answer to an order is never sent to the address in From, only to the configured one. R80, commands.md 2
func TestAnswersGoToTheConfiguredAddress(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.send(letter{from: "山田", fromAddress: w.people["stranger"].address, to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true,
			header: []string{"Reply-To: " + w.people["stranger"].address}})
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
		w.nobody()
	})
}
