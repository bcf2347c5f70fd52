package mailsample

import (
	"fmt"
	"strings"
)

// letter is a mail before its structure is chosen.
type letter struct {
	client  client
	charset string
	n       int
	text    string
}

// Corpus is several hundred mails as they come every day: every client in each of its charsets and in every structure.
func Corpus() []Sample {
	var all []Sample
	for _, c := range clients {
		for _, charset := range c.charsets {
			for _, s := range structures {
				all = append(all, make1(c, charset, s, len(all)))
			}
		}
	}
	return all
}

func make1(c client, charset string, s structure, n int) Sample {
	l := letter{client: c, charset: charset, n: n}
	l.text = fmt.Sprintf("受付窓口 御中\n\n架空製品 EXAMPLE-%d の検索画面に欠陥があります。\n入力した文字列がそのまま表示されます（再現率 100%%）。\n\n手順：\n 1. 画面を開く\n 2. 「表示」を押す\n\n架空 太郎\n", n)
	sample := Sample{Name: c.name + ", " + charset + ", " + s.name, From: fmt.Sprintf("sender%d@finder.example", n), Subject: fmt.Sprintf("架空製品 %d の脆弱性について（届出・予定表）", n),
		Text: []string{"受付窓口 御中", fmt.Sprintf("架空製品 EXAMPLE-%d の検索画面に欠陥があります。", n), "「表示」を押す", "架空 太郎"}, Broken: c.broken || s.broken}
	body, files := s.make(l)
	sample.Files = files
	if s.text != nil {
		sample.Text = append(sample.Text, s.text...)
	}
	sample.Raw = []byte(l.header(sample) + body)
	return sample
}

