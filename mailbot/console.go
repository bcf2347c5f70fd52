package mailbot

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"keikai/mailbot/handling"
	"keikai/store"
)

// Do answers one request of an administrator. emit gets objects that marshal to the JSON of contract.md, one at a time.
func (b *Bot) Do(ctx context.Context, r Request, emit func(any) error) error {
	do, ok := requests[r.Command]
	if !ok {
		return &Fault{What: "unknown command " + r.Command, Hint: "this daemon is another version than the command line: restart it", Usage: true}
	}
	as, err := b.asked(r)
	if err != nil {
		return err
	}
	if err := b.noteLook(r, as); err != nil {
		return err
	}
	return do(b, ctx, r, as, emit)
}

// requests are what the command line may ask. It can look, and set aside or send again; it can decide nothing of a case.
var requests = map[string]func(*Bot, context.Context, Request, onlooker, func(any) error) error{
	"case.list":          (*Bot).caseList,
	"case.show":          (*Bot).caseShow,
	"case.journal":       (*Bot).caseJournal,
	"mail.list":          (*Bot).mailList,
	"mail.show":          (*Bot).mailShow,
	"quarantine.list":    (*Bot).quarantineList,
	"quarantine.show":    (*Bot).mailShow,
	"quarantine.file":    (*Bot).quarantineFile,
	"quarantine.discard": (*Bot).quarantineDiscard,
	"outbox.list":        (*Bot).outboxList,
	"outbox.show":        (*Bot).outboxShow,
	"outbox.retry":       (*Bot).outboxRetry,
	"outbox.cancel":      (*Bot).outboxCancel,
	"audit.verify":       (*Bot).auditVerify,
	"status":             (*Bot).status,
	"template.list":      (*Bot).templateList,
	"template.show":      (*Bot).templateShow,
	"backup":             (*Bot).backup,
	"publish":            (*Bot).publishOut,
	"key.list":           (*Bot).keyList,
	"key.export":         (*Bot).keyExport,
	"key.import":         (*Bot).keyImport,
	"key.retire":         keyOrder(handling.KeyRetired),
	"key.suspend":        keyOrder(handling.KeySuspended),
	"party.list":         (*Bot).partyList,
	"party.show":         (*Bot).partyShow,
	"party.export":       (*Bot).partyExport,
	"party.import":       (*Bot).partyImport,
	"ledger.import":      (*Bot).ledgerImport,
	"stats":              (*Bot).stats,
	"stats.give":         (*Bot).statsGive,
	"once": func(b *Bot, ctx context.Context, _ Request, _ onlooker, emit func(any) error) error {
		return b.Once(ctx, emit)
	},
}

// writes are the requests that change something: the socket lets only users with the role operate call them (S24).
var writes = []string{"quarantine.file", "quarantine.discard", "outbox.retry", "outbox.cancel", "once", "ingest", "backup", "key.import", "key.retire",
	"key.suspend", "party.import", "ledger.import", "stats.give"}

// onlooker is for whose eyes an answer is made: the machine's owner, or one coordinator (`--as NAME`).
type onlooker struct {
	name   string
	realms []handling.Realm // nil = the owner, who sees all
}

func (o onlooker) sees(r handling.Realm) bool { return o.realms == nil || slices.Contains(o.realms, r) }

// realm is whose part of a case is shown.
func (o onlooker) realm() handling.Realm {
	if o.sees(handling.Reception) {
		return handling.Reception
	}
	return handling.Coordination
}

func (b *Bot) asked(r Request) (onlooker, error) {
	name := r.Flags["as"]
	if name == "" {
		return onlooker{name: "administrator"}, nil
	}
	c, ok := b.theDesk().coordinator(name)
	if !ok {
		return onlooker{}, &Fault{What: fmt.Sprintf("--as: no coordinator %q in the configuration", name), Hint: "use the name of a [[coordinator]]", Usage: true}
	}
	return onlooker{name: name, realms: c.Realms}, nil
}

// noteLook journals every look into a case or a mail, and every look at the parties' contacts and keys (users.md A5).
func (b *Bot) noteLook(r Request, as onlooker) error {
	kind, verb, _ := strings.Cut(r.Command, ".")
	switch kind {
	case "case", "mail", "quarantine", "outbox":
		if verb == "list" {
			return nil
		}
	case "party", "key":
	default:
		return nil
	}
	return b.store.Update(func(tx *store.Tx) error {
		return tx.Note(b.env.Now(), as.name, "looked: "+r.Command+" "+strings.Join(r.Args, " "), 0)
	})
}

