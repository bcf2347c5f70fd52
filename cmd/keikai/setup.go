package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"keikai/mailbot"
	"keikai/pgp"

	"github.com/spf13/cobra"
)

// version and commit are set when a release is built: -ldflags "-X main.version=1.0.0 -X main.commit=0123abc".
var version, commit = "dev", ""

func (a *app) newVersion() *cobra.Command {
	return &cobra.Command{Use: "version", Args: a.exactly(0), RunE: func(*cobra.Command, []string) error {
		v := struct {
			Version string  `json:"version"`
			Go      string  `json:"go"`
			Commit  *string `json:"commit"`
		}{version, runtime.Version(), nil}
		if commit != "" {
			v.Commit = &commit
		}
		if a.json {
			return a.print(nil, func(take func(json.RawMessage) error) error { return asJSON(take)(v) })
		}
		_, err := fmt.Fprintln(a.out, strings.TrimSpace("keikai "+v.Version+" "+v.Go+" "+commit))
		return err
	}}
}

func (a *app) newInit() *cobra.Command {
	return &cobra.Command{Use: "init DIR", Args: a.exactly(1), RunE: func(_ *cobra.Command, args []string) error {
		made, err := mailbot.Init(args[0], a.env)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(nil, func(take func(json.RawMessage) error) error { return asJSON(take)(made) })
		}
		return a.printMade(made)
	}}
}

func (a *app) printMade(made mailbot.InitResult) error {
	var b strings.Builder
	b.WriteString(a.word("init.made", made.Dir) + "\n")
	for _, file := range made.Files {
		b.WriteString("  " + file + "\n")
	}
	b.WriteString("\n" + a.word("init.keys") + "\n")
	for _, k := range made.Keys {
		fmt.Fprintf(&b, "  %s <%s>\n    %s\n", k.Mailbox, k.Address, pgp.Fingerprint(k.Fingerprint).Grouped())
	}
	b.WriteString("\n" + a.word("init.next", made.Config) + "\n")
	_, err := fmt.Fprint(a.out, b.String())
	return err
}

func (a *app) newCheck() *cobra.Command {
	cmd := &cobra.Command{Use: "check [--offline]", Args: a.exactly(0)}
	offline := cmd.Flags().Bool("offline", false, a.word("flag.offline"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := a.config()
		if err != nil {
			return err
		}
		return a.printChecks(func(emit func(mailbot.CheckRow) error) error {
			return mailbot.Check(cmd.Context(), cfg, a.env, *offline, emit)
		})
	}
	return cmd
}

// newTemplateShow asks in the language of this run: a notice has a text in each.
func (a *app) newTemplateShow() *cobra.Command {
	return &cobra.Command{Use: "show KIND", Args: a.exactly(1), RunE: func(cmd *cobra.Command, args []string) error {
		return a.ask(cmd.Context(), mailbot.Request{Command: "template.show", Args: args, Flags: map[string]string{"lang": string(a.lang)}}, nil)
	}}
}

func (a *app) newTemplateCheck() *cobra.Command {
	return &cobra.Command{Use: "check [DIR]", Args: func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return a.exactly(1)(cmd, args)
		}
		return nil
	}, RunE: func(_ *cobra.Command, args []string) error {
		dir := ""
		if len(args) == 1 {
			dir = args[0]
		} else if path := a.findConfig(); path != "" {
			cfg, err := mailbot.LoadConfig(path)
			if err != nil {
				return err
			}
			dir = cfg.Templates.Dir
		}
		return a.printChecks(func(emit func(mailbot.CheckRow) error) error { return mailbot.CheckTemplates(dir, emit) })
	}}
}

// printChecks prints each row at once, as a test of a server may take its time: one line, and what to do below it.
func (a *app) printChecks(run func(emit func(mailbot.CheckRow) error) error) error {
	return run(func(row mailbot.CheckRow) error {
		if a.json {
			text, err := encode(row)
			if err != nil {
				return err
			}
			return lineSink{a.out}.take(text)
		}
		mark := a.word("check.ok")
		if !row.OK {
			mark = a.word("check.bad")
		}
		text := mark + "  " + a.cell(row.What) + ": " + a.cell(row.Detail) + "\n"
		if row.Hint != "" {
			text += strings.Repeat(" ", width.StringWidth(mark)+2) + "→ " + a.cell(row.Hint) + "\n"
		}
		_, err := fmt.Fprint(a.out, text)
		return err
	})
}
