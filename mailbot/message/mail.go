// Package message reads and writes mail: MIME, charsets, the framing of
// OpenPGP in mail (RFC 3156) and of protected headers (RFC 9788), and the
// splitting of subjects, command lines and report forms into words. It knows
// no keys, no store, no network and not what a verb means.
//
// Reading never fails. A mail of this world
//
//	From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <Taro@Finder.EXAMPLE>
//	Subject: RE: 【IPA#12345678】 受理 製品
//
// comes out as
//
//	m := message.Parse(raw, message.DefaultLimits())
//	m.From.Address                       // Taro@finder.example
//	s := message.SplitSubject(m.Subject) // s.Reply, s.Tags = ["IPA#12345678"], s.Rest = "受理 製品"
//
// and what had to be repaired stands in m.Problems. A cryptographic layer is
// peeled by the caller: m.Layer() gives the exact bytes to open or verify,
// ParsePayload reads what was inside.
package message

import (
	"bytes"
	"net/mail"
	"strings"
	"time"
)

// Limits bounds the work one mail can cause. What lies beyond is left unread
// and reported as a Problem.
type Limits struct {
	AttachmentCount int // attachments listed
	Nesting         int // multipart levels opened
	Parts           int // parts of one mail, all levels together
	HeaderBytes     int // bytes of one header block
}

// DefaultLimits are far above honest mail.
func DefaultLimits() Limits {
	return Limits{AttachmentCount: 200, Nesting: 64, Parts: 1000, HeaderBytes: 1 << 20}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.AttachmentCount <= 0 {
		l.AttachmentCount = d.AttachmentCount
	}
	if l.Nesting <= 0 {
		l.Nesting = d.Nesting
	}
	if l.Parts <= 0 {
		l.Parts = d.Parts
	}
	if l.HeaderBytes <= 0 {
		l.HeaderBytes = d.HeaderBytes
	}
	return l
}

// Address is one mailbox. Address has its domain in lower case and is "" when
// it could not be read; Name is decoded and may hold anything the sender liked.
type Address struct{ Name, Address string }

// Problem is something a mail got wrong and how far it was repaired.
type Problem struct{ Where, What string }

// Kind says what sort of mail it is. Whether it is our own is for the caller.
type Kind string

// The kinds of mail.
const (
	KindMessage   Kind = "message"
	KindBounce    Kind = "bounce"
	KindAutoReply Kind = "auto_reply"
	KindList      Kind = "list"
)

// Mail is a mail, or the payload of a cryptographic layer, as far as it can be
// read without keys.
type Mail struct {
	MessageID       string // without <>
	From            Address
	Senders         []string // every different address in From; more than one, and From is a guess
	To, Cc          []Address
	Subject         string
	Date            time.Time // zero when unreadable; nothing may depend on it
	InReplyTo       []string
	References      []string
	ReturnPathEmpty bool
	Header          Header
	Root            *Part
	Text            string // what a person reads of the first text
	Attachments     []Attachment
	Kind            Kind
	Bounce          *Bounce // nil unless Kind is bounce
	Problems        []Problem
	Excess          string // the limit that was passed, so that not all was read: header, parts, nesting, attachments; "" = none

	payload   bool    // root of a cryptographic payload
	textParts []*Part // where Text came from
	ambiguous bool    // a field that must be single stands twice
	mostFiles int     // attachments listed at most
}

// Parse reads a raw mail as it came off the wire or out of a file, with CRLF,
// LF or CR line ends. It never fails and never panics, and takes time linear
// in len(raw). The parts keep referring to raw, which must not change.
func Parse(raw []byte, lim Limits) *Mail {
	return parse(raw, lim, false)
}

// ParsePayload reads the MIME entity that was inside a cryptographic layer.
// The header fields of the result are those of the payload's root (R64).
func ParsePayload(entity []byte, lim Limits) *Mail {
	return parse(entity, lim, true)
}

// PlainPayload reads what an encrypted text or file carried. It is text
// without MIME, unless it begins like a whole entity, which some programs put
// there after all, or is no text: then it is the payload's only attachment.
func PlainPayload(content []byte, charset, name string, lim Limits) *Mail {
	switch {
	case beginsEntity(content):
		return ParsePayload(content, lim)
	case !isText(content, charset):
		a := File(name, content)
		return &Mail{Root: &Part{MediaType: a.Type, Params: map[string]string{}, Raw: content, RawBody: content, Filename: a.Name}, Kind: KindMessage, payload: true,
			Attachments: []Attachment{a}}
	}
	return TextPayload(content, charset)
}

// TextPayload reads a text that was signed in place, and nothing but text.
func TextPayload(text []byte, charset string) *Mail {
	p := &Part{
		MediaType: "text/plain",
		Params:    map[string]string{"charset": charset},
		Raw:       text,
		RawBody:   text,
	}
	m := &Mail{Root: p, Kind: KindMessage, payload: true, textParts: []*Part{p}}
	m.readTexts()
	return m
}

