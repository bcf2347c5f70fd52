package mailbot

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"keikai/mailbot/handling"
	"keikai/store"
)

// turnSize is how many inputs one transaction decides at most.
const turnSize = 64

// turn decides inputs in order of their numbers, each in the sight of what the ones before it wrote, in one transaction.
// When that fails or panics they are run again one at a time, and only the culprit is quarantined (R1, R2): what fails alone and at
// its second time, for a disk may fail once.
func (b *Bot) turn(batch []*future) error {
	err := b.decideAll(batch)
	crashAt("turn.committed")
	if err == nil {
		return b.noteShown()
	}
	for _, f := range batch {
		if err := b.decideAll([]*future{f}); err == nil {
			continue
		} else if err := b.poisoned(f, err); err != nil {
			return err
		}
	}
	return b.noteShown()
}

func (b *Bot) decideAll(batch []*future) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked(r)
			b.env.Log.Error("decision panicked", "type", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
		}
	}()
	crashAt("turn.begin")
	return b.store.Update(func(tx *store.Tx) error {
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		// A key that died is believed by nothing that came with the news, be it before or behind it (S14).
		for _, f := range batch {
			if err := b.revocations(tx, d, f); err != nil {
				return fmt.Errorf("look for revocations in input %d: %w", f.input.N, err)
			}
		}
		for _, f := range batch {
			if err := b.decide(tx, d, f); err != nil {
				return fmt.Errorf("decide input %d: %w", f.input.N, err)
			}
		}
		crashAt("turn.written")
		return nil
	})
}

func panicked(r any) error { return fmt.Errorf("panic of type %T", r) }

// poisoned sets the one input aside that cannot be decided; everything behind it goes on.
func (b *Bot) poisoned(f *future, why error) error {
	b.env.Log.Error("input set aside", "n", f.input.N, "kind", f.input.Kind, "class", fmt.Sprintf("%T", why))
	return b.store.Update(func(tx *store.Tx) error {
		if f.input.Kind != "mail" {
			if err := tx.Note(b.env.Now(), "keikai", "input "+f.input.Kind+" could not be decided", f.input.N); err != nil {
				return err
			}
			return errors.Join(b.fallAgain(tx, f.input), tx.Done(f.input.N))
		}
		m, err := tx.Mail(f.input.N)
		if err != nil {
			return err
		}
		m.Disposition, m.Reason, m.Note, m.Realm = "quarantined", string(poison), why.Error(), realmOfMail(f.opened, m.Realm)
		if err := tx.SetMail(m); err != nil {
			return err
		}
		d, err := b.deskIn(tx)
		if err != nil {
			return err
		}
		ev := handling.Event{At: m.ReceivedAt, Mail: m.N, What: handling.Held{Mailbox: m.Mailbox, Realm: m.Realm, Reason: string(poison), Tell: true}}
		if err := b.settle(tx, d, handling.Case{}, ev); err != nil {
			return err
		}
		return tx.Done(f.input.N)
	})
}

func (b *Bot) decide(tx *store.Tx, d *desk, f *future) error {
	rule, ok := inputRules[f.input.Kind]
	if !ok {
		return fmt.Errorf("unknown input kind %q", f.input.Kind)
	}
	if err := rule(b, tx, d, f); err != nil {
		return err
	}
	return tx.Done(f.input.N)
}

// inputRules say how each kind of input is decided.
var inputRules = map[string]func(*Bot, *store.Tx, *desk, *future) error{
	"mail":     (*Bot).decideMail,
	"left":     (*Bot).decideLeft,
	"not_left": (*Bot).decideNotLeft,
	actInput:   (*Bot).decideAct,
	dueInput:   (*Bot).decideDue,
}

// outcome is the payload of "left" and "not_left": an outgoing mail and what became of it.
type outcome struct {
	N      uint64    `json:"n"`
	At     time.Time `json:"at"`
	State  string    `json:"state,omitempty"`
	Reason string    `json:"reason,omitempty"`
	Detail string    `json:"detail,omitempty"`

	Came *handling.CameBack `json:"came,omitempty"`
}

