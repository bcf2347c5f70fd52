package mailbot

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
	"keikai/templates"
)

// owe writes the notices of a decision into the outbox. They are made into mails after the commit. cause is the mail that
// brought the event; nil = none did.
func (b *Bot) owe(tx *store.Tx, d *desk, c handling.Case, ev handling.Event, dec handling.Decision, cause *opened) ([]store.Outgoing, error) {
	var rows []store.Outgoing
	for _, n := range dec.Notices {
		spec, ok := handling.Spec(n.Kind)
		if !ok {
			return nil, fmt.Errorf("owe %s: unknown kind", n.Kind)
		}
		facts, err := json.Marshal(n.Facts)
		if err != nil {
			return nil, fmt.Errorf("owe %s: %w", n.Kind, err)
		}
		about := c
		if n.Case != "" && n.Case != c.Key {
			if about, err = tx.Case(n.Case); err != nil {
				return nil, fmt.Errorf("owe %s: %w", n.Kind, err)
			}
		}
		o := store.Outgoing{Case: about.Key, Mailbox: d.voice(n.Realm).Name, Kind: string(n.Kind), Language: string(n.Lang), Class: classOf(spec, n),
			State: store.Owed, OwedAt: ev.At, Recipient: n.To, Automatic: spec.Automatic, Cause: cmp.Or(n.Cause, ev.Mail), Batch: n.Batch, Realm: string(n.Realm), Facts: facts}
		if o.MessageID, err = b.messageID(d.voice(n.Realm)); err != nil {
			return nil, err
		}
		if err := address(d, about, n, cause, &o); err != nil {
			return nil, err
		}
		row, err := tx.Owe(o)
		if err != nil {
			return nil, err
		}
		if err := indexSent(tx, row); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// classOf is the kind's own class, or a higher one that the notice asks for. Nothing makes it lower (R61).
func classOf(spec handling.NoticeSpec, n handling.Notice) string {
	order := "NKD"
	if strings.Index(order, string(n.Class)) > strings.Index(order, string(spec.Class)) {
		return string(n.Class)
	}
	return string(spec.Class)
}

// indexSent makes our own mail recognisable, and the recipient's answers to it findable.
func indexSent(tx *store.Tx, o store.Outgoing) error {
	if err := tx.PutIndex("out", o.MessageID, fmt.Sprint(o.N)); err != nil {
		return err
	}
	if o.Case == "" || o.Recipient != "F" && !handling.IsCode(o.Recipient) {
		return nil
	}
	if o.Recipient != "F" {
		if err := tx.PutIndex("threadof", o.MessageID, o.Recipient); err != nil {
			return err
		}
	}
	return tx.PutIndex("thread", o.MessageID, o.Case)
}

// messageID is random and shares nothing with any other (R35).
func (b *Bot) messageID(m *mailbox) (string, error) {
	id, err := b.randomHex(16)
	_, domain, _ := strings.Cut(m.Address, "@")
	return id + "@" + domain, err
}

// longestID is the longest foreign Message-ID that our own header repeats: a line holds at most 998 octets (RFC 5322 2.1.1).
const longestID = 900

// stranger is the recipient of a notice to somebody who is no party.
const stranger = "stranger"

// address fills in recipient and thread as they are when the notice is owed; a party's address is looked up anew when the
// mail is made (R23).
func address(d *desk, c handling.Case, n handling.Notice, cause *opened, o *store.Outgoing) (err error) {
	if n.ReplyTo != 0 && cause != nil && len(cause.mail.MessageID) <= longestID {
		o.InReplyTo = cause.mail.MessageID
	}
	if n.To != "" {
		o.To, err = d.addressOf(c, n.To)
		return err
	}
	o.Recipient = stranger
	if n.Address != "" {
		o.To, o.InReplyTo = n.Address, ""
		if len(n.Thread) <= longestID {
			o.InReplyTo = n.Thread
		}
		return nil
	}
	if cause != nil {
		o.To = cause.mail.From.Address
	}
	return nil
}

// addressOf is where a recipient is reached at this moment: the finder, a party of the case by its code, or a coordinator.
func (d *desk) addressOf(c handling.Case, to string) (string, error) {
	switch to {
	case "F":
		return c.Finder.Address, nil
	case handling.FormerContact:
		return c.Finder.Former, nil
	}
	if p, former, ok := d.partyNamed(c, to); ok {
		if former {
			return p.Former, nil
		}
		return p.Address(), nil
	}
	co, ok := d.coordinator(to)
	if !ok {
		return "", fmt.Errorf("address notice: no coordinator %q in the configuration", to)
	}
	return co.Address, nil
}

// heldBack is why a notice cannot be made now; a coordinator is asked.
type heldBack struct{ reason, detail string }

func (h *heldBack) Error() string { return h.reason + ": " + h.detail }

// notLeft makes an outgoing mail that needs a person an input, so that the desk decides whom to ask.
func notLeft(tx *store.Tx, o store.Outgoing, state, reason, detail string) error {
	at := o.LastAttempt
	if at.IsZero() {
		at = o.OwedAt
	}
	payload, err := json.Marshal(outcome{N: o.N, At: at, State: state, Reason: reason, Detail: detail})
	if err != nil {
		return err
	}
	_, err = tx.AddInput("not_left", payload)
	return err
}

// slot is when a notice may leave. Under serve automatic mail goes out on a fixed grid, so that its time says nothing
// (S10); commanded mail to the outside waits for policy.send_delay, in which it can be cancelled.
func (b *Bot) slot(o store.Outgoing) time.Time {
	now := b.env.Now()
	spec, _ := handling.Spec(handling.NoticeKind(o.Kind))
	switch {
	case spec.Desk:
		return now
	case o.Automatic && b.serving:
		minute := now.Truncate(time.Minute).Add(time.Minute)
		var raw [1]byte
		b.env.Rand.Read(raw[:])
		return minute.Add(time.Duration(raw[0]%5) * time.Minute)
	case o.Automatic:
		return now
	}
	return b.window(o, now.Add(b.cfg.Policy.SendDelay.Duration))
}

// window puts a first contact, a reminder or a request for status off to the office's sending hours; all other mail leaves at any hour
// (users.md B10).
func (b *Bot) window(o store.Outgoing, at time.Time) time.Time {
	if spec, _ := handling.Spec(handling.NoticeKind(o.Kind)); !spec.Window {
		return at
	}
	p := b.theDesk().policy
	return p.Window.Next(at, p.Calendar)
}

// make makes one notice: facts → words → gate → key → sealed bytes, with the revisions they were made for.
func (b *Bot) make(d *desk, c handling.Case, row *store.Outgoing) ([]byte, error) {
	now := b.env.Now()
	r, err := b.render(d, c, row)
	var held *heldBack
	if errors.As(err, &held) {
		return nil, held
	}
	if err != nil {
		return nil, &heldBack{"template", err.Error()}
	}
	if row.Recipient != stranger {
		if row.To, err = d.addressOf(c, row.Recipient); err != nil {
			return nil, &heldBack{"gate", err.Error()}
		}
	}
	if err := b.gate(d, c, *row, r); err != nil {
		return nil, err
	}
	to, err := d.sealTo(c, *row, now)
	if err != nil {
		return nil, err
	}
	row.Subject, row.CaseRevision, row.PartyRevision = r.Subject, c.Epoch, partyRevision(d, c, *row, now)
	row.EncryptedTo = ""
	if to != nil {
		row.EncryptedTo = string(to.Fingerprint())
	}
	out := b.outgoing(d, c, *row, r.Mail, now)
	out.Attachments = r.files
	raw, err := protect(d.mailbox(row.Mailbox), to, out, now)
	if err != nil {
		return nil, &heldBack{"no_key", err.Error()}
	}
	return raw, nil
}

// rendered is a notice in words: the mail, the files that a person released with it, the numbers of further cases of the same
// reader that it may hold, and the words of somebody else that both sides agreed it may.
type rendered struct {
	templates.Mail
	files   []message.Attachment
	numbers []string
	agreed  []string
}

// render reads the facts, adds the words of quoted mails and the ready lines, and fills the template.
func (b *Bot) render(d *desk, c handling.Case, row *store.Outgoing) (r rendered, err error) {
	facts, err := handling.DecodeFacts(handling.NoticeKind(row.Kind), row.Facts)
	if err != nil {
		return r, err
	}
	if r.files, err = b.fill(facts, c, row.Recipient, handling.Lang(row.Language)); err != nil {
		return r, err
	}
	switch f := facts.(type) { // further numbers of the same reader
	case *handling.AnyCoordinator:
		r.numbers = f.Numbers
	case *handling.FinderReceipts:
		r.numbers = f.Numbers
	case *handling.FinderEnded:
		r.numbers = f.Numbers
	case *handling.PublicationDate: // the common number is told inside the sealed text once the date is set (users.md B8)
		r.numbers = []string{f.JVN}
	case *handling.PartyPublished:
		r.numbers = []string{f.JVN}
	case *handling.FinderPublished:
		r.numbers = []string{f.JVN}
	case *handling.PageEntry:
		r.numbers = []string{f.JVN}
	case *handling.FinderMoved:
		r.numbers = []string{f.New}
	}
	box := d.mailbox(row.Mailbox)
	if box == nil {
		return r, fmt.Errorf("no mailbox %q in the configuration", row.Mailbox)
	}
	if f, ok := facts.(*handling.DeskPaste); ok {
		if f.Text, err = b.pasted(d, c, *f, box); err != nil {
			return r, err
		}
		if err := gatePaste(d, c, *f, row.Mailbox); err != nil {
			return r, err
		}
	}
	if f, ok := facts.(*handling.UnreachableEntry); ok {
		r.numbers = append(r.numbers, f.DID)
	}
	if r.agreed, err = d.fillAgreed(facts, c, row.Recipient, handling.Lang(row.Language)); err != nil {
		return r, err
	}
	r.Mail, err = d.templates.Render(handling.NoticeKind(row.Kind), facts, b.office(box), d.recipient(c, *row))
	return r, err
}

// pasted is the text of a notice for a channel that a person uses: to paste, to print, to say.
func (b *Bot) pasted(d *desk, c handling.Case, f handling.DeskPaste, box *mailbox) (string, error) {
	facts, err := handling.DecodeFacts(f.Kind, f.Facts)
	if err != nil {
		return "", err
	}
	if _, err := b.fill(facts, c, f.Party, f.Lang); err != nil {
		return "", err
	}
	m, err := d.templates.Render(f.Kind, facts, b.office(box), d.recipient(c, store.Outgoing{Recipient: f.Party, Language: string(f.Lang)}))
	return m.Body, err
}

func (b *Bot) office(m *mailbox) templates.Office {
	o := b.cfg.Office
	return templates.Office{NameJA: o.NameJA, NameEN: o.NameEN, SignatureJA: o.SignatureJA, SignatureEN: o.SignatureEN, Realm: m.Role,
		Address: m.Address, Fingerprint: m.secrets[0].Certificate().Fingerprint().Grouped(), KeyArmored: m.armored, Romanised: b.theDesk().romanised}
}

func (d *desk) recipient(c handling.Case, row store.Outgoing) templates.Recipient {
	r := templates.Recipient{Lang: handling.Lang(row.Language)}
	p, _, isParty := d.partyNamed(c, row.Recipient)
	switch {
	case row.Recipient == "F", row.Recipient == handling.FormerContact:
		r.Name = c.Finder.Name
	case row.Recipient == stranger:
	case isParty:
		cp, _ := c.PartyOf(handling.CodeOf(row.Recipient))
		r.Name, r.Person, r.Salutation, r.Role = p.Name(r.Lang), p.Person, p.Salutation, cp.Role
	default:
		r.Name, r.Coordinator = row.Recipient, true
	}
	return r
}

// sealTo chooses the certificate, or nil for a mail that may go in clear. There is no silent fallback: what may not go in
// clear and has no key is held (R61).
func (d *desk) sealTo(c handling.Case, row store.Outgoing, now time.Time) (*pgp.Certificate, error) {
	spec, _ := handling.Spec(handling.NoticeKind(row.Kind))
	switch {
	case spec.Desk:
		co, ok := d.coordinator(row.Recipient)
		if !ok {
			return nil, &heldBack{"no_key", "no coordinator " + row.Recipient}
		}
		if d.policy.Office.Suspended(co.Fingerprint) {
			return nil, &heldBack{"suspended", "the key of " + row.Recipient + " is suspended"}
		}
		return usable(co.cert, now)
	case row.Recipient == stranger || row.Class == string(handling.ClassN):
		return nil, nil
	case row.Recipient != "F":
		return d.sealToParty(c, row, now)
	case c.Finder.Sealable():
		certs, err := pgp.ReadCertificates([]byte(c.Finder.Key.Armored))
		if err != nil || len(certs) != 1 {
			return nil, &heldBack{"no_key", "the key on file cannot be read"}
		}
		return usable(certs[0], now)
	case row.Class == string(handling.ClassK) && c.Finder.Protection == handling.ClearOK:
		return nil, nil
	}
	return nil, &heldBack{"no_key", "no usable key on file"}
}

// usable: now, and still good in a day, for the mail may wait that long.
func usable(c *pgp.Certificate, now time.Time) (*pgp.Certificate, error) {
	for _, at := range []time.Time{now, now.Add(24 * time.Hour)} {
		if err := c.CanEncrypt(at); err != nil {
			return nil, &heldBack{"no_key", err.Error()}
		}
	}
	return c, nil
}

// protect is the one step that every class goes through (R62): sealed to exactly one key, or signed.
func protect(m *mailbox, to *pgp.Certificate, o message.Outgoing, now time.Time) ([]byte, error) {
	payload := o.Payload(to != nil)
	if to != nil {
		armored, err := pgp.Seal(payload, m.secrets[0], to, pgp.SealOptions{Now: now})
		if err != nil {
			return nil, err
		}
		return o.Encrypted(armored), nil
	}
	sig, micalg, err := pgp.SignDetached(payload, m.secrets[0], now)
	if err != nil {
		return nil, err
	}
	return o.Signed(payload, sig, micalg), nil
}

// outgoing frames the mail: its outer subject is the reader's number and one neutral phrase, nothing else (S5, R67).
func (b *Bot) outgoing(d *desk, c handling.Case, row store.Outgoing, r templates.Mail, now time.Time) message.Outgoing {
	m := d.mailbox(row.Mailbox)
	outer := neutral[handling.Lang(row.Language)]
	subject := r.Subject
	if number := readersNumber(c, m.Role, row.Recipient); number != "" && row.Recipient != stranger {
		tag := bracketed(number, handling.Lang(row.Language))
		outer, subject = tag+outer, tag+r.Subject
	}
	if row.EncryptedTo == "" {
		subject = outer
	}
	name := b.cfg.Office.NameEN
	if handling.Lang(row.Language) == handling.Japanese {
		name = b.cfg.Office.NameJA
	}
	spec, _ := handling.Spec(handling.NoticeKind(row.Kind))
	out := message.Outgoing{From: message.Address{Name: name, Address: m.Address}, To: message.Address{Address: row.To}, MessageID: row.MessageID,
		InReplyTo: row.InReplyTo, Date: now.In(jst), OuterSubject: outer, Subject: subject, Body: r.Body,
		AutoSubmitted: spec.Automatic, AutoGenerated: !spec.Automatic}
	if p, _, isParty := d.partyNamed(c, row.Recipient); isParty {
		out.Charset = p.Charset
	}
	if row.InReplyTo != "" {
		out.References = []string{row.InReplyTo}
	}
	return out
}

// bracketed writes a number as the field does: 【IPA#12345678】 in Japanese, [IPA#12345678] in English (users.md C7).
func bracketed(number string, l handling.Lang) string {
	if l == handling.Japanese {
		return "【" + number + "】 "
	}
	return "[" + number + "] "
}

// neutral is all that an outer subject says besides the number (users.md B9).
var neutral = map[handling.Lang]string{handling.Japanese: "ご連絡", handling.English: "Notice"}

var jst = time.FixedZone("JST", 9*60*60)

// acceptanceDay is the day that the acceptance notice names: that of its first sending attempt, once there was one (users.md
// A10).
func acceptanceDay(c handling.Case, now time.Time) time.Time {
	if at := c.Countable.Accepted; !at.IsZero() {
		now = at
	}
	return now.In(jst)
}

// partyRevision changes when what the bytes were made for changes: the recipient's address, key and wish, and the day
// where the notice names it.
func partyRevision(d *desk, c handling.Case, row store.Outgoing, now time.Time) string {
	h := sha256.New()
	switch row.Recipient {
	case "F":
		f := c.Finder
		fmt.Fprintf(h, "%s\n%s\n%t\n", f.Address, f.Protection, f.Sealable())
		if f.Key != nil {
			fmt.Fprintln(h, f.Key.Fingerprint)
		}
	case handling.FormerContact:
		fmt.Fprintln(h, c.Finder.Former)
	case stranger:
	default:
		d.partyRevision(h, c, row)
		if co, ok := d.coordinator(row.Recipient); ok {
			fmt.Fprintf(h, "%s\n%s\n", co.Address, co.cert.Fingerprint())
		}
		if kind := handling.NoticeKind(row.Kind); kind == handling.BodyHandoverKind || kind == handling.BodyConvertedKind {
			fmt.Fprintln(h, c.Finder.Consents.Know) // whether the finder's name goes with it
		}
	}
	if spec, _ := handling.Spec(handling.NoticeKind(row.Kind)); spec.Starts == "accepted" {
		fmt.Fprintln(h, acceptanceDay(c, now).Format(time.DateOnly))
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8])
}
