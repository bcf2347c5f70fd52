package main

import (
	"fmt"
	"strings"

	"keikai/mailbot/handling"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRoot makes all commands. Their texts are those of words.go under "KEY.use", "KEY.short" and so on, where KEY is the
// command's path with dots: "case.list".
func (a *app) newRoot() *cobra.Command {
	root := &cobra.Command{Use: "keikai COMMAND", SilenceErrors: true, SilenceUsage: true, Args: a.noCommand,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.checkFlags() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return a.usage(err.Error(), a.seeHelp(cmd)) })
	root.SetHelpFunc(a.help)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(a.newHelp())
	flags := root.PersistentFlags()
	flags.SortFlags = false
	flags.StringVar(&a.configFile, "config", "", a.word("flag.config"))
	flags.BoolVar(&a.json, "json", false, a.word("flag.json"))
	flags.StringVar(&a.langFlag, "lang", "", a.word("flag.lang"))
	root.AddCommand(newDemo(), a.newInit(), a.newCheck(), a.newServe(), a.newOnce(), a.newIngest(), a.newInspect())
	root.AddCommand(a.newCase(), a.newMail(), a.newQuarantine(), a.newOutbox(), a.newParty(), a.newKey(), a.newAudit())
	root.AddCommand(a.newStatus(), a.newTemplate(), a.newStats(), a.newImport())
	root.AddCommand(a.newBackup(), a.newRestore(), a.newPublish(), a.newVersion(), a.newMan(), a.newCompletion())
	root.InitDefaultHelpCmd()
	a.describe(root, "keikai")
	return root
}

// describe gives a command and those below it their texts.
func (a *app) describe(cmd *cobra.Command, key string) {
	cmd.Short, cmd.Long, cmd.Example = a.word(key+".short"), a.word(key+".long"), a.word(key+".example")
	cmd.DisableFlagsInUseLine = true
	cmd.Flags().SortFlags = false
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = a.word("flag.help")
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Usage == "" {
			f.Usage = a.word("flag." + f.Name)
		}
	})
	for _, sub := range cmd.Commands() {
		below := sub.Name()
		if cmd.HasParent() {
			below = key + "." + below
		}
		a.describe(sub, below)
	}
}

func (a *app) checkFlags() error {
	if a.langFlag != "" && a.langFlag != "ja" && a.langFlag != "en" {
		return a.usage(a.word("bad_lang", a.langFlag), a.word("bad_lang_hint"))
	}
	return nil
}

func (a *app) seeHelp(cmd *cobra.Command) string { return a.word("see_help", cmd.CommandPath()) }

// noCommand refuses a word where a command was expected.
func (a *app) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := a.seeHelp(cmd)
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = a.word("did_you_mean", cmd.CommandPath()+" "+near[0])
	}
	return a.usage(a.word("no_such_command", cmd.CommandPath()+" "+args[0]), hint)
}

// group is a command that only holds others.
func (a *app) group(use string, below ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use + " COMMAND", Args: a.noCommand, RunE: func(cmd *cobra.Command, _ []string) error {
		return a.usage(a.word("which_command", cmd.CommandPath()), a.seeHelp(cmd))
	}}
	cmd.AddCommand(below...)
	return cmd
}

// exactly wants the arguments that the use line names.
func (a *app) exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return a.usage(a.word("wrong_args", cmd.CommandPath(), n, len(args)), a.word("use_line", cmd.UseLine()))
		}
		return nil
	}
}

// some wants at least one argument.
func (a *app) some(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return a.usage(a.word("no_args", cmd.CommandPath()), a.word("use_line", cmd.UseLine()))
	}
	return nil
}

// help prints what a command does, how it is called, and what it holds.
func (a *app) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s\n", text, a.word("help.usage"), cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s\n", a.word("help.commands"))
		var rows [][]string
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				rows = append(rows, []string{"  " + sub.Name(), sub.Short})
			}
		}
		writeRows(&b, rows)
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n%s\n%s\n", a.word("help.examples"), indent(cmd.Example))
	}
	fmt.Fprintf(&b, "\n%s\n", a.word("help.flags"))
	writeRows(&b, flagRows(cmd))
	fmt.Fprint(cmd.OutOrStdout(), b.String())
}

func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

func (a *app) newHelp() *cobra.Command {
	cmd := &cobra.Command{Use: "help [COMMAND] [--card [--realm reception|coordination]]"}
	card := cmd.Flags().Bool("card", false, a.word("flag.card"))
	realm := cmd.Flags().String("realm", string(handling.Reception), a.word("flag.realm"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *card {
			return a.printCard(*realm)
		}
		found, rest, err := cmd.Root().Find(args)
		if err != nil || len(rest) > 0 {
			return a.noCommand(cmd.Root(), append(rest, args...))
		}
		return found.Help()
	}
	return cmd
}

func (a *app) newCompletion() *cobra.Command {
	return &cobra.Command{Use: "completion bash|zsh|fish|powershell", Args: a.exactly(1), RunE: func(cmd *cobra.Command, args []string) error {
		root, out := cmd.Root(), cmd.OutOrStdout()
		switch args[0] {
		case "bash":
			return root.GenBashCompletionV2(out, true)
		case "zsh":
			return root.GenZshCompletion(out)
		case "fish":
			return root.GenFishCompletion(out, true)
		case "powershell":
			return root.GenPowerShellCompletionWithDesc(out)
		}
		return a.usage(a.word("no_such_shell", args[0]), a.word("use_line", cmd.UseLine()))
	}}
}
