package message

import (
	"regexp"
	"slices"
	"strings"
)

// Subject is a subject line taken apart.
//
//	Re: ***UNCHECKED*** 【ＩＰＡ＃１２３４５６７８】 受理 製品
//
// gives Reply, Tags ["IPA#12345678"], First and Rest "受理 製品".
type Subject struct {
	// Forward: a prefix of forwarding stood anywhere before the words. Such a
	// subject is never a command (S1). It outdoes Reply.
	Forward bool
	Reply   bool
	Tags    []string // canonical, "IPA#12345678", "JVN#1A2B3C4D", "VH#12345678", each once
	Named   []string // those of Tags that stand nowhere but in the value of a key=value, where they stay in Rest
	Rest    string   // what is left, as it was written
	First   bool     // a tag stood before any other word
}

// About are the tags that say what the subject is about; those that its words only name are left out.
func (s Subject) About() []string {
	return slices.DeleteFunc(slices.Clone(s.Tags), func(t string) bool { return slices.Contains(s.Named, t) })
}

// TopTags are the numbers that the sender's own words begin with, as a person writes them whose mail program shows no subject. Nothing
// further down counts, nothing quoted, and no JVN#, which is public and stands in any report about a published entry (R26).
func TopTags(text string) []string {
	line, _, _ := strings.Cut(strings.TrimSpace(FreshText(text)), "\n")
	var top Subject
	top.head(foldRunes(line))
	return slices.DeleteFunc(top.Tags, func(t string) bool { return strings.HasPrefix(t, "JVN#") })
}

// foldRunes folds full-width ASCII and the ideographic space rune by rune, so
// that positions in the folded text are positions in the original.
func foldRunes(s string) []rune {
	runes := []rune(s)
	for i, r := range runes {
		runes[i] = foldRune(r)
	}
	return runes
}

func foldRune(r rune) rune {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == 0x3000, r == 0xa0, r == '\t', r == '\n', r == '\r':
		return ' '
	case r == 0x266f, r == 0xfe5f:
		return '#'
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xfe63:
		return '-'
	case r == 0x2007, r == 0x202f, r >= 0x2000 && r <= 0x200a:
		return ' '
	}
	return r
}

const (
	openers = `[\[【〔({<「『｢《〈〖“]?`
	closers = `[\]】〕)}>」』｣》〉〗”]?`
	number  = `(?:(?P<family>IPA|VH|DID) {0,2}[#:-]? {0,2}(?P<digits>\d{8})|(?P<grouped>IPA|VH|DID) {0,2}# {0,2}(?P<four>\d{4})[ -](?P<more>\d{4})|` +
		`JVN {0,2}[#:] {0,2}(?P<hex>[0-9A-F]{8})|JVN {1,2}(?P<jvn>\d{8}))`

	// How mail programs and people begin an answer, and how they begin what they pass on, in the languages that write to Japan. R and I are
	// Italian; VS answers in Finnish and passes on in Danish, so it is taken for the graver.
	replies  = `re|r|aw|sv|antw|antwort|antworten|odp|ynt|yan|vá|res|resp|réf|rép|rif|risp|ref|bls|atb|απ|отв|ответ|回复|回覆|回答|答复|答覆|回信|返信|返答|回復|회신|답장|답변`
	forwards = `fwd|fw|wg|weitergeleitet|tr|vs|rv|vl|pd|fs|enc|i|ilt|i̇lt|trs|doorst|doorgestuurd|továbbítás|továbbított|transf|reenv|ends|πρθ|переслано|пересл|转发|轉發|转寄|轉寄|転送|回送|전달`
	counter  = ` ?(?:[\[(]\d{1,4}[\])]|\^\d{1,4}|\*\d{1,4}|\d{1,2})? ?:`
)

var (
	replyPrefix   = regexp.MustCompile(`^(?i:` + replies + `)` + counter)
	bareReply     = regexp.MustCompile(`^(?:\[返信\]|【返信】|\(返信\)|\[回答\]|【回答】)`)
	forwardPrefix = regexp.MustCompile(`^(?i:` + forwards + `)` + counter)
	bareForward   = regexp.MustCompile(`^(?i:[\[【(]? ?(?:fwd?|転送|転送メール|转发|轉寄|forwarded) ?[\]】)]|\[ ?fwd? ?:)`)
	noiseMark     = regexp.MustCompile(`^(?i:[\[【(<{]+ ?(?:external|ext|external e?mail|outside|extern|spam|suspected spam|possible spam|bulk|unchecked|unverified|caution|warning|注意|社外|外部|社外メール|外部メール|社外から|社外注意|社外発信|迷惑メール|至急|重要|再送|訂正|暗号化|encrypted|signed) ?[\]】)>}]+|\*{2,} ?[^* ][^*]{0,40}\*{2,})`)
	listCounter   = regexp.MustCompile(`^[\[(][A-Za-z0-9._-]{1,40}[:, ]\d{1,7}[\])]`)
	tagAt         = regexp.MustCompile(`^(?i:` + openers + ` ?` + number + ` ?` + closers + `)`)
	numberedAt    = regexp.MustCompile(`^(?i:` + openers + ` ?取扱い?番号 ?[:=]? ?` + openers + ` ?(?:` + number + `|(?P<bare>\d{8})) ?` + closers + ` ?` + closers + `)`)
)

