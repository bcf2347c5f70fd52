package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
)

func done(t *testing.T, box *transport.Mailbox, uids []uint32, after string) {
	t.Helper()
	if err := box.Done(context.Background(), uids, after); err != nil {
		t.Fatal(err)
	}
}

// state is the folder as "UID:flags" words.
func state(list []mailhost.Message) string {
	var words []string
	for _, m := range list {
		words = append(words, fmt.Sprintf("%d:%s", m.UID, strings.Join(m.Flags, ",")))
	}
	return strings.Join(words, " ")
}

// R6: only the named mails are touched, however the server has to be asked.
func TestDoneTouchesOnlyTheNamedMails(t *testing.T) {
	cases := []struct {
		name    string
		without []string
		uids    []uint32
		after   string
		inbox   string
		moved   int
	}{
		{"keep", nil, []uint32{1, 2, 3, 4}, "keep", `1: 2: 3: 4:\Deleted`, 0},
		{"seen", nil, []uint32{2}, "seen", `1: 2:\Seen 3: 4:\Deleted`, 0},
		{"move to a folder that is missing", nil, []uint32{1, 3}, "move:Done/2026", `2: 4:\Deleted`, 2},
		{"no MOVE", []string{"MOVE"}, []uint32{1, 3}, "move:Done/2026", `2: 4:\Deleted`, 2},
		{"neither MOVE nor UIDPLUS", []string{"MOVE", "UIDPLUS"}, []uint32{1, 3}, "move:Done/2026", `1:\Deleted 2: 3:\Deleted 4:\Deleted`, 2},
		{"gone", nil, []uint32{9}, "seen", `1: 2: 3: 4:\Deleted`, 0},
		{"none", nil, nil, "seen", `1: 2: 3: 4:\Deleted`, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, func(h *mailhost.Host) { h.Without = c.without })
				w.deliver("one", "two", "three", "four")
				w.host.Flag(desk, 4, `\Deleted`)
				done(t, w.open(), c.uids, c.after)
				if got := state(w.host.Messages(desk)); got != c.inbox {
					t.Errorf("INBOX %q, want %q", got, c.inbox)
				}
				if got := len(w.host.FolderMessages(desk, "Done/2026")); got != c.moved {
					t.Errorf("%d mails moved, want %d", got, c.moved)
				}
			})
		})
	}
}

func TestDoneRefusesWhatWouldMeanAnotherMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two")
		box := w.open()
		for _, c := range []struct {
			uids  []uint32
			after string
		}{{[]uint32{0}, "seen"}, {[]uint32{1}, "delete"}, {[]uint32{1}, "move:"}, {[]uint32{1}, ""}} {
			if err := box.Done(context.Background(), c.uids, c.after); err == nil {
				t.Errorf("%v %q was obeyed", c.uids, c.after)
			}
		}
		if got := state(w.host.Messages(desk)); got != "1: 2:" {
			t.Errorf("INBOX %q", got)
		}
	})
}

// R7: whatever fails, no mail is lost or touched half, and doing it again works.
func TestFailedDoneLosesNothingAndCanBeRepeated(t *testing.T) {
	cases := []struct {
		without []string
		fault   mailhost.Fault
		after   string
	}{
		{nil, mailhost.Fault{Command: "STORE", Do: "reply:NO [LIMIT] later", Times: 1}, "seen"},
		{nil, mailhost.Fault{Command: "STORE", Do: "drop", Times: 1}, "seen"},
		{nil, mailhost.Fault{Command: "MOVE", Do: "reply:NO [OVERQUOTA] full", Times: 1}, "move:Done"},
		{nil, mailhost.Fault{Command: "MOVE", Do: "drop", Times: 1}, "move:Done"},
		{nil, mailhost.Fault{Command: "CREATE", Do: "reply:NO [NOPERM] no", Times: 1}, "move:Done"},
		{[]string{"MOVE"}, mailhost.Fault{Command: "COPY", Do: "reply:NO [OVERQUOTA] full", Times: 1}, "move:Done"},
		{[]string{"MOVE", "UIDPLUS"}, mailhost.Fault{Command: "COPY", Do: "reply:NO [OVERQUOTA] full", Times: 1}, "move:Done"},
	}
	for _, c := range cases {
		t.Run(strings.Join(append(c.without, c.fault.Command, c.fault.Do), " "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, func(h *mailhost.Host) { h.Without = c.without })
				w.deliver("one", "two")
				w.host.Break(c.fault)
				if err := w.open().Done(context.Background(), []uint32{1}, c.after); err == nil {
					t.Fatal("the fault was not noticed")
				}
				if got := state(w.host.Messages(desk)); got != "1: 2:" {
					t.Errorf("INBOX after the fault: %q", got)
				}
				done(t, w.open(), []uint32{1}, c.after)
				done(t, w.open(), []uint32{1}, c.after)
				moved := len(w.host.FolderMessages(desk, "Done"))
				if got := state(w.host.Messages(desk)); got == "1: 2:" || !strings.HasSuffix(got, "2:") ||
					(moved == 0) == strings.HasPrefix(c.after, "move") {
					t.Errorf("INBOX %q, %d moved", got, moved)
				}
			})
		})
	}
}