func oneNumber(r Request) (uint64, error) {
	if len(r.Args) != 1 {
		return 0, &Fault{What: r.Command + " needs one number", Hint: "the first column of the list", Usage: true}
	}
	n, err := strconv.ParseUint(r.Args[0], 10, 64)
	if err != nil {
		return 0, &Fault{What: fmt.Sprintf("%q is no number", r.Args[0]), Hint: "the first column of the list", Usage: true}
	}
	return n, nil
}

func noSuch(what string) error {
	return &Fault{What: "no " + what, Hint: "the list shows what there is"}
}

// StatusRow is the answer to `status`.
type StatusRow struct {
	At            string         `json:"at"`
	Daemon        bool           `json:"daemon"`
	Mailboxes     []MailboxState `json:"mailboxes"`
	Waiting       int            `json:"waiting"`
	OldestWaiting *string        `json:"oldest_waiting"`
	Quarantined   int            `json:"quarantined"`
	Outbox        map[string]int `json:"outbox"`
	Alarms        []string       `json:"alarms"`
	JournalSeq    uint64         `json:"journal_seq"`
	JournalHash   string         `json:"journal_hash"`
}

// MailboxState is one mailbox in `status`.
type MailboxState struct {
	Mailbox   string  `json:"mailbox"`
	Role      string  `json:"role"`
	LastFetch *string `json:"last_fetch"`
	Error     *string `json:"error"`
}

func (b *Bot) status(_ context.Context, _ Request, _ onlooker, emit func(any) error) error {
	row := StatusRow{At: stamp(b.env.Now()), Daemon: b.serving, Outbox: map[string]int{}, Alarms: append([]string{}, b.health.alarms()...)}
	for _, m := range b.theDesk().mailboxes {
		at, wrong := b.health.lastFetch(m.Name)
		row.Mailboxes = append(row.Mailboxes, MailboxState{Mailbox: m.Name, Role: string(m.Role), LastFetch: orNull(stamp(at)), Error: orNull(wrong)})
	}
	err := b.store.View(func(tx *store.Tx) error {
		row.Alarms = append(row.Alarms, answersAlarm(tx, b.env.Now())...)
		return fillStatus(tx, &row)
	})
	if err != nil {
		return err
	}
	if err := emit(row); err != nil {
		return err
	}
	attention := len(row.Alarms) + row.Outbox["uncertain"] + row.Outbox["failed"] + row.Outbox["held"]
	if attention > 0 {
		return &Attention{What: fmt.Sprintf("%d things need a person", attention), Hint: "`keikai outbox list` and the alarms above"}
	}
	return nil
}

func fillStatus(tx *store.Tx, row *StatusRow) error {
	pending, err := tx.Pending(0, 1<<20)
	if err != nil {
		return err
	}
	row.Waiting = len(pending)
	if len(pending) > 0 && pending[0].Kind == "mail" {
		m, err := tx.Mail(pending[0].N)
		if err != nil {
			return err
		}
		row.OldestWaiting = orNull(stamp(m.ReceivedAt))
	}
	tally, err := tx.Tally()
	if err != nil {
		return err
	}
	row.Quarantined = int(tally["quarantined"])
	for _, s := range []store.OutState{store.Owed, store.Held, store.Queued, store.Sending, store.Retry, store.Uncertain, store.Failed} {
		for _, err := range tx.InState(s) {
			if err != nil {
				return err
			}
			row.Outbox[string(s)]++
		}
	}
	seq, hash := tx.Head()
	row.JournalSeq, row.JournalHash = seq, fmt.Sprintf("%x", hash)
	return nil
}

// collect runs over an iterator inside a read transaction and emits outside of it, so that a slow reader holds no
// transaction (R91).
func collect[T any](b *Bot, from func(*store.Tx) iter.Seq2[T, error], row func(*store.Tx, T) (any, bool, error), emit func(any) error) error {
	var rows []any
	err := b.store.View(func(tx *store.Tx) error {
		for v, err := range from(tx) {
			if err != nil {
				return err
			}
			r, ok, err := row(tx, v)
			if err != nil {
				return err
			}
			if ok {
				rows = append(rows, r)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}