func (b *Bot) decideLeft(tx *store.Tx, d *desk, f *future) error {
	return b.decideOutcome(tx, d, f.input, func(o store.Outgoing, _ outcome) handling.What {
		return handling.LeftHouse{Kind: handling.NoticeKind(o.Kind), N: o.N, To: o.Recipient}
	})
}

func (b *Bot) decideNotLeft(tx *store.Tx, d *desk, f *future) error {
	return b.decideOutcome(tx, d, f.input, func(o store.Outgoing, r outcome) handling.What {
		return handling.NotLeft{N: o.N, Realm: d.role(o.Mailbox), Kind: handling.NoticeKind(o.Kind), To: o.Recipient, State: r.State, Reason: r.Reason, Detail: r.Detail, Came: r.Came}
	})
}

func (b *Bot) decideOutcome(tx *store.Tx, d *desk, in store.Input, what func(store.Outgoing, outcome) handling.What) error {
	var r outcome
	if err := json.Unmarshal(in.Payload, &r); err != nil {
		return fmt.Errorf("read outcome: %w", err)
	}
	o, err := tx.Outgoing(r.N)
	if err != nil {
		return err
	}
	c, err := caseOrNone(tx, o.Case)
	if err != nil {
		return err
	}
	if c.Deleted {
		c = handling.Case{} // what became of its last mails is all that can still be told
	}
	ev := handling.Event{At: r.At, What: what(o, r)}
	return b.settle(tx, d, c, ev)
}

func caseOrNone(tx *store.Tx, key string) (handling.Case, error) {
	if key == "" {
		return handling.Case{}, nil
	}
	return tx.Case(key)
}

// settle decides an event that no mail brought.
func (b *Bot) settle(tx *store.Tx, d *desk, c handling.Case, ev handling.Event) error {
	dec, err := decideIn(tx, d, c, ev)
	if err != nil {
		return err
	}
	_, err = b.carry(tx, d, &c, ev, dec, nil)
	return err
}

func (b *Bot) decideMail(tx *store.Tx, d *desk, f *future) error {
	m, err := tx.Mail(f.input.N)
	if err != nil {
		return err
	}
	o := f.opened
	id := identification{bot: b, tx: tx, desk: d, m: m, box: d.mailbox(m.Mailbox), o: o, at: m.ReceivedAt}
	if id.box == nil {
		id.box = d.voice(m.Realm)
	}
	v, err := id.identify()
	if err != nil {
		return err
	}
	v.mailbox = id.box.Name
	return b.enact(tx, d, m, o, v, id.archived())
}

// enact lets what a mail was found to be take effect, and gives the mail its lasting disposition.
func (b *Bot) enact(tx *store.Tx, d *desk, m store.Mail, o *opened, v verdict, archived bool) error {
	c, err := caseOrNone(tx, v.caseKey)
	if err != nil {
		return err
	}
	ev := handling.Event{At: m.ReceivedAt, Mail: m.N, Hash: fmt.Sprintf("%x", m.SHA256), What: v.what}
	if ev.Fresh, err = b.fresh(tx, d, v.what); err != nil {
		return err
	}
	answer, ran, err := b.follow(tx, d, &c, ev, &v, o, archived)
	if err != nil {
		return err
	}
	if v.command != nil {
		if err := v.command.remember(tx, m.ReceivedAt, answer, ran); err != nil {
			return err
		}
		if v.command.exposed {
			if err := tx.Note(m.ReceivedAt, v.command.by, exposedCommand, m.N); err != nil {
				return err
			}
		}
	}
	return b.file(tx, m, o, v, c)
}

// exposedCommand marks in the journal that whoever carried a mail could read the command in its subject (S5).
const exposedCommand = "the command stood in a clear subject"

