package mailbot

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// structured is a mail of stranger's with a body of its own.
func structured(head, body string) []byte {
	return []byte(strings.ReplaceAll("From: mallory@stranger.example\nTo: report@reception.test\nSubject: report\n"+head+"\n"+body, "\n", "\r\n"))
}

func nested(levels int) string {
	var head, tail strings.Builder
	for i := range levels {
		fmt.Fprintf(&head, "Content-Type: multipart/mixed; boundary=b%dx\n\n--b%dx\n", i, i)
	}
	for i := levels - 1; i >= 0; i-- {
		fmt.Fprintf(&tail, "\n--b%dx--\n", i)
	}
	return head.String() + "\ntext\n" + tail.String()
}

func manyParts(n int, head string) string {
	return "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n" + strings.Repeat("--b\n"+head+"\nx\n", n-1) + "--b--\n"
}

// A mail past a limit of its structure is held, its sender is told once, and the mails behind it are handled. Just below the
// limit it is a mail like any other. S22, R47
func TestMailPastALimitIsHeldAndAnsweredOnce(t *testing.T) {
	file := "Content-Type: image/png\n"
	for name, c := range map[string]struct{ past, below []byte }{
		"attachments": {structured("", manyParts(202, file)), structured("", manyParts(201, file))},
		"parts":       {structured("", manyParts(10_000, "")), structured("", manyParts(999, ""))},
		"nesting":     {structured("", nested(66)), structured("", nested(60))},
		"deep":        {structured("", nested(20_000)), nil},
		"header":      {structured("X-Long: "+strings.Repeat("x", 1<<20)+"\n", "text"), structured("X-Long: "+strings.Repeat("x", 1<<19)+"\n", "text")},
		"trace":       {structured(strings.Repeat("Received: from x.test by y.test; Wed, 8 Jul 2009 10:00:00 +0900\n", 100_000), "text"), structured(strings.Repeat("Received: x\n", 50_000), "text")},
		"of one part": {structured("", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nX-Long: "+strings.Repeat("x", 1<<20)+"\n\nx\n--b--\n"), nil},
	} {
		c.past, c.below = bytes.Replace(c.past, []byte("\r\n\r\nContent-Type"), []byte("\r\nContent-Type"), 1), bytes.Replace(c.below, []byte("\r\n\r\nContent-Type"), []byte("\r\nContent-Type"), 1)
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, w *world) {
				w.deliver("reception", c.past)
				if got := w.newest(); got != "quarantined malformed" {
					t.Fatalf("it is %s", got)
				}
				if o := w.gets("stranger", "finder/receipt_unreadable"); strings.Contains(o.payload.Text, "limit of") {
					t.Errorf("the answer names the parser's limit:\n%s", o.payload.Text)
				}
				w.gets("山田", "desk/quarantined")
				w.gets("Tanaka", "desk/quarantined")
				w.deliver("reception", append(bytes.Clone(c.past), "again"...))
				w.gets("山田", "desk/quarantined")
				w.gets("Tanaka", "desk/quarantined")
				if c.below != nil {
					w.deliver("reception", c.below)
					if got := w.newest(); got != "new_report" {
						t.Errorf("just below it is %s", got)
					}
					w.readAll()
				}
				w.nobody()
			})
		})
	}
}

// Opening a mail of any shape takes memory and time in proportion to its size: twice the mail, about twice of both. S22, R45
func TestOpeningCostsInProportionToSize(t *testing.T) {
	w := makeWorld(t)
	defer w.bot.Close()
	for name, shape := range map[string]func(n int) []byte{
		"parts":       func(n int) []byte { return structured("", manyParts(n/8, "")) },
		"nesting":     func(n int) []byte { return structured("", nested(n/64)) },
		"header line": func(n int) []byte { return structured("X-Long: "+strings.Repeat("x", n)+"\n", "text") },
		"trace":       func(n int) []byte { return structured(strings.Repeat("Received: x\n", n/12), "text") },
		"recipients":  func(n int) []byte { return structured("Cc: "+strings.Repeat("a@b.test, ", n/10)+"c@d.test\n", "text") },
		"references":  func(n int) []byte { return structured("References: "+strings.Repeat("<a@b.test> ", n/11)+"\n", "text") },
		"long line":   func(n int) []byte { return structured("", strings.Repeat("架空", n/6)) },
		"short lines": func(n int) []byte { return structured("", strings.Repeat("> x\n", n/4)) },
		"rules":       func(n int) []byte { return structured("", strings.Repeat("----------\n", n/11)) },
		"armor":       func(n int) []byte { return structured("", strings.Repeat("-----BEGIN PGP MESSAGE-----\n", n/28)) },
		"keys": func(n int) []byte {
			return structured("", strings.Repeat("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n-----END PGP PUBLIC KEY BLOCK-----\n", n/73))
		},
		"uuencode": func(n int) []byte { return structured("", strings.Repeat("begin 644 a\n", n/12)) },
		"HTML": func(n int) []byte {
			return structured("Content-Type: text/html\n", strings.Repeat("<td hidden><a href=http://x.test/>", n/34))
		},
		"parameters": func(n int) []byte {
			return structured("Content-Type: text/plain"+strings.Repeat("; a*1=b", n/7)+"\n", "text")
		},
		"comments": func(n int) []byte { return structured("Date: "+strings.Repeat("(", n)+"\n", "text") },
		"base64": func(n int) []byte {
			return structured("Content-Transfer-Encoding: base64\n", strings.Repeat("QUJD\n", n/5))
		},
		"form":       func(n int) []byte { return structured("", strings.Repeat("製品名：架空\n", n/20)) },
		"NUL":        func(n int) []byte { return structured("", strings.Repeat("\x00", n)) },
		"boundaries": func(n int) []byte { return structured("Content-Type: multipart/mixed\n", strings.Repeat("--b\n", n/4)) },
		"JIS escapes": func(n int) []byte {
			return structured("Content-Type: text/plain; charset=iso-2022-jp\n", strings.Repeat("\x1b$B\x1b(B", n/6))
		},
	} {
		measured := func(n int) (took time.Duration, grew uint64) {
			raw := shape(n)
			took = time.Hour
			var before, after runtime.MemStats
			for range 3 {
				runtime.ReadMemStats(&before)
				began := time.Now()
				o := openMail(w.bot.desk, w.cfg, raw, began)
				inspection("x", raw, o)
				took = min(took, time.Since(began))
				runtime.ReadMemStats(&after)
				grew = after.TotalAlloc - before.TotalAlloc
			}
			return took, grew
		}
		const n = 1 << 14
		for tries := 4; ; tries-- { // a busy machine is asked again
			small, few := measured(n)
			large, many := measured(8 * n)
			if large <= 32*small+30*time.Millisecond {
				if many > 20*few+1<<20 {
					t.Errorf("%s: %d bytes are taken for n, %d for 8n", name, few, many)
				}
				break
			}
			if tries == 1 {
				t.Errorf("%s: %v for n, %v for 8n", name, small, large)
				break
			}
		}
	}
}
