package mailbot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// soak is how long an office with so many cases takes for what looks at all of them.
func soak(t *testing.T, cases int) map[string]time.Duration {
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
	assigned, pages := 0, 0
	o.check(o.bot.store.View(func(tx *store.Tx) error {
		for c, err := range tx.Cases() {
			o.check(err)
			if c.Part(handling.Reception).AssignedTo == "Tanaka" {
				assigned++
			}
		}
		for r, err := range tx.Outbox() {
			o.check(err)
			if r.Kind == string(handling.DeskDigestKind) && r.State == store.Sent {
				pages++
			}
		}
		return nil
	}))
	if assigned != cases*3/20 || pages != 2 {
		t.Errorf("%d of %d cases were assigned, %d morning pages went out", assigned, cases, pages)
	}
	return took
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

// What looks at all cases takes time in proportion to them: four times the cases cost about four times as much, and sixteen times
// only if something compared all with all.
func TestNothingLooksAtAllCasesForEach(t *testing.T) {
	few, many := soak(t, 500), soak(t, 2000)
	var lines []string
	for name, d := range many {
		lines = append(lines, fmt.Sprintf("%s: %v of 500, %v of 2000", name, few[name].Round(time.Millisecond), d.Round(time.Millisecond)))
		if d > 10*few[name] && d > time.Second {
			t.Errorf("%s took %v with 500 cases and %v with 2000", name, few[name], d)
		}
	}
	t.Log(strings.Join(lines, "\n"))
}
