package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"keikai/mailbot/statistics"
)

// series is one kind of bar.
type series struct {
	name   string
	values []float64
}

// columns is a chart of upright bars, stacked, with a line over them that has an axis of its own at the right.
type columns struct {
	heading, unit string
	labels        []string
	labelUnit     string
	bars          []series
	line          series // no values = none
	lineUnit      string
	lineTop       float64 // top of its axis; 0 = a round number above it
}

func (k columns) title() string { return k.heading }

// Places of a picture's parts, in points from its edges.
const (
	edge        = vg.Length(14)
	legendTop   = vg.Length(44)
	plotTop     = vg.Length(92)
	titleSize   = vg.Length(15)
	labelSize   = vg.Length(10.5)
	legendSize  = vg.Length(11)
	legendLine  = vg.Length(17)
	keyWidth    = vg.Length(22)
	keyHeight   = vg.Length(11)
	keyDistance = vg.Length(18)
)

func (k columns) draw(c draw.Canvas) error {
	heading(c, k.heading)
	p := newPlot(true)
	top := scale(k.greatest())
	p.Y.Min, p.Y.Max, p.Y.Tick.Marker = 0, top, marks(top)
	keys, err := k.addBars(p)
	if err != nil {
		return err
	}
	right := edge
	if k.line.values != nil {
		right = k.rightRoom()
		line, err := k.addLine(p, top)
		if err != nil {
			return err
		}
		keys = append(keys, line)
	}
	p.NominalX(k.labels...)
	p.X.Min, p.X.Max = -0.6, float64(len(k.labels))-0.4
	place := draw.Crop(c, edge, -right, edge+6, -plotTop)
	p.Draw(place)
	area := p.DataCanvas(place)
	c.FillText(aligned(labelSize, draw.XLeft, draw.YBottom), vg.Point{X: edge, Y: area.Max.Y + 9}, k.unit)
	c.FillText(aligned(labelSize, draw.XRight, draw.YBottom), vg.Point{X: width - edge, Y: edge / 2}, k.labelUnit)
	switch toX, toY := p.Transforms(&area); {
	case k.line.values != nil:
		k.drawRightAxis(c, area)
	case len(k.bars) == 1:
		for i, v := range k.bars[0].values {
			c.FillText(aligned(labelSize, draw.XCenter, draw.YBottom), vg.Point{X: toX(float64(i)), Y: toY(v) + 3}, statistics.Grouped(int(v)))
		}
	}
	legend(c, keys)
	return nil
}

// greatest is the highest stack.
func (k columns) greatest() (most float64) {
	for i := range k.labels {
		stack := 0.0
		for _, s := range k.bars {
			stack += s.values[i]
		}
		most = max(most, stack)
	}
	return most
}

// key is one entry of the legend.
type key struct {
	name string
	plot.Thumbnailer
}

func (k columns) addBars(p *plot.Plot) (keys []key, err error) {
	wide := (width - 6*edge) / vg.Length(len(k.labels)+1) * 6 / 10
	var below *plotter.BarChart
	for i, s := range k.bars {
		bar, err := plotter.NewBarChart(plotter.Values(s.values), min(wide, 46))
		if err != nil {
			return nil, err
		}
		if below != nil {
			bar.StackOn(below)
		}
		below = bar
		shown := patterned{bar, patterns[i%len(patterns)]}
		p.Add(shown)
		keys = append(keys, key{s.name, shown})
	}
	return keys, nil
}

// addLine draws the line in the bars' own measure: its axis is drawn at the right beside it.
func (k columns) addLine(p *plot.Plot, top float64) (key, error) {
	points := make(plotter.XYs, len(k.line.values))
	for i, v := range k.line.values {
		points[i] = plotter.XY{X: float64(i), Y: v / k.rightTop() * top}
	}
	halo, err := plotter.NewLine(points)
	if err != nil {
		return key{}, err
	}
	halo.LineStyle = draw.LineStyle{Color: color.White, Width: 5}
	line, dots, err := plotter.NewLinePoints(points)
	if err != nil {
		return key{}, err
	}
	line.LineStyle = draw.LineStyle{Color: color.Black, Width: 1.8}
	dots.GlyphStyle = draw.GlyphStyle{Color: color.Black, Radius: 4.5, Shape: disc{}}
	p.Add(halo, line, dots)
	return key{k.line.name, lineKey{line, dots}}, nil
}

