package mailbot

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// Any subject and text: what is found as a command is one in canonical form, or is refused with a name; a forward is never
// one. S2, R86
func FuzzFindCommand(f *testing.F) {
	for _, seed := range [][2]string{
		{"【IPA#12345678】 受理 製品", ""}, {"[IPA#12345678] accept product #abcd-efgh-ijkl-mnop", "hello"}, {"Fwd: [IPA#12345678] accept product", ""},
		{"Re: よろしく", "【ＩＰＡ＃１２３４５６７８】　受理　製品\n\n本文\n以上"}, {"転送: x", "[IPA#12345678] accept product"}, {"help", ""}, {"", "> [IPA#12345678] accept product"},
		{"[IPA#12345678] decline duplicate why=\"a b\"", "x\n\ny\nEND\n"}, {"[IPA#12345678] [IPA#87654321] accept own", "[IPA#12345678] accept own"}, {"[IPA#12345678] accept \"product", "\x00"},
	} {
		f.Add(seed[0], seed[1], true)
		f.Add(seed[0], seed[1], false)
	}
	f.Fuzz(func(t *testing.T, subject, body string, protected bool) {
		out := message.Outgoing{From: message.Address{Address: "yamada@reception.test"}, To: message.Address{Address: "report@reception.test"}, MessageID: "x@reception.test",
			Date: setupDay, OuterSubject: subject, Subject: subject, Body: body}
		payload := out.Payload(true)
		if !protected {
			payload = []byte("Content-Type: text/plain; charset=utf-8\r\n\r\n" + body)
		}
		o := &opened{mail: message.Parse(out.Encrypted([]byte("x")), message.DefaultLimits()), payload: message.ParsePayload(payload, message.DefaultLimits())}
		found := findCommand(o)
		if found == nil {
			return
		}
		if found.refused != nil {
			if found.refused.Code == "" {
				t.Fatalf("refused without a name: %+v", found)
			}
			return
		}
		v, ok := handling.VerbNamed(found.command.Verb)
		if !ok || v.Needs && found.command.Number == "" {
			t.Fatalf("%q, %q: found %+v", subject, body, found)
		}
		if found.source != fromOuter && message.SplitSubject(o.subject()).Forward {
			t.Fatalf("%q, %q: a forward is obeyed: %+v", subject, body, found)
		}
		if found.source == fromProtected != (protected && found.source != fromOuter && found.source != fromBody) {
			t.Fatalf("%q, %q: source %s of protected=%v", subject, body, found.source, protected)
		}
	})
}

// Any bytes are opened without a panic, and what came out can be shown and inspected. R45
func FuzzOpenMail(f *testing.F) {
	w := makeWorld(f)
	at := time.Now()
	for _, l := range []letter{
		{subject: "届出", body: "欠陥\n"}, {subject: "届出", body: "欠陥\n", jis: true}, {subject: "届出", body: "欠陥\n", signed: true, attach: w.keyOf("finder")},
		{subject: "届出", body: "欠陥\n", sealed: true, signed: true}, {subject: "届出", body: "欠陥\n", sealed: true, signed: true, bare: true, inline: true}, {subject: "届出", body: "欠陥\n", sealed: true, bare: true},
	} {
		l.from, l.to = "finder", "reception"
		f.Add(w.raw(l))
	}
	for _, table := range []map[string]pgpMail{writer{w}.samples(), writer{w}.mangled()} {
		for _, m := range table {
			f.Add([]byte(mailHead + m.raw))
		}
	}
	f.Add(bounceOf("x@reception.test"))
	f.Add([]byte("-----BEGIN PGP MESSAGE-----\n\n\n-----END PGP MESSAGE-----"))
	d := w.bot.theDesk()
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := openMail(d, w.cfg, raw, at)
		if o.mail == nil || o.payload == nil {
			t.Fatal("opened to nothing")
		}
		if o.encrypted() && o.failure == undecryptable {
			t.Fatalf("both opened and not: %s", o.failure)
		}
		if o.signed.Verdict == pgp.SignatureValid && o.signed.By == "" {
			t.Fatal("signed by nobody")
		}
		seen := inspection("x", raw, o)
		if _, err := json.Marshal(seen); err != nil {
			t.Fatal(err)
		}
		readSigner(d, d.mailboxes[0], o, at)
		if title, _ := o.title(); strings.ContainsAny(title, "\n\r\x1b") {
			t.Fatalf("title %q", title)
		}
	})
}

// Any bytes on the console's socket are answered with JSON Lines that end in one ending, by whomever they come. S24
func FuzzConsole(f *testing.F) {
	w := makeWorld(f)
	f.Cleanup(func() { w.bot.Close() })
	w.bot.env.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network here") }
	for _, seed := range []string{`{"command":"status"}`, `{"command":"case.list","flags":{"as":"佐藤"}}`, `{"command":"case.show","args":["IPA#12345678"]}`, `{"command":"mail.show","args":["-1"]}`,
		`{"command":"outbox.retry","args":["1"]}`, `{"command":"quarantine.file","args":["1"],"flags":{"case":"x"}}`, `{"command":"ingest","flags":{"mailbox":"reception"}}` + "\nno tar", `{"command":"audit.verify"}`,
		`{"command":"key.import","args":["k"]}` + "\nno key", `{"command":"key.suspend","args":["00"]}`, `{"command":"backup","args":["x"]}`, `{"command":"template.show","args":["finder/receipt"]}`,
		`{"command":"party.import","args":["x"]}` + "\n" + `{"line":2,"party":{"party":"x1","kind":"developer","name_ja":"x","language":"ja"}}`, `{"command":"party.export"}`, "{", "", strings.Repeat("x", 2000)} {
		f.Add([]byte(seed+"\n"), true)
		f.Add([]byte(seed), false)
	}
	f.Fuzz(func(t *testing.T, body []byte, ours bool) {
		if bytes.Contains(body, []byte(`once`)) {
			return // it would dial
		}
		uid := os.Getuid()
		if !ours {
			uid = 54321
		}
		hr := httptest.NewRequest(http.MethodPost, "http://keikai/x", bytes.NewReader(body))
		hr = hr.WithContext(context.WithValue(t.Context(), peerKey{}, uid))
		rec := httptest.NewRecorder()
		w.bot.serveRequest(rec, hr)
		endings, lines := 0, bufio.NewScanner(rec.Body)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var e ending
			if endings > 0 || !json.Valid(lines.Bytes()) {
				t.Fatalf("line %q", lines.Text())
			}
			if json.Unmarshal(lines.Bytes(), &e) == nil && e.Kind != "" {
				endings++
				if !ours && e.Kind == "ok" {
					t.Fatalf("a stranger was served %q", body)
				}
			}
		}
		if endings != 1 {
			t.Fatalf("%d endings", endings)
		}
	})
}
