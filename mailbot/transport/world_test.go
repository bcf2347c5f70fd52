package transport_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
)

const (
	desk   = "report@ipa.test"
	vendor = "psirt@vendor.test"
	secret = "secret"
)

// wait is how long an operation may take in these tests; inside a synctest bubble it costs nothing.
const wait = 20 * time.Second

// world is a mail host reached over pipes.
type world struct {
	t          *testing.T
	host       *mailhost.Host
	imap, smtp *mailhost.Pipe
	record     *recorder
}

func newWorld(t *testing.T, settings ...func(*mailhost.Host)) *world {
	t.Helper()
	w := &world{t: t, host: mailhost.New(), imap: mailhost.PipeListener(), smtp: mailhost.PipeListener(), record: new(recorder)}
	for _, set := range settings {
		set(w.host)
	}
	w.host.AddUser(desk, secret)
	w.host.AddUser(vendor, secret)
	var served sync.WaitGroup
	served.Go(func() { _ = w.host.ServeIMAP(w.imap) })
	served.Go(func() { _ = w.host.ServeSMTP(w.smtp) })
	t.Cleanup(func() {
		_ = w.host.Close()
		_ = w.imap.Close()
		_ = w.smtp.Close()
		served.Wait()
	})
	return w
}

func (w *world) server(pipe *mailhost.Pipe) transport.Server {
	return transport.Server{Address: "mail.ipa.test:143", TLS: transport.TLSNone, User: desk, Password: secret,
		Dial: w.record.dialer(pipe.Dial), Timeout: wait}
}

func (w *world) open() *transport.Mailbox {
	w.t.Helper()
	box, err := transport.OpenMailbox(context.Background(), w.server(w.imap), "INBOX")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = box.Close() })
	return box
}

func (w *world) submit() *transport.Submission {
	w.t.Helper()
	line, err := transport.OpenSubmission(context.Background(), w.server(w.smtp), "keikai.example.jp")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = line.Close() })
	return line
}

var day = time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC)

func (w *world) deliver(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if err := w.host.Deliver(desk, mail(text), day); err != nil {
			w.t.Fatal(err)
		}
	}
}

func mail(text string) []byte {
	return []byte("From: finder@finder.test\r\nTo: report@ipa.test\r\nSubject: " + text + "\r\n\r\n" + text + "\r\n")
}

// kept is what a caller of Fetch was given.
type kept struct {
	batches [][]uint32
	mails   []transport.Fetched
	raw     map[uint32][]byte
}

func fetch(t *testing.T, box *transport.Mailbox, after transport.Cursor, limit int64) *kept {
	t.Helper()
	k, err := tryFetch(box, after, limit)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func tryFetch(box *transport.Mailbox, after transport.Cursor, limit int64) (*kept, error) {
	k := &kept{raw: make(map[uint32][]byte)}
	err := box.Fetch(context.Background(), after, limit, func(mails []transport.Fetched) error {
		var uids []uint32
		for _, f := range mails {
			uids = append(uids, f.UID)
			k.raw[f.UID] = f.Raw
			if f.Body != nil && f.Err == nil {
				raw, err := io.ReadAll(f.Body)
				if err != nil {
					return err
				}
				k.raw[f.UID] = raw
			}
		}
		k.batches = append(k.batches, uids)
		k.mails = append(k.mails, mails...)
		return nil
	})
	return k, err
}

func (k *kept) uids() string {
	var list []uint32
	for _, f := range k.mails {
		list = append(list, f.UID)
	}
	return fmt.Sprint(list)
}

// recorder keeps what the client wrote and when; in TLS that is ciphertext.
type recorder struct {
	mu    sync.Mutex
	wrote bytes.Buffer
	times []time.Time
	lines []string
	dials int // connections so far
	dead  int // those of them on which nothing gets through any more
}

// cut lets what is written on the connections so far go nowhere, without a word to either side.
func (r *recorder) cut() {
	r.mu.Lock()
	r.dead = r.dials
	r.mu.Unlock()
}

func (r *recorder) dialer(dial transport.Dialer) transport.Dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.dials++
		return &recorded{Conn: c, r: r, n: r.dials}, nil
	}
}

func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.wrote.String()
}

// at lists when a write that contains word was made.
func (r *recorder) at(word string) (times []time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, line := range r.lines {
		if strings.Contains(line, word) {
			times = append(times, r.times[i])
		}
	}
	return times
}

type recorded struct {
	net.Conn
	r *recorder
	n int // which connection it is

	closed bool
}

func (c *recorded) Close() error {
	c.r.mu.Lock()
	c.closed = true
	c.r.mu.Unlock()
	return c.Conn.Close()
}

func (c *recorded) Write(p []byte) (int, error) {
	c.r.mu.Lock()
	c.r.wrote.Write(p)
	c.r.lines = append(c.r.lines, string(p))
	c.r.times = append(c.r.times, time.Now())
	dead := c.n <= c.r.dead && !c.closed
	c.r.mu.Unlock()
	if dead {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// scripted is a server that answers each command line by a function: for what no honest server says.
func scripted(t *testing.T, greeting string, answer func(tag, line string, w io.Writer)) transport.Server {
	t.Helper()
	var served sync.WaitGroup
	pipe := mailhost.PipeListener()
	served.Go(func() {
		c, err := pipe.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		_, _ = io.WriteString(c, greeting)
		lines := bufio.NewScanner(c)
		for lines.Scan() {
			tag, line, _ := strings.Cut(lines.Text(), " ")
			answer(tag, line, c)
		}
	})
	t.Cleanup(func() {
		_ = pipe.Close()
		served.Wait()
	})
	return transport.Server{Address: "odd.example.jp:143", TLS: transport.TLSNone, User: desk, Password: secret, Dial: pipe.Dial, Timeout: wait}
}
