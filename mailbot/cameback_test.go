package mailbot

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport/mailhost"
	"keikai/store"
)

// R68: our own mail that comes back is never answered and opens no case, whatever the way did to it: a new Message-ID, another sender,
// another subject, a footer, the marks of a list.
func TestOwnMailThatComesBackIsNeverAnswered(t *testing.T) {
	for name, tc := range map[string]struct {
		bend func(head, body string) string
		want []string
	}{
		"a forwarder adds its trace": {func(h, b string) string { return "X-Forwarded-For: taro@finder.example\r\n" + h + b }, []string{"ignored own"}},
		"a new Message-ID, the old one beside it": {func(h, b string) string {
			return strings.Replace(h, "Message-ID:", "Message-ID: <new@forwarder.example>\r\nX-Original-Message-ID:", 1) + b
		}, []string{"ignored own"}},
		"a new Message-ID": {func(h, b string) string {
			return strings.Replace(h, "Message-ID:", "Message-ID: <new@forwarder.example>\r\nX-Old:", 1) + b
		}, []string{"ignored own", "ignored auto_reply"}},
		"resent": {func(h, b string) string {
			return "Resent-From: taro@finder.example\r\nResent-Message-ID: <r@finder.example>\r\n" + h + b
		}, []string{"ignored own"}},
		"a list takes it over": {func(h, b string) string {
			h = strings.Replace(h, "Message-ID:", "List-Id: <talk.list.example>\r\nMessage-ID: <l@list.example>\r\nX-Old:", 1)
			return strings.Replace(h, "From:", "From: talk@list.example\r\nX-From:", 1) + b + "\r\n_____\r\ntalk mailing list\r\n"
		}, []string{"ignored own", "ignored auto_reply", "ignored list"}},
		"a gateway takes every mark away": {func(h, b string) string {
			return "From: report@reception.test\r\nTo: report@reception.test\r\nMessage-ID: <g@gateway.example>\r\nSubject: Notice\r\n\r\n" + b
		}, []string{"quarantined own"}},
		"to a plus address": {func(h, b string) string {
			return strings.Replace(h, "To: ", "To: report+x@reception.test, ", 1) + b
		}, []string{"ignored own"}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.report()
				raw := string(w.inbox("finder")[0].Raw)
				head, body, _ := strings.Cut(raw, "\r\n\r\n")
				w.deliver("reception", []byte(tc.bend(head+"\r\n\r\n", body)))
				got := w.newest()
				if !slices.Contains(tc.want, got) || w.cases() != 1 {
					t.Errorf("it is %s; %d cases", got, w.cases())
				}
				if strings.HasPrefix(got, "quarantined") {
					w.gets("山田", "desk/quarantined")
					w.gets("Tanaka", "desk/quarantined")
				}
				w.nobody()
			})
		})
	}
}

// R68, R77: a mail with one of our own mailboxes as its sender waits for a person, is answered to nobody, and opens no case.
func TestOurAddressAsASenderIsHeld(t *testing.T) {
	for _, from := range []string{"report@reception.test", "Report@RECEPTION.test", "report+x@reception.test", "coord@coordination.test"} {
		story(t, func(t *testing.T, w *world) {
			w.change(plusTags)
			own := w.bot.theDesk().mailboxes[1].Address
			from := strings.Replace(from, "coord@coordination.test", own, 1)
			w.deliver("reception", []byte("From: "+from+"\r\nTo: report@reception.test\r\nSubject: report\r\nMessage-ID: <a@b.example>\r\n\r\nIt fails.\r\n"))
			if got := w.newest(); got != "quarantined own" || w.cases() != 0 {
				t.Errorf("%s: %s, %d cases", from, got, w.cases())
			}
			w.gets("山田", "desk/quarantined")
			w.gets("Tanaka", "desk/quarantined")
			w.nobody()
		})
	}
}

// R68: two offices that run keikai do not write to each other by themselves: a hundred notices of the other make none of ours.
func TestTwoKeikaiDoNotAnswerEachOther(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		raw := w.inbox("finder")[0].Raw
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 100 {
			other := bytes.ReplaceAll(raw, []byte(m.Header.Get("Message-ID")), fmt.Appendf(nil, "<%d@other.example>", i))
			other = bytes.ReplaceAll(other, []byte("report@reception.test"), []byte("intake@other.example"))
			if err := w.host.Deliver(w.people["reception"].address, other, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		w.once()
		w.nobody()
		if w.cases() != 1 {
			t.Errorf("%d cases", w.cases())
		}
	})
}

