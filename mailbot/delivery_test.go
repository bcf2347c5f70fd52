package mailbot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport/mailhost"
	"keikai/pgp"
	"keikai/store"
)

// outgoing lists the outbox as the command line would.
func (w *world) outgoing() (rows []OutboxRow) {
	w.t.Helper()
	err := w.bot.Do(w.t.Context(), Request{Command: "outbox.list"}, func(v any) error {
		rows = append(rows, v.(OutboxRow))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// the finds the one outgoing mail of a kind to somebody.
func (w *world) the(kind, to string) OutboxRow {
	w.t.Helper()
	for _, r := range w.outgoing() {
		if r.Kind == kind && r.To == w.people[to].address {
			return r
		}
	}
	w.t.Fatalf("no %s to %s in the outbox", kind, to)
	return OutboxRow{}
}

func (w *world) do(command string, args ...string) error {
	return w.bot.Do(w.t.Context(), Request{Command: command, Args: args}, func(any) error { return nil })
}

func toHeader(address string) string { return "To: " + address }

// The server takes the mail and is gone before it says so. Nobody can know: it is shown, not sent again; when a coordinator
// has it sent again, it is the same mail by its Message-ID. R18
func TestMailCutOffBehindTheDotIsUncertain(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.host.Break(mailhost.Fault{Command: "DOT", Match: toHeader(w.people["finder"].address), Do: "drop", Times: 1})
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		row := w.the("finder/accepted_product", "finder")
		if row.State != "uncertain" || row.NextAttemptAt != nil {
			t.Errorf("the mail is %s, next %v", row.State, row.NextAttemptAt)
		}
		w.once()
		w.gets("山田", "desk/transcript")
		w.gets("山田", "desk/delivery_uncertain")
		w.gets("Tanaka", "desk/delivery_uncertain")
		time.Sleep(48 * time.Hour)
		w.once()
		w.restart()
		w.once()
		w.gets("finder", "finder/accepted_product")
		w.nobody()
		if err := w.do("outbox.retry", fmt.Sprint(row.N)); err != nil {
			t.Fatal(err)
		}
		w.once()
		again := w.inbox("finder")[w.read["finder"]]
		w.read["finder"]++
		if id := message.Parse(again.Raw, message.DefaultLimits()).MessageID; id != row.MessageID {
			t.Errorf("it went again as %s, not %s", id, row.MessageID)
		}
		if got := w.the("finder/accepted_product", "finder"); got.State != "sent" {
			t.Errorf("sent again it is %s", got.State)
		}
		w.playCase("accepted", "2009-07-08") // the first attempt, though nobody knows whether it arrived
	})
}

// A stop between the mark `sending` and the answer is uncertain after the start, never sent again. R18
func TestMailFoundInTheActOfSendingIsUncertain(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		row := w.the("finder/receipt", "finder")
		err := w.bot.store.Update(func(tx *store.Tx) error {
			o, err := tx.Outgoing(row.N)
			o.State = store.Sending
			if err == nil {
				err = tx.SetOutgoing(o)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.once()
		if got := w.the("finder/receipt", "finder"); got.State != "uncertain" {
			t.Errorf("it is %s", got.State)
		}
		w.gets("山田", "desk/delivery_uncertain")
		w.gets("Tanaka", "desk/delivery_uncertain")
		w.nobody()
	})
}

// One recipient's refusal, for good or for now, is that recipient's only. R19
func TestOneRecipientsRefusalIsItsOwn(t *testing.T) {
	for reply, state := range map[string]string{"reply:550 5.1.1 unknown": "failed", "reply:451 4.2.1 later": "retry"} {
		story(t, func(t *testing.T, w *world) {
			w.host.Break(mailhost.Fault{Command: "RCPT", Match: w.people["Tanaka"].address, Do: reply, Times: 1})
			w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
			w.gets("finder", "finder/receipt")
			w.gets("山田", "desk/new_report")
			if row := w.the("desk/new_report", "Tanaka"); row.State != state {
				t.Errorf("%s: Tanaka's mail is %s", reply, row.State)
			}
			time.Sleep(time.Hour)
			w.once()
			if state == "failed" {
				w.gets("山田", "desk/delivery_failed")
			} else {
				w.gets("Tanaka", "desk/new_report")
			}
			w.nobody()
		})
	}
}

// later lets no mail leave for now: it stays made and queued.
func (w *world) later() {
	w.host.Break(mailhost.Fault{Command: "MAIL", Match: w.people["reception"].address, Do: "reply:451 4.3.0 later"})
}

// change edits the configuration as an administrator would, and reloads it.
func (w *world) change(edit func(*Config)) {
	w.t.Helper()
	cfg := *w.cfg
	cfg.Coordinators = append([]CoordinatorConfig(nil), w.cfg.Coordinators...)
	edit(&cfg)
	w.cfg = &cfg
	if err := w.bot.Reload(&cfg); err != nil {
		w.t.Fatal(err)
	}
}

// Who leaves the office gets nothing of what was made for him and has not left. R30, S15, threat 25
func TestLeaverGetsNothingThatWaits(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.later()
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		if row := w.the("desk/new_report", "Tanaka"); row.State != "retry" || row.EncryptedTo == nil {
			t.Fatalf("Tanaka's mail is %s", row.State)
		}
		w.change(func(c *Config) { c.Coordinators = append(c.Coordinators[:1:1], c.Coordinators[2]) })
		w.host.Mend()
		time.Sleep(time.Hour)
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("山田", "desk/staff_changed")
		w.gets("佐藤", "desk/staff_changed")
		w.nobody()
		if row := w.the("desk/new_report", "Tanaka"); row.State != "cancelled" {
			t.Errorf("Tanaka's mail is %s", row.State)
		}
	})
}

