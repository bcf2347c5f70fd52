package message

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"
)

// canary stands in each field of metadata in turn; in a released picture it must stand nowhere.
const canary = "CANARY"

func shot(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.NRGBA{uint8(x * 16), uint8(y * 16), 200, 255})
		}
	}
	return img
}

func encoded(t testing.TB, kind string, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, img)
	case "jpeg":
		err = jpeg.Encode(&b, img, nil)
	case "gif":
		err = gif.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngChunk(kind, body string) string {
	size := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(kind+body)))
	return string(size) + kind + body + string(sum)
}

// inPNG puts chunks behind the header, where ancillary chunks may stand.
func inPNG(t testing.TB, chunks ...string) []byte {
	data := encoded(t, "png", shot(8, 8))
	const head = 8 + 12 + 13
	return slices.Concat(data[:head], []byte(strings.Join(chunks, "")), data[head:])
}

func jpegSegment(marker byte, body string) string {
	return string([]byte{0xFF, marker}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body
}

func inJPEG(t testing.TB, segments ...string) []byte {
	data := encoded(t, "jpeg", shot(16, 16))
	return slices.Concat(data[:2], []byte(strings.Join(segments, "")), data[2:])
}

func inGIF(t testing.TB, extensions string) []byte {
	data := encoded(t, "gif", shot(8, 8))
	head := 13 + colourTable(data[10])
	return slices.Concat(data[:head], []byte(extensions), data[head:])
}

func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// xmpTrailer leads a reader of blocks, wherever in the XMP it is, to the end (XMP part 3, 1.1.2).
var xmpTrailer = func() string {
	out := []byte{1}
	for i := 255; i >= 0; i-- {
		out = append(out, byte(i))
	}
	return string(append(out, 0))
}()

type specimen struct {
	data []byte
	want []Finding
}

// pictures hold a canary in each place where a picture can hold words.
func pictures(t testing.TB) map[string]specimen {
	gifText := func(label, text string) string { return "\x21" + label + string(rune(len(text))) + text + "\x00" }
	return map[string]specimen{
		"PNG tEXt":      {inPNG(t, pngChunk("tEXt", "Author\x00CANARY")), []Finding{{FoundText, "Author: CANARY"}}},
		"PNG zTXt":      {inPNG(t, pngChunk("zTXt", "Comment\x00\x00"+deflated("CANARY"))), []Finding{{FoundText, "Comment: CANARY"}}},
		"PNG iTXt":      {inPNG(t, pngChunk("iTXt", "Title\x00\x00\x00ja\x00題\x00カナリアCANARY")), []Finding{{FoundText, "Title: カナリアCANARY"}}},
		"PNG iTXt zlib": {inPNG(t, pngChunk("iTXt", "Title\x00\x01\x00\x00\x00"+deflated("CANARY"))), []Finding{{FoundText, "Title: CANARY"}}},
		"PNG XMP":       {inPNG(t, pngChunk("iTXt", "XML:com.adobe.xmp\x00\x01\x00\x00\x00"+deflated(xmp))), xmpFound},
		"PNG eXIf":      {inPNG(t, pngChunk("eXIf", exifOf)), exifFound},
		"PNG iCCP":      {inPNG(t, pngChunk("iCCP", "CANARY screen\x00\x00"+deflated("CANARY"))), []Finding{{FoundTool, "ICC: CANARY screen"}}},
		"PNG tIME":      {inPNG(t, pngChunk("tIME", "\x07\xea\x04\x0e\x0c\x00\x00")), []Finding{{FoundTime, "tIME: 2026-04-14 12:00:00"}}},
		"PNG private":   {inPNG(t, pngChunk("caNa", "CANARY taro@finder.example")), []Finding{{FoundAddress, "taro@finder.example"}}},
		"PNG trailing":  {append(inPNG(t), "CANARY"...), []Finding{{FoundTrailing, "6"}}},
		"JPEG COM":      {inJPEG(t, jpegSegment(0xFE, "CANARY")), []Finding{{FoundText, "COM: CANARY"}}},
		"JPEG Exif":     {inJPEG(t, jpegSegment(0xE1, "Exif\x00\x00"+exifOf)), exifFound},
		"JPEG Exif MM":  {inJPEG(t, jpegSegment(0xE1, "Exif\x00\x00"+tiff(binary.BigEndian, []exifEntry{{0x0131, 2, "CANARY\x00"}}))), []Finding{{FoundTool, "Software: CANARY"}}},
		"JPEG XMP":      {inJPEG(t, jpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+xmp)), xmpFound},
		"JPEG ICC":      {inJPEG(t, jpegSegment(0xE2, "ICC_PROFILE\x00\x01\x01CANARY")), []Finding{{FoundTool, "ICC: 20"}}},
		"JPEG IPTC":     {inJPEG(t, jpegSegment(0xED, "Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x0b\x1c\x02\x50\x00\x06CANARY")), []Finding{{FoundAuthor, "IPTC By-line: CANARY"}}},
		"JPEG APP4":     {inJPEG(t, jpegSegment(0xE4, "CANARY")), []Finding{{FoundText, "APP4: CANARY"}}},
		"JPEG JFXX":     {inJPEG(t, jpegSegment(0xE0, "JFXX\x00\x10CANARY")), []Finding{{FoundText, "JFXX: thumbnail"}}},
		"JPEG trailing": {append(inJPEG(t), "CANARY"...), []Finding{{FoundTrailing, "6"}}},
		"GIF comment":   {inGIF(t, gifText("\xfe", "CANARY")), []Finding{{FoundText, "GIF comment: CANARY"}}},
		"GIF XMP":       {inGIF(t, "\x21\xff\x0bXMP DataXMP"+xmp+xmpTrailer), append([]Finding{{FoundTool, "GIF: XMP DataXMP"}}, xmpFound...)},
		"GIF trailing":  {append(inGIF(t, ""), "CANARY"...), []Finding{{FoundTrailing, "6"}}},
	}
}

