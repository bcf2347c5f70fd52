package message

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// listing is the names of attachments, with what is said of each.
func listing(m *Mail) (out []string) {
	for _, a := range m.Attachments {
		out = append(out, strings.TrimSuffix(a.Name+" | "+a.Note, " | "))
	}
	return out
}

func said(m *Mail) (out []string) {
	for _, p := range m.Problems {
		out = append(out, p.What)
	}
	return out
}

// R45, R47: a multipart whose boundary is odd, wrong or missing gives its parts all the same, and what was odd is said.
func TestBoundariesAsReallySent(t *testing.T) {
	body := func(open, end string) string {
		return open + "\nContent-Type: text/plain\n\ntext\n" + open + "\nContent-Type: image/png; name=a.png\n\npicture\n" + end + "\n"
	}
	const guessed = "multipart without its boundary in the body; split at the one that its lines show"
	for name, c := range map[string]struct{ params, body, problem string }{
		"quoted":                  {`; boundary="b"`, body("--b", "--b--"), ""},
		"bare":                    {`; boundary=b`, body("--b", "--b--"), ""},
		"blanks behind":           {`; boundary="b"`, body("--b  \t", "--b--  "), ""},
		"blanks in the parameter": {`; boundary="b  "`, body("--b", "--b--"), ""},
		"single quotes":           {`; boundary='b'`, body("--b", "--b--"), guessed},
		"space before the value":  {`; boundary= "b"`, body("--b", "--b--"), ""},
		"twice":                   {`; boundary="b"; boundary="c"`, body("--b", "--b--"), ""},
		"never closed":            {`; boundary=b`, body("--b", ""), "multipart is not closed"},
		"missing":                 {``, body("--b", "--b--"), "multipart without boundary; split at the one that its lines show"},
		"empty":                   {`; boundary=""`, body("--b", "--b--"), "multipart without boundary; split at the one that its lines show"},
		"another":                 {`; boundary=c`, body("--b", "--b--"), guessed},
		"another case":            {`; boundary=B`, body("--b", "--b--"), guessed},
		"prefix of another":       {`; boundary=b`, strings.Replace(body("--b", "--b--"), "text\n", "--bb\ntext\n", 1), ""},
		"dashes":                  {`; boundary="--"`, body("----", "------"), ""},
		"customary preamble":      {`; boundary=b`, "This is a multi-part message in MIME format.\n\n" + body("--b", "--b--"), ""},
		"comment":                 {` (x; y) ; boundary=b (z)`, body("--b", "--b--"), ""},
		"RFC 2231":                {`; boundary*0=b; boundary*1=c`, body("--bc", "--bc--"), ""},
		"no space before":         {`;boundary=b;charset=x`, body("--b", "--b--"), ""},
		"encoded as a whole":      {"; boundary=b\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(body("--b", "--b--"))), "multipart in a transfer encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, "From: a@b.example\nContent-Type: multipart/mixed"+c.params+"\n\n"+c.body, func(t *testing.T, m *Mail) {
				if text := strings.TrimSpace(m.Text); !strings.HasSuffix(text, "text") || !slices.Equal(listing(m), []string{"a.png"}) || m.Root.Parts[1].MediaType != "image/png" {
					t.Errorf("text %q, attachments %q", m.Text, listing(m))
				}
				if got := strings.Join(said(m), "; "); got != c.problem {
					t.Errorf("problems %q, want %q", got, c.problem)
				}
			})
		})
	}
}

// R46, R51: a header that runs into the body costs nothing of the body.
func TestBodyWithoutBlankLineIsKept(t *testing.T) {
	for name, c := range map[string]struct{ raw, subject, text string }{
		"at once":            {"From: a@b.example\nSubject: s\nfirst line\nsecond line\n", "s", "first line\nsecond line\n"},
		"blank line further": {"From: a@b.example\nSubject: s\nfirst line\n\nsecond line\n", "s", "first line\n\nsecond line\n"},
		"prose with colon":   {"From: a@b.example\nSubject: s\nfirst line\nURL: http://x.test/\n\nmore\n", "s", "first line\nURL: http://x.test/\n\nmore\n"},
		"field behind":       {"From: a@b.example\nbroken line\n of two\nSubject: s\n\ntext\n", "s", "text\n"},
		"own field behind":   {"From: a@b.example\nbroken line\nX-Own: 1\nSubject: s\n\ntext\n", "s", "text\n"},
		"bad name, folded":   {"From: a@b.example\nSubject: s\nBad Key: x\n y\n\ntext\n", "s", "text\n"},
		"Japanese":           {"From: a@b.example\nSubject: s\n架空の製品です。\n\n本文\n", "s", "架空の製品です。\n\n本文\n"},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if m.Subject != c.subject || m.Text != c.text || len(m.Problems) == 0 {
					t.Errorf("subject %q, text %q, problems %q", m.Subject, m.Text, said(m))
				}
			})
		})
	}
}

