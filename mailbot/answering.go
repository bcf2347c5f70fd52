package mailbot

import (
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
	day, hour := id.at.UTC().Format(time.DateOnly), id.at.UTC().Format("2006-01-02T15")
	if id.tx.Count("auto", address, day) >= lim.AutoPerAddressDay {
		return false, nil
	}
	if id.tx.Count("auto", "", hour) >= lim.AutoPerHour {
		_, err := id.tx.AddCount(stoppedAnswers, "", day, 1)
		return false, err
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

func (id *identification) answerable() bool {
	m := id.o.mail
	switch {
	case m.From.Address == "" || m.Kind != message.KindMessage || m.ReturnPathEmpty:
		return false
	case id.desk.ownAddress(m.From.Address) || noReply.MatchString(m.From.Address):
		return false
	}
	return !id.archived()
}

// answerOnce lets a neutral notice go out at most once a day to an address (R71).
func (id *identification) answerOnce(kind handling.NoticeKind) (bool, error) {
	day := id.at.UTC().Format(time.DateOnly)
	n, err := id.tx.AddCount(string(kind), strings.ToLower(id.o.mail.From.Address), day, 1)
	if err != nil || n > 1 {
		return false, err
	}
	return id.mayAnswer()
}

// archived mail is old: it is dated by its own trace and nothing is owed to anybody.
func (id *identification) archived() bool { return id.m.Reason == archive }

// archive marks a kept mail that `ingest --archive` brought, until its turn.
const archive = "archive"
