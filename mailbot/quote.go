package mailbot

import (
	"fmt"
	"runtime"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// fill adds to a notice's facts what is never stored: words out of kept mails, ready lines with their codes, the day.
func (b *Bot) fill(facts any, c handling.Case, reader string, l handling.Lang) error {
	var err error
	switch f := facts.(type) {
	case *handling.DeskNewReport:
		err = b.quote(&f.Report, c, l)
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskMailFiled:
		err = b.quote(&f.Mail, c, l)
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskQuarantined:
		if f.Reason != string(poison) { // what stopped the program once is not opened again to be shown
			err = b.quote(&f.Mail, c, l)
		}
	case *handling.DeskTranscript:
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskErrors:
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskShow:
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskToken:
		f.Line = handling.Command{Number: f.Number, Verb: "confirm", Args: []string{f.Token}}.Line(l)
	case *handling.FinderAccepted:
		f.Day = acceptanceDay(c, b.env.Now())
	}
	return err
}

// lines prints ready lines in the reader's language, each with an action code that is good for this reader, case, verb
// and state only (S1).
func (b *Bot) lines(ls []handling.ReadyLine, c handling.Case, reader string, l handling.Lang) {
	for i := range ls {
		v, _ := handling.VerbNamed(ls[i].Command.Verb)
		ls[i].About = v.AboutChoice(ls[i].Command, l)
		ls[i].Line = ls[i].Command.Line(l)
		if v.Changes && c.Key != "" {
			ls[i].Line += " #" + b.actionCode(reader, v.Name, c)
		}
	}
}

// quote reads a kept mail again for a coordinator.
func (b *Bot) quote(q *handling.Quoted, c handling.Case, l handling.Lang) error {
	o := b.opened.get(q.Mail)
	if o == nil {
		if o = b.openKept(q.Mail, false); o.failure == poison {
			q.Verdict = handling.SignatureVerdict{Verdict: string(pgp.SignatureNone)}
			q.Encryption = "none"
			return nil
		}
	}
	q.From, q.Subject = clip(o.mail.From.Name+" <"+o.mail.From.Address+">", 200), clip(o.subject(), 200)
	q.Encryption = encryptionWord(o)
	sig := signatureIn(o, c)
	q.Verdict = handling.SignatureVerdict{Verdict: string(verdictOf(sig)), By: sig.By.Grouped()}
	if o.failure != "" {
		return nil
	}
	q.Text, q.Outside = handling.Show(o.payload.Text), handling.Show(o.found.outside)
	q.Form, q.Unknown = formShown(o.report, l)
	for _, a := range o.payload.Attachments {
		q.Attachments = append(q.Attachments, handling.QuotedFile{Name: clip(a.Name, 120), Type: clip(a.Type, 80), Size: int64(a.Size), SHA256: fmt.Sprintf("%x", a.SHA256)})
	}
	return nil
}

func verdictOf(s pgp.Signature) pgp.Verdict {
	if s.Verdict == "" {
		return pgp.SignatureNone
	}
	return s.Verdict
}

// encryptionWord is contract.md's word for how a mail was encrypted.
func encryptionWord(o *opened) string {
	switch o.found.form {
	case message.FormMIMEEncrypted:
		return "mime"
	case message.FormInlineEncrypted:
		return "inline"
	case message.FormAttachmentEncrypted:
		return "attachment"
	}
	if o.encrypted() {
		return "mime"
	}
	return "none"
}

// formShown lists the fields of a report form in the form's own order with labels in the reader's language.
func formShown(r *message.Report, l handling.Lang) (fields, unknown []handling.QuotedField) {
	if r == nil {
		return nil, nil
	}
	for _, f := range handling.FormFields {
		label := handling.Phrase{JA: f.JA, EN: f.EN}.In(l)
		switch v := r.Fields[f.Key].(type) {
		case string:
			if v != "" {
				fields = append(fields, handling.QuotedField{Label: label, Value: handling.Show(v)})
			}
		case bool:
			fields = append(fields, handling.QuotedField{Label: label, Value: yesNo[v].In(l)})
		}
	}
	for _, s := range r.Unknown {
		unknown = append(unknown, handling.QuotedField{Label: clip(s.Title, 80), Value: handling.Show(s.Text)})
	}
	return fields, unknown
}

var yesNo = map[bool]handling.Phrase{true: {JA: "はい", EN: "yes"}, false: {JA: "いいえ", EN: "no"}}

func workers() int { return runtime.GOMAXPROCS(0) }