// A key or an address that changed between making and sending: the mail is made again, for the new one only. R23, S15
func TestMailIsMadeAgainForTheKeyAndAddressOfToday(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.later()
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		old := w.the("desk/new_report", "Tanaka")
		moved := person{name: "moved", address: "tanaka@new.reception.test", lang: "en"}
		w.addPerson(moved)
		armored, err := w.people["moved"].secret.Certificate().Armor()
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(c *Config) {
			c.Coordinators[1].KeyFile, c.Coordinators[1].Address = w.write("moved.asc", armored), moved.address
		})
		w.host.Mend()
		time.Sleep(time.Hour)
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("moved", "desk/new_report")
		w.gets("moved", "desk/staff_changed")
		w.gets("山田", "desk/staff_changed")
		w.gets("佐藤", "desk/staff_changed")
		if got := w.the("desk/new_report", "moved"); *got.EncryptedTo == *old.EncryptedTo || got.MessageID != old.MessageID {
			t.Errorf("made again as %+v", got)
		}
		w.nobody()
	})
}

// A coordinator's key that is about to expire seals nothing: the mail is held and the others are asked. Nothing goes in
// clear. R58 in part, R61
func TestExpiringKeyHoldsTheMail(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		s, err := pgp.Generate(time.Now().Add(-time.Hour), "Tanaka", w.people["Tanaka"].address, pgp.Curve25519, 3*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		armored, err := s.Certificate().Armor()
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(c *Config) { c.Coordinators[1].KeyFile = w.write("short.asc", armored) })
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/staff_changed")
		w.gets("佐藤", "desk/staff_changed")
		w.gets("山田", "desk/new_report")
		w.gets("山田", "desk/held_no_key")
		w.gets("山田", "desk/held_no_key")
		w.nobody()
		row := w.the("desk/new_report", "Tanaka")
		if row.State != "held" || row.HeldFor == nil || *row.HeldFor != "no_key" {
			t.Fatalf("Tanaka's mail is %s", row.State)
		}
		renewed, err := w.people["Tanaka"].secret.Certificate().Armor()
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(c *Config) { c.Coordinators[1].KeyFile = w.write("renewed.asc", renewed) })
		if err := w.do("outbox.retry", fmt.Sprint(row.N)); err != nil {
			t.Fatal(err)
		}
		w.once()
		w.gets("Tanaka", "desk/new_report")
		for _, who := range []string{"山田", "Tanaka", "佐藤"} {
			w.gets(who, "desk/staff_changed") // the first key is back
		}
	})
}

// When sealing or signing fails, whatever the notice, nothing leaves in any form. R61, R62
func TestWhatCannotBeProtectedDoesNotLeave(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		spent, err := pgp.Generate(time.Now().Add(-time.Hour), "reception", w.people["reception"].address, pgp.Curve25519, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		good := w.bot.desk.mailboxes[0].secrets
		w.bot.desk.mailboxes[0].secrets = append([]*pgp.Secret{spent}, good...)
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true, attach: w.keyOf("finder")})
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", attach: w.keyOf("finder")})
		w.nobody()
		for _, r := range w.outgoing() {
			if r.State != "held" {
				t.Errorf("%s to %s is %s", r.Kind, r.To, r.State)
			}
		}
		w.bot.desk.mailboxes[0].secrets = good
		for _, r := range w.outgoing() {
			if err := w.do("outbox.retry", fmt.Sprint(r.N)); err != nil {
				t.Fatal(err)
			}
		}
		w.once()
		for name := range w.people { // all of it arrives: outgoingForm looks at each
			if name != "reception" && name != "coordination" {
				w.read[name] = len(w.inbox(name))
			}
		}
		if w.read["finder"] < 3 || w.read["山田"] < 2 {
			t.Errorf("after the mending %v", w.read)
		}
	})
}

