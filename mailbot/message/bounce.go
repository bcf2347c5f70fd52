package message

import (
	"regexp"
	"strings"
)

// Bounce is what a delivery status notification says. Nothing in it is proven:
// only a Message-ID or envelope id that we gave out makes it count (R75).
type Bounce struct {
	Recipients   []string // as we addressed them, where that is told
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
	if m.Root.MediaType != "multipart/report" && !m.fromMailer() {
		return nil
	}
	var b *Bounce
	switch {
	case status != nil:
		b = readStatus(status)
	case m.Root.MediaType == "multipart/report" && strings.EqualFold(m.Root.Params["report-type"], "delivery-status"):
		b = &Bounce{}
	case m.fromMailer() && (bounceSubject(m.Subject) || bounceOpening(m.Text)):
		b = &Bounce{}
	default:
		return nil
	}
	b.fromText(m)
	b.fromReturned(m, returned)
	return b
}

// readStatus reads the groups of fields of a message/delivery-status part: one
// for the message, then one for each recipient. What stands behind mostRecipients groups is not read.
func readStatus(p *Part) *Bounce {
	b := &Bounce{}
	body := []byte(normalLines(string(p.Content())))
	failed := false
	for range 1 + mostRecipients {
		var h Header
		h, body, _ = splitHeader(trimBlankLines(body), "delivery status", DefaultLimits().HeaderBytes)
		if len(h.fields) == 0 {
			break
		}
		if id := strings.TrimSpace(h.Raw("Original-Envelope-Id")); id != "" && b.OfEnvelopeID == "" {
			b.OfEnvelopeID = strings.Trim(id, "<>")
		}
		b.recipient(h, &failed)
	}
	return b
}

func trimBlankLines(b []byte) []byte {
	for len(b) > 0 && (b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// recipient takes one recipient's group; of several the first failed one gives
// status and reason.
func (b *Bounce) recipient(h Header, failed *bool) {
	address := typedAddress(h.Raw("Original-Recipient"))
	if address == "" {
		address = typedAddress(h.Raw("Final-Recipient"))
	}
	if address == "" {
		address = typedAddress(h.Raw("X-Actual-Recipient"))
	}
	b.addRecipient(address)
	action := strings.ToLower(strings.TrimSpace(stripComments(h.Raw("Action"))))
	status := statusCode.FindString(h.Raw("Status"))
	if action == "" && status == "" || *failed {
		return
	}
	*failed = action == "failed"
	reason := h.Get("Diagnostic-Code")
	if i := strings.IndexByte(reason, ';'); i >= 0 && i < 20 {
		reason = strings.TrimSpace(reason[i+1:])
	}
	b.Status, b.Reason = status, reason
	b.Permanent = action == "failed" && isPermanent(status, reason)
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
	raw = strings.TrimSpace(stripComments(raw))
	return normalAddress(strings.Trim(raw, "<> "))
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
	statusCode    = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	replyCode     = regexp.MustCompile(`(?:^|[ (])[45]\d\d\b`)
	angleAddress  = regexp.MustCompile(`<([^<>\s@]+@[^<>\s@]+)>`)
	plainAddress  = regexp.MustCompile(`[A-Za-z0-9._%+/=-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
	returnedIDRow = regexp.MustCompile(`(?mi)^[>\s]*Message-ID:\s*<([^<>\s]+)>`)
)

// returnedMarks begin the copy of the returned mail inside a plain text report.
var returnedMarks = []string{
	"--- below this line is a copy of the message", "------ this is a copy of the message", "----- original message follows",
	"--- the header of the original message", "----- message header follows", "--- original message", "original message headers:",
	"----- transcript of session follows", "-----original message-----", "--- 元のメッセージ", "元のメッセージヘッダー",
}

// fromText fills what the structure did not give from the human-readable part.
func (b *Bounce) fromText(m *Mail) {
	for _, address := range readAddresses(m.Header.joined("X-Failed-Recipients")) {
		b.addRecipient(address.Address)
	}
	text := m.Text
	lower := asciiLower(text)
	for _, mark := range returnedMarks {
		if i := strings.Index(lower, mark); i > 0 && i < len(text) {
			text = text[:i]
			lower = lower[:i]
		}
	}
	// The returned header would give its own ids and addresses for recipients.
	if row := returnedIDRow.FindStringIndex(text); row != nil {
		text = text[:row[0]]
	}
	if len(text) > 20000 {
		text = text[:20000]
	}
	if len(b.Recipients) == 0 {
		b.recipientsFromText(text, m.From.Address)
	}
	if b.Status == "" && b.Reason == "" {
		b.Status = statusCode.FindString(text)
		b.Reason = reasonLine(text)
		b.Permanent = !temporaryText(text) && isPermanent(b.Status, b.Reason)
	}
}

func (b *Bounce) recipientsFromText(text, mailer string) {
	found := angleAddress.FindAllStringSubmatch(text, 20)
	for _, f := range found {
		if a := normalAddress(f[1]); a != mailer && !isRobot(a) {
			b.addRecipient(a)
		}
	}
	if len(found) > 0 {
		return
	}
	for _, f := range plainAddress.FindAllString(text, 20) {
		if a := normalAddress(strings.TrimRight(f, ".")); a != mailer && !isRobot(a) {
			b.addRecipient(a)
		}
	}
}

func reasonLine(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if statusCode.MatchString(line) || replyCode.MatchString(line) {
			return strings.TrimSpace(line)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		lower := strings.ToLower(line)
		for _, mark := range []string{"unknown", "not exist", "no such", "disabled", "full", "refused", "エラー", "存在しない", "見つかりません"} {
			if strings.Contains(lower, mark) {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}

func temporaryText(text string) bool {
	lower := strings.ToLower(text)
	for _, mark := range []string{"will retry", "will keep trying", "still being retried", "delayed", "do not need to resend", "temporary", "再送を試み", "配信が遅れ", "遅延"} {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
}

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

// fromMailer tells whether a mail transport, not a person, is the author.
func (m *Mail) fromMailer() bool {
	local, _, _ := strings.Cut(strings.ToLower(m.From.Address), "@")
	switch {
	case m.ReturnPathEmpty, strings.HasPrefix(local, "mailer-daemon"), local == "postmaster", strings.HasPrefix(local, "microsoftexchange"):
		return true
	}
	return strings.Contains(strings.ToLower(m.From.Name), "mail delivery s") && isRobot(m.From.Address)
}

var bounceSubjects = []string{
	"undeliver", "delivery status notification", "delivery failure", "delivery failed", "mail delivery", "failure notice", "returned mail", "returned to sender",
	"message you sent blocked", "nondeliverable", "non delivery", "mail system error", "warning: could not send", "delayed mail", "user unknown", "delivery has failed",
	"配信不能", "配信できません", "配信エラー", "配達不能", "送信エラー", "送信できません", "未配信", "未達", "宛先不明", "メール送信失敗", "配信に失敗", "不達",
}

func bounceSubject(subject string) bool {
	s := strings.ToLower(subject)
	for _, mark := range bounceSubjects {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return false
}

var bounceOpenings = []string{
	"hi. this is the", "this is the mail system at host", "this message was created automatically by mail delivery software", "your message wasn't delivered",
	"could not be delivered", "the following addresses had permanent", "the user(s) account is", "次のあて先へのメッセージはエラー", "次の宛先へのメッセージ", "送信できませんでした", "配信できませんでした", "user unknown",
}

func bounceOpening(text string) bool {
	if len(text) > 2000 {
		text = text[:2000]
	}
	s := strings.ToLower(text)
	for _, mark := range bounceOpenings {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return false
}
