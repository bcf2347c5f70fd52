package mailbot

import (
	"fmt"
	"io"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
)

// Inspection is what the bot sees in a mail; contract.md `inspect`.
type Inspection struct {
	File         string           `json:"file"`
	SHA256       string           `json:"sha256"`
	ContentID    string           `json:"content_id"`
	MessageID    *string          `json:"message_id"`
	From         *string          `json:"from"`
	FromName     *string          `json:"from_name"`
	To           []string         `json:"to"`
	Cc           []string         `json:"cc"`
	Subject      *string          `json:"subject"`
	OuterSubject *string          `json:"outer_subject"`
	Date         *string          `json:"date"`
	InReplyTo    *string          `json:"in_reply_to"`
	References   []string         `json:"references"`
	Text         string           `json:"text"`
	Attachments  []AttachmentSeen `json:"attachments"`
	Encryption   string           `json:"encryption"`
	Decrypted    bool             `json:"decrypted"`
	With         *string          `json:"decrypted_with"`
	Signature    string           `json:"signature"`
	SignedBy     *string          `json:"signed_by"`
	SignedAt     *string          `json:"signed_at"`
	SubjectBound bool             `json:"subject_bound"`
	Intended     []string         `json:"intended_recipients"`
	Kind         string           `json:"kind"`
	Bounce       *BounceSeen      `json:"bounce"`
	CaseTags     []string         `json:"case_tags"`
	Command      *CommandSeen     `json:"command"`
	Form         *FormSeen        `json:"form"`
	Reply        *ReplySeen       `json:"reply"`
	Problems     []ProblemSeen    `json:"problems"`
}

// AttachmentSeen is one attachment.
type AttachmentSeen struct {
	Name   string  `json:"name"`
	Type   string  `json:"type"`
	Size   int     `json:"size"`
	SHA256 string  `json:"sha256"`
	Note   *string `json:"note"` // what it is or holds, where its name does not tell
}

// BounceSeen is what a report of non-delivery says.
type BounceSeen struct {
	Recipient   *string  `json:"recipient"`
	Recipients  []string `json:"recipients"`
	Permanent   bool     `json:"permanent"`
	Status      *string  `json:"status"`
	Reason      *string  `json:"reason"`
	OfMessageID *string  `json:"of_message_id"`
}

// CommandSeen is a command in canonical form.
type CommandSeen struct {
	Verb string   `json:"verb"`
	Args []string `json:"args"`
}

// FormSeen is a report form as read.
type FormSeen struct {
	Kind    string         `json:"kind"`
	Fields  map[string]any `json:"fields"`
	Missing []string       `json:"missing"`
}

// ReplySeen is a reply form as read. Doubts are keys of answers that a person must look at.
type ReplySeen struct {
	Form    string       `json:"form"`
	Answers []AnswerSeen `json:"answers"`
	Doubts  []string     `json:"doubts"`
}

// AnswerSeen is one field that was filled in: the words as written, and the choice or day that they make.
type AnswerSeen struct {
	Field  string  `json:"field"`
	Text   string  `json:"text"`
	Choice *string `json:"choice"`
}

// ProblemSeen is something that a mail gets wrong.
type ProblemSeen struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

// Inspector says what the bot sees in mails, and stores nothing.
type Inspector struct {
	desk *desk
	cfg  *Config
	env  Env
}

// NewInspector reads the keys that the configuration names, once for all mails. Without a configuration nothing is decrypted
// and no key is known.
func NewInspector(cfg *Config, env Env, mailbox string) (*Inspector, error) {
	in := &Inspector{desk: &desk{policy: handling.DefaultPolicy()}, cfg: cfg, env: env}
	if cfg == nil {
		c := DefaultConfig()
		in.cfg = &c
	} else {
		var err error
		if in.desk, err = loadDesk(cfg, env.Now()); err != nil {
			return nil, err
		}
	}
	if mailbox != "" && in.desk.mailbox(mailbox) == nil {
		return nil, &Fault{What: fmt.Sprintf("no mailbox %q in the configuration", mailbox), Hint: "leave --mailbox away, or name a [[mailbox]]", Usage: true}
	}
	return in, nil
}

// Inspect looks at one mail.
func (in *Inspector) Inspect(file string, r io.Reader) (*Inspection, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	o := openMail(in.desk, in.cfg, raw, in.env.Now())
	s := inspection(file, raw, o)
	for _, m := range in.desk.mailboxes {
		if sameAddress(m.Address, o.mail.From.Address) {
			s.Kind = "own"
		}
	}
	return s, nil
}

