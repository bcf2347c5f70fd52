package ledger

import (
	"iter"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"keikai/mailbot/handling"
)

// mostUnpacked bounds what a workbook may grow to when it is unpacked. The library keeps large parts of it in a temporary file, mode 0600, so
// that memory does not grow with the sheet.
const mostUnpacked = 1 << 30

// xlsxRecords reads the first sheet of a workbook, as values and not as they are formatted: how a day looks depends on the machine.
func xlsxRecords(path string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked})
		if err != nil {
			yield(record{}, notRead(path, err))
			return
		}
		defer book.Close()
		rows, err := book.Rows(book.GetSheetName(0))
		if err != nil {
			yield(record{}, notRead(path, err))
			return
		}
		defer rows.Close()
		days := serials{since1904: startsIn1904(book)}
		for line := 1; rows.Next(); line++ {
			cells, err := rows.Columns()
			if err != nil {
				yield(record{}, notRead(path, err))
				return
			}
			if !yield(record{line, days.written(cells)}, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(record{}, notRead(path, err))
		}
	}
}

func startsIn1904(book *excelize.File) bool {
	props, err := book.GetWorkbookProps()
	return err == nil && props.Date1904 != nil && *props.Date1904
}

// serials turns the days of a spreadsheet, which are numbers, into ISO days. Only the columns of days are looked at.
type serials struct {
	since1904 bool
	columns   []int
	headed    bool
}

var dayColumns = []string{"received", "accepted", "origin", "notified", "outcome_date"}

func (s *serials) written(cells []string) []string {
	if !s.headed && !blank(cells) {
		s.headed = true
		for i, name := range cells {
			if w, ok := handling.LedgerColumns.Named(tidy(name)); ok && slices.Contains(dayColumns, w.Code) {
				s.columns = append(s.columns, i)
			}
		}
		return cells
	}
	for _, i := range s.columns {
		if i < len(cells) {
			cells[i] = s.day(cells[i])
		}
	}
	return cells
}

// serialDays are the numbers that stand for days of this century in either reckoning; 20090331 is none of them.
const firstSerial, lastSerial = 34000, 80000

func (s *serials) day(text string) string {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < firstSerial || n > lastSerial {
		return text
	}
	at, err := excelize.ExcelDateToTime(n, s.since1904)
	if err != nil {
		return text
	}
	return at.Format("2006-01-02")
}