// R8
func TestMailboxOpensAgainAfterAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one")
		box := w.open()
		w.host.Break(mailhost.Fault{Command: "CONNECT", Do: "drop"})
		w.host.Hangup()
		if _, err := tryFetch(box, transport.Cursor{}, 1<<20); !errors.Is(err, transport.ErrUnreachable) {
			t.Errorf("fetch on the lost session: %v", err)
		}
		for range 3 {
			if _, err := transport.OpenMailbox(context.Background(), w.server(w.imap), "INBOX"); !errors.Is(err, transport.ErrUnreachable) {
				t.Errorf("while down: %v", err)
			}
			time.Sleep(20 * time.Minute)
		}
		w.host.Mend()
		if got := fetch(t, w.open(), transport.Cursor{}, 1<<20); got.uids() != "[1]" {
			t.Errorf("after the outage: %s", got.uids())
		}
	})
}

// mailboxSteps is one of everything that a session does.
func mailboxSteps(w *world) error {
	box, err := transport.OpenMailbox(context.Background(), w.server(w.imap), "INBOX")
	if err != nil {
		return err
	}
	defer box.Close()
	if _, err := tryFetch(box, transport.Cursor{}, 1<<20); err != nil {
		return err
	}
	if err := box.Done(context.Background(), []uint32{1}, "seen"); err != nil {
		return err
	}
	if err := box.Done(context.Background(), []uint32{1}, "move:Done"); err != nil {
		return err
	}
	_, err = box.Idle(context.Background(), time.Second)
	return err
}

// R9
func TestEveryFaultEndsTheSessionWithinTheTimeout(t *testing.T) {
	for _, command := range []string{"CONNECT", "LOGIN", "SELECT", "NOOP", "SEARCH", "FETCH", "STORE", "MOVE", "CREATE", "IDLE", "DONE"} {
		for _, do := range []string{"silent", "drop", "garbage"} {
			t.Run(command+" "+do, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.deliver("one")
					if err := mailboxSteps(w); err != nil {
						t.Fatal(err)
					}
					w.deliver("two")
					if command == "CREATE" {
						w.host.Break(mailhost.Fault{Command: "MOVE", Do: "reply:NO [TRYCREATE] no"})
					}
					w.host.Break(mailhost.Fault{Command: command, Do: do})
					begin := time.Now()
					err := mailboxSteps(w)
					if took := time.Since(begin); !errors.Is(err, transport.ErrUnreachable) || took > wait+time.Second {
						t.Errorf("after %s: %v", took, err)
					}
				})
			})
		}
	}
}

func TestRefusalsNameTheirKind(t *testing.T) {
	cases := []struct {
		fault mailhost.Fault
		is    error
	}{
		{mailhost.Fault{Command: "LOGIN", Do: "reply:NO [AUTHENTICATIONFAILED] no"}, transport.ErrLogin},
		{mailhost.Fault{Command: "LOGIN", Do: "reply:NO [UNAVAILABLE] later"}, transport.ErrUnreachable},
		{mailhost.Fault{Command: "SELECT", Do: "reply:NO [NOPERM] no"}, transport.ErrFolder},
		{mailhost.Fault{Command: "CONNECT", Do: "reply:* BYE too many connections"}, transport.ErrUnreachable},
	}
	for _, c := range cases {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.host.Break(c.fault)
			_, err := transport.OpenMailbox(context.Background(), w.server(w.imap), "INBOX")
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), "mail.ipa.test:143") || strings.Contains(err.Error(), secret) {
				t.Errorf("%s %s: %v", c.fault.Command, c.fault.Do, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		s := w.server(w.imap)
		s.Password = "wrong"
		if _, err := transport.OpenMailbox(context.Background(), s, "INBOX"); !errors.Is(err, transport.ErrLogin) {
			t.Errorf("wrong password: %v", err)
		}
		if _, err := transport.OpenMailbox(context.Background(), w.server(w.imap), "Nowhere"); !errors.Is(err, transport.ErrFolder) {
			t.Errorf("missing folder: %v", err)
		}
	})
}