// SplitSubject takes a decoded subject apart: prefixes of replying and
// forwarding in the languages and widths met in Japan, gateway marks, case
// tags in any bracket or none. It never reads a number out of a longer one.
func SplitSubject(s string) Subject {
	original := []rune(s)
	folded := foldRunes(s)
	var subject Subject
	i := subject.head(folded)
	subject.First = len(subject.Tags) > 0
	subject.Rest = subject.tail(original[i:], folded[i:])
	if subject.Forward {
		subject.Reply = false
	}
	return subject
}

// longestSubject bounds what is searched for tags.
const longestSubject = 2000

// head consumes prefixes, marks and tags in any order and returns where the
// words begin.
func (s *Subject) head(folded []rune) int {
	if len(folded) > longestSubject {
		folded = folded[:longestSubject]
	}
	text := string(folded)
	at := 0
	for {
		trimmed := strings.TrimLeft(text, " ")
		at += len(text) - len(trimmed)
		text = trimmed
		n := s.headItem(text)
		if n == 0 {
			return at
		}
		at += len([]rune(text[:n]))
		text = text[n:]
	}
}

// headItem returns the length in bytes of the prefix, mark or tag that text
// begins with, 0 when it begins with something else.
func (s *Subject) headItem(text string) int {
	if n := matchLength(forwardPrefix, text) + matchLength(bareForward, text); n > 0 {
		s.Forward = true
		return n
	}
	if n := max(matchLength(replyPrefix, text), matchLength(bareReply, text)); n > 0 {
		s.Reply = true
		return n
	}
	if n := s.tag(text); n > 0 {
		return n
	}
	return max(matchLength(noiseMark, text), matchLength(listCounter, text))
}

func matchLength(re *regexp.Regexp, text string) int {
	if loc := re.FindStringIndex(text); loc != nil {
		return loc[1]
	}
	return 0
}

// tag records the tag that text begins with and returns its length.
func (s *Subject) tag(text string) int {
	for _, re := range []*regexp.Regexp{numberedAt, tagAt} {
		loc := re.FindStringSubmatchIndex(text)
		if loc == nil {
			continue
		}
		canonical, end := canonicalTag(re, text, loc)
		if longer(text[end:]) {
			continue
		}
		if !slices.Contains(s.Tags, canonical) {
			s.Tags = append(s.Tags, canonical)
		}
		return loc[1]
	}
	return 0
}

// longer: what stands behind a number makes it part of a longer one.
func longer(behind string) bool {
	return behind != "" && (isAlnum(behind[0]) || len(behind) > 4 && behind[0] == '-' && strings.Trim(behind[1:5], "0123456789") == "")
}

// canonicalTag writes the found number and tells where its digits end.
func canonicalTag(re *regexp.Regexp, text string, loc []int) (string, int) {
	group := func(name string) (string, int) {
		i := re.SubexpIndex(name)
		if i < 0 || loc[2*i] < 0 {
			return "", 0
		}
		return text[loc[2*i]:loc[2*i+1]], loc[2*i+1]
	}
	if family, _ := group("grouped"); family != "" {
		four, _ := group("four")
		more, end := group("more")
		return strings.ToUpper(family) + "#" + four + more, end
	}
	if family, _ := group("family"); family != "" {
		digits, end := group("digits")
		return strings.ToUpper(family) + "#" + digits, end
	}
	for _, name := range []string{"hex", "jvn"} {
		if digits, end := group(name); digits != "" {
			return "JVN#" + strings.ToUpper(digits), end
		}
	}
	digits, end := group("bare")
	return "IPA#" + digits, end
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// tail takes tags out of the remaining words and returns those.
func (s *Subject) tail(original, folded []rune) string {
	if len(folded) > longestSubject {
		return strings.TrimSpace(string(original))
	}
	var kept []rune
	boundary, value := true, false
	for i := 0; i < len(folded); {
		if boundary && mayBeginTag(folded[i]) {
			text := string(folded[i:min(len(folded), i+40)])
			known := len(s.Tags)
			if n := s.tag(text); n > 0 {
				length := len([]rune(text[:n]))
				if value {
					kept = append(kept, original[i:i+length]...)
					s.Named = append(s.Named, s.Tags[known:]...)
				}
				i += length
				continue
			}
		}
		boundary = folded[i] >= 0x80 || !isAlnum(byte(folded[i])) && folded[i] != '_'
		value = folded[i] != ' ' && (value || folded[i] == '=')
		kept = append(kept, original[i])
		i++
	}
	return strings.TrimSpace(string(kept))
}

func mayBeginTag(r rune) bool {
	return strings.ContainsRune("[【〔({<「『｢《〈〖“IiJjVvDd取", r)
}
