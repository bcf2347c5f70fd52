package mailsample

import (
	"fmt"
	"strings"
)

// client is a mail program: what it writes into the header, how it encodes text, how it names files.
type client struct {
	name      string
	charsets  []string
	transfer  map[string]string // by charset; 7bit where none is given
	words     string            // "B" or "Q"
	header    string            // fields of its own
	boundary  string            // with %d for the level
	textType  string            // more parameters of text/plain
	mediaType string            // how it writes text/plain
	names     func(charset, name string) string
	html      func(text string) string
	broken    bool
	noID      bool
	rawWords  bool // it writes subjects as bytes
}

var clients = []client{
	{name: "Outlook", charsets: []string{"iso-2022-jp", "utf-8"}, transfer: map[string]string{"utf-8": "base64"}, words: "B",
		header:   "X-Mailer: Microsoft Outlook 16.0\nThread-Index: AdUAAAAAexampleexample==\nContent-Language: ja\nX-MS-Has-Attach:\nX-MS-TNEF-Correlator:\nMIME-Version: 1.0\n",
		boundary: "----=_NextPart_000_0%d21_01CA0000.7F3B5E10", names: quotedWords, html: wordHTML},
	{name: "Apple Mail", charsets: []string{"utf-8", "iso-2022-jp"}, transfer: map[string]string{"utf-8": "quoted-printable"}, words: "Q",
		header: "Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3731.700.6\\))\nX-Mailer: Apple Mail (2.3731.700.6)\n", boundary: "Apple-Mail=_0000000%d-1111-2222-3333-444444444444",
		names: extended, html: plainHTML},
	{name: "Gmail", charsets: []string{"utf-8", "iso-2022-jp"}, transfer: map[string]string{"utf-8": "base64"}, words: "B",
		header: "MIME-Version: 1.0\n", boundary: "00000000000%d0a1b2c06example", names: quotedWords, html: gmailHTML},
	{name: "Thunderbird", charsets: []string{"utf-8", "iso-2022-jp"}, transfer: map[string]string{"utf-8": "base64"}, words: "B", textType: "; format=flowed; delsp=yes",
		header: "User-Agent: Mozilla Thunderbird\nMIME-Version: 1.0\nContent-Language: ja-JP\n", boundary: "------------0%d0102030405060708", names: sections, html: plainHTML},
	{name: "Becky!", charsets: []string{"iso-2022-jp", "utf-8"}, transfer: map[string]string{"utf-8": "8bit"}, words: "B",
		header: "MIME-Version: 1.0\nX-Mailer: Becky! ver. 2.75.04 [ja]\n", boundary: "------_4A53F0%dF00000000A1B2_MULTIPART_MIXED_", names: quotedWords, html: plainHTML},
	{name: "Shuriken", charsets: []string{"iso-2022-jp", "utf-8"}, transfer: map[string]string{"utf-8": "base64"}, words: "B",
		header: "MIME-Version: 1.0\nX-Mailer: Shuriken 2018\nX-Priority: 3\n", boundary: "Shuriken_Boundary_%d_=_abc", names: sections, html: plainHTML},
	{name: "docomo", charsets: []string{"iso-2022-jp", "shift_jis"}, transfer: map[string]string{"shift_jis": "base64"}, words: "B",
		header: "MIME-Version: 1.0\n", boundary: "-docomo-%d-0123456789", names: quotedWords, html: plainHTML, noID: false},
	{name: "SoftBank", charsets: []string{"utf-8", "shift_jis"}, transfer: map[string]string{"utf-8": "base64", "shift_jis": "8bit"}, words: "B",
		header: "MIME-Version: 1.0\nX-Priority: 3\n", boundary: "__softbank_%d__", names: quotedWords, html: plainHTML},
	{name: "Notes", charsets: []string{"iso-2022-jp"}, words: "B",
		header: "MIME-Version: 1.0\nX-Mailer: Lotus Notes Release 8.5\nX-MIMETrack: Serialize by Router\n", boundary: "=_mixed 000%dABCD49257", names: sections, html: plainHTML},
	{name: "Mew", charsets: []string{"iso-2022-jp", "euc-jp"}, transfer: map[string]string{"euc-jp": "8bit"}, words: "B", mediaType: "Text/Plain",
		header: "X-Mailer: Mew version 6.8 on Emacs 27.1\nMime-Version: 1.0\n", boundary: "--Next_Part(Wed_Jul__8_10_00_00_2009_%d)--", names: extended, html: plainHTML},
	{name: "mutt", charsets: []string{"utf-8", "iso-2022-jp", "euc-jp"}, transfer: map[string]string{"utf-8": "8bit", "euc-jp": "8bit"}, words: "B",
		header: "MIME-Version: 1.0\nUser-Agent: Mutt/2.2.12\nContent-Disposition: inline\n", boundary: "Nq2Wo0NMKNjxTN%dz", names: extended, html: plainHTML},
	{name: "K-9", charsets: []string{"utf-8"}, transfer: map[string]string{"utf-8": "quoted-printable"}, words: "Q",
		header: "User-Agent: K-9 Mail for Android\nMIME-Version: 1.0\n", boundary: "----ABCDEF%dGHIJKLMNOP", names: quotedWords, html: plainHTML},
	{name: "web form", charsets: []string{"utf-8", "shift_jis", "euc-jp"}, transfer: map[string]string{"utf-8": "8bit", "shift_jis": "8bit", "euc-jp": "8bit"}, words: "B", rawWords: true,
		header: "X-Mailer: PHP/5.2.9\n", boundary: "php-%d-bound", names: bare, html: plainHTML, noID: true},
	{name: "old Eudora", charsets: []string{"iso-2022-jp", "shift_jis"}, transfer: map[string]string{"shift_jis": "8bit"}, words: "B", rawWords: true,
		header: "X-Mailer: QUALCOMM Windows Eudora Version 5.1-J\nMime-Version: 1.0\nContent-Length\n", boundary: "=====================_%d==_", names: bare, html: plainHTML, broken: true},
}

