package main

import (
	"fmt"
	"io"

	"keikai/mailbot"
	"keikai/mailbot/handling"
	"keikai/templates"
)

// printCard prints the page of all mail commands that coordinators hang on the wall, as `help card` by mail sends it.
func (a *app) printCard(realm string) error {
	r := handling.Realm(realm)
	if r != handling.Reception && r != handling.Coordination {
		return a.usage(a.word("bad_realm", realm), a.word("bad_realm_hint"))
	}
	office, dir := templates.Office{Realm: r}, ""
	if path := a.findConfig(); path != "" {
		cfg, err := mailbot.LoadConfig(path)
		if err != nil {
			return err
		}
		o := cfg.Office
		office.NameJA, office.NameEN, office.SignatureJA, office.SignatureEN, dir = o.NameJA, o.NameEN, o.SignatureJA, o.SignatureEN, cfg.Templates.Dir
	}
	set, err := templates.Load(dir)
	if err != nil {
		return &mailbot.Fault{What: err.Error(), Hint: a.word("template_hint"), Usage: true}
	}
	reader := templates.Recipient{Name: a.word("card.reader"), Lang: a.lang, Coordinator: true}
	page, err := set.Render(handling.DeskHelpCardKind, &handling.DeskHelp{Realm: r}, office, reader)
	if err != nil {
		return fmt.Errorf("print card: %w", err)
	}
	_, err = io.WriteString(a.out, page.Body)
	return err
}
