package mailbot

import "keikai/store"

// newestCase is the number of the case that began last.
func (w *world) newestCase() (number string) {
	w.t.Helper()
	err := w.bot.store.View(func(tx *store.Tx) error {
		var newest int64
		for c, err := range tx.Cases() {
			if err != nil {
				return err
			}
			if at := c.Received.UnixNano(); number == "" || at > newest {
				number, newest = c.Number, at
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return number
}
