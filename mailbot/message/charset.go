package message

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
)

// family says how much of a charset label is believed.
type family int

const (
	unlabelled family = iota // none, us-ascii, unknown-8bit: guess
	utf8Family
	jisFamily   // ISO-2022-JP and its vendor forms
	sjisFamily  // Shift_JIS, CP932
	eucFamily   // EUC-JP
	latinFamily // single-byte Western, often put by default on other text
	utf7Family
	utf16Family
	otherFamily
)

var families = map[string]family{
	"": unlabelled, "us-ascii": unlabelled, "ascii": unlabelled, "ansi_x3.4-1968": unlabelled, "646": unlabelled,
	"unknown-8bit": unlabelled, "x-unknown": unlabelled, "unknown": unlabelled, "8bit": unlabelled, "7bit": unlabelled,
	"default": unlabelled, "binary": unlabelled, "none": unlabelled, "iso-10646": unlabelled,
	"utf-8": utf8Family, "utf8": utf8Family, "utf_8": utf8Family, "unicode-1-1-utf-8": utf8Family, "utf-8-mac": utf8Family, "x-utf-8j": utf8Family,
	"iso-2022-jp": jisFamily, "iso2022-jp": jisFamily, "iso2022jp": jisFamily, "csiso2022jp": jisFamily, "iso_2022-jp": jisFamily, "iso-2022jp": jisFamily,
	"iso-2022-jp-1": jisFamily, "iso-2022-jp-2": jisFamily, "iso-2022-jp-3": jisFamily, "iso-2022-jp-2004": jisFamily, "iso-2022-jp-ms": jisFamily,
	"cp50220": jisFamily, "cp50221": jisFamily, "cp50222": jisFamily, "x-windows-50220": jisFamily, "x-windows-50221": jisFamily,
	"jis": jisFamily, "jis7": jisFamily, "x-iso-2022-jp": jisFamily,
	"shift_jis": sjisFamily, "shift-jis": sjisFamily, "shiftjis": sjisFamily, "sjis": sjisFamily, "x-sjis": sjisFamily, "s-jis": sjisFamily, "csshiftjis": sjisFamily,
	"ms_kanji": sjisFamily, "cp932": sjisFamily, "ms932": sjisFamily, "windows-31j": sjisFamily, "cswindows31j": sjisFamily, "windows-932": sjisFamily,
	"x-ms-cp932": sjisFamily, "sjis-win": sjisFamily, "x-sjis-docomo": sjisFamily, "x-sjis-kddi": sjisFamily, "x-sjis-softbank": sjisFamily,
	"euc-jp": eucFamily, "eucjp": eucFamily, "x-euc-jp": eucFamily, "x-euc": eucFamily, "ujis": eucFamily, "cp51932": eucFamily, "eucjp-ms": eucFamily,
	"eucjp-win": eucFamily, "euc_jp": eucFamily, "x-eucjp": eucFamily, "cseucpkdfmtjapanese": eucFamily,
	"iso-8859-1": latinFamily, "iso8859-1": latinFamily, "latin1": latinFamily, "latin-1": latinFamily, "windows-1252": latinFamily, "cp1252": latinFamily, "iso_8859-1": latinFamily,
	"utf-7": utf7Family, "utf7": utf7Family, "unicode-1-1-utf-7": utf7Family, "x-unicode-2-0-utf-7": utf7Family,
	"utf-16": utf16Family, "utf16": utf16Family, "utf-16le": utf16Family, "utf-16be": utf16Family, "unicode": utf16Family, "iso-10646-ucs-2": utf16Family, "ucs-2": utf16Family,
}

// normalLabel takes off what clients put around a charset name: quotes,
// "_iso-2022-jp$ESC", the RFC 2231 language of "UTF-8*ja".
func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;"))
	label, _, _ = strings.Cut(label, "*")
	label, _, _ = strings.Cut(label, "$")
	label, _, _ = strings.Cut(label, "(")
	return strings.TrimLeft(label, "_=")
}

// decodeCharset turns bytes into text. The label is believed only as far as
// the bytes allow, because in practice it is often wrong; any label and any
// bytes give text, with U+FFFD where nothing fits.
func decodeCharset(b []byte, label string) string {
	return withoutPrivate(decodeLabelled(b, normalLabel(label)))
}

func decodeLabelled(b []byte, label string) string {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if text, ok := decodeUTF16(b); ok {
		return text
	}
	fam, known := families[label]
	if !known {
		fam = otherFamily
	}
	seven := isSevenBit(b)
	if seven && fam != utf16Family && (hasJISEscape(b) || hasWebcode(b)) && !strings.HasPrefix(label, "iso-2022-kr") && !strings.HasPrefix(label, "iso-2022-cn") {
		return decodeJIS(b)
	}
	switch fam {
	case utf8Family:
		return decodeUTF8(b)
	case jisFamily:
		return decodeLabelledJIS(b)
	case sjisFamily, eucFamily:
		return decodeJapanese(b, fam)
	case latinFamily:
		return decodeWestern(b)
	case utf7Family:
		return decodeUTF7(b)
	case utf16Family:
		return utf16Text(b, bigEndian(b, label))
	case otherFamily:
		return decodeOther(b, label)
	}
	if big, ok := unmarkedUTF16(b); ok {
		return utf16Text(b, big)
	}
	return guess(b)
}

func isSevenBit(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// decodeOther decodes by the tables of go-message, which know the charsets of the rest of the world.
func decodeOther(b []byte, label string) string {
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		return guess(b)
	}
	text, err := io.ReadAll(r)
	if err != nil || !utf8.Valid(text) {
		return strings.ToValidUTF8(string(text), "\ufffd")
	}
	return string(text)
}

func decodeWith(e encoding.Encoding, b []byte) string {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(text), "\ufffd")
	}
	return string(text)
}
