package message

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oldMail is a mail to somebody whose program knows ISO-2022-JP only.
func oldMail() Outgoing {
	return Outgoing{From: Address{"例示情報セキュリティ機構", "reception@office.example"}, To: Address{"", "desk@operator.example"}, MessageID: "m@office.example",
		Date: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), OuterSubject: "【IPA#12345678】 ご連絡", Subject: "脆弱性に関する情報のご連絡と、お願いいたします事項の一覧、並びに今後の予定と公表日の案に対するご回答のお願い",
		Body: "ご担当者様\n\n次のとおりご連絡いたします。 URL: https://www.example/\n　以上\n", Charset: "iso-2022-jp"}
}

// leafOf is the text part of a payload.
func leafOf(m *Mail) *Part {
	p := m.Root
	for len(p.Parts) > 0 {
		p = p.Parts[0]
	}
	return p
}

// N8: all of a mail is ISO-2022-JP, 7bit, each word and line closed in ASCII.
func TestMailInISO2022JP(t *testing.T) {
	o := oldMail()
	o.Attachments = []Attachment{{Name: "再現手順の一覧.txt", Type: "text/plain", Content: []byte("x")}}
	for _, confidential := range []bool{false, true} {
		payload := o.Payload(confidential)
		mail := o.Signed(payload, []byte("sig"), "pgp-sha256")
		if confidential {
			mail = o.Encrypted([]byte(armored))
		}
		checkLines(t, payload)
		for _, raw := range [][]byte{payload, mail} {
			if bytes.Contains(bytes.ToLower(raw), []byte("utf-8")) || !bytes.Contains(raw, []byte("=?ISO-2022-JP?B?")) {
				t.Errorf("not all of it is ISO-2022-JP: %s", raw)
			}
			checkWords(t, raw)
		}
		m := ParsePayload(payload, DefaultLimits())
		subject := o.OuterSubject
		if confidential {
			subject = o.Subject
		}
		leaf := leafOf(m)
		if m.Subject != subject || m.From != o.From || m.Text != o.Body || m.Attachments[0].Name != o.Attachments[0].Name || len(m.Problems) != 0 {
			t.Errorf("read back as %q from %+v: %q, %q, %v", m.Subject, m.From, m.Text, m.Attachments[0].Name, m.Problems)
		}
		if leaf.Params["charset"] != "ISO-2022-JP" || leaf.Header.Get("Content-Transfer-Encoding") != "7bit" {
			t.Errorf("charset %q, encoding %q", leaf.Params["charset"], leaf.Header.Get("Content-Transfer-Encoding"))
		}
		for line := range bytes.SplitSeq(leaf.RawBody, []byte("\r\n")) {
			if strings.Count(string(line), "\x1b$B") != strings.Count(string(line), "\x1b(B") || bytes.LastIndex(line, []byte("\x1b$B")) > bytes.LastIndex(line, []byte("\x1b(B")) {
				t.Errorf("line %q is not closed", line)
			}
		}
		if outer := Parse(mail, DefaultLimits()); outer.Subject != o.OuterSubject || outer.From != o.From {
			t.Errorf("outside %q from %+v", outer.Subject, outer.From)
		}
	}
}

// checkWords: no encoded word is longer than 75 characters, no line with one longer than 76, and each is text by itself.
func checkWords(t *testing.T, raw []byte) {
	t.Helper()
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		_, word, ok := strings.Cut(line, "=?")
		if !ok || !strings.HasSuffix(line, "?=") {
			continue
		}
		_, text, _ := strings.Cut(word, "?B?")
		b, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(text, "?="))
		if err != nil || len(word)+2 > 75 || len(line) > 76 {
			t.Errorf("%d characters, %v: %q", len(line), err, line)
		}
		if bytes.LastIndex(b, []byte("\x1b$B")) > bytes.LastIndex(b, []byte("\x1b(B")) || strings.ContainsRune(decodeCharset(b, "iso-2022-jp"), '\ufffd') {
			t.Errorf("word %q is no text by itself", b)
		}
	}
}

// N8: one character that does not fit makes the whole mail UTF-8, wherever it stands, in clear and inside sealed mail. The outside of a
// sealed mail tells nothing of what is inside.
func TestMailFallsBackToUTF8(t *testing.T) {
	for _, odd := range []string{"①", "㈱", "髙", "﨑", "😀", "〜", "～", "−", "－", "ｶ", "é", "—", "‖", "∥", "¥", "\x1b(J", "\x0e", "丂", "한", "\ufffd"} {
		for place, put := range map[string]func(o *Outgoing){
			"body": func(o *Outgoing) { o.Body += odd + "\n" }, "subject": func(o *Outgoing) { o.Subject += odd }, "name": func(o *Outgoing) { o.From.Name += odd + "x" },
			"file": func(o *Outgoing) { o.Attachments = []Attachment{{Name: odd + "x.txt"}} },
		} {
			if odd < " " && place != "body" {
				continue // such is taken out of a header
			}
			o := oldMail()
			put(&o)
			payload := o.Payload(true)
			if odd != "\ufffd" {
				checkWords(t, payload)
			}
			m := ParsePayload(payload, DefaultLimits())
			if leafOf(m).Params["charset"] != "utf-8" || bytes.Contains(before(payload, "HP-Outer"), []byte("ISO-2022-JP")) {
				t.Errorf("%q in %s: %s", odd, place, payload)
			}
			if m.Subject != o.Subject || m.From != o.From || place != "body" && m.Text != o.Body {
				t.Errorf("%q in %s: read back as %q from %+v: %q", odd, place, m.Subject, m.From, m.Text)
			}
			if outer := o.Encrypted([]byte(armored)); bytes.Contains(outer, []byte("ISO-2022-JP")) == (place == "name") {
				t.Errorf("%q in %s: outside %s", odd, place, outer)
			}
			clear := o.Signed(o.Payload(false), nil, "pgp-sha256")
			if place != "subject" && bytes.Contains(clear, []byte("ISO-2022-JP")) {
				t.Errorf("%q in %s, in clear: %s", odd, place, clear)
			}
		}
	}
	for _, charset := range []string{"", "utf-8"} {
		o := oldMail()
		o.Charset = charset
		if payload := o.Payload(true); bytes.Contains(payload, []byte("ISO-2022-JP")) {
			t.Errorf("charset %q: %s", charset, payload)
		}
	}
}

