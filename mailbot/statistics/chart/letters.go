package chart

import (
	_ "embed"
	"image/color"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Letters is BIZ UDPGothic of Morisawa, cut to the characters that our words use (font/cut.sh). Its licence, which permits that, is
// font/OFL.txt.
//
//go:embed font/BIZUDPGothic-subset.ttf
var Letters []byte

const typeface = "BIZ UDPGothic"

// handler lays texts out in our letters.
var handler = func() text.Plain {
	face, err := opentype.Parse(Letters)
	if err != nil {
		panic("embedded font: " + err.Error()) // a test reads it
	}
	return text.Plain{Fonts: font.NewCache(font.Collection{{Font: font.Font{Typeface: typeface}, Face: face}})}
}()

// style is our letters in a size, placed by their left edge and their middle.
func style(size vg.Length) draw.TextStyle {
	return draw.TextStyle{Color: color.Black, Font: font.Font{Typeface: typeface, Size: size}, YAlign: draw.YCenter, Handler: handler}
}

func aligned(size vg.Length, x text.XAlignment, y text.YAlignment) draw.TextStyle {
	s := style(size)
	s.XAlign, s.YAlign = x, y
	return s
}

// outlined is a canvas that draws letters as filled outlines.
type outlined struct{ vg.Canvas }

// FillString draws a text with its left end on the base line at pt. What the font has not got is left out; a test holds that there is none.
func (o outlined) FillString(f font.Face, pt vg.Point, txt string) {
	var (
		path vg.Path
		buf  sfnt.Buffer
		em   = fixed.I(int(f.Face.UnitsPerEm()))
		unit = f.Font.Size / length(em)
	)
	for _, r := range txt {
		glyph, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			continue
		}
		segments, err := f.Face.LoadGlyph(&buf, glyph, em, nil)
		if err != nil {
			continue
		}
		path = appendGlyph(path, segments, pt, unit)
		if advance, err := f.Face.GlyphAdvance(&buf, glyph, em, 0); err == nil {
			pt.X += length(advance) * unit
		}
	}
	if len(path) > 0 {
		o.Fill(path)
	}
}

func length(x fixed.Int26_6) vg.Length { return vg.Length(x) / 64 }

// appendGlyph adds the outline of one glyph. The font's y goes down, the canvas's up.
func appendGlyph(path vg.Path, segments sfnt.Segments, at vg.Point, unit vg.Length) vg.Path {
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + length(p.X)*unit, Y: at.Y - length(p.Y)*unit}
	}
	begun := false
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if begun {
				path.Close()
			}
			path.Move(point(s.Args[0]))
			begun = true
		case sfnt.SegmentOpLineTo:
			path.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	if begun {
		path.Close()
	}
	return path
}