// R78: more reports in an hour than may be answered stop automatic mail at the limit, with one alarm in the log and one in status; all are kept and
// shown, and in the next hour answers go out again.
func TestTheBreakerTripsOnceAndRecovers(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		write := func(i int) {
			raw := fmt.Sprintf("From: f%d@finder.example\r\nTo: report@reception.test\r\nSubject: report %d\r\nMessage-ID: <r%d@finder.example>\r\n\r\nIt fails.\r\n", i, i, i)
			if err := w.host.Deliver(w.people["reception"].address, []byte(raw), time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		w.bot.cfg.Limits.AutoPerHour = 20
		for i := range 51 {
			w.host.AddUser(fmt.Sprintf("f%d@finder.example", i), "secret")
		}
		for i := range 50 {
			write(i)
		}
		w.once()
		if got := w.receipts(); got != 20 || w.cases() != 50 {
			t.Errorf("%d receipts, %d cases", got, w.cases())
		}
		alarm := func() (word string) {
			w.bot.store.View(func(tx *store.Tx) error {
				word = strings.Join(answersAlarm(tx, time.Now()), "\n")
				return nil
			})
			return word
		}
		if n := strings.Count(w.log.String(), "automatic mail stopped"); n != 1 || !strings.Contains(alarm(), "30 kept back today") {
			t.Errorf("%d alarms in the log, status says %q", n, alarm())
		}
		time.Sleep(time.Hour)
		write(50)
		w.once()
		if got := w.receipts(); got != 21 || !strings.Contains(alarm(), "30 kept back today") {
			t.Errorf("in the next hour: %d receipts, status says %q", got, alarm())
		}
		for name := range w.people {
			w.read[name] = len(w.inbox(name))
		}
	})
}

func (w *world) receipts() (n int) {
	for _, row := range w.outgoing() {
		if row.Kind == string(handling.FinderReceiptKind) {
			n++
		}
	}
	return n
}

// R77: sending to any mailbox that we watch is refused when the mail is composed, whatever its capitals and its tag.
func TestMailToAWatchedMailboxIsRefusedAtCompose(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.change(plusTags)
		for i, address := range []string{"report@reception.test", "REPORT@reception.TEST", "report+a@reception.test", w.bot.theDesk().mailboxes[1].Address} {
			d := w.bot.theDesk()
			err := w.bot.gateAddress(d, store.Outgoing{To: address, Mailbox: "reception"})
			if err == nil || !strings.Contains(err.Error(), "own mailboxes") {
				t.Errorf("%d: %s is %v", i, address, err)
			}
		}
		if err := w.bot.gateAddress(w.bot.theDesk(), store.Outgoing{To: "reporter@finder.example", Mailbox: "reception"}); err != nil {
			t.Error(err)
		}
	})
}

// R74: every automatic notice passes the one gate: to whom it is shut gets none of them, by whichever mail it would be caused. A person
// who writes the same afterwards gets it.
func TestNoAutomaticMailPassesAShutGate(t *testing.T) {
	shut := []string{"Auto-Submitted: auto-generated", "List-Id: <x.list.example>", "Precedence: bulk", "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", "X-Autoreply: yes"}
	for kind, l := range automaticCauses() {
		t.Run(string(kind), func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				prepare(w, kind)
				l.from, l.to, l.reply = "finder", "reception", w.last["finder"]
				if kind == handling.FinderKeyCheckKind {
					l.attach = w.keyOf("alex")
				}
				read := len(w.inbox("finder"))
				for i, header := range append(shut, "") {
					l.header = nil
					if header != "" {
						l.header = []string{header}
					} else if l.attach != nil {
						l.attach = w.keyOf("stranger") // the other one is known by now
					}
					l.body += fmt.Sprintf("%d\n", i)
					w.deliver("reception", w.raw(l))
					got := slices.ContainsFunc(w.inbox("finder")[read:], func(m mailhost.Message) bool { return w.kindOf(m.Raw) == string(kind) })
					if got != (header == "") {
						t.Errorf("%q: %s goes out: %v (%s)", header, kind, got, w.newest())
					}
				}
				for who := range w.people {
					w.read[who] = len(w.inbox(who))
				}
			})
		})
	}
}

// automaticCauses are letters of a finder that are answered by each kind of automatic notice to it.
func automaticCauses() map[handling.NoticeKind]letter {
	form := "ソフトウエア製品脆弱性関連情報届出様式\n氏名：発見 太郎\n名称：例示メール\n再現手順：開く。\n"
	return map[handling.NoticeKind]letter{
		handling.FinderReceiptKind:       {subject: "届出", body: "欠陥があります。\n"},
		handling.FinderClearTextKind:     {subject: "届出", body: form},
		handling.FinderUndecryptableKind: {subject: "届出", body: "-----BEGIN PGP MESSAGE-----\n\nwcBMA0000000000000AAAA\n=AAAA\n-----END PGP MESSAGE-----\n"},
		handling.FinderEnquiryKind:       {subject: "状況", body: "お知らせください。\n"},
		handling.FinderKeyCheckKind:      {subject: "鍵", body: "鍵を換えました。\n"},
		handling.AnyEndedReplyKind:       {subject: "質問", body: "質問があります。\n"},
	}
}

