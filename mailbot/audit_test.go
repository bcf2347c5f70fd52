package mailbot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

var errGiveUp = errors.New("give up")

// waiting is an office in which a case and the desk each have a command that waits for its giver's second word.
func (w *world) waiting() {
	w.t.Helper()
	w.report()
	for _, line := range []string{"[" + w.number + "] key confirm " + string(w.people["finder"].secret.Certificate().Fingerprint()) + " by=phone", "bulk assign Tanaka filter=kind=product"} {
		w.send(letter{from: "山田", to: "reception", subject: line, body: line + "\n", sealed: true, signed: true})
		w.gets("山田", "desk/preview")
	}
}

// Whatever is derived and is not what it is derived from is named, with what mends it.
func TestAuditNamesWhatIsNotAsDerived(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.waiting()
		c := w.theCase()
		office := func(tx *store.Tx) handling.Office {
			d, err := w.bot.deskIn(tx)
			if err != nil {
				t.Fatal(err)
			}
			return d.policy.Office
		}
		setDues := func(owner string, list []handling.Due) func(*store.Tx) error {
			return func(tx *store.Tx) error { return setDues(tx, owner, list) }
		}
		own := handling.Firing(c.Proposals)
		later := []handling.Due{{At: own[0].At.Add(time.Hour), What: own[0].What, Ref: own[0].Ref}}
		for name, x := range map[string]struct {
			damage func(*store.Tx) error
			what   string
			detail string
		}{
			"a due of a case removed": {setDues(c.Key, nil), "dues as derived", "case " + c.Key + " lacks its due expires of 2009-07-11"},
			"a due of a case moved":   {setDues(c.Key, later), "dues as derived", "2 wrong"},
			"a due of a case added": {setDues(c.Key, append(later, own...)), "dues as derived",
				"case " + c.Key + " has a due expires of 2009-07-11 that nothing in it waits for"},
			"the office's dues removed": {setDues(store.OwnerOffice, nil), "dues as derived", "the office lacks its due digest of 2009-07-09"},
			"a token that leads nowhere": {func(tx *store.Tx) error { return tx.DropIndex("proposal", c.Proposals[0].MAC, c.Key) }, "tokens",
				"does not lead to case " + c.Key},
			"a token of the office that leads to a case": {func(tx *store.Tx) error {
				return tx.PutIndex("proposal", office(tx).Proposals[0].MAC, c.Key)
			}, "tokens", "does not lead to the office"},
			"an office that nobody decided": {func(tx *store.Tx) error { return tx.SetDocument(officeDocument, officeDocument, []byte("{}")) }, "office history",
				"not what its 4 entries fold to"},
		} {
			giveUp := w.bot.store.Update(func(tx *store.Tx) error {
				if err := x.damage(tx); err != nil {
					t.Fatal(err)
				}
				found, err := w.bot.verifyDeskIn(tx)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range found {
					if f.What == x.what && (f.OK || !strings.Contains(f.Detail, x.detail) || f.Hint == "") {
						t.Errorf("%s: %+v", name, f)
					}
				}
				return errGiveUp
			})
			if !errors.Is(giveUp, errGiveUp) {
				t.Fatal(giveUp)
			}
		}
	})
}

// What fell due and waits for its turn is no longer kept as due, and that is no damage.
func TestAuditKnowsWhatFell(t *testing.T) {
	story(t, func(t *testing.T, w *world) {
		w.waiting()
		time.Sleep(80 * time.Hour)
		if n, err := w.bot.fallDue(); n != 3 || err != nil {
			t.Fatalf("%d dues fell, %v", n, err)
		}
		found, err := w.bot.verifyDesk()
		for _, f := range found {
			if !f.OK {
				t.Errorf("%s: %s", f.What, f.Detail)
			}
		}
		if err != nil {
			t.Error(err)
		}
	})
}
