package mailbot

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// A finder's signature that broke on the way makes a report whose signature is shown as broken, not a mail that nobody hears
// of.
func TestReportWithABrokenSignatureIsAReport(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		raw := w.raw(letter{from: "finder", to: "reception", subject: "report", body: "There is a flaw in it.\n", signed: true, attach: w.keyOf("finder")})
		broken := bytes.Replace(raw, []byte("There is a flaw"), []byte("There is  a flaw"), 1)
		if bytes.Equal(raw, broken) {
			t.Fatal("nothing was broken")
		}
		w.deliver("reception", broken)
		if got := w.newest(); got != "new_report" {
			t.Errorf("it is %s", got)
		}
		w.gets("finder", "finder/receipt")
		w.gets("finder", "finder/clear_text_advice")
		if o := w.gets("山田", "desk/new_report"); !strings.Contains(o.payload.Text, "署名が本文と一致しません") {
			t.Errorf("the desk is told:\n%s", o.payload.Text)
		}
		w.gets("Tanaka", "desk/new_report")
	})
}

// proofOf gives the proof that the newest notice of a filed mail states.
func (w *world) proofOf() (p handling.Proof) {
	w.t.Helper()
	w.bot.store.View(func(tx *store.Tx) error {
		for o, err := range tx.Outbox() {
			if err != nil {
				return err
			}
			if o.Kind != "desk/mail_filed" {
				continue
			}
			facts, err := handling.DecodeFacts(handling.DeskMailFiledKind, o.Facts)
			if err != nil {
				return err
			}
			p = facts.(*handling.DeskMailFiled).Proof
		}
		return nil
	})
	return p
}

// A key that somebody sent in under the finder's address proves nothing, opens no case to its owner, and makes way for the
// finder's own. S13
func TestCandidateKeyProvesNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.send(letter{from: "finder", to: "reception", subject: "report", body: "A flaw.\n"})
		receipt := w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		filed := func(l letter, want handling.Proof) {
			t.Helper()
			w.send(l)
			w.gets("山田", "desk/mail_filed")
			w.gets("Tanaka", "desk/mail_filed")
			w.nobody()
			if got := w.proofOf(); got != want {
				t.Errorf("%q is proved by %v, not %v", l.body, got, want)
			}
		}
		w.send(letter{from: "stranger", fromAddress: "taro@finder.example", to: "reception", subject: "[" + w.number + "] more", body: "My key.\n", attach: w.keyOf("stranger")})
		for _, who := range []string{"山田", "Tanaka"} {
			w.gets(who, "desk/mail_filed")
			w.gets(who, "desk/key_candidate")
		}
		w.nobody()
		if got := w.proofOf(); got != handling.ProofAddress {
			t.Errorf("the mail that brings the key is proved by %v", got)
		}
		w.playCase("key", "candidate")
		w.send(letter{from: "stranger", to: "reception", subject: "[" + w.number + "] withdraw", body: "I withdraw.\n", sealed: true, signed: true})
		if got := w.newest(); got != "quarantined not_a_party" {
			t.Errorf("the owner of a candidate key writes: %s", got)
		}
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		filed(letter{from: "stranger", fromAddress: "taro@finder.example", to: "reception", subject: "[" + w.number + "] withdraw", body: "I withdraw.\n", sealed: true, signed: true}, handling.ProofAddress)
		w.send(letter{from: "finder", to: "reception", subject: "[" + w.number + "] key", body: "Mine.\n", sealed: true, signed: true, attach: w.keyOf("finder"), reply: receipt})
		for _, who := range []string{"山田", "Tanaka"} {
			w.gets(who, "desk/mail_filed")
			w.gets(who, "desk/key_candidate")
		}
		if got, want := w.theCase().Finder.Key.Fingerprint, string(w.people["finder"].secret.Certificate().Fingerprint()); got != want {
			t.Errorf("the key on file is %s, not the finder's %s", got, want)
		}
	})
}

// A continuous key proves: the counterpart of the candidate, so that the test above cannot pass for want of any proof. S13
func TestKeyOfTheFirstMailProves(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.send(letter{from: "finder", to: "reception", subject: "[" + w.number + "] more", body: "More.\n", sealed: true, signed: true})
		w.readAll()
		if got := w.proofOf(); got != handling.ProofSigned {
			t.Errorf("it is proved by %v", got)
		}
	})
}

// A token is taken from inside the signature and in time; the outer subject, which any server may write, confirms nothing. S1
func TestTokenInTheOuterSubjectOrLateConfirmsNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		time.Sleep(5 * 24 * time.Hour) // the keys must be older than what is signed with them
		w.report()
		w.send(letter{from: "山田", to: "reception", outer: "x", body: "【" + w.number + "】 受理 製品\n", sealed: true, signed: true, bare: true})
		text := w.gets("山田", "desk/token").payload.Text
		token := strings.Fields(text[strings.Index(text, "確認 "):])[1]
		confirm := "【" + w.number + "】 確認 " + token
		for name, l := range map[string]letter{
			"outer subject":             {outer: confirm, body: "資料を拝見しました。\n", bare: true},
			"signed four days ago":      {subject: confirm, clock: -96 * time.Hour},
			"outer beside another line": {outer: confirm, body: "【" + w.number + "】 表示\n", bare: true},
		} {
			l.from, l.to, l.sealed, l.signed = "山田", "reception", true, true
			w.send(l)
			if name != "outer beside another line" && w.newest() != "command refused" {
				t.Errorf("%s: it is %s", name, w.newest())
			}
			if c := w.theCase(); c.State != handling.Received {
				t.Errorf("%s: the case is %s", name, c.State)
			}
			w.next("山田")
			w.nobody()
		}
		w.send(letter{from: "山田", to: "reception", outer: "x", body: confirm + "\n", sealed: true, signed: true, bare: true})
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
	})
}

