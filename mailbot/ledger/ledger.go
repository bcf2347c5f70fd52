// Package ledger reads what an office kept of its cases before the bot: a spreadsheet with a row for each report, as CSV or XLSX.
//
//	取扱番号,種別,届出日,受理日,処理結果,終了日,脆弱性の種類
//	12345678,ウェブサイト,平成21年3月2日,H21.3.4,修正完了（当該ページを削除）,2009/3/31,XSS
//
//	for row, err := range ledger.Read("daicho.csv", today) {
//		// row.Number == "IPA#12345678", row.Countable() is what the figures count of it
//	}
//
// The first row names the columns, in English or in Japanese, in any order ([handling.LedgerColumns]). Days are read as coordinators write
// them, with the year: 2009-03-31, 2009/3/31, 平成21年3月31日, H21.3.31, in full width or half, and in XLSX as days of the spreadsheet. Kinds,
// outcomes and what parts the figures are codes or the words that the partnership prints for them. An empty cell is unknown; number, kind and
// day of receipt must be there, for without them a report could be counted twice or nowhere.
//
// What is wrong is a [Fault] with line, column and what to do, and the reading goes on, so that one run names every bad row. Nothing is guessed.
// Memory does not grow with the ledger.
package ledger

import (
	"fmt"
	"hash/maphash"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"keikai/mailbot/handling"
)

// Row is one report of a ledger.
type Row struct {
	Line          int           `json:"line"`
	Number        string        `json:"number"`
	Kind          string        `json:"kind"`
	Own           bool          `json:"own,omitempty"`
	Received      handling.Date `json:"received"`
	Accepted      handling.Date `json:"accepted,omitzero"`
	Origin        handling.Date `json:"origin,omitzero"`
	Notified      handling.Date `json:"notified,omitzero"`
	Outcome       string        `json:"outcome,omitempty"` // code of handling.EndWords, "" = in handling
	Ended         handling.Date `json:"ended,omitzero"`
	Vulnerability string        `json:"vulnerability,omitempty"`
	Threat        string        `json:"threat,omitempty"`
	Operator      string        `json:"operator,omitempty"`
	ProductType   string        `json:"product_type,omitempty"`
	Licence       string        `json:"licence,omitempty"`
}

// Fault says what is wrong in a place of the file, in the words of whoever keeps it, and what to do.
type Fault struct {
	File   string
	Line   int
	Column string // as the file names it, "" = the whole row
	What   string
	Hint   string
}

func (f *Fault) Error() string {
	if f.Column == "" {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Column, f.What)
}

// record is one row of a file as it stands there.
type record struct {
	line  int
	cells []string
}

// Read gives the rows of a file, by the name's end a spreadsheet (.xlsx) or CSV. An error is a [*Fault]; after one of a row, and only then, more
// rows follow. today bounds the days, for a ledger tells what has happened.
func Read(path string, today handling.Date) iter.Seq2[Row, error] {
	records := csvRecords
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		records = xlsxRecords
	}
	return func(yield func(Row, error) bool) {
		r := reader{file: path, today: today, seen: map[uint64]int32{}, seed: maphash.MakeSeed()}
		for rec, err := range records(path) {
			if err != nil {
				yield(Row{}, err)
				return
			}
			if blank(rec.cells) {
				continue
			}
			if r.columns == nil {
				if err := r.head(rec); err != nil {
					yield(Row{}, err)
					return
				}
				continue
			}
			row, fault := r.row(rec)
			if fault != nil && !yield(Row{}, fault) || fault == nil && !yield(row, nil) {
				return
			}
		}
		if r.columns == nil {
			yield(Row{}, &Fault{File: path, Line: 1, What: "there is nothing in it", Hint: "the first row names the columns, each further row is a report"})
		}
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return tidy(c) != "" })
}

// reader knows the columns of a file and the numbers that it has met.
type reader struct {
	file    string
	today   handling.Date
	columns []string // codes of handling.LedgerColumns, in the order of the file
	names   []string // as the file writes them
	seen    map[uint64]int32
	seed    maphash.Seed
}

// needed are the columns without which no report can be counted.
var needed = []string{"number", "kind", "received"}

// head reads the row that names the columns.
func (r *reader) head(rec record) error {
	for _, name := range rec.cells {
		name = tidy(name)
		w, ok := handling.LedgerColumns.Named(name)
		switch {
		case name == "": // a column of the office's own without a name: it must be empty
		case !ok:
			return r.fault(rec.line, name, "there is no such column", "the columns are "+columnList()+"; take others out")
		case slices.Contains(r.columns, w.Code):
			return r.fault(rec.line, name, "the column stands there twice", "take one of them out")
		}
		r.columns, r.names = append(r.columns, w.Code), append(r.names, name)
	}
	for _, code := range needed {
		if !slices.Contains(r.columns, code) {
			return r.fault(rec.line, code, "the column is missing", "the first row names the columns: "+columnList())
		}
	}
	return nil
}

func columnList() string {
	var out []string
	for _, w := range handling.LedgerColumns.Words {
		out = append(out, w.Code+" "+w.JA)
	}
	return strings.Join(out, ", ")
}

func (r *reader) fault(line int, column, what, hint string) *Fault {
	return &Fault{File: r.file, Line: line, Column: column, What: what, Hint: hint}
}

// row reads a report. The first thing that is wrong with it is its fault.
func (r *reader) row(rec record) (Row, *Fault) {
	row := Row{Line: rec.line}
	for i, text := range rec.cells {
		text = tidy(text)
		switch {
		case text == "":
			continue
		case i >= len(r.columns) || r.columns[i] == "":
			return row, r.fault(rec.line, fmt.Sprintf("cell %d", i+1), fmt.Sprintf("%q stands under no column", text), "name the column in the first row, or empty the cell; in CSV a cell with a comma in it stands in quotation marks")
		case strings.ContainsRune(text, '\uFFFD'):
			return row, r.fault(rec.line, r.names[i], fmt.Sprintf("%q cannot be read", text), "save the file as CSV UTF-8, or as XLSX")
		}
		if what, hint := r.set(&row, r.columns[i], text); what != "" {
			return row, r.fault(rec.line, r.names[i], what, hint)
		}
	}
	if column, what, hint := row.contradiction(); what != "" {
		return row, r.fault(rec.line, r.named(column), what, hint)
	}
	if first, again := r.again(row); again {
		return row, r.fault(rec.line, r.named("number"), fmt.Sprintf("%s stands on line %d too", row.Number, first), "a report has one row: take one of them out")
	}
	return row, nil
}

// named is what the file calls a column.
func (r *reader) named(code string) string {
	if i := slices.Index(r.columns, code); i >= 0 {
		return r.names[i]
	}
	return code
}

// again finds the line on which the row's number stood before. Of a number only a hash is kept: of 64 bits, so that two numbers of a million
// are taken for one in no office's lifetime.
func (r *reader) again(row Row) (line int32, again bool) {
	h := maphash.String(r.seed, row.Number)
	if line, again = r.seen[h]; !again {
		r.seen[h] = int32(row.Line)
	}
	return line, again
}
