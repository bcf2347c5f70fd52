package mailbot

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/message"
)

// oldPacket frames an OpenPGP packet with a five-octet length (RFC 9580 4.2.1.4).
func oldPacket(tag byte, body []byte) []byte {
	n := len(body)
	return append([]byte{0xC0 | tag, 0xff, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

// compressed is a mail to reception that holds text in a compressed packet.
func (w *world) compressed(t *testing.T, from, text string) []byte {
	t.Helper()
	literal := append([]byte{'b', 0, 0, 0, 0, 0}, "Content-Type: text/plain\r\n\r\n"+text...)
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	zw.Write(oldPacket(11, literal))
	zw.Close()
	armored := reseal(t, oldPacket(8, append([]byte{2}, z.Bytes()...)), w.people["reception"].secret)
	w.letters++
	o := message.Outgoing{From: message.Address{Address: w.people[from].address}, To: message.Address{Address: w.people["reception"].address},
		MessageID: fmt.Sprintf("%d.letter@finder.example", w.letters), Date: time.Now(), OuterSubject: "届出"}
	return o.Encrypted(armored)
}

// A small mail that holds forty megabytes does not open; its sender gets the answer that everything unreadable gets. A report
// that compression made ten times smaller opens. S12, S22
func TestDecompressionBombIsUndecryptable(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		bomb := w.compressed(t, "finder", strings.Repeat("A line of text.\r\n", 40<<20/17))
		if len(bomb) > 200<<10 {
			t.Fatalf("the bomb has %d bytes", len(bomb))
		}
		o := openMail(w.bot.desk, w.cfg, bomb, time.Now())
		if o.failure != undecryptable || o.weight() > 1<<20 {
			t.Errorf("it is %q and holds %d bytes", o.failure, o.weight())
		}
		w.deliver("reception", bomb)
		if got := w.newest(); got != "quarantined undecryptable" {
			t.Errorf("the bomb is %s", got)
		}
		first := w.gets("finder", "finder/receipt_undecryptable")
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		time.Sleep(25 * time.Hour)
		w.deliver("reception", clearLetter("taro@finder.example", "届出", "<g@finder.example>", "Content-Type: text/plain", "", "-----BEGIN PGP MESSAGE-----", "", "AAAA", "-----END PGP MESSAGE-----"))
		second := w.gets("finder", "finder/receipt_undecryptable")
		w.gets("山田", "desk/quarantined")
		w.gets("Tanaka", "desk/quarantined")
		if a, b := changing.ReplaceAllString(first.payload.Text, "…"), changing.ReplaceAllString(second.payload.Text, "…"); a != b {
			t.Errorf("a bomb is answered\n%s\nand garbage\n%s", a, b)
		}
	})
}

// The limit leaves room for honest text: short ones a megabyte, long ones twenty times their size.
func TestHonestCompressionOpens(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		var log strings.Builder
		for i := range 40_000 { // of about 60 bytes a line, with what a log repeats
			fmt.Fprintf(&log, "2009-07-08T10:%02d:%02d GET /download/%x HTTP/1.1 200 %d\r\n", i/60%60, i%60, i*2654435761, i*7919%100_000)
		}
		for name, text := range map[string]string{"short and repeated": strings.Repeat("A line of text.\r\n", 50_000), "long log": log.String()} {
			raw := w.compressed(t, "finder", text)
			if o := openMail(w.bot.desk, w.cfg, raw, time.Now()); o.failure != "" || len(o.payload.Text) < len(text)/2 {
				t.Errorf("%s, %d bytes of %d: %q", name, len(raw), len(text), o.failure)
			}
		}
	})
}

// What is kept between turn and notice is bounded by what the opened mails hold, not by what came.
func TestOpenedMailsAreBoundedByTheirInside(t *testing.T) {
	inside := func(n uint64) *opened {
		return &opened{n: n, raw: []byte("short"), mail: &message.Mail{}, payload: &message.Mail{Text: strings.Repeat("x", 300<<10)}}
	}
	attached := func(n uint64) *opened {
		return &opened{n: n, mail: &message.Mail{}, payload: &message.Mail{}, files: []message.Attachment{{Content: make([]byte, 300<<10)}}}
	}
	for name, make := range map[string]func(uint64) *opened{"text": inside, "attachment": attached} {
		c := openCache{limit: 1 << 20}
		for n := range uint64(10) {
			c.put(make(n + 1))
			c.put(make(n + 1)) // again changes nothing
		}
		if len(c.mails) != 3 || len(c.order) != 3 || c.get(10) == nil || c.get(7) != nil {
			t.Errorf("%s: %d mails are kept, %d in order", name, len(c.mails), len(c.order))
		}
	}
	c := openCache{limit: 1 << 30}
	for n := range uint64(3 * cachedMails) {
		c.put(&opened{n: n, mail: &message.Mail{}, payload: &message.Mail{}})
	}
	if len(c.mails) != cachedMails {
		t.Errorf("%d small mails are kept", len(c.mails))
	}
}

// A forged report of non-delivery names tens of thousands of recipients, or has as many groups that name none: the first
// hundred are read. It opens at once.
func TestBounceOfManyRecipientsIsCapped(t *testing.T) {
	w := makeWorld(t)
	defer w.bot.Close()
	for group, most := range map[string]int{"Final-Recipient: rfc822; a%d@finder.example\r\nAction: failed\r\n\r\n": 100, "X-Group: %d\r\n\r\n": 0} {
		var many strings.Builder
		for i := range 60_000 {
			fmt.Fprintf(&many, group, i)
		}
		raw := bytes.Replace(bounceOf("1@reception.test"), []byte("Final-Recipient"), []byte(many.String()+"Final-Recipient"), 1)
		o := openMail(w.bot.desk, w.cfg, raw, time.Now())
		if b := o.mail.Bounce; b == nil || len(b.Recipients) > most || most > 0 && b.Recipients[0] != "a0@finder.example" {
			t.Errorf("%q: %+v", group, b)
		}
	}
}
