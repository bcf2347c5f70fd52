package message

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// japaneseCharsets write text for the tests; what does not fit has no bytes.
var japaneseCharsets = map[string]encoding.Encoding{"iso-2022-jp": japanese.ISO2022JP, "shift_jis": japanese.ShiftJIS, "euc-jp": japanese.EUCJP, "utf-8": encoding.Nop}

// fitting is what of a text is in a charset, on one line.
func fitting(text string, e encoding.Encoding) string {
	var b strings.Builder
	for _, r := range text {
		if _, err := e.NewEncoder().String(string(r)); err == nil && r != utf8.RuneError && !unicode.In(r, unicode.Cc, unicode.Co) && r != 0xfeff {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func written(t *testing.T, text string, e encoding.Encoding) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return b
}

// R38, R39, R41, R45: any bytes under any label give text, without private characters.
func FuzzDecodeCharset(f *testing.F) {
	for _, label := range []string{"", "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "iso-8859-1", "utf-16", "utf-7", "gb18030", "iso-2022-kr", "nonsense"} {
		for _, b := range []string{"\x1b$B4A;z\x1b(B", "\x1b$B4A \x1b$(D0!\x1b(I6\x1b$Gj\x0f\x0e\x1b", "\x8a\xbf\xf9\x8b\xfa\x40\x81", "\xb4\xc1\x8f\xb0\xa1\x8e\xb1\x8f", "\xe6\xbc\xa2\xee\x98\xbe", "\xff\xfea\x00", "+MEI-+", "\x1b$B$3\n$N\n\x1b(B"} {
			f.Add([]byte(b), label)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		text := decodeCharset(b, label)
		if !utf8.ValidString(text) {
			t.Errorf("%q as %q: not UTF-8: %q", b, label, text)
		}
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Co, r) }); i >= 0 {
			t.Errorf("%q as %q: private character in %q", b, label, text)
		}
		if len(text) > 9*len(b)+9 {
			t.Errorf("%q as %q: %d bytes of %d", b, label, len(text), len(b))
		}
	})
}

// R38, R39, R42: what a charset can write is read as it was, and one broken byte costs nothing behind the next line end.
func FuzzJapaneseText(f *testing.F) {
	for _, text := range []string{"", "漢字とｶﾅ①㈱髙﨑Ⅳ～－∥￤", "plain ASCII", "丂丄 表示ソ能", "=?iso-2022-jp?B?GyRC?=", "$%!#", "〓〇々ゝー"} {
		f.Add(text, 3, byte(0x80))
		f.Add(text, 0, byte(0x1b))
		f.Add(text, 9, byte('!'))
	}
	f.Fuzz(func(t *testing.T, text string, at int, broken byte) {
		const before, behind = "これは脆弱性の届出についてのご連絡です。", "次の行にあるこの文は無事に読めます。"
		if len(text) > 100 || broken == '\n' || broken == '\r' {
			return
		}
		for label, e := range japaneseCharsets {
			first := before + fitting(text, e)
			raw := append(append(written(t, first, e), '\n'), written(t, behind, e)...)
			if got := decodeCharset(raw, label); got != first+"\n"+behind {
				t.Errorf("%s: got %q, want %q", label, got, first)
			}
			raw[max(at, -at, 0)%bytes.IndexByte(raw, '\n')] = broken
			if got := decodeCharset(raw, label); !strings.HasSuffix(got, "\n"+behind) {
				t.Errorf("%s, broken: got %q", label, got)
			}
		}
	})
}

// R27, R42, R43, N8: any header value is one harmless line; what we write is read as it was.
func FuzzDecodeHeader(f *testing.F) {
	for _, s := range []string{"=?utf-8?B?5pel5pys?= =?utf-8?B?6Kqe?= a", "=?iso-2022-jp?B?GyRCRnxLXA==?=", "=?ISO-2022-JP*ja?q?=1B$B=?=", "=??Q?a?=b?=", "\x1b$B=?=?=?\x1b(B", "\x8a\xbf=?", "表示①", "a=?b?= c", "=?utf-8?Q?=E6 =97?=",
		"attachment; filename*0*=UTF-8''%E5%A; filename*1*=0; x=\"(;\\\"", "name=\"\x95\\.txt\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, params := readParams(s)
		for _, text := range []string{decodeHeader(s), params["name"], params["filename"]} {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("%q: got %q", s, text)
			}
		}
		for _, a := range readAddresses(s) {
			if !utf8.ValidString(a.Name + a.Address) {
				t.Errorf("%q: address %+v", s, a)
			}
		}
		want := oneLine(fitting(s, encoding.Nop))
		if !utf8.ValidString(s) {
			return
		}
		_, fits := encodeJIS(want)
		for _, jis := range []bool{false, fits} {
			field := encodeText(want, jis)
			for line := range strings.SplitSeq(field, "\r\n") {
				if strings.Contains(line, "=?") && len(line) > 76 {
					t.Errorf("%q: line %q", want, line)
				}
			}
			if got := decodeHeader(strings.ReplaceAll(field, "\r\n", "")); got != want {
				t.Errorf("jis=%v: %q came back as %q by %q", jis, want, got, field)
			}
		}
	})
}
