package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"

	"keikai/mailbot/handling"
)

var today = handling.Date{Y: 2026, M: 11, D: 26}

// read gives the rows of a file and the faults that were named.
func read(t *testing.T, path string) (rows []Row, faults []string) {
	t.Helper()
	for row, err := range Read(path, today) {
		var f *Fault
		switch {
		case errors.As(err, &f):
			faults = append(faults, strings.TrimPrefix(f.Error(), path+":"))
			if f.Hint == "" {
				t.Errorf("%v says not what to do", f)
			}
		case err != nil:
			t.Fatal(err)
		default:
			rows = append(rows, row)
		}
	}
	return rows, faults
}

func written(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const office = `取扱番号,種別,届出日,受理日,起算日,処理結果,終了日,脆弱性の種類,運営主体,製品種類,自社製品
12345678,ウェブサイト,平成21年3月2日,H21.3.4,,修正完了（当該ページを削除）,2009/3/31,クロスサイト・スクリプティング,地方公共団体,,
【IPA#２３４５６７８９】,ソフトウエア製品,２００９／０２／１０,2009-02-12,2009年2月13日,公表済み,平成２１年３月３１日(火),SQLｲﾝｼﾞｪｸｼｮﾝ,,ルータ,はい

IPA#34567890,web,2009-01-05,,,不受理,2009-01-06,,,,
K-2005-17,product,令和元年5月1日,,,取扱い中,,その他,,other,false
`

var officeRows = []Row{
	{Line: 2, Number: "IPA#12345678", Kind: "website", Received: handling.Date{Y: 2009, M: 3, D: 2}, Accepted: handling.Date{Y: 2009, M: 3, D: 4}, Outcome: "fixed_page_deleted", Ended: handling.Date{Y: 2009, M: 3, D: 31},
		Vulnerability: "xss", Operator: "local_government"},
	{Line: 3, Number: "IPA#23456789", Kind: "product", Own: true, Received: handling.Date{Y: 2009, M: 2, D: 10}, Accepted: handling.Date{Y: 2009, M: 2, D: 12}, Origin: handling.Date{Y: 2009, M: 2, D: 13}, Outcome: "published",
		Ended: handling.Date{Y: 2009, M: 3, D: 31}, Vulnerability: "sql_injection", ProductType: "router"},
	{Line: 5, Number: "IPA#34567890", Kind: "website", Received: handling.Date{Y: 2009, M: 1, D: 5}, Outcome: "not_accepted", Ended: handling.Date{Y: 2009, M: 1, D: 6}},
	{Line: 6, Number: "K-2005-17", Kind: "product", Received: handling.Date{Y: 2019, M: 5, D: 1}, Vulnerability: "other", ProductType: "other"},
}

// A ledger reads alike in whichever way a Japanese spreadsheet saved it. N24
func TestLedgerOfAnOfficeIsReadHoweverItWasSaved(t *testing.T) {
	windows, err := japanese.ShiftJIS.NewEncoder().String(office)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"utf8.csv": office, "mark.csv": "\uFEFF" + office, "windows.csv": windows, "crlf.CSV": strings.ReplaceAll(office, "\n", "\r\n"), "quoted.csv": strings.ReplaceAll(office, "12345678,", `"=""12345678""",`)} {
		rows, faults := read(t, written(t, name, []byte(text)))
		if !reflect.DeepEqual(rows, officeRows) || len(faults) > 0 {
			t.Errorf("%s: %+v\n%s", name, rows, strings.Join(faults, "\n"))
		}
	}
}

