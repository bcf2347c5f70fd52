package mailbot

import (
	"context"
	"fmt"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// planned is one event of an act: about a case, or about what no case owns.
type planned struct {
	c  handling.Case
	ev handling.Event
}

// acts are those that no mail is about. Each becomes events, so that the desk decides them as it decides a command (S14).
var acts map[string]func(*Bot, *store.Tx, *desk, act, time.Time) ([]planned, error)

func init() { // an act is carried out by the turn, which knows acts
	acts = map[string]func(*Bot, *store.Tx, *desk, act, time.Time) ([]planned, error){
		"key import": (*Bot).planKeyImport, "key retire": planKeyOrder(handling.KeyRetired), "key suspend": planKeyOrder(handling.KeySuspended),
		"party import": (*Bot).planPartyImport,
	}
}

// carryOut lets the desk decide every step of an act.
func (b *Bot) carryOut(tx *store.Tx, d *desk, a act, at time.Time, plan func(*Bot, *store.Tx, *desk, act, time.Time) ([]planned, error)) error {
	steps, err := plan(b, tx, d, a, at)
	if err != nil {
		return err
	}
	return b.settleAll(tx, d, steps)
}

// settleAll decides one step after the other, each in the sight of what those before it wrote.
func (b *Bot) settleAll(tx *store.Tx, d *desk, steps []planned) error {
	for _, s := range steps {
		c, err := caseOrNone(tx, s.c.Key)
		if err != nil {
			return err
		}
		if err := b.settle(tx, d, c, s.ev); err != nil {
			return err
		}
	}
	return nil
}

// perform tries an act without writing anything, enters it when the desk would not refuse, and returns when it is done. nothing is said
// when it would change nothing.
func (b *Bot) perform(ctx context.Context, a act, nothing error) error {
	changes := false
	err := b.store.View(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		steps, err := acts[a.Act](b, tx, d, a, b.env.Now())
		if err != nil {
			return err
		}
		for _, s := range steps {
			dec, err := decideIn(tx, d, s.c, s.ev)
			if err != nil {
				return err
			}
			if dec.Refusal != nil {
				return refusedOrder(*dec.Refusal)
			}
			changes = changes || len(dec.Changes)+len(dec.Office)+len(dec.Parties) > 0
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !changes:
		return nothing
	}
	return b.enter(ctx, a)
}

// refusedOrder says why the desk would not let an administrator do something to a key.
func refusedOrder(r handling.Refusal) error {
	switch r.Why {
	case "last":
		return &Fault{What: fmt.Sprintf("%s is the last key that its desk can work with", r.Given),
			Hint: "name another [[coordinator]] first, or take this one out of the configuration and reload"}
	case "configured":
		return &Fault{What: fmt.Sprintf("%s is a coordinator's key", r.Given),
			Hint: "change [[coordinator]] in the configuration and reload; `key suspend` stops it at once"}
	case "in_use":
		return &Fault{What: fmt.Sprintf("%s is the key in use of an open case", r.Given),
			Hint: "a coordinator retires it by signed mail and sees first what follows; `key suspend` stops it at once"}
	}
	return &Fault{What: fmt.Sprintf("%s: refused: %s", r.Given, r.Why), Hint: "`keikai key list` shows where it stands"}
}
