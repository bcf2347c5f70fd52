package mailbot

import (
	"context"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// soak is how long an office with so many cases takes for what looks at all of them.
func soak(t testing.TB, cases int) map[string]time.Duration {
	t.Helper()
	o := newBenchOffice(t, pgp.Curve25519)
	fill(t, o.bot.store, cases)
	took := map[string]time.Duration{}
	pass := func(name string, letters ...[]byte) {
		for _, raw := range letters {
			o.check(o.host.Deliver(benchReception, raw, o.now()))
		}
		took[name] = timed(func() { o.check(o.bot.Once(context.Background(), func(any) error { return nil })) })
	}
	pass("list", o.command("list"))
	pass("list of some", o.command("list state=received kind=website"))
	pass("due", o.command("due"))
	tell := o.letter(benchYamada, "bulk tell F filter=kind=website", "bulk tell F filter=kind=website\n\n窓口は来週休業します。\nEND\n")
	pass("bulk tell", o.sealed(tell, o.keys[benchYamada]))
	pass("confirm tell", o.command("confirm "+o.word(benchYamada)))
	pass("bulk assign", o.command("bulk assign Tanaka filter=kind=website"))
	pass("confirm", o.command("confirm "+o.word(benchYamada)))
	pass("approve", o.sealed(o.letter(benchTanaka, "approve "+o.word(benchTanaka), "."), o.keys[benchTanaka]))
	o.moved += 16 * time.Minute
	pass("run")
	before := o.pages() // the run may have passed a morning: the office's clock is that of the machine
	o.moved += 20 * 24 * time.Hour
	pass("morning page")
	took["audit of the desk"] = timed(func() {
		found, err := o.bot.verifyDesk()
		o.check(err)
		for _, f := range found {
			if !f.OK {
				t.Errorf("%s: %s", f.What, f.Detail)
			}
		}
	})
	assigned, pages := 0, o.pages()-before
	o.check(o.bot.store.View(func(tx *store.Tx) error {
		for c, err := range tx.Cases() {
			o.check(err)
			if c.Part(handling.Reception).AssignedTo == "Tanaka" {
				assigned++
			}
		}
		return nil
	}))
	if assigned != cases*3/20 || pages != 2 {
		t.Errorf("%d of %d cases were assigned, %d morning pages went out", assigned, cases, pages)
	}
	return took
}

// pages counts the morning pages that went out.
func (o *benchOffice) pages() (n int) {
	o.check(o.bot.store.View(func(tx *store.Tx) error {
		for r, err := range tx.Outbox() {
			o.check(err)
			if r.Kind == string(handling.DeskDigestKind) && r.State == store.Sent {
				n++
			}
		}
		return nil
	}))
	return n
}

// word is the token or code in the newest mail to somebody.
func (o *benchOffice) word(reader string) string {
	inbox := o.host.Messages(reader)
	l := message.Parse(inbox[len(inbox)-1].Raw, message.DefaultLimits()).Layer()
	opened, err := pgp.Open(l.Data, []*pgp.Secret{o.keys[reader]}, nil, o.now(), pgp.DefaultLimits())
	o.check(err)
	text := message.ParsePayload(opened.Plaintext, message.DefaultLimits()).Text
	word := codes.FindString(text)
	if word == "" {
		o.b.Fatalf("no word in\n%s", text)
	}
	return word
}

// A day of an office with many cases: lists, many cases at once, two persons, the morning page, and what is derived is right.
func TestOfficeOfManyCases(t *testing.T) {
	soak(t, 500)
}

// BenchmarkOffice tells how much longer each takes with four times the cases: about four, and sixteen only if something compared
// all with all.
func BenchmarkOffice(b *testing.B) {
	for b.Loop() {
		few, many := soak(b, 500), soak(b, 2000)
		for name, d := range many {
			b.ReportMetric(d.Seconds()/few[name].Seconds(), strings.ReplaceAll(name, " ", "-")+"-ratio")
		}
	}
}
