package ledger

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// csvRecords reads CSV as spreadsheets in Japan write it: UTF-8 with a byte order mark or without, else Shift_JIS with what Windows added to it.
func csvRecords(path string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(record{}, notRead(path, err))
			return
		}
		defer f.Close()
		text, err := decoded(f)
		if err != nil {
			yield(record{}, notRead(path, err))
			return
		}
		c := csv.NewReader(text)
		c.FieldsPerRecord, c.ReuseRecord = -1, true
		for {
			cells, err := c.Read()
			var wrong *csv.ParseError
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &wrong):
				yield(record{}, &Fault{File: path, Line: wrong.StartLine, What: "a quotation mark is not closed, or stands in the middle of a cell", Hint: "a cell with quotation marks stands in quotation marks, and each in it is doubled"})
				return
			case err != nil:
				yield(record{}, notRead(path, err))
				return
			}
			line, _ := c.FieldPos(0)
			if !yield(record{line, cells}, nil) {
				return
			}
		}
	}
}

func notRead(path string, err error) error {
	return &Fault{File: path, Line: 1, What: err.Error(), Hint: "name a CSV or XLSX file that you may read"}
}

// decoded is the text of a file in UTF-8, from behind a byte order mark.
func decoded(f *os.File) (io.Reader, error) {
	isUTF8, err := validUTF8(bufio.NewReaderSize(f, 1<<16))
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, err
	}
	if !isUTF8 {
		return transform.NewReader(bufio.NewReaderSize(f, 1<<16), japanese.ShiftJIS.NewDecoder()), nil
	}
	text := bufio.NewReaderSize(f, 1<<16)
	if mark, _ := text.Peek(3); string(mark) == "\uFEFF" {
		_, err = text.Discard(3)
	}
	return text, err
}

// validUTF8 looks at the whole file: the first word in Japanese may stand on the last line.
func validUTF8(r *bufio.Reader) (bool, error) {
	for {
		c, size, err := r.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return false, err
		case c == utf8.RuneError && size == 1:
			return false, nil
		}
	}
}
