package mailbot

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"keikai/mailbot/handling"
)

// column is one field of a list of parties, as contract.md names it.
type column struct {
	name, ja string
	hint     string // what may stand there
	set      func(row *handling.PartyRow, text string) bool
	get      func(p handling.Party) string
}

// partyColumns are the columns of contract.md ("Party import columns"), but for those of the keys, which partyReader reads.
var partyColumns = []column{
	{"party", "略号", "a handle of small letters, digits and -, 2 to 32 long, such as example-soft",
		func(r *handling.PartyRow, s string) bool { r.Party.Handle = s; return true }, func(p handling.Party) string { return p.Handle }},
	{"kind", "区分", "developer, operator, construction_provider, analyst, overseas_coordinator, authority, infrastructure, committee_member or finder",
		func(r *handling.PartyRow, s string) (ok bool) {
			r.Party.Kind, ok = choice(handling.PartyKinds, s)
			return ok
		}, func(p handling.Party) string { return p.Kind }},
	{"name_ja", "名称", "a name here or in name_en",
		func(r *handling.PartyRow, s string) bool { r.Party.NameJA = s; return true }, func(p handling.Party) string { return p.NameJA }},
	{"name_en", "英語名", "a name here or in name_ja",
		func(r *handling.PartyRow, s string) bool { r.Party.NameEN = s; return true }, func(p handling.Party) string { return p.NameEN }},
	{"language", "言語", "ja or en; empty = ja", func(r *handling.PartyRow, s string) bool {
		word, ok := choice(languageChoices, s)
		r.Party.Language = handling.Lang(word)
		return ok
	}, func(p handling.Party) string { return string(p.Language) }},
	{"addresses", "メール", "mail addresses with a ; between",
		func(r *handling.PartyRow, s string) bool { r.Party.Addresses = parted(s); return true }, func(p handling.Party) string { return strings.Join(p.Addresses, ";") }},
	{"charset", "文字コード", "utf-8, iso-2022-jp or empty", func(r *handling.PartyRow, s string) (ok bool) {
		r.Party.Charset, ok = choice(append([]handling.Choice{{Value: ""}}, handling.Charsets...), s)
		return ok
	}, func(p handling.Party) string { return p.Charset }},
	{"registration", "登録区分", "general, individual or empty", func(r *handling.PartyRow, s string) (ok bool) {
		r.Party.Registration, ok = choice(registrationChoices, s)
		return ok
	}, func(p handling.Party) string { return p.Registration }},
	{"keywords", "キーワード", "words with a ; between",
		func(r *handling.PartyRow, s string) bool { r.Party.Keywords = parted(s); return true }, func(p handling.Party) string { return strings.Join(p.Keywords, ";") }},
	{"direct_reports", "直接届出", "true, false or empty",
		func(r *handling.PartyRow, s string) (ok bool) { r.Party.DirectReports, ok = truth(s); return ok }, func(p handling.Party) string { return falseIsEmpty(p.DirectReports) }},
	{"public", "公開", "true, false or empty",
		func(r *handling.PartyRow, s string) (ok bool) { r.Party.Public, ok = truth(s); return ok }, func(p handling.Party) string { return falseIsEmpty(p.Public) }},
	textColumn("person", "担当者", "whom a mail to the company is meant for", func(p *handling.Party) *string { return &p.Person }),
	textColumn("salutation", "宛名", "the whole line of address that the party asked for", func(p *handling.Party) *string { return &p.Salutation }),
	textColumn("phone", "電話", "a telephone number", func(p *handling.Party) *string { return &p.Phone }),
	textColumn("fax", "ファクス", "a fax number", func(p *handling.Party) *string { return &p.Fax }),
	textColumn("post", "住所", "a postal address on one line", func(p *handling.Party) *string { return &p.Post }),
	textColumn("site", "サイト", "the address of a site, or of its enquiry form", func(p *handling.Party) *string { return &p.Site }),
	{"community", "コミュニティ", "true, false or empty",
		func(r *handling.PartyRow, s string) (ok bool) { r.Party.Community, ok = truth(s); return ok }, func(p handling.Party) string { return falseIsEmpty(p.Community) }},
	{"vuldef", "VULDEF", "true, false or empty",
		func(r *handling.PartyRow, s string) (ok bool) {
			r.Party.VULDEF, ok = truth(s)
			r.SaysVULDEF = s != ""
			return ok
		}, func(p handling.Party) string { return falseIsEmpty(p.VULDEF) }},
	{"key_file", "鍵ファイル", "files of OpenPGP public keys with a ; between, relative to the list", nil, nil},
	{"confirmed", "確認済", "true when somebody compared the fingerprint, else empty",
		func(r *handling.PartyRow, s string) (ok bool) { r.Confirmed, ok = truth(s); return ok }, nil},
	{"confirmed_by", "確認者", "who compared the fingerprint",
		func(r *handling.PartyRow, s string) bool { r.ConfirmedBy = s; return true }, nil},
}