func parse(raw []byte, lim Limits, payload bool) *Mail {
	m := &Mail{payload: payload}
	if endsInCR(raw) {
		raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte{'\n'}), []byte{'\r'}, []byte{'\n'})
		m.complain("mail", "lines end in CR alone")
	}
	s := splitter{limits: lim.orDefault()}
	m.Root = s.part(raw, "header", "text/plain", 0)
	m.Problems = append(m.Problems, s.problems...)
	m.Excess = s.excess
	m.Header = m.Root.Header
	m.readHeader()
	m.readContent(s.limits)
	m.classify()
	return m
}

// endsInCR tells a mail whose first line ends in CR alone. Behind it anything
// may come that was added on the way, with other line ends.
func endsInCR(raw []byte) bool {
	i := bytes.IndexByte(raw, '\r')
	if i < 0 || bytes.IndexByte(raw[:i], '\n') >= 0 {
		return false
	}
	rest := bytes.TrimLeft(raw[i:], "\r")
	return len(raw)-i-len(rest) == 1 && (len(rest) == 0 || rest[0] != '\n') || bytes.IndexByte(rest, '\n') < 0
}

func (m *Mail) complain(where, what string) {
	m.Problems = append(m.Problems, Problem{Where: where, What: what})
}

func (m *Mail) readHeader() {
	h := m.Header
	for _, name := range []string{"From", "Subject", "To", "Content-Type", "Message-ID"} {
		if h.Count(name) > 1 {
			m.complain(name, "field stands more than once; the first is read")
			m.ambiguous = true
		}
	}
	m.readFrom()
	m.To = readAddresses(h.joined("To"))
	m.Cc = readAddresses(h.joined("Cc"))
	m.Subject = h.Get("Subject")
	m.MessageID = firstID(h.Raw("Message-ID"))
	m.InReplyTo = readIDs(h.joined("In-Reply-To"))
	m.References = readIDs(h.joined("References"))
	if raw, ok := h.first("Date"); ok {
		m.Date = readDate(raw)
		if m.Date.IsZero() {
			m.complain("Date", "not a date")
		}
	}
	if raw, ok := h.first("Return-Path"); ok {
		m.ReturnPathEmpty = strings.TrimSpace(raw) == "<>"
	}
}

func (m *Mail) readFrom() {
	raw, ok := m.Header.first("From")
	if !ok {
		if !m.payload {
			m.complain("From", "missing")
		}
		return
	}
	from := readAddresses(raw)
	if len(from) > 0 {
		m.From = from[0]
	}
	m.Senders = readSenders(m.Header)
	if m.From.Address == "" {
		m.complain("From", "no readable address")
	}
	if len(from) > 1 || len(m.Senders) > 1 {
		m.complain("From", "more than one address; the first is read")
	}
}

// joined is every field of that name as one list: some clients write one To
// field for each recipient.
func (h Header) joined(name string) string {
	if h.Count(name) < 2 {
		return h.Raw(name)
	}
	var all []string
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			all = append(all, f.raw)
		}
	}
	return strings.Join(all, ", ")
}

var dateLayouts = []string{
	"2 Jan 2006 15:04:05 -0700", "2 Jan 06 15:04:05 -0700", "2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04:05",
	"Mon Jan 2 15:04:05 2006", "Mon, 2 Jan 2006 15:04:05 MST-0700", "2006-01-02 15:04:05 -0700", time.RFC3339,
}

// readDate reads a Date field; what no layout fits is the zero time.
func readDate(raw string) time.Time {
	raw = strings.TrimSpace(raw)
	if t, err := mail.ParseDate(raw); err == nil {
		return plausible(t)
	}
	raw = strings.TrimSpace(stripComments(raw))
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, raw); err == nil {
			return plausible(t)
		}
	}
	return time.Time{}
}

// ReceivedAt is when the last server took the mail: the date behind the last
// semicolon of the topmost Received field (RFC 5321, 4.4). The sender's Date is
// not asked (R14).
func ReceivedAt(raw []byte) (time.Time, bool) {
	h, _, _ := splitHeader(raw, "header", DefaultLimits().HeaderBytes)
	received := h.Raw("Received")
	i := strings.LastIndexByte(received, ';')
	if i < 0 {
		return time.Time{}, false
	}
	t := readDate(received[i+1:])
	return t, !t.IsZero()
}

const farthestZone = 15 * 60 * 60 // seconds; no place is farther from Greenwich

// plausible keeps years and zones that RFC 3339 can print.
func plausible(t time.Time) time.Time {
	if _, east := t.Zone(); east < -farthestZone || east > farthestZone {
		t = t.UTC()
	}
	if t.Year() < 1 || t.Year() > 9998 {
		return time.Time{}
	}
	return t
}
