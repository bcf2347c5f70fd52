package mailbot

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"keikai/mailbot/handling"
	"keikai/pgp"
	"keikai/store"
)

// dueInput is the kind of input that a fallen deadline is.
const dueInput = "due"

// fallen is the payload of a due input.
type fallen struct {
	Owner string    `json:"owner"`
	What  string    `json:"what"`
	Ref   string    `json:"ref,omitempty"`
	At    time.Time `json:"at"` // when it was noticed: the desk's clock for what follows
}

// mostDue is how many fallen deadlines become inputs at once.
const mostDue = turnSize

// fallDue makes what fell due an input like any other. Deciding it changes what is due, so that nothing falls twice.
func (b *Bot) fallDue() (n int, err error) {
	now := b.env.Now()
	err = b.store.View(func(tx *store.Tx) error {
		due, err := tx.DueBy(now, 1)
		n = len(due)
		return err
	})
	if err != nil || n == 0 {
		return 0, err
	}
	crashAt("due.begin")
	err = b.store.Update(func(tx *store.Tx) error {
		due, err := tx.DueBy(now, mostDue)
		if err != nil {
			return err
		}
		slices.SortStableFunc(due, func(a, b store.Due) int { return cmp.Compare(afterDigest(a), afterDigest(b)) })
		for _, d := range due {
			payload, err := json.Marshal(fallen{d.Owner, d.What, d.Ref, now})
			if err != nil {
				return err
			}
			if _, err := tx.AddInput(dueInput, payload); err != nil {
				return err
			}
			if err := dropDue(tx, d); err != nil {
				return err
			}
		}
		n = len(due)
		crashAt("due.written")
		return nil
	})
	crashAt("due.committed")
	return n, err
}

// afterDigest orders what fell due at once: who comes back after a stop reads the page first, and then what it speaks of (users.md C14).
func afterDigest(d store.Due) int {
	if d.What == handling.DueDigest {
		return 0
	}
	return 1
}

// dropDue takes one due of an owner away: it is an input now.
func dropDue(tx *store.Tx, gone store.Due) error {
	all, err := tx.DuesOf(gone.Owner)
	if err != nil {
		return err
	}
	var rest []store.Due
	for _, d := range all {
		if d != gone {
			rest = append(rest, d)
		}
	}
	return tx.SetDues(gone.Owner, rest)
}

// againAfter is how long what could not be decided waits until it falls due once more.
const againAfter = time.Hour

// fallAgain keeps what fell due and could not be decided: a mistake in one decision must not end the morning pages.
func (b *Bot) fallAgain(tx *store.Tx, in store.Input) error {
	var w fallen
	if in.Kind != dueInput || json.Unmarshal(in.Payload, &w) != nil {
		return nil
	}
	all, err := tx.DuesOf(w.Owner)
	if err != nil {
		return err
	}
	err = tx.SetDues(w.Owner, append(all, store.Due{At: b.env.Now().Add(againAfter), What: w.What, Ref: w.Ref}))
	if isNotFound(err) || errors.Is(err, store.ErrDestroyed) {
		return nil
	}
	return err
}

func (b *Bot) decideDue(tx *store.Tx, d *desk, f *future) error {
	var w fallen
	if err := json.Unmarshal(f.input.Payload, &w); err != nil {
		return fmt.Errorf("read what fell due: %w", err)
	}
	var c handling.Case
	var err error
	if w.Owner != store.OwnerOffice {
		if c, err = tx.Case(w.Owner); err != nil {
			return err
		}
	}
	what := handling.FellDue{What: w.What, Ref: w.Ref}
	if what.Facts, err = b.dueFacts(tx, d, c, w); err != nil {
		return err
	}
	ev := handling.Event{At: w.At, What: what}
	if ev.Fresh, err = b.fresh(tx, d, what); err != nil {
		return err
	}
	if q, ok := handling.ProposalOf(d.policy, c, w.Ref); ok {
		ev.Fresh.JVN, err = b.freshNumber(tx, "JVN#")
		ev.Mail = q.N
		if err != nil {
			return err
		}
	}
	if err := b.settle(tx, d, c, ev); err != nil {
		return err
	}
	crashAt("due.decided")
	if w.Owner != store.OwnerOffice {
		return setFallenDues(tx, d, w)
	}
	return b.setOfficeDues(tx, d)
}

// setFallenDues derives a case's dues anew after one of them fell, for its row is gone whatever was decided. Whatever has fallen and
// stands as it did waits a while before it falls again: no deadline is lost, and none runs in circles.
func setFallenDues(tx *store.Tx, d *desk, w fallen) error {
	c, err := tx.Case(w.Owner)
	if isNotFound(err) || errors.Is(err, store.ErrDestroyed) || c.Deleted {
		return nil
	}
	if err != nil {
		return err
	}
	dues := handling.FiringOf(d.policy, c)
	for i := range dues {
		if !dues[i].At.After(w.At) {
			dues[i].At = d.policy.FallsAgain(w.At, againAfter)
			if dues[i].What == "runs" { // the hour has come: what stopped it may be mended any minute
				dues[i].At = w.At.Add(publishAgain)
			}
		}
	}
	return setDues(tx, w.Owner, dues)
}

// dueFacts gathers for the command that is due, or for the morning page.
func (b *Bot) dueFacts(tx *store.Tx, d *desk, c handling.Case, w fallen) (handling.Facts, error) {
	if w.What == handling.DueDigest {
		return b.digestFacts(tx, d, w.At)
	}
	q, ok := handling.ProposalOf(d.policy, c, w.Ref)
	if !ok {
		return handling.Facts{}, nil
	}
	g := gathering{bot: b, tx: tx, desk: d, realm: q.Realm, c: c, at: w.At}
	if q.Command.Verb == "key import" {
		g.cause = b.kept(q.N)
	}
	return g.facts(q.Command)
}

