package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/transport"
	"keikai/store"
)

// sendDue sends every mail that is due and returns how many left, by mailbox. One connection a submission server is used again and
// again; a server that cannot be reached costs its own mails a retry and nobody else's.
func (b *Bot) sendDue(ctx context.Context) (map[string]int, []string, error) {
	b.sendMu.Lock()
	defer b.sendMu.Unlock()
	if err := b.store.Update(interrupted); err != nil {
		return nil, nil, err
	}
	if b.siteBehind.Load() {
		if err := b.noteShown(); err != nil {
			return nil, nil, err
		}
	}
	lines := map[string]*transport.Submission{}
	down := map[string]string{}
	defer func() {
		for _, l := range lines {
			l.Close()
		}
	}()
	sent := map[string]int{}
	for ctx.Err() == nil {
		due, err := b.due()
		if err != nil || len(due) == 0 {
			return sent, sorted(down), err
		}
		for _, n := range due {
			if ctx.Err() != nil {
				break
			}
			from, err := b.sendOne(ctx, n, lines, down)
			if err != nil {
				return sent, sorted(down), err
			}
			if from != "" {
				sent[from]++
			}
		}
	}
	return sent, sorted(down), nil
}

// due lists mails whose time has come. A single pass waits for no receipt slot (S10): it takes first attempts of
// automatic mail as due.
func (b *Bot) due() ([]uint64, error) {
	var out []uint64
	err := b.store.View(func(tx *store.Tx) error {
		now := b.env.Now()
		if b.serving {
			var err error
			out, err = tx.Due(now, turnSize)
			return err
		}
		all, err := tx.Due(now.Add(receiptGrid), soon)
		if err != nil {
			return err
		}
		for _, n := range all {
			if len(out) == turnSize {
				break
			}
			o, err := tx.Outgoing(n)
			if err != nil {
				return err
			}
			if !o.NextAttempt.After(now) || (o.Automatic && o.Attempts == 0) {
				out = append(out, n)
			}
		}
		return nil
	})
	return out, err
}

// soon is how many mails of the next minutes a pass looks through for those that are due.
const soon = 1 << 16

// receiptGrid is the longest that a receipt waits for its slot under serve (S10).
const receiptGrid = 5 * time.Minute

// sendOne makes one attempt and returns the mailbox that the mail left from. "" without an error means that the mail did
// not leave and its row says why.
func (b *Bot) sendOne(ctx context.Context, n uint64, lines map[string]*transport.Submission, down map[string]string) (string, error) {
	row, raw, err := b.beginAttempt(n)
	if err != nil || raw == nil {
		return "", err
	}
	crashAt("send.begun")
	m := b.theDesk().mailbox(row.Mailbox)
	line, res := b.line(ctx, m, lines, down)
	if line != nil {
		dialogue, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Minute)
		res = line.Send(dialogue, m.Address, row.To, fmt.Sprintf("keikai-%d", n), raw, func() error { return b.markSending(n) })
		cancel()
		crashAt("send.answered")
		if !line.Usable() {
			line.Close()
			delete(lines, b.smtpFor(m).login())
		}
	}
	if err := b.endAttempt(n, res); err != nil {
		return "", err
	}
	crashAt("send.recorded")
	if res.Outcome != transport.Sent {
		return "", nil
	}
	return row.Mailbox, nil
}

