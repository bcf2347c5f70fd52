package message

import (
	"encoding/binary"
	"strings"
)

// exifTags are the tags that tell of a person, a device, a time (TIFF 6.0; Exif 3.0, 4.6). The XP ones are UTF-16.
var exifTags = map[uint16]tag{
	0x010E: {"ImageDescription", FoundText}, 0x010F: {"Make", FoundDevice}, 0x0110: {"Model", FoundDevice}, 0x0131: {"Software", FoundTool}, 0x0132: {"DateTime", FoundTime},
	0x013B: {"Artist", FoundAuthor}, 0x013C: {"HostComputer", FoundDevice}, 0x8298: {"Copyright", FoundAuthor}, 0x9003: {"DateTimeOriginal", FoundTime},
	0x9004: {"DateTimeDigitized", FoundTime}, 0x9010: {"OffsetTime", FoundTime}, 0x9286: {"UserComment", FoundText}, 0x9C9B: {"XPTitle", FoundText}, 0x9C9C: {"XPComment", FoundText},
	0x9C9D: {"XPAuthor", FoundAuthor}, 0xA430: {"CameraOwnerName", FoundAuthor}, 0xA431: {"BodySerialNumber", FoundDevice}, 0xA435: {"LensSerialNumber", FoundDevice},
	0xA436: {"ImageTitle", FoundText}, 0xA437: {"Photographer", FoundAuthor}, 0xC62F: {"CameraSerialNumber", FoundDevice}, 0x02BC: {"XMP", FoundText},
}

const (
	exifPointer = 0x8769
	gpsPointer  = 0x8825
	thumbnail   = 0x0201
	mostTags    = 512
	mostExif    = 4 // structures in one file
)

// exif lists the tags of a TIFF structure: its first two directories and the one of Exif. Of a GPS directory and of a
// thumbnail, which may show what was cut off the picture, it says only that they are there.
func (in *inspection) exif(data []byte) {
	if in.exifs++; in.exifs > mostExif || len(data) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	next := in.exifDirectory(data, order, order.Uint32(data[4:]), true)
	in.exifDirectory(data, order, next, false)
}

// exifDirectory lists one directory and gives the place of the next, 0 for none. main follows the pointers to others.
func (in *inspection) exifDirectory(data []byte, order binary.ByteOrder, at uint32, main bool) (next uint32) {
	if at == 0 || uint64(at)+2 > uint64(len(data)) {
		return 0
	}
	entries, sub := data[at+2:], uint32(0)
	count := int(order.Uint16(data[at:]))
	for range min(count, mostTags) {
		if len(entries) < 12 {
			return 0
		}
		id, value := order.Uint16(entries), order.Uint32(entries[8:])
		switch {
		case id == gpsPointer && main:
			in.add(FoundPlace, "Exif", "GPS")
		case id == exifPointer && main:
			sub = value
		case id == thumbnail:
			in.add(FoundText, "Exif", "thumbnail")
		default:
			in.exifTag(id, exifValue(data, order, entries[:12]))
		}
		entries = entries[12:]
	}
	in.exifDirectory(data, order, sub, false)
	if len(entries) < 4 || count > mostTags {
		return 0
	}
	return order.Uint32(entries)
}

func (in *inspection) exifTag(id uint16, value []byte) {
	t, ok := exifTags[id]
	switch {
	case !ok:
	case strings.HasPrefix(t.name, "XP"):
		in.add(t.what, t.name, utf16Text(value, false))
	default:
		in.add(t.what, t.name, strings.TrimPrefix(string(value), "ASCII\x00\x00\x00"))
	}
}

// exifValue is the value of an entry of bytes, text or no declared type; other types hold no words.
func exifValue(data []byte, order binary.ByteOrder, entry []byte) []byte {
	switch order.Uint16(entry[2:]) {
	case 1, 2, 7, 129:
	default:
		return nil
	}
	size := uint64(order.Uint32(entry[4:]))
	if size <= 4 {
		return entry[8 : 8+size]
	}
	at := uint64(order.Uint32(entry[8:]))
	if at+size > uint64(len(data)) {
		return nil
	}
	return data[at : at+min(size, longestMarkup)]
}