func checkFound(t *testing.T, name string, got, want []Finding) {
	t.Helper()
	for _, f := range want {
		if !slices.Contains(got, f) {
			t.Errorf("%s: %v is not found in %q", name, f, got)
		}
	}
}

// N15, S9: whatever a picture carries beside its pixels is found, and is gone when it is released.
func TestReleasedPictureKeepsOnlyPixels(t *testing.T) {
	for name, s := range pictures(t) {
		checkFound(t, name, Inspect("", s.data), s.want)
		r, err := Release(Attachment{Name: "CANARY-taro.png", Type: "image/x-canary", Content: s.data}, 3)
		if err != nil || r.Form != FormImage || len(r.Findings) > 0 {
			t.Errorf("%s: %v %s %q", name, err, r.Form, r.Findings)
			continue
		}
		if strings.Contains(r.Name+r.Type+string(r.Data)+wideText(r.Data), canary) || r.SHA256 != sha256.Sum256(r.Data) {
			t.Errorf("%s: a canary survives in %s %s", name, r.Name, r.Type)
		}
		if want := map[byte]string{'P': "attachment-3.png image/png", 'J': "attachment-3.jpg image/jpeg", 'G': "attachment-3.png image/png"}[name[0]]; r.Name+" "+r.Type != want {
			t.Errorf("%s: %s %s", name, r.Name, r.Type)
		}
		checkPixels(t, name, s.data, r.Data)
	}
}

// checkPixels holds every chunk or segment of the released picture to those that pixels need, and the pixels to the original's.
func checkPixels(t *testing.T, name string, before, after []byte) {
	t.Helper()
	if after[0] == 0xFF {
		jpegSegments(after, func(marker byte, _ []byte) {
			if !bytes.Contains([]byte{0xDB, 0xC0, 0xC4, 0xDA}, []byte{marker}) {
				t.Errorf("%s: segment %x", name, marker)
			}
		})
		return
	}
	for rest := after[8:]; len(rest) > 0; rest = rest[12+binary.BigEndian.Uint32(rest):] {
		if kind := string(rest[4:8]); !slices.Contains([]string{"IHDR", "IDAT", "IEND"}, kind) {
			t.Errorf("%s: chunk %s", name, kind)
		}
	}
	want, _, err := image.Decode(bytes.NewReader(before))
	got, _, err2 := image.Decode(bytes.NewReader(after))
	if err != nil || err2 != nil || got.Bounds() != want.Bounds() {
		t.Fatalf("%s: %v %v", name, err, err2)
	}
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			if color.RGBAModel.Convert(got.At(x, y)) != color.RGBAModel.Convert(want.At(x, y)) {
				t.Fatalf("%s: pixel %d, %d", name, x, y)
			}
		}
	}
}