// R48: what line ends a mail begins with counts, whatever was added to it on the way.
func TestMixedLineEndsAreAccepted(t *testing.T) {
	for name, raw := range map[string]string{
		"CR, with a list's LF footer": "From: a@b.example\rSubject: s\r\rline 1\rline 2\n",
		"CR, then CRLF":               "From: a@b.example\rSubject: s\r\rline 1\r\nline 2",
		"CR CR LF":                    "From: a@b.example\r\r\nSubject: s\r\r\n\r\r\nline 1\r\r\nline 2",
		"LF header, CRLF body":        "From: a@b.example\nSubject: s\n\nline 1\r\nline 2",
		"CRLF header, CR body":        "From: a@b.example\r\nSubject: s\r\n\r\nline 1\rline 2",
		"NUL between":                 "From: a@b.example\n\x00Subject: s\n\nline 1\n\x00line 2",
	} {
		m := Parse([]byte(raw), DefaultLimits())
		if text := strings.TrimSpace(m.Text); m.From.Address != "a@b.example" || text != "line 1\nline 2" || m.Subject != "s" && name != "NUL between" {
			t.Errorf("%s: %q %q %q, problems %q", name, m.From.Address, m.Subject, m.Text, said(m))
		}
	}
}

// R51: of alternatives one is shown; one that says something else is listed, and what is no text always.
func TestAlternativesAreComparedBeforeOneIsHidden(t *testing.T) {
	long := "架空製品の検索画面に欠陥があります。入力した文字列がそのまま表示されます。再現手順は次のとおりです。画面を開き、検索欄に文字列を入力し、表示ボタンを押します。"
	alt := func(parts ...string) string {
		return "From: a@b.example\nContent-Type: multipart/alternative; boundary=b\n\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\n"
	}
	plain := func(s string) string { return "Content-Type: text/plain; charset=utf-8\n\n" + s }
	page := func(s string) string { return "Content-Type: text/html; charset=utf-8\n\n" + s }
	for name, c := range map[string]struct {
		raw, text string
		files     []string
	}{
		"the same":          {alt(plain(long), page("<p>"+long+"</p>")), long, nil},
		"HTML first":        {alt(page("<p>"+long+"</p>"), plain(long)), long, nil},
		"empty plain":       {alt(plain(" \n"), page("<p>"+long+"</p>")), long, nil},
		"stub":              {alt(plain("HTMLメールです。"), page("<p>"+long+"</p>")), "HTMLメールです。", []string{"unnamed-1.html"}},
		"with more":         {alt(plain(long), page("<p>"+long+"</p><p>The finder lives at another place than the text says it, and wants money for the details.</p>")), long, []string{"unnamed-1.html"}},
		"invitation":        {alt(plain(long), page(long), "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR"), long, []string{"unnamed-1.ics"}},
		"watch":             {alt(plain(long), "Content-Type: text/watch-html\n\n<b>x</b>", page(long)), long, []string{"unnamed-1"}},
		"picture with HTML": {alt(plain(long), "Content-Type: multipart/related; boundary=c\n\n--c\n"+page(long)+"\n--c\nContent-Type: image/png\n\nx\n--c--"), long, []string{"unnamed-1.png"}},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if strings.TrimSpace(m.Text) != c.text || !slices.Equal(listing(m), c.files) {
					t.Errorf("text %q, attachments %q", m.Text, listing(m))
				}
				if differs := name == "stub" || name == "with more"; differs == (len(m.Problems) == 0) {
					t.Errorf("problems %q", said(m))
				}
			})
		})
	}
}

