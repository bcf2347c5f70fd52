package handling

import (
	"slices"
	"time"
)

// awaited is what a body waits for from a party of a case.
type awaited struct {
	what string     // as its due is called
	kind NoticeKind // the notice that repeats the asking, "" = there is none
	pace int        // how many times the days for a reply it is given
}

// The paces are the project's own, not the guideline's: whoever examines or mends is asked less often than whoever has not answered.
const (
	replyPace  = 1
	verifyPace = 2
	fixPace    = 4
)

// awaits says what is waited for from a party, by its stage; false = nothing is, or it is for us to act.
func (c Case) awaits(cp CaseParty) (awaited, bool) {
	switch cp.Stage {
	case ToContact, Dropped, StageDeclined, StageFixed, StagePublished, FixReported, Ready, WindowConfirmed:
		return awaited{}, false
	}
	switch {
	case !cp.Contacted() && cp.DetailSent.IsZero(), cp.Role == Infrastructure:
		return awaited{}, false
	case cp.Role == Analyst:
		return awaited{"party_answer", OtherAnalysisAgain, replyPace}, !c.silenceOf(cp).answered
	case cp.Role == Authority, cp.Role == Member:
		return awaited{"party_answer", "", replyPace}, !c.silenceOf(cp).answered
	case cp.Stage == Contacted, cp.Stage == NoAnswer, cp.Stage == Unreachable:
		return awaited{"remind", contactAgain(cp.Role), replyPace}, true
	case cp.Role == ConstructionProvider:
		return awaited{"received_check", OpReceivedKind, replyPace}, cp.Stage == DetailSent
	case cp.Role == Operator && cp.Stage == DetailSent:
		return awaited{"received_check", OpReceivedKind, replyPace}, true
	case cp.Role == Operator:
		return awaited{"status", OpStatusKind, fixPace}, cp.Counts()
	case cp.Stage == DetailSent:
		return awaited{"result", DevResultAgainKind, replyPace}, true
	case cp.Result == "":
		return awaited{"result", DevResultAgainKind, verifyPace}, true
	}
	return awaited{"status", DevStatusAskKind, fixPace}, cp.Counts()
}

// contactAgain is the notice that repeats a first contact.
func contactAgain(r Role) NoticeKind {
	switch r {
	case Operator:
		return OpContactAgainKind
	case ConstructionProvider:
		return ProviderIntroKind
	case OverseasCoordinator:
		return OtherIntroKind
	}
	return DevContactAgainKind
}

// silence is how long and by which channels a party was asked since its last word.
type silence struct {
	asked    time.Time // last time, by whatever channel
	first    time.Time // first time since its last word
	word     time.Time // its last word: a mail, or what somebody heard on the telephone
	mails    int       // attempts by mail since then
	calls    int
	others   int
	channels []string // by which it was tried since then
	returned bool     // the last attempt was a mail that came back
	answered bool     // it wrote, or refused, after it was last asked: then it is for a person to act
}

// silenceOf reads the attempts, the reminders and the mails of a party.
func (c Case) silenceOf(cp CaseParty) silence {
	var s silence
	var said time.Time
	for _, m := range c.Mails {
		if m.Direction == In && m.Party == cp.Code {
			said = later(said, m.At)
		}
	}
	for _, t := range cp.Attempts {
		switch t.Outcome {
		case "refused":
			said = later(said, t.At)
		case "reached":
			s.word = later(s.word, t.At)
		}
	}
	s.word = later(s.word, said)
	asks := []time.Time{cp.DetailSent}
	for _, t := range cp.Attempts {
		asks = append(asks, t.At)
		s.returned = t.Outcome == "returned" && t.Channel == "mail"
		if !t.At.After(s.word) {
			continue
		}
		s.channels = appendNew(s.channels, t.Channel)
		switch t.Channel {
		case "mail":
			s.mails++
		case "phone":
			s.calls++
		default:
			s.others++
		}
	}
	for _, r := range cp.Reminded {
		if !r.Gone {
			asks = append(asks, r.At)
		}
	}
	for _, at := range asks {
		s.asked = later(s.asked, at)
		if !at.IsZero() && !at.Before(s.word) && (s.first.IsZero() || at.Before(s.first)) {
			s.first = at
		}
	}
	s.answered = !said.IsZero() && !said.Before(s.asked)
	return s
}

// reminders counts how often the party was asked again for one thing since its last word.
func (s silence) reminders(list []Reminder, whats ...string) (n int) {
	for _, r := range list {
		if !r.Gone && slices.Contains(whats, r.What) && !r.At.Before(s.word) {
			n++
		}
	}
	return n
}

// left are the channels of the ladder after mail by which the party was not tried (guideline IV.4.2, V.3.5).
func (s silence) left() []string {
	return only([]string{"phone", "fax", "post"}, func(channel string) bool { return !slices.Contains(s.channels, channel) })
}

// next is the first of them for which the entry has an address, "" = none.
func (s silence) next(entry Party) string {
	for _, channel := range s.left() {
		if addressFor(entry, channel) != "" {
			return channel
		}
	}
	return ""
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// waitsAll lists for whom the realm waits in a case: F, me, C, V, O.
func (c Case) waitsAll(r Realm) []string {
	if !c.State.Open() {
		return nil
	}
	var out []string
	add := func(who string, waits bool) {
		if waits {
			out = appendNew(out, who)
		}
	}
	add("F", c.Part(r).Question != nil)
	add("me", r == Reception && (c.State == Received || c.State == Questioned) || r == Coordination && c.State == HandedOver && c.Part(r).Taken.IsZero())
	add("C", r == Reception && c.Kind == Product && slices.Contains(coordinated, c.State))
	for _, cp := range c.Parties {
		if cp.Realm != r {
			continue
		}
		_, waits := c.awaits(cp)
		letter := roleLetters[cp.Role]
		add("V", waits && (letter == "V" || letter == "X"))
		add("O", waits && (letter == "O" || letter == "P"))
		add("me", cp.Stage == WindowConfirmed || cp.Stage == FixReported || cp.Stage == ToContact)
	}
	return out
}