// follow lets the desk decide and writes what follows. answer is the number of the first notice to the commander.
func (b *Bot) follow(tx *store.Tx, d *desk, c *handling.Case, ev handling.Event, v *verdict, o *opened, archived bool) (answer uint64, ran bool, err error) {
	var dec handling.Decision
	if v.what != nil {
		if dec, err = decideIn(tx, d, *c, ev); err != nil {
			return 0, false, err
		}
	}
	if archived {
		dec.Notices = nil
	}
	if v.disposition == "command" && dec.Refusal != nil {
		v.reason = "refused"
	}
	ran = len(dec.Changes)+len(dec.Also)+len(dec.Office)+len(dec.Orders) > 0 && dec.Refusal == nil && v.reason == ""
	dec.Changes = tied(dec.Changes, ev, *v, d.role(v.mailbox))
	rows, err := b.carry(tx, d, c, ev, dec, o)
	if err != nil {
		return 0, false, err
	}
	if v.disposition == "new_report" {
		v.caseKey = c.Key
	}
	for _, row := range rows {
		if row.Recipient == v.party {
			answer = row.N
		}
	}
	return answer, ran, nil
}

// tied adds what a case's history lacks of a mail that is filed in it and changed nothing else, such as a refused command:
// every mail of a case stands in its journal, tied to the bytes.
func tied(changes []handling.Change, ev handling.Event, v verdict, r handling.Realm) []handling.Change {
	if v.caseKey == "" || slices.ContainsFunc(changes, func(ch handling.Change) bool { return ch.Mail == ev.Mail }) {
		return changes
	}
	return append(changes, handling.Change{At: ev.At, Actor: v.party, Mail: ev.Mail, Realm: r, Filed: &handling.CaseMail{
		N: ev.Mail, Direction: handling.In, At: ev.At, Party: v.party, Kind: v.disposition, Realm: r}})
}

// file gives the mail its lasting disposition and makes it findable by its ids.
func (b *Bot) file(tx *store.Tx, m store.Mail, o *opened, v verdict, c handling.Case) error {
	m.Disposition, m.Reason, m.Case, m.Party = v.disposition, v.reason, v.caseKey, v.party
	m.Realm = realmOfMail(o, m.Realm)
	m.From, m.FromName, m.MessageID, m.Note = o.mail.From.Address, o.mail.From.Name, o.mail.MessageID, v.note
	m.Subject = clip(o.mail.Subject, 200) // the outer one: a protected subject may tell what only the sealed mail may hold
	if err := tx.SetMail(m); err != nil {
		return err
	}
	if m.MessageID != "" {
		if err := tx.PutIndex("seen", m.MessageID, fmt.Sprint(m.N)); err != nil {
			return err
		}
	}
	if v.caseKey != "" && (v.party == "F" || handling.IsCode(v.party)) {
		return rememberThread(tx, v.caseKey, v.party, append([]string{m.MessageID}, v.answers...)...)
	}
	return nil
}

// fresh draws what must be random or unique for this event.
func (b *Bot) fresh(tx *store.Tx, d *desk, what handling.What) (handling.Fresh, error) {
	var f handling.Fresh
	var err error
	switch w := what.(type) {
	case handling.ReportArrived:
		prefix := "IPA#"
		if w.Scheme == handling.Direct {
			prefix = "JVN#" // it is known to coordination alone
		}
		err = b.freshCase(tx, prefix, &f)
	case handling.CommandGiven, handling.CommandsGiven, handling.FellDue, handling.StopWord:
		if f, err = b.freshCodes(len(d.policy.Coordinators)); err != nil {
			return f, err
		}
		if g, ok := w.(handling.CommandGiven); ok {
			err = b.freshNumbers(tx, g, &f)
		}
		if g, ok := w.(handling.FellDue); ok && err == nil {
			err = b.freshNumbers(tx, handling.CommandGiven{Facts: g.Facts, TokenMAC: g.Ref}, &f)
		}
	}
	return f, err
}

// freshNumbers draws the numbers that a command may give: a case's own at the hand-over, and one for each party that may join. A token
// may stand for any command.
func (b *Bot) freshNumbers(tx *store.Tx, g handling.CommandGiven, f *handling.Fresh) (err error) {
	verb := g.Command.Verb
	if handling.MayOpen(verb, g) {
		if err := b.freshCase(tx, "IPA#", f); err != nil {
			return err
		}
	}
	if verb == "cve" || g.TokenMAC != "" {
		if f.CVE, err = b.nextCVE(tx); err != nil {
			return err
		}
	}
	if verb == "handover" || g.TokenMAC != "" {
		if f.JVN, err = b.freshNumber(tx, "JVN#"); err != nil {
			return err
		}
	}
	if handling.MayList(verb, g) {
		did, err := b.freshNumber(tx, "DID#")
		if err != nil {
			return err
		}
		f.DIDs = []string{did}
	}
	joining := handling.MayJoin(verb, g)
	for len(f.References) < joining {
		number, err := b.freshNumber(tx, "VH#")
		if err != nil {
			return err
		}
		if !slices.Contains(f.References, number) {
			f.References = append(f.References, number)
		}
	}
	return nil
}

