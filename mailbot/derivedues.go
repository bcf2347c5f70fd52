package mailbot

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"keikai/mailbot/handling"
	"keikai/store"
)

// duesFlag is the store's note of the policy by which the cases' dues were derived.
const duesFlag = "dues"

// duesRule is counted up when the derivation itself changes, so that the dues of a store from before are derived anew.
const duesRule = 1

// mostDerived is how many cases one transaction derives dues for.
const mostDerived = 500

// noteDues derives the dues of all open cases anew when the configuration, or this program, counts days otherwise than when they were
// written: a changed term moves what waits already, and no audit finds dues that nothing waits for.
func (b *Bot) noteDues() error {
	want := duesBy(b.theDesk().policy)
	var open []string
	var known string
	err := b.store.View(func(tx *store.Tx) error {
		if known = tx.Flag(duesFlag); known == want {
			return nil
		}
		for c, err := range tx.Cases() {
			if err != nil {
				return err
			}
			if c.State.Open() && !c.Deleted {
				open = append(open, c.Key)
			}
		}
		return nil
	})
	if err != nil || known == want {
		return err
	}
	for len(open) > 0 {
		n := min(len(open), mostDerived)
		if err := b.store.Update(func(tx *store.Tx) error { return b.deriveDues(tx, open[:n]) }); err != nil {
			return fmt.Errorf("derive dues: %w", err)
		}
		open = open[n:]
	}
	return b.store.Update(func(tx *store.Tx) error { return tx.SetFlag(duesFlag, want) })
}

func (b *Bot) deriveDues(tx *store.Tx, keys []string) error {
	d, err := b.deskIn(tx)
	if err != nil {
		return err
	}
	for _, key := range keys {
		c, err := tx.Case(key)
		if err == nil {
			err = setDues(tx, key, handling.FiringOf(d.policy, c))
		}
		if err != nil && !isNotFound(err) && !errors.Is(err, store.ErrDestroyed) {
			return err
		}
	}
	return nil
}

// duesBy names the values that the dues of a case follow from.
func duesBy(p handling.Policy) string {
	text := fmt.Sprintln(duesRule, p.ReplyDays, p.MailTries, p.UnreachableMonths, p.PublicationTarget, p.WebFixTarget, p.PublicationHour, p.Reminders, p.Calendar)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:16]
}
