package message

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

type exifEntry struct {
	id    uint16
	kind  uint16
	value string
}

// tiff writes directories one behind the other; the first points to the second as that of Exif, when there is one.
func tiff(order binary.AppendByteOrder, directories ...[]exifEntry) string {
	out := []byte("II*\x00\x08\x00\x00\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		out = []byte("MM\x00*\x00\x00\x00\x08")
	}
	for i, entries := range directories {
		if i+1 < len(directories) {
			entries = append(slices.Clone(entries), exifEntry{id: exifPointer})
		}
		room := len(out) + 2 + 12*len(entries) + 4
		var values string
		for _, e := range entries {
			values += e.value
		}
		out = order.AppendUint16(out, uint16(len(entries)))
		at := room
		for _, e := range entries {
			out = order.AppendUint16(order.AppendUint16(out, e.id), e.kind)
			if e.id == exifPointer {
				out = order.AppendUint32(order.AppendUint32(out, 1), uint32(room+len(values)))
				continue
			}
			out = order.AppendUint32(order.AppendUint32(out, uint32(len(e.value))), uint32(at))
			at += len(e.value)
		}
		out = append(order.AppendUint32(out, 0), values...)
	}
	return string(out)
}

func wide(order binary.AppendByteOrder, s string) string {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

var exifOf = tiff(binary.LittleEndian, []exifEntry{{0x010F, 2, "CANARY-make\x00"}, {0x0110, 2, "CANARY-model\x00"}, {0x013B, 2, "CANARY-artist\x00"},
	{gpsPointer, 4, ""}, {0x9C9D, 1, wide(binary.LittleEndian, "CANARY-xp")}, {thumbnail, 4, ""}},
	[]exifEntry{{0x9003, 2, "2026:04:14 12:00:00\x00"}, {0xA430, 2, "CANARY-owner\x00"}, {0x9286, 7, "ASCII\x00\x00\x00CANARY-comment"}})

var exifFound = []Finding{{FoundDevice, "Make: CANARY-make"}, {FoundDevice, "Model: CANARY-model"}, {FoundAuthor, "Artist: CANARY-artist"}, {FoundPlace, "Exif: GPS"},
	{FoundAuthor, "XPAuthor: CANARY-xp"}, {FoundText, "Exif: thumbnail"}, {FoundTime, "DateTimeOriginal: 2026:04:14 12:00:00"},
	{FoundAuthor, "CameraOwnerName: CANARY-owner"}, {FoundText, "UserComment: CANARY-comment"}}

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description xmp:CreatorTool="CANARY-tool" tiff:Make='CANARY-make'><dc:creator><rdf:Seq><rdf:li>CANARY &amp; Son</rdf:li></rdf:Seq></dc:creator>` +
	`<xmp:CreateDate>2026-04-14T12:00:00+09:00</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>`

var xmpFound = []Finding{{FoundAuthor, "dc:creator: CANARY & Son"}, {FoundTool, "xmp:CreatorTool: CANARY-tool"}, {FoundDevice, "tiff:Make: CANARY-make"}, {FoundTime, "xmp:CreateDate: 2026-04-14T12:00:00+09:00"}}

func zipped(t testing.TB, comment string, files ...*zip.FileHeader) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		content := f.Comment
		if strings.HasPrefix(f.Name, "docProps/") {
			f.Comment = ""
		}
		part, err := w.CreateHeader(f)
		if err == nil {
			_, err = io.WriteString(part, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.SetComment(comment); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	err := w.WriteHeader(&tar.Header{Name: "CANARY.py", Uname: "canary", Gname: "staff", Uid: 1001, Gid: 50, ModTime: time.Unix(1_776_135_600, 0), Typeflag: tar.TypeReg})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func ethernet(order binary.AppendByteOrder, frames ...string) []byte {
	out := order.AppendUint32(order.AppendUint32(order.AppendUint32(nil, 0xA1B2C3D4), 0x00040002), 0)
	out = order.AppendUint32(order.AppendUint32(order.AppendUint32(out, 0), 65535), linkEthernet)
	for _, f := range frames {
		out = order.AppendUint32(order.AppendUint32(order.AppendUint32(order.AppendUint32(out, 0), 0), uint32(len(f))), uint32(len(f)))
		out = append(out, f...)
	}
	return out
}

func block(kind uint32, body string) string {
	le := binary.LittleEndian
	body += strings.Repeat("\x00", (4-len(body)%4)%4)
	size := uint32(len(body) + 12)
	return string(le.AppendUint32(le.AppendUint32(nil, kind), size)) + body + string(le.AppendUint32(nil, size))
}

const (
	frame1 = "\x02\x00\x5e\x00\x00\x01\x02\x00\x5e\x00\x00\x02\x08\x00data"
	frame2 = "\xff\xff\xff\xff\xff\xff\x02\x00\x5e\x00\x00\x01\x08\x06data" // to everybody
)

// files hold a canary in each field that tells of a person, a machine or a time.
func files(t testing.TB) map[string]specimen {
	noon := time.Date(2026, 4, 14, 12, 0, 0, 0, time.UTC)
	stored := func(name, comment string, extra string) *zip.FileHeader {
		return &zip.FileHeader{Name: name, Comment: comment, Extra: []byte(extra), Modified: noon, Method: zip.Deflate}
	}
	return map[string]specimen{
		"PDF": {[]byte("%PDF-1.7\n1 0 obj\n<< /Author (CAN\\101RY \\(a\\)) /Creator <4341 4E415259> /Producer(\xfe\xff" + wide(binary.BigEndian, "カナリア") + ") /Title 5 0 R /CreationDate (D:20260414120000+09'00')>>\n" +
			"<< /Subtype /Text /T (CANARY-note) >> " + xmp + "\n%%EOF\n%%EOF\n /ObjStm"),
			append([]Finding{{FoundAuthor, "/Author: CANARY (a)"}, {FoundTool, "/Creator: CANARY"}, {FoundTool, "/Producer: カナリア"}, {FoundTime, "/CreationDate: D:20260414120000+09'00'"},
				{FoundAuthor, "/T: CANARY-note"}, {FoundRevisions, "%%EOF: 2"}, {FoundNotOpened, "PDF: /ObjStm"}}, xmpFound...)},
		"PDF of one revision": {[]byte("%PDF-1.7\n/Author (" + sjis("架空") + ")\n%%EOF\n"), []Finding{{FoundAuthor, "/Author: 架空"}}},
		"Office": {zipped(t, "", stored("[Content_Types].xml", "", ""),
			stored("docProps/core.xml", `<cp:coreProperties><dc:creator>架空 CANARY</dc:creator><cp:lastModifiedBy>CANARY-2</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-04-14T03:00:00Z</dcterms:created></cp:coreProperties>`, ""),
			stored("docProps/app.xml", "<Properties><Application>CANARY Office</Application><Company>CANARY KK</Company></Properties>", "")),
			[]Finding{{FoundAuthor, "dc:creator: 架空 CANARY"}, {FoundAuthor, "cp:lastModifiedBy: CANARY-2"}, {FoundTime, "dcterms:created: 2026-04-14T03:00:00Z"}, {FoundTool, "Application: CANARY Office"},
				{FoundOrganisation, "Company: CANARY KK"}, {FoundNotOpened, "ZIP: 3"}}},
		"ZIP": {zipped(t, "CANARY-archive", stored("CANARY/poc.py", "CANARY-entry", "ux\x0b\x00\x01\x04\xe9\x03\x00\x00\x04\x32\x00\x00\x00"), stored(sjis("架空の証拠"), "", "Ux\x04\x00\xea\x03\x33\x00")),
			[]Finding{{FoundText, "ZIP comment: CANARY-archive"}, {FoundEntry, "CANARY/poc.py"}, {FoundEntry, "架空の証拠"}, {FoundText, "ZIP comment: CANARY-entry"}, {FoundTime, "ZIP: 2026-04-14 12:00:00"},
				{FoundAccount, "ZIP uid/gid: 1001/50"}, {FoundAccount, "ZIP uid/gid: 1002/51"}, {FoundNotOpened, "ZIP: 2"}}},
		"cut ZIP": {[]byte("PK\x03\x04CANARY"), []Finding{{FoundNotOpened, "ZIP: damaged"}}},
		"tar":     {tarred(t), []Finding{{FoundEntry, "CANARY.py"}, {FoundAccount, "tar: canary/staff 1001/50"}, {FoundTime, "tar: 2026-04-14 03:00:00"}}},
		"gzip": {[]byte("\x1f\x8b\x08\x1c\x30\xaf\xdd\x69\x00\x03\x02\x00xxCANARY.py\x00CANARY-comment\x00"),
			[]Finding{{FoundEntry, "gzip: CANARY.py"}, {FoundText, "gzip: CANARY-comment"}, {FoundTime, "gzip: 2026-04-14 03:06:24"}, {FoundNotOpened, "gzip"}}},
		"pcap":    {ethernet(binary.LittleEndian, frame1, frame2), []Finding{{FoundHardware, "2"}}},
		"pcap BE": {ethernet(binary.BigEndian, frame2), []Finding{{FoundHardware, "1"}}},
		"pcapng": {[]byte(block(pcapngSection, "\x4d\x3c\x2b\x1a\x01\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x02\x00\x06\x00CANARY\x00\x00\x03\x00\x02\x00OS\x00\x00\x00\x00\x00\x00") +
			block(pcapngIface, "\x01\x00\x00\x00\xff\xff\x00\x00\x02\x00\x0a\x00CANARY-if0\x00\x00") +
			block(pcapngEnhanced, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x12\x00\x00\x00\x12\x00\x00\x00"+frame1) + block(pcapngSimple, "\x12\x00\x00\x00"+frame2)),
			[]Finding{{FoundDevice, "pcapng hardware: CANARY"}, {FoundTool, "pcapng system: OS"}, {FoundDevice, "pcapng interface: CANARY-if0"}, {FoundHardware, "2"}}},
		"TIFF":       {[]byte(exifOf), exifFound},
		"Office 97":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00" + wide(binary.LittleEndian, `C:\Users\canary\poc.doc`) + "\x00"), []Finding{{FoundNotOpened, "Office 97"}, {FoundPath, `C:\Users\canary`}}},
		"program":    {[]byte("\x7fELF\x00\x00/home/canary/src/poc.c\x00canary@finder.example\x00"), []Finding{{FoundPath, "/home/canary"}, {FoundAddress, "canary@finder.example"}, {FoundNotOpened, "unknown"}}},
		"UTF-16":     {[]byte(wide(binary.BigEndian, "x canary@finder.example y")), []Finding{{FoundAddress, "canary@finder.example"}}},
		"SVG":        {[]byte("<svg><metadata>" + xmp + "</metadata></svg>"), xmpFound},
		"terminal":   {[]byte("%PDF-1.4 /Author (CANARY\x1b[2J\u202e)"), []Finding{{FoundAuthor, "/Author: CANARY<U+001B>[2J<U+202E>"}}},
		"small, odd": {[]byte("\x00"), []Finding{{FoundNotOpened, "unknown"}}},
	}
}

// S9 (c), N15: what goes as it is goes with the list of what is in it, under a name that is not the finder's.
func TestInspectFindsEveryCanary(t *testing.T) {
	for name, s := range files(t) {
		r, err := Release(Attachment{Name: "canary.CaNaRy", Type: "application/x-canary", Content: s.data}, 7)
		if err != nil || r.Form != FormAsIs || r.Name != "attachment-7.bin" || r.Type != "application/octet-stream" || !bytes.Equal(r.Data, s.data) || r.SHA256 != sha256.Sum256(s.data) {
			t.Errorf("%s: %v %s %s %s", name, err, r.Name, r.Type, r.Form)
		}
		checkFound(t, name, r.Findings, append(s.want, Finding{FoundFileName, "canary.CaNaRy"}))
	}
	for name, want := range map[string]string{"a/架空.PDF": "attachment-1.pdf application/pdf", "x.tar.gz": "attachment-1.gz application/octet-stream", "taro": "attachment-1.bin application/octet-stream"} {
		if r, _ := ReleaseAsIs(Attachment{Name: name}, 1); r.Name+" "+r.Type != want {
			t.Errorf("%s: %s %s", name, r.Name, r.Type)
		}
	}
	if r, err := ReleaseAsIs(Attachment{Name: "poc.png", Content: inPNG(t)}, 1); err != nil || r.Form != FormAsIs || r.Name != "attachment-1.png" {
		t.Errorf("%v %+v", err, r)
	}
}

// S22: no more is listed, read and unpacked than may be, and what was left out is said.
func TestInspectIsBounded(t *testing.T) {
	huge := strings.Repeat(" ", 8<<20)
	started := time.Now()
	for name, c := range map[string]struct {
		data []byte
		want Finding
	}{
		"many addresses":  {[]byte(strings.Repeat("aa@bb.test dd@ee.test ", 500_000)), Finding{FoundAddress, "dd@ee.test"}},
		"other addresses": {[]byte(numbered("taro%@finder.example ", 5000)), Finding{FoundMore, "1"}},
		"many entries":    {append([]byte(strings.Repeat("PK\x01\x02", 20_000)), zipped(t, "")...), Finding{FoundNotOpened, "ZIP: 20000"}},
		"property bomb":   {zipped(t, "", &zip.FileHeader{Name: "docProps/core.xml", Comment: huge + "<dc:creator>far</dc:creator>", Method: zip.Deflate}), Finding{FoundNotOpened, "ZIP: 1"}},
		"PDF strings":     {[]byte("%PDF-1.7" + strings.Repeat("/T<", 3<<20)), Finding{FoundMore, "1"}},
		"at signs":        {bytes.Repeat([]byte("@a"), 5<<20), Finding{}},
		"local part":      {bytes.Repeat([]byte("a"), 15<<20), Finding{}},
		"homes":           {[]byte(strings.Repeat("/home/", 3<<20)), Finding{}},
		"Exif pointers":   {append([]byte("II*\x00\x08\x00\x00\x00\x00\x02"), bytes.Repeat([]byte("\x69\x87\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"), 600)...), Finding{}},
		"too large":       {make([]byte, MostReleased+1), Finding{FoundNotOpened, "size: 20971521"}},
	} {
		began := time.Now()
		got := Inspect("", c.data)
		if len(got) > mostFindings || c.want != (Finding{}) && !slices.Contains(got, c.want) {
			t.Errorf("%s: %d findings, %.300q", name, len(got), got)
		}
		for _, f := range got {
			if strings.Contains(f.Text, "far") || len(f.Text) > 2*longestValue {
				t.Errorf("%s: %v", name, f)
			}
		}
		t.Logf("%s: %v", name, time.Since(began))
	}
	if took := time.Since(started); took > time.Minute {
		t.Errorf("took %v", took)
	}
	if _, err := Release(Attachment{Content: make([]byte, MostReleased+1)}, 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := Release(Attachment{}, 0); err == nil {
		t.Error("attachment 0 is released")
	}
}

func numbered(s string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(s, "%", string(rune('a'+i%26))+string(rune('a'+i/26%26))))
	}
	return b.String()
}

func FuzzInspect(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, name, _ string, data []byte) {
		got := Inspect(name, data)
		if len(got) > mostFindings || !slices.Equal(got, Inspect(name, data)) {
			t.Errorf("%q", got)
		}
		for _, g := range got {
			if g.What == "" || g.Text == "" || strings.ContainsAny(g.Text, "\n\x00\x1b") {
				t.Errorf("%q", g)
			}
		}
	})
}
