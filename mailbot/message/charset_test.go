package message

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func jis(s string) string {
	out, err := japanese.ISO2022JP.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func sjis(s string) string {
	out, err := japanese.ShiftJIS.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func eucjp(s string) string {
	out, err := japanese.EUCJP.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func quotedPrintable(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '=' || c < ' ' && c != '\n' || c >= 0x7f {
			fmt.Fprintf(&b, "=%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// R38: ISO-2022-JP in every transfer encoding, as text and as HTML.
// R40: the escape decides when the label is missing or ASCII.
// R41: any label gives text.
func TestTextIsDecodedWhateverItsLabel(t *testing.T) {
	const want = "脆弱性の詳細です。\nテスト①㈱ｶﾅ 高"
	encoded := map[string][]struct{ label, bytes string }{
		"jis": {{"iso-2022-jp", ""}, {"", ""}, {"us-ascii", ""}, {"_iso-2022-jp$ESC", ""}, {"cp50221", ""}, {"utf-8", ""}},
		"sjis": {{"shift_jis", ""}, {"cp932", ""}, {"x-sjis", ""}, {"windows-31j", ""}, {"utf-8", ""}, {"", ""}, {"euc-jp", ""},
			{"unknown-8bit", ""}, {"nonsense-9", ""}},
		"euc":  {{"euc-jp", ""}, {"eucJP-ms", ""}, {"", ""}, {"shift_jis", ""}},
		"utf8": {{"utf-8", ""}, {"", ""}, {"shift_jis", ""}, {"iso-8859-1", ""}, {"ks_c_5601-no", ""}, {"UTF8*ja", ""}},
	}
	encoders := map[string]func(string) string{"jis": jis, "sjis": sjis, "euc": eucjp, "utf8": func(s string) string { return s }}
	for name, labels := range encoded {
		bytes := encoders[name](want)
		for _, c := range labels {
			for transfer, body := range map[string]string{"8bit": bytes, "quoted-printable": quotedPrintable(bytes), "base64": base64.StdEncoding.EncodeToString([]byte(bytes)), "8-bit": bytes} {
				for _, mediaType := range []string{"text/plain", "text/html"} {
					raw := fmt.Sprintf("From: a@b.example\nContent-Type: %s; charset=\"%s\"\nContent-Transfer-Encoding: %s\n\n%s", mediaType, c.label, transfer, body)
					expect := want
					if mediaType == "text/html" {
						expect = strings.ReplaceAll(want, "\n", " ")
					}
					t.Run(name+" as "+c.label+" "+transfer+" "+mediaType, func(t *testing.T) {
						bothEnds(t, raw, func(t *testing.T, m *Mail) {
							if m.Text != expect {
								t.Errorf("got %q", m.Text)
							}
						})
					})
				}
			}
		}
	}
}

// R39: vendor forms of ISO-2022-JP, cut escapes, and states that run over line ends.
func TestISO2022JPAsReallySent(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"no return at line end":            {"\x1b$B4A;z\nabc \x1b$B4A\x1b(B", "漢字\nabc 漢"},
		"before CRLF":                      {"\x1b$B4A;z\r\nabc", "漢字\r\nabc"},
		"wrapped within the two-byte set":  {"\x1b$B4A;z\r\n4A;z\x1b(B\r\nabcd", "漢字\r\n漢字\r\nabcd"},
		"wrapped without any escape":       {"\x1b$B4A;z$+$J\n$H$+$J4A;z\n\n--\nabcd", "漢字かな\nとかな漢字\n\n--\nabcd"},
		"ASCII after no return":            {"\x1b$B4A;z\nTEL:0000\n$100\n", "漢字\nTEL:0000\n$100\n"},
		"SO and SI":                        {"a\x0e6E\x0fb", "aｶﾅb"},
		"SO and no SI":                     {"a\x0e6E\nb", "aｶﾅ\nb"},
		"eight-bit kana":                   {"\x1b$B4A\x1b(B\xb6\xc5", "漢ｶﾅ"},
		"eight-bit kana alone":             {"\xb6\xc5\xde", "ｶﾅﾞ"},
		"ESC ( I":                          {"\x1b(I6E\x1b(Bb", "ｶﾅb"},
		"NEC row 13":                       {"\x1b$B-!-j\x1b(B", "①㈱"},
		"NEC's selection of IBM's":         {"\x1b$B|byu\x1b(B", "髙﨑"},
		"IBM's rows by arithmetic":         {"\x1b$B\x94\x33;z\x1b(B", "﨑字"},
		"Microsoft's row 1":                {"\x1b$B!A!]!B!1\x1b(B", "～－∥￣"},
		"the eighth bit set within":        {"\x1b$B\xb4\xc1;z\x1b(B", "漢字"},
		"cut pair":                         {"\x1b$B4A;", "漢�"},
		"cut pair, then text":              {"\x1b$B4A;\x1b(Babc", "漢�abc"},
		"cut escape":                       {"\x1b$B4A\x1b(", "漢�"},
		"cut escape at a line end":         {"\x1b$B4A\x1b$\nabc", "漢�\nabc"},
		"escape of one byte":               {"abc\x1b", "abc�"},
		"stray byte within":                {"\x1b$B4A\x80;z\x1b(Babc", "漢�字abc"},
		"byte lost before a space":         {"\x1b$B4 ;z\x1b(B", "� 字"},
		"folded within a character":        {"\x1b$B4A; z4A\x1b(B", "漢字 漢"},
		"JIS X 0212":                       {"\x1b$(D0!\x1b(B", "丂"},
		"IBM's in JIS X 0212, as eucJP-ms": {"\x1b$(Dt|\x1b(B", "魲"},
		"JIS X 0213 as far as it is 0208":  {"\x1b$(Q4A.!\x1b$(O;z\x7a\x21\x1b(B", "漢�字�"},
		"JIS X 0213, second plane":         {"\x1b$(P!!0!\x1b(Babc", "��abc"},
		"GB 2312, KS C 5601, Latin-1":      {"\x1b$A0!\x1b(B \x1b$(C0!\x1b(B \x1b.A\x1bNi", "啊 가 é"},
		"a set that nobody has":            {"\x1b$C0!0!\x1b(Babc", "��abc"},
		"space in double byte":             {"\x1b$B4A ;z\x1b(B", "漢 字"},
		"footer in UTF-8":                  {"\x1b$B4A;z\x1b(B\n-- \nフッター\n\x1b$B4A\x1b(B\n", "漢字\n-- \nフッター\n漢\n"},
		"footer in Shift_JIS":              {"\x1b$B4A;z\x1b(B\n" + sjis("これはフッターです") + "\n", "漢字\nこれはフッターです\n"},
		"Shift_JIS and no escape":          {sjis("脆弱性の届出"), "脆弱性の届出"},
		"EUC-JP and no escape":             {eucjp("脆弱性の届出"), "脆弱性の届出"},
	} {
		if got := decodeCharset([]byte(c.in), "iso-2022-jp"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// R39: vendors' characters and Microsoft's forms, wherever a charset has them. x/text writes those of IBM by NEC's rows.
func TestVendorsCharactersAreRead(t *testing.T) {
	const nec, ibm = "髙﨑①㈱Ⅳ～－∥￣￤＇＂ⅳ∑∟", "\xfb\xfc\xfa\xb1\x87\x40\x87\x8a\xfa\x4d\x81\x60\x81\x7c\x81\x61\x81\x50\xfa\x55\xfa\x56\xfa\x57\xfa\x43\x87\x94\x87\x98"
	for _, label := range []string{"shift_jis", "cp932", "windows-31j", "ms_kanji", ""} {
		if got := decodeCharset([]byte(ibm), label); got != nec {
			t.Errorf("IBM's rows as %q: %q", label, got)
		}
	}
	for label, e := range map[string]encoding.Encoding{"cp932": japanese.ShiftJIS, "cp51932": japanese.EUCJP, "cp50221": japanese.ISO2022JP} {
		b, err := e.NewEncoder().Bytes([]byte(nec))
		if err != nil {
			t.Fatal(err)
		}
		if got := decodeCharset(b, label); got != nec {
			t.Errorf("NEC's rows as %s: %q", label, got)
		}
	}
	if got := decodeCharset([]byte("\x8f\xf4\xfc\x8f\xf3\xf3\x8f\xb0\xa1\x8e\xb1"), "eucJP-ms"); got != "魲ⅰ丂ｱ" {
		t.Errorf("eucJP-ms: %q", got)
	}
}

// R39: the pictures of telephones, which each company put into a private part of the charset, and characters drawn at home: U+FFFD each,
// and nothing behind them moves.
func TestPrivateCharactersShiftNothing(t *testing.T) {
	for name, c := range map[string]struct{ label, in, want string }{
		"docomo, Shift_JIS":             {"shift_jis", sjis("晴") + "\xf8\x9f\xf9\x72" + sjis("れ"), "晴��れ"},
		"docomo, no label":              {"", sjis("明日は") + "\xf8\x9f" + sjis("です"), "明日は�です"},
		"docomo, said to be UTF-8":      {"utf-8", sjis("明日は") + "\xf8\x9f" + sjis("です"), "明日は�です"},
		"docomo, UTF-8":                 {"utf-8", "晴\ue63eれ", "晴�れ"},
		"au, Shift_JIS":                 {"shift_jis", sjis("晴") + "\xf6\x60\xf3\x40" + sjis("れ"), "晴��れ"},
		"au, ISO-2022-JP":               {"iso-2022-jp", "\x1b$B@2uAu!$l\x1b(B", "晴��れ"},
		"au, UTF-8":                     {"utf-8", "晴\uef60\uec40れ", "晴��れ"},
		"SoftBank, Shift_JIS":           {"shift_jis", sjis("晴") + "\xf9\x8b" + sjis("れ"), "晴�れ"},
		"SoftBank, Shift_JIS, escapes":  {"shift_jis", sjis("晴") + "\x1b$Gj\x0f\x1b$E!\"\x0f" + sjis("れ"), "晴���れ"},
		"SoftBank, ISO-2022-JP":         {"iso-2022-jp", "\x1b$B@2\x1b(B\x1b$Gj\x0f\x1b$B$l\x1b(B", "晴�れ"},
		"SoftBank, within the two-byte": {"iso-2022-jp", "\x1b$B@2\x1b$Gj\x0f$l\x1b(B", "晴�れ"},
		"SoftBank, ASCII":               {"", "fine \x1b$Gj\x0f today", "fine � today"},
		"SoftBank, UTF-8":               {"utf-8", "晴\ue04aれ", "晴�れ"},
		"Google":                        {"utf-8", "晴\U000fe000れ", "晴�れ"},
		"drawn at home, Shift_JIS":      {"cp932", "\xf0\x40" + sjis("田様"), "�田様"},
		"among half-width kana":         {"shift_jis", "\xb1\xb2\xf9\xa5\xb3\xb4", "ｱｲ�ｳｴ"},
		"picture of Unicode":            {"utf-8", "晴☀😀れ", "晴☀😀れ"},
	} {
		if got := decodeCharset([]byte(c.in), c.label); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// R41: the label is believed as far as the bytes allow.
func TestLabelsThatLie(t *testing.T) {
	const sentence, kanji, kana = "脆弱性の届出についてのご連絡です。", "脆弱性届出", "ｼｽﾃﾑ､ﾊﾟｽﾜｰﾄﾞ"
	for name, c := range map[string]struct{ label, in, want string }{
		"Shift_JIS as Latin-1":                  {"iso-8859-1", sjis(sentence), sentence},
		"Shift_JIS as Latin-1, kanji only":      {"iso-8859-1", sjis(kanji), kanji},
		"Shift_JIS as windows-1252, among text": {"windows-1252", "Dear all,\n" + sjis("よろしく"), "Dear all,\nよろしく"},
		"EUC-JP as Latin-1":                     {"iso-8859-1", eucjp(sentence), sentence},
		"UTF-8 as Latin-1":                      {"iso-8859-1", sentence, sentence},
		"ISO-2022-JP as Latin-1":                {"iso-8859-1", jis(sentence), sentence},
		"Shift_JIS as UTF-8":                    {"utf-8", sjis(sentence), sentence},
		"EUC-JP as UTF-8":                       {"utf-8", eucjp(sentence), sentence},
		"EUC-JP as Shift_JIS":                   {"shift_jis", eucjp(sentence), sentence},
		"EUC-JP as Shift_JIS, mostly kanji":     {"shift_jis", eucjp("脆弱性の届出"), "脆弱性の届出"},
		"EUC-JP as Shift_JIS, kana only":        {"shift_jis", eucjp("あい"), "あい"},
		"Shift_JIS as EUC-JP":                   {"euc-jp", sjis(sentence), sentence},
		"UTF-8 as Shift_JIS":                    {"shift_jis", sentence, sentence},
		"damaged UTF-8 as Shift_JIS":            {"shift_jis", sentence[:10] + sentence[11:], "脆弱性�届出についてのご連絡です。"},
		"half-width kana in Shift_JIS":          {"shift_jis", sjis(kana), kana},
		"half-width kana in JIS":                {"iso-2022-jp", sjis(kana), kana},
		"damaged UTF-8":                         {"utf-8", sentence[:10] + sentence[11:], "脆弱性�届出についてのご連絡です。"},
		"French":                                {"iso-8859-1", "caf\xe9 cr\xe9\xe9e g\xe9n\xe9rale", "café créée générale"},
		"French, no label":                      {"", "caf\xe9 cr\xe9\xe9e g\xe9n\xe9rale", "café créée générale"},
		"French, one word":                      {"iso-8859-1", "g\xe9n\xe9rale", "générale"},
		"German":                                {"windows-1252", "Gr\xf6\xdfe f\xfcr \xdcbung", "Größe für Übung"},
		"German, said to be UTF-8":              {"utf-8", "Gr\xf6\xdfe f\xfcr \xdcbung", "Größe für Übung"},
		"capitals":                              {"iso-8859-1", "\xc4\xd6\xdc", "ÄÖÜ"},
		"English quotes":                        {"iso-8859-1", "it\x92s \x93ours\x94", "it’s “ours”"},
		"comment behind the label":              {"shift_jis(comment)", sjis(sentence), sentence},
	} {
		if got := decodeCharset([]byte(c.in), c.label); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// R41: Unicode in all its forms, with mark and label or without.
func TestFormsOfUnicodeAreRead(t *testing.T) {
	for name, c := range map[string]struct{ label, in, want string }{
		"UTF-8 with mark":                   {"utf-8", "\ufeff漢字", "漢字"},
		"UTF-8 with mark, no label":         {"", "\ufeff漢字", "漢字"},
		"UTF-16, little-endian mark":        {"utf-16", "\xff\xfeB0a\x00", "あa"},
		"UTF-16, big-endian mark":           {"utf-16le", "\xfe\xff0B\x00a", "あa"},
		"UTF-16, mark and no label":         {"", "\xff\xfe\x22\x6f\x57\x5b", "漢字"},
		"UTF-16, mark, said to be another":  {"shift_jis", "\xff\xfeB0a\x00", "あa"},
		"UTF-16, label, no mark":            {"utf-16", "0B0D\x00a", "あいa"},
		"UTF-16, label, no mark, Windows":   {"utf-16", "B0D0a\x00\n\x00", "あいa\n"},
		"UTF-16LE":                          {"utf-16le", "\x22\x6f\x57\x5b", "漢字"},
		"UTF-16BE":                          {"utf-16be", "\x6f\x22\x5b\x57", "漢字"},
		"UTF-16, neither":                   {"", "B0D0a\x00\n\x00", "あいa\n"},
		"UTF-16, neither, big-endian":       {"us-ascii", "\x00a\x00b0B", "abあ"},
		"UTF-16, half a unit":               {"utf-16le", "B0a", "あ�"},
		"UTF-16, half a pair":               {"utf-16be", "\xd8\x3d\x00a", "�a"},
		"NUL and no UTF-16":                 {"", "te\x00xtt", "te\x00xtt"},
		"UTF-7":                             {"utf-7", "Hi +ZeVnLIqe- +- there", "Hi 日本語 + there"},
		"UTF-7 without end":                 {"utf-7", "+ZeVnLIqe", "日本語"},
		"UTF-7, what is no shift":           {"unicode-1-1-utf-7", "a+b c+d-+", "a+b c+d-+"},
		"UTF-7 with 8-bit bytes":            {"utf-7", "日本+ZeU-\xff", "日本日�"},
		"UTF-7, a word that was not closed": {"utf-7", "+ZeVnLIqe.", "日本語."},
	} {
		if got := decodeCharset([]byte(c.in), c.label); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// R44: every charset that mail of the world comes in is linked in. go-message decodes none of which its package is not imported.
func TestEveryCharsetIsLinked(t *testing.T) {
	const chinese, taiwanese, coreanese, russian, western, central = "漏洞报告", "漏洞報告", "취약점 신고", "Уязвимость", "Schwäche – Größe", "Zranitelnost česká"
	for label, c := range map[string]struct {
		charset encoding.Encoding
		text    string
	}{
		"gb2312": {simplifiedchinese.GBK, chinese}, "gbk": {simplifiedchinese.GBK, chinese}, "gb18030": {simplifiedchinese.GB18030, chinese}, "hz-gb-2312": {simplifiedchinese.HZGB2312, chinese},
		"big5": {traditionalchinese.Big5, taiwanese}, "euc-kr": {korean.EUCKR, coreanese}, "ks_c_5601-1987": {korean.EUCKR, coreanese},
		"koi8-r": {charmap.KOI8R, russian}, "windows-1251": {charmap.Windows1251, russian}, "iso-8859-5": {charmap.ISO8859_5, russian}, "koi8-u": {charmap.KOI8U, russian},
		"windows-1252": {charmap.Windows1252, western}, "windows-1250": {charmap.Windows1250, central}, "iso-8859-2": {charmap.ISO8859_2, central}, "iso-8859-15": {charmap.ISO8859_15, "Größe €"},
		"windows-1253": {charmap.Windows1253, "Ευπάθεια"}, "iso-8859-7": {charmap.ISO8859_7, "Ευπάθεια"}, "windows-1254": {charmap.Windows1254, "açığı"}, "iso-8859-9": {charmap.ISO8859_9, "açığı"},
		"windows-1255": {charmap.Windows1255, "פגיעות"}, "windows-1256": {charmap.Windows1256, "ثغرة"}, "windows-874": {charmap.Windows874, "ช่องโหว่"}, "tis-620": {charmap.Windows874, "ช่องโหว่"}, "windows-1258": {charmap.Windows1258, "bao mât"},
		"macintosh": {charmap.Macintosh, "Größe"}, "ibm850": {charmap.CodePage850, "Größe"},
		"iso-2022-jp": {japanese.ISO2022JP, "脆弱性"}, "shift_jis": {japanese.ShiftJIS, "脆弱性"}, "euc-jp": {japanese.EUCJP, "脆弱性"}, "utf-8": {encoding.Nop, "脆弱性"},
	} {
		b, err := c.charset.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatalf("%s: %v", label, err)
		}
		if got := decodeCharset(b, label); got != c.text {
			t.Errorf("%s: got %q, want %q", label, got, c.text)
		}
	}
}

// R44: a transfer encoding that nobody knows costs nothing: the part is an attachment, and is shown where there is no other text.
func TestUnknownTransferEncodingIsKept(t *testing.T) {
	const odd = "Content-Type: text/plain\nContent-Transfer-Encoding: x-rot13\n\nuryyb"
	for name, c := range map[string]struct{ raw, text string }{
		"alone":            {"From: a@b.example\n" + odd, "uryyb"},
		"before a text":    {multipart("mixed", "", odd, "Content-Type: text/plain\n\nreadable"), "readable"},
		"behind a text":    {multipart("mixed", "", "Content-Type: text/plain\n\nreadable", odd), "readable"},
		"before an HTML":   {multipart("mixed", "", odd, "Content-Type: text/html\n\n<p>readable"), "readable"},
		"with alternative": {multipart("alternative", "", "Content-Type: text/plain\n\nreadable", "Content-Type: text/html\n\n<p>readable") + "", "readable"},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if strings.TrimSpace(m.Text) != c.text {
					t.Errorf("text %q", m.Text)
				}
				if !strings.Contains(c.raw, "rot13") {
					return
				}
				if len(m.Attachments) != 1 || string(m.Attachments[0].Content) != "uryyb" || len(m.Problems) != 1 {
					t.Errorf("attachments %+v, problems %v", m.Attachments, m.Problems)
				}
			})
		})
	}
}
