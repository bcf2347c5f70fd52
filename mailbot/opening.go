package mailbot

import (
	"context"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"keikai/pgp"
	"keikai/store"
)

// opening is step 2 in motion: it reads pending inputs in order of their numbers and opens the mails among them on all
// cores, a little ahead of the turn. What it holds can be made again from the store at any time.
type opening struct {
	bot    *Bot
	line   []*future // in order; the first is the next to be decided
	read   uint64    // inputs below this number were taken up
	left   int       // how many may still be taken up
	slots  chan struct{}
	budget sync.Mutex // one large mail is opened at a time
	single bool       // after an unclean stop: one mail at a time, with a mark before each
}

// largeMail is the size from which mails are opened one after the other: opening takes several times a mail's size.
const largeMail = 256 << 10

// aheadBytes bounds the mails that are opened ahead of the turn.
const aheadBytes = 16 << 20

func newOpening(b *Bot, workers int) *opening {
	o := &opening{bot: b, slots: make(chan struct{}, workers), left: math.MaxInt}
	b.store.View(func(tx *store.Tx) error {
		o.single = tx.Flag("unclean") != ""
		return nil
	})
	return o
}

// next gives the inputs that are open, in order, at most turnSize, never waiting for more than the first; but a command waits for
// what came with it, which may be a revocation of the key that signed it (S14). None = nothing is pending.
func (o *opening) next(ctx context.Context) ([]*future, error) {
	if err := o.fill(); err != nil {
		return nil, err
	}
	switch {
	case len(o.line) == 0 && o.left == 0:
		return nil, nil
	case len(o.line) == 0:
		return nil, o.clean()
	}
	select {
	case <-o.line[0].done:
	case <-ctx.Done():
		return nil, nil
	}
	n, commands := 0, false
	for n < len(o.line) && n < turnSize && (commands || isDone(o.line[n].done)) {
		select {
		case <-o.line[n].done:
		case <-ctx.Done():
			return nil, nil
		}
		o.line[n].opened = o.line[n].made
		commands = commands || o.line[n].commands()
		n++
	}
	batch := o.line[:n]
	o.line = o.line[n:]
	return batch, nil
}

// commands tells a mail that may be obeyed.
func (f *future) commands() bool {
	return f.opened != nil && f.opened.command != nil && f.opened.signed.Verdict == pgp.SignatureValid
}

// openingTime is how long one mail may take to open before it is set aside and those behind it go on.
const openingTime = time.Minute

// inTime opens a mail, or gives it up. The clock runs from the opening itself, and what is given up keeps nobody's place: a
// mail that hangs costs no other its turn. Go cannot end the work; it is left behind.
func inTime(n uint64, open func() *opened) *opened {
	made := make(chan *opened, 1)
	go func() { made <- open() }()
	limit := time.NewTimer(openingTime)
	defer limit.Stop()
	select {
	case o := <-made:
		return o
	case <-limit.C:
		return closedMail(n, poison, "opening it took longer than "+openingTime.String())
	}
}

func isDone(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// clean ends the careful time after an unclean stop: everything kept before it has been handled.
func (o *opening) clean() error {
	if !o.single {
		return nil
	}
	o.single = false
	return o.bot.store.Update(func(tx *store.Tx) error { return tx.SetFlag("unclean", "") })
}

// fill takes up more pending inputs, so that two turns' worth are on their way. After an unclean stop it is one: the mark
// before a mail's opening must not be left by the opening of another.
func (o *opening) fill() error {
	room := 2*turnSize - len(o.line)
	if o.single {
		room = 1 - len(o.line)
	}
	if len(o.line) > turnSize || room == 0 {
		return nil
	}
	var ins []store.Input
	err := o.bot.store.View(func(tx *store.Tx) (err error) {
		ins, err = tx.Pending(o.read, min(room, o.left))
		return err
	})
	if err != nil {
		return err
	}
	for _, in := range ins {
		if len(o.line) > 0 && o.ahead() > aheadBytes {
			break
		}
		if err := o.take(in); err != nil {
			return err
		}
	}
	return nil
}

// ahead is how many bytes of mail are in the line.
func (o *opening) ahead() (bytes int64) {
	for _, f := range o.line {
		bytes += f.size
	}
	return bytes
}

// take puts an input at the end of the line and begins to open its mail.
func (o *opening) take(in store.Input) error {
	o.read = in.N + 1
	o.left--
	f := &future{input: in, done: make(chan struct{})}
	o.line = append(o.line, f)
	n, err := mailToOpen(in)
	if err != nil || n == 0 {
		close(f.done) // an act that cannot be read is set aside by its turn
		return nil
	}
	err = o.bot.store.View(func(tx *store.Tx) error {
		m, err := tx.Mail(n)
		f.size = min(m.Size, o.bot.cfg.Limits.MessageBytes)
		return err
	})
	if err != nil {
		return err
	}
	return o.begin(f, n)
}

// mailToOpen is the mail that the decision about an input needs: the input itself, or the held mail that an act files.
func mailToOpen(in store.Input) (uint64, error) {
	switch in.Kind {
	case "mail":
		return in.N, nil
	case actInput:
		a, err := readAct(in)
		if err != nil || a.Act != "file" {
			return 0, err
		}
		return a.N, nil
	}
	return 0, nil
}

func (o *opening) begin(f *future, n uint64) error {
	attempts := 0
	if o.single {
		err := o.bot.store.Update(func(tx *store.Tx) (err error) {
			attempts, err = tx.MarkOpening(f.input.N)
			return err
		})
		if err != nil {
			return err
		}
		crashAt("open.marked")
	}
	go func() {
		o.slots <- struct{}{}
		defer func() { <-o.slots }()
		defer close(f.done)
		if f.size > largeMail {
			o.budget.Lock()
			defer o.budget.Unlock()
		}
		f.made = inTime(n, func() *opened { return o.bot.openKept(n, attempts > poisonStarts) })
	}()
	return nil
}

// poisonStarts: a mail whose opening was cut off by this many starts is not opened again.
const poisonStarts = 2

// openKept opens the mail with this number. A mail past the limit, or one that stopped the program before, is not opened.
func (b *Bot) openKept(n uint64, unopened bool) (o *opened) {
	var m store.Mail
	var raw []byte
	err := b.store.View(func(tx *store.Tx) (err error) {
		if m, err = tx.Mail(n); err != nil || m.Size > b.cfg.Limits.MessageBytes {
			return err
		}
		raw, err = tx.Raw(n)
		return err
	})
	switch {
	case err != nil:
		return closedMail(n, poison, err.Error())
	case unopened, m.Reason == string(poison):
		return closedMail(n, poison, "opening it stopped the program three times")
	case m.Size > b.cfg.Limits.MessageBytes:
		return b.openHead(m)
	}
	defer func() {
		if r := recover(); r != nil {
			b.env.Log.Error("opening panicked", "n", n, "stack", string(debug.Stack()))
			o = closedMail(n, poison, panicked(r).Error())
		}
	}()
	crashAt("open.begin")
	o = openMail(b.theDesk(), b.cfg, raw, m.ReceivedAt)
	o.n = n
	b.opened.put(o)
	crashAt("open.done")
	return o
}
