package main

import (
	"fmt"
	"io"
	"strings"

	"keikai/mailbot/handling"
	"keikai/templates"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) newMan() *cobra.Command {
	return &cobra.Command{Use: "man", Args: a.exactly(0), RunE: func(cmd *cobra.Command, _ []string) error {
		m := manual{lang: a.lang}
		m.write(a, cmd.Root())
		_, err := io.WriteString(a.out, m.String())
		return err
	}}
}

// manual is a page in the macros of man(7), made of the same words as the help.
//
//	.TP
//	.B keikai case list [\-\-as NAME]
//	list the cases
type manual struct {
	strings.Builder
	lang handling.Lang
}

func (m *manual) write(a *app, root *cobra.Command) {
	fmt.Fprintf(m, ".TH KEIKAI 1 \"\" \"keikai %s\"\n.nh\n.ad l\n", roff(version))
	m.section(a, "name")
	m.lines("keikai - " + root.Short)
	m.section(a, "synopsis")
	m.bold(root.Use)
	m.section(a, "description")
	m.lines(root.Long)
	m.section(a, "commands")
	m.commands(root)
	m.section(a, "options")
	root.PersistentFlags().VisitAll(m.flag)
	for _, part := range []string{"exit", "files", "notes"} {
		m.section(a, part)
		for _, line := range strings.Split(a.word("man."+part+"_text"), "\n") {
			term, text, ok := strings.Cut(line, "\t")
			if !ok {
				m.lines(line)
				continue
			}
			m.WriteString(".TP\n")
			m.bold(term)
			m.lines(text)
		}
	}
	m.section(a, "examples")
	m.verbatim(root.Example)
	m.section(a, "see")
	m.lines("gpg(1), systemd.service(5)")
}

func (m *manual) section(a *app, key string) { fmt.Fprintf(m, ".SH %s\n", roff(a.word("man."+key))) }

// commands describes every command that does something, with its own flags.
func (m *manual) commands(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		if sub.HasSubCommands() {
			m.commands(sub)
			continue
		}
		m.WriteString(".TP\n")
		m.bold(sub.UseLine())
		text := sub.Short
		if sub.Long != "" {
			text = sub.Long
		}
		m.lines(text)
		own := false
		sub.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" {
				return
			}
			if !own {
				m.WriteString(".RS\n")
			}
			own = true
			m.flag(f)
		})
		if own {
			m.WriteString(".RE\n")
		}
	}
}

func (m *manual) flag(f *pflag.Flag) {
	kind, text := pflag.UnquoteUsage(f)
	m.WriteString(".TP\n")
	m.bold(strings.TrimRight("--"+f.Name+" "+kind, " "))
	m.lines(text)
}

func (m *manual) bold(text string) { fmt.Fprintf(m, ".B %s\n", roff(text)) }

// lines writes text that the formatter fills. It finds no place to break a line of Japanese, so those are broken here.
func (m *manual) lines(text string) {
	if m.lang == handling.Japanese {
		m.verbatim(strings.TrimRight(templates.Wrap(strings.ReplaceAll(text, "\n", ""), manColumns), "\n"))
		return
	}
	for _, line := range strings.Split(text, "\n") {
		m.WriteString(roff(strings.TrimSpace(line)) + "\n")
	}
}

// manColumns is what is left of 80 columns beside the margins of a flag's description.
const manColumns = 56

func (m *manual) verbatim(text string) {
	m.WriteString(".nf\n")
	for _, line := range strings.Split(text, "\n") {
		m.WriteString(roff(line) + "\n")
	}
	m.WriteString(".fi\n")
}

// roff escapes what the formatter would act upon: a backslash, a hyphen that is to be copied, and a sign of a request at the
// beginning of a line.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
