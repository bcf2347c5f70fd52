package statistics

import (
	"bytes"
	"encoding/csv"
	"strings"

	"keikai/mailbot/handling"
)

// byteOrderMark tells a spreadsheet of a Japanese office that the file is UTF-8: without it Excel reads Shift_JIS.
const byteOrderMark = "\ufeff"

// CSV holds the same tables as Text, one after the other, for a spreadsheet: UTF-8 with a byte order mark, lines end with CR LF. Before
// each table stands its stable name with its title, after it an empty line. Figures are plain digits.
func (r Report) CSV(l handling.Lang) []byte {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	write := func(row ...string) {
		for i := range row {
			row[i] = inert(row[i])
		}
		w.Write(row) // into memory: it cannot fail
	}
	write("quarter", r.Quarter.String(), "as_of", r.AsOf.String(), "through", r.Through.String())
	for _, t := range r.Tables(l) {
		write("")
		write(t.Key, t.Title)
		write(append([]string{}, t.Head...)...)
		for _, line := range t.Lines {
			row := []string{strings.TrimSpace(line.Label)}
			for _, c := range line.Cells {
				row = append(row, c.Plain)
			}
			write(row...)
		}
	}
	w.Flush()
	return b.Bytes()
}

// inert keeps a spreadsheet from taking a text for a formula. A number stays a number.
func inert(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) || isNumber(text) {
		return text
	}
	return "'" + text
}

func isNumber(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && strings.Trim(digits, "0123456789.") == ""
}
