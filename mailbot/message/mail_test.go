package message

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// bothEnds runs a test on a mail with LF and with CRLF line ends.
func bothEnds(t *testing.T, raw string, check func(t *testing.T, m *Mail)) {
	t.Helper()
	for name, mail := range map[string]string{"LF": raw, "CRLF": strings.ReplaceAll(raw, "\n", "\r\n")} {
		t.Run(name, func(t *testing.T) { check(t, Parse([]byte(mail), DefaultLimits())) })
	}
}

func TestHeaderFieldsAreRead(t *testing.T) {
	raw := `Return-Path: <taro@finder.example>
Received: from a by b
From: =?ISO-2022-JP?B?` + base64.StdEncoding.EncodeToString([]byte(jis("山田太郎"))) + `?= <Taro@Finder.EXAMPLE>
To: reception@office.example, "Suzuki, Ichiro" <ichiro@office.example>
Cc: list: a@b.example, c..d@docomo.example;
Subject: hello
 world
Date: Wed, 8 Jul 2009 10:00:00 +0900 (JST)
Message-ID: <1@finder.example>
In-Reply-To: <0@office.example>
References: <a@office.example>
 <b@office.example>

text
`
	bothEnds(t, raw, func(t *testing.T, m *Mail) {
		if m.From != (Address{"山田太郎", "Taro@finder.example"}) {
			t.Errorf("from %+v", m.From)
		}
		if want := []Address{{"", "reception@office.example"}, {"Suzuki, Ichiro", "ichiro@office.example"}}; !slices.Equal(m.To, want) {
			t.Errorf("to %+v", m.To)
		}
		if want := []Address{{"", "a@b.example"}, {"", "c..d@docomo.example"}}; !slices.Equal(m.Cc, want) {
			t.Errorf("cc %+v", m.Cc)
		}
		if m.Subject != "hello world" || m.MessageID != "1@finder.example" {
			t.Errorf("subject %q, id %q", m.Subject, m.MessageID)
		}
		if !slices.Equal(m.References, []string{"a@office.example", "b@office.example"}) || !slices.Equal(m.InReplyTo, []string{"0@office.example"}) {
			t.Errorf("references %q, in reply to %q", m.References, m.InReplyTo)
		}
		if want := time.Date(2009, 7, 8, 1, 0, 0, 0, time.UTC); !m.Date.Equal(want) {
			t.Errorf("date %v", m.Date)
		}
		if m.Kind != KindMessage || len(m.Problems) != 0 || strings.TrimSpace(m.Text) != "text" {
			t.Errorf("kind %s, problems %v, text %q", m.Kind, m.Problems, m.Text)
		}
	})
}

// R14: any Date is read or ignored.
func TestAnyDateIsReadOrIgnored(t *testing.T) {
	for value, year := range map[string]int{
		"Sat, 1 Jan 2096 00:00:00 +0900": 2096, "Wed, 08 Jul 09 10:00:00 +0900": 2009, "2009-07-08T10:00:00+09:00": 2009,
		"Wed, 32 Jul 2009 10:00:00 +0900": 1, "": 1, "yesterday": 1, "平成21年7月8日": 1, "\x00\xff": 1, "Wed, 8 Jul 2009 10:00:00": 2009,
	} {
		m := Parse([]byte("From: a@b.example\nDate: "+value+"\n\nx"), DefaultLimits())
		if m.Date.Year() != year {
			t.Errorf("%q: %v", value, m.Date)
		}
		if m.Date.IsZero() == (len(m.Problems) == 0) {
			t.Errorf("%q: zero %v with problems %v", value, m.Date.IsZero(), m.Problems)
		}
	}
}

