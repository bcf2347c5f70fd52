package mailbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// What comes back: reports of non-delivery, and our own mail.

// bounceTime is how long after its sending a mail may be reported as not delivered (S22).
const bounceTime = 14 * 24 * time.Hour

// bounce believes a report of non-delivery only when it names a Message-ID that we drew and the address that we sent it to
// (R75). One that says that a server goes on trying is noted at the mail, and nobody is troubled.
func (id *identification) bounce() (verdict, error) {
	v := ignore("bounce")
	b := id.o.mail.Bounce
	if b == nil || b.Told {
		return v, nil
	}
	out, ok, err := id.cameBack(b)
	if err != nil || !ok {
		return v, err
	}
	detail := b.Reason
	if !strings.Contains(detail, b.Status) {
		detail = strings.TrimSpace(b.Status + " " + detail)
	}
	detail = clip(detail, 300)
	if !b.Final {
		if out.State != store.Sent {
			return v, nil
		}
		out.LastError = clip("delayed: "+detail, 300)
		return v, id.tx.SetOutgoing(out)
	}
	came := handling.CameBack{Status: b.Status, Permanent: b.Permanent}
	if came.Mails, came.Days, err = id.countBack(out.To, b.Permanent); err != nil {
		return v, err
	}
	payload, err := json.Marshal(outcome{N: out.N, At: id.at, State: "failed", Reason: "bounce", Detail: detail, Came: &came})
	if err != nil {
		return v, err
	}
	out.State, out.LastError = store.Failed, clip("bounced: "+detail, 300)
	_, err = id.tx.AddInput("not_left", payload)
	return v, errors.Join(id.tx.SetOutgoing(out), err)
}

// cameBack is the sent mail that a report is about.
func (id *identification) cameBack(b *message.Bounce) (out store.Outgoing, ok bool, err error) {
	if b.OfMessageID == "" {
		return out, false, nil
	}
	refs, err := id.tx.Index("out", b.OfMessageID)
	if err != nil || len(refs) != 1 {
		return out, false, err
	}
	n, err := strconv.ParseUint(refs[0], 10, 64)
	if err != nil {
		return out, false, fmt.Errorf("read reference of sent mail: %w", err)
	}
	out, err = id.tx.Outgoing(n)
	if _, list := handling.SubscribersIn(out.Recipient); list {
		return out, false, err // every subscriber knows its Message-ID, and none is anybody in the case
	}
	left := out.State == store.Sent || out.State == store.Uncertain
	ours := slices.ContainsFunc(b.Recipients, func(a string) bool { return sameAddress(a, out.To) })
	return out, err == nil && left && ours && id.at.Sub(out.LastAttempt) <= bounceTime, err
}

// countBack counts what came back from an address for good, and on how many days, since it last wrote to us (R76).
func (id *identification) countBack(to string, permanent bool) (mails, days int, err error) {
	address := strings.ToLower(to)
	if !permanent {
		return id.tx.Count("bounced", address, ""), id.tx.Count("bounce days", address, ""), nil
	}
	today, err := id.tx.AddCount("bounced", address, id.at.In(jst).Format(time.DateOnly), 1)
	if err != nil {
		return 0, 0, err
	}
	mails, err = id.tx.AddCount("bounced", address, "", 1)
	if days = id.tx.Count("bounce days", address, ""); err != nil || today > 1 && days > 0 {
		return mails, days, err
	}
	days, err = id.tx.AddCount("bounce days", address, "", 1)
	return mails, days, err
}

// heardFrom forgets what came back from an address: who writes can be reached.
func (id *identification) heardFrom(address string) error {
	address = strings.ToLower(address)
	for _, kind := range []string{"bounced", "bounce days"} {
		if n := id.tx.Count(kind, address, ""); n > 0 {
			if _, err := id.tx.AddCount(kind, address, "", -n); err != nil {
				return err
			}
		}
	}
	return nil
}

// own recognises our own mail by the Message-ID that we drew, whoever sent it round: at the mail, in what a list or a forwarder that
// gave it a new one left beside it, and inside the signed or sealed part (R68).
func (id *identification) own() bool {
	m := id.o.mail
	ids := []string{m.MessageID}
	for _, field := range []string{"X-Original-Message-ID", "Original-Message-ID", "Resent-Message-ID"} {
		ids = append(ids, message.IDs(m.Header.Raw(field))...)
	}
	if id.desk.ownAddress(m.From.Address) || id.desk.ownAddress(id.o.payload.From.Address) {
		ids = append(ids, id.o.payload.MessageID)
	}
	return slices.ContainsFunc(ids, func(one string) bool {
		refs, err := id.tx.Index("out", one)
		return err == nil && one != "" && len(refs) > 0
	})
}