// freshCase draws what a new case needs.
func (b *Bot) freshCase(tx *store.Tx, prefix string, f *handling.Fresh) (err error) {
	if f.Key, err = b.randomHex(8); err == nil {
		f.Number, err = b.freshNumber(tx, prefix)
	}
	return err
}

// freshCodes draws a token, a code for each person who may have to approve, and the next words that stop everything.
func (b *Bot) freshCodes(persons int) (handling.Fresh, error) {
	var f handling.Fresh
	token, err := b.secret()
	if err != nil {
		return f, err
	}
	f.Token, f.MAC = token.Printed, token.MAC
	for range persons {
		code, err := b.secret()
		if err != nil {
			return f, err
		}
		f.Codes = append(f.Codes, code)
	}
	if f.Stop, err = b.stopWord(); err != nil {
		return f, err
	}
	f.StopC, err = b.stopWord()
	return f, err
}

// secret draws 128 bits as they are printed in a notice and as they are stored.
func (b *Bot) secret() (handling.Secret, error) {
	raw := make([]byte, 16)
	_, err := io.ReadFull(b.env.Rand, raw)
	word := base32Words.EncodeToString(raw)
	return handling.Secret{Printed: word, MAC: b.macOf(word)}, err
}

// stopWord draws the eight digits that a coordinator types on a phone (users.md C9).
func (b *Bot) stopWord() (handling.Secret, error) {
	raw := make([]byte, 8)
	_, err := io.ReadFull(b.env.Rand, raw)
	n := binary.BigEndian.Uint64(raw) % 1e8
	word := fmt.Sprintf("%04d-%04d", n/1e4, n%1e4)
	return handling.Secret{Printed: word, MAC: b.macOf(word)}, err
}

func (b *Bot) randomHex(bytes int) (string, error) {
	raw := make([]byte, bytes)
	_, err := io.ReadFull(b.env.Rand, raw)
	return fmt.Sprintf("%x", raw), err
}

// freshNumber draws 8 digits that no case has. 00000000 is kept for examples that can never name a case (R88).
func (b *Bot) freshNumber(tx *store.Tx, prefix string) (string, error) {
	for range 1000 {
		var raw [8]byte
		if _, err := io.ReadFull(b.env.Rand, raw[:]); err != nil {
			return "", fmt.Errorf("draw case number: %w", err)
		}
		var n uint64
		for _, c := range raw {
			n = n<<8 | uint64(c)
		}
		number := fmt.Sprintf("%s%08d", prefix, n%99_999_999+1)
		if !tx.NumberInUse(number) {
			return number, nil
		}
	}
	return "", errors.New("draw case number: a thousand draws were in use")
}

// future is an input on its way through step 2.
type future struct {
	input  store.Input
	size   int64         // bytes of the mail to open
	opened *opened       // for the turn; nil for inputs whose decision needs no mail
	made   *opened       // by step 2, once done is closed
	done   chan struct{} // closed when made is there
}

// drain decides pending inputs in order and returns when none is left, or when most were decided; 0 = all.
func (b *Bot) drain(ctx context.Context, most int) (int, error) {
	b.runMu.Lock()
	defer b.runMu.Unlock()
	handled := 0
	line := newOpening(b, workers())
	if most > 0 {
		line.left = most
	}
	for ctx.Err() == nil {
		batch, err := line.next(ctx)
		if err != nil || len(batch) == 0 {
			return handled, err
		}
		if err := b.turn(batch); err != nil {
			return handled, err
		}
		handled += len(batch)
		nudge(b.owed)
	}
	return handled, ctx.Err()
}