// textColumn is one that takes any words on one line.
func textColumn(name, ja, hint string, at func(*handling.Party) *string) column {
	return column{name, ja, hint, func(r *handling.PartyRow, s string) bool { *at(&r.Party) = s; return true }, func(p handling.Party) string { return *at(&p) }}
}

var (
	languageChoices     = []handling.Choice{{Value: "ja", Japanese: []string{"日本語", ""}}, {Value: "en", Japanese: []string{"英語"}}}
	registrationChoices = []handling.Choice{{Value: ""}, {Value: "general", Japanese: []string{"一般", "一般登録"}},
		{Value: "individual", Japanese: []string{"個別", "個別登録"}}}
)

func choice(list []handling.Choice, word string) (string, bool) {
	for _, c := range list {
		if strings.EqualFold(c.Value, word) || slices.Contains(c.Japanese, word) {
			return c.Value, true
		}
	}
	return word, false
}

func truth(word string) (value, ok bool) {
	switch strings.ToLower(word) {
	case "true", "yes", "はい", "○":
		return true, true
	case "", "false", "no", "いいえ", "×":
		return false, true
	}
	return false, false
}

func falseIsEmpty(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func parted(list string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '；' }) {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}

func columnNamed(name string) (column, bool) {
	i := slices.IndexFunc(partyColumns, func(c column) bool { return strings.EqualFold(c.name, name) || c.ja == name })
	if i < 0 {
		return column{}, false
	}
	return partyColumns[i], true
}

func columnHint(name string) string {
	c, _ := columnNamed(name)
	return "write " + c.hint
}

// mostFileBytes bounds a list without its keys.
const mostFileBytes = 16 << 20

// ReadParties reads a list of parties from a CSV or TOML file (by the name's end) with the keys that it names. Whatever is wrong is a
// *Fault with file, line, column and what to do.
func ReadParties(path string, now time.Time) ([]handling.PartyRow, error) {
	r := &partyReader{path: path, now: now}
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	var rows []rawParty
	if strings.EqualFold(filepath.Ext(path), ".toml") {
		rows, err = r.toml(text)
	} else {
		rows, err = r.csv(text)
	}
	if err != nil {
		return nil, err
	}
	var out []handling.PartyRow
	for _, raw := range rows {
		row, err := r.row(raw)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil, &Fault{What: path + ": there is no party in it",
			Hint: "the first line names the columns, each further line is a party", Usage: true}
	}
	return out, nil
}

// rawParty is an entry as it was written.
type rawParty struct {
	line  int
	cells []rawCell
}

type rawCell struct {
	line int
	name string // as the file names the column
	text string
}

type partyReader struct {
	path string
	now  time.Time
}

func (r *partyReader) bad(line int, column, what, hint string) error {
	return &Fault{What: fmt.Sprintf("%s:%d: %s: %s", r.path, line, column, what), Hint: hint + "; nothing was taken in", Usage: true}
}

func (r *partyReader) text() ([]byte, error) {
	info, err := os.Stat(r.path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > mostFileBytes) {
		err = fmt.Errorf("%s is no file of at most %d bytes", r.path, mostFileBytes)
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(r.path)
	}
	if err != nil {
		return nil, &Fault{What: err.Error(), Hint: "name a CSV or TOML file that you may read", Usage: true}
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		line := 1 + bytes.Count(text[:validUpTo(text)], []byte("\n"))
		return nil, r.bad(line, "the file", "is not UTF-8", "save it as UTF-8 (in a spreadsheet: CSV UTF-8)")
	}
	return text, nil
}

