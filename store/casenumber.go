package store

import (
	"fmt"
	"slices"

	"keikai/mailbot/handling"
)

func (tx *Tx) numberKey(number string) []byte { return tx.s.keys.hidden("number", number) }

// numbersOf are the numbers that a case is found by. Of a destroyed case those of its parties are known no more.
func numbersOf(c handling.Case) []string { return c.Numbers() }

// CaseByNumber gives a case by one of its numbers, such as "IPA#12345678" or "JVN#12345678"; ErrNotFound.
func (tx *Tx) CaseByNumber(number string) (handling.Case, error) {
	key, err := tx.txn.Get("number", tx.numberKey(number))
	if err == nil && (key == nil || isLedgerKey(key)) {
		err = ErrNotFound
	}
	if err != nil {
		return handling.Case{}, fmt.Errorf("case %s: %w", number, err)
	}
	c, err := tx.Case(string(key))
	if err == nil && !slices.Contains(numbersOf(c), number) {
		return handling.Case{}, fmt.Errorf("case %s: index: %w", number, ErrDamaged)
	}
	return c, err
}

// NumberInUse reports whether any case has the number or ever had it. When that cannot be read it says yes, and the transaction fails.
func (tx *Tx) NumberInUse(number string) bool {
	key, err := tx.txn.Get("number", tx.numberKey(number))
	if err != nil {
		tx.keep(fmt.Errorf("number %s: %w", number, err))
		return true
	}
	return key != nil
}

// AddNumber lets a case be found by a number that it already bears; Write does so by itself. ErrExists when the
// number is taken, by whichever case.
func (tx *Tx) AddNumber(number, caseKey string) error {
	c, err := tx.Case(caseKey)
	if err != nil {
		return fmt.Errorf("add number %s: %w", number, err)
	}
	if !slices.Contains(numbersOf(c), number) {
		return fmt.Errorf("add number %s: case %s does not bear it", number, caseKey)
	}
	if tx.NumberInUse(number) {
		return fmt.Errorf("number %s: %w", number, ErrExists)
	}
	return tx.txn.Put("number", tx.numberKey(number), []byte(caseKey))
}
