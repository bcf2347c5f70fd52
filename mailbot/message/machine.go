package message

import (
	"regexp"
	"strings"
)

// MayBeMachine tells a message that no machine should answer: some that answer by themselves declare nothing (R73). It is read by people
// like any other, so a person's mail that is taken for one loses nothing but a receipt.
func (m *Mail) MayBeMachine() bool {
	if m.ReturnPathEmpty || isRobot(m.From.Address) || bouncesAddress.MatchString(m.From.Address) || m.Header.Count("X-MS-Exchange-Generated-Message-Source") > 0 || m.automaticWords() {
		return true
	}
	return m.IsAnswer() && machineWords(FreshText(m.Text))
}

var bouncesAddress = regexp.MustCompile(`(?i)^(bounces?|mailer-daemon|postmaster)([-+.].*)?@`)

// longestAway is in bytes: whoever writes more than this has something to say.
const longestAway = 1500

// machineSays is said by machines alone; of awaySays a person may say one thing, two together are a notice.
var (
	machineSays = regexp.MustCompile(`自動(?:で|的に)?(?:送信|返信|応答|配信|回答)(?:して|され|です|メール|メッセージ|により|いたし)|送信専用|` +
		`automatic(?:ally)? (?:generated|response|reply)|automated (?:response|reply|message)|auto-?(?:reply|response)|no longer (?:monitored|in use)|do not reply to this|not reply to this (?:mail|message|e-mail)`)
	awaySays = []*regexp.Regexp{
		regexp.MustCompile(`不在|休暇|休業|出張|外出|休職|退職|out of (?:the )?office|on (?:vacation|leave|holiday)|(?:am|is|be) away`),
		regexp.MustCompile(`ただ今|ただいま|只今|現在|誠に勝手|currently|until (?:\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)`),
		regexp.MustCompile(`お急ぎ|緊急の|urgent|immediate`),
		regexp.MustCompile(`出社|戻ります|戻り次第|以降に|順次|will be back|will return|returning|upon my return|when i return`),
	}
)

func machineWords(text string) bool {
	if len(text) > longestAway {
		return false
	}
	text = strings.ToLower(strings.Join(strings.Fields(string(foldRunes(text))), " "))
	if machineSays.MatchString(text) {
		return true
	}
	if !awaySays[0].MatchString(text) {
		return false
	}
	said := 0
	for _, says := range awaySays {
		if says.MatchString(text) {
			said++
		}
	}
	return said > 1
}
