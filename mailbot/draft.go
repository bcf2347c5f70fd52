package mailbot

import (
	"fmt"
	"slices"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/templates"
)

// reporterFields are the items of a report form that tell who the finder is. They never cross to the other body as text; what the
// finder allows to be known is shown from the case's own facts (guideline IV.2.5 (ク)).
var reporterFields = []string{"date", "prefecture", "organisation", "name", "email", "tel", "fax", "consent_know", "consent_contact", "consent_public", "encryption_wish", "public_key"}

// draftOf reads a kept mail for passing on: every line with what it may tell of its writer, every attachment in the form in which
// it could go. The same mail gives the same draft whenever it is read, so that what was approved can be compared.
func (b *Bot) draftOf(n uint64, party string, c handling.Case) *handling.Draft {
	o := b.kept(n)
	if o.failure != "" {
		return nil
	}
	d := &handling.Draft{Mail: n, Standing: party, Lines: handling.Suspect(passable(o, c), identityOf(o, c))}
	for i, a := range o.files {
		r, err := message.Release(a, i+1)
		if err != nil {
			continue // too large to be looked through: a coordinator sends it another way
		}
		f := handling.Released{N: i + 1, Name: r.Name, Form: r.Form, Size: int64(len(r.Data)), SHA256: fmt.Sprintf("%x", r.SHA256)}
		for _, x := range r.Findings {
			f.Findings = append(f.Findings, x.What+": "+x.Text)
		}
		d.Files = append(d.Files, f)
	}
	return d
}

// kept opens a kept mail, or takes it from those that were opened of late.
func (b *Bot) kept(n uint64) *opened {
	if o := b.opened.get(n); o != nil {
		return o
	}
	return b.openKept(n, false)
}

// passable is the text that may be passed on: a report form anew, item by item, without the reporter's section; of any other mail
// what its writer wrote himself.
func passable(o *opened, c handling.Case) string {
	if o.report == nil {
		return handling.Show(message.FreshText(o.payload.Text))
	}
	var b strings.Builder
	for _, f := range handling.FormFields {
		v, ok := o.report.Fields[f.Key].(string)
		if !ok || v == "" || slices.Contains(reporterFields, f.Key) {
			continue
		}
		fmt.Fprintf(&b, "%s:\n%s\n", handling.Phrase{JA: f.JA, EN: f.EN}.In(c.Finder.Language), handling.Show(v))
	}
	for _, s := range o.report.Unknown {
		fmt.Fprintf(&b, "%s\n%s\n", handling.ShowLine(s.Title), handling.Show(s.Text))
	}
	return strings.TrimRight(b.String(), "\n")
}

// identityOf is what is known of who wrote a mail.
func identityOf(o *opened, c handling.Case) handling.Identity {
	f := c.Finder
	id := handling.Identity{Names: words(f.Name, o.mail.From.Name, f.CreditJA, f.CreditEN), Addresses: words(f.Address, f.Former, o.mail.From.Address)}
	if o.report != nil {
		field := func(key string) string {
			s, _ := o.report.Fields[key].(string)
			return s
		}
		id.Names = append(id.Names, words(field("name"))...)
		id.Addresses = append(id.Addresses, words(field("email"))...)
		id.Organisations = words(field("organisation"))
		id.Phones = words(field("tel"), field("fax"))
	}
	return id
}

func words(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" })
}

// fillRelease reads the words of a release again and stops when they are not those that a person approved (S6).
func (b *Bot) fillRelease(r *handling.Release, c handling.Case, l handling.Lang) ([]message.Attachment, error) {
	if r.Mail == 0 {
		r.Words = r.Text
		return nil, nil
	}
	party := "F"
	for _, m := range c.Mails {
		if m.N == r.Mail {
			party = m.Party
		}
	}
	d := b.draftOf(r.Mail, party, c)
	if d == nil || !r.Holds(*d) {
		return nil, &heldBack{"gate", "the words that were approved cannot be read again"}
	}
	r.Lines = d.Lines
	r.Words = r.Text
	if r.Text == "" {
		var lines []string
		for _, line := range d.Lines {
			lines = append(lines, line.Text)
		}
		r.Words = handling.Strike(strings.Join(lines, "\n"), r.Struck, templates.Word(l, "release", "struck"))
	}
	return b.releasedFiles(*r)
}

// releasedFiles makes the attachments that cross, each in the form that was approved (S9).
func (b *Bot) releasedFiles(r handling.Release) ([]message.Attachment, error) {
	var out []message.Attachment
	o := b.kept(r.Mail)
	for _, f := range r.Files {
		if f.N > len(o.files) {
			return nil, &heldBack{"gate", "an attachment that was approved is not there"}
		}
		made, err := message.Release(o.files[f.N-1], f.N)
		if err != nil || fmt.Sprintf("%x", made.SHA256) != f.SHA256 {
			return nil, &heldBack{"gate", "an attachment is not the one that was approved"}
		}
		out = append(out, message.Attachment{Name: made.Name, Type: made.Type, Content: made.Data, Size: len(made.Data)})
	}
	return out, nil
}
