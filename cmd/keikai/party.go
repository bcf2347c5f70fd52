package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/handling"

	"github.com/spf13/cobra"
)

func (a *app) newParty() *cobra.Command {
	return a.group("party",
		a.question(question{use: "list [--as NAME]", command: "party.list", flags: []string{"as"}, columns: partyColumns}),
		a.question(question{use: "show PARTY [--as NAME]", command: "party.show", args: 1, flags: []string{"as"}}),
		a.newPartyImport(), a.newPartyExport())
}

func (a *app) newPartyImport() *cobra.Command {
	cmd := &cobra.Command{Use: "import FILE [--anyway]", Args: a.exactly(1)}
	anyway := cmd.Flags().Bool("anyway", false, a.word("flag.anyway"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		rows, err := mailbot.ReadParties(args[0], a.env.Now())
		if err != nil {
			return err
		}
		var body bytes.Buffer
		for _, row := range rows {
			text, err := encode(row)
			if err != nil {
				return err
			}
			body.Write(append(text, '\n'))
		}
		r := mailbot.Request{Command: "party.import", Args: args, Flags: map[string]string{}, Body: &body}
		if *anyway {
			r.Flags["anyway"] = "true"
		}
		return a.ask(cmd.Context(), r, partyColumns)
	}
	return cmd
}

func (a *app) newPartyExport() *cobra.Command {
	cmd := &cobra.Command{Use: "export [--format csv|toml] [--keys DIR] [--as NAME]", Args: a.exactly(0)}
	format := cmd.Flags().String("format", "csv", a.word("flag.list_format"))
	keys := cmd.Flags().String("keys", "", a.word("flag.keys"))
	as := cmd.Flags().String("as", "", a.word("flag.as"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if *format != "csv" && *format != "toml" {
			return a.usage(a.word("bad_format", *format), a.word("bad_format_hint"))
		}
		r := mailbot.Request{Command: "party.export", Flags: map[string]string{}}
		if *as != "" {
			r.Flags["as"] = *as
		}
		if a.json {
			return a.ask(cmd.Context(), r, nil)
		}
		list, err := a.partiesOf(cmd, r)
		if err != nil {
			return err
		}
		return a.writeParties(list, *format, *keys)
	}
	return cmd
}

func (a *app) partiesOf(cmd *cobra.Command, r mailbot.Request) (list []mailbot.ExportedParty, err error) {
	err = a.withDesk(func(d desk) error {
		return d.do(cmd.Context(), r, func(object json.RawMessage) error {
			var p handling.Party
			if err := json.Unmarshal(object, &p); err != nil {
				return fmt.Errorf("read answer: %w", err)
			}
			list = append(list, mailbot.ExportedParty{Party: p})
			return nil
		})
	})
	return list, err
}

// writeParties writes the keys into their own files first, as the list names those, and says so when they stay behind.
func (a *app) writeParties(list []mailbot.ExportedParty, format, dir string) error {
	left := 0
	for i, p := range list {
		keys := mailbot.UsableKeys(p.Party)
		if dir == "" {
			left += len(keys)
			continue
		}
		for _, k := range keys {
			path, err := filepath.Abs(filepath.Join(dir, p.Handle+"-"+k.Fingerprint+".asc"))
			if err == nil {
				err = writeNew(path, []byte(k.Armored))
			}
			if err != nil {
				return a.usage(a.word("no_key_file", err), a.word("no_key_file_hint"))
			}
			list[i].KeyFiles = append(list[i].KeyFiles, path)
		}
	}
	if err := mailbot.WriteParties(a.out, format, list); err != nil {
		return err
	}
	if left > 0 {
		fmt.Fprintln(a.err, a.word("keys_left", left))
	}
	return nil
}

// writeNew makes a file of mode 0600; it overwrites nothing.
func writeNew(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

func (a *app) newKey() *cobra.Command {
	list := a.question(question{use: "list [--as NAME]", command: "key.list", flags: []string{"as"}, columns: keyColumns})
	retire := a.question(question{use: "retire FPR", command: "key.retire", columns: keyColumns})
	suspend := a.question(question{use: "suspend FPR", command: "key.suspend", columns: keyColumns})
	for _, cmd := range []*cobra.Command{retire, suspend} {
		cmd.Args = a.some // a fingerprint in groups of four is several words
	}
	return a.group("key", list, a.newKeyImport(), a.newKeyExport(), retire, suspend)
}

func (a *app) newKeyImport() *cobra.Command {
	cmd := &cobra.Command{Use: "import FILE [--party PARTY]", Args: a.exactly(1)}
	party := cmd.Flags().String("party", "", a.word("flag.whose"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := os.Open(args[0])
		if err != nil {
			return a.usage(err.Error(), a.word("use_line", cmd.UseLine()))
		}
		defer f.Close()
		r := mailbot.Request{Command: "key.import", Args: args, Flags: map[string]string{}, Body: f}
		if *party != "" {
			r.Flags["party"] = *party
		}
		return a.ask(cmd.Context(), r, keyColumns)
	}
	return cmd
}

func (a *app) newKeyExport() *cobra.Command {
	cmd := &cobra.Command{Use: "export [FPR] [--as NAME]", Args: cobra.ArbitraryArgs}
	as := cmd.Flags().String("as", "", a.word("flag.as"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r := mailbot.Request{Command: "key.export", Args: args, Flags: map[string]string{}}
		if *as != "" {
			r.Flags["as"] = *as
		}
		if a.json {
			return a.ask(cmd.Context(), r, nil)
		}
		return a.withDesk(func(d desk) error {
			return d.do(cmd.Context(), r, func(object json.RawMessage) error {
				var k mailbot.KeyExport
				if err := json.Unmarshal(object, &k); err != nil {
					return fmt.Errorf("read answer: %w", err)
				}
				_, err := fmt.Fprintln(a.out, strings.TrimRight(k.Armored, "\n"))
				return err
			})
		})
	}
	return cmd
}