// A notice whose words cannot be made is held and told of; it leaves when they can. A panic costs this notice only.
func TestNoticeWithoutWordsIsHeld(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		words := w.bot.desk.templates
		w.bot.desk.templates = nil // rendering panics
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		w.nobody()
		for _, r := range w.outgoing() {
			if r.State != "held" || *r.HeldFor != "template" {
				t.Errorf("%s is %s", r.Kind, r.State)
			}
		}
		w.bot.desk.templates = words
		for _, r := range w.outgoing() {
			if r.Kind == "finder/receipt" || r.Kind == "desk/new_report" {
				if err := w.do("outbox.retry", fmt.Sprint(r.N)); err != nil {
					t.Fatal(err)
				}
			} else if err := w.bot.Do(t.Context(), Request{Command: "outbox.cancel", Args: []string{fmt.Sprint(r.N)}, Flags: map[string]string{"why": "test"}}, func(any) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
	})
}

// A decision that panics costs the one mail that caused it: it is kept and shown, what stands before and behind it is
// handled in the same pass. R1, R2
func TestPoisonedDecisionStopsNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i := range 5 {
			raw := w.raw(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
			if err := w.host.Deliver("report@reception.test", raw, time.Now().Add(time.Duration(i)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.bot.fetchOnce(t.Context(), w.bot.desk.mailboxes[0]); err != nil {
			t.Fatal(err)
		}
		line := newOpening(w.bot, 1)
		var batch []*future
		for len(batch) < 5 {
			more, err := line.next(t.Context())
			if err != nil || len(more) == 0 {
				t.Fatalf("%d opened: %v", len(batch), err)
			}
			batch = append(batch, more...)
		}
		batch[2].opened = nil // whoever looks into it panics
		if err := w.bot.turn(batch); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range w.mails() {
			got = append(got, strings.TrimSpace(m.Disposition+" "+*orEmpty(m.Reason)))
		}
		if want := "new_report, new_report, quarantined poison, new_report, new_report"; strings.Join(got, ", ") != want {
			t.Errorf("they are %q", got)
		}
		w.once()
		kinds := map[string]int{}
		for w.read["山田"] < len(w.inbox("山田")) {
			kind, _ := w.next("山田")
			kinds[kind]++
		}
		if kinds["desk/new_report"] != 4 || kinds["desk/quarantined"] != 1 {
			t.Errorf("山田 got %v", kinds)
		}
		w.read["Tanaka"], w.read["finder"] = len(w.inbox("Tanaka")), len(w.inbox("finder"))
	})
}

// Number, names and hashes of attachments are the sender's own. R56
func TestAttachmentsComeOutAsTheyWentIn(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		files := []message.Attachment{
			{Name: "poc.txt", Type: "text/plain", Content: []byte("一行目\r\n二行目 \r\n")},
			{Name: "dump.bin", Type: "application/octet-stream", Content: bytes.Repeat([]byte{0, 1, 2, 255, '\n', '\r'}, 5000)},
			{Name: "../../etc/passwd", Type: "application/zip", Content: []byte("PK\x03\x04")},
			{Name: "空.txt", Type: "text/plain", Content: nil},
		}
		w.send(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true, attach: files})
		w.gets("finder", "finder/receipt")
		w.gets("Tanaka", "desk/new_report")
		shown := w.gets("山田", "desk/new_report").payload.Text
		for _, f := range files {
			if sum := fmt.Sprintf("%x", sha256.Sum256(f.Content)); !strings.Contains(shown, sum) {
				t.Errorf("the desk is not shown %s with %s", f.Name, sum)
			}
		}
		o := w.bot.openKept(1, false)
		if len(o.payload.Attachments) != len(files) {
			t.Fatalf("%d attachments", len(o.payload.Attachments))
		}
		for i, a := range o.payload.Attachments {
			if !bytes.Equal(a.Content, files[i].Content) {
				t.Errorf("%s has changed", files[i].Name)
			}
		}
	})
}

