package main

import (
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
	dir := ""
	if path := a.findConfig(); path != "" {
		cfg, err := mailbot.LoadConfig(path)
		if err != nil {
			return err
		}
		dir = cfg.Templates.Dir
	}
	set, err := templates.Load(dir)
	if err != nil {
		return &mailbot.Fault{What: err.Error(), Hint: a.word("template_hint"), Usage: true}
	}
	page, err := set.Card(a.lang, r)
	if err != nil {
		return err
	}
	_, err = io.WriteString(a.out, page)
	return err
}
