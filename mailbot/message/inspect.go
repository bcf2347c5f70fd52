package message

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"keikai/mailbot/handling"
)

// Finding is one thing in a file that may tell whose it is. Text has the field's own name and its value, safe to show and at
// most about 200 bytes.
type Finding struct{ What, Text string }

// What can be found.
const (
	FoundFileName     = "file_name" // as the finder named it; it never leaves, but a person should know it
	FoundAuthor       = "author"
	FoundOrganisation = "organisation"
	FoundAccount      = "account" // owner of an archived file, by name or number
	FoundTool         = "tool"
	FoundDevice       = "device"
	FoundPlace        = "place"
	FoundTime         = "time"
	FoundText         = "text" // comment, title, caption
	FoundEntry        = "entry"
	FoundRevisions    = "revisions" // of a PDF: what was changed or taken out may still be in it
	FoundHardware     = "mac_addresses"
	FoundAddress      = "address"
	FoundPath         = "path"
	FoundTrailing     = "trailing"    // how many bytes stand behind the end of a picture
	FoundNotOpened    = "not_opened"  // what was not looked into
	FoundNotRedrawn   = "not_redrawn" // a picture that goes as it is: it is damaged, or its size
	FoundFrames       = "frames"      // of how many one goes
	FoundMore         = "more"        // at least this many more are not listed
)

const (
	mostFindings = 50
	mostOfAKind  = 12
	longestValue = 200
)

// damaged is said of a file that is not as its format wants it.
const damaged = "damaged"

// Inspect lists what in a file may tell whose it is, at most 50 findings: authors, programs, devices, times and comments in PDF,
// Office Open XML, ZIP, tar, gzip, PNG, JPEG, GIF, TIFF and packet captures, and mail addresses and paths with an account's
// name in any bytes, in UTF-16 too. Archives are never unpacked (S22): of Office Open XML the two property files are read, at
// most 1 MiB of each. What it does not find may be there all the same, and what it knows it left out stands there as
// FoundNotOpened. Time and memory are linear in data, of which there may be 20 MiB; more is not looked into. S9, N15
func Inspect(name string, data []byte) []Finding {
	in := &inspection{seen: map[Finding]bool{}, kinds: map[string]int{}}
	in.add(FoundFileName, "", name)
	if len(data) > MostReleased {
		in.add(FoundNotOpened, "size", fmt.Sprint(len(data)))
		return in.list
	}
	in.pdf(data)
	in.zip(data)
	in.tar(data)
	in.picture(data)
	in.capture(data)
	in.closed(data)
	for _, text := range []string{name, string(data), wideText(data)} {
		in.anywhere(text)
	}
	if in.left > 0 {
		in.list = append(in.list, Finding{FoundMore, fmt.Sprint(in.left)})
	}
	return in.list
}

type inspection struct {
	list  []Finding
	seen  map[Finding]bool
	kinds map[string]int
	left  int  // found and not listed
	known bool // the format is one that is looked into, or named as closed
	exifs int
}

// add lists a value once; field is the file format's own name for it, "" when the kind says all.
func (in *inspection) add(what, field, value string) {
	value = showable(value)
	if value == "" {
		return
	}
	if field != "" {
		value = field + ": " + value
	}
	f := Finding{what, value}
	switch {
	case in.seen[f]:
	case len(in.list) >= mostFindings-1 || in.kinds[what] >= mostOfAKind:
		in.left++
	default:
		in.seen[f] = true
		in.kinds[what]++
		in.list = append(in.list, f)
	}
}

// showable is a value from inside a file as one short line.
func showable(value string) string {
	if len(value) > 4*longestValue {
		value = value[:4*longestValue]
	}
	if !utf8.ValidString(value) {
		value = guess([]byte(value))
	}
	value = handling.ShowLine(strings.Trim(value, " \t\r\n\x00"))
	if len(value) <= longestValue {
		return value
	}
	cut := longestValue
	for !utf8.RuneStart(value[cut]) {
		cut--
	}
	return value[:cut] + "…"
}

