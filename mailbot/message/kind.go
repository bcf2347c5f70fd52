package message

import (
	"strings"
)

// classify tells bounces, automatic mail and list mail from what a person
// wrote to us. A false "message" costs one receipt that the loop guard counts;
// a false "auto_reply" would leave a finder without an answer, so subjects
// count only at their very beginning.
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
	case m.looksAutomatic():
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
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Auto-Responder", "X-Mail-Autoreply", "X-POST-MessageClass", "X-AutoReply-From"} {
		if h.Count(name) > 0 {
			return true
		}
	}
	switch precedence := strings.ToLower(strings.TrimSpace(h.Raw("Precedence"))); precedence {
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

// looksAutomatic is for the many that declare nothing.
func (m *Mail) looksAutomatic() bool {
	return m.ReturnPathEmpty || isRobot(m.From.Address) || automaticSubject(m.Subject)
}

func isRobot(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	switch strings.Map(dropSeparators, local) {
	case "noreply", "donotreply", "mailerdaemon", "postmaster", "nobody", "autoreply", "autoresponder", "noreplies":
		return true
	}
	return strings.HasPrefix(local, "no-reply+") || strings.HasPrefix(local, "noreply+") || strings.HasPrefix(local, "noreply-")
}

func dropSeparators(r rune) rune {
	if r == '-' || r == '_' || r == '.' {
		return -1
	}
	return r
}

// automaticSubjects are looked for at the start, inside a bracket or not.
var automaticSubjects = []string{
	"自動応答", "自動返信", "自動送信", "自動回答", "不在通知", "不在返信", "不在のお知らせ", "不在連絡", "不在:", "不在応答", "休暇通知", "休暇中", "受信確認:", "開封確認:", "開封済み:",
	"out of office", "out of the office", "out-of-office", "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse",
	"auto:", "automated reply", "automated response", "vacation:", "vacation reply", "vacation notice", "on vacation", "away from my mail", "i am out of", "i'm out of",
	"abwesenheit", "automatische antwort", "réponse automatique", "respuesta automática", "risposta automatica", "read:", "delivered:",
}

func automaticSubject(subject string) bool {
	s := strings.ToLower(string(foldRunes(subject)))
	s = strings.TrimLeft(s, " [【(「<*")
	for _, start := range automaticSubjects {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return s == "不在" || strings.HasPrefix(s, "不在】") || strings.HasPrefix(s, "不在]")
}