// beginAttempt writes the attempt and the time of the next before anything is dialled, and compares revisions: what was
// made for another key, address or day is made again, and what its party may no longer have is dropped (S15, R23, R30).
func (b *Bot) beginAttempt(n uint64) (row store.Outgoing, raw []byte, err error) {
	err = b.store.Update(func(tx *store.Tx) error {
		raw = nil
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		if row, err = tx.Outgoing(n); err != nil {
			return err
		}
		if row.State != store.Queued && row.State != store.Retry {
			return nil // cancelled since it was found due
		}
		c, err := caseOrNone(tx, row.Case)
		if err != nil {
			return err
		}
		if d.policy.Book, err = entryOf(tx, c, row.Recipient); err != nil {
			return err
		}
		now := b.env.Now()
		switch {
		case left(c, row):
			row.State, row.LastError = store.Cancelled, "the party has no part in the case any more"
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case handling.EndsWithCase(c, handling.NoticeKind(row.Kind)):
			row.State, row.LastError = store.Cancelled, "the case has ended"
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case handling.Overtaken(c, handling.NoticeKind(row.Kind), row.Recipient, row.OwedAt):
			row.State, row.LastError = store.Cancelled, "the party has written since"
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case b.gone(d, c, row):
			row.State, row.LastError = store.Cancelled, "the recipient is no longer in the configuration"
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case b.stopped(d, c, row):
			row.State, row.HeldFor = store.Held, heldByOrder
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case d.mailbox(row.Mailbox) == nil || row.CaseRevision != c.Epoch || row.PartyRevision != partyRevision(d, c, row, now):
			row.State = store.Owed
			defer nudge(b.owed)
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		}
		if at := b.window(row, now); at.After(now) {
			row.NextAttempt = at // it waited into the evening, or the office closed since it was put in line
			return tx.SetOutgoing(row)
		}
		if b.waitsForSite(row.Kind) {
			row.State, row.NextAttempt = store.Queued, now.Add(siteAgain)
			return tx.SetOutgoing(row)
		}
		if later, err := batchFull(tx, d, &row, now); err != nil || later {
			return err
		}
		if raw, err = tx.Bytes(n); err != nil {
			return err
		}
		return b.markAttempt(tx, &row, now)
	})
	return row, raw, err
}

// siteAgain is how long a mail waits for the site that it tells of.
const siteAgain = time.Minute

// batchFull puts a mail of an announced batch off to the next hour when the batch had its share of this one (users.md A14).
func batchFull(tx *store.Tx, d *desk, row *store.Outgoing, now time.Time) (bool, error) {
	if row.Batch == 0 || d.policy.BatchPerHour <= 0 {
		return false, nil
	}
	hour := now.UTC().Truncate(time.Hour)
	n, err := tx.AddCount("batch", fmt.Sprint(row.Batch), hour.Format("2006-01-02T15"), 1)
	if err != nil || n <= d.policy.BatchPerHour {
		return false, err
	}
	row.State, row.NextAttempt = store.Queued, hour.Add(time.Hour)
	return true, tx.SetOutgoing(*row)
}

// heldByOrder is why a mail waits that hold stopped.
const heldByOrder = "hold"

// stopped: somebody stopped what goes to parties of this case, of this batch or of the whole realm. What goes to coordinators is
// never stopped: they must know.
func (b *Bot) stopped(d *desk, c handling.Case, row store.Outgoing) bool {
	if isDesk(row) {
		return false
	}
	realm := d.role(row.Mailbox)
	for _, batch := range d.policy.Office.Batches {
		if batch.N == row.Batch && batch.Held {
			return true
		}
	}
	for _, h := range c.Holds {
		if h.Realm == realm && (h.Party == "" || h.Party == row.Recipient) {
			return true
		}
	}
	return d.policy.Office.Stopped(realm)
}

// left: a party that was dropped gets nothing more but the word that says so (R30), and what a person has to say about a mail that it got.
func left(c handling.Case, row store.Outgoing) bool {
	p, ok := c.PartyOf(row.Recipient)
	return ok && p.Stage == handling.Dropped && !slices.Contains(lastWords, handling.NoticeKind(row.Kind))
}

var lastWords = []handling.NoticeKind{handling.DevDroppedKind, handling.OtherAnalysisEndKind, handling.AnyCorrectionKind, handling.AnyMisdeliveryKind}

// gone: a coordinator or a list that left the configuration gets nothing any more.
func (b *Bot) gone(d *desk, c handling.Case, row store.Outgoing) bool {
	if row.Recipient == "F" || row.Recipient == stranger || row.Recipient == handling.FormerContact {
		return false
	}
	if _, ok := c.PartyOf(handling.CodeOf(row.Recipient)); ok {
		return false
	}
	if l, ok := handling.SubscribersIn(row.Recipient); ok {
		return d.lists[l] == ""
	}
	_, ok := d.coordinator(row.Recipient)
	return !ok
}

func (b *Bot) markAttempt(tx *store.Tx, row *store.Outgoing, now time.Time) error {
	row.Attempts++
	row.LastAttempt = now
	if row.FirstAttempt.IsZero() {
		row.FirstAttempt = now
		if spec, _ := handling.Spec(handling.NoticeKind(row.Kind)); spec.Starts != "" {
			payload, err := json.Marshal(outcome{N: row.N, At: now})
			if err != nil {
				return err
			}
			if _, err := tx.AddInput("left", payload); err != nil {
				return err
			}
		}
	}
	row.State = store.Retry
	row.NextAttempt, _ = transport.Next(row.Attempts, row.FirstAttempt, now)
	return tx.SetOutgoing(*row)
}

