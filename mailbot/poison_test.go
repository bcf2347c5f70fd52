package mailbot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
	"keikai/store"
)

// stopped is an unclean stop and the start after it.
func (w *world) stopped() {
	w.t.Helper()
	if err := w.bot.store.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

// poisonedReport is a report that stopped the program each time it was opened, and the notices of it.
func (w *world) poisonedReport() {
	w.t.Helper()
	w.arrive(w.plainReport(1), time.Now())
	if _, err := w.bot.fetchOnce(w.t.Context(), w.bot.desk.mailboxes[0]); err != nil {
		w.t.Fatal(err)
	}
	for range poisonStarts {
		w.stopped()
		if err := w.bot.store.Update(func(tx *store.Tx) error { _, err := tx.MarkOpening(w.mails()[0].N); return err }); err != nil {
			w.t.Fatal(err)
		}
	}
	w.stopped()
	w.once()
	if got := w.newest(); got != "quarantined poison" {
		w.t.Fatalf("it is %s", got)
	}
}

// unread fails when a text holds what only the opened report tells.
func (w *world) unread(o *opened) {
	w.t.Helper()
	if strings.Contains(o.payload.Text, "欠陥があります") {
		w.t.Errorf("a mail that is never opened is quoted:\n%s", o.payload.Text)
	}
}

// What stopped the program is not opened by its own notice, nor by filing it: a third kill would be the program's end. It can be
// put into a case unopened, and is no new report. R2
func TestPoisonIsNeverOpenedAgain(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.poisonedReport()
		poisoned := fmt.Sprint(w.mails()[0].N)
		w.unread(w.gets("山田", "desk/quarantined"))
		w.unread(w.gets("Tanaka", "desk/quarantined"))
		var f *Fault
		if err := w.do("quarantine.file", poisoned); !errors.As(err, &f) || f.Hint == "" {
			t.Errorf("filed as a new report: %v", err)
		}
		w.report()
		err := w.bot.Do(t.Context(), Request{Command: "quarantine.file", Args: []string{poisoned}, Flags: map[string]string{"case": w.number}}, func(any) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		w.once()
		w.unread(w.gets("山田", "desk/mail_filed"))
		w.unread(w.gets("Tanaka", "desk/mail_filed"))
		if m := w.mails()[0]; m.Disposition != "filed" || *orEmpty(m.Reason) != "poison" || w.cases() != 1 {
			t.Errorf("it is %s %s, %d cases", m.Disposition, *orEmpty(m.Reason), w.cases())
		}
		if o := w.bot.openKept(w.mails()[0].N, false); o.failure != poison {
			t.Error("it opens")
		}
	})
}

// An act that opens a mail counts its starts as a mail does: at the third it opens nothing, and the mail stays held. R2
func TestFilingThatStopsTheProgramIsGivenUp(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.deliver("reception", clearLetter("stranger@stranger.example", "[IPA#12345678] hello", "<a1@stranger.example>"))
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		held := w.mails()[0].N
		err := w.bot.store.Update(func(tx *store.Tx) error {
			_, err := tx.AddInput(actInput, fmt.Appendf(nil, `{"act":"file","n":%d,"by":"administrator"}`, held))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range poisonStarts {
			w.stopped()
			line := newOpening(w.bot, 1) // marks, opens, and is killed before its turn
			batch, err := line.next(t.Context())
			if err != nil || len(batch) != 1 || batch[0].opened == nil || batch[0].opened.failure != "" {
				t.Fatalf("%d inputs: %v", len(batch), err)
			}
		}
		w.stopped()
		w.once()
		if got := w.newest(); got != "quarantined poison" || w.cases() != 0 {
			t.Errorf("it is %s, %d cases", got, w.cases())
		}
		w.nobody()
	})
}

func clearLetter(from, subject, id string, more ...string) []byte {
	head := []string{"From: " + from, "To: report@reception.test", "Message-ID: " + id, "Subject: " + subject}
	return []byte(strings.Join(append(head, more...), "\r\n") + "\r\n\r\nHello.\r\n")
}

// A mail whose opening hangs is given up after its time, and no other mail waits for it or is taken for it. R1
func TestOpeningHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		began := time.Now()
		o := inTime(7, func() *opened { <-hang; return &opened{n: 7} })
		if o.failure != poison || o.n != 7 || o.payload == nil || time.Since(began) != openingTime {
			t.Errorf("after %s it is %q", time.Since(began), o.failure)
		}
		close(hang)
		o = inTime(8, func() *opened { time.Sleep(openingTime - time.Second); return &opened{n: 8} })
		if o.failure != "" {
			t.Errorf("a slow mail is %q", o.failure)
		}
	})
}

// A mail that the server lists and does not give, with a date or without, is held and told of, though a start mark is set; the
// mails behind it are filed. R1, R11
func TestMailThatTheServerRefusesIsTold(t *testing.T) {
	for name, date := range map[string]time.Time{"dated": time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), "without a date": {}} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				m := w.bot.desk.mailboxes[0]
				mark, err := w.bot.mark(m)
				if err != nil || mark.StartAt.IsZero() {
					t.Fatalf("mark %v: %v", mark, err)
				}
				no := errors.New("NO cannot read")
				batch := []transport.Fetched{{UID: 7, UIDValidity: 1, Size: 100, InternalDate: date, Err: no, Body: brokenBody{no}}}
				if _, err := w.bot.keepBatch(m, batch, mark.StartAt); err != nil {
					t.Fatal(err)
				}
				w.once()
				if got := w.newest(); got != "quarantined no_sender" {
					t.Errorf("it is %s", got)
				}
				if o := w.gets("山田", "desk/quarantined"); !strings.Contains(o.payload.Text, "NO cannot read") {
					t.Errorf("the desk is told:\n%s", o.payload.Text)
				}
				w.gets("Tanaka", "desk/quarantined")
				w.report()
			})
		})
	}
}

