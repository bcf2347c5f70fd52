package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// act is an administrator's act: an input like any other, with its place in the one order.
type act struct {
	Act  string `json:"act"` // on a mail: "file" | "discard" | "retry" | "cancel"; else an acts entry
	N    uint64 `json:"n,omitempty"`
	By   string `json:"by"`
	Case string `json:"case,omitempty"`
	As   string `json:"as,omitempty"`
	Why  string `json:"why,omitempty"`

	Party       string              `json:"party,omitempty"`       // handle, or number of the finder's case
	Fingerprint string              `json:"fingerprint,omitempty"` // of the key that it is about
	Armored     string              `json:"armored,omitempty"`     // certificates that it brings
	Rows        []handling.PartyRow `json:"rows,omitempty"`
	Anyway      bool                `json:"anyway,omitempty"`
}

// about is what the journal says of the act besides its name.
func (a act) about() string {
	switch {
	case a.N != 0:
		return fmt.Sprint(a.N) + why(a)
	case a.Rows != nil:
		return fmt.Sprintf("%d parties", len(a.Rows))
	}
	return strings.TrimSpace(a.Fingerprint + " " + a.Party)
}

// actInput is the kind of input that an act is.
const actInput = "act"

func readAct(in store.Input) (a act, err error) {
	if err = json.Unmarshal(in.Payload, &a); err != nil {
		err = fmt.Errorf("read act: %w", err)
	}
	return a, err
}