func (l letter) header(s Sample) string {
	subject := word(l.charset, l.client.words, s.Subject)
	from := word(l.charset, l.client.words, "架空 太郎")
	if l.client.rawWords {
		subject, from = encode(l.charset, s.Subject), encode(l.charset, "架空 太郎")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Return-Path: <%s>\nReceived: from mail.finder.example (mail.finder.example [192.0.2.1])\n\tby mx.reception.test with ESMTP id A%d;\n\tWed,  8 Jul 2009 10:00:00 +0900 (JST)\n", s.From, l.n)
	fmt.Fprintf(&b, "From: %s <%s>\nTo: <report@reception.test>\nSubject: %s\nDate: Wed, 8 Jul 2009 10:%02d:%02d +0900\n", from, s.From, subject, l.n/60%60, l.n%60)
	if !l.client.noID {
		fmt.Fprintf(&b, "Message-ID: <%d.%s@finder.example>\n", l.n, escaped(l.client.name, "-", "-"))
	}
	return b.String() + l.client.header
}

func (l letter) encoding() string {
	if e := l.client.transfer[l.charset]; e != "" {
		return e
	}
	return "7bit"
}

func (l letter) boundary(level int) string { return fmt.Sprintf(l.client.boundary, level) }

// plain is the text as a part.
func (l letter) plain(text string) string {
	mediaType := l.client.mediaType
	if mediaType == "" {
		mediaType = "text/plain"
	}
	body := text
	if strings.Contains(l.client.textType, "flowed") {
		body = flowed(text)
	}
	return part("Content-Type: "+mediaType+"; charset="+l.charset+l.client.textType+"\nContent-Transfer-Encoding: "+l.encoding(), transfer(l.encoding(), encode(l.charset, body)))
}

// flowed wraps every line behind its eighth character, and stuffs what begins with a space (RFC 3676).
func flowed(text string) string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, ">") || strings.HasPrefix(line, "From ") {
			line = " " + line
		}
		if r := []rune(line); len(r) > 8 {
			line = string(r[:8]) + " \n" + string(r[8:])
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func (l letter) htmlPart(text string) string {
	return part("Content-Type: text/html; charset=\""+l.charset+"\"\nContent-Transfer-Encoding: "+l.encoding(), transfer(l.encoding(), encode(l.charset, l.client.html(text))))
}

func (l letter) alternative(level int) string {
	return parts("multipart/alternative", l.boundary(level), l.plain(l.text), l.htmlPart(l.text))
}

// file is an attachment in base64.
func (l letter) file(mediaType, name, content string) (string, File) {
	f := File{Name: name, Content: content}
	named := l.client.names(l.charset, name)
	if strings.Contains(named, "filename="+asciiName(name)) {
		f.Name = asciiName(name)
	}
	return part("Content-Type: "+mediaType+named+"\nContent-Transfer-Encoding: base64", transfer("base64", content)), f
}

// structure is a way to put a letter into parts.
type structure struct {
	name   string
	text   []string // what more stands in the text
	broken bool
	make   func(l letter) (string, []File)
}

const binary = "PK\x03\x04\x00\xff\xfe\x80 not really an archive \r\n\x00end"

var structures = []structure{
	{name: "plain", make: func(l letter) (string, []File) { return l.plain(l.text), nil }},
	{name: "alternative", make: func(l letter) (string, []File) { return l.alternative(1), nil }},
	{name: "HTML only", make: func(l letter) (string, []File) { return l.htmlPart(l.text), nil }},
	{name: "one file", make: func(l letter) (string, []File) {
		p, f := l.file("application/zip", "表示画面の証拠.zip", binary)
		return parts("multipart/mixed", l.boundary(1), l.plain(l.text), p), []File{f}
	}},
	{name: "two files and HTML", make: func(l letter) (string, []File) {
		p, f := l.file("application/octet-stream", "証拠 その一（予定表）.dat", binary)
		q, g := l.file("text/plain; charset=us-ascii", "log.txt", "GET / HTTP/1.1\n")
		return parts("multipart/mixed", l.boundary(2), l.alternative(1), p, q), []File{f, g}
	}},
	{name: "picture inside", make: func(l letter) (string, []File) {
		picture := part("Content-Type: image/png; name=\"image001.png\"\nContent-ID: <image001.png@01CA0000>\nContent-Transfer-Encoding: base64", transfer("base64", binary))
		return parts("multipart/related; type=\"multipart/alternative\"", l.boundary(2), l.alternative(1), picture), []File{{"image001.png", binary}}
	}},
	{name: "text goes on", text: []string{"追伸：画面の写しをはさみました。"}, make: func(l letter) (string, []File) {
		p, f := l.file("image/png", "画面.png", binary)
		return parts("multipart/mixed", l.boundary(1), l.plain(l.text), p, l.plain("追伸：画面の写しをはさみました。\n")), []File{f}
	}},
	{name: "forwarded mail", make: func(l letter) (string, []File) {
		inner := "From: other@developer.test\nSubject: inner\nDate: Tue, 7 Jul 2009 10:00:00 +0900\n\ninner text"
		return parts("multipart/mixed", l.boundary(1), l.plain(l.text), part("Content-Type: message/rfc822\nContent-Disposition: attachment; filename=\"inner.eml\"", inner)), []File{{"inner.eml", inner}}
	}},
	{name: "reply with quotation", text: []string{"> お送りください。"}, make: func(l letter) (string, []File) {
		return l.plain(l.text + "\n2009年7月8日 9:00 受付窓口 <report@reception.test>:\n> お送りください。\n> -- \n> 受付\n"), nil
	}},
	{name: "invitation", make: func(l letter) (string, []File) {
		ics := "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:打合せ\nDTSTART:20090710T010000Z\nEND:VEVENT\nEND:VCALENDAR\n"
		return parts("multipart/alternative", l.boundary(1), l.plain(l.text), part("Content-Type: text/calendar; charset=utf-8; method=REQUEST\nContent-Transfer-Encoding: base64", transfer("base64", ics))),
			[]File{{"unnamed-1.ics", ics}}
	}},
	{name: "S/MIME signed", make: func(l letter) (string, []File) {
		signature := part("Content-Type: application/pkcs7-signature; name=\"smime.p7s\"\nContent-Transfer-Encoding: base64", transfer("base64", binary))
		return parts("multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256", l.boundary(1), l.plain(l.text), signature), []File{{"smime.p7s", binary}}
	}},
	{name: "list footer", text: []string{"list footer"}, make: func(l letter) (string, []File) {
		return parts("multipart/mixed", l.boundary(2), l.alternative(1), part("Content-Type: text/plain; charset=us-ascii", "____\nlist footer\n")), nil
	}},
	{name: "not closed", broken: true, make: func(l letter) (string, []File) {
		p, f := l.file("application/zip", "a.zip", binary)
		whole := parts("multipart/mixed", l.boundary(1), l.plain(l.text), p)
		return strings.TrimSuffix(whole, "--"+l.boundary(1)+"--\n"), []File{f}
	}},
}
