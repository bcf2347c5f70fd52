package mailbot

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"keikai/mailbot/handling"
)

// ExportedParty is a party with the files that its keys were written to; none when they were not.
type ExportedParty struct {
	handling.Party
	KeyFiles []string
}

// WriteParties writes a list as ReadParties reads it, as "csv" or "toml". Whether the fingerprints were compared goes along with the
// keys, if it is true of all of them.
func WriteParties(w io.Writer, format string, list []ExportedParty) error {
	if format == "toml" {
		return writeTOML(w, list)
	}
	out := csv.NewWriter(w)
	var head []string
	for _, c := range partyColumns {
		head = append(head, c.name)
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	for _, p := range list {
		cells := p.cells()
		for i, c := range cells {
			cells[i] = safeCell(c)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func writeTOML(w io.Writer, list []ExportedParty) error {
	for i, p := range list {
		var b strings.Builder
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("[[party]]\n")
		for j, cell := range p.cells() {
			if cell != "" {
				fmt.Fprintf(&b, "%s = %s\n", partyColumns[j].name, tomlQuoted(cell))
			}
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	return nil
}

// tomlQuoted is a basic string of TOML. Its escapes are those of JSON, and Go's for what a cell can hold but for \x, \a and \v.
func tomlQuoted(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// cells are the columns of an entry, in the order of partyColumns.
func (p ExportedParty) cells() []string {
	confirmedBy := ""
	for i, k := range p.Keys {
		if k.Trust != handling.Confirmed || k.State != handling.KeyCurrent || len(p.KeyFiles) == 0 || i > 0 && k.By != confirmedBy {
			confirmedBy = ""
			break
		}
		confirmedBy = k.By
	}
	var out []string
	for _, c := range partyColumns {
		switch c.name {
		case "key_file":
			out = append(out, strings.Join(p.KeyFiles, ";"))
		case "confirmed":
			out = append(out, falseIsEmpty(confirmedBy != ""))
		case "confirmed_by":
			out = append(out, confirmedBy)
		default:
			out = append(out, c.get(p.Party))
		}
	}
	return out
}

// formulaSigns begin what a spreadsheet takes for a formula (S25).
const formulaSigns = "=+-@\t\r"

// safeCell puts an apostrophe before what a spreadsheet would calculate, and plainCell takes it off. A cell that begins with an
// apostrophe gets another, so that nothing is lost.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune(formulaSigns+"'", rune(s[0])) {
		return "'" + s
	}
	return s
}

func plainCell(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune(formulaSigns+"'", rune(s[1])) {
		return s[1:]
	}
	return s
}

// readSmall reads at most so many bytes of a regular file.
func readSmall(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file", strconv.Quote(path))
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(f, most))
}

// UsableKeys are the keys of a party that an export hands on: what was revoked, suspended or retired stays behind.
func UsableKeys(p handling.Party) []handling.PartyKey {
	return slices.DeleteFunc(slices.Clone(p.Keys), func(k handling.PartyKey) bool { return k.State != handling.KeyCurrent })
}