// Who refers to a finder's Message-ID is answered as who refers to one that nobody ever used; who refers to one of ours in a
// finder's thread is held, and changes nothing of the finder. R22, S10, threat 8
func TestFindersMessageIDLeadsAStrangerNowhere(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		receipt := w.last["finder"].mail.MessageID
		theirs := w.theCase().Mails[0].MessageID
		if theirs == "" {
			t.Fatal("the report has no Message-ID")
		}
		var answers []string
		for i, ref := range []string{theirs, "unknown." + theirs} {
			w.deliver("reception", clearLetter("mallory@stranger.example", "hello", fmt.Sprintf("<s%d@stranger.example>", i), "In-Reply-To: <"+ref+">", "References: <"+ref+">"))
			kind, o := w.next("stranger")
			answers = append(answers, w.newest()+kind+changing.ReplaceAllString(strings.ReplaceAll(o.payload.Text, strings.Trim(numbersIn(o.payload.Text), "[]"), "NUMBER"), "…"))
			for _, name := range []string{"山田", "Tanaka"} {
				w.gets(name, "desk/new_report")
			}
			w.nobody()
		}
		if answers[0] != answers[1] {
			t.Errorf("two answers differ:\n%s\n%s", answers[0], answers[1])
		}
		w.deliver("reception", clearLetter("mallory@stranger.example", "hello", "<s9@stranger.example>", "In-Reply-To: <"+receipt+">"))
		if got := w.newest(); got != "quarantined not_a_party" {
			t.Errorf("an answer to our mail by another is %s", got)
		}
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		w.nobody()
		if c := w.theCase(); c.Finder.Address != "taro@finder.example" || len(c.Mails) != 1 {
			t.Errorf("the case is %+v", c)
		}
	})
}

// numbersIn finds the one case number in a text.
func numbersIn(text string) string {
	i := strings.Index(text, "IPA#")
	if i < 0 {
		return "IPA#none"
	}
	return text[i : i+12]
}

// A report of non-delivery for somebody else, or long after, is believed nowhere. R75
func TestBounceForAnotherOrTooLateIsIgnored(t *testing.T) {
	for name, tc := range map[string]struct {
		wait time.Duration
		to   string
		want string
	}{
		"another recipient": {time.Hour, "nobody@else.example", "sent"},
		"after 15 days":     {15 * 24 * time.Hour, "taro@finder.example", "sent"},
		"after 13 days":     {13 * 24 * time.Hour, "taro@finder.example", "failed"},
		"capitals":          {time.Hour, "Taro@Finder.EXAMPLE", "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.report()
				id := w.last["finder"].mail.MessageID
				time.Sleep(tc.wait)
				w.deliver("reception", bytes.ReplaceAll(bounceOf(id), []byte("rfc822; taro@finder.example"), []byte("rfc822; "+tc.to)))
				if got := w.the("finder/receipt", "finder").State; got != tc.want {
					t.Errorf("the receipt is %s", got)
				}
				if got := w.newest(); got != "ignored bounce" {
					t.Errorf("the bounce is %s", got)
				}
				if tc.want == "failed" {
					w.gets("山田", "desk/bounce")
					w.gets("Tanaka", "desk/bounce")
				}
				w.nobody()
			})
		})
	}
}

// The copy of a command may reach the other body's mailbox first: it runs, once, in the realm that it is addressed to. R17
func TestCommandWhoseCopyCameFirstRunsOnce(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		raw := w.raw(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		w.deliver("coordination", raw)
		w.playCase("state", "accepted")
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
		w.deliver("reception", raw)
		if got := w.newest(); got != "duplicate" {
			t.Errorf("the second copy is %s", got)
		}
		w.nobody()
	})
}

// The desk is shown the same verdict whether the mail is still open from its turn or is opened anew for the notice.
func TestVerdictShownDoesNotDependOnWhatIsStillOpen(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		verdict := func(forget bool) string {
			w.arrive(w.raw(letter{from: "finder", to: "reception", subject: "[" + w.number + "] more", body: "More.\n", sealed: true, signed: true}), time.Now())
			if _, err := w.bot.fetchOnce(t.Context(), w.bot.desk.mailboxes[0]); err != nil {
				t.Fatal(err)
			}
			if _, err := w.bot.drain(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			if forget {
				w.bot.opened.forget()
			}
			w.once()
			text := w.gets("山田", "desk/mail_filed").payload.Text
			w.readAll()
			for _, line := range strings.Split(text, "\n") {
				if strings.Contains(line, "・署名：") {
					return line
				}
			}
			return ""
		}
		open, anew := verdict(false), verdict(true)
		if open != anew || !strings.Contains(open, "署名は有効です") {
			t.Errorf("shown as %q and as %q", open, anew)
		}
	})
}
