package mailbot

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"keikai/mailbot/message"
	"keikai/pgp"
)

// clients make a mail as the mail programs of users.md A1 do: where each puts the subject, what it signs, and what it leaves in
// clear. None of them names its recipient inside the signature as RFC 9580 can; Thunderbird repeats To in the protected header.
var clients = map[string]func(w *world, o message.Outgoing, signer, key *person) []byte{
	"Thunderbird": thunderbird,
	"K-9":         k9,
	"K-9 signing": k9Signing,
	"Outlook":     outlook,
	"Becky":       becky,
	"Apple Mail":  appleMail,
	"mutt":        mutt,
	"gateway":     gateway("[EXTERNAL] Re: 【IPA#00000000】 ご連絡"),
	"社外 gateway":  gateway("【社外】Re: ご連絡"),
}

const (
	plainUTF8 = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
	oldHeader = `Content-Type: multipart/mixed; boundary="part"; protected-headers="v1"` + "\r\n"
)

// mixed is a payload of one text under header fields of its own.
func mixed(fields, part string) []byte {
	return []byte(oldHeader + fields + "\r\n--part\r\n" + part + "\r\n--part--\r\n")
}

func quotedText(body string) string {
	var b strings.Builder
	q := quotedprintable.NewWriter(&b)
	fmt.Fprint(q, crlf(body))
	q.Close()
	return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b.String()
}

func (w *world) wrapped(o message.Outgoing, outer string, payload []byte, signer, key *person) []byte {
	o.OuterSubject = outer
	return o.Encrypted(w.bareSeal(payload, signer, key, true))
}

// thunderbird protects Subject, From, To and Message-ID; outside stands "...".
func thunderbird(w *world, o message.Outgoing, signer, key *person) []byte {
	fields := fmt.Sprintf("From: %s\r\nTo: %s\r\nMessage-ID: <%s>\r\nSubject: %s\r\n", o.From.Address, o.To.Address, o.MessageID, encodedWord(o.Subject, false))
	part := "Content-Type: text/plain; charset=UTF-8; format=flowed\r\nContent-Transfer-Encoding: base64\r\n\r\n" + wrapped(base64.StdEncoding.EncodeToString([]byte(crlf(o.Body)))) + "\r\n"
	return w.wrapped(o, "...", mixed(fields, part), signer, key)
}

// k9 protects the subject and nothing else; outside stands the name of the state in the phone's language (R67).
func k9(w *world, o message.Outgoing, signer, key *person) []byte {
	return w.wrapped(o, "暗号化されたメッセージ", mixed("Subject: "+encodedWord(o.Subject, false)+"\r\n", quotedText(o.Body)), signer, key)
}

// k9Signing leaves the subject where everybody may write it anew.
func k9Signing(w *world, o message.Outgoing, signer, _ *person) []byte {
	o.OuterSubject = o.Subject
	return w.signed(o, []byte(quotedText(o.Body)), signer)
}

func (w *world) signed(o message.Outgoing, payload []byte, signer *person) []byte {
	w.t.Helper()
	sig, micalg, err := pgp.SignDetached(payload, signer.secret, o.Date)
	if err != nil {
		w.t.Fatal(err)
	}
	return o.Signed(payload, sig, micalg)
}

// outlook with GpgOL seals text and HTML, and shows the subject outside.
func outlook(w *world, o message.Outgoing, signer, key *person) []byte {
	payload := "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\n" + plainUTF8 + crlf(o.Body) + "\r\n--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" +
		"<html><body><p>" + strings.ReplaceAll(o.Body, "\n", "<br>") + "</p></body></html>\r\n--alt--\r\n"
	return w.wrapped(o, o.Subject, []byte(payload), signer, key)
}

// becky signs the text in place, over its bytes in JIS, half-width kana with their own escape.
func becky(w *world, o message.Outgoing, signer, _ *person) []byte {
	w.t.Helper()
	private := entityOf(w.t, signer.secret).PrivateKey
	var b bytes.Buffer
	in, err := clearsign.Encode(&b, private, &packet.Config{DefaultHash: crypto.SHA256, Time: func() time.Time { return o.Date }})
	if err != nil {
		w.t.Fatal(err)
	}
	fmt.Fprint(in, halfKana(toJIS(strings.ReplaceAll(o.Body, "ﾔﾏﾀﾞ", "@@"))))
	in.Close()
	head := fmt.Sprintf("From: %s <%s>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s>\r\nDate: %s\r\nX-Mailer: Becky! ver. 2.50 [ja]\r\n", encodedWord("山田", true), o.From.Address,
		o.To.Address, encodedWord(o.Subject, true), o.MessageID, o.Date.Format(time.RFC1123Z))
	return []byte(head + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=\"ISO-2022-JP\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + crlf(b.String()))
}

// halfKana puts ﾔﾏﾀﾞ in JIS X 0201 kana, which encoders of today no longer write.
func halfKana(jis string) string { return strings.ReplaceAll(jis, "@@", "\x1b(ITO@^\x1b(B") }

// appleMail seals a signed part: one multipart/signed inside multipart/encrypted, which GPG Suite does at times.
func appleMail(w *world, o message.Outgoing, signer, key *person) []byte {
	inner := string(w.signed(o, []byte(quotedText(o.Body)), signer))
	payload := inner[strings.Index(inner, "Content-Type: multipart/signed"):]
	o.OuterSubject = o.Subject
	return o.Encrypted(w.bareSeal([]byte(payload), signer, key, false))
}

// mutt protects the subject when crypt_protected_headers_write is set.
func mutt(w *world, o message.Outgoing, signer, key *person) []byte {
	return w.wrapped(o, "...", mixed("Subject: "+encodedWord(o.Subject, false)+"\r\n", plainUTF8+crlf(o.Body)), signer, key)
}

// gateway writes its own subject over Thunderbird's.
func gateway(outer string) func(w *world, o message.Outgoing, signer, key *person) []byte {
	return func(w *world, o message.Outgoing, signer, key *person) []byte {
		raw := thunderbird(w, o, signer, key)
		return bytes.Replace(raw, []byte("Subject: ...\r\n"), []byte("Subject: "+encodedWord(outer, false)+"\r\n"), 1)
	}
}
