package handling

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// sureHeader begins a header field that hardly begins anything else; perhapsHeader one that is believed beside another.
	sureHeader = regexp.MustCompile(`^\s*(?:(?i:(?:from|sender|reply-to|return-path|delivered-to|x-mailer|x-originating-ip|dkim-signature|resent-from)\s*:|(?:message-id|in-reply-to|references)\s*:\s*<|received\s*:\s*from )|` +
		`(?:差出人|送信者|送信元|返信先)\s*:)`)
	perhapsHeader = regexp.MustCompile(`^\s*(?:(?i:to|cc|bcc|date|sent|subject|user-agent)\s*:|(?:宛先|件名|日時|送信日時|日付)\s*:)`)
	attribution   = regexp.MustCompile(`^\s*(?:On .{4,200} wrote:|.{1,200} wrote:|.{0,200}書きました[:。]?|.{0,200}のメール:|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,200}[:>])\s*$|` +
		`^\s*-{2,} ?(?i:original message|forwarded (?:message|by)|元のメッセージ|転送).*`)
)

// markHeaders marks quoted mail headers and the line that introduces a quotation, which clients wrap.
func (d *draft) markHeaders() {
	header := make([]bool, len(d.plain))
	for i, plain := range d.plain {
		follows := i > 0 && header[i-1] && (perhapsHeader.MatchString(plain) || strings.HasPrefix(plain, "\t") || strings.HasPrefix(plain, "  "))
		header[i] = follows || sureHeader.MatchString(plain) || attribution.MatchString(plain)
		if i > 0 && strings.HasPrefix(d.plain[i-1], "On ") && strings.HasSuffix(strings.TrimSpace(plain), "wrote:") {
			header[i-1] = true
		}
	}
	for i := len(header) - 2; i >= 0; i-- {
		header[i] = header[i] || header[i+1] && perhapsHeader.MatchString(d.plain[i])
	}
	for i, is := range header {
		if is && strings.TrimSpace(d.plain[i]) != "" {
			d.mark(i, WhyQuotedHeader)
		}
	}
}

// markSignatures marks what stands below "-- ", the last short lines behind a rule or a closing phrase, and OpenPGP blocks,
// which name the key of who made them.
func (d *draft) markSignatures() {
	for i := 0; i < len(d.plain); i++ {
		switch line := strings.TrimRight(d.plain[i], " \t"); {
		case line == "--":
			i = d.markSignature(i, d.quoteEnd(i))
		case isPGPBegin(line):
			i = d.markSignature(i, d.pgpEnd(i))
		case isSignatureRule(line):
			if end, ok := d.lastLines(i + 1); ok {
				d.markSignature(i, end)
			}
		case closingPhrase.MatchString(line):
			if end, ok := d.lastLines(i + 1); ok {
				d.markSignature(i+1, end)
			}
		}
	}
}

// markSignature marks the lines and gives the last of them.
func (d *draft) markSignature(from, to int) (last int) {
	for i := from; i < to; i++ {
		if strings.TrimSpace(d.plain[i]) != "" {
			d.mark(i, WhySignature)
		}
	}
	return to - 1
}

// quoteEnd is where the text that is quoted as often as line i ends; what nobody quotes goes on to the end.
func (d *draft) quoteEnd(i int) int {
	end := i + 1
	for end < len(d.depth) && (d.depth[i] == 0 || d.depth[end] == d.depth[i]) {
		end++
	}
	return end
}

func isPGPBegin(line string) bool {
	return strings.HasPrefix(line, "-----BEGIN PGP PUBLIC KEY") || strings.HasPrefix(line, "-----BEGIN PGP SIGNATURE") || strings.HasPrefix(line, "-----BEGIN PGP PRIVATE KEY")
}

// pgpEnd is behind the end of the block that begins at line i, or of what is left of it.
func (d *draft) pgpEnd(i int) int {
	for end := i + 1; end < len(d.plain); end++ {
		if strings.HasPrefix(d.plain[end], "-----END PGP") {
			return end + 1
		}
		if isPGPBegin(d.plain[end]) {
			return end
		}
	}
	return len(d.plain)
}

const drawn = "-=_━─―*~〜#+:;.◆◇○●★☆■□▲△▽▼・…ー═" // what signatures are framed with

func isSignatureRule(line string) bool {
	n := 0
	for _, r := range line {
		if r == ' ' {
			continue
		}
		if !strings.ContainsRune(drawn, r) {
			return false
		}
		n++
	}
	return n >= 5
}

var closingPhrase = regexp.MustCompile(`^\s*(?:(?i:(?:(?:best|kind|warm|with best|with kind) )?(?:regards|wishes)|(?:yours )?sincerely(?: yours)?|respectfully|cheers|(?:many )?thanks|thank you)[,.!]?|敬具|草々|拝)\s*$`)

const (
	mostSignature  = 10 // lines with something in them
	shortSignature = 60 // characters
)

// lastLines looks whether from here on a few short lines are the last of what the writer says: behind them the text ends, or
// a closing rule or a quotation begins. The rule behind them belongs to them.
func (d *draft) lastLines(from int) (end int, ok bool) {
	count := 0
	for i := from; i < len(d.plain); i++ {
		line := strings.TrimSpace(d.plain[i])
		switch {
		case line == "":
		case d.depth[i] != d.depth[from-1] || d.lines[i].Why == WhyQuotedHeader:
			return i, count > 0
		case isSignatureRule(line):
			return i + 1, count > 0 && d.onlyBlankOrQuoted(i+1)
		case count == mostSignature || utf8.RuneCountInString(line) > shortSignature:
			return 0, false
		default:
			count++
		}
	}
	return len(d.plain), count > 0
}

func (d *draft) onlyBlankOrQuoted(i int) bool {
	for ; i < len(d.plain); i++ {
		if strings.TrimSpace(d.plain[i]) != "" {
			return d.depth[i] > 0 || d.lines[i].Why == WhyQuotedHeader || isSignatureRule(d.plain[i])
		}
	}
	return true
}

// shortGreeting is a first line in which the writer only says who he is.
var shortGreeting = regexp.MustCompile(`^\s*[^、。:]{1,10}です[。.]?\s*$|^\s*(?:Hi|Hello|Dear [^,]{1,40}),? +(?:I am|I'm|I’m|this is) .{1,40}$`)

const firstLines = 6

func (d *draft) markGreetings() {
	seen := 0
	for i := 0; i < len(d.plain) && seen < firstLines; i++ {
		if strings.TrimSpace(d.plain[i]) == "" {
			continue
		}
		seen++
		if shortGreeting.MatchString(d.plain[i]) {
			d.mark(i, WhyGreeting)
		}
	}
}
