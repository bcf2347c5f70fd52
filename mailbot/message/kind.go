package message

import (
	"cmp"
	"strings"
)

// classify tells bounces, automatic mail and list mail from what a person
// wrote to us. A machine taken for a person costs one receipt that the loop
// guard counts; a person taken for a machine would not be read by anybody, so
// that words count only at the very beginning of a subject, and in doubt the
// mail is a message that no machine answers (MayBeMachine).
func (m *Mail) classify() {
	m.Kind = KindMessage
	if m.payload {
		return
	}
	if m.Bounce = readBounce(m); m.Bounce != nil {
		m.Kind = KindBounce
		return
	}
	switch {
	case m.declaredAutomatic():
		m.Kind = KindAutoReply
	case m.isList():
		m.Kind = KindList
	case m.ReturnPathEmpty, isRobot(m.From.Address) && !m.fromPostmaster(), m.automaticSubject():
		m.Kind = KindAutoReply
	}
}

// declaredAutomatic reads what RFC 3834 and its elders let a program say.
func (m *Mail) declaredAutomatic() bool {
	h := m.Header
	if raw, ok := h.first("Auto-Submitted"); ok {
		value, _, _ := strings.Cut(stripComments(raw), ";")
		if !strings.EqualFold(strings.TrimSpace(value), "no") {
			return true
		}
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Auto-Responder", "X-Mail-Autoreply", "X-AutoReply-From"} {
		if h.Count(name) > 0 {
			return true
		}
	}
	switch precedence := strings.ToLower(strings.TrimSpace(cmp.Or(h.Raw("Precedence"), h.Raw("X-Precedence")))); precedence {
	case "auto_reply", "auto-reply", "junk":
		return true
	case "bulk":
		return h.Count("List-Id") == 0 && h.Count("List-Post") == 0
	}
	return m.Root.MediaType == "multipart/report"
}

func (m *Mail) isList() bool {
	for _, name := range []string{"List-Id", "List-Post", "List-Unsubscribe", "X-ML-Name", "X-ML-Count", "Mailing-List"} {
		if m.Header.Count(name) > 0 {
			return true
		}
	}
	return strings.EqualFold(strings.TrimSpace(m.Header.Raw("Precedence")), "list")
}

// fromPostmaster: that address is a machine's and a person's, who answers there for a website (RFC 2142).
func (m *Mail) fromPostmaster() bool {
	local, _, _ := strings.Cut(strings.ToLower(m.From.Address), "@")
	return local == "postmaster"
}

func isRobot(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	switch local = strings.Map(dropSeparators, local); local {
	case "mailerdaemon", "postmaster", "nobody", "autoreply", "autoresponder", "noreplies":
		return true
	}
	return strings.HasSuffix(local, "noreply") || strings.HasSuffix(local, "donotreply") || strings.HasPrefix(local, "noreply")
}

func dropSeparators(r rune) rune {
	if r == '-' || r == '_' || r == '.' {
		return -1
	}
	return r
}

// automaticSubjects are what machines begin a subject with. What they say next is checked, for a report may be about such a machine:
// 「自動返信機能の脆弱性」.
var automaticSubjects = []string{
	"自動応答", "自動返信", "自動送信", "自動回答", "自動配信", "不在通知", "不在返信", "不在のお知らせ", "不在連絡", "不在応答", "不在です", "不在", "休暇通知", "休暇中です", "休暇中", "受信確認", "開封確認", "開封済み",
	"out of office", "out of the office", "out-of-office", "ooo", "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse",
	"automated reply", "automated response", "vacation", "vacation reply", "vacation notice", "on vacation", "away from my mail", "i am out of office", "i'm out of office", "i am out of the office", "i'm out of the office",
	"abwesenheitsnotiz", "abwesenheit", "automatische antwort", "réponse automatique", "respuesta automática", "risposta automatica", "自动回复", "自動回覆", "자동 회신", "자동회신",
}

// answeringSubjects are machines' too, but words of people as well: they count in an answer to a mail.
var answeringSubjects = []string{"read:", "not read:", "delivered:", "auto:", "away until", "休業のお知らせ", "夏季休業のお知らせ", "年末年始休業のお知らせ"}

// afterAutomatic may follow the mark of a machine.
var afterAutomatic = []string{":", "]", "】", "」", ")", ">", "- ", "| ", "re:", "autoreply", "until", "message", "です", "メール", "メッセージ", "のお知らせ"}

func (m *Mail) automaticSubject() bool {
	return !SplitSubject(m.Subject).Reply && m.automaticWords()
}

func (m *Mail) automaticWords() bool {
	split := SplitSubject(m.Subject)
	s := strings.ToLower(string(foldRunes(strings.TrimSpace(split.Rest))))
	s = strings.TrimLeft(s, " [【(「<*")
	for _, start := range automaticSubjects {
		if rest, ok := strings.CutPrefix(s, start); ok && followsAutomatic(strings.TrimSpace(rest)) {
			return true
		}
	}
	if !m.IsAnswer() {
		return false
	}
	for _, start := range answeringSubjects {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}

func followsAutomatic(rest string) bool {
	for _, next := range afterAutomatic {
		if strings.HasPrefix(rest, next) {
			return true
		}
	}
	return rest == ""
}

// IsAnswer tells a mail that names an earlier one, or says that it answers.
func (m *Mail) IsAnswer() bool {
	split := SplitSubject(m.Subject)
	return len(m.InReplyTo) > 0 || len(m.References) > 0 || split.Reply || len(split.Tags) > 0
}
