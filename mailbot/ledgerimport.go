package mailbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"keikai/mailbot/handling"
	"keikai/mailbot/ledger"
	"keikai/store"
)

// LedgerDone is the answer to `import`.
type LedgerDone struct {
	File      string  `json:"file"`
	Rows      int     `json:"rows"`
	New       int     `json:"new"`
	Corrected int     `json:"corrected"`
	Unchanged int     `json:"unchanged"`
	N         *uint64 `json:"n"` // of the import, null = there was nothing to take in
}

// LedgerFault is a row that stands in the way of an import. Further rows follow, and at last a *Fault.
type LedgerFault struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	What   string `json:"what"`
	Hint   string `json:"hint"`
}

// ledgerImport takes a ledger in, all or nothing: the rows that package ledger read follow the request, one JSON object each. A number that is
// there already with the same facts is passed over, so that a second import changes nothing; with other facts it stands in the way, unless
// the ledger is said to correct what was taken in before.
func (b *Bot) ledgerImport(ctx context.Context, r Request, as onlooker, emit func(any) error) error {
	if len(r.Args) != 1 || r.Body == nil {
		return &Fault{What: "import needs one ledger", Hint: "keikai import LEDGER", Usage: true}
	}
	if !b.takesLedger.TryLock() {
		return &Fault{What: "another ledger is being taken in", Hint: "wait until it is done"}
	}
	defer b.takesLedger.Unlock()
	i := &ledgerTaking{bot: b, file: r.Args[0], correct: r.Flags["correct"] != "", emit: emit, today: handling.DateOf(b.env.Now())}
	done, err := b.store.TakeLedger(b.env.Now(), i.rows(ctx, r.Body), func(tx *store.Tx, l store.Ledger) error { return i.finish(tx, l, as, r.Flags["sha256"]) })
	answer := LedgerDone{File: i.file, Rows: i.done.Rows, New: i.done.New, Corrected: len(i.corrections), Unchanged: i.done.Unchanged, N: &done.N}
	if errors.Is(err, errNothingNew) {
		answer.N, err = nil, nil
	}
	if err != nil {
		return err
	}
	return emit(answer)
}

// errNothingNew ends an import that has nothing to bring.
var errNothingNew = errors.New("nothing new")

// ledgerTaking is one import on its way.
type ledgerTaking struct {
	bot         *Bot
	file        string
	correct     bool
	emit        func(any) error
	today       handling.Date
	done        LedgerDone
	corrections []store.LedgerRow
	faults      int
}

// rows gives what is new. What stands in the way is told row by row, and ends the import once all rows were looked at.
func (i *ledgerTaking) rows(ctx context.Context, body io.Reader) iter.Seq2[store.LedgerRow, error] {
	return func(yield func(store.LedgerRow, error) bool) {
		for row, err := range readLedgerRows(body) {
			var take bool
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				take, err = i.look(row)
			}
			if err != nil {
				yield(store.LedgerRow{}, err)
				return
			}
			if take && !yield(store.LedgerRow{Number: row.Number, Countable: row.Countable()}, nil) {
				return
			}
		}
		if i.faults > 0 {
			yield(store.LedgerRow{}, ledgerRefused(i.faults))
		}
	}
}

func ledgerRefused(faults int) error {
	return &Fault{What: fmt.Sprintf("%d rows cannot be taken in", faults), Hint: "mend them and import the ledger again; nothing was taken in", Usage: true}
}

// readLedgerRows ends with an error unless the last object says that the rows are whole: a stream that breaks off is no shorter ledger.
func readLedgerRows(body io.Reader) iter.Seq2[ledger.Row, error] {
	return func(yield func(ledger.Row, error) bool) {
		d := json.NewDecoder(body)
		for {
			var row struct {
				ledger.Row
				Whole bool `json:"whole"`
			}
			if err := d.Decode(&row); err != nil {
				yield(ledger.Row{}, fmt.Errorf("read stream of rows: %w", err))
				return
			}
			if row.Whole || !yield(row.Row, nil) {
				return
			}
		}
	}
}

// LedgerEnd is what follows the last row of a ledger on its way to the desk.
type LedgerEnd struct {
	Whole bool `json:"whole"`
}

// look compares a row with what is there: whether it is new.
func (i *ledgerTaking) look(row ledger.Row) (take bool, err error) {
	i.done.Rows++
	var known store.LedgerRow
	inUse := false
	err = i.bot.store.View(func(tx *store.Tx) (err error) {
		if inUse = tx.NumberInUse(row.Number); inUse {
			known, err = tx.LedgerRow(row.Number)
		}
		return err
	})
	switch next := row.Countable(); {
	case isNotFound(err):
		return false, i.fault(row, "it is the number of a case that the desk handles", "take the row out: the desk counts it")
	case err != nil:
		return false, err
	case !inUse:
		i.done.New++
		return true, nil
	case known.CountsLike(next):
		i.done.Unchanged++
	case !i.correct:
		return false, i.fault(row, "it was taken in before with other facts: "+differing(known.Countable, next), "correct the row, or import with --correct if the ledger is right now")
	default:
		next = known.Then(next, i.bot.env.Now())
		i.corrections = append(i.corrections, store.LedgerRow{Number: row.Number, Countable: next})
	}
	return false, nil
}

func (i *ledgerTaking) fault(row ledger.Row, what, hint string) error {
	i.faults++
	return i.emit(LedgerFault{Line: row.Line, Column: "number", What: row.Number + ": " + what, Hint: hint})
}

// differing names what two rows of one number say otherwise.
func differing(was, now handling.Countable) string {
	day := func(c handling.Countable) []string {
		out := []string{string(c.Kind), fmt.Sprint(c.OwnProduct), c.EndReason, c.Vulnerability, c.Threat, c.Operator, c.ProductType, c.Licence}
		for _, at := range []handling.Date{handling.DateOf(c.Received), handling.DateOf(c.Accepted), handling.DateOf(c.Origin), handling.DateOf(c.Notified), handling.DateOf(c.Ended)} {
			out = append(out, at.String())
		}
		return out
	}
	names := []string{"kind", "own_product", "outcome", "vulnerability", "threat", "operator", "product_type", "licence", "received", "accepted", "origin", "notified", "outcome_date"}
	var out []string
	a, b := day(was), day(now)
	for i, name := range names {
		if a[i] != b[i] {
			out = append(out, fmt.Sprintf("%s %q, now %q", name, a[i], b[i]))
		}
	}
	return strings.Join(out, ", ")
}

// finish lets the rows in: the corrections and the journal's entry are of the same step.
func (i *ledgerTaking) finish(tx *store.Tx, l store.Ledger, as onlooker, sum string) error {
	if l.Rows == 0 && len(i.corrections) == 0 {
		return errNothingNew
	}
	for _, row := range i.corrections {
		if err := tx.CorrectLedgerRow(row); err != nil {
			return err
		}
	}
	return tx.Note(l.At, as.name, fmt.Sprintf("imported ledger %s (SHA-256 %s): %d new, %d corrected, %d unchanged", i.file, sum, l.Rows, len(i.corrections), i.done.Unchanged), l.N)
}