// A mail that came whole but without a date is new, whatever the start mark.
func TestMailWithoutADateIsNew(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		m := w.bot.desk.mailboxes[0]
		mark, err := w.bot.mark(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.bot.keepBatch(m, []transport.Fetched{{UID: 7, UIDValidity: 1, Raw: w.plainReport(1)}}, mark.StartAt); err != nil {
			t.Fatal(err)
		}
		w.once()
		w.gets("finder", "finder/receipt")
		w.gets("山田", "desk/new_report")
		w.gets("Tanaka", "desk/new_report")
	})
}

type brokenBody struct{ err error }

func (r brokenBody) Read([]byte) (int, error) { return 0, r.err }

// A large mail that the server refuses in the middle is entered without its bytes; the mailbox goes on. R1
func TestLargeMailRefusedInTheMiddleBlocksNothing(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.cfg.Limits.MessageBytes = 1 << 20
		w.host.Break(mailhost.Fault{Command: "FETCH", Match: fmt.Sprintf("<%d.", 1<<20), Do: "reply:NO cannot read"})
		large := append(clearLetter("mallory@stranger.example", "large", "<large@stranger.example>"), bytes.Repeat([]byte("0123456789abcdef 0123456789\r\n"), 200_000)...)
		w.arrive(large, time.Now())
		w.arrive(w.plainReport(1), time.Now())
		w.once()
		var got []string
		for _, m := range w.mails() {
			got = append(got, m.Disposition+" "+*orEmpty(m.Reason))
		}
		if !slices.Equal(got, []string{"quarantined no_sender", "new_report "}) {
			t.Errorf("they are %q", got)
		}
		w.once()
		if n := len(w.mails()); n != 2 {
			t.Errorf("%d mails after another pass", n)
		}
		w.readAll()
	})
}

// A stream that is refused leaves no half of a mail behind, one that only broke off is fetched again.
func TestStreamThatBreaksOffIsNotKept(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		m := w.bot.desk.mailboxes[0]
		mark, err := w.bot.mark(m)
		if err != nil {
			t.Fatal(err)
		}
		cut := errors.New("connection reset")
		f := transport.Fetched{UID: 7, UIDValidity: 1, Size: 30 << 20, InternalDate: time.Now(), Body: io.MultiReader(bytes.NewReader(make([]byte, 2<<20)), brokenBody{cut})}
		if _, err := w.bot.keepBatch(m, []transport.Fetched{f}, mark.StartAt); !errors.Is(err, cut) {
			t.Errorf("the pass ends with %v", err)
		}
		if now, err := w.bot.mark(m); err != nil || now.LastUID != 0 || len(w.mails()) != 0 {
			t.Errorf("the mark is %+v, %d mails: %v", now, len(w.mails()), err)
		}
	})
}

// A server that answers without a body gives an empty mail, which is held; nothing panics.
func TestMailWithoutABodyIsHeld(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		m := w.bot.desk.mailboxes[0]
		mark, err := w.bot.mark(m)
		if err != nil {
			t.Fatal(err)
		}
		for uid, raw := range [][]byte{nil, {}} {
			if _, err := w.bot.keepBatch(m, []transport.Fetched{{UID: uint32(uid + 1), UIDValidity: 1, InternalDate: time.Now(), Raw: raw}}, mark.StartAt); err != nil {
				t.Fatal(err)
			}
		}
		w.once()
		first := w.mails()[0]
		if first.Disposition != "quarantined" || *first.Reason != "no_sender" {
			t.Errorf("it is %s %s", first.Disposition, *first.Reason)
		}
		w.readAll()
	})
}

// Poison in the other body's mailbox that reception's key opened is reception's: nobody else is told, quoted or not. S8, threat 13
func TestPoisonStaysInTheRealmOfItsKey(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		raw := w.raw(letter{from: "finder", to: "coordination", sealTo: "reception", subject: "届出", body: "欠陥があります。\n", sealed: true, signed: true})
		if err := w.host.Deliver(w.people["coordination"].address, raw, time.Now()); err != nil {
			t.Fatal(err)
		}
		if _, err := w.bot.fetchOnce(t.Context(), w.bot.desk.mailboxes[1]); err != nil {
			t.Fatal(err)
		}
		batch, err := newOpening(w.bot, 1).next(t.Context())
		if err != nil || len(batch) != 1 {
			t.Fatalf("%d inputs: %v", len(batch), err)
		}
		if err := w.bot.poisoned(batch[0], io.ErrUnexpectedEOF); err != nil {
			t.Fatal(err)
		}
		w.once()
		w.unread(w.gets("山田", "desk/quarantined"))
		w.gets("Tanaka", "desk/quarantined")
		w.nobody()
		w.bot.store.View(func(tx *store.Tx) error {
			m, err := tx.Mail(batch[0].input.N)
			if err != nil || m.Realm != handling.Reception {
				t.Errorf("it is in the realm of %s: %v", m.Realm, err)
			}
			return nil
		})
		err = w.bot.Do(t.Context(), Request{Command: "quarantine.show", Args: []string{fmt.Sprint(batch[0].input.N)}, Flags: map[string]string{"as": "佐藤"}}, func(any) error { return nil })
		if err == nil {
			t.Error("coordination may look at it")
		}
	})
}
