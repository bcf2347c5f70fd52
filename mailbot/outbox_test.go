package mailbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
	"keikai/store"
)

// journalled counts the journal's entries.
func (w *world) journalled() (n uint64) {
	w.bot.store.View(func(tx *store.Tx) error { n, _ = tx.Head(); return nil })
	return n
}

// A mailbox that was given another name leaves mail behind that is owed from the old one: it can be listed, shown, sent again
// and cancelled, and what cannot be made is held.
func TestOutboxOfARenamedMailboxStaysInHand(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.later()
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.bot.Close()
		cfg := *w.cfg
		cfg.Mailboxes = append([]MailboxConfig(nil), cfg.Mailboxes...)
		cfg.Mailboxes[0].Name = "vuln"
		w.cfg = &cfg
		w.open()
		w.host.Mend()
		time.Sleep(time.Hour)
		rows := w.outgoing()
		if len(rows) != 3 {
			t.Fatalf("%d mails in the outbox", len(rows))
		}
		for _, r := range rows {
			if err := w.do("outbox.show", fmt.Sprint(r.N)); err != nil {
				t.Errorf("show %s: %v", r.Kind, err)
			}
		}
		w.once()
		for _, r := range w.outgoing()[:3] {
			if r.State != "held" {
				t.Errorf("%s is %s", r.Kind, r.State)
			}
			if err := w.do("outbox.retry", fmt.Sprint(r.N)); err != nil {
				t.Errorf("retry %s: %v", r.Kind, err)
			}
			err := w.bot.Do(t.Context(), Request{Command: "outbox.cancel", Args: []string{fmt.Sprint(r.N)}, Flags: map[string]string{"why": "renamed"}}, func(any) error { return nil })
			if err != nil {
				t.Errorf("cancel %s: %v", r.Kind, err)
			}
		}
		for _, r := range w.outgoing()[:3] {
			if r.State != "cancelled" {
				t.Errorf("%s is %s", r.Kind, r.State)
			}
		}
		w.once()
		w.readAll()
	})
}

// Two mailboxes with accounts of their own on one server are two log-ins: nothing of reception leaves under coordination's name.
func TestMailboxesWithOwnAccountsShareNoConnection(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		boxes := w.bot.desk.mailboxes
		open := func(users ...string) int {
			lines, down := map[string]*transport.Submission{}, map[string]string{}
			for i, user := range users {
				boxes[i].SMTP = &SMTPConfig{Server: "127.0.0.1:25", TLS: "none", User: user, PasswordFile: w.cfg.SMTP.PasswordFile}
				if l, res := w.bot.line(t.Context(), boxes[i], lines, down); l == nil {
					t.Fatalf("%s: %+v", user, res)
				}
			}
			for _, l := range lines {
				l.Close()
			}
			boxes[0].SMTP, boxes[1].SMTP = nil, nil
			return len(lines)
		}
		if n := open("report@reception.test", "desk@coordination.test"); n != 2 {
			t.Errorf("two accounts use %d connections", n)
		}
		if n := open("report@reception.test", "report@reception.test"); n != 1 {
			t.Errorf("one account uses %d connections", n)
		}
	})
}

// A mail left in the act of sending by a daemon that goes on is uncertain at the next pass: nobody sends it, nobody forgets it. R18
func TestMailStuckInSendingIsShownWithoutARestart(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.arrive(w.plainReport(1), time.Now())
		if _, err := w.bot.fetchOnce(t.Context(), w.bot.desk.mailboxes[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := w.bot.handle(t.Context()); err != nil {
			t.Fatal(err)
		}
		n := w.the("finder/receipt", "finder").N
		if _, _, err := w.bot.beginAttempt(n); err != nil {
			t.Fatal(err)
		}
		if err := w.bot.markSending(n); err != nil { // the dot left; what came of it could not be written
			t.Fatal(err)
		}
		w.once()
		if got := w.the("finder/receipt", "finder").State; got != "uncertain" {
			t.Errorf("it is %s", got)
		}
		kinds := map[string]int{}
		for w.read["山田"] < len(w.inbox("山田")) {
			kind, _ := w.next("山田")
			kinds[kind]++
		}
		if kinds["desk/new_report"] != 1 || kinds["desk/delivery_uncertain"] != 1 {
			t.Errorf("山田 got %v", kinds)
		}
		w.readAll()
	})
}

