package mailbot

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"keikai/store"
)

// ErrNoDaemon means that nobody listens on the socket: the command line then does the work in its own process.
var ErrNoDaemon = errors.New("no daemon listens on the socket")

// ending is the last line of a console answer: how it ended, in place of an exit code.
type ending struct {
	Kind string `json:"keikai_end"` // "ok" | "fault" | "attention" | "error"
	What string `json:"what,omitempty"`
	Hint string `json:"hint,omitempty"`
	Use  bool   `json:"usage,omitempty"`
}

const maxRequest = 1 << 20 // S24

// listen opens the socket, 0600, so that nobody but the daemon's own user can even connect; the peer's uid is checked
// besides (S24).
func (b *Bot) listen() (net.Listener, error) {
	path := b.cfg.Admin.Socket
	if _, err := DialConsole(path); err == nil {
		return nil, &Fault{What: "another daemon answers on " + path, Hint: "stop it first, or set admin.socket", Usage: true}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove old socket: %w", err)
	}
	old := unix.Umask(0o177)
	l, err := net.Listen("unix", path)
	unix.Umask(old)
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "admin.socket must lie in a folder that the daemon may write", Usage: true}
	}
	return l, nil
}

type peerKey struct{}

func (b *Bot) answerConsole(ctx context.Context, l net.Listener) {
	s := &http.Server{
		Handler:           http.HandlerFunc(b.serveRequest),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(b.env.Log.Handler(), slog.LevelError),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, peerKey{}, peerUID(c))
		},
	}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		done, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		s.Shutdown(done)
		close(ended)
	})
	defer func() {
		if !stop() {
			<-ended // the calls in hand still need the store
		}
	}()
	if err := s.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
		b.env.Log.Error("console stopped", "error", err)
		b.health.note("console", err)
	}
}

// peerUID asks the kernel who connected; -1 = it does not say.
func peerUID(c net.Conn) int {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return -1
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return -1
	}
	uid := -1
	err = raw.Control(func(fd uintptr) {
		if cred, err := unix.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			uid = int(cred.Uid)
		}
	})
	if err != nil {
		return -1
	}
	return uid
}

// allowed: the daemon's own user and root do all, others what [admin] users gives them.
func (b *Bot) allowed(uid int, command string) bool {
	if uid == os.Getuid() || uid == 0 {
		return true
	}
	for _, u := range b.cfg.Admin.Users {
		if u.UID == uid {
			return u.Role == "operate" || (u.Role == "read" && !slices.Contains(writes, command))
		}
	}
	return false
}

func (b *Bot) serveRequest(w http.ResponseWriter, hr *http.Request) {
	out := json.NewEncoder(w)
	w.Header().Set("Connection", "close")                                    // net/http cannot use a connection again whose body was answered while it was read
	if err := http.NewResponseController(w).EnableFullDuplex(); err != nil { // an ingest is answered while it is still read
		b.env.Log.Warn("console answers only after the whole request", "error", err)
	}
	head := bufio.NewReaderSize(hr.Body, 64<<10)
	line, err := readLine(head)
	var r Request
	if err == nil {
		err = json.Unmarshal(line, &r)
	}
	if err != nil {
		out.Encode(ending{Kind: "fault", What: "request cannot be read: " + err.Error(), Hint: "use the keikai command line of the same version", Use: true})
		return
	}
	uid, _ := hr.Context().Value(peerKey{}).(int)
	if !b.allowed(uid, r.Command) {
		b.env.Log.Warn("console refused", "uid", uid, "command", r.Command)
		out.Encode(ending{Kind: "fault", What: fmt.Sprintf("user %d may not use %s", uid, r.Command), Hint: "[admin] users in the configuration", Use: true})
		return
	}
	err = b.noteCall(uid, r.Command)
	if err == nil {
		err = b.doRequest(hr.Context(), r, head, out.Encode)
	}
	out.Encode(endOf(err))
}

// noteCall journals every call over the socket with the caller's uid (S24).
func (b *Bot) noteCall(uid int, command string) error {
	return b.store.Update(func(tx *store.Tx) error {
		return tx.Note(b.env.Now(), fmt.Sprintf("uid %d", uid), "console: "+command, 0)
	})
}

func (b *Bot) doRequest(ctx context.Context, r Request, body io.Reader, emit func(any) error) error {
	if r.Command == "ingest" {
		return b.Ingest(ctx, r.Flags["mailbox"], r.Flags["archive"] != "", tarSources(body), emit)
	}
	r.Body = body
	return b.Do(ctx, r, emit)
}

func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, more, err := r.ReadLine()
		if err != nil {
			return nil, err
		}
		if line = append(line, part...); len(line) > maxRequest {
			return nil, errors.New("longer than 1 MiB")
		}
		if !more {
			return line, nil
		}
	}
}

// tarSources reads mails that the command line streams as a tar archive.
func tarSources(r io.Reader) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		t := tar.NewReader(r)
		for {
			h, err := t.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Source{}, fmt.Errorf("read stream of mails: %w", err))
				return
			}
			if !yield(Source{File: h.Name, Time: h.ModTime, Size: h.Size, Body: t}, nil) {
				return
			}
		}
	}
}

func endOf(err error) ending {
	var f *Fault
	var a *Attention
	switch {
	case err == nil:
		return ending{Kind: "ok"}
	case errors.As(err, &f):
		return ending{Kind: "fault", What: f.What, Hint: f.Hint, Use: f.Usage}
	case errors.As(err, &a):
		return ending{Kind: "attention", What: a.What, Hint: a.Hint}
	}
	return ending{Kind: "error", What: err.Error()}
}

func (e ending) err() error {
	switch e.Kind {
	case "ok":
		return nil
	case "fault":
		return &Fault{What: e.What, Hint: e.Hint, Usage: e.Use}
	case "attention":
		return &Attention{What: e.What, Hint: e.Hint}
	}
	return errors.New(e.What)
}

// Console talks to a running daemon.
type Console struct{ http *http.Client }

// DialConsole finds the daemon behind a socket; ErrNoDaemon when nobody listens.
func DialConsole(socket string) (*Console, error) {
	c, err := net.DialTimeout("unix", socket, 2*time.Second)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrNoDaemon, socket)
	}
	c.Close()
	return &Console{http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		},
	}}}, nil
}

// Do asks the daemon and hands on its objects, one JSON line each. body follows the request, in place of its Body.
func (c *Console) Do(ctx context.Context, r Request, body io.Reader, emit func(json.RawMessage) error) error {
	head, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("ask daemon: %w", err)
	}
	var stream io.Reader = bytes.NewReader(append(head, '\n'))
	if body != nil {
		stream = io.MultiReader(stream, body)
	}
	hr, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://keikai/"+r.Command, stream)
	if err != nil {
		return fmt.Errorf("ask daemon: %w", err)
	}
	resp, err := c.http.Do(hr)
	if err != nil {
		return fmt.Errorf("ask daemon: %w", err)
	}
	defer resp.Body.Close()
	return readAnswer(json.NewDecoder(resp.Body), emit)
}

func readAnswer(dec *json.Decoder, emit func(json.RawMessage) error) error {
	for {
		var line json.RawMessage
		if err := dec.Decode(&line); err != nil {
			return fmt.Errorf("daemon stopped in the middle of its answer: %w", err)
		}
		var e ending
		if json.Unmarshal(line, &e) == nil && e.Kind != "" {
			return e.err()
		}
		if err := emit(line); err != nil {
			return err
		}
	}
}
