package mailbot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	gomessage "github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"

	"keikai/mailbot/message"
	"keikai/mailbot/message/mailsample"
)

// BenchmarkInspect reads the mails of the corpus, without keys, to their JSON: what `inspect` does behind the files. In turn it reads
// them by package message alone, and by the library alone, which walks the parts and decodes each: no text is chosen, no HTML read,
// nothing is hashed, no form, reply, bounce or command is looked for. An op is the whole corpus. What counts is processor time, so
// that a busy machine tells the same.
func BenchmarkInspect(b *testing.B) {
	corpus := mailsample.Corpus()
	in, err := NewInspector(nil, Env{Now: time.Now}, "")
	if err != nil {
		b.Fatal(err)
	}
	long := strings.Repeat("架空の製品の説明です。画面を開き、文字列を入力し、表示を押します。\n", 100)
	for name, raws := range map[string][][]byte{"corpus": rawsOf(corpus, ""), "8KB": rawsOf(corpus, long)} {
		b.Run(name, func(b *testing.B) {
			var whole, own, library time.Duration
			mails, size := 0, 0
			for b.Loop() {
				whole += spent(b, func() {
					for _, raw := range raws {
						seen, err := in.Inspect("x", bytes.NewReader(raw))
						if err != nil {
							b.Fatal(err)
						}
						if err := json.NewEncoder(io.Discard).Encode(seen); err != nil {
							b.Fatal(err)
						}
					}
				})
				own += spent(b, func() {
					for _, raw := range raws {
						message.Parse(raw, message.DefaultLimits())
					}
				})
				library += spent(b, func() {
					for _, raw := range raws {
						walked(raw)
					}
				})
				for _, raw := range raws {
					mails++
					size += len(raw)
				}
			}
			b.ReportMetric(float64(mails)/whole.Seconds(), "mails/s")
			b.ReportMetric(float64(size)/whole.Seconds()/1e6, "MB/s")
			b.ReportMetric(float64(mails)/own.Seconds(), "parsed/s")
			b.ReportMetric(float64(mails)/library.Seconds(), "library/s")
			b.ReportMetric(library.Seconds()/whole.Seconds(), "of-library")
			b.ReportMetric(library.Seconds()/own.Seconds(), "parse-of-library")
		})
	}
}

// spent is the processor time of f, with the collection of its garbage.
func spent(b *testing.B, f func()) time.Duration {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	runtime.GC()
	before := used()
	f()
	return used() - before
}

// rawsOf are the mails of the corpus; with more, each has it below its text, as a further part.
func rawsOf(corpus []mailsample.Sample, more string) (raws [][]byte) {
	for _, s := range corpus {
		raw := mailsample.CRLF(s.Raw)
		if more != "" && !s.Broken {
			head, body, _ := bytes.Cut(raw, []byte("Content-Type:"))
			raw = fmt.Appendf(nil, "%sContent-Type: multipart/mixed; boundary=outermost\r\n\r\n--outermost\r\nContent-Type:%s\r\n--outermost\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--outermost--\r\n", head, body, more)
		}
		raws = append(raws, raw)
	}
	return raws
}

// walked reads a mail by the library alone.
func walked(raw []byte) {
	e, err := gomessage.Read(bytes.NewReader(raw))
	if e == nil || err != nil && gomessage.IsUnknownEncoding(err) {
		return
	}
	e.Header.Text("Subject")
	e.Walk(func(_ []int, e *gomessage.Entity, _ error) error {
		if e != nil {
			io.Copy(io.Discard, e.Body)
		}
		return nil
	})
}
