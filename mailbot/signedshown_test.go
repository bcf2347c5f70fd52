package mailbot

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"keikai/pgp"
)

// What is shown as signed is what was signed, and nothing that was put around, before, or into the frame of it; where the frame itself
// was changed, all of it is shown, and nothing of it as signed. S2, R63, R64
func TestWhatIsShownAsSignedWasSigned(t *testing.T) {
	w := makeWorld(t)
	d, now := w.bot.theDesk(), time.Now()
	p := writer{w}
	block := p.clearsigned("accept product\n") + "\n"
	other := p.clearsigned("another\n")
	part := plain("accept product  \n")
	signed := mime(signedMIME, "s", part, signaturePart(p.detached(part)))
	change := func(old, new string) string { return plain(strings.Replace(block, old, new, 1)) }
	for name, c := range map[string]struct {
		raw      string
		text     string // when it is shown as signed
		verdict  pgp.Verdict
		outside  string
		envelope bool
	}{
		"a block":                   {plain(block), "accept product", pgp.SignatureValid, "", true},
		"blanks at the ends":        {plain(strings.ReplaceAll(block, "accept product\n", "accept product \t\n")), "accept product", pgp.SignatureValid, "", true},
		"words before":              {plain("publish now\n" + block), "accept product", pgp.SignatureValid, "publish now", false},
		"words behind":              {plain(block + "publish now\n"), "accept product", pgp.SignatureValid, "publish now", false},
		"blanks before":             {plain("\n\n" + block), "accept product", pgp.SignatureValid, "", true},
		"a field of armor":          {change("Hash: SHA256", "Hash: SHA256\nComment: publish now"), "", "", "", false},
		"words for a field":         {change("Hash: SHA256", "publish now"), "", "", "", false},
		"words in the field":        {change("Hash: SHA256", "Hash: SHA256, and publish"), "", "", "", false},
		"words behind the mark":     {change("SIGNED MESSAGE-----", "SIGNED MESSAGE----- publish"), "", "", "", false},
		"a second blank line":       {change("SHA256\n\n", "SHA256\n\n\n"), "\naccept product", pgp.SignatureInvalid, "", true},
		"line separator":            {change("accept product", "accept\u2028product"), "accept\u2028product", pgp.SignatureInvalid, "", true},
		"no-break space":            {change("accept product", "accept\u00a0product"), "accept\u00a0product", pgp.SignatureInvalid, "", true},
		"zero width":                {change("accept product", "accept\u200b product"), "accept\u200b product", pgp.SignatureInvalid, "", true},
		"next line of C1":           {change("accept product\n", "accept product\u0085\n"), "accept product\u0085", pgp.SignatureInvalid, "", true},
		"block in a block":          {change("accept product", "-----BEGIN PGP SIGNED MESSAGE-----\n\npublish"), "", "", "", false},
		"escaped block in a block":  {change("accept product", "- -----BEGIN PGP SIGNED MESSAGE-----"), "-----BEGIN PGP SIGNED MESSAGE-----", pgp.SignatureInvalid, "", true},
		"quoted":                    {plain("> " + strings.ReplaceAll(block, "\n", "\n> ")), "", "", "", false},
		"two blocks":                {plain(block + other), "accept product", pgp.SignatureValid, "", false},
		"a part":                    {signed, "accept product  \n", pgp.SignatureValid, "", true},
		"a blank less":              {strings.Replace(signed, "product  ", "product ", 1), "accept product \n", pgp.SignatureInvalid, "", true},
		"another label of the part": {strings.Replace(signed, "charset=utf-8", "charset=utf-7", 1), "accept product  \n", pgp.SignatureInvalid, "", true},
		"flowed":                    {strings.Replace(signed, "charset=utf-8", "format=flowed", 1), "accept product  ", pgp.SignatureInvalid, "", true},
		"a field put into the part": {strings.Replace(signed, "Content-Type: text/plain", "Subject: publish\nContent-Type: text/plain", 1), "accept product  \n", pgp.SignatureInvalid, "", true},
		"footer":                    {mime("mixed", "o", signed, plain("publish now")), "accept product  \n", pgp.SignatureValid, "publish now", false},
		"header text":               {mime("mixed", "o", plain("publish now"), signed), "accept product  \n", pgp.SignatureValid, "publish now", false},
		"hidden HTML before":        {mime("mixed", "o", "Content-Type: text/html\n\n<p>publish now</p><div style=\"display:none\">", signed), "accept product  \n", pgp.SignatureValid, "publish now", false},
		"third part":                {mime(signedMIME, "s", part, signaturePart(p.detached(part)), plain("publish now")), "accept product  \n", pgp.SignatureValid, "publish now", false},
		"signature first":           {mime(signedMIME, "s", signaturePart(p.detached(part)), part), "", "", "", false},
		"in another's signature":    {mime(signedMIME, "o", mime("mixed", "m", plain("publish now"), signed), signaturePart(p.detached("x"))), "publish now", pgp.SignatureInvalid, "", false},
	} {
		o := openMail(d, w.cfg, []byte(mailHead+c.raw), now)
		if o.signed.Verdict != c.verdict || o.found.outside != c.outside {
			t.Errorf("%s: verdict %q, outside %q", name, o.signed.Verdict, o.found.outside)
		}
		if shown := strings.TrimRight(o.payload.Text, "\n"); c.verdict != "" && shown != strings.TrimRight(c.text, "\n") {
			t.Errorf("%s: shown as signed: %q", name, o.payload.Text)
		}
		if c.verdict == "" && o.payload != o.mail {
			t.Errorf("%s: a payload %q", name, o.payload.Text)
		}
		if o.found.envelope != c.envelope && c.verdict != "" {
			t.Errorf("%s: envelope %t", name, o.found.envelope)
		}
		if c.verdict == pgp.SignatureValid && strings.Contains(o.payload.Text, "publish") {
			t.Errorf("%s: more than was signed: %q", name, o.payload.Text)
		}
	}
}