// prepare brings the world to where that notice can be caused.
func prepare(w *world, kind handling.NoticeKind) {
	switch kind {
	case handling.FinderReceiptKind, handling.FinderClearTextKind, handling.FinderUndecryptableKind:
		return
	case handling.AnyEndedReplyKind:
		w.report()
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 不受理 対象外", sealed: true, signed: true})
		for w.theCase().State.Open() {
			kind, o := w.next("山田")
			if o == nil {
				w.t.Fatalf("the case does not end: %s", kind)
			}
			if line, ok := w.readyLine(o.payload.Text, "確認"); ok {
				w.send(letter{from: "山田", to: "reception", subject: line, sealed: true, signed: true})
			}
		}
		return
	}
	w.report()
}

// R73: whoever answers our mails twice in the very same words is filed and read, and not answered by a machine.
func TestTheSameWordsTwiceAreNotAnswered(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		ask := letter{from: "finder", to: "reception", subject: "Re: 【" + w.number + "】 状況", body: "お知らせください。\n", reply: w.last["finder"]}
		w.send(ask)
		w.gets("finder", "finder/enquiry_received")
		time.Sleep(25 * time.Hour)
		w.send(ask)
		if got := w.newest(); got != "filed" {
			t.Errorf("the second is %q", got)
		}
		w.read["山田"], w.read["Tanaka"] = len(w.inbox("山田")), len(w.inbox("Tanaka"))
		w.nobody()
	})
}

// R76: a mail that came back on one day puts no contact in doubt; another one on another day does, and a word from there ends the doubt.
func TestTheContactIsInDoubtOnTheSecondDay(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		back := func(bad bool, mails, days int) {
			t.Helper()
			w.deliver("reception", bounceOf(w.last["finder"].mail.MessageID))
			for _, who := range []string{"山田", "Tanaka"} {
				w.gets(who, "desk/bounce")
			}
			var f handling.DeskBounce
			w.lastNotice(handling.DeskBounceKind, &f)
			if f.Bad != bad || f.Mails != mails || f.Days != days || f.Why != "address" {
				t.Errorf("%+v", f)
			}
		}
		w.report()
		back(false, 1, 1)
		w.report()
		back(false, 2, 1)
		time.Sleep(24 * time.Hour)
		w.report()
		back(true, 3, 2)
		w.send(letter{from: "finder", to: "reception", subject: "Re: 【" + w.number + "】", body: "届いています。\n", reply: w.last["finder"]})
		w.gets("山田", "desk/mail_filed")
		w.gets("Tanaka", "desk/mail_filed")
		w.report()
		back(false, 1, 1)
	})
}

// R70, R75: a server that goes on trying is noted at the mail and troubles nobody; one that gave up, even for a reason that may pass, is
// told; a report of success is neither.
func TestOnlyAMailThatWillNotArriveIsTold(t *testing.T) {
	for name, tc := range map[string]struct{ action, status, state, last string }{
		"goes on trying": {"delayed", "4.4.1", "sent", "delayed: 4.4.1"},
		"gave up":        {"failed", "4.4.1", "failed", "bounced: 4.4.1"},
		"delivered":      {"delivered", "2.0.0", "sent", ""},
		"relayed":        {"relayed", "2.0.0", "sent", ""},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.report()
				raw := string(bounceOf(w.last["finder"].mail.MessageID))
				w.deliver("reception", []byte(strings.NewReplacer("Action: failed", "Action: "+tc.action, "5.1.1", tc.status, "550", tc.status[:1]+"50").Replace(raw)))
				row := w.the("finder/receipt", "finder")
				last := ""
				if row.LastError != nil {
					last = *row.LastError
				}
				if row.State != tc.state || !strings.HasPrefix(last, strings.SplitN(tc.last, " ", 2)[0]) || !strings.Contains(last, tc.status) && tc.last != "" || (tc.last == "") != (last == "") {
					t.Errorf("the receipt is %s: %q", row.State, last)
				}
				if tc.state == "failed" {
					w.gets("山田", "desk/bounce")
					w.gets("Tanaka", "desk/bounce")
				}
				w.nobody()
			})
		})
	}
}

func plusTags(c *Config) {
	c.Mailboxes = slices.Clone(c.Mailboxes)
	c.Mailboxes[0].TagDelimiter = "+"
}
