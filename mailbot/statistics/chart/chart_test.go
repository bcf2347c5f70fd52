package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

var look = flag.String("look", "", "folder to write the charts to, so that a person can look at them")

var languages = []handling.Lang{handling.Japanese, handling.English}

func compile(year int, cases iter.Seq[handling.Countable]) statistics.Report {
	return statistics.Compile(statistics.Ask{Quarter: statistics.Quarter{Year: year, N: 1}}, cases, nil)
}

// busy is a quarter of the partnership's ledger.
func busy(year int) statistics.Report { return compile(year, slices.Values(sample.Ledger())) }

// many is a report with great numbers, of which nobody has said some.
func many() statistics.Report {
	r := busy(2009)
	for i := range r.Quarters {
		q := &r.Quarters[i]
		q.Unsaid.Reports, q.Sites.Reports, q.Sites.InHandling, q.Total.Cumulative = 12_345, 123_456, 1_234_567, 1_200_000+i
	}
	r.Unsaid.Cumulative = 12_345
	for i := range r.DaysToFix {
		r.DaysToFix[i].N = 123_456
		r.OpenSites.Ages[i].N = 1_234_567
	}
	for _, b := range r.Breakdowns {
		for i := range b.Rows {
			b.Rows[i].N = 1_234_567
		}
	}
	return r
}

// N24
func TestEveryChartIsWholeInBothFormatsAndLanguages(t *testing.T) {
	none := compile(2009, func(func(handling.Countable) bool) {})
	for name, r := range map[string]statistics.Report{"2009Q1": busy(2009), "2018Q1": busy(2018), "empty": none, "many": many()} {
		for _, l := range languages {
			charts, err := Draw(r, l)
			if err != nil || len(charts) != 9 {
				t.Fatalf("%s in %s: %d charts, %v", name, l, len(charts), err)
			}
			for _, c := range charts {
				what := name + "-" + string(l) + "-" + c.Name
				checkPNG(t, what, c.PNG)
				checkSVG(t, what, c)
				if *look != "" {
					keep(t, what, c)
				}
			}
		}
	}
}

func keep(t *testing.T, what string, c Chart) {
	t.Helper()
	for ending, data := range map[string][]byte{".png": c.PNG, ".svg": c.SVG} {
		if err := os.WriteFile(filepath.Join(*look, what+ending), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkPNG finds ink, all of it grey, and none at the edges, where it would be cut off.
func checkPNG(t *testing.T, what string, data []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	dots, ok := img.(*image.RGBA)
	if !ok {
		t.Fatalf("%s is a %T", what, img)
	}
	b, ink := img.Bounds(), 0
	for i := 0; i < len(dots.Pix); i += 4 {
		if dots.Pix[i] != dots.Pix[i+1] || dots.Pix[i] != dots.Pix[i+2] {
			t.Fatalf("%s is coloured", what)
		}
		if dots.Pix[i] == 0xff {
			continue
		}
		ink++
		if x, y := i%dots.Stride/4, i/dots.Stride; x < 8 || y < 8 || x >= b.Dx()-8 || y >= b.Dy()-8 {
			t.Fatalf("%s is cut off at the edge: ink at %d,%d", what, x, y)
		}
	}
	if b.Dx() != 1440 || b.Dy() != 800 || ink < 2000 {
		t.Errorf("%s: %v with %d dots of ink", what, b, ink)
	}
}

// checkSVG finds XML with a title and without letters that a font would have to be there for.
func checkSVG(t *testing.T, what string, c Chart) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(c.SVG))
	title := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if s, ok := token.(xml.StartElement); ok && s.Name.Local == "title" {
			d.DecodeElement(&title, &s)
		} else if ok && s.Name.Local == "text" {
			t.Fatalf("%s needs a font", what)
		}
	}
	if title == "" || title != c.Title {
		t.Errorf("%s has the title %q, want %q", what, title, c.Title)
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	r := busy(2009)
	a, _ := Draw(r, handling.Japanese)
	b, _ := Draw(r, handling.Japanese)
	for i := range a {
		if !bytes.Equal(a[i].PNG, b[i].PNG) || !bytes.Equal(a[i].SVG, b[i].SVG) {
			t.Errorf("%s differs", a[i].Name)
		}
	}
}

// N24: a letter that the embedded font has not got would be left out of the picture.
func TestEveryCharacterOfEveryLabelHasAGlyph(t *testing.T) {
	face, err := sfnt.Parse(Letters)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for c := ' '; c <= '~'; c++ {
		all.WriteRune(c)
	}
	for _, w := range words {
		all.WriteString(w.JA + w.EN)
	}
	for _, l := range languages {
		for by, table := range map[string]handling.FigureTable{"vulnerability": handling.VulnerabilityWords, "operator": handling.OperatorWords, "product_type": handling.ProductWords} {
			for _, w := range append(table.Words, handling.FigureWord{Code: "unknown"}) {
				all.WriteString(statistics.Report{}.CodeLabel(by, statistics.Row{Code: w.Code}, l))
			}
			all.WriteString(statistics.Report{}.CodeLabel(by, statistics.Row{Code: "other", Joined: true}, l))
		}
	}
	var buf sfnt.Buffer
	missing := map[rune]bool{}
	for _, c := range all.String() {
		if glyph, err := face.GlyphIndex(&buf, c); err != nil || glyph == 0 {
			missing[c] = true
		}
	}
	for c := range missing {
		t.Errorf("no glyph for %q: run font/cut.sh", c)
	}
}

func TestEveryWordOfTheChartsIsInBothLanguages(t *testing.T) {
	for key, w := range words {
		if w.JA == "" || w.EN == "" {
			t.Errorf("%s: %+v", key, w)
		}
	}
}

func TestAnAxisIsRoundAndHoldsItsGreatestValue(t *testing.T) {
	for greatest, want := range map[float64]float64{0: 5, 1: 5, 5: 5, 6: 10, 39: 40, 51: 60, 250: 250, 1490: 1500, 5251: 6000, 13661: 15000, 1_000_000: 1_000_000, 1_000_001: 1_250_000} {
		if got := scale(greatest); got != want && greatest != 1_000_001 || got < greatest {
			t.Errorf("up to %v: the axis goes to %v, want %v", greatest, got, want)
		}
	}
}

// Two patterns that look alike on a copier would make two series one.
func TestNoTwoPatternsLookAlikeInBlackAndWhite(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range patterns {
		look := "white"
		if (color.Gray{Y: p.grey}).Y < 0x80 {
			look = "black"
		}
		for _, d := range p.across {
			look += map[bool]string{true: " level", false: " rising"}[d == level]
			if d == falling {
				look += " falling"
			}
		}
		if seen[look] {
			t.Errorf("two patterns are %s", look)
		}
		seen[look] = true
	}
}
