package mailbot

import (
	"slices"

	"keikai/store"
)

// newestCase is the number of the case that began last.
func (w *world) newestCase() (number string) {
	w.t.Helper()
	err := w.bot.store.View(func(tx *store.Tx) error {
		newest := []int64{0, 0} // two may have come in one instant
		for c, err := range tx.Cases() {
			if err != nil {
				return err
			}
			at := []int64{c.Received.UnixNano(), 0}
			if len(c.Mails) > 0 {
				at[1] = int64(c.Mails[0].N)
			}
			if number == "" || slices.Compare(at, newest) > 0 {
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