func TestPasswordBeyondASCIIGoesByAuthenticate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.host.AddUser(desk, "ひみつ")
		s := w.server(w.imap)
		s.Password = "ひみつ"
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		_ = box.Close()
		if wrote := w.record.text(); !strings.Contains(wrote, "AUTHENTICATE PLAIN") {
			t.Errorf("client wrote %q", wrote)
		}
	})
}

// slowly gives one byte a read.
type slowly struct{ net.Conn }

func (s slowly) Read(p []byte) (int, error) { return s.Conn.Read(p[:min(1, len(p))]) }

func TestParenthesisAfterTheCapabilitiesIsHarmless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scripted(t, imapGreeting, imapAnswers(func(string, io.Writer) {}))
		dial := s.Dial
		s.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dial(ctx, network, address)
			return slowly{c}, err
		}
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		_ = box.Close()
	})
}

func TestFolderWithoutUIDValidityIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scripted(t, imapGreeting, func(tag, _ string, w io.Writer) { fmt.Fprintf(w, "%s OK done\r\n", tag) })
		if _, err := transport.OpenMailbox(context.Background(), s, "INBOX"); !errors.Is(err, transport.ErrFolder) {
			t.Errorf("got %v", err)
		}
	})
}

func TestIdleTellsNewMailEndAndCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		box := w.open()
		if !box.CanIdle() {
			t.Fatal("host cannot idle")
		}
		begin := time.Now()
		time.AfterFunc(7*time.Minute, func() { w.deliver("one") })
		news, err := box.Idle(context.Background(), time.Hour)
		if took := time.Since(begin); !news || err != nil || took != 7*time.Minute {
			t.Errorf("new mail: %v %v after %s", news, err, took)
		}
		begin = time.Now()
		news, err = box.Idle(context.Background(), 5*time.Minute)
		if took := time.Since(begin); news || err != nil || took != 5*time.Minute {
			t.Errorf("nothing new: %v %v after %s", news, err, took)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if news, err = box.Idle(ctx, time.Hour); news || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("cancelled: %v %v", news, err)
		}
		if got := fetch(t, box, transport.Cursor{}, 1<<20); got.uids() != "[1]" {
			t.Errorf("session after it: %s", got.uids())
		}
	})
}

func TestMailBetweenFetchAndIdleIsNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		box := w.open()
		fetch(t, box, transport.Cursor{}, 1<<20)
		w.deliver("one")
		begin := time.Now()
		if news, err := box.Idle(context.Background(), time.Hour); !news || err != nil || time.Since(begin) > 0 {
			t.Errorf("%v %v after %s", news, err, time.Since(begin))
		}
	})
}

// A connection that a gateway cut in silence, in the middle of an IDLE, is noticed when the IDLE is to be renewed, whatever the poll is: well
// before the 29 minutes of RFC 2177. R9
func TestHalfOpenConnectionIsNoticedInTheMiddleOfAnIdle(t *testing.T) {
	for _, atMost := range []time.Duration{29 * time.Minute, 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			box := w.open()
			begin := time.Now()
			failed := make(chan error, 1)
			go func() {
				_, err := box.Idle(context.Background(), atMost)
				failed <- err
			}()
			time.Sleep(3 * time.Minute)
			w.record.cut()
			err := <-failed
			if took := time.Since(begin); !errors.Is(err, transport.ErrUnreachable) || took > 9*time.Minute+wait+time.Second {
				t.Errorf("%v after %s", err, took)
			}
			if _, err := tryFetch(w.open(), transport.Cursor{}, 1<<20); err != nil {
				t.Errorf("a new connection: %v", err)
			}
		})
	}
}

