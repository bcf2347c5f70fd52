package mailbot

import (
	"cmp"
	"context"
	"fmt"

	"keikai/mailbot/handling"
	"keikai/templates"
)

// TemplateRow is one line of `template list`.
type TemplateRow struct {
	Kind       string   `json:"kind"`
	Languages  []string `json:"languages"`
	Class      string   `json:"class"`
	Overridden bool     `json:"overridden"`
}

func (b *Bot) templateList(_ context.Context, _ Request, _ onlooker, emit func(any) error) error {
	set := b.theDesk().templates
	for _, s := range handling.Notices {
		row := TemplateRow{Kind: string(s.Kind), Languages: []string{"ja", "en"}, Class: string(s.Class),
			Overridden: set.Overridden(s.Kind, handling.Japanese) || set.Overridden(s.Kind, handling.English)}
		if err := emit(row); err != nil {
			return err
		}
	}
	return nil
}

// TemplateShow is the answer to `template show`: the file, and what a made-up case makes of it in the name of this office.
type TemplateShow struct {
	Kind       string `json:"kind"`
	Language   string `json:"language"`
	Class      string `json:"class"`
	Overridden bool   `json:"overridden"`
	Source     string `json:"source"`
	Sample     string `json:"sample"`
}

func (b *Bot) templateShow(_ context.Context, r Request, _ onlooker, emit func(any) error) error {
	if len(r.Args) != 1 {
		return &Fault{What: "template show needs one kind", Hint: "the first column of `keikai template list`", Usage: true}
	}
	spec, ok := handling.Spec(handling.NoticeKind(r.Args[0]))
	if !ok {
		return &Fault{What: fmt.Sprintf("no notice %q", r.Args[0]),
			Hint: "the first column of `keikai template list`, such as finder/receipt", Usage: true}
	}
	d, lang := b.theDesk(), handling.Lang(cmp.Or(r.Flags["lang"], string(handling.Japanese)))
	source, ok := d.templates.Source(spec.Kind, lang)
	if !ok {
		return &Fault{What: fmt.Sprintf("no language %q", lang), Hint: "ja or en", Usage: true}
	}
	facts := spec.NewFacts()
	if samples := templates.Samples(spec.Kind); len(samples) > 0 {
		facts = samples[0]
	}
	mail, err := d.templates.Render(spec.Kind, facts, b.office(d.voice(handling.Reception)), templates.Recipient{Lang: lang, Coordinator: spec.Desk})
	if err != nil {
		return err
	}
	return emit(TemplateShow{Kind: string(spec.Kind), Language: string(lang), Class: string(spec.Class),
		Overridden: d.templates.Overridden(spec.Kind, lang), Source: source, Sample: mail.Body})
}