func inspection(file string, raw []byte, o *opened) *Inspection {
	sum, content := message.SHA256(raw), message.ContentID(raw)
	s := &Inspection{File: file, SHA256: fmt.Sprintf("%x", sum), ContentID: fmt.Sprintf("%x", content), MessageID: orNull(o.mail.MessageID),
		From: orNull(o.mail.From.Address), FromName: orNull(o.mail.From.Name), To: addresses(o.mail.To), Cc: addresses(o.mail.Cc),
		Subject: orNull(o.subject()), OuterSubject: orNull(o.mail.Subject), Date: orNull(stampUTC(o)), References: nonNil(o.mail.References),
		Text: o.payload.Text, Attachments: []AttachmentSeen{}, Encryption: encryptionWord(o), Decrypted: o.encrypted(), With: orNull(string(o.found.with)),
		Signature: string(verdictOf(o.signed)), SignedBy: orNull(string(o.signed.By)), Intended: []string{}, Kind: string(o.mail.Kind),
		CaseTags: nonNil(message.SplitSubject(o.subject()).Tags), Problems: []ProblemSeen{}}
	if len(o.mail.InReplyTo) > 0 {
		s.InReplyTo = orNull(o.mail.InReplyTo[0])
	}
	if !o.signed.At.IsZero() {
		s.SignedAt = orNull(stamp(o.signed.At))
	}
	for _, f := range o.signed.Intended {
		s.Intended = append(s.Intended, string(f))
	}
	for _, a := range o.files {
		s.Attachments = append(s.Attachments, AttachmentSeen{Name: a.Name, Type: a.Type, Size: a.Size, SHA256: fmt.Sprintf("%x", a.SHA256), Note: orNull(a.Note)})
	}
	s.Bounce = bounceSeen(o.mail.Bounce)
	s.command(o)
	s.form(o)
	s.reply(o)
	s.problems(o)
	return s
}

// command shows the command and whether its line stands inside the signature.
func (s *Inspection) command(o *opened) {
	c := o.command
	if c == nil || c.command.Verb == "" {
		return
	}
	s.SubjectBound = c.source != fromOuter && o.signed.Verdict == pgp.SignatureValid
	s.Command = &CommandSeen{Verb: c.command.Verb, Args: nonNil(c.command.Args)}
}

func (s *Inspection) form(o *opened) {
	if o.report == nil {
		return
	}
	s.Form = &FormSeen{Kind: o.report.Kind, Fields: o.report.Fields, Missing: nonNil(o.report.Missing)}
}

func (s *Inspection) reply(o *opened) {
	r := documentReader{}.reply(o)
	if r == nil {
		return
	}
	s.Reply = &ReplySeen{Form: r.Form, Answers: []AnswerSeen{}, Doubts: nonNil(r.Doubts)}
	for _, a := range r.Answers {
		s.Reply.Answers = append(s.Reply.Answers, AnswerSeen{Field: a.Field, Text: a.Text, Choice: orNull(a.Choice)})
	}
}

func (s *Inspection) problems(o *opened) {
	add := func(where, what string) {
		s.Problems = append(s.Problems, ProblemSeen{Where: where, What: handling.ShowLine(what)})
	}
	for _, p := range o.mail.Problems {
		add(p.Where, p.What)
	}
	if o.payload != o.mail {
		for _, p := range o.payload.Problems {
			add("inside: "+p.Where, p.What)
		}
	}
	switch o.failure {
	case "":
	case malformed:
		add("mail", string(o.failure)+": "+o.note)
	default:
		add("encryption", string(o.failure)+": "+o.note)
	}
	if o.damage != "" {
		add("signature", o.damage)
	}
	if o.signed.Weak != "" {
		add("signature", o.signed.Weak)
	}
	if o.command != nil && o.command.refused != nil {
		r := o.command.refused
		add("command", string(r.Code)+" "+r.Argument+" "+r.Given)
	}
}

func bounceSeen(b *message.Bounce) *BounceSeen {
	if b == nil {
		return nil
	}
	s := &BounceSeen{Recipients: nonNil(b.Recipients), Permanent: b.Permanent, Status: orNull(b.Status), Reason: orNull(b.Reason), OfMessageID: orNull(b.OfMessageID)}
	if len(b.Recipients) > 0 {
		s.Recipient = &b.Recipients[0]
	}
	return s
}

func stampUTC(o *opened) string {
	if o.mail.Date.IsZero() {
		return ""
	}
	return o.mail.Date.Format("2006-01-02T15:04:05Z07:00")
}

func addresses(list []message.Address) []string {
	out := []string{}
	for _, a := range list {
		out = append(out, a.Address)
	}
	return out
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
