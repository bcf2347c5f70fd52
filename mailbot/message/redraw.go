package message

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
)

// mostPixels bounds the pictures that are drawn anew; mostPixelBytes bounds the memory for it, of which a pixel of a deep or
// progressive picture needs more.
const (
	mostPixels     = 40_000_000
	mostPixelBytes = 8 * mostPixels
)

// pictureKind tells a picture by its first bytes, whatever it is declared as.
func pictureKind(data []byte) string {
	for kind, magic := range map[string]string{"png": pngMagic, "jpeg": "\xff\xd8\xff", "gif": "GIF8"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return kind
		}
	}
	return ""
}

type picture struct {
	data           []byte
	ext, mediaType string
	frames         int // of the original
}

// redraw decodes a picture and encodes its pixels anew, of a GIF those of the first frame as PNG. Nothing else of the
// original is kept: no palette, no colour below full transparency, no depth beyond 8 bits, no text, no profile. why is ""
// unless it cannot be done.
func redraw(kind string, data []byte) (p picture, why string) {
	if why := mayDecode(kind, data); why != "" {
		return picture{}, why
	}
	decoded, err := decoders[kind].decode(bytes.NewReader(data))
	if err != nil {
		return picture{}, damaged
	}
	pixels := image.NewRGBA(image.Rect(0, 0, decoded.Bounds().Dx(), decoded.Bounds().Dy()))
	draw.Draw(pixels, pixels.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	var out bytes.Buffer
	p = picture{ext: "png", mediaType: "image/png", frames: 1}
	if kind == "jpeg" {
		p.ext, p.mediaType = "jpg", "image/jpeg"
		err = jpeg.Encode(&out, pixels, &jpeg.Options{Quality: 92})
	} else {
		err = png.Encode(&out, pixels)
	}
	if err != nil {
		return picture{}, damaged // a side of more pixels than the format can say
	}
	if kind == "gif" {
		p.frames = gifBlocks(data, func(byte, []byte) {}).frames
	}
	p.data = out.Bytes()
	return p, ""
}

type decoder struct {
	config func(r *bytes.Reader) (image.Config, error)
	decode func(r *bytes.Reader) (image.Image, error)
}

var decoders = map[string]decoder{
	"png":  {func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) }, func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }},
	"jpeg": {func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) }, func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }},
	"gif":  {func(r *bytes.Reader) (image.Config, error) { return gif.DecodeConfig(r) }, func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) }},
}

// mayDecode looks at the head of a picture before memory is spent on it, and tells why it may not be.
func mayDecode(kind string, data []byte) (why string) {
	c, err := decoders[kind].config(bytes.NewReader(data))
	pixels := int64(c.Width) * int64(c.Height)
	switch {
	case err != nil || pixels == 0:
		return damaged
	case pixels > mostPixels || pixels*pixelBytes(kind, c.ColorModel, data) > mostPixelBytes:
		return fmt.Sprintf("%dx%d", c.Width, c.Height)
	}
	return ""
}

// pixelBytes is what one pixel needs while the picture is decoded and drawn: a progressive JPEG keeps all coefficients.
func pixelBytes(kind string, model color.Model, data []byte) int64 {
	const drawn = 4
	switch {
	case kind == "jpeg" && isProgressive(data):
		return drawn + 4*4 + 4
	case model == color.NRGBA64Model || model == color.RGBA64Model:
		return drawn + 8
	}
	return drawn + 4
}

func isProgressive(data []byte) bool {
	found := false
	jpegSegments(data, func(marker byte, _ []byte) { found = found || marker == 0xC2 })
	return found
}
