package mailbot

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// desktop is an office in which every kind of input of the desk can come next: its content, and the letter that brings each.
type desktop struct {
	w    *world
	root store.Root
	rows content
}

// prepared plays until a case is stopped with a question on its way, a key and a list of cases wait for their second words, and another
// list was approved.
func prepared(w *world) (d *desktop, letters map[string][]byte) {
	w.t.Helper()
	d = &desktop{w: w}
	by := func(who, line, text string) letter {
		return letter{from: who, to: "reception", subject: line, body: line + "\n" + text, sealed: true, signed: true}
	}
	w.report()
	first := w.number
	for _, line := range []string{"hold", "ask F"} {
		w.send(by("山田", "["+first+"] "+line, "\nどの版ですか。\nEND\n"))
		w.gets("山田", "desk/transcript")
	}
	w.send(letter{from: "stranger", to: "reception", subject: "[" + first + "] a word", body: "I know more.\n"})
	held := fmt.Sprint(w.mails()[len(w.mails())-1].N)
	w.gets("山田", "desk/quarantined")
	w.gets("Tanaka", "desk/quarantined")
	w.report()
	finger := string(w.people["finder"].secret.Certificate().Fingerprint())
	token := func(who, line string) string {
		w.send(by(who, line, ""))
		_, o := w.next(who)
		return codes.FindString(o.payload.Text)
	}
	code := func(line string) string {
		w.send(by("山田", "confirm "+token("山田", line), ""))
		w.gets("山田", "desk/transcript")
		return codes.FindString(w.gets("Tanaka", "desk/approval_request").payload.Text)
	}
	key := token("山田", "["+w.number+"] key confirm "+finger+" by=phone")
	w.send(by("Tanaka", "approve "+code("bulk assign 山田 filter=state=questioned"), ""))
	w.gets("山田", "desk/approval_result")
	w.gets("Tanaka", "desk/approval_result")
	letters = map[string][]byte{
		"undo":          w.raw(by("山田", "["+first+"] undo", "")),
		"ask again":     w.raw(by("Tanaka", "["+first+"] ask F", "\nどの設定ですか。\nEND\n")),
		"resume":        w.raw(by("山田", "["+first+"] resume", "")),
		"confirm":       w.raw(by("山田", "confirm "+key, "")),
		"approve":       w.raw(by("Tanaka", "approve "+code("bulk assign Tanaka filter=state=received"), "")),
		"file":          w.raw(by("山田", "["+first+"] file "+held+" as=F", "")),
		"duty":          w.raw(by("山田", "duty Tanaka 2009-07-13..2009-07-17", "")),
		"key suspend":   w.raw(by("山田", "key suspend Tanaka", "")),
		"what fell due": nil, // the last by name: time passes for it
	}
	return d, letters
}

