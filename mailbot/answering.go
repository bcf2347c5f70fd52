package mailbot

import (
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
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
	if id.tx.Count("auto", address, day) >= lim.AutoPerAddressDay || id.tx.Count("auto", "", hour) >= lim.AutoPerHour {
		return false, nil
	}
	if _, err := id.tx.AddCount("auto", address, day, 1); err != nil {
		return false, err
	}
	_, err := id.tx.AddCount("auto", "", hour, 1)
	return err == nil, err
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