// Who reads a notice again by the command line leaves a trace, as who reads the mail that it quotes. users.md A5
func TestReadingANoticeIsJournalled(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		n := w.the("desk/new_report", "山田").N
		before := w.journalled()
		shown := ""
		err := w.bot.Do(t.Context(), Request{Command: "outbox.show", Args: []string{fmt.Sprint(n)}}, func(v any) error { shown = *v.(OutboxShow).Text; return nil })
		if err != nil || !strings.Contains(shown, "欠陥があります") {
			t.Fatalf("shown %q: %v", shown, err)
		}
		if w.journalled() != before+1 {
			t.Errorf("the journal moved by %d", w.journalled()-before)
		}
	})
}

// What did not leave is told of in the same pass, though it was the only mail to be sent; and what has to be made again for
// today's key leaves in it.
func TestOnePassTellsWhatFailedInIt(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["Tanaka"].address, Do: "reply:451 4.2.1 later", Times: 1})
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["Tanaka"].address, Do: "reply:550 5.1.1 unknown", Times: 1})
		time.Sleep(time.Hour)
		w.once()
		w.gets("山田", "desk/delivery_failed")
		w.nobody()
	})
	story(t, func(t *testing.T, w *world) {
		w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["Tanaka"].address, Do: "reply:451 4.2.1 later", Times: 1})
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		moved := person{name: "moved", address: "tanaka@new.reception.test", lang: "en"}
		w.addPerson(moved)
		w.change(func(c *Config) { c.Coordinators[1].Address = moved.address })
		w.people["moved"].secret = w.people["Tanaka"].secret
		time.Sleep(time.Hour)
		w.once()
		w.gets("moved", "desk/new_report")
	})
}

// The acceptance day is that of the first attempt, in the notice as in the case, on whatever day the mail gets through. users.md A10
func TestAcceptanceDayOutlastsARetryPastMidnight(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		time.Sleep(13*time.Hour + 50*time.Minute) // ten minutes to midnight
		w.report()
		w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["finder"].address, Do: "reply:451 4.2.1 later"})
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		w.gets("山田", "desk/transcript")
		w.host.Mend()
		time.Sleep(2 * time.Hour)
		w.once()
		w.playCase("accepted", "2009-07-08")
		o := w.gets("finder", "finder/accepted_product")
		if !strings.Contains(o.payload.Text, "受理日：2009年7月8日") {
			t.Errorf("on the ninth the finder is told:\n%s", o.payload.Text)
		}
	})
}

// What coordination's notices could not reach is told to coordination's desk, not to reception's. S8
func TestUndeliveredNoticeIsToldInItsRealm(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		second := person{name: "鈴木", address: "suzuki@coordination.test", lang: "ja"}
		w.addPerson(second)
		armored, err := w.people["鈴木"].secret.Certificate().Armor()
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(c *Config) {
			c.Coordinators = append(c.Coordinators, CoordinatorConfig{Name: "鈴木", Address: second.address, Roles: []handling.Realm{handling.Coordination},
				Language: second.lang, KeyFile: w.write("suzuki.asc", armored), Notify: "all"})
		})
		w.once()
		for _, who := range []string{"山田", "Tanaka", "佐藤", "鈴木"} {
			w.gets(who, "desk/staff_changed")
		}
		w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["佐藤"].address, Do: "reply:550 5.1.1 unknown"})
		w.send(letter{from: "stranger", to: "coordination", subject: "hello", body: "Hello.\n"})
		w.gets("鈴木", "desk/quarantined")
		w.gets("鈴木", "desk/delivery_failed")
		w.nobody()
	})
}