func (k columns) rightTop() float64 {
	if k.lineTop > 0 {
		return k.lineTop
	}
	most := 0.0
	for _, v := range k.line.values {
		most = max(most, v)
	}
	return scale(most)
}

// rightRoom is how wide the right axis is with its figures.
func (k columns) rightRoom() vg.Length {
	return edge + 8 + style(labelSize).Width(statistics.Grouped(int(k.rightTop())))
}

// drawRightAxis draws the line's own axis.
func (k columns) drawRightAxis(c, area draw.Canvas) {
	x := area.Max.X
	c.StrokeLine2(thin, x, area.Min.Y, x, area.Max.Y)
	for _, m := range marks(k.rightTop()) {
		y := area.Min.Y + (area.Max.Y-area.Min.Y)*vg.Length(m.Value/k.rightTop())
		c.StrokeLine2(thin, x, y, x+5, y)
		c.FillText(style(labelSize), vg.Point{X: x + 8, Y: y}, m.Label)
	}
	c.FillText(aligned(labelSize, draw.XRight, draw.YBottom), vg.Point{X: width - edge, Y: area.Max.Y + 9}, k.lineUnit)
}

// newPlot is an empty plot in our letters, with level lines behind the bars or not.
func newPlot(lined bool) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Tick.Label.Font, a.Tick.Label.Handler = font.Font{Typeface: typeface, Size: labelSize}, handler
		a.Label.TextStyle.Font, a.Label.TextStyle.Handler = a.Tick.Label.Font, handler
		a.LineStyle, a.Tick.LineStyle = thin, thin
	}
	p.Title.TextStyle.Font, p.Title.TextStyle.Handler = font.Font{Typeface: typeface, Size: titleSize}, handler
	p.X.Padding, p.Y.Padding = 5, 5
	if lined {
		grid := plotter.NewGrid()
		grid.Vertical.Color = nil
		grid.Horizontal = draw.LineStyle{Color: color.Gray{Y: 0xbb}, Width: 0.5}
		p.Add(grid)
	}
	return p
}

// heading writes the title on white paper.
func heading(c draw.Canvas, title string) {
	c.FillPolygon(color.White, []vg.Point{{}, {X: width}, {X: width, Y: height}, {Y: height}})
	c.FillText(aligned(titleSize, draw.XCenter, draw.YCenter), vg.Point{X: width / 2, Y: height - 22}, title)
}

// legend writes the names of the series below the title, in the middle, in as many lines as they need.
func legend(c draw.Canvas, keys []key) {
	s := style(legendSize)
	wide := func(k key) vg.Length { return keyWidth + 5 + s.Width(k.name) + keyDistance }
	y := height - legendTop
	for len(keys) > 0 {
		n, long := 0, -keyDistance
		for n < len(keys) && (n == 0 || long+wide(keys[n]) <= width-2*edge) {
			long += wide(keys[n])
			n++
		}
		x := (width - long) / 2
		for _, k := range keys[:n] {
			box := draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: x, Y: y - keyHeight/2}, Max: vg.Point{X: x + keyWidth, Y: y + keyHeight/2}}}
			k.Thumbnail(&box)
			c.FillText(s, vg.Point{X: x + keyWidth + 5, Y: y}, k.name)
			x += wide(k)
		}
		keys, y = keys[n:], y-legendLine
	}
}

// lineKey draws a line with its mark.
type lineKey struct {
	line *plotter.Line
	dots *plotter.Scatter
}

// Thumbnail is the line's key in the legend.
func (k lineKey) Thumbnail(c *draw.Canvas) {
	k.line.Thumbnail(c)
	k.dots.Thumbnail(c)
}

// disc is a white disc with a black edge: it is seen on dark bars and on light ones.
type disc struct{}

// DrawGlyph draws it.
func (disc) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	draw.CircleGlyph{}.DrawGlyph(c, s, at)
	c.SetColor(color.White)
	s.Radius -= 1.6
	draw.CircleGlyph{}.DrawGlyph(c, s, at)
}

func floats(n int, value func(int) int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(value(i))
	}
	return out
}
