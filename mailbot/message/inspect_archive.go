package message

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

const (
	mostEntries      = 10_000
	mostPropertyFile = 1 << 20
)

// clockTime is how times of files are listed. Most formats keep them without a zone.
const clockTime = "2006-01-02 15:04:05"

var (
	coreTags = []tag{{"dc:creator", FoundAuthor}, {"cp:lastModifiedBy", FoundAuthor}, {"dcterms:created", FoundTime}, {"dcterms:modified", FoundTime}, {"dc:title", FoundText}, {"cp:keywords", FoundText}}
	appTags  = []tag{{"Company", FoundOrganisation}, {"Manager", FoundAuthor}, {"Application", FoundTool}, {"Template", FoundText}}
)

// propertyFiles are the two files of an Office Open XML package that are read (ECMA-376 part 2, 10; part 1, 22.2).
var propertyFiles = map[string][]tag{"docProps/core.xml": coreTags, "docProps/app.xml": appTags}

// zip lists the directory of a ZIP, wherever in the file it stands, and the properties of Office Open XML. The number of
// entries, none of which is unpacked, stands last.
func (in *inspection) zip(data []byte) {
	if !bytes.Contains(data[max(0, len(data)-70_000):], []byte("PK\x05\x06")) {
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			in.known = true
			in.add(FoundNotOpened, "ZIP", damaged)
		}
		return
	}
	in.known = true
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > mostEntries {
		in.add(FoundNotOpened, "ZIP", fmt.Sprint(n))
		return
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		in.add(FoundNotOpened, "ZIP", damaged)
		return
	}
	in.add(FoundText, "ZIP comment", r.Comment)
	read := map[string]bool{}
	for _, f := range r.File {
		if tags := propertyFiles[f.Name]; tags != nil && !read[f.Name] {
			read[f.Name] = true
			in.properties(f, tags)
		}
	}
	for _, f := range r.File {
		in.zipEntry(f)
	}
	in.add(FoundNotOpened, "ZIP", fmt.Sprint(len(r.File)))
}

func (in *inspection) properties(f *zip.File, tags []tag) {
	r, err := f.Open()
	if err != nil {
		in.add(FoundNotOpened, "ZIP", f.Name)
		return
	}
	defer func() { _ = r.Close() }()
	// What could be read before an error is looked at all the same.
	text, err := io.ReadAll(io.LimitReader(r, mostPropertyFile))
	if err != nil {
		in.add(FoundNotOpened, "ZIP", f.Name)
	}
	in.markup(string(text), tags)
}

func (in *inspection) zipEntry(f *zip.File) {
	if propertyFiles[f.Name] == nil {
		in.add(FoundEntry, "", f.Name)
	}
	in.add(FoundText, "ZIP comment", f.Comment)
	if f.Modified.Year() > 1980 {
		in.add(FoundTime, "ZIP", f.Modified.Format(clockTime))
	}
	for extra := f.Extra; len(extra) >= 4; {
		id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			return
		}
		in.zipOwner(id, extra[4:4+size])
		extra = extra[4+size:]
	}
}

// zipOwner reads the extra fields of Info-ZIP that hold the owner's numbers: "ux" of any size, and the older "Ux" and "UX".
func (in *inspection) zipOwner(id uint16, field []byte) {
	switch {
	case id == 0x7875 && len(field) > 1:
		uid, rest := sizedNumber(field[1:])
		gid, _ := sizedNumber(rest)
		in.add(FoundAccount, "ZIP uid/gid", fmt.Sprintf("%d/%d", uid, gid))
	case id == 0x7855 && len(field) >= 4:
		in.add(FoundAccount, "ZIP uid/gid", fmt.Sprintf("%d/%d", binary.LittleEndian.Uint16(field), binary.LittleEndian.Uint16(field[2:])))
	case id == 0x5855 && len(field) >= 12:
		in.add(FoundAccount, "ZIP uid/gid", fmt.Sprintf("%d/%d", binary.LittleEndian.Uint16(field[8:]), binary.LittleEndian.Uint16(field[10:])))
	}
}

// sizedNumber reads a byte that says how many bytes the number behind it has, least first.
func sizedNumber(b []byte) (n uint64, rest []byte) {
	if len(b) == 0 || int(b[0]) > len(b)-1 {
		return 0, nil
	}
	size := int(b[0])
	for i := size; i > 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n, b[1+size:]
}

// tar lists the names, owners and times in a tar file; contents are passed over.
func (in *inspection) tar(data []byte) {
	if len(data) < 512 || string(data[257:262]) != "ustar" {
		return
	}
	in.known = true
	r := tar.NewReader(bytes.NewReader(data))
	for range mostEntries {
		h, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			in.add(FoundNotOpened, "tar", damaged)
			return
		}
		in.add(FoundEntry, "", h.Name)
		in.add(FoundAccount, "tar", fmt.Sprintf("%s/%s %d/%d", h.Uname, h.Gname, h.Uid, h.Gid))
		in.add(FoundTime, "tar", h.ModTime.UTC().Format(clockTime))
	}
	in.add(FoundNotOpened, "tar", fmt.Sprint(mostEntries))
}

// gzip lists what the head of a gzip file says (RFC 1952, 2.3) and unpacks nothing.
func (in *inspection) gzip(data []byte) {
	if len(data) < 10 {
		return
	}
	if seconds := binary.LittleEndian.Uint32(data[4:]); seconds > 0 {
		in.add(FoundTime, "gzip", time.Unix(int64(seconds), 0).UTC().Format(clockTime))
	}
	const hasExtra, hasName, hasComment = 4, 8, 16
	flags, rest := data[3], data[10:]
	if flags&hasExtra != 0 {
		if len(rest) < 2 || int(binary.LittleEndian.Uint16(rest)) > len(rest)-2 {
			return
		}
		rest = rest[2+int(binary.LittleEndian.Uint16(rest)):]
	}
	for _, f := range []struct {
		flag byte
		what string
	}{{hasName, FoundEntry}, {hasComment, FoundText}} {
		if flags&f.flag != 0 {
			var value []byte
			value, rest, _ = bytes.Cut(rest, []byte{0})
			in.add(f.what, "gzip", string(value[:min(len(value), longestMarkup)]))
		}
	}
}
