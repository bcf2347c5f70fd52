package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// pattern fills the bars of one series: a grey, and lines across it or not. Each can be told from its neighbours in print and on a copy.
type pattern struct {
	grey   uint8
	across []vg.Point // directions of lines over the grey
}

var (
	rising  = vg.Point{X: 1, Y: 1}
	falling = vg.Point{X: 1, Y: -1}
	level   = vg.Point{X: 1, Y: 0}
)

// patterns are those of the first series, the second and so on.
var patterns = []pattern{{grey: 0x50}, {grey: 0xff, across: []vg.Point{rising}}, {grey: 0xd8, across: []vg.Point{level}}, {grey: 0xff, across: []vg.Point{rising, falling}}, {grey: 0xff}}

var thin = draw.LineStyle{Color: color.Black, Width: vg.Points(0.6)}

const linesApart = vg.Length(4.5)

// fill draws a rectangle with the pattern.
func (p pattern) fill(c draw.Canvas, r vg.Rectangle) {
	corners := []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
	c.FillPolygon(color.Gray{Y: p.grey}, corners)
	inside := draw.Canvas{Canvas: c.Canvas, Rectangle: r}
	for _, d := range p.across {
		c.StrokeLines(thin, inside.ClipLinesXY(ruled(r, d)...)...)
	}
	c.StrokeLines(thin, append(corners, corners[0]))
}

// ruled are lines in a direction that together cover the rectangle. They lie on one grid for the whole picture, so that neighbours match.
func ruled(r vg.Rectangle, d vg.Point) (lines [][]vg.Point) {
	across := r.Max.X - r.Min.X
	from, to := r.Min.Y-d.Y*across, r.Max.Y
	if d.Y < 0 {
		from, to = r.Min.Y, r.Max.Y-d.Y*across
	}
	for y := from - linesApart; y < to+linesApart; y += linesApart {
		lines = append(lines, []vg.Point{{X: r.Min.X, Y: y}, {X: r.Max.X, Y: y + d.Y*across}})
	}
	return lines
}

// patterned is the library's bar chart with our patterns for its colour.
type patterned struct {
	*plotter.BarChart
	pattern
}

// Plot draws the bars.
func (b patterned) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	for i, n := range b.Values {
		at, top := b.XMin+float64(i), b.BarHeight(i)
		if n == 0 {
			continue
		}
		if b.Horizontal {
			b.fill(c, vg.Rectangle{Min: vg.Point{X: toX(top - n), Y: toY(at) - b.Width/2}, Max: vg.Point{X: toX(top), Y: toY(at) + b.Width/2}})
		} else {
			b.fill(c, vg.Rectangle{Min: vg.Point{X: toX(at) - b.Width/2, Y: toY(top - n)}, Max: vg.Point{X: toX(at) + b.Width/2, Y: toY(top)}})
		}
	}
}

// GlyphBoxes asks for no room beside the bars: the axes leave it.
func (b patterned) GlyphBoxes(*plot.Plot) []plot.GlyphBox { return nil }

// Thumbnail draws the pattern for the legend.
func (b patterned) Thumbnail(c *draw.Canvas) { b.fill(*c, c.Rectangle) }