// quotedWords is what RFC 2047 forbids and most do.
func quotedWords(charset, name string) string {
	w := strings.ReplaceAll(word(charset, "B", name), "\n ", "\n\t")
	return "; name=\"" + w + "\"\nContent-Disposition: attachment;\n\tfilename=\"" + w + "\""
}

// extended is RFC 2231 in one piece.
func extended(charset, name string) string {
	return "\nContent-Disposition: attachment;\n\tfilename*=" + charset + "''" + escaped(encode(charset, name), "%", "")
}

// sections is RFC 2231 in pieces, which may cut a character.
func sections(charset, name string) string {
	all := escaped(encode(charset, name), "%", "")
	var b strings.Builder
	for i := 0; len(all) > 0; i++ {
		n := min(len(all), 30)
		for n < len(all) && (all[n-1] == '%' || all[n-2] == '%') {
			n++
		}
		lead := ""
		if i == 0 {
			lead = charset + "''"
		}
		fmt.Fprintf(&b, ";\n filename*%d*=%s%s", i, lead, all[:n])
		all = all[n:]
	}
	return "\nContent-Disposition: attachment" + b.String()
}

// bare is the name as it stands in ASCII; such programs cannot do better.
func bare(_, name string) string {
	return "\nContent-Disposition: attachment; filename=" + asciiName(name)
}

func asciiName(name string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r >= 0x80 {
			return -1
		}
		return r
	}, "file"+name), " ")
}

func paragraphs(text, open, end string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		if l == "" {
			l = "&nbsp;"
		}
		lines[i] = open + l + end
	}
	return strings.Join(lines, "\n")
}

func plainHTML(text string) string {
	return "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\"></head><body>\n" + paragraphs(text, "", "<br>") + "\n</body></html>\n"
}

func gmailHTML(text string) string {
	return "<div dir=\"ltr\">" + paragraphs(text, "<div>", "</div>") + "</div>\n"
}

func wordHTML(text string) string {
	return "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->\n<style><!--\n p.MsoNormal {margin:0mm;font-size:10.5pt}\n--></style>\n" +
		"<!--[if gte mso 9]><xml><o:shapedefaults v:ext=\"edit\" spidmax=\"1026\" /></xml><![endif]-->\n</head>\n<body lang=\"JA\">\n<div class=\"WordSection1\">\n" +
		paragraphs(text, "<p class=\"MsoNormal\"><span lang=\"JA\" style=\"font-size:10.5pt\">", "<o:p></o:p></span></p>") + "\n</div>\n</body>\n</html>\n"
}
