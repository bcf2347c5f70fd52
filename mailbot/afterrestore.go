package mailbot

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// noteRestore lets the desk know, at the first start after a restore, that the store was brought back.
func (b *Bot) noteRestore() error {
	fence, restored := b.store.Restored()
	if !restored {
		return nil
	}
	return b.store.Update(func(tx *store.Tx) error {
		at := fence.At.UTC().Format(time.RFC3339Nano)
		if tx.Flag("restored") == at {
			return nil
		}
		if err := b.dropDelayed(tx); err != nil {
			return err
		}
		for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
			if err := tx.SetFlag(lostFlag(r), lostDue); err != nil {
				return err
			}
		}
		return tx.SetFlag("restored", at)
	})
}

// dropDelayed takes back the commands that were approved and waited for their moment in the backup: they have run since, or somebody
// stopped them.
func (b *Bot) dropDelayed(tx *store.Tx) error {
	d, err := b.deskIn(tx)
	if err != nil {
		return err
	}
	ev := handling.Event{At: b.env.Now(), What: handling.Restored{}}
	if err := b.settle(tx, d, handling.Case{}, ev); err != nil {
		return err
	}
	var waiting []handling.Case
	for c, err := range tx.Cases() {
		if err != nil {
			return err
		}
		if len(c.Proposals) > 0 {
			waiting = append(waiting, c)
		}
	}
	for _, c := range waiting {
		if err := b.settle(tx, d, c, ev); err != nil {
			return err
		}
	}
	return nil
}

// lostFlag is where it is kept when a realm's coordinators got the last list of what a restore left, behind lostDue when they are owed
// another.
func lostFlag(r handling.Realm) string { return "after_restore " + string(r) }

const lostDue = "due "

// lostEvery is how often that list goes out at most: the mails come in batches.
const lostEvery = time.Hour

// listLost owes the coordinators the list of the mails that came before the restore and are not in the backup, once what came in is
// handled.
func (b *Bot) listLost() error {
	fence, restored := b.store.Restored()
	if !restored {
		return nil
	}
	var owed []handling.Realm
	now := b.env.Now()
	err := b.store.View(func(tx *store.Tx) error {
		owed = lostOwed(tx, now)
		return nil
	})
	if err != nil || len(owed) == 0 {
		return err
	}
	return b.store.Update(func(tx *store.Tx) error {
		for _, r := range owed {
			if err := b.listLostOf(tx, r, fence); err != nil {
				return err
			}
			if err := tx.SetFlag(lostFlag(r), now.UTC().Format(time.RFC3339)); err != nil {
				return err
			}
		}
		return nil
	})
}

// lostOwed are the realms whose list is due.
func lostOwed(tx *store.Tx, now time.Time) (owed []handling.Realm) {
	for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
		last, due := strings.CutPrefix(tx.Flag(lostFlag(r)), lostDue)
		told, err := time.Parse(time.RFC3339, last)
		if due && (err != nil || now.Sub(told) >= lostEvery) {
			owed = append(owed, r)
		}
	}
	return owed
}

func (b *Bot) listLostOf(tx *store.Tx, r handling.Realm, fence store.Fence) error {
	d, err := b.deskIn(tx)
	if err != nil {
		return err
	}
	var f handling.Facts
	g := gathering{bot: b, tx: tx, desk: d, realm: r, at: b.env.Now()}
	if err := g.held(handling.Command{}, &f); err != nil {
		return err
	}
	f.Held = slices.DeleteFunc(f.Held, func(m handling.HeldMail) bool { return m.Reason != store.AfterRestore })
	for i, held := range f.Held {
		m, err := tx.Mail(held.N)
		if err != nil {
			return err
		}
		f.Held[i].At = cmp.Or(m.InternalDate, m.ReceivedAt) // it was received anew: the server knows when it came
	}
	if err := g.unsent(handling.Command{}, &f); err != nil {
		return err
	}
	f.Rows = slices.DeleteFunc(f.Rows, func(o handling.OutRow) bool { return o.HeldFor != store.AfterRestore })
	return b.settle(tx, d, handling.Case{}, handling.Event{At: g.at, What: handling.LostTime{Facts: f, Realm: r, Backup: fence.Backup, Fence: fence.At}})
}

// lost: the mail had come before the store was restored and was not handled in the backup. Whether it has been handled since, nobody
// knows: it waits for a person (S19, R24). Who files it by hand takes it in as though it came now.
func (id *identification) lost() bool {
	fence, restored := id.bot.store.Fence()
	if !restored || id.byHand || id.archived() {
		return false
	}
	return cmp.Or(id.m.InternalDate, id.m.ReceivedAt).Before(fence) || id.answersLost()
}

// answersLost: the mail answers one of ours that the store does not know, so it left after the backup (R24).
func (id *identification) answersLost() bool {
	for _, ref := range answered(id.o) {
		local, domain, _ := strings.Cut(ref, "@")
		ours := slices.ContainsFunc(id.desk.mailboxes, func(m *mailbox) bool {
			return strings.HasSuffix(strings.ToLower(m.Address), "@"+strings.ToLower(domain))
		})
		if !ours || len(local) != ownIDDigits || strings.Trim(local, "0123456789abcdef") != "" {
			continue
		}
		if refs, err := id.tx.Index("out", ref); err == nil && len(refs) == 0 {
			return true
		}
	}
	return false
}

// ownIDDigits is how long the local part of our own Message-IDs is: see messageID.
const ownIDDigits = 32

// afterRestore holds a lost mail without a word; one list tells of all of them.
func (id *identification) afterRestore() (verdict, error) {
	r := id.realm()
	if told := id.tx.Flag(lostFlag(r)); !strings.HasPrefix(told, lostDue) {
		if err := id.tx.SetFlag(lostFlag(r), lostDue+told); err != nil {
			return verdict{}, err
		}
	}
	return verdict{disposition: "quarantined", reason: store.AfterRestore}, nil
}
