//go:build crash

package crashtest

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"time"

	"keikai/mailbot"
)

// session is the program at work in this process, on a clock that the test puts forward.
type session struct {
	*office
	bot *mailbot.Bot
	at  time.Time
}

// open opens the office's store; for the session it is that time, and stays it.
func (o *office) open(at time.Time) *session {
	o.t.Helper()
	cfg, err := mailbot.LoadConfig(filepath.Join(o.dir, "config.toml"))
	if err != nil {
		o.t.Fatal(err)
	}
	s := &session{office: o, at: at}
	if s.bot, err = mailbot.Open(cfg, mailbot.Env{Now: func() time.Time { return s.at }, Rand: rand.Reader}); err != nil {
		o.t.Fatalf("open the store: %v", err)
	}
	return s
}

// pass runs the program once.
func (s *session) pass() {
	s.t.Helper()
	if err := s.bot.Once(s.t.Context(), func(any) error { return nil }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) close() {
	s.t.Helper()
	if err := s.bot.Close(); err != nil {
		s.t.Error(err)
	}
}

// rows asks the office what an administrator asks on the command line; the objects are those of its --json.
func rows[T any](s *session, command string, args ...string) []T {
	s.t.Helper()
	var out []T
	err := s.bot.Do(s.t.Context(), mailbot.Request{Command: command, Args: args}, func(v any) error {
		out = append(out, v.(T))
		return nil
	})
	var attention *mailbot.Attention
	if err != nil && !errors.As(err, &attention) {
		s.t.Fatalf("%s %v: %v", command, args, err)
	}
	return out
}
