package mailbot

import (
	"context"
	"sync"
	"time"

	"keikai/store"
)

// Serve runs until ctx ends and then finishes the mail in hand. A value on reload reads coordinators, templates and keys
// anew from the configuration file.
func (b *Bot) Serve(ctx context.Context, reload <-chan struct{}) error {
	b.serving = true
	listener, err := b.listen()
	if err != nil {
		return err
	}
	b.lookIntoAll()
	var wg sync.WaitGroup
	for _, m := range b.theDesk().mailboxes {
		wg.Go(func() { b.watch(ctx, m) })
	}
	wg.Go(func() { b.handleLoop(ctx) })
	wg.Go(func() { b.sendLoop(ctx) })
	wg.Go(func() { b.answerConsole(ctx, listener) })
	wg.Go(func() { b.reloadLoop(ctx, reload) })
	wg.Go(func() { b.anchorLoop(ctx) })
	b.env.Log.Info("serving", "mailboxes", len(b.theDesk().mailboxes), "coordinators", len(b.theDesk().coordinators))
	<-ctx.Done()
	wg.Wait()
	b.env.Log.Info("stopped")
	return nil
}

// handleLoop turns and composes whenever something is nudged, and once at the start: what a stop left behind is work too.
func (b *Bot) handleLoop(ctx context.Context) {
	for ctx.Err() == nil {
		_, err := b.handle(ctx)
		if err != nil && ctx.Err() == nil {
			b.env.Log.Error("handling stopped", "class", class(err))
			b.health.note("store", err)
			sleep(ctx, 5*time.Second)
			continue
		}
		b.health.note("store", nil)
		t := time.NewTimer(b.untilFalls())
		select {
		case <-b.turned:
		case <-b.owed:
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

// handle decides what is pending and composes what is owed until neither makes more of the other, and returns how many inputs were
// decided. It alternates before the mails that notices quote have been forgotten (openCache).
func (b *Bot) handle(ctx context.Context) (int, error) {
	total := 0
	for {
		fell, err := b.fallDue()
		if err != nil {
			return total, err
		}
		handled, err := b.drain(ctx, cachedMails/2)
		total += handled
		if err != nil {
			return total, err
		}
		if err := b.listLost(); err != nil {
			return total, err
		}
		made, err := b.composeAll(ctx)
		if err != nil || fell+handled+made == 0 {
			return total, err
		}
	}
}

// untilFalls is how long it is until something falls due.
func (b *Bot) untilFalls() time.Duration {
	wait := time.Hour
	b.store.View(func(tx *store.Tx) error {
		if at, ok, err := tx.NextDue(); err == nil && ok {
			wait = min(wait, max(time.Second, at.Sub(b.env.Now())))
		}
		return nil
	})
	return wait
}

// sendLoop sends what is due and sleeps until something is queued or falls due.
func (b *Bot) sendLoop(ctx context.Context) {
	for ctx.Err() == nil {
		_, _, err := b.sendDue(ctx)
		if err != nil && ctx.Err() == nil {
			b.env.Log.Error("sending stopped", "class", class(err))
			sleep(ctx, 5*time.Second)
			continue
		}
		nudge(b.turned)
		t := time.NewTimer(b.untilDue())
		select {
		case <-b.queued:
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

func (b *Bot) untilDue() time.Duration {
	wait := time.Hour
	b.store.View(func(tx *store.Tx) error {
		if at, ok := tx.NextSend(); ok {
			wait = min(wait, max(time.Second, at.Sub(b.env.Now())))
		}
		return nil
	})
	return wait
}

func (b *Bot) reloadLoop(ctx context.Context, reload <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-reload:
			cfg, err := LoadConfig(b.cfg.File)
			if err == nil {
				err = b.Reload(cfg)
			}
			b.health.note("reload", err)
			if err != nil {
				b.env.Log.Error("configuration not reloaded, the old one stays", "error", err)
				continue
			}
			b.env.Log.Info("configuration reloaded")
		}
	}
}

// Once does one pass: fetch all mailboxes, handle, compose and send what is due. A server that cannot be reached costs
// only its own part, and is told at the end.
func (b *Bot) Once(ctx context.Context, emit func(any) error) error {
	var rows []OnceRow
	failed := false
	if !b.serving {
		b.lookIntoAll()
	}
	for _, m := range b.theDesk().mailboxes {
		row := OnceRow{Mailbox: m.Name, Errors: []string{}}
		n, err := b.fetchOnce(ctx, m)
		if err != nil {
			row.Errors, failed = append(row.Errors, err.Error()), true
		}
		row.Fetched = n
		if row.Handled, err = b.handle(ctx); err != nil {
			return err
		}
		rows = append(rows, row)
	}
	problems := map[string]bool{}
	for more := true; more; {
		if _, err := b.handle(ctx); err != nil {
			return err
		}
		sent, down, err := b.sendDue(ctx)
		if err != nil {
			return err
		}
		for _, p := range down {
			problems[p] = true
		}
		for i := range rows {
			rows[i].Sent += sent[rows[i].Mailbox]
		}
		if more, err = b.unfinished(); err != nil {
			return err
		}
	}
	for p := range problems {
		rows[0].Errors, failed = append(rows[0].Errors, p), true
	}
	for _, r := range rows {
		if err := emit(r); err != nil {
			return err
		}
	}
	if failed {
		return &Attention{What: "a mail server could not be reached", Hint: "`keikai check` tries each one; mail waits and nothing is lost"}
	}
	return nil
}

// unfinished: the sending left something to decide or to make, such as word of a mail that failed, or a mail that must be
// made again for a new key.
func (b *Bot) unfinished() (more bool, err error) {
	err = b.store.View(func(tx *store.Tx) error {
		pending, err := tx.Pending(0, 1)
		if err != nil {
			return err
		}
		owed, err := tx.Owed(1)
		more = len(pending)+len(owed) > 0
		return err
	})
	return more, err
}
