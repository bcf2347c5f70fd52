package message

import (
	"encoding/base64"
	"strings"
	"testing"
)

// b64 writes bytes as an encoded word or a body holds them.
func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// wordsOf writes a header text as encoded words of at most n bytes each, with no regard to characters.
func wordsOf(charset, encoding, bytes string, n int, between string) string {
	var words []string
	for len(bytes) > 0 {
		k := min(n, len(bytes))
		text := b64(bytes[:k])
		if encoding == "Q" {
			text = strings.NewReplacer(" ", "_", "?", "=3F").Replace(quotedPrintable(bytes[:k]))
		}
		words = append(words, "=?"+charset+"?"+encoding+"?"+text+"?=")
		bytes = bytes[k:]
	}
	return strings.Join(words, between)
}

// wrapped is base64 in lines.
func wrapped(s string) string {
	var b strings.Builder
	for s = b64(s); len(s) > 76; s = s[76:] {
		b.WriteString(s[:76] + "\n")
	}
	return b.String() + s + "\n"
}

const (
	clientSubject = "脆弱性の届出（IPA#12345678）について"
	clientText    = "例示メールソフトの表示に欠陥があります。\nよろしくお願いいたします。\n"
)

// clientMails are made by hand in the manner of each program: how it labels, folds, encodes and names.
var clientMails = []struct {
	name, raw     string
	subject, text string // "" = clientSubject, clientText
	file          string
}{
	{name: "Becky!: JIS throughout, names of files as encoded words, half-width kana by ESC ( I", raw: `From: ` + wordsOf("ISO-2022-JP", "B", jis("山田太郎"), 60, "") + ` <taro@finder.example>
To: vuln@reception.example
Subject: ` + wordsOf("ISO-2022-JP", "B", jis("脆弱性の届出"), 42, "\n ") + "\n " + wordsOf("ISO-2022-JP", "B", jis("（IPA#12345678）について"), 42, "\n ") + `
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="------_4A00000000000000_MULTIPART_MIXED_"
Content-Transfer-Encoding: 7bit
X-Mailer: Becky! ver. 2.81.08 [ja]

--------_4A00000000000000_MULTIPART_MIXED_
Content-Type: text/plain; charset="ISO-2022-JP"
Content-Transfer-Encoding: 7bit

` + jis(clientText+"①㈱ ") + "\x1b(ITO@^\x1b(B\n" + `
--------_4A00000000000000_MULTIPART_MIXED_
Content-Type: application/octet-stream;
 name="` + wordsOf("ISO-2022-JP", "B", jis("再現手順①.txt"), 60, "\n ") + `"
Content-Disposition: attachment;
 filename="` + wordsOf("ISO-2022-JP", "B", jis("再現手順①.txt"), 60, "\n ") + `"
Content-Transfer-Encoding: base64

eA==
--------_4A00000000000000_MULTIPART_MIXED_--
`, text: clientText + "①㈱ ﾔﾏﾀﾞ\n", file: "再現手順①.txt"},

	{name: "Shuriken: words cut within escapes, RFC 2231 in JIS", raw: `From: "` + wordsOf("iso-2022-jp", "B", jis("山田太郎"), 9, " ") + `" <taro@finder.example>
Subject: ` + wordsOf("iso-2022-jp", "B", jis(clientSubject), 25, "\n\t") + `
X-Mailer: JsvMail 9.0 (Shuriken 2012)
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=iso-2022-jp

` + jis(clientText) + `
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=ISO-2022-JP''%1B%24B%3AF8%3D%3C%6A%3D%67%1B%28B.txt

x
--b--
`, file: "再現手順.txt"},

	{name: "Outlook: CP50220, NEC's selection of IBM's, folds with tabs", raw: "From: " + wordsOf("iso-2022-jp", "B", jis("山田太郎"), 60, "") + "\n\t<taro@finder.example>\nSubject: " + wordsOf("iso-2022-jp", "B", jis(clientSubject), 33, "\n\t") + `
X-Mailer: Microsoft Outlook 16.0
Thread-Index: AQ==
Content-Language: ja
Content-Type: multipart/mixed;
	boundary="----=_NextPart_000_0001_01D00000.00000000"

This is a multipart message in MIME format.

------=_NextPart_000_0001_01D00000.00000000
Content-Type: text/plain;
	charset="iso-2022-jp"
Content-Transfer-Encoding: 7bit

` + jis(clientText+"髙橋・山﨑①～") + `

------=_NextPart_000_0001_01D00000.00000000
Content-Type: application/octet-stream;
	name="` + wordsOf("iso-2022-jp", "B", jis("再現手順.txt"), 60, "\n\t") + `"
Content-Transfer-Encoding: base64
Content-Disposition: attachment;
	filename="` + wordsOf("iso-2022-jp", "B", jis("再現手順.txt"), 60, "\n\t") + `"

eA==
------=_NextPart_000_0001_01D00000.00000000--
`, text: clientText + "髙橋・山﨑①～\n", file: "再現手順.txt"},

	{name: "Outlook Express: raw Shift_JIS in the header, us-ascii label, name of a file in Shift_JIS", raw: "From: " + sjis("山田太郎") + " <taro@finder.example>\nSubject: " + sjis(clientSubject) + `
X-Mailer: Microsoft Outlook Express 6.00.2900.5512
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain;
	charset="us-ascii"
Content-Transfer-Encoding: 8bit

` + sjis(clientText) + `
--b
Content-Type: text/plain;
	name="` + sjis("申請表.txt") + `"
Content-Disposition: attachment;
	filename="` + sjis("申請表.txt") + `"

x
--b--
`, file: "申請表.txt"},

	{name: "Apple Mail: flowed JIS, a name of a file in parts with its marks apart", raw: `From: ` + wordsOf("utf-8", "Q", "山田太郎", 60, "") + ` <taro@finder.example>
Subject: ` + wordsOf("iso-2022-jp", "B", jis(clientSubject), 44, "\n ") + `
Mime-Version: 1.0 (Mac OS X Mail 16.0 \(3696.120.41.1.1\))
X-Mailer: Apple Mail (2.3696.120.41.1.1)
Content-Type: multipart/mixed;
	boundary="Apple-Mail=_00000000-0000-0000-0000-000000000000"

--Apple-Mail=_00000000-0000-0000-0000-000000000000
Content-Transfer-Encoding: 7bit
Content-Type: text/plain;
	charset=iso-2022-jp; delsp=yes; format=flowed

` + jis("例示メールソフトの表示に \n欠陥があります。\nよろしくお願いいたします。\n") + `
--Apple-Mail=_00000000-0000-0000-0000-000000000000
Content-Disposition: attachment;
	filename*=utf-8''%E5%86%8D%E7%8F%BE%E3%83%86%E3%82%99%E3%83%BC%E3%82%BF.txt
Content-Type: text/plain;
	name="=?utf-8?B?5YaN54++44OG44KZ44O844K/LnR4dA==?="

x
--Apple-Mail=_00000000-0000-0000-0000-000000000000--
`, file: "再現テ\u3099ータ.txt"},

	{name: "Gmail: UTF-8 in base64, words cut between characters, names of files as encoded words", raw: `From: ` + wordsOf("UTF-8", "B", "山田太郎", 60, "") + ` <taro@finder.example>
Subject: ` + wordsOf("UTF-8", "B", clientSubject, 36, "\n\t") + `
Content-Type: multipart/mixed; boundary="0000000000000000000000000000"

--0000000000000000000000000000
Content-Type: multipart/alternative; boundary="0000000000000000000000000001"

--0000000000000000000000000001
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

` + wrapped(clientText) + `
--0000000000000000000000000001
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: base64

` + wrapped("<div dir=\"ltr\">"+clientText+"</div>") + `
--0000000000000000000000000001--
--0000000000000000000000000000
Content-Type: text/plain; charset="US-ASCII"; name="` + wordsOf("UTF-8", "B", "再現手順😀.txt", 60, " ") + `"
Content-Disposition: attachment; filename="` + wordsOf("UTF-8", "B", "再現手順😀.txt", 60, " ") + `"
Content-Transfer-Encoding: base64

eA==
--0000000000000000000000000000--
`, file: "再現手順😀.txt"},

	{name: "Thunderbird: Q words, RFC 2231 in pieces", raw: `From: ` + wordsOf("UTF-8", "Q", "山田太郎", 60, "") + ` <taro@finder.example>
Subject: ` + wordsOf("UTF-8", "Q", clientSubject, 18, "\n ") + `
User-Agent: Mozilla Thunderbird
Content-Language: ja-JP
Content-Type: multipart/mixed; boundary="------------000000000000000000000000"

This is a multi-part message in MIME format.
--------------000000000000000000000000
Content-Type: text/plain; charset=UTF-8; format=flowed
Content-Transfer-Encoding: 8bit

` + clientText + `
--------------000000000000000000000000
Content-Type: text/plain; charset=UTF-8; name="` + wordsOf("UTF-8", "B", "とても長い再現手順.txt", 60, "\n ") + `"
Content-Disposition: attachment;
 filename*0*=UTF-8''%E3%81%A8%E3%81%A6%E3%82%82%E9%95%B7%E3%81%84%E5%86;
 filename*1*=%8D%E7%8F%BE%E6%89%8B%E9%A0%86%2E%74%78%74
Content-Transfer-Encoding: base64

eA==
--------------000000000000000000000000--
`, file: "とても長い再現手順.txt"},

	{name: "K-9: folded parameters, UTF-8 in quoted-printable", raw: `From: ` + wordsOf("UTF-8", "Q", "山田太郎", 60, "") + ` <taro@finder.example>
Subject: ` + wordsOf("UTF-8", "Q", clientSubject, 12, "\n ") + `
Content-Type: multipart/mixed; boundary="----00000000000000000000000000000000"
Content-Transfer-Encoding: 7bit

------00000000000000000000000000000000
Content-Type: text/plain;
 charset=utf-8
Content-Transfer-Encoding: quoted-printable

` + quotedPrintable(clientText) + `
------00000000000000000000000000000000
Content-Type: text/plain;
 name*=UTF-8''%E5%86%8D%E7%8F%BE.txt
Content-Disposition: attachment;
 filename*=UTF-8''%E5%86%8D%E7%8F%BE.txt;
 size=1

x
------00000000000000000000000000000000--
`, file: "再現.txt"},

	{name: "mutt: JIS by its own choice, RFC 2231 in JIS", raw: `From: ` + wordsOf("iso-2022-jp", "B", jis("山田太郎"), 60, "") + ` <taro@finder.example>
Subject: ` + wordsOf("iso-2022-jp", "B", jis(clientSubject), 38, "\n\t") + `
Content-Type: multipart/mixed; boundary="bpVaumkpfGNUagdU"
Content-Disposition: inline
User-Agent: Mutt/2.2.12 (2023-09-09)

--bpVaumkpfGNUagdU
Content-Type: text/plain; charset=iso-2022-jp
Content-Disposition: inline

` + jis(clientText) + `
--bpVaumkpfGNUagdU
Content-Type: text/plain; charset=us-ascii
Content-Disposition: attachment; filename*=iso-2022-jp''%1B%24B%3AF8%3D%1B%28B%2Etxt

x
--bpVaumkpfGNUagdU--
`, file: "再現.txt"},

	{name: "docomo: Shift_JIS with pictures, an address against the rules", raw: `From: ` + wordsOf("Shift_JIS", "B", sjis("山田太郎"), 60, "") + ` <taro..yamada.@docomo.example>
Subject: ` + wordsOf("Shift_JIS", "B", sjis("脆弱性の届出")+"\xf8\x9f\xf9\xfc"+sjis("です"), 60, "\n ") + `
Content-Type: text/plain; charset="Shift_JIS"
Content-Transfer-Encoding: base64

` + wrapped(sjis("欠陥があります")+"\xf9\x95\xf9\x49"+sjis("よろしく")), subject: "脆弱性の届出��です", text: "欠陥があります��よろしく"},

	{name: "au: JIS with pictures in its rows", raw: "From: taro@ezweb.example\nSubject: " + wordsOf("ISO-2022-JP", "B", "\x1b$B@H<e@-$NFO=Pu!u:$G$9\x1b(B", 60, "\n ") + `
Content-Type: text/plain; charset="iso-2022-jp"
Content-Transfer-Encoding: 7bit

` + "\x1b$B7g4Y$,$\"$j$^$9v8uF$h$m$7$/\x1b(B\n", subject: "脆弱性の届出��です", text: "欠陥があります��よろしく\n"},

	{name: "SoftBank: UTF-8 with private characters, raw in the header", raw: "From: 山田太郎 <taro@softbank.example>\nSubject: 脆弱性の届出\ue001\ue415です" + `
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

欠陥があります` + "\ue10f\ue337" + `よろしく
`, subject: "脆弱性の届出��です", text: "欠陥があります��よろしく\n"},
}

// R27, R38, R39, R42, R43: the charsets and headers of the programs that people in Japan use.
func TestMailsOfClientsAreRead(t *testing.T) {
	for _, c := range clientMails {
		t.Run(c.name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				subject, text := c.subject, c.text
				if subject == "" {
					subject = clientSubject
				}
				if text == "" {
					text = clientText
				}
				if m.Subject != subject {
					t.Errorf("subject %q", m.Subject)
				}
				if tags := SplitSubject(m.Subject).Tags; c.subject == "" && (len(tags) != 1 || tags[0] != "IPA#12345678") {
					t.Errorf("tags %q", tags)
				}
				if m.From.Address == "" || m.From.Name != "山田太郎" && !strings.Contains(c.raw, "From: taro@") {
					t.Errorf("from %+v", m.From)
				}
				if strings.TrimSuffix(m.Text, "\n") != strings.TrimSuffix(text, "\n") {
					t.Errorf("text %q, want %q", m.Text, text)
				}
				if c.file == "" != (len(m.Attachments) == 0) || c.file != "" && m.Attachments[0].Name != c.file {
					t.Errorf("attachments %+v, want %q", m.Attachments, c.file)
				}
			})
		})
	}
}