// take closes the world's bot and keeps what its store holds.
func (d *desktop) take() {
	w := d.w
	w.t.Helper()
	if err := w.bot.Close(); err != nil {
		w.t.Fatal(err)
	}
	e, err := store.OpenBolt(w.cfg.Store.Path, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	defer e.Close()
	if d.root, err = store.ReadRoot(w.cfg.Store.KeyFile); err != nil {
		w.t.Fatal(err)
	}
	d.rows = load(w.t.(*testing.T), e)
}

// open is a bot on a copy of what was kept.
func (d *desktop) open() (*Bot, *memEngine) {
	w := d.w
	w.t.Helper()
	e := &memEngine{rows: d.rows, left: -1}
	env := Env{Now: time.Now, Rand: rand.Reader, Dial: w.dial, Log: slog.New(slog.DiscardHandler)}
	s, err := store.OpenEngine(e, d.root, store.Options{Now: env.Now, Rand: env.Rand})
	if err != nil {
		w.t.Fatal(err)
	}
	b := newBot(w.cfg, env, w.bot.theDesk(), s)
	return b, e
}

// comes keeps the letter, as a fetch would.
func (d *desktop) comes(b *Bot, raw []byte) {
	d.w.t.Helper()
	if raw == nil {
		return
	}
	head := store.Mail{Direction: handling.In, Mailbox: "reception", Realm: handling.Reception, ReceivedAt: time.Now(), ContentID: message.ContentID(raw)}
	if _, err := b.keep([]arrival{{head: head, raw: raw}}, func(*store.Tx) error { return nil }); err != nil {
		d.w.t.Fatal(err)
	}
}

// decide is the part of a pass that decides: what fell due, and what is pending.
func decide(b *Bot, t *testing.T) error {
	for range 10 {
		fell, err := b.fallDue()
		if err != nil {
			return err
		}
		n, err := b.drain(t.Context(), 0)
		if err != nil || fell+n == 0 {
			return err
		}
	}
	return nil
}

// picture is everything that a decision can change, in words that are the same in every run.
func picture(t *testing.T, b *Bot) string {
	t.Helper()
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	proposals := func(where string, list []handling.Proposal) {
		for _, q := range list {
			add("%s waits %s %s %d %q", where, q.Command.Verb, q.Needs, len(q.Codes), q.Approved)
		}
	}
	err := b.store.View(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		o := d.policy.Office
		add("office %d, %d duties, %d staff, %d pages, suspended %v", o.Revision, len(o.Duty), len(o.Staff), len(o.Digests), o.Suspended(d.coordinators[1].Fingerprint))
		proposals("office", o.Proposals)
		for c, err := range tx.Cases() {
			if err != nil {
				return err
			}
			add("case %s %s at %d, %d mails, held %d, asked %v, for %q, key %s", c.Number, c.State, c.Revision, len(c.Mails), len(c.Holds),
				c.Part(handling.Reception).Question != nil, c.Part(handling.Reception).AssignedTo, c.Finder.Key.Trust)
			proposals(c.Number, c.Proposals)
		}
		for x, err := range tx.Dues() {
			add("due %s %s %v", x.Owner, x.What, err)
		}
		for r, err := range tx.Outbox() {
			add("row %s %s %s %s %v", r.Case, r.Kind, r.Recipient, r.State, err)
		}
		for m, err := range tx.Mails(0) {
			add("mail %d %s %s %v", m.N, m.Disposition, m.Reason, err)
		}
		pending, err := tx.Pending(0, 10)
		add("%d pending", len(pending))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// sound fails on anything that the audit finds.
func sound(t *testing.T, b *Bot) {
	t.Helper()
	found, err := b.store.Verify()
	desk, err2 := b.verifyDesk()
	if err != nil || err2 != nil {
		t.Error(err, err2)
	}
	for _, f := range append(found, desk...) {
		if !f.OK {
			t.Errorf("%s: %s", f.What, f.Detail)
		}
	}
}

// done is what each kind of input comes to when nothing fails.
var done = map[string]string{
	"undo":          "finder/question F cancelled",
	"ask again":     "desk/transcript Tanaka",
	"resume":        "held 0",
	"confirm":       "waits key confirm other 1",
	"approve":       "office waits bulk delay 1 \"Tanaka\"\noffice waits bulk delay 1 \"Tanaka\"",
	"file":          "3 mails",
	"duty":          "1 duties",
	"key suspend":   "suspended true",
	"what fell due": "2 pages",
}

// A disk that fails at any write of any of the desk's inputs leaves nothing half done: the store is as before or as after a
// transaction, and when the disk works again all comes as though it had never failed. It is the same when only one write fails: no
// input is set aside for what was not its fault.
func TestFaultAtAnyWriteOfTheDesk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, letters := prepared(newWorld(t))
		d.take()
		for _, name := range slices.Sorted(maps.Keys(letters)) {
			if letters[name] == nil {
				time.Sleep(80 * time.Hour)
			}
			d.everyWrite(t, name, letters[name])
		}
	})
}

func (d *desktop) everyWrite(t *testing.T, name string, raw []byte) {
	t.Helper()
	b, e := d.open()
	d.comes(b, raw)
	before := e.committed()
	if err := decide(b, t); err != nil {
		t.Fatal(err)
	}
	sound(t, b)
	want := picture(t, b)
	if !strings.Contains(want, done[name]) {
		t.Errorf("%s: came to\n%s", name, want)
	}
	for _, heals := range []bool{false, true} {
		for n := 0; ; n++ {
			b, e := d.open()
			e.rows, e.left, e.heals = before, n, heals
			err := decide(b, t)
			if !e.failed {
				break
			}
			if err == nil && !heals {
				t.Errorf("%s: the fault at write %d was not told", name, n)
			}
			if !e.committed().same(before) {
				sound(t, b)
			}
			e.left = -1
			if err := decide(b, t); err != nil {
				t.Fatal(err)
			}
			if got := picture(t, b); got != want {
				t.Fatalf("%s: after a fault at write %d (only one: %v) came\n%s\nnot\n%s", name, n, heals, got, want)
			}
		}
	}
}
