package message

import (
	"regexp"
	"strings"
)

// What a report says that has no parts of its own for it: each mail program, carrier and gateway has its own words.

var (
	angleAddress  = regexp.MustCompile(`<(?:mailto:)?([^<>\s@:]+@[^<>\s@]+)>`)
	plainAddress  = regexp.MustCompile(`[A-Za-z0-9._%+/=-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)
	returnedIDRow = regexp.MustCompile(`(?mi)^[>\s]*Message-ID:\s*<([^<>\s]+)>`)
	statusRow     = regexp.MustCompile(`(?mi)^(?:Reporting-MTA|Original-Recipient|Final-Recipient):`)
	returnedRow   = regexp.MustCompile(`(?i)^[>\s]*(return-path|received|from|to|cc|subject|date|message-id|mime-version|content-type|dkim-signature|x-[a-z-]+):`)
	dashedRow     = regexp.MustCompile(`(?i)^\s*-{3,}.*(?:copy of the message|original message|header|元の|写し)`)
	reasonRow     = regexp.MustCompile(`(?i)^\s*(?:理由|原因|応答|エラー内容|reason|diagnostic-code|diagnostic information)\s*[:：]\s*\S`)
)

// longestReport bounds the text that is searched; the news stands at its beginning.
const longestReport = 20000

// fromText fills what the structure did not give from the human-readable part.
func (b *Bounce) fromText(m *Mail, said bool) {
	for _, address := range readAddresses(m.Header.joined("X-Failed-Recipients")) {
		b.addRecipient(address.Address)
	}
	text := ownWords(m.Text)
	if len(b.Recipients) == 0 {
		b.recipientsFromText(text, m.From.Address)
	}
	if b.Reason == "" {
		b.Reason = reasonIn(text, b.Recipients)
	}
	if !said {
		b.Status = statusCode.FindString(text)
		b.Final = !temporaryText(m.Subject + "\n" + text)
		b.Permanent = b.Final && isPermanent(b.Status, b.Reason)
	}
}

// ownWords are the report's own, without the copy of the mail that it gives back: that one's ids and addresses would be taken for the
// recipients.
func ownWords(text string) string {
	text = text[:min(len(text), longestReport)]
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i > 0 && (dashedRow.MatchString(line) || isForwardMark(line)) || beginsReturned(lines[i:]) {
			return strings.Join(lines[:i], "\n")
		}
	}
	return text
}

// beginsReturned tells the header of a mail from a block like "To: … Subject: … Sent: …" by which a report names the mail.
func beginsReturned(lines []string) bool {
	fields, sure := 0, false
	for _, line := range lines[:min(len(lines), 5)] {
		m := returnedRow.FindStringSubmatch(line)
		if m == nil {
			break
		}
		fields++
		switch strings.ToLower(m[1]) {
		case "message-id":
			return true
		case "return-path", "received", "from":
			sure = true
		}
	}
	return sure && fields >= 2
}

func (b *Bounce) recipientsFromText(text, mailer string) {
	take := func(found string) {
		if a := normalAddress(strings.TrimRight(found, ".")); a != mailer && !isRobot(a) {
			b.addRecipient(a)
		}
	}
	for _, f := range angleAddress.FindAllStringSubmatch(text, 20) {
		take(f[1])
	}
	if len(b.Recipients) > 0 {
		return
	}
	for _, f := range plainAddress.FindAllString(text, 20) {
		take(f)
	}
}

// reasonIn finds the other side's words: the line of an SMTP reply, else what is called the reason, else what stands beside the
// recipient, else any line that tells what is wrong.
func reasonIn(text string, recipients []string) string {
	lines := strings.Split(text, "\n")
	for _, is := range []func(string) bool{replyCode.MatchString, reasonRow.MatchString} {
		for _, line := range lines {
			if is(line) && lettersIn(line) > 5 {
				return clipReason(line)
			}
		}
	}
	if reason := besideRecipient(lines, recipients); reason != "" {
		return reason
	}
	for _, line := range lines {
		lower := strings.ToLower(line)
		for _, mark := range []string{"unknown", "not exist", "no such", "disabled", "full", "refused", "not allowed", "rejected", "failed", "エラー", "存在しない", "見つかりません", "できません"} {
			if strings.Contains(lower, mark) {
				return clipReason(line)
			}
		}
	}
	return ""
}

// besideRecipient is the paragraph of the recipient, or the next one. A line that begins with the address is better than one that
// only names it, as the block does by which some reports name the mail.
func besideRecipient(lines, recipients []string) string {
	for _, first := range []bool{true, false} {
		for i, line := range lines {
			at := recipientIn(line, recipients)
			if at < 0 || first && lettersIn(line[:at]) > 0 {
				continue
			}
			if first {
				_, line, _ = strings.Cut(line[at:], " ")
			}
			if reason := paragraphOf(line, lines[i+1:]); lettersIn(reason) > 3 {
				return reason
			}
		}
	}
	return ""
}

func paragraphOf(line string, more []string) string {
	words := []string{strings.TrimSpace(line)}
	for _, next := range more {
		next = strings.TrimSpace(next)
		if next == "" && lettersIn(strings.Join(words, "")) > 3 || drawing.MatchString(next) {
			break
		}
		words = append(words, next)
	}
	return clipReason(strings.Join(words, " "))
}

func recipientIn(line string, recipients []string) int {
	for _, r := range recipients {
		if at := strings.Index(asciiLower(line), asciiLower(r)); at >= 0 {
			return at
		}
	}
	return -1
}

func lettersIn(s string) (n int) {
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x3000 {
			n++
		}
	}
	return n
}

// longestReason is in bytes; what stands behind it is seldom about the mail.
const longestReason = 400

// clipReason makes a reason one line.
func clipReason(s string) string {
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " :-")
	if len(s) > longestReason {
		s = strings.ToValidUTF8(s[:longestReason], "") + "…"
	}
	return s
}

var temporaryWords = []string{
	"will retry", "will keep trying", "being retried", "will be retried", "delayed", "delay)", "do not need to resend", "not yet been delivered", "attempts will continue",
	"temporary", "try again later", "再送を試み", "再試行", "配信が遅れ", "遅延", "遅れてい",
}

// temporaryText: the machine goes on trying, or says why it may be worth while. One that gave up says so.
func temporaryText(text string) bool {
	lower := strings.ToLower(text)
	for _, mark := range []string{"permanent error", "given up", "not going to try again"} {
		if strings.Contains(lower, mark) {
			return false
		}
	}
	for _, mark := range temporaryWords {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
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

// homeMade tells a report without structure by its subject or its opening. People write from postmaster@ too, and answer or forward
// such reports: theirs begin with "Re:" and do not open in a machine's words.
func (m *Mail) homeMade() bool {
	if !m.fromMailer() || SplitSubject(m.Subject).Reply || SplitSubject(m.Subject).Forward {
		return false
	}
	local, _, _ := strings.Cut(strings.ToLower(m.From.Address), "@")
	subject := holdsAny(m.Subject, bounceSubjects)
	if local == "postmaster" && !m.ReturnPathEmpty {
		return subject && plainAddress.MatchString(m.Text) && (holdsAny(head(m.Text), bounceOpenings) || replyCode.MatchString(m.Text))
	}
	return subject || m.Header.Count("X-Failed-Recipients") > 0 || holdsAny(head(m.Text), bounceOpenings)
}

func head(text string) string { return text[:min(len(text), 2000)] }

func holdsAny(text string, marks []string) bool {
	lower := strings.ToLower(text)
	for _, mark := range marks {
		if strings.Contains(lower, mark) {
			return true
		}
	}
	return false
}

var bounceSubjects = []string{
	"undeliver", "delivery status notification", "delivery failure", "delivery failed", "mail delivery", "failure notice", "returned mail", "returned to sender",
	"message you sent blocked", "nondeliverable", "non delivery", "mail system error", "warning: could not send", "delayed mail", "delivery delayed", "user unknown",
	"delivery has failed", "could not be delivered", "配信不能", "配信できません", "配信エラー", "配信状況", "配信遅延", "メール遅延", "配達不能", "送信エラー", "送信できません", "未配信", "未達",
	"宛先不明", "メール送信失敗", "配信に失敗", "配信の失敗", "不達", "届きませんでした",
}

var bounceOpenings = []string{
	"hi. this is the", "this is the mail system at host", "this message was created automatically by mail delivery software", "your message wasn't delivered",
	"could not be delivered", "was not delivered", "did not reach the following recipient", "the following addresses had permanent", "the user(s) account is", "delivery has failed to these",
	"次のあて先へのメッセージはエラー", "次の宛先へのメッセージ", "送信できませんでした", "配信できませんでした", "配送できませんでした", "お届けできませんでした", "user unknown",
}
