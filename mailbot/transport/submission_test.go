package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
)

func nothing() error { return nil }

func send(line *transport.Submission, to string, raw []byte) transport.Result {
	return line.Send(context.Background(), desk, to, "case+42", raw, nothing)
}

// delivered is the mail as the host got it, without the two trace fields it put before.
func delivered(m mailhost.Message) []byte {
	_, rest, _ := bytes.Cut(m.Raw, []byte("for <"))
	_, rest, _ = bytes.Cut(rest, []byte("\r\n"))
	return rest
}

func TestSentMailArrivesUnchanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		line := w.submit()
		mails := []string{
			"Subject: a\r\n\r\n.\r\n..\r\n.leading dot\r\ntrailing  \r\n\t\r\n",
			"Subject: b\r\n\r\n8 bit: \xe8\xad\xa6\xe6\x88\x92\r\n",
			"Subject: c\r\n\r\n" + strings.Repeat("long line ", 90) + "\r\n.\r\n",
			"Subject: d\r\n\r\n" + strings.Repeat("0123456789\r\n.", 30000) + "\r\n",
		}
		for i, raw := range mails {
			r := send(line, vendor, []byte(raw))
			if r.Outcome != transport.Sent || r.Code != 250 || r.QueueID != fmt.Sprintf("MH%06d", i+1) {
				t.Fatalf("mail %d: %+v", i, r)
			}
			m := w.host.Messages(vendor)[i]
			if got := delivered(m); string(got) != raw || m.From != desk {
				t.Errorf("mail %d from %s changed: %.80q", i, m.From, got)
			}
		}
		if got := w.record.text(); !strings.Contains(got, "ENVID=case+2B42") || !strings.Contains(got, "RET=HDRS") ||
			!strings.Contains(got, "ORCPT=rfc822;"+vendor) || !strings.Contains(got, "NOTIFY=FAILURE,DELAY") {
			t.Errorf("delivery status was not asked for: %.300q", got)
		}
	})
}

// R18, R19: what each kind of failure at each command says, and whether the mail is there.
func TestFaultAtEveryCommandGivesItsOutcome(t *testing.T) {
	type want struct {
		outcome transport.Outcome
		class   string
		code    int
		stored  int
	}
	const later, never = "reply:451 4.3.0 later", "reply:554 5.7.1 never"
	lost := want{transport.Retry, "lost", 0, 0}
	unknown := want{transport.Uncertain, "dot", 0, 1}
	cases := []struct {
		command, do string
		want        want
	}{
		{"MAIL", "drop", lost}, {"MAIL", "silent", lost}, {"MAIL", "garbage", lost},
		{"MAIL", later, want{transport.Retry, "mail", 451, 0}},
		{"MAIL", never, want{transport.Retry, "mail", 554, 0}},
		{"MAIL", "reply:552 5.3.4 too large", want{transport.Failed, "mail", 552, 0}},
		{"RCPT", "drop", lost}, {"RCPT", "silent", lost}, {"RCPT", "garbage", lost},
		{"RCPT", later, want{transport.Retry, "rcpt", 451, 0}},
		{"RCPT", never, want{transport.Failed, "rcpt", 554, 0}},
		{"RCPT", "reply:421 4.3.2 closing", want{transport.Retry, "rcpt", 421, 0}},
		{"RCPT", "reply:354 what", lost},
		{"DATA", "drop", lost}, {"DATA", "silent", lost}, {"DATA", "garbage", lost},
		{"DATA", later, want{transport.Retry, "data", 451, 0}},
		{"DATA", never, want{transport.Failed, "data", 554, 0}},
		{"DATA", "reply:250 odd", lost},
		{"DOT", "drop", unknown}, {"DOT", "silent", unknown}, {"DOT", "garbage", unknown},
		{"DOT", later, want{transport.Retry, "dot", 451, 0}},
		{"DOT", never, want{transport.Failed, "dot", 554, 0}},
		{"DOT", "reply:354 what", want{transport.Uncertain, "dot", 0, 0}},
	}
	for _, c := range cases {
		t.Run(c.command+" "+c.do, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				line := w.submit()
				w.host.Break(mailhost.Fault{Command: c.command, Do: c.do, Times: 1})
				begin := time.Now()
				r := send(line, vendor, mail("x"))
				got := want{r.Outcome, r.Class, r.Code, len(w.host.Messages(vendor))}
				if got != c.want {
					t.Errorf("got %+v, want %+v: %v", got, c.want, r.Err)
				}
				limit := wait
				if c.command == "DOT" {
					limit = 10 * wait
				}
				if took := time.Since(begin); took > limit || r.Err == nil {
					t.Errorf("took %s, error %v", took, r.Err)
				}
				if broken := r.Outcome == transport.Uncertain || r.Class == "lost" || r.Code == 421; broken == line.Usable() {
					t.Errorf("usable afterwards: %v", line.Usable())
				}
				if next := send(line, vendor, mail("next")); (next.Outcome == transport.Sent) != line.Usable() {
					t.Errorf("next mail: %+v", next)
				}
			})
		})
	}
}

