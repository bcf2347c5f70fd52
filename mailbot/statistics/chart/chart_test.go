package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/color"
	"image/png"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/sfnt"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
	"keikai/mailbot/statistics/sample"
)

var look = flag.String("look", "", "folder to write the charts to, so that a person can look at them")

var languages = []handling.Lang{handling.Japanese, handling.English}

// reports are a busy one, an empty one, and one with great numbers and a kind that nobody has said.
func reports() map[string]statistics.Report {
	q := statistics.Quarter{Year: 2009, N: 1}
	none := func(func(handling.Countable) bool) {}
	many := func(yield func(handling.Countable) bool) {
		for i := range 1_200_000 {
			c := handling.Countable{Kind: handling.Website, Received: time.Unix(1_230_000_000-int64(i)*60, 0)}
			if i%7 == 0 {
				c.Kind = ""
			}
			if !yield(c) {
				return
			}
		}
	}
	compile := func(q statistics.Quarter, cases iter.Seq[handling.Countable]) statistics.Report {
		return statistics.Compile(statistics.Ask{Quarter: q}, cases, nil)
	}
	ledger := slices.Values(sample.Ledger())
	return map[string]statistics.Report{"2009Q1": compile(q, ledger), "2018Q1": compile(statistics.Quarter{Year: 2018, N: 1}, ledger), "empty": compile(q, none), "many": compile(q, many)}
}

// N24
func TestEveryChartIsWholeInBothFormatsAndLanguages(t *testing.T) {
	for name, r := range reports() {
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
	b, ink := img.Bounds(), 0
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(x, y).RGBA()
			if r != g || g != bl {
				t.Fatalf("%s is coloured at %d,%d", what, x, y)
			}
			if r == 0xffff {
				continue
			}
			ink++
			if x < 8 || y < 8 || x >= b.Dx()-8 || y >= b.Dy()-8 {
				t.Fatalf("%s is cut off at the edge: ink at %d,%d", what, x, y)
			}
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
	r := reports()["2009Q1"]
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
