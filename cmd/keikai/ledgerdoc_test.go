package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keikai/mailbot/handling"
)

// The page for administrators names every column and every outcome that a ledger may hold. N24
func TestStatisticsPageNamesAllThatALedgerMayHold(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "statistics.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range handling.LedgerColumns.Words {
		if !strings.Contains(string(text), "| `"+c.Code+"` | "+c.JA+" |") {
			t.Errorf("column %s %s is not told of", c.Code, c.JA)
		}
	}
	for _, w := range handling.EndWords.Words {
		if !strings.Contains(string(text), "`"+w.Code+"`") {
			t.Errorf("outcome %s is not told of", w.Code)
		}
	}
}