func validUpTo(text []byte) int {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

func (r *partyReader) csv(text []byte) ([]rawParty, error) {
	c := csv.NewReader(bytes.NewReader(text))
	c.FieldsPerRecord = -1
	var names []string
	var rows []rawParty
	for {
		fields, err := c.Read()
		if len(fields) == 0 && err != nil && !errors.As(err, new(*csv.ParseError)) {
			return rows, nil // the end of the text, which cannot fail in another way
		}
		if err != nil {
			var wrong *csv.ParseError
			errors.As(err, &wrong)
			return nil, r.bad(wrong.Line, fmt.Sprintf("byte %d", wrong.Column), wrong.Err.Error(), "a cell with a quotation mark in it stands in quotation marks, and the mark twice")
		}
		line, _ := c.FieldPos(0)
		if names == nil {
			if names, err = r.head(line, fields); err != nil {
				return nil, err
			}
			continue
		}
		if len(fields) > len(names) {
			return nil, r.bad(line, fmt.Sprintf("cell %d", len(names)+1), "there are more cells than columns", "a cell with a comma in it stands in quotation marks")
		}
		row := rawParty{line: line}
		for i, text := range fields {
			at, _ := c.FieldPos(i)
			row.cells = append(row.cells, rawCell{at, names[i], plainCell(text)})
		}
		rows = append(rows, row)
	}
}

// head reads the line that names the columns.
func (r *partyReader) head(line int, names []string) ([]string, error) {
	var known []string
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		c, ok := columnNamed(names[i])
		if !ok {
			return nil, r.bad(line, names[i], "no such column", "the columns are "+columnList())
		}
		if slices.Contains(known, c.name) {
			return nil, r.bad(line, names[i], "the column stands there twice", "take one of them out")
		}
		known = append(known, c.name)
	}
	for _, name := range []string{"party", "kind"} {
		if !slices.Contains(known, name) {
			return nil, r.bad(line, name, "the column is missing", "the first line names the columns: "+columnList())
		}
	}
	return names, nil
}

func columnList() string {
	var out []string
	for _, c := range partyColumns {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}

func (r *partyReader) toml(text []byte) ([]rawParty, error) {
	var file struct {
		Party []map[string]any `toml:"party"`
	}
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		var wrong *toml.DecodeError
		var unknown *toml.StrictMissingError
		line, what := 1, err.Error()
		if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
			line, _ = unknown.Errors[0].Position()
			what = strings.Join(unknown.Errors[0].Key(), ".") + " is not known"
		} else if errors.As(err, &wrong) {
			line, _ = wrong.Position()
			what = strings.TrimPrefix(wrong.Error(), "toml: ")
		}
		return nil, r.bad(line, "the file", what, "each party is a [[party]] table with the columns as keys")
	}
	lines := keyLines(text)
	var rows []rawParty
	for i, table := range file.Party {
		place := fmt.Sprintf("party[%d]", i)
		row := rawParty{line: lines[place]}
		for _, name := range sortedKeys(table) {
			text, ok := tomlText(table[name])
			cell := rawCell{max(lines[place+"."+name], row.line), name, text}
			c, known := columnNamed(name)
			switch {
			case !known:
				return nil, r.bad(cell.line, name, "no such key", "the keys are "+columnList())
			case !ok:
				return nil, r.bad(cell.line, name, "the value is neither a text nor a list of texts nor true or false", columnHint(c.name))
			}
			row.cells = append(row.cells, cell)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// tomlText is a value as CSV would have it.
func tomlText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool:
		return fmt.Sprint(v), true
	case []any:
		var out []string
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return "", false
			}
			out = append(out, s)
		}
		return strings.Join(out, ";"), true
	}
	return "", false
}

func sortedKeys(table map[string]any) []string {
	var out []string
	for name := range table {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// row reads one entry.
func (r *partyReader) row(raw rawParty) (handling.PartyRow, error) {
	row := handling.PartyRow{Line: raw.line, Party: handling.Party{Language: handling.Japanese}}
	for _, cell := range raw.cells {
		c, _ := columnNamed(cell.name)
		text := strings.TrimSpace(cell.text)
		switch {
		case strings.ContainsAny(text, "\r\n\x00"):
			return row, r.bad(cell.line, cell.name, "there is a line break in it", "write it on one line")
		case c.set == nil:
			if err := r.keys(&row, cell); err != nil {
				return row, err
			}
		case !c.set(&row, text):
			return row, r.bad(cell.line, cell.name, fmt.Sprintf("%q is not known", text), "write "+c.hint)
		}
	}
	if bad := row.Party.Fault(); bad.Field != "" {
		return row, r.bad(raw.line, bad.Field, fmt.Sprintf("%q cannot stand there", bad.Given), columnHint(bad.Field))
	}
	return row, nil
}

// keys reads the key files that an entry names and tries each key.
func (r *partyReader) keys(row *handling.PartyRow, cell rawCell) error {
	for _, name := range parted(cell.text) {
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(filepath.Dir(r.path), path)
		}
		text, err := readSmall(path, mostKeyBytes+1)
		if err != nil {
			return r.bad(cell.line, cell.name, err.Error(), "paths are relative to the list")
		}
		certs, err := readUsable(name, text, r.now)
		if err != nil {
			var f *Fault
			errors.As(err, &f)
			return r.bad(cell.line, cell.name, f.What, f.Hint)
		}
		for _, c := range certs {
			armored, err := c.Armor()
			if err != nil {
				return fmt.Errorf("armor key: %w", err)
			}
			row.Party.Keys = append(row.Party.Keys, handling.PartyKey{Fingerprint: string(c.Fingerprint()), Armored: string(armored)})
		}
	}
	return nil
}
