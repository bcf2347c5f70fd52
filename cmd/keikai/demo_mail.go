package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/mailbot/transport"
	"keikai/pgp"
)

// letter is one of keikai's mails as its reader has it.
type letter struct {
	outer         *message.Mail
	subject, text string
	kind          string // "finder/receipt"
	sealed        bool
	by            pgp.Fingerprint
}

// sends makes a mail, sealed to the mailbox's key and signed with the writer's, or in clear, and hands it to the server.
func (st *stage) sends(ctx context.Context, from, to string, o message.Outgoing, sealed bool) (letter, error) {
	st.clock.pass(writingTime)
	p, box := st.people[from], st.people[to]
	st.letters++
	o.From, o.To = message.Address{Name: p.name, Address: p.address}, message.Address{Address: box.address}
	o.Date, o.MessageID = st.clock.now(), fmt.Sprintf("demo-%d@%s", st.letters, p.address[strings.IndexByte(p.address, '@')+1:])
	raw := o.Payload(false)
	if sealed {
		armored, err := pgp.Seal(o.Payload(true), p.secret, box.secret.Certificate(), pgp.SealOptions{Now: st.clock.now()})
		if err != nil {
			return letter{}, fmt.Errorf("seal mail of %s: %w", from, err)
		}
		raw = o.Encrypted(armored)
	}
	l := letter{outer: message.Parse(raw, message.DefaultLimits()), subject: o.Subject, text: o.Body, sealed: sealed, by: p.secret.Certificate().Fingerprint()}
	if err := st.shown(raw, p.address+"-to-"+to); err != nil {
		return l, err
	}
	line, err := transport.OpenSubmission(ctx, st.server(st.smtp.Addr().String(), p.address), "client.test")
	if err != nil {
		return l, err
	}
	defer line.Close()
	if res := line.Send(ctx, p.address, box.address, "demo", raw, func() error { return nil }); res.Outcome != transport.Sent {
		return l, fmt.Errorf("send mail of %s: %s %s", from, res.Class, res.Reply)
	}
	return l, nil
}

func (st *stage) server(address, user string) transport.Server {
	return transport.Server{Address: address, TLS: "none", User: user, Password: demoPassword}
}

// shown keeps the mail as it travelled under mail/.
func (st *stage) shown(raw []byte, name string) error {
	st.mails++
	return st.file(fmt.Sprintf("mail/%03d-%s.eml", st.mails, strings.ReplaceAll(name, "/", "-")), raw)
}

// fetch gets the person's new mails by IMAP and opens them.
func (st *stage) fetch(ctx context.Context, name string) error {
	p := st.people[name]
	box, err := transport.OpenMailbox(ctx, st.server(st.imap.Addr().String(), p.address), "INBOX")
	if err != nil {
		return err
	}
	defer box.Close()
	return box.Fetch(ctx, p.cursor, 10<<20, func(batch []transport.Fetched) error {
		for _, f := range batch {
			p.cursor = transport.Cursor{UIDValidity: f.UIDValidity, LastUID: f.UID}
			l, err := st.opened(ctx, p, f.Raw)
			if err != nil {
				return err
			}
			p.unread, p.got = append(p.unread, l), p.got+1
		}
		return nil
	})
}

