package message

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

func (in *inspection) picture(data []byte) {
	kind := pictureKind(data)
	in.known = in.known || kind != ""
	switch kind {
	case "png":
		in.png(data)
	case "jpeg":
		in.jpeg(data)
	case "gif":
		in.gif(data)
	}
	if bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")) {
		in.known = true
		in.exif(data)
	}
}

func (in *inspection) trailing(n int) {
	if n > 0 {
		in.add(FoundTrailing, "", fmt.Sprint(n))
	}
}

// png walks the chunks (PNG, 5.3) and lists those that hold no pixels.
func (in *inspection) png(data []byte) {
	inflated := 0
	for rest := data[len(pngMagic):]; len(rest) >= 12; {
		size, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
		if uint64(size) > uint64(len(rest)-12) {
			in.add(FoundNotOpened, "PNG", damaged)
			return
		}
		body := rest[8 : 8+size]
		rest = rest[12+size:]
		switch kind {
		case "tEXt", "zTXt", "iTXt":
			if inflated++; inflated <= mostOfAKind {
				in.pngText(kind, body)
			}
		case "eXIf":
			in.exif(body)
		case "iCCP":
			name, _, _ := bytes.Cut(body, []byte{0})
			in.add(FoundTool, "ICC", string(name))
		case "tIME":
			if len(body) == 7 {
				in.add(FoundTime, kind, fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", binary.BigEndian.Uint16(body), body[2], body[3], body[4], body[5], body[6]))
			}
		case "IEND":
			in.trailing(len(rest))
			return
		}
	}
}

// pngText reads a text chunk (PNG, 11.3.3): key, then the text, behind more fields and packed in two of the three kinds.
func (in *inspection) pngText(kind string, body []byte) {
	key, text, _ := bytes.Cut(body, []byte{0})
	packed := kind == "zTXt"
	if kind == "iTXt" && len(text) > 2 {
		packed = text[0] == 1
		_, text, _ = bytes.Cut(text[2:], []byte{0})
		_, text, _ = bytes.Cut(text, []byte{0})
	} else if packed && len(text) > 0 {
		text = text[1:]
	}
	if packed {
		text = inflate(text)
	}
	in.add(FoundText, showable(string(key)), string(text[:min(len(text), longestMarkup)]))
	in.markup(string(text), xmpTags)
}

const mostInflated = 16 << 10

func inflate(packed []byte) []byte {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	// A damaged stream gives what came before the damage.
	text, _ := io.ReadAll(io.LimitReader(r, mostInflated))
	return text
}

// jpegSegments calls do for each segment with a length (ITU-T T.81, B.1) and gives the place behind the end of the picture,
// len(data) when it has none.
func jpegSegments(data []byte, do func(marker byte, body []byte)) int {
	for i := 2; i+1 < len(data); {
		marker := data[i+1]
		switch {
		case data[i] != 0xFF || marker == 0 || marker == 0xFF || 0xD0 <= marker && marker <= 0xD8:
			i++
			continue
		case marker == 0xD9:
			return i + 2
		case i+4 > len(data):
			return len(data)
		}
		size := int(binary.BigEndian.Uint16(data[i+2:]))
		if size < 2 || i+2+size > len(data) {
			return len(data)
		}
		do(marker, data[i+4:i+2+size])
		i += 2 + size
	}
	return len(data)
}

func (in *inspection) jpeg(data []byte) {
	end := jpegSegments(data, func(marker byte, body []byte) {
		switch {
		case marker == 0xFE:
			in.add(FoundText, "COM", string(body[:min(len(body), longestMarkup)]))
		case marker == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			in.exif(body[6:])
		case marker == 0xE2 && bytes.HasPrefix(body, []byte("ICC_PROFILE")):
			in.add(FoundTool, "ICC", fmt.Sprint(len(body)))
		case marker == 0xED:
			in.iptc(body)
		case marker == 0xE0 && bytes.HasPrefix(body, []byte("JFXX")):
			in.add(FoundText, "JFXX", "thumbnail")
		case 0xE3 <= marker && marker <= 0xEF && marker != 0xEE:
			in.add(FoundText, fmt.Sprintf("APP%d", marker-0xE0), string(body[:min(len(body), longestValue)]))
		}
	})
	in.trailing(len(data) - end)
}

// iptcFields are the datasets of record 2 of IPTC-IIM 4.2 that name somebody.
var iptcFields = map[byte]tag{
	80: {"By-line", FoundAuthor}, 85: {"By-line title", FoundAuthor}, 110: {"Credit", FoundAuthor}, 115: {"Source", FoundOrganisation}, 116: {"Copyright", FoundAuthor},
	122: {"Writer", FoundAuthor}, 65: {"Program", FoundTool}, 55: {"Date", FoundTime}, 90: {"City", FoundPlace}, 120: {"Caption", FoundText}, 5: {"Object name", FoundText},
}

func (in *inspection) iptc(body []byte) {
	for {
		i := bytes.Index(body, []byte{0x1C, 2})
		if i < 0 || i+5 > len(body) {
			return
		}
		field, known := iptcFields[body[i+2]]
		size := int(binary.BigEndian.Uint16(body[i+3:]))
		if !known || size > len(body)-i-5 {
			body = body[i+1:]
			continue
		}
		in.add(field.what, "IPTC "+field.name, string(body[i+5:i+5+size]))
		body = body[i+5+size:]
	}
}

type gifEnd struct {
	frames int
	at     int // behind the trailer, or where reading stopped
	whole  bool
}

// gifBlocks walks a GIF and calls do for each extension with its label and the bytes of its blocks joined, at most 2 KiB.
func gifBlocks(data []byte, do func(label byte, body []byte)) gifEnd {
	end := gifEnd{at: len(data)}
	if len(data) < 13 {
		return end
	}
	i := 13 + colourTable(data[10])
	for i < len(data) {
		switch data[i] {
		case 0x3B:
			end.at, end.whole = i+1, true
			return end
		case 0x21:
			if i+1 >= len(data) {
				return end
			}
			label, body := data[i+1], []byte(nil)
			body, i = subBlocks(data, i+2)
			do(label, body)
		case 0x2C:
			if i+10 >= len(data) {
				return end
			}
			end.frames++
			_, i = subBlocks(data, i+10+colourTable(data[i+9])+1)
		default:
			return end
		}
	}
	return end
}

// colourTable is the size of the table that a packed field announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

func subBlocks(data []byte, i int) (body []byte, next int) {
	for i < len(data) && data[i] != 0 {
		block := data[i+1 : min(len(data), i+1+int(data[i]))]
		if len(body) < longestMarkup {
			body = append(body, block...)
		}
		i += 1 + int(data[i])
	}
	return body, i + 1
}

func (in *inspection) gif(data []byte) {
	end := gifBlocks(data, func(label byte, body []byte) {
		switch {
		case label == 0xFE:
			in.add(FoundText, "GIF comment", string(body))
		case label == 0x01:
			in.add(FoundText, "GIF text", string(body))
		case label == 0xFF && !strings.HasPrefix(string(body), "NETSCAPE2.0"):
			in.add(FoundTool, "GIF", string(body[:min(len(body), 11)]))
		}
	})
	if end.whole {
		in.trailing(len(data) - end.at)
	}
}