// judge checks that the mail is held in a realm that the asker sees, enters the act, waits for its turn and answers with the mail as it is then.
func (b *Bot) judge(ctx context.Context, n uint64, as onlooker, emit func(any) error, a act) error {
	err := b.store.View(func(tx *store.Tx) error {
		m, err := tx.Mail(n)
		if isNotFound(err) || (err == nil && (m.Disposition != "quarantined" || !as.sees(m.Realm))) {
			return noSuch(fmt.Sprintf("held mail %d", n))
		}
		if err != nil || a.Act != "file" {
			return err
		}
		if m.Reason == string(poison) && a.Case == "" {
			return &Fault{What: fmt.Sprintf("mail %d is never opened again: whose report it is cannot be read", n), Hint: "read it with `quarantine show --raw`, then name the case with --case, or discard it"}
		}
		return b.mayFile(tx, a)
	})
	if err != nil {
		return err
	}
	if err := b.enter(ctx, a); err != nil {
		return err
	}
	var row MailRow
	err = b.store.View(func(tx *store.Tx) error {
		m, err := tx.Mail(n)
		if err == nil {
			row, err = mailRow(tx, m, nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	return emit(row)
}

func (b *Bot) mayFile(tx *store.Tx, a act) error {
	if a.As != "" && a.As != "F" {
		return &Fault{What: fmt.Sprintf("--as-party %s: no such party", a.As), Hint: "a case has the party F, its finder", Usage: true}
	}
	if a.Case == "" {
		return nil
	}
	tags := message.SplitSubject(a.Case).Tags
	if len(tags) != 1 {
		return &Fault{What: fmt.Sprintf("%q is no case number", a.Case), Hint: "such as IPA#12345678", Usage: true}
	}
	if c, err := tx.CaseByNumber(tags[0]); err != nil || c.Deleted {
		return noSuch("case " + tags[0])
	}
	return nil
}

// enter writes the act as an input and drains, so that it is done when this returns.
func (b *Bot) enter(ctx context.Context, a act) error {
	payload, err := json.Marshal(a)
	if err != nil {
		return err
	}
	err = b.store.Update(func(tx *store.Tx) error {
		_, err := tx.AddInput(actInput, payload)
		return err
	})
	if err != nil {
		return err
	}
	_, err = b.drain(ctx, 0)
	nudge(b.turned)
	nudge(b.queued)
	return err
}

func (b *Bot) decideAct(tx *store.Tx, d *desk, f *future) error {
	a, err := readAct(f.input)
	if err != nil {
		return err
	}
	at := b.env.Now()
	if err := tx.Note(at, a.By, a.Act+" "+a.about(), 0); err != nil {
		return err
	}
	if plan, ok := acts[a.Act]; ok {
		return b.carryOut(tx, d, a, at, plan)
	}
	switch a.Act {
	case "file":
		return b.fileHeld(tx, d, a, f.opened)
	case "discard":
		return discardHeld(tx, a)
	}
	return actOnOutgoing(tx, a, at)
}

// discardHeld sets a held mail aside; its bytes are kept.
func discardHeld(tx *store.Tx, a act) error {
	m, err := tx.Mail(a.N)
	if err != nil || m.Disposition != "quarantined" {
		return err
	}
	m.Disposition, m.Reason, m.Note = "ignored", "discarded", a.Why
	return tx.SetMail(m)
}

func why(a act) string {
	if a.Why == "" {
		return ""
	}
	return ": " + a.Why
}

// fileHeld lets a held mail go the way that identification did not dare: into the case that the administrator names, or
// as a new report. Who may decide about the case stays the same. Poison stays marked as such wherever it is filed, so that
// no notice opens it; a new report cannot be made of it, for its sender is not known.
func (b *Bot) fileHeld(tx *store.Tx, d *desk, a act, o *opened) error {
	m, err := tx.Mail(a.N)
	if err != nil || m.Disposition != "quarantined" {
		return err
	}
	id := identification{bot: b, tx: tx, desk: d, m: m, box: d.mailbox(m.Mailbox), o: o, at: m.ReceivedAt, byHand: true}
	if id.box == nil {
		id.box = d.voice(m.Realm)
	}
	v := verdict{disposition: "filed", party: "F", mailbox: id.box.Name}
	if o.failure == poison {
		v.reason, v.note = string(poison), o.note
	}
	if a.Case == "" {
		if o.failure == poison {
			m.Reason, m.Note = v.reason, v.note
			return tx.SetMail(m)
		}
		take := id.newReport
		if m.Reason == store.AfterRestore { // nothing was the matter with it but its time
			take = id.identify
		}
		if v, err = take(); err != nil {
			return err
		}
		v.mailbox = id.box.Name
	} else {
		c, err := tx.CaseByNumber(message.SplitSubject(a.Case).Tags[0])
		if err != nil || c.Deleted {
			return err
		}
		v.caseKey = c.Key
		w := handling.PartyWrote{Party: "F", Proof: handling.ProofAddress, Encrypted: o.encrypted(), MessageID: o.mail.MessageID}
		if cp, ok := c.PartyOf(a.As); ok {
			w.Party, w.Realm, v.party = cp.Code, cp.Realm, cp.Code
		}
		if o.failure == "" {
			book, err := bookOf(tx, c)
			if err != nil {
				return err
			}
			w.Reply = replyFrom(o, c, book, w.Party)
		}
		v.what = w
	}
	if v.disposition == "quarantined" {
		return nil // a limit stands in the way; the mail stays where it is
	}
	return b.enact(tx, d, m, o, v, false)
}

// actOnOutgoing sends again or cancels. An uncertain mail goes again under the same Message-ID (R18).
func actOnOutgoing(tx *store.Tx, a act, at time.Time) error {
	o, err := tx.Outgoing(a.N)
	if err != nil {
		return err
	}
	if a.Act == "cancel" {
		if !cancellable(o.State) {
			return nil
		}
		o.State, o.LastError = store.Cancelled, a.Why
		return errors.Join(tx.DropBytes(o.N), tx.SetOutgoing(o))
	}
	if !retryable(o.State) {
		return nil
	}
	o.State, o.HeldFor, o.NextAttempt = store.Owed, "", at
	return errors.Join(tx.DropBytes(o.N), tx.SetOutgoing(o))
}

func cancellable(s store.OutState) bool {
	switch s {
	case store.Owed, store.Held, store.Queued, store.Retry, store.Failed, store.Uncertain:
		return true
	}
	return false
}

func retryable(s store.OutState) bool {
	switch s {
	case store.Held, store.Retry, store.Failed, store.Uncertain:
		return true
	}
	return false
}
