package mailbot

import (
	"bytes"
	"slices"
	"strings"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

// What a developer's own tools send back is a VULDEF document with a JvnHandlingDataset (domain.md 1.6). It is read into the same reply as
// a form that a person filled in, so that everything that follows from one follows from the other:
//
//	DTRequest 1                          form detail_request, "please send"
//	affectedstatus of its own products   form fix, status; several that differ are a person's to judge, unless one is vulnerable
//	descriptions of them, solution       form fix, statement
//	products, versions, all other words  for a person to look at
//
// A document that cannot be read, or that bears another number than the sender's, is a doubt and is shown as it stands.

// replyFrom is what a mail of a party answers, by its form, by its documents or by both. Only what lies inside the signature is believed.
func replyFrom(o *opened, c handling.Case, book handling.Book, code string) *handling.Reply {
	cp, ok := c.PartyOf(code)
	if !ok {
		return message.ReadReply(o.payload.Text)
	}
	numbers := []string{c.NumberOf(code)}
	if !c.ToldDate(code).IsZero() || !c.Published.IsZero() {
		numbers = append(numbers, c.JVN)
	}
	return documentReader{numbers: numbers, party: book.Of(cp)}.reply(o)
}

// documentReader reads the documents of one sender. Without numbers nobody knows yet who that is.
type documentReader struct {
	numbers []string
	party   handling.Party
}

func (d documentReader) reply(o *opened) *handling.Reply {
	out, read := message.ReadReply(o.payload.Text), 0
	for _, a := range o.files {
		switch {
		case !isVULDEF(a.Content):
		case read == mostDocuments:
			out = together(out, &handling.Reply{Doubts: []string{handling.ReplyDocument}})
		default:
			out, read = together(out, d.document(a)), read+1
		}
	}
	if out != nil && out.Form == "" {
		out.Form = "fix" // nothing of it could be read: any form says so
	}
	return out
}

// mostDocuments is how many documents of one mail are read; a person looks at those behind them.
const mostDocuments = 4

// lookedAt is how much of a file is looked at for the name of the format.
const lookedAt = 4 << 10

// isVULDEF tells a VULDEF document by what it says, whatever it is called and however it is written: names of files and types are chance.
func isVULDEF(content []byte) bool {
	head := bytes.ReplaceAll(content[:min(len(content), lookedAt)], []byte{0}, nil)
	return bytes.Contains(head, []byte("VULDEF-Document"))
}

// document reads one file; nil is a document of ours that came back as it was.
func (d documentReader) document(a message.Attachment) *handling.Reply {
	m, err := advisory.ReadMessage(a.Content)
	switch {
	case err != nil || a.Unprotected:
		return unreadable(a)
	case !m.FromVendor && len(m.Affected) == 0 && m.Solution == "":
		return nil
	case !m.FromVendor || !d.about(m.ID):
		return unreadable(a)
	}
	if said := d.said(m); len(said.Answers) > 0 {
		return said
	}
	return unreadable(a)
}

// about reports whether a number is one that the sender knows the case by.
func (d documentReader) about(id string) bool {
	tags := message.SplitSubject(id).Tags
	return d.numbers == nil || len(tags) == 1 && slices.Contains(d.numbers, tags[0])
}

// shownOfDocument is how much of a document is shown that cannot be read; the mail has all of it.
const shownOfDocument = 2000

func unreadable(a message.Attachment) *handling.Reply {
	text := []rune(handling.Show(strings.ToValidUTF8(string(bytes.ReplaceAll(a.Content[:min(len(a.Content), 4*shownOfDocument)], []byte{0}, nil)), "\uFFFD")))
	shown := string(text[:min(len(text), shownOfDocument)])
	return &handling.Reply{Answers: []handling.FieldAnswer{{Form: "fix", Field: handling.ReplyDocument, Text: a.Name + "\n" + shown}}, Doubts: []string{handling.ReplyDocument}}
}

// said is what a document answers.
func (d documentReader) said(m advisory.Message) *handling.Reply {
	r := &handling.Reply{Form: "fix"}
	add := func(field, choice, text string) {
		if choice != "" || text != "" {
			r.Answers = append(r.Answers, handling.FieldAnswer{Form: r.Form, Field: field, Choice: choice, Text: text})
		}
	}
	states := len(m.Affected) > 0 || m.Solution != ""
	if m.Request && !states {
		r.Form = "detail_request"
		add("detail", "send", "DTRequest 1")
	}
	status, doubt := d.status(m)
	if doubt != "" {
		r.Doubts = append(r.Doubts, "status")
	}
	add("status", status, status+doubt)
	add("statement", "", d.statement(m))
	rest := d.rest(m)
	if m.Request && states { // it asks for what it seems to have
		rest = append(rest, "DTRequest 1")
	}
	add(handling.ReplyDocument, "", strings.Join(rest, "\n"))
	return r
}

// own reports whether a product is the sender's: a status of somebody else's says nothing.
func (d documentReader) own(a advisory.MessageStatus) bool {
	return d.numbers == nil || a.Vendor == "" || d.party.Called(a.Vendor)
}

// status is what holds for all of the sender's products. One that has the flaw makes the sender vulnerable, whatever the others are; any
// other difference is a doubt. "provided" is no answer: it says that the sender was told.
func (d documentReader) status(m advisory.Message) (status, doubt string) {
	var all []string
	for _, a := range m.Affected {
		if s := string(a.Status); d.own(a) && a.Status != advisory.Provided && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	switch {
	case slices.Contains(all, string(advisory.Vulnerable)):
		return string(advisory.Vulnerable), ""
	case len(all) == 1:
		return all[0], ""
	}
	return "", strings.Join(all, ", ")
}

func (d documentReader) statement(m advisory.Message) string {
	var out []string
	for _, a := range m.Affected {
		if text := string(a.Description); d.own(a) && text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if m.Solution != "" {
		out = append(out, string(m.Solution))
	}
	return strings.Join(out, "\n\n")
}

// rest is what a person looks at: the products and versions, which the page needs, and all words that have no field.
func (d documentReader) rest(m advisory.Message) (out []string) {
	for _, a := range m.Affected {
		line := strings.Join(strings.Fields(strings.Join([]string{a.Vendor, a.Product, strings.Join(a.Versions, ", "), "(" + string(a.Status) + ")"}, " ")), " ")
		if !d.own(a) && a.Description != "" {
			line += "\n" + string(a.Description)
		}
		out = append(out, line)
	}
	for _, t := range append([]advisory.Text{m.Overview, m.Detail}, m.Rest...) {
		if t != "" {
			out = append(out, string(t))
		}
	}
	return out
}

// together joins what a form and a document of one mail say, or two documents. What they say differently is a doubt, as two answers to
// one field of a form are. Forms that ask other things are not weighed against each other: a person looks at the document.
func together(a, b *handling.Reply) *handling.Reply {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	out := handling.Reply{Form: a.Form, Answers: slices.Clone(a.Answers), Doubts: slices.Clone(a.Doubts), Numbers: a.Numbers, About: a.About, Kept: a.Kept}
	doubt := func(field string) {
		if !slices.Contains(out.Doubts, field) {
			out.Doubts = append(out.Doubts, field)
		}
	}
	switch {
	case out.Form == "":
		out.Form = b.Form
	case b.Form != "" && b.Form != out.Form:
		doubt(handling.ReplyDocument)
	}
	for _, field := range b.Doubts {
		doubt(field)
	}
	for _, x := range b.Answers {
		i := slices.IndexFunc(out.Answers, func(y handling.FieldAnswer) bool { return y.Form == x.Form && y.Field == x.Field })
		switch {
		case i < 0:
			out.Answers = append(out.Answers, x)
		case x.Field == handling.ReplyDocument:
			out.Answers[i].Text += "\n" + x.Text
		case !sameAnswer(out.Answers[i], x):
			out.Answers[i].Choice, out.Answers[i].Text = "", out.Answers[i].Text+"\n"+x.Text
			doubt(x.Field)
		}
	}
	return &out
}

// sameAnswer compares choices where there are some, and words without their blanks elsewhere.
func sameAnswer(a, b handling.FieldAnswer) bool {
	if a.Choice != "" || b.Choice != "" {
		return a.Choice == b.Choice
	}
	return strings.Join(strings.Fields(a.Text), "") == strings.Join(strings.Fields(b.Text), "")
}