// R46: broken headers cost neither the mail nor its other fields; an
// unreadable sender is "".
func TestBrokenHeadersAreRepaired(t *testing.T) {
	for name, c := range map[string]struct{ raw, from, subject, text string }{
		"line without colon":     {"From: a@b.example\nbroken line\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"key with space":         {"From: a@b.example\nBad Key: x\n y\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"space before colon":     {"From : a@b.example\nSubject : s\n\ntext", "a@b.example", "s", "text"},
		"mbox line":              {"From a@b.example Wed Jul  8 10:00:00 2009\nFrom: a@b.example\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"leading continuation":   {" x\nFrom: a@b.example\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"missing from":           {"Subject: s\n\ntext", "", "s", "text"},
		"malformed from":         {"From: nobody at all\nSubject: s\n\ntext", "", "s", "text"},
		"unclosed quote in from": {"From: \"Taro <a@b.example>\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"no header":              {"just text\nof two lines", "", "", "just text\nof two lines"},
		"two addresses":          {"From: a@b.example, c@d.example\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"two From fields":        {"From: a@b.example\nFrom: c@d.example\nSubject: s\n\ntext", "a@b.example", "s", "text"},
		"NUL":                    {"From: a@b.example\nSubject: s\x00\n\nte\x00xt", "a@b.example", "s", "text"},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if m.From.Address != c.from || m.Subject != c.subject || m.Text != c.text {
					t.Errorf("from %q, subject %q, text %q", m.From.Address, m.Subject, m.Text)
				}
				if len(m.Problems) == 0 && name != "space before colon" && name != "NUL" && name != "unclosed quote in from" {
					t.Error("nothing said about it")
				}
			})
		})
	}
}

// R48: NUL, bare CR and bare LF are all accepted.
func TestEveryLineEndIsAccepted(t *testing.T) {
	for _, raw := range []string{"From: a@b.example\rSubject: s\r\rline 1\rline 2", "From: a@b.example\nSubject: s\n\nline 1\rline 2", "From: a@b.example\r\nSubject: s\n\r\nline 1\r\nline 2"} {
		m := Parse([]byte(raw), DefaultLimits())
		if m.From.Address != "a@b.example" || m.Subject != "s" || m.Text != "line 1\nline 2" {
			t.Errorf("%q: %q %q %q", raw, m.From.Address, m.Subject, m.Text)
		}
	}
}

// However a program cuts a subject into words, of whatever charsets and encodings, the number is found: thousands of ways. R27
func TestSubjectCutIntoAnyWordsGivesTheNumber(t *testing.T) {
	const subject = "Re: 【IPA#12345678】 受理 製品"
	charsets := map[string]func(string) string{"UTF-8": func(s string) string { return s }, "utf-8*ja": func(s string) string { return s }, "ISO-2022-JP": jis, "shift_jis": sjis, "CP932": sjis, "EUC-JP": eucjp}
	names := slices.Sorted(maps.Keys(charsets))
	r := rand.New(rand.NewPCG(20, 27))
	for range 4000 {
		var line strings.Builder
		name := names[r.IntN(len(names))]
		for rest := []rune(subject); len(rest) > 0; {
			n := min(1+r.IntN(12), len(rest))
			if r.IntN(4) == 0 {
				name = names[r.IntN(len(names))]
			}
			text := charsets[name](string(rest[:n]))
			rest = rest[n:]
			if r.IntN(2) == 0 {
				fmt.Fprintf(&line, "=?%s?%c?%s?=", name, "Bb"[r.IntN(2)], base64.StdEncoding.EncodeToString([]byte(text)))
			} else {
				hex := ""
				for i := range len(text) {
					hex += fmt.Sprintf([]string{"=%02X", "=%02x"}[r.IntN(2)], text[i])
				}
				fmt.Fprintf(&line, "=?%s?%c?%s?=", name, "Qq"[r.IntN(2)], hex)
			}
			if len(rest) > 0 {
				line.WriteString([]string{" ", "\n ", "\n\t", "  \n   ", ""}[r.IntN(5)])
			}
		}
		bothEnds(t, "From: a@b.example\nSubject: "+line.String()+"\n\nx", func(t *testing.T, m *Mail) {
			if s := SplitSubject(m.Subject); m.Subject != subject || !slices.Equal(s.Tags, []string{"IPA#12345678"}) || !s.Reply {
				t.Fatalf("%q is read as %q", line.String(), m.Subject)
			}
		})
	}
}

