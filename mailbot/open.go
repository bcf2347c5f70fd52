package mailbot

import (
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// opened is what a mail turns out to be: its outside, what its cryptographic layers hold, and who signed. It is made from
// the kept bytes and the keys alone, stores nothing, and lives no longer than its turn and the notices that quote it.
type opened struct {
	n        uint64
	raw      []byte
	mail     *message.Mail // as it came
	payload  *message.Mail // what the innermost layer holds; the mail itself when there is none
	found    encryption
	signed   pgp.Signature
	verify   func([]*pgp.Certificate) pgp.Signature // the same signature against other certificates
	keys     []*pgp.Certificate                     // certificates that came inside the payload
	revokes  []pgp.Revocation                       // revocations that came without their keys
	report   *message.Report
	formFile int // number of the attachment that the report was read from, 0 = the text
	command  *foundCommand
	failure  failure
	note     string // precise reason, for coordinators
}

// encryption is how the mail was protected.
type encryption struct {
	form     message.Form
	with     pgp.Fingerprint // own key that opened it, "" = it was not encrypted or did not open
	realm    handling.Realm  // of that key, "" = none
	sealed   [32]byte
	envelope bool   // one envelope at the root, nothing around it (S2; commands.md 2, step 2)
	outside  string // text that no layer protects
	hidden   bool
}

// failure is why a mail could not be read, in the words of contract.md `reason`.
type failure string

const (
	undecryptable failure = "undecryptable"
	tooBig        failure = "too_big"
	poison        failure = "poison"
)

func (o *opened) encrypted() bool { return o.found.with != "" }

// subject is the one the bot acts on: the protected one where there is one.
func (o *opened) subject() string {
	if o.payload != o.mail {
		if p, ok := o.payload.Protected(); ok && p.HasSubject {
			return p.Subject
		}
	}
	return o.mail.Subject
}

// maxLayers bounds signed-in-encrypted-in-signed; more is not read.
const maxLayers = 3

// openMail reads raw with the desk's keys. It never fails: what is wrong is in the result.
func openMail(d *desk, cfg *Config, raw []byte, now time.Time) *opened {
	lim := message.DefaultLimits()
	lim.AttachmentCount, lim.Nesting = cfg.Limits.AttachmentCount, cfg.Limits.Nesting
	o := &opened{raw: raw, mail: message.Parse(raw, lim)}
	o.payload = o.mail
	o.found.form = message.FormNone
	u := unwrapping{desk: d, lim: lim, now: now, plg: pgp.DefaultLimits(), o: o}
	u.plg.DecompressedBytes = min(cfg.Limits.DecompressedBytes, max(1<<20, inflation*int64(len(raw))))
	u.certs = d.coordinatorCerts()
	u.run()
	o.verify = u.verify
	if o.failure != "" {
		return o
	}
	o.keys, o.revokes = carriedKeys(o.payload), carriedRevocations(o.payload)
	if o.signed.Verdict == pgp.SignatureUnknownKey && len(o.keys) > 0 {
		o.signed = u.verify(o.keys)
	}
	o.report, o.formFile = message.ReportIn(o.payload)
	o.command = findCommand(o)
	return o
}

// inflation is how many times its size a mail may grow by decompression: text grows ten times at most (S22).
const inflation = 20

// unwrapping takes one layer after the other off.
type unwrapping struct {
	desk  *desk
	certs []*pgp.Certificate
	lim   message.Limits
	plg   pgp.Limits
	now   time.Time
	o     *opened
	last  message.Layer
	inner *pgp.Opened // what last held, when it was an OpenPGP message
}

func (u *unwrapping) run() {
	o := u.o
	o.found.envelope = true
	for depth := 0; depth < maxLayers; depth++ {
		l := o.payload.Layer()
		if l.Form == message.FormNone {
			return
		}
		if !l.Root || (depth > 0 && !(depth == 1 && o.found.with != "" && l.Form == message.FormMIMESigned)) {
			o.found.envelope = false
		}
		if depth == 0 {
			o.found.form = l.Form
			o.found.outside = l.Outside
		}
		if !u.layer(l) {
			return
		}
	}
}

// layer takes one off and reports whether there may be another below.
func (u *unwrapping) layer(l message.Layer) bool {
	u.last = l
	switch l.Form {
	case message.FormMIMESigned:
		u.sign(pgp.VerifyDetached(l.Signed, l.Signature, u.certs, u.now))
		u.o.payload = message.ParsePayload(l.Signed, u.lim)
		return true
	case message.FormInlineSigned:
		plain, sig, err := pgp.OpenCleartext(l.Data, u.certs, u.now)
		if err != nil {
			u.o.note = err.Error()
			return false
		}
		u.sign(sig)
		u.o.payload = message.PlainPayload(plain, l.Charset)
		return false
	}
	return u.decrypt(l)
}

func (u *unwrapping) decrypt(l message.Layer) bool {
	secrets, of := u.desk.secrets()
	op, err := pgp.Open(l.Data, secrets, u.certs, u.now, u.plg)
	if err != nil {
		u.o.failure, u.o.note = undecryptable, err.Error() // one answer whatever the reason (S12)
		u.o.found.envelope = false
		return false
	}
	if op.Encrypted {
		m := of[op.With]
		u.o.found.with, u.o.found.realm, u.o.found.sealed, u.o.found.hidden = op.With, m.Role, op.Sealed, op.Hidden
	}
	u.inner = op
	u.sign(op.Signature)
	if l.Form == message.FormMIMEEncrypted {
		u.o.payload = message.ParsePayload(op.Plaintext, u.lim)
	} else {
		u.o.payload = message.PlainPayload(op.Plaintext, l.Charset)
	}
	return true
}

// sign keeps the innermost signature: the one nearest to the words. Another one around it makes the envelope unfit.
func (u *unwrapping) sign(s pgp.Signature) {
	if s.Verdict == pgp.SignatureNone {
		return
	}
	if u.o.signed.Verdict != "" && u.o.signed.Verdict != pgp.SignatureNone {
		u.o.found.envelope = false
	}
	u.o.signed = s
}

// verify checks the innermost signature against other certificates: those that came inside, for a finder's first mail
// brings its key along, or the one that a case has on file.
func (u *unwrapping) verify(keys []*pgp.Certificate) pgp.Signature {
	switch l := u.last; l.Form {
	case message.FormMIMESigned:
		return pgp.VerifyDetached(l.Signed, l.Signature, keys, u.now)
	case message.FormInlineSigned:
		_, sig, err := pgp.OpenCleartext(l.Data, keys, u.now)
		if err != nil {
			return u.o.signed
		}
		return sig
	}
	return u.inner.Verify(keys, u.now)
}

// carriedKeys finds certificates that a payload brought: as an attachment, or as an armor block in its text.
func carriedKeys(m *message.Mail) []*pgp.Certificate {
	var out []*pgp.Certificate
	for _, a := range m.Attachments {
		if a.Type == "application/pgp-keys" || hasKeyBlock(string(a.Content)) {
			if certs, err := pgp.ReadCertificates(keyBlocks(a.Content)); err == nil {
				out = append(out, certs...)
			}
		}
	}
	if hasKeyBlock(m.Text) {
		if certs, err := pgp.ReadCertificates(keyBlocks([]byte(m.Text))); err == nil {
			out = append(out, certs...)
		}
	}
	if len(out) > maxCarriedKeys {
		return nil
	}
	return out
}

// carriedRevocations finds revocations that stand alone, in the same places.
func carriedRevocations(m *message.Mail) []pgp.Revocation {
	var out []pgp.Revocation
	for _, a := range m.Attachments {
		if hasKeyBlock(string(a.Content)) {
			out = append(out, pgp.ReadRevocations(keyBlocks(a.Content))...)
		}
	}
	if hasKeyBlock(m.Text) {
		out = append(out, pgp.ReadRevocations(keyBlocks([]byte(m.Text)))...)
	}
	return out[:min(len(out), maxCarriedKeys)]
}

// maxCarriedKeys: a mail that brings more keys than this brings none (S13).
const maxCarriedKeys = 4

// title is a neutral title for lists: the form's product or site, else the subject, in the finder's own words.
func (o *opened) title() (title string, worded bool) {
	if o.report != nil {
		for _, key := range []string{"product", "site_name", "url"} {
			if s, ok := o.report.Fields[key].(string); ok && s != "" {
				return clip(s, 60), false
			}
		}
	}
	return clip(o.subject(), 60), true
}

func clip(s string, runes int) string {
	r := []rune(handling.ShowLine(s))
	if len(r) <= runes {
		return string(r)
	}
	return string(r[:runes-1]) + "…"
}