func before(raw []byte, mark string) []byte {
	head, _, _ := bytes.Cut(raw, []byte(mark))
	return head
}

// N8, R63: what relays are known to change is encoded, so that the signature holds; a line is never too long for SMTP.
func TestSignedISO2022JPStaysAsItIs(t *testing.T) {
	for body, encoding := range map[string]string{
		"短い文\n": "7bit", "-- 区切り\n": "7bit", "": "7bit", strings.Repeat("長", 495) + "\n": "7bit", "全角の空白　\n": "7bit",
		"行末の空白 \n": "base64", "-- \n署名\n": "base64", "From ここから\n": "base64", "文\n.\n": "base64", strings.Repeat("長", 497) + "\n": "base64", "tab\t\n": "base64",
	} {
		o := oldMail()
		o.Body = body
		payload := o.Payload(false)
		l := Parse(o.Signed(payload, []byte("sig"), "pgp-sha256"), DefaultLimits()).Layer()
		if !bytes.Equal(l.Signed, payload) || !isSevenBit(payload) {
			t.Errorf("%q: signed %q", body, l.Signed)
		}
		m := ParsePayload(l.Signed, DefaultLimits())
		leaf := leafOf(m)
		if got := leaf.Header.Get("Content-Transfer-Encoding"); got != encoding || leaf.Params["charset"] != "ISO-2022-JP" || strings.TrimSuffix(m.Text, "\n") != strings.TrimSuffix(body, "\n") {
			t.Errorf("%.40q: %s, %s, %.80q", body, leaf.Params["charset"], got, m.Text)
		}
		for line := range bytes.SplitSeq(payload, []byte("\r\n")) {
			if len(line) > 998 || bytes.HasSuffix(line, []byte(" ")) {
				t.Errorf("%.40q: line %q", body, line)
			}
		}
	}
	// In UTF-8 quoted-printable leaves the front of a line alone.
	o := oldMail()
	o.Charset, o.Body = "", "mostly ascii, but for é in it\nFrom here on\n.\n"
	if payload := o.Payload(false); bytes.Contains(payload, []byte("\r\nFrom here")) || bytes.Contains(payload, []byte("\r\n.")) {
		t.Errorf("a relay may change %s", payload)
	}
}

// N8: whatever is written in ISO-2022-JP is read as it was.
func TestISO2022JPComesBack(t *testing.T) {
	var letters []rune
	for r := range jisCodes() {
		letters = append(letters, r)
	}
	slices.Sort(letters)
	if len(letters) != 6879-6 {
		t.Errorf("%d characters of JIS X 0208", len(letters))
	}
	letter := rapid.OneOf(rapid.SampledFrom(letters), rapid.SampledFrom(letters), rapid.RuneFrom([]rune(" =?_\"\\(),.<>@:;-")), rapid.RuneFrom([]rune("abcXYZ019$%!#")))
	rapid.Check(t, func(t *rapid.T) {
		line := func(name string, longest int) string {
			return strings.Join(strings.Fields(string(rapid.SliceOfN(letter, 1, longest).Draw(t, name))), " ")
		}
		o := oldMail()
		o.OuterSubject, o.Subject, o.From.Name = line("outer", 60), line("subject", 90), line("name", 40)
		o.Body = string(rapid.SliceOfN(rapid.OneOf(letter, letter, letter, rapid.Just('\n')), 0, 400).Draw(t, "body")) + "\n"
		payload := o.Payload(true)
		m := ParsePayload(payload, DefaultLimits())
		if m.Subject != o.Subject || m.From.Name != o.From.Name || m.Text != o.Body || leafOf(m).Params["charset"] != "ISO-2022-JP" {
			t.Fatalf("read back as %q from %q: %q\nof %s", m.Subject, m.From.Name, m.Text, payload)
		}
		if outer := Parse(o.Encrypted([]byte(armored)), DefaultLimits()); outer.Subject != o.OuterSubject || outer.From.Name != o.From.Name {
			t.Fatalf("outside %q from %q", outer.Subject, outer.From.Name)
		}
	})
}
