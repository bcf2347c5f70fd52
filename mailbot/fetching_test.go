package mailbot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"keikai/mailbot/transport/mailhost"
	"keikai/store"
)

// serve runs the daemon's loops, all but the console, whose socket has no place in a bubble. stop ends them.
func (w *world) serve() (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	w.bot.serving = true
	var wg sync.WaitGroup
	for _, m := range w.bot.desk.mailboxes {
		wg.Go(func() { w.bot.watch(ctx, m) })
	}
	wg.Go(func() { w.bot.handleLoop(ctx) })
	wg.Go(func() { w.bot.sendLoop(ctx) })
	return func() {
		cancel()
		wg.Wait()
		w.bot.serving = false
	}
}

func (w *world) plainReport(i int) []byte {
	return w.raw(letter{from: "finder", to: "reception", subject: fmt.Sprintf("届出 %d", i), body: "欠陥があります。\n", sealed: true, signed: true})
}

// arrive puts a mail into reception's mailbox and does nothing else.
func (w *world) arrive(raw []byte, at time.Time) {
	w.t.Helper()
	if err := w.host.Deliver(w.people["reception"].address, raw, at); err != nil {
		w.t.Fatal(err)
	}
}

// readAll takes every mail of the story as read.
func (w *world) readAll() {
	for name := range w.people {
		w.read[name] = len(w.inbox(name))
	}
}

// A mailbox that the server made anew: every mail is looked at again, none is filed twice, none is lost. R4
func TestMailboxMadeAnewLosesAndDoublesNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.report()
		w.send(letter{from: "山田", to: "reception", subject: "【" + w.number + "】 受理 製品", sealed: true, signed: true})
		w.gets("finder", "finder/accepted_product")
		w.gets("山田", "desk/transcript")
		w.arrive(w.plainReport(1), time.Now()) // not yet fetched when the mailbox is made anew
		w.host.ResetMailbox(w.people["reception"].address)
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		w.nobody()
		if w.cases() != 2 {
			t.Errorf("%d cases", w.cases())
		}
		w.arrive(w.plainReport(2), time.Now())
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
		w.once()
		if n := len(w.mails()); n != 6 { // four mails, two of them seen under two UIDs
			t.Errorf("%d mails are listed", n)
		}
	})
}

// What another program has read, or flagged as answered or deleted, is fetched all the same. R3
func TestSeenMailIsFetched(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i, flag := range []string{`\Seen`, `\Answered`, `\Flagged`} {
			w.arrive(w.plainReport(i), time.Now())
			box := w.inbox("reception")
			w.host.Flag(w.people["reception"].address, box[i].UID, flag)
		}
		w.once()
		if w.cases() != 3 {
			t.Errorf("%d cases", w.cases())
		}
		w.readAll()
	})
}

// When the server refuses the mark behind a mail that was kept, or the line breaks there, the mail is not filed again. R7
func TestFailedMarkFilesNothingTwice(t *testing.T) {
	for _, how := range []string{"reply:NO [LIMIT] later", "drop"} {
		story(t, func(t *testing.T, w *world) {
			w.host.Break(mailhost.Fault{Command: "STORE", Do: how, Times: 1})
			w.arrive(w.plainReport(1), time.Now())
			for range 3 {
				w.once()
				time.Sleep(time.Hour)
			}
			w.gets("finder", "finder/receipt")
			w.gets("山田", "desk/new_report")
			w.gets("Tanaka", "desk/new_report")
			if n := len(w.mails()); n != 1 {
				t.Errorf("%s: %d mails are listed", how, n)
			}
		})
	}
}

// Nothing on the server is touched before the mail is kept. R6 in part
func TestServerCopyIsTouchedOnlyWhenKept(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.arrive(w.plainReport(1), time.Now())
		b := w.bot
		s, err := b.openMailbox(t.Context(), b.desk.mailboxes[0])
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := b.store.Close(); err != nil { // from here on nothing can be kept
			t.Fatal(err)
		}
		if _, err := b.fetchFrom(t.Context(), b.desk.mailboxes[0], s); err == nil {
			t.Error("fetched into a closed store")
		}
		if flags := w.inbox("reception")[0].Flags; len(flags) > 0 {
			t.Errorf("the mail is marked %v", flags)
		}
		w.open()
		w.once()
		if flags := w.inbox("reception")[0].Flags; len(flags) == 0 {
			t.Error("the mail that was kept is not marked")
		}
		w.readAll()
	})
}

// Old mail of a mailbox that is watched for the first time is kept, and nothing is owed for it. R13
func TestOldMailOfAFullMailboxIsLeftInPeace(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		for i := range 20 {
			w.arrive(w.plainReport(i), time.Now().Add(-time.Duration(i+1)*24*time.Hour))
		}
		w.once()
		if got := w.newest(); got != "ignored before_start" || w.cases() != 0 {
			t.Errorf("old mail is %s, %d cases", got, w.cases())
		}
		w.nobody()
		w.report()
	})
}

// The server is away for an hour: the daemon comes back by itself within a poll. R8
func TestDaemonComesBackByItself(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		stop := w.serve()
		time.Sleep(time.Minute)
		w.host.Break(mailhost.Fault{Command: "CONNECT", Do: "drop"})
		w.host.Hangup()
		time.Sleep(30 * time.Minute)
		w.arrive(w.plainReport(1), time.Now())
		time.Sleep(30 * time.Minute)
		if w.cases() != 0 {
			t.Fatal("filed while the server was away")
		}
		w.host.Mend()
		time.Sleep(2 * time.Minute)
		if w.cases() != 1 {
			t.Error("not filed two minutes after the server came back")
		}
		time.Sleep(10 * time.Minute) // the receipt's slot
		stop()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
	})
}