// workbook is the office's ledger as a spreadsheet: days of the spreadsheet in one column, words in the others, the number as a number.
func workbook(t *testing.T, since1904 bool) string {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since1904}); err != nil {
		t.Fatal(err)
	}
	style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	for i, line := range strings.Split(strings.TrimSpace(office), "\n") {
		for j, cell := range strings.Split(line, ",") {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			var value any = cell
			switch {
			case cell == "12345678":
				value = 12345678
			case cell == "はい":
				value = true
			case i == 1 && j == 2: // 2009-03-02
				value = serialOf(39874, since1904)
				err = errors.Join(err, f.SetCellStyle("Sheet1", at, at, style))
			case i == 1 && j == 6: // 2009-03-31, with an hour
				value = serialOf(39903, since1904) + 0.75
			}
			if cell != "" {
				err = errors.Join(err, f.SetCellValue("Sheet1", at, value))
			}
		}
	}
	path := filepath.Join(t.TempDir(), "ledger.xlsx")
	if err := errors.Join(err, f.SaveAs(path), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func serialOf(n float64, since1904 bool) float64 {
	if since1904 {
		return n - 1462
	}
	return n
}

// N24
func TestSpreadsheetIsReadByItsValues(t *testing.T) {
	for _, since1904 := range []bool{false, true} {
		rows, faults := read(t, workbook(t, since1904))
		if !reflect.DeepEqual(rows, officeRows) || len(faults) > 0 {
			t.Errorf("since 1904 %v: %+v\n%s", since1904, rows, strings.Join(faults, "\n"))
		}
	}
}

// Every bad row is named with its line, column and reason, and the good rows between them are read. R86, N24
func TestEveryBadRowIsNamed(t *testing.T) {
	for cells, want := range map[string]string{
		"A-1,website,2009-03-02,,,":                      "",
		",website,2009-03-02,,,":                         "取扱番号: there is no number",
		"A-1,,2009-03-02,,,":                             "kind: it does not say of what",
		"A-1,website,,,,":                                "received: there is no day of receipt",
		"A-1,hardware,2009-03-02,,,":                     `kind: "hardware" is not known`,
		"A-1,website,2009-02-30,,,":                      `received: there is no day "2009-02-30"`,
		"A-1,website,3/2,,,":                             `received: "3/2" has no year`,
		"A-1,website,3月2日,,,":                            `received: "3月2日" has no year`,
		"A-1,website,02/03/2009,,,":                      `received: "02/03/2009" may be 2009-02-03 or 2009-03-02`,
		"A-1,website,09/03/02,,,":                        `received: "09/03/02" may be 2009-03-02 or 2002-09-03 or 2002-03-09`,
		"A-1,website,平成31年5月1日,,,":                       `received: there is no day "平成31年5月1日"`,
		"A-1,website,2009/3/2(火),,,":                     `received: "2009/3/2(火)" is a Monday`,
		"A-1,website,2026-11-27,,,":                      "received: 2026-11-27 is still to come",
		"A-1,website,昨年,,,":                              `received: "昨年" is no day`,
		"A-1,website,2009-03-02,fixed_modified,,":        "終了日: there is an outcome and no day of it",
		"A-1,website,2009-03-02,取扱い中,2009-03-31,":        "outcome: there is a day of the end and no outcome",
		"A-1,website,2009-03-02,修正完了,2009-03-31,":        `outcome: "修正完了" is not known`,
		"A-1,website,2009-03-02,unreachable,2009-03-01,": "終了日: 2009-03-01 lies before the receipt on 2009-03-02",
		"A-1,website,2009-03-02,published,2009-03-31,":   "outcome: published (公表済み) is not said of a website",
		"A-1,product,2009-03-02,,,school":                "operator: school (教育・学術機関) is not said of a product",
		"A-1,product,2009-03-02,,,大使館":                   `operator: "大使館" is not known`,
		"A-1,website,2009-03-02,,,,x":                    `cell 7: "x" stands under no column`,
	} {
		rows, faults := read(t, written(t, "ledger.csv", []byte("取扱番号,kind,received,outcome,終了日,operator\nB-1,website,2009-01-05,,,\n"+cells+"\nB-2,website,2009-01-05 10:00,,,\n")))
		got := strings.Join(faults, "\n")
		if want != "" {
			want = "3: " + want
		}
		if got != want || len(rows) != 2 && want != "" {
			t.Errorf("%s:\n%s\nwant\n%s", cells, got, want)
		}
	}
}

// N24
func TestANumberStandsOnce(t *testing.T) {
	_, faults := read(t, written(t, "ledger.csv", []byte("number,kind,received\n12345678,website,2009-03-02\nA-1,website,2009-03-02\nipa#12345678,website,2009-03-02\n")))
	if want := []string{"4: number: IPA#12345678 stands on line 2 too"}; !slices.Equal(faults, want) {
		t.Errorf("%q", faults)
	}
}

// R86
func TestFilesThatAreNoLedgerSayWhatIsMissing(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "1: there is nothing in it",
		"\n\n":                                "1: there is nothing in it",
		"number,received\n":                   "1: kind: the column is missing",
		"number,kind,received,番号\n":           "1: 番号: the column stands there twice",
		"number,kind,received,備考\n":           "1: 備考: there is no such column",
		"number,kind,received\n\"A,website\n": "2: a quotation mark is not closed, or stands in the middle of a cell",
		"number,kind,received\n\x81,website,\xff\n": `2: number: "�" cannot be read`,
	} {
		if _, faults := read(t, written(t, "ledger.csv", []byte(text))); len(faults) != 1 || faults[0] != want {
			t.Errorf("%q: %q, want %q", text, faults, want)
		}
	}
	if _, faults := read(t, written(t, "ledger.xlsx", []byte("number,kind\n"))); len(faults) != 1 {
		t.Errorf("no workbook: %q", faults)
	}
	if _, faults := read(t, filepath.Join(t.TempDir(), "none.csv")); len(faults) != 1 {
		t.Errorf("no file: %q", faults)
	}
}

// What the figures count of a row follows from its outcome, for each of them. N24
func TestEveryOutcomeIsCountedAsWhatItIs(t *testing.T) {
	for _, w := range handling.EndWords.Words {
		for _, kind := range w.Kinds {
			text := fmt.Sprintf("number,kind,received,outcome,outcome_date\nA,%s,2009-03-02,%s,2009-03-31\n", kind, w.JA)
			rows, faults := read(t, written(t, "ledger.csv", []byte(text)))
			if len(faults) > 0 || len(rows) != 1 {
				t.Errorf("%s: %q", w.Code, faults)
				continue
			}
			c := rows[0].Countable()
			published, fixed := strings.HasPrefix(w.Code, "published"), strings.HasPrefix(w.Code, "fixed_")
			if c.EndReason != w.Code || c.State.Open() || c.Ended.IsZero() || c.Published.IsZero() == published || c.Fixed.IsZero() == fixed || (c.How != "") != fixed || !c.Ledger {
				t.Errorf("%s is counted as %+v", w.Code, c)
			}
		}
	}
	if c := officeRows[3].Countable(); !c.State.Open() || !c.Ended.IsZero() {
		t.Errorf("in handling is counted as %+v", c)
	}
}
