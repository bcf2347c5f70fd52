package mailbot

import (
	"time"
)

// lookFirst is how long a daemon that starts lets nothing fall due before it has looked into every mailbox.
const lookFirst = time.Minute

// looked notes that a mailbox was looked into, or could not be.
func (b *Bot) looked(mailbox string) {
	if _, before := b.lookedInto.LoadOrStore(mailbox, true); !before {
		nudge(b.turned)
	}
}

// mayFall reports whether deadlines may fall. Somebody may have stopped a publication while the program did not run, and that word is
// decided before the publication is (N22): a start looks into every mailbox first. A server that does not answer stops no clock.
func (b *Bot) mayFall() bool {
	if b.serving && b.env.Now().Sub(b.began) > lookFirst {
		return true
	}
	for _, m := range b.cfg.Mailboxes {
		if _, yes := b.lookedInto.Load(m.Name); !yes {
			return false
		}
	}
	return true
}
