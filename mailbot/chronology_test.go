package mailbot

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
)

// The file begins with a byte order mark, its lines end as a spreadsheet wants them, and no cell is calculated, whoever wrote its words.
// users.md B16, S25
func TestAChronologyIsSafeInASpreadsheet(t *testing.T) {
	at := time.Date(2009, 7, 8, 1, 30, 0, 0, time.UTC)
	line := handling.ChronologyLine{At: at, Days: 3, From: "C", To: "V1", Channel: "phone", What: "tried", Why: "=HYPERLINK(\"http://x\")", Outcome: "no_answer", By: "@佐藤", Mail: 7, Evidence: "ab"}
	for _, why := range []string{"+1", "-1", "@x", "\tx", "'x", "x\u202Ey", "a,\"b\nc"} {
		other := line
		other.Why = why
		for _, l := range []handling.Lang{handling.Japanese, handling.English} {
			text := ChronologyCSV([]handling.ChronologyLine{line, other}, l)
			rest, marked := bytes.CutPrefix(text, []byte("\uFEFF"))
			rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
			if !marked || err != nil || len(rows) != 3 || len(rows[1]) != len(chronologyColumns) || !bytes.Contains(text, []byte("\r\n")) {
				t.Fatalf("%q: %v", text, err)
			}
			for _, row := range rows {
				for _, cell := range row {
					if cell != "" && strings.ContainsRune(formulaSigns, rune(cell[0])) || strings.ContainsRune(cell, '\u202E') {
						t.Errorf("a spreadsheet calculates %q", cell)
					}
				}
			}
			if rows[1][0] != "2009-07-08" || rows[1][1] != "10:30" || rows[1][2] != "3" || rows[1][10] != "7" || rows[1][11] != "ab" {
				t.Errorf("%q", rows[1])
			}
		}
	}
}

// What the console answers comes back as the desk had it, also where only the day is told.
func TestAChronologyRowKeepsItsLine(t *testing.T) {
	for _, want := range []handling.ChronologyLine{
		{At: time.Date(2009, 7, 8, 10, 30, 0, 0, jst), Days: 1, From: "F", To: "R", Channel: "mail", What: "opened", Word: "product", Why: "w", Outcome: "sent", By: "山田", Mail: 3, Evidence: "ab"},
		{At: time.Date(2009, 7, 8, 0, 0, 0, 0, jst), What: "filed_in"},
	} {
		text, err := json.Marshal(chronologyRow(want))
		if err != nil {
			t.Fatal(err)
		}
		var row ChronologyRow
		if err := json.Unmarshal(text, &row); err != nil {
			t.Fatal(err)
		}
		got, err := row.Line()
		if err != nil || !got.At.Equal(want.At) {
			t.Fatalf("%s: %v", text, err)
		}
		if got.At = want.At; got != want {
			t.Errorf("%s comes back as %+v", text, got)
		}
	}
}
