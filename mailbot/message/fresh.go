package message

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// FreshText is what the sender wrote himself: the text above the first
// quotation, forward mark, rule or signature, never a line beginning with ">".
// An answer written below its quotation is found there. It is for matching and
// for showing; the full text is always kept (R51).
func FreshText(text string) string {
	lines := strings.Split(text, "\n")
	var fresh []string
	begun := false
	for i, line := range lines {
		switch {
		case isQuoted(line):
			if begun {
				return joinLines(fresh)
			}
			continue
		case isAttribution(lines, i):
			if begun || !quoteFollows(lines, i) {
				return joinLines(fresh)
			}
			continue
		case isSignatureMark(line) || isForwardMark(line):
			return joinLines(fresh)
		case isRule(line):
			if begun {
				return joinLines(fresh)
			}
			continue
		}
		begun = begun || strings.TrimSpace(line) != ""
		fresh = append(fresh, line)
	}
	return joinLines(fresh)
}

func joinLines(lines []string) string { return strings.Trim(strings.Join(lines, "\n"), "\n ") }

// isQuoted looks behind any white space, the no-break space of a mail that was HTML included.
func isQuoted(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, ">") || strings.HasPrefix(line, "＞") || strings.HasPrefix(line, "|>")
}

func isSignatureMark(line string) bool { return line == "-- " || line == "--" }

// isRule tells a line of ten or more characters that only draw a line.
func isRule(line string) bool {
	line = strings.TrimSpace(line)
	n := 0
	for _, r := range line {
		if !strings.ContainsRune("-=_━─―*＊＝－ー═~〜", r) {
			return false
		}
		n++
	}
	return n >= 10
}

var (
	forwardMark = regexp.MustCompile(`^\s*(?i:-{2,} ?(?:original message|forwarded message|forwarded by|original e?mail|元のメッセージ|転送メッセージ|転送されたメッセージ|オリジナルメッセージ|引用).*|begin forwarded message:|ここから転送.*|(?:from|差出人|送信元|送信者)\s*[:：].*)$`)
	attribution = regexp.MustCompile(`^\s*(?:On .{4,200} wrote:|(?i:at) .{4,200} wrote:|.{0,200}(?:さん|様)?(?:は|が)?書きました[:：]?|.{0,200}のメール[:：]|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,200}[:：>]|(?i:in message|in article) .{0,200}|.{1,200} wrote:)\s*$`)
)

// longestMark bounds the lines that are matched against marks.
const longestMark = 400

func isForwardMark(line string) bool {
	return len(line) <= longestMark && forwardMark.MatchString(line)
}

// isAttribution tells the line that introduces a quotation. Clients wrap it,
// so it may end in the next line.
func isAttribution(lines []string, i int) bool {
	line := lines[i]
	if len(line) > longestMark || line == "" {
		return false
	}
	if isPromising(line) && attribution.MatchString(line) {
		return strings.TrimSpace(line) != "" && introducesQuote(lines, i)
	}
	return strings.HasPrefix(line, "On ") && i+1 < len(lines) && len(lines[i+1]) <= longestMark &&
		strings.HasSuffix(strings.TrimSpace(lines[i+1]), "wrote:")
}

// isPromising saves the pattern for lines that end like an attribution.
func isPromising(line string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, " \t"))
	return r == ':' || r == '：' || r == '>' || r == 'た' || strings.HasPrefix(line, "In ")
}

// introducesQuote keeps a sentence that only looks like an attribution: a
// date line counts only when it names an address or a quotation follows.
func introducesQuote(lines []string, i int) bool {
	line := lines[i]
	if strings.Contains(line, "@") || strings.Contains(line, "wrote:") || strings.Contains(line, "のメール") {
		return true
	}
	return quoteFollows(lines, i)
}

func quoteFollows(lines []string, i int) bool {
	for _, line := range lines[i+1 : min(len(lines), i+5)] {
		if isQuoted(line) {
			return true
		}
		if t := strings.TrimSpace(line); t != "" && !strings.HasSuffix(t, ":") {
			return false
		}
	}
	return false
}

// CommandText is the text in which a command may stand: the first text/plain
// leaf of a payload, outside message/rfc822. HTML alone is never one (S2).
func (m *Mail) CommandText() (string, bool) {
	p := m.textPart()
	if p == nil || p.MediaType != "text/plain" {
		return "", false
	}
	return m.Text, true
}

// CommandLines are the unquoted lines of the first paragraph, of which the
// first may be a command without an opening mark (S2). More than one means that the line may have been wrapped by the client: a caller that takes
// the first alone would cut a command (R81).
func CommandLines(text string) []string {
	var lines []string
	seen := false
	for _, line := range strings.Split(text, "\n") {
		if strings.Trim(line, " \t　") == "" {
			if seen {
				break
			}
			continue
		}
		seen = true
		if isSignatureMark(line) || isForwardMark(line) {
			break
		}
		if !isQuoted(line) {
			lines = append(lines, strings.Trim(line, " \t　"))
		}
	}
	return lines
}

// TextBlock is the text that a command carries: from the first blank line to a
// line that is only 以上 or END (closed), or to a signature mark, rule or
// quotation (not closed, so that nothing is sent without a preview). Without a
// blank line there is none.
func TextBlock(text string) (body string, closed bool) {
	lines := strings.Split(text, "\n")
	start := 0
	for start < len(lines) && strings.Trim(lines[start], " \t　") != "" {
		start++
	}
	if start >= len(lines) {
		return "", false
	}
	var kept []string
	rest := lines[start:]
	for i, line := range rest {
		if isClosing(line) {
			return joinLines(kept), true
		}
		if endsOwnWords(rest, i) {
			break
		}
		kept = append(kept, line)
	}
	return joinLines(kept), false
}

// endsOwnWords tells a line behind which nothing is the sender's own: a signature mark, a rule, a quotation or what
// introduces it, a forward mark.
func endsOwnWords(lines []string, i int) bool {
	line := lines[i]
	return isSignatureMark(line) || isRule(line) || isQuoted(line) || isForwardMark(line) || isAttribution(lines, i)
}

func isClosing(line string) bool {
	word := strings.TrimSpace(string(foldRunes(line)))
	return word == "以上" || word == "以上。" || word == "END"
}
