package transport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
)

func TestFetchGoesOnBehindTheCursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two", "three")
		box := w.open()
		for _, c := range []struct {
			last uint32
			want string
		}{{0, "[1 2 3]"}, {1, "[2 3]"}, {2, "[3]"}, {3, "[]"}, {7, "[]"}, {1<<32 - 1, "[]"}} {
			got := fetch(t, box, transport.Cursor{UIDValidity: box.UIDValidity(), LastUID: c.last}, 1<<20)
			if got.uids() != c.want {
				t.Errorf("after %d: got %s, want %s", c.last, got.uids(), c.want)
			}
		}
		w.deliver("four")
		got := fetch(t, box, transport.Cursor{UIDValidity: box.UIDValidity(), LastUID: 3}, 1<<20)
		f := got.mails[0]
		if got.uids() != "[4]" || !f.InternalDate.Equal(day) || f.UIDValidity != box.UIDValidity() || f.Size != int64(len(f.Raw)) {
			t.Errorf("mail that came during the session: %+v", f)
		}
		if !bytes.Equal(f.Raw, w.host.Messages(desk)[3].Raw) {
			t.Errorf("bytes differ: %q", f.Raw)
		}
	})
}

// R3
func TestMailSeenByAnotherClientIsFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two")
		if err := w.open().Done(context.Background(), []uint32{1, 2}, "seen"); err != nil {
			t.Fatal(err)
		}
		if got := fetch(t, w.open(), transport.Cursor{}, 1<<20); got.uids() != "[1 2]" {
			t.Errorf("seen mail: got %s", got.uids())
		}
	})
}

// R6
func TestFetchLeavesNoTraceOnTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", strings.Repeat("x", 3<<20))
		fetch(t, w.open(), transport.Cursor{}, 1<<20)
		for _, m := range w.host.Messages(desk) {
			if len(m.Flags) > 0 {
				t.Errorf("mail %d was flagged %v by fetching", m.UID, m.Flags)
			}
		}
	})
}

// R4
func TestNewUIDValidityReadsEveryMailAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two")
		before := w.open()
		cursor := transport.Cursor{UIDValidity: before.UIDValidity(), LastUID: 1<<32 - 1}
		w.host.ResetMailbox(desk)
		if _, err := tryFetch(before, cursor, 1<<20); err != nil {
			t.Errorf("nothing can lie behind the last UID, yet: %v", err)
		}
		after := w.open()
		if after.UIDValidity() == cursor.UIDValidity {
			t.Fatal("UIDVALIDITY did not change")
		}
		got := fetch(t, after, cursor, 1<<20)
		if len(got.mails) != 2 || got.mails[0].UID == 1 || got.mails[0].UIDValidity != after.UIDValidity() {
			t.Errorf("got %s under %d", got.uids(), after.UIDValidity())
		}
	})
}

func TestBatchesAreBounded(t *testing.T) {
	const kib, mib = 1 << 10, 1 << 20
	cases := []struct {
		name  string
		sizes []int
		want  []int // mails a batch
	}{
		{"at most 64 mails", slices.Repeat([]int{100}, 130), []int{64, 64, 2}},
		{"at most 8 MiB", slices.Repeat([]int{450 * kib}, 10), []int{9, 1}},
		{"over 1 MiB alone", []int{10, 2 * mib, 10, 10}, []int{1, 1, 2}},
		{"over the limit alone", []int{10, 5 * mib, 10}, []int{1, 1, 1}},
		{"more than one window of heads", slices.Repeat([]int{1}, 600), []int{64, 64, 64, 64, 64, 64, 64, 64, 64, 24}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				for _, size := range c.sizes {
					w.deliver(strings.Repeat("x", size))
				}
				got := fetch(t, w.open(), transport.Cursor{}, 4*mib)
				var counts []int
				for _, b := range got.batches {
					counts = append(counts, len(b))
				}
				if !slices.Equal(counts, c.want) {
					t.Errorf("batches of %v, want %v", counts, c.want)
				}
				for i, m := range w.host.Messages(desk) {
					f := got.mails[i]
					if f.UID != m.UID || !bytes.Equal(got.raw[m.UID], m.Raw) {
						t.Fatalf("mail %d: out of order or changed", m.UID)
					}
					if streamed := f.Body != nil; streamed != (len(m.Raw) > 4*mib) {
						t.Errorf("mail %d of %d bytes: streamed %v", m.UID, len(m.Raw), streamed)
					}
				}
			})
		})
	}
}

func TestSmallLimitStreamsSmallMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver("one", "two "+strings.Repeat("y", 2000), "three")
		got := fetch(t, w.open(), transport.Cursor{}, 1000)
		if got.uids() != "[1 2 3]" || got.mails[1].Body == nil || !bytes.Equal(got.raw[2], w.host.Messages(desk)[1].Raw) {
			t.Errorf("got %s, body of the long one %v", got.uids(), got.mails[1].Body)
		}
	})
}

func TestErrorOfKeepEndsFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver(slices.Repeat([]string{"x"}, 100)...)
		box, full, calls := w.open(), errors.New("disk full"), 0
		err := box.Fetch(context.Background(), transport.Cursor{}, 1<<20, func([]transport.Fetched) error {
			calls++
			return full
		})
		if err != full || calls != 1 {
			t.Errorf("error %v after %d calls", err, calls)
		}
		if got := fetch(t, box, transport.Cursor{}, 1<<20); len(got.mails) != 100 {
			t.Errorf("session not usable afterwards: %d mails", len(got.mails))
		}
	})
}

func TestBodyIsSpentAfterKeepAndNeedNotBeDrained(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver(strings.Repeat("x", 3<<20), "two")
		box := w.open()
		var body io.Reader
		err := box.Fetch(context.Background(), transport.Cursor{}, 1<<20, func(mails []transport.Fetched) error {
			if mails[0].Body != nil {
				body = mails[0].Body
				w.deliver("delivered while a body is open")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := body.Read(make([]byte, 10)); n != 0 || err == nil || err == io.EOF {
			t.Errorf("late read gave %d bytes, %v", n, err)
		}
	})
}

func TestMailWithBrokenHeadersArrivesUnchanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, raw := range []string{"no colon here\r\n\r\nbody", "", "\r\n", "From x\r\nA:\x00\xff\r\n\r\n..\r\n", " leading\r\n\r\n"} {
			if err := w.host.Deliver(desk, []byte(raw), day); err != nil {
				t.Fatal(err)
			}
		}
		got := fetch(t, w.open(), transport.Cursor{}, 1<<20)
		for _, m := range w.host.Messages(desk) {
			if !bytes.Equal(got.raw[m.UID], m.Raw) {
				t.Errorf("mail %d: %q became %q", m.UID, m.Raw, got.raw[m.UID])
			}
		}
	})
}

// R1: the transport's part, a mail that the server cannot give does not hold up the others.
func TestRefusedMailDoesNotStopTheOthers(t *testing.T) {
	for _, part := range []string{"(UID BODY", "(UID"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			w.deliver("one", "two", "three")
			w.host.Break(mailhost.Fault{Command: "FETCH", Match: "1:3 " + part, Do: "reply:NO [SERVERBUG] cannot read"})
			w.host.Break(mailhost.Fault{Command: "FETCH", Match: "2 " + part, Do: "reply:NO [SERVERBUG] cannot read"})
			got := fetch(t, w.open(), transport.Cursor{}, 1<<20)
			if got.uids() != "[1 2 3]" {
				t.Fatalf("%s: got %s", part, got.uids())
			}
			for _, f := range got.mails {
				if bad := f.UID == 2; bad != (f.Err != nil) || bad != (f.Raw == nil) {
					t.Errorf("%s: mail %d: error %v, %d bytes", part, f.UID, f.Err, len(f.Raw))
				}
			}
			if _, err := got.mails[1].Body.Read(make([]byte, 1)); err == nil || err == io.EOF {
				t.Errorf("%s: a refused mail reads as an empty one: %v", part, err)
			}
		})
	}
}

func TestRefusedLargeMailDoesNotStopTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.deliver(strings.Repeat("x", 3<<20), "two")
		w.host.Break(mailhost.Fault{Command: "FETCH", Match: "BODY.PEEK[]<0.", Do: "reply:NO cannot read"})
		got := fetch(t, w.open(), transport.Cursor{}, 4<<20)
		if got.uids() != "[1 2]" || got.mails[0].Err == nil || got.mails[1].Err != nil {
			t.Errorf("got %s, errors %v and %v", got.uids(), got.mails[0].Err, got.mails[1].Err)
		}
	})
}

// imapAnswers plays one mail, with the answers to FETCH left to the case.
func imapAnswers(fetch func(line string, w io.Writer)) func(tag, line string, w io.Writer) {
	return func(tag, line string, w io.Writer) {
		switch word, _, _ := strings.Cut(line, " "); {
		case word == "SELECT":
			fmt.Fprint(w, "* 1 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 2] x\r\n")
		case strings.HasPrefix(line, "UID SEARCH"):
			fmt.Fprint(w, "* SEARCH 1\r\n")
		case strings.HasPrefix(line, "UID FETCH"):
			fetch(line, w)
		}
		fmt.Fprintf(w, "%s OK done\r\n", tag)
	}
}

const imapGreeting = "* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.\r\n"

