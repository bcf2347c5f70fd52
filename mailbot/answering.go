package mailbot

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// mayAnswer is the one gate that every automatic mail to somebody who is no coordinator passes (R74): a readable sender
// who is not ourselves and not a machine, within the caps of the address and of the hour.
func (id *identification) mayAnswer() (bool, error) {
	if !id.answerable() {
		return false, nil
	}
	lim := id.bot.cfg.Limits
	address := strings.ToLower(id.o.mail.From.Address)
	day, hour := id.at.UTC().Format(time.DateOnly), hourOf(id.at)
	if id.tx.Count("auto", address, day) >= lim.AutoPerAddressDay {
		return false, nil
	}
	if id.tx.Count("auto", "", hour) >= lim.AutoPerHour {
		return false, id.trip(hour)
	}
	if _, err := id.tx.AddCount("auto", address, day, 1); err != nil {
		return false, err
	}
	_, err := id.tx.AddCount("auto", "", hour, 1)
	return err == nil, err
}

// stoppedAnswers counts the automatic mails of a day that the cap of an hour kept back. status has an alarm on that day: it reaches a
// person by another way than mail (R78).
const stoppedAnswers = "stopped"

func answersAlarm(tx *store.Tx, now time.Time) []string {
	n := tx.Count(stoppedAnswers, "", now.UTC().Format(time.DateOnly))
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("automatic mail: %d kept back today, past limits.auto_mails_per_hour", n)}
}

func hourOf(at time.Time) string { return at.UTC().Format("2006-01-02T15") }

// trip stops automatic mail for the rest of the hour. The first mail that it concerns raises the alarm, on ways that need no mail:
// the log, and `status` on that day (R78).
func (id *identification) trip(hour string) error {
	if _, err := id.tx.AddCount(stoppedAnswers, "", id.at.UTC().Format(time.DateOnly), 1); err != nil {
		return err
	}
	n, err := id.tx.AddCount("tripped", "", hour, 1)
	if err == nil && n == 1 {
		id.bot.env.Log.Error("automatic mail stopped", "limit", id.bot.cfg.Limits.AutoPerHour, "until", nextHour(id.at))
	}
	return err
}

func nextHour(at time.Time) string { return stamp(at.UTC().Truncate(time.Hour).Add(time.Hour)) }

// saidBefore: an answer to a mail of ours in the very words that its sender wrote before, as a machine does that declares nothing (R73).
// It is filed like any other.
func (id *identification) saidBefore() (bool, error) {
	text := strings.Join(strings.Fields(message.FreshText(id.o.payload.Text)), " ")
	if !id.o.mail.IsAnswer() || text == "" {
		return false, nil
	}
	ref := fmt.Sprint(id.m.N)
	value := fmt.Sprintf("%s %x", strings.ToLower(id.o.mail.From.Address), sha256.Sum256([]byte(text)))
	refs, err := id.tx.Index("said", value)
	if err != nil || len(refs) > 0 {
		return len(refs) > 0 && refs[0] != ref, err
	}
	return false, id.tx.PutIndex("said", value, ref)
}

func (id *identification) answerable() bool {
	m := id.o.mail
	switch {
	case m.From.Address == "" || m.Kind != message.KindMessage || m.ReturnPathEmpty:
		return false
	case id.desk.ours(m.From.Address) || m.MayBeMachine():
		return false
	}
	return !id.archived()
}

// answerOnce lets a neutral notice go out at most once a day to an address (R71).
func (id *identification) answerOnce(kind handling.NoticeKind) (bool, error) {
	return id.onceADay(string(kind), strings.ToLower(id.o.mail.From.Address))
}

// onceADay asks the gate for what has not gone out today. A mail that the gate lets nothing out for uses up nothing: a person may write
// after a machine at the same address.
func (id *identification) onceADay(kind, value string) (bool, error) {
	day := id.at.UTC().Format(time.DateOnly)
	if id.tx.Count(kind, value, day) > 0 {
		return false, nil
	}
	if may, err := id.mayAnswer(); err != nil || !may {
		return false, err
	}
	_, err := id.tx.AddCount(kind, value, day, 1)
	return err == nil, err
}

// archived mail is old: it is dated by its own trace and nothing is owed to anybody.
func (id *identification) archived() bool { return id.m.Reason == archive }

// archive marks a kept mail that `ingest --archive` brought, until its turn.
const archive = "archive"