func TestFaultWhileOpeningConcernsNoRecipient(t *testing.T) {
	cases := []struct {
		command, do, class string
		is                 error
	}{
		{"CONNECT", "drop", "connect", transport.ErrUnreachable},
		{"CONNECT", "silent", "connect", transport.ErrUnreachable},
		{"CONNECT", "garbage", "connect", transport.ErrUnreachable},
		{"CONNECT", "reply:554 5.3.2 no service", "connect", transport.ErrUnreachable},
		{"AUTH", "drop", "connect", transport.ErrUnreachable},
		{"AUTH", "silent", "connect", transport.ErrUnreachable},
		{"AUTH", "garbage", "connect", transport.ErrUnreachable},
		{"AUTH", "reply:454 4.7.0 later", "auth", transport.ErrLogin},
		{"AUTH", "reply:535 5.7.8 no", "auth", transport.ErrLogin},
		{"EHLO", "silent", "connect", transport.ErrUnreachable},
		{"EHLO", "drop", "connect", transport.ErrUnreachable},
	}
	for _, c := range cases {
		t.Run(c.command+" "+c.do, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.host.Break(mailhost.Fault{Command: c.command, Do: c.do})
				begin := time.Now()
				_, err := transport.OpenSubmission(context.Background(), w.server(w.smtp), "keikai.example.jp")
				r := transport.OpenFailure(err)
				if !errors.Is(err, c.is) || r.Outcome != transport.Retry || r.Class != c.class || time.Since(begin) > wait {
					t.Errorf("after %s: %v, %+v", time.Since(begin), err, r)
				}
				if strings.HasPrefix(c.do, "reply:") && r.Code == 0 {
					t.Errorf("reply lost: %+v", r)
				}
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("password in %v", err)
				}
				w.host.Mend()
				w.submit()
			})
		})
	}
}

func TestErrorBeforeTheDotDeliversNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		line, refused := w.submit(), errors.New("store refused")
		r := line.Send(context.Background(), desk, vendor, "", mail("x"), func() error { return refused })
		_ = line.Close()
		synctest.Wait()
		if r.Outcome != transport.Retry || !errors.Is(r.Err, refused) || line.Usable() {
			t.Errorf("%+v, usable %v", r, line.Usable())
		}
		if n := len(w.host.Messages(vendor)); n != 0 {
			t.Errorf("%d mails delivered", n)
		}
		if strings.Contains(w.record.text(), "\r\n.\r\n") {
			t.Error("the dot left")
		}
	})
}

// The sizes lie around the buffers of the library, where a dot might slip out with the body.
func TestBodyHasLeftAndDotHasNotBeforeTheDot(t *testing.T) {
	for _, size := range []int{0, 1, 2, 4090, 4091, 4092, 4093, 4094, 4095, 4096, 4097, 65535, 65536, 65537, 1 << 20} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			raw := []byte(strings.Repeat(strings.Repeat("y", 98)+"\r\n", size/100) + strings.Repeat("z", size%100) + "\r\n")
			line, called := w.submit(), 0
			r := line.Send(context.Background(), desk, vendor, "", raw, func() error {
				called++
				wrote := w.record.text()
				if _, body, _ := strings.Cut(wrote, "DATA\r\n"); body != string(raw) {
					t.Errorf("size %d: %d bytes had left", size, len(body))
				}
				return nil
			})
			if called != 1 || r.Outcome != transport.Sent {
				t.Errorf("size %d: called %d times, %+v", size, called, r)
			}
			if !strings.HasSuffix(w.record.text(), "\r\n.\r\n") {
				t.Errorf("size %d: no dot at the end", size)
			}
		})
	}
}

