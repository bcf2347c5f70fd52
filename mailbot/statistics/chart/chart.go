// Package chart draws the figures of a quarter, so that they can be read in grey print and in both languages.
//
//	charts, err := chart.Draw(report, handling.Japanese)
//	// charts[0].Name == "reports", its PNG is 1440 pixels wide
//
// The letters are those of an embedded font ([Letters]), drawn as lines in both formats: a picture looks the same where no Japanese font
// is installed. Series are told apart by greys, hatching and marks, never by colour.
package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"keikai/mailbot/handling"
	"keikai/mailbot/statistics"
)

// Chart is one picture.
type Chart struct {
	Name  string // of its files, without an ending: "reports", "dispositions-products" …
	Title string // what it shows, for a reader who does not see it
	PNG   []byte
	SVG   []byte
}

// Size of a picture in points, and of a PNG's dots.
const (
	width, height = vg.Length(720), vg.Length(400)
	dotsPerInch   = 144
)

// picture is a chart before it is drawn.
type picture interface {
	title() string
	draw(draw.Canvas) error
}

// Draw draws all charts of a report, always the same ones in the same order.
func Draw(r statistics.Report, l handling.Lang) ([]Chart, error) {
	s := sheet{r, l}
	var out []Chart
	for _, c := range []struct {
		name string
		picture
	}{
		{"reports", s.reports()}, {"dispositions-products", s.dispositions("products")}, {"dispositions-sites", s.dispositions("sites")},
		{"days-to-publication", s.publicationDays()}, {"days-to-fix", s.fixDays()}, {"open-sites", s.openSites()},
		{"kinds-sites", s.breakdown("sites", "vulnerability")}, {"operators-sites", s.breakdown("sites", "operator")}, {"types-products", s.breakdown("products", "product_type")},
	} {
		drawn, err := render(c.picture)
		if err != nil {
			return nil, fmt.Errorf("draw chart %s: %w", c.name, err)
		}
		drawn.Name = c.name
		out = append(out, drawn)
	}
	return out, nil
}

func render(p picture) (Chart, error) {
	dots := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dotsPerInch))}
	lines := vgsvg.New(width, height)
	for _, c := range []vg.Canvas{dots, lines} {
		if err := p.draw(draw.NewCanvas(outlined{c}, width, height)); err != nil {
			return Chart{}, err
		}
	}
	var png, svg bytes.Buffer
	if _, err := dots.WriteTo(&png); err != nil {
		return Chart{}, err
	}
	if _, err := lines.WriteTo(&svg); err != nil {
		return Chart{}, err
	}
	return Chart{Title: p.title(), PNG: png.Bytes(), SVG: titled(svg.String(), p.title())}, nil
}

// titled gives an SVG a title for readers that speak.
func titled(svg, title string) []byte {
	var text bytes.Buffer
	xml.EscapeText(&text, []byte(title)) // into memory: it cannot fail
	start := strings.Index(svg, "<svg")
	end := start + strings.Index(svg[start:], ">") + 1
	return []byte(svg[:end] + "\n<title>" + text.String() + "</title>" + svg[end:])
}
