package mailbot

import (
	"fmt"
	"runtime"
	"slices"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// fill adds to a notice's facts what is never stored: words out of kept mails, ready lines with their codes, the day.
func (b *Bot) fill(facts any, c handling.Case, reader string, l handling.Lang) (files []message.Attachment, err error) {
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
	case *handling.DeskChronology:
		files = chronologyFile(*f, l)
	case *handling.DeskFigures:
		files, err = b.fillFigures(f, l)
	case *handling.DeskToken:
		f.Line = handling.Command{Number: f.Number, Verb: "confirm", Args: []string{f.Token}}.Line(l)
	case *handling.FinderAccepted:
		f.Day = acceptanceDay(c, b.env.Now())
	case *handling.BodyHandover:
		f.Number = c.JVN
		if c.Finder.Consents.Know {
			f.Finder = handling.View(c, handling.Coordination).Finder
		}
		files, err = b.fillRelease(&f.Release, c, l)
		b.lines(f.Lines, c, reader, l)
	case *handling.BodyWord:
		if f.Release != nil {
			files, err = b.fillRelease(f.Release, c, l)
		}
		b.lines(f.Lines, c, reader, l)
	case *handling.PartyDetail:
		if c.Finder.Consents.Know {
			f.Finder = handling.View(c, handling.Coordination).Finder
		}
		files, err = b.fillRelease(&f.Release, c, l)
	case *handling.PartyText:
		if f.Release != nil {
			files, err = b.fillRelease(f.Release, c, l)
		}
	case *handling.DeskKey:
		f.Waiting, err = b.waitingForKey(c)
		b.lines(f.Lines, c, reader, l)
	case *handling.DeskPage:
		b.lines(f.Lines, c, reader, l)
		if b.prints() {
			var faults []handling.PageGap
			files, faults, err = b.pageDrafts(c, reader)
			f.Gaps, f.Attached = addGaps(f.Gaps, faults), true
		}
	case *handling.PageEntry:
		if b.prints() {
			files, err = b.entryDraft(c, handling.CodeOf(reader), l)
			f.Attached = true
		}
	case *handling.DeskPreview:
		if err = b.fillPreview(&f.Preview, c, reader, l); err == nil && f.Preview.Page != "" {
			files, _, err = b.pageDrafts(c, reader)
		}
		if f.Token != "" {
			f.Line = handling.Command{Number: f.Preview.Number, Verb: "confirm", Args: []string{f.Token}}.Line(l)
		}
	case *handling.DeskApproval:
		if err = b.fillPreview(&f.Preview, c, reader, l); err == nil && f.Preview.Page != "" {
			var faults []handling.PageGap
			files, faults, err = b.pageDrafts(c, reader)
			f.Found = foundIn(faults)
		}
		f.Line = handling.Command{Number: f.Preview.Number, Verb: "approve", Args: []string{f.Code}}.Line(l)
	case *handling.DeskApproved:
		f.Line = handling.Command{Verb: "cancel", Args: []string{fmt.Sprint(f.N)}}.Line(l)
	default:
		if ready := handling.LinesOf(facts); ready != nil {
			b.lines(ready, c, reader, l)
		}
	}
	return files, err
}

// waitingForKey counts the case's mails that could not be sealed.
func (b *Bot) waitingForKey(c handling.Case) (n int, err error) {
	err = b.store.View(func(tx *store.Tx) error {
		for o, err := range tx.OutgoingOf(c.Key) {
			if err != nil {
				return err
			}
			if o.State == store.Held && o.HeldFor == "no_key" {
				n++
			}
		}
		return nil
	})
	return n, err
}

// fillPreview reads again what would cross, line by line, so that whoever confirms or approves sees the words themselves. Coordination is
// shown what reception gave it and none of the lines that reception struck (S8).
func (b *Bot) fillPreview(p *handling.Preview, c handling.Case, reader string, l handling.Lang) error {
	if p.Release == nil || p.Release.Mail == 0 {
		return nil
	}
	if co, ok := b.theDesk().coordinator(reader); ok && !co.Serves(handling.Reception) && !mailOf(c, p.Release.Mail, handling.Coordination) {
		_, err := b.fillRelease(p.Release, c, l)
		p.Release.Lines = nil
		return err
	}
	if d := b.draftOf(p.Release.Mail, "F", c); d != nil {
		p.Release.Lines = d.Lines
		for _, f := range d.Files {
			if i := slices.IndexFunc(p.Release.Files, func(r handling.Released) bool { return r.N == f.N }); i >= 0 {
				p.Release.Files[i].Findings = f.Findings
				continue
			}
			p.Release.Held = append(p.Release.Held, f)
		}
	}
	return nil
}

// mailOf reports whether a mail of the case came to that body.
func mailOf(c handling.Case, n uint64, r handling.Realm) bool {
	return slices.ContainsFunc(c.Mails, func(m handling.CaseMail) bool { return m.N == n && m.Realm == r })
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
	o := b.kept(q.Mail)
	if o.failure == poison {
		q.Verdict = handling.SignatureVerdict{Verdict: string(pgp.SignatureNone)}
		q.Encryption = "none"
		return nil
	}
	q.From, q.Subject = clip(o.mail.From.Name+" <"+o.mail.From.Address+">", 200), clip(o.subject(), 200)
	q.Encryption = encryptionWord(o)
	sig := signatureIn(o, c)
	q.Verdict = handling.SignatureVerdict{Verdict: string(verdictOf(sig)), By: sig.By.Grouped()}
	if !forUs(b.theDesk(), sig) && sig.Verdict == pgp.SignatureValid {
		q.Verdict.Verdict = "foreign"
	}
	q.Outside = handling.Show(o.found.outside)
	if o.failure == "" {
		q.Text = handling.Show(o.payload.Text)
		q.Form, q.Unknown = formShown(o.report, l)
	}
	for i, a := range o.files {
		q.Attachments = append(q.Attachments, handling.QuotedFile{Name: clip(a.Name, 120), Type: clip(a.Type, 80), Size: int64(a.Size), SHA256: fmt.Sprintf("%x", a.SHA256), Unprotected: a.Unprotected, Form: i+1 == o.formFile})
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
	switch {
	case !o.encrypted():
		return "none"
	case o.found.form == message.FormInlineSigned:
		return "inline"
	}
	return "mime"
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
	if r.Around != "" {
		unknown = append(unknown, handling.QuotedField{Label: aroundForm.In(l), Value: handling.Show(r.Around)})
	}
	return fields, unknown
}

var aroundForm = handling.Phrase{JA: "（様式の前後に書かれた文）", EN: "(written before or behind the form)"}

var yesNo = map[bool]handling.Phrase{true: {JA: "はい", EN: "yes"}, false: {JA: "いいえ", EN: "no"}}

func workers() int { return runtime.GOMAXPROCS(0) }