// A server that falls silent at any command is left and dialled anew. R9
func TestSilentServerIsLeft(t *testing.T) {
	for _, command := range []string{"CONNECT", "LOGIN", "SELECT", "FETCH", "STORE", "IDLE", "DONE"} {
		story(t, func(t *testing.T, w *world) {
			w.host.Break(mailhost.Fault{Command: command, Do: "silent", Times: 1})
			stop := w.serve()
			for i := range 4 {
				w.arrive(w.plainReport(i), time.Now())
				time.Sleep(20 * time.Minute)
			}
			stop()
			if w.cases() != 4 {
				t.Errorf("%s: %d of 4 filed", command, w.cases())
			}
			w.readAll()
		})
	}
}

// Under serve a receipt waits for its slot and a coordinator does not. S10
func TestDaemonSendsReceiptsOnTheGrid(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		stop := w.serve()
		time.Sleep(17 * time.Second)
		began := time.Now()
		w.arrive(w.plainReport(1), began)
		for len(w.inbox("finder")) == 0 && time.Since(began) < time.Hour {
			time.Sleep(time.Second)
		}
		if s := time.Now().Second(); s > 1 || time.Since(began) > 7*time.Minute {
			t.Errorf("the receipt left after %s, at second %d", time.Since(began), s)
		}
		stop()
		w.readAll()
	})
}

// A mail past limits.message_bytes is kept whole by streaming, never opened, answered once, and what stands behind it is
// filed in the same pass. R1
func TestMailPastTheLimitIsKeptUnopened(t *testing.T) {
	for name, tc := range map[string]struct{ limit, size int }{"low limit": {20 << 10, 40 << 10}, "25 MB": {20 << 20, 25 << 20}} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.cfg.Limits.MessageBytes = int64(tc.limit)
				head := "From: taro@finder.example\r\nTo: report@reception.test\r\nSubject: =?UTF-8?B?5bGK5Ye6?=\r\nMessage-ID: <large@finder.example>\r\n\r\n"
				line := strings.Repeat("x", 76) + "\r\n"
				large := []byte(head + strings.Repeat(line, tc.size/len(line)))
				w.arrive(w.plainReport(1), time.Now())
				w.arrive(large, time.Now())
				w.arrive(w.plainReport(2), time.Now())
				w.once()
				all := w.mails()
				if len(all) != 3 || all[1].Disposition != "quarantined" || *all[1].Reason != "too_big" || all[2].Disposition != "new_report" {
					t.Fatalf("they are %+v", all)
				}
				r, err := w.bot.store.RawReader(all[1].N)
				if err != nil {
					t.Fatal(err)
				}
				kept, err := io.ReadAll(r)
				if err != nil || !bytes.HasSuffix(kept, large) {
					t.Errorf("%d of %d bytes are kept: %v", len(kept), len(large), err)
				}
				kinds := map[string]int{}
				for w.read["finder"] < len(w.inbox("finder")) {
					kind, _ := w.next("finder")
					kinds[kind]++
				}
				if kinds["finder/receipt_unreadable"] != 1 || kinds["finder/receipt"] != 2 {
					t.Errorf("the finder got %v", kinds)
				}
				w.readAll()
			})
		})
	}
}

// What a stop left behind is done after the start, once: kept mail, owed notices, queued mail. R16
func TestStartFinishesWhatAStopLeft(t *testing.T) {
	for _, after := range []string{"kept", "turned", "composed"} {
		story(t, func(t *testing.T, w *world) {
			w.arrive(w.plainReport(1), time.Now())
			b := w.bot
			if _, err := b.fetchOnce(t.Context(), b.desk.mailboxes[0]); err != nil {
				t.Fatal(err)
			}
			if after != "kept" {
				if _, err := b.drain(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
			}
			if after == "composed" {
				if _, err := b.composeAll(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := b.store.Close(); err != nil { // no clean end
				t.Fatal(err)
			}
			w.open()
			w.bot.store.View(func(tx *store.Tx) error {
				if tx.Flag("unclean") == "" {
					t.Error("the unclean stop is not noticed")
				}
				return nil
			})
			w.once()
			w.once()
			w.gets("finder", "finder/receipt")
			w.gets("山田", "desk/new_report")
			w.gets("Tanaka", "desk/new_report")
		})
	}
}

// A mail that stopped the program twice while it was opened is set aside unopened at the third start. R2
func TestMailThatStopsTheProgramIsSetAside(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.arrive(w.plainReport(1), time.Now())
		w.arrive(w.plainReport(2), time.Now())
		if _, err := w.bot.fetchOnce(t.Context(), w.bot.desk.mailboxes[0]); err != nil {
			t.Fatal(err)
		}
		for range poisonStarts { // each start marks the first mail and is killed while opening it
			if err := w.bot.store.Close(); err != nil {
				t.Fatal(err)
			}
			w.open()
			err := w.bot.store.Update(func(tx *store.Tx) error {
				_, err := tx.MarkOpening(w.mails()[0].N)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.bot.store.Close(); err != nil {
			t.Fatal(err)
		}
		w.open()
		w.once()
		all := w.mails()
		if all[0].Disposition != "quarantined" || *all[0].Reason != "poison" || all[1].Disposition != "new_report" {
			t.Errorf("they are %s and %s", all[0].Disposition, all[1].Disposition)
		}
		w.readAll()
	})
}
