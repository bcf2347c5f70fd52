// Command keikai is the bot's command line: it turns flags into requests and answers into tables or JSON Lines.
//
//	$ keikai init desk && keikai --config desk/config.toml check --offline
//	$ keikai --config desk/config.toml case list --json
//	{"id":"IPA#12345678","jvn":null,"kind":"product",…}
//
// How it speaks: results go to standard output, everything else to standard error. What went wrong is one line
// "keikai: error: …" and, where there is something to do about it, one line "keikai: hint: …". The exit code is 0 when it is
// done, 1 when it ran and something needs attention, 2 for wrong usage or configuration.
//
// Nothing is decided here. A command that needs the store asks the daemon through its socket, or does the same work in this
// process when there is no daemon; both give the same JSON objects, and those are what is printed. This is also the only
// place that reads the clock and draws randomness.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"keikai/mailbot"
	"keikai/mailbot/handling"

	"github.com/spf13/cobra"
)

// The exit codes of the contract.
const (
	exitDone      = 0
	exitAttention = 1
	exitUsage     = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// After the first signal the mail in hand is finished; the second one finds the default again and kills.
	context.AfterFunc(ctx, stop)
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, lang: language(os.Args[1:], os.Getenv("LANG")),
		env: mailbot.Env{Now: now, Rand: rand.Reader, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}}
	code := a.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// app is what every command shares.
type app struct {
	in       io.Reader
	out, err io.Writer
	lang     handling.Lang
	env      mailbot.Env

	configFile string
	json       bool
	langFlag   string // read before the commands are made, since their help depends on it
}

type appKey struct{}

// appOf finds the app in the context that every command runs with.
func appOf(cmd *cobra.Command) *app { return cmd.Context().Value(appKey{}).(*app) }

func (a *app) run(ctx context.Context, args []string) int {
	root := a.newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(context.WithValue(ctx, appKey{}, a))
	return a.report(err)
}

// report says what went wrong and finds the exit code.
func (a *app) report(err error) int {
	var fault *mailbot.Fault
	var attention *mailbot.Attention
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &fault):
		a.say("error", fault.What)
		a.say("hint", fault.Hint)
		if fault.Usage {
			return exitUsage
		}
	case errors.As(err, &attention):
		a.say("error", attention.What)
		a.say("hint", attention.Hint)
	case errors.Is(err, context.Canceled):
		a.say("error", a.word("cut_short"))
	case errors.Is(err, syscall.EPIPE):
		return exitAttention // whoever read the output has gone
	default:
		a.say("error", err.Error())
	}
	return exitAttention
}

// say writes one line to standard error; an empty text is not said.
func (a *app) say(what, text string) {
	if text != "" {
		fmt.Fprintf(a.err, "keikai: %s: %s\n", what, handling.ShowLine(text))
	}
}

// usage is a *Fault for a wrong command line.
func (a *app) usage(what, hint string) error {
	return &mailbot.Fault{What: what, Hint: hint, Usage: true}
}

// word gives a text of words.go in the language of this run, filled like fmt.Sprintf when there are values.
func (a *app) word(key string, values ...any) string {
	text := words[key].in(a.lang)
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// language is that of --lang, else that of $LANG. A wrong --lang is refused later, with the other flags.
func language(args []string, env string) handling.Lang {
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if arg == "--" {
			break
		}
		if ok {
			env = value
		}
	}
	if strings.HasPrefix(env, "ja") {
		return handling.Japanese
	}
	return handling.English
}

// defaultConfigs are looked for in this order when --config is not given.
var defaultConfigs = []string{"config.toml", "/etc/keikai/config.toml"}

// findConfig is the configuration file to read, "" = there is none.
func (a *app) findConfig() string {
	if a.configFile != "" {
		return a.configFile
	}
	for _, path := range defaultConfigs {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// config reads the configuration, which the command can not do without.
func (a *app) config() (*mailbot.Config, error) {
	path := a.findConfig()
	if path == "" {
		return nil, a.usage(a.word("no_config", strings.Join(defaultConfigs, ", ")), a.word("no_config_hint"))
	}
	return mailbot.LoadConfig(path)
}