func (st *stage) opened(ctx context.Context, p *player, raw []byte) (l letter, err error) {
	if err := st.shown(raw, "to-"+p.address); err != nil {
		return l, err
	}
	l.outer = message.Parse(raw, message.DefaultLimits())
	ours := []*pgp.Certificate{st.people[reception].secret.Certificate(), st.people[coordination].secret.Certificate()}
	layer := l.outer.Layer()
	inner, sig := l.outer, pgp.Signature{}
	switch layer.Form {
	case message.FormMIMEEncrypted:
		op, err := pgp.Open(layer.Data, []*pgp.Secret{p.secret}, ours, st.clock.now(), pgp.DefaultLimits())
		if err != nil {
			return l, fmt.Errorf("open mail to %s: %w", p.name, err)
		}
		raw = append(raw, op.Plaintext...)
		inner, sig, l.sealed = message.ParsePayload(op.Plaintext, message.DefaultLimits()), op.Signature, true
	case message.FormMIMESigned:
		inner, sig = message.ParsePayload(layer.Signed, message.DefaultLimits()), pgp.VerifyDetached(layer.Signed, layer.Signature, ours, st.clock.now())
	}
	if sig.Verdict != pgp.SignatureValid {
		return l, fmt.Errorf("mail to %s is not validly signed: %s", p.name, sig.Verdict)
	}
	l.subject, l.text, l.by = inner.Subject, inner.Text, sig.By
	if l.kind, err = st.kindOf(ctx, l.outer.MessageID); err != nil {
		return l, err
	}
	return l, st.keepsSecrets(p, string(raw)+inner.Subject+inner.Text)
}

// keepsSecrets fails when a mail tells somebody of a person whom it must not tell of: a finder, or another developer.
func (st *stage) keepsSecrets(p *player, mail string) error {
	for _, name := range p.blind {
		q := st.people[name]
		words := []string{q.name, q.address, string(q.secret.Certificate().Fingerprint())}
		if name == finder {
			words = append(words, "太郎") // the other half of the name is also a common word
		}
		for _, w := range words {
			if strings.Contains(mail, w) {
				return fmt.Errorf("a mail to %s tells of %s: %s", p.name, name, w)
			}
		}
	}
	return nil
}

// kindOf asks keikai which of its notices a mail is.
func (st *stage) kindOf(ctx context.Context, id string) (string, error) {
	if st.kinds[id] == "" {
		err := st.bot.Do(ctx, mailbot.Request{Command: "outbox.list"}, func(v any) error {
			row := v.(mailbot.OutboxRow)
			st.kinds[row.MessageID] = row.Kind
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return st.kinds[id], nil
}

var keyBlock = regexp.MustCompile(`(?s)-----BEGIN PGP PUBLIC KEY BLOCK-----.*-----END PGP PUBLIC KEY BLOCK-----`)

// print shows a mail twice over: what every mail server on the way can read, and what only its reader can.
func (st *stage) print(l letter, rows []string) {
	var b strings.Builder
	line := func(s string) { fmt.Fprintf(&b, "  │ %s\n", s) }
	fmt.Fprintf(&b, "  ┌─ %s → %s\n", l.outer.From.Address, l.outer.To[0].Address)
	line(st.a.word("demo.outside", handling.ShowLine(l.outer.Subject)))
	switch {
	case l.sealed:
		line(st.a.word("demo.sealed", shortKey(l.by)))
		line(st.a.word("demo.inside", handling.ShowLine(l.subject)))
	case l.outer.Layer().Form == message.FormMIMESigned:
		line(st.a.word("demo.signed", shortKey(l.by)))
	default:
		line(st.a.word("demo.clear"))
	}
	if len(rows) > 0 {
		line("")
	}
	for _, r := range rows {
		line(handling.Show(r))
	}
	b.WriteString("  └─\n\n")
	fmt.Fprint(st.a.out, b.String())
}

// rows are the lines of a mail, its key block left out.
func (st *stage) rows(l letter) []string {
	return strings.Split(strings.Trim(keyBlock.ReplaceAllString(l.text, st.a.word("demo.key_block")), "\n"), "\n")
}

// first are the mail's first lines, and how many more there are.
func (st *stage) first(l letter, most int) []string {
	rows := st.rows(l)
	if st.full || len(rows) <= most+3 {
		return rows
	}
	return append(rows[:most:most], st.a.word("demo.more", len(rows)-most))
}

func shortKey(f pgp.Fingerprint) string {
	if len(f) < 16 {
		return string(f)
	}
	return string(f[len(f)-16:])
}