// R19, R29
func TestOneRecipientAMailAndOneBadOneHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		line := w.submit()
		for i, to := range []string{vendor, "nobody@vendor.test", vendor} {
			r := send(line, to, mail("x"))
			if bad := i == 1; bad != (r.Outcome == transport.Failed) || bad == (r.Outcome == transport.Sent) {
				t.Errorf("%s: %+v", to, r)
			}
		}
		if n := len(w.host.Messages(vendor)); n != 2 {
			t.Errorf("%d mails for the good recipient", n)
		}
		wrote := w.record.text()
		for part := range strings.SplitSeq(wrote, "MAIL FROM:") {
			if n := strings.Count(part, "RCPT TO:"); n > 1 {
				t.Errorf("%d recipients in one mail", n)
			}
		}
		if strings.Count(wrote, "AUTH ") != 1 || strings.Count(wrote, "RSET") != 1 {
			t.Error("the connection was not cleared and reused")
		}
	})
}

func TestUnfitMailIsRefusedWithoutTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		line := w.submit()
		before := len(w.record.text())
		ok := "Subject: x\r\n\r\nx\r\n"
		for _, c := range []struct{ name, from, to, raw string }{
			{"two recipients", desk, vendor + "," + desk, ok},
			{"recipient with a command", desk, vendor + ">\r\nRCPT TO:<" + desk, ok},
			{"no recipient", desk, "", ok},
			{"sender with a bracket", "a>b@ipa.test", vendor, ok},
			{"bare LF", desk, vendor, "Subject: x\n\nx\r\n"},
			{"bare CR", desk, vendor, "Subject: x\r\n\r\nx\r.\r\n"},
			{"smuggled end", desk, vendor, "Subject: x\r\n\r\nx\n.\r\nMAIL FROM:<a>"},
			{"half a line end", desk, vendor, "x\r"},
			{"line of 999", desk, vendor, strings.Repeat("x", 999) + "\r\n"},
		} {
			if r := line.Send(context.Background(), c.from, c.to, "", []byte(c.raw), nothing); r.Outcome != transport.Failed || r.Err == nil {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		if wrote := w.record.text()[before:]; wrote != "" {
			t.Errorf("the server heard %q", wrote)
		}
		if r := send(line, vendor, []byte(ok)); r.Outcome != transport.Sent {
			t.Errorf("good mail afterwards: %+v", r)
		}
	})
}

// R18
func TestEndOfContextBeforeAndAfterTheDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		ctx, cancel := context.WithCancel(context.Background())
		r := w.submit().Send(ctx, desk, vendor, "", mail("x"), func() error { cancel(); return nil })
		synctest.Wait()
		if r.Outcome != transport.Retry || !errors.Is(r.Err, context.Canceled) || len(w.host.Messages(vendor)) != 0 {
			t.Errorf("before: %+v, %d delivered", r, len(w.host.Messages(vendor)))
		}
		w.host.Break(mailhost.Fault{Command: "DOT", Do: "silent"})
		ctx, cancel = context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		r = w.submit().Send(ctx, desk, vendor, "", mail("y"), nothing)
		if r.Outcome != transport.Uncertain || len(w.host.Messages(vendor)) != 1 {
			t.Errorf("after: %+v, %d delivered", r, len(w.host.Messages(vendor)))
		}
	})
}

func TestReplyToTheDotIsAwaitedTenTimesLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.host.Break(mailhost.Fault{Command: "DOT", Do: "silent"})
		begin := time.Now()
		r := send(w.submit(), vendor, mail("x"))
		if took := time.Since(begin); r.Outcome != transport.Uncertain || took != 10*wait {
			t.Errorf("%s after %s", r.Outcome, took)
		}
	})
}

