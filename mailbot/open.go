package mailbot

import (
	"cmp"
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
	mail     *message.Mail        // as it came
	payload  *message.Mail        // what the innermost layer holds; the mail itself when there is none
	files    []message.Attachment // all attachments: those of the payload, then those that lie beside its layer
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
	damage   string // why a layer that does not hide its text was not taken off
}

// encryption is how the mail was protected.
type encryption struct {
	form     message.Form
	with     pgp.Fingerprint // own key that opened it, "" = it was not encrypted or did not open
	realm    handling.Realm  // of that key, "" = none
	sealed   [][32]byte      // of every encrypted part that opened
	envelope bool            // one envelope at the root, nothing around it (S2; commands.md 2, step 2)
	outside  string          // text that no layer protects
	hidden   bool
}

// failure is why a mail could not be read, in the words of contract.md `reason`.
type failure string

const (
	undecryptable failure = "undecryptable"
	tooBig        failure = "too_big"
	malformed     failure = "malformed" // past a limit of its structure: not all of it was read
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
	u.collect()
	o.verify = u.verify
	if excess := cmp.Or(o.mail.Excess, o.payload.Excess); excess != "" && o.failure == "" {
		o.failure, o.note = malformed, "past the limit of "+excess
	}
	if o.failure != "" {
		return o
	}
	o.keys, o.revokes = carriedKeys(o.payload), carriedRevocations(o)
	if o.signed.Verdict == pgp.SignatureUnknownKey && len(o.keys) > 0 {
		o.signed = u.verify(o.keys)
	}
	o.report, o.formFile = message.ReportIn(o.payload)
	o.command = findCommand(o)
	return o
}

// inflation is how many times its size a mail may grow by decompression: text grows ten times at most (S22).
const inflation = 20

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

// carriedRevocations finds revocations that stand alone, in the same places and beside them: a revocation needs no protection.
func carriedRevocations(o *opened) []pgp.Revocation {
	var out []pgp.Revocation
	m := o.payload
	for _, a := range o.files {
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