// digestFacts are all that the morning page counts and lists, of both realms; the desk parts them.
func (b *Bot) digestFacts(tx *store.Tx, d *desk, at time.Time) (f handling.Facts, err error) {
	for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
		g := gathering{bot: b, tx: tx, desk: d, realm: r, at: at}
		if err := g.held(handling.Command{}, &f); err != nil {
			return f, err
		}
		if err := g.unsent(handling.Command{}, &f); err != nil {
			return f, err
		}
	}
	for c, err := range tx.Cases() {
		if err != nil {
			return f, err
		}
		if handling.Visible(c, handling.Reception) || handling.Visible(c, handling.Coordination) { // a direct case is coordination's alone
			f.Cases = append(f.Cases, c)
		}
	}
	oldestFirst(f.Cases)
	book, err := bookOf(tx, f.Cases...)
	if err != nil {
		return f, err
	}
	f.Ends = keyEnds(d, book, f.Cases, at)
	f.Record, err = b.record(tx, d)
	return f, err
}

// keyEnds finds the keys that expire soon: of the office's own people and mailboxes, and of the finders and parties of open cases.
func keyEnds(d *desk, book handling.Book, cases []handling.Case, at time.Time) (out []handling.KeyEnd) {
	add := func(e handling.KeyEnd, k *pgp.Certificate) {
		if end, ends := k.ExpiresAt(); ends && end.Sub(at) < keyWarning {
			e.Day = handling.DateOf(end)
			out = append(out, e)
		}
	}
	for _, m := range d.mailboxes {
		add(handling.KeyEnd{Realm: m.Role, Whose: m.Name}, m.secrets[0].Certificate())
	}
	for _, co := range d.coordinators {
		for _, r := range co.Realms {
			add(handling.KeyEnd{Realm: r, Whose: co.Name}, co.cert)
		}
	}
	read := map[string]*pgp.Certificate{} // a party's key is read once, not once for each of its cases
	for _, c := range cases {
		if !c.State.Open() {
			continue
		}
		outside := func(r handling.Realm, whose string, k handling.PartyKey) {
			cert, known := read[k.Armored]
			if !known {
				if certs, err := pgp.ReadCertificates([]byte(k.Armored)); err == nil && len(certs) == 1 {
					cert = certs[0]
				}
				read[k.Armored] = cert
			}
			if cert != nil {
				add(handling.KeyEnd{Realm: r, Number: c.NumberFor(r), Whose: whose, Case: c.Key, Fingerprint: k.Fingerprint}, cert)
			}
		}
		if c.Finder.Sealable() {
			outside(c.Home(), "F", *c.Finder.Key)
		}
		for _, cp := range c.Parties {
			if k, ok := book.Of(cp).KeyInUse(); ok && cp.Active() {
				outside(cp.Realm, cp.Code, k)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b handling.KeyEnd) int { return a.Day.Compare(b.Day) })
	return out
}

// record is where the journal stands, and whether the head that the last page told is in it (S19).
func (b *Bot) record(tx *store.Tx, d *desk) (handling.Record, error) {
	seq, hash := tx.Head()
	r := handling.Record{Seq: seq, Hash: fmt.Sprintf("%x", hash), Continues: true}
	for _, last := range d.policy.Office.Digests {
		want, err := hex.DecodeString(last.Hash)
		if err != nil || last.Seq == 0 {
			continue
		}
		r.Continues = r.Continues && tx.CheckAnchor(b.store.Instance(), last.Seq, want) == nil
	}
	tally, err := tx.Tally()
	for disposition, n := range tally {
		r.Received += n
		switch disposition {
		case "quarantined":
			r.Waits += n
		case "kept":
		default:
			r.Filed += n
		}
	}
	return r, err
}

// noteStaff tells the office which keys the configuration names when it names others than before, and sets the office's next
// deadline. What a store without an office is told of was there when the office began (S4).
func (b *Bot) noteStaff() error {
	crashAt("office.begin")
	return b.store.Update(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		now := b.env.Now()
		what := handling.StaffChanged{First: d.policy.Office.Revision == 0}
		for _, co := range d.coordinators {
			what.Keys = append(what.Keys, handling.Staff{Name: co.Name, Fingerprint: co.Fingerprint})
		}
		if err := b.settle(tx, d, handling.Case{}, handling.Event{At: now, What: what}); err != nil {
			return err
		}
		return b.setOfficeDues(tx, d)
	})
}

// setOfficeDues derives what the office waits for. When its very first page is due nothing but the due itself remembers, for it
// follows from when the office began: it stays until the page is made, however often the program starts after it.
func (b *Bot) setOfficeDues(tx *store.Tx, d *desk) error {
	dues := handling.OfficeDues(d.policy, b.env.Now())
	if len(d.policy.Office.Digests) > 0 {
		return setDues(tx, store.OwnerOffice, dues)
	}
	old, err := tx.DuesOf(store.OwnerOffice)
	if err != nil {
		return err
	}
	for _, o := range old {
		for i := range dues {
			if o.What == handling.DueDigest && dues[i].What == o.What && o.At.Before(dues[i].At) {
				dues[i].At = o.At
			}
		}
	}
	return setDues(tx, store.OwnerOffice, dues)
}
