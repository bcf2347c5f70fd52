package chart

import (
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rows is a chart of bars that lie, one below the other, each with its figure behind it.
type rows struct {
	heading, unit string
	labels        []string // the uppermost first
	values        []float64
	figures       []string
	empty         string // said when there is no bar
}

func (k rows) title() string { return k.heading }

func (k rows) draw(c draw.Canvas) error {
	heading(c, k.heading)
	if len(k.values) == 0 {
		c.FillText(aligned(legendSize, draw.XCenter, draw.YCenter), vg.Point{X: width / 2, Y: height / 2}, k.empty)
		return nil
	}
	p := newPlot(false)
	values, labels := reversed(k.values), reversed(k.labels)
	bar, err := plotter.NewBarChart(plotter.Values(values), min(26, (height-plotTop-3*edge)/vg.Length(len(values)+1)*7/10))
	if err != nil {
		return err
	}
	bar.Horizontal = true
	p.Add(patterned{bar, patterns[0]})
	p.NominalY(labels...)
	p.Y.Tick.Label.XAlign, p.Y.Tick.Label.YAlign = draw.XRight, draw.YCenter
	most := 0.0
	for _, v := range values {
		most = max(most, v)
	}
	top := scale(most)
	p.X.Min, p.X.Max, p.X.Tick.Marker = 0, top, marks(top)
	p.Y.Min, p.Y.Max = -0.6, float64(len(values))-0.4
	place := draw.Crop(c, edge, -k.room(), edge, -legendTop)
	p.Draw(place)
	area := p.DataCanvas(place)
	toX, toY := p.Transforms(&area)
	for i, v := range values {
		c.FillText(style(labelSize), vg.Point{X: toX(v) + 5, Y: toY(float64(i))}, k.figures[len(values)-1-i])
	}
	c.FillText(aligned(labelSize, draw.XRight, draw.YBottom), vg.Point{X: width - edge, Y: edge}, k.unit)
	return nil
}

// room is what the figures need at the right of the longest bar.
func (k rows) room() (most vg.Length) {
	for _, f := range append(k.figures, k.unit) {
		most = max(most, style(labelSize).Width(f))
	}
	return most + 5 + edge
}

func reversed[T any](list []T) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[len(list)-1-i] = v
	}
	return out
}