// R47, R51: what has no text of its own is kept, listed, and named so that a person knows what it is.
func TestAttachmentsAreNamedForAPerson(t *testing.T) {
	one := func(head, body string) string {
		return "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n" + head + "\n\n" + body + "\n--b--\n"
	}
	const invitation = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:打合せ\\, 架\n 空製品\nDTSTART;TZID=Asia/Tokyo:20090710T100000\nDTEND:20090710T020000Z\n" +
		"LOCATION:会議室\\n2階\nORGANIZER;CN=x:mailto:Sato@coordination.test\nEND:VEVENT\nEND:VCALENDAR"
	inner := "From: =?utf-8?B?5p6256m6?= <x@y.example>\nDate: Tue, 7 Jul 2009 10:00:00 +0900\nSubject: inner\n\ninner text"
	for name, c := range map[string]struct{ raw, want string }{
		"invitation":      {one("Content-Type: text/calendar; charset=utf-8", invitation), "unnamed-1.ics | METHOD: REQUEST; SUMMARY: 打合せ, 架空製品; DTSTART: 2009-07-10 10:00 ASIA/TOKYO; DTEND: 2009-07-10 02:00 UTC; LOCATION: 会議室 2階; ORGANIZER: sato@coordination.test"},
		"whole day":       {one("Content-Type: text/calendar", "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20090710\nEND:VEVENT"), "unnamed-1.ics | DTSTART: 2009-07-10"},
		"mail":            {one("Content-Type: message/rfc822", inner), "unnamed-1.eml | From: 架空 <x@y.example>; Date: Tue, 7 Jul 2009 10:00:00 +0900; Subject: inner"},
		"mail in base64":  {one("Content-Type: message/rfc822; name=\"../m.eml\"\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(inner))), "m.eml | From: 架空 <x@y.example>; Date: Tue, 7 Jul 2009 10:00:00 +0900; Subject: inner"},
		"piece of a mail": {one("Content-Type: message/partial; id=x; number=2; total=3", "x"), "unnamed-1 | piece 2/3"},
		"elsewhere":       {one("Content-Type: message/external-body; access-type=URL; url=\"http://x.test/a\"", "x"), "unnamed-1 | not in the mail: URL http://x.test/a"},
		"S/MIME":          {one("Content-Type: application/x-pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x"), "smime.p7m | S/MIME enveloped-data"},
		"S/MIME unnamed":  {one("Content-Type: application/pkcs7-mime", "x"), "unnamed-1 | S/MIME enveloped-data?"},
		"signature":       {one("Content-Type: application/pkcs7-signature; name=smime.p7s", "x"), "smime.p7s | S/MIME signature"},
		"escape sequence": {one("Content-Type: message/rfc822", "Subject: a\x1b[2Jb\n\nx"), "unnamed-1.eml | Subject: a [2Jb"},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if !slices.Equal(listing(m), []string{c.want}) || m.Text != "text" {
					t.Errorf("text %q, attachments %q", m.Text, listing(m))
				}
			})
		})
	}
}

// R47: a mail that is one file, or a text of an unknown kind, or encrypted by S/MIME, is listed or read.
func TestMailOfOnePart(t *testing.T) {
	for mediaType, want := range map[string]string{
		"text/markdown": "text", "text/enriched": "text", "text/x-unknown": "text", "TEXT/PLAIN": "text", "text": "text", "nonsense": "text", "": "text", "text/plain; charset": "text",
		"text/calendar": "[unnamed-1.ics]", "application/pdf": "[unnamed-1.pdf]", "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m": "[smime.p7m | S/MIME signed-data]",
		"message/rfc822": "[unnamed-1.eml]", "text/plain; name=a.txt": "text[a.txt]",
	} {
		bothEnds(t, "From: a@b.example\nContent-Type: "+mediaType+"\n\ntext", func(t *testing.T, m *Mail) {
			got := m.Text
			if len(m.Attachments) > 0 {
				got += fmt.Sprint(listing(m))
			}
			if got != want {
				t.Errorf("%s: %q, want %q", mediaType, got, want)
			}
		})
	}
}