// R50: names are metadata without path or control characters, in any of the
// ways they are sent. R56 in part: content and hash are the sender's.
func TestAttachmentNames(t *testing.T) {
	content := []byte("PK\x03\x04 binary \x00\xff")
	sum := sha256.Sum256(content)
	for disposition, want := range map[string]string{
		`attachment; filename="../../etc/passwd"`:                                       "passwd",
		`attachment; filename="C:\\temp\\a.zip"`:                                        "a.zip",
		"attachment; filename=\"a\x00b\x01.txt\"":                                       "ab .txt",
		`attachment; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf`:                           "報告.pdf",
		`attachment; filename*=ISO-2022-JP''%1B%24B4A%3Bz%1B%28B.pdf`:                   "漢字.pdf",
		`attachment; filename*=shift_jis'ja'%8A%BF%8E%9A.pdf`:                           "漢字.pdf",
		"attachment; filename*0*=UTF-8''%E5%A0;\n filename*1*=%B1; filename*2=\".pdf\"": "報.pdf",
		`attachment; filename="=?utf-8?B?5aCx5ZGKLnBkZg==?="`:                           "報告.pdf",
		`attachment; filename=my report.pdf`:                                            "my report.pdf",
		`attachment; filename=".."`:                                                     "unnamed-1",
		`attachment; filename="a` + "\u202e" + `fdp.exe"`:                               "afdp.exe",
		`attachment; filename="first.txt"; filename="second.txt"`:                       "first.txt",
		`attachment`: "unnamed-1",
		`attachment; filename="` + strings.Repeat("長", 200) + `.pdf"`: strings.Repeat("長", 65) + ".pdf",
	} {
		raw := "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/octet-stream\nContent-Disposition: " + disposition +
			"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(content) + "\n--b--\n"
		bothEnds(t, raw, func(t *testing.T, m *Mail) {
			if len(m.Attachments) != 1 {
				t.Fatalf("%s: %d attachments", disposition, len(m.Attachments))
			}
			if a := m.Attachments[0]; a.Name != want || a.SHA256 != sum || a.Size != len(content) {
				t.Errorf("%s: %q, %d bytes", disposition, a.Name, a.Size)
			}
		})
	}
}

func TestMultipartsThatCannotBeSplitAreText(t *testing.T) {
	for _, parameters := range []string{"", "; boundary=\"\"", "; boundary=wrong"} {
		bothEnds(t, "From: a@b.example\nContent-Type: multipart/mixed"+parameters+"\n\n--b\n\ntext\n--b--\n", func(t *testing.T, m *Mail) {
			if !strings.Contains(m.Text, "text") || len(m.Problems) != 1 || len(m.Attachments) != 0 {
				t.Errorf("text %q, problems %v, %d attachments", m.Text, m.Problems, len(m.Attachments))
			}
		})
	}
}

func TestTextIsTheFirstPlainPart(t *testing.T) {
	raw := `From: a@b.example
Content-Type: multipart/mixed; boundary="o"

preamble
--o
Content-Type: multipart/alternative; boundary="o-i"

--o-i
Content-Type: text/html

<p>html</p>
--o-i
Content-Type: text/plain

plain
--o-i--
--o
Content-Type: text/plain

second text
--o
Content-Type: message/rfc822

Subject: inner

inner text
--o--
epilogue
`
	bothEnds(t, raw, func(t *testing.T, m *Mail) {
		var names []string
		for _, a := range m.Attachments {
			names = append(names, a.Name)
		}
		// R51: a second text is not lost, the alternative is not doubled, what stands outside the parts is listed.
		if m.Text != "plain\n\nsecond text" || !slices.Equal(names, []string{"preamble.txt", "unnamed-2.eml", "epilogue.txt"}) {
			t.Errorf("text %q, attachments %q", m.Text, names)
		}
	})
}

