package mailbot

import (
	"regexp"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
)

var stopForm = regexp.MustCompile(`^[0-9]{4}-?[0-9]{4}$`)

// stopWord finds hold CODE, the one word that needs no signature, in the subject or the first line of the text: a coordinator has
// only a phone, and something must not go out (users.md C9). It can only stop. Whoever sends a wrong one gets no answer.
func (id *identification) stopWord() (verdict, bool) {
	if id.archived() {
		return verdict{}, false
	}
	lines := []string{id.o.subject()}
	if text, ok := id.o.payload.CommandText(); ok {
		if first := message.CommandLines(text); len(first) > 0 {
			lines = append(lines, first[0])
		}
	}
	for _, line := range lines {
		words, err := message.SplitWords(message.SplitSubject(line).Rest)
		if err != nil || len(words) != 2 || !stopForm.MatchString(words[1]) {
			continue
		}
		if c, r := handling.ParseCommand(words[:1]); r != nil || c.Verb != "hold" {
			continue
		}
		w := handling.StopWord{Realm: id.box.Role, MAC: id.bot.macOf(words[1])}
		v := verdict{disposition: "quarantined", reason: "unsigned", what: w}
		if id.desk.policy.Office.StopFits(w) {
			v.disposition, v.reason = "command", ""
		}
		return v, true
	}
	return verdict{}, false
}
