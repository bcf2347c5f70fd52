package message

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// TNEF (MS-OXTNEF) is the winmail.dat in which Outlook hides the files of a
// mail. It is a list of attributes, some of which are lists of MAPI properties.
// Only names, files and the text are read; nothing of it is trusted.
const (
	tnefSignature = 0x223e9f78

	tnefCodepage   = 0x9007
	tnefBody       = 0x800c
	tnefProperties = 0x9003
	tnefAttachment = 0x9002 // begins the next file
	tnefTitle      = 0x8010
	tnefData       = 0x800f
	tnefFileProps  = 0x9005

	mapiBody     = 0x1000
	mapiRTF      = 0x1009
	mapiHTML     = 0x1013
	mapiDisplay  = 0x3001
	mapiFileData = 0x3701
	mapiName     = 0x3704
	mapiLongName = 0x3707
	mapiMIME     = 0x370e

	mapiObject  = 0x000d
	mapiString8 = 0x001e
	mapiUnicode = 0x001f
	mapiBinary  = 0x0102
	mapiMany    = 0x1000
)

func isTNEF(p *Part, content []byte) bool {
	named := p.MediaType == "application/ms-tnef" || p.MediaType == "application/vnd.ms-tnef" || strings.EqualFold(p.Filename, "winmail.dat")
	return named && len(content) >= 6 && binary.LittleEndian.Uint32(content) == tnefSignature
}

// tnefReader walks the attributes.
type tnefReader struct {
	rest    []byte
	charset string
	files   []tnefFile
	body    []Attachment
}

type tnefFile struct {
	names [3]string // title, short, long: the last that is there counts
	mime  string
	data  []byte
}

// readTNEF lists what is inside, as far as it can be read.
func readTNEF(content []byte) []Attachment {
	r := tnefReader{rest: content[6:]}
	for r.attribute() {
	}
	out := r.body
	for _, f := range r.files {
		a := Attachment{Type: "application/octet-stream", Content: f.data, Note: "winmail.dat"}
		if major, _, ok := strings.Cut(f.mime, "/"); ok && isFieldName([]byte(major)) {
			a.Type = strings.ToLower(f.mime)
		}
		for _, name := range f.names {
			if safe := safeName(name); safe != "" {
				a.Name = safe
			}
		}
		out = append(out, a)
	}
	return out
}

// attribute reads one; false at the end or where the rest makes no sense.
func (r *tnefReader) attribute() bool {
	const head, sum = 9, 2
	if len(r.rest) < head {
		return false
	}
	id, n := binary.LittleEndian.Uint16(r.rest[1:]), binary.LittleEndian.Uint32(r.rest[5:])
	whole := uint64(n) <= uint64(len(r.rest)-head)
	data := r.rest[head:]
	if whole {
		data = data[:n]
		r.rest = r.rest[head+int(n):]
		r.rest = r.rest[min(sum, len(r.rest)):]
	}
	if id == tnefAttachment {
		r.files = append(r.files, tnefFile{})
	}
	switch id {
	case tnefCodepage:
		if len(data) >= 4 {
			r.charset = codepage(binary.LittleEndian.Uint32(data))
		}
	case tnefBody:
		r.text("body.txt", "text/plain", []byte(r.string8(data)))
	case tnefProperties:
		r.properties(data, r.messageProperty)
	case tnefTitle, tnefData, tnefFileProps:
		r.file(id, data)
	}
	return whole
}

func (r *tnefReader) file(id uint16, data []byte) {
	if len(r.files) == 0 {
		r.files = append(r.files, tnefFile{})
	}
	f := &r.files[len(r.files)-1]
	switch id {
	case tnefTitle:
		f.names[0] = r.string8(data)
	case tnefData:
		f.data = data
	default:
		r.properties(data, func(id, kind uint16, value []byte) {
			switch id {
			case mapiDisplay:
				if f.names[0] == "" {
					f.names[0] = r.text8(kind, value)
				}
			case mapiName:
				f.names[1] = r.text8(kind, value)
			case mapiLongName:
				f.names[2] = r.text8(kind, value)
			case mapiMIME:
				f.mime = r.text8(kind, value)
			case mapiFileData:
				if kind == mapiObject && len(value) >= 16 {
					value = value[16:] // behind the identity of the interface
				}
				if f.data == nil {
					f.data = value
				}
			}
		})
	}
}

func (r *tnefReader) messageProperty(id, kind uint16, value []byte) {
	switch id {
	case mapiBody:
		r.text("body.txt", "text/plain", []byte(r.text8(kind, value)))
	case mapiHTML:
		r.text("body.html", "text/html", value)
	case mapiRTF:
		r.text("body.rtf.lzfu", "application/octet-stream", value)
	}
}

func (r *tnefReader) text(name, mediaType string, content []byte) {
	if len(content) > 0 {
		r.body = append(r.body, Attachment{Name: name, Type: mediaType, Content: content, Note: "winmail.dat"})
	}
}

func (r *tnefReader) text8(kind uint16, value []byte) string {
	if kind == mapiUnicode {
		return strings.TrimRight(utf16Text(value, false), "\x00")
	}
	return r.string8(value)
}

func (r *tnefReader) string8(value []byte) string {
	value, _, _ = bytes.Cut(value, []byte{0})
	if r.charset == "" {
		return guess(value)
	}
	return decodeCharset(value, r.charset)
}

func codepage(n uint32) string {
	switch n {
	case 932:
		return "shift_jis"
	case 20932, 51932:
		return "euc-jp"
	case 50220, 50221, 50222:
		return "iso-2022-jp"
	case 65001:
		return "utf-8"
	}
	return fmt.Sprintf("windows-%d", n)
}

// properties reads a list of MAPI properties: a count, then for each its type,
// its id, the name of a named one, and its values.
func (r *tnefReader) properties(data []byte, take func(id, kind uint16, value []byte)) {
	p := propertyReader{rest: data}
	for n := p.number(); n > 0 && len(p.rest) > 0; n-- {
		kind, id := p.short(), p.short()
		if id >= 0x8000 {
			p.name()
		}
		base := kind &^ mapiMany
		counted := base == mapiString8 || base == mapiUnicode || base == mapiBinary || base == mapiObject
		values := uint32(1)
		if counted || kind&mapiMany != 0 {
			values = p.number()
		}
		for ; values > 0 && len(p.rest) > 0; values-- {
			if counted {
				take(id, base, p.sized())
			} else {
				p.take(fixedSize(base))
			}
		}
	}
}

func fixedSize(kind uint16) uint32 {
	switch kind {
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040:
		return 8
	case 0x0048:
		return 16
	}
	return 4 // shorter ones are padded
}

// propertyReader takes from the front, and nothing when too little is left.
type propertyReader struct{ rest []byte }

func (p *propertyReader) take(n uint32) []byte {
	if uint64(n) > uint64(len(p.rest)) {
		n = uint32(len(p.rest))
	}
	out := p.rest[:n:n]
	p.rest = p.rest[n:]
	return out
}

func (p *propertyReader) number() uint32 {
	b := p.take(4)
	if len(b) < 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (p *propertyReader) short() uint16 {
	b := p.take(2)
	if len(b) < 2 {
		return 0
	}
	return binary.LittleEndian.Uint16(b)
}

// sized reads a length and so many bytes, padded to a multiple of four.
func (p *propertyReader) sized() []byte {
	n := p.number()
	value := p.take(n)
	p.take(-n & 3)
	return value
}

func (p *propertyReader) name() {
	p.take(16)
	if p.number() == 1 {
		p.sized()
	} else {
		p.take(4)
	}
}