// A mail that was sealed to last year's key still opens. R52
func TestOldKeyStillOpens(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		fresh, err := pgp.Generate(time.Now().Add(-time.Minute), "reception", w.people["reception"].address, pgp.Curve25519, 0)
		if err != nil {
			t.Fatal(err)
		}
		armored, err := fresh.Armor(nil)
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(c *Config) {
			c.Mailboxes = append([]MailboxConfig(nil), c.Mailboxes...)
			c.Mailboxes[0].PGP.KeyFiles = append([]string{w.write("fresh.asc", armored)}, c.Mailboxes[0].PGP.KeyFiles...)
		})
		old := w.people["reception"].secret
		w.people["reception"].secret = fresh // what we sign with from now on
		w.people["old"] = &person{name: "old", address: "old@reception.test", secret: old}
		for _, sealTo := range []string{"old", "reception"} {
			w.send(letter{from: "finder", to: "reception", sealTo: sealTo, subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
			w.gets("finder", "finder/receipt")
			w.gets("山田", "desk/new_report")
			w.gets("Tanaka", "desk/new_report")
		}
	})
}

// A store of mail that keeps bare line feeds does not spoil a signature. R63
func TestSignatureHoldsOverBareLineFeeds(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		raw := w.raw(letter{from: "finder", to: "reception", subject: "届出", body: "欠陥があります。 \n行末の空白 \n", signed: true, attach: w.keyOf("finder")})
		w.deliver("reception", bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")))
		w.gets("finder", "finder/receipt")
		w.gets("finder", "finder/clear_text_advice")
		w.gets("Tanaka", "desk/new_report")
		if o := w.gets("山田", "desk/new_report"); !strings.Contains(o.payload.Text, "署名は有効です") {
			t.Errorf("the desk is told:\n%s", o.payload.Text)
		}
	})
}

// Common words in a report's subject hold nobody's receipt back.
func TestReceiptLeavesWhateverTheSubject(t *testing.T) {
	for _, subject := range []string{"Vulnerability report", "OpenPGP", "脆弱性関連情報", "届出受信のご連絡"} {
		story(t, func(t *testing.T, w *world) {
			w.send(letter{from: "alex", to: "reception", subject: subject, body: "It fails.\n", sealed: true, signed: true})
			w.gets("alex", "finder/receipt")
			w.gets("山田", "desk/new_report")
			w.gets("Tanaka", "desk/new_report")
		})
	}
}

// The gate holds what would leave with another case's number or a coordinator's address in it, and asks a person.
func TestGateHoldsWhatIsNotTheReaders(t *testing.T) {
	for _, why := range []string{"see IPA#87654321", "ask sato@coordination.test"} {
		story(t, func(t *testing.T, w *world) {
			w.report()
			w.send(letter{from: "Tanaka", to: "reception", subject: "[" + w.number + "] decline duplicate", body: "Dear finder,\n\n" + why + "\nEND\n", sealed: true, signed: true})
			w.gets("Tanaka", "desk/transcript")
			w.gets("Tanaka", "desk/gate_refused")
			w.gets("山田", "desk/gate_refused")
			w.nobody()
			if row := w.the("finder/not_accepted", "finder"); row.State != "held" || *row.HeldFor != "gate" {
				t.Errorf("%s: the mail is %s", why, row.State)
			}
		})
	}
}

// A broken override of a template is found when it is loaded, and the old words stay.
func TestBrokenTemplateIsNotTakenUp(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		dir := filepath.Join(w.dir, "words", "ja", "finder")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "receipt.txt"), []byte("Subject: x\n\n{{.Facts.Nothing}}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg := *w.cfg
		cfg.Templates.Dir = filepath.Join(w.dir, "words")
		if err := w.bot.Reload(&cfg); err == nil {
			t.Error("it was taken up")
		}
		w.report()
	})
}

// Automatic mail leaves on full minutes, up to four later, so that its time tells nothing. S10
func TestReceiptsLeaveOnTheGrid(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.bot.serving = true
		seen := map[time.Duration]bool{}
		for range 40 {
			time.Sleep(time.Duration(1+len(seen)) * 7 * time.Second)
			now := time.Now()
			at := w.bot.slot(store.Outgoing{Kind: string(handling.FinderReceiptKind), Automatic: true})
			if wait := at.Sub(now); at.Second() != 0 || at.Nanosecond() != 0 || wait <= 0 || wait > 5*time.Minute {
				t.Errorf("%s leaves at %s", now, at)
			}
			seen[at.Sub(now.Truncate(time.Minute))] = true
			if got := w.bot.slot(store.Outgoing{Kind: string(handling.DeskTranscriptKind)}); !got.Equal(now) {
				t.Errorf("an answer to a coordinator waits until %s", got)
			}
		}
		if len(seen) != 5 {
			t.Errorf("%d slots are used", len(seen))
		}
		w.bot.serving = false
	})
}
