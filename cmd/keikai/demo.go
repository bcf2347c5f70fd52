package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"keikai/mailbot"
	"keikai/mailbot/transport/mailhost"
)

// newDemo tells the whole story on a mail host inside this process: real IMAP and SMTP over loopback, real keys, a real
// store, nothing installed and nothing sent anywhere.
func newDemo() *cobra.Command {
	cmd := &cobra.Command{Use: "demo [--keep DIR] [--full]"}
	keep := cmd.Flags().String("keep", "", "")
	full := cmd.Flags().Bool("full", false, "")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		a := appOf(cmd)
		if err := a.exactly(0)(cmd, args); err != nil {
			return err
		}
		return a.demo(cmd.Context(), *keep, *full)
	}
	return cmd
}

// demo sets the stage, plays the story and takes the stage down.
func (a *app) demo(ctx context.Context, keep string, full bool) (err error) {
	dir := keep
	if keep == "" {
		if dir, err = os.MkdirTemp("", "keikai-demo-"); err != nil {
			return fmt.Errorf("make folder for the demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	} else if err := emptyFolder(keep); err != nil {
		return err
	}
	st, err := a.newStage(dir, full)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.close()) }()
	if err := st.play(ctx); err != nil {
		return err
	}
	if keep != "" {
		a.tell("demo.kept", keep, filepath.Join(keep, "config.toml"))
	}
	return nil
}

func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		return &mailbot.Fault{What: dir + " is not empty", Hint: "--keep wants a new folder", Usage: true}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &mailbot.Fault{What: err.Error(), Hint: "--keep wants a folder that you may write", Usage: true}
	}
	return nil
}

// tell prints a paragraph of the story.
func (a *app) tell(key string, values ...any) {
	fmt.Fprintf(a.out, "%s\n", a.word(key, values...))
}

// stage is everything that the story needs: a mail host, an office with the bot, and people with keys.
type stage struct {
	a       *app
	dir     string
	full    bool
	clock   storyClock
	host    *mailhost.Host
	imap    net.Listener
	smtp    net.Listener
	people  map[string]*player
	bot     *mailbot.Bot
	kinds   map[string]string // what keikai's notices are, by Message-ID
	mails   int               // numbers the files under mail/
	letters int               // numbers the mails that people write
	acts    int               // numbers what happens
	product string            // IPA number of the product's case
	jvn     string            // and its JVN number
	site    string            // IPA number of the website's case
	started time.Time
}

func (a *app) newStage(dir string, full bool) (*stage, error) {
	st := &stage{a: a, dir: dir, full: full, host: mailhost.New(), people: map[string]*player{}, kinds: map[string]string{}, started: a.env.Now()}
	if err := st.clock.goTo(listDay); err != nil {
		return nil, err
	}
	st.host.Now = st.clock.now
	for _, sub := range []string{"keys", "mail"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("make folder for the demo: %w", err)
		}
	}
	if err := st.listen(); err != nil {
		return nil, err
	}
	if err := st.invite(); err != nil {
		return nil, err
	}
	return st, st.furnish()
}

func (st *stage) listen() (err error) {
	if st.imap, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("open loopback port: %w", err)
	}
	if st.smtp, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("open loopback port: %w", err)
	}
	go st.host.ServeIMAP(st.imap)
	go st.host.ServeSMTP(st.smtp)
	return nil
}

func (st *stage) close() error {
	var err error
	if st.bot != nil {
		err = st.bot.Close()
	}
	return errors.Join(err, st.host.Close())
}
