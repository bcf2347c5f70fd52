package statistics_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"keikai/mailbot/handling"
)

var rewrite = flag.Bool("rewrite", false, "write the goldens anew; then read them")

// golden holds what was made against the file that somebody has read.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s is not what was read; run with -rewrite and look at the difference", name)
	}
}

// N24: the report of three quarters whose figures were published, as a mail and for machines.
func TestReportsOfPublishedQuarters(t *testing.T) {
	for _, q := range []string{"2009Q1", "2010Q2", "2018Q1"} {
		r := report(q)
		for _, l := range []handling.Lang{handling.Japanese, handling.English} {
			golden(t, q+"-"+string(l)+".txt", []byte(r.Text(l)))
			golden(t, q+"-"+string(l)+".csv", r.CSV(l))
		}
		data, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, q+".json", append(data, '\n'))
	}
}
