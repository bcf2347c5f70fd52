package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"keikai/mailbot"
	"keikai/store"

	"github.com/spf13/cobra"
)

// newServe is the daemon. SIGTERM and SIGINT end the context that main made: the mail in hand is finished. SIGHUP is a value
// on the reload channel; one is enough to remember, however many came.
func (a *app) newServe() *cobra.Command {
	return &cobra.Command{Use: "serve", Args: a.exactly(0), RunE: func(cmd *cobra.Command, _ []string) error {
		cfg, err := a.config()
		if err != nil {
			return err
		}
		bot, err := mailbot.Open(cfg, a.env)
		if errors.Is(err, store.ErrLocked) {
			return a.locked(cfg)
		}
		if err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(cmd.Context())
		defer cancel()
		reload, stop := hangups()
		defer stop()
		go a.tellReady(ctx, cfg.Admin.Socket)
		context.AfterFunc(cmd.Context(), func() { a.tellManager("STOPPING=1") })
		err = bot.Serve(ctx, reload)
		return errors.Join(err, bot.Close())
	}}
}

// hangups gives a value for SIGHUPs until stop is called.
func hangups() (reload <-chan struct{}, stop func()) {
	signals, values, over := make(chan os.Signal, 1), make(chan struct{}, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		for {
			select {
			case <-over:
				return
			case <-signals:
			}
			select {
			case values <- struct{}{}:
			default: // one is waiting already
			}
		}
	}()
	return values, func() {
		signal.Stop(signals)
		close(over)
	}
}

// tellReady tells the service manager that the daemon serves, which is when commands can reach it through its socket.
func (a *app) tellReady(ctx context.Context, socket string) {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if _, err := mailbot.DialConsole(socket); err == nil {
			a.tellManager("READY=1")
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// tellManager tells systemd a state (sd_notify(3)), when it asked for it by NOTIFY_SOCKET. A name that begins with "@" is
// in the abstract name space. It is a courtesy: the daemon serves without it.
func (a *app) tellManager(state string) {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return
	}
	if rest, ok := strings.CutPrefix(name, "@"); ok {
		name = "\x00" + rest
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err == nil {
		_, err = conn.Write([]byte(state))
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		a.env.Log.Warn("service manager not told", "state", state, "error", err)
	}
}
