package mailbot

import "time"

// Somebody may have stopped a publication while the program did not run, and that word is decided before the publication is (N22): a pass,
// and a daemon that starts, look into every mailbox before anything falls due. A server that does not answer stops no clock.

// lookFirst is how long a daemon that starts lets nothing fall due before it has looked into every mailbox.
const lookFirst = time.Minute

// lookIntoAll begins a pass or a daemon: no mailbox was looked into.
func (b *Bot) lookIntoAll() {
	b.began = b.env.Now()
	for _, m := range b.theDesk().mailboxes {
		b.unlooked.Store(m.Name, true)
	}
}

// looked notes that a mailbox was looked into, or could not be.
func (b *Bot) looked(mailbox string) {
	if _, first := b.unlooked.LoadAndDelete(mailbox); first {
		nudge(b.turned)
	}
}

// mayFall reports whether deadlines may fall.
func (b *Bot) mayFall() bool {
	all := true
	b.unlooked.Range(func(_, _ any) bool {
		all = false
		return false
	})
	return all || b.serving && b.env.Now().Sub(b.began) > lookFirst
}
