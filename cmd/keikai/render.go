package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"keikai/mailbot/handling"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// widest is how many columns a cell of a table may take; the rest is cut, since --json has it all.
const widest = 44

// width counts columns as a Japanese terminal does, but for characters that may be either: those are narrow.
var width = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// sink takes the objects of one command, as JSON, in their order.
type sink interface {
	take(json.RawMessage) error
	end() error
}

// sinkFor prints JSON Lines with --json, else a table of the named columns, else, without columns, everything as a list.
func (a *app) sinkFor(columns []string) sink {
	switch {
	case a.json:
		return lineSink{a.out}
	case len(columns) == 0:
		return &listSink{app: a}
	}
	return &tableSink{app: a, columns: columns}
}

type lineSink struct{ w io.Writer }

func (s lineSink) take(object json.RawMessage) error {
	var b bytes.Buffer
	if err := json.Compact(&b, object); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	b.WriteByte('\n')
	_, err := s.w.Write(b.Bytes())
	return err
}

func (s lineSink) end() error { return nil }

// tableSink waits for all rows: the widths of the columns depend on them.
type tableSink struct {
	app     *app
	columns []string
	rows    [][]string
}

func (s *tableSink) take(object json.RawMessage) error {
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	row := make([]string, len(s.columns))
	for i, c := range s.columns {
		row[i] = s.app.cell(fields[c])
		if i < len(s.columns)-1 { // the last column, where errors stand, is never cut
			row[i] = width.Truncate(row[i], widest, "...")
		}
	}
	s.rows = append(s.rows, row)
	return nil
}

func (s *tableSink) end() error {
	if len(s.rows) == 0 {
		_, err := fmt.Fprintln(s.app.err, s.app.word("nothing"))
		return err
	}
	head := make([]string, len(s.columns))
	for i, c := range s.columns {
		head[i] = s.app.label(c)
	}
	var b strings.Builder
	writeRows(&b, append([][]string{head}, s.rows...))
	_, err := io.WriteString(s.app.out, b.String())
	return err
}

// cell is a value on one line. It passes handling.ShowLine, as everything that goes to a screen (S25).
func (a *app) cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case bool:
		return a.word(fmt.Sprint(v))
	case string:
		if v == "" {
			return "-"
		}
		return handling.ShowLine(v)
	case json.Number:
		return v.String()
	case []any:
		texts := make([]string, len(v))
		for i, x := range v {
			texts[i] = a.cell(x)
		}
		return strings.Join(texts, ", ")
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "-" // cannot happen: v came out of JSON
	}
	return handling.ShowLine(string(text))
}

// label is what a key of an object is called for people, or the key itself.
func (a *app) label(key string) string {
	if w, ok := words["field."+key]; ok {
		return w.in(a.lang)
	}
	return key
}

// writeRows aligns columns by display width, two spaces apart.
func writeRows(b *strings.Builder, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell
			if i < len(row)-1 {
				line += strings.Repeat(" ", widths[i]-width.StringWidth(cell)+2)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// listSink prints each object as "name: value" lines, tables in it indented, an empty line between two objects.
type listSink struct {
	app   *app
	count int
}

func (s *listSink) take(object json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	v, err := readValue(d)
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	var b strings.Builder
	if s.count++; s.count > 1 {
		b.WriteByte('\n')
	}
	s.app.writeValue(&b, "", v)
	_, err = io.WriteString(s.app.out, b.String())
	return err
}

func (s *listSink) end() error { return nil }

// pair is a member of a JSON object; a slice of them keeps the order, which a map would lose.
type pair struct {
	key   string
	value any
}

func readValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	var object []pair
	var list []any
	for d.More() {
		p := pair{}
		if delim == '{' {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			p.key = name.(string)
		}
		if p.value, err = readValue(d); err != nil {
			return nil, err
		}
		object, list = append(object, p), append(list, p.value)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if delim == '{' {
		return object, nil
	}
	return list, nil
}

func (a *app) writeValue(b *strings.Builder, margin string, v any) {
	object, ok := v.([]pair)
	if !ok {
		fmt.Fprintf(b, "%s%s\n", margin, a.cell(v))
		return
	}
	for _, p := range object {
		name := margin + a.label(p.key) + ":"
		switch v := p.value.(type) {
		case []pair:
			b.WriteString(name + "\n")
			a.writeValue(b, margin+"  ", v)
		case []any:
			a.writeList(b, name, margin, v)
		case string:
			a.writeText(b, name, margin, v)
		default:
			fmt.Fprintf(b, "%s %s\n", name, a.cell(v))
		}
	}
}

func (a *app) writeList(b *strings.Builder, name, margin string, list []any) {
	if len(list) == 0 {
		fmt.Fprintf(b, "%s -\n", name)
		return
	}
	if _, nested := list[0].([]pair); !nested {
		fmt.Fprintf(b, "%s %s\n", name, a.cell(list))
		return
	}
	b.WriteString(name + "\n")
	for i, item := range list {
		fmt.Fprintf(b, "%s  %d.\n", margin, i+1)
		a.writeValue(b, margin+"     ", item)
	}
}

// writeText puts a text of several lines below its name, so that it reads as it was written.
func (a *app) writeText(b *strings.Builder, name, margin, text string) {
	text = strings.TrimRight(handling.Show(text), "\n")
	if !strings.Contains(text, "\n") {
		fmt.Fprintf(b, "%s %s\n", name, a.cell(text))
		return
	}
	b.WriteString(name + "\n")
	for line := range strings.Lines(text + "\n") {
		b.WriteString(margin + "  | " + line)
	}
}

func flagRows(cmd *cobra.Command) [][]string {
	var rows [][]string
	add := func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		kind, text := pflag.UnquoteUsage(f)
		rows = append(rows, []string{strings.TrimRight("  --"+f.Name+" "+kind, " "), text})
	}
	cmd.LocalNonPersistentFlags().VisitAll(add)
	if cmd.HasParent() {
		cmd.Root().PersistentFlags().VisitAll(add)
	} else {
		cmd.PersistentFlags().VisitAll(add)
	}
	return rows
}