// S9: what hides below transparency, in a palette nobody uses, in low bits of depth or in later frames does not survive.
func TestReleasedPictureKeepsNothingThatIsNotSeen(t *testing.T) {
	hidden := image.NewNRGBA(image.Rect(0, 0, 6, 1))
	for i, c := range []byte(canary) {
		hidden.Set(i, 0, color.NRGBA{c, c, c, 0})
	}
	palette := color.Palette{color.Black, color.White}
	for _, c := range []byte(canary) {
		palette = append(palette, color.RGBA{c, c, c, 255})
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 6, 1))
	for i, c := range []byte(canary) {
		deep.Set(i, 0, color.NRGBA64{0x1000 | uint16(c), 0, 0, 0xFFFF})
	}
	for name, img := range map[string]image.Image{"transparent": hidden, "palette": image.NewPaletted(image.Rect(0, 0, 6, 1), palette), "depth": deep} {
		r, err := Release(Attachment{Content: encoded(t, "png", img)}, 1)
		if err != nil || r.Form != FormImage {
			t.Fatalf("%s: %v %+v", name, err, r)
		}
		got, err := png.Decode(bytes.NewReader(r.Data))
		if err != nil {
			t.Fatal(err)
		}
		for x := range 6 {
			if c := color.NRGBA64Model.Convert(got.At(x, 0)).(color.NRGBA64); c.R&0xFF != c.R>>8 || c.A == 0 && c.R != 0 {
				t.Errorf("%s: pixel %d is %v", name, x, c)
			}
		}
		if _, ok := got.(*image.Paletted); ok {
			t.Errorf("%s: a palette is kept", name)
		}
	}
	frames := gif.GIF{Delay: []int{1, 1}}
	for range 2 {
		frames.Image = append(frames.Image, image.NewPaletted(image.Rect(0, 0, 4, 4), palette))
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &frames); err != nil {
		t.Fatal(err)
	}
	r, err := Release(Attachment{Content: b.Bytes()}, 1)
	if err != nil || r.Type != "image/png" || !slices.Equal(r.Findings, []Finding{{FoundFrames, "1/2"}}) {
		t.Errorf("%v %+v", err, r.Findings)
	}
}

// S9: a picture that cannot be drawn anew is never taken for one that was.
func TestPictureThatIsNotRedrawnSaysSo(t *testing.T) {
	head := func(w, h uint32, depth byte) []byte {
		ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
		return []byte(pngMagic + pngChunk("IHDR", string(ihdr)+string([]byte{depth, 6, 0, 0, 0})) + pngChunk("tEXt", "Author\x00CANARY"))
	}
	cut := inJPEG(t)
	progressive := bytes.Replace(encoded(t, "jpeg", shot(16, 16)), []byte{0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 16}, []byte{0xFF, 0xC2, 0, 17, 8, 0x0F, 0xA0, 0x0F, 0xA0}, 1)
	for name, c := range map[string]struct {
		data []byte
		why  string
	}{
		"too many pixels":      {head(6325, 6325, 8), "png: 6325x6325"},
		"as many as may be":    {head(6324, 6324, 8), "png: damaged"}, // decoding begins
		"overflowing":          {head(1<<31-1, 1<<31-1, 8), "png: damaged"},
		"deep":                 {head(6000, 6000, 16), "png: 6000x6000"},
		"progressive":          {progressive, "jpeg: 4000x4000"},
		"cut":                  {cut[:len(cut)/2], "jpeg: damaged"},
		"a GIF that is no GIF": {[]byte("GIF89aCANARY"), "gif: damaged"},
	} {
		r, err := Release(Attachment{Name: "x.PNG", Type: "image/png", Content: c.data}, 2)
		if err != nil || r.Form != FormAsIs || len(r.Findings) == 0 || r.Findings[0] != (Finding{FoundNotRedrawn, c.why}) || !bytes.Equal(r.Data, c.data) {
			t.Errorf("%s: %v %s %q", name, err, r.Form, r.Findings)
		}
	}
}

