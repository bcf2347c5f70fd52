package statistics

import "keikai/mailbot/handling"

// Text is the report as the partnership would mail it: aligned tables, no line wider than 78 columns.
func (r Report) Text(l handling.Lang) string { return "" }

// CSV holds the same tables as Text, one after the other, for a spreadsheet: UTF-8 with a byte order mark, CRLF.
func (r Report) CSV(l handling.Lang) []byte { return nil }

// Tables are the parts of the report, for whoever lays them out in another way.
func (r Report) Tables(l handling.Lang) []Table { return nil }

// MarshalJSON writes what stats --format json prints.
func (r Report) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// Table is one table of the report in one language.
type Table struct {
	Key   string // stable name
	Title string
	Head  []string
	Rows  [][]string // as many cells as Head; the first is words, the others are figures
	Notes []string   // below it
}