func TestFlagChangeOfAnotherClientDoesNotHideAMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		s := scripted(t, imapGreeting, imapAnswers(func(line string, w io.Writer) {
			if asked++; asked%2 == 1 {
				fmt.Fprint(w, "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n")
			}
			if strings.Contains(line, "BODY") {
				fmt.Fprint(w, "* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n")
			} else {
				fmt.Fprint(w, "* 1 FETCH (UID 1 INTERNALDATE \"01-Apr-2026 09:00:00 +0000\" RFC822.SIZE 3)\r\n")
			}
		}))
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close()
		if got := fetch(t, box, transport.Cursor{}, 100); string(got.raw[1]) != "abc" {
			t.Errorf("got %q", got.raw[1])
		}
	})
}

func TestMailListedAndWithheldIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scripted(t, imapGreeting, imapAnswers(func(string, io.Writer) {}))
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close()
		got := fetch(t, box, transport.Cursor{}, 100)
		if len(got.mails) != 1 || got.mails[0].Err == nil {
			t.Errorf("a listed mail vanished in silence: %+v", got.mails)
		}
	})
}

// zeros answers every question for a piece of an endless mail, up to total bytes.
func zeros(line string, total int64, w io.Writer) {
	var offset, size int64 = 0, total
	if i := strings.Index(line, "[]<"); i >= 0 {
		fmt.Sscanf(line[i:], "[]<%d.%d>", &offset, &size)
		fmt.Fprintf(w, "* 1 FETCH (UID 1 BODY[]<%d> ", offset)
	} else {
		fmt.Fprint(w, "* 1 FETCH (UID 1 BODY[] ")
	}
	size = min(size, total-offset)
	fmt.Fprintf(w, "{%d}\r\n", size)
	piece := make([]byte, 32<<10)
	for size > 0 {
		n, err := w.Write(piece[:min(size, int64(len(piece)))])
		if err != nil {
			return
		}
		size -= int64(n)
	}
	fmt.Fprint(w, ")\r\n")
}

func TestLargeMailIsStreamedInBoundedMemory(t *testing.T) {
	const total = 64 << 20
	for _, announced := range []int64{total, 10} { // the second is a lie
		t.Run(fmt.Sprintf("announced as %d", announced), func(t *testing.T) {
			s := scripted(t, imapGreeting, imapAnswers(func(line string, w io.Writer) {
				if strings.Contains(line, "BODY") {
					zeros(line, total, w)
				} else {
					fmt.Fprintf(w, "* 1 FETCH (UID 1 RFC822.SIZE %d)\r\n", announced)
				}
			}))
			box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
			if err != nil {
				t.Fatal(err)
			}
			defer box.Close()
			var peak, before runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			var read, calls int64
			err = box.Fetch(context.Background(), transport.Cursor{}, 4<<20, func(mails []transport.Fetched) error {
				buf := make([]byte, 256<<10)
				for {
					n, err := mails[0].Body.Read(buf)
					if read += int64(n); err == io.EOF {
						return nil
					} else if err != nil {
						return err
					}
					if calls++; calls%32 == 0 {
						runtime.GC()
						var now runtime.MemStats
						if runtime.ReadMemStats(&now); now.HeapAlloc > peak.HeapAlloc {
							peak = now
						}
					}
				}
			})
			if err != nil || read != total {
				t.Fatalf("read %d of %d: %v", read, total, err)
			}
			if grown := int64(peak.HeapAlloc) - int64(before.HeapAlloc); grown > 24<<20 {
				t.Errorf("%d MiB live while streaming %d MiB", grown>>20, total>>20)
			}
		})
	}
}

func TestServerThatNamesEveryUIDCostsNoMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, enough := 0, errors.New("enough")
		s := scripted(t, imapGreeting, func(tag, line string, w io.Writer) {
			switch {
			case strings.HasPrefix(line, "SELECT"):
				fmt.Fprint(w, "* 1 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n")
			case strings.HasPrefix(line, "UID SEARCH"):
				fmt.Fprintf(w, "* ESEARCH (TAG \"%s\") UID ALL 1:4294967295\r\n", tag)
			case strings.HasPrefix(line, "UID FETCH"):
				asked++
				fmt.Fprint(w, "* 1 FETCH (UID 1 RFC822.SIZE 1 BODY[] {1}\r\nx)\r\n")
			}
			fmt.Fprintf(w, "%s OK done\r\n", tag)
		})
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if err != nil {
			t.Fatal(err)
		}
		defer box.Close()
		err = box.Fetch(context.Background(), transport.Cursor{}, 100, func([]transport.Fetched) error { return enough })
		if err != enough || asked == 0 {
			t.Errorf("%v after %d questions", err, asked)
		}
	})
}