// S9 (a), S25: text comes out in UTF-8 with everything in sight, whatever it was written in.
func TestReleasedText(t *testing.T) {
	const text = "再現手順\n1. 例示ルータの設定画面を開く\n"
	for name, c := range map[string]struct{ in, want string }{
		"UTF-8":       {text, text},
		"mark":        {"\ufeff" + text, text},
		"Shift_JIS":   {sjis(text), text},
		"EUC-JP":      {eucjp(text), text},
		"ISO-2022-JP": {jis(text), text},
		"UTF-16LE":    {wide(binary.LittleEndian, "\ufeff"+text), text},
		"UTF-16BE":    {wide(binary.BigEndian, "\ufeff"+text), text},
		"CRLF":        {strings.ReplaceAll(text, "\n", "\r\n"), text},
		"controls":    {text + "a\x1b[2Jb\u202ec\u200bd and so on", text + "a<U+001B>[2Jb<U+202E>c<U+200B>d and so on"},
		"empty":       {"", ""},
	} {
		r, err := Release(Attachment{Name: "CANARY.txt", Type: "text/plain", Content: []byte(c.in)}, 1)
		if err != nil || r.Form != FormText || string(r.Data) != c.want || r.Name != "attachment-1.txt" || r.Type != "text/plain" || r.SHA256 != sha256.Sum256(r.Data) {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
	r, _ := Release(Attachment{Type: "text/plain", Content: []byte("run /home/taro/poc.py, mail taro@finder.example")}, 1)
	if !slices.Equal(r.Findings, []Finding{{FoundAddress, "taro@finder.example"}, {FoundPath, "/home/taro"}}) {
		t.Errorf("%q", r.Findings)
	}
	for _, binary := range []string{"PK\x03\x04\x00\x00", strings.Repeat("\x01\x02", 50)} {
		if r, err := Release(Attachment{Name: "a.txt", Type: "text/plain", Content: []byte(binary)}, 1); err != nil || r.Form != FormAsIs {
			t.Errorf("%q: %v %s", binary, err, r.Form)
		}
	}
}

func seeds(f *testing.F) {
	for _, s := range pictures(f) {
		f.Add("a.png", "image/png", s.data)
	}
	for _, s := range files(f) {
		f.Add("a.pdf", "text/plain", s.data)
	}
}

// FuzzRelease: whatever comes in, a released name, type and form are ours, and a released picture is only pixels. S9
func FuzzRelease(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, name, mediaType string, data []byte) {
		r, err := Release(Attachment{Name: name, Type: mediaType, Content: data}, 1)
		if err != nil {
			return // refused, with its reason
		}
		if !strings.HasPrefix(r.Name, "attachment-1.") || strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || r.SHA256 != sha256.Sum256(r.Data) {
			t.Errorf("%+v", r)
		}
		switch r.Form {
		case FormAsIs:
			if !bytes.Equal(r.Data, data) {
				t.Error("not as it is")
			}
		case FormImage:
			again, err := Release(Attachment{Content: r.Data}, 1)
			if err != nil || again.Form != FormImage || r.Type == "image/png" && !bytes.Equal(again.Data, r.Data) {
				t.Errorf("a released picture is not one: %v %s", err, again.Form)
			}
		case FormText:
			if bytes.ContainsAny(r.Data, "\x00\x1b\r") {
				t.Errorf("%q", r.Data)
			}
		default:
			t.Error(r.Form)
		}
	})
}
