package message

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
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
}

// normalLabel takes off what clients put around a charset name: quotes,
// "_iso-2022-jp$ESC", the RFC 2231 language of "UTF-8*ja".
func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;"))
	label, _, _ = strings.Cut(label, "*")
	label, _, _ = strings.Cut(label, "$")
	return strings.TrimLeft(label, "_=")
}

// decodeCharset turns bytes into text. The label is believed only as far as
// the bytes allow, because in practice it is often wrong; any label and any
// bytes give text, with U+FFFD where nothing fits.
func decodeCharset(b []byte, label string) string {
	label = normalLabel(label)
	fam, known := families[label]
	if !known {
		fam = otherFamily
	}
	seven := isSevenBit(b)
	if seven && hasJISEscape(b) && !strings.HasPrefix(label, "iso-2022-kr") && !strings.HasPrefix(label, "iso-2022-cn") {
		return decodeJIS(b)
	}
	switch fam {
	case utf8Family:
		return decodeUTF8(b)
	case jisFamily:
		return decodeLabelledJIS(b)
	case sjisFamily, eucFamily:
		return decodeLabelledJapanese(b, fam)
	case latinFamily:
		if seven || utf8.Valid(b) {
			return string(b)
		}
		return decodeWith(charmap.Windows1252, b)
	case utf7Family:
		return decodeUTF7(b)
	case otherFamily:
		return decodeOther(b, label)
	default:
		if seven {
			return string(b)
		}
		return guess(b)
	}
}

func isSevenBit(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func hasJISEscape(b []byte) bool {
	for {
		i := bytes.IndexByte(b, 0x1b)
		if i < 0 || i+2 >= len(b) {
			return false
		}
		if b[i+1] == '$' || b[i+1] == '(' && (b[i+2] == 'I' || b[i+2] == 'J') {
			return true
		}
		b = b[i+1:]
	}
}

func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(bytes.TrimPrefix(b, []byte("\ufeff")))
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return guess(b)
}

// mostlyUTF8 tells a damaged UTF-8 text (a cut or lost byte) from one that is
// another charset altogether.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 4*bad
}

func decodeLabelledJIS(b []byte) string {
	if isSevenBit(b) {
		return decodeJIS(b)
	}
	if utf8.Valid(b) && !hasJISEscape(b) {
		return string(b)
	}
	for _, c := range b {
		if c >= 0x80 && (c < 0xa1 || c > 0xdf) {
			if hasJISEscape(b) {
				return decodeJIS(b)
			}
			return guess(b)
		}
	}
	return decodeJIS(b)
}

func decodeLabelledJapanese(b []byte, fam family) string {
	if isSevenBit(b) {
		return string(b)
	}
	if utf8.Valid(b) && hasThreeByteRune(b) {
		return string(b)
	}
	sjis, euc := decodeWith(japanese.ShiftJIS, b), decodeWith(japanese.EUCJP, b)
	chosen, other := sjis, euc
	if fam == eucFamily {
		chosen, other = euc, sjis
	}
	if strings.ContainsRune(chosen, utf8.RuneError) && !strings.ContainsRune(other, utf8.RuneError) {
		return other
	}
	return chosen
}

func hasThreeByteRune(b []byte) bool {
	for _, c := range b {
		if c >= 0xe0 {
			return true
		}
	}
	return false
}

func decodeOther(b []byte, label string) string {
	r, err := charset.Reader(label, bytes.NewReader(b))
	if err != nil {
		if isSevenBit(b) {
			return string(b)
		}
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

// guess decodes unlabelled 8-bit bytes: UTF-8 when valid, else the Japanese
// charset with the fewer oddities, else Western.
func guess(b []byte) string {
	if utf8.Valid(b) {
		return string(bytes.TrimPrefix(b, []byte("\ufeff")))
	}
	if hasJISEscape(b) {
		return decodeJIS(b)
	}
	if mostlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	sjis, euc := decodeWith(japanese.ShiftJIS, b), decodeWith(japanese.EUCJP, b)
	s, e := oddity(sjis), oddity(euc)
	best, text := s, sjis
	if e < s {
		best, text = e, euc
	}
	if best > 40 {
		return decodeWith(charmap.Windows1252, b)
	}
	return text
}

// oddity is a share of hundred: undecodable characters weigh most, half-width
// katakana (what EUC-JP looks like when read as Shift_JIS) and rare kanji less.
func oddity(s string) int {
	wide, points := 0, 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			continue
		case r == utf8.RuneError:
			points += 100
		case r >= 0xff61 && r <= 0xff9f:
			points += 30
		case r >= 0x3040 && r <= 0x30ff, r >= 0x3000 && r <= 0x303f, r >= 0xff01 && r <= 0xff5e, r >= 0x4e00 && r <= 0x9fff:
		default:
			points += 20
		}
		wide++
	}
	if wide == 0 {
		return 0
	}
	return points / wide
}
