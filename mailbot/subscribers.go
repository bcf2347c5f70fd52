package mailbot

import (
	"encoding/json"
	"fmt"

	"keikai/mailbot/advisory"
	"keikai/mailbot/handling"
	"keikai/store"
	"keikai/templates"
)

// edition is a page as it goes to a list of subscribers: its words are those that were published and kept, so that nothing can stand in it
// that the site does not show. One that waited for its hour says what the page says by then.
func (b *Bot) edition(f *handling.AnyAdvisory, l handling.Lang) (page *advisory.Input, m templates.Mail, err error) {
	page = &advisory.Input{}
	err = b.store.View(func(tx *store.Tx) error {
		data, err := tx.Document(advisoryDocument, f.JVN)
		if err != nil {
			return fmt.Errorf("read advisory %s: %w", f.JVN, err)
		}
		return json.Unmarshal(data, page)
	})
	if err != nil {
		return nil, m, err
	}
	press, err := b.press(b.theDesk(), nil)
	if err != nil {
		return nil, m, err
	}
	m.Subject, m.Body = press.Mail(*page, l)
	return page, m, nil
}

// gateEdition looks once more at what was published, with the eyes of the moment at which it leaves: a name that its bearer took back since
// does not go out again.
func gateEdition(d *desk, c handling.Case, page advisory.Input) error {
	if what := gatePage(d, c, d.policy.Book, page); what != "" {
		return &heldBack{"gate", "the page holds what must not go out: " + what}
	}
	return nil
}