// errTakenBack ends a dialogue before the dot: somebody cancelled the mail, or asked for it anew, during the attempt.
var errTakenBack = errors.New("the mail was taken back during the attempt")

// markSending is written after the body and immediately before the dot: from here on the mail may have arrived (R18).
func (b *Bot) markSending(n uint64) error {
	crashAt("send.body")
	err := b.store.Update(func(tx *store.Tx) error {
		row, err := tx.Outgoing(n)
		if err != nil {
			return err
		}
		if row.State != store.Retry {
			return errTakenBack
		}
		row.State = store.Sending
		return tx.SetOutgoing(row)
	})
	crashAt("send.marked")
	return err
}

// line gives a usable connection, or the result that every mail for this server gets in this pass.
func (b *Bot) line(ctx context.Context, m *mailbox, lines map[string]*transport.Submission, down map[string]string) (*transport.Submission, transport.Result) {
	conf := b.smtpFor(m)
	login := conf.login()
	if l := lines[login]; l != nil {
		return l, transport.Result{}
	}
	if why, ok := down[login]; ok {
		return nil, transport.Result{Outcome: transport.Retry, Class: "connect", Reply: why}
	}
	server, err := submissionServer(conf, b.env.Dial)
	if err == nil {
		var l *transport.Submission
		if l, err = transport.OpenSubmission(ctx, server, heloName(m)); err == nil {
			lines[login] = l
			b.health.note("smtp "+conf.Server, nil)
			return l, transport.Result{}
		}
	}
	down[login] = err.Error()
	b.health.note("smtp "+conf.Server, err)
	return nil, transport.OpenFailure(err)
}

// login tells connections apart: two mailboxes with accounts of their own on one server share none.
func (c SMTPConfig) login() string { return c.Server + " " + c.User }

func heloName(m *mailbox) string {
	_, domain, _ := strings.Cut(m.Address, "@")
	return domain
}

// endAttempt writes what became of an attempt. `sending` without a reply is uncertain and never sent again by itself.
func (b *Bot) endAttempt(n uint64, res transport.Result) error {
	return b.store.Update(func(tx *store.Tx) error {
		row, err := tx.Outgoing(n)
		if err != nil {
			return err
		}
		if row.State != store.Retry && row.State != store.Sending {
			return nil // taken back during the attempt, and so not sent
		}
		now := b.env.Now()
		row.LastError = ""
		switch res.Outcome {
		case transport.Sent:
			row.State = store.Sent
			return errors.Join(tx.DropBytes(n), tx.SetOutgoing(row))
		case transport.Uncertain:
			return uncertain(tx, row, res.Class)
		case transport.Failed:
			row.State, row.LastError = store.Failed, reply(res)
			return errors.Join(notLeft(tx, row, "failed", res.Class, reply(res)), tx.SetOutgoing(row))
		}
		next, again := transport.Next(row.Attempts, row.FirstAttempt, now)
		row.State, row.NextAttempt, row.LastError = store.Retry, next, reply(res)
		if !again {
			row.State = store.Failed
			return errors.Join(notLeft(tx, row, "failed", "given_up", reply(res)), tx.SetOutgoing(row))
		}
		return tx.SetOutgoing(row)
	})
}

func reply(res transport.Result) string {
	text := res.Reply
	if text == "" && res.Err != nil {
		text = res.Err.Error()
	}
	return clip(strings.TrimSpace(fmt.Sprintf("%s %d %s", res.Class, res.Code, text)), 300)
}

// uncertain shows the one window that SMTP leaves open to a coordinator instead of papering it over.
func uncertain(tx *store.Tx, o store.Outgoing, why string) error {
	o.State, o.LastError = store.Uncertain, why
	return errors.Join(notLeft(tx, o, "uncertain", "uncertain", why), tx.SetOutgoing(o))
}

// interrupted finds mails that are still in the act of being sent although nobody sends: the program was killed, or what came
// of the attempt could not be written. The dot may have left.
func interrupted(tx *store.Tx) error {
	var cut []store.Outgoing
	for o, err := range tx.InState(store.Sending) {
		if err != nil {
			return err
		}
		cut = append(cut, o)
	}
	for _, o := range cut {
		if err := uncertain(tx, o, "cut off while sending"); err != nil {
			return err
		}
	}
	return nil
}