func TestBackOff(t *testing.T) {
	first := day
	after := func(d time.Duration) time.Time { return first.Add(d) }
	const days = 24 * time.Hour
	for _, c := range []struct {
		attempts  int
		now, want time.Duration
		ok        bool
	}{
		{0, 0, 0, true},
		{1, 0, time.Minute, true},
		{2, time.Minute, 6 * time.Minute, true},
		{3, 6 * time.Minute, 21 * time.Minute, true},
		{4, 21 * time.Minute, 81 * time.Minute, true},
		{5, 81 * time.Minute, 81*time.Minute + 4*time.Hour, true},
		{20, 3 * days, 3*days + 4*time.Hour, true},
		{32, 5*days - time.Hour, 5 * days, true},
		{33, 5*days - 1, 5 * days, true},
		{34, 5 * days, 0, false},
		{1, 6 * days, 0, false},
	} {
		next, ok := transport.Next(c.attempts, first, after(c.now))
		if ok != c.ok || ok && !next.Equal(after(c.want)) {
			t.Errorf("attempt %d at %s: %s %v, want %s %v", c.attempts, c.now, next.Sub(first), ok, c.want, c.ok)
		}
	}
}

func TestQueueNameIsReadFromTheReply(t *testing.T) {
	for _, c := range []struct{ reply, want string }{
		{"2.0.0 Ok: queued as 4FzQ1y3Wbz", "4FzQ1y3Wbz"},
		{"OK id=1nXyZ0-0003Fg-1x", "1nXyZ0-0003Fg-1x"},
		{"2.0.0 31M9rQ3T012345 Message accepted for delivery", "31M9rQ3T012345"},
		{"fine", ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			inBody := false
			s := scripted(t, "220 ready\r\n", func(tag, line string, w io.Writer) {
				switch {
				case inBody && tag == ".":
					inBody = false
					fmt.Fprintf(w, "250 %s\r\n", c.reply)
				case inBody:
				case tag == "DATA":
					inBody = true
					fmt.Fprint(w, "354 go\r\n")
				case tag == "QUIT":
					fmt.Fprint(w, "221 bye\r\n")
				default:
					fmt.Fprint(w, "250 ok\r\n")
				}
			})
			s.User = ""
			line, err := transport.OpenSubmission(context.Background(), s, "keikai.example.jp")
			if err != nil {
				t.Fatal(err)
			}
			defer line.Close()
			if r := send(line, vendor, mail("x")); r.Outcome != transport.Sent || r.QueueID != c.want {
				t.Errorf("%q: %+v", c.reply, r)
			}
		})
	}
}

// FuzzSend: a mail with CRLF line ends arrives byte for byte, any other is refused, and a Sent one is stored once.
func FuzzSend(f *testing.F) {
	for _, seed := range []string{"", ".", "\r\n.\r\n", "a\r\n..b\r\n", "x\n", "x\r", "\r\n.\r\nMAIL FROM:<a>\r\n", "\x00\xff\r\n"} {
		f.Add([]byte(seed))
	}
	host := mailhost.New()
	host.AddUser(vendor, secret)
	pipe := mailhost.PipeListener()
	var served sync.WaitGroup
	served.Go(func() { _ = host.ServeSMTP(pipe) })
	f.Cleanup(func() {
		_ = host.Close()
		served.Wait()
	})
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := transport.Server{Address: "mail.ipa.test:25", TLS: transport.TLSNone, Dial: pipe.Dial}
		line, err := transport.OpenSubmission(context.Background(), s, "keikai.example.jp")
		if err != nil {
			t.Fatal(err)
		}
		defer line.Close()
		before := len(host.Messages(vendor))
		r := send(line, vendor, raw)
		after := host.Messages(vendor)
		clean := bytes.ReplaceAll(raw, []byte("\r\n"), nil)
		bad := bytes.ContainsAny(clean, "\r\n")
		for l := range bytes.SplitSeq(raw, []byte("\r\n")) {
			bad = bad || len(l) > 998
		}
		if bad {
			if r.Outcome != transport.Failed || len(after) != before {
				t.Fatalf("unfit mail: %+v", r)
			}
			return
		}
		if r.Outcome != transport.Sent || len(after) != before+1 {
			t.Fatalf("%+v, %d stored", r, len(after)-before)
		}
		want := raw
		if !bytes.HasSuffix(raw, []byte("\r\n")) {
			want = append(bytes.Clone(raw), "\r\n"...)
		}
		if got := delivered(after[before]); !bytes.Equal(got, want) {
			t.Fatalf("%q became %q", want, got)
		}
	})
}
