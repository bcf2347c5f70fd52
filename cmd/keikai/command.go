package main

import (
	"strings"

	"keikai/mailbot"

	"github.com/spf13/cobra"
)

// The columns of the tables, keys of the contract's objects.
var (
	caseColumns       = []string{"id", "kind", "state", "title", "assigned_to", "received", "next_due", "waiting"}
	journalColumns    = []string{"seq", "at", "actor", "what", "mail", "hash"}
	mailColumns       = []string{"n", "direction", "received_at", "mailbox", "from", "subject", "disposition", "reason", "case"}
	quarantineColumns = []string{"n", "since", "mailbox", "from", "subject", "reason", "attempts"}
	outboxColumns     = []string{"n", "case", "to", "kind", "class", "state", "held_for", "attempts", "next_attempt_at", "last_error"}
	checkColumns      = []string{"ok", "what", "detail", "hint"}
	onceColumns       = []string{"mailbox", "fetched", "handled", "sent", "errors"}
	templateColumns   = []string{"kind", "languages", "class", "overridden"}
	partyColumns      = []string{"party", "kind", "name_ja", "name_en", "language", "addresses", "registration", "keywords"}
	keyColumns        = []string{"fingerprint", "owner", "owner_kind", "trust", "state", "expires_at", "confirmed_by", "confirmed_at"}
	ingestColumns     = []string{"n", "file", "from", "subject", "disposition", "reason", "case"}
)

// question is a command that is a request and nothing more.
type question struct {
	use     string
	command string // Request.Command
	args    int
	flags   []string // string flags that go into the request when given
	must    []string // those of flags that must be given
	columns []string
}

// key is the request's name of a flag. `quarantine file --as` names a party, not the coordinator who looks.
func (q question) key(flag string) string {
	if q.command == "quarantine.file" && flag == "as" {
		return "as_party"
	}
	return flag
}

// question makes the command. The flags' texts are "flag.NAME" of words.go.
func (a *app) question(q question) *cobra.Command {
	cmd := &cobra.Command{Use: q.use, Args: a.exactly(q.args), RunE: func(cmd *cobra.Command, args []string) error {
		r, err := a.request(cmd, q, args)
		if err != nil {
			return err
		}
		return a.ask(cmd.Context(), r, q.columns)
	}}
	for _, name := range q.flags {
		cmd.Flags().String(name, "", a.word("flag."+name))
	}
	return cmd
}

func (a *app) request(cmd *cobra.Command, q question, args []string) (mailbot.Request, error) {
	r := mailbot.Request{Command: q.command, Args: args, Flags: map[string]string{}}
	for _, name := range q.flags {
		if f := cmd.Flags().Lookup(name); f.Changed {
			r.Flags[q.key(name)] = f.Value.String()
		}
	}
	for _, name := range q.must {
		if strings.TrimSpace(r.Flags[name]) == "" {
			return r, a.usage(a.word("flag_needed", cmd.CommandPath(), name), a.word("use_line", cmd.UseLine()))
		}
	}
	return r, nil
}

func (a *app) newCase() *cobra.Command {
	return a.group("case",
		a.question(question{use: "list [--as NAME]", command: "case.list", flags: []string{"as"}, columns: caseColumns}),
		a.question(question{use: "show ID [--as NAME]", command: "case.show", args: 1, flags: []string{"as"}}),
		a.newCaseJournal(),
	)
}

func (a *app) newMail() *cobra.Command {
	show := a.question(question{use: "show N [--raw] [--as NAME]", command: "mail.show", args: 1, flags: []string{"as"}})
	plain := show.RunE
	raw := show.Flags().Bool("raw", false, a.word("flag.raw"))
	show.RunE = func(cmd *cobra.Command, args []string) error {
		if !*raw {
			return plain(cmd, args)
		}
		r := mailbot.Request{Command: "mail.show", Args: args, Flags: map[string]string{"raw": "true"}}
		if as := cmd.Flags().Lookup("as"); as.Changed {
			r.Flags["as"] = as.Value.String()
		}
		if a.json {
			return a.ask(cmd.Context(), r, nil)
		}
		return a.showRaw(cmd.Context(), r)
	}
	list := a.question(question{use: "list [--as NAME]", command: "mail.list", flags: []string{"as"}, columns: mailColumns})
	return a.group("mail", list, show)
}

func (a *app) newQuarantine() *cobra.Command {
	file := a.question(question{use: "file N [--case ID] [--as PARTY]", command: "quarantine.file", args: 1, flags: []string{"case", "as"}})
	file.Flags().Lookup("as").Usage = a.word("flag.party")
	return a.group("quarantine",
		a.question(question{use: "list [--as NAME]", command: "quarantine.list", flags: []string{"as"}, columns: quarantineColumns}),
		a.question(question{use: "show N [--as NAME]", command: "quarantine.show", args: 1, flags: []string{"as"}}),
		file,
		a.question(question{use: "discard N --why TEXT", command: "quarantine.discard", args: 1, flags: []string{"why"}, must: []string{"why"}}),
	)
}

func (a *app) newOutbox() *cobra.Command {
	return a.group("outbox",
		a.question(question{use: "list", command: "outbox.list", columns: outboxColumns}),
		a.question(question{use: "show N", command: "outbox.show", args: 1}),
		a.question(question{use: "retry N", command: "outbox.retry", args: 1}),
		a.question(question{use: "cancel N --why TEXT", command: "outbox.cancel", args: 1, flags: []string{"why"}, must: []string{"why"}}),
	)
}

func (a *app) newAudit() *cobra.Command {
	return a.group("audit", a.question(question{use: "verify", command: "audit.verify", columns: checkColumns}))
}

func (a *app) newStatus() *cobra.Command {
	return a.question(question{use: "status", command: "status"})
}

func (a *app) newOnce() *cobra.Command {
	return a.question(question{use: "once", command: "once", columns: onceColumns})
}

func (a *app) newTemplate() *cobra.Command {
	return a.group("template",
		a.question(question{use: "list", command: "template.list", columns: templateColumns}), a.newTemplateShow(), a.newTemplateCheck())
}