// anywhere looks for what may stand in any file.
func (in *inspection) anywhere(text string) {
	for _, address := range handling.MailAddresses(text, mostOfAKind+1) {
		in.add(FoundAddress, "", address)
	}
	for _, path := range handling.AccountPaths(text, mostOfAKind+1) {
		in.add(FoundPath, "", path)
	}
	if strings.Contains(text, "<rdf:RDF") {
		in.markup(text, xmpTags)
	}
}

// wideText is what of data reads as ASCII in UTF-16 of either order, each piece on its own line.
func wideText(data []byte) string {
	out := make([]byte, 0, len(data)/2)
	for i := 0; i+1 < len(data); i++ {
		switch c := data[i]; {
		case data[i+1] == 0 && ' ' <= c && c <= '~':
			out = append(out, c)
			i++
		case len(out) > 0 && out[len(out)-1] != '\n':
			out = append(out, '\n')
		}
	}
	return string(out)
}

// tag is an element or attribute of XML that names somebody or something.
type tag struct{ name, what string }

var xmpTags = []tag{
	{"dc:creator", FoundAuthor}, {"pdf:Author", FoundAuthor}, {"photoshop:AuthorsPosition", FoundAuthor}, {"photoshop:Credit", FoundAuthor}, {"dc:rights", FoundAuthor},
	{"dc:publisher", FoundOrganisation}, {"xmp:CreatorTool", FoundTool}, {"pdf:Producer", FoundTool}, {"stEvt:softwareAgent", FoundTool},
	{"tiff:Make", FoundDevice}, {"tiff:Model", FoundDevice}, {"aux:SerialNumber", FoundDevice}, {"exif:GPSLatitude", FoundPlace}, {"photoshop:City", FoundPlace},
	{"xmp:CreateDate", FoundTime}, {"xmp:ModifyDate", FoundTime}, {"dc:title", FoundText}, {"dc:description", FoundText},
}

// markup lists the values of tags, as elements or as attributes, without parsing the rest, which may be anything.
func (in *inspection) markup(text string, tags []tag) {
	for _, t := range tags {
		rest := text
		for range 2*mostOfAKind + 2 {
			i := strings.Index(rest, t.name)
			if i < 0 {
				break
			}
			before := byte(' ')
			if i > 0 {
				before = rest[i-1]
			}
			rest = rest[i+len(t.name):]
			if before != '/' {
				in.add(t.what, t.name, markupValue(rest, t.name))
			}
		}
		if rest != text && strings.Contains(rest, "<"+t.name) {
			in.left++
		}
	}
}

const longestMarkup = 2048

func markupValue(rest, name string) string {
	rest = rest[:min(len(rest), longestMarkup)]
	if rest == "" {
		return ""
	}
	if rest[0] == '=' && len(rest) > 1 {
		value, _, _ := strings.Cut(rest[2:], rest[1:2])
		return html.UnescapeString(value)
	}
	_, content, ok := strings.Cut(rest, ">")
	if !ok || strings.IndexByte("> \t\r\n", rest[0]) < 0 {
		return ""
	}
	content, _, _ = strings.Cut(content, "</"+name)
	var b strings.Builder
	for content != "" {
		text, after, _ := strings.Cut(content, "<")
		b.WriteString(strings.TrimSpace(text))
		_, content, _ = strings.Cut(after, ">")
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
	}
	return html.UnescapeString(strings.TrimSpace(b.String()))
}

// closedFormats are formats that are not looked into, by their first bytes.
var closedFormats = []struct{ magic, name string }{
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office 97"}, {"7z\xbc\xaf\x27\x1c", "7z"}, {"Rar!\x1a\x07", "RAR"}, {"BZh", "bzip2"}, {"\xfd7zXZ\x00", "xz"},
	{"\x28\xb5\x2f\xfd", "zstd"}, {"MSCF", "CAB"}, {"SQLite format 3\x00", "SQLite"}, {"!BDN", "PST"}, {"\x1f\x8b", "gzip"},
}

func (in *inspection) closed(data []byte) {
	for _, f := range closedFormats {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			in.known = true
			in.add(FoundNotOpened, "", f.name)
		}
	}
	if _, wide := decodeUTF16(data); !in.known && !wide && bytes.IndexByte(data, 0) >= 0 {
		in.add(FoundNotOpened, "", "unknown")
	}
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		in.gzip(data)
	}
}