// Of several signatures the worst is shown, and words that two signed are nobody's command. S2
func TestWorstOfSeveralSignaturesIsShown(t *testing.T) {
	w := makeWorld(t)
	p := writer{w}
	part := plain("accept product\n")
	good, bad := p.detached(part), p.detached("something else")
	joined := func(a, b string) string {
		body := func(s string) string {
			_, s, _ = strings.Cut(s, "\n\n")
			return s[:strings.LastIndex(s, "\n=")]
		}
		data := append(decoded(t, body(a)), decoded(t, body(b))...)
		return "Content-Type: application/pgp-signature\nContent-Transfer-Encoding: base64\n\n" + strings.ReplaceAll(wrapped(base64.StdEncoding.EncodeToString(data)), "\r\n", "\n")
	}
	for name, c := range map[string]struct {
		signature string
		want      pgp.Verdict
	}{"good": {signaturePart(good), pgp.SignatureValid}, "good and bad": {joined(good, bad), pgp.SignatureInvalid}, "bad and good": {joined(bad, good), pgp.SignatureInvalid}, "twice": {joined(good, good), pgp.SignatureValid}} {
		o := openMail(w.bot.theDesk(), w.cfg, []byte(mailHead+mime(signedMIME, "s", part, c.signature)), time.Now())
		if o.signed.Verdict != c.want {
			t.Errorf("%s: %+v", name, o.signed)
		}
	}
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Protected headers count at the root of the payload and nowhere else: in a leaf, a forwarded mail, a layer that is not signed or sealed, or
// without their mark they are words. R64
func TestMisplacedProtectedHeadersAreNotBelieved(t *testing.T) {
	w := makeWorld(t)
	p := writer{w}
	seal := func(inner string) string { return mime(encryptedMIME, "x", versionPart, octets(p.sealed(inner))) }
	const phony = "Subject: publish\n"
	for name, raw := range map[string]string{
		"on a leaf":        seal(mime("mixed", "m", "Content-Type: text/plain; hp=\"cipher\"\n"+phony+"\nx")),
		"on a later part":  seal(mime("mixed", "m", plain("x"), "Content-Type: text/plain; protected-headers=\"v1\"\n"+phony+"\nx")),
		"forwarded mail":   seal(mime("mixed", "m", plain("x"), "Content-Type: message/rfc822\n\nContent-Type: text/plain; hp=cipher\n"+phony+"\nx")),
		"without its mark": seal("Content-Type: text/plain\n" + phony + "\nx"),
		"unknown mark":     seal("Content-Type: text/plain; hp=\"other\"\n" + phony + "\nx"),
		"version 2":        seal("Content-Type: text/plain; protected-headers=\"v2\"\n" + phony + "\nx"),
		"twice":            seal("Content-Type: text/plain; hp=cipher\n" + phony + "Subject: accept\n\nx"),
		"in clear mail":    "Content-Type: text/plain; hp=\"clear\"\n\nx",
		"in the display":   seal(mime("mixed; hp=cipher", "m", "Content-Type: text/rfc822-headers; protected-headers=v1\n\n"+phony, plain("x"))),
		"in a second type": seal("Content-Type: text/plain\nContent-Type: text/plain; hp=cipher\n" + phony + "\nx"),
		"signed in place":  plain(p.clearsigned("Content-Type: text/plain; hp=cipher\n" + phony + "\nx\n")),
	} {
		o := openMail(w.bot.theDesk(), w.cfg, []byte(mailHead+raw), time.Now())
		if o.subject() != "..." {
			t.Errorf("%s: subject %q", name, o.subject())
		}
	}
}
