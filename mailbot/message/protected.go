package message

import (
	"strings"
)

// Protected is what the header of a cryptographic payload's root says.
type Protected struct {
	Subject       string
	HasSubject    bool
	From          Address
	To, Cc        []Address
	MessageID     string
	HasRecipients bool // To or Cc is there
}

// Protected returns the protected header of a payload, marked by hp= (RFC
// 9788) or by the older protected-headers="v1" on the Content-Type of its
// root. A mail that is no payload has none, and a payload in which Subject,
// From, To, Cc, Message-ID or Content-Type stands twice is not believed (S2);
// that is also among its Problems.
func (m *Mail) Protected() (Protected, bool) {
	if !m.payload || m.ambiguous || m.Root == nil || m.Header.Count("Cc") > 1 {
		return Protected{}, false
	}
	hp := strings.ToLower(m.Root.Params["hp"])
	if hp != "cipher" && hp != "clear" && !strings.EqualFold(m.Root.Params["protected-headers"], "v1") {
		return Protected{}, false
	}
	h := m.Header
	return Protected{
		Subject:       m.Subject,
		HasSubject:    h.Count("Subject") == 1,
		From:          m.From,
		To:            m.To,
		Cc:            m.Cc,
		MessageID:     m.MessageID,
		HasRecipients: h.Count("To")+h.Count("Cc") > 0,
	}, true
}

// isLegacyDisplay tells the extra part that older protected headers put first
// for clients that show no protected subject.
func (p *Part) isLegacyDisplay() bool {
	if !strings.EqualFold(p.Params["protected-headers"], "v1") {
		return false
	}
	return p.MediaType == "text/rfc822-headers" || p.MediaType == "text/plain" && p.isHeaderText()
}

// isHeaderText is true when every line is one of the fields that are shown.
func (p *Part) isHeaderText() bool {
	lines := strings.Split(strings.TrimSpace(p.Text()), "\n")
	return len(lines) > 0 && legacyLines(lines) == len(lines)
}

// legacyLines counts the leading lines that repeat header fields.
func legacyLines(lines []string) int {
	for i, line := range lines {
		name, _, ok := strings.Cut(line, ":")
		if i > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "subject", "from", "to", "cc", "date", "reply-to", "message-id":
			if ok {
				continue
			}
		}
		return i
	}
	return len(lines)
}

// readable is the part's text without the legacy display of RFC 9788, which
// would repeat the protected subject to whoever gets the text quoted (R34).
func (p *Part) readable(payload bool) (text, concealed string) {
	if !payload || p.Params["hp-legacy-display"] != "1" {
		return p.read()
	}
	if p.MediaType == "text/html" {
		return p.plain(cutLegacyDiv(decodeCharset(p.Content(), p.charset())))
	}
	text = p.Text()
	head, body, ok := strings.Cut(text, "\n\n")
	if lines := strings.Split(head, "\n"); ok && legacyLines(lines) == len(lines) {
		return body, ""
	}
	return text, ""
}

func cutLegacyDiv(doc string) string {
	lower := asciiLower(doc)
	class := strings.Index(lower, "header-protection-legacy-display")
	if class < 0 {
		return doc
	}
	start := strings.LastIndex(lower[:class], "<div")
	end := strings.Index(lower[class:], "</div>")
	if start < 0 || end < 0 {
		return doc
	}
	return doc[:start] + doc[class+end+len("</div>"):]
}
