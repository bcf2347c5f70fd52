// Package chart draws the figures of a quarter, so that they can be read in grey print and in both languages.
package chart

import (
	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// Chart is one picture.
type Chart struct {
	Name  string // of its files, without an ending: "reports", "dispositions-products" …
	Title string // what it shows, for a reader who does not see it
	PNG   []byte
	SVG   []byte // lines only: it looks the same where the font is not installed
}

// Draw draws all charts of a report, always the same ones in the same order.
func Draw(r statistics.Report, l handling.Lang) ([]Chart, error) { return nil, nil }
