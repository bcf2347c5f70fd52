package store

import (
	"errors"
	"fmt"
)

// DestroyCase destroys a case's key and confidential record: its history, the mails filed in it and the bytes of its outgoing mail
// cannot be read any more. What it still had to send is Cancelled, and nothing of it falls due. Free pages of the file and older
// backups still hold the key. The numbers stay taken and the countable half stays.
func (tx *Tx) DestroyCase(key string) error {
	if _, err := tx.caseBox(key); err != nil {
		return fmt.Errorf("destroy case %s: %w", key, err)
	}
	if err := errors.Join(tx.writeMoved(), tx.cancelOutgoing(key), tx.SetDues(key, nil)); err != nil {
		return fmt.Errorf("destroy case %s: %w", key, err)
	}
	err := errors.Join(tx.drop("secret", []byte(key)), tx.drop("casekey", []byte(key)))
	delete(tx.cases, key)
	tx.lastOut = nil
	return err
}

// cancelOutgoing cancels what a case still has to send, and drops the bytes of all its mail. A mail that is in its attempt comes to an
// end of its own.
func (tx *Tx) cancelOutgoing(caseKey string) error {
	for o, err := range tx.OutgoingOf(caseKey) {
		if err == nil {
			err = tx.DropBytes(o.N)
		}
		if err == nil && o.State.open() {
			o.State, o.HeldFor = Cancelled, ""
			err = tx.SetOutgoing(o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
