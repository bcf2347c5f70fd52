package main

import (
	"context"
	"fmt"
)

// play tells the story, part by part: a report is accepted and crosses to the other body without the finder's name; two developers are
// asked, one of which never answers, until the day of publication; a website is reported and fixed; a last report is declined; and a
// quarter of before the bot is counted.
func (st *stage) play(ctx context.Context) error {
	st.a.tell("demo.intro", st.Name(developer), st.Name(silent), st.Name(operator), st.Name(siteFinder))
	for _, part := range []struct {
		name string
		acts []func(context.Context) error
	}{
		{"demo.part.report", []func(context.Context) error{st.report, st.forgery, st.accept, st.handover, st.substitution, st.twoPersons}},
		{"demo.part.developers", []func(context.Context) error{st.addDevelopers, st.firstContact, st.developerAnswers, st.details, st.silence, st.telephone}},
		{"demo.part.publication", []func(context.Context) error{st.dateProposed, st.dateFixed, st.countermeasure, st.page, st.published, st.siteShown}},
		{"demo.part.website", []func(context.Context) error{st.siteReport, st.operatorContact, st.operatorAnswers, st.siteFixed}},
		{"demo.part.declined", []func(context.Context) error{st.decline}},
		{"demo.part.figures", []func(context.Context) error{st.oldLedger, st.quarter}},
		{"demo.part.end", []func(context.Context) error{st.end}},
	} {
		st.a.tell("demo.part", st.a.word(part.name))
		for _, act := range part.acts {
			if err := act(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// act says what happens next, with a number.
func (st *stage) act(key string, values ...any) {
	st.acts++
	fmt.Fprintf(st.a.out, "■ %d %s\n\n", st.acts, st.a.word(key, values...))
}
