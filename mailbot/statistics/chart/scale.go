package chart

import (
	"math"

	"gonum.org/v1/plot"

	"keikai/mailbot/statistics"
)

// parts is into how many an axis is divided: two axes of one picture share their grid.
const parts = 5

// scale is an axis from 0 to a round number that holds the greatest value.
func scale(greatest float64) (top float64) {
	step := math.Max(1, greatest/parts)
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, round := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10} {
		if s := round * power; s >= step && s == math.Trunc(s) {
			return s * parts
		}
	}
	return 10 * power * parts // not reached: the last round number is always great enough
}

// marks are the ticks of an axis up to top.
func marks(top float64) plot.ConstantTicks {
	var out plot.ConstantTicks
	for i := range parts + 1 {
		v := top * float64(i) / parts
		out = append(out, plot.Tick{Value: v, Label: statistics.Grouped(int(v))})
	}
	return out
}