// R50: a name that a file system or a person would read otherwise is made safe.
func TestFileNamesAreSafe(t *testing.T) {
	for name, want := range map[string]string{
		"CON": "_CON", "con.txt": "_con.txt", "nul .x": "_nul .x", "COM1.log": "_COM1.log", "com10.log": "com10.log", "LPT²": "_LPT²", "console.txt": "console.txt", "aux.tar.gz": "_aux.tar.gz",
		"a:b.txt": "a_b.txt", "a.txt:stream": "a.txt_stream", `a"b|c?d*e<f>.txt`: "a_b_c_d_e_f_.txt", "...": "", ". .": "", "a.": "a", " a ": "a", "/": "", `\`: "", "a/": "", "\u200b": "", "\u202egpj.exe": "gpj.exe",
		"a\tb\nc": "abc", "\x00": "", "\x7f\u0085x": "x", strings.Repeat("x", 300) + ".zip": strings.Repeat("x", 196) + ".zip", strings.Repeat(".", 300): "", strings.Repeat("漢", 100): strings.Repeat("漢", 66),
		"x." + strings.Repeat("y", 300): "x." + strings.Repeat("y", 198), "報告書.pdf": "報告書.pdf", "..\\..\\a.exe": "a.exe", "~": "~", "-rf": "-rf", "a\u202ab": "ab",
	} {
		got := safeName(name)
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
		if again := safeName(got); again != got {
			t.Errorf("%q is made safe twice: %q", got, again)
		}
	}
}

// R14: whatever stands in Date is a time that can be printed, or is left aside with a word.
func TestDatesOfAllSorts(t *testing.T) {
	for value, want := range map[string]string{
		"Wed, 8 Jul 2009 10:00:00 +0900":           "2009-07-08T10:00:00+09:00",
		"Wed, 8 Jul 2009 10:00:00 +0900 (JST)":     "2009-07-08T10:00:00+09:00",
		"Wed, 8 Jul 2009 10:00:00 +0900 (東京 (標準時)": "",
		"Wed, 08 Jul 2009 10:00:00 GMT":            "2009-07-08T10:00:00Z",
		"Wed, 8 Jul 2009 10:00:00 JST":             "2009-07-08T10:00:00Z",
		"8 Jul 09 10:00 +0900":                     "2009-07-08T10:00:00+09:00",
		"Wed Jul  8 10:00:00 2009":                 "2009-07-08T10:00:00Z",
		"2009-07-08 10:00:00 +0900":                "2009-07-08T10:00:00+09:00",
		"Wed, 8 Jul 2009 10:00:00 +9999":           "",
		"Wed, 8 Jul 2009 10:00:00 -2400":           "2009-07-09T10:00:00Z",
		"Thu, 1 Jan 1970 00:00:00 +0000":           "1970-01-01T00:00:00Z",
		"Mon, 1 Jan 0001 00:00:00 +0000":           "",
		"Fri, 31 Dec 9999 23:59:59 -0900":          "",
		"Sat, 29 Feb 2010 10:00:00 +0900":          "",
		"Wed, 8 Jul 2009 24:00:00 +0900":           "",
		"Wed, 8 Jul 2009 10:00:60 +0900":           "",
		"水, 8 7 2009 10:00:00 +0900":               "",
		"0":                                        "", "-": "", "Wed": "", "=?utf-8?B?eA==?=": "", strings.Repeat("9", 5000): "", "Wed, 8 Jul 2009 10:00:00 +0900\x00": "2009-07-08T10:00:00+09:00",
		strings.Repeat("(", 3000): "",
	} {
		bothEnds(t, "From: a@b.example\nDate: "+value+"\n\nx", func(t *testing.T, m *Mail) {
			got := ""
			if !m.Date.IsZero() {
				got = m.Date.Format(time.RFC3339)
				if _, err := time.Parse(time.RFC3339, got); err != nil {
					t.Errorf("%.60q: %s cannot be read back", value, got)
				}
			}
			if got != want {
				t.Errorf("%.60q: %q, want %q", value, got, want)
			}
			if (got == "") != slices.Contains(said(m), "not a date") {
				t.Errorf("%.60q: problems %q", value, said(m))
			}
		})
	}
}

// R14: old mail is dated by its own trace, whatever else is wrong with its header, and never by its sender.
func TestReceivedAtIsTheTopmostTrace(t *testing.T) {
	const top = "Received: from a by b (c; d) with SMTP;\n\tWed, 8 Jul 2009 10:00:00 +0900 (JST)\n"
	const below = "Received: from z by y; Tue, 7 Jul 2009 10:00:00 +0900\nDate: Sat, 1 Jan 2096 00:00:00 +0900\n\nx"
	for name, c := range map[string]struct {
		raw string
		ok  bool
	}{
		"whole":              {top + below, true},
		"mbox line":          {"From a@b.test Wed Jul  8 10:00:00 2009\n" + top + below, true},
		"line without colon": {"broken line\n" + top + below, true},
		"bad name":           {"Bad Key: x\n" + top + below, true},
		"no date":            {"Received: from a by b\n" + below, false},
		"bad date":           {"Received: from a by b; yesterday\n" + below, false},
		"no trace":           {"Date: Wed, 8 Jul 2009 10:00:00 +0900\n\nx", false},
		"nothing":            {"", false},
	} {
		for _, raw := range []string{c.raw, strings.ReplaceAll(c.raw, "\n", "\r\n")} {
			if at, ok := ReceivedAt([]byte(raw)); ok != c.ok || ok && !at.Equal(time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC)) {
				t.Errorf("%s: %v %v", name, at, ok)
			}
		}
	}
}