// What is new is asked for by number alone. A date of a day would skip or repeat what lies around a midnight or a change of the server's
// clock. R15
func TestFetchAsksByNumberAndNeverByDate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two")
		fetch(t, w.open(), transport.Cursor{}, 1<<20)
		asked := w.record.text()
		if !strings.Contains(asked, "UID SEARCH ") {
			t.Fatalf("nothing was searched:\n%s", asked)
		}
		for _, word := range []string{"SINCE", "BEFORE", " ON ", "SENT", "YOUNGER", "OLDER", "UNSEEN", "RECENT"} {
			if strings.Contains(strings.ToUpper(asked), word) {
				t.Errorf("%s is asked:\n%s", word, asked)
			}
		}
	})
}

// R9
func TestIdleIsRenewedBeforeTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		box := w.open()
		if _, err := box.Idle(context.Background(), time.Hour); err != nil {
			t.Fatal(err)
		}
		begun := w.record.at("IDLE")
		if len(begun) < 6 {
			t.Fatalf("%d IDLE in an hour", len(begun))
		}
		for pair := range slices.Chunk(begun[:6], 2) {
			if gap := pair[1].Sub(pair[0]); gap >= 10*time.Minute {
				t.Errorf("gap of %s", gap)
			}
		}
		w.host.Break(mailhost.Fault{Command: "DONE", Do: "silent"})
		begin := time.Now()
		_, err := box.Idle(context.Background(), 24*time.Hour)
		if took := time.Since(begin); !errors.Is(err, transport.ErrUnreachable) || took > 10*time.Minute {
			t.Errorf("half-open connection: %v after %s", err, took)
		}
	})
}

func TestCancelledContextEndsEveryOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one")
		w.host.Break(mailhost.Fault{Command: "FETCH", Do: "silent"})
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		begin := time.Now()
		err := w.open().Fetch(ctx, transport.Cursor{}, 1<<20, func([]transport.Fetched) error { return nil })
		if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrUnreachable) || took != time.Second {
			t.Errorf("after %s: %v", took, err)
		}
		stuck := w.server(w.imap)
		stuck.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		begin = time.Now()
		_, err = transport.OpenMailbox(context.Background(), stuck, "INBOX")
		if took := time.Since(begin); !errors.Is(err, transport.ErrUnreachable) || took != wait {
			t.Errorf("dialling for ever: %v after %s", err, took)
		}
	})
}

// R9: the client library would spin for ever on these, beyond any deadline.
func TestParenthesisInCapabilitiesEndsTheSession(t *testing.T) {
	for _, says := range []string{"* OK [CAPABILITY IMAP4rev1 X(", "* OK [CAPABILITY (", "* OK hi\r\n* CAPABILITY IMAP4rev1 (a)\r\n",
		"* ok hi\r\n* capability x(", "* OK [CAPABILITY " + strings.Repeat("X", 5000) + "("} {
		synctest.Test(t, func(t *testing.T) {
			s := scripted(t, says, func(string, string, io.Writer) {})
			if _, err := transport.OpenMailbox(context.Background(), s, "INBOX"); !errors.Is(err, transport.ErrUnreachable) {
				t.Errorf("%.40q: %v", says, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("x\r\n* CAPABILITY (in a mail)\r\n* OK [CAPABILITY (too)\r\n")
		if got := fetch(t, w.open(), transport.Cursor{}, 1<<20); got.uids() != "[1]" || got.mails[0].Err != nil {
			t.Errorf("a mail that quotes IMAP: %s", got.uids())
		}
	})
}

// FuzzMailbox: whatever a server says, a session ends by itself and gives mail that it has bytes for.
func FuzzMailbox(f *testing.F) {
	for _, seed := range []string{
		imapGreeting + "T1 OK\r\nT2 OK\r\n", "* BYE no\r\n", "* OK [CAPABILITY\r\n", "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n",
		"* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n* OK [UIDVALIDITY 1] x\r\nT1 OK x\r\nT2 OK\r\n* SEARCH 1\r\nT3 OK\r\n* 1 FETCH (UID 1 RFC822.SIZE 1)\r\nT4 OK\r\n",
		"+ \r\n", "* ESEARCH (TAG \"T1\") UID ALL 1:*\r\n", "\x00\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, says string) {
		synctest.Test(t, func(t *testing.T) {
			s := scripted(t, says, func(string, string, io.Writer) {})
			box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
			if err != nil {
				return
			}
			defer box.Close()
			k, err := tryFetch(box, transport.Cursor{}, 100)
			for _, f := range k.mails {
				if f.UID == 0 || f.Err == nil && f.Raw == nil && f.Body == nil && f.Size > 0 {
					t.Errorf("%+v, %v", f, err)
				}
			}
		})
	})
}
