package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/templates"

	"github.com/spf13/cobra"
)

// newCaseJournal prints a case's history: as it stands in the journal, or for an auditor (users.md B16).
func (a *app) newCaseJournal() *cobra.Command {
	cmd := a.question(question{use: "journal ID [--format chronology] [--csv] [--masked] [--as NAME]", command: "case.journal", args: 1,
		flags: []string{"format", "as"}, columns: journalColumns})
	plain := cmd.RunE
	asCSV := cmd.Flags().Bool("csv", false, a.word("flag.csv"))
	masked := cmd.Flags().Bool("masked", false, a.word("flag.masked"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		format, _ := cmd.Flags().GetString("format")
		if format != "chronology" && !*asCSV && !*masked {
			return plain(cmd, args)
		}
		if format != "" && format != "chronology" {
			return a.usage(a.word("bad_format", format), a.word("chronology_hint"))
		}
		r := mailbot.Request{Command: "case.journal", Args: args, Flags: map[string]string{"format": "chronology"}}
		if as := cmd.Flags().Lookup("as"); as.Changed {
			r.Flags["as"] = as.Value.String()
		}
		if *masked {
			r.Flags["masked"] = "true"
		}
		if a.json {
			return a.ask(cmd.Context(), r, nil)
		}
		return a.writeChronology(cmd, r, *asCSV)
	}
	return cmd
}

func (a *app) writeChronology(cmd *cobra.Command, r mailbot.Request, asCSV bool) error {
	var lines []handling.ChronologyLine
	err := a.withDesk(func(d desk) error {
		return d.do(cmd.Context(), r, func(object json.RawMessage) error {
			var row mailbot.ChronologyRow
			if err := json.Unmarshal(object, &row); err != nil {
				return fmt.Errorf("read answer: %w", err)
			}
			l, err := row.Line()
			lines = append(lines, l)
			return err
		})
	})
	if err != nil {
		return err
	}
	text := []byte(a.chronologyTable(lines))
	if asCSV {
		text = mailbot.ChronologyCSV(lines, a.lang)
	}
	_, err = a.out.Write(text)
	return err
}

// pageColumn is one column of the printed chronology: which cells of a line stand in it, and how wide it is. Together they fit on A4
// across.
type pageColumn struct {
	head  string
	cells []int
	join  string
	width int
}

var pageColumns = []pageColumn{
	{"table", []int{0, 1}, " ", 16},
	{"waited", []int{2}, "", 4},
	{"way", []int{3, 4}, " → ", 22},
	{"channel", []int{5}, "", 14},
	{"what", []int{6, 7}, " / ", 30},
	{"outcome", []int{8}, "", 8},
	{"by", []int{9}, "", 12},
	{"mail", []int{10}, "", 6},
}

// chronologyTable is the page for people: a line of cells for each step, wrapped where it must be, and below it what proves the step.
func (a *app) chronologyTable(lines []handling.ChronologyLine) string {
	var b strings.Builder
	head := make([]string, len(pageColumns))
	for i, c := range pageColumns {
		head[i] = templates.Word(a.lang, "chronology", c.head)
	}
	a.writePageRow(&b, head)
	for _, l := range lines {
		cells := mailbot.ChronologyCells(l, a.lang)
		row := make([]string, len(pageColumns))
		for i, c := range pageColumns {
			var words []string
			for _, n := range c.cells {
				if cells[n] != "" {
					words = append(words, cells[n])
				}
			}
			row[i] = strings.Join(words, c.join)
		}
		a.writePageRow(&b, row)
		if evidence := cells[len(cells)-1]; evidence != "" {
			b.WriteString(strings.Repeat(" ", pageColumns[0].width+2) + "SHA-256 " + evidence + "\n")
		}
	}
	return b.String()
}

// writePageRow wraps every cell to its column.
func (a *app) writePageRow(b *strings.Builder, cells []string) {
	parts, tall := make([][]string, len(cells)), 1
	for i, cell := range cells {
		parts[i] = wrapped(cell, pageColumns[i].width)
		tall = max(tall, len(parts[i]))
	}
	for n := range tall {
		line := ""
		for i, part := range parts {
			text := ""
			if n < len(part) {
				text = part[n]
			}
			line += width.FillRight(text, pageColumns[i].width) + "  "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// wrapped breaks a cell at its blanks, and inside of a word only where it does not fit, as Japanese does not.
func wrapped(cell string, columns int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(cell) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case width.StringWidth(*last+" "+word) <= columns:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
		pieces := strings.Split(width.Wrap(lines[len(lines)-1], columns), "\n")
		lines = append(lines[:len(lines)-1], pieces...)
	}
	return lines
}
