package message

import (
	"regexp"
	"strings"
)

// Bounce is what a delivery status notification says. Nothing in it is proven:
// only a Message-ID or envelope id that we gave out makes it count (R75).
type Bounce struct {
	Recipients   []string // of whom the rest is said, as we addressed them, where that is told
	Told         bool     // no failure: delivered, relayed or expanded
	Final        bool     // this mail will not arrive any more
	Permanent    bool     // final and by its status not worth trying again
	Status       string   // RFC 3463, "" when none is given
	Reason       string   // the other side's words
	OfMessageID  string   // of the mail that came back, without <>
	OfEnvelopeID string
}

// readBounce returns nil for what is no bounce. A structured report (RFC 3464)
// is one by its parts; a home-made one needs a robot sender, a known opening
// and something that failed, so that a person's mail about bounces is none.
func readBounce(m *Mail) *Bounce {
	var status, returned *Part
	m.Root.leaves(func(p *Part) {
		switch p.MediaType {
		case "message/delivery-status", "message/global-delivery-status":
			if status == nil {
				status = p
			}
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers":
			if returned == nil {
				returned = p
			}
		}
	})
	report := m.Root.MediaType == "multipart/report"
	if !report && !m.fromMailer() {
		return nil
	}
	kind := strings.ToLower(m.Root.Params["report-type"])
	b, said := &Bounce{}, false
	switch {
	case status != nil:
		said = b.readStatus(status.Content())
	case report && kind != "" && kind != "delivery-status":
		return nil // of reading, or of a complaint
	case report && kind != "", m.homeMade():
		said = b.statusInText(m.Text)
	default:
		return nil
	}
	b.fromText(m, said)
	b.fromReturned(m, returned)
	return b
}

// outcome is how grave the news of one recipient is; the gravest is what a report says.
type outcome int

const (
	unsaid outcome = iota
	told
	delayed
	givenUp
	refused
)

// readStatus reads the groups of fields of a message/delivery-status part: one
// for the message, then one for each recipient. What stands behind mostRecipients groups is not read. said is false when they tell
// nothing of any recipient.
func (b *Bounce) readStatus(content []byte) (said bool) {
	body := []byte(normalLines(string(content)))
	worst := unsaid
	for range 1 + mostRecipients {
		var h Header
		h, body, _ = splitHeader(trimBlankLines(body), "delivery status", DefaultLimits().HeaderBytes)
		if len(h.fields) == 0 {
			break
		}
		if id := strings.TrimSpace(h.Raw("Original-Envelope-Id")); id != "" && b.OfEnvelopeID == "" {
			b.OfEnvelopeID = strings.Trim(id, "<>")
		}
		if id := firstID(h.Raw("X-Original-Message-ID")); id != "" && b.OfMessageID == "" {
			b.OfMessageID = id
		}
		worst = b.recipient(h, worst)
	}
	b.Told, b.Final, b.Permanent = worst == told, worst >= givenUp, worst == refused
	return worst != unsaid
}

// statusInText finds the fields of a report that were written into the text.
func (b *Bounce) statusInText(text string) (said bool) {
	at := statusRow.FindStringIndex(text)
	return at != nil && b.readStatus([]byte(text[at[0]:]))
}

func trimBlankLines(b []byte) []byte {
	for len(b) > 0 && (b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// recipient takes one recipient's group. Only those stay of whom the gravest is said: who got the mail must not be taken for one who
// did not. The first of them gives status and reason.
func (b *Bounce) recipient(h Header, worst outcome) outcome {
	address := ""
	for _, field := range []string{"Original-Recipient", "Final-Recipient", "X-Actual-Recipient"} {
		if address == "" {
			address = typedAddress(h.Raw(field))
		}
	}
	status := statusCode.FindString(h.Raw("Status"))
	reason := h.Get("Diagnostic-Code")
	if i := strings.IndexByte(reason, ';'); i >= 0 && i < 20 {
		reason = strings.TrimSpace(reason[i+1:])
	}
	now := outcomeOf(h.Raw("Action"), status, reason)
	if now > worst {
		b.Recipients, b.Status, b.Reason = nil, status, reason
	}
	if now >= worst {
		b.addRecipient(address)
	}
	return max(now, worst)
}

func outcomeOf(action, status, reason string) outcome {
	switch word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(stripComments(action))), " "); {
	case word == "delivered", word == "relayed", word == "expanded", word == "" && strings.HasPrefix(status, "2"):
		return told
	case word == "delayed":
		return delayed
	case word == "" && status == "":
		return unsaid
	case isPermanent(status, reason):
		return refused
	case word == "failed":
		return givenUp
	}
	return delayed
}

func isPermanent(status, reason string) bool {
	if status == "" {
		status = statusCode.FindString(reason)
	}
	if status != "" {
		return status[0] == '5'
	}
	if code := replyCode.FindString(reason); code != "" {
		return strings.TrimLeft(code, " (")[0] == '5'
	}
	return true
}

func typedAddress(raw string) string {
	if _, address, ok := strings.Cut(raw, ";"); ok {
		raw = address
	}
	address := normalAddress(strings.Trim(strings.TrimSpace(stripComments(raw)), "<> "))
	if strings.HasPrefix(address, "/") || !strings.Contains(address, "@") {
		return "" // a path of X.400 or X.500, or a local name
	}
	return address
}

// mostRecipients: each of our mails has one recipient, so a report that names more than this is not about one of them.
const mostRecipients = 100

func (b *Bounce) addRecipient(address string) {
	if address == "" || len(b.Recipients) == mostRecipients {
		return
	}
	for _, known := range b.Recipients {
		if known == address {
			return
		}
	}
	b.Recipients = append(b.Recipients, address)
}

var (
	statusCode = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	replyCode  = regexp.MustCompile(`(?:^|[ (])[45]\d\d\b`)
)

func (b *Bounce) fromReturned(m *Mail, returned *Part) {
	if returned != nil {
		h, _, _ := splitHeader(returned.Content(), "returned mail", DefaultLimits().HeaderBytes)
		b.OfMessageID = firstID(h.Raw("Message-ID"))
	}
	if b.OfMessageID == "" {
		if found := returnedIDRow.FindStringSubmatch(m.Text); found != nil {
			b.OfMessageID = found[1]
		}
	}
	if b.OfMessageID == "" && len(m.InReplyTo) > 0 {
		b.OfMessageID = m.InReplyTo[0]
	}
	if b.OfMessageID == "" && len(m.References) > 0 {
		b.OfMessageID = m.References[len(m.References)-1]
	}
}