// R5 in part: identity is the content, whatever way the mail took.
func TestContentIDIgnoresLeadingTraceOnly(t *testing.T) {
	const content = "From: a@b.example\r\nReceived: late\r\nSubject: s\r\n\r\nbody\r\nReceived: x\r\n"
	trace := "Return-Path: <>\r\nReceived: from x\r\n\tby y;\r\n date\r\nARC-Seal: i=1;\r\n x\r\nDKIM-Signature: v=1\r\nX-Spam-Score: 1\r\nAuthentication-Results: z\r\nDelivered-To: q\r\nX-Original-To: q\r\n"
	id := ContentID([]byte(content))
	if id != SHA256([]byte(content)) {
		t.Error("without trace the id is not the hash of all bytes")
	}
	if ContentID([]byte(trace+content)) != id || ContentID([]byte("received: z\r\n"+content)) != id {
		t.Error("leading trace changes the id")
	}
	for _, other := range []string{strings.Replace(content, "Received: late", "Received: soon", 1), content + "x", "X-Other: 1\r\n" + trace + content, " x\r\n" + content} {
		if ContentID([]byte(other)) == id {
			t.Errorf("%q has the same id", other)
		}
	}
	var h ContentHash
	if _, err := io.Copy(&h, iotest.OneByteReader(strings.NewReader(trace+content))); err != nil {
		t.Fatal(err)
	}
	if h.Sum() != id {
		t.Error("stream and slice differ")
	}
}

// R45: time is linear. The same structure eight times as large may take eight
// times as long; a quadratic path would take 64 times.
func TestParsingTimeIsLinear(t *testing.T) {
	shapes := map[string]func(n int) string{
		"headers":       func(n int) string { return strings.Repeat("Subject: x\n", n) + "\n" },
		"continuations": func(n int) string { return "To: a\n" + strings.Repeat(" x@y.example,\n", n) + "\n" },
		"colons":        func(n int) string { return "To: " + strings.Repeat("x", n) + "@" + strings.Repeat(":", n) + "\n\n" },
		"words":         func(n int) string { return "Subject: " + strings.Repeat("=?a?B? ", n) + "\n\n" },
		"base64 words":  func(n int) string { return "Subject: =?a?B?x?=" + strings.Repeat(" =?a?B?abcd?=", n) + "\n\n" },
		"cut Q words":   func(n int) string { return "Subject: " + strings.Repeat("=?utf-8?Q?a?=E3 b", n) + "\n\n" },
		"JIS lines":     func(n int) string { return "\n\x1b$B" + strings.Repeat("$+$J4A;z\n", n) },
		"JIS, no end":   func(n int) string { return "\n\x1b$B" + strings.Repeat("$+$J", n) },
		"folded JIS":    func(n int) string { return "\n\x1b$B" + strings.Repeat("4 A", n) },
		"escapes":       func(n int) string { return "\n" + strings.Repeat("\x1b$G", n) },
		"mixed lines":   func(n int) string { return "\n" + strings.Repeat("\x1b$B4A\n\x8a\xbf\n", n) },
		"UTF-7":         func(n int) string { return "Content-Type: text/plain; charset=utf-7\n\n" + strings.Repeat("+ZeU-+", n) },
		"sections": func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "; name*%d*=%%E3%%81%%82", i)
			}
			return "Content-Type: text/plain" + b.String() + "\n\n"
		},
		"angles": func(n int) string { return "Content-Type: text/html\n\n" + strings.Repeat("<>", n) },
		"tags":   func(n int) string { return "Content-Type: text/html\n\n" + strings.Repeat("<div hidden>", n) },
		"armor": func(n int) string {
			return "\n" + strings.Repeat("-----BEGIN PGP MESSAGE-----\n-----END PGP MESSAGE-----\n", n)
		},
		"form": func(n int) string { return "\n" + strings.Repeat("その他：x\n■\n", n) },
		"parts": func(n int) string {
			return "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\n\n", n)
		},
	}
	took := func(raw string) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			m := Parse([]byte(raw), DefaultLimits())
			m.Layer()
			ReadForm(m.Text)
			FreshText(m.Text)
			best = min(best, time.Since(start))
		}
		return best
	}
	for name, shape := range shapes {
		const n = 4000
		// A machine that is busy with something else is asked again: what is quadratic is so every time.
		for tries := 5; ; tries-- {
			small, large := took(shape(n)), took(shape(8*n))
			if large <= 32*small+20*time.Millisecond {
				break
			}
			if tries == 1 {
				t.Errorf("%s: %v for n, %v for 8n", name, small, large)
				break
			}
		}
	}
}
